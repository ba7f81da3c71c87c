"""Looking back under pressure: of two forms at once one stands; what is due is a row; forgotten words leave."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.commitments import Answer, AnswerForm
from bot.domain.concerns import Concern, ConcernState
from bot.domain.refusals import Code
from bot.domain.reviews import OutcomeForm, Process, Review, ReviewState, Verdict
from bot.domain.signals import Signal, SignalState
from bot.flows import commitments, concerns, ownership, reviews, signals
from storage import papers
from storage.concerns import next_lapse
from storage.database import Database
from storage.ledger import forget
from storage.records import list_records_for
from storage.reviews import list_due_look_backs, list_skipped, next_look_back, next_skip
from storage.signals import list_due_signals, list_ignored, next_ignored, next_signal
from storage.unit import Unit
from tests.storage.chains import HOUR, LEAD, NOW, ONE, TWO, broken, decides, opened, says
from tests.storage.worlds import start

WORDS = "It is far too slow."


async def _in_force(database: Database, workspace: str) -> int:
    async with database.unit(workspace) as unit:
        await start(unit)
        number = await opened(unit, "L1")
        for by in (ONE, TWO):
            await says(unit, number, by, "Yes", NOW)
        await decides(unit, number, NOW + HOUR)
        dissent = AnswerForm(Answer.DISAGREE_AND_COMMIT, WORDS, "A faster check.")
        await commitments.answer(unit, number, AnswerForm(Answer.AGREE), by=ONE, now=NOW + HOUR)
        await commitments.answer(unit, number, dissent, by=TWO, now=NOW + HOUR)
        await ownership.accept(unit, number, 1, by=ONE, now=NOW + HOUR)
    return number


async def _due(unit: Unit) -> None:
    """Let its day come."""
    at = await next_look_back(unit)
    assert at is not None
    assert await list_due_look_backs(unit, at - timedelta(seconds=1)) == []
    assert await reviews.open_due(unit, at)
    assert not await reviews.open_due(unit, at)


async def _opened(database: Database, workspace: str) -> int:
    number = await _in_force(database, workspace)
    async with database.unit(workspace) as unit:
        await _due(unit)
    return number


async def test_of_two_forms_at_once_one_stands(database: Database, workspace: str) -> None:
    """Kept twice in the same moment: one is done, the other is told that it was looked at, and every chain holds."""
    number = await _opened(database, workspace)
    later = NOW + timedelta(days=15)
    async with database.unit(workspace) as unit:
        first = OutcomeForm(Verdict.KEPT, "It went on.")
        refused = await reviews.judge_outcome(unit, number, 1, first, by=ONE, now=later)
        assert isinstance(refused, tuple)
        assert refused[0].code is Code.PROCESS_FIRST
        done = await reviews.judge_process(unit, number, 1, Process.SOUND, by=ONE, now=later)
        assert isinstance(done, Review)
    both = asyncio.Barrier(2)

    async def keeps(words: str) -> object:
        async def work(unit: Unit) -> object:
            form = OutcomeForm(Verdict.KEPT, words)
            return await reviews.judge_outcome(unit, number, 1, form, by=ONE, now=later)

        await both.wait()
        return await database.run(workspace, work)

    found = await asyncio.gather(keeps("It went well."), keeps("It went on."))
    won = [one for one in found if isinstance(one, Review)]
    lost = [one for one in found if isinstance(one, tuple)]
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0][0].code is Code.LOOKED_BACK
    async with database.unit(workspace) as unit:
        (kept,) = await papers.list_papers(unit, Review, number)
        assert kept == won[0]
        assert await next_look_back(unit) is None
        assert await broken(unit) == []


async def test_too_early_and_skipped_are_rows(database: Database, workspace: str) -> None:
    """A look back that was too early is due on the day named then; one not answered counts, twice, and then no more."""
    number = await _opened(database, workspace)
    later = NOW + timedelta(days=15)
    async with database.unit(workspace) as unit:
        await reviews.judge_process(unit, number, 1, Process.SOUND, by=ONE, now=later)
        early = OutcomeForm(Verdict.TOO_EARLY, again_on=date(2027, 1, 12))
        assert isinstance(await reviews.judge_outcome(unit, number, 1, early, by=ONE, now=later), Review)
        again = await next_look_back(unit)
        assert again is not None
        assert again.date() == date(2027, 1, 12)
        assert await reviews.open_due(unit, again)
        assert await next_look_back(unit) is None
        for skips in (1, 2):
            at = await next_skip(unit)
            assert at is not None
            assert await list_skipped(unit, at - timedelta(seconds=1)) == []
            assert await reviews.skip_due(unit, at)
            review = await papers.get_paper(unit, Review, number, 2)
            assert review is not None
            assert review.skips == skips
        assert await next_skip(unit) is None
        assert await broken(unit) == []


async def test_concerns_are_asked_and_forgotten(database: Database, workspace: str) -> None:
    """Each dissenter is asked as the look back opens, answers alone, and takes their words along when they go."""
    number = await _opened(database, workspace)
    later = NOW + timedelta(days=15)
    async with database.unit(workspace) as unit:
        (asked,) = await papers.list_papers(unit, Concern, number)
        assert (asked.member, asked.words, asked.mind) == (TWO.id, WORDS, "A faster check.")
        assert number in [one.debate.number for one in await list_records_for(unit, TWO.id)]
        refused = await concerns.say(unit, number, 1, ConcernState.DID_NOT, by=ONE, now=later)
        assert not isinstance(refused, Concern)
        assert isinstance(await concerns.say(unit, number, 1, ConcernState.DID_NOT, by=TWO, now=later), Concern)
        assert number not in [one.debate.number for one in await list_records_for(unit, TWO.id)]
        assert await forget(unit, TWO.id, later)
        (gone,) = await papers.list_papers(unit, Concern, number)
        assert (gone.words, gone.mind) == ("[removed]", "[removed]")
        assert gone.member != TWO.id
        assert await broken(unit) == []


async def test_a_concern_that_nobody_answers_lapses(database: Database, workspace: str) -> None:
    """After ten working days it waits for nobody, once; the chain tells it, and its author may still say it."""
    number = await _opened(database, workspace)
    async with database.unit(workspace) as unit:
        at = await next_lapse(unit)
        assert at is not None
        assert not await concerns.lapse_due(unit, at - timedelta(seconds=1))
        assert await concerns.lapse_due(unit, at)
        assert await next_lapse(unit) is None
        assert not await concerns.lapse_due(unit, at)
        (lapsed,) = await papers.list_papers(unit, Concern, number)
        assert lapsed.state is ConcernState.UNANSWERED
        assert number not in [one.debate.number for one in await list_records_for(unit, TWO.id)]
        assert isinstance(await concerns.say(unit, number, 1, ConcernState.CAME_TRUE, by=TWO, now=at), Concern)
        assert await broken(unit) == []


async def test_stop_signals_fall_due(database: Database, workspace: str) -> None:
    """Asked on the first working morning from its day on; ignored after two days, once; crossed, it opens a review."""
    number = await _in_force(database, workspace)
    async with database.unit(workspace) as unit:
        saturday = date(2026, 12, 5)
        await papers.add_paper(unit, Signal(number, 1, LEAD.id, "It is slow.", saturday, "Stop.", NOW))
        at = await next_signal(unit)
        assert at is not None
        assert at.date() == date(2026, 12, 7)
        assert await list_due_signals(unit, at - timedelta(seconds=1)) == []
        assert await signals.ask_due(unit, at)
        assert await next_signal(unit) is None
        late = await next_ignored(unit)
        assert late == at + 48 * HOUR
        assert await signals.ignore_due(unit, late)
        assert await list_ignored(unit, late) == []
        came = await signals.settle(unit, number, 1, SignalState.CROSSED, by=ONE, now=late)
        assert isinstance(came, Signal)
        (review,) = await papers.list_papers(unit, Review, number)
        assert review.state is ReviewState.OPEN
        assert isinstance(await signals.settle(unit, number, 1, SignalState.ACTED, by=ONE, now=late), Signal)
        (review,) = await papers.list_papers(unit, Review, number)
        assert review == replace(review, state=ReviewState.CLOSED, verdict=None)
        assert await next_ignored(unit) is None
