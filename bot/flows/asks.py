"""Asks: one person's direct message about one record through all its stages; a pointer, while that lives elsewhere."""

from datetime import datetime

from bot.capability import Discard, Rendered
from bot.domain.debates import DebateState
from bot.domain.intents import Kind, View
from bot.domain.records import Record
from bot.flows import today
from bot.views import asks, debates
from storage import outbox
from storage.records import get_record
from storage.unit import Unit

__all__ = ["anew", "render_ask", "render_copy", "render_moved", "render_turn"]

_GONE = Discard("unknown record")
_SILENT = frozenset({DebateState.CANCELLED, DebateState.EXPIRED, DebateState.UNDONE, DebateState.WAITING})


async def _standing(unit: Unit, view: View) -> bool:
    """Say whether this message is in Slack already: news are edits, and never a first message."""
    row = await outbox.find_message(unit, view.key)
    return row is not None and row.ts is not None


async def render_ask(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw the ask of ``member``; nobody gets a first message about something that is over."""
    record = await get_record(unit, number)
    if record is None or member is None:
        return _GONE
    if record.debate.state is DebateState.UNDONE:
        return Discard("undone", delete=True)
    over = record.debate.state in _SILENT or (record.decision is not None and not _asks(record, member))
    if over and not await _standing(unit, View(Kind.ASK, number, member)):
        return Discard("over before it was asked")
    let_go = record.decision is None and member not in record.debate.contributors
    if let_go and not await _standing(unit, View(Kind.ASK, number, member)):
        return Discard("asked no longer")
    known = record.people.get(member)
    if known is None or not known.can_be_asked:
        return Discard("cannot be asked")
    if await today.lives_there(unit, record, View(Kind.ASK, number, member), member):
        return Rendered(asks.moved(record, today=True), member=member)
    first = await outbox.never_asked_before(unit, member, number)
    return Rendered(asks.ask(record, member, first=first, now=now), member=member)


def _asks(record: Record, member: str) -> bool:
    """Say whether the message asks something about a decision: for an answer, or whether that was their point.

    Who blocked it reads the ruling there, too.
    """
    version = record.decision.version if record.decision else 0
    if any(one.member == member and one.ruling and one.version >= version - 1 for one in record.escalations):
        return True
    receipt = record.receipt(member)
    open_to_all = record.decision is not None and record.decision.open_for_answers
    return open_to_all or member in record.answering or (receipt is not None and receipt.waits_for_dissenter)


async def render_moved(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw the older copy of an ask that lives on further down."""
    record = await get_record(unit, number)
    return Rendered(asks.moved(record), member=member) if record and member else _GONE


async def render_copy(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """A second copy of a message is taken away: what it says stands elsewhere."""
    return Discard("a second copy", delete=True)


async def render_turn(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw the decider's message: all are in, or what came of it."""
    record = await get_record(unit, number)
    if record is None or member is None:
        return _GONE
    waiting = record.debate.state is DebateState.REVEALED and record.debate.decider == member
    if not waiting and not await _standing(unit, View(Kind.TURN, number, member)):
        return Discard("over before it was asked")
    if await today.lives_there(unit, record, View(Kind.TURN, number, member), member):
        return Rendered(asks.moved(record, today=True), member=member)
    return Rendered(debates.turn(record, member, now), member=member)


async def anew(unit: Unit, view: View, now: datetime) -> None:
    """Have somebody's message posted once more, further down, since it is their turn; the older copy points to it."""
    older = await outbox.renew(unit, view, now)
    if older is not None:
        await outbox.adopt(unit, View(Kind.MOVED, view.number, view.member), *older, now)
    await today.renewed(unit, view, now)
