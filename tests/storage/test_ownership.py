"""Ownership in rows: one owner at a time, what somebody owns, what nobody does, and the rows of older decisions."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from bot.domain import ownership as rules
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.imports import Imported
from bot.domain.ledger import Verb
from bot.domain.ownership import Ownership, OwningState, Owns, Unowned
from bot.domain.people import Member
from bot.domain.records import Audience, Item, can_see
from bot.domain.refusals import Code, Refusal
from bot.flows import history
from bot.flows import ownership as flows
from storage import debates, decisions, ownership, people
from storage.database import Database
from storage.ledger import get_chain, list_entries
from storage.migrate import upgrade
from storage.papers import add_paper, list_papers
from storage.records import get_record, list_records_for, list_visible
from storage.schema import imports, ownerships
from storage.unit import Unit
from tests.databases import Databases, NoPostgresql
from tests.storage.chains import LEAD, ONE, TWO, broken, lived
from tests.storage.worlds import HOUR, NOW, debate, decision, start

S = OwningState
DAY = timedelta(days=1)
HELD = Ownership(1, 1, "UONE", "ULEAD", S.ACCEPTED, NOW, since=NOW)


@pytest_asyncio.fixture
async def alone(databases: Databases, engine: str) -> AsyncIterator[Database]:
    """A database with no other workspace in it: to upgrade the shared one would take long."""
    try:
        async with databases.lent(engine) as url:
            own = Database(url)
            yield own
            await own.close()
    except NoPostgresql as reason:
        pytest.skip(str(reason))


async def _decided(unit: Unit, *numbers: int, **news: object) -> None:
    for number in numbers:
        await debates.add_debate(unit, debate(number, state=DebateState.DECIDED, posted_at=NOW), None)
        await decisions.add_decision(unit, decision(number, **news))


async def test_the_database_takes_one_owner(database: Database, workspace: str) -> None:
    """A second owner of the same thing is refused by the rows themselves; somebody who stands in is none."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await _decided(unit, 1)
        await add_paper(unit, HELD)
        await add_paper(unit, replace(HELD, ordinal=2, owner="UTWO", acting_until=NOW + DAY))
        await add_paper(unit, replace(HELD, ordinal=3, owner="UTWO", state=S.TRANSFERRED, until=NOW))
    with pytest.raises(IntegrityError):
        async with database.unit(workspace) as unit:
            await add_paper(unit, replace(HELD, ordinal=4, owner="UTWO", state=S.OFFERED))


async def test_what_somebody_owns_and_what_nobody_does(database: Database, workspace: str) -> None:
    """Owned by look back, standing in among it; unowned is what nobody accepted, declined, or whose owner left."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await _decided(unit, 1, 2, 3, 4, 5)
        await _decided(unit, 6, state=DecisionState.REVERSED, ended_at=NOW)
        await _decided(unit, 7, look_back=date(2026, 3, 20))
        await add_paper(unit, HELD)
        await add_paper(unit, replace(HELD, number=7))
        await add_paper(unit, replace(HELD, number=2, owner="UTWO"))
        await add_paper(unit, replace(HELD, number=2, ordinal=2, acting_until=NOW + DAY))
        await add_paper(unit, replace(HELD, number=3, state=S.PROPOSED, since=None))
        orphan = replace(HELD, number=4, state=S.ORPHANED, until=NOW + HOUR, asked="UTWO")
        await add_paper(unit, orphan)
    async with database.reading(workspace) as unit:
        mine = await ownership.list_owned(unit, "UONE")
        assert mine[:2] == (Owns(7, "Yes", date(2026, 3, 20)), Owns(1, "Yes", date(2026, 3, 26)))
        assert [one.acting_until for one in mine[2:]] == [NOW + DAY]
        nobodys = await ownership.list_unowned(unit)
        assert nobodys == [
            Unowned(3, "Yes", "ULEAD", NOW, named="UONE"),
            Unowned(4, "Yes", "ULEAD", NOW + HOUR, asked="UTWO"),
            Unowned(5, "Yes", "ULEAD", NOW + 7 * HOUR),
        ]
        assert await ownership.list_unowned(unit, decider="UTWO") == []
        assert [one.number for one in await ownership.list_unowned(unit, decider="ULEAD", limit=1)] == [3]
        assert await ownership.count_unowned(unit) == len(nobodys)
        assert await ownership.list_owned_by(unit, "UONE") == [1, 2, 3, 7]
        assert await ownership.next_acting_end(unit) == NOW + DAY
        assert await ownership.list_due_acting(unit, NOW) == []
        assert await ownership.list_due_acting(unit, NOW + DAY) == [2]


async def test_who_is_asked_finds_it(database: Database, workspace: str) -> None:
    """Whoever is named, stands in or is asked for an owner sees the record, by the rule and by the rows, and it waits
    for them; a former owner has no more part in it than before.
    """
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(1, state=DebateState.DECIDED, posted_at=NOW, channel="CPRIV"), None)
        await decisions.add_decision(unit, decision(1, state=DecisionState.IN_FORCE, in_force_at=NOW))
        named = {name: Member(name, name) for name in ("UNEXT", "UACTS", "UASKED", "UFORMER", "UMINE")}
        await people.save_members(unit, named.values(), NOW)
        await add_paper(unit, replace(HELD, state=S.TRANSFERRED, owner="UFORMER", until=NOW))
        await add_paper(unit, replace(HELD, ordinal=2, owner="UMINE", state=S.ORPHANED, until=NOW, asked="UASKED"))
        await add_paper(unit, replace(HELD, ordinal=3, owner="UACTS", acting_until=NOW + DAY))
        await add_paper(unit, replace(HELD, ordinal=4, owner="UNEXT", state=S.PROPOSED, since=None))
    async with database.reading(workspace) as unit:
        record = await get_record(unit, 1)
        assert record is not None
        for name, sees in (("UNEXT", True), ("UACTS", True), ("UASKED", True), ("UFORMER", False), ("UMINE", False)):
            audience = Audience(named[name])
            assert can_see(audience, Item.RECORD, record) is sees, name
            assert [one.debate.number for one in await list_visible(unit, audience)] == [1] * sees, name
            assert [one.debate.number for one in await list_records_for(unit, name)] == [1] * sees, name


async def test_older_decisions_get_their_owner(alone: Database, workspace: str) -> None:
    """A decision from before these rows is owned since it was decided; its chain tells that, once, and holds."""
    number = await lived(alone, workspace)
    async with alone.unit(workspace) as unit:
        assert await broken(unit) == []
        rows = await list_papers(unit, Ownership, number)
        assert [(one.owner, one.state) for one in rows] == [("UONE", S.PROPOSED), ("UONE", S.DECLINED)]
        await _decided(unit, 50)  # with neither rows nor a chain
        await _decided(unit, 51, state=DecisionState.SUPERSEDED, ended_at=NOW)
    await upgrade(alone)
    await upgrade(alone)
    async with alone.unit(workspace) as unit:
        assert await broken(unit) == []
        assert await list_papers(unit, Ownership, number) == rows, "what has rows is left as it is"
        older = await list_papers(unit, Ownership, 50)
        assert older == (Ownership(50, 1, "UONE", "UONE", S.ACCEPTED, NOW + 7 * HOUR, since=NOW + 7 * HOUR),)
        assert await list_papers(unit, Ownership, 51) == ()


async def test_a_chain_that_is_older_tells_its_owner(alone: Database, workspace: str) -> None:
    """Where a chain stands already, an entry is added to it."""
    async with alone.unit(workspace) as unit:
        await start(unit)
        await _decided(unit, 1)
        await debates.save_debate(unit, debate(1, state=DebateState.DECIDED, posted_at=NOW), seen=1)
    await upgrade(alone)
    async with alone.unit(workspace) as unit:
        length = (await get_chain(unit, 1)).length
        assert [one.owner for one in await list_papers(unit, Ownership, 1)] == ["UONE"]
        await unit.execute(delete(ownerships).where(ownerships.c.workspace == workspace))
    async with alone.unit(workspace) as unit:
        assert await broken(unit) != []
        assert await ownership.begin_ownerships(unit, NOW + DAY) == 1
        assert await ownership.begin_ownerships(unit, NOW + DAY) == 0
        entries = [entry.verb for entry, _ in await list_entries(unit, 1, limit=9)]
        assert entries[length:] == [Verb.OWN_CARRIED]
        assert await broken(unit) == []


async def test_two_transfers_at_once(database: Database, workspace: str) -> None:
    """Of two hand-overs at the same moment one asks, and the other is told whom; only who was asked accepts."""
    number = await lived(database, workspace)
    async with database.unit(workspace) as unit:
        await unit.execute(delete(ownerships).where(ownerships.c.workspace == workspace))
        await add_paper(unit, replace(HELD, number=number))

    async def hands(to: str) -> rules.Rows | tuple[Refusal, ...]:
        async with database.unit(workspace) as unit:
            return await flows.hand_over(unit, number, to, "I move.", None, by=ONE, now=NOW + 60 * HOUR)

    told = await asyncio.gather(hands("UTWO"), hands("ULEAD"))
    refused = [done[0] for done in told if isinstance(done[0], Refusal)]
    asked = next(done[1] for done in told if isinstance(done[0], Ownership))
    assert [(one.code, one.facts) for one in refused] == [(Code.OWNING_OFFERED, {"to": asked.owner})]
    other, right = (LEAD, TWO) if asked.owner == "UTWO" else (TWO, LEAD)
    async with database.unit(workspace) as unit:
        late = await flows.accept(unit, number, 2, by=other, now=NOW + 61 * HOUR)
        assert isinstance(late, Refusal)
        done = await flows.accept(unit, number, 2, by=right, now=NOW + 61 * HOUR)
        assert not isinstance(done, Refusal)
        assert [one.state for one in done] == [S.TRANSFERRED, S.ACCEPTED]
        assert (await get_record(unit, number)).decision.owner == right.id  # type: ignore[union-attr]


async def test_let_go_and_kept(database: Database, workspace: str) -> None:
    """What is let go without a successor is unowned and somebody is asked at once; who asked for what is kept reads
    why, once. Each step is in the chain.
    """
    at, number = NOW + 60 * HOUR, await lived(database, workspace)
    async with database.unit(workspace) as unit:
        before = [*await list_papers(unit, Ownership, number), *await list_papers(unit, Imported, number)]
        await unit.execute(delete(imports).where(imports.c.workspace == workspace))
        await unit.execute(delete(ownerships).where(ownerships.c.workspace == workspace))
        await add_paper(unit, replace(HELD, number=number))
        await history.note(
            unit, number, Verb.OWN_CARRIED, by=None, now=NOW, was=before, to=[replace(HELD, number=number)]
        )
        unowned = await ownership.count_unowned(unit)
        assert not any(isinstance(one, Refusal) for one in await _asked_for(unit, number, at))
        await flows.decline(unit, number, 2, "It is half done.", by=ONE, now=at)
        assert number in [one.debate.number for one in await list_records_for(unit, LEAD.id)]
        assert not isinstance(await flows.heard_why(unit, number, 2, by=LEAD, now=at), Refusal)
        assert isinstance(await flows.heard_why(unit, number, 2, by=LEAD, now=at), Refusal)

        done = await flows.hand_over(unit, number, None, "I move.", None, by=ONE, now=at + HOUR)
        assert not any(isinstance(one, Refusal) for one in done)
        nobodys = next(one for one in await ownership.list_unowned(unit) if one.number == number)
        assert (nobodys.number, nobodys.since, nobodys.named) == (number, at + HOUR, None)
        assert nobodys.asked == LEAD.id
        assert await ownership.count_unowned(unit) == unowned + 1
        assert await broken(unit) == []


async def _asked_for(unit: Unit, number: int, at: datetime) -> tuple[object, ...]:
    return await flows.hand_over(unit, number, TWO.id, "They know it.", None, by=LEAD, now=at)
