"""Decisions, in numbered versions, and who was asked to commit to each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy import func as sql
from sqlalchemy.engine import RowMapping

from bot.domain.decisions import Decision, DecisionState, Origin
from bot.domain.doors import Door
from storage.schema import debates, decision_asked, decisions
from storage.soonest import Parts, soonest
from storage.unit import Held, Stale, Unit

__all__ = [
    "add_decision",
    "decision_from",
    "get_decision",
    "ledger_rows",
    "list_due_decisions",
    "next_window_end",
    "save_decision",
]

_PLAIN = (
    "number",
    "version",
    "choice",
    "statement",
    "why",
    "owner",
    "look_back",
    "decided_by",
    "decided_at",
    "answers_until",
    "in_force_at",
    "success",
    "ended_at",
    "ended_by",
    "end_reason",
    "cost",
    "successor",
)


def decision_from(row: RowMapping, asked: Sequence[str], door: Door) -> Decision:
    """Return the decision that a row of ``decisions``, the people asked and its debate's door hold."""
    plain = {name: row[name] for name in _PLAIN}
    state, origin = DecisionState(row["state"]), Origin(row["origin"])
    return Decision(asked=tuple(asked), state=state, origin=origin, door=door, **plain)


def _columns(decision: Decision) -> dict[str, Any]:
    plain = {name: getattr(decision, name) for name in _PLAIN}
    return plain | {"state": decision.state.value, "origin": decision.origin.value}


def ledger_rows(decision: Decision) -> list[tuple[str, Mapping[str, Any]]]:
    """Return a version of a decision as the ledger tells it: its own row, and one for each person asked."""
    return [("decision", _columns(decision)), *(("asked", row) for row in _asked("", decision))]


def _asked(workspace: str, decision: Decision) -> list[dict[str, Any]]:
    key = {"workspace": workspace, "number": decision.number, "version": decision.version}
    return [{**key, "ordinal": ordinal, "member": member} for ordinal, member in enumerate(decision.asked)]


async def add_decision(unit: Unit, decision: Decision) -> None:
    """Keep a new version of a decision; its debate is kept already."""
    await unit.execute(decisions.insert().values(workspace=unit.workspace, **_columns(decision)))
    if decision.asked:
        await unit.execute(decision_asked.insert(), _asked(unit.workspace, decision))


async def get_decision(unit: Unit, number: int, *, lock: bool = False) -> Held[Decision] | None:
    """Return the newest version of a decision with the version of its row; ``lock`` keeps other writers out.

    Whoever had to wait for the lock may hold a version that was overtaken meanwhile, so the newest is looked for again.
    """
    here = decisions.c.workspace == unit.workspace, decisions.c.number == number
    of_debate = and_(debates.c.workspace == decisions.c.workspace, debates.c.number == decisions.c.number)
    newest = select(decisions, debates.c.door).join(debates, of_debate).where(*here)
    newest = newest.order_by(decisions.c.version.desc()).limit(1)
    held = newest.with_for_update(of=decisions) if lock else newest
    row = (await unit.execute(held)).mappings().one_or_none()
    while row is not None and lock:
        last = (await unit.execute(select(sql.max(decisions.c.version)).where(*here))).scalar_one()
        if last == row["version"]:
            break
        row = (await unit.execute(held)).mappings().one_or_none()
    if row is None:
        return None
    asked = await _who_was_asked(unit, number, row["version"])
    return Held(decision_from(row, asked, Door(row["door"])), row["row_version"])


async def _who_was_asked(unit: Unit, number: int, version: int) -> tuple[str, ...]:
    found = await unit.execute(
        select(decision_asked.c.member)
        .where(
            decision_asked.c.workspace == unit.workspace,
            decision_asked.c.number == number,
            decision_asked.c.version == version,
        )
        .order_by(decision_asked.c.ordinal)
    )
    return tuple(found.scalars())


async def save_decision(unit: Unit, decision: Decision, *, seen: int) -> None:
    """Keep a changed decision where its row is still the one that was seen; raise ``Stale`` otherwise."""
    saved = await unit.execute(
        update(decisions)
        .where(
            decisions.c.workspace == unit.workspace,
            decisions.c.number == decision.number,
            decisions.c.version == decision.version,
            decisions.c.row_version == seen,
        )
        .values(_columns(decision) | {"row_version": seen + 1})
    )
    if saved.rowcount != 1:
        raise Stale(Stale.__doc__)
    if await _who_was_asked(unit, decision.number, decision.version) != decision.asked:
        await unit.execute(
            delete(decision_asked).where(
                decision_asked.c.workspace == unit.workspace,
                decision_asked.c.number == decision.number,
                decision_asked.c.version == decision.version,
            )
        )
        if decision.asked:
            await unit.execute(decision_asked.insert(), _asked(unit.workspace, decision))


def _waits(unit: Unit) -> ColumnElement[bool]:
    """Return that a decision takes answers for a time, or waits a time for whoever is to be heard first."""
    one_way = exists().where(
        debates.c.workspace == decisions.c.workspace,
        debates.c.number == decisions.c.number,
        debates.c.door == Door.ONE_WAY.value,
    )
    announced = and_(decisions.c.state == DecisionState.ANNOUNCED.value, one_way)
    return and_(
        decisions.c.workspace == unit.workspace, or_(decisions.c.state == DecisionState.COMMITTING.value, announced)
    )


@soonest
def next_window_end(unit: Unit) -> Parts:
    """Return the earliest instant at which a decision stops waiting: for answers, or for who is heard first."""
    return (select(sql.min(decisions.c.answers_until)).where(_waits(unit)),)


async def list_due_decisions(unit: Unit, now: datetime, limit: int | None = None) -> list[int]:
    """Return the numbers of decisions whose time is over, the longest waiting first; all of them, or ``limit``."""
    found = await unit.execute(
        select(decisions.c.number)
        .where(_waits(unit), decisions.c.answers_until <= now)
        .order_by(decisions.c.answers_until, decisions.c.number)
        .limit(limit)
    )
    return list(dict.fromkeys(found.scalars()))
