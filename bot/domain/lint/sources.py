"""Where a sentence says that its facts come from; and which dates stand in it."""

import re
from datetime import date, timedelta

from bot.domain.lint.words import words

__all__ = ["has_date", "has_source", "is_source_alone", "last_day", "tagged"]

# Each part is tried at a word or a sign, and none can match one text in two ways.
_SOURCE = re.compile(
    r"https?://|<https?:|\]\(|\b(?:re)?sources?\s?:|\(\s?(?:re)?source\b|\bn\s?=\s?\d"
    r"|\baccording to (?!(?:experts|analysts|most|many|some|everyone|people|sources|plan|studies|research|schedule|"
    r"insiders|observers|reports)\b)"
    r"|\b(?:measured|counted|observed|recorded|timed|logged|sampled) "
    r"(?:in|on|from|between|by|over|across|during|at|with)\b"
    r"|(?:\b(?:in|from|per|by|to|of)|[(,]) ?(?:\w{2,30} ){0,3}logs?\b"
    r"(?! ?(?:in|out|on|into|off|onto|older)\b)(?<!\bto log)"
    r"|\blogs? (?:of|says?|shows?|counts?)\b"
    r"|\b(?:data|figures|numbers|counts?|records|exports?|receipts|invoices|ledger|dashboard|report) (?:from|of) "
    r"|\bin (?:our|the) "
    r"(?:ledger|crm|database|dashboard|billing|export|telemetry|helpdesk|ticket system|books|records)\b"
    r"|\bper the (?:\w{2,30} ){0,2}(?:registers?|records?|ledger|census|report|dashboard|books|office|bureau|survey)\b"
    r"|\b(?:judged|rated|ranked|voted|certified|audited|published|reported) (?:[a-z]{2,20} ){0,3}by "
    r"|\bper our \w+|\[\^?\w{1,3}\]|[a-z.]{3}[¹²³⁴-⁹]|\bappendix\b|\bfootnote\b"
    r"|\b(?:see|cf\.?) (?:table|figure|annex|faq|attachment)\b",
    re.IGNORECASE,
)
# Plain words that a pattern needs: where none is there, the slow look is spared.
_SIGNS = (
    *(
        "://",
        "](",
        "[",
        "n=",
        "n =",
        "n\u00a0=",
        "see ",
        "in our",
        "in the",
        "per our",
        "per the",
        "according to",
        *"¹²³⁴⁵⁶⁷⁸⁹",
    ),
    *words("sources.signs"),
)
_STUDIES = words("sources.studies")
_STUDY = re.compile(
    r"\b(?:surveys?|stud(?:y|ies)|polls?|interview(?:s|ed)?|census|audit|diary|diaries|filings?|asked)\b", re.IGNORECASE
)
_TRIED = re.compile(r"\b(?:reports?|pilots?|trials?|benchmarks?|tests?|experiments?|usability)\b", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"\([^()]{0,200}\b(?:19|20)\d{2}\b[^()]{0,80}\)")
_ALONE = re.compile(r"[\s(\[*_]*sources?\b\s?[:=]", re.IGNORECASE)
_TAG = re.compile(
    r"(?<!['’]s )(?<!their )(?<!its )(?<!your )(?<!no )\bassumptions?\b"
    r"|\[assumed\b|\(assumed\b|\bassumed:|\bwe assume\b",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAYS = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<n>{_NAME})(?:,?\s(?P<y>\d{{4}}))\b", re.IGNORECASE),
    re.compile(rf"\b(?P<n>{_NAME})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<n>{_NAME}),?\s(?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(r"\bQ(?P<q>[1-4])[\s/-]?(?P<y>\d{4})\b", re.IGNORECASE),
)
_LOOSE_DATE = re.compile(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b{_NAME}\s\d{{1,4}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_NAME}(?!\w)"
    r"|\b[QH][1-4]\b|\b20\d{2}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:today|tomorrow)\b",
    re.IGNORECASE,
)


def has_source(sentence: str, *, counted: bool = False) -> bool:
    """Say whether a sentence names where its facts come from; ``counted``: it has a number or a date beside that."""
    lowered = sentence.lower()
    if any(sign in lowered for sign in _SIGNS) and _SOURCE.search(sentence):
        return True
    if "(" in sentence and "20" in sentence and _IN_PARENTHESES.search(sentence):
        return True
    if not any(sign in lowered for sign in _STUDIES):
        return False
    dated = has_date(sentence)
    return bool((_STUDY.search(sentence) and (counted or dated)) or (_TRIED.search(sentence) and dated))


def is_source_alone(sentence: str) -> bool:
    """Say whether it only names the source of the sentence before it."""
    return bool(_ALONE.match(sentence))


def has_date(sentence: str) -> bool:
    """Say whether a day, a month, a quarter or a year stands in it."""
    return bool(_LOOSE_DATE.search(sentence))


def tagged(sentence: str) -> bool:
    """Say whether its author marked it as an assumption."""
    return "assum" in sentence.lower() and bool(_TAG.search(sentence))


def last_day(text: str) -> date | None:
    """Return the first date written in ``text``; of a month or a quarter its last day; None where there is none."""
    found = [(match.start(), day) for form in _DAYS for match in form.finditer(text) if (day := _day(match))]
    return min(found)[1] if found else None


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if parts.get("m"):
        month = int(parts["m"])
    elif parts.get("q"):
        month = int(parts["q"]) * 3
    else:
        month = _MONTHS.index(parts["n"][:3].lower()) + 1
    try:
        if parts.get("d"):
            return date(year, month, int(parts["d"]))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None
