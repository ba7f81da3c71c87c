"""Moments in words, read on Thursday 26 November 2026, 10:30 in Berlin unless a test says otherwise."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from time import thread_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.clock import phrases
from bot.domain.calendar import WorkingDays

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 26, 10, 30, tzinfo=BERLIN)
ZONES = [
    ZoneInfo(name) for name in ("Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "UTC")
]


@pytest.fixture(scope="module", autouse=True)
async def _warm() -> None:
    await phrases.warm_up()


def shown(instants, zone=BERLIN) -> list[str]:
    return [instant.astimezone(zone).strftime("%a %Y-%m-%d %H:%M") for instant in instants]


def read(text: str, now: datetime = NOW, zone: ZoneInfo = BERLIN, **working) -> list[str]:
    return shown(phrases.read_moment(text, now, zone, **working), zone)


ONE_READING = [
    ("fri 17:00", "Fri 2026-11-27 17:00"),
    ("FRI, 17:00", "Fri 2026-11-27 17:00"),
    ("fri 17.30", "Fri 2026-11-27 17:30"),
    ("friday", "Fri 2026-11-27 17:00"),
    ("this friday 5 p.m.", "Fri 2026-11-27 17:00"),
    ("friday next week", "Fri 2026-12-04 17:00"),
    ("monday", "Mon 2026-11-30 17:00"),
    ("mon 9am", "Mon 2026-11-30 09:00"),
    ("thu 9:00", "Thu 2026-12-03 09:00"),
    ("next thursday", "Thu 2026-12-03 17:00"),
    ("tomorrow", "Fri 2026-11-27 17:00"),
    ("tomorrow noon", "Fri 2026-11-27 12:00"),
    ("by tomorrow noon", "Fri 2026-11-27 12:00"),
    ("tomorrow morning", "Fri 2026-11-27 09:00"),
    ("day after tomorrow 11:00", "Sat 2026-11-28 11:00"),
    ("today", "Thu 2026-11-26 17:00"),
    ("tonight", "Thu 2026-11-26 20:00"),
    ("noon", "Thu 2026-11-26 12:00"),
    ("midnight", "Fri 2026-11-27 00:00"),
    ("24:00", "Fri 2026-11-27 00:00"),
    ("12am", "Fri 2026-11-27 00:00"),
    ("12pm", "Thu 2026-11-26 12:00"),
    ("15:00", "Thu 2026-11-26 15:00"),
    ("3pm", "Thu 2026-11-26 15:00"),
    ("３pm", "Thu 2026-11-26 15:00"),
    ("3pm utc", "Thu 2026-11-26 16:00"),
    ("09:00", "Fri 2026-11-27 09:00"),
    ("eod", "Thu 2026-11-26 17:00"),
    ("eod friday", "Fri 2026-11-27 17:00"),
    ("end of day", "Thu 2026-11-26 17:00"),
    ("eow", "Fri 2026-11-27 17:00"),
    ("end of the week", "Fri 2026-11-27 17:00"),
    ("end of next week", "Fri 2026-12-04 17:00"),
    ("end of month", "Mon 2026-11-30 17:00"),
    ("end of the month 12:00", "Mon 2026-11-30 12:00"),
    ("end of quarter", "Thu 2026-12-31 17:00"),
    ("end of year", "Thu 2026-12-31 17:00"),
    ("in 2 days", "Sat 2026-11-28 17:00"),
    ("in 2 days at 10:00", "Sat 2026-11-28 10:00"),
    ("in 3 business days", "Tue 2026-12-01 17:00"),
    ("3 working days", "Tue 2026-12-01 17:00"),
    ("in two working days 12:00", "Mon 2026-11-30 12:00"),
    ("in 90 minutes", "Thu 2026-11-26 12:00"),
    ("in 1.5 hours", "Thu 2026-11-26 12:00"),
    ("in an hour and a half", "Thu 2026-11-26 12:00"),
    ("in 1h30", "Thu 2026-11-26 12:00"),
    ("half an hour", "Thu 2026-11-26 11:00"),
    ("in 2h", "Thu 2026-11-26 12:30"),
    ("in 2 weeks", "Thu 2026-12-10 17:00"),
    ("in 3 months", "Fri 2027-02-26 17:00"),
    ("2026-12-01", "Tue 2026-12-01 17:00"),
    ("2026-12-01 14:00", "Tue 2026-12-01 14:00"),
    ("2026-12-01T14:00:00Z", "Tue 2026-12-01 15:00"),
    ("1 Dec 14:30", "Tue 2026-12-01 14:30"),
    ("14:30 1 dec", "Tue 2026-12-01 14:30"),
    ("December 1st, 2026", "Tue 2026-12-01 17:00"),
    ("Wednesday, December 2", "Wed 2026-12-02 17:00"),
    ("26 nov", "Thu 2026-11-26 17:00"),
    ("25 nov", "Thu 2027-11-25 17:00"),
    ("29 feb", "Tue 2028-02-29 17:00"),
    ("the 15th", "Tue 2026-12-15 17:00"),
    ("fri the 4th", "Fri 2026-12-04 17:00"),
    ("12/31", "Thu 2026-12-31 17:00"),
    ("5.12.", "Sat 2026-12-05 17:00"),
    ("5.12.2026 9:15", "Sat 2026-12-05 09:15"),
    ("morgen 15 Uhr", "Fri 2026-11-27 15:00"),
    ("am Freitag um 14:00", "Fri 2026-11-27 14:00"),
    ("übermorgen", "Sat 2026-11-28 17:00"),
    ("1. Dezember", "Tue 2026-12-01 17:00"),
    ("in zwei Wochen", "Thu 2026-12-10 17:00"),
    ("demain à 14h30", "Fri 2026-11-27 14:30"),
    ("vendredi midi", "Fri 2026-11-27 12:00"),
    ("le 1 décembre", "Tue 2026-12-01 17:00"),
    ("dans 2 jours", "Sat 2026-11-28 17:00"),
    ("mañana a las 9", "Fri 2026-11-27 09:00"),
    ("viernes 12:00", "Fri 2026-11-27 12:00"),
    ("1 dic", "Tue 2026-12-01 17:00"),
]


@pytest.mark.parametrize(("text", "expected"), ONE_READING, ids=[text for text, _ in ONE_READING])
def test_the_first_reading(text, expected):
    """What people type first names the moment that they mean."""
    assert read(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3/4", ["Thu 2027-03-04 17:00", "Sat 2027-04-03 17:00"]),
        ("4/3/27 10:00", ["Thu 2027-03-04 10:00", "Sat 2027-04-03 10:00"]),
        ("fri 12/4", ["Fri 2026-12-04 17:00", "Mon 2027-04-12 17:00"]),  # the weekday tells which
        ("5/5", ["Wed 2027-05-05 17:00"]),
        ("3.4.", ["Sat 2027-04-03 17:00"]),  # with dots the day comes first
        ("thursday", ["Thu 2026-11-26 17:00", "Thu 2026-12-03 17:00"]),
        ("thu 16:00", ["Thu 2026-11-26 16:00", "Thu 2026-12-03 16:00"]),
        ("next friday 5pm", ["Fri 2026-12-04 17:00", "Fri 2026-11-27 17:00"]),
        ("nächsten Freitag", ["Fri 2026-12-04 17:00", "Fri 2026-11-27 17:00"]),
        ("next monday", ["Mon 2026-11-30 17:00"]),
        ("next week", ["Mon 2026-11-30 17:00", "Fri 2026-12-04 17:00"]),
        ("next quarter", ["Fri 2027-01-01 17:00", "Wed 2027-03-31 17:00"]),
        ("friday midnight", ["Sat 2026-11-28 00:00", "Fri 2026-11-27 00:00"]),
        ("mon 3", ["Mon 2026-11-30 15:00", "Mon 2026-11-30 03:00"]),
        ("at 9", ["Fri 2026-11-27 09:00", "Thu 2026-11-26 21:00"]),
        ("12", ["Thu 2026-11-26 12:00", "Sat 2026-12-12 17:00"]),
        ("2h", ["Thu 2026-11-26 12:30", "Fri 2026-11-27 02:00"]),
        ("15h", ["Thu 2026-11-26 15:00", "Fri 2026-11-27 01:30"]),
    ],
)
def test_what_can_be_read_twice_is_offered_twice(text, expected):
    """Two readings are both offered, the likelier first; one is not padded."""
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "next blursday", "asap", "2030", "99999999", "25:00", "13pm", "31 feb", "30/2/2027"),
        *("3pm cet", "1 dec cet", "in 9999 weeks", "tomorrow 9-10", "fri 17:00 18:00"),
        *("<@U123>", "<!channel>", "٣ مساء", "👍", "x" * 3000),
    ],
)
def test_what_cannot_be_read_is_said_to_be_unreadable(text):
    """Better no date than a wrong one."""
    assert phrases.read(text, NOW, BERLIN) == phrases.Reading()


@pytest.mark.parametrize("text", ["yesterday", "today 9:00", "3 days ago", "2020-01-01", "1 jan 2020", "ayer"])
def test_the_past_is_told_from_the_unreadable(text):
    """A moment that is over is not offered, and the person can be told why."""
    assert phrases.read(text, NOW, BERLIN) == phrases.Reading(past=True)


def test_a_time_that_is_over_today_is_tomorrows_and_the_next_working_days():
    """On Friday evening "15:00" is Saturday's first, since that is what the clock shows next, and Monday's second."""
    friday = datetime(2026, 11, 27, 18, 0, tzinfo=BERLIN)
    assert read("15:00", friday) == ["Sat 2026-11-28 15:00", "Mon 2026-11-30 15:00"]
    assert read("eod", friday) == ["Sat 2026-11-28 17:00", "Mon 2026-11-30 17:00"]
    assert read("eow", friday) == ["Fri 2026-12-04 17:00"]


def test_ends_of_periods_fall_on_working_days():
    """The end of a month that ends on a Sunday is its last Friday; the Sunday is the second reading."""
    january = datetime(2027, 1, 5, 9, tzinfo=BERLIN)
    assert read("end of month", january) == [
        "Fri 2027-01-29 17:00",
        "Sun 2027-01-31 17:00",
    ]
    assert read("eom", datetime(2027, 1, 31, 18, tzinfo=BERLIN)) == ["Fri 2027-02-26 17:00", "Sun 2027-02-28 17:00"]
    holiday = WorkingDays(holidays=frozenset({date(2026, 11, 27)}))
    assert read("eow", working=holiday) == ["Thu 2026-11-26 17:00"]
    assert read("eow", working=WorkingDays(weekend=frozenset({4, 5})))[0] == "Thu 2026-11-26 17:00"
    assert read("in 1 business day", working=holiday) == ["Mon 2026-11-30 17:00"]


@pytest.mark.parametrize(
    ("text", "now", "zone", "expected"),
    [
        ("tomorrow 2:30", datetime(2027, 3, 27, 12, tzinfo=BERLIN), BERLIN, "Sun 2027-03-28 03:30"),  # does not exist
        ("in 24 hours", datetime(2026, 10, 24, 12, tzinfo=BERLIN), BERLIN, "Sun 2026-10-25 11:00"),  # real hours
        ("tomorrow 12:00", datetime(2026, 10, 24, 12, tzinfo=BERLIN), BERLIN, "Sun 2026-10-25 12:00"),
        ("tomorrow", datetime(2026, 11, 26, 2, tzinfo=UTC), NEW_YORK, "Thu 2026-11-26 17:00"),  # Wednesday there
        ("fri", datetime(2026, 12, 31, 12, tzinfo=BERLIN), BERLIN, "Fri 2027-01-01 17:00"),  # in week 53
        ("next fri", datetime(2026, 12, 31, 12, tzinfo=BERLIN), BERLIN, "Fri 2027-01-08 17:00"),
    ],
)
def test_words_are_read_in_the_persons_zone(text, now, zone, expected):
    """Today is the person's today, and their clock changes are theirs."""
    assert read(text, now, zone)[0] == expected


def test_a_length_of_time_is_never_shorter_than_said():
    """Seconds are rounded up to the full minute."""
    assert read("in 30 minutes", NOW + timedelta(seconds=20)) == ["Thu 2026-11-26 11:01"]


def test_a_naive_now_is_refused():
    """The caller's mistake, not the person's."""
    with pytest.raises(ValueError, match="naive"):
        phrases.read("fri", NOW.replace(tzinfo=None), BERLIN)


@pytest.mark.parametrize(
    ("tail", "rest", "expected"),
    [
        ("15:00", "", "Thu 2026-11-26 15:00"),
        ("fri 12:00", "", "Fri 2026-11-27 12:00"),
        ("by tomorrow noon", "", "Fri 2026-11-27 12:00"),
        ("until fri", "", "Fri 2026-11-27 17:00"),
        ("before friday 3pm", "", "Fri 2026-11-27 15:00"),
        ("ask legal too, by fri 12:00", "ask legal too", "Fri 2026-11-27 12:00"),
        ("Team  A\tplease answer at 9", "Team  A\tplease answer", "Fri 2026-11-27 09:00"),
        ("in 3 business days", "", "Tue 2026-12-01 17:00"),
        ("@agents in 2 h", "@agents", "Thu 2026-11-26 12:30"),
        ("fri 17:00.", "", "Fri 2026-11-27 17:00"),
    ],
)
def test_a_moment_at_the_end_is_split_off(tail, rest, expected):
    """What follows the question may end with when; what comes before is kept as it was typed."""
    left, moment = phrases.split_trailing_moment(tail, NOW, BERLIN)
    assert moment is not None
    assert (left, shown([moment])) == (rest, [expected])


@pytest.mark.parametrize("tail", ["", "  ", "room 12", "what to do", "and the rest", "today 9:00", "see #12"])
def test_a_tail_without_a_moment_is_left_alone(tail):
    """A number or a short word at the end of a sentence is no deadline."""
    assert phrases.split_trailing_moment(tail, NOW, BERLIN) == (tail.strip(), None)


async def test_nothing_typed_offers_the_usual():
    """An empty field offers deadlines that people choose anyway, soonest first, each once, all ahead."""
    assert shown(await phrases.suggest(" ", NOW, BERLIN)) == [
        "Thu 2026-11-26 12:30",
        "Thu 2026-11-26 17:00",
        "Fri 2026-11-27 12:00",
        "Fri 2026-11-27 17:00",
        "Mon 2026-11-30 12:00",
        "Fri 2026-12-04 17:00",
    ]
    saturday = datetime(2026, 11, 28, 23, 50, tzinfo=BERLIN)
    assert shown(await phrases.suggest("", saturday, BERLIN)) == [
        "Mon 2026-11-30 12:00",
        "Tue 2026-12-01 12:00",
        "Fri 2026-12-04 17:00",
        "Fri 2026-12-11 17:00",
    ]


async def test_what_is_typed_is_suggested_and_read_alike():
    """The type-ahead offers the readings, and the field's error can tell past from unreadable."""
    assert await phrases.suggest("next fri", NOW, BERLIN) == phrases.read_moment("next fri", NOW, BERLIN)
    assert await phrases.reading("yesterday", NOW, BERLIN) == phrases.Reading(past=True)
    assert await phrases.suggest("blursday", NOW, BERLIN) == []


@given(
    now=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from([BERLIN, NEW_YORK, *ZONES]),
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
)
@settings(deadline=None, max_examples=60)
def test_the_usual_is_ahead_in_order_and_on_working_days(now, zone, weekend):
    """Whatever the hour, the zone and the weekend, there is something to pick and all of it makes sense."""
    working = WorkingDays(weekend=weekend)
    with asyncio.Runner() as runner:
        offers = runner.run(phrases.suggest("", now, zone, working))
    assert 2 <= len(offers) <= 6
    assert offers == sorted(set(offers))
    assert all(offer > now and offer.astimezone(zone).weekday() not in weekend for offer in offers)


_PIECES = st.sampled_from(
    [
        *(
            "fri",
            "next",
            "in",
            "2",
            "3/4",
            "17:00",
            "eod",
            "end",
            "of",
            "week",
            "h",
            "m",
            "am",
            "pm",
            ":",
            ".",
            ",",
            "-",
        ),
        *(
            "/",
            "99",
            "0",
            "by",
            "at",
            "15",
            "dec",
            "morgen",
            "14h30",
            "days",
            "business",
            "a",
            "half",
            "tonight",
            "utc",
        ),
        *("\u200b", "\u202e", "\u200f", "👍", "\x00", "\n", "１", "٣", "½", "<@U1>", "<!here>"),
    ]
)
_HOSTILE = st.one_of(
    st.text(max_size=120),
    st.text(alphabet="0123456789:./- apmhd", max_size=60),
    st.lists(_PIECES, max_size=12).map(" ".join),
)


@given(text=_HOSTILE, zone=st.sampled_from([BERLIN, *ZONES]))
@example("9" * 3000, BERLIN)
@example("1 " * 1500, BERLIN)
@example("\u202e\u200b" * 1500 + "fri", BERLIN)
@example("in " + "1h" * 30 + "x", BERLIN)
@example("1h " * 26 + "x", BERLIN)
@example("\ufdfa" * 3000, BERLIN)
@settings(deadline=None, max_examples=250)
def test_no_text_raises_or_takes_long(text, zone):
    """A stranger's text is read or not read, quickly; every moment is aware, in UTC, ahead, and offered once."""
    began = thread_time()
    reading = phrases.read(text, NOW, zone)
    took = thread_time() - began  # the processor's own time: neither a busy machine nor tables read at first use count
    assert took < 2, "a text that a regular expression chokes on takes minutes; the median is under a millisecond"
    assert len(set(reading.moments)) == len(reading.moments) <= 5
    assert all(moment > NOW and moment.utcoffset() == timedelta() for moment in reading.moments)
    assert not (reading.past and reading.moments)
    rest, moment = phrases.split_trailing_moment(text, NOW, zone)
    assert rest in text
    assert moment is None or moment > NOW


def test_marks_that_cannot_be_seen_do_not_matter():
    """Zero-width and direction marks around a date leave the date."""
    assert read("\u200bfri\u200b \u202e17:00\u202c\x00") == ["Fri 2026-11-27 17:00"]
