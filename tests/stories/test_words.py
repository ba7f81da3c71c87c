"""Words that nobody read are their author's: to be read again, and erased for good."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import card, last_words, lead_asks, seals, three_seal

SEALED = "Something about turnips."
FIRST = "A first thought about parsnips."


async def lead_closes(ws: SandboxDriver) -> None:
    """The lead closes the question without deciding."""
    lead = ws.person("lead")
    await lead.choose_menu("Close without deciding", message=await card(ws))
    await lead.fill({"Reason": "The supplier changed its rules."})
    await lead.submit()


async def test_closed_without_deciding(stage: SandboxDriver) -> None:
    """Each author reads their own again, and nobody else's; erased, they are gone, and History says so."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", FIRST)
    agent, lead = stage.person("agent-1"), stage.person("lead")
    await agent.press("See or change", "dm")
    await agent.fill({"My choice": "No", "Because": SEALED})
    await agent.submit()
    await lead.press("Write my position", message=await card(stage))
    await lead.fill({"My choice": "No", "Because": "The lead's own leek."})
    await lead.submit()
    await lead_closes(stage)

    await agent.press("See your words", "dm")
    form = await agent.modal()
    assert form is not None
    assert form.shown.index(SEALED) < form.shown.index(FIRST)
    assert "leek" not in form.shown
    await agent.press("Erase them", "modal")
    assert "Erased." in str((await agent.modal() or form).shown)
    await agent.close(everything=True)
    assert "See your words" not in (await agent.dm())[-1].shown

    closed = await card(stage)
    await agent.choose_menu("See your words", message=closed)
    assert await agent.modal() is None
    assert "No words of yours are here" in await last_words(stage, "agent-1")
    await lead.choose_menu("See your words", message=closed)
    own = await lead.modal()
    assert own is not None
    assert "leek" in own.shown
    await lead.close()
    await lead.choose_menu("History", message=closed)
    history = await lead.modal()
    assert history is not None
    assert "Somebody erased words that were never opened" in history.shown


async def test_an_earlier_version(stage: SandboxDriver) -> None:
    """What was changed before the reveal is there beside all positions, for its author alone, and can go."""
    await lead_asks(stage)
    agent = stage.person("agent-1")
    await seals(stage, "agent-1", "No", FIRST)
    await agent.choose_menu("Withdraw", in_="dm")
    await agent.choose_menu("See your words", in_="dm")
    before = await agent.modal()
    assert before is not None
    assert FIRST in before.shown
    await agent.close()
    await three_seal(stage)
    for name, sees in (("agent-1", True), ("agent-2", False)):
        reader = stage.person(name)
        await reader.press("Read positions", "dm")
        form = await reader.modal()
        assert form is not None
        assert ("See your words" in form.shown) is sees
        assert FIRST not in form.shown
        if not sees:
            await reader.close()
    await agent.press("See your words", "modal")
    await agent.press("Erase them", "modal")
    erased = await agent.modal()
    assert erased is not None
    assert "Erased." in erased.shown


async def test_sent_when_time_was_up(stage: SandboxDriver) -> None:
    """A form that comes after an empty deadline hears why there is no decision; its words stay with their author."""
    await lead_asks(stage)
    agent, other = stage.person("agent-1"), stage.person("agent-2")
    await agent.press("No", "dm")
    await agent.fill({"Because": SEALED})
    await stage.clock.advance(days=1)
    assert "0 of 3 answered by 15:00" in (await card(stage)).shown
    for _ in range(2):  # pressed again, it is not kept twice
        await agent.submit()
        told = await agent.modal()
        assert told is not None
        assert "Nobody had answered by Tue 24 Nov, 15:00, so there is no decision." in told.shown
        assert "Your words are kept for you; the card's ⋯ asks again." in told.shown
        await agent.close()
    await agent.submit()
    await agent.press("See your words", "modal")
    own = await agent.modal()
    assert own is not None
    assert own.shown.count(SEALED) == 1
    await agent.close(everything=True)
    assert "[See your words]" in (await agent.dm())[-1].shown
    closed = await card(stage)
    assert "0 of 3 answered by 15:00" in closed.shown, "what came too late counts for nothing"
    await other.choose_menu("See your words", message=closed)
    assert await other.modal() is None
    surfaces = [
        one.shown + one.text for name in ("lead", "agent-1", "agent-2") for one in await stage.person(name).dm()
    ]
    surfaces += [one.shown + one.text for one in await agent.thread(closed)]
    assert not any("turnips" in one for one in surfaces)
