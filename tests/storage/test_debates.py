"""A debate comes back as it went in, the same form opens it once, and what is due is found."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.debates import Debate, DebateState
from bot.domain.positions import PositionKind, undecided_until
from storage import debates, positions
from storage.database import Database
from tests.storage.worlds import HOUR, NOW, debate, position, start

FULL = Debate(
    number=7,
    channel="C1",
    question="Which?",
    options=("A", "B"),
    opener="U1",
    decider="U2",
    contributors=("U5", "U3", "U4"),
    deadline=NOW + HOUR,
    opened_at=NOW,
    state=DebateState.DECIDED,
    version=3,
    background="Because",
    affected=("U6", "U7"),
    informed=("U8",),
    keeper="U9",
    approver="U1",
    decider_accepted=False,
    posted_at=NOW + timedelta(seconds=1),
    revealed_at=NOW + timedelta(seconds=2),
    ended_at=NOW + timedelta(seconds=3),
    end_reason="why",
    ended_by="U2",
    seed=2**62,
    source_link="https://acme.slack.com/archives/C1/p1",
    source_author="U3",
)


async def test_comes_back_as_it_went_in(database: Database, workspace: str) -> None:
    """Every field of a debate, and everybody named on it in their order, full or bare, added or saved."""
    bare = debate(8)
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, FULL, None)
        await debates.add_debate(unit, bare, None)
        full_again, bare_again = await debates.get_debate(unit, 7), await debates.get_debate(unit, 8)
        assert full_again is not None
        assert bare_again is not None
        assert (full_again.value, bare_again.value) == (FULL, bare)
        await debates.save_debate(unit, replace(FULL, number=8), seen=bare_again.seen)
        await debates.save_debate(unit, replace(bare, number=7), seen=full_again.seen)
        full_again, bare_again = await debates.get_debate(unit, 8), await debates.get_debate(unit, 7, lock=True)
        assert full_again is not None
        assert bare_again is not None
        assert (full_again.value, bare_again.value) == (replace(FULL, number=8), replace(bare, number=7))
        assert await debates.get_debate(unit, 9) is None


async def test_the_same_form_opens_one_debate(database: Database, workspace: str) -> None:
    """A form that arrives twice is one debate, and both are told the same number; two forms are two."""
    async with database.unit(workspace) as unit:
        await start(unit)
        assert await debates.add_debate(unit, debate(1), "V1") == 1
        assert await debates.add_debate(unit, debate(2, question="Again?"), "V1") == 1
        assert await debates.add_debate(unit, debate(3), "V2") == 3
        assert await debates.add_debate(unit, debate(4), None) == 4
        assert await debates.add_debate(unit, debate(5), None) == 5
        assert await debates.get_debate(unit, 2) is None
        assert await debates.find_opened_from(unit, "V1") == 1
        assert await debates.find_opened_from(unit, "V9") is None


async def test_a_debate_needs_its_workspace(database: Database, workspace: str) -> None:
    """A row that belongs to nothing is refused, on SQLite too."""
    async with database.unit(workspace) as unit:
        with pytest.raises(IntegrityError):
            await debates.add_debate(unit, debate(), None)


async def test_due_by_deadline(database: Database, workspace: str) -> None:
    """Due are those that collect and whose deadline is now or before, the oldest first; the next one is known."""
    async with database.unit(workspace) as unit:
        await start(unit)
        assert await debates.next_deadline(unit) is None
        for number, (state, hours) in enumerate(
            [
                (DebateState.COLLECTING, 3),
                (DebateState.COLLECTING, 1),
                (DebateState.WAITING, 0),
                (DebateState.REVEALED, 0),
                (DebateState.COLLECTING, 4),
            ],
            start=1,
        ):
            await debates.add_debate(unit, debate(number, state=state, deadline=NOW + hours * HOUR), None)
        assert await debates.next_deadline(unit) == NOW + HOUR
        assert await debates.list_due_debates(unit, NOW + HOUR - timedelta(microseconds=1)) == []
        assert await debates.list_due_debates(unit, NOW + HOUR) == [2]
        assert await debates.list_due_debates(unit, NOW + 3 * HOUR) == [2, 1]
        assert await debates.list_due_debates(unit, NOW + 9 * HOUR, limit=1) == [2]


async def test_due_undecided(database: Database, workspace: str) -> None:
    """A revealed debate is due ten working days of its decider later, and of the next one where that changes."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(state=DebateState.COLLECTING, posted_at=NOW), None)
        assert await debates.next_undecided(unit) is None
        held = await debates.get_debate(unit, 1)
        assert held is not None
        revealed = replace(held.value, state=DebateState.REVEALED, revealed_at=NOW + HOUR)
        await debates.save_debate(unit, revealed, seen=1)
        until = undecided_until(revealed, "Europe/Berlin")
        assert await debates.next_undecided(unit) == until
        assert await debates.list_due_undecided(unit, until) == [1]
        assert await debates.list_due_undecided(unit, until - timedelta(microseconds=1)) == []
        await debates.save_debate(unit, replace(revealed, decider="UTWO"), seen=2)
        assert await debates.next_undecided(unit) == undecided_until(revealed, "Asia/Tokyo")
        await debates.save_undecided_until(unit, 1, until + HOUR)
        assert await debates.next_undecided(unit) == until + HOUR
        await debates.save_debate(unit, replace(revealed, state=DebateState.EXPIRED), seen=3)
        assert await debates.next_undecided(unit) is None


async def test_list_open(database: Database, workspace: str) -> None:
    """Open for somebody are the debates without an end that name them, in any part, newest first, in two queries."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(1), None)
        await debates.add_debate(unit, debate(2, informed=("UX",)), None)
        await debates.add_debate(unit, debate(3, keeper="UX", state=DebateState.REVEALED, revealed_at=NOW), None)
        await debates.add_debate(unit, debate(4, keeper="UX", state=DebateState.UNDONE), None)
        before = unit.statements
        assert [one.number for one in await debates.list_open(unit, "UX")] == [3, 2]
        assert unit.statements == before + 2
        assert [one.number for one in await debates.list_open(unit, "ULEAD")] == [3, 2, 1]
        assert await debates.list_open_in(unit, "C1") == [1, 2, 3]
        assert await debates.list_open_in(unit, "C2") == []


async def test_drafts_live_a_week(database: Database, workspace: str) -> None:
    """One draft for each member and conversation: the last one, for seven days, unless it is dropped."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.save_draft(unit, "UONE", "C1", {"question": "a", "people": ["UTWO"]}, NOW)
        await debates.save_draft(unit, "UONE", "C1", {"question": "b\x00"}, NOW + HOUR)
        await debates.save_draft(unit, "UONE", "", {"question": "elsewhere"}, NOW)
        week = timedelta(days=7)
        assert await debates.find_draft(unit, "UONE", "C1", NOW + week) == {"question": "b\ufffd"}
        assert await debates.find_draft(unit, "UONE", "C1", NOW + HOUR + week) is None
        assert await debates.find_draft(unit, "UTWO", "C1", NOW) is None
        assert await debates.next_draft_end(unit) == NOW + week
        assert await debates.purge_drafts(unit, NOW + week) == 1
        assert await debates.next_draft_end(unit) == NOW + HOUR + week
        assert await debates.find_draft(unit, "UONE", "", NOW) is None
        await debates.drop_draft(unit, "UONE", "C1")
        assert await debates.find_draft(unit, "UONE", "C1", NOW) is None


async def test_positions_are_never_overwritten(database: Database, workspace: str) -> None:
    """Each version stays and comes back whole, in the order of writing; the same version twice is refused."""
    written = (
        position(change_my_mind="data", confidence=70),
        position("UTWO", at=NOW + 2 * HOUR, kind=PositionKind.PASSED, choice=None, reason=""),
        position(version=2, at=NOW + 3 * HOUR, kind=PositionKind.WITHDRAWN, choice=None, reason="", informed=True),
    )
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(), None)
        await debates.add_debate(unit, debate(2), None)
        for one in reversed(written):
            await positions.add_position(unit, 1, one)
        assert await positions.list_positions(unit, 1) == written
        assert await positions.list_positions(unit, 2) == ()
    with pytest.raises(IntegrityError):
        await database.run(workspace, lambda unit: positions.add_position(unit, 1, position(version=2)))
