"""Conditions on ``debates`` that somebody may ask for: who owns it, where, since when, and what it is."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.escalations import OPEN
from bot.domain.followups import FollowUpState
from bot.domain.search import Is
from storage.debates import ASKING
from storage.reviews import open_review
from storage.schema import channels, debate_people, debates, decision_asked, decisions, escalations, followups

__all__ = ["between", "in_channel", "is_", "owned_by", "said_by", "told_at"]

_OPEN = [one.value for one in (DebateState.WAITING, DebateState.COLLECTING, DebateState.REVEALED)]
_CLOSED = [one.value for one in (DebateState.CANCELLED, DebateState.EXPIRED)]
_ANSWERING = [DecisionState.ANNOUNCED.value, DecisionState.COMMITTING.value]
_TO_DO = [FollowUpState.OPEN.value, FollowUpState.BLOCKED.value]
_RULING = [one.value for one in OPEN]


def _stands(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return that the newest version of the decision meets these conditions."""
    newer = decisions.alias()
    overtaken = exists().where(
        newer.c.workspace == decisions.c.workspace,
        newer.c.number == decisions.c.number,
        newer.c.version > decisions.c.version,
    )
    of_debate = and_(decisions.c.workspace == debates.c.workspace, decisions.c.number == debates.c.number)
    return exists().where(of_debate, ~overtaken, *conditions)


def _has(member: str, *roles: str) -> ColumnElement[bool]:
    return exists().where(
        debate_people.c.workspace == debates.c.workspace,
        debate_people.c.number == debates.c.number,
        debate_people.c.member == member,
        debate_people.c.role.in_(roles) if roles else debate_people.c.role != ASKING,
    )


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
    """Return that ``member`` owns what was decided, or is to own it; where nobody is named for that, decides it."""
    undecided = debates.c.state != DebateState.DECIDED.value
    named = exists().where(
        debate_people.c.workspace == debates.c.workspace,
        debate_people.c.number == debates.c.number,
        debate_people.c.role == "owner",
    )
    return or_(
        _stands(decisions.c.owner == member),
        and_(undecided, or_(_has(member, "owner"), and_(~named, _has(member, "decider")))),
    )


def said_by(member: str) -> ColumnElement[bool]:
    """Return that ``member`` asked or decided it."""
    return or_(_has(member, "opener", "decider"), _stands(decisions.c.decided_by == member))


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
        Is.UNDONE: _stands(decisions.c.state == DecisionState.REVERSED.value),
        Is.SUPERSEDED: _stands(decisions.c.state == DecisionState.SUPERSEDED.value),
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
    return or_(_has(member), _stands(or_(decisions.c.owner == member, decisions.c.decided_by == member, asked)))


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
                _stands(decisions.c.state.in_(_ANSWERING), decisions.c.answers_until < now),
                to_rule,
                open_review(),
                to_do,
            ),
        ),
    )
