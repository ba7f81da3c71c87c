"""Criteria ranked apart and a pre-mortem: offered beside a position, sealed like it, opened with it, never added up."""

from bot.sandbox.driver import SandboxDriver
from bot.sandbox.stories.playing import Telling
from bot.sandbox.stories.s1 import surfaces
from tests.stories.steps import AGENTS, card, last_words, lead_asks, messages_of, three_seal

FEARS = ("The shops have no second person.", "Customers wait a day longer.")


async def _offers(ws: SandboxDriver) -> None:
    """The lead names three criteria, and offers a pre-mortem."""
    lead = ws.person("lead")
    for press, fields in (("Name them", {"Criteria, 3 to 7, one a line": "Cost\nTime"}), ("Offer it", {})):
        await lead.choose_menu("Change this question", message=await card(ws))
        await lead.press(press, "modal")
        await lead.fill(fields)
        await lead.submit()
        form = await lead.modal()
        if fields and form is not None:
            assert "Write three to seven criteria" in str(form.fields["Criteria, 3 to 7, one a line"].error)
            await lead.fill({"Criteria, 3 to 7, one a line": "Cost\nTime\nTrust"})
            await lead.submit()
        assert await lead.modal() is None


async def test_thought_apart_and_opened_together(stage: SandboxDriver) -> None:
    """Nobody is pinged for it or waited for; before the reveal it is nowhere; then ranks and reasons stand in the
    thread, without a total; the owner of a two-way door makes a stop signal of them, too.
    """
    await lead_asks(stage)
    await _offers(stage)
    one, three, lead = stage.person("agent-1"), stage.person("agent-3"), stage.person("lead")
    assert "[Rank by 3 criteria]" in (await one.dm())[-1].shown

    await one.press("Rank by 3 criteria", "dm")
    form = await one.modal()
    assert form is not None
    assert (form.title, "Time" in form.shown) == ("Criterion 1 of 3", False), "one at a time"
    await one.fill({"Best by this alone": "No"})
    await one.submit()
    form = await one.modal()
    assert form is not None
    assert form.title == "Criterion 2 of 3"
    await one.close()
    assert "[Criteria: 1 of 3 ranked]" in (await one.dm())[-1].shown
    await three.press("What could go wrong?", "dm")
    labels = ("It is a year on, and it failed. Why?", "Another reason")
    await three.fill(dict(zip(labels, FEARS, strict=True)))
    await three.submit()
    assert "also sealed: rank by 3 criteria (1 did), say what could go wrong (1 did)" in (await card(stage)).shown
    everything = await surfaces(Telling(stage))
    assert not any(words in everything for words in FEARS)
    old = (await three.dm())[-1]

    await three_seal(stage)

    thread = [read.shown.replace("*", "") for read in await lead.thread(await card(stage))]
    assert sum("positions" in read for read in thread[1:]) == 1, "one message opens all"
    assert "Cost: Yes 2 · No 1" in thread[1]
    assert all(f"• {words}" in thread[1] for words in FEARS)
    assert "agent-3 said" not in thread[1]
    assert not any("Time:" in read for read in thread), "nobody ranked by it"
    await stage.person("product-manager").press("Thought apart", "thread")
    table = await stage.person("product-manager").modal()
    assert table is not None
    assert "No: 1 agent-1" in table.shown
    await three.press("See what could go wrong", message=old, stale=True)
    assert "Positions opened" in await last_words(stage, "agent-3", "dm")

    await lead.open_home()
    await lead.press("Write one to three", "home")
    form = await lead.modal()
    assert form is not None
    assert "If it fails: 1 Customers wait a day longer. · 2 The shops have no second person." in form.shown
    await lead.fill({"If we see": "ten complaints a day", "On": "2026-12-01", "Then we": "go back"})
    await lead.submit()
    await lead.close(everything=True)
    thread = [read.shown.replace("*", "") for read in await lead.thread(await card(stage))]
    assert "Stop if ten complaints a day on Tue 1 Dec: go back" in thread[1]
    assert [await messages_of(stage, name) for name in AGENTS] == [1, 1, 1]


async def test_closed_without_opening_it_stays_its_authors(stage: SandboxDriver) -> None:
    """What was thought apart is read again by who wrote it, and erased by them, with their position or without one."""
    await lead_asks(stage)
    await _offers(stage)
    lead, three = stage.person("lead"), stage.person("agent-3")
    await three.press("What could go wrong?", "dm")
    await three.fill({"It is a year on, and it failed. Why?": FEARS[0]})
    await three.submit()
    await lead.choose_menu("Close without deciding", message=await card(stage))
    await lead.fill({"Reason": "The budget is gone."})
    await lead.submit()

    await three.press("See your words", "dm")
    form = await three.modal()
    assert form is not None
    assert FEARS[0] in form.shown
    await three.press("Erase them", "modal")
    assert "See your words" not in (await three.dm())[-1].shown
