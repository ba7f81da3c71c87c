"""Doors: four ticks make a one-way door, which asks for more before it is asked, opened and decided."""

import pytest

from bot.sandbox.driver import Form, PersonDriver, SandboxDriver
from tests.stories.steps import card, last_words, lead_asks, messages_of, three_seal

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
    assert "Positions open Thu 26 Nov, 11:00" in named.shown, "as its reader's clock shows it"
    assert "you can decide from Fri 27 Nov, 11:00" in named.shown
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
    needs_two = (
        "A one-way door needs two options besides “do nothing”. Add another, even one that you would not take. (D3)"
    )
    for thin in ("Leave EU-1", "Leave EU-1\nDo nothing"):
        await lead.fill({"Options, one a line": thin})
        await lead.press("Next")
        assert (await form_of(lead)).errors == [needs_two]
    await lead.fill({"Options, one a line": "Leave EU-1\nLeave in two phases\nDo nothing"})
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


async def writes(ws: SandboxDriver, name: str, choice: str) -> None:
    """Somebody asked writes what a one-way door asks of them."""
    person = ws.person(name)
    await person.press(choice, "dm")
    form = await form_of(person)
    more = {label: "60" for label in form.fields if label.startswith("Chance")}
    more |= {label: "It takes a year." for label in form.fields if "failed" in label}
    mind = {label: "A second contract." for label in form.fields if label == "What would change my mind"}
    await person.fill({"Because": f"{name} has seen it.", **mind, **more})
    await person.submit()


async def thread_of(ws: SandboxDriver, reader: str = "lead") -> str:
    """Return what stands in the card's thread."""
    return "\n".join(one.shown for one in (await ws.person(reader).thread(await card(ws)))[1:])


async def decides(ws: SandboxDriver, name: str, choice: str, **more: str) -> None:
    """The decider fills the form "Decide", and says what they heard if they are asked."""
    person = ws.person(name)
    await person.press("Decide", "dm")
    await person.fill({"Decision": choice, "In one sentence": f"{choice} it is", "Why": "It costs less.", **more})
    await person.submit()
    await hears(ws, name)


async def hears(ws: SandboxDriver, name: str) -> None:
    """The decider says what they heard, where somebody chose differently."""
    person = ws.person(name)
    form = await person.modal()
    if form is not None and form.title == "What you heard":
        await person.fill({label: "You fear that we break a contract." for label in form.fields})
        await person.submit()


async def test_a_one_way_door_end_to_end(stage: SandboxDriver) -> None:
    """Asked, opened, thought over, decided: before the day is over Decide says from when, and nobody is told twice."""
    await one_way_asked(stage)
    await writes(stage, "agent-1", "Yes")
    await writes(stage, "agent-2", "No")
    opened = await card(stage)
    assert "product-manager decides from Wed 25 Nov, 09:40" in opened.text
    decider = stage.person("product-manager")
    turn = (await decider.dm())[-1]
    assert "Both are in. You decide from Wed 25 Nov, 09:40." in turn.shown, "as its reader's clock shows it"
    pinged = await messages_of(stage, "product-manager")

    await stage.clock.advance(hours=3)
    await decider.press("Decide", "dm")
    assert await decider.modal() is None
    told = "\n".join(one.shown for one in await decider.reads("#support") + await decider.dm())
    assert "You can decide from Wed 25 Nov, 09:40. Positions are in the thread." in told

    await stage.clock.advance(hours=22)
    assert await messages_of(stage, "product-manager") == pinged, "a second turn is not sent"
    await decider.press("Decide", "dm")
    form = await form_of(decider)
    assert "Owner, one person" not in form.fields, "it was named when it was asked"
    assert form.fields["Look back on"].value == "2027-06-01"
    assert "Worked if: All tenants run in EU-2" in form.shown
    await decider.close(everything=True)
    await decides(stage, "product-manager", "Yes")
    decided = await card(stage)
    assert decided.text.startswith("Decided: Yes it is.")
    assert "lead owns it · look back Tue 1 Jun 2027 · one-way door · worked if: All tenants run" in decided.shown


async def correct(ws: SandboxDriver, name: str, label: str, because: str, ticks: list[str] | None = None) -> None:
    """Somebody says, from the card, that it is the other door."""
    person = ws.person(name)
    await person.choose_menu(label, message=await card(ws))
    await person.fill({"Because": because, **({TICKS: ticks} if ticks else {})})
    await person.submit()


async def test_a_label_is_corrected_in_public(stage: SandboxDriver) -> None:
    """Anyone asked says, with ticks and a reason, that it is a one-way door: card, thread and messages follow by edits;
    what it misses is asked of the decider before deciding."""
    await lead_asks(stage, "/decide Should we leave EU-1? @agent-1 @agent-2 fri 12:00")
    await writes(stage, "agent-2", "Yes")
    before = await stage.counts()
    one = stage.person("agent-1")
    await one.choose_menu("This is a one-way door", message=await card(stage))
    await one.fill({"Because": "Two contracts name it."})
    await one.submit()
    assert (await form_of(one)).errors == ["Tick what is hard to undo. If nothing is, it is a two-way door."]
    await one.fill({TICKS: [BOUND]})
    await one.submit()

    assert await one.modal() is None
    assert "One-way door: customers, law or data are bound · lead decides" in (await card(stage)).shown
    line = "agent-1 says this is a one-way door (customers, law or data are bound), because: Two contracts name it."
    assert line in await thread_of(stage)
    two = stage.person("agent-2")
    missing = "A one-way door since you sealed: a chance and the likeliest cause are missing from yours."
    assert missing in (await two.dm())[-1].shown
    after = await stage.counts()
    assert all(after[who]["messages"] == before[who]["messages"] for who in after), "nobody is pinged"
    await two.press("Add what is missing", "dm")
    labels = (await form_of(two)).fields
    chance, cause = (next(one for one in labels if word in one) for word in ("Chance", "likeliest cause"))
    await two.fill({chance: "60", cause: "It takes a year.", "What would change my mind": "A failed rehearsal."})
    await two.submit()
    assert "[See or change]" in (await two.dm())[-1].shown

    await writes(stage, "agent-1", "Yes")
    await stage.clock.advance(hours=25)
    lead = stage.person("lead")
    await lead.press("Decide", "dm")
    page = await form_of(lead)
    assert page.title == "One-way door"
    assert "an owner, a measure, a day and who rules" in page.shown
    named = {"Who owns it afterwards": "lead", "Rules if somebody cannot commit": "agent-3", SUCCESS: MEASURE}
    await lead.fill(named)
    await lead.submit()
    needs_two = "Behind a one-way door, who owns it does not decide it. Pick two people."
    assert (await form_of(lead)).errors == [needs_two]
    await lead.fill({"Who owns it afterwards": "agent-1"})
    await lead.submit()
    assert (await form_of(lead)).title == "Decide"
    await lead.fill({"Decision": "Yes", "In one sentence": "We leave", "Why": "It costs less."})
    await lead.submit()
    assert "owner: agent-1, not accepted yet" in (await card(stage)).shown
    await lead.choose_menu("History", message=await card(stage))
    shown = (await form_of(lead)).shown
    assert "agent-1 corrected which door it is" in shown
    assert "You named who owns it, who rules, and what shows that it worked" in shown


async def test_a_one_way_door_becomes_light(stage: SandboxDriver) -> None:
    """The other direction, from a message: with a reason it is a two-way door, decided as soon as it opens."""
    await one_way_asked(stage)
    one = stage.person("agent-1")
    await one.choose_menu("This is a two-way door", message=(await one.dm())[-1])
    await one.submit()
    assert (await form_of(one)).errors == ["Please complete this required field."], "no label moves without a reason"
    await one.fill({"Because": "Both contracts have ended."})
    await one.submit()
    assert "Two-way door · product-manager decides" in (await card(stage)).shown
    assert "Worked if" not in (await card(stage)).shown
    assert "agent-1 says this is a two-way door, because: Both contracts have ended." in await thread_of(stage)

    await writes(stage, "agent-1", "Yes")
    await writes(stage, "agent-2", "Yes")
    await decides(stage, "product-manager", "Yes", **{"Look back on": "2026-12-08"})
    assert "two-way door" in (await card(stage)).shown


async def test_who_was_not_asked_says_it_in_the_thread(stage: SandboxDriver) -> None:
    """A bystander does not correct the label, and is told where to say it; after the reveal nobody does."""
    await lead_asks(stage)
    await stage.person("product-manager").choose_menu("This is a one-way door", message=await card(stage))
    told = "Only those who were asked correct the label. Say in the card's thread what is hard to undo."
    assert told in await last_words(stage, "product-manager")

    lead = stage.person("lead")
    await lead.choose_menu("This is a one-way door", message=await card(stage))
    await lead.fill({"Because": "It is gone then.", TICKS: ["Something is lost for good"]})
    await three_seal(stage)
    await lead.submit()
    assert "so the question stays as it is" in (await form_of(lead)).shown


async def test_too_few_wrote(stage: SandboxDriver) -> None:
    """A one-way door that too few answered gets a day more, once, told in the thread; then there is no decision."""
    await one_way_asked(stage)
    await writes(stage, "agent-1", "Yes")
    pinged = await messages_of(stage, "agent-1")
    assert "if 2 have written" in (await card(stage)).shown
    await stage.clock.advance_to("2026-11-26T11:01+01:00")
    longer = await card(stage)
    assert "Positions open Fri 27 Nov, 12:00" in longer.text, "a day, and to noon"
    assert "a day was added, once" in longer.shown
    told = await thread_of(stage)
    assert "1 of 2 had written by" in told
    assert "a one-way door takes 2. A day more, once" in told
    assert await messages_of(stage, "agent-1") == pinged

    await stage.clock.advance_to("2026-11-27T12:01+01:00")
    over = await card(stage)
    assert over.text.startswith(
        "No decision: 1 of 2 wrote a position by Fri 27 Nov, 12:00, and a one-way door takes 2."
    )
    assert "agent-1 has seen it" not in over.shown + await thread_of(stage), "what was sealed stays so"


async def test_the_day_more_can_be_enough(stage: SandboxDriver) -> None:
    """Who writes within the added day opens it: all are in."""
    await one_way_asked(stage)
    await writes(stage, "agent-1", "Yes")
    await stage.clock.advance_to("2026-11-26T11:01+01:00")
    await writes(stage, "agent-2", "Yes")
    assert (await card(stage)).text.startswith("Positions are open: 2 Yes.")


async def test_one_option_takes_a_reason(stage: SandboxDriver) -> None:
    """A one-way door with one option is decided with a reason for that, which the card and the history show."""
    lead = stage.person("lead")
    await lead.slash("/decide Should we leave EU-1? @agent-1 @agent-2 fri 12:00")
    await lead.fill({"Options, one a line": "Leave"})
    await lead.submit()
    await correct(stage, "agent-1", "This is a one-way door", "Two contracts name it.", [BOUND])
    await writes(stage, "agent-1", "Leave")
    await writes(stage, "agent-2", "Leave")
    await stage.clock.advance(hours=25)

    await lead.press("Decide", "dm")
    form = await form_of(lead)
    assert "A one-way door needs two options besides “do nothing”." in form.shown
    await lead.fill({"Override, because": "No other."})
    await lead.submit()
    assert (await form_of(lead)).errors == ["Say why in 5 words or more; the card shows it."]
    await lead.fill({"Override, because": "The landlord ends the lease in May."})
    await lead.submit()
    assert (await form_of(lead)).title == "One-way door"
    owner = {"Who owns it afterwards": "agent-1", "Rules if somebody cannot commit": "agent-3", SUCCESS: MEASURE}
    await lead.fill(owner)
    await lead.submit()
    await lead.fill({"Decision": "Leave", "In one sentence": "We leave", "Why": "It costs less."})
    await lead.submit()
    assert await lead.modal() is None
    decided = await card(stage)
    assert "Overridden by lead: one option only. “The landlord ends the lease in May.” D3" in decided.shown


async def test_a_later_look_back_takes_a_reason(stage: SandboxDriver) -> None:
    """A two-way door is looked back on within 30 days; later takes a reason, and what was written is then sent."""
    await lead_asks(stage)
    await three_seal(stage)
    lead = stage.person("lead")
    await lead.press("Decide", "dm")
    await lead.fill({"Decision": "Yes", "In one sentence": "Yes, for a year", "Why": "Three went wrong."})
    await lead.fill({"Look back on": "2027-11-24"})
    await lead.submit()
    form = await form_of(lead)
    assert form.title == "Override with a reason"
    assert "A two-way door is looked back on by Thu 24 Dec." in form.shown
    await lead.fill({"Override, because": "Refunds are counted once a year only."})
    await lead.submit()
    assert (await form_of(lead)).title == "What you heard"
    await hears(stage, "lead")
    assert await lead.modal() is None
    assert "Overridden by lead: a later look back." in (await card(stage)).shown


pytestmark = pytest.mark.asyncio
