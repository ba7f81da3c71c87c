"""Exports read page by page, as many queries for one record as for ten, and only what the rule of sight allows."""

import io
import zipfile
from dataclasses import replace
from functools import partial

from bot.capability import Upload
from bot.domain.debates import DebateState
from bot.domain.exports import Format
from bot.domain.followups import Did, Followed, FollowUp, FollowUpState, FollowUpStep
from bot.domain.people import Member
from bot.domain.records import Audience, Channel, Item, can_see
from bot.domain.refusals import Code, Refusal
from bot.flows import exports as flow
from bot.views.kit import Said
from storage import debates, followups, people
from storage.database import Database
from storage.exports import list_alone, list_follow_ups_on, list_page, list_page_about
from storage.records import get_record
from tests.storage.worlds import NOW, debate, fill, start

OUT = Member("UOUT", "Out")
ONE = Member("UONE", "One")


async def test_pages_hold_what_somebody_may_see(database: Database, workspace: str) -> None:
    """In the order of their numbers, page after page, for the operator all and for others what ``can_see`` says."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await people.save_channel(unit, Channel("C2", "board"))
        for number in range(1, 13):
            await debates.add_debate(unit, debate(number, channel="C2" if number % 3 else "C1"), None)
        await debates.add_debate(unit, debate(13, channel="C2", contributors=("UOUT",)), None)
    async with database.reading(workspace) as unit:
        for reader in (
            None,
            OUT,
            ONE,
            replace(ONE, guest=True),
            replace(OUT, guest=True),
            replace(OUT, deactivated=True),
        ):
            found, last = [], 0
            while page := await list_page(unit, reader, after=last, size=5):
                found += [one.debate.number for one in page]
                last = found[-1]
            allowed = []
            for number in range(1, 14):
                record = await get_record(unit, number)
                assert record is not None
                if reader is None or can_see(Audience(reader), Item.RECORD, record):
                    allowed.append(number)
            assert found == allowed, reader
        about = [one.debate.number for one in await list_page_about(unit, OUT, after=0, size=50)]
        assert about == [13], "what they may see and do not stand in is not about them"


async def test_as_many_queries_for_one_as_for_ten(database: Database, workspace: str) -> None:
    """The number of queries for a page depends on the kinds of things on it alone."""
    await fill(database, workspace)
    async with database.unit(workspace) as unit:
        for number in range(20, 30):
            await debates.add_debate(unit, debate(number), None)
    spent = []
    for size in (3, 13):
        async with database.reading(workspace) as unit:
            found = await list_page(unit, None, after=0, size=size)
            await list_follow_ups_on(unit, [one.debate.number for one in found])
            spent.append(unit.statements)
            assert len(found) == size
    assert spent[0] == spent[1]


async def test_follow_ups_come_along(database: Database, workspace: str) -> None:
    """Those on a record with it; those that stand alone with whom they concern."""
    await fill(database, workspace)
    alone = FollowUp(2, None, "Call Ann.", "ULEAD", "C1", "", "UONE", None, FollowUpState.OPEN, NOW.date(), NOW, NOW)
    async with database.unit(workspace) as unit:
        await followups.add_follow_up(unit, Followed(alone, FollowUpStep(2, 1, None, Did.MADE, "ULEAD", NOW, "UONE")))
    async with database.reading(workspace) as unit:
        on = await list_follow_ups_on(unit, [1, 2, 3])
        assert {number: [one.followup.text for one in found] for number, found in on.items()} == {
            2: ["Tell the shops."]
        }
        assert [one.followup.text for one in await list_alone(unit, "UONE")] == ["Call Ann."]
        assert await list_alone(unit, "UTWO") == []
        known = await flow.person_tree(unit, ONE)
        assert [one["text"] for one in known["follow_ups"]] == ["Call Ann."]
    trees = flow.trees(partial(database.reading, workspace), workspace=workspace, reader=None)
    found = {tree["number"]: tree async for tree in trees}
    assert [one["text"] for one in found[2]["follow_ups"]] == ["Tell the shops."]
    assert found[2]["kind"] == "circle", "a paper of each kind hangs on it"


async def test_pages_end(database: Database, workspace: str, monkeypatch) -> None:
    """However pages fall, each record comes once."""
    monkeypatch.setattr(flow, "AT_ONCE", 3)
    async with database.unit(workspace) as unit:
        await start(unit)
        for number in range(1, 10):
            await debates.add_debate(unit, debate(number, posted_at=NOW, state=debate_state(number)), None)
    reading = partial(database.reading, workspace)
    found = [tree["number"] async for tree in flow.trees(reading, workspace=workspace, reader=OUT)]
    assert found == [1, 2, 4, 5, 7, 8], "those that were taken back stay"
    about = [tree["number"] async for tree in flow.trees(reading, workspace=workspace, reader=OUT, about=OUT)]
    assert about == []


def debate_state(number: int) -> DebateState:
    """Return that every third question was taken back."""
    return DebateState.COLLECTING if number % 3 else DebateState.UNDONE


async def test_what_a_press_may_send(database: Database, workspace: str, monkeypatch) -> None:
    """Whoever may not change settings is told who may, however they pressed; more than one file holds is no file."""
    admin = Member("ULEAD", "Lead", admin=True)
    async with database.unit(workspace) as unit:
        await start(unit)
        await people.ensure_workspace(unit, name="Acme", bot_user="UBOT", scopes=frozenset({"files:write"}))
        await people.save_members(unit, [admin], NOW)
        for number in range(1, 4):
            await debates.add_debate(unit, debate(number, posted_at=NOW, state=debate_state(1)), None)
        refused = await flow.all_file(unit, Format.JSON, by=ONE, channel="")
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.facts) == (Code.SETTINGS_OF, {"name": "Lead"})
        sent = await flow.all_file(unit, Format.JSON, by=admin, channel="D1")
        assert isinstance(sent, Upload)
        assert (sent.channel, "3 records" in sent.says) == ("D1", True)
        assert callable(sent.content)
        with zipfile.ZipFile(io.BytesIO(sent.content())) as archive:
            assert len(archive.namelist()) == 3
        monkeypatch.setattr(flow, "MOST", 2)
        many = await flow.all_file(unit, Format.CSV, by=admin, channel="")
        assert isinstance(many, Said)
        assert many.text.startswith("More than 2 records: too many for one file.")
        mine = await flow.about_file(unit, by=ONE, channel="")
        assert isinstance(mine, Said)
        assert f"--workspace {workspace} --about UONE" in mine.text
