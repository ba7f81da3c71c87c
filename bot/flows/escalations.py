"""Escalations: blocks follow the answers, hold a one-way decision, wait for a ruling, and go to the next level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.capability import Discard, Rendered
from bot.domain import asking
from bot.domain import escalations as rules
from bot.domain.commitments import Answer, Standing
from bot.domain.debates import Debate
from bot.domain.decisions import Decision, DecisionState
from bot.domain.escalations import Escalation, EscalationState, Ruled, Ruling, RulingForm
from bot.domain.intents import Intent, Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.receipts import Receipt
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import Settings
from bot.flows import history, home
from bot.flows.asks import anew
from bot.flows.versions import take_place
from bot.views import escalations as views
from storage import commitments, debates, decisions, outbox, papers, people, positions, receipts
from storage.escalations import list_due_blocks, list_unresolved
from storage.records import get_record
from storage.settings import get_settings
from storage.unit import Held, Unit

__all__ = [
    "Prospect",
    "follow",
    "lapse_due",
    "look_for_rulers",
    "overtaken",
    "prospect",
    "redraw",
    "render_held",
    "render_ruled",
    "render_ruling",
    "rule",
    "take_in_hand",
    "why_not_answer",
]

_FOLLOWED = frozenset({DecisionState.ANNOUNCED, DecisionState.COMMITTING, DecisionState.HELD})
_VERBS = {EscalationState.WITHDRAWN: Verb.BLOCK_WITHDRAWN}


@dataclass(frozen=True, slots=True)
class _Case:
    """All that the rules ask about one decision."""

    debate: Debate
    standings: tuple[Standing, ...]
    blocks: tuple[Escalation, ...]
    receipts: tuple[Receipt, ...]
    people: dict[str, Member]
    settings: Settings


async def _case(unit: Unit, decision: Decision, said: Sequence[Standing] | None = None) -> _Case | None:
    number = decision.number
    held = await debates.get_debate(unit, number)
    if held is None:
        return None
    debate, settings = held.value, await get_settings(unit)
    heard = await receipts.list_receipts(unit, number, decision.version)
    if said is None:
        said = await commitments.list_standings(unit, decision, await positions.list_positions(unit, number))
    blocks = await papers.list_papers(unit, Escalation, number)
    named = {*debate.named, *decision.asked, decision.owner, decision.decided_by, *rules.levels(debate, settings)}
    named |= {one.member for one in heard} | {one.approver for one in blocks if one.approver}
    return _Case(debate, tuple(said), blocks, heard, await people.get_members(unit, named), settings)


async def why_not_answer(unit: Unit, decision: Decision, by: str) -> Refusal | None:
    """Return why ``by`` cannot answer at this stage of the decision, or None."""
    heard = await receipts.list_receipts(unit, decision.number, decision.version) if decision.one_way else ()
    blocks = await papers.list_papers(unit, Escalation, decision.number) if decision.one_way else ()
    return asking.why_not_answer(decision, by, heard, blocks)


async def follow(
    unit: Unit, held: Held[Decision], said: Sequence[Standing], now: datetime, *, by: str | None
) -> Held[Decision]:
    """Let blocks follow the answers that count (``said``), and the decision its blocks; return it as it stands then.

    A new block is told at once to the decider and to whoever is asked to rule. ``by`` is who answered, settled what was
    heard, or ruled: the ledger names them for the stage that follows from it; None for the clock.
    """
    decision = held.value
    case = await _case(unit, decision, said) if await _may_change(unit, decision, said) else None
    if case is None:
        return held
    changed = rules.follow(
        case.debate,
        decision,
        case.standings,
        case.blocks,
        people=case.people,
        now=now,
        settings=case.settings,
    )
    before = {one.ordinal: one for one in case.blocks}
    blocks = tuple((before | {one.ordinal: one for one in changed}).values())
    after = asking.advance(
        decision,
        receipts=case.receipts,
        standings=case.standings,
        blocks=blocks,
        people=case.people,
        now=now,
        settings=case.settings,
    )
    if after != decision:
        await decisions.save_decision(unit, after, seen=held.seen)
        held = Held(after, held.seen + 1)
    await _tell_ledger(unit, decision, after, before, changed, by, now)
    for one in changed:
        await _keep(unit, before.get(one.ordinal), one)
    if changed or after != decision:
        await _tell(unit, case, after, before, changed, now)
    return held


async def _may_change(unit: Unit, decision: Decision, said: Sequence[Standing]) -> bool:
    """Say whether there can be anything to follow: most decisions are two-way, and nobody blocks them."""
    if decision.state not in _FOLLOWED:
        return False
    if decision.one_way or any(one.kind is Answer.CANNOT_COMMIT for one in said):
        return True
    return any(one.open for one in await papers.list_papers(unit, Escalation, decision.number))


async def _keep(unit: Unit, before: Escalation | None, after: Escalation) -> None:
    if before is None:
        await papers.add_paper(unit, after)
    else:
        await papers.save_paper(unit, after, seen=before)


async def _tell_ledger(
    unit: Unit,
    decision: Decision,
    after: Decision,
    before: dict[int, Escalation],
    changed: Sequence[Escalation],
    by: str | None,
    now: datetime,
) -> None:
    """Tell each block that came or went as what its author did; the stage changes with the last, or by ``by``."""
    stage: tuple[list[history.Told], list[history.Told]] = ([decision], [after]) if after != decision else ([], [])
    for place, one in enumerate(changed, start=1):
        was: list[history.Told] = [before[one.ordinal]] if one.ordinal in before else []
        to: list[history.Told] = [one]
        if place == len(changed):
            was, to = [*was, *stage[0]], [*to, *stage[1]]
        verb = _VERBS.get(one.state, Verb.BLOCKED)
        known = before.get(one.ordinal)  # where a newer version took the place of theirs, nobody did anything
        author = one.member if known is None or known.version == decision.version else None
        await history.note(unit, one.number, verb, by=author, now=now, was=was, to=to)
    if not changed and stage[0]:
        verb = Verb.ASKING if after.state is not decision.state else Verb.PROLONGED
        await history.note(unit, decision.number, verb, by=by, now=now, was=stage[0], to=stage[1])


async def _tell(
    unit: Unit,
    case: _Case,
    decision: Decision,
    before: dict[int, Escalation],
    changed: Sequence[Escalation],
    now: datetime,
) -> None:
    number, decider = decision.number, case.debate.decider
    await outbox.want(unit, _on_screen(decision), now)
    rulers = {one.approver for one in changed if one.approver}
    if changed:
        await outbox.want(unit, [View(Kind.HELD, number, decider), *_rulers(number, rulers)], now)
    new = [one for one in changed if one.ordinal not in before]
    if new and not any(one.open for one in before.values()):
        await anew(unit, View(Kind.HELD, number, decider), now)
    asked_already = {one.approver for one in before.values() if one.waits}
    for approver in sorted({one.approver for one in new if one.approver} - asked_already):
        await anew(unit, View(Kind.RULING, number, approver), now)
    if changed:
        unit.wake("ticker")
    readers = {*case.debate.named, *decision.asked, decision.owner, *rulers}
    await home.refresh(unit, {one for one in readers if one}, now)


def _on_screen(decision: Decision) -> tuple[Intent, ...]:
    """Return the messages on which the stage of a decision stands."""
    number = decision.number
    asks = (View(Kind.ASK, number, member) for member in decision.asked)
    return View(Kind.CARD, number), View(Kind.LINE, number), View(Kind.DECISION, number), *asks


def _rulers(number: int, members: Iterable[str]) -> tuple[Intent, ...]:
    return tuple(View(Kind.RULING, number, member) for member in sorted(members))


@dataclass(frozen=True, slots=True)
class Prospect:
    """Who would rule on a block of this decision, and until when (aware UTC); nobody where ``approver`` is None."""

    approver: Member | None
    due_at: datetime


async def prospect(unit: Unit, number: int, now: datetime) -> Prospect | None:
    """Return who would be asked to rule if somebody could not commit now."""
    held = await decisions.get_decision(unit, number)
    case = await _case(unit, held.value) if held else None
    if held is None or case is None:
        return None
    standing = next((one for one in case.blocks if one.waits and one.version == held.value.version), None)
    if standing is not None:
        return Prospect(case.people.get(standing.approver or ""), standing.due_at)
    named = rules.ruler(case.debate, held.value, case.blocks, people=case.people, settings=case.settings)
    due = rules.rules_by(named, people=case.people, now=now, settings=case.settings)
    return Prospect(case.people.get(named or ""), due)


async def take_in_hand(unit: Unit, number: int, *, by: Member, now: datetime) -> Refusal | None:
    """Whoever is asked to rule looks at it: they have it in hand, and the clock runs on. Returns why they cannot."""
    held = await decisions.get_decision(unit, number, lock=True)
    if held is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    blocks = await papers.list_papers(unit, Escalation, number)
    refused = rules.why_not_rule(blocks, by.id)
    if refused:
        return refused
    before = {one.ordinal: one for one in blocks}
    taken = rules.take_in_hand(blocks, by=by.id, now=now)
    for one in taken:
        await papers.save_paper(unit, one, seen=before[one.ordinal])
    if taken:
        was: list[history.Told] = [before[one.ordinal] for one in taken]
        await history.note(unit, number, Verb.IN_HAND, by=by.id, now=now, was=was, to=taken)
    return None


async def rule(unit: Unit, number: int, form: RulingForm, *, by: Member, now: datetime) -> Ruled | tuple[Refusal, ...]:
    """Keep a ruling on everything that waits for ``by``, and let it take effect; both sides hear it at once."""
    held = await decisions.get_decision(unit, number, lock=True)
    case = await _case(unit, held.value) if held else None
    if held is None or case is None:
        return (Refusal(Code.UNKNOWN_RECORD, {"number": number}),)
    ruled = rules.rule(
        case.blocks,
        form,
        debate=case.debate,
        decision=held.value,
        by=by.id,
        people=case.people,
        now=now,
        settings=case.settings,
    )
    if not isinstance(ruled, Ruled):
        return ruled
    before = {one.ordinal: one for one in case.blocks}
    for one in ruled.blocks:
        await papers.save_paper(unit, one, seen=before[one.ordinal])
    was: list[history.Told] = [before[one.ordinal] for one in ruled.blocks]
    to: list[history.Told] = [*ruled.blocks]
    if form.ruling is Ruling.UPHELD and held.value.state in _FOLLOWED:
        for one in ruled.blocks:
            for old, new in await commitments.ask_anew(unit, number, one.version, one.member, now):
                was, to = [*was, old], [*to, new]
    await history.note(unit, number, Verb.RULED, by=by.id, now=now, was=was, to=to)
    if ruled.ended is not None and ruled.newer is not None:
        await take_place(unit, held, ruled.ended, ruled.newer, verb=Verb.AMENDED, by=by.id, now=now)
    stands = await _as_it_stands(unit, number, by.id, now) or held.value
    await _announce(unit, case, stands, ruled, by.id, now)
    return ruled


async def _as_it_stands(unit: Unit, number: int, by: str, now: datetime) -> Decision | None:
    fresh = await decisions.get_decision(unit, number, lock=True)
    if fresh is None:
        return None
    said = await commitments.list_standings(unit, fresh.value, await positions.list_positions(unit, number))
    return (await follow(unit, fresh, said, now, by=by)).value


async def _announce(unit: Unit, case: _Case, decision: Decision, ruled: Ruled, by: str, now: datetime) -> None:
    number, decider = decision.number, case.debate.decider
    blockers = {one.member for one in ruled.blocks}
    for member in sorted(blockers):
        await anew(unit, View(Kind.ASK, number, member), now)
    if ruled.newer is None:
        await anew(unit, View(Kind.HELD, number, decider), now)
    first = min(one.ordinal for one in ruled.blocks)
    views = [View(Kind.RULED, number, str(first)), *_on_screen(decision), *_rulers(number, [by])]
    await outbox.want(unit, [*views, View(Kind.HELD, number, decider)], now)
    readers = {*case.debate.named, *decision.asked, decision.owner, by}
    await home.refresh(unit, readers, now)


async def overtaken(unit: Unit, number: int, now: datetime) -> None:
    """A newer version stands, or the decision is over: blocks go on with the answers that were carried, or end."""
    held = await decisions.get_decision(unit, number, lock=True)
    case = await _case(unit, held.value) if held else None
    if held is None or case is None:
        return
    before = {one.ordinal: one for one in case.blocks}
    carried = rules.carry(held.value, case.standings, case.blocks, now=now)
    for one in carried:
        await _keep(unit, before[one.ordinal], one)
    await _tell_ledger(unit, held.value, held.value, before, carried, None, now)
    if carried:
        rulers = {one.approver for one in carried if one.approver}
        await outbox.want(unit, [View(Kind.HELD, number, case.debate.decider), *_rulers(number, rulers)], now)
        await home.refresh(unit, {case.debate.decider, *rulers}, now)


async def redraw(unit: Unit, number: int, now: datetime) -> None:
    """Show the decider and whoever is asked to rule what has changed about an open block, by an edit."""
    blocks = [one for one in await papers.list_papers(unit, Escalation, number) if one.open]
    held = await debates.get_debate(unit, number) if blocks else None
    if held is not None:
        rulers = {one.approver for one in blocks if one.approver}
        await outbox.want(unit, [View(Kind.HELD, number, held.value.decider), *_rulers(number, rulers)], now)


async def lapse_due(unit: Unit, now: datetime) -> bool:
    """Take the blocks of one record to the next level whose time is up, or whose approver is gone. False for none."""
    for number in await list_due_blocks(unit, now, limit=1):
        await _move_on(unit, number, now)
        return True
    return False


async def look_for_rulers(unit: Unit, now: datetime) -> None:
    """The workspace names somebody else who rules: what waits for nobody is theirs now."""
    for number in await list_unresolved(unit):
        await _move_on(unit, number, now, unresolved=True)


async def _move_on(unit: Unit, number: int, now: datetime, *, unresolved: bool = False) -> None:
    held = await decisions.get_decision(unit, number, lock=True)
    case = await _case(unit, held.value) if held else None
    if held is None or case is None:
        return
    step = rules.named_since if unresolved else rules.lapse
    for block in case.blocks:
        moved = step(block, case.debate, held.value, case.blocks, people=case.people, now=now, settings=case.settings)
        if moved is None:
            continue
        await papers.save_paper(unit, moved, seen=block)
        await history.note(unit, number, Verb.NEXT_LEVEL, by=None, now=now, was=[block], to=[moved])
        case = replace(case, blocks=tuple(moved if one is block else one for one in case.blocks))
        await outbox.want(unit, _rulers(number, [block.approver] if block.approver else []), now)
        if moved.approver:
            await anew(unit, View(Kind.RULING, number, moved.approver), now)
    views = [View(Kind.CARD, number), View(Kind.LINE, number), View(Kind.HELD, number, case.debate.decider)]
    await outbox.want(unit, views, now)
    rulers = {one.approver for one in case.blocks if one.approver}
    await home.refresh(unit, {case.debate.decider, *rulers}, now)


async def render_held(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw what the decider is told about a block, and what became of it."""
    record = await get_record(unit, number)
    if record is None or record.decision is None or member is None or not record.escalations:
        return Discard("nobody blocks")
    told = await outbox.is_told(unit, View(Kind.HELD, number, member).key)
    over = not record.blocks and not any(one.ruling for one in record.escalations)
    if over and not told:
        return Discard("over before it was told")
    return Rendered(views.told_decider(record, member, now), member=member)


async def render_ruling(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw what whoever is asked to rule is told: both sides; afterwards, what became of it."""
    record = await get_record(unit, number)
    if record is None or record.decision is None or member is None:
        return Discard("nobody blocks")
    told = await outbox.is_told(unit, View(Kind.RULING, number, member).key)
    waits = any(one.waits and one.approver == member for one in record.escalations)
    if not waits and not told:
        return Discard("over before it was asked")
    return Rendered(views.asks_ruling(record, member, now), member=member)


async def render_ruled(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw a ruling in the card's thread, with both cases."""
    record = await get_record(unit, number)
    first = int(member) if member and member.isdecimal() else 0
    if record is None or not any(one.ordinal == first and one.ruling for one in record.escalations):
        return Discard("nothing was ruled")
    return Rendered(views.ruled(record, first), channel=record.debate.channel, thread_of=View(Kind.CARD, number).key)
