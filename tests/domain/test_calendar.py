"""The calendar, by tables and by properties over zones that change their clocks in every way there is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.calendar import WorkingDays

ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "America/Sao_Paulo",
        "Europe/Berlin",
        "America/New_York",
        "UTC",
    )
]
BERLIN, NEW_YORK, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")
GULF = WorkingDays(weekend=frozenset({4, 5}))
HOLIDAYS = WorkingDays(holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2026, 11, 26)}))

zones = st.sampled_from(ZONES)
instants = st.datetimes(datetime(2005, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
hours = st.integers(0, 23)
workings = st.builds(
    WorkingDays,
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
    holidays=st.frozensets(st.dates(date(2005, 1, 1), date(2040, 1, 1)), max_size=5),
)


def local(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def shown(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "America", "../../etc/passwd", "a\0b", "x" * 4000, "Ü"])
def test_an_unknown_zone_is_utc(name):
    """Whatever Slack says about somebody's zone, there is one to count in."""
    assert calendar.zone_of(name).key == "UTC"


def test_a_known_zone_is_itself():
    """A zone with a name keeps it."""
    assert calendar.zone_of("Asia/Kathmandu").key == "Asia/Kathmandu"


@pytest.mark.parametrize("weekend", [frozenset(range(7)), frozenset({7}), frozenset({-1})])
def test_a_week_without_work_is_refused(weekend):
    """A calendar in which nothing could ever fall due cannot be made."""
    with pytest.raises(ValueError, match="weekday"):
        WorkingDays(weekend=weekend)


@pytest.mark.parametrize(
    "call",
    [
        lambda at: calendar.as_utc(at),
        lambda at: calendar.local_day(at, BERLIN),
        lambda at: calendar.next_working_morning(at, BERLIN),
        lambda at: calendar.last_working_morning_before(at, BERLIN),
        lambda at: calendar.add_working_days(at, 1, BERLIN),
        lambda at: calendar.window_end(at, 24, BERLIN),
        lambda at: calendar.default_deadline(at, BERLIN),
        lambda at: calendar.default_look_back(at, BERLIN),
    ],
)
def test_a_naive_datetime_is_refused(call):
    """No function guesses which zone a naive datetime was meant in."""
    with pytest.raises(ValueError, match="naive"):
        call(datetime(2026, 11, 26, 10, 30))  # noqa: DTZ001 (naive is the point)


@pytest.mark.parametrize(
    ("day", "working", "expected"),
    [
        (date(2026, 11, 26), calendar.EVERY_WEEK, date(2026, 11, 27)),
        (date(2026, 11, 27), calendar.EVERY_WEEK, date(2026, 11, 30)),
        (date(2026, 11, 28), calendar.EVERY_WEEK, date(2026, 11, 30)),
        (date(2026, 12, 31), calendar.EVERY_WEEK, date(2027, 1, 1)),  # in week 53 of 2026
        (date(2026, 12, 31), HOLIDAYS, date(2027, 1, 4)),  # week 53 ends, New Year is a holiday
        (date(2020, 12, 31), calendar.EVERY_WEEK, date(2021, 1, 1)),  # week 53 of 2020 reaches into 2021
        (date(2032, 12, 31), calendar.EVERY_WEEK, date(2033, 1, 3)),  # week 53 of 2032
        (date(2026, 11, 26), GULF, date(2026, 11, 29)),
        (date(2028, 2, 28), calendar.EVERY_WEEK, date(2028, 2, 29)),
    ],
)
def test_the_next_working_day(day, working, expected):
    """The next working day is later than the day itself and skips weekends and holidays, across the year's end."""
    assert calendar.next_working_day(day, working) == expected
    assert calendar.is_working_day(expected, working)
    assert calendar.working_day_from(expected, working) == expected


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (date(2027, 3, 28), time(2, 30), BERLIN, "2027-03-28 03:30"),  # does not exist: on by the hour that is missing
        (date(2026, 10, 25), time(2, 30), BERLIN, "2026-10-25 02:30"),
        (date(2026, 10, 4), time(2, 15), ZoneInfo("Australia/Lord_Howe"), "2026-10-04 02:45"),  # half an hour
        (date(2018, 11, 4), time(0), ZoneInfo("America/Sao_Paulo"), "2018-11-04 01:00"),  # a day without midnight
        (date(2011, 12, 30), time(9), APIA, "2011-12-31 09:00"),  # a day that never was
    ],
)
def test_local_times_at_a_clock_change(day, at, zone, expected):
    """A local time that does not exist moves on by the gap."""
    assert shown(calendar.instant_at(day, at, zone), zone) == expected


def test_of_two_equal_local_times_the_first_counts():
    """02:30 on the night of the change back is the one that comes first."""
    assert calendar.instant_at(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert calendar.instant_at(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "zone", "working", "expected"),
    [
        (local(BERLIN, "2026-11-26T08:59"), BERLIN, calendar.EVERY_WEEK, "2026-11-26 09:00"),
        (local(BERLIN, "2026-11-26T09:00"), BERLIN, calendar.EVERY_WEEK, "2026-11-27 09:00"),  # strictly after
        (local(BERLIN, "2026-11-27T12:00"), BERLIN, calendar.EVERY_WEEK, "2026-11-30 09:00"),
        (local(BERLIN, "2026-12-31T10:00"), BERLIN, HOLIDAYS, "2027-01-04 09:00"),
        (local(NEW_YORK, "2026-11-25T20:00"), BERLIN, calendar.EVERY_WEEK, "2026-11-26 09:00"),
        (datetime(2011, 12, 29, 23, 0, tzinfo=UTC), APIA, calendar.EVERY_WEEK, "2012-01-02 09:00"),
    ],
)
def test_the_next_working_morning(after, zone, working, expected):
    """A morning is 09:00 where the person lives, on a working day, and never the present instant."""
    assert shown(calendar.next_working_morning(after, zone, working), zone) == expected


@pytest.mark.parametrize(
    ("deadline", "working", "expected"),
    [
        (local(BERLIN, "2026-11-26T15:00"), calendar.EVERY_WEEK, "2026-11-26 09:00"),
        (local(BERLIN, "2026-11-26T09:00"), calendar.EVERY_WEEK, "2026-11-25 09:00"),  # strictly before
        (local(BERLIN, "2026-11-30T08:00"), calendar.EVERY_WEEK, "2026-11-27 09:00"),
        (local(BERLIN, "2026-11-29T15:00"), calendar.EVERY_WEEK, "2026-11-27 09:00"),
        (local(BERLIN, "2027-01-04T08:00"), HOLIDAYS, "2026-12-31 09:00"),
    ],
)
def test_the_last_working_morning_before_a_deadline(deadline, working, expected):
    """The one reminder comes at 09:00 of the last working morning before the deadline."""
    assert shown(calendar.last_working_morning_before(deadline, BERLIN, working), BERLIN) == expected


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2026-11-26T10:30", 0, "2026-11-26 10:30"),
        ("2026-11-26T10:30", 2, "2026-11-30 10:30"),
        ("2026-11-28T10:30", 1, "2026-11-30 10:30"),
        ("2026-10-23T10:30", 1, "2026-10-26 10:30"),  # over the change back: the clock shows the same
        ("2027-03-26T02:30", 1, "2027-03-29 02:30"),
    ],
)
def test_working_days_are_added_on_the_persons_clock(start, n, expected):
    """Two working days later, the clock on the wall shows the same time."""
    assert shown(calendar.add_working_days(local(BERLIN, start), n, BERLIN), BERLIN) == expected


def test_working_days_are_not_counted_back():
    """A negative number of working days is a mistake of the caller, and said so."""
    with pytest.raises(ValueError, match="forward"):
        calendar.add_working_days(datetime(2026, 11, 26, tzinfo=UTC), -1, BERLIN)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-11-24T15:00", 24, "2026-11-25 15:00"),
        ("2026-11-24T10:00", 24, "2026-11-25 12:00"),
        ("2026-11-27T15:00", 24, "2026-11-30 12:00"),  # Friday's 24 hours reach Monday noon
        ("2026-11-27T15:00", 48, "2026-11-30 12:00"),
        ("2026-11-26T15:00", 48, "2026-11-28 15:00"),
        ("2026-10-24T15:00", 48, "2026-10-26 14:00"),  # real hours: the clock went back in between
    ],
)
def test_windows_end_at_noon_of_the_next_working_day_at_the_earliest(start, hours, expected):
    """Nobody's window closes before they had a working morning."""
    assert shown(calendar.window_end(local(BERLIN, start), hours, BERLIN), BERLIN) == expected


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        (datetime(2026, 11, 26, 10, tzinfo=UTC), BERLIN, "2026-11-27 12:00"),
        (datetime(2026, 11, 27, 10, tzinfo=UTC), BERLIN, "2026-11-30 12:00"),
        (datetime(2026, 11, 26, 20, tzinfo=UTC), ZoneInfo("Asia/Kathmandu"), "2026-11-30 12:00"),  # Friday there
        (datetime(2026, 12, 31, 12, tzinfo=UTC), NEW_YORK, "2027-01-01 12:00"),
    ],
)
def test_the_default_deadline(now, zone, expected):
    """Unless somebody says otherwise, a question is open until noon of the next working day."""
    assert shown(calendar.default_deadline(now, zone), zone) == expected
    assert calendar.usual_deadline(now, zone) == calendar.default_deadline(now, zone)


@pytest.mark.parametrize(
    ("hours", "one_way", "expected"),
    [
        (4, False, "2026-11-26 15:15"),  # up to the quarter of an hour
        (7, False, "2026-11-27 12:00"),  # the evening is no time to answer
        (23, False, "2026-11-27 12:00"),
        (24, False, "2026-11-27 12:00"),
        (25, False, "2026-11-30 12:00"),  # a second working day: Monday
        (72, False, "2026-12-01 12:00"),
        (4, True, "2026-11-30 11:00"),  # a one-way door is never asked in hours
        (24, True, "2026-11-30 11:00"),
        (96, True, "2026-12-02 11:00"),
    ],
)
def test_a_workspaces_own_window(hours: int, one_way: bool, expected: str) -> None:
    """The usual deadline is a window's whole working days, or hours of this one; a one-way door has two days."""
    thursday = datetime(2026, 11, 26, 10, 3, 20, tzinfo=UTC)
    assert shown(calendar.usual_deadline(thursday, BERLIN, hours=hours, one_way=one_way), BERLIN) == expected


@pytest.mark.parametrize(
    ("decided", "zone", "expected"),
    [
        (datetime(2026, 11, 24, 14, 25, tzinfo=UTC), BERLIN, date(2026, 12, 8)),
        (datetime(2026, 11, 28, 14, 25, tzinfo=UTC), BERLIN, date(2026, 12, 14)),  # a Saturday: on to Monday
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), BERLIN, date(2026, 12, 9)),  # already Wednesday there
        (datetime(2026, 12, 18, 12, tzinfo=UTC), BERLIN, date(2027, 1, 1)),
    ],
)
def test_the_default_look_back(decided, zone, expected):
    """Fourteen days later, or the working day after that, at nine in the morning."""
    day = calendar.default_look_back(decided, zone)
    assert day == expected
    assert shown(calendar.look_back_instant(day, zone), zone) == f"{expected} 09:00"


@given(after=instants, zone=zones, working=workings, hour=hours)
def test_next_morning_is_later_on_a_working_day_and_the_first(after, zone, working, hour):
    """In every zone the next morning is strictly later, on a working day, and none lies in between."""
    morning = calendar.next_working_morning(after, zone, working, hour)
    day = calendar.local_day(morning, zone)
    assert morning > after
    assert morning.utcoffset() == timedelta()
    assert calendar.is_working_day(day, working)
    between = calendar.local_day(after, zone)
    while between < day:
        skipped = calendar.instant_at(between, time(hour), zone)
        missing = calendar.local_day(skipped, zone) != between
        assert skipped <= after or missing or not calendar.is_working_day(between, working)
        between += timedelta(days=1)


@given(deadline=instants, zone=zones, working=workings, hour=hours)
def test_the_last_morning_and_the_next_one_meet(deadline, zone, working, hour):
    """The last morning before a deadline is earlier than it, and the one after it is not."""
    morning = calendar.last_working_morning_before(deadline, zone, working, hour)
    assert morning < deadline
    assert calendar.is_working_day(calendar.local_day(morning, zone), working)
    assert calendar.next_working_morning(morning, zone, working, hour) >= deadline


@given(start=instants, zone=zones, working=workings, length=st.sampled_from([24, 48]))
def test_a_window_holds_its_hours_and_a_working_morning(start, zone, working, length):
    """A window is never shorter than said, and never ends before noon of a later working day."""
    end = calendar.window_end(start, length, zone, working)
    assert end - start >= timedelta(hours=length)
    noon = calendar.default_deadline(start, zone, working)
    assert end >= noon > start
    assert noon.astimezone(zone).time() == time(12)
    assert calendar.is_working_day(calendar.local_day(noon, zone), working)


@given(start=instants, zone=zones, working=workings, n=st.integers(0, 12))
def test_adding_working_days_is_monotone_and_lands_on_one(start, zone, working, n):
    """More working days are never earlier, and each lands on a working day."""
    end = calendar.add_working_days(start, n, zone, working)
    later = calendar.add_working_days(start, n + 1, zone, working)
    assert start <= end <= later
    assert calendar.is_working_day(calendar.local_day(later, zone), working)


@given(decided=instants, zone=zones, working=workings)
def test_a_look_back_is_on_a_working_day(decided, zone, working):
    """Nobody is asked to look back on a day off, nor before the fortnight is over."""
    day = calendar.default_look_back(decided, zone, working)
    assert calendar.is_working_day(day, working)
    assert day >= calendar.local_day(decided, zone) + timedelta(days=14)
