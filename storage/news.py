"""News: which records may have something to tell of these days, as far as the database can say."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.digests.news import AHEAD
from bot.domain.escalations import OPEN
from bot.domain.records import Audience, Record
from bot.domain.reviews import OPEN as LOOKING
from storage.imports import is_imported
from storage.records import list_records_where, visible_to
from storage.schema import debates, decisions, escalations, reviews
from storage.unit import Unit

__all__ = ["list_in_the_news"]

_LIVE = [one.value for one in (DecisionState.ANNOUNCED, DecisionState.COMMITTING, DecisionState.HELD)]


async def list_in_the_news(
    unit: Unit,
    audiences: Sequence[Audience],
    since: datetime,
    until: datetime,
    *,
    limit: int,
    only: Collection[int] | None = None,
) -> list[Record]:
    """Return the records that one of ``audiences`` may see and that may have news of these days, the newest numbers
    first; or those of them that ``only`` names, whatever became of them.
    """
    seen = or_(*(visible_to(one) for one in audiences))
    if only is not None:
        return await list_records_where(unit, and_(seen, debates.c.number.in_(sorted(only))), limit)
    ahead = until + AHEAD
    closing = and_(debates.c.state == DebateState.COLLECTING.value, debates.c.deadline <= ahead)
    opened = debates.c.state == DebateState.REVEALED.value
    told = or_(
        decisions.c.decided_at > since,
        decisions.c.ended_at > since,
        decisions.c.state.in_(_LIVE),
        and_(decisions.c.state == DecisionState.IN_FORCE.value, _between_days(since, ahead)),
    )
    decided = and_(debates.c.state == DebateState.DECIDED.value, or_(_has(decisions, told), *_on_papers(since)))
    here = ~is_imported(debates)  # what was decided elsewhere is no news of a week, whatever day it names
    return await list_records_where(unit, and_(seen, here, or_(closing, opened, decided)), limit)


def _between_days(since: datetime, ahead: datetime) -> ColumnElement[bool]:
    return and_(decisions.c.look_back >= since.date(), decisions.c.look_back <= ahead.date())


def _has(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    own = (table.c.workspace == debates.c.workspace, table.c.number == debates.c.number)
    return exists().where(*own, *conditions)


def _on_papers(since: datetime) -> Sequence[ColumnElement[bool]]:
    blocked = or_(escalations.c.state.in_([one.value for one in OPEN]), escalations.c.ended_at > since)
    looked = or_(reviews.c.state.in_([one.value for one in LOOKING]), reviews.c.closed_at > since)
    return _has(escalations, blocked), _has(reviews, looked)
