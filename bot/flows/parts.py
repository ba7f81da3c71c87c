"""Parts: somebody who is told, and asked nothing, has seen it; it waits for them no more."""

from dataclasses import replace
from datetime import datetime

from bot.domain import parts as rules
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from bot.flows import history, home
from storage import debates
from storage.unit import Unit

__all__ = ["seen"]


async def seen(unit: Unit, number: int, *, by: Member, now: datetime) -> Refusal | None:
    """Keep that ``by`` has seen what opened or was decided; nothing changes where nobody tells them of it."""
    glance = await debates.get_debate(unit, number)
    if glance is None:
        return Refusal(Code.UNKNOWN_RECORD)
    if not rules.hears(glance.value, by.id):  # so most readers hold nobody up
        return None
    held = await debates.get_debate(unit, number, lock=True)
    if held is None or not rules.hears(held.value, by.id):
        return None
    known = replace(held.value, seen=(*held.value.seen, by.id))
    await debates.save_debate(unit, known, seen=held.seen)
    await history.note(unit, number, Verb.SEEN, by=by.id, now=now, was=[held.value], to=[known])
    await home.refresh(unit, [by.id], now)
    return None
