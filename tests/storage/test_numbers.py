"""Which records the numbers are made of, on both databases; known rows give known medians and ninth deciles."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain import numbers as rules
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.doors import Door
from bot.domain.imports import Form, Imported
from bot.domain.numbers import Figure, Measure
from bot.domain.people import Member
from bot.domain.records import Audience, Channel
from bot.domain.reviews import Cause, Review, ReviewState
from storage import debates, decisions, papers, people
from storage.database import Database
from storage.numbers import list_measured
from storage.unit import Unit
from tests.storage.worlds import debate, decision, start

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
SINCE = rules.since(NOW, UTC)
ASKED = ("UONE", "UTWO", "U3", "U4", "U5")
OUT, GUEST = Member("UOUT", "Out"), Member("UGUEST", "Gus", guest=True)


async def keep(unit: Unit, number: int, hours: float, at: datetime = MONDAY, **news: Any) -> None:
    """Keep a question that was asked ``at`` and decided so many hours later, in force after twice as many more."""
    done = at + hours * HOUR
    over = {"posted_at": at, "revealed_at": done, "ended_at": done, "state": DebateState.DECIDED, "opened_at": at}
    await debates.add_debate(unit, debate(number, contributors=ASKED, **(over | news)), f"V{number}")
    force = {"state": DecisionState.IN_FORCE, "in_force_at": done + 2 * hours * HOUR}
    await decisions.add_decision(unit, decision(number, decided_at=done, **force))


async def read(unit: Unit, member: Member, inside: str | None = None, limit: int = 50) -> list[int]:
    """Return the numbers of the records that are measured for ``member``."""
    found = await list_measured(unit, Audience(member, inside), SINCE, inside=inside, limit=limit)
    return [one.debate.number for one in found]


@pytest.mark.asyncio
async def test_known_rows_give_known_figures(database: Database, workspace: str) -> None:
    """Ten questions behind a two-way door, decided after one to ten hours, five behind a one-way door after two each:
    the middle is 5.5 hours, nine of ten took nine at most; commit latency is twice that; positions are 0 of 75.
    """
    async with database.unit(workspace) as unit:
        await start(unit)
        for number, hours in enumerate((3, 1, 2, 10, 9, 8, 4, 7, 5, 6), start=1):
            await keep(unit, number, hours)
        for number in range(11, 16):
            await keep(unit, number, 2, door=Door.ONE_WAY)
    async with database.reading(workspace) as unit:
        records = await list_measured(unit, Audience(OUT), SINCE, inside=None, limit=50)
    found = rules.numbers(records, now=NOW, zone=UTC)
    figures = {(one.measure, one.door): replace(one, weeks=()) for one in found.figures}

    def told(measure: Measure, door: Door, count: int, middle: float, ninth: float) -> None:
        shown = figures[measure, door]
        assert (shown.told, shown.count) == (True, count)
        assert (shown.middle * 24, shown.ninth * 24) == (pytest.approx(middle), pytest.approx(ninth))

    told(Measure.TIME_TO_DECIDE, Door.TWO_WAY, 10, 5.5, 9)
    told(Measure.COMMIT, Door.TWO_WAY, 10, 11, 18)
    told(Measure.TIME_TO_ANSWERED, Door.TWO_WAY, 10, 16.5, 27)
    told(Measure.TIME_TO_DECIDE, Door.ONE_WAY, 5, 2, 2)
    told(Measure.COMMIT, Door.ONE_WAY, 5, 4, 4)
    assert figures[Measure.POSITIONS, None] == Figure(Measure.POSITIONS, None, True, 75, 0)
    assert found.decisions == 15


@pytest.mark.asyncio
async def test_what_is_measured(database: Database, workspace: str) -> None:
    """What happened in these weeks, as far as one sees it: by being asked, decided, in force, ended or looked back on;
    not what was imported, the reading of a PRFAQ, what is older, nor what is private to others.
    """
    old = SINCE - WEEK
    async with database.unit(workspace) as unit:
        await start(unit)
        await people.save_channel(unit, Channel("CPRIV", "board"))
        await keep(unit, 1, 1)
        await keep(unit, 2, 1, channel="CPRIV")
        await keep(unit, 3, 1, at=old)  # over before
        await keep(unit, 4, 60, at=old, state=DebateState.DECIDED)  # decided before, in force since
        await keep(unit, 5, 1, at=old)
        await papers.add_paper(unit, Review(5, 1, 1, Cause.DATE, ReviewState.OPEN, SINCE))
        await keep(unit, 6, 1)
        came = Imported(6, 1, "adr/6.md", Form.MADR, "6", "Accepted", None, "", "", "d" * 64, "# Six", MONDAY)
        await papers.add_paper(unit, came)
        await keep(unit, 7, 1, prfaq=1)
        closed = {"state": DebateState.CANCELLED, "opened_at": old, "posted_at": old, "ended_at": SINCE}
        await debates.add_debate(unit, debate(8, **closed), None)
        await debates.add_debate(unit, debate(9, state=DebateState.COLLECTING, posted_at=SINCE - HOUR), None)
        await debates.add_debate(unit, debate(10, state=DebateState.COLLECTING, posted_at=SINCE), None)
    async with database.reading(workspace) as unit:
        assert await read(unit, OUT) == [10, 8, 5, 4, 1]
        assert await read(unit, OUT, limit=2) == [10, 8], "the newest"
        assert await read(unit, Member("UONE", "One")) == [10, 8, 5, 4, 2, 1], "of a private one who is named on it"
        assert await read(unit, GUEST) == []
        assert await read(unit, GUEST, "CPRIV") == [2], "asked from inside"
        assert await read(unit, OUT, "C1") == [10, 8, 5, 4, 1]
