"""History: the one door by which a transition enters the ledger, and what a reader is shown of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.debates import Debate
from bot.domain.decisions import Decision
from bot.domain.ledger import Verb, Who, changes, facts
from bot.domain.ledger.facts import Path, Value
from bot.domain.people import Member
from bot.domain.positions import Position
from bot.domain.records import Audience, Item, Record, can_see
from bot.domain.search import touches
from bot.views import history as views
from storage import debates, decisions, ledger, papers, people, positions, search
from storage.unit import Unit

__all__ = ["Told", "mark_place", "note", "shown"]

Told = Debate | Decision | Position | papers.Paper | tuple[str, Mapping[str, Any]]
"""What ``note`` takes: a value that was stored, or the kind and columns of a row (see ``bot.domain.ledger.SHAPES``)."""


async def note(
    unit: Unit,
    number: int,
    verb: Verb,
    *,
    by: str | None,
    now: datetime,
    was: Iterable[Told] = (),
    to: Iterable[Told] = (),
    gone: Iterable[Path] = (),
) -> None:
    """Add what just happened to record ``number`` to its chain, in the transaction in which it happens.

    ``by`` is the member who did it, None for the clock. ``was`` and ``to`` are the same rows before and after (a new
    row stands in ``to`` alone); only what differs is told. ``gone`` are the places of rows that stand no more.
    """
    told = changes(_facts(was), _facts(to)) | dict.fromkeys(gone)
    await ledger.append(unit, number, verb, by=by, now=now, told=told)
    if touches(verb, told):
        search.want_refresh(unit, [number])


def _facts(values: Iterable[Told]) -> dict[Path, Value]:
    found: dict[Path, Value] = {}
    for value in values:
        for kind, row in _rows(value):
            found.update(facts(kind, row))
    return found


def _rows(value: Told) -> list[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Debate):
        return debates.ledger_rows(value)
    if isinstance(value, Decision):
        return decisions.ledger_rows(value)
    if isinstance(value, Position):
        return positions.ledger_rows(value)
    return [value] if isinstance(value, tuple) else [papers.ledger_row(value)]


def mark_place(channel: str, ts: str, member: str, emoji: str) -> Path:
    """Return the place of an emoji that stands on a message, for ``gone``."""
    return ("mark", channel, ts, Who(member), emoji)


async def shown(
    unit: Unit, record: Record, *, by: Member, channel: str | None, page: int = 0, now: datetime
) -> dict[str, Any]:
    """Return one page of the history of a record that ``by`` may see, asked for in ``channel``."""
    number = record.debate.number
    chain = await ledger.get_chain(unit, number)
    page = min(max(page, 0), views.pages(chain.length) - 1)
    entries = await ledger.list_entries(unit, number, after=page * views.ON_A_PAGE, limit=views.ON_A_PAGE)
    known = await people.get_members(unit, {member for _, member in entries if member})
    lines = [(entry, known.get(member) if member else None) for entry, member in entries]
    missing = can_see(Audience(by, channel), Item.MISSING, record)
    return views.history_modal(
        record, lines, by=by, length=chain.length, head=chain.head, page=page, sees_missing=missing, now=now
    )
