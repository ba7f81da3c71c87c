"""A PRFAQ as one Markdown file, out and in. What was written out is read back the same, whatever the letters.

Out: "# heading", a "## Title" for each section, "### question" in the lists. A line of a text that would be read as
a heading gets a backslash, which reading takes away; a title of somebody's own that is one of ours gets one, too.
In: other people's files as well. They call sections by other names, at any level or as a bold line, and write
questions bold, numbered or after "Q:". What belongs to no section is kept under its own title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.prfaq.document import Document, clean, one_line
from bot.domain.prfaq.sections import EXTERNAL, FIRST, INTERNAL, SECTIONS

__all__ = ["read", "write"]

_FIRST_TITLE = "First answers"
_FIRST = "first"
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?\Z", re.DOTALL)
_BOLD = re.compile(r"(?:\*\*|__)([^*_\n]{1,200})(?:\*\*|__):?\Z")
_QUESTION = re.compile(r"(?:\*\*|__)?Q(?:uestion)?\s?\d{0,3}\s?[:.)]\s*(?:\*\*|__)?\s*(.{1,600})\Z", re.IGNORECASE)
_ANSWER = re.compile(r"(?:\*\*|__)?A(?:nswer)?\s?\d{0,3}\s?[:.)]\s*(?:\*\*|__)?\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\*\*|__)?\d{1,3}[.)]\s+(.{1,600}\?)(?:\*\*|__)?\Z")
_BOLD_QUESTION = re.compile(r"(?:\*\*|__)(.{1,600}?)(?:\*\*|__)\Z")
_BOLD_LEVEL = 4

_CONTAINERS = frozenset(
    {"press release", "pr", "prfaq", "pr faq", "pr/faq", "the press release", "internal press release"}
)
_ALIASES = {
    **{one.title.casefold(): one.key for one in SECTIONS},
    **{one.key: one.key for one in SECTIONS if one.key != "start"},
    "headline": "heading",
    "title": "heading",
    "subheadline": "subheading",
    "sub-heading": "subheading",
    "subtitle": "subheading",
    "summary paragraph": "summary",
    "opening paragraph": "summary",
    "introduction": "summary",
    "intro": "summary",
    "the problem": "problem",
    "problem paragraph": "problem",
    "problem statement": "problem",
    "customer problem": "problem",
    "opportunity": "problem",
    "the solution": "solution",
    "solution paragraph": "solution",
    "solution paragraphs": "solution",
    "solution paragraph(s)": "solution",
    "our solution": "solution",
    "how it works": "solution",
    "quote": "quotes",
    "customer quote": "quotes",
    "customer quotes": "quotes",
    "customer testimonial": "quotes",
    "company quote": "quotes",
    "leader quote": "quotes",
    "leadership quote": "quotes",
    "spokesperson quote": "quotes",
    "executive quote": "quotes",
    "quote from leadership": "quotes",
    "quotes & getting started": "quotes",
    "quotes and getting started": "quotes",
    "how to get started": "start",
    "get started": "start",
    "call to action": "start",
    "availability": "start",
    "pricing and availability": "start",
    "external faq": EXTERNAL,
    "external faqs": EXTERNAL,
    "customer faq": EXTERNAL,
    "customer faqs": EXTERNAL,
    "public faq": EXTERNAL,
    "user faq": EXTERNAL,
    "user faqs": EXTERNAL,
    "faq": EXTERNAL,
    "faqs": EXTERNAL,
    "frequently asked questions": EXTERNAL,
    "external frequently asked questions": EXTERNAL,
    "internal faq": INTERNAL,
    "internal faqs": INTERNAL,
    "technical faq": INTERNAL,
    "technical faqs": INTERNAL,
    "internal/technical faq": INTERNAL,
    "internal / stakeholder faqs": INTERNAL,
    "internal & stakeholder faq": INTERNAL,
    "stakeholder faq": INTERNAL,
    "stakeholder faqs": INTERNAL,
    "internal frequently asked questions": INTERNAL,
    _FIRST_TITLE.casefold(): _FIRST,
    "five questions": _FIRST,
    "working backwards questions": _FIRST,
}
_CANONICAL = {
    **{one.key: one.title for one in SECTIONS},
    EXTERNAL: "External FAQ",
    INTERNAL: "Internal FAQ",
    _FIRST: _FIRST_TITLE,
}
_ASKED_FIRST = {one.title.casefold(): one.key for one in FIRST}
_TRIM = " \t#*_:."


def write(document: Document) -> str:
    """Return the document as one Markdown file; each section stands in it, also an empty one."""
    lines = list(_head(document))
    for section in SECTIONS:
        if section.key != "heading":
            lines += [f"## {section.title}", *_body(document.text(section.key))]
    for key in (EXTERNAL, INTERNAL):
        lines += [f"## {_CANONICAL[key]}", ""]
        for pair in document.pairs(key):
            lines += [f"### {_title(pair.question)}".rstrip(), *_body(pair.answer)]
    lines += [f"## {_FIRST_TITLE}", ""]
    for first in FIRST:
        lines += [f"### {first.title}", *_body(document.text(f"first.{first.key}"))]
    for one in document.other:
        lines += [f"## {_title(one.title)}".rstrip(), *_body(one.text)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(document: Document) -> Iterator[str]:
    heading = document.text("heading")
    if heading and heading == one_line(heading):
        yield from (f"# {_title(heading)}", "")
    else:
        yield from ("## Heading", *_body(heading))


def _body(text: str) -> list[str]:
    return (
        ["", *("\\" + line if _structure(line.lstrip("\\")) else line for line in text.split("\n")), ""]
        if text
        else [""]
    )


def _title(text: str) -> str:
    """Return somebody's own title so that it is not read as one of ours."""
    name = _name(text)
    ours = name in _ALIASES or name in _CONTAINERS or name in _ASKED_FIRST
    return "\\" + text if ours or text.startswith("\\") else text


def _name(title: str) -> str:
    return re.sub(r"^\d{1,2}[.)]\s", "", title.strip()).strip(_TRIM).casefold()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that begins a part: its level, its title, and which of our parts that names, if any."""

    level: int
    title: str
    key: str | None


def _structure(line: str) -> _Line | None:
    """Return what a line begins; None where it is text. The time is that of the line."""
    if line.startswith("#"):
        match = _HEADING.match(line)
        if match is None:
            return None
        title = one_line(match.group(2) or "")
        return _Line(len(match.group(1)), title, _ALIASES.get(_name(title)))
    if line.startswith(("**", "__")) and (bold := _BOLD.match(line.rstrip())):
        key = _ALIASES.get(_name(bold.group(1)))
        return _Line(_BOLD_LEVEL, one_line(bold.group(1)), key) if key else None
    return None


@dataclass(slots=True)
class _Reading:
    """What has been read so far. ``here`` is the part that lines go to: a key, or None for a part of its own."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    pairs: dict[str, list[tuple[str, list[str]]]] = field(default_factory=lambda: {EXTERNAL: [], INTERNAL: []})
    first: dict[str, list[str]] = field(default_factory=dict)
    other: list[tuple[str, list[str], bool]] = field(default_factory=list)  # the last: whether it is told if empty
    strict: set[str] = field(default_factory=set)  # lists whose questions are headings
    lead: list[str] = field(default_factory=list)  # what stands under the title, before any section
    here: str | None = None
    level: int = 0
    lines: list[str] = field(default_factory=list)

    def into(self, lines: list[str], here: str | None, level: int) -> None:
        self.lines, self.here, self.level = lines, here, level


def read(text: str) -> Document:
    """Return the document in a Markdown file. Nothing is lost: what belongs to no section is in ``other``."""
    reading = _Reading()
    preamble: list[str] = []
    reading.into(preamble, None, 0)
    for line in text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found = _structure(line)
        if found is None or not _begins(reading, found):
            reading.lines.append(_unescaped(line))
    lead = "\n".join(reading.lead)
    if clean(lead) and not _holds(reading, "summary"):
        reading.texts["summary"], lead = [lead], ""
    return Document.of(
        first={key: "\n".join(lines) for key, lines in reading.first.items()},
        sections={key: "\n".join(lines) for key, lines in reading.texts.items()},
        external=_questions(reading, EXTERNAL),
        internal=_questions(reading, INTERNAL),
        other=_others(preamble, lead, reading.other),
    )


def _unescaped(line: str) -> str:
    return line[1:] if line.startswith("\\") and _structure(line.lstrip("\\")) else line


def _begins(reading: _Reading, line: _Line) -> bool:
    """Begin the part that ``line`` names; False where it is text of the part that we are in."""
    own = line.title.startswith("\\")
    title = line.title[1:] if own else line.title
    in_list = reading.here in (EXTERNAL, INTERNAL) and line.level > reading.level
    if line.key and not (in_list and line.key not in (EXTERNAL, INTERNAL)) and _begins_ours(reading, line):
        return True
    if not own and not in_list and _name(title) in _CONTAINERS:
        reading.into(reading.lead, None, line.level)
        return True
    if line.level == 1 and "heading" not in reading.texts:
        reading.texts["heading"] = [title]
        reading.into(reading.lead, None, 1)
        return True
    if in_list:
        return _begins_question(reading, title)
    if reading.here == _FIRST and line.level > reading.level and _name(title) in _FIRST_NAMES:
        reading.lines = reading.first.setdefault(_FIRST_NAMES[_name(title)], [])
        return True
    if line.level > max(reading.level, 2) and reading.here != _FIRST:
        return False
    return _begins_other(reading, title, line.level)


def _begins_question(reading: _Reading, title: str) -> bool:
    answer: list[str] = []
    key = str(reading.here)
    reading.strict.add(key)
    reading.pairs[key].append((title, answer))
    reading.lines = answer
    return True


_FIRST_NAMES = {_name(title): key for title, key in _ASKED_FIRST.items()}


def _begins_other(reading: _Reading, title: str, level: int, *, told: bool = True) -> bool:
    lines: list[str] = []
    reading.other.append((title, lines, told))
    reading.into(lines, None, level)
    return True


def _begins_ours(reading: _Reading, line: _Line) -> bool:
    key = str(line.key)
    if _name(line.title) == _CANONICAL[key].casefold() and _holds(reading, key):
        return False  # the same title twice: the second is a part of its own
    if key == _FIRST:
        lines: list[str] = []
        reading.other.append((_FIRST_TITLE, lines, False))
        reading.into(lines, _FIRST, line.level)
    elif key in (EXTERNAL, INTERNAL):
        lines = []
        reading.pairs[key].append(("", lines))
        reading.into(lines, key, line.level)
    else:
        lines = reading.texts.setdefault(key, [])
        if lines:
            lines.append("")
        reading.into(lines, key, line.level)
    return True


def _holds(reading: _Reading, key: str) -> bool:
    """Say whether something was read into one of our parts already."""
    if key == _FIRST:
        return bool(reading.first)
    if key in (EXTERNAL, INTERNAL):
        return any(question or any(map(str.strip, lines)) for question, lines in reading.pairs[key])
    return any(map(str.strip, reading.texts.get(key, ())))


def _others(preamble: list[str], lead: str, found: list[tuple[str, list[str], bool]]) -> Iterator[tuple[str, str]]:
    yield "", "\n".join(preamble)
    yield "", lead
    for title, lines, told in found:
        text = "\n".join(lines)
        if told or clean(text):
            yield title, text


def _questions(reading: _Reading, key: str) -> list[tuple[str, str]]:
    pairs = [(question, "\n".join(lines)) for question, lines in reading.pairs[key]]
    return pairs if key in reading.strict else [found for _, answer in pairs for found in _loose(answer)]


def _loose(text: str) -> list[tuple[str, str]]:
    """Return the questions of a list that has no headings: bold lines, "Q:", or numbered questions."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.split("\n"):
        stripped = line.strip()
        match = _QUESTION.match(stripped) or _NUMBERED.match(stripped) or _BOLD_QUESTION.match(stripped)
        if match:
            found.append((match.group(1).strip("*_ "), []))
        else:
            label = _ANSWER.match(stripped) if not found[-1][1] or not "".join(found[-1][1]).strip() else None
            found[-1][1].append(stripped[label.end() :] if label else line)
    return [(question, "\n".join(lines)) for question, lines in found]
