"""What a story is made of. Everything is named as a person reads it: labels, names, channels; never an id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Act", "Fill", "Look", "Press", "React", "Slash", "Step", "Submit"]

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


Act = Slash | Press | Fill | Submit | React


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
