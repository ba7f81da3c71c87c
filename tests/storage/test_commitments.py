"""Decisions and the answers to them: by form, by emoji, taken back, heard of late or found by looking."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.commitments import Answer, Answered, AnswerForm, Ground, Standing
from bot.domain.decisions import Decision, DecisionState
from bot.domain.positions import Position
from storage import commitments, debates, decisions
from storage.database import Database
from storage.unit import Stale, Unit
from tests.storage.worlds import HOUR, NOW, debate, decision, position, start

FORM = AnswerForm(
    Answer.CANNOT_COMMIT,
    words="It breaks our promise.",
    change_my_mind="A waiver",
    best_reason="Fewer errors",
    ground=Ground.PROMISE,
    need="Ask the customer",
)


async def _decided(unit: Unit) -> Decision:
    await start(unit)
    await debates.add_debate(unit, debate(), None)
    await decisions.add_decision(unit, decision())
    return decision()


async def _standings(unit: Unit, positions: tuple[Position, ...] = ()) -> dict[str, Standing]:
    before = unit.statements
    standings = await commitments.list_standings(unit, decision(), positions)
    assert unit.statements == before + 2
    assert tuple(one.member for one in standings) == decision().asked
    return {one.member: one for one in standings}


async def test_a_decision_comes_back_as_it_went_in(database: Database, workspace: str) -> None:
    """Every field and everybody asked, in their order; a save finds the row that was seen, or says that it is stale."""
    async with database.unit(workspace) as unit:
        await _decided(unit)
        assert await decisions.get_decision(unit, 2) is None
        held = await decisions.get_decision(unit, 1, lock=True)
        assert held is not None
        assert (held.value, held.seen) == (decision(), 1)
        later = replace(
            decision(), state=DecisionState.IN_FORCE, in_force_at=NOW + HOUR, asked=("UX", "UONE"), why="Else"
        )
        await decisions.save_decision(unit, later, seen=1)
        held = await decisions.get_decision(unit, 1)
        assert held is not None
        assert (held.value, held.seen) == (later, 2)
        with pytest.raises(Stale):
            await decisions.save_decision(unit, later, seen=1)


async def test_the_newest_version_is_the_decision(database: Database, workspace: str) -> None:
    """A later version stands beside the earlier one, with those whom it asks."""
    async with database.unit(workspace) as unit:
        await _decided(unit)
        await decisions.add_decision(unit, decision(version=2, asked=(), choice="No"))
        held = await decisions.get_decision(unit, 1)
        assert held is not None
        assert held.value == decision(version=2, asked=(), choice="No")


async def test_due_when_the_window_ends(database: Database, workspace: str) -> None:
    """Due are decisions that still take answers when their time is over."""
    async with database.unit(workspace) as unit:
        await start(unit)
        for number, hours in ((1, 3), (2, 1), (3, 2)):
            await debates.add_debate(unit, debate(number), None)
            state = DecisionState.IN_FORCE if number == 3 else DecisionState.COMMITTING
            await decisions.add_decision(unit, decision(number, answers_until=NOW + hours * HOUR, state=state))
        assert await decisions.next_window_end(unit) == NOW + HOUR
        assert await decisions.list_due_decisions(unit, NOW + HOUR - timedelta(microseconds=1)) == []
        assert await decisions.list_due_decisions(unit, NOW + 5 * HOUR) == [2, 1]
        assert await decisions.list_due_decisions(unit, NOW + 5 * HOUR, limit=1) == [2]


async def test_the_newest_form_counts(database: Database, workspace: str) -> None:
    """Answers are added, never overwritten: the last one stands, whole, until it is taken back."""
    async with database.unit(workspace) as unit:
        await _decided(unit)
        agree = Answered("UTWO", AnswerForm(Answer.AGREE), NOW, await commitments.next_order(unit))
        refuse = Answered("UTWO", FORM, NOW + HOUR, await commitments.next_order(unit))
        for one in (refuse, agree):  # the order of doing counts, not that of storing
            await commitments.add_answer(unit, 1, 1, one)
        standings = await _standings(unit)
        assert standings["UTWO"] == Standing("UTWO", FORM)
        assert standings["UONE"] == Standing("UONE")
        assert await commitments.take_back_answer(unit, 1, 1, "UTWO", NOW + HOUR)
        assert not await commitments.take_back_answer(unit, 1, 1, "UTWO", NOW + HOUR)
        assert (await _standings(unit))["UTWO"] == Standing("UTWO")


async def test_emoji_by_every_name(database: Database, workspace: str) -> None:
    """Tones and both names of a hand say the same, other signs say nothing, and the newest still standing wins."""
    async with database.unit(workspace) as unit:
        await _decided(unit)
        add, remove = commitments.add_mark, commitments.remove_mark
        assert await add(unit, 1, "C1", "1.1", "UTWO", "white_check_mark::skin-tone-3", 1)
        assert await add(unit, 1, "D1", "2.2", "UTWO", "hand::skin-tone-5", 2)
        assert await add(unit, 1, "C1", "1.1", "UTWO", "tada", 3)
        assert (await _standings(unit))["UTWO"] == Standing("UTWO", begun=Answer.CANNOT_COMMIT, by_emoji=True)
        assert await remove(unit, 1, "D1", "2.2", "UTWO", "hand::skin-tone-5")
        assert not await remove(unit, 1, "D1", "2.2", "UTWO", "hand::skin-tone-5")
        assert (await _standings(unit))["UTWO"].kind is Answer.AGREE


async def test_two_tones_are_two_marks(database: Database, workspace: str) -> None:
    """Taking one of two equal hands away leaves the other one standing."""
    async with database.unit(workspace) as unit:
        await _decided(unit)
        for order, emoji in enumerate(("white_check_mark", "white_check_mark::skin-tone-2"), start=1):
            await commitments.add_mark(unit, 1, "C1", "1.1", "UTWO", emoji, order)
        await commitments.remove_mark(unit, 1, "C1", "1.1", "UTWO", "white_check_mark")
        assert (await _standings(unit))["UTWO"].kind is Answer.AGREE


async def test_heard_twice_is_one_mark(database: Database, workspace: str) -> None:
    """An event that comes again changes nothing: not even its place in the order."""
    async with database.unit(workspace) as unit:
        await _decided(unit)
        assert await commitments.add_mark(unit, 1, "C1", "1.1", "UTWO", "white_check_mark", 1)
        await commitments.add_mark(unit, 1, "C1", "1.1", "UTWO", "raised_hand", 2)
        assert not await commitments.add_mark(unit, 1, "C1", "1.1", "UTWO", "white_check_mark", 3)
        assert (await _standings(unit))["UTWO"].begun is Answer.CANNOT_COMMIT


async def test_a_handshake_with_earlier_words(database: Database, workspace: str) -> None:
    """Who argued otherwise has said their disagreement: the newest version of their position lends its words."""
    written = (position("UTWO", reason="Old."), position("UTWO", 2, reason="Slow.", change_my_mind="Numbers"))
    async with database.unit(workspace) as unit:
        await _decided(unit)
        await commitments.add_mark(unit, 1, "C1", "1.1", "UTWO", "handshake", 1)
        await commitments.add_mark(unit, 1, "C1", "1.1", "UONE", "handshake", 2)
        standings = await _standings(unit, written)
        assert standings["UTWO"].form == AnswerForm(Answer.DISAGREE_AND_COMMIT, "Slow.", "Numbers")
        assert standings["UONE"].begun is Answer.DISAGREE_AND_COMMIT


async def test_looking_finds_what_was_missed(database: Database, workspace: str) -> None:
    """A look at a message adds what is new without a time, removes what is gone, and keeps the places of the rest."""
    async with database.unit(workspace) as unit:
        await _decided(unit)
        await commitments.add_mark(unit, 1, "C1", "1.1", "UONE", "white_check_mark", 1)
        await commitments.add_mark(unit, 1, "C1", "1.1", "UTWO", "raised_hand", 2)
        await commitments.add_mark(unit, 1, "D1", "2.2", "UTWO", "tada", 3)
        found = [("UONE", "white_check_mark"), ("UTWO", "white_check_mark"), ("UTWO", "white_check_mark")]
        assert await commitments.replace_marks_seen(unit, 1, "C1", "1.1", found)
        assert not await commitments.replace_marks_seen(unit, 1, "C1", "1.1", found)
        marks = {(mark.member, mark.kind): mark.order for mark in await commitments.list_marks(unit, 1)}
        assert marks == {("UONE", Answer.AGREE): 1, ("UTWO", Answer.AGREE): None}
        assert (await _standings(unit))["UTWO"].kind is Answer.AGREE
        assert await commitments.add_mark(unit, 1, "C1", "1.1", "UTWO", "white_check_mark", 4)
        marks = {(mark.member, mark.kind): mark.order for mark in await commitments.list_marks(unit, 1)}
        assert marks["UTWO", Answer.AGREE] == 4
        assert await commitments.replace_marks_seen(unit, 1, "C1", "1.1", [])
        assert await commitments.list_marks(unit, 1) == ()
