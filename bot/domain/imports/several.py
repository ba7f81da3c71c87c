"""Several: a file that keeps one decision after the other, each under a heading with its number."""

import re
from collections.abc import Iterator

__all__ = ["parts"]

_HEADING = re.compile(r"(#{1,3})[ \t]+\W{0,3}(?:adr|madr|decision|dec|ad)[\s#_-]{0,3}(\d{1,6})\b", re.IGNORECASE)
# What stands above all of them makes them parts of one: "## Decision 1" and "## Decision 2" of the same record.
_STATUS = re.compile(r"^\W{0,8}(?:status|state|statut|estado|статус|状态|ステータス)\b", re.IGNORECASE | re.MULTILINE)
_ANY = re.compile(r"(#{1,6})[ \t]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def parts(text: str, source: str) -> Iterator[tuple[str, str]]:
    """Yield each decision of a file with where it stands, "log.md#7"; the file as it is where there are not several."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    starts = list(_starts(lines))
    level = min((deep for _, deep, _ in starts), default=0)
    starts = [one for one in starts if one[1] == level]
    above = "\n".join(lines[: starts[0][0]]) if starts else ""
    if len(starts) < 2 or len({number for *_, number in starts}) < len(starts) or _STATUS.search(above):
        yield source, text
        return
    ends = [at for at, _, _ in starts[1:]] + [len(lines)]
    for (at, _, number), end in zip(starts, ends, strict=True):
        yield f"{source}#{number}", "\n".join(lines[at : _end(lines, at, end, level)]) + "\n"


def _starts(lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """Yield line, level and number of each heading that numbers a decision, outside of code."""
    fence = ""
    for at, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif found := _HEADING.match(line):
            yield at, len(found[1]), int(found[2])


def _end(lines: list[str], at: int, end: int, level: int) -> int:
    """Return where a decision ends: at the next heading that is not below its own."""
    for place in range(at + 1, end):
        found = _ANY.match(lines[place])
        if found and len(found[1]) < level:
            return place
    return end
