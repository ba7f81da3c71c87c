"""Decisions, in numbered versions, and who was asked to commit to each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy import func as sql
from sqlalchemy.engine import RowMapping

from bot.domain.decisions import Decision, DecisionState, Origin
from storage.schema import decision_asked, decisions
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


def decision_from(row: RowMapping, asked: Sequence[str]) -> Decision:
    """Return the decision that a row of ``decisions`` and the people asked hold."""
    plain = {name: row[name] for name in _PLAIN}
    return Decision(asked=tuple(asked), state=DecisionState(row["state"]), origin=Origin(row["origin"]), **plain)


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
    newest = select(decisions).where(*here).order_by(decisions.c.version.desc()).limit(1)
    row = (await unit.execute(newest.with_for_update() if lock else newest)).mappings().one_or_none()
    while row is not None and lock:
        last = (await unit.execute(select(sql.max(decisions.c.version)).where(*here))).scalar_one()
        if last == row["version"]:
            break
        row = (await unit.execute(newest.with_for_update())).mappings().one_or_none()
    if row is None:
        return None
    return Held(decision_from(row, await _who_was_asked(unit, number, row["version"])), row["row_version"])


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


async def next_window_end(unit: Unit) -> datetime | None:
    """Return the earliest instant at which a decision stops waiting for answers."""
    found = await unit.execute(
        select(sql.min(decisions.c.answers_until)).where(
            decisions.c.workspace == unit.workspace, decisions.c.state == DecisionState.COMMITTING.value
        )
    )
    earliest: datetime | None = found.scalar_one()
    return earliest


async def list_due_decisions(unit: Unit, now: datetime, limit: int | None = None) -> list[int]:
    """Return the numbers of decisions whose time for answers is over, the longest waiting first; all, or ``limit``."""
    found = await unit.execute(
        select(decisions.c.number)
        .where(
            decisions.c.workspace == unit.workspace,
            decisions.c.state == DecisionState.COMMITTING.value,
            decisions.c.answers_until <= now,
        )
        .order_by(decisions.c.answers_until, decisions.c.number)
        .limit(limit)
    )
    return list(dict.fromkeys(found.scalars()))
