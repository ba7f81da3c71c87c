"""Follow-ups as rows: one of two wins, forty are one message, what is late is found, a person can be forgotten."""

import asyncio
from datetime import date, timedelta

from sqlalchemy import func, select

from bot.domain.away import Rhythm
from bot.domain.followups import Did, Followed, FollowUpForm, FollowUpState
from bot.domain.people import Member
from bot.domain.refusals import Code
from bot.domain.today import SHOWN
from bot.flows import followups, today
from bot.flows.followups import Answer, Place
from storage import followups as rows
from storage import people
from storage.database import Database
from storage.ledger import forget
from storage.schema import followup_steps, sends, today_items
from storage.schema import followups as table
from storage.unit import Stale, Unit
from tests.storage.worlds import HOUR, NOW, start

LEAD, ONE = Member("ULEAD", "Lead", "Europe/Berlin"), Member("UONE", "One")
DAY = timedelta(days=1)


async def made(unit: Unit, owner: str = "UONE", by: Member = ONE, what: str = "Tell the shops") -> int:
    """Make a follow-up that stands alone, due in a week."""
    done = await followups.make(unit, FollowUpForm(what, owner, (NOW + 7 * DAY).date()), Place(), by=by, now=NOW)
    assert isinstance(done, Followed)
    return done.followup.id


async def test_done_and_slipped_at_one_moment(database: Database, workspace: str) -> None:
    """Two forms that were open together are sent at the same moment: one wins, the other is told what happened."""
    async with database.unit(workspace) as unit:
        await start(unit)
        one = await made(unit)
    both = (Answer("done", "In the handbook", 1), Answer("move", "Later.", 1, due=(NOW + 9 * DAY).date()))

    async def say(said: Answer) -> object:
        async def work(unit: Unit) -> object:
            return await followups.answer(unit, one, said, by=ONE, now=NOW + HOUR)

        return await database.run(workspace, work)

    first, second = await asyncio.gather(*(say(said) for said in both))
    won = [found for found in (first, second) if isinstance(found, Followed)]
    lost = [found for found in (first, second) if isinstance(found, tuple)]
    assert (len(won), len(lost)) == (1, 1)
    over = won[0].followup.state is FollowUpState.DONE
    assert lost[0][0].code is (Code.FOLLOW_UP_OVER if over else Code.FOLLOW_UP_MOVED)
    async with database.reading(workspace) as unit:
        case = await rows.get_case(unit, one)
        assert case is not None
        assert [step.did for step in case.steps] == [Did.MADE, won[0].step.did]


async def test_who_has_not_seen_the_newest_keeps_nothing(database: Database, workspace: str) -> None:
    """A step that was judged on an older state is refused by the rows themselves."""
    async with database.unit(workspace) as unit:
        await start(unit)
        seen = await rows.get_follow_up(unit, await made(unit))
        assert seen is not None
        await followups.answer(unit, seen.id, Answer("done", "Done."), by=ONE, now=NOW)
        late = await followups.answer(unit, seen.id, Answer("drop", "No."), by=ONE, now=NOW)
        assert isinstance(late, tuple)
        then = followups.rules.done(seen, "Twice.", by=ONE, people={"UONE": ONE}, now=NOW)
        assert isinstance(then, Followed)
        try:
            await rows.save_follow_up(unit, then, seen=seen)
        except Stale:
            return
    raise AssertionError("two steps on one state")


async def test_forty_are_one_message(database: Database, workspace: str) -> None:
    """Forty in one hand-over: one morning message with three of them, and the rest is counted."""
    async with database.unit(workspace) as unit:
        await start(unit)
        for place in range(40):
            await made(unit, by=LEAD, what=f"Tell shop {place}")
    morning = NOW.replace(hour=9, minute=1) + DAY
    async with database.unit(workspace) as unit:
        while await today.look(unit, morning):
            pass
        planned = (
            select(func.count()).select_from(sends).where(sends.c.workspace == workspace, sends.c.person == "UONE")
        )
        assert (await unit.execute(planned)).scalar_one() == 1
        drawn = await today.say(unit, int(f"{morning:%Y%m%d}"), "UONE", morning)
    shown = str(drawn)
    assert shown.count("Take it on?") == SHOWN
    assert "37 more in Home" in shown
    async with database.reading(workspace) as unit:
        assert len(await rows.list_cases_for(unit, "UONE")) == 40


async def test_what_is_open_moves_with_a_record(database: Database, workspace: str) -> None:
    """Who accepts to own a record takes over what its owner still had to do there; what stands alone, or is another's,
    stays.
    """
    async with database.unit(workspace) as unit:
        await start(unit)
        await made(unit)
        assert await followups.move_all(unit, 1, was=ONE, to=LEAD, now=NOW) == 0


async def test_a_day_off_of_its_owner_moves_it(database: Database, workspace: str) -> None:
    """Due on a Thursday, on which its owner does not work, it is due on the next day on which they do."""
    form = FollowUpForm("Tell the shops", "UONE", (NOW + 7 * DAY).date())
    async with database.unit(workspace) as unit:
        await start(unit)
        await people.save_rhythm(unit, "UONE", Rhythm(weekend="thu"))
        done = await followups.make(unit, form, Place(), by=ONE, now=NOW)
        assert isinstance(done, Followed)
        assert done.followup.due == (NOW + 8 * DAY).date()


async def test_what_is_late_is_found_once(database: Database, workspace: str) -> None:
    """Eleven working days after its day it is marked, once; what is done or moved is not."""
    async with database.unit(workspace) as unit:
        await start(unit)
        assert await rows.next_late(unit) is None
        one, other = await made(unit), await made(unit)
        await followups.answer(unit, other, Answer("done", "Done."), by=ONE, now=NOW)
        at = await rows.next_late(unit)
        assert at is not None
        assert not await followups.mark_late(unit, at - HOUR)
        assert await followups.mark_late(unit, at)
        assert not await followups.mark_late(unit, at + 30 * DAY)
        assert await rows.next_late(unit) is None
        case = await rows.get_case(unit, one)
        assert case is not None
        assert case.followup.late_at == at


async def test_whoever_leaves_owns_nothing(database: Database, workspace: str) -> None:
    """What a person owned, was asked to own, or blocked is open for others at once."""
    async with database.unit(workspace) as unit:
        await start(unit)
        owned, asked = await made(unit), await made(unit, by=LEAD)
        blocked = await made(unit, owner="ULEAD", by=LEAD)
        await followups.answer(unit, blocked, Answer("block", "A key.", to="UONE"), by=LEAD, now=NOW)
        await followups.leave(unit, "UONE", NOW + HOUR)
        cases = {case.followup.id: case for case in await rows.list_cases(unit, [owned, asked, blocked])}
        assert {case.followup.id for case in await rows.list_unowned(unit)} == {owned, asked}
        assert await rows.count_unowned(unit) == 2
        assert (cases[blocked].followup.state, cases[blocked].followup.owner) == (FollowUpState.OPEN, "ULEAD")
        assert await rows.list_involving(unit, "UONE") == []


async def test_a_person_is_forgotten_in_those_that_stand_alone(database: Database, workspace: str) -> None:
    """No chain tells of them; name, id and words are gone all the same, and the follow-up stands."""
    async with database.unit(workspace) as unit:
        await start(unit)
        one = await made(unit)
        await followups.answer(unit, one, Answer("done", "The zebra has it."), by=ONE, now=NOW)
        await forget(unit, "UONE", NOW + HOUR)
    async with database.reading(workspace) as unit:
        for kept in (table, followup_steps, today_items):
            found = (await unit.execute(select(kept).where(kept.c.workspace == workspace))).all()
            assert "UONE" not in str(found)
            assert "zebra" not in str(found)
        assert await rows.get_follow_up(unit, one) is not None
        assert await people.get_member(unit, "UONE") is None


async def test_the_day_is_a_date(database: Database, workspace: str) -> None:
    """A due day is a date on a calendar on both databases, and no instant."""
    async with database.unit(workspace) as unit:
        await start(unit)
        found = await rows.get_follow_up(unit, await made(unit))
    assert found is not None
    assert type(found.due) is date
