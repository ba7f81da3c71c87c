"""What we know of people and channels is what we heard last."""

from dataclasses import replace

import pytest

from bot.domain.debates import DebateState
from bot.domain.people import Member
from bot.domain.records import Channel
from storage import debates, people
from storage.database import Database
from tests.storage.worlds import HOUR, NOW, debate, start


async def test_the_last_word_counts(database: Database, workspace: str) -> None:
    """Members are kept in one statement, new and known together, and of two words about one the later stands."""
    guest = Member("UONE", "Uno", "Asia/Tokyo", guest=True, deactivated=True)
    async with database.unit(workspace) as unit:
        await start(unit)
        before = unit.statements
        await people.save_members(unit, [Member("UONE", "Nobody"), Member("UNEW", "New", admin=True), guest], NOW)
        await people.save_members(unit, [], NOW)
        assert unit.statements == before + 1
        before = unit.statements
        known = await people.get_members(unit, ["UONE", "UNEW", "UONE", "UNKNOWN"])
        assert unit.statements == before + 1
        assert known == {"UONE": guest, "UNEW": Member("UNEW", "New", admin=True)}
        assert await people.get_member(unit, "UNKNOWN") is None
        assert await people.get_members(unit, []) == {}


async def test_channels(database: Database, workspace: str) -> None:
    """A channel is what we heard of it last; one that we never heard of is none."""
    async with database.unit(workspace) as unit:
        await start(unit)
        assert await people.find_channel(unit, "C9") is None
        await people.save_channel(unit, Channel("C9", "old", public=True))
        await people.save_channel(unit, Channel("C9", "new", public=False))
        await people.mark_archived(unit, "C9")
        assert await people.find_channel(unit, "C9") == Channel("C9", "new", False, archived=True)
        await people.mark_archived(unit, "C9", archived=False)
        assert await people.find_channel(unit, "C9") == Channel("C9", "new")


async def test_homes(database: Database, workspace: str) -> None:
    """Who once looked at their Home is remembered, looking again changes nothing."""
    async with database.unit(workspace) as unit:
        await start(unit)
        assert not await people.has_home(unit, "UONE")
        await people.home_opened(unit, "UONE", NOW)
        await people.home_opened(unit, "UONE", NOW + HOUR)
        assert await people.has_home(unit, "UONE")
        assert not await people.has_home(unit, "UTWO")
        assert await people.members_with_home(unit, ["UTWO", "UONE"]) == {"UONE"}
        assert await people.members_with_home(unit, []) == set()


async def test_workspaces_come_and_go(database: Database, workspace: str) -> None:
    """A workspace that took the app out is not served; taken in again, it goes on with its next number."""
    async with database.unit(workspace) as unit:
        with pytest.raises(LookupError):
            await people.take_number(unit)
        await start(unit)
        assert (await people.take_number(unit), await people.next_order(unit)) == (1, 1)
        await people.stop_workspace(unit, NOW)
        assert workspace not in await people.list_workspaces(unit)
        await people.ensure_workspace(unit, name="Acme again", bot_user="UBOT2")
        assert workspace in await people.list_workspaces(unit)
        assert (await people.take_number(unit), await people.next_order(unit)) == (2, 2)


async def test_a_card_stood_here(database: Database, workspace: str) -> None:
    """A channel has a card once a debate was posted in it, and not while one waits to be."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(1), None)
        assert not await people.channel_has_card(unit, "C1")
        await debates.add_debate(unit, debate(2, posted_at=NOW, state=DebateState.CANCELLED), None)
        assert await people.channel_has_card(unit, "C1")
        assert not await people.channel_has_card(unit, "C2")


async def test_people_of_the_last_debate_here(database: Database, workspace: str) -> None:
    """Proposed are those whom the same person asked last in the same conversation, in the same order."""
    async with database.unit(workspace) as unit:
        await start(unit)
        assert await people.last_people_here(unit, "C1", "ULEAD") == ()
        await debates.add_debate(unit, debate(1, contributors=("UONE",)), None)
        await debates.add_debate(unit, debate(2, contributors=("UTWO", "UONE", "ULEAD")), None)
        await debates.add_debate(unit, debate(3, contributors=("UX",), opener="UONE"), None)
        await debates.add_debate(unit, debate(4, contributors=("UY",), channel="C2"), None)
        assert await people.last_people_here(unit, "C1", "ULEAD") == ("UTWO", "UONE", "ULEAD")


async def test_a_member_is_kept_whole(database: Database, workspace: str) -> None:
    """Each field of a member comes back: none of them is forgotten in the row."""
    full = Member("UFULL", "Full", "Pacific/Apia", True, True, True, True)
    async with database.unit(workspace) as unit:
        await start(unit)
        await people.save_members(unit, [full, replace(full, id="UBARE", zone=None)], NOW)
        known = await people.get_members(unit, ["UFULL", "UBARE"])
    assert known == {"UFULL": full, "UBARE": replace(full, id="UBARE", zone=None)}
