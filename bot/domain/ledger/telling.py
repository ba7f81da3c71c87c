"""Telling: rows become facts, two of them become what changed, and that becomes one text, whatever wrote it."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime

from bot.domain.ledger.facts import SHAPES, Changes, Facts, Path, Text, Value, Who

__all__ = ["canonical", "changes", "facts", "people_in"]


def facts(kind: str, row: Mapping[str, object]) -> dict[Path, Value]:
    """Return the facts of one row of the table that ``kind`` names. What is empty (None, "", False) is no fact.

    That the row is there is a fact by itself.
    """
    shape = SHAPES[kind]
    place: Path = (kind, *(Who(str(row[name])) if name in shape.who else _key(row[name]) for name in shape.key))
    found: dict[Path, Value] = {place: True}
    for name in shape.plain:
        if (value := _plain(row[name])) is not None and value != shape.usual.get(name):
            found[*place, name] = value
    for name in shape.who:
        if name not in shape.key and row[name]:
            found[*place, name] = Who(str(row[name]))
    for name in (*shape.texts, *shape.words):
        if (text := _text(row[name])) is not None:
            author = shape.author_of(name)
            found[*place, name] = Text(text, str(row[author] or "") or None if author else None)
    return found


def _key(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def _plain(value: object) -> str | int | bool | None:
    if value is None or value is False or value == "":
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, int) else value.isoformat() if isinstance(value, date) else str(value)


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return canonical(list(value)) if isinstance(value, list | tuple) else str(value)


def changes(before: Facts, after: Facts) -> dict[Path, Value | None]:
    """Return what differs: the new value of each path, None for a path that is no more."""
    news: dict[Path, Value | None] = {path: value for path, value in after.items() if before.get(path) != value}
    return news | dict.fromkeys(path for path in before if path not in after)


def people_in(told: Changes) -> set[str]:
    """Return everybody who is named in ``told``."""
    values = [value for value in told.values() if isinstance(value, Who)]
    parts = [part for path in told for part in path if isinstance(part, Who)]
    authors = {value.by for value in told.values() if isinstance(value, Text) and value.by}
    return authors | {one.member for one in (*values, *parts)}


def canonical(value: object) -> str:
    """Return ``value`` as JSON that is the same text for the same value, whatever wrote it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
