"""Asks: one person's direct message about one record through all its stages, and the one reminder that it may have."""

from collections.abc import Sequence
from datetime import datetime

from bot.capability import Discard, Posted, Rendered, Tell
from bot.domain import positions as rules
from bot.domain.debates import DebateState
from bot.domain.intents import Kind, View
from bot.domain.records import Record
from bot.views import asks, debates
from storage import outbox
from storage.records import get_record
from storage.unit import Unit

__all__ = [
    "anew",
    "remind_position",
    "remind_turn",
    "reminded",
    "render_ask",
    "render_copy",
    "render_moved",
    "render_turn",
    "turn_reminded",
]

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
    if not _why_not_remind(record, member, now) and await _standing(unit, View(Kind.MOVED, number, member)):
        return Rendered(asks.reminder(record, member, now), member=member)
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
    return Rendered(debates.turn(record, member, now), member=member)


async def remind_position(unit: Unit, number: int, person: str | None, now: datetime) -> Rendered | Discard:
    """Word the one reminder, if ``person`` is still missing and time is left."""
    record = await get_record(unit, number)
    if record is None or person is None:
        return _GONE
    refused = _why_not_remind(record, person, now)
    return Discard(refused) if refused else Rendered(asks.reminder(record, person, now), member=person)


def _why_not_remind(record: Record, person: str, now: datetime) -> str:
    known = record.people.get(person)
    if record.debate.state is not DebateState.COLLECTING:
        return "no longer collecting"
    if person not in record.debate.contributors:
        return "asked no longer"
    if person in rules.current(record.positions):
        return "answered"
    if known is None or not known.can_be_asked:
        return "unreachable"
    return "time is up" if now >= record.debate.deadline else ""


async def reminded(unit: Unit, posted: Posted, now: datetime) -> Sequence[Tell]:
    """The reminder is the ask from now on; the older copy points to it."""
    return await _lives_on(unit, Kind.ASK, posted, now)


async def remind_turn(unit: Unit, number: int, person: str | None, now: datetime) -> Rendered | Discard:
    """Word the decider's one reminder, if the decision is still theirs to make."""
    record = await get_record(unit, number)
    if record is None or person is None:
        return _GONE
    if record.debate.state is not DebateState.REVEALED:
        return Discard("no longer undecided")
    if record.debate.decider != person:
        return Discard("somebody else decides now")
    return Rendered(debates.turn(record, person, now), member=person)


async def turn_reminded(unit: Unit, posted: Posted, now: datetime) -> Sequence[Tell]:
    """The reminder is the decider's message from now on; the older copy points to it."""
    return await _lives_on(unit, Kind.TURN, posted, now)


async def anew(unit: Unit, view: View, now: datetime) -> None:
    """Have somebody's message posted once more, further down, since it is their turn; the older copy points to it."""
    older = await outbox.renew(unit, view, now)
    if older is not None:
        await outbox.adopt(unit, View(Kind.MOVED, view.number, view.member), *older, now)


async def _lives_on(unit: Unit, kind: Kind, posted: Posted, now: datetime) -> Sequence[Tell]:
    _, number, person, _ = posted.key.split(":")
    view = View(kind, int(number), person)
    older = await outbox.repoint(unit, view.key, posted.channel, posted.ts, now)
    if older is not None:
        await outbox.adopt(unit, View(Kind.MOVED, view.number, person), *older, now)
    return ()
