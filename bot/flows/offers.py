"""Offers to decide that are over, since the question has ended or somebody else decides by now."""

from datetime import datetime

from bot.domain import handovers as rules
from bot.domain.debates import Debate
from bot.domain.handovers import Handed, Handover
from bot.domain.intents import Intent
from bot.domain.ledger import Verb
from bot.flows import history
from storage import papers
from storage.unit import Unit

__all__ = ["end_offers"]


async def end_offers(unit: Unit, debate: Debate, now: datetime) -> tuple[Intent, ...]:
    """End the offer that is still open on a debate which has ended or has a new decider; return what should be said."""
    offer = rules.standing(await papers.list_papers(unit, Handover, debate.number))
    done = rules.end(debate, offer, by=None, now=now) if offer else None
    if offer is None or not isinstance(done, Handed):
        return ()
    await papers.save_paper(unit, done.handover, seen=offer)
    await history.note(unit, debate.number, Verb.TAKEN_BACK, by=None, now=now, was=[offer], to=[done.handover])
    return done.intents
