"""A record is read whole in few queries, and storage shows exactly what the rule of sight allows."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.commitments import Answer, Answered, AnswerForm, Standing
from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.people import Member
from bot.domain.records import Audience, Channel, Item, Record, can_see
from storage import commitments, debates, decisions, people, positions
from storage.database import Database
from storage.records import get_record, list_records_for, list_visible
from storage.unit import Unit
from tests.databases import new_workspace
from tests.storage.worlds import HOUR, NOW, debate, decision, fill, position, receipt, start


async def test_a_record_is_whole(database: Database, workspace: str) -> None:
    """Debate, channel, who is named, positions, decision, answers and receipts: in nine queries at most."""
    await fill(database, workspace)
    async with database.unit(workspace) as unit:
        await people.save_members(unit, [Member("UNOBODY", "Not on it")], NOW)
        await positions.add_position(unit, 2, position(version=2, choice="Yes"))
    async with database.reading(workspace) as unit:
        record = await get_record(unit, 2)
        assert unit.statements <= 9 + 14  # the fourteen kinds of papers, since this record has some
        assert await get_record(unit, 99) is None
        held, made = await debates.get_debate(unit, 2), await decisions.get_decision(unit, 2)
    assert record is not None
    assert held is not None
    assert made is not None
    assert record.debate == held.value
    assert record.decision == made.value
    assert record.channel == Channel("C1", "support", public=True)
    assert set(record.people) == {"ULEAD", "UONE", "UTWO"}
    assert [one.version for one in record.positions] == [1, 2]
    assert record.receipts == (receipt(2),)
    assert record.standing("UTWO").form == AnswerForm(Answer.DISAGREE_AND_COMMIT, "I would have waited.")
    assert record.standing("UONE") == Standing("UONE", begun=Answer.DISAGREE_AND_COMMIT, by_emoji=True)


async def test_an_undecided_record_in_an_unknown_channel(database: Database, workspace: str) -> None:
    """Where we never heard of a channel or a person, the record says so little: not public, no name."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(channel="C404", keeper="U404"), None)
        record = await get_record(unit, 1)
    assert record is not None
    assert record.channel == Channel("C404", "")
    assert record.name("U404") == "somebody"
    assert (record.decision, record.standings, record.positions) == (None, (), ())


async def test_answers_belong_to_their_version(database: Database, workspace: str) -> None:
    """After an amendment nobody has answered yet, whatever they said to the version before."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(state=DebateState.DECIDED), None)
        await decisions.add_decision(unit, decision())
        await commitments.add_answer(unit, 1, 1, Answered("UTWO", AnswerForm(Answer.AGREE), NOW, 1))
        await decisions.add_decision(unit, decision(version=2, statement="Yes, from May"))
        record = await get_record(unit, 1)
    assert record is not None
    assert record.decision == decision(version=2, statement="Yes, from May")
    assert record.standing("UTWO") == Standing("UTWO")


async def test_the_first_card_of_a_channel(database: Database, workspace: str) -> None:
    """First is the card that was posted first, whatever its number; until one is, the next to be posted would be."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(1), None)
        await debates.add_debate(unit, debate(2), None)
        assert await _first(unit) == [True, True]
        await _post(unit, 2, hours=1)
        assert await _first(unit) == [False, True]
        await _post(unit, 1, hours=2)
        assert await _first(unit) == [False, True]
        await debates.add_debate(unit, debate(3, channel="C2", posted_at=NOW + 9 * HOUR), None)
        record = await get_record(unit, 3)
        assert record is not None
        assert record.first_here


async def _first(unit: Unit) -> list[bool]:
    found = [await get_record(unit, number) for number in (1, 2)]
    return [record.first_here for record in found if record]


async def _post(unit: Unit, number: int, hours: int) -> None:
    held = await debates.get_debate(unit, number)
    assert held is not None
    await debates.save_debate(unit, replace(held.value, posted_at=NOW + hours * HOUR), seen=held.seen)


async def test_what_may_wait_for_somebody(database: Database, workspace: str) -> None:
    """Undecided records that name them, and decisions that still take answers; as many queries for one as for ten."""
    async with database.unit(workspace) as unit:
        await start(unit)
        for number, state in enumerate(DebateState, start=1):
            await debates.add_debate(unit, debate(number, state=state, revealed_at=NOW), None)
        for number in range(20, 24):
            await debates.add_debate(unit, debate(number, state=DebateState.DECIDED), None)
        for number, seen in ((24, ()), (25, ("UTOLD",))):  # who is only told, until they have seen it
            told = debate(number, state=DebateState.DECIDED, informed=("UTOLD",), seen=seen)
            await debates.add_debate(unit, told, None)
            await decisions.add_decision(unit, decision(number, state=DecisionState.IN_FORCE))
        await decisions.add_decision(unit, decision(20))
        await decisions.add_decision(unit, decision(21, state=DecisionState.IN_FORCE))
        await decisions.add_decision(unit, decision(22, asked=("ULEAD",), owner="UTWO"))
        await decisions.add_decision(unit, decision(23, owner="UNEW", asked=("UTWO",)))
    for member, expected in (
        ("UONE", [20, 3, 2, 1]),
        ("UTWO", [23, 22, 20, 3, 2, 1]),
        ("UNEW", [23]),
        ("UX", []),
        ("UTOLD", [24]),
    ):
        async with database.reading(workspace) as unit:
            assert [one.debate.number for one in await list_records_for(unit, member)] == expected, member
            assert unit.statements <= 9


_MEMBERS = tuple(Member(f"U{n}", f"Name {n}", guest=n == 3, deactivated=n == 4) for n in range(6))
_IDS = st.sampled_from([member.id for member in _MEMBERS])
_CHANNELS = (Channel("CPUB", "pub", public=True), Channel("CPRIV", "priv"), Channel("CNONE", ""))
_PEOPLE = st.lists(_IDS, max_size=2, unique=True).map(tuple)


World = list[tuple[Debate, list[Decision]]]


@st.composite
def _worlds(draw: st.DrawFn) -> World:
    """Draw up to five debates, some with a decision of one or two versions."""
    world = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        one = debate(
            number,
            channel=draw(st.sampled_from(_CHANNELS)).id,
            opener=draw(_IDS),
            decider=draw(_IDS),
            contributors=draw(_PEOPLE),
            affected=draw(_PEOPLE),
            informed=draw(_PEOPLE),
            keeper=draw(st.none() | _IDS),
            approver=draw(st.none() | _IDS),
            state=draw(st.sampled_from(list(DebateState))),
            revealed_at=NOW,
        )
        versions = [
            decision(number, version=version, owner=draw(_IDS), asked=draw(_PEOPLE), decided_by=draw(_IDS))
            for version in range(1, draw(st.integers(0, 2)) + 1)
        ]
        world.append((one, versions))
    return world


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """One loop for all examples: a property is a synchronous function, and a pool belongs to one loop."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def own_database(database_url: str, runner: asyncio.Runner) -> Iterator[Database]:
    """A database of this loop's own."""
    database = Database(database_url)
    yield database
    runner.run(database.close())


_AUDIENCES = [
    Audience(member, channel)
    for member in (None, *_MEMBERS)
    for channel in (None, *(channel.id for channel in _CHANNELS))
]


def test_storage_shows_what_the_rule_allows(own_database: Database, runner: asyncio.Runner) -> None:
    """For every audience, storage lists exactly those records of a drawn world that ``can_see`` lets them see."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(_worlds())
    def check(world: World) -> None:
        runner.run(_compare(own_database, world))

    check()


async def _compare(database: Database, world: World) -> None:
    async with database.unit(new_workspace()) as unit:
        await people.ensure_workspace(unit, name="Drawn", bot_user="UBOT")
        await people.save_members(unit, _MEMBERS, NOW)
        for channel in _CHANNELS[:2]:
            await people.save_channel(unit, channel)
        for one, versions in world:
            await debates.add_debate(unit, one, None)
            for version in versions:
                await decisions.add_decision(unit, version)
        records: list[Record] = []
        for one, _ in world:
            record = await get_record(unit, one.number)
            assert record is not None
            records.append(record)
        for audience in _AUDIENCES:
            allowed = [one for one in reversed(records) if can_see(audience, Item.RECORD, one)]
            assert await list_visible(unit, audience) == allowed, audience
