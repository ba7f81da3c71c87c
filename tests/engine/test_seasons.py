"""Mornings on real rows, in eight zones at once, across clock changes and year ends: by one process, or by three.

Whatever the tick interval, the downtime, who dies when and what people do: in working hours alone, at most one message
a day, at most one for a step, and a reason for each step without one.
"""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.nudges import Outcome
from bot.domain.today import day_number
from storage.database import Database
from tests.engine.seasons import PEOPLE, Moment, Week

# Clocks change in Berlin and New York, in Lord Howe and (once) in Sao Paulo; New Year, ISO week 53, and the lost day.
SEASONS = {
    "spring in New York": date(2026, 3, 5),
    "spring in Berlin": date(2026, 3, 26),
    "autumn in Lord Howe": date(2027, 4, 1),
    "spring in Sao Paulo": date(2018, 11, 1),
    "autumn in Berlin and New York": date(2026, 10, 22),
    "week 53 and New Year": date(2026, 12, 29),
    "the day that Samoa left out": date(2011, 12, 28),
}
REPLICAS = 3
QUARTER = timedelta(minutes=45)
HOURS = {"often": 8, "by hours": 24, "down for days": 100}
moments = st.builds(
    Moment,
    wait=st.sampled_from(list(HOURS.values())).flatmap(lambda most: st.integers(1, most).map(lambda n: n * QUARTER)),
    act=st.sampled_from(["", "", "done", "move", "new", "away"]),
    who=st.integers(0, len(PEOPLE) - 1),
    fate=st.sampled_from(["sent", "sent", "sent", "lost", "refused"]),
    deed=st.sampled_from([0, 0, 0, 5, 17, 23, 24, 31, 50, 57, 80]),
)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """A loop for all examples of a test."""
    with asyncio.Runner() as one:
        yield one


@pytest.fixture
def processes(database_url: str, runner: asyncio.Runner) -> Iterator[list[Database]]:
    """What each process has open: one may write to SQLite's file, three to PostgreSQL."""
    count = REPLICAS if urlsplit(database_url).scheme.startswith("postgresql") else 1
    opened = [Database(database_url) for _ in range(count)]
    yield opened
    for one in opened:
        runner.run(one.close())


@pytest.mark.parametrize("season", SEASONS)
def test_mornings_across(season: str, processes: list[Database], runner: asyncio.Runner) -> None:
    """The promises hold in each season, whatever happens."""

    @settings(max_examples=2, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.lists(moments, min_size=8, max_size=10))
    def lives(life: list[Moment]) -> None:
        runner.run(_lived(Week(processes, SEASONS[season]), life))

    lives()


async def _lived(week: Week, life: list[Moment]) -> None:
    await week.start()
    for moment in life:
        await week.happens(moment)
    for _ in range(2):  # what somebody died over is known by then
        await week.happens(Moment(timedelta(seconds=61)))

    for one in week.heard:
        local = one.at.astimezone(calendar.zone_of(one.member.zone))
        assert calendar.is_working_day(local.date()), one
        assert 9 <= local.hour < 18, one
    days = [(one.member.id, day_number(one.at, calendar.zone_of(one.member.zone))) for one in week.heard]
    assert len(days) == len(set(days)), "two messages on one day"
    said = [(one.member.id, step) for one in week.heard for step in one.steps]
    assert len(said) == len(set(said)), "a step was said twice"
    for who in PEOPLE:
        lost = await week.lost(who)  # whoever died before it was worded used no step up: the next morning says them
        for kept in await week.steps(who):
            ahead = kept.outcome is Outcome.PLANNED and (lost or kept.due_at > week.clock.now())
            assert ahead or kept.outcome in (Outcome.SENT, Outcome.UNKNOWN) or kept.reason, (who.name, kept)
