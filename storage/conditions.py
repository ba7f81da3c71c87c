"""Conditions on ``debates``: what somebody may see of them, and what may wait for whom."""

from sqlalchemy import ColumnElement, and_, exists, false, or_

from bot.domain.circles import PrfaqState
from bot.domain.concerns import ConcernState
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.escalations import OPEN, Ruling
from bot.domain.handovers import HandoverState
from bot.domain.receipts import ReceiptState
from bot.domain.records import Audience
from storage.debates import ASKING
from storage.ownership import part_of_owning
from storage.papers import open_proposal
from storage.reviews import open_review, told_of
from storage.schema import (
    channels,
    concerns,
    debate_people,
    debates,
    decision_asked,
    decisions,
    escalations,
    handovers,
    prfaqs,
    receipts,
)
from storage.signals import open_signal

__all__ = ["may_wait_for", "of_a_question", "under_way", "visible_to"]

Who = str | ColumnElement[str]  # an id, or a name under which a statement will be given one

_BEFORE_FORCE = [DecisionState.ANNOUNCED.value, DecisionState.COMMITTING.value, DecisionState.HELD.value]
_AFTER = [DecisionState.AMENDED.value, DecisionState.REVERSED.value, DecisionState.SUPERSEDED.value]
_OPEN = [state.value for state in OPEN]
_DECIDERS = (ReceiptState.NOT_QUITE.value, ReceiptState.OWED.value)  # receipts in which the decider is waited for
_BEFORE_DECISION = [state.value for state in (DebateState.WAITING, DebateState.COLLECTING, DebateState.REVEALED)]


def may_wait_for(member: Who) -> ColumnElement[bool]:
    """Return that a record may wait for ``member``: it is undecided and names them; or its decision takes answers
    and asks them, or is theirs; or they are asked about what was heard, or to rule; or it was given back to them;
    or a look back asks or tells them something; or they are only told, and have not seen what was decided; or it is a
    PRFAQ that came back, or has no author.
    """
    open_here = and_(debates.c.state.in_(_BEFORE_DECISION), or_(_named(member), _offered(member)))
    taking = and_(
        debates.c.state == DebateState.DECIDED.value,
        or_(
            _decision_where(
                decisions.c.state.in_(_BEFORE_FORCE),
                or_(decisions.c.owner == member, decisions.c.decided_by == member, _asked(member)),
            ),
            _decision_where(_heard(member)),
            and_(_named(member), open_proposal()),
            and_(_decision_where(or_(decisions.c.owner == member, decisions.c.decided_by == member)), open_review()),
            and_(_decides(member), open_review()),
            _block_where(
                escalations.c.state.in_(_OPEN),
                or_(escalations.c.approver == member, escalations.c.member == member, _decides(member)),
            ),
            and_(_decides(member), _decision_where(_given_back())),
            and_(_decision_where(or_(decisions.c.owner == member, decisions.c.decided_by == member)), open_signal()),
            or_(told_of(member), _feared(member)),
            and_(_has(member, "informed"), ~_has(member, "seen"), _decision_where(decisions.c.state.not_in(_AFTER))),
            and_(_decision_where(decisions.c.state.not_in(_AFTER)), part_of_owning(member, sees=False)),
        ),
    )
    written = and_(
        debates.c.state == DebateState.DOCUMENT.value, or_(_came_back(member), part_of_owning(member, sees=False))
    )
    return or_(open_here, taking, written)


def of_a_question() -> ColumnElement[bool]:
    """Return that a record is about a question of its own: neither a PRFAQ, nor a circle that reads one."""
    own = or_(debates.c.prfaq.is_(None), debates.c.decided_before.is_(True))
    return and_(debates.c.state != DebateState.DOCUMENT.value, own)


def under_way() -> ColumnElement[bool]:
    """Return that a record is undecided, or that its decision takes answers."""
    return or_(debates.c.state.in_(_BEFORE_DECISION), _decision_where(decisions.c.state.in_(_BEFORE_FORCE)))


def visible_to(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on ``debates`` that ``bot.domain.records.can_see`` states for a whole record."""
    inside = debates.c.channel == audience.channel if audience.channel is not None else false()
    member = audience.member
    if member is None or member.deactivated:
        return inside
    public = exists().where(
        channels.c.workspace == debates.c.workspace, channels.c.id == debates.c.channel, channels.c.public.is_(True)
    )
    # What is true of most comes first, and owner and asked apart, each by its own index: both databases go in order.
    ways = [inside, *([] if member.guest else [public]), _named(member.id)]
    ways.append(_decision_where(decisions.c.owner == member.id))
    ways.append(_decision_where(_asked(member.id)))
    ways.append(_offered(member.id))
    ways.append(_block_where(or_(escalations.c.approver == member.id, escalations.c.ruled_by == member.id)))
    ways.append(part_of_owning(member.id, sees=True))
    return or_(*ways)


def _decides(member: Who) -> ColumnElement[bool]:
    return _has(member, "decider")


def _has(member: Who, role: str) -> ColumnElement[bool]:
    """Return that ``member`` has this role on the record."""
    return exists().where(
        debate_people.c.workspace == debates.c.workspace,
        debate_people.c.number == debates.c.number,
        debate_people.c.member == member,
        debate_people.c.role == role,
    )


def _named(member: Who) -> ColumnElement[bool]:
    return exists().where(
        debate_people.c.workspace == debates.c.workspace,
        debate_people.c.number == debates.c.number,
        debate_people.c.member == member,
        debate_people.c.role != ASKING,
    )


def _offered(member: Who) -> ColumnElement[bool]:
    """Return that ``member`` is asked to decide, and has not answered."""
    return exists().where(
        handovers.c.workspace == debates.c.workspace,
        handovers.c.number == debates.c.number,
        handovers.c.to == member,
        handovers.c.state == HandoverState.OFFERED.value,
    )


def _decision_where(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return that the newest version of the debate's decision meets these conditions."""
    newer = decisions.alias()
    overtaken = exists().where(
        newer.c.workspace == decisions.c.workspace,
        newer.c.number == decisions.c.number,
        newer.c.version > decisions.c.version,
    )
    of_debate = and_(decisions.c.workspace == debates.c.workspace, decisions.c.number == debates.c.number)
    return exists().where(of_debate, ~overtaken, *conditions)


def _asked(member: Who) -> ColumnElement[bool]:
    return exists().where(
        decision_asked.c.workspace == decisions.c.workspace,
        decision_asked.c.number == decisions.c.number,
        decision_asked.c.version == decisions.c.version,
        decision_asked.c.member == member,
    )


def _feared(member: Who) -> ColumnElement[bool]:
    """Return that ``member`` is asked what became of their concern."""
    return exists().where(
        concerns.c.workspace == debates.c.workspace,
        concerns.c.number == debates.c.number,
        concerns.c.member == member,
        concerns.c.state == ConcernState.ASKED.value,
    )


def _given_back() -> ColumnElement[bool]:
    """Return that this version of the decision was given back to its decider."""
    return and_(
        decisions.c.state.not_in(_AFTER),
        exists().where(
            escalations.c.workspace == decisions.c.workspace,
            escalations.c.number == decisions.c.number,
            escalations.c.version == decisions.c.version,
            escalations.c.ruling == Ruling.RETURNED.value,
        ),
    )


def _block_where(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return that some block on the debate's decision meets these conditions."""
    return exists().where(
        escalations.c.workspace == debates.c.workspace, escalations.c.number == debates.c.number, *conditions
    )


def _came_back(member: Who) -> ColumnElement[bool]:
    """Return that it is a PRFAQ of ``member`` that was parked, and they have not said what changed."""
    return exists().where(
        prfaqs.c.workspace == debates.c.workspace,
        prfaqs.c.number == debates.c.number,
        prfaqs.c.author == member,
        prfaqs.c.state == PrfaqState.DRAFT.value,
        prfaqs.c.returned_at.is_not(None),
        prfaqs.c.changed == "",
    )


def _heard(member: Who) -> ColumnElement[bool]:
    """Return that ``member`` is waited for in a receipt of this version of the decision."""
    to_confirm = and_(receipts.c.member == member, receipts.c.state == ReceiptState.ASKED.value)
    to_settle = and_(receipts.c.by == member, receipts.c.state.in_(_DECIDERS))
    return exists().where(
        receipts.c.workspace == decisions.c.workspace,
        receipts.c.number == decisions.c.number,
        receipts.c.version == decisions.c.version,
        or_(to_confirm, to_settle),
    )
