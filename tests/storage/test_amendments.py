"""Versions under pressure: of two changes at once one wins, an answer goes to the version that it was read in."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

from bot.domain.amendments import Amended, AmendForm, Reversed, ReverseForm
from bot.domain.commitments import Answer, AnswerForm, Standing
from bot.domain.decisions import DecisionState
from bot.domain.refusals import Code, Refusal
from bot.domain.reviews import Cause, ReviewState
from bot.flows import amendments, commitments, reviews
from storage import decisions, positions
from storage.commitments import list_standings
from storage.database import Database
from storage.records import get_record
from storage.reviews import list_due_look_backs, next_look_back
from storage.unit import Unit
from tests.storage.chains import HOUR, LEAD, NOW, ONE, TWO, broken, decides, opened, says
from tests.storage.worlds import start


async def _decided(database: Database, workspace: str, *, in_force: bool = False) -> int:
    async with database.unit(workspace) as unit:
        await start(unit)
        number = await opened(unit, "V1")
        for by in (ONE, TWO):
            await says(unit, number, by, "Yes", NOW)
        await decides(unit, number, NOW + HOUR)
        if in_force:
            for by in (ONE, TWO):
                await commitments.answer(unit, number, AnswerForm(Answer.AGREE), by=by, now=NOW + HOUR)
    return number


async def _form(unit: Unit, number: int, **news: object) -> AmendForm:
    held = await decisions.get_decision(unit, number)
    assert held
    whole = AmendForm(held.value.statement, held.value.why, held.value.owner, held.value.look_back, "It was too short.")
    return replace(whole, **news)  # type: ignore[arg-type]  # fields by name


async def test_of_two_changes_at_once_one_wins(database: Database, workspace: str) -> None:
    """Amended and undone in the same moment: one is done, the other is told what happened, and every chain holds."""
    number = await _decided(database, workspace)
    both = asyncio.Barrier(2)

    async def amends(statement: str) -> object:
        async def work(unit: Unit) -> object:
            form = await _form(unit, number, statement=statement)
            return await amendments.change(unit, number, form, by=LEAD, now=NOW + 2 * HOUR, seen=1)

        await both.wait()
        return await database.run(workspace, work)

    done = await asyncio.gather(amends("Yes, for good"), amends("Yes, for a month"))
    won = [one for one in done if isinstance(one, Amended)]
    lost = [one for one in done if isinstance(one, tuple)]
    assert (len(won), len(lost)) == (1, 1)
    (refused,) = lost[0]
    assert isinstance(refused, Refusal)
    assert refused.code is Code.CHANGED_MEANWHILE
    assert refused.facts["statement"] == won[0].fresh.statement
    async with database.unit(workspace) as unit:
        record = await get_record(unit, number)
        assert record
        assert record.decision == won[0].fresh
        assert record.earlier == (won[0].ended,)
        assert await broken(unit) == []


async def test_an_answer_and_a_change_at_once(database: Database, workspace: str) -> None:
    """Whichever comes first, the answer stands with a version that was asked about, and nothing is lost or doubled."""
    number = await _decided(database, workspace)
    both = asyncio.Barrier(2)

    async def answers() -> object:
        await both.wait()
        agree = AnswerForm(Answer.AGREE)
        return await database.run(
            workspace, lambda unit: commitments.answer(unit, number, agree, by=TWO, now=NOW + 2 * HOUR)
        )

    async def amends() -> object:
        async def work(unit: Unit) -> object:
            form = await _form(unit, number, statement="Yes, for good")
            return await amendments.change(unit, number, form, by=LEAD, now=NOW + 2 * HOUR, seen=1)

        await both.wait()
        return await database.run(workspace, work)

    said, changed = await asyncio.gather(answers(), amends())
    assert isinstance(said, Standing), said
    assert isinstance(changed, Amended), changed
    async with database.unit(workspace) as unit:
        shown = [one async for one in _versions(unit, number)]
        assert sum(kind is Answer.AGREE for kind in shown) == 1
        assert await broken(unit) == []


async def _versions(unit: Unit, number: int) -> AsyncIterator[Answer | None]:
    record = await get_record(unit, number)
    assert record
    assert record.decision
    for version in (*record.earlier, record.decision):
        for one in await list_standings(unit, version, await positions.list_positions(unit, number)):
            if one.member == TWO.id:
                yield one.kind


async def test_a_look_back_is_due_once(database: Database, workspace: str) -> None:
    """At nine in the owner's zone of a decision in force; opened once; for a newer version once more; undone never."""
    number = await _decided(database, workspace)
    async with database.unit(workspace) as unit:
        assert await next_look_back(unit) is None, "it is not in force yet"
        for by in (ONE, TWO):
            await commitments.answer(unit, number, AnswerForm(Answer.AGREE), by=by, now=NOW + HOUR)
        due = await next_look_back(unit)
        assert due is not None
        day = (NOW + HOUR).date() + timedelta(14)
        assert (due.date(), due.hour) == (day, 9), "its owner's zone is not known: nine there is nine in UTC"
        assert await list_due_look_backs(unit, due - timedelta(seconds=1)) == []
        assert await reviews.open_due(unit, due - timedelta(seconds=1)) is False
        assert await reviews.open_due(unit, due) is True
        assert await reviews.open_due(unit, due) is False
        assert await next_look_back(unit) is None
        form = await _form(unit, number, look_back=day + timedelta(30))
        amended = await amendments.change(unit, number, form, by=LEAD, now=due, seen=None)
        assert isinstance(amended, Amended)
        record = await get_record(unit, number)
        assert record
        assert [(one.cause, one.state) for one in record.reviews] == [(Cause.DATE, ReviewState.CLOSED)]
        later = await next_look_back(unit)
        assert later == due + timedelta(days=30)
        undone = await amendments.change(unit, number, ReverseForm("It was slow."), by=LEAD, now=due, seen=None)
        assert isinstance(undone, Reversed)
        assert undone.decision.state is DecisionState.REVERSED
        assert await next_look_back(unit) is None
        assert await broken(unit) == []
