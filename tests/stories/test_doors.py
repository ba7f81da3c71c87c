"""Doors: four ticks make a one-way door, which asks for more before it is asked, opened and decided."""

import pytest

from bot.sandbox.driver import Form, PersonDriver, SandboxDriver
from tests.stories.steps import card, messages_of

TICKS = "What is hard to undo? Tick what is true"
BOUND = "Customers, law or data are bound"
QUESTION = "Should we leave cloud region EU-1?"
ASK = f"/decide {QUESTION} @agent-1 @agent-2"
SUCCESS = "How will we know it worked? With a number"
MEASURE = "All tenants run in EU-2 and p99 stays under 200 ms."


async def form_of(person: PersonDriver) -> Form:
    """Return the form that somebody sees."""
    form = await person.modal()
    assert form is not None, "a form is open"
    return form


async def one_way_asked(ws: SandboxDriver, **named: str) -> None:
    """The lead asks what is hard to undo; product-manager decides, agent-3 rules, unless told otherwise."""
    lead = ws.person("lead")
    await lead.slash(ASK)
    await lead.fill({TICKS: [BOUND]})
    await lead.press("Next")
    await lead.fill(
        {
            "Who decides, not the owner": "product-manager",
            "Rules if somebody cannot commit": "agent-3",
            SUCCESS: MEASURE,
            "When do we look?": "2027-06-01",
            **named,
        }
    )
    await lead.press("Ask")


async def test_a_tick_adds_a_page(stage: SandboxDriver) -> None:
    """A tick moves the usual deadline and adds one page; the card says the door, its measure and who rules."""
    lead = stage.person("lead")
    await lead.slash(ASK)
    assert (await form_of(lead)).fields["Answers by"].value == "Wed 25 Nov, 12:00 (in 1 d 2 h)"

    await lead.fill({TICKS: [BOUND]})
    form = await form_of(lead)
    assert form.fields["Answers by"].value == "Thu 26 Nov, 11:00 (in 2 d 1 h)"
    assert "One-way door. Next: who decides, who owns it, who rules." in form.shown
    assert await lead.modal() is not None

    await lead.press("Next")
    page = await form_of(lead)
    assert (page.title, page.fields["Who owns it afterwards"].value) == ("One-way door", "lead")
    assert page.fields["Who decides, not the owner"].value is None, "the opener owns it, and somebody else decides"
    assert "You ticked: customers, law or data are bound." in page.shown
    await lead.close(everything=True)

    await one_way_asked(stage)
    assert await lead.modal() is None
    asked = await card(stage)
    assert "One-way door: customers, law or data are bound · product-manager decides, not accepted yet" in asked.shown
    assert "Worked if: All tenants run in EU-2 and p99 stays under 200 ms · lead owns it" in asked.shown
    assert "look back Tue 1 Jun 2027 · agent-3 rules if somebody cannot commit" in asked.shown

    [named] = await stage.person("product-manager").dm()
    assert "Positions open Thu 26 Nov, 05:00" in named.shown, "11:00 in Berlin, as New York reads it"
    assert "you can decide from Fri 27 Nov, 05:00" in named.shown
    assert await messages_of(stage, "agent-3") == 0, "who rules hears nothing until they are needed"


async def test_a_time_that_was_picked_stays(stage: SandboxDriver) -> None:
    """Only the usual deadline follows the door; taking the tick away brings the usual one back."""
    lead = stage.person("lead")
    await lead.slash(f"{ASK} fri 17:00")
    await lead.fill({TICKS: [BOUND]})
    assert (await form_of(lead)).fields["Answers by"].value == "Fri 27 Nov, 17:00 (in 3 d 7 h)"
    await lead.close(everything=True)

    await lead.slash(ASK)
    await lead.fill({TICKS: [BOUND]})
    await lead.fill({TICKS: []})
    form = await form_of(lead)
    assert form.fields["Answers by"].value == "Wed 25 Nov, 12:00 (in 1 d 2 h)"
    await lead.press("Ask")
    assert "Two-way door · lead decides" in (await card(stage)).shown


async def test_what_a_one_way_door_needs(stage: SandboxDriver) -> None:
    """Each thing that is missing is said under its field, on the page where it is asked, and nothing is asked yet."""
    lead = stage.person("lead")
    await lead.slash(ASK)
    await lead.fill({TICKS: [BOUND], "Options, one a line": "Leave EU-1"})
    await lead.press("Next")
    needs_two = "A one-way door needs a second option, even “do nothing”, and why not."
    assert (await form_of(lead)).errors == [needs_two]
    await lead.fill({"Options, one a line": "Leave EU-1\nDo nothing"})
    await lead.press("Next")

    await lead.fill(
        {
            "Who decides, not the owner": "lead",
            "Rules if somebody cannot commit": "lead",
            SUCCESS: "Everybody is happy.",
            "When do we look?": "2026-11-01",
        }
    )
    await lead.press("Ask")
    assert (await form_of(lead)).errors == [
        "Behind a one-way door, who owns it does not decide it. Pick two people.",
        "Pick a full member who neither decides nor owns it, instead of lead.",
        "Write a sentence with a number, so that everybody can see whether it worked.",
        "Look back on a day that is still to come, within five years.",
    ]
    assert not [one for one in await lead.reads("#support") if not one.ephemeral], "nothing was posted"

    await lead.fill(
        {
            "Who decides, not the owner": "product-manager",
            "Rules if somebody cannot commit": "agent-3",
            SUCCESS: MEASURE,
            "When do we look?": "2027-06-01",
        }
    )
    await lead.press("Ask")
    assert "One-way door" in (await card(stage)).shown


pytestmark = pytest.mark.asyncio
