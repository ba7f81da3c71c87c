"""Moments, days and plurals read the same everywhere, in the zone of whoever reads."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.views import dates

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 24, 14, tzinfo=UTC)


def test_moments() -> None:
    """A moment has its day and time, and its year only where that is another one."""
    assert dates.moment(NOON, BERLIN, NOON) == "Tue 24 Nov, 15:00"
    assert dates.moment(NOON, BERLIN) == "Tue 24 Nov, 15:00"
    assert dates.moment(NOON.replace(year=2027), BERLIN, NOON) == "Wed 24 Nov 2027, 15:00"
    assert dates.moment(NOON, ZoneInfo("Asia/Kolkata"), NOON) == "Tue 24 Nov, 19:30"
    assert dates.short(NOON, BERLIN, NOON) == "15:00"
    assert dates.short(NOON, BERLIN, NOON - timedelta(days=1)) == "Tue 24 Nov, 15:00"
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert dates.moment(new_year, BERLIN, NOON) == "Fri 1 Jan 2027, 00:30"


def test_channels_tell_each_reader_their_own_time() -> None:
    """Slack's date sign names the instant, with words for clients that do not know it."""
    shown = dates.moment_for_channel(NOON, BERLIN, NOON)
    assert shown == "<!date^1795528800^{date_short_pretty} {time}|Tue 24 Nov, 15:00>"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "now"),
        (20, "in 20 min"),
        (320, "in 5 h 20 min"),
        (60, "in 1 h"),
        (79 * 60 + 5, "in 3 d 7 h"),
        (2880, "in 2 d"),
    ],
)
def test_ahead(minutes: int, words: str) -> None:
    """How far something is away has at most two units."""
    assert dates.ahead(timedelta(minutes=minutes)) == words


def test_plurals_and_days() -> None:
    """One is singular, all else plural, and people are people."""
    assert [dates.plural(n, "position") for n in (0, 1, 3)] == ["0 positions", "1 position", "3 positions"]
    assert dates.plural(2, "person") == "2 people"
    assert dates.day(date(2026, 12, 8)) == "Tue 8 Dec"
    assert dates.day(date(2027, 6, 1), today=date(2026, 11, 24)) == "Tue 1 Jun 2027"
    assert [dates.ordinal(n) for n in (1, 3, 11)] == ["first", "third", "last"]
