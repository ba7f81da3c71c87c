"""Walk: read every chain beside the running process, and say for each record whether it holds."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from bot.domain.ledger import Break, Facts, Salt, Walk, people_in, surrogate
from storage.database import Database
from storage.ledger.chain import Chain, entry_from, names_of
from storage.ledger.state import load_facts
from storage.schema import debates, ledger, ledger_actors, ledger_salts
from storage.unit import Unit

__all__ = ["Checked", "verify", "walk"]

Reading = Callable[[], AbstractAsyncContextManager[Unit]]

RECORDS_AT_ONCE = 25
ROWS_AT_ONCE = 500
_UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError)  # what a column's own reader raises


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out about one record; ``number`` is 0 for what belongs to the workspace as a whole."""

    workspace: str
    number: int
    entries: int
    erased: int
    broken: Break | None


async def verify(database: Database, workspace: str | None = None) -> AsyncIterator[Checked]:
    """Yield what was found out about each record, of one workspace or of all, a few records in memory at a time.

    Each of them is read at one moment; nothing is written, and nobody who writes waits.
    """
    async with database.reading() as unit:
        named = select(debates.c.workspace).union(select(ledger.c.workspace), select(ledger_actors.c.workspace))
        workspaces = sorted((await unit.execute(named)).scalars())
    for one in workspaces:
        if workspace in (None, one):
            async for checked in walk(partial(database.reading, one)):
                yield checked


async def walk(reading: Reading) -> AsyncIterator[Checked]:
    """Yield what was found out about the workspace of the units that ``reading`` opens, each for a few records."""
    for part in (_records, _without_record, _actors):
        async for checked in part(reading):
            yield checked


async def _records(reading: Reading) -> AsyncIterator[Checked]:
    last = -1
    while True:
        async with reading() as unit:
            found = await unit.execute(
                select(debates.c.number, debates.c.ledger_length, debates.c.ledger_head)
                .where(debates.c.workspace == unit.workspace, debates.c.number > last)
                .order_by(debates.c.number)
                .limit(RECORDS_AT_ONCE)
            )
            chains = {row.number: Chain(row.ledger_length, row.ledger_head) for row in found}
            results = await _check(unit, chains) if chains else []
        for checked in results:
            yield checked
        if len(chains) < RECORDS_AT_ONCE:
            return
        last = max(chains)


async def _check(unit: Unit, chains: Mapping[int, Chain]) -> list[Checked]:
    walks = {number: Walk() for number in chains}
    for number, one in walks.items():
        await _follow(unit, number, one)
        one.end(chains[number].head, chains[number].length)
    rows = await _facts(unit, list(chains))
    salts = await _salts(unit, list(chains))
    people = {one for facts in rows.values() if facts is not None for one in people_in(facts)}
    names = await names_of(unit, people)
    acted = await _known(unit, {actor for one in walks.values() for actor in one.actors})
    for number, one in walks.items():
        facts = rows.get(number)
        if facts is None:
            one.broken = one.broken or Break(one.length, "the record's rows cannot be read")
        else:
            one.compare(facts, names, salts.get(number, {}))
        one.broken = one.broken or one.nameless(acted)
    return [Checked(unit.workspace, number, one.length, one.erased, one.broken) for number, one in walks.items()]


async def _follow(unit: Unit, number: int, along: Walk) -> None:
    """Take all entries of one record, a few hundred in memory at a time."""
    last = None
    while along.broken is None:
        statement = select(ledger).where(ledger.c.workspace == unit.workspace, ledger.c.number == number)
        statement = statement if last is None else statement.where(ledger.c.seq > last)
        try:
            rows = (await unit.execute(statement.order_by(ledger.c.seq).limit(ROWS_AT_ONCE))).mappings().all()
            for row in rows:
                along.take(entry_from(row))
        except _UNREADABLE:
            along.broken = Break(along.length + 1, "it cannot be read")
            return
        if len(rows) < ROWS_AT_ONCE:
            return
        last = rows[-1]["seq"]


async def _facts(unit: Unit, numbers: Sequence[int]) -> dict[int, Facts | None]:
    """Return the facts of each record; None for one whose rows hold what they cannot."""
    try:
        found = await load_facts(unit, numbers)
    except _UNREADABLE:
        if len(numbers) == 1:
            return {numbers[0]: None}
        return {number: facts for one in numbers for number, facts in (await _facts(unit, [one])).items()}
    return {number: found.get(number, {}) for number in numbers}


async def _salts(unit: Unit, numbers: Sequence[int]) -> dict[int, dict[tuple[int, str], Salt]]:
    found = await unit.execute(
        select(ledger_salts).where(ledger_salts.c.workspace == unit.workspace, ledger_salts.c.number.in_(numbers))
    )
    salts: dict[int, dict[tuple[int, str], Salt]] = {number: {} for number in numbers}
    for row in found:
        salts[row.number][row.seq, row.path] = Salt(row.path, row.salt, row.author)
    return salts


async def _known(unit: Unit, actors: set[str]) -> set[str]:
    found = await unit.execute(
        select(ledger_actors.c.actor).where(
            ledger_actors.c.workspace == unit.workspace, ledger_actors.c.actor.in_(sorted(actors))
        )
    )
    return set(found.scalars())


async def _without_record(reading: Reading) -> AsyncIterator[Checked]:
    """Yield the chains whose record is gone."""
    async with reading() as unit:
        workspace = unit.workspace
        record = select(debates.c.number).where(
            debates.c.workspace == ledger.c.workspace, debates.c.number == ledger.c.number
        )
        gone = select(ledger.c.number).where(ledger.c.workspace == workspace, ~record.exists()).distinct()
        numbers = sorted((await unit.execute(gone)).scalars())
    for number in numbers:
        yield Checked(workspace, number, 0, 0, Break(1, "the record itself is gone"))


async def _actors(reading: Reading) -> AsyncIterator[Checked]:
    """Yield a break for each surrogate that does not stand for whom the row says."""
    last = ""
    while True:
        async with reading() as unit:
            workspace = unit.workspace
            found = await unit.execute(
                select(ledger_actors)
                .where(ledger_actors.c.workspace == workspace, ledger_actors.c.actor > last)
                .order_by(ledger_actors.c.actor)
                .limit(ROWS_AT_ONCE)
            )
            rows = found.all()
        for row in rows:
            if row.actor != surrogate(row.salt, workspace, row.member):
                yield Checked(workspace, 0, 0, 0, Break(0, f"{row.actor} does not stand for whom it is said to"))
        if len(rows) < ROWS_AT_ONCE:
            return
        last = rows[-1].actor
