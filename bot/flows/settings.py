"""Settings: shown to whoever may change them, and changed by them; each change keeps who, when, from what to what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.clock.holidays import known_calendar, tidy_code
from bot.domain import calendar
from bot.domain import settings as rules
from bot.domain.people import Member
from bot.domain.refusals import Refusal
from bot.domain.settings import Adjusted, Adjustment, Settings, Wanted
from bot.flows import escalations, home
from bot.views import settings as views
from storage import people, settings
from storage.unit import Unit

__all__ = ["adjust", "days_form_for", "form_for", "more_form_for"]


async def form_for(unit: Unit, *, by: Member, now: datetime) -> dict[str, Any] | Refusal:
    """Return the first page for ``by``, or why they may not change settings, with who may."""
    held = await settings.get_settings(unit)
    refused = rules.why_not_adjust(held, by, await _admins(unit, held))
    if refused:
        return refused
    lately = await settings.list_adjustments(unit)
    known = await _known(unit, lately)
    return views.settings_modal(held, lately, known, zone=calendar.zone_of(by.zone), now=now)


async def more_form_for(unit: Unit, *, by: Member, now: datetime) -> dict[str, Any] | Refusal:
    """Return the second page for ``by``; as ``form_for``."""
    held = await settings.get_settings(unit)
    refused = rules.why_not_adjust(held, by, await _admins(unit, held))
    if refused:
        return refused
    lately = await settings.list_adjustments(unit)
    known = await _known(unit, lately)
    return views.more_modal(held, lately, known, zone=calendar.zone_of(by.zone), now=now)


async def days_form_for(unit: Unit, *, by: Member) -> dict[str, Any] | Refusal:
    """Return the page "Days off" for ``by``; as ``form_for``."""
    held = await settings.get_settings(unit)
    refused = rules.why_not_adjust(held, by, await _admins(unit, held))
    return refused or views.days_modal(held, await settings.list_adjustments(unit))


async def adjust(
    unit: Unit, wanted: Wanted, *, by: Member, now: datetime, seen: int | None
) -> Adjusted | tuple[Refusal, ...]:
    """Set what ``wanted`` names; see the rule. The Homes of those who may change settings follow."""
    held = await settings.hold_settings(unit)
    admins = await _admins(unit, held)
    named = {one for value in wanted.values() if isinstance(value, tuple) for one in value}
    named |= {str(value) for name, value in wanted.items() if name == "approver" and value}
    newest = await settings.newest_adjustment(unit)
    if wanted.get("holidays"):
        wanted = {**wanted, "holidays": tidy_code(str(wanted["holidays"]))}
    done = rules.adjust(
        held,
        wanted,
        by=by,
        people=await people.get_members(unit, named),
        admins=admins,
        now=now,
        seen=seen,
        newest=newest,
        known_calendar=known_calendar,
    )
    if isinstance(done, Adjusted) and done.adjustments:
        await settings.save_settings(unit, done.settings, done.adjustments)
        readers = {by.id, *(one.id for one in admins), *held.stewards, *done.settings.stewards}
        await home.refresh(unit, readers, now)
        if done.settings.approver not in (None, held.approver):
            await escalations.look_for_rulers(unit, now)
    return done


async def _admins(unit: Unit, held: Settings) -> tuple[Member, ...]:
    """Return those who may change settings, as far as we know them: stewards first, since they were named for it."""
    named = await people.get_members(unit, held.stewards)
    stewards = [named[one] for one in held.stewards if one in named]
    rest = [one for one in await people.list_admins(unit) if one.id not in named]
    return tuple([*stewards, *rest][:3])


async def _known(unit: Unit, lately: tuple[Adjustment, ...]) -> Mapping[str, Member]:
    ids = {one.by for one in lately if one.by}
    ids |= {member for one in lately for value in (one.was, one.now_is) for member in value.split(",") if member}
    return await people.get_members(unit, ids)
