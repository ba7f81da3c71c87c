"""Reports: once a working day, what became of the nudges; kept for the doctor, told in a channel where one is set."""

from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo

from bot.capability import Discard, Rendered
from bot.domain import calendar
from bot.domain import reports as rules
from bot.domain.intents import Ping, PingKind
from bot.views import reports as views
from storage import followups, outbox, ownership, people, reports
from storage.reports import Made
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["UNOWNED", "make", "plan", "render_report"]

UNOWNED: tuple[Callable[[Unit], Awaitable[int]], ...] = (
    followups.count_unowned,
    ownership.count_unowned,
)
"""How many things nobody owns: a room whose things can be without an owner adds its count."""


async def plan(unit: Unit, now: datetime) -> None:
    """Something happened that may be worth telling: have a report made on the next working morning."""
    day, at = rules.next_report(now, await _zone(unit))
    await reports.plan_report(unit, int(f"{day:%Y%m%d}"), at)


async def _zone(unit: Unit) -> tzinfo:
    """Return the zone of whoever answers for the workspace: its approver, or whom admins named first; else UTC."""
    held = await get_settings(unit)
    answers = next(iter((*filter(None, [held.approver]), *held.stewards)), None)
    known = await people.get_member(unit, answers) if answers else None
    return calendar.zone_of(known.zone if known else None)


async def make(unit: Unit, now: datetime) -> bool:
    """Make one report whose time has come, and plan its message; where there is nothing to tell, nothing is kept."""
    day = await reports.find_due_report(unit, now)
    if day is None:
        return False
    unowned = sum([await count(unit) for count in UNOWNED])
    found = await reports.count_run(unit, now, unowned=unowned)
    if found.empty:
        await reports.drop_report(unit, day)
        return True
    await reports.keep_report(unit, Made(day, now, found))
    channel = (await get_settings(unit)).report_channel
    if channel:
        await outbox.want(unit, [Ping(PingKind.REPORT, day, channel, now)], now)
    return True


async def render_report(unit: Unit, day: int, channel: str | None, now: datetime) -> Rendered | Discard:
    """Word the report of ``day`` for the channel that is set now."""
    made = await reports.get_report(unit, day)
    if made is None or not channel:
        return Discard("no report of that day")
    if channel != (await get_settings(unit)).report_channel:
        return Discard("reports go to another channel, or nowhere, by now")
    return Rendered(views.run_report(made.day, made.report), channel=channel)
