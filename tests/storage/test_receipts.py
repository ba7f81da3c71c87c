"""Receipts come back as they went in, the first of two writers wins, and time and departure make them due."""

from dataclasses import replace

import pytest

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.people import Member
from bot.domain.receipts import ReceiptState
from storage import debates, decisions, people, receipts
from storage.database import Database
from storage.records import get_record, list_records_for
from storage.unit import Stale, Unit
from tests.storage.worlds import HOUR, NOW, debate, decision, receipt, start

S = ReceiptState


async def _decided(unit: Unit) -> None:
    await start(unit)
    await debates.add_debate(unit, debate(1), None)
    await decisions.add_decision(unit, decision())


async def test_a_receipt_comes_back_as_it_went_in(database: Database, workspace: str) -> None:
    """All of it, also after a change, in the order in which it was said."""
    said = receipt(member="UTWO", sentence="You fear   <!channel> & \u0645\u0631\u062d\u0628\u0627.")
    async with database.unit(workspace) as unit:
        await _decided(unit)
        await receipts.add_receipts(unit, [said, receipt(member="UONE")])
        after = replace(said, state=S.NOT_QUITE, point="It is the queue.", answered_at=NOW + 8 * HOUR)
        await receipts.save_receipt(unit, after, seen=S.ASKED)
        assert await receipts.find_receipt(unit, 1, 1, "UTWO") == after
        assert await receipts.find_receipt(unit, 1, 1, "ULEAD") is None
        record = await get_record(unit, 1)
    assert record is not None
    assert record.receipts == (after, receipt(member="UONE"))


async def test_of_two_writers_the_first_wins(database: Database, workspace: str) -> None:
    """What was changed meanwhile is not overwritten: the second is told by an error, as with every aggregate."""
    async with database.unit(workspace) as unit:
        await _decided(unit)
        await receipts.add_receipts(unit, [receipt()])
        await receipts.save_receipt(unit, receipt(state=S.CONFIRMED), seen=S.ASKED)
    with pytest.raises(Stale):
        async with database.unit(workspace) as unit:
            await receipts.save_receipt(unit, receipt(state=S.NOT_QUITE, point="No."), seen=S.ASKED)
    async with database.reading(workspace) as unit:
        found = await receipts.find_receipt(unit, 1, 1, "UONE")
    assert found is not None
    assert found.state is S.CONFIRMED


async def test_what_is_due(database: Database, workspace: str) -> None:
    """Open ones at the end of their time, and at once where their author is gone; what is settled never."""
    async with database.unit(workspace) as unit:
        await _decided(unit)
        assert await receipts.next_receipt_end(unit) is None
        two = receipt(member="UTWO", state=S.NOT_QUITE, point="No.", until=NOW + 40 * HOUR)
        await receipts.add_receipts(unit, [receipt(), two, receipt(member="ULEAD", state=S.HEARD, until=NOW)])
        assert await receipts.next_receipt_end(unit) == receipt().until
        assert await receipts.list_due_receipts(unit, NOW + 30 * HOUR) == []
        assert await receipts.list_due_receipts(unit, receipt().until) == [(1, "UONE", False)]
        assert await receipts.pending_receipts(unit) == {(1, "UONE")}
        gone = [Member("UONE", "One", deactivated=True), Member("UTWO", "Two", deactivated=True)]
        await people.save_members(unit, gone, NOW)
        assert await receipts.next_receipt_end(unit) == receipt().asked_at
        assert await receipts.list_due_receipts(unit, NOW + 8 * HOUR) == [(1, "UONE", True)]


async def test_a_receipt_outlives_the_answers_in_somebodys_list(database: Database, workspace: str) -> None:
    """A decision in force still waits for whoever is to confirm, and for a decider who was told "not quite"."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await debates.add_debate(unit, debate(1, state=DebateState.DECIDED, opener="UTWO", decider="ULEAD"), None)
        await decisions.add_decision(unit, decision(state=DecisionState.IN_FORCE, in_force_at=NOW + 8 * HOUR))
        await receipts.add_receipts(unit, [receipt()])
    assert await _lists(database, workspace) == {"UONE": [1], "ULEAD": [], "UTWO": []}
    async with database.unit(workspace) as unit:
        await receipts.save_receipt(unit, receipt(state=S.NOT_QUITE, point="No."), seen=S.ASKED)
    assert await _lists(database, workspace) == {"UONE": [], "ULEAD": [1], "UTWO": []}
    async with database.unit(workspace) as unit:
        await receipts.save_receipt(unit, receipt(state=S.HEARD, point="No."), seen=S.NOT_QUITE)
    assert await _lists(database, workspace) == {"UONE": [], "ULEAD": [], "UTWO": []}


async def _lists(database: Database, workspace: str) -> dict[str, list[int]]:
    async with database.reading(workspace) as unit:
        return {
            member: [one.debate.number for one in await list_records_for(unit, member)]
            for member in ("UONE", "ULEAD", "UTWO")
        }
