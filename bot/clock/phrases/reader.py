"""One text, one person, one instant: every moment that the words may mean."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.clock.phrases import words
from bot.clock.phrases.elsewhere import BASE, ask_dateparser
from bot.domain.calendar import (
    MIDDAY,
    WorkingDays,
    add_working_days,
    as_utc,
    instant_at,
    is_working_day,
    working_day_from,
)

__all__ = ["END_OF_DAY", "Reader", "week_end"]

END_OF_DAY = time(17)
"""When a day without a time ends, in the person's zone."""
_DAY = timedelta(days=1)

_Clock = tuple[time, int]
"""A time of day, and how many days after the named one (midnight is the end of a day)."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One reading of one text: whose ``zone``, from which ``now`` (UTC), with whose working days."""

    now: datetime
    zone: tzinfo
    working: WorkingDays

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def instants(self, text: str) -> Iterator[datetime]:
        """Yield every instant that ``text`` may mean, past ones too, the likeliest first."""
        if words.ISO_INSTANT.match(text):
            there = datetime.fromisoformat(text.upper())
            yield as_utc(there) if there.tzinfo else instant_at(there.date(), there.time(), self.zone)
            return
        text = words.LEADING.sub("", text, count=1).strip()
        length = _duration(text)
        bare = words.DURATION.match(text)
        if length is not None and bare and (bare["into"] or not _clock(text)[0]):
            yield self._full_minute(self.now + length)
            return
        clocks, rest = _clock(text)
        if (
            length is not None and not clocks[0][0].minute
        ):  # "2h": in two hours, or at two o'clock; "15h": the other way round
            both = [self._full_minute(self.now + length), *self._next_times(clocks)]
            yield from both if clocks[0][0].hour <= 12 else both[::-1]
            return
        yield from self._combined(clocks, rest)

    def _combined(self, clocks: list[_Clock], rest: str) -> Iterator[datetime]:
        zone = self.zone
        if clocks and (rest in ("utc", "gmt", "z") or rest.endswith((" utc", " gmt"))):
            zone, rest = UTC, rest[:-3].strip()
        if not rest:
            yield from Reader(self.now, zone, self.working)._next_times(clocks)
            return
        if not clocks:
            head, _, hour = rest.rpartition(" ")
            if hour.isdecimal() and len(hour) <= 2 and (not head or self._named_days(head)):
                clocks = _either_half(int(hour))
                yield from self._combined(clocks, head)
                rest = f"{hour}." if not head else ""  # a lone number is also a day of the month
                clocks = []
        for day in self._named_days(rest) or self._dates(rest):
            for at, shift in clocks or [(END_OF_DAY, 0)]:
                yield instant_at(day + shift * _DAY, at, zone)

    def _next_times(self, clocks: Iterable[_Clock]) -> Iterator[datetime]:
        """Yield, for times without a day, the next instant at which a clock shows each; then the next working day's."""
        later = []
        today = self.now.astimezone(self.zone).date()
        for at, shift in clocks:
            day = today + shift * _DAY
            if instant_at(day, at, self.zone) <= self.now:
                day += _DAY
                later.append(instant_at(working_day_from(day, self.working), at, self.zone))
            yield instant_at(day, at, self.zone)
        yield from later

    def _full_minute(self, instant: datetime) -> datetime:
        """Round up, so that "in 30 minutes" is never less."""
        return instant + (datetime.min.replace(tzinfo=UTC) - instant) % timedelta(minutes=1)

    def _named_days(self, text: str) -> list[date]:
        """Return the days of our own words: tomorrow, weekdays, ends of weeks and months, working days ahead."""
        if text in words.DAY_OFFSETS:
            return [self.today + words.DAY_OFFSETS[text] * _DAY]
        weekday = words.WEEKDAY.match(text)
        if weekday:
            after = "next" if weekday["after"] else weekday["before"]
            strict = bool(weekday["week"] or weekday["week_after"])
            return self._weekdays(words.WEEKDAYS[weekday["day"]], after in words.NEXT_WORDS, strict)
        ahead = words.WORKING_DAYS_AHEAD.match(text)
        if ahead:
            noon = instant_at(self.today, MIDDAY, self.zone)
            count = _number(ahead["n"])
            return [add_working_days(noon, count, self.zone, self.working).astimezone(self.zone).date()]
        period = words.PERIOD.match(words.PERIOD_ALIASES.get(text, text))
        if period:
            return self._period(period["unit"], (period["which"] or "").strip() == "next", bool(period["end"]))
        return []

    def _weekdays(self, weekday: int, is_next: bool, strict: bool) -> list[date]:
        nearest = self.today + (weekday - self.today.weekday()) % 7 * _DAY
        in_next_week = self.today + (7 - self.today.weekday() + weekday) * _DAY
        if strict:
            return [in_next_week]
        if is_next:
            return [in_next_week] if nearest == self.today else [in_next_week, nearest]
        return [nearest, nearest + 7 * _DAY] if nearest == self.today else [nearest]

    def _period(self, unit: str, is_next: bool, end: bool) -> list[date]:
        start, stop = _bounds(self.today, unit)
        if is_next:
            start, stop = _bounds(stop + _DAY, unit)
        closing = self._closing_days(start, stop, unit)
        if is_next and not end:
            return [working_day_from(start, self.working), *closing]
        if is_next:
            return closing
        over = instant_at(closing[-1], END_OF_DAY, self.zone) <= self.now
        return self._closing_days(*_bounds(stop + _DAY, unit), unit) if over else closing

    def _closing_days(self, start: date, stop: date, unit: str) -> list[date]:
        """Return the last working day of a period; for months and longer also its last day."""
        if unit == "week":
            return [week_end(max(start, self.today) if start <= self.today <= stop else start, self.working)]
        last = stop
        while last > start and not is_working_day(last, self.working):
            last -= _DAY
        return [last, stop] if last >= self.today else [stop]

    def _dates(self, text: str) -> list[date]:
        """Return the dates of digits and month names; those on a weekday that is named too come first."""
        named = words.WEEKDAY_BEFORE_DATE.match(text)
        found = self._numeric(text[named.end() :] if named else text)
        if named:
            found.sort(key=lambda day: day.weekday() != words.WEEKDAYS[named["day"]])
        return found

    def _numeric(self, text: str) -> list[date]:
        iso = words.ISO_DATE.match(text)
        if iso:
            return [date(int(iso["y"]), int(iso["m"]), int(iso["d"]))]
        ordinal = words.ORDINAL.match(text)
        if ordinal:
            return self._next_date(None, int(ordinal["d"]))
        numeric = words.NUMERIC_DATE.match(text)
        if not numeric:
            return self._worded(text)
        pairs = [(int(numeric["b"]), int(numeric["a"])), (int(numeric["a"]), int(numeric["b"]))]
        year = int(numeric["y"]) if numeric["y"] else None
        if year is not None and year < 100:
            year += 2000
        found = [self._next_date(month, day) if year is None else _date(year, month, day) for month, day in pairs]
        if numeric["sep"] == ".":
            return found[0] or found[1]
        return sorted({*found[0], *found[1]})

    def _next_date(self, month: int | None, day: int) -> list[date]:
        """Return the next day, today included, that has this number, in this month where one is named."""
        first = self.today.replace(day=1)
        for ahead in range(12 * 8 + 1):  # eight years: 29 February may be that far
            here = _months_on(first, ahead)
            if month in (None, here.month):
                for found in _date(here.year, here.month, day):
                    if found >= self.today:
                        return [found]
        return []

    def _worded(self, text: str) -> list[date]:
        """Return what dateparser makes of it: a day and a month, or so many days, weeks, months from today."""
        if not any(letter.isalpha() for letter in text):
            return []
        found, parts, _ = ask_dateparser(text, "absolute-time")
        if found and {"month", "day"} <= set(parts) and any(letter.isdecimal() for letter in text):
            return [found.date()] if "year" in parts else self._next_date(found.month, found.day)
        found, _, period = ask_dateparser(text, "relative-time")
        if not found or period == "time":
            return []
        if period in ("month", "year"):
            ahead = (found.year - BASE.year) * 12 + found.month - BASE.month
            first = _months_on(self.today.replace(day=1), ahead)
            return [min(first + (self.today.day - 1) * _DAY, _months_on(first, 1) - _DAY)]
        return [self.today + (found.date() - BASE.date())]


def _clock(text: str) -> tuple[list[_Clock], str]:
    """Take the time of day out of ``text``: its readings (none where there is none), and the rest."""
    for pattern in words.CLOCKS:
        match = pattern.search(text)
        if match:
            return [_time(int(match["h"]), int(match["m"] or 0), match.groupdict().get("half"))], _without(text, match)
    match = words.ANY_HOUR.search(text)
    if match:
        return _either_half(int(match["at"] or match["clock"])), _without(text, match)
    match = words.TIME_WORD.search(text)
    if match:
        midnight: list[_Clock] = [(time(0), 1), (time(0), 0)]
        word = match["word"]
        return midnight if word in words.MIDNIGHT else [(words.TIMES_OF_DAY[word], 0)], _without(text, match)
    return [], words.CONNECTORS.sub("", text).strip()


def _without(text: str, match: re.Match[str]) -> str:
    rest = f"{text[: match.start()].strip()} {text[match.end() :].strip()}".strip()
    return words.CONNECTORS.sub("", rest).strip()


def _time(hour: int, minute: int, half: str | None) -> _Clock:
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("a half day has twelve hours")
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        return time(0), 1
    return time(hour, minute), 0


def _either_half(hour: int) -> list[_Clock]:
    """Return both hours that a number without am or pm may mean, the one in the working day first."""
    if not 1 <= hour <= 11:
        return [_time(hour, 0, None)]
    halves: list[_Clock] = [(time(hour), 0), (time(hour + 12), 0)]
    return halves[::-1] if hour <= 6 else halves


def _number(text: str) -> int:
    return words.NUMBERS[text] if text in words.NUMBERS else int(text)


def _duration(text: str) -> timedelta | None:
    """Return how long "in 90 minutes", "1h 30m", "an hour and a half" are; ``None`` where it is no length of time."""
    whole = words.DURATION.match(text)
    if not whole:
        return None
    minutes = float(whole["loose"] or 0)
    for part in words.DURATION_PART.finditer(text):
        raw = part["n"] or ""
        count = 0.5 if part["half"] else float(words.NUMBERS.get(raw) or raw.replace(",", "."))
        minutes += (count + (0.5 if part["more"] else 0)) * words.UNIT_MINUTES[part["unit"]]
    return timedelta(minutes=minutes)


def _date(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _months_on(first: date, ahead: int) -> date:
    years, month = divmod(first.month - 1 + ahead, 12)
    return date(first.year + years, month + 1, 1)


def _bounds(day: date, unit: str) -> tuple[date, date]:
    """Return the first and the last day of the week (from Monday), month, quarter or year around ``day``."""
    if unit == "week":
        monday = day - day.weekday() * _DAY
        return monday, monday + 6 * _DAY
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return first, _months_on(first, length) - _DAY


def week_end(day: date, working: WorkingDays) -> date:
    """Return the last working day before the next weekend, ``day`` at the earliest; without weekends, before Monday."""
    day = last = working_day_from(day, working)
    while day.weekday() not in (working.weekend or {0}) or day == last:
        last = day if is_working_day(day, working) else last
        day += _DAY
    return last
