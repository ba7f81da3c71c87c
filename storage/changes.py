"""Changes: what was done to a question while it was open. Rows are added and never changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from bot.domain.changes import Change, ChangeKind
from storage.schema import changes
from storage.unit import Unit

__all__ = ["add_changes", "change_from", "ledger_rows", "list_changes"]

_PLAIN = (
    "seq",
    "ordinal",
    "by",
    "at",
    "version",
    "member",
    "was",
    "now_is",
    "was_at",
    "now_at",
    "reason",
    "author",
)


def change_from(row: RowMapping) -> Change:
    """Return the change that a row holds."""
    return Change(kind=ChangeKind(row["kind"]), **{name: row[name] for name in _PLAIN})


def _columns(change: Change) -> dict[str, Any]:
    return {name: getattr(change, name) for name in _PLAIN} | {"kind": change.kind.value}


def ledger_rows(change: Change) -> list[tuple[str, Mapping[str, Any]]]:
    """Return a change as the ledger tells it."""
    return [("change", _columns(change))]


async def add_changes(unit: Unit, number: int, found: Iterable[Change]) -> None:
    """Keep what one press changed of debate ``number``."""
    rows = [{"workspace": unit.workspace, "number": number, **_columns(one)} for one in found]
    if rows:
        await unit.execute(changes.insert(), rows)


async def list_changes(unit: Unit, number: int) -> tuple[Change, ...]:
    """Return what was changed of debate ``number``, in order."""
    here = (changes.c.workspace == unit.workspace, changes.c.number == number)
    found = await unit.execute(select(changes).where(*here).order_by(changes.c.seq, changes.c.ordinal))
    return tuple(change_from(row) for row in found.mappings())
