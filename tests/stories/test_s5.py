"""S-5, owner by committee: the same code as its tour, and its edges: taken away, orphaned, stood in for, cancelled."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.driver import SandboxDriver
from bot.sandbox.stories import s5
from bot.sandbox.stories.playing import Telling
from tests.databases import Databases
from tests.stories.conftest import WAYS, staged
from tests.stories.steps import card, last_words, lead_asks, messages_of, seals

TO, NOTE, UNTIL = "Who owns it from now on", "Note", "Only until"


@pytest_asyncio.fixture
async def team(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Telling]:
    """A telling of the story in its own workspace; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=s5.STORY.cast) as ws:
        yield Telling(ws, s5.CHANNEL)


@pytest.mark.all_ways
@pytest.mark.parametrize("team", WAYS, indirect=True, ids=["-".join(way) for way in WAYS])
async def test_owner_by_committee(team: Telling) -> None:
    """One is picked and declines, the second accepts; in week six it is handed over, and what is open goes with it."""
    await s5.STORY.play(team)

    assert team.broken == []
    assert team.held > 18


async def _owned(ws: SandboxDriver, *, accepted: bool = True) -> None:
    """The lead decides; agent-1, whom the lead names as owner, accepts it; it is in force."""
    await lead_asks(ws, "/decide Should we move the stand-up? @agent-1 15:00")
    await seals(ws, "agent-1", "Yes", "Nine is early.")
    lead = ws.person("lead")
    await lead.press("Decide", "dm")
    form = {"Decision": "Yes", "In one sentence": "Stand-up at ten", "Why": "Nine is early."}
    await lead.fill({**form, "Owner, one person": "agent-1"})
    await lead.submit()
    await ws.person("agent-1").press("Agree", "dm")
    if accepted:
        await ws.person("agent-1").slash("/decide mine")
        await ws.person("agent-1").press("Accept", "ephemeral")
        assert "Nothing waits for you" in await last_words(ws, "agent-1")


async def _opens(ws: SandboxDriver, name: str) -> None:
    """Open the form from Home, or, for whoever does not own it, from the card's menu."""
    person = ws.person(name)
    await person.open_home()
    if "[Hand over]" in "\n".join(await person.home()):
        await person.press("Hand over", "home")
        return
    await person.choose_menu("Amend or undo", message=await card(ws))
    form = await person.modal()
    if form is not None and form.title == "Amend or undo":
        await person.press("Hand over owning", "modal")


async def _hands(ws: SandboxDriver, name: str, to: str, note: str = "I move on.", **more: str) -> str:
    """Send that form; returns what it still misses, or ""."""
    person = ws.person(name)
    await _opens(ws, name)
    await person.fill({TO: to, NOTE: note, **more})
    await person.submit()
    form = await person.modal()
    errors = " ".join(form.errors) if form else ""
    if form is not None:
        await person.close(everything=True)
    return errors


async def _shown(ws: SandboxDriver) -> str:
    return (await card(ws)).shown


async def _mine(ws: SandboxDriver, name: str) -> str:
    await ws.person(name).slash("/decide mine")
    return (await last_words(ws, name)).replace("*", "")


async def test_whom_it_cannot_be_handed_to(stage: SandboxDriver) -> None:
    """A guest, a bot, oneself, nobody's note; of two transfers at once the second is told; a bystander has no say."""
    await _owned(stage)
    assert "contractor is a guest here" in await _hands(stage, "agent-1", "contractor")
    assert "is a bot or deactivated" in await _hands(stage, "agent-1", "Decide")
    assert "agent-1 owns this already" in await _hands(stage, "agent-1", "agent-1")
    assert "Pick a day that is still to come" in await _hands(stage, "agent-1", "agent-2", **{UNTIL: "2026-11-01"})
    agent = stage.person("agent-1")
    await _opens(stage, "agent-1")
    await agent.fill({TO: "agent-2", NOTE: "I move on."})
    await agent.submit()
    await agent.press("Hand over", "home")
    form = await agent.modal()
    assert form is not None
    assert "agent-2 was asked to own it by agent-1, and has not accepted yet. agent-1 owns it until then" in form.shown
    await agent.press("Take it back", "modal")
    assert "agent-1 owns it." in (await agent.modal()).shown  # type: ignore[union-attr]
    await agent.close(everything=True)
    await stage.person("product-manager").choose_menu("Amend or undo", message=await card(stage))
    assert await stage.person("product-manager").modal() is None
    assert "lead decides this" in await last_words(stage, "product-manager")


async def test_two_transfers_at_once(stage: SandboxDriver) -> None:
    """Two forms that were opened before either was sent: one asks, the other is told whom."""
    await _owned(stage)
    await _opens(stage, "agent-1")
    await _opens(stage, "lead")
    assert "agent-1 answers first" in (await stage.person("lead").modal()).shown  # type: ignore[union-attr]
    for name, to in (("agent-1", "agent-2"), ("lead", "agent-3")):
        await stage.person(name).fill({TO: to, NOTE: "They know it best."})
        await stage.person(name).submit()
    form = await stage.person("lead").modal()
    assert form is not None
    assert "agent-2 was asked and has not answered" in form.shown
    assert "agent-1 owns it · offered to agent-2" in await _shown(stage)


async def test_taken_away_after_three_working_days(stage: SandboxDriver) -> None:
    """The decider asks with a note; its owner is silent; only after three working days it goes on, and is accepted."""
    await _owned(stage)
    assert "Hand-over needs a note" in await _hands(stage, "lead", "agent-2", " ")
    assert await _hands(stage, "lead", "agent-2", "agent-1 is on another team.") == ""
    told = await _mine(stage, "agent-1")
    assert "Hand it over? · Stand-up at ten · lead asks that agent-2 owns it · agent-1 is on another team" in told
    assert "can go on from Fri 27 Nov, 09:40" in told
    assert "Own it?" not in await _mine(stage, "agent-2")
    await _mine(stage, "lead")
    await stage.person("lead").press("Go on", "ephemeral")
    assert "or an approver after 3 working days, from Fri 27 Nov, 09:40" in await last_words(stage, "lead")
    await stage.clock.advance(days=3)
    await _mine(stage, "lead")
    await stage.person("lead").press("Go on", "ephemeral")
    assert "agent-1 owns it · offered to agent-2" in await _shown(stage)
    await _mine(stage, "agent-2")
    await stage.person("agent-2").press("Accept", "ephemeral")
    assert "agent-2 owns it" in await _shown(stage)


async def test_its_owner_keeps_it(stage: SandboxDriver) -> None:
    """Asked to let it go, its owner keeps it with a word why, or lets it go: then the next one is asked."""
    await _owned(stage)
    await _hands(stage, "lead", "agent-2", "They know it best.")
    agent = stage.person("agent-1")
    await _mine(stage, "agent-1")
    await agent.press("Keep it", "ephemeral")
    await agent.fill({"Why, in one sentence": "It is half done."})
    await agent.submit()
    assert "agent-1 owns it" in await _shown(stage)
    await _hands(stage, "lead", "lead", "I do it myself.")
    await _mine(stage, "agent-1")
    await agent.press("Let it go", "ephemeral")
    assert "lead decided and owns it" in await _shown(stage)


async def test_somebody_leaves(stage: SandboxDriver) -> None:
    """Theirs are nobody's at once; the workspace's approver is asked the next morning, in one message, for an owner."""
    lead = stage.person("lead")
    await lead.slash("/decide settings")
    await lead.fill({"Rules where nobody is named": "product-manager"})
    await lead.submit()
    await _owned(stage)
    before = await messages_of(stage, "product-manager")
    await stage.admin("deactivate", user="agent-1")
    assert "lead decided · nobody owns it" in await _shown(stage)
    await lead.open_home()
    assert "Nobody owns: 1" in "\n".join(await lead.home()).replace("*", "")
    assert await messages_of(stage, "product-manager") == before
    await stage.clock.advance(days=1)
    manager = stage.person("product-manager")
    assert await messages_of(stage, "product-manager") == before + 1
    assert "Nobody owns: Stand-up at ten · agent-1, who did, has left" in (await manager.dm())[-1].shown.replace(
        "*", ""
    )
    await manager.press("Name an owner", "dm")
    await manager.fill({TO: "product-manager"})
    await manager.submit()
    assert "lead decided · product-manager owns it" in await _shown(stage)
    assert "Nobody owns" not in "\n".join(await lead.home())


async def test_a_long_leave(stage: SandboxDriver) -> None:
    """Until the day that was named somebody stands in, look backs included; then it ends by itself."""
    await _owned(stage)
    assert await _hands(stage, "agent-1", "agent-2", "I am away.", **{UNTIL: "2026-12-18"}) == ""
    asked = await _mine(stage, "agent-2")
    assert "Stand in? · Stand-up at ten · agent-1 asks you to act as owner until Fri 18 Dec · I am away" in asked
    await stage.person("agent-2").press("Accept", "ephemeral")
    assert "agent-1 owns it · agent-2 acting until Fri 18 Dec" in await _shown(stage)
    await stage.clock.advance(days=14, hours=2)
    assert "Look back" in (await stage.person("agent-2").dm())[-1].shown, "in the morning message, too"
    assert "Look back" in await _mine(stage, "agent-2")
    assert "Look back" not in await _mine(stage, "agent-1")
    await stage.clock.advance(days=11)
    assert "acting" not in await _shown(stage)
    assert "Look back" in await _mine(stage, "agent-1")
    assert "Look back" not in await _mine(stage, "agent-2")
    agent = stage.person("agent-1")
    await agent.choose_menu("History", message=await card(stage, reader="agent-1"))
    form = await agent.modal()
    assert form is not None
    assert "agent-2 from Tue 24 Nov to Fri 18 Dec, standing in" in form.shown


async def test_accepted_after_it_was_undone(stage: SandboxDriver) -> None:
    """Accepting or declining what was undone meanwhile is refused with what happened; nobody is on a list any more."""
    await _owned(stage, accepted=False)
    agent, lead = stage.person("agent-1"), stage.person("lead")
    await _mine(stage, "agent-1")
    await lead.choose_menu("Amend or undo", message=await card(stage))
    await lead.press("Undo it", "modal")
    await lead.fill({"What we learned, in a line": "Nine is fine."})
    await lead.submit()
    await agent.press("Accept", "ephemeral")
    assert "This was undone" in await last_words(stage, "agent-1")
    await lead.open_home()
    assert "Nobody owns" not in "\n".join(await lead.home())
