"""Hand-overs: who decides can be somebody else from now on, openly and with a reason.

The decider offers it to somebody who accepts. Where the decider is absent, whoever rules offers it in their place, or
opener and one contributor together: one proposes, the other agrees. Until it is accepted the decider decides, and
deciding ends the offer; so there is one decider at every instant.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.changes import Change, ChangeKind
from bot.domain.debates import Debate, DebateState, personal
from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import SENTENCE_LIMIT, Transition, aware, tidy, visible
from bot.domain.people import Member
from bot.domain.positions import Position, current
from bot.domain.refusals import Code, Refusal

__all__ = [
    "OPEN",
    "TRANSITIONS",
    "Handed",
    "Handover",
    "HandoverState",
    "accept",
    "agree",
    "end",
    "hand_over",
    "may_agree",
    "may_end",
    "offer_of",
    "refuse",
    "standing",
    "why_not_hand_over",
]


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
    Transition("-", "take it on", _S.ACCEPTED, "approver"),
    Transition("-", "propose somebody else", _S.PROPOSED, "opener or contributor"),
    Transition(_S.PROPOSED, "agree", _S.OFFERED, "the other of opener and contributor"),
    Transition(_S.PROPOSED, "agree with who would decide", _S.ACCEPTED, "the other of opener and contributor"),
    Transition(_S.OFFERED, "accept", _S.ACCEPTED, "who was offered it"),
    Transition(_S.OFFERED, "decline", _S.DECLINED, "who was offered it"),
    Transition(_S.PROPOSED, "take it back", _S.WITHDRAWN, "who proposed it, or decider"),
    Transition(_S.PROPOSED, "the question ended, or the decider changed", _S.WITHDRAWN, "clock"),
    Transition(_S.OFFERED, "take it back", _S.WITHDRAWN, "who offered it, or decider"),
    Transition(_S.OFFERED, "the question ended, or the decider changed", _S.WITHDRAWN, "clock"),
)
OPEN = frozenset({_S.PROPOSED, _S.OFFERED})


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


@dataclass(frozen=True, slots=True)
class Handed:
    """An offer after a step, the debate after it, what a line in the thread tells, and which messages follow."""

    debate: Debate
    handover: Handover
    changes: tuple[Change, ...] = ()
    intents: tuple[Intent, ...] = ()


def standing(offers: Iterable[Handover]) -> Handover | None:
    """Return the one offer that is still open, or None."""
    return next((one for one in offers if one.state in OPEN), None)


def offer_of(offers: Iterable[Handover], member: str) -> Handover | None:
    """Return the newest offer to ``member`` that they were told of, or None."""
    told = (one for one in offers if one.to == member and one.state is not _S.PROPOSED)
    return max(told, key=lambda one: one.ordinal, default=None)


def _why_not_now(debate: Debate) -> Refusal | None:
    if debate.state is DebateState.DECIDED:
        return Refusal(Code.ALREADY_DECIDED, {"at": debate.ended_at})
    if debate.ended:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    return Refusal(Code.NOT_POSTED) if debate.state is DebateState.WAITING else None


def _alone(debate: Debate, by: str, ruler: str | None) -> bool:
    return by in (debate.decider, ruler)


def _together(debate: Debate, by: str) -> bool:
    return by == debate.opener or by in debate.contributors


def why_not_hand_over(debate: Debate, by: Member, ruler: str | None, offers: Sequence[Handover]) -> Refusal | None:
    """Return why ``by`` cannot let somebody else decide now; ``ruler`` is whoever rules if somebody cannot commit."""
    refused = _why_not_now(debate)
    if refused:
        return refused
    # A guest who was asked may answer, and no more.
    if not (_alone(debate, by.id, ruler) or _together(debate, by.id)) or not by.full:
        return Refusal(Code.CANNOT_HAND, {"decider": debate.decider, "opener": debate.opener})
    offer = standing(offers)
    return Refusal(Code.OFFERED_ALREADY, {"to": offer.to}) if offer else None


def hand_over(
    debate: Debate,
    to: str | None,
    reason: str,
    *,
    ordinal: int,
    by: Member,
    ruler: str | None,
    people: Mapping[str, Member],
    positions: Sequence[Position],
    offers: Sequence[Handover],
    now: datetime,
) -> Handed | tuple[Refusal, ...]:
    """Let ``to`` decide: offered by the decider or whoever rules, proposed by opener or contributor.

    Whoever rules and takes it on themselves decides at once.
    """
    refused = why_not_hand_over(debate, by, ruler, offers)
    if refused:
        return (refused,)
    wrong = [one for one in (_why_not_to(debate, to, people), _why_not_reason(reason)) if one]
    if wrong or to is None:
        return tuple(wrong)
    alone = _alone(debate, by.id, ruler)
    state = _S.OFFERED if alone else _S.PROPOSED
    offer = Handover(debate.number, ordinal, to, by.id, " ".join(tidy(reason).split()), state, aware(now))
    if alone and to == by.id:
        return _taken(debate, offer, positions, now)
    if alone:
        return Handed(debate, offer, intents=(View(Kind.NAMED, debate.number, to),))
    asked = replace(debate, changes=debate.changes + 1)
    return Handed(asked, offer, (_line(asked, 0, ChangeKind.PROPOSED, offer, to, now),), _told(asked))


def _why_not_to(debate: Debate, to: str | None, people: Mapping[str, Member]) -> Refusal | None:
    member = people.get(to or "")
    if member is None or not member.can_be_asked:
        return Refusal(Code.NOT_A_PERSON, {"name": member.name if member else "", "role": "decider"}, "to")
    if member.id == debate.decider:
        return Refusal(Code.DECIDES_ALREADY, {"name": member.name}, "to")
    if not member.full:
        return Refusal(Code.GUEST_DECIDES, {"name": member.name}, "to")
    if debate.is_circle and member.id == debate.opener:
        return Refusal(Code.OWN_VERDICT, field="to")
    return Refusal(Code.OWNER_DECIDES, field="to") if member.id == debate.owner else None


def _why_not_reason(reason: str) -> Refusal | None:
    if not visible(reason):
        return Refusal(Code.EMPTY_REASON, field="reason")
    if len(reason) > SENTENCE_LIMIT:
        return Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(reason)}, "reason")
    return None


def may_agree(debate: Debate, offer: Handover, by: Member) -> bool:
    """Whether ``by`` is the second person that a proposal needs: of opener and contributor, the other one."""
    other = by.id in debate.contributors if offer.by == debate.opener else by.id == debate.opener
    return offer.state is _S.PROPOSED and by.id != offer.by and other and by.full


def agree(
    debate: Debate,
    offer: Handover,
    *,
    by: Member,
    people: Mapping[str, Member],
    positions: Sequence[Position],
    now: datetime,
) -> Handed | Refusal:
    """Agree with a proposal: its new decider is asked, or decides at once where one of the two is them."""
    refused = _why_not_now(debate) or (None if offer.state is _S.PROPOSED else Refusal(Code.MOVED_ON))
    if refused:
        return refused
    if not may_agree(debate, offer, by):
        return Refusal(Code.NOT_SECOND, {"opener": debate.opener})
    wrong = _why_not_to(debate, offer.to, people)
    if wrong:
        return replace(wrong, field=None)
    seconded = replace(offer, seconded_by=by.id)
    if offer.to in (by.id, offer.by):
        return _taken(debate, seconded, positions, now)
    return Handed(debate, replace(seconded, state=_S.OFFERED), intents=(View(Kind.NAMED, debate.number, offer.to),))


def accept(
    debate: Debate,
    offer: Handover,
    *,
    by: Member,
    people: Mapping[str, Member],
    positions: Sequence[Position],
    now: datetime,
) -> Handed | Refusal:
    """ "I decide": from now on the decision is theirs. They see no sealed word by it."""
    refused = _why_not_answer(debate, offer, by, people)
    return refused or _taken(debate, offer, positions, now)


def refuse(
    debate: Debate, offer: Handover, *, by: Member, people: Mapping[str, Member], now: datetime
) -> Handed | Refusal:
    """ "Not me": the decision stays with its decider."""
    refused = _why_not_answer(debate, offer, by, people)
    if refused and refused.code is not Code.GUEST_DECIDES:  # who became a guest may still say no
        return refused
    return _over(debate, offer, _S.DECLINED, now)


def _why_not_answer(debate: Debate, offer: Handover, by: Member, people: Mapping[str, Member]) -> Refusal | None:
    refused = _why_not_now(debate)
    if refused:
        return refused
    if by.id != offer.to:
        asked = people.get(offer.to)
        return Refusal(Code.FOR_SOMEBODY_ELSE, {"name": asked.name if asked else None})
    if offer.state is not _S.OFFERED:
        return Refusal(Code.MOVED_ON)
    wrong = _why_not_to(debate, offer.to, {by.id: by})
    return replace(wrong, field=None) if wrong else None


def may_end(debate: Debate, offer: Handover, by: str) -> bool:
    """Whether ``by`` may take an open offer back: who made it, and a decider who is not absent after all.

    What whoever rules has offered, the decider cannot take back.
    """
    proposed = offer.state is _S.PROPOSED or offer.seconded_by is not None
    return offer.state in OPEN and (by == offer.by or (by == debate.decider and proposed))


def end(debate: Debate, offer: Handover, *, by: str | None, now: datetime) -> Handed | Refusal:
    """Take an open offer back. Without ``by`` it ends because the debate has ended, or somebody else decides."""
    if offer.state not in OPEN:
        return Refusal(Code.MOVED_ON)
    if by is not None and not may_end(debate, offer, by):
        return Refusal(Code.CANNOT_HAND, {"decider": debate.decider, "opener": debate.opener})
    return _over(debate, offer, _S.WITHDRAWN, now)


def _over(debate: Debate, offer: Handover, state: HandoverState, now: datetime) -> Handed:
    ended = replace(offer, state=state, ended_at=aware(now))
    return Handed(debate, ended, intents=(View(Kind.NAMED, debate.number, offer.to),))


def _taken(debate: Debate, offer: Handover, positions: Sequence[Position], now: datetime) -> Handed:
    """Return the debate as its new decider has it.

    Who decided until then and has written a view is read like everybody who was asked, since they decide no more;
    otherwise they are told what becomes of it.
    """
    before = debate.decider
    wrote = before in current(positions)
    # Before the reveal a decider's own view is theirs to keep or change, also where they were taken out once. After
    # it, what was not opened with the others stays unread.
    back = {offer.to} if debate.state is DebateState.COLLECTING else set()
    others = {debate.opener, *debate.contributors, *debate.affected, *debate.informed}
    after = replace(
        debate,
        decider=offer.to,
        decider_accepted=True,
        contributors=(*debate.contributors, *([before] if wrote and before not in debate.contributors else [])),
        informed=(*debate.informed, *([before] if not wrote and before not in others else [])),
        left=tuple(one for one in debate.left if one not in back),
        asking=tuple(one for one in debate.asking if one != offer.to),
        changes=debate.changes + 1,
    )
    done = replace(offer, state=_S.ACCEPTED, ended_at=aware(now))
    people = [(ChangeKind.DECIDER, offer.to), (ChangeKind.FORMER, before)]
    people += [(ChangeKind.SECONDED, offer.seconded_by)] if offer.seconded_by else []
    lines = [_line(after, place, kind, offer, member, now) for place, (kind, member) in enumerate(people)]
    views = [*_told(after), View(Kind.NAMED, debate.number, before), View(Kind.NAMED, debate.number, offer.to)]
    if debate.state is DebateState.REVEALED:
        views += [View(Kind.REVEAL, debate.number), View(Kind.TURN, debate.number, before)]
        views += [View(Kind.TURN, debate.number, offer.to)]
    return Handed(after, done, tuple(lines), tuple(dict.fromkeys(views)))


def _line(debate: Debate, place: int, kind: ChangeKind, offer: Handover, member: str, now: datetime) -> Change:
    reason = offer.reason if place == 0 else ""
    return Change(
        debate.changes,
        place,
        kind,
        offer.by,
        aware(now),
        debate.version,
        member,
        reason=reason,
        author=offer.by if reason else None,
    )


def _told(debate: Debate) -> tuple[Intent, ...]:
    number = debate.number
    return (View(Kind.CARD, number), *personal(debate), View(Kind.CHANGE, number, str(debate.changes)))
