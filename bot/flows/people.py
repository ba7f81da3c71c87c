"""People: keep what Slack tells about members, so that rules never have to ask; what follows where one is gone."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain import positions as rules
from bot.domain.debates import DebateState
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.flows import authors, followups, home, ownership
from bot.flows.debates import keep
from storage import debates, people, positions
from storage.unit import Unit

__all__ = ["know"]


async def know(unit: Unit, members: Iterable[Member], now: datetime) -> None:
    """Store what Slack says about ``members``; the Home of each follows, since zone and name stand on it."""
    members = list(members)
    await people.save_members(unit, members, now)
    await home.refresh(unit, [member.id for member in members], now)
    for member in members:
        if not member.can_be_asked:
            await _leave(unit, member.id, now)
            await followups.leave(unit, member.id, now)
            await ownership.left(unit, member.id, now)
            await authors.left(unit, member.id, now)
            unit.wake("ticker")  # whether this was their point is asked in vain


async def _leave(unit: Unit, member: str, now: datetime) -> None:
    """Let nobody wait for a position of somebody who is gone."""
    for number in [one.number for one in await debates.list_open(unit, member) if one.state is DebateState.COLLECTING]:
        held = await debates.get_debate(unit, number, lock=True)
        changed = rules.leave(held.value, member, await positions.list_positions(unit, number)) if held else None
        if held and changed:
            await keep(unit, held, changed.debate, changed.intents, now, verb=Verb.LEFT)
