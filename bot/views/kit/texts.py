"""How people's words are shown: escaped, cut where a place is short, and with no direction that leaks out."""

import re

__all__ = [
    "EXCERPT",
    "FALLBACK_LIMIT",
    "TEXT_LIMIT",
    "clip",
    "escape",
    "excerpt",
    "fallback",
    "is_cut",
    "pieces",
    "plain",
    "quote_free",
]

TEXT_LIMIT = 3_000  # one mrkdwn text
FALLBACK_LIMIT = 300
EXCERPT = 200

_HARD = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# mrkdwn has no escape for its signs of formatting: a look-alike stands for each that could begin or end a format, so
# that words look as they were written (stored words never change). "_" between two letters or digits formats nothing.
_SIGNS = re.compile(r"[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_LOOK_ALIKE = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
_QUOTE = re.compile(r"^(?=&gt;)", re.MULTILINE)
_SOFT_HYPHEN = "\u00ad"  # shows nothing; a line that begins with it is no quote
_OPENERS = {"\u2066", "\u2067", "\u2068"}
_POP_ISOLATE = "\u2069"
_EMBEDDERS = {"\u202a", "\u202b", "\u202d", "\u202e"}
_POP_EMBED = "\u202c"
_FIRST_STRONG = "\u2068"


def _isolated(text: str) -> str:
    """Close what ``text`` leaves open, and drop what it closes without opening, so that no direction leaks out."""
    if not any(mark in text for mark in (*_OPENERS, *_EMBEDDERS, _POP_ISOLATE, _POP_EMBED)):
        return text
    out: list[str] = []
    stack: list[str] = []
    for letter in text:
        if letter in _OPENERS:
            stack.append(_POP_ISOLATE)
        elif letter in _EMBEDDERS:
            stack.append(_POP_EMBED)
        elif letter in (_POP_ISOLATE, _POP_EMBED):
            if not stack or stack[-1] != letter:
                continue
            stack.pop()
        out.append(letter)
    return _FIRST_STRONG + "".join(out) + "".join(reversed(stack)) + _POP_ISOLATE


def plain(text: str, limit: int | None = None) -> str:
    """Return people's words for a plain_text object: control characters out, directions closed.

    Where closing directions would exceed ``limit``, the marks of direction are left out instead.
    """
    kept = "".join(letter for letter in text if letter in "\n\t" or (ord(letter) >= 32 and letter != "\x7f"))
    closed = _isolated(kept)
    if limit is None or len(closed) <= limit:
        return closed
    return clip(_undirected(kept), limit)


def _undirected(text: str) -> str:
    marks = {*_OPENERS, *_EMBEDDERS, _POP_ISOLATE, _POP_EMBED}
    return "".join(letter for letter in text if letter not in marks)


def escape(text: str) -> str:
    """Return people's words for mrkdwn: shown as they were written, never a ping, a link, a quote or bold type.

    ``<!channel>`` and ``<@U1>`` become text by Slack's three entities. Emoji stay emoji: Slack itself hands them
    over as ``:tada:``.
    """
    text = _SIGNS.sub(lambda sign: _LOOK_ALIKE[sign.group()], plain(text))
    return _QUOTE.sub(_SOFT_HYPHEN, "".join(_HARD.get(letter, letter) for letter in text))


def quote_free(text: str) -> str:
    """Return people's words on one line for the middle of a sentence, escaped."""
    return escape(" ".join(text.split()))


def clip(text: str, limit: int = EXCERPT) -> str:
    """Return at most ``limit`` characters, the last of which says that something follows. Never for stored words."""
    kept = _cut(text, limit)
    closed = _isolated(kept)  # a direction that is left open would turn round what stands after these words
    return closed if len(closed) <= limit else _undirected(kept)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def excerpt(text: str, limit: int = EXCERPT) -> str:
    """Return the beginning of people's words on one line, escaped, and within twice ``limit`` also as entities."""
    line, most = " ".join(text.split()), limit
    while len(said := escape(clip(line, most))) > 2 * limit:
        most -= max(1, most // 5)
    return said


def is_cut(text: str, limit: int = EXCERPT) -> bool:
    """Say whether ``excerpt`` leaves something out."""
    line = " ".join(text.split())
    return excerpt(text, limit) != escape(line)


def fallback(text: str) -> str:
    """Return the text of a notification: escaped, on one line, at most 300 characters also as entities."""
    line, most = " ".join(text.split()), FALLBACK_LIMIT
    while len(said := "".join(_HARD.get(letter, letter) for letter in plain(_cut(line, most)))) > FALLBACK_LIMIT:
        most -= max(1, most // 5)
    return said


def pieces(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Return ready mrkdwn in pieces that Slack takes, broken between lines or words and never inside an entity."""
    found = []
    while len(text) > limit:
        cut = max(text.rfind("\n", limit // 2, limit), text.rfind(" ", limit // 2, limit))
        if cut < 0:
            cut = limit
            entity = text.rfind("&", limit - 5, limit)
            if entity >= 0 and ";" not in text[entity:limit]:
                cut = entity
        found.append(text[:cut])
        text = text[cut:].lstrip()
    return [*found, text] if text else found
