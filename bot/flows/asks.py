"""Asks: one person's direct message about one record through all its stages; a pointer, while that lives elsewhere."""

from datetime import datetime

from bot.capability import Discard, Rendered
from bot.domain import calendar
from bot.domain.debates import DebateState
from bot.domain.intents import Kind, View
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.today import day_number
from bot.domain.waiting import waiting_for
from bot.flows import today
from bot.views import asks, debates
from bot.views import today as views
from bot.views.kit import Said
from storage import lanes, outbox
from storage.records import get_record
from storage.unit import Unit

__all__ = ["anew", "render_ask", "render_copy", "render_moved", "render_turn"]

_GONE = Discard("unknown record")
_THERE = Discard("it stands in a morning message")
_SILENT = frozenset({DebateState.CANCELLED, DebateState.EXPIRED, DebateState.UNDONE, DebateState.WAITING})


async def _standing(unit: Unit, view: View) -> bool:
    """Say whether this message is in Slack already: news are edits, and never a first message."""
    return await outbox.is_told(unit, view.key)


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
        if not await _standing(unit, View(Kind.ASK, number, member)):
            return _THERE
        return Rendered(asks.moved(record, today=True), member=member)
    first = await outbox.never_asked_before(unit, member, number)
    said = asks.ask(record, member, first=first, now=now)
    return Rendered(await _with_silent(unit, said, record, known, now), member=member)


async def _with_silent(unit: Unit, said: Said, record: Record, known: Member, now: datetime) -> Said:
    """Return an ask that is today's message with what came later today and made no sound; others as they are."""
    day = day_number(now, calendar.zone_of(known.zone))
    if await lanes.find_host(unit, known.id, day) != record.debate.number:
        return said
    numbers = await lanes.list_silent(unit, known.id, day)
    found = [one for number in numbers if (one := await get_record(unit, number)) is not None]
    return views.with_more(said, waiting_for(found, known.id), known, now=now)


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
        if not await _standing(unit, View(Kind.TURN, number, member)):
            return _THERE
        return Rendered(asks.moved(record, today=True), member=member)
    return Rendered(debates.turn(record, member, now), member=member)


async def anew(unit: Unit, view: View, now: datetime) -> None:
    """Have somebody's message posted once more, further down, since it is their turn; the older copy points to it."""
    if view.kind is Kind.ASK and view.member:
        await lanes.take_turn(unit, view.number, view.member, now)
    await outbox.apart(unit, view.key, now)
    older = await outbox.renew(unit, view, now)
    if older is not None:
        await outbox.adopt(unit, View(Kind.MOVED, view.number, view.member), *older, now)
    await today.renewed(unit, view, now)
