"""Papers: what hangs on a record and comes one by one. Each kind is kept by the same four verbs."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table, bindparam, delete, exists, select, update
from sqlalchemy import func as sql
from sqlalchemy.engine import RowMapping

from bot.domain.amendments import Act, Proposal, ProposalState
from bot.domain.circles import Circle, Prfaq, PrfaqState
from bot.domain.concerns import Concern, ConcernState, Mind
from bot.domain.escalations import Escalation, EscalationState, Ruling
from bot.domain.evidence import Evidence
from bot.domain.exercises import Exercise, ExerciseKind, Sheet
from bot.domain.handovers import Handover, HandoverState
from bot.domain.imports import Form, Imported
from bot.domain.ownership import Ownership, OwningState
from bot.domain.reviews import Cause, Process, Review, ReviewState, Verdict
from bot.domain.signals import Signal, SignalState
from bot.domain.waivers import Waiver
from storage.schema import (
    circles,
    concerns,
    debates,
    escalations,
    evidence,
    exercises,
    handovers,
    imports,
    ownerships,
    prfaqs,
    proposals,
    reviews,
    sheets,
    signals,
    waivers,
)
from storage.unit import Stale, Unit

__all__ = [
    "Paper",
    "add_paper",
    "drop_paper",
    "get_paper",
    "kinds_of",
    "kinds_there",
    "ledger_row",
    "list_papers",
    "load_papers",
    "next_ordinal",
    "open_proposal",
    "read_paper",
    "save_paper",
]

Paper = (
    Circle
    | Concern
    | Escalation
    | Evidence
    | Exercise
    | Handover
    | Imported
    | Ownership
    | Prfaq
    | Proposal
    | Review
    | Sheet
    | Signal
    | Waiver
)
P = TypeVar(
    "P",
    Circle,
    Concern,
    Escalation,
    Evidence,
    Exercise,
    Handover,
    Imported,
    Ownership,
    Prfaq,
    Proposal,
    Review,
    Sheet,
    Signal,
    Waiver,
)

_TABLES: Mapping[type[Paper], Table] = {
    Concern: concerns,
    Escalation: escalations,
    Exercise: exercises,
    Evidence: evidence,
    Handover: handovers,
    Ownership: ownerships,
    Proposal: proposals,
    Review: reviews,
    Sheet: sheets,
    Signal: signals,
    Waiver: waivers,
    Prfaq: prfaqs,
    Circle: circles,
    Imported: imports,
}
_SHAPES: Mapping[type[Paper], str] = {
    Concern: "concern",
    Escalation: "escalation",
    Exercise: "exercise",
    Evidence: "evidence",
    Handover: "handover",
    Ownership: "ownership",
    Proposal: "proposal",
    Review: "review",
    Sheet: "sheet",
    Signal: "signal",
    Waiver: "waiver",
    Prfaq: "prfaq",
    Circle: "circle",
    Imported: "import",
}
_ENUMS: Mapping[type[Paper], Mapping[str, type[StrEnum]]] = {
    Concern: {"state": ConcernState, "happened": Mind},
    Escalation: {"state": EscalationState, "ruling": Ruling},
    Exercise: {"kind": ExerciseKind},
    Handover: {"state": HandoverState},
    Ownership: {"state": OwningState},
    Proposal: {"state": ProposalState, "act": Act},
    Review: {"state": ReviewState, "cause": Cause, "verdict": Verdict, "process": Process},
    Signal: {"state": SignalState},
    Prfaq: {"state": PrfaqState},
    Imported: {"form": Form},
}


# Made once, with names for what they are given: to make a statement takes longer than to run it.
_LOADS: Mapping[type[Paper], Select[Any]] = {
    kind: select(table)
    .where(table.c.workspace == bindparam("workspace"), table.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(table.c.number, table.c.ordinal)
    for kind, table in _TABLES.items()
}


def read_paper(kind: type[P], row: RowMapping) -> P:
    """Return the paper of this kind that a row holds."""
    enums = _ENUMS.get(kind, {})
    given: dict[str, Any] = {one.name: row[one.name] for one in fields(kind)}
    given |= {name: enum(row[name]) for name, enum in enums.items() if row[name] is not None}
    return kind(**given)


def _columns(paper: Paper) -> dict[str, Any]:
    values = {one.name: getattr(paper, one.name) for one in fields(paper)}
    return {name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()}


def ledger_row(paper: Paper) -> tuple[str, Mapping[str, Any]]:
    """Return a paper as the ledger tells it."""
    return _SHAPES[type(paper)], _columns(paper)


def kinds_there() -> tuple[ColumnElement[bool], ...]:
    """Return a column for ``debates`` for each kind of paper, named ``has_<kind>``: whether any hangs on the record."""
    return tuple(
        exists().where(table.c.workspace == debates.c.workspace, table.c.number == debates.c.number).label(_has(kind))
        for kind, table in _TABLES.items()
    )


def kinds_of(row: RowMapping) -> frozenset[type[Paper]]:
    """Return the kinds of papers that hang on a record, of a row that was read with ``kinds_there``."""
    return frozenset(kind for kind in _TABLES if row[_has(kind)])


def _has(kind: type[Paper]) -> str:
    return f"has_{_SHAPES[kind]}"


def open_proposal() -> ColumnElement[bool]:
    """Return the condition on ``debates`` that the owner has proposed something that nobody has answered."""
    return exists().where(
        proposals.c.workspace == debates.c.workspace,
        proposals.c.number == debates.c.number,
        proposals.c.state == ProposalState.OPEN.value,
    )


async def next_ordinal(unit: Unit, kind: type[Paper], number: int) -> int:
    """Return the place of the next paper of this kind on record ``number``, from 1. Whoever asks holds the record."""
    table = _TABLES[kind]
    found = await unit.execute(
        select(sql.max(table.c.ordinal)).where(table.c.workspace == unit.workspace, table.c.number == number)
    )
    return (found.scalar_one() or 0) + 1


async def add_paper(unit: Unit, paper: Paper) -> None:
    """Hang a new paper on its record."""
    await unit.execute(_TABLES[type(paper)].insert().values(workspace=unit.workspace, **_columns(paper)))


async def save_paper(unit: Unit, paper: Paper, *, seen: Paper) -> None:
    """Keep a changed paper where its state is still the one that was ``seen``; raise ``Stale`` otherwise."""
    table, was = _TABLES[type(paper)], _columns(seen)
    conditions = [table.c.workspace == unit.workspace, table.c.number == paper.number]
    conditions += [table.c.ordinal == paper.ordinal, *([table.c.state == was["state"]] if "state" in was else [])]
    saved = await unit.execute(update(table).where(*conditions).values(_columns(paper)))
    if saved.rowcount != 1:
        raise Stale(Stale.__doc__)


async def drop_paper(unit: Unit, paper: Paper) -> None:
    """Take a paper off its record."""
    table = _TABLES[type(paper)]
    here = (table.c.workspace == unit.workspace, table.c.number == paper.number, table.c.ordinal == paper.ordinal)
    await unit.execute(delete(table).where(*here))


async def get_paper(unit: Unit, kind: type[P], number: int, ordinal: int) -> P | None:
    """Return one paper of this kind, or None."""
    return next((one for one in await list_papers(unit, kind, number) if one.ordinal == ordinal), None)


async def list_papers(unit: Unit, kind: type[P], number: int) -> tuple[P, ...]:
    """Return the papers of this kind on record ``number``, in their order."""
    return (await load_papers(unit, kind, [number])).get(number, ())


async def load_papers(unit: Unit, kind: type[P], numbers: Sequence[int]) -> dict[int, tuple[P, ...]]:
    """Return the papers of this kind on each of these records that has any, in one query."""
    found = await unit.execute(_LOADS[kind], {"workspace": unit.workspace, "numbers": list(numbers)})
    papers: dict[int, list[P]] = {}
    for row in found.mappings():
        papers.setdefault(row["number"], []).append(read_paper(kind, row))
    return {number: tuple(ones) for number, ones in papers.items()}
