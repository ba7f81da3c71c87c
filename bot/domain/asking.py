"""Asking: who is asked to answer a decision, and when; who chose differently comes first where it is a one-way door.

A one-way decision is announced: each dissenter is heard, and asked for their answer as soon as that is settled. The
others are asked when all dissenters have answered, or had their time, and not while a block is open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import commitments
from bot.domain.commitments import Standing
from bot.domain.decisions import Decision, DecisionState, ask_everybody
from bot.domain.escalations import Escalation, Ruling
from bot.domain.nouns import aware
from bot.domain.people import Member
from bot.domain.receipts import Receipt, ReceiptState
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = ["advance", "answering", "given_back", "holds", "waited_for_first", "why_not_answer"]

_STAGES = frozenset({DecisionState.ANNOUNCED, DecisionState.COMMITTING, DecisionState.HELD})


def _of(decision: Decision, blocks: Iterable[Escalation]) -> tuple[Escalation, ...]:
    return tuple(one for one in blocks if one.version == decision.version)


def holds(decision: Decision, blocks: Iterable[Escalation]) -> bool:
    """Say whether a block keeps the decision from being valid: an open one does, where it is a one-way door."""
    return decision.one_way and any(one.open for one in _of(decision, blocks))


def given_back(decision: Decision, blocks: Iterable[Escalation]) -> bool:
    """Say whether this version was given back to its decider, who has not decided again yet."""
    if decision.state in (DecisionState.AMENDED, DecisionState.REVERSED, DecisionState.SUPERSEDED):
        return False
    return any(one.ruling is Ruling.RETURNED for one in _of(decision, blocks))


def _settled(receipt: Receipt) -> bool:
    return not (receipt.waits_for_dissenter or receipt.waits_for_decider)


def answering(decision: Decision, receipts: Iterable[Receipt], blocks: Iterable[Escalation]) -> frozenset[str]:
    """Return who may answer now.

    Before everybody is asked that is who dissented and was heard, or had their time for it; while it is held, they
    and whoever blocks, who may commit after all. Where it was given back to the decider, nobody.
    """
    blocks = _of(decision, blocks)
    if decision.state is DecisionState.COMMITTING:
        return frozenset(decision.asked)
    if decision.state not in _STAGES or (decision.state is DecisionState.HELD and not holds(decision, blocks)):
        return frozenset()
    heard = {one.member for one in receipts if one.version == decision.version and one.choice and _settled(one)}
    return frozenset(decision.asked) & (heard | {one.member for one in blocks if one.open})


def why_not_answer(
    decision: Decision, by: str, receipts: Iterable[Receipt], blocks: Sequence[Escalation]
) -> Refusal | None:
    """Return why ``by`` cannot answer at this stage, with who is waited for."""
    refused = commitments.why_not_answer(decision, by, answering(decision, receipts, blocks))
    if refused is None or by not in decision.asked:
        return refused
    if decision.state is DecisionState.ANNOUNCED:
        return Refusal(Code.HEARD_FIRST, {"until": decision.answers_until})
    if decision.state is not DecisionState.HELD:
        return refused
    first = next((one for one in _of(decision, blocks) if one.open), None)
    if first is None:
        return Refusal(Code.GIVEN_BACK, {"decider": decision.decided_by})
    count = sum(one.open for one in _of(decision, blocks))
    return Refusal(Code.HELD, {"blocks": count, "approver": first.approver, "since": first.opened_at})


def waited_for_first(
    decision: Decision,
    receipts: Iterable[Receipt],
    standings: Iterable[Standing],
    blocks: Iterable[Escalation],
    *,
    people: Mapping[str, Member],
    now: datetime,
) -> tuple[Receipt, ...]:
    """Return what was heard from those for whom the others still wait.

    Nobody waits for who answered the decision, or blocked it before a ruling, whose time is up, or who is gone; a "not
    quite" takes as long as the decider's time for it. A dissent first voiced in an answer keeps nobody waiting.
    """
    said = {one.member for one in standings if one.kind is not None}
    said |= {one.member for one in _of(decision, blocks) if one.ruling}  # they are asked together with the others
    return tuple(
        one
        for one in receipts
        if one.version == decision.version and one.choice and _waits(one, decision, said, people) and now < one.until
    )


def _waits(receipt: Receipt, decision: Decision, said: set[str], people: Mapping[str, Member]) -> bool:
    member = people.get(receipt.member)
    if receipt.state is ReceiptState.UNCONFIRMED or (member is not None and not member.can_be_asked):
        return False
    return not _settled(receipt) or (receipt.member in decision.asked and receipt.member not in said)


def advance(
    decision: Decision,
    *,
    receipts: Sequence[Receipt],
    standings: Sequence[Standing],
    blocks: Sequence[Escalation],
    people: Mapping[str, Member],
    now: datetime,
    settings: Settings = DEFAULTS,
) -> Decision:
    """Return the decision in the stage that what was said puts it in: announced, asked of everybody, or held.

    A hold ends with the last open block, and the time for answers begins anew. It never comes into force here.
    """
    if decision.state not in _STAGES or not decision.one_way:
        return decision
    if holds(decision, blocks):
        return replace(decision, state=DecisionState.HELD)
    if given_back(decision, blocks):
        return decision
    if decision.state is DecisionState.COMMITTING:
        return decision
    first = waited_for_first(decision, receipts, standings, blocks, people=people, now=aware(now))
    if first:
        return replace(decision, state=DecisionState.ANNOUNCED, answers_until=max(one.until for one in first))
    return ask_everybody(decision, people=people, now=now, settings=settings)
