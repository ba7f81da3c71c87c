"""The kinds of values that a column holds, the same on both databases."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Text, TypeDecorator

__all__ = ["Json", "UtcDateTime", "Words", "storable"]


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out, on every database; a naive one raises ``ValueError``.

    SQLite keeps it as text of one width, in UTC, so that comparing texts compares instants.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the database takes."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a naive datetime names no instant")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(value: Any) -> Any:
    """Replace what no database keeps (NUL, halves of a surrogate pair) by the sign for "unreadable"."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


class Words(TypeDecorator[str]):
    """What a person wrote: any text; the few code points that a database refuses become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what the database takes."""
        return None if value is None else str(storable(value))


class Json(TypeDecorator[Any]):
    """Lists and forms, with the texts in them kept like ``Words``."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return what the database takes."""
        return storable(value)
