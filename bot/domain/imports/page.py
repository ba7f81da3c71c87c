"""A page of Markdown as headings with what stands under them. Code, comments and HTML are no headings."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Page", "Section", "bullets", "folded", "plain", "read_page", "unaccented"]

# "##Status" is a heading to whoever wrote it, whatever CommonMark says; "#status" may be a tag.
_ATX = re.compile(r" {0,3}(?:(#{1,6})(?:[ \t]+(.*?))?|(#{2,6})([^\W\d_].*?))[ \t]*#*[ \t]*$")
_STRONG = re.compile(r" {0,3}(\*\*|__)([^*_\n]{2,60}?):?\1:?[ \t]*$")
_DEEPEST = 6
_ACCENTS = frozenset(map(chr, range(0x300, 0x370)))  # those of Latin, Greek and Cyrillic letters
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|^\[(?://|comment)\]:\s*(?:#|<>)[^\n]*$", re.DOTALL | re.MULTILINE)
_BULLET = re.compile(r"(?:[-*+•]|\d{1,2}[.)])(?:[ \t]+(.+)|[ \t]*)$")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\([^()]*\)[^()]*)?(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_STRUCK = re.compile(r"~~.{1,200}?~~")
_EMPHASIS = re.compile(r"(\*\*|__|(?<!\w)[*_]|[*_](?!\w)|`)")
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[ivx]{1,4}\.)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of this level, and the text up to the next heading of any level."""

    level: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """The text above the first heading, and the sections in their order."""

    above: str
    sections: tuple[Section, ...]

    def under(self, place: int) -> Iterator[Section]:
        """Yield a section and those that are part of it."""
        first = self.sections[place]
        yield first
        for one in self.sections[place + 1 :]:
            if one.level <= first.level:
                return
            yield one


def read_page(text: str, *, strong: bool = False) -> Page:
    """Return ``text`` (line ends are "\\n") as a page; with ``strong`` a line of bold type alone is a heading, too."""
    above: list[str] = []
    found: list[tuple[int, str, list[str]]] = []
    fence = ""
    lines = above
    for line in _COMMENT.sub("", text).split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif head := _ATX.match(line):
            lines = []
            found.append((len(head[1] or head[3]), head[2] or head[4] or "", lines))
            continue
        elif strong and (said := _STRONG.match(line)):
            lines = []
            found.append((_DEEPEST, said[2], lines))
            continue
        elif _underlines(line, lines):
            title = lines.pop().strip()
            lines = []
            found.append((1 if "=" in line else 2, title, lines))
            continue
        lines.append(line)
    sections = tuple(Section(level, plain(title), "\n".join(ones).strip("\n")) for level, title, ones in found)
    return Page("\n".join(above), sections)


def _underlines(line: str, before: list[str]) -> bool:
    """Whether the line makes a heading of the one before: that is one line of text, with nothing above it."""
    if not _SETEXT.match(line) or not before or not before[-1].strip():
        return False
    alone = len(before) == 1 or not before[-2].strip()
    return alone and not before[-1].lstrip().startswith(("-", "*", "|", ">")) and len(line.strip()) > 2


def plain(text: str) -> str:
    """Return Markdown of one or several lines as plain words: links are their words, what is struck out is gone."""
    text = _STRUCK.sub("", text)
    text = _LINK.sub(lambda found: found[1], text)
    return _EMPHASIS.sub("", _TAG.sub("", text)).replace("\\", "").strip()


def folded(heading: str) -> str:
    """Return a heading as it is compared: no numbering, signs, accents or capitals."""
    said = unaccented(_NUMBERING.sub("", heading.strip()).casefold())
    return " ".join(re.sub(r"[^\w\s&'-]", " ", said).split())


def unaccented(text: str) -> str:
    """Return words without the accents that people leave out: "Decision" for "Décision"."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(one for one in apart if one not in _ACCENTS))


def bullets(text: str) -> tuple[str, ...]:
    """Return the items of the lists in ``text`` that are not part of another item, as plain words; one goes on until
    an empty line or the next mark.
    """
    lines = text.split("\n")
    marked = [line for line in lines if _BULLET.match(line.lstrip())]
    edge = min((len(line) - len(line.lstrip()) for line in marked), default=0)
    items: list[list[str]] = []
    going = False
    for line in lines:
        found = _BULLET.match(line.lstrip())
        if found and len(line) - len(line.lstrip()) <= edge + 1:
            items.append([found[1] or ""])
            going = True
        elif found or not line.strip():
            going = False
        elif going and items:
            items[-1].append(line.strip())
    said = (plain(" ".join(item)) for item in items)
    return tuple(one for one in said if one)
