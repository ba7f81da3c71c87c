"""Again: a decision that a ruling gave back is decided once more, as its next version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.asking import given_back
from bot.domain.debates import Debate
from bot.domain.decisions import (
    Decided,
    Decision,
    DecisionForm,
    Origin,
    announced,
    announcing,
    next_version,
    statement_of,
    written_refusals,
)
from bot.domain.escalations import Escalation
from bot.domain.nouns import aware, tidy
from bot.domain.people import Member
from bot.domain.positions import Position
from bot.domain.receipts import Receipt, dissents, receipts_for
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = ["Again", "decide_again", "heard_before", "why_not_decide_again"]


@dataclass(frozen=True, slots=True)
class Again:
    """A decision made once more: the version that ends, and what was decided in its place."""

    ended: Decision
    decided: Decided


def why_not_decide_again(debate: Debate, decision: Decision, blocks: Iterable[Escalation], by: str) -> Refusal | None:
    """Return why ``by`` cannot decide again: the decider alone does, once it was given back."""
    if not given_back(decision, blocks):
        return Refusal(Code.ALREADY_DECIDED, {"at": decision.decided_at, "statement": decision.statement})
    return None if by == debate.decider else Refusal(Code.NOT_DECIDER, {"decider": debate.decider})


def heard_before(
    debate: Debate, positions: Sequence[Position], choice: str | None, receipts: Iterable[Receipt]
) -> dict[str, str]:
    """Return what the decider said before to those who chose otherwise than ``choice``, by keys of ``dissents``."""
    said = {(one.member, one.choice): one.again or one.sentence for one in receipts if one.choice}
    return {
        group.key: sentence
        for group in dissents(debate, positions, choice)
        for one in group.positions[:1]
        if (sentence := said.get((one.member, group.choice)))
    }


def decide_again(
    debate: Debate,
    before: Decision,
    form: DecisionForm,
    *,
    by: str,
    people: dict[str, Member],
    now: datetime,
    blocks: Sequence[Escalation],
    positions: Sequence[Position] = (),
    receipts: Sequence[Receipt] = (),
    heard: Mapping[str, str] | None = None,
    settings: Settings = DEFAULTS,
    owner_stays: bool = False,
) -> Again | tuple[Refusal, ...]:
    """Return the version that ends and the decision as it was made again, or what is missing.

    It is asked about anew, of the same people. Who was heard in the same sentence and has answered it is not asked
    about it once more; who chose otherwise than it reads now is heard before the others are asked. With ``owner_stays``
    whoever owns it does until the one whom the form names accepts.
    """
    refused = why_not_decide_again(debate, before, blocks, by)
    if refused:
        return (refused,)
    heard = {**heard_before(debate, positions, form.choice, receipts), **(heard or {})}
    refusals = written_refusals(debate, form, by=by, people=people, positions=positions, heard=heard, now=now)
    if refusals or form.choice is None or form.owner is None or form.look_back is None:
        return refusals
    asked = dict.fromkeys((*before.asked, before.decided_by, form.owner))
    ended, newer = next_version(
        before,
        origin=Origin.DECIDED,
        by=by,
        now=now,
        choice=form.choice,
        statement=statement_of(form),
        why=tidy(form.why),
        owner=before.owner if owner_stays else form.owner,
        look_back=form.look_back,
        decided_by=by,
        asked=tuple(one for one in asked if one != by and (one not in people or people[one].can_be_asked)),
    )
    said = receipts_for(
        dissents(debate, positions, form.choice),
        heard,
        number=debate.number,
        version=newer.version,
        by=by,
        people=people,
        now=aware(now),
        settings=settings,
    )
    known = {(one.member, one.choice): one for one in receipts if one.choice}
    carried = tuple(_carried(one, known.get((one.member, one.choice))) for one in said)
    newer = announced(newer, carried, people=people, now=now, settings=settings)
    return Again(ended, Decided(debate, newer, announcing(newer, carried), carried))


def _carried(new: Receipt, old: Receipt | None) -> Receipt:
    """Return a receipt as it goes on: the same sentence is answered once."""
    if old is None or new.sentence not in (old.sentence, old.again):
        return new
    return replace(old, version=new.version)
