"""Imports: what is here already of what is read, and the condition that keeps it out of all that falls due."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Table, and_, exists, func, or_, select

from bot.domain.decisions import DecisionState
from bot.domain.imports import Target
from storage.schema import debates, decisions, imports
from storage.unit import Unit

__all__ = [
    "count_in_folder",
    "is_imported",
    "list_questions",
    "list_read_before",
    "list_sources",
    "list_targets",
    "standing_of",
]


def is_imported(table: Table) -> ColumnElement[bool]:
    """Return the condition on a table of records (``debates``, ``decisions``) that the record was imported."""
    return exists().where(imports.c.workspace == table.c.workspace, imports.c.number == table.c.number)


async def list_sources(unit: Unit, sources: Sequence[str]) -> Mapping[str, int]:
    """Return which of these paths were imported, each with its record."""
    found = await unit.execute(
        select(imports.c.source, imports.c.number)
        .where(imports.c.workspace == unit.workspace, imports.c.source.in_(sources))
        .order_by(imports.c.number.desc())
    )
    return {row.source: row.number for row in found}


async def list_read_before(unit: Unit, digests: Iterable[str]) -> Mapping[str, list[str]]:
    """Return the paths under which each of these hashes was imported."""
    found = await unit.execute(
        select(imports.c.digest, imports.c.source).where(
            imports.c.workspace == unit.workspace, imports.c.digest.in_(set(digests))
        )
    )
    paths: dict[str, list[str]] = {}
    for row in found:
        paths.setdefault(row.digest, []).append(row.source)
    return paths


async def count_in_folder(unit: Unit, folder: str) -> int:
    """Return how many decisions came from this folder itself, not from those in it."""
    literal = folder.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    inside = imports.c.source.like(f"{literal}/%", escape="\\")
    deeper = imports.c.source.like(f"{literal}/%/%", escape="\\")
    found = await unit.execute(
        select(func.count()).select_from(imports).where(imports.c.workspace == unit.workspace, inside, ~deeper)
    )
    return int(found.scalar_one())


async def list_questions(unit: Unit, numbers: Sequence[int]) -> Mapping[int, str]:
    """Return the questions of these records, of those that are here."""
    found = await unit.execute(
        select(debates.c.number, debates.c.question).where(
            debates.c.workspace == unit.workspace, debates.c.number.in_(numbers)
        )
    )
    return {row.number: row.question for row in found}


async def list_targets(unit: Unit, sources: Sequence[str], numbers: Sequence[tuple[str, str]]) -> list[Target]:
    """Return the decisions with one of these paths, or below one of these folders of the number that it had there."""
    below = (
        and_(imports.c.wrote == number, imports.c.source.startswith(f"{folder}/", autoescape=True))
        for folder, number in numbers
    )
    found = await unit.execute(
        select(imports.c.source, imports.c.wrote, imports.c.number)
        .where(imports.c.workspace == unit.workspace, or_(imports.c.source.in_(sources), *below))
        .order_by(imports.c.number)
    )
    return [Target(row.source, row.wrote, row.number) for row in found]


async def standing_of(unit: Unit, numbers: list[int]) -> Mapping[int, DecisionState]:
    """Return where the newest version of the decision of each of these records stands, of those that have one."""
    found = await unit.execute(
        select(decisions.c.number, decisions.c.state)
        .where(decisions.c.workspace == unit.workspace, decisions.c.number.in_(numbers))
        .order_by(decisions.c.number, decisions.c.version)
    )
    return {row.number: DecisionState(row.state) for row in found}
