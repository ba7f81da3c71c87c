"""Words that were never opened, for their author alone: in a form, never in a message."""

from datetime import datetime
from typing import Any

from bot.domain.exercises import Sheet
from bot.domain.positions import Position
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.circles.labels import notes_lines
from bot.views.kit import (
    Said,
    actions,
    asks_first,
    button,
    context,
    escape,
    modal,
    quote_free,
    section,
    sections,
)
from bot.views.pages import turn_pages
from bot.views.unread import never_read
from bot.views.wording import who, zone_of

__all__ = ["erased", "words_modal"]

ON_A_PAGE = 5


def words_modal(record: Record, member: str, now: datetime, page: int = 0) -> dict[str, Any]:
    """Return one page of what ``member`` wrote and nobody read, the newest first, and the way to erase all of it."""
    debate, found = record.debate, never_read(record, member)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks = [section(f"*{quote_free(debate.question)}*")]
    for one in found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        blocks += sections(_sheet(record, one, now) if isinstance(one, Sheet) else _version(record, one, now))
    erase = asks_first(
        button("Erase them", wire.WORDS_ERASE, wire.value(number=debate.number)),
        "Erase these words?",
        "All of them, for good. That you wrote, and when, stays on the record; what you wrote does not.",
        yes="Erase them",
        no="Keep them",
    )
    blocks += turn_pages(wire.WORDS_TURN, debate.number, page, pages)
    blocks += [actions(erase), context("Never opened: nobody but you reads this here, and nobody will.")]
    return modal(wire.WORDS_VIEW, "Your words", blocks)


def _sheet(record: Record, one: Sheet, now: datetime) -> str:
    exercise = next((known for known in record.exercises if known.ordinal == one.exercise), None)
    criteria = exercise.criteria if exercise else ()
    about = criteria[one.place - 1] if 0 < one.place <= len(criteria) else "What could go wrong"
    lines = "\n".join(quote_free(line) for line in one.said)
    return f"*{quote_free(about)}* · {dates.moment(one.at, zone_of(record, one.member), now)}\n{lines}"


def _version(record: Record, one: Position, now: datetime) -> str:
    at = dates.moment(one.at, zone_of(record, one.member), now)
    by = f", written down by {who(record, one.entered_by)}" if one.entered_by else ""
    sure = one.chance if one.chance is not None else one.confidence
    text = (
        f"*{quote_free(one.choice or '')}* · {f'{sure} % · ' if sure is not None else ''}{at}{by}\n{escape(one.reason)}"
    )
    if one.change_my_mind:
        text += f"\n_Would change my mind:_ {escape(one.change_my_mind)}"
    text += f"\n_If it fails:_ {escape(one.cause)}" if one.cause else ""
    notes = notes_lines(one)
    return f"{text}\n{notes}" if notes else text


def erased() -> Said:
    """Return what is said once they are erased."""
    text = "Erased. What you wrote is gone; that you wrote, and when, stays on the record."
    return Said(text, [section(text)])
