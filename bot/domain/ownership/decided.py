"""Who owns a decision: what the rules of ownership need to know of it."""

from collections.abc import Iterable

from bot.domain.debates import Debate
from bot.domain.decisions import Decision
from bot.domain.doors import Door
from bot.domain.escalations import Escalation
from bot.domain.ownership.steps import Owned
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import Settings

__all__ = ["named_by", "owned_of"]


def owned_of(debate: Debate, decision: Decision, blocks: Iterable[Escalation], settings: Settings) -> Owned:
    """Return a decision as something that is owned.

    Who is asked where it is nobody's: whoever ruled or was asked to last, then whom the question names, then whom the
    workspace names. Behind a one-way door its decider does not own it.
    """
    asked = sorted(blocks, key=lambda one: one.opened_at, reverse=True)
    last = next((who for one in asked for who in (one.ruled_by, one.approver) if who), None)
    over = None
    if decision.ended_at is not None:
        over = Refusal(Code.OVER_BY_NOW, {"state": decision.state, "at": decision.ended_at, "by": decision.ended_by})
    return Owned(
        decision.number,
        debate.decider,
        debate.opener,
        approvers=tuple(dict.fromkeys(one for one in (last, debate.approver, settings.approver) if one)),
        apart=debate.decider if debate.door is Door.ONE_WAY else None,
        over=over,
    )


def named_by(debate: Debate, decision: Decision, *, corrected: bool) -> str:
    """Return who named the owner: the decider; or, of a one-way door, whoever asked it, unless it only became one
    later (``corrected``).
    """
    asked_so = debate.door is Door.ONE_WAY and not corrected and decision.owner == debate.owner
    return debate.opener if asked_so else decision.decided_by
