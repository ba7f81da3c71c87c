"""Troubles: one row for each thing that Slack refuses, told as news once, on both engines."""

from datetime import timedelta

from bot.domain.intents import Kind, View
from bot.domain.records import Channel
from storage import debates, outbox, people, troubles
from storage.database import Database
from storage.ledger import forget
from storage.rekey import rekey_channel
from storage.troubles import MESSAGES, Trouble
from tests.storage.worlds import HOUR, LEASE, NOW, debate, start


async def test_the_same_trouble_is_news_once(database: Database, workspace: str) -> None:
    """Met again it is no news and keeps its day; another code is; once over, it is news again."""
    async with database.unit(workspace) as unit:
        await start(unit)
        assert await troubles.met(unit, "C1", "not_in_channel", NOW)
        assert not await troubles.met(unit, "C1", "not_in_channel", NOW + HOUR)
        assert await troubles.find_trouble(unit, "C1") == Trouble("C1", "not_in_channel", NOW)
        assert await troubles.met(unit, "C1", "is_archived", NOW + HOUR)
        assert await troubles.met(unit, MESSAGES, "messages_tab_disabled", NOW)
        assert [one.about for one in await troubles.list_troubles(unit)] == [MESSAGES, "C1"]
        assert not await troubles.over(unit, "C1", ["not_in_channel"])
        assert await troubles.over(unit, "C1")
        assert not await troubles.over(unit, "C1")
        assert await troubles.met(unit, "C1", "is_archived", NOW + timedelta(days=1))


async def test_troubles_are_of_one_workspace(database: Database, workspace: str) -> None:
    """What another workspace's Slack refuses is not ours."""
    other = f"{workspace}X"
    for one in (workspace, other):
        async with database.unit(one) as unit:
            await start(unit)
    async with database.unit(workspace) as unit:
        await troubles.met(unit, "C1", "is_archived", NOW)
    async with database.reading(other) as unit:
        assert await troubles.list_troubles(unit) == []


async def test_who_is_forgotten_leaves_no_trouble(database: Database, workspace: str) -> None:
    """That somebody could not be reached goes with them."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await troubles.met(unit, "UONE", "user_disabled", NOW)
        await forget(unit, "UONE", NOW)
        assert await troubles.list_troubles(unit) == []


async def test_a_channel_has_another_id(database: Database, workspace: str) -> None:
    """Messages, drafts and the channel itself go by the new id; where one is known by it already, that one stays."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(), "V1")
        await outbox.want(unit, [View(Kind.CARD, 1)], NOW)
        (row,) = await outbox.claim_messages(unit, NOW, "me", LEASE, workspaces=[workspace])
        await outbox.mark_shown(unit, row, channel="C1", ts="1.1", shown_hash="x")
        for channel, words in (("C1", "old"), ("C2", "new")):
            await debates.save_draft(unit, "UONE", channel, {"question": words}, NOW)
        await debates.save_draft(unit, "UTWO", "C1", {"question": "kept"}, NOW)
        await troubles.met(unit, "C1", "is_archived", NOW)
        await rekey_channel(unit, "C1", "C2")
        assert (await outbox.find_by_ts(unit, "C2", "1.1")) is not None
        assert await people.find_channel(unit, "C2") == Channel("C2", "support", public=True)
        assert await people.find_channel(unit, "C1") is None
        assert await debates.find_draft(unit, "UONE", "C2", NOW) == {"question": "new"}
        assert await debates.find_draft(unit, "UTWO", "C2", NOW) == {"question": "kept"}
        assert [one.about for one in await troubles.list_troubles(unit)] == ["C2"]
        await people.save_channel(unit, Channel("C3", "here", public=False))
        await rekey_channel(unit, "C2", "C3")
        assert await people.find_channel(unit, "C3") == Channel("C3", "here", public=False)


async def test_a_deleted_direct_message_is_respected(database: Database, workspace: str) -> None:
    """It is not posted anew by a change, only where it is asked anew."""
    ask = View(Kind.ASK, 1, "UONE")
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(), "V1")
        await outbox.want(unit, [ask], NOW)
        (row,) = await outbox.claim_messages(unit, NOW, "me", LEASE, workspaces=[workspace])
        await outbox.mark_shown(unit, row, channel="D1", ts="1.1", shown_hash="x")
        await outbox.want(unit, [ask], NOW)
        (row,) = await outbox.claim_messages(unit, NOW, "me", LEASE, workspaces=[workspace])
        assert not await outbox.mark_deleted(unit, row)
        await outbox.want(unit, [ask], NOW)
        assert await outbox.claim_messages(unit, NOW, "me", LEASE, workspaces=[workspace]) == []
        await outbox.renew(unit, ask, NOW)
        assert len(await outbox.claim_messages(unit, NOW, "me", LEASE, workspaces=[workspace])) == 1
