"""Reviews: the look back opens on its day, in its owner's morning; the decision stands while it is looked at.

The process is judged first, then the outcome; what the outcome changes goes the way of any other amendment.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from bot.capability import Discard, Rendered
from bot.domain import calendar
from bot.domain import reviews as rules
from bot.domain.amendments import AmendForm, Proposal, ReverseForm
from bot.domain.commitments import Answer, Answered
from bot.domain.decisions import Decision
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.ownership import Ownership
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.domain.reviews import Cause, OutcomeForm, Process, Review, Verdict
from bot.domain.signals import Signal
from bot.flows import amendments, concerns, history, home
from bot.flows.reopenings import close_reviews
from bot.views import reviews as views
from storage import debates, decisions, outbox, papers, people, settings
from storage.records import get_record
from storage.reviews import list_due_look_backs, list_skipped
from storage.unit import Unit

__all__ = [
    "as_it_was",
    "follow",
    "heard_of_it",
    "judge_outcome",
    "judge_process",
    "open_due",
    "render_later",
    "skip_due",
]

_OVER = frozenset({Cause.DATE, Cause.BLOCK, Cause.SIGNAL})  # one look back is enough for all that asked for one
_FIELDS = {"learned": "happened", "reason": "happened", "look_back": "again_on"}  # of an amendment, in this form


async def open_due(unit: Unit, now: datetime) -> bool:
    """Open one look back whose day has come. False where none is due."""
    for number in await list_due_look_backs(unit, now, limit=1):
        held = await decisions.get_decision(unit, number, lock=True)
        if held is None or number not in await list_due_look_backs(unit, now):
            return True
        record = await get_record(unit, number)
        ordinal = await papers.next_ordinal(unit, Review, number)
        zone = await _zone(unit, held.value, record)
        review = rules.on_its_date(held.value, ordinal=ordinal, now=now, zone=zone)
        if review is not None and record is not None:
            await papers.add_paper(unit, review)
            await history.note(unit, number, Verb.REVIEW, by=None, now=now, to=[review])
            await concerns.ask(unit, record, ordinal, now)
            await outbox.want(unit, [View(Kind.CARD, number)], now)
            await home.refresh(unit, {held.value.decided_by, *_owners(held.value, record.ownerships)}, now)
        return True
    return False


async def _zone(unit: Unit, decision: Decision, record: Record | None) -> tzinfo:
    """Return the zone of whoever looks back."""
    looker = (
        rules.looks_back(decision, record.debate.decider, record.people, record.ownerships)
        if record
        else decision.owner
    )
    known = await people.get_member(unit, looker)
    return calendar.zone_of(known.zone if known else None)


async def skip_due(unit: Unit, now: datetime) -> bool:
    """Count one look back that was not answered in time: asked once more, then told to whoever rules here. False where
    none is due.
    """
    for number, ordinal in await list_skipped(unit, now, limit=1):
        held = await decisions.get_decision(unit, number, lock=True)
        if held is None or (number, ordinal) not in await list_skipped(unit, now):
            return True
        review, record = await papers.get_paper(unit, Review, number, ordinal), await get_record(unit, number)
        if review is None or record is None:
            return True
        debate, kept = record.debate, await settings.get_settings(unit)
        looker = rules.looks_back(held.value, debate.decider, record.people, record.ownerships)
        approvers = {one for one in (debate.approver, kept.approver, debate.decider) if one}
        known = await people.get_members(unit, approvers)
        tell = rules.tells(debate, looker, known, kept, public=record.channel.public)
        counted = rules.skip(review, tell=tell, zone=await _zone(unit, held.value, record), now=now)
        await papers.save_paper(unit, counted, seen=review)
        await history.note(unit, number, Verb.SKIPPED, by=None, now=now, was=[review], to=[counted])
        await outbox.want(unit, [View(Kind.CARD, number)], now)
        await home.refresh(unit, {looker, *([counted.told] if counted.told else [])}, now)
        return True
    return False


async def heard_of_it(unit: Unit, number: int, ordinal: int, *, by: Member, now: datetime) -> Review | Refusal:
    """Whoever was told that a look back was skipped twice has read it: it waits for them no more."""
    await decisions.get_decision(unit, number, lock=True)
    review = await papers.get_paper(unit, Review, number, ordinal)
    done = rules.heard_of_it(review, by=by.id)
    if isinstance(done, Refusal) or review is None:
        return done
    await papers.save_paper(unit, done, seen=review)
    await history.note(unit, number, Verb.HEARD_OF_IT, by=by.id, now=now, was=[review], to=[done])
    await home.refresh(unit, [by.id], now)
    return done


def _owners(decision: Decision, owning: Sequence[Ownership]) -> set[str]:
    """Return who owns it or ever was to: whoever looks back is one of them, or decides."""
    return {decision.owner, *(one.owner for one in owning)}


async def judge_process(
    unit: Unit, number: int, ordinal: int, process: Process, *, by: Member, now: datetime
) -> Review | Refusal:
    """Keep what whoever looks back says of the process; only then is the outcome asked."""
    held, debate = await decisions.get_decision(unit, number, lock=True), await debates.get_debate(unit, number)
    if held is None or debate is None:
        return Refusal(Code.UNKNOWN_RECORD)
    review = await papers.get_paper(unit, Review, number, ordinal)
    owning = await papers.list_papers(unit, Ownership, number)
    known = await people.get_members(unit, {debate.value.decider, by.id, *_owners(held.value, owning)})
    done = rules.judge_process(
        review, debate.value, held.value, process=process, by=by.id, people=known, now=now, owning=owning
    )
    if isinstance(done, Refusal) or review is None or done == review:
        return done
    await papers.save_paper(unit, done, seen=review)
    await history.note(unit, number, Verb.JUDGED, by=by.id, now=now, was=[review], to=[done])
    await outbox.want(unit, [View(Kind.CARD, number)], now)
    await home.refresh(unit, [by.id], now)
    return done


async def judge_outcome(
    unit: Unit, number: int, ordinal: int, form: OutcomeForm, *, by: Member, now: datetime
) -> Review | tuple[Refusal, ...]:
    """Close the look back. What it changes is done at once by the decider, and proposed by an owner who is not."""
    held, debate = await decisions.get_decision(unit, number, lock=True), await debates.get_debate(unit, number)
    record = await get_record(unit, number)
    if held is None or debate is None or record is None:
        return (Refusal(Code.UNKNOWN_RECORD),)
    decision = held.value
    review = await papers.get_paper(unit, Review, number, ordinal)
    owning = await papers.list_papers(unit, Ownership, number)
    known = await people.get_members(unit, {debate.value.decider, by.id, *_owners(decision, owning)})
    signals = await papers.list_papers(unit, Signal, number)
    done = rules.judge_outcome(
        review,
        debate.value,
        decision,
        form,
        by=by.id,
        people=known,
        signals=signals,
        now=now,
        owning=owning,
    )
    if isinstance(done, tuple):
        return done
    proposed = await _carry_out(unit, decision, form, known, by=by, now=now)
    if isinstance(proposed, tuple):
        return proposed
    before = await papers.get_paper(unit, Review, number, ordinal)  # what it changed has closed it already
    if before is None:
        return (Refusal(Code.MOVED_ON),)
    done = replace(done, proposal=proposed)
    await papers.save_paper(unit, done, seen=before)
    await history.note(unit, number, Verb.LOOKED_BACK, by=by.id, now=now, was=[before], to=[done])
    if done.verdict is not Verdict.TOO_EARLY:
        await close_reviews(unit, number, by=by.id, now=now, causes=_OVER)
        if done.cause is not Cause.DATE:
            await concerns.ask(unit, record, ordinal, now)
    await outbox.want(unit, [View(Kind.CARD, number)], now)
    await home.refresh(unit, {by.id, decision.owner, debate.value.decider}, now)
    return done


async def _carry_out(
    unit: Unit, decision: Decision, form: OutcomeForm, known: dict[str, Member], *, by: Member, now: datetime
) -> int | tuple[Refusal, ...] | None:
    """Do what the outcome changes; return the place of what was proposed, None where nothing was."""
    learned = form.learned.strip() or form.happened
    change: AmendForm | ReverseForm
    if form.verdict is Verdict.AMENDED:
        owner = decision.owner if decision.owner in known and known[decision.owner].can_be_asked else by.id
        change = AmendForm(form.statement, decision.why, owner, form.again_on, learned)
    elif form.verdict is Verdict.REVERSED:
        change = ReverseForm(learned, form.cost)
    else:
        return None
    done = await amendments.change(unit, decision.number, change, by=by, now=now, seen=decision.version)
    if isinstance(done, tuple):
        return tuple(replace(one, field=_FIELDS.get(one.field or "", one.field)) for one in done)
    return done.ordinal if isinstance(done, Proposal) else None


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
        await outbox.apart(unit, told.key, now)
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
