"""Lanes: never at night, one message a day, two urgent ones at most, whatever the zone, the week and the clocks do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar, lanes
from bot.domain.calendar import WorkingDays
from bot.domain.intents import Kind
from bot.domain.lanes import Lane, Turn, told_with
from bot.domain.people import Member

BERLINER = Member("U1", "agent-1", "Europe/Berlin")
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)  # 10:00 in Berlin
HOUR = timedelta(hours=1)
ZONES = (
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "America/New_York",
    None,
)

moments = st.integers(0, 400 * 24 * 60).map(
    lambda minutes: datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)
people = st.builds(
    Member,
    id=st.just("U1"),
    name=st.just("agent-1"),
    zone=st.sampled_from(ZONES),
    mornings_only=st.booleans(),
    away_until=st.none() | moments,
    working=st.builds(
        WorkingDays,
        weekend=st.frozensets(st.integers(0, 6), max_size=3),
        holidays=st.frozensets(st.dates(date(2026, 10, 20), date(2027, 1, 10)), max_size=5),
    ),
)
slots = st.frozensets(st.integers(0, 2))


@given(people, slots, moments, st.none() | st.integers(0, 200))
def test_nobody_is_asked_at_night_on_days_off_or_while_away(
    member: Member, used: frozenset[int], now: datetime, ahead: int | None
) -> None:
    """What goes out now goes out on a working day between eight and six; what waits, waits for such a morning."""
    deadline = None if ahead is None else now + ahead * HOUR
    found = lanes.reach(member, used, deadline, now=now)
    there = found.at.astimezone(calendar.zone_of(member.zone))

    assert found.at >= now
    assert calendar.is_working_day(there.date(), member.working)
    assert 8 <= there.hour < 18
    assert not lanes.away(member, found.at)
    if found.lane is Lane.SILENT:
        assert (there.hour, there.minute) == (9, 0)


@given(people, slots, moments, st.integers(0, 200))
def test_three_messages_a_day_at_most(member: Member, used: frozenset[int], now: datetime, ahead: int) -> None:
    """Each ask that goes out now takes a slot that was free, of three; two of them are for what is urgent."""
    deadline = now + ahead * HOUR
    lane = lanes.lane_of(member, used, deadline, now=now)
    slot = lanes.slot_of(lane, used)

    if lane is Lane.SILENT:
        assert slot is None
    else:
        assert not member.mornings_only
        assert slot is not None
        assert slot not in used
    if lane is Lane.URGENT:
        assert deadline < lanes.next_morning(member, now) + lanes.TIME_TO_ANSWER
    if lanes.over_the_limit(member, used, deadline, now=now):
        assert lane is Lane.SILENT


@pytest.mark.parametrize(
    ("used", "hours", "lane"),
    [
        ((), 100, Lane.TODAY),
        ((), 2, Lane.TODAY),
        ((0,), 100, Lane.SILENT),
        ((0,), 25, Lane.SILENT),  # due at eleven tomorrow: nine is early enough
        ((0,), 24, Lane.URGENT),  # due at ten
        ((0, 1), 2, Lane.URGENT),
        ((0, 1, 2), 2, Lane.SILENT),
    ],
)
def test_the_table_of_lanes(used: tuple[int, ...], hours: int, lane: Lane) -> None:
    """Today's message first; then what cannot wait for the next morning and two hours, twice; then silence."""
    assert lanes.lane_of(BERLINER, used, TUESDAY + hours * HOUR, now=TUESDAY) is lane


def test_a_turn_waits_for_the_morning_of_who_wants_mornings_only() -> None:
    """Others stand still until they act, so it comes at once; in the nine o'clock hour for who asked for fewer."""
    quiet = replace(BERLINER, mornings_only=True)

    assert lanes.may_turn(BERLINER, TUESDAY)
    assert not lanes.may_turn(BERLINER, TUESDAY + 9 * HOUR)
    assert not lanes.may_turn(quiet, TUESDAY)
    assert lanes.may_turn(quiet, TUESDAY - HOUR)
    assert lanes.next_morning(quiet, TUESDAY) == TUESDAY + 23 * HOUR


def test_more_than_half_asleep_is_too_many() -> None:
    """One of two may sleep; two of three may not, and the time that reaches everybody leaves them two hours."""
    far = replace(BERLINER, id="U2", zone="America/New_York")
    there, asleep = (lanes.reach(one, (), TUESDAY + HOUR, now=TUESDAY) for one in (BERLINER, far))

    assert lanes.too_many_asleep((there, asleep), TUESDAY + HOUR) == ()
    assert lanes.too_many_asleep((there, asleep, asleep), TUESDAY + HOUR) == (asleep, asleep)
    assert lanes.reaches_everybody((there, asleep)) == datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert lanes.reaches_everybody((there,)) is None


@pytest.mark.parametrize(
    ("turns", "host"),
    [
        ([], None),
        ([("turn:1:U", Kind.TURN, 9, 0)], "turn:1:U"),
        ([("turn:1:U", Kind.TURN, 10, 0)], None),  # ten minutes are over
        ([("turn:1:U", Kind.TURN, 3, 2)], None),  # three are enough
        ([("ask:1:U", Kind.ASK, 3, 0)], None),  # where emoji count, one thing is asked
        ([("held:1:U", Kind.HELD, 3, 0)], None),  # it asked nothing, and was read
        ([("turn:1:U", Kind.TURN, 5, 0), ("ruling:2:U", Kind.RULING, 2, 1)], "ruling:2:U"),  # the newest
    ],
)
def test_turns_that_come_close_are_one_message(turns: list[tuple[str, Kind, int, int]], host: str | None) -> None:
    """Within ten minutes, up to three, in the newest message that asks something and is not done."""
    known = [Turn(key, kind, 1, "U", TUESDAY - timedelta(minutes=ago), guests) for key, kind, ago, guests in turns]
    assert told_with(known, TUESDAY) == host
