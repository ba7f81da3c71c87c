"""S-8, the look back: the same code as its tour; and its edges."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.driver import SandboxDriver
from bot.sandbox.stories import s8
from bot.sandbox.stories.playing import Telling
from tests.databases import Databases
from tests.stories.conftest import WAYS, staged
from tests.stories.steps import card, last_words
from tests.stories.test_amendments import amends, in_force


@pytest_asyncio.fixture
async def team(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Telling]:
    """A telling of the story in its own workspace; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=s8.STORY.cast) as ws:
        yield Telling(ws, s8.CHANNEL)


told = pytest.mark.parametrize("team", WAYS, indirect=True, ids=["-".join(way) for way in WAYS])


def bare(text: str) -> str:
    """Return what was shown, without bold type."""
    return text.replace("*", "").replace("_", "")


async def newest(ws: SandboxDriver, name: str) -> str:
    """Return the newest message to somebody."""
    return bare((await ws.person(name).dm())[-1].shown)


async def looks_back(ws: SandboxDriver, process: str, outcome: str, **fields: str) -> None:
    """Lead judges the process, and then the outcome."""
    lead = ws.person("lead")
    await lead.press(process, "dm")
    await lead.fill({"And the outcome?": outcome})
    await lead.fill({"What happened, in a line": "No wrong payment in 61 refunds.", **fields})
    await lead.submit()


@pytest.mark.all_ways
@told
async def test_the_look_back_ninety_days_on(team: Telling) -> None:
    """Process before outcome, no later day with an open signal, an unanswered signal on record, undone by proposal."""
    await s8.STORY.play(team)

    assert team.broken == []
    assert team.held > 20


@told
async def test_a_stop_signal_that_came(team: Telling) -> None:
    """What was agreed stands with its buttons; ignored for two days it is asked again; overruling it needs a reason."""
    await s8.in_force(team)
    await s8.signal_day(team)
    owner = team.person(s8.OWNER)
    await owner.press("It came", "dm")
    shown = await newest(team.ws, s8.OWNER)
    assert f"Then we: {s8.THEN}" in shown
    assert "A stop signal's day came" in bare((await s8.card_in(team)).shown)
    await team.ws.clock.advance(days=3)
    assert "Act, or overrule it with a reason" in await newest(team.ws, s8.OWNER)
    assert "nothing was done or said in two days" in bare((await s8.card_in(team)).shown)

    await owner.press("Overrule it", "dm")
    await owner.fill({"Why not, in a sentence": "Not now."})
    await owner.submit()
    form = await owner.modal()
    assert form is not None
    assert "five words or more" in str(form.fields["Why not, in a sentence"].error)
    await owner.fill({"Why not, in a sentence": "A new landing page started only last week."})
    await owner.submit()
    after = bare((await s8.card_in(team)).shown)
    assert "it came, and was overruled by growth-lead" in after
    assert "landing page" in after
    assert "stays in force meanwhile" not in after, "what it had looked at is over"
    await owner.open_home()
    assert "It came" not in "\n".join(await owner.home())


async def test_skipped_twice(stage: SandboxDriver) -> None:
    """After five working days it is asked once more, after five more no more: whoever rules is told, once, alone."""
    await in_force(stage)
    await amends(stage, **{"Owner, one person": "agent-1"})
    await stage.person("agent-1").slash("/decide mine")
    await stage.person("agent-1").press("Accept", "ephemeral")
    await stage.clock.advance_to("2026-12-08T09:30")
    assert "was the process sound?" in await newest(stage, "agent-1")
    told = [len(await stage.person(name).dm()) for name in ("agent-1", "lead")]
    await stage.clock.advance_to("2026-12-17T12:00")
    assert len(await stage.person("agent-1").dm()) == told[0] + 1
    assert len(await stage.person("lead").dm()) == told[1]
    await stage.clock.advance_to("2026-12-29T12:00")
    assert len(await stage.person("lead").dm()) == told[1] + 1
    shown = await newest(stage, "lead")
    assert "agent-1 was asked to look back since Tue 8 Dec" in shown
    assert "Skipped" not in (await card(stage)).shown
    await stage.person("lead").press("Noted", "dm")
    assert "Noted." in await newest(stage, "lead")
    await stage.clock.advance(days=21)
    assert len(await stage.person("agent-1").dm()) == told[0] + 1, "nobody is asked for ever"
    assert len(await stage.person("lead").dm()) == told[1] + 1
    agent = stage.person("agent-1")
    await agent.slash("/decide mine")
    assert "was the process sound?" in bare(await last_words(stage, "agent-1"))


async def test_good_outcome_bad_process(stage: SandboxDriver) -> None:
    """It is said as it is; and of two forms sent for one look back the second is told that the first one stands."""
    await in_force(stage)
    await stage.clock.advance_to("2026-12-08T09:30")
    lead = stage.person("lead")
    await lead.press("It was not", "dm")
    await lead.close(everything=True)
    assert "process: not sound. And the outcome?" in await newest(stage, "lead")
    agent = stage.person("agent-1")
    await agent.slash("/decide mine")
    assert "Nothing waits for you" in await last_words(stage, "agent-1")
    await looks_back(stage, "Say it", "Keep it")

    shown = bare((await card(stage)).shown)
    assert "Process not sound" in shown
    assert "It went well, though not because of how it was decided" in shown
    assert "Looked back: kept" in await newest(stage, "lead")


async def test_too_early_has_its_own_day(stage: SandboxDriver) -> None:
    """Looked at again on the day that was named, once; the card says so meanwhile."""
    await in_force(stage)
    await stage.clock.advance_to("2026-12-08T09:30")
    lead = stage.person("lead")
    await lead.press("It was sound", "dm")
    await lead.fill({"And the outcome?": "Too early, look again"})
    await lead.fill({"Look again on": "2026-12-22"})
    await lead.submit()
    assert "Looked back on Tue 8 Dec: too early, again on Tue 22 Dec" in bare((await card(stage)).shown)
    await stage.clock.advance_to("2026-12-21T12:00")
    assert "Look back is due" not in (await card(stage)).shown

    await stage.clock.advance_to("2026-12-22T09:30")
    assert "Look back is due since Tue 22 Dec" in (await card(stage)).shown
    assert "was the process sound?" in await newest(stage, "lead")
