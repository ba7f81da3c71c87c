"""Concerns: at a look back each dissenter is asked, in their own morning, what became of what they feared."""

from datetime import datetime

from bot.domain import concerns as rules
from bot.domain.concerns import Concern, ConcernState, Mind
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Refusal
from bot.flows import history, home
from storage import debates, outbox, papers, people
from storage.concerns import list_lapsed
from storage.unit import Unit

__all__ = ["ask", "lapse_due", "say"]


async def ask(unit: Unit, record: Record, review: int, now: datetime) -> None:
    """Ask each dissenter who can still be asked what became of their concern, for the look back ``review``."""
    if record.decision is None:
        return
    said = rules.dissents(record.debate, record.decision, record.positions, record.standings)
    able = {one: words for one, words in said.items() if one in record.people and record.people[one].can_be_asked}
    number = record.debate.number
    first = await papers.next_ordinal(unit, Concern, number)
    asked = rules.to_ask(able, record.concerns, number=number, review=review, first=first, now=now)
    for one in asked:
        await papers.add_paper(unit, one)
    if asked:
        await history.note(unit, number, Verb.CONCERNS, by=None, now=now, to=asked)
        await home.refresh(unit, [one.member for one in asked], now)


async def lapse_due(unit: Unit, now: datetime) -> bool:
    """Ask about one concern no more that its author said nothing about in time. False where none is due."""
    for number, ordinal in await list_lapsed(unit, now, limit=1):
        await debates.get_debate(unit, number, lock=True)
        concern = await papers.get_paper(unit, Concern, number, ordinal)
        member = await people.get_member(unit, concern.member) if concern else None
        then = rules.lapse(concern, member, now=now) if concern else None
        if concern is not None and then is not None:
            await papers.save_paper(unit, then, seen=concern)
            await history.note(unit, number, Verb.CONCERN_LAPSED, by=None, now=now, was=[concern], to=[then])
            await outbox.want(unit, [View(Kind.CARD, number)], now)
            await home.refresh(unit, [then.member], now)
        return True
    return False


async def say(
    unit: Unit, number: int, ordinal: int, said: ConcernState | Mind, *, by: Member, now: datetime
) -> Concern | Refusal:
    """Keep what its author says of their own concern, or of what would have changed their mind."""
    await debates.get_debate(unit, number, lock=True)
    concern = await papers.get_paper(unit, Concern, number, ordinal)
    if isinstance(said, ConcernState):
        done = rules.answered(concern, said, by=by.id, now=now)
    else:
        done = rules.minds(concern, said, by=by.id)
    if isinstance(done, Refusal) or concern is None:
        return done
    if done != concern:
        await papers.save_paper(unit, done, seen=concern)
        await history.note(unit, number, Verb.CONCERN_SAID, by=by.id, now=now, was=[concern], to=[done])
        await outbox.want(unit, [View(Kind.CARD, number)], now)
        await home.refresh(unit, [by.id], now)
    return done
