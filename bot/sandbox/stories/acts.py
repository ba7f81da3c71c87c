"""What a story is made of. Everything is named as a person reads it: labels, names, channels; never an id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

__all__ = ["Act", "Fill", "Look", "Press", "React", "Slash", "Step", "Submit", "Wait"]

_HERE = ZoneInfo("Europe/Berlin")  # where the people of the guided story live
_MORNING = time(9, 30)

Look = Literal["channel", "thread", "dm", "home"]


@dataclass(frozen=True, slots=True)
class Slash:
    """Send ``text`` (a slash command) from the composer of the story's channel."""

    text: str
    person: str | None = None
    for_you: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """Press the newest button, or menu entry, that reads ``label``."""

    label: str
    person: str | None = None
    for_you: bool = False


@dataclass(frozen=True, slots=True)
class Fill:
    """Fill the open form: what the label reads, and what is written or chosen there."""

    values: Mapping[str, str] = field(default_factory=dict)
    person: str | None = None
    for_you: bool = True


@dataclass(frozen=True, slots=True)
class Submit:
    """Press the open form's submit button, which reads ``label``."""

    label: str
    person: str | None = None
    for_you: bool = False


@dataclass(frozen=True, slots=True)
class React:
    """React with the emoji ``name`` to the newest message of the channel whose text contains ``to``."""

    name: str
    to: str
    person: str | None = None
    for_you: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Let ``days`` pass, until the morning of that day, or of the Monday after it."""

    days: int
    person: str | None = None
    for_you: bool = True

    def until(self, now: datetime) -> datetime:
        """Return the instant, in UTC, at which it is over; ``now`` is aware."""
        day = now.astimezone(_HERE).date() + timedelta(days=self.days)
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
        return datetime.combine(day, _MORNING, _HERE).astimezone(UTC)


Act = Slash | Press | Fill | Submit | React | Wait


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``person`` is who acts where an act names nobody else; ``look`` is where they look.

    Acts that are ``for_you`` happen by themselves: before the visitor's first one as the step begins, the others in
    their turn. With ``button`` the step waits for that button of the rail first; a step without acts waits for it, or
    for one of ``ways`` (label and what it does: "ask" or "calls"), to go on.
    """

    person: str
    says: str
    look: Look
    acts: tuple[Act, ...] = ()
    button: str | None = None
    ways: tuple[tuple[str, str], ...] = ()
