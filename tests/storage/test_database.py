"""Transactions: one writer, readers beside it, nothing half done, and two deciders at once of whom one wins."""

import asyncio
import multiprocessing
import os
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError

from bot.clock import wall_sleep, wall_timeout
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionForm, decide
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from storage import debates, decisions, people
from storage.database import Database, DatabaseInUse, UnusableUrl, normal_url
from storage.migrate import upgrade
from storage.one_trip import DRIVER
from storage.schema import workspaces
from storage.unit import Stale, Unit
from tests.storage.worlds import NOW, debate, start


async def test_instants_come_back_aware_and_in_utc(database: Database, workspace: str) -> None:
    """An instant of another zone comes back as the same instant in UTC, to the microsecond."""
    tokyo = datetime(2026, 3, 12, 18, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(deadline=tokyo), None)
        held = await debates.get_debate(unit, 1)
    assert held is not None
    assert held.value.deadline == tokyo
    assert held.value.deadline.utcoffset() == timedelta()


async def test_naive_instants_are_refused(database: Database, workspace: str) -> None:
    """A datetime without a zone names no instant, and is stored nowhere and compared with nothing."""
    naive = NOW.replace(tzinfo=None)
    async with database.unit(workspace) as unit:
        await start(unit)
        with pytest.raises(StatementError, match="naive"):
            await debates.add_debate(unit, debate(deadline=naive), None)
    async with database.reading(workspace) as unit:
        with pytest.raises(StatementError, match="naive"):
            await debates.list_due_debates(unit, naive)


async def test_any_text_can_be_kept(database: Database, workspace: str) -> None:
    """Texts of all scripts come back as they were; what no database takes comes back as the sign for unreadable."""
    odd = "עברית 日本語 🤝🏽 a\u202eb"
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(question=odd, background="a\x00b\ud83dc", options=("x\x00", odd)), None)
        held = await debates.get_debate(unit, 1)
    assert held is not None
    assert held.value.question == odd
    assert held.value.background == "a\ufffdb\ufffdc"
    assert held.value.options == ("x\ufffd", odd)


async def test_an_error_takes_everything_back(database: Database, workspace: str) -> None:
    """A transaction that fails leaves no row, wakes nobody and calls nothing that waited for the commit."""
    heard: list[str] = []

    async def work(unit: Unit) -> None:
        await start(unit)
        unit.wake("courier")
        unit.after_commit.append(lambda: heard.append("called"))
        raise LookupError

    database.on_commit(lambda where, _wakes: heard.append(where))
    with pytest.raises(LookupError):
        await database.run(workspace, work)
    async with database.reading(workspace) as unit:
        assert await people.get_members(unit, ["ULEAD"]) == {}
    assert heard == []


async def test_listeners_hear_of_a_commit_when_others_can_see_it(database: Database, workspace: str) -> None:
    """Who is woken finds the rows; a transaction that woke nobody calls no listener."""
    heard: list[tuple[str, frozenset[str]]] = []
    database.on_commit(lambda where, wakes: heard.append((where, wakes)))
    async with database.unit(workspace) as unit:
        await start(unit)
    async with database.unit(workspace) as unit:
        unit.wake("courier")
        unit.wake("ticker")
        assert heard == []
    assert heard == [(workspace, frozenset({"courier", "ticker"}))]


async def test_readers_cannot_write_and_see_one_moment(database: Database, workspace: str) -> None:
    """A reading transaction writes nothing, and a commit beside it does not change what it sees."""
    async with database.unit(workspace) as unit:
        await start(unit)
    async with database.reading(workspace) as reading:
        assert await _next_number(reading) == 1
        async with database.unit(workspace) as unit:
            await people.take_number(unit)
        assert await _next_number(reading) == 1
        with pytest.raises(DBAPIError):
            await people.take_number(reading)
    async with database.reading(workspace) as reading:
        assert await _next_number(reading) == 2


async def test_errors_of_the_database_tell_no_words(database: Database, workspace: str) -> None:
    """What somebody wrote stands in no error message, not even when the same row is added twice."""
    secret = "the sealed words"

    async def twice(unit: Unit) -> None:
        await start(unit)
        for _ in range(2):
            await debates.add_debate(unit, debate(question=secret), None)

    with pytest.raises(DBAPIError) as caught:
        await database.run(workspace, twice)
    assert secret not in str(caught.value)


async def test_numbers_are_taken_once(database: Database, workspace: str) -> None:
    """Many who open at once get numbers without a gap and without a double."""
    async with database.unit(workspace) as unit:
        await start(unit)
    taken = await asyncio.gather(*(database.run(workspace, people.take_number) for _ in range(20)))
    assert sorted(taken) == list(range(1, 21))


async def test_two_deciders_at_once(database: Database, workspace: str) -> None:
    """Of two forms sent at the same moment one decides; the other finds the debate decided, and says so."""
    await _revealed(database, workspace)

    async def press(choice: str) -> bool:
        async def work(unit: Unit) -> bool:
            held = await debates.get_debate(unit, 1, lock=True)
            assert held is not None
            await wall_sleep(0)  # the other one is on its way now
            result = decide(held.value, _form(choice), by="ULEAD", people=await _everybody(unit), now=NOW)
            if isinstance(result, tuple):
                assert [refusal.code for refusal in result if isinstance(refusal, Refusal)] == [Code.ALREADY_DECIDED]
                return False
            await debates.save_debate(unit, result.debate, seen=held.seen)
            await decisions.add_decision(unit, result.decision)
            return True

        return await database.run(workspace, work)

    assert sorted(await asyncio.gather(press("Yes"), press("No"))) == [False, True]


async def test_who_saw_an_older_row_is_told(database: Database, workspace: str) -> None:
    """Of two that read without a lock, the second to save is told that what it saw is stale, and changes nothing."""
    await _revealed(database, workspace)
    async with database.reading(workspace) as unit:
        held = await debates.get_debate(unit, 1)
    assert held is not None
    async with database.unit(workspace) as unit:
        await debates.save_debate(unit, replace(held.value, decider="UONE"), seen=held.seen)
    with pytest.raises(Stale):
        async with database.unit(workspace) as unit:
            await debates.save_debate(unit, replace(held.value, decider="UTWO"), seen=held.seen)
    async with database.reading(workspace) as unit:
        after = await debates.get_debate(unit, 1)
    assert after is not None
    assert (after.value.decider, after.seen) == ("UONE", held.seen + 1)


async def test_a_deadlock_is_tried_again(database: Database, workspace: str) -> None:
    """Two that lock the same rows in opposite orders both get through, in two transactions after all."""
    if database.is_sqlite:
        pytest.skip("on SQLite one transaction writes at a time: there is nothing to lock crosswise")
    async with database.unit(workspace) as unit:
        await start(unit)
        for number in (1, 2):
            await debates.add_debate(unit, debate(number), None)
    both_hold_one = asyncio.Barrier(2)
    tries: list[int] = []

    async def cross(first: int, second: int) -> None:
        async def work(unit: Unit) -> None:
            tries.append(first)
            await debates.get_debate(unit, first, lock=True)
            if len(tries) <= 2:
                await both_hold_one.wait()
            await debates.get_debate(unit, second, lock=True)

        await database.run(workspace, work)

    await asyncio.gather(cross(1, 2), cross(2, 1))
    assert len(tries) >= 3  # who was sent back may collide once more before the other is through


async def test_an_ordinary_error_is_not_tried_again(database: Database, workspace: str) -> None:
    """Only collisions are tried again: a mistake shows at once."""
    tries: list[int] = []

    async def work(unit: Unit) -> None:
        tries.append(1)
        await unit.execute(text("SELECT no_such_column FROM debates"))

    with pytest.raises(DBAPIError):
        await database.run(workspace, work)
    assert tries == [1]


async def test_a_writing_transaction_owns_the_file_at_once(tmp_path: Path) -> None:
    """Nobody can begin to write between the first look of a transaction and its first word; only we read the file."""
    database = Database(f"sqlite:///{tmp_path}/own.db")
    async with database.unit() as unit:
        await unit.execute(text("SELECT 1"))
        stranger = sqlite3.connect(tmp_path / "own.db", timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.execute("BEGIN IMMEDIATE")
        stranger.close()
    await database.close()
    assert (tmp_path / "own.db").stat().st_mode & 0o077 == 0


def _try_to_open(url: str, answers: "multiprocessing.Queue[str]") -> None:
    try:
        Database(url)
        answers.put("opened")
    except DatabaseInUse as refused:
        answers.put(str(refused))


async def test_one_process_writes_to_a_file(tmp_path: Path) -> None:
    """A second process that would write is refused with a sentence, one that reads is welcome; closing frees it."""
    url = f"sqlite:///{tmp_path}/one.db"
    await upgrade(url)
    database = Database(url)
    assert "Another process already writes" in await asyncio.to_thread(_in_another_process, url)
    beside = Database(url, writing=False)
    async with beside.reading() as unit:
        assert (await unit.execute(select(workspaces))).all() == []
    with pytest.raises(DatabaseInUse):
        async with beside.unit():
            raise AssertionError("opened")
    await beside.close()
    await database.close()
    assert await asyncio.to_thread(_in_another_process, url) == "opened"


def _in_another_process(url: str) -> str:
    spawn = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = spawn.Queue()
    process = spawn.Process(target=_try_to_open, args=(url, answers))
    process.start()
    answer = answers.get(timeout=20)
    process.join()
    return answer


async def test_a_cancelled_transaction_leaves_nothing(database: Database, workspace: str) -> None:
    """A stimulus that is cancelled in the middle of a statement is undone, and the next one can write at once."""
    async with database.unit(workspace) as unit:
        await start(unit)

    async def forever(started: asyncio.Event) -> None:
        async with database.unit(workspace) as unit:
            while True:
                await people.take_number(unit)
                started.set()

    for _ in range(3):
        started = asyncio.Event()
        task = asyncio.create_task(forever(started))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with wall_timeout(5), database.unit(workspace) as unit:
        assert await people.take_number(unit) == 1


def _die_in_the_middle(url: str, workspace: str) -> None:
    async def live() -> None:
        async with Database(url).unit(workspace) as unit:
            await people.take_number(unit)
            os._exit(9)

    asyncio.run(live())


async def test_what_is_written_survives_a_crash(fresh_url: str, workspace: str) -> None:
    """A process that dies takes its open transaction along, and neither finished ones nor the file's lock."""
    await upgrade(fresh_url)
    database = Database(fresh_url)
    async with database.unit(workspace) as unit:
        await start(unit)
    await database.close()
    process = multiprocessing.get_context("spawn").Process(target=_die_in_the_middle, args=(fresh_url, workspace))
    process.start()
    await asyncio.to_thread(process.join, 60)
    assert process.exitcode == 9
    again = Database(fresh_url)
    async with again.unit(workspace) as unit:
        assert await people.take_number(unit) == 1
    await again.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "decide.db", ""])
def test_other_urls_are_refused_with_a_sentence(url: str) -> None:
    """What cannot work says which two kinds of address can."""
    with pytest.raises(UnusableUrl, match="sqlite:///"):
        Database(url)


def test_urls_are_brought_to_our_drivers() -> None:
    """People write the plain names; the drivers are our business."""
    assert normal_url("postgres://u@h/d").drivername == "postgresql+asyncpg"
    assert normal_url("postgresql+psycopg://u@h/d").drivername == "postgresql+asyncpg"
    assert normal_url("sqlite:////var/lib/decide.db").drivername == DRIVER


async def test_workspaces_stay_apart(database: Database, workspace: str) -> None:
    """The same number in two workspaces is two debates, and neither sees the other."""
    other = workspace + "X"
    for where, question in ((workspace, "Here?"), (other, "There?")):
        async with database.unit(where) as unit:
            await start(unit)
            await debates.add_debate(unit, debate(1, question=question), "the same form id")
    async with database.reading(other) as unit:
        held = await debates.get_debate(unit, 1)
        assert held is not None
        assert held.value.question == "There?"
        assert [one.question for one in await debates.list_open(unit, "UONE")] == ["There?"]


async def _next_number(unit: Unit) -> int:
    found = await unit.execute(select(workspaces.c.next_number).where(workspaces.c.workspace == unit.workspace))
    return int(found.scalar_one())


async def _revealed(database: Database, workspace: str) -> None:
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(state=DebateState.REVEALED, posted_at=NOW, revealed_at=NOW), None)


async def _everybody(unit: Unit) -> dict[str, Member]:
    return await people.get_members(unit, ["ULEAD", "UONE", "UTWO"])


def _form(choice: str) -> DecisionForm:
    return DecisionForm(choice, "", "Because.", "UONE", (NOW + timedelta(days=14)).date())
