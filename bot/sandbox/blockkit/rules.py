"""Small rules that compose: each takes a value and where it stands, and yields what Slack would object to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

__all__ = [
    "Field",
    "Lookups",
    "Place",
    "Problem",
    "Rule",
    "Shape",
    "boolean",
    "channel",
    "choice",
    "integer",
    "items",
    "person",
    "shape",
    "string",
    "typed",
]

Surface = Literal["message", "modal", "home"]


@dataclass(frozen=True)
class Problem:
    """One objection: Slack's words, a JSON pointer, a code, and the limit that was passed."""

    message: str
    pointer: str
    code: str = "invalid"
    constraint: int | None = None

    def sentence(self) -> str:
        """Return the objection as Slack writes it."""
        return f"{self.message} [json-pointer:{self.pointer}]"


@dataclass(frozen=True)
class Lookups:
    """Which members and channels exist, for fields that name them."""

    user: Callable[[str], bool] = lambda _: True
    channel: Callable[[str], bool] = lambda _: True


@dataclass(frozen=True)
class Place:
    """Where a value stands: its pointer, the surface, and the look-ups."""

    pointer: str
    surface: Surface
    lookups: Lookups

    def at(self, key: str | int) -> "Place":
        """Return the place one step further in."""
        return Place(f"{self.pointer}/{key}", self.surface, self.lookups)

    def no(self, message: str, code: str = "invalid", constraint: int | None = None) -> Problem:
        """Return an objection at this place."""
        return Problem(message, self.pointer, code, constraint)


Rule = Callable[[Any, Place], Iterator[Problem]]


@dataclass(frozen=True)
class Field:
    """A property of an object: its rule, and whether it must be there."""

    rule: Rule
    required: bool = False


Shape = Mapping[str, Field]


def string(most: int, least: int = 1) -> Rule:
    """A string of ``least`` to ``most`` characters."""

    def rule(value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield place.no("must provide a string", "type")
        elif len(value) > most:
            yield place.no(f"must be less than {most + 1} characters", "max_length", most)
        elif len(value) < least:
            yield place.no(f"must be more than {least - 1} characters", "min_length", least)

    return rule


def integer(least: int, most: int) -> Rule:
    """A whole number from ``least`` to ``most``."""

    def rule(value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield place.no("must provide an integer", "type")
        elif not least <= value <= most:
            yield place.no(f"must be between {least} and {most}", "range", most)

    return rule


def boolean(value: Any, place: Place) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield place.no("must provide a boolean", "type")


def choice(*allowed: str) -> Rule:
    """One of some words."""

    def rule(value: Any, place: Place) -> Iterator[Problem]:
        if value not in allowed:
            yield place.no(f"value must be one of: {', '.join(allowed)}", "enum")

    return rule


def person(value: Any, place: Place) -> Iterator[Problem]:
    """The id of a member that exists."""
    if not isinstance(value, str) or not place.lookups.user(value):
        yield place.no("invalid user", "lookup")


def channel(value: Any, place: Place) -> Iterator[Problem]:
    """The id of a channel that exists."""
    if not isinstance(value, str) or not place.lookups.channel(value):
        yield place.no("invalid channel", "lookup")


def items(of: Rule, most: int, least: int = 1) -> Rule:
    """A list of ``least`` to ``most`` values, each by its own rule."""

    def rule(value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield place.no("must provide an array", "type")
            return
        if len(value) > most:
            yield place.no(f"no more than {most} items allowed", "max_items", most)
        if len(value) < least:
            yield place.no(f"no less than {least} items allowed", "min_items", least)
        for index, entry in enumerate(value):
            yield from of(entry, place.at(index))

    return rule


def shape(fields: Shape, *, also: Rule | None = None, with_type: str | None = None) -> Rule:
    """An object with these properties and no others; ``also`` is asked where the properties are right."""
    known = dict(fields)
    if with_type is not None:
        known["type"] = Field(choice(with_type), required=True)

    def rule(value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield place.no("must provide an object", "type")
            return
        found = list(_properties(known, value, place))
        yield from found
        if also is not None and not found:
            yield from also(value, place)

    return rule


def _properties(known: Shape, value: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    for key, entry in known.items():
        if key not in value:
            if entry.required:
                yield place.no(f"missing required field: {key}", "required")
        elif value[key] is None:
            yield place.at(key).no("must not be null", "type")
        else:
            yield from entry.rule(value[key], place.at(key))
    for key in value:
        if key not in known:
            yield place.no(f"invalid additional property: {key}", "additional")


def typed(kinds: Mapping[str, Rule]) -> Rule:
    """An object whose ``type`` says which rule it follows."""

    def rule(value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield place.no("must provide an object", "type")
            return
        kind = value.get("type")
        if kind is None:
            yield place.no("missing required field: type", "required")
        elif kind not in kinds:
            yield place.no(f"unsupported type: {kind}", "unsupported")
        else:
            yield from kinds[kind](value, place)

    return rule
