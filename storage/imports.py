"""Imports: what is here already of what is read, and the condition that keeps it out of all that falls due."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Table, exists, select

from bot.domain.decisions import DecisionState
from bot.domain.imports import Target
from storage.schema import decisions, imports
from storage.unit import Unit

__all__ = ["Known", "is_imported", "load_known", "standing_of"]


def is_imported(table: Table) -> ColumnElement[bool]:
    """Return the condition on a table of records (``debates``, ``decisions``) that the record was imported."""
    return exists().where(imports.c.workspace == table.c.workspace, imports.c.number == table.c.number)


@dataclass(slots=True)
class Known:
    """What was imported before: the numbers of records here, by path and by a hash of what was read."""

    by_path: dict[str, int] = field(default_factory=dict)
    by_digest: dict[str, int] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)

    def add(self, target: Target, digest: str) -> None:
        """Take one more in."""
        self.by_path[target.source] = target.number
        self.by_digest[digest] = target.number
        self.targets.append(target)


async def load_known(unit: Unit) -> Known:
    """Return what was imported into the workspace so far, in one query."""
    known = Known()
    found = await unit.execute(
        select(imports.c.source, imports.c.wrote, imports.c.number, imports.c.digest)
        .where(imports.c.workspace == unit.workspace)
        .order_by(imports.c.number)
    )
    for row in found:
        known.add(Target(row.source, row.wrote, row.number), row.digest)
    return known


async def standing_of(unit: Unit, numbers: list[int]) -> Mapping[int, DecisionState]:
    """Return where the newest version of the decision of each of these records stands, of those that have one."""
    found = await unit.execute(
        select(decisions.c.number, decisions.c.state)
        .where(decisions.c.workspace == unit.workspace, decisions.c.number.in_(numbers))
        .order_by(decisions.c.number, decisions.c.version)
    )
    return {row.number: DecisionState(row.state) for row in found}
