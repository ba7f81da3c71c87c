"""Ladders: each step on its working morning, kept by a name that its date is part of."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.ladders import FOLLOW_UP, SINGLE, Reader, Step, instants, named

BERLIN = calendar.zone_of("Europe/Berlin")
ZONES = (
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "America/New_York",
    "UTC",
)
HOLIDAYS = WorkingDays(holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1)}))


def days(due: date, working: WorkingDays = EVERY_WEEK) -> dict[str, str]:
    """Return the local days of the owner's steps in Berlin."""
    found = instants(FOLLOW_UP, due, BERLIN, working)
    return {named(name): at.astimezone(BERLIN).strftime("%a %d %H:%M") for name, at in found}


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 12, 3), ("Wed 02", "Thu 03", "Mon 07", "Thu 10", "Thu 17")),
        (date(2026, 12, 7), ("Fri 04", "Mon 07", "Wed 09", "Mon 14", "Mon 21")),  # the day before is a Friday
        (date(2026, 12, 5), ("Fri 04", "Mon 07", "Wed 09", "Mon 14", "Mon 21")),  # a Saturday counts as Monday
        (date(2026, 12, 24), ("Wed 23", "Thu 24", "Tue 29", "Mon 04", "Mon 11")),  # over two holidays
    ],
)
def test_a_follow_up_is_nudged_on_working_mornings(due: date, expected: tuple[str, ...]) -> None:
    """A day ahead, on the day, then two, five and ten working days later, each at nine."""
    found = days(due, HOLIDAYS)
    assert list(found) == ["before", "due", "+2", "+5", "+10"]
    assert tuple(found.values()) == tuple(f"{day} 09:00" for day in expected)


def test_then_the_decider_and_then_nobody() -> None:
    """After the owner's last step comes one for the decider, then a day from which it is only listed."""
    due = date(2026, 12, 3)
    owner, decider, digest = (instants(FOLLOW_UP, due, BERLIN, reader=one) for one in Reader)
    assert len(owner) == 5
    assert [named(name) for name, _ in (*decider, *digest)] == ["decider", "digest"]
    assert owner[-1][1] < decider[0][1] < digest[0][1]


def test_a_moved_date_has_steps_of_its_own() -> None:
    """The date is part of the name; what lies before the promise was made is no step."""
    first, second = (instants(SINGLE, date(2026, 12, day), BERLIN) for day in (3, 4))
    assert first[0][0] != second[0][0]
    made = datetime(2026, 12, 3, 9, 30, tzinfo=UTC)
    left = instants(FOLLOW_UP, date(2026, 12, 4), BERLIN, after=made)
    assert [named(name) for name, _ in left] == ["due", "+2", "+5", "+10"]


def test_two_steps_of_one_morning_are_one() -> None:
    """A ladder whose steps meet keeps the later one."""
    ladder = (Step("a", 0), Step("b", 0))
    assert [named(name) for name, _ in instants(ladder, date(2026, 12, 3), BERLIN)] == ["b"]


@given(
    st.sampled_from(ZONES),
    st.dates(date(2011, 11, 1), date(2032, 12, 31)),
    st.frozensets(st.integers(0, 6), max_size=5),
    st.frozensets(st.dates(date(2026, 12, 20), date(2027, 1, 10)), max_size=10),
)
def test_every_step_is_nine_on_a_working_day(
    zone: str, due: date, weekend: frozenset[int], holidays: frozenset[date]
) -> None:
    """Whatever the zone, its clock changes, New Year, and a day that Samoa never had: nine, there, on a working day."""
    there, working = calendar.zone_of(zone), WorkingDays(weekend, holidays)
    found = [at for reader in Reader for _, at in instants(FOLLOW_UP, due, there, working, reader=reader)]
    assert len(found) == len(FOLLOW_UP)
    assert found == sorted(set(found))
    for at in found:
        local = at.astimezone(there)
        assert (local.hour, local.minute) == (9, 0)
        assert calendar.is_working_day(local.date(), working)
