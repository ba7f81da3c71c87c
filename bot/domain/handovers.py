"""Hand-overs: who decides can be somebody else from now on, openly and with a reason."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.nouns import Transition

__all__ = ["TRANSITIONS", "Handover", "HandoverState"]


class HandoverState(StrEnum):
    """Where an offer stands. The values are stored: never rename one."""

    PROPOSED = "proposed"  # by opener or contributor: a second person must agree
    OFFERED = "offered"  # its new decider is asked
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_S = HandoverState
TRANSITIONS = (
    Transition("-", "hand over", _S.OFFERED, "decider or approver"),
    Transition("-", "propose somebody else", _S.PROPOSED, "opener or contributor"),
    Transition(_S.PROPOSED, "agree", _S.OFFERED, "the other of opener and contributor"),
    Transition(_S.OFFERED, "accept", _S.ACCEPTED, "who was offered it"),
    Transition(_S.OFFERED, "decline", _S.DECLINED, "who was offered it"),
    Transition(_S.PROPOSED, "take it back, or decided meanwhile", _S.WITHDRAWN, "who proposed it"),
    Transition(_S.OFFERED, "take it back, or decided meanwhile", _S.WITHDRAWN, "who offered it"),
)


@dataclass(frozen=True, slots=True)
class Handover:
    """One offer of a decision to ``to``; ``reason`` is in the words of ``by``. Instants are aware UTC."""

    number: int
    ordinal: int
    to: str
    by: str
    reason: str
    state: HandoverState
    at: datetime
    seconded_by: str | None = None
    ended_at: datetime | None = None
