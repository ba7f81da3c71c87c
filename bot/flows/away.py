"""Away: somebody says how they wish to be told; what lies ahead for them is looked at anew, and their Home follows."""

from dataclasses import replace
from datetime import datetime

from bot.domain import away as rules
from bot.domain.away import Rhythm
from bot.domain.people import Member
from bot.domain.refusals import Refusal
from bot.flows import home
from storage import lanes, people
from storage.unit import Unit

__all__ = ["back", "choose", "fewer", "go_away"]


async def _keep(unit: Unit, by: Member, rhythm: Rhythm, now: datetime) -> Member:
    await people.save_rhythm(unit, by.id, rhythm)
    await home.refresh(unit, [by.id], now)
    await lanes.look_again(unit, by.id, now)
    return await people.get_member(unit, by.id) or by


async def go_away(unit: Unit, moment: datetime | None, *, by: Member, now: datetime) -> Member | Refusal:
    """Send ``by`` nothing until the morning of the day of ``moment`` (aware; None: not readable), or say why not."""
    until = rules.back_at(moment, by, now=now) if moment is not None else None
    refused = rules.why_not_away(until, now=now)
    if refused:
        return refused
    return await _keep(unit, by, replace(rules.rhythm_of(by), away_until=until), now)


async def back(unit: Unit, *, by: Member, now: datetime) -> Member:
    """They are back: what waits comes in their next morning message."""
    return await _keep(unit, by, replace(rules.rhythm_of(by), away_until=None), now)


async def fewer(unit: Unit, *, by: Member, now: datetime, mornings_only: bool = True) -> Member:
    """One message each morning and none in between from now on; or, taken back, as it comes."""
    return await _keep(unit, by, replace(rules.rhythm_of(by), mornings_only=mornings_only), now)


async def choose(unit: Unit, wanted: Rhythm, *, by: Member, now: datetime) -> Member | tuple[Refusal, ...]:
    """Keep what somebody's form held, or say what is wrong with it; an absence stays as it is."""
    done = rules.set_rhythm(by, wanted)
    return done if isinstance(done, tuple) else await _keep(unit, by, done, now)
