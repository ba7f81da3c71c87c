"""The earliest instants at which something falls due: as many of them as there are, read with one statement."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from storage.unit import Unit

__all__ = ["Ahead", "Parts", "Soonest", "soonest", "soonest_of"]

Parts = tuple[Select[Any], ...]
Instant = Callable[[Unit, Any], Awaitable[datetime | None]]


class Soonest:
    """The earliest value of some statements, each of one row and one column; None where all of them find none.

    ``then`` makes an instant (aware UTC) of what was found where that is none yet, such as a day. To call it asks for
    this one alone.
    """

    def __init__(self, parts: Callable[[Unit], Parts], then: Instant | None = None) -> None:
        self.parts, self.then = parts, then
        self.__doc__ = parts.__doc__

    async def __call__(self, unit: Unit) -> datetime | None:
        """Return the earliest instant, aware UTC, or None."""
        return (await Ahead([self]).instants(unit))[0]


def soonest(parts: Callable[[Unit], Parts]) -> Soonest:
    """Make a ``Soonest`` of a function that returns its statements."""
    return Soonest(parts)


def soonest_of(then: Instant) -> Callable[[Callable[[Unit], Parts]], Soonest]:
    """Make a ``Soonest`` of a function that returns its statements, whose value ``then`` makes an instant of."""
    return lambda parts: Soonest(parts, then)


class Ahead:
    """Asks for several at once. Its statement is made once for each workspace: that takes longer than running it."""

    def __init__(self, several: Sequence[Soonest]) -> None:
        self._several = several
        self._made: dict[str, tuple[list[int], Select[Any]]] = {}

    async def instants(self, unit: Unit) -> list[datetime | None]:
        """Return the earliest instant (aware UTC) of each, in their order."""
        if not self._several:
            return []
        sizes, statement = self._made.get(unit.workspace) or self._make(unit)
        values = list((await unit.execute(statement)).one())
        found: list[datetime | None] = []
        for one, size in zip(self._several, sizes, strict=True):
            own, values = values[:size], values[size:]
            earliest = min((value for value in own if value is not None), default=None)
            found.append(await one.then(unit, earliest) if one.then and earliest is not None else earliest)
        return found

    def _make(self, unit: Unit) -> tuple[list[int], Select[Any]]:
        parts = [one.parts(unit) for one in self._several]
        columns = [part.scalar_subquery().label(f"at_{i}") for i, part in enumerate(sum(parts, ()))]
        self._made[unit.workspace] = [len(each) for each in parts], select(*columns)
        return self._made[unit.workspace]
