"""Positions: every version of what each contributor wrote, never overwritten."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.engine import RowMapping

from bot.domain.circles.notes import notes_from, stored_notes
from bot.domain.positions import Position, PositionKind
from storage.schema import positions
from storage.unit import Stale, Unit

__all__ = ["add_position", "confirm_position", "erase_position", "ledger_rows", "list_positions", "position_from"]

_PLAIN = (
    "member",
    "version",
    "at",
    "choice",
    "reason",
    "change_my_mind",
    "confidence",
    "informed",
    "question_version",
    "chance",
    "cause",
    "promise",
    "entered_by",
    "confirmed_at",
)


def position_from(row: RowMapping) -> Position:
    """Return the position that a row holds."""
    notes = notes_from(row["notes"])
    return Position(kind=PositionKind(row["kind"]), notes=notes, **{name: row[name] for name in _PLAIN})


async def add_position(unit: Unit, number: int, position: Position) -> None:
    """Keep one version of one person's answer to debate ``number``."""
    row = {"workspace": unit.workspace, "number": number, **_columns(position)}
    await unit.execute(positions.insert().values(row))


async def confirm_position(unit: Unit, number: int, position: Position) -> None:
    """Keep when its author confirmed what was written down for them; nothing else of a version ever changes."""
    saved = await unit.execute(
        update(positions)
        .where(*_place(unit, number, position), positions.c.confirmed_at.is_(None))
        .values(confirmed_at=position.confirmed_at)
    )
    if saved.rowcount != 1:
        raise Stale(Stale.__doc__)


async def erase_position(unit: Unit, number: int, position: Position) -> None:
    """Keep a version whose author erased what it said."""
    await unit.execute(update(positions).where(*_place(unit, number, position)).values(_columns(position)))


def _place(unit: Unit, number: int, position: Position) -> tuple[ColumnElement[bool], ...]:
    here = (positions.c.workspace == unit.workspace, positions.c.number == number)
    return (*here, positions.c.member == position.member, positions.c.version == position.version)


def ledger_rows(position: Position) -> list[tuple[str, Mapping[str, Any]]]:
    """Return a position as the ledger tells it."""
    return [("position", _columns(position))]


def _columns(position: Position) -> dict[str, Any]:
    more = {"kind": position.kind.value, "notes": stored_notes(position.notes)}
    return {name: getattr(position, name) for name in _PLAIN} | more


async def list_positions(unit: Unit, number: int) -> tuple[Position, ...]:
    """Return all versions of all positions of a debate, in the order of writing. What is sealed is among them."""
    found = await unit.execute(
        select(positions)
        .where(positions.c.workspace == unit.workspace, positions.c.number == number)
        .order_by(positions.c.at, positions.c.member, positions.c.version)
    )
    return tuple(position_from(row) for row in found.mappings())
