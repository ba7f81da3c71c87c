"""Something new? What is new is asked anew and supersedes; what is not is noted; and nothing hidden is hinted at."""

from typing import Any

from bot.sandbox.driver import Form, Read, SandboxDriver
from tests.stories.steps import QUESTION, asks, card, last_words, line, seals
from tests.stories.test_amendments import in_force

WHAT, LINE, WHY = "What is new since then?", "What exactly, in a line", "Why now, although"
FACT = "A usability test with 8 people: 6 were slowed down."


async def says_new(ws: SandboxDriver, name: str, news: str = "A fact", exactly: str = FACT) -> Form | None:
    """Somebody opens "Something new?" on the card and says what is; returns the form that follows."""
    person = ws.person(name)
    await person.choose_menu("Something new?", message=await older(ws, name))
    await person.fill({WHAT: news, **({LINE: exactly} if exactly else {})})
    await person.submit()
    return await person.modal()


async def older(ws: SandboxDriver, reader: str = "lead") -> Read:
    """Return the first card of the channel: that of the older decision."""
    posts = [one for one in await ws.person(reader).reads("#support") if not one.ephemeral and one.is_app]
    return posts[0]


async def asked_anew(ws: SandboxDriver, name: str = "product-manager", **more: Any) -> Read:
    """Somebody who was not asked has news, three weeks later, and asks anew; returns the new card."""
    await in_force(ws)
    await ws.clock.advance(days=10)
    form = await says_new(ws, name)
    assert form is not None
    assert form.title == "New decision"
    if more:
        await ws.person(name).fill(more)
    await ws.person(name).submit()
    return await card(ws)


async def test_something_new_fills_the_form(stage: SandboxDriver) -> None:
    """The same question, options, people and decider; the background says what was decided, why, and what is new."""
    await in_force(stage)
    form = await says_new(stage, "product-manager")

    assert form is not None
    assert form.title == "New decision"
    assert form.fields["Question"].value == QUESTION
    assert form.fields["Options, one a line"].value == "Yes\nNo"
    assert form.fields["Who writes a position"].value == ["agent-1", "agent-2", "agent-3", "product-manager"]
    background = form.fields["Background"].value
    assert f"New: A fact: {FACT}" in background
    assert "Decided Tue 24 Nov: Yes, for 14 days." in background
    assert "Three wrong payments cost $780" in background
    assert "lead decides" in form.shown
    assert "Asks anew about decision" in form.shown


async def test_the_old_dissent_is_attached(stage: SandboxDriver) -> None:
    """Whoever writes reads what was decided and who disagreed then, in their words; the older decision stands."""
    new = await asked_anew(stage)

    assert "Asks anew about" in new.shown
    assert "Yes, for 14 days" in new.shown
    assert "Asked anew: question" in (await older(stage)).shown
    assert (await older(stage)).text.startswith("Decided: Yes, for 14 days"), "it stands meanwhile"
    agent = stage.person("agent-1")
    await agent.press("Yes", "dm")
    form = await agent.modal()
    assert form is not None
    assert "agent-3 disagreed then: Honest customers wait longer" in form.shown.replace("*", "")
    assert FACT in form.shown


async def decides_anew(ws: SandboxDriver, statement: str = "No more checks") -> None:
    """All four write, the lead decides for no, and hears those who said yes."""
    for name in ("agent-1", "agent-2", "agent-3", "product-manager"):
        await seals(ws, name, "No", "It slows people down.")
    lead = ws.person("lead")
    await lead.press("Decide", "dm")
    await lead.fill({"Decision": "No", "In one sentence": statement, "Why": "Six of eight were slowed down."})
    await lead.submit()


async def test_what_is_decided_anew_supersedes(stage: SandboxDriver) -> None:
    """Both cards and both threads name each other; the older one's buttons go, its answers stay."""
    await asked_anew(stage)
    await decides_anew(stage)

    old, new = await older(stage), await card(stage)
    assert old.text.startswith("Superseded: Yes, for 14 days")
    assert "No more checks" in old.shown
    assert "Honest customers wait longer" in old.shown
    assert "Takes the place of decision" in new.shown
    assert "Yes, for 14 days" in new.shown
    reader = stage.person("agent-2")
    assert "Superseded" in (await reader.thread(old))[-1].text
    assert "Takes the place of" in (await reader.thread(new))[-1].shown
    assert "No more checks" in (await line(stage)).shown
    await stage.person("agent-2").choose_menu("History", message=old)
    await stage.person("agent-2").press("More", "modal")
    history = await stage.person("agent-2").modal()
    assert history is not None
    assert "product-manager asked it anew: something is new (and was not asked then)" in history.shown
    assert "A newer decision took its place" in history.shown


async def test_nothing_new_is_noted(stage: SandboxDriver) -> None:
    """Nobody is asked again; its author hears when it will be looked at, and the card counts it."""
    await in_force(stage)
    before = await stage.counts()

    told = await says_new(stage, "product-manager", "Nothing new; I see it differently", "")

    assert told is not None
    assert "Noted for the look back on Tue 8 Dec" in told.shown.replace("*", "")
    assert "1 note for the look back" in (await older(stage)).shown
    assert (await stage.counts())["agent-1"] == before["agent-1"]
    posts = [one for one in await stage.person("lead").reads("#support") if one.is_app and not one.ephemeral]
    assert len(posts) == 2


async def test_who_insists_says_why(stage: SandboxDriver) -> None:
    """The rule can be overridden, with one honest sentence that the next reader sees."""
    await in_force(stage)
    await says_new(stage, "product-manager", "Nothing new; I see it differently", "")
    manager = stage.person("product-manager")

    await manager.press("Ask all the same", "modal")
    await manager.fill({WHY: "Because."})
    await manager.submit()
    refused = await manager.modal()
    assert refused is not None
    assert refused.fields[WHY].error == "One honest sentence, please: the next reader sees it. (W1)"
    await manager.fill({WHY: "Half of those who decided have left since."})
    await manager.submit()
    form = await manager.modal()
    assert form is not None
    assert form.title == "New decision"
    assert "Half of those who decided have left" in form.fields["Background"].value
    await manager.submit()

    assert "Nothing new, asked all the same" in (await card(stage)).shown


async def test_what_is_missing_is_said(stage: SandboxDriver) -> None:
    """Something new needs its one line."""
    await in_force(stage)

    told = await says_new(stage, "agent-1", "A missed number", "")

    assert told is not None
    assert told.fields[LINE].error


async def test_it_is_asked_anew_once_at_a_time(stage: SandboxDriver) -> None:
    """While a question is open the second is told; two forms at once post one; afterwards it can be asked again."""
    await in_force(stage)
    for name in ("product-manager", "agent-1"):
        assert (await says_new(stage, name) or Form).title == "New decision"
    await stage.person("product-manager").submit()
    agent = stage.person("agent-1")
    await agent.submit()
    refused = await agent.modal()
    assert refused is not None
    assert any("asked anew already" in (one.error or "") for one in refused.fields.values())
    await agent.close()

    await stage.person("agent-2").choose_menu("Something new?", message=await older(stage, "agent-2"))
    assert "asked anew already" in await last_words(stage, "agent-2")
    manager = stage.person("product-manager")
    await manager.choose_menu("Close without deciding", message=await card(stage, reader="product-manager"))
    await manager.fill({"Reason": "Not worth it."})
    await manager.submit()

    stands = await older(stage)
    assert stands.text.startswith("Decided: Yes, for 14 days")
    assert "closed without deciding" in stands.shown
    assert await says_new(stage, "agent-2") is not None


async def test_a_link_or_a_message_leads_there(stage: SandboxDriver) -> None:
    """The address of a card, typed after the command, and the shortcut on a card or line, open the same form."""
    await in_force(stage)
    manager, old = stage.person("product-manager"), await older(stage)

    link = f"https://acme.slack.com/archives/{old.channel}/p{old.ts.replace('.', '')}"
    await manager.slash(f"/decide {link}", channel="#general")
    form = await manager.modal()
    assert form is not None
    assert form.title == "Something new?"
    await manager.close()
    await manager.shortcut("Ask for positions", await line(stage))
    form = await manager.modal()
    assert form is not None
    assert form.title == "Something new?"


async def test_a_private_decision_is_not_hinted_at(stage: SandboxDriver) -> None:
    """Who is neither in its channel nor named on it gets the answer for what never was; and who is asked about it anew
    reads only what the new question says.
    """
    await stage.admin("invite_bot", channel="#leads")
    lead, agent = stage.person("lead"), stage.person("agent-2")
    await lead.slash("/decide record We close the Lisbon office", channel="#leads")
    await lead.fill({"Why": "The lease ends in May.", "Who is asked to commit": ["product-manager"]})
    await lead.submit()
    old = await card(stage, "#leads")
    link = f"https://acme.slack.com/archives/{old.channel}/p{old.ts.replace('.', '')}"

    await agent.slash(f"/decide {link}", channel="#general")
    assert "There is nothing here that you can open" in await last_words(stage, "agent-2", "#general")

    await lead.choose_menu("Something new?", message=old)
    await lead.fill({WHAT: "A fact", LINE: "The landlord halves the rent."})
    await lead.submit()
    new = {"Question": "Do we want more offices?", "Background": "", "Who writes a position": ["agent-2"]}
    await lead.fill(new)
    await asks(lead)
    assert "We close the Lisbon office" in (await card(stage, "#leads")).shown
    (asked,) = await agent.dm()
    await agent.press("Yes", "dm")
    form = await agent.modal()
    assert form is not None
    for read in (asked.shown, form.shown):
        assert "Do we want more offices?" in read
        assert "Lisbon" not in read
        assert "Asks anew" not in read
