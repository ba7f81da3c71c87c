"""Ownership: what somebody owns, what nobody owns, whose standing in ends when; and the rows of older decisions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy import func as sql

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.ledger import Verb, changes, facts
from bot.domain.ownership import HELD, OPEN, Ownership, OwningState, Owns, Unowned, began, to_name
from storage.imports import is_imported
from storage.ledger import append
from storage.papers import add_paper, ledger_row, load_papers
from storage.schema import debate_people, debates, decisions, ownerships
from storage.soonest import Parts, soonest
from storage.unit import Unit

__all__ = [
    "begin_ownerships",
    "count_unowned",
    "list_due_acting",
    "list_owned",
    "list_owned_by",
    "list_unowned",
    "next_acting_end",
    "part_of_owning",
]

_HELD = [state.value for state in HELD]
_OPEN = [state.value for state in OPEN]
_ITS_DEBATE = and_(debates.c.workspace == decisions.c.workspace, debates.c.number == decisions.c.number)
_OVER = [DecisionState.AMENDED.value, DecisionState.REVERSED.value, DecisionState.SUPERSEDED.value]


def part_of_owning(member: str | ColumnElement[str], *, sees: bool) -> ColumnElement[bool]:
    """Return the condition on ``debates`` that ``member`` is asked about who owns the decision, or stands in; with
    ``sees`` as ``bot.domain.records.can_see`` counts it, otherwise that something may wait for them.
    """
    stands_in = and_(ownerships.c.state.in_(_HELD), ownerships.c.acting_until.is_not(None))
    theirs = and_(ownerships.c.owner == member, or_(ownerships.c.state.in_(_OPEN), stands_in))
    ways = [theirs, ownerships.c.asked == member]
    if not sees:
        mine = ownerships.alias()
        holds = exists().where(
            mine.c.workspace == debates.c.workspace,
            mine.c.number == debates.c.number,
            mine.c.owner == member,
            mine.c.state.in_(_HELD),
        )
        requested = ownerships.c.state == OwningState.REQUESTED.value
        ways.append(and_(requested, or_(ownerships.c.by == member, holds)))
    return exists().where(
        ownerships.c.workspace == debates.c.workspace, ownerships.c.number == debates.c.number, or_(*ways)
    )


def _newest() -> ColumnElement[bool]:
    newer = decisions.alias()
    overtaken = exists().where(
        newer.c.workspace == decisions.c.workspace,
        newer.c.number == decisions.c.number,
        newer.c.version > decisions.c.version,
    )
    return and_(~overtaken, decisions.c.state.not_in(_OVER))


async def list_owned(unit: Unit, member: str) -> tuple[Owns, ...]:
    """Return the decisions that stand and that ``member`` owns or stands in for, by look back, in one query."""
    found = and_(ownerships.c.workspace == decisions.c.workspace, ownerships.c.number == decisions.c.number)
    rows = await unit.execute(
        select(decisions.c.number, decisions.c.statement, decisions.c.look_back, ownerships.c.acting_until)
        .select_from(decisions.join(ownerships, found))
        .where(
            decisions.c.workspace == unit.workspace,
            ownerships.c.owner == member,
            ownerships.c.state.in_(_HELD),
            _newest(),
        )
        .order_by(decisions.c.look_back, decisions.c.number)
    )
    return tuple(Owns(row.number, row.statement, row.look_back, row.acting_until) for row in rows)


async def list_owned_by(unit: Unit, member: str) -> list[int]:
    """Return the numbers of the records in whose ownership ``member`` has a part: owns, is asked, stands in, names."""
    alive = ownerships.c.state.in_([*_HELD, *_OPEN])
    found = await unit.execute(
        select(ownerships.c.number)
        .where(
            ownerships.c.workspace == unit.workspace,
            or_(and_(ownerships.c.owner == member, alive), ownerships.c.asked == member),
        )
        .distinct()
        .order_by(ownerships.c.number)
    )
    return list(found.scalars())


def _nobodys(unit: Unit) -> ColumnElement[bool]:
    """Return the condition on ``decisions`` and ``debates`` that it stands and nobody has accepted to own it."""
    held = exists().where(
        ownerships.c.workspace == decisions.c.workspace,
        ownerships.c.number == decisions.c.number,
        ownerships.c.state.in_(_HELD),
        ownerships.c.acting_until.is_(None),
    )
    stands = debates.c.state == DebateState.DECIDED.value
    return and_(decisions.c.workspace == unit.workspace, _newest(), ~held, stands, ~is_imported(decisions))


async def count_unowned(unit: Unit) -> int:
    """Return how many decisions stand and are nobody's."""
    joined = decisions.join(debates, _ITS_DEBATE)
    found = await unit.execute(select(sql.count()).select_from(joined).where(_nobodys(unit)))
    return int(found.scalar_one())


async def list_unowned(unit: Unit, *, decider: str | None = None, limit: int | None = None) -> list[Unowned]:
    """Return the decisions that stand and that nobody owns, the longest so first; with ``decider`` only theirs.

    Named is not owned: who has not accepted yet is told as ``named``.
    """
    decides = and_(
        debate_people.c.workspace == decisions.c.workspace,
        debate_people.c.number == decisions.c.number,
        debate_people.c.role == "decider",
    )
    statement = (
        select(decisions.c.number, decisions.c.statement, debate_people.c.member, decisions.c.decided_at)
        .join(debate_people, decides)
        .join(debates, _ITS_DEBATE)
        .where(_nobodys(unit))
        .order_by(decisions.c.number)
    )
    if decider is not None:
        statement = statement.where(debate_people.c.member == decider)
    rows = (await unit.execute(statement if limit is None else statement.limit(limit))).all()
    if not rows:
        return []
    papers = await load_papers(unit, Ownership, [row.number for row in rows])
    found = [
        _unowned(row.number, row.statement, row.member, row.decided_at, papers.get(row.number, ())) for row in rows
    ]
    return sorted(found, key=lambda one: (one.since, one.number))


def _unowned(number: int, statement: str, decider: str, at: datetime, rows: Sequence[Ownership]) -> Unowned:
    ended = [one.until for one in rows if one.since and one.until and one.acting_until is None]
    since = max(ended, default=min((one.at for one in rows), default=at))
    named = next((one.owner for one in rows if one.state in OPEN), None)
    left = to_name(rows)
    return Unowned(number, statement, decider, since, named, left.asked if left else None)


@soonest
def next_acting_end(unit: Unit) -> Parts:
    """Return the earliest instant (aware UTC) at which somebody's standing in is over."""
    return (select(sql.min(ownerships.c.acting_until)).where(_stands_in(unit)),)


async def list_due_acting(unit: Unit, now: datetime, limit: int = 50) -> list[int]:
    """Return the numbers of the records on which somebody's standing in is over."""
    found = await unit.execute(
        select(ownerships.c.number)
        .where(_stands_in(unit), ownerships.c.acting_until <= now)
        .order_by(ownerships.c.acting_until, ownerships.c.number)
        .limit(limit)
    )
    return list(dict.fromkeys(found.scalars()))


def _stands_in(unit: Unit) -> ColumnElement[bool]:
    return and_(
        ownerships.c.workspace == unit.workspace,
        ownerships.c.state.in_([*_HELD, *_OPEN]),
        ownerships.c.acting_until.is_not(None),
    )


async def begin_ownerships(unit: Unit, now: datetime) -> int:
    """Give each decision of the workspace that stands and is older than these rows its owner, since it was decided;
    return how many there were. The ledger is told so; a record without a chain tells it when that begins.
    """
    owned = exists().where(ownerships.c.workspace == decisions.c.workspace, ownerships.c.number == decisions.c.number)
    found = await unit.execute(
        select(decisions.c.number, decisions.c.owner, decisions.c.decided_at, debates.c.ledger_length)
        .join(debates, and_(debates.c.workspace == decisions.c.workspace, debates.c.number == decisions.c.number))
        .where(decisions.c.workspace == unit.workspace, _newest(), ~owned, ~is_imported(decisions))
        .order_by(decisions.c.number)
    )
    rows = found.all()
    for row in rows:
        held = began(row.number, row.owner, by=row.owner, now=row.decided_at)
        await add_paper(unit, held)
        if row.ledger_length:
            told = changes({}, facts(*ledger_row(held)))
            await append(unit, row.number, Verb.OWN_CARRIED, by=None, now=now, told=told)
    return len(rows)
