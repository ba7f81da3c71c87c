"""Arrows: each change of state that a chain tells, held against the tables from which the diagrams are drawn."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from bot.domain.ledger import Entry
from bot.domain.ledger.chain import told
from tests.house.diagrams import MACHINES

HOUR = timedelta(hours=1)
BIRTHS = {"draft", "-", "cannot_commit"}  # what a table calls the state of a row that is not there yet


def taken(entries: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    """Yield machine, state before and state after of each change; object to one that no table draws, or not for
    whoever did it: the clock or a person.
    """
    states: dict[str, str] = {}
    for entry in entries:
        for where, value in told(entry).items():
            machine, _, column = where.partition("/")
            if machine not in MACHINES or column.rpartition("/")[2] != "state" or value is None:
                continue
            before, after = states.get(where), str(value)
            states[where] = after
            _object(machine, before, after, entry)
            yield machine, before or "", after


def _object(machine: str, before: str | None, after: str, entry: Entry) -> None:
    arrows = MACHINES[machine]
    if before is None and not any(str(one.source) in BIRTHS for one in arrows):
        return  # this table does not say how its rows come to be
    who = {one.who for one in arrows if str(one.target) == after and _from(str(one.source), before)}
    change = f"{machine}: {before} -> {after} by {entry.verb}"
    assert who, f"{change} is drawn nowhere"
    clocks = {one for one in who if "clock" in one}
    assert clocks if not entry.actor else who - clocks, f"{change} is drawn for {who}"


def _from(source: str, before: str | None) -> bool:
    return source in BIRTHS if before is None else source == before
