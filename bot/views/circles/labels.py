"""Words for what a circle has: verdicts, reasons, kinds of notes, where a PRFAQ stands."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.domain.circles import Cause, Circle, Note, NoteKind, Prfaq, PrfaqState, Verdict, count_notes, title_in
from bot.domain.positions import Position, reveal_order
from bot.domain.prfaq import EXTERNAL, INTERNAL, SECTIONS, title_of
from bot.domain.records import Record
from bot.views import dates
from bot.views.kit import escape, quote_free

__all__ = [
    "CAUSES",
    "KINDS",
    "SECTION_NAMES",
    "STATES",
    "about",
    "before_asking",
    "counted",
    "note_counts",
    "notes_lines",
    "title_of_circle",
    "verdict_line",
    "which",
]

CAUSES: Mapping[str, str] = {
    Cause.NO_CUSTOMER: "no clear customer",
    Cause.NO_EVIDENCE: "no evidence",
    Cause.NO_ANSWER: "the benefit does not answer the problem",
    Cause.TOO_SMALL: "too small",
    Cause.CANNOT_BUILD: "cannot be built",
    Cause.ECONOMICS: "economics",
    Cause.BETTER: "a better option exists",
    Cause.TIMING: "timing",
}
KINDS: Mapping[NoteKind, tuple[str, str, str]] = {  # a heading, one of them, several
    NoteKind.FIX: ("To fix", "fix", "fixes"),
    NoteKind.QUESTION: ("Questions", "question", "questions"),
    NoteKind.KILL: ("Why kill it", "kill reason", "kill reasons"),
}
STATES: Mapping[PrfaqState, str] = {
    PrfaqState.DRAFT: "draft",
    PrfaqState.IN_CIRCLE: "being read",
    PrfaqState.REVISE: "to be revised",
    PrfaqState.ADVANCED: "ready for the next circle",
    PrfaqState.APPROVED: "approved",
    PrfaqState.HANDED_OFF: "handed off",
    PrfaqState.SHIPPED: "shipped",
    PrfaqState.CRUMPLED: "crumpled",
    PrfaqState.KILLED: "killed",
    PrfaqState.PARKED: "parked",
    PrfaqState.WITHDRAWN: "withdrawn",
}
SECTION_NAMES: Mapping[str, str] = {title_of(key): key for key in (*(one.key for one in SECTIONS), EXTERNAL, INTERNAL)}


def title_of_circle(record: Record) -> str:
    """Return what its PRFAQ is called, ready mrkdwn."""
    return quote_free(title_in(record.debate.question))


def before_asking(record: Record) -> str:
    """Return what is said beside a decision that was made before anybody was asked about it."""
    number = record.debate.prfaq
    if number is not None:
        return f"What PRFAQ {number} asks for, approved by its last circle."
    return "Decided before asking: nobody was asked for a position."


def which(circle: Circle) -> str:
    """Return "circle 2, second reading, the last"."""
    again = f", {dates.ordinal(circle.turn)} reading" if circle.turn > 1 else ""
    return f"circle {circle.place}{again}{', the last' if circle.last else ''}"


def counted(count: int, kind: NoteKind) -> str:
    """Return "2 fixes"."""
    _, one, several = KINDS[kind]
    return f"{count} {one if count == 1 else several}"


def note_counts(notes: Iterable[Note]) -> str:
    """Return "2 fixes · 1 kill reason"; "" where there are none."""
    return " · ".join(counted(count, kind) for kind, count in count_notes(notes).items())


def opened_notes(record: Record) -> list[tuple[Position, Note]]:
    """Return every note that the reveal opened, each with its position, in the order of reading."""
    return [(one, note) for one in reveal_order(record.debate, record.positions) for note in one.notes]


def about(note: Note) -> str:
    """Return the section that a note points at and its words, ready mrkdwn."""
    return f"_{escape(title_of(note.section))}:_ {escape(note.text)}" if note.section else escape(note.text)


def notes_lines(position: Position) -> str:
    """Return the notes of one position, a line each, ready mrkdwn; "" where there are none."""
    return "\n".join(f"• {KINDS[note.kind][1].capitalize()} · {about(note)}" for note in position.notes)


def verdict_line(one: Circle | Prfaq, today: date | None = None) -> str:
    """Return why, and for a parked one what won and until when; ready mrkdwn."""
    parts = [CAUSES.get(one.cause or "", "")]
    parts.append(f"what won: {quote_free(one.winner)}" if one.winner else "")
    parts.append(f"comes back {dates.day(one.return_on, today=today)}" if one.return_on else "")
    return " · ".join(filter(None, parts))


VERDICTS: Mapping[str, str] = {  # what follows, in a line
    Verdict.ADVANCE: "The next circle reads it, with at least one fresh reader.",
    Verdict.REVISE: "Its author rewrites it; the same circle reads what changed.",
    Verdict.PARK: "It comes back by itself on its day.",
    Verdict.KILL: "It ends here, on paper, which is what paper is for.",
}
APPROVED = "What to build is answered; how it ships comes next."
