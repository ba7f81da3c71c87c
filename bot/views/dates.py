"""Plurals, moments and days, in the words of every screen. Instants are aware; zones say for whom they are told."""

from datetime import UTC, date, datetime, timedelta, tzinfo

__all__ = ["ahead", "clock_time", "day", "moment", "moment_for_channel", "ordinal", "plural", "short", "weekday"]

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_IRREGULAR = {"person": "people", "entry": "entries"}


def plural(count: int, noun: str) -> str:
    """Return "1 position", "3 positions", "2 people"."""
    return f"{count} {noun if count == 1 else _IRREGULAR.get(noun, noun + 's')}"


def ordinal(place: int) -> str:
    """Return "third" for 3; beyond ten it is "last"."""
    return _ORDINALS[place - 1] if 1 <= place <= len(_ORDINALS) else "last"


def day(when: date, *, today: date | None = None) -> str:
    """Return "Tue 8 Dec"; with the year where it is not that of ``today``."""
    year = f" {when.year}" if today is not None and when.year != today.year else ""
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}{year}"


def weekday(place: int) -> str:
    """Return "Mon" for 0."""
    return _DAYS[place]


def clock_time(instant: datetime, zone: tzinfo) -> str:
    """Return "15:00" as a clock in ``zone`` shows it."""
    return f"{instant.astimezone(zone):%H:%M}"


def moment(instant: datetime, zone: tzinfo, now: datetime | None = None) -> str:
    """Return "Tue 24 Nov, 15:00" in ``zone``; with the year where it is not that of ``now``."""
    local = instant.astimezone(zone)
    return f"{day(local.date(), today=now.astimezone(zone).date() if now else None)}, {local:%H:%M}"


def short(instant: datetime, zone: tzinfo, now: datetime) -> str:
    """Return "15:00" where that is today in ``zone``, and the whole moment otherwise."""
    same = instant.astimezone(zone).date() == now.astimezone(zone).date()
    return clock_time(instant, zone) if same else moment(instant, zone, now)


def moment_for_channel(instant: datetime, fallback_zone: tzinfo, now: datetime | None = None) -> str:
    """Return Slack's date sign, which each reader sees in their own zone; old clients get ``fallback_zone``."""
    epoch = int(instant.astimezone(UTC).timestamp())
    return f"<!date^{epoch}^{{date_short_pretty}} {{time}}|{moment(instant, fallback_zone, now)}>"


def ahead(delta: timedelta) -> str:
    """Return "in 5 h 20 min", "in 3 d 7 h" or "in 20 min"; what is over, or less than a minute away, is "now"."""
    minutes = int(delta.total_seconds() // 60)
    if minutes < 1:
        return "now"
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "min")) if not days else ((days, "d"), (hours, "h"))
    return "in " + " ".join(f"{count} {unit}" for count, unit in parts if count)
