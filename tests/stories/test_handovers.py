"""Somebody else decides: offered and accepted, or proposed by two; one line says so; no sealed word is shown by it."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import card, last_words, lead_asks, line, seals, three_seal


async def _hand(ws: SandboxDriver, name: str, to: str, because: str = "I am away for a week.") -> None:
    """Open the form from the card's menu, wherever it stands there, and send it."""
    person, posted = ws.person(name), await card(ws)
    if posted.text.startswith("Positions are open"):
        await person.choose_menu("Hand over deciding", message=posted)
    else:
        await person.choose_menu("Change this question", message=posted)
        await person.press("Hand over deciding", "modal")
    await person.fill({"Who decides instead": to, "Because": because})
    await person.submit()


async def _thread(ws: SandboxDriver) -> str:
    return "\n".join(one.shown for one in (await ws.person("lead").thread(await card(ws)))[1:])


async def _dm(ws: SandboxDriver, name: str) -> str:
    return "\n".join(one.shown for one in await ws.person(name).dm())


async def _pings(ws: SandboxDriver, name: str) -> int:
    return (await ws.counts())[name]["messages"]


async def test_the_decider_hands_over(stage: SandboxDriver) -> None:
    """Asked at once, with both answers; until then the old one decides; one line in the thread when it is taken."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "A sealed million.")
    await _hand(stage, "lead", "product-manager")
    assert await stage.person("lead").modal() is None
    asked = await _dm(stage, "product-manager")
    assert "lead asks you to decide: Should refunds" in asked
    assert "Because: I am away for a week." in asked
    assert "[I decide]  [Not me]" in asked
    assert "lead decides" in (await card(stage)).shown
    assert "decides from now on" not in await _thread(stage)
    assert await _pings(stage, "product-manager") == 1

    manager = stage.person("product-manager")
    await manager.press("I decide", "dm")

    assert "product-manager decides" in (await card(stage)).shown
    assert "handed the decision over; product-manager decides from now on, because: I am away for a week" in (
        await _thread(stage)
    )
    mine = await _dm(stage, "product-manager")
    assert "You decide this: Should refunds" in mine
    assert "Not me" not in mine
    assert "A sealed million" not in mine
    assert await _pings(stage, "product-manager") == 1, "their message changes in place"
    await seals(stage, "agent-2", "Yes", "Fine.")
    await seals(stage, "agent-3", "Yes", "Fine too.")
    assert await _pings(stage, "lead") == 0
    await stage.person("lead").choose_menu("Decide", message=await card(stage))
    assert "product-manager decides this." in await last_words(stage, "lead")
    await manager.press("Decide", "dm")
    await manager.fill({"Decision": "Yes", "In one sentence": "Yes, for 14 days", "Why": "It is cheap."})
    await manager.submit()
    assert "Decided: Yes, for 14 days" in (await line(stage)).text


async def test_declined_or_decided_meanwhile(stage: SandboxDriver) -> None:
    """Who is asked may say no; and deciding meanwhile ends the offer: its buttons are gone, a late press is told so."""
    await lead_asks(stage)
    await three_seal(stage)
    await _hand(stage, "lead", "agent-1")
    agent = stage.person("agent-1")
    await agent.press("Not me", "dm")
    assert "You left this with lead" in await _dm(stage, "agent-1")
    assert "lead decides" in (await card(stage)).shown

    await _hand(stage, "lead", "product-manager")
    lead = stage.person("lead")
    await lead.choose_menu("Hand over deciding", message=await card(stage))
    form = await lead.modal()
    assert form is not None
    assert "product-manager has not answered yet. Until then lead decides." in form.shown
    await lead.close()
    await lead.press("Decide", "dm")
    await lead.fill({"Decision": "Yes", "In one sentence": "Yes, for 14 days", "Why": "It is cheap."})
    await lead.submit()
    await lead.fill({label: "You fear that it is slow." for label in (await lead.modal()).fields})
    await lead.submit()
    assert "This was taken back; you are not asked to decide" in await _dm(stage, "product-manager")
    await stage.person("product-manager").press("I decide", "dm", stale=True)
    assert "This was decided" in await last_words(stage, "product-manager", "dm")
    await lead.choose_menu("History", message=await card(stage))
    form = await lead.modal()
    assert form is not None
    assert "agent-1 did not take the decision on" in form.shown
    assert "The offer that somebody else decides was taken back" in form.shown


async def test_an_absent_decider_is_replaced_by_two(stage: SandboxDriver) -> None:
    """One who was asked proposes, the opener agrees, the new one accepts; one line tells the proposal, one the end."""
    await lead_asks(stage, "/decide Should we move? @agent-1 @agent-2 fri 15:00")
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await _hand(stage, "lead", "product-manager", "I cannot judge this.")
    await stage.person("product-manager").press("I decide", "dm")
    assert "product-manager decides" in (await card(stage)).shown

    await _hand(stage, "agent-1", "agent-2", "product-manager is ill.")
    assert "agent-1 would like agent-2 to decide, because: product-manager is ill. lead has to agree" in (
        await _thread(stage)
    )
    assert "asks you to decide" not in await _dm(stage, "agent-2")
    await lead.open_home()
    assert "Somebody else decides? · agent-1 would like agent-2 to decide" in "\n".join(await lead.home())
    await agent.choose_menu("Change this question", message=await card(stage))
    await agent.press("Hand over deciding", "modal")
    form = await agent.modal()
    assert form is not None
    assert "[I agree]" not in form.shown
    await agent.close(everything=True)
    await lead.press("I agree", "home")
    assert "Somebody else decides?" not in "\n".join(await lead.home())
    assert "agent-1 and lead ask you to decide in place of product-manager" in await _dm(stage, "agent-2")
    assert "product-manager decides" in (await card(stage)).shown
    await stage.person("agent-2").press("I decide", "dm")
    assert "agent-2 decides" in (await card(stage)).shown
    assert "agent-1 handed the decision over and lead agreed; agent-2 decides from now on in place of" in (
        await _thread(stage)
    )
    assert "agent-2 decides this in your place" in await _dm(stage, "product-manager")


async def test_a_decider_who_is_there_stops_it(stage: SandboxDriver) -> None:
    """What two others proposed, a decider who is not absent takes back."""
    await lead_asks(stage)
    await _hand(stage, "agent-1", "agent-1", "I know it best.")
    lead = stage.person("lead")
    await lead.choose_menu("Change this question", message=await card(stage))
    await lead.press("Hand over deciding", "modal")
    await lead.press("Take it back", "modal")
    form = await lead.modal()
    assert form is not None
    assert "Taken back. lead decides." in form.shown


async def test_whom_it_cannot_be_handed_to(stage: SandboxDriver) -> None:
    """A guest does not decide, said under the field; a bystander is told who can hand it over."""
    await lead_asks(stage)
    await _hand(stage, "lead", "contractor")
    form = await stage.person("lead").modal()
    assert form is not None
    assert "contractor is a guest here" in str(form.fields["Who decides instead"].error)
    await stage.person("product-manager").choose_menu("Change this question", message=await card(stage))
    assert await stage.person("product-manager").modal() is None
    assert "Only lead can do that." in await last_words(stage, "product-manager")


async def test_who_rules_takes_it_on(stage: SandboxDriver) -> None:
    """Whoever rules in this workspace may take it on at once, in public."""
    lead = stage.person("lead")
    await lead.slash("/decide settings")
    await lead.fill({"Rules where nobody is named": "product-manager"})
    await lead.submit()
    await lead_asks(stage)
    await three_seal(stage)
    before = await _pings(stage, "product-manager")
    await _hand(stage, "product-manager", "product-manager", "lead is ill.")
    assert "product-manager decides" in (await card(stage)).shown
    assert "product-manager decides from now on in place of lead, because: lead is ill" in await _thread(stage)
    await stage.person("product-manager").press("Decide", "dm")
    assert await stage.person("product-manager").modal() is not None
    assert await _pings(stage, "product-manager") == before + 1
    assert "product-manager decides this in your place" in await _dm(stage, "lead")
