"""Decisions: the decider records one; it comes into force when everybody answered or time is up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.capability import Discard, Rendered
from bot.domain import calendar
from bot.domain import commitments as answers
from bot.domain import decisions as rules
from bot.domain.again import Again, decide_again
from bot.domain.commitments import Standing
from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decided, Decision, DecisionForm
from bot.domain.doors import a_choice
from bot.domain.escalations import Escalation
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.domain.waivers import Waiver, waive, waived
from bot.flows import digests, escalations, history, home, ownership
from bot.flows.asks import anew
from bot.flows.debates import keep
from bot.flows.doors import profile_form
from bot.views import decisions as views
from bot.views import refusals
from bot.views.waivers import THEN_FORM, waiver_modal
from storage import commitments, debates, decisions, outbox, papers, people, positions, receipts
from storage.records import get_record
from storage.settings import get_settings
from storage.unit import Held, Unit

__all__ = [
    "Draft",
    "close_due",
    "decide",
    "draft_of",
    "form_for",
    "override",
    "render_decision",
    "render_line",
    "save_draft",
    "settle",
]


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision that is being written: the first form, and what its decider heard, by the keys of ``dissents``."""

    form: DecisionForm
    heard: Mapping[str, str] = field(default_factory=dict)


def _kept_for(number: int) -> str:
    return f"decide:{number}"  # in place of a conversation: a draft of this record's decision


async def draft_of(unit: Unit, number: int, *, by: Member, now: datetime) -> Draft | None:
    """Return what ``by`` wrote of this decision so far, as far as Slack sent it to us."""
    kept = await debates.find_draft(unit, by.id, _kept_for(number), now)
    if kept is None:
        return None
    day = str(kept.get("look_back") or "")
    form = DecisionForm(
        choice=kept.get("choice"),
        statement=str(kept.get("statement") or ""),
        why=str(kept.get("why") or ""),
        owner=kept.get("owner"),
        look_back=date.fromisoformat(day) if day else None,
    )
    return Draft(form, dict(kept.get("heard") or {}))


async def save_draft(unit: Unit, number: int, draft: Draft, *, by: Member, now: datetime) -> None:
    """Keep what ``by`` wrote so far, for seven days."""
    form = draft.form
    kept: dict[str, Any] = {name: getattr(form, name) for name in ("choice", "statement", "why", "owner")}
    kept |= {"look_back": form.look_back.isoformat() if form.look_back else "", "heard": dict(draft.heard)}
    await debates.save_draft(unit, by.id, _kept_for(number), kept, now)


async def decide(
    unit: Unit, number: int, form: DecisionForm, *, by: Member, now: datetime, heard: Mapping[str, str] | None = None
) -> Decided | tuple[Refusal, ...]:
    """Record the decision and ask everybody at once; of two forms at the same moment one wins, the other is told.

    ``heard`` holds the decider's sentences for those who chose differently; they get a new message, before all others.
    """
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (Refusal(Code.UNKNOWN_RECORD, {"number": number}),)
    if held.value.state is DebateState.DECIDED:
        return await _decide_again(unit, held.value, form, by=by, now=now, heard=heard)
    known = await people.get_members(unit, {*held.value.named, by.id, form.owner or by.id})
    versions = await positions.list_positions(unit, number)
    decided = rules.decide(
        held.value,
        form,
        by=by.id,
        people=known,
        now=now,
        positions=versions,
        heard=heard,
        settings=await get_settings(unit),
        overridden=waived(await papers.list_papers(unit, Waiver, number)),
    )
    if isinstance(decided, Decided):
        await decisions.add_decision(unit, decided.decision)
        owned = await ownership.begin(unit, decided.debate, decided.decision, now)
        await receipts.add_receipts(unit, decided.receipts)
        for receipt in decided.receipts:
            if receipt.waits_for_dissenter:
                await anew(unit, View(Kind.ASK, number, receipt.member), now)
        await debates.drop_draft(unit, by.id, _kept_for(number))
        await keep(unit, held, decided.debate, decided.intents, now, verb=None)
        told: list[history.Told] = [decided.debate, decided.decision, owned]
        told += [receipts.ledger_row(one) for one in decided.receipts]
        await history.note(unit, number, Verb.DECIDED, by=by.id, now=now, was=[held.value], to=told)
        await home.refresh(unit, {*decided.decision.asked, decided.decision.owner}, now)
        await digests.offer(unit, decided.debate.channel, number)
    return decided


async def _decide_again(
    unit: Unit, debate: Debate, form: DecisionForm, *, by: Member, now: datetime, heard: Mapping[str, str] | None
) -> Decided | tuple[Refusal, ...]:
    """Record the next version of a decision that a ruling gave back; everybody is asked anew."""
    number = debate.number
    held = await decisions.get_decision(unit, number, lock=True)
    if held is None:
        return (Refusal(Code.UNKNOWN_RECORD, {"number": number}),)
    named = {*debate.named, *held.value.asked, held.value.owner, by.id, form.owner or by.id}
    stays = await ownership.owner_stays(unit, number)
    before = await receipts.list_receipts(unit, number, held.value.version)
    again = decide_again(
        debate,
        held.value,
        form,
        by=by.id,
        people=await people.get_members(unit, named),
        now=now,
        blocks=await papers.list_papers(unit, Escalation, number),
        positions=await positions.list_positions(unit, number),
        receipts=before,
        heard=heard,
        settings=await get_settings(unit),
        owner_stays=stays,
    )
    if not isinstance(again, Again):
        return again
    ended, decided = again.ended, again.decided
    await decisions.save_decision(unit, ended, seen=held.seen)
    await decisions.add_decision(unit, decided.decision)
    await receipts.add_receipts(unit, decided.receipts)
    told: list[history.Told] = [ended, decided.decision, *(receipts.ledger_row(one) for one in decided.receipts)]
    await history.note(unit, number, Verb.DECIDED, by=by.id, now=now, was=[held.value], to=told)
    if form.owner != held.value.owner:
        await ownership.rename(unit, number, form.owner, "", by=by.id, now=now)
    await debates.drop_draft(unit, by.id, _kept_for(number))
    for receipt in decided.receipts:
        if receipt.waits_for_dissenter:
            await anew(unit, View(Kind.ASK, number, receipt.member), now)
    read = [View(Kind.NOT_QUITE, number, one.member) for one in before if one.point]
    await outbox.want(unit, (*decided.intents, *read, View(Kind.HELD, number, by.id)), now)
    await home.refresh(unit, {*debate.named, *decided.decision.asked, decided.decision.owner}, now)
    return decided


async def form_for(unit: Unit, record: Record, *, by: Member, now: datetime) -> dict[str, Any]:
    """Return what ``by``, who may decide now, fills in next: an override, what is missing, or "Decide" itself."""
    debate = record.debate
    settings = await get_settings(unit)
    draft, zone = await draft_of(unit, debate.number, by=by, now=now), calendar.zone_of(by.zone)
    kept = draft.form if draft else None
    if record.given_back and record.decision is not None:  # what its door needs was there the first time
        return views.decide_modal(record, now, zone, kept or views.as_decided(record.decision))
    if not a_choice(debate.options, debate.door) and "D3" not in waived(record.waivers):
        why_not = refusals.sentence(Refusal(Code.ONE_OPTION), record=record)
        return waiver_modal(record, "D3", why_not, then=THEN_FORM)
    missing = await profile_form(unit, record, by=by, now=now)
    if missing:
        return missing
    return views.decide_modal(record, now, zone, kept, most_days=settings.look_back_days)


async def override(
    unit: Unit, record: Record, rule: str, reason: str, *, by: Member, now: datetime
) -> Waiver | Refusal:
    """Override a rule that keeps ``by`` from deciding; the same press twice is one waiver."""
    number = record.debate.number
    await debates.get_debate(unit, number, lock=True)
    refused = rules.why_not_decide(record.debate, by.id, now)
    earlier = await papers.list_papers(unit, Waiver, number)
    if refused:
        return refused
    if rule in waived(earlier):
        return next(one for one in earlier if one.rule == rule)
    waiver = waive(number, len(earlier) + 1, rule, reason, by=by.id, now=now)
    if isinstance(waiver, Waiver):
        await papers.add_paper(unit, waiver)
        await history.note(unit, number, Verb.WAIVED, by=by.id, now=now, to=[waiver])
    return waiver


async def settle(
    unit: Unit,
    held: Held[Decision],
    now: datetime,
    standings: Sequence[Standing] | None = None,
    *,
    by: str | None = None,
) -> bool:
    """Let a decision follow what was said to it: who is asked next, what holds it; say whether it is in force now.

    It comes into force when everybody answered or time is up. ``standings`` are the answers that count, where the
    caller has just read them; ``by`` is who said something just now, None for the clock.
    """
    if standings is None:
        versions = await positions.list_positions(unit, held.value.number)
        standings = await commitments.list_standings(unit, held.value, versions)
    held = await escalations.follow(unit, held, standings, now, by=by)
    decision = held.value
    answered = sum(1 for one in standings if one.kind is not None)
    settled = rules.in_force(decision, answered=answered, now=now)
    if settled is None:
        return False
    await decisions.save_decision(unit, settled, seen=held.seen)
    await history.note(unit, decision.number, Verb.IN_FORCE, by=None, now=now, was=[decision], to=[settled])
    debate = await debates.get_debate(unit, decision.number)
    if debate is not None:
        await outbox.want(unit, answers.closing_views(debate.value, settled), now)
        await home.refresh(unit, {*debate.value.named, *settled.asked, settled.owner}, now)
    return True


async def close_due(unit: Unit, now: datetime) -> bool:
    """Put one decision in force whose time for answers is up. False where none is due."""
    for number in await decisions.list_due_decisions(unit, now, limit=1):
        held = await decisions.get_decision(unit, number, lock=True)
        if held is not None:
            await settle(unit, held, now)
        return True
    return False


async def render_line(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw the one new line in the channel; after the last answer it is a sentence without buttons."""
    record = await get_record(unit, number)
    if record is None or record.decision is None:
        return Discard("not decided")
    if record.debate.decided_before:
        return Discard("its card is the new line")
    return Rendered(views.line(record), channel=record.debate.channel, after=View(Kind.CARD, number).key)


async def render_decision(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw the decision in the card's thread: what, why, owner, look-back."""
    record = await get_record(unit, number)
    if record is None or record.decision is None:
        return Discard("not decided")
    if record.debate.decided_before:
        return Discard("its card says why")
    card, reveal = View(Kind.CARD, number).key, View(Kind.REVEAL, number).key
    return Rendered(views.in_thread(record), channel=record.debate.channel, thread_of=card, after=reveal)
