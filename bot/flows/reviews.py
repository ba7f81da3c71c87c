"""Reviews: the look back opens on its day, in its owner's morning; the decision stands while it is looked at."""

from datetime import datetime
from typing import Any

from bot.domain import reviews as rules
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.records import Record
from bot.domain.reviews import Review
from bot.flows import history, home
from bot.views import reviews as views
from storage import decisions, outbox, papers
from storage.reviews import list_due_look_backs
from storage.unit import Unit

__all__ = ["as_it_was", "open_due"]


async def open_due(unit: Unit, now: datetime) -> bool:
    """Open one look back whose day has come. False where none is due."""
    for number in await list_due_look_backs(unit, now, limit=1):
        held = await decisions.get_decision(unit, number, lock=True)
        if held is None or number not in await list_due_look_backs(unit, now):
            return True
        review = rules.on_its_date(held.value, ordinal=await papers.next_ordinal(unit, Review, number), now=now)
        if review is not None:
            await papers.add_paper(unit, review)
            await history.note(unit, number, Verb.REVIEW, by=None, now=now, to=[review])
            await outbox.want(unit, [View(Kind.CARD, number)], now)
            await home.refresh(unit, {held.value.owner, held.value.decided_by}, now)
        return True
    return False


def as_it_was(record: Record, page: int = 0) -> dict[str, Any]:
    """Return what was thought when it was decided, a page at a time: positions, chances, stop signals, dissents."""
    return views.as_it_was_modal(record, page)
