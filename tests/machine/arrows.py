"""Arrows: each change of state that a chain tells, held against the tables from which the diagrams are drawn."""

from collections.abc import Iterable, Iterator

from bot.domain.ledger import Entry
from bot.domain.ledger.chain import told
from tests.house.diagrams import MACHINES

BIRTHS = {"draft", "-"}  # what a table calls the state of a row that is not there yet


def taken(entries: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    """Yield machine, state before and state after of each change; object to one that no table draws."""
    states: dict[str, str] = {}
    for entry in entries:
        for where, value in told(entry).items():
            machine, _, column = where.partition("/")
            if machine not in MACHINES or not (column == "state" or column.endswith("/state")) or value is None:
                continue
            before = states.get(where)
            states[where] = str(value)
            yield machine, before or "", str(value)
            drawn = {one.who for one in MACHINES[machine] if _fits(one, before, str(value))}
            known = before is not None or not drawn_births(machine) or drawn
            assert drawn or (before is None and known), f"{machine}: {before} -> {value} by {entry.verb} is not drawn"
            by_clock = [who for who in drawn if "clock" in who]
            assert not drawn or (by_clock if not entry.actor else len(by_clock) < len(drawn)), (machine, before, value)


def _fits(arrow, before: str | None, after: str) -> bool:
    source = str(arrow.source)
    return str(arrow.target) == after and (source in BIRTHS if before is None else source == before)


def drawn_births(machine: str) -> bool:
    """Whether the table of this machine says how its rows come to be."""
    return any(str(one.source) in BIRTHS for one in MACHINES[machine])
