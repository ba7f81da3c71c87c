"""Reviews: the look back opens on its day, in its owner's morning; the decision stands while it is looked at."""

from datetime import datetime
from typing import Any

from bot.capability import Discard, Rendered
from bot.domain import reviews as rules
from bot.domain.commitments import Answer, Answered
from bot.domain.decisions import Decision
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.ownership import Ownership, responsible
from bot.domain.records import Record
from bot.domain.reviews import Cause, Review
from bot.flows import history, home
from bot.views import reviews as views
from storage import debates, decisions, outbox, papers
from storage.records import get_record
from storage.reviews import list_due_look_backs
from storage.unit import Unit

__all__ = ["as_it_was", "follow", "open_due", "render_later"]


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
            stands_in = responsible(await papers.list_papers(unit, Ownership, number))
            people = {held.value.owner, held.value.decided_by, stands_in or held.value.owner}
            await home.refresh(unit, people, now)
        return True
    return False


async def follow(unit: Unit, decision: Decision, said: Answered, now: datetime) -> None:
    """Somebody answered otherwise once it was in force: a block is looked at again, one that is taken back no more."""
    number, member = decision.number, said.member
    found = await papers.list_papers(unit, Review, number)
    mine = [one for one in rules.to_look_at(found) if one.cause is Cause.BLOCK and one.by == member]
    debate = await debates.get_debate(unit, number)
    if debate is None:
        return
    told = View(Kind.LATER, number, member)
    if said.form.kind is Answer.CANNOT_COMMIT and not mine:
        ordinal = await papers.next_ordinal(unit, Review, number)
        review = rules.on_block(decision, ordinal=ordinal, by=member, note=said.form.words, now=now)
        await papers.add_paper(unit, review)
        await history.note(unit, number, Verb.REVIEW, by=member, now=now, to=[review])
        await outbox.renew(unit, told, now)
    for one in mine if said.form.kind is not Answer.CANNOT_COMMIT else ():
        over = rules.close(one, now=now)
        await papers.save_paper(unit, over, seen=one)
        await history.note(unit, number, Verb.LOOKED, by=member, now=now, was=[one], to=[over])
        await outbox.want(unit, [told], now)
    await home.refresh(unit, {debate.value.decider}, now)


async def render_later(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw what the decider is told about somebody who cannot commit any more, and what became of it."""
    record = await get_record(unit, number)
    if record is None or record.decision is None or member is None:
        return Discard("not decided")
    said = views.later(record, member, now)
    row = await outbox.find_message(unit, View(Kind.LATER, number, member).key)
    if said is None or (row is None and not rules.to_look_at(record.reviews)):
        return Discard("nobody blocks")
    return Rendered(said, member=record.debate.decider)


def as_it_was(record: Record, page: int = 0) -> dict[str, Any]:
    """Return what was thought when it was decided, a page at a time: positions, chances, stop signals, dissents."""
    return views.as_it_was_modal(record, page)
