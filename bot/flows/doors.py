"""Doors: correct a label, name what a one-way door still misses, give a day more where too few wrote."""

from datetime import datetime
from typing import Any

from bot.domain import calendar
from bot.domain.changes import Reworked
from bot.domain.debates import Changed, DebateState
from bot.domain.doors import Door, Profile, Tick
from bot.domain.doors import changing as rules
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows.debates import keep, keep_change
from bot.views import doors as views
from storage import debates, people, positions
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["complete", "correct", "correction_form", "extend_due", "profile_form"]

_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)


def correction_form(record: Record, *, by: Member) -> dict[str, Any] | Refusal:
    """Return the form with which ``by`` says that it is the other door, or why they cannot."""
    return rules.why_not_correct(record.debate, by.id) or views.correction_modal(record)


async def correct(
    unit: Unit, number: int, ticks: tuple[Tick, ...], door: Door, reason: str, *, by: Member, now: datetime
) -> Reworked | tuple[Refusal, ...]:
    """Correct which door the question is; see the rule."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    corrected = rules.correct(held.value, ticks, door, reason, by=by.id, now=now)
    if isinstance(corrected, Reworked):
        await keep_change(unit, held, corrected, now, verb=Verb.DOOR, by=by.id)
    return corrected


async def profile_form(unit: Unit, record: Record, *, by: Member, now: datetime) -> dict[str, Any] | None:
    """Return the form with what the decider has to name before deciding; None where nothing is missing."""
    zone = calendar.zone_of(by.zone)
    debate = record.debate
    if not rules.why_not_complete(debate, dict(record.people), calendar.local_day(now, zone)):
        return None
    ruler = debate.approver or (await get_settings(unit)).approver
    named = Profile(
        decider=debate.decider,
        owner=debate.owner if debate.owner != debate.decider else None,
        approver=ruler if ruler not in (debate.owner, debate.decider, *debate.committing) else None,
        success=debate.success,
        look_back=debate.look_back or calendar.default_review(now, zone, by.working),
    )
    return views.profile_modal(record, named)


async def complete(
    unit: Unit, number: int, named: Profile, *, by: Member, now: datetime
) -> Changed | tuple[Refusal, ...]:
    """Name what a one-way door still misses; see the rule."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    chosen = {one for one in (named.owner, named.approver) if one}
    known = await people.get_members(unit, {*held.value.named, by.id, *chosen})
    whole = rules.complete(held.value, named, by=by.id, people=known, now=now)
    if isinstance(whole, Changed):
        await keep(unit, held, whole.debate, whole.intents, now, verb=Verb.COMPLETED, by=by.id)
    return whole


async def extend_due(unit: Unit, number: int, now: datetime) -> bool:
    """Give a one-way door a day more where its time is up and too few wrote; say whether that was so."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None or held.value.state is not DebateState.COLLECTING:
        return False
    longer = rules.extend(
        held.value,
        await positions.list_positions(unit, number),
        people=await people.get_members(unit, held.value.named),
        now=now,
    )
    if longer is None:
        return False
    await keep_change(unit, held, longer, now, verb=Verb.EXTENDED, by=None)
    return True
