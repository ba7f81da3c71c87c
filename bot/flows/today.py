"""Today: looks at somebody's morning, sends its one message at most once, and keeps that message true for as long.

The look is a row that the ticker finds; the message is a ping; once it was sent, a view lives on at its place. Where
Slack's answer was lost nothing is kept as said, so that the next morning's message says it again.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from bot.capability import Discard, Posted, Rendered, Tell
from bot.domain import calendar
from bot.domain import today as rules
from bot.domain.intents import Kind, Ping, PingKind, View
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.today import Item, Morning, item_of
from bot.domain.waiting import GRACE, Waiting, waiting_for
from bot.views import today as views
from bot.views.notices import signed
from bot.views.today import Entry
from storage import outbox, people, today
from storage.records import get_record, list_records_for
from storage.unit import Unit

__all__ = ["follow", "lives_there", "look", "render_today", "renewed", "said", "say"]

_KEPT_TRUE = timedelta(days=14)  # as long as anything that a morning message holds can wait
_A_DAY = timedelta(days=1)
_UNKNOWN = Discard("unknown member")


async def follow(unit: Unit, members: Iterable[str], now: datetime) -> None:
    """Rows of ``members`` changed: have their morning messages made true, and their next morning looked at."""
    members = set(members)
    since = rules.day_number(now - _KEPT_TRUE, calendar.zone_of(None))
    await outbox.want(unit, await today.days_of(unit, members, since), now)
    # A morning within a day is the next one there is; whose is further away, or unknown, may have an earlier one.
    planned = await today.list_planned(unit, members)
    unsure = [one for one in members if one not in planned or planned[one] > now + _A_DAY]
    if unsure:
        known = await people.get_members(unit, unsure)
        mornings = {one.id: _next_morning(one, now - GRACE) for one in known.values() if one.can_be_asked}
        await today.plan_mornings(unit, mornings)


def _next_morning(member: Member, now: datetime) -> datetime:
    return calendar.next_working_morning(now, calendar.zone_of(member.zone))


async def _waiting(unit: Unit, member: str) -> tuple[tuple[Waiting, ...], Collection[Item]]:
    """Return what waits for ``member``, and of what they were reminded."""
    waiting = waiting_for(await list_records_for(unit, member), member)
    return waiting, await today.list_reminded(unit, member, {one.number for one in waiting})


async def look(unit: Unit, now: datetime) -> bool:
    """Look at one morning whose time has come: plan its message, where there is a reason, and when to look again."""
    member = await today.find_due_morning(unit, now)
    if member is None:
        return False
    known = await people.get_member(unit, member)
    if known is None or not known.can_be_asked:
        await today.put_off(unit, member, None)
        return True
    zone = calendar.zone_of(known.zone)
    if not rules.opening_hours(now, zone):  # we were away at nine, or they are somewhere else now
        await today.put_off(unit, member, _next_morning(known, now))
        return True
    waiting, reminded = await _waiting(unit, member)
    if rules.morning(waiting, reminded, now=now, zone=zone) is None:
        await today.put_off(unit, member, rules.look_again(waiting, reminded, now=now))
        return True
    await outbox.want(unit, [Ping(PingKind.TODAY, rules.day_number(now, zone), member, now)], now)
    await today.put_off(unit, member, _next_morning(known, now))
    return True


async def _morning(unit: Unit, day: int, known: Member, now: datetime) -> Morning | None:
    """Return what the message of ``day`` has to hold now; None where it has nothing to say, or is too late."""
    zone = calendar.zone_of(known.zone)
    if rules.day_number(now, zone) != day or not rules.opening_hours(now, zone):
        return None
    waiting, reminded = await _waiting(unit, known.id)
    return rules.morning(waiting, reminded, now=now, zone=zone)


async def say(unit: Unit, day: int, person: str | None, now: datetime) -> Rendered | Discard:
    """Word the morning message of ``day``, if there is still a reason for it."""
    known = await people.get_member(unit, person or "")
    if known is None:
        return _UNKNOWN
    found = await _morning(unit, day, known, now)
    if found is None:
        return Discard("nothing is due any more, or its morning is over")
    entries = await _entries(unit, known.id, found.shown)
    drawn = views.today(known, entries, more=await _more(unit, known.id, entries), now=now)
    # It says which one it is from the first moment, as any other message of ours.
    return Rendered(signed(drawn, View(Kind.TODAY, day, known.id).key), member=known.id)


async def said(unit: Unit, posted: Posted, now: datetime) -> Sequence[Tell]:
    """It was sent: keep what it holds, let it be a view from now on, and what lived elsewhere point to it."""
    _, number, person, _ = posted.key.split(":")
    day, known = int(number), await people.get_member(unit, person)
    found = await _morning(unit, day, known, now) if known else None
    if found is not None:
        older = await today.stands_on(unit, person, found.shown)
        await today.keep_morning(unit, person, day, found)
        views_of = [item.message_of(person) for item in found.shown]
        pointers = [one for one in views_of if one is not None]
        pointers += [View(Kind.TODAY, earlier, person) for earlier in older.values()]
        await outbox.want(unit, pointers, now)
    await outbox.adopt(unit, View(Kind.TODAY, day, person), posted.channel, posted.ts, now)
    return ()


async def render_today(unit: Unit, day: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw a morning message that was sent, from fresh rows: what still waits, what is done, what has moved on."""
    known = await people.get_member(unit, member or "")
    row = await outbox.find_message(unit, View(Kind.TODAY, day, member).key)
    if known is None or row is None or row.ts is None:
        return _UNKNOWN
    shown = await today.list_shown(unit, known.id, day)
    newer = await today.stands_on(unit, known.id, list(shown))
    moved = {item for item, alone in shown.items() if alone or newer.get(item, day) > day}
    entries = await _entries(unit, known.id, list(shown), moved)
    newest = rules.day_number(now, calendar.zone_of(known.zone)) == day
    more = await _more(unit, known.id, entries) if newest else 0
    return Rendered(views.today(known, entries, more=more, now=now), member=known.id)


async def _entries(unit: Unit, member: str, items: Sequence[Item], moved: Collection[Item] = ()) -> list[Entry]:
    """Return each item with what waits of it, and whether it has ``moved`` on."""
    entries = []
    for item in items:
        record = await get_record(unit, item.number)
        if record is not None:
            entries.append(Entry(item, record, _waits(record, member, item), item in moved))
    return entries


def _waits(record: Record, member: str, item: Item) -> Waiting | None:
    return next((one for one in waiting_for([record], member) if item_of(one) == item), None)


async def _more(unit: Unit, member: str, entries: Sequence[Entry]) -> int:
    """Return how much waits in Home that stands in none of ``entries``."""
    waiting = waiting_for(await list_records_for(unit, member), member)
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
