"""The morning message and its nudges, their process killed between any two statements and beside the post."""

import asyncio
import contextlib
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.intents import Kind, View
from bot.domain.nudges import Kept, Outcome, Reason
from bot.domain.today import Item, Matter
from bot.engine.courier import LEASE
from storage import nudges, outbox
from storage import today as mornings
from storage.database import Database
from storage.outbox import SendRow, SendState
from storage.reports import get_report
from tests.databases import Databases, NoPostgresql
from tests.engine.deaths import LEAD, NEXT_MORNING, TUESDAY, WEDNESDAY, Days, Fate, Killed, all_or_nothing
from tests.moments import NINE

ITEMS = {Item(Matter.DECIDE, 1), Item(Matter.FOLLOW_UP, 2)}


async def _sends(days: Days) -> dict[int, SendRow]:
    async with days.database.reading(days.workspace) as unit:
        return {row.number: row for row in await outbox.list_sends(unit)}


async def _steps(days: Days) -> list[Kept]:
    """Return what became of each step whose morning has come."""
    async with days.database.reading(days.workspace) as unit:
        return [one for one in await nudges.list_nudges(unit, LEAD, [1, 2]) if one.due_at <= NINE]


async def _held(days: Days, day: int) -> set[Item]:
    """Return what the message of ``day`` holds, as far as we know where it stands."""
    async with days.database.reading(days.workspace) as unit:
        row = await outbox.find_message(unit, View(Kind.TODAY, day, LEAD).key)
        return set(await mornings.list_shown(unit, LEAD, day)) if row is not None and row.stands else set()


async def _lost(days: Days) -> int:
    async with days.database.reading(days.workspace) as unit:
        made = await get_report(unit, TUESDAY)
    assert made is not None
    return made.report.lost


async def _promises_hold(days: Days, why: str) -> bool:
    """At most one message a day and one for each step; what is unknown is reported, and said again; say whether any is.

    Each step that was not said has its reason.
    """
    days_posted = [one.date() for one in days.posts]
    assert len(set(days_posted)) == len(days_posted), f"two messages on one day, {why}"
    sends, steps = await _sends(days), await _steps(days)
    first = sends[TUESDAY]
    assert {row.state for row in sends.values()} <= {SendState.SENT, SendState.UNKNOWN}, why
    said = [one for one in steps if one.reason is not Reason.CAUGHT_UP]
    assert {one.item for one in said} == ITEMS, why
    if first.state is SendState.UNKNOWN:
        assert sends[WEDNESDAY].state is SendState.SENT, f"it was lost, and never said again, {why}"
        assert await _lost(days) == 1, why
        assert await _held(days, WEDNESDAY) == ITEMS, why
        for one in said:
            assert (one.outcome, one.again) == (Outcome.UNKNOWN, WEDNESDAY) or one.day == WEDNESDAY, (one, why)
        return True
    assert list(sends) == [TUESDAY], f"said twice, {why}"
    assert {(one.outcome, one.day) for one in said} == {(Outcome.SENT, TUESDAY)}, why
    assert await _held(days, TUESDAY) == ITEMS, why
    return False


async def test_killed_within_any_transaction(database: Database) -> None:
    """Whoever dies between two statements of a transaction has kept nothing of it, whichever two they are."""
    days = Days(database)
    await days.begins()
    with all_or_nothing(database) as died:
        await days.process(Fate())
        days.clock.advance_to(NEXT_MORNING)
        await days.process(Fate())
    assert not await _promises_hold(days, "after all these deaths")
    assert died.names.count("COMMIT") >= 3, "planned, worded, marked"
    assert len(died.names) > 60, "there are that many points at least"


async def test_killed_between_any_two_statements(database: Database) -> None:
    """Whatever statement a process dies before, or beside the post: no ping twice, none lost without being said so.

    Points within one transaction are one, as the test above has proven of each.
    """
    unhurt = Fate()
    days = Days(database)
    await days.begins()
    await days.process(unhurt)
    unknown, points = 0, [at for at in range(1, len(unhurt.names) + 1) if at not in unhurt.inner]
    for at in points:
        days, fate = Days(database), Fate(at)
        await days.begins()
        with contextlib.suppress(Killed):
            await days.process(fate)
        assert fate.names == unhurt.names[:at]
        await days.goes_on()
        unknown += await _promises_hold(days, f"killed before deed {at}: {fate.names[-1]}")
    assert unhurt.names.count("COMMIT") >= 4, "planned, claimed, worded, marked"
    assert {"before the post", "after the post"} <= set(unhurt.names)
    assert unknown > 4, "and some of them leave it unknown"


async def test_killed_with_signal_nine(databases: Databases, engine: str, tmp_path: Path) -> None:
    """The same where the kernel ends the process: before and after its claim, after the post, before the mark."""
    try:
        url = await databases.own_url(engine)
    except NoPostgresql as reason:
        pytest.skip(str(reason))
    database = Database(url)
    rehearsal = Days(database)
    await rehearsal.begins()
    whole = Fate()
    await rehearsal.process(whole)
    commits = [place for place, name in enumerate(whole.names, 1) if name == "COMMIT"]
    points = [commits[-3], commits[-3] + 1, whole.names.index("post") + 1, whole.names.index("post") + 3, commits[-1]]
    worlds = [Days(database) for _ in points]
    for one in worlds:
        await one.begins()
    await database.close()

    fates = [f"{one.workspace}:{at}" for one, at in zip(worlds, points, strict=True)]
    dying = [sys.executable, "-m", "tests.engine.deaths", url, str(tmp_path), *fates]
    assert await (await asyncio.create_subprocess_exec(*dying)).wait() == 0

    database = Database(url)
    for one, at in zip(worlds, points, strict=True):
        one.database = database
        one.posts = [datetime.fromisoformat(line) for line in (tmp_path / one.workspace).read_text().split()]
        await one.goes_on()
        lost = await _promises_hold(one, f"killed with signal nine at {at}")
        assert lost is (at > commits[-3]), f"{at}: {whole.names[at - 1]}"
    await database.close()
    assert [len(one.posts) for one in worlds] == [1, 1, 2, 2, 2]
    assert worlds[0].posts == [NINE + LEASE + timedelta(seconds=1)]
    assert worlds[1].posts == [NEXT_MORNING]
