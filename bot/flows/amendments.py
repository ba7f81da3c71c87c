"""Amendments: the decider amends or undoes a decision, the owner proposes it; what stood before stays readable."""

from datetime import datetime
from typing import Any

from bot.capability import Discard, Rendered
from bot.domain import amendments as rules
from bot.domain.amendments import (
    Amended,
    AmendForm,
    Proposal,
    ProposalState,
    Reversed,
    ReverseForm,
)
from bot.domain.debates import Debate
from bot.domain.decisions import Decision
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.domain.reopenings import SUPERSEDED
from bot.domain.reviews import Cause, why_not_later
from bot.domain.signals import Signal
from bot.flows import escalations, history, home, ownership
from bot.flows.reopenings import close_reviews
from bot.flows.versions import take_place
from bot.views import amendments as views
from bot.views import reopenings as succession
from storage import commitments, debates, decisions, outbox, papers, people, positions, settings
from storage.records import get_record
from storage.unit import Held, Unit

__all__ = ["answer_proposal", "change", "form_for", "render_after", "versions_shown"]

Done = Amended | Reversed | Proposal | tuple[Refusal, ...]
_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)
_OVER = frozenset({Cause.DATE, Cause.BLOCK, Cause.SIGNAL})  # what asks anew goes on as a question of its own


def form_for(record: Record, do: str, *, by: Member, now: datetime) -> dict[str, Any] | Refusal:
    """Return the small menu "Change this decision", or the form that was picked there; or why ``by`` gets neither."""
    refused = rules.why_not_after(record.debate, record.decision, by.id)
    if refused:
        return refused
    if do == "amend":
        return views.amend_modal(record, by.id, now)
    return views.reverse_modal(record, by.id) if do == "undo" else views.ways_modal(record, by.id)


async def change(
    unit: Unit, number: int, form: AmendForm | ReverseForm, *, by: Member, now: datetime, seen: int | None
) -> Done:
    """Amend or undo a decision, or, from an owner who does not decide, keep it as a proposal."""
    held, debate = await _held(unit, number)
    if held is None or debate is None:
        return (_UNKNOWN,)
    if isinstance(form, AmendForm) and form.look_back and form.look_back > held.value.look_back:
        later = why_not_later(await papers.list_papers(unit, Signal, number), "look_back")
        if later:
            return (later,)
    if by.id == debate.decider:
        return await _apply(unit, held, debate, form, by=by, now=now, seen=seen)
    known = await _known(unit, debate, held.value, form, by)
    ordinal = await papers.next_ordinal(unit, Proposal, number)
    kept = rules.propose(debate, held.value, form, ordinal=ordinal, by=by.id, people=known, now=now, seen=seen)
    if isinstance(kept, Proposal):
        await papers.add_paper(unit, kept)
        await history.note(unit, number, Verb.PROPOSED, by=by.id, now=now, to=[kept])
        await home.refresh(unit, [debate.decider, by.id], now)
    return kept


async def _held(unit: Unit, number: int) -> tuple[Held[Decision] | None, Debate | None]:
    held = await decisions.get_decision(unit, number, lock=True)
    debate = await debates.get_debate(unit, number)
    return held, debate.value if debate else None


async def _known(
    unit: Unit, debate: Debate, decision: Decision, form: AmendForm | ReverseForm, by: Member
) -> dict[str, Member]:
    owner = {form.owner} if isinstance(form, AmendForm) and form.owner else set()
    return await people.get_members(unit, {*debate.named, *decision.asked, decision.owner, by.id, *owner})


async def _apply(
    unit: Unit,
    held: Held[Decision],
    debate: Debate,
    form: AmendForm | ReverseForm,
    *,
    by: Member,
    now: datetime,
    seen: int | None,
    taken: Proposal | None = None,
) -> Amended | Reversed | tuple[Refusal, ...]:
    decision = held.value
    done: Amended | Reversed | tuple[Refusal, ...]
    if isinstance(form, ReverseForm):
        done = rules.reverse(debate, decision, form, by=by.id, now=now, seen=seen)
        if isinstance(done, tuple):
            return done
        await decisions.save_decision(unit, done.decision, seen=held.seen)
        told = [done.decision]
        await history.note(unit, decision.number, Verb.REVERSED, by=by.id, now=now, was=[decision], to=told)
        after = done.decision
        await ownership.over(unit, decision.number, by=by.id, now=now)
    else:
        known, kept = await _known(unit, debate, decision, form, by), (await settings.get_settings(unit))
        stays = await ownership.owner_stays(unit, decision.number)
        done = rules.amend(
            debate, decision, form, by=by.id, people=known, now=now, seen=seen, settings=kept, owner_stays=stays
        )
        if isinstance(done, tuple):
            return done
        await take_place(unit, held, done.ended, done.fresh, verb=Verb.AMENDED, by=by.id, now=now, carried=done.carried)
        after = done.fresh
        agreed = [taken.by] if taken else []
        if form.owner != decision.owner:
            await ownership.rename(unit, after.number, form.owner, form.reason, by=by.id, now=now, agreed=agreed)
    await _settle_proposals(unit, decision.number, taken.ordinal if taken else None, by=by, now=now)
    await close_reviews(unit, decision.number, by=by.id, now=now, causes=_OVER)
    await escalations.overtaken(unit, decision.number, now)
    await outbox.want(unit, done.intents, now)
    named = {*debate.named, *decision.asked, *after.asked, decision.owner, after.owner}
    await home.refresh(unit, named, now)
    return done


async def _settle_proposals(unit: Unit, number: int, taken: int | None, *, by: Member, now: datetime) -> None:
    """The proposal ``taken`` is done; any other one for the decision as it was is not waited for any more."""
    for one in await papers.list_papers(unit, Proposal, number):
        if one.state is ProposalState.OPEN:
            verb, state = Verb.LEFT_AS_IS, ProposalState.OVERTAKEN
            if one.ordinal == taken:
                verb, state = Verb.TAKEN_UP, ProposalState.TAKEN
            over = rules.answered(one, state, now=now)
            await papers.save_paper(unit, over, seen=one)
            await history.note(unit, number, verb, by=by.id, now=now, was=[one], to=[over])


async def answer_proposal(unit: Unit, number: int, ordinal: int, *, confirmed: bool, by: Member, now: datetime) -> Done:
    """The decider confirms what the owner proposes, by one press, or leaves the decision as it is."""
    held, debate = await _held(unit, number)
    if held is None or debate is None:
        return (_UNKNOWN,)
    proposal = await papers.get_paper(unit, Proposal, number, ordinal)
    refused = rules.why_not_answer_proposal(proposal, debate, by.id)
    if refused or proposal is None:
        return (refused or _UNKNOWN,)
    if confirmed:
        form = rules.proposed(proposal)
        return await _apply(unit, held, debate, form, by=by, now=now, seen=proposal.version, taken=proposal)
    left = rules.answered(proposal, ProposalState.DECLINED, now=now)
    await papers.save_paper(unit, left, seen=proposal)
    await history.note(unit, number, Verb.LEFT_AS_IS, by=by.id, now=now, was=[proposal], to=[left])
    await home.refresh(unit, [debate.decider, left.by], now)
    return left


async def versions_shown(unit: Unit, record: Record, page: int = 0) -> dict[str, Any]:
    """Return all versions of a decision with the answers that each was given, a page at a time."""
    versions = (*record.earlier, *([record.decision] if record.decision else []))
    written = await positions.list_positions(unit, record.debate.number)
    answered = [await commitments.list_standings(unit, one, written) for one in versions]
    return views.versions_modal(record, list(zip(versions, answered, strict=True)), page)


async def render_after(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw the one line in the card's thread that tells what became of the decision."""
    record = await get_record(unit, number)
    if record is None or record.decision is None:
        return Discard("not decided")
    said = succession.told(record) if member == SUPERSEDED else views.told(record, member or "")
    if said is None:
        return Discard("nothing became of it")
    return Rendered(said, channel=record.debate.channel, thread_of=View(Kind.CARD, number).key)
