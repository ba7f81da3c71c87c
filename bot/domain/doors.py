"""Doors: what is hard to undo is decided with more care. Four ticks say which door a question is.

Source of the profiles: the table in ARCHITECTURE.md; the names are those of a letter to shareholders of 2015.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

__all__ = ["Door", "Tick", "cooled_at", "door_of", "enough", "in_order"]


class Door(StrEnum):
    """Whether one can walk back. The values are stored: never rename one."""

    TWO_WAY = "two_way"
    ONE_WAY = "one_way"


class Tick(StrEnum):
    """What makes it hard to undo. The values are stored: never rename one."""

    COSTLY = "costly"  # undoing costs over a week of work
    SLOW = "slow"  # undoing takes over a month
    BOUND = "bound"  # customers, law or data are bound
    LOST = "lost"  # something is lost for good


def in_order(ticks: Iterable[Tick]) -> tuple[Tick, ...]:
    """Return the ticks, each once, in the one order in which they are offered."""
    found = set(ticks)
    return tuple(tick for tick in Tick if tick in found)


def door_of(ticks: Collection[Tick]) -> Door:
    """Return the door that the ticks make: none of them is a two-way door."""
    return Door.ONE_WAY if ticks else Door.TWO_WAY


def enough(wrote: int, asked: int, door: Door, quorum: int) -> bool:
    """Whether enough people wrote for positions to open: one, or ``quorum`` percent of those asked for a one-way door.

    Passing is an answer and no position; it does not count towards it.
    """
    needed = 1 if door is Door.TWO_WAY else max(1, -(-asked * quorum // 100))
    return wrote >= needed


def cooled_at(revealed_at: datetime, door: Door, hours: int) -> datetime:
    """Return from when a question may be decided (aware, as ``revealed_at``): at once, or after a day to think."""
    return revealed_at if door is Door.TWO_WAY else revealed_at + timedelta(hours=hours)
