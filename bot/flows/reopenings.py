"""Reopenings: "Something new?" on a decision: noted for its look back, or a new question that follows it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import reopenings as rules
from bot.domain.debates import Debate, DebateState
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.records import Audience, Item, Record, can_see, sees_related
from bot.domain.refusals import Code, Refusal
from bot.domain.reopenings import News, ReopenForm
from bot.domain.reviews import OPEN, Cause, Review, close
from bot.domain.waivers import Waiver
from bot.flows import escalations, history, home, opening, ownership
from bot.views import reopenings as views
from bot.views.evidence import beside_it
from bot.views.kit import Block
from bot.views.opening import Draft
from storage import debates, decisions, outbox, papers, people
from storage.records import get_record
from storage.settings import get_settings
from storage.unit import Unit

__all__ = [
    "Noted",
    "before_it",
    "begin",
    "close_reviews",
    "found_at",
    "reopen",
    "waived",
    "why_not_follow",
    "why_not_reopen",
]


@dataclass(frozen=True, slots=True)
class Noted:
    """Nothing is new: what somebody said waits for the look back."""

    review: Review


def why_not_reopen(record: Record, *, by: Member, channel: str | None) -> Refusal | None:
    """Return why ``by`` cannot ask about the decision anew, in ``channel``; what they may not see is not told."""
    seen = [one for one in record.followed_by if sees_related(Audience(by, channel), one)]
    decision = record.decision
    successor = next((one.statement for one in seen if decision and one.number == decision.successor), "")
    return rules.why_not_reopen(decision, (one.state for one in seen), by, successor=successor)


async def found_at(unit: Unit, channel: str, ts: str, *, by: Member, asked_in: str | None) -> Record | None:
    """Return the record of which a message of ours, at this address, tells, where ``by`` may see it."""
    row = await outbox.find_by_ts(unit, channel, ts)
    record = await get_record(unit, row.number) if row else None
    return record if record is not None and can_see(Audience(by, asked_in), Item.RECORD, record) else None


async def reopen(
    unit: Unit, record: Record, form: ReopenForm, *, by: Member, now: datetime, channel: str | None
) -> Draft | Noted | tuple[Refusal, ...]:
    """Return the form of the new question, filled; where nothing is new, what was said is noted for the look back."""
    refused = why_not_reopen(record, by=by, channel=channel)
    refusals = (refused,) if refused else rules.why_not_said(form)
    if refusals or record.decision is None:
        return refusals
    if form.news is not News.NOTHING:
        return await begin(unit, record, views.news(form), by=by, now=now)
    number = record.debate.number
    ordinal = await papers.next_ordinal(unit, Review, number)
    noted = rules.note_it(record.decision, form, ordinal=ordinal, by=by.id, now=now)
    await papers.add_paper(unit, noted)
    await history.note(unit, number, Verb.REVIEW, by=by.id, now=now, to=[noted])
    await outbox.want(unit, [View(Kind.CARD, number)], now)
    return Noted(noted)


async def waived(
    unit: Unit, record: Record, reason: str, *, by: Member, now: datetime, channel: str | None
) -> Draft | tuple[Refusal, ...]:
    """Ask anew although nothing is new, with a reason that the next reader sees."""
    refused = why_not_reopen(record, by=by, channel=channel)
    if refused:
        return (refused,)
    number = record.debate.number
    ordinal = await papers.next_ordinal(unit, Waiver, number)
    kept = rules.waive(number, reason, ordinal=ordinal, by=by.id, now=now)
    if isinstance(kept, tuple):
        return kept
    await papers.add_paper(unit, kept)
    await history.note(unit, number, Verb.WAIVED, by=by.id, now=now, to=[kept])
    return await begin(unit, record, views.waived_news(kept.reason), by=by, now=now)


async def begin(unit: Unit, record: Record, news: str, *, by: Member, now: datetime) -> Draft:
    """Return the form "New decision" for the question that follows, stored as the draft of ``by``: the same question,
    options, people and decider, and in the background what was decided and what is new.
    """
    debate, decision = record.debate, record.decision
    hours = (await get_settings(unit)).blind_hours
    draft = opening.draft_of(debate, record.channel.name, by=by, now=now, hours=hours)
    known = await people.get_members(unit, [debate.decider])
    able = debate.decider in known and known[debate.decider].can_be_asked
    writers = debate.contributors or (decision.asked if decision else ())
    if by.id != debate.decider:
        writers = (*writers, by.id)  # who brings the news has a view on it
    over = debate.look_back is not None and debate.look_back <= now.date()
    draft = replace(
        draft,
        question=views.question(record),
        options="\n".join(debate.options or views.KEEP_OR_NOT),
        background=views.background(record, news),
        contributors=tuple(dict.fromkeys(writers)),
        deadline=opening.usual_deadline(debate.door, now, by, hours).isoformat(),
        decider=debate.decider if able else by.id,
        look_back="" if over else draft.look_back,
        source_link="",
        source_author="",
        notes="",
        follows=debate.number,
        news=news,
    )
    await debates.save_draft(unit, by.id, debate.channel, draft.to_json(), now)
    return draft


async def before_it(unit: Unit, record: Record, *, by: Member, channel: str | None) -> list[Block]:
    """Return what was decided before, with who disagreed and how, for whoever writes on the question that follows it:
    nothing where there is none, or where ``by`` may not see it; and the messages that lie beside the question.
    """
    beside = beside_it(record)
    if record.debate.follows is None:
        return beside
    older = await get_record(unit, record.debate.follows)
    if older is None or not can_see(Audience(by, channel), Item.WORDS, older):
        return beside
    return [*views.before_it(older, record.debate.news), *beside]


# what follows, in the transactions of its question


async def why_not_follow(unit: Unit, number: int) -> Refusal | None:
    """Return why no question can follow the decision now; whoever asks holds it from here on, so that of two at once
    one is told.
    """
    held = await debates.get_debate(unit, number, lock=True)
    record = await get_record(unit, number)
    if held is None or record is None:
        return Refusal(Code.UNKNOWN_RECORD)
    states = (one.state for one in record.followed_by)
    return rules.why_not_reopen(record.decision, states, Member("", ""))


async def began(unit: Unit, debate: Debate, now: datetime) -> None:
    """A question that follows a decision is asked: the decision says so, and stands."""
    held = await decisions.get_decision(unit, debate.follows or 0, lock=True)
    if held is None:
        return
    number = held.value.number
    ordinal = await papers.next_ordinal(unit, Review, number)
    review = rules.asked_anew(held.value, ordinal=ordinal, by=debate.opener, news=debate.news, now=now)
    await papers.add_paper(unit, review)
    await history.note(unit, number, Verb.REVIEW, by=debate.opener, now=now, to=[review])
    await outbox.want(unit, [View(Kind.CARD, number)], now)


async def followed(unit: Unit, before: Debate, after: Debate, *, by: str | None, now: datetime) -> None:
    """A question that follows a decision went on: its decision supersedes the older one; without one that stands."""
    if after.follows is None:
        return
    if after.posted_at != before.posted_at:  # its card can be linked to now
        await outbox.want(unit, [View(Kind.CARD, after.follows)], now)
    if not after.ended or before.ended:
        return
    held = await decisions.get_decision(unit, after.follows, lock=True)
    if held is None:
        return
    if after.state is DebateState.DECIDED:
        done = rules.supersede(held.value, after.number, by=by or after.decider, now=now)
        if done is not None:
            await decisions.save_decision(unit, done.decision, seen=held.seen)
            told: list[history.Told] = [done.decision]
            await history.note(unit, after.follows, Verb.SUPERSEDED, by=by, now=now, was=[held.value], to=told)
            await ownership.over(unit, after.follows, by=by, now=now)
            await outbox.want(unit, done.intents, now)
            await close_reviews(unit, after.follows, by=by, now=now)
            await escalations.overtaken(unit, after.follows, now)
            await home.refresh(unit, {*held.value.asked, held.value.owner, held.value.decided_by}, now)
    await close_reviews(unit, after.follows, by=by, now=now, causes=frozenset({Cause.NEWS}))
    await outbox.want(unit, [View(Kind.CARD, after.follows)], now)


async def close_reviews(
    unit: Unit, number: int, *, by: str | None, now: datetime, causes: frozenset[Cause] = frozenset(Cause)
) -> None:
    """What was open to be looked at, for one of these causes, is over."""
    for one in await papers.list_papers(unit, Review, number):
        if one.state in OPEN and one.cause in causes:
            over = close(one, now=now)
            await papers.save_paper(unit, over, seen=one)
            await history.note(unit, number, Verb.LOOKED, by=by, now=now, was=[one], to=[over])
