"""Numbers that say how much or how many; what only looks like one (a version, a date, a ticket, 24/7, p90) is none.

Only a few characters around each digit are looked at, so that the time grows with the digits and no faster.
"""

import re
from dataclasses import dataclass

from bot.domain.lint.words import words

__all__ = ["NUMBER_WORDS", "Number", "numbers"]

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,7}\.?"
NUMBER_WORDS = words("numbers.number_words")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_REACH = 24
# What stands before a digit and makes it a name, a date, a time or a place in an order.
_GLUED = re.compile(r"(?:[A-Za-z]-?|#|\d[-/:]|'|’)\Z")
_COUNTERS = words("numbers.counters")
_FULL_MONTHS = words("months")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "under the Apache 2.0 licence", "on a Boeing 737": a capital inside a sentence, and no unit behind.
_NAMED_BEFORE = re.compile(r"[a-z,)] [A-Z][A-Za-z0-9]{1,20} \Z")
_NUMBERED_NAME = re.compile(r"\d{1,3}\Z|\d\.\d\Z")
_RANGE_BEFORE = re.compile(r"\d\s?[-–]$")
_CODE_BEFORE = re.compile(r"(?:usd|eur|gbp|chf|us|n)$", re.IGNORECASE)
_NAMED_AFTER = re.compile(
    rf"(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?!\w)|(?:st|nd|rd|th)\b|:\d|\s?[ap]\.?m\b|/\d|-(?:way|in-1|in-one|step|part|stage|tier|digit|letter|page|point|bit|star)\b|D\b|\.\s[A-Z]?$",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?:19|20)\d{2}-\d{2}")
_YEAR = re.compile(r"(?:19|20)\d{2}\Z")
_COUNTED = re.compile(r"\s[a-z]{3,}s\b(?<!\bwas)(?<!\bhas)")
_PERCENT = re.compile(r"\s?(?:%|‰|percent\b|per cent\b|pp\b|percentage points?\b)", re.IGNORECASE)
_UNIT_AFTER = re.compile(
    r"\s?(?:[%‰€$£¥°×]|(?!(?:and|or|to|in|on|at|by|for|is|was|are|were|but|with|from|the|that|which)\b)[^\W\d_]+)",
    re.IGNORECASE,
)
_UNIT_LATER = re.compile(
    r"\s?(?:-|–|to|of|out of|and|or|in)\s?(?:the\s|every\s)?[\d.,]+\s?-?(?:[%‰€$£¥°×]|[^\W\d_]{2,})"
)
_CURRENCY = re.compile(r"(?:[$€£¥]|usd|eur|gbp|chf)\s?$", re.IGNORECASE)
_MONEY_AFTER = re.compile(r"\s?(?:[€$£¥]|(?:euros?|dollars?|pounds?|cents?|francs?|eur|usd|gbp|chf)\b)", re.IGNORECASE)
_OF = re.compile(r"\s(?:of|out of|in)\s(?:the\s|our\s|all\s|every\s)?\d")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: where, whether a unit stands beside it, whether it is a share (percent, n of m), a price."""

    start: int
    end: int
    unit: bool
    share: bool
    money: bool


def numbers(text: str) -> list[Number]:
    """Return the numbers written in digits, in order."""
    found = []
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
        if _is_name(match.group(), before, after):
            continue
        share = bool(_PERCENT.match(after) or _OF.match(after))
        money = bool(_CURRENCY.search(before[-4:])) or bool(_MONEY_AFTER.match(after))
        unit = share or money or bool(_UNIT_AFTER.match(after.lstrip("-")) or _UNIT_LATER.match(after))
        found.append(Number(start, end, unit, share, money))
    return found


def _is_name(digits: str, before: str, after: str) -> bool:
    """Say whether digits are part of a name, a version, a date, a time, a ticket or a list, and count nothing."""
    if digits.count(".") > 1 or digits in {"365", "911", "101", "404"}:
        return True
    line = before.rpartition("\n")[2]
    if not line.strip() and len(digits) <= 2 and after[:1] in (".", ")") and after[1:2] in (" ", "\t"):
        return True
    if "-" in (after[:1], before[-1:]) and _ISO.search(before[-8:] + digits + after[:3]):
        return True
    if _YEAR.match(digits) and not _COUNTED.match(after) and not _CURRENCY.search(before[-4:]):
        return not _PERCENT.match(after)
    if _names_it(before) and not _CODE_BEFORE.search(before[-3:]) and not _RANGE_BEFORE.search(before[-4:]):
        return True
    if _NUMBERED_NAME.match(digits) and _NAMED_BEFORE.search(before) and not _PERCENT.match(after):
        return True
    return bool(_NAMED_AFTER.match(after))


def _names_it(before: str) -> bool:
    if before[-1:] != " ":
        return bool(_GLUED.search(before[-2:]))
    word = before.rsplit(None, 1)[-1].lower() if before.strip() else ""
    return word in _COUNTERS or (word[:3] in _MONTH_NAMES and _is_month(word))


def _is_month(word: str) -> bool:
    return any(name.startswith(word.rstrip(".")) or word.rstrip(".") == "sept" for name in _FULL_MONTHS)
