"""The log: what was asked and decided is found again by whoever may see it, and nobody else learns that it is there."""

import pytest

from bot.sandbox.driver import PersonDriver, SandboxDriver
from tests.stories.steps import QUESTION, asks, card, decided, last_words, lead_asks

PRIVATE = "Should we sell the pottery?"
NOTHING = "Nothing that you can see matches."
SECRET = "Nobody ever fires the kiln"


async def finds(ws: SandboxDriver, name: str, text: str, channel: str = "#support") -> str:
    """Return what somebody is answered who types this after the command, without its bold type."""
    await ws.person(name).slash(f"/decide {text}", channel=channel)
    return (await last_words(ws, name, channel)).replace("*", "")


async def test_what_was_decided_is_found(stage: SandboxDriver) -> None:
    """By a word of its question, of a reason or of a dissent, by its owner, channel and day; ``show`` tells a newcomer
    what, why, and who saw it differently; what is missing in a query is said in words.
    """
    await decided(stage)
    newcomer = stage.person("product-manager")

    found = await finds(stage, "product-manager", "search refunds owner:@lead in:#support after:november")
    assert "“refunds” · owned by lead · in #support · from Sun 1 Nov on" in found
    assert "1 · Yes, for 14 days" in found
    assert f"{QUESTION} · decided Tue 24 Nov, answers coming in" in found
    for words in ("honest customers", '"two minutes of checking"', "fraud", "780"):
        assert "1 · Yes, for 14 days" in await finds(stage, "product-manager", f"search {words}"), words
    assert NOTHING in await finds(stage, "product-manager", "search refunds owner:@agent-1")
    assert NOTHING in await finds(stage, "product-manager", "search refunds before:november")

    await newcomer.press("Show", message=(await newcomer.reads("#support"))[-3])
    shown = (await last_words(stage, "product-manager")).replace("*", "")
    assert "Decided: Yes, for 14 days" in shown
    assert "Why Three wrong payments cost $780." in shown
    assert "agent-3 saw it differently: Honest customers wait longer" in shown
    assert shown == (await finds(stage, "product-manager", "show 1"))
    assert "Positions" in ((await _pressed(newcomer, "Read positions")) or "")
    for typed in ("list", "list decided", "list by @lead", "list in #support", "list mine"):
        there = "1 · Yes, for 14 days" in await finds(stage, "product-manager", typed)
        assert there == (typed != "list mine"), typed
    assert NOTHING in await finds(stage, "product-manager", "list overdue")

    for typed, said in (
        ("search", "Say what to look for"),
        ("search ((( ---", "Say what to look for"),
        ("search owner:", "Write something right behind “owner:”"),
        ("search owner:@nobody", "I know nobody called “nobody”"),
        ("search refunds after:someday", "“someday” names no day I know"),
        ("search refunds after:2026-11 before:2026-03", "Nothing is from Sun 1 Nov on and before Sun 1 Mar"),
        ("search refunds is:nice", "“nice” is no state"),
        ("show", "Say which one by its number"),
        ("show 99", "There is nothing here that you can open"),
        ('search "second pair', "1 · Yes, for 14 days"),
        ("search x' OR 1=1 -- refunds*", NOTHING),
        ("search " + "refunds " * 370, "1 · Yes, for 14 days"),
    ):
        assert said in await finds(stage, "product-manager", typed), typed


async def _pressed(person: PersonDriver, label: str) -> str | None:
    await person.press(label, message=(await person.reads("#support"))[-1])
    form = await person.modal()
    await person.close(everything=True)
    return form.title if form else None


@pytest.mark.all_ways
async def test_nobody_finds_what_is_not_theirs(stage: SandboxDriver) -> None:
    """Sealed words are found by nobody before they open; of what was asked in private, whoever is outside finds neither
    word nor gap, whatever they ask; who is named on it finds it anywhere.
    """
    await stage.admin("invite_bot", channel="#leads")
    agent, outside = stage.person("agent-1"), stage.person("agent-2")
    await lead_asks(stage, f"/decide {PRIVATE} @agent-1 15:00", channel="#leads")
    await lead_asks(stage, "/decide Should we buy a kiln? @agent-2 15:00")
    await agent.press("Yes", "dm")
    await agent.fill({"Because": SECRET})
    assert "Nothing" in await finds(stage, "lead", "search fires", "#leads")
    await agent.submit()

    assert "Positions are open" in (await card(stage, "#leads")).text
    for name, channel in (("lead", "#support"), ("agent-1", "#support"), ("lead", "#leads")):
        assert PRIVATE in await finds(stage, name, "search fires", channel)
        assert PRIVATE in await finds(stage, name, "list", channel)
    empty = await finds(stage, "agent-2", "search zzyzx")
    for typed in ("pottery", "fires", "pottery in:#leads", "pottery by:@lead"):
        told = await finds(stage, "agent-2", f"search {typed}")
        assert NOTHING in told
        assert "1" not in told.partition("\n")[2]
    assert empty.partition("\n")[2] == told.partition("\n")[2]
    listed = await finds(stage, "agent-2", "list")
    assert "Should we buy a kiln?" in listed
    assert "pottery" not in listed
    assert await finds(stage, "agent-2", "show 1") == await finds(stage, "agent-2", "show 99")
    await outside.slash("/decide Should we sell all the pottery? @agent-3 16:00", channel="#support")
    form = await outside.modal()
    assert form is not None
    assert "asked before" not in form.shown
    await outside.close()
    assert NOTHING in await finds(stage, "contractor", "search kiln", "dm")


async def test_like_something_that_was_decided(stage: SandboxDriver) -> None:
    """Whoever asks the like in other words reads in their own form what was decided, and what is new is asked there;
    nothing is refused because of it.
    """
    await decided(stage)
    for name in ("agent-1", "agent-2", "agent-3"):
        await stage.person(name).press("Agree" if name != "agent-3" else "Disagree and commit", "dm")
    manager = stage.person("product-manager")

    await manager.slash("/decide Do refunds still need a second pair of eyes? @agent-1 fri 15:00", channel="#support")
    form = await manager.modal()
    assert form is not None
    assert "Decided Tue 24 Nov: Yes, for 14 days" in form.shown.replace("*", "")
    await manager.press("Something new?", "modal")
    form = await manager.modal()
    assert form is not None
    assert form.title == "Something new?"
    await manager.fill({"What is new since then?": "A fact", "What exactly, in a line": "Fraud doubled in November."})
    await manager.submit()
    form = await manager.modal()
    assert form is not None
    assert "Asks anew about decision 1" in form.shown
    await asks(manager)
    assert "Asks anew about" in (await card(stage)).shown

    await manager.slash("/decide Should refunds need a second pair of eyes at all? @agent-1 fri 15:00")
    await manager.submit()
    form = await manager.modal()
    assert form is not None
    assert form.title == "Check first"
    assert "Is it one of these already?" in form.shown
    await manager.submit()
    assert "at all?" in (await card(stage)).shown, "it hinders nothing"
