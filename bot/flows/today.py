"""Today: looks at somebody's morning, sends its one message at most once, and keeps that message true for as long.

The look is a row that the ticker finds; the message is a ping; once it was sent, a view lives on at its place. Where
Slack's answer was lost nothing is kept as said, so that the next morning's message says it again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.capability import Discard, Missed, Posted, Rendered, Tell
from bot.domain import calendar, snoozes
from bot.domain import lanes as lane_rules
from bot.domain import nudges as nudge_rules
from bot.domain import today as rules
from bot.domain.intents import Kind, Ping, PingKind, View
from bot.domain.nudges import Kept, Reason
from bot.domain.people import Member
from bot.domain.records import FollowUpCase, Record
from bot.domain.today import FOLLOW_UPS, Item, Morning, Nudge, item_of
from bot.domain.waiting import GRACE, Waiting, waiting_for
from bot.flows import reports
from bot.views import today as views
from bot.views.notices import signed
from bot.views.today import Entry
from storage import lanes, nudges, outbox, people, today
from storage.followups import list_cases, list_cases_for
from storage.records import get_record, list_records_for
from storage.unit import Unit

__all__ = [
    "everything",
    "follow",
    "foresee",
    "glance",
    "lives_there",
    "look",
    "missed",
    "render_today",
    "renewed",
    "said",
    "say",
    "why_silent",
]

_KEPT_TRUE = timedelta(days=14)  # as long as anything that a morning message holds can wait
_A_DAY = timedelta(days=1)
_GLANCE = timedelta(minutes=10)  # what changes ten times in that time is looked at once
_GLANCES = 20  # people in one transaction
_UNKNOWN = Discard("unknown member")


async def follow(unit: Unit, members: Iterable[str], now: datetime) -> None:
    """Rows of ``members`` changed: have their morning messages made true, and what waits for them looked at."""
    members = set(members)
    since = rules.day_number(now - _KEPT_TRUE, calendar.zone_of(None))
    await outbox.want(unit, await today.days_of(unit, members, since), now)
    await nudges.plan_glances(unit, dict.fromkeys(members, now + _GLANCE))
    # A morning within a day is the next one there is; whose is further away, or unknown, may have an earlier one.
    planned = await today.list_planned(unit, members)
    unsure = [one for one in members if one not in planned or planned[one] > now + _A_DAY]
    if unsure:
        known = await people.get_members(unit, unsure)
        mornings = {one.id: _next_morning(one, now - GRACE) for one in known.values() if one.can_be_asked}
        await today.plan_mornings(unit, mornings)


def _next_morning(member: Member, now: datetime) -> datetime:
    return lane_rules.next_morning(member, now)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What waits for somebody now: with the mornings that snoozing left, what was said of it, and what is put off."""

    waiting: tuple[Waiting, ...]
    kept: tuple[Kept, ...]
    asleep: frozenset[Item]

    def due(self, now: datetime) -> tuple[Nudge, ...]:
        """Return the steps whose morning came and that are not used up."""
        return rules.due_steps(self.waiting, nudge_rules.told(self.kept), now=now)


async def _desk(unit: Unit, known: Member, now: datetime, *, keep: bool = True) -> _Desk:
    """Look at everything that waits for ``known``, and ``keep`` which steps are new, moved, or over."""
    zone = calendar.zone_of(known.zone)
    off = await nudges.list_snoozes(unit, known.id)
    silent = await lanes.list_silent(unit, known.id)
    found = rules.told_in_the_morning(await everything(unit, known.id), silent, known)
    waiting, gone = snoozes.put_off(found, off, now=now, zone=zone, working=known.working)
    kept = await nudges.list_nudges(unit, known.id, {one.number for one in waiting})
    news = nudge_rules.settled(kept, waiting, gone, now=now)
    if keep:
        await nudges.keep_nudges(unit, known.id, news)
    kept = tuple({one.rung: one for one in (*kept, *news)}.values())
    asleep = frozenset(item for item, one in off.items() if one.until > now)
    return _Desk(waiting, kept, asleep)


def _holds(desk: _Desk, day: int, known: Member, now: datetime) -> Morning | None:
    told, again, zone = nudge_rules.told(desk.kept), nudge_rules.unsure(desk.kept, day), calendar.zone_of(known.zone)
    return rules.morning(desk.waiting, told, again, desk.asleep, now=now, zone=zone, working=known.working)


def why_silent(known: Member, now: datetime) -> Reason | None:
    """Return why ``known`` is told nothing now, whatever is due; None where they may be."""
    if not known.can_be_asked:
        return Reason.UNREACHABLE
    if lane_rules.away(known, now):
        return Reason.AWAY
    return None if rules.opening_hours(now, calendar.zone_of(known.zone), known.working) else Reason.QUIET_HOURS


async def _used_up(unit: Unit, ping: Ping) -> bool:
    """Say whether the one message of its day was sent already: as this ping, or as the ask that came first."""
    return await outbox.is_over(unit, ping.key) or await lanes.find_host(unit, ping.person, ping.number) is not None


async def glance(unit: Unit, now: datetime) -> bool:
    """Look at some people whose rows changed, so that each step which lies ahead is known; says and plans nothing.

    What waits for several of them is read once: a glance changes no record.
    """
    members = await nudges.list_due_glances(unit, now, _GLANCES)
    if not members:
        return False
    known = await people.get_members(unit, members)
    unit.read = {}
    for one in known.values():
        await _desk(unit, one, now)
    if known:
        await reports.plan(unit, now)
    await nudges.seen(unit, members)
    return True


async def everything(unit: Unit, member: str) -> tuple[Waiting, ...]:
    """Return what waits for ``member``, of records and follow-ups."""
    records = await list_records_for(unit, member)
    return waiting_for(records, member, await list_cases_for(unit, member))


async def look(unit: Unit, now: datetime) -> bool:
    """Look at one morning whose time has come: plan its message, where there is a reason, and when to look again.

    What is due and not said for a reason of ours is kept with it, and looked at again on the next morning.
    """
    member = await today.find_due_morning(unit, now)
    if member is None:
        return False
    known = await people.get_member(unit, member)
    if known is None:
        await today.put_off(unit, member, None)
        return True
    await reports.plan(unit, now)
    desk, zone = await _desk(unit, known, now), calendar.zone_of(known.zone)
    day, silent = rules.day_number(now, zone), why_silent(known, now)
    if silent is not None:  # we were away at nine, or they are somewhere else now
        await _withhold(unit, known, desk.due(now), silent, day, now)
        await today.put_off(unit, member, None if silent is Reason.UNREACHABLE else _next_morning(known, now))
        return True
    if _holds(desk, day, known, now) is None:
        await _withhold(unit, known, desk.due(now), Reason.CAP, day, now)
        await today.put_off(unit, member, rules.look_again(desk.waiting, nudge_rules.told(desk.kept), now=now))
        return True
    ping = Ping(PingKind.TODAY, day, member, now)
    if await _used_up(unit, ping):
        await _withhold(unit, known, desk.due(now), Reason.BUDGET, day, now)
    else:
        await outbox.want(unit, [ping], now)
    await today.put_off(unit, member, _next_morning(known, now))
    return True


async def _withhold(unit: Unit, known: Member, due: Sequence[Nudge], reason: Reason, day: int, now: datetime) -> None:
    await nudges.keep_nudges(unit, known.id, nudge_rules.withheld(due, reason, day, now=now))


async def foresee(unit: Unit, now: datetime) -> list[str]:
    """Return the morning messages that would be sent now: to whom, and about what, by ids; changes nothing."""
    lines = []
    for member in await today.list_due_mornings(unit, now):
        known = await people.get_member(unit, member)
        if known is None or why_silent(known, now) is not None:
            continue
        zone = calendar.zone_of(known.zone)
        day = rules.day_number(now, zone)
        found = _holds(await _desk(unit, known, now, keep=False), day, known, now)
        ping = Ping(PingKind.TODAY, day, member, now)
        if found is not None and not await _used_up(unit, ping):
            items = [f"{one.matter} {one.number}{f' {one.about}' if one.about else ''}" for one in found.items]
            lines.append(f"{View(Kind.TODAY, day, member).key} to {member}: {', '.join(items)}")
    return lines


async def say(unit: Unit, day: int, person: str | None, now: datetime) -> Rendered | Discard:
    """Word the morning message of ``day``, if there is still a reason for it; its steps count as unknown from here."""
    known = await people.get_member(unit, person or "")
    if known is None:
        return _UNKNOWN
    zone = calendar.zone_of(known.zone)
    desk, silent = await _desk(unit, known, now), why_silent(known, now)
    if rules.day_number(now, zone) != day:
        return Discard("its day is over")
    if silent is None and await lanes.find_host(unit, known.id, day) is not None:
        silent = Reason.BUDGET
    found = None if silent else _holds(desk, day, known, now)
    if found is None:
        await _withhold(unit, known, desk.due(now), silent or Reason.CAP, day, now)
        return Discard(silent.value if silent else "nothing is due any more")
    await nudges.keep_nudges(unit, known.id, nudge_rules.begun(found.nudges, day, now=now))
    entries = await _entries(unit, known.id, found.shown, now=now)
    drawn = views.today(known, entries, more=await _more(unit, known.id, entries), now=now)
    # It says which one it is from the first moment, as any other message of ours.
    return Rendered(signed(drawn, View(Kind.TODAY, day, known.id).key), member=known.id)


async def missed(unit: Unit, one: Missed, now: datetime) -> None:
    """The morning message of a day certainly was not sent: its steps are not used up."""
    reason = Reason.NOT_POSTED if one.reachable else Reason.UNREACHABLE
    kept = await nudges.list_nudges(unit, one.person, ())
    await nudges.keep_nudges(unit, one.person, nudge_rules.missed(kept, one.number, reason, now=now))


async def said(unit: Unit, posted: Posted, now: datetime) -> Sequence[Tell]:
    """It was sent: keep what it holds, let it be a view from now on, and what lived elsewhere point to it."""
    _, number, person, _ = posted.key.split(":")
    day, known = int(number), await people.get_member(unit, person)
    if known is not None:
        await _keep(unit, known, day, now)
    await outbox.adopt(unit, View(Kind.TODAY, day, person), posted.channel, posted.ts, now)
    return ()


async def _keep(unit: Unit, known: Member, day: int, now: datetime) -> None:
    """Keep that the message of ``day`` was sent: which steps that was, and, on its day, what stands there."""
    desk, zone = await _desk(unit, known, now), calendar.zone_of(known.zone)
    steps = nudge_rules.sent(desk.kept, day, now=now)
    before = {one.rung for one in steps}
    told = nudge_rules.told(desk.kept) - before
    found = None
    if rules.day_number(now, zone) == day:
        again = nudge_rules.unsure(desk.kept, day)
        found = rules.morning(desk.waiting, told, again, desk.asleep, now=now, zone=zone, working=known.working)
    if found is not None:
        older = await today.stands_on(unit, known.id, found.shown)
        await today.keep_morning(unit, known.id, day, found)
        views_of = [item.message_of(known.id) for item in found.shown]
        pointers = [one for one in views_of if one is not None]
        pointers += [View(Kind.TODAY, earlier, known.id) for earlier in older.values()]
        hosts = await lanes.list_hosts(unit, known.id, {item.number for item in found.shown})
        pointers += [View(Kind.ASK, host, known.id) for host in hosts]
        await outbox.want(unit, pointers, now)
    repeated = nudge_rules.said_again(desk.kept, found.items if found else (), day)
    await nudges.keep_nudges(unit, known.id, (*steps, *repeated))


async def render_today(unit: Unit, day: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw a morning message that was sent, from fresh rows: what still waits, what is done, what has moved on."""
    known = await people.get_member(unit, member or "")
    row = await outbox.find_message(unit, View(Kind.TODAY, day, member).key)
    if known is None or row is None or row.ts is None:
        return _UNKNOWN
    shown = await today.list_shown(unit, known.id, day)
    newer = await today.stands_on(unit, known.id, list(shown))
    moved = {item for item, alone in shown.items() if alone or newer.get(item, day) > day}
    entries = await _entries(unit, known.id, list(shown), moved, now=now)
    newest = rules.day_number(now, calendar.zone_of(known.zone)) == day
    more = await _more(unit, known.id, entries) if newest else 0
    return Rendered(views.today(known, entries, more=more, now=now), member=known.id)


async def _entries(
    unit: Unit, member: str, items: Sequence[Item], moved: Collection[Item] = (), *, now: datetime
) -> list[Entry]:
    """Return each item with what waits of it, whether it has ``moved`` on, and until when it is put off."""
    entries, off = [], {item: one for item, one in (await nudges.list_snoozes(unit, member)).items() if one.until > now}
    numbers = [item.number for item in items if item.matter in FOLLOW_UPS]
    cases = {case.followup.id: case for case in await list_cases(unit, numbers)}
    for item in items:
        follow_up = item.matter in FOLLOW_UPS
        subject = cases.get(item.number) if follow_up else await get_record(unit, item.number)
        if subject is not None:
            waits = _waits(subject, member, item)
            entries.append(Entry(item, subject, waits, item in moved, off.get(item)))
    return entries


def _waits(subject: Record | FollowUpCase, member: str, item: Item) -> Waiting | None:
    waiting = waiting_for([subject], member) if isinstance(subject, Record) else waiting_for([], member, [subject])
    return next((one for one in waiting if item_of(one) == item), None)


async def _more(unit: Unit, member: str, entries: Sequence[Entry]) -> int:
    """Return how much waits in Home that stands in none of ``entries``."""
    waiting = await everything(unit, member)
    here = {one.item for one in entries if one.waiting and not one.moved}
    return sum(item_of(one) not in here for one in waiting)


async def renewed(unit: Unit, view: View, now: datetime) -> None:
    """``view`` is posted once more, further down: what morning messages hold of it points there."""
    matters = rules.matters_in(view.kind)
    if matters and view.member:
        await today.move_on(unit, view.member, view.number, matters)
        since = rules.day_number(now - _KEPT_TRUE, calendar.zone_of(None))
        await outbox.want(unit, await today.days_of(unit, [view.member], since), now)


async def lives_there(unit: Unit, record: Record, view: View, reader: str) -> bool:
    """Say whether what ``view`` asks ``reader`` stands in a morning message, so that it is a pointer there."""
    items = [item for item in map(item_of, waiting_for([record], reader)) if item and item.message_of(reader) == view]
    return bool(items) and bool(await today.stands_on(unit, reader, items))
