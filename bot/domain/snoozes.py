"""Snoozes: something that waits is put off to another working morning, by whom it waits for, three times at most."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.refusals import Code, Refusal
from bot.domain.today import Item, Rung, item_of
from bot.domain.waiting import RIDES_ALONG, Waiting, WaitingKind

__all__ = ["AT_MOST", "Snooze", "When", "ends", "offered", "put_off", "snooze", "until_of"]

AT_MOST = 3
_FURTHEST = timedelta(days=366)
_A_DAY = timedelta(days=1)


class When(StrEnum):
    """What the menu offers. The values travel in buttons: never rename one."""

    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"
    A_DATE = "date"


@dataclass(frozen=True, slots=True)
class Snooze:
    """One item is put off until ``until`` (aware UTC, a working morning), for the ``times``-th time.

    ``earlier`` says that it comes back before the morning that was asked for, since its time ends first.
    """

    item: Item
    until: datetime
    times: int = 1
    earlier: bool = False


def ends(one: Waiting, now: datetime) -> bool:
    """Say whether ``one`` has a time that still ends; otherwise ``due`` is only since when, or from when, it waits."""
    return one.due > now and one.kind is not WaitingKind.DECIDE


def until_of(when: When, now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> date:
    """Return the day that "tomorrow" and "next week" name in ``zone``: the next working day, the next Monday.

    "A date" is what somebody picks; the form offers tomorrow first.
    """
    today = calendar.local_day(now, zone)
    if when is When.NEXT_WEEK:
        return calendar.working_day_from(today + (7 - today.weekday()) * _A_DAY, working)
    return calendar.next_working_day(today, working)


def offered(one: Waiting, *, now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> tuple[When, ...]:
    """Return what the menu of ``one`` offers: nothing where its time ends before the next morning.

    Next week is left out where that is tomorrow, or later than its end.
    """
    tomorrow, next_week = (until_of(when, now, zone, working) for when in (When.TOMORROW, When.NEXT_WEEK))
    soon, later = (calendar.next_working_morning(_midnight(day, zone), zone, working) for day in (tomorrow, next_week))
    if item_of(one) is None or one.kind in RIDES_ALONG or (ends(one, now) and soon >= one.due):
        return ()
    far = soon < later and not (ends(one, now) and later >= one.due)
    return (When.TOMORROW, When.NEXT_WEEK, When.A_DATE) if far else (When.TOMORROW, When.A_DATE)


def snooze(
    one: Waiting,
    day: date | None,
    before: Snooze | None,
    *,
    now: datetime,
    zone: tzinfo,
    working: WorkingDays = EVERY_WEEK,
) -> Snooze | Refusal:
    """Put ``one`` off to the morning of ``day``, or of the next working day after it, in ``zone``; or say why not.

    What ends before that comes back on the last working morning before its end; where none is left it stays.
    """
    item = item_of(one)
    if item is None:
        return Refusal(Code.MOVED_ON)
    if before is not None and before.times >= AT_MOST:
        return Refusal(Code.SNOOZED_ENOUGH, {"times": AT_MOST}, "day")
    if day is None or day <= calendar.local_day(now, zone):
        return Refusal(Code.SNOOZE_PAST, {}, "day")
    if day > calendar.local_day(now, zone) + _FURTHEST:
        return Refusal(Code.SNOOZE_FAR, {}, "day")
    wanted = calendar.next_working_morning(_midnight(day, zone), zone, working)
    until = _before_its_end(one, wanted, now, zone, working)
    if until <= now:
        return Refusal(Code.SNOOZE_ENDS, {"due": one.due}, "day")
    return Snooze(item, until, (before.times if before else 0) + 1, earlier=until < wanted)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return calendar.instant_at(day, time(0), zone)


def _before_its_end(one: Waiting, until: datetime, now: datetime, zone: tzinfo, working: WorkingDays) -> datetime:
    if ends(one, now) and until >= one.due:
        return calendar.last_working_morning_before(one.due, zone, working)
    return until


def put_off(
    waiting: Iterable[Waiting],
    snoozes: Mapping[Item, Snooze],
    *,
    now: datetime,
    zone: tzinfo,
    working: WorkingDays = EVERY_WEEK,
) -> tuple[tuple[Waiting, ...], frozenset[Rung]]:
    """Return what waits with the mornings that snoozing left of it, and the steps that it took away.

    A snoozed thing has one morning more, on which it comes back; a deadline that was moved to before that wins.
    """
    found: list[Waiting] = []
    gone: set[Rung] = set()
    for one in waiting:
        item = item_of(one)
        off = snoozes.get(item) if item is not None else None
        if item is None or off is None:
            found.append(one)
            continue
        until = _before_its_end(one, off.until, now, zone, working)
        back = (f"snooze {off.times}", until)
        gone |= {(item, step) for step, at in one.mornings if at <= until}
        found.append(replace(one, steps=(back, *((step, at) for step, at in one.mornings if at > until))))
    return tuple(found), frozenset(gone)
