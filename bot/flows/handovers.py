"""Hand-overs: somebody else is asked to decide, accepts or does not; each step in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain import handovers as rules
from bot.domain.debates import Debate
from bot.domain.handovers import Handed, Handover, HandoverState
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows import history, home
from bot.flows.debates import keep
from bot.views import handovers as views
from storage import changes, debates, outbox, papers, people, positions
from storage.settings import get_settings
from storage.unit import Held, Unit

__all__ = ["agree", "form_for", "hand_over", "refuse", "take", "take_back"]

_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)


async def form_for(unit: Unit, record: Record, *, by: Member) -> dict[str, Any] | Refusal:
    """Return the form for ``by``, the open offer where there is one, or why they cannot hand this over."""
    ruler = await _ruler(unit, record.debate)
    offer = rules.standing(record.handovers)
    refused = rules.why_not_hand_over(record.debate, by, ruler, () if offer and offer.to == by.id else record.handovers)
    if offer and (refused is None or refused.code is Code.OFFERED_ALREADY):
        return views.offer_modal(record, offer, by)
    return refused or views.hand_modal(record, by, ruler=ruler)


async def _ruler(unit: Unit, debate: Debate) -> str | None:
    return debate.approver or (await get_settings(unit)).approver


async def hand_over(
    unit: Unit, number: int, to: str | None, reason: str, *, by: Member, now: datetime
) -> Handed | tuple[Refusal, ...]:
    """Ask ``to`` to decide, or propose it; see the rule."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    done = rules.hand_over(
        held.value,
        to,
        reason,
        ordinal=await papers.next_ordinal(unit, Handover, number),
        by=by,
        ruler=await _ruler(unit, held.value),
        people=await _known(unit, held.value, to),
        positions=await positions.list_positions(unit, number),
        offers=await papers.list_papers(unit, Handover, number),
        now=now,
    )
    if isinstance(done, Handed):
        verb = Verb.TAKEN if done.handover.state is HandoverState.ACCEPTED else Verb.HANDED
        await _keep(unit, held, None, done, now, verb=verb, by=by.id)
    return done


async def agree(unit: Unit, number: int, ordinal: int, *, by: Member, now: datetime) -> Handed | Refusal:
    """Agree with a proposal, as the second person that it needs."""
    held, offer = await _found(unit, number, ordinal)
    if held is None or offer is None:
        return _UNKNOWN
    known, written = await _known(unit, held.value, offer.to), await positions.list_positions(unit, number)
    done = rules.agree(held.value, offer, by=by, people=known, positions=written, now=now)
    if isinstance(done, Handed):
        await _keep(unit, held, offer, done, now, verb=Verb.SECONDED, by=by.id)
    return done


async def take(unit: Unit, number: int, ordinal: int, *, by: Member, now: datetime) -> Handed | Refusal:
    """ "I decide": the decision is theirs from now on."""
    held, offer = await _found(unit, number, ordinal)
    if held is None or offer is None:
        return _UNKNOWN
    known, written = await _known(unit, held.value, offer.to), await positions.list_positions(unit, number)
    done = rules.accept(held.value, offer, by=by, people=known, positions=written, now=now)
    if isinstance(done, Handed):
        await _keep(unit, held, offer, done, now, verb=Verb.TAKEN, by=by.id)
    return done


async def refuse(unit: Unit, number: int, ordinal: int, *, by: Member, now: datetime) -> Handed | Refusal:
    """ "Not me": the decision stays where it is."""
    held, offer = await _found(unit, number, ordinal)
    if held is None or offer is None:
        return _UNKNOWN
    done = rules.refuse(held.value, offer, by=by, people=await _known(unit, held.value, offer.to), now=now)
    if isinstance(done, Handed):
        await _keep(unit, held, offer, done, now, verb=Verb.REFUSED, by=by.id)
    return done


async def take_back(unit: Unit, number: int, ordinal: int, *, by: Member, now: datetime) -> Handed | Refusal:
    """Take an open offer back."""
    held, offer = await _found(unit, number, ordinal)
    if held is None or offer is None:
        return _UNKNOWN
    done = rules.end(held.value, offer, by=by.id, now=now)
    if isinstance(done, Handed):
        await _keep(unit, held, offer, done, now, verb=Verb.TAKEN_BACK, by=by.id)
    return done


async def _found(unit: Unit, number: int, ordinal: int) -> tuple[Held[Debate] | None, Handover | None]:
    """Return the debate, held for us, and the offer."""
    held = await debates.get_debate(unit, number, lock=True)
    return held, await papers.get_paper(unit, Handover, number, ordinal) if held else None


async def _known(unit: Unit, debate: Debate, to: str | None) -> Mapping[str, Member]:
    return await people.get_members(unit, {*debate.named, *([to] if to else [])})


async def _keep(
    unit: Unit, held: Held[Debate], before: Handover | None, done: Handed, now: datetime, *, verb: Verb, by: str
) -> None:
    after, number = done.handover, done.debate.number
    if before is None:
        await papers.add_paper(unit, after)
    else:
        await papers.save_paper(unit, after, seen=before)
    await changes.add_changes(unit, number, done.changes)
    if done.debate != held.value:
        await keep(unit, held, done.debate, done.intents, now, verb=None)
    else:
        await outbox.want(unit, done.intents, now)
    told = [row for one in done.changes for row in changes.ledger_rows(one)]
    was: list[history.Told] = [held.value, *([before] if before else [])]
    await history.note(unit, number, verb, by=by, now=now, was=was, to=[done.debate, after, *told])
    await home.refresh(unit, {*done.debate.named, after.to, after.by}, now)
