"""Plain values: how somebody, an instant and a day stand in what is exported."""

from datetime import UTC, date, datetime

from bot.domain.records import Record

__all__ = ["day", "moment", "person"]


def person(record: Record, member: str | None) -> dict[str, str]:
    """Return somebody by id and name; the id is "" where nobody is known."""
    return {"id": member or "", "name": record.name(member)}


def moment(instant: datetime | None) -> str | None:
    """Return an aware instant in UTC, as ISO 8601 writes it with a Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None


def day(day: date | None) -> str | None:
    """Return a day as ISO 8601 writes it."""
    return day.isoformat() if day else None
