"""What is not the author's own prose: quotes, code, links, addresses and mentions. Nothing inside is ever noted.

Each scan runs from left to right once, whatever the text: a mark that is never closed is looked for once.
"""

import re
from collections.abc import Iterator

__all__ = ["Span", "masks"]

Span = tuple[int, int]

_QUOTE_REACH = 1_000  # characters; a mark that is not closed by then was no quote
_PAIRS = (("“", "”"), ("«", "»"), ("„", "“"), ("「", "」"))
# What each begins with is looked for first: most texts have none. No part of these can be tried in two ways.
_LINKS = (
    ("<", re.compile(r"<[@#!][^<>\s]{1,200}>|<(?:https?|mailto):[^<>\n]{1,2000}>")),
    ("://", re.compile(r"https?://[^\s<>\"”]+")),
    ("www.", re.compile(r"www\.[^\s<>\"”]+")),
    ("@", re.compile(r"(?<![\w.@-])@[\w.-]{1,80}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}")),
)
_MARKDOWN_LINK = re.compile(r"\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\)")
_SINGLE = re.compile(r"‘[^‘\n]{1,900}?’(?!\w)|'[^'\n]{1,200}'(?!\w)")
_SINGLE_MARK = re.compile(r"['‘]")
_QUOTED_LINE = re.compile(r"^[ \t]{0,3}(?:>|&gt;)[^\n]*", re.MULTILINE)


def masks(text: str) -> list[Span]:
    """Return the spans to leave alone, in order, without overlaps."""
    found = [*_fenced(text), *_between(text, "`", "`")]
    found += [match.span() for match in _QUOTED_LINE.finditer(text)] if ">" in text or "&gt;" in text else []
    for sign, pattern in _LINKS:
        found += [match.span() for match in pattern.finditer(text)] if sign in text else []
    found += [match.span() for match in _MARKDOWN_LINK.finditer(text)] if "](" in text else []
    found += _single(text)
    found += _continued(text)
    for opening, closing in _PAIRS:
        found += _between(text, opening, closing)
    found += _straight(text)
    return _merged(found)


def _single(text: str) -> Iterator[Span]:
    """Yield what stands between single quotes; one behind a letter is an apostrophe, and opens nothing."""
    behind = 0
    for mark in _SINGLE_MARK.finditer(text):
        at = mark.start()
        opens = at >= behind and not (at and (text[at - 1].isalnum() or text[at - 1] in "_’'"))
        if opens and (match := _SINGLE.match(text, at)):
            behind = match.end()
            yield match.span()


def _continued(text: str) -> Iterator[Span]:
    """Yield what a speaker says over several paragraphs: each opens with a mark, and only the last one closes."""
    at = text.find("\n\n“")
    while at > 0:
        start = text.rfind("“", text.rfind("\n\n", 0, at) + 1, at)
        if start >= 0 and at - start <= _QUOTE_REACH and text.find("”", start, at) < 0:
            yield start, at
        at = text.find("\n\n“", at + 3)


def _fenced(text: str) -> Iterator[Span]:
    at = text.find("```")
    while at >= 0:
        end = text.find("```", at + 3)
        if end < 0:
            return
        yield at, end + 3
        at = text.find("```", end + 3)


def _between(text: str, opening: str, closing: str) -> Iterator[Span]:
    """Yield what stands between two marks of one paragraph."""
    at, end = text.find(opening), -1
    while at >= 0:
        if end <= at:
            end = text.find(closing, at + 1)
        if end < 0:
            return
        if end - at <= _QUOTE_REACH and "\n\n" not in text[at:end]:
            yield at, end + 1
            at = text.find(opening, end + 1)
        else:
            at = text.find(opening, at + 1)


def _straight(text: str) -> Iterator[Span]:
    """Yield what stands between straight double quotes; one after a digit is an inch, and opens nothing."""
    opened = -1
    at = text.find('"')
    while at >= 0:
        if opened >= 0 and (at - opened > _QUOTE_REACH or "\n\n" in text[opened:at]):
            opened = -1
        if opened >= 0:
            yield opened, at + 1
            opened = -1
        elif not (at and text[at - 1].isdigit()):
            opened = at
        at = text.find('"', at + 1)


def _merged(found: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
