"""Conditions on ``debates`` that somebody may ask for: who owns it, where, since when, and what it is."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, exists, func, or_, select, union

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.escalations import OPEN
from bot.domain.followups import FollowUpState
from bot.domain.records import Audience
from bot.domain.search import Is
from storage.debates import ASKING
from storage.reviews import open_review
from storage.schema import (
    channels,
    debate_people,
    debates,
    decision_asked,
    decisions,
    escalations,
    followups,
    handovers,
    ownerships,
)

__all__ = ["between", "in_channel", "is_", "owned_by", "said_by", "told_at", "within_reach"]

_OPEN = [one.value for one in (DebateState.WAITING, DebateState.COLLECTING, DebateState.REVEALED)]
_CLOSED = [one.value for one in (DebateState.CANCELLED, DebateState.EXPIRED)]
_ANSWERING = [DecisionState.ANNOUNCED.value, DecisionState.COMMITTING.value]
_TO_DO = [FollowUpState.OPEN.value, FollowUpState.BLOCKED.value]
_RULING = [one.value for one in OPEN]


_HERE = bindparam("workspace", type_=Text)


def _stands(*conditions: ColumnElement[bool]) -> Select[tuple[int]]:
    """Return the numbers of the decisions whose newest version meets these conditions."""
    newer = decisions.alias()
    overtaken = exists().where(
        newer.c.workspace == decisions.c.workspace,
        newer.c.number == decisions.c.number,
        newer.c.version > decisions.c.version,
    )
    return select(decisions.c.number).where(decisions.c.workspace == _HERE, ~overtaken, *conditions)


def _has(member: str, *conditions: ColumnElement[bool]) -> Select[tuple[int]]:
    """Return the numbers of the records on which ``member`` has a part that meets these conditions."""
    theirs = (debate_people.c.workspace == _HERE, debate_people.c.member == member)
    return select(debate_people.c.number).where(*theirs, *conditions)


def _one_of(*numbers: Select[tuple[int]]) -> ColumnElement[bool]:
    """Return that the record is among these, which are found first: never record by record."""
    return debates.c.number.in_(select(union(*numbers).subquery().c.number))


def within_reach(audience: Audience) -> Select[tuple[int]] | None:
    """Return the numbers among which are all that ``audience`` may see, where these are few: of a guest, or of whoever
    sees one conversation alone. None for full members, who see what is public. ``visible_to`` judges each all the same.

    Without this a word that everybody uses would be looked at a hundred thousand times for somebody who sees ten.
    """
    member = audience.member
    if member is not None and not (member.guest or member.deactivated):
        return None
    here = debates.c.workspace == _HERE
    inside = select(debates.c.number).where(here, debates.c.channel == (audience.channel or ""))
    if member is None or member.deactivated:
        return inside
    named = (
        (debate_people.c.member,),
        (decisions.c.owner,),
        (decision_asked.c.member,),
        (handovers.c.to,),
        (escalations.c.approver, escalations.c.ruled_by),
        (ownerships.c.owner, ownerships.c.asked),
    )
    ways = [inside]
    for columns in named:
        table = columns[0].table
        mine = or_(*(one == member.id for one in columns))
        ways.append(select(table.c.number).where(table.c.workspace == _HERE, mine))
    return select(union(*ways).subquery().c.number)


def told_at() -> ColumnElement[datetime]:
    """Return when the record was decided, or else when it was asked."""
    newest = (
        select(func.max(decisions.c.decided_at))
        .where(decisions.c.workspace == debates.c.workspace, decisions.c.number == debates.c.number)
        .correlate(debates)
        .scalar_subquery()
    )
    return func.coalesce(newest, debates.c.opened_at)


def owned_by(member: str) -> ColumnElement[bool]:
    """Return that ``member`` owns what was decided; until then, that they are to own it, or decide it."""
    meant = _has(member, debate_people.c.role.in_(("owner", "decider")))
    undecided = select(debates.c.number).where(
        debates.c.workspace == _HERE, debates.c.state != DebateState.DECIDED.value, debates.c.number.in_(meant)
    )
    return _one_of(_stands(decisions.c.owner == member), undecided.correlate(None))


def said_by(member: str) -> ColumnElement[bool]:
    """Return that ``member`` asked it, or decides it."""
    return _one_of(_has(member, debate_people.c.role.in_(("opener", "decider"))))


def in_channel(channel: str, name: str) -> ColumnElement[bool]:
    """Return that it was asked in this conversation; by its name where there is no id."""
    if channel:
        return debates.c.channel == channel
    return exists().where(
        channels.c.workspace == debates.c.workspace,
        channels.c.id == debates.c.channel,
        func.lower(channels.c.name) == name.lower(),
    )


def between(after: datetime | None, before: datetime | None) -> list[ColumnElement[bool]]:
    """Return that it was decided, or else asked, from ``after`` on and before ``before``; nothing for None."""
    found: list[ColumnElement[bool]] = []
    if after is not None:
        found.append(told_at() >= after)
    if before is not None:
        found += [debates.c.opened_at < before, told_at() < before]
    return found


def is_(state: Is, *, member: str, today: date, now: datetime, late: datetime) -> ColumnElement[bool]:
    """Return that it is ``state`` for ``member`` on ``today``, their day.

    ``late`` is the instant before which positions that opened wait too long for their decider.
    """
    meant: Mapping[Is, ColumnElement[bool]] = {
        Is.OPEN: debates.c.state.in_(_OPEN),
        Is.DECIDED: debates.c.state == DebateState.DECIDED.value,
        Is.CLOSED: debates.c.state.in_(_CLOSED),
        Is.UNDONE: _one_of(_stands(decisions.c.state == DecisionState.REVERSED.value)),
        Is.SUPERSEDED: _one_of(_stands(decisions.c.state == DecisionState.SUPERSEDED.value)),
    }
    if state in meant:
        return meant[state]
    return _mine(member) if state is Is.MINE else _overdue(today, now, late)


def _mine(member: str) -> ColumnElement[bool]:
    asked = exists().where(
        decision_asked.c.workspace == decisions.c.workspace,
        decision_asked.c.number == decisions.c.number,
        decision_asked.c.version == decisions.c.version,
        decision_asked.c.member == member,
    )
    named = select(decision_asked.c.number).where(
        decision_asked.c.workspace == _HERE, decision_asked.c.member == member
    )
    return _one_of(
        _has(member, debate_people.c.role != ASKING),
        _stands(decisions.c.owner == member),
        _stands(decisions.c.number.in_(named), asked),
    )


def _overdue(today: date, now: datetime, late: datetime) -> ColumnElement[bool]:
    to_do = exists().where(
        followups.c.workspace == debates.c.workspace,
        followups.c.number == debates.c.number,
        followups.c.state.in_(_TO_DO),
        followups.c.due < today,
    )
    to_rule = exists().where(
        escalations.c.workspace == debates.c.workspace,
        escalations.c.number == debates.c.number,
        escalations.c.state.in_(_RULING),
        escalations.c.due_at < now,
    )
    return or_(
        and_(debates.c.state == DebateState.REVEALED.value, debates.c.revealed_at < late),
        and_(
            debates.c.state == DebateState.DECIDED.value,
            or_(
                _one_of(_stands(decisions.c.state.in_(_ANSWERING), decisions.c.answers_until < now)),
                to_rule,
                open_review(),
                to_do,
            ),
        ),
    )
