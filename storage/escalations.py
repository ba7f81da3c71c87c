"""Escalations: which blocks are due for the next level, and which wait for nobody."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy import func as sql

from bot.domain.escalations import EscalationState
from storage.schema import escalations, members
from storage.soonest import Parts, soonest
from storage.unit import Unit

__all__ = ["list_due_blocks", "list_unresolved", "next_ruling_end"]

_WAITING = (EscalationState.OPEN.value, EscalationState.ACCEPTED.value)


def _waiting(unit: Unit) -> ColumnElement[bool]:
    return and_(escalations.c.workspace == unit.workspace, escalations.c.state.in_(_WAITING))


def _gone() -> ColumnElement[bool]:
    """Return that whoever is asked to rule will not answer any more."""
    return exists().where(
        members.c.workspace == escalations.c.workspace,
        members.c.id == escalations.c.approver,
        members.c.deactivated.is_(True),
    )


@soonest
def next_ruling_end(unit: Unit) -> Parts:
    """Return the earliest instant at which a ruling is waited for no longer; for somebody gone, that of the block."""
    due = select(sql.min(escalations.c.due_at)).where(_waiting(unit))
    return due, select(sql.min(escalations.c.opened_at)).where(_waiting(unit), _gone())


async def list_due_blocks(unit: Unit, now: datetime, limit: int = 50) -> list[int]:
    """Return the numbers of records on which a block waits for somebody whose time is up, or who is gone."""
    found = await unit.execute(
        select(escalations.c.number)
        .where(_waiting(unit), or_(escalations.c.due_at <= now, _gone()))
        .order_by(escalations.c.due_at, escalations.c.number)
        .limit(limit)
    )
    return list(dict.fromkeys(found.scalars()))


async def list_unresolved(unit: Unit) -> list[int]:
    """Return the numbers of records on which a block waits for nobody, since nobody is left who could rule."""
    found = await unit.execute(
        select(escalations.c.number)
        .where(escalations.c.workspace == unit.workspace, escalations.c.state == EscalationState.UNRESOLVED.value)
        .order_by(escalations.c.number)
    )
    return list(dict.fromkeys(found.scalars()))
