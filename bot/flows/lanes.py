"""Lanes: each direct message asks here, at the moment of sending, whether it may interrupt its reader.

What may not is no loss: a turn is held until their morning; an ask stands in today's message without a sound, and
first in that of their next morning. How somebody was asked is kept, so that no second replica asks otherwise.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.capability import Held, Quiet, Tell
from bot.domain import calendar
from bot.domain import lanes as rules
from bot.domain import today as mornings
from bot.domain.debates import Debate, DebateState
from bot.domain.intents import Kind, View
from bot.domain.lanes import Lane, Reach, Turn
from bot.domain.people import Member
from bot.domain.today import item_of
from bot.domain.waiting import WaitingKind, waiting_for
from bot.views import lanes as views
from storage import debates, lanes, outbox, people, today
from storage.lanes import Asked
from storage.outbox import MessageRow
from storage.records import get_record
from storage.unit import Unit

__all__ = ["gate", "reaches"]

# Whoever reads these acted this very moment; or they are edits of what stands.
_AT_ONCE = frozenset({Kind.WAITING, Kind.LOST, Kind.COPY, Kind.MOVED, Kind.TODAY, Kind.HOME})
_AFTER_THE_MORNING_MESSAGE = timedelta(minutes=5)  # which may hold it already
_ASKS = {
    Kind.TURN: WaitingKind.DECIDE,
    Kind.NOT_QUITE: WaitingKind.NOT_QUITE,
    Kind.RULING: WaitingKind.RULE,
}
_TRIES = 4  # replicas that take the same slot of somebody at once
_NEXT_TIME = Quiet("told in the next morning message")


async def gate(unit: Unit, row: MessageRow, reader: str, now: datetime) -> Held | Quiet | None:
    """Return until when a direct message that does not stand yet is held back, or why it is not sent; None: go on.

    Its sender is a writing unit: how somebody is asked is kept in it.
    """
    known = await people.get_member(unit, reader)
    if known is None or row.kind in _AT_ONCE:
        return None
    if row.kind == Kind.ASK and not row.reposted:
        found = await _ask(unit, row.number, known, now)
        asked = await lanes.get_asked(unit, row.number, known.id) if found is None else None
        turn = asked is not None and asked.lane is Lane.TURN
    else:
        found = None if rules.may_turn(known, now) else _held(known, now)
        turn = found is None and row.kind in rules.TURNS
    host = await _taken_in(unit, row, reader, now) if turn else None
    return Quiet(f"told together with {host}") if host else found


async def _taken_in(unit: Unit, row: MessageRow, reader: str, now: datetime) -> str | None:
    """Return the message that takes this turn of ``reader`` in, and keep that; None: it goes by itself."""
    before = await outbox.list_turns(unit, reader, now)
    if any(one.key == row.key for one in before):
        return None  # it was about to go, and comes again
    host = rules.told_with([one for one in before if await _waits(unit, one, reader)], now)
    await outbox.keep_turn(unit, row.key, reader, host, now)
    return host


async def _waits(unit: Unit, turn: Turn, reader: str) -> bool:
    """Say whether what ``turn`` asks of ``reader`` is not done."""
    record = await get_record(unit, turn.number) if turn.kind in _ASKS else None
    about = turn.about if turn.kind is Kind.NOT_QUITE else None
    found = waiting_for([record], reader) if record else ()
    return any(one.kind is _ASKS[turn.kind] and about in (None, one.about) for one in found)


def _held(known: Member, now: datetime) -> Held:
    return Held(rules.next_morning(known, now) + _AFTER_THE_MORNING_MESSAGE)


async def _ask(unit: Unit, number: int, known: Member, now: datetime) -> Held | Quiet | None:
    kept = await lanes.get_asked(unit, number, known.id)
    if kept is None:
        return await _first(unit, number, known, now)
    if kept.lane is Lane.SILENT:
        return _NEXT_TIME
    if kept.lane is Lane.TURN:
        return None if rules.may_turn(known, now) else _held(known, now)
    if kept.day == _day(known, now) and rules.awake(known, now):
        return None
    # It was about to be sent, and was not: by now it is night, or another day with a message of its own.
    await lanes.set_lane(unit, number, known.id, Lane.SILENT)
    await today.plan_mornings(unit, {known.id: rules.next_morning(known, now)})
    return _NEXT_TIME


async def _first(unit: Unit, number: int, known: Member, now: datetime) -> Quiet | None:
    """Choose how somebody is asked about a record, and keep it."""
    debate = await debates.get_debate(unit, number)
    due = debate.value.deadline if debate and debate.value.state is DebateState.COLLECTING else None
    day, used, lane = _day(known, now), set[int](), Lane.SILENT
    for _ in range(_TRIES):
        used = (await lanes.list_slots(unit, [known.id], day)).get(known.id, set())
        lane = rules.lane_of(known, used, due, now=now)
        if await lanes.claim(unit, Asked(number, known.id, lane, day, rules.slot_of(lane, used), now)):
            break
    if lane is not Lane.SILENT:
        return None
    morning = rules.next_morning(known, now)
    await today.plan_mornings(unit, {known.id: morning})
    await _add_to_today(unit, number, known.id, day, now)
    if debate is None or not rules.over_the_limit(known, used, due, now=now):
        return _NEXT_TIME
    return Quiet(_NEXT_TIME.reason, (_over(debate.value, known, morning),))


def _over(debate: Debate, known: Member, morning: datetime) -> Tell:
    return Tell(debate.channel, debate.opener, views.over_the_limit(known, morning))


def _day(known: Member, now: datetime) -> int:
    return mornings.day_number(now, calendar.zone_of(known.zone))


async def _add_to_today(unit: Unit, number: int, member: str, day: int, now: datetime) -> None:
    """Let today's message of ``member`` hold the ask about ``number``, without a sound, if there is such a message."""
    host = await lanes.find_host(unit, member, day)
    if host is not None:
        await outbox.want(unit, [View(Kind.ASK, host, member)], now)
        return
    view = View(Kind.TODAY, day, member)
    row, record = await outbox.find_message(unit, view.key), await get_record(unit, number)
    if row is None or row.ts is None or record is None:
        return
    asks = View(Kind.ASK, number, member)
    items = (item_of(one) for one in waiting_for([record], member))
    for item in (one for one in items if one is not None and one.message_of(member) == asks):
        await today.add_item(unit, member, day, item)
        await outbox.want(unit, [view], now)
        return


async def reaches(unit: Unit, members: Iterable[str], deadline: datetime | None, now: datetime) -> tuple[Reach, ...]:
    """Foresee how each of ``members`` would be asked now, in their order; whoever is unknown is left out."""
    members = tuple(dict.fromkeys(members))
    known = await people.get_members(unit, members)
    used: dict[str, set[int]] = {}
    for day in {_day(one, now) for one in known.values()}:
        there = [one.id for one in known.values() if _day(one, now) == day]
        used |= await lanes.list_slots(unit, there, day)
    return tuple(rules.reach(known[one], used.get(one, set()), deadline, now=now) for one in members if one in known)
