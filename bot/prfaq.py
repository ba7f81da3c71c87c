"""``python -m bot prfaq``: a PRFAQ as a file, read as its readers would, without a database and without Slack."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.domain.lint import Grade
from bot.domain.prfaq.checks import where, why_not_circle, why_not_keep_whole
from bot.domain.prfaq.document import Document
from bot.domain.prfaq.markdown import read, write
from bot.domain.prfaq.review import PartReview, Review, review
from bot.domain.prfaq.sections import EXTERNAL, INTERNAL, title_of
from bot.domain.refusals import Refusal
from bot.views.prfaq.meters import GRADES, claims_line, meter_line, whole_lines
from bot.views.refusals import coded

__all__ = ["CannotRead", "check", "open_file", "template"]

_LARGEST = 1_000_000  # bytes; a PRFAQ has a fiftieth of that


class CannotRead(Exception):  # noqa: N818  # its text is a sentence for whoever started the program  # noqa: N818 - a sentence for the person, as its sisters
    """A file that is no PRFAQ; the sentence says why and what to do."""


def open_file(path: Path) -> Document:
    """Return the document in a Markdown file; ``CannotRead`` where there is none."""
    try:
        if path.stat().st_size > _LARGEST:
            raise CannotRead(f"{path} has more than a million bytes. A PRFAQ is a text file of a few pages.")
        return read(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as wrong:
        raise CannotRead(f"{path} is no UTF-8 text. Save it as Markdown (.md), and try again.") from wrong
    except OSError as wrong:
        raise CannotRead(f"{path} cannot be read: {wrong.strerror}.") from wrong


def template() -> str:
    """Return an empty PRFAQ: each section with its heading, and the two questions that a circle asks for."""
    asked = [("Why might it not work?", ""), ("What would make us stop?", "")]
    return write(Document.of(internal=asked, external=[("What does it cost?", "")]))


def check(document: Document, *, today: date, circle: int = 1) -> tuple[list[str], bool]:
    """Return what is to be printed about a document, and whether nothing stands in the way of circle ``circle``."""
    found = review(document)
    refused = why_not_keep_whole(document) + why_not_circle(document, circle, today=today)
    return [*_parts(document, found), *_rest(document), *_whole(found, refused, circle)], not refused


def _parts(document: Document, found: Review) -> Iterator[str]:
    for key, part in found.parts.items():
        if not part.text:
            continue
        line = " · ".join(filter(None, (meter_line(part.meter), claims_line(part.grades))))
        yield f"{_title(document, key)}: {line}"
        yield from _notes(part)
        for claim in part.claims:
            if claim.grade is not Grade.SUPPORTED:
                day = f", measured on {claim.measured_on.isoformat()}" if claim.measured_on else ""
                yield f"    {GRADES[claim.grade]}{day}: {_short(claim.text)}"
        yield ""


def _title(document: Document, key: str) -> str:
    name, _, place = key.partition(".")
    if name in (EXTERNAL, INTERNAL):
        return f"{title_of(name)} {place}, {_short(document.pairs(name)[int(place) - 1].question)}"
    return title_of(key)


def _notes(part: PartReview) -> Iterator[str]:
    for note in part.notes:
        line = part.text.count("\n", 0, note.start) + 1
        yield f"  line {line}: “{_short(note.words)}” {note.question} ({note.kind})"


def _rest(document: Document) -> Iterator[str]:
    for one in document.other:
        name = f"“{one.title}”" if one.title else "What stands before the first heading"
        yield f"{name} belongs to no section. It is kept as it is, and not checked."


def _whole(found: Review, refused: list[Refusal], circle: int) -> Iterator[str]:
    yield from whole_lines(found)
    yield ""
    yield from (f"{where(one)}: {coded(one)}" for one in refused)
    if not refused:
        asked = "question is" if found.noted == 1 else "questions are"
        noted = f" {found.noted} {asked} worth an answer first." if found.noted else ""
        yield f"Nothing stands in the way of circle {circle}.{noted}"


def _short(text: str, most: int = 100) -> str:
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
