"""The form of a circle's reader: their view, why, and notes by kind, one a line; all of it private until all are in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.circles import VERDICTS, Note, NoteKind, read_notes
from bot.domain.debates import DebateState
from bot.domain.nouns import REASON_LIMIT
from bot.domain.positions import PositionForm
from bot.domain.prfaq import title_of
from bot.domain.promises import Promise
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.circles.labels import SECTION_NAMES, title_of_circle
from bot.views.fields import State, typed
from bot.views.kit import actions, button, context, escape, input_block, input_text, modal, option, radio, section
from bot.views.promises import printed
from bot.views.wording import zone_of

__all__ = ["BLOCKS", "notes_modal", "read_circle_notes"]

BLOCKS: Mapping[NoteKind, str] = {
    NoteKind.FIX: "position.fix",
    NoteKind.QUESTION: "position.question",
    NoteKind.KILL: "position.kill",
}
_FIELDS: Mapping[NoteKind, tuple[str, str, str]] = {
    NoteKind.FIX: (wire.NOTES_FIX, "To fix, one a line", "Problem: no number says how often"),
    NoteKind.QUESTION: (wire.NOTES_QUESTION, "Questions, one a line", "Who pays for it?"),
    NoteKind.KILL: (wire.NOTES_KILL, "Why kill it, one a line", "It costs more than anybody would pay"),
}


def _lines(notes: tuple[Note, ...], kind: NoteKind) -> str:
    mine = (one for one in notes if one.kind is kind)
    return "\n".join(f"{title_of(one.section)}: {one.text}" if one.section else one.text for one in mine)


def notes_modal(record: Record, member: str, mine: PositionForm, now: datetime) -> dict[str, Any]:
    """Return the form "Your notes" for ``member``; ``mine`` is what they kept, or wrote without sending it."""
    debate = record.debate
    chosen = str(VERDICTS.index(mine.choice)) if mine.choice in VERDICTS else None
    choices = [option(word, str(place)) for place, word in enumerate(VERDICTS)]
    promise = Promise.SHOWN if debate.state is DebateState.REVEALED else Promise.SEALED
    ids = wire.value(number=debate.number, page=0)
    blocks = [
        section(f"*{title_of_circle(record)}*"),
        actions(button("Read it", wire.PRFAQ_READ, ids)),
        input_block("position.choice", "What should become of it", radio(wire.CHOICE, choices, chosen), dispatch=True),
        input_block(
            "position.reason",
            "Because",
            input_text(
                wire.REASON, most=REASON_LIMIT, initial=mine.reason, placeholder="The strongest reason, in one sentence"
            ),
        ),
    ]
    for kind, (wire_id, label, example) in _FIELDS.items():
        field = input_text(wire_id, most=REASON_LIMIT, initial=_lines(mine.notes, kind), placeholder=example, long=True)
        blocks.append(input_block(BLOCKS[kind], label, field, optional=True))
    blocks.append(context("A line that begins with a section's name, such as “Problem:”, points at it."))
    blocks.append(context(printed(promise, record, member, now)))
    if promise is Promise.SEALED:  # reading time is not over: what is written before it ends is kept, and opens then
        ends = dates.short(debate.deadline, zone_of(record, member), now)
        kept = f"Reading time ends {escape(ends)}. Your notes are kept, and open then or when all are in. P10"
        blocks.append(context(kept))
    submit = "Keep it private" if promise is Promise.SEALED else "Add it"
    values = wire.value(number=debate.number, version=debate.version, door=debate.door, promise=promise)
    return modal(wire.POSITION_FORM, "Your notes", blocks, submit=submit, close="Not now", metadata=values)


def read_circle_notes(state: State) -> tuple[Note, ...]:
    """Return the notes of the form; none where it has no fields for them."""
    return read_notes({kind: typed(state, block) for kind, block in BLOCKS.items()}, SECTION_NAMES)
