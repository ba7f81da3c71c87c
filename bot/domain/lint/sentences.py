"""Where sentences begin and end: abbreviations, addresses, decimals and bullets do not mislead it.

One pass over marks and line ends. A line break ends a sentence where the next line begins something of its own (a
bullet, a number, a blank line), or where a short line is followed by a capital; else it is a wrapped line.
"""

import re

from bot.domain.lint.masks import Span
from bot.domain.lint.words import words

__all__ = ["spans"]

_MARKS = re.compile(r"[.!?…。！？]+|\n+")
_CLOSERS = frozenset("\"”’')]»*_")
_OWN_LINE = re.compile(r"[ \t]*(?:[-*•+–][ \t]|\d{1,3}[.)][ \t]|>|#|\||$)")
_SHORT_LINE = 60  # characters: nobody wraps lines earlier
_WORD_BEFORE = 16
_LONGEST = 1_000
_ABBREVIATED = words("sentences.abbreviated")
# After these a capital begins a new sentence all the same.
_MAY_END = frozenset({"etc", "inc", "ltd", "corp", "co", "llc", "a.m", "p.m", "al"})


def spans(text: str) -> list[Span]:
    """Return the sentences as ``(start, end)`` in order, without the space around them; together all that shows."""
    found: list[Span] = []
    start = 0
    for mark in _MARKS.finditer(text):
        at = mark.start()
        if at < start:
            continue
        end = _end_of_line(text, start, mark) if text[at] == "\n" else _end_of_mark(text, mark)
        if end:
            _add(found, text, start, end)
            start = end
    _add(found, text, start, len(text))
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while end - start > _LONGEST:  # nobody wrote that as one sentence, and rules look at whole sentences
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        _add(found, text, start, cut)
        start = cut
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))


def _end_of_line(text: str, start: int, mark: re.Match[str]) -> int:
    at, end = mark.span()
    if end - at > 1 or _OWN_LINE.match(text, end, end + 200):
        return at
    line = at - max(start, text.rfind("\n", start, at) + 1)
    return at if line < _SHORT_LINE and text[end : end + 1].isupper() else 0


def _end_of_mark(text: str, mark: re.Match[str]) -> int:
    at, end = mark.span()
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    if text[at] in "。！？":
        return end
    if end < len(text) and not text[end].isspace():
        return 0
    following = _first_letter(text, end)
    if mark.group() == "." and _not_an_end(text, at, following):
        return 0
    return 0 if following.islower() and mark.group()[-1] in ".…" else end


def _first_letter(text: str, at: int) -> str:
    for letter in text[at : at + 8]:
        if not letter.isspace() and letter not in "(\"“'‘*_":
            return letter
    return ""


def _not_an_end(text: str, at: int, following: str) -> bool:
    pieces = text[max(0, at - _WORD_BEFORE) : at].split()
    word = pieces[-1].lstrip("(\"“'").casefold() if pieces else ""
    if word in _ABBREVIATED:
        return not (word in _MAY_END and following.isupper())
    if len(word) == 1 and word.isalpha():
        return following.isupper() and text[at - 1].isupper()  # an initial: J. Doe
    if word.isdigit() and len(word) <= 2:  # the number of a list, alone on its line
        line = text.rfind("\n", max(0, at - 8), at)
        return (line >= 0 or at <= 8) and text[max(0, line + 1 if line >= 0 else 0) : at].strip() == word
    return False
