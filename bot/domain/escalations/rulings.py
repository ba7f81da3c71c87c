"""The ruling: it stands, it changes, or it goes back to its decider; one for all blocks that wait for one person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.debates import Debate
from bot.domain.decisions import Decision, Origin, ask_everybody, next_version
from bot.domain.escalations.blocks import Escalation, EscalationState, Ruling
from bot.domain.nouns import REASON_LIMIT, SENTENCE_LIMIT, aware, look, tidy, visible
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = ["Ruled", "RulingForm", "rule", "take_in_hand", "why_not_rule"]

_S = EscalationState


@dataclass(frozen=True, slots=True)
class RulingForm:
    """What the form "Ruling" held. ``reads`` is how the decision reads where it changes."""

    ruling: Ruling | None
    reads: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling: the blocks it ends, and, where it changes the decision, the version that ends and the newer one."""

    blocks: tuple[Escalation, ...]
    ended: Decision | None = None
    newer: Decision | None = None


def why_not_rule(blocks: Iterable[Escalation], by: str) -> Refusal | None:
    """Return why ``by`` cannot rule: whoever is asked to does, once; a late one is told who is asked since."""
    blocks = tuple(blocks)
    if any(one.waits and one.approver == by for one in blocks):
        return None
    waiting = next((one for one in blocks if one.open), None)
    if waiting is not None:
        return Refusal(Code.NOT_RULER, {"approver": waiting.approver, "due": waiting.due_at})
    ruled = next((one for one in reversed(blocks) if one.ruling), None)
    if ruled is not None:
        return Refusal(Code.ALREADY_RULED, {"approver": ruled.ruled_by, "at": ruled.ended_at, "ruling": ruled.ruling})
    return Refusal(Code.BLOCK_OVER)


def take_in_hand(blocks: Iterable[Escalation], *, by: str, now: datetime) -> tuple[Escalation, ...]:
    """Return the blocks that ``by`` has in hand from now on; the clock runs on."""
    mine = (one for one in blocks if one.state is _S.OPEN and one.approver == by)
    return tuple(replace(one, state=_S.ACCEPTED, accepted_at=aware(now)) for one in mine)


def _form_refusals(form: RulingForm, decision: Decision) -> Iterable[Refusal]:
    if form.ruling is None:
        yield Refusal(Code.NO_RULING, field="ruling")
    if form.ruling is Ruling.CHANGED:
        if not visible(form.reads):
            yield Refusal(Code.EMPTY_REASON, field="reads")
        elif look(form.reads) == look(decision.statement):
            yield Refusal(Code.NOTHING_CHANGED, field="reads")
    if len(form.reads) > SENTENCE_LIMIT:
        yield Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(form.reads)}, "reads")
    if not visible(form.why):
        yield Refusal(Code.EMPTY_REASON, field="why")
    if len(form.why) > REASON_LIMIT:
        yield Refusal(Code.TOO_LONG, {"limit": REASON_LIMIT, "length": len(form.why)}, "why")


def rule(
    blocks: Sequence[Escalation],
    form: RulingForm,
    *,
    debate: Debate,
    decision: Decision,
    by: str,
    people: Mapping[str, Member],
    now: datetime,
    settings: Settings = DEFAULTS,
) -> Ruled | tuple[Refusal, ...]:
    """Rule on every block that waits for ``by``: the decision stands, changes, or goes back to its decider."""
    refused = why_not_rule(blocks, by)
    refusals = (refused,) if refused else tuple(_form_refusals(form, decision))
    if refusals or form.ruling is None:
        return refusals
    changes = form.ruling is Ruling.CHANGED
    reads, why = " ".join(tidy(form.reads).split()) if changes else "", tidy(form.why)
    ruled = tuple(
        replace(one, state=_S.RULED, ended_at=aware(now), ruling=form.ruling, ruled_by=by, why=why, reads=reads)
        for one in blocks
        if one.waits and one.approver == by
    )
    if not changes:
        return Ruled(ruled)
    asked = dict.fromkeys((*decision.asked, decision.decided_by, debate.decider, decision.owner))
    reached = tuple(one for one in asked if one != by and (one not in people or people[one].can_be_asked))
    ended, newer = next_version(
        decision,
        origin=Origin.RULED,
        by=by,
        now=now,
        reason=why,
        statement=reads,
        choice=_choice(reads, debate, decision),
        why=why,
        decided_by=by,
        asked=reached,
    )
    return Ruled(ruled, ended, ask_everybody(newer, people=people, now=now, settings=settings))


def _choice(reads: str, debate: Debate, decision: Decision) -> str:
    """Return the option that the new words begin with; the one that was decided where they begin with none."""
    words = look(reads)
    return next((one for one in debate.options if words.startswith(look(one))), decision.choice)
