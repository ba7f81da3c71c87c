"""Digests over real rows: what a channel's week may hold, in how many queries; whom it forgets; under which id."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.capability import Discard, Rendered
from bot.domain.debates import DebateState
from bot.domain.digests import Digest, DigestForm, Schedule
from bot.domain.followups import Did, Followed, FollowUp, FollowUpState, FollowUpStep
from bot.domain.people import Member
from bot.domain.records import Channel
from bot.domain.refusals import Refusal
from bot.flows import digests as flow
from bot.flows import numbers
from bot.views.kit import Said
from handlers import CAPABILITIES
from storage import debates, decisions, digests, followups, people
from storage.database import Database
from storage.ledger import forget
from storage.rekey import rekey_channel
from storage.unit import Unit
from tests.databases import new_workspace
from tests.storage.worlds import HOUR, NOW, debate, decision, start

SECTIONS = [section for one in CAPABILITIES for section in one.digest]
SCHEDULE = Schedule(0, time(9), "UTC")
ADMIN = Member("ULEAD", "lead", "UTC", admin=True)
MONDAY = NOW + timedelta(days=4)  # Mon 16 Mar 2026, 09:00
PUBLIC, BESIDE, SECRET = "C1", "C2", "C3"


async def decided(unit: Unit, number: int, channel: str, **news: Any) -> None:
    """Keep a question that was decided in these days."""
    over = {"posted_at": NOW, "revealed_at": NOW, "ended_at": NOW, "state": DebateState.DECIDED}
    asked = debate(number, channel=channel, question=f"What of {number}?", **over)
    await debates.add_debate(unit, asked, f"V{number}")
    far = {"look_back": date(2027, 1, 1), "answers_until": NOW + 99 * HOUR}
    await decisions.add_decision(unit, decision(number, statement=f"Yes to {number} in {channel}", **far, **news))


async def to_do(unit: Unit, id: int, channel: str) -> None:
    """Keep a follow-up that nobody owns."""
    day = NOW.date()
    one = FollowUp(
        id, None, f"Tell {id} in {channel}", "ULEAD", channel, "", None, None, FollowUpState.OPEN, day, NOW, NOW
    )
    await followups.add_follow_up(unit, Followed(one, FollowUpStep(id, 1, None, Did.MADE, "ULEAD", NOW)))


async def world(database: Database, workspace: str, count: int = 1) -> None:
    """Keep ``count`` decisions and follow-ups in each of two public channels and a private one, and a digest."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await people.save_members(unit, [ADMIN, *(Member(f"U{n}", f"agent-{n}", "UTC") for n in range(3))], NOW)
        for channel in (Channel(PUBLIC, "support", True), Channel(BESIDE, "billing", True), Channel(SECRET, "leads")):
            await people.save_channel(unit, channel)
        for place, channel in enumerate((PUBLIC, BESIDE, SECRET)):
            for number in range(1, count + 1):
                await decided(unit, place * 1000 + number, channel)
                await to_do(unit, place * 1000 + number, channel)
        one = Digest(1, PUBLIC, True, SCHEDULE, (BESIDE, SECRET), "ULEAD", MONDAY)
        await digests.add_digest(unit, replace(one, week=202611, told_until=NOW - HOUR))


async def posted(database: Database, workspace: str, channel: str = PUBLIC) -> tuple[str, int]:
    """Return everything that the digest says, and how many queries that took."""
    async with database.unit(workspace) as unit:
        before = unit.statements
        drawn = await flow.render(unit, 202611, channel, MONDAY, sections=SECTIONS)
        queries = unit.statements - before
    assert isinstance(drawn, Rendered), drawn
    assert drawn.channel == channel
    return f"{drawn.said.text} {drawn.said.blocks}", queries


async def test_a_private_channel_is_told_nowhere_else(database: Database, workspace: str) -> None:
    """Whatever a digest's row names beside its channel: what is private by now is not even counted."""
    await world(database, workspace)
    told, _ = await posted(database, workspace)
    assert "#support and 1 more, week 11: 2 decided, 2 follow-ups" in told
    assert "in C1" in told
    assert "in C2" in told
    assert "in C3" not in told
    async with database.unit(workspace) as unit:
        await people.save_channel(unit, Channel(BESIDE, "billing", public=False))
    told, _ = await posted(database, workspace)
    assert "in C2" not in told
    assert "#support, week 11: 1 decided, 1 follow-up" in told


async def test_five_hundred_things_in_as_many_queries(database: Database) -> None:
    """The queries of a digest, of its form, of the numbers do not grow with what there is; nor do its blocks."""
    few, many = new_workspace(), new_workspace()
    await world(database, few, 1)
    await world(database, many, 170)
    _, at_few = await posted(database, few)
    told, at_many = await posted(database, many)
    assert at_few == at_many <= 26
    assert "334 more in /decide list" in told
    counted = []
    for workspace in (few, many):
        async with database.reading(workspace) as unit:
            form = await flow.form_for(unit, SECTIONS, channel=PUBLIC, here=PUBLIC, by=ADMIN, now=MONDAY)
            assert not isinstance(form, Refusal)
            assert len(form["blocks"]) <= 6 + 1 + 12
            counted.append(unit.statements)
        async with database.reading(workspace) as unit:
            await numbers.shown(unit, by=ADMIN, here=None, now=MONDAY)
            counted.append(unit.statements)
    assert counted[:2] == counted[2:]


async def test_nobody_outside_reads_or_counts(database: Database, workspace: str) -> None:
    """An admin who is not inside reads no preview of a private channel, and no number counts what they cannot see."""
    await world(database, workspace, 6)
    stranger = Member("UADMIN", "admin", "UTC", admin=True)
    async with database.unit(workspace) as unit:
        await people.save_members(unit, [stranger], NOW)
        form = await flow.form_for(unit, SECTIONS, channel=SECRET, here=PUBLIC, by=stranger, now=MONDAY)
        assert "in C3" not in str(form)
        form = await flow.form_for(unit, SECTIONS, channel=SECRET, here=SECRET, by=stranger, now=MONDAY)
        assert "in C3" in str(form)
        shown = await numbers.shown(unit, by=stranger, here=None, now=MONDAY)
        assert "12 decisions" in str(shown.blocks), "those of the two public channels"
        guest = replace(stranger, id="UGUEST", guest=True)
        shown = await numbers.shown(unit, by=guest, here=None, now=MONDAY)
        assert "0 decisions" in str(shown.blocks)
        shown = await numbers.shown(unit, by=guest, here=SECRET, now=MONDAY)
        assert "6 decisions" in str(shown.blocks), "asked from inside"


async def test_the_third_decision_offers_one(database: Database, workspace: str) -> None:
    """On the card of a channel's third decision it is offered, once; once it is set, the offer is gone."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await people.save_channel(unit, Channel("C7", "ops", True))
        offers = []
        for number in range(1, 5):
            await decided(unit, number, "C7")
            await flow.offer(unit, "C7", number)
            held = await digests.get_digest(unit, "C7")
            offers.append(held.offered if held else None)
        assert offers == [None, None, 3, 3]
        form = DigestForm(True, "C7", 0, "09:00", "UTC")
        done = await flow.set_up(unit, form, here="C7", by=ADMIN, now=MONDAY)
        assert isinstance(done, Said)
        held = await digests.get_digest(unit, "C7")
        assert held is not None
        assert (held.id, held.on, held.offered) == (1, True, 3)


async def test_set_twice_at_once_it_is_one(database: Database, workspace: str) -> None:
    """A channel has one digest, whoever sets it and how often; each has an id of its own."""
    await world(database, workspace)
    async with database.unit(workspace) as unit:
        for channel in (PUBLIC, BESIDE, PUBLIC):
            form = DigestForm(True, channel, 1, "08:30", "Asia/Kolkata")
            assert isinstance(await flow.set_up(unit, form, here=channel, by=ADMIN, now=NOW), Said)
        one, other = await digests.get_digest(unit, PUBLIC), await digests.get_digest(unit, BESIDE)
    assert one is not None
    assert other is not None
    assert (one.id, other.id) == (1, 2)
    assert one.schedule == Schedule(1, time(8, 30), "Asia/Kolkata")
    assert one.told_until == NOW - HOUR, "what was told stays told"


async def test_off_or_another_week_says_nothing(database: Database, workspace: str) -> None:
    """What was planned and is off by now, or of another week, is not posted, and its row will say why."""
    await world(database, workspace)
    async with database.unit(workspace) as unit:
        other = await flow.render(unit, 202612, PUBLIC, MONDAY, sections=SECTIONS)
        assert other == Discard("another week by now")
        form = DigestForm(False, PUBLIC, 0, "09:00", "UTC")
        await flow.set_up(unit, form, here=PUBLIC, by=ADMIN, now=NOW)
        assert await flow.render(unit, 202611, PUBLIC, MONDAY, sections=SECTIONS) == Discard("it is off, or paused")
        assert await flow.render(unit, 202611, "C9", MONDAY, sections=SECTIONS) == Discard("it is off, or paused")


async def test_forgotten_and_under_another_id(database: Database, workspace: str) -> None:
    """Whoever set it and is forgotten is named nowhere; a channel with another id keeps its digest."""
    await world(database, workspace)
    async with database.unit(workspace) as unit:
        await forget(unit, "ULEAD", NOW)
        await rekey_channel(unit, PUBLIC, "C1NEW")
        await rekey_channel(unit, BESIDE, "C2NEW")
        held = await digests.get_digest(unit, "C1NEW")
        assert held is not None
        assert (held.set_by, held.also, held.week) == (None, ("C2NEW", SECRET), 202611)
        assert await digests.get_digest(unit, PUBLIC) is None


@pytest.mark.parametrize("code", ["is_archived", "not_in_channel"])
async def test_pauses_and_goes_on(database: Database, workspace: str, code: str) -> None:
    """Slack refuses: paused until the channel takes messages again; then the next Monday tells what was missed."""
    await world(database, workspace)
    async with database.unit(workspace) as unit:
        await flow.closed(unit, PUBLIC, code, NOW)
        assert await digests.next_digest(unit) is None
        assert not await flow.look(unit, MONDAY)
        await flow.opened(unit, PUBLIC, MONDAY + HOUR)
        held = await digests.get_digest(unit, PUBLIC)
    assert held is not None
    assert held.next_at == MONDAY + timedelta(days=7)
    assert held.told_until == NOW - HOUR
