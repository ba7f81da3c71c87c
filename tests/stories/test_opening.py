"""Opening a question: the form, the one press, the people, the time, and taking it back."""

import pytest

from bot.sandbox.driver import Form, PersonDriver, SandboxDriver
from tests.stories.steps import AGENTS, ASK, QUESTION, card, last_words, lead_asks, messages_of, seals

PEOPLE = "Who writes a position"
OPTIONS = "Options, one a line"


async def form_of(person: PersonDriver) -> Form:
    """Return the form that somebody sees."""
    form = await person.modal()
    assert form is not None, "a form is open"
    return form


async def new_form(person: PersonDriver, text: str = "/decide open") -> Form:
    """Open the form from the composer."""
    await person.slash(text)
    return await form_of(person)


async def test_one_press_posts_what_was_typed(stage: SandboxDriver) -> None:
    """The line fills the form in the opener's zone; one press posts the card, asks three, and offers Undo alone."""
    lead = stage.person("lead")

    form = await new_form(lead, ASK)
    assert {label: field.value for label, field in form.fields.items()} == {
        "Question": QUESTION,
        "Background": None,
        OPTIONS: "Yes\nNo",
        PEOPLE: list(AGENTS),
        "Answers by": "Tue 24 Nov, 15:00 (in 5 h 20 min)",
        "What is hard to undo? Tick what is true": [],
    }
    assert "You decide." in form.shown
    assert "Posts one card in #support and asks 3 people now." in form.shown
    assert "I may have to be invited there first." in form.shown, "nothing was ever posted here"

    await lead.press("Ask")
    assert await lead.modal() is None
    asked = await card(stage)
    assert not asked.edited, "posted as it stands"
    assert "invited" not in (await new_form(lead, "/decide And another one?")).shown
    await lead.close()
    assert asked.text == f"{QUESTION} 0 of 3 in. Positions open Tue 24 Nov, 15:00. lead decides."
    assert "○○○ 0 of 3 in." in asked.shown
    assert await last_words(stage, "lead") == "Asked 3 people. Wrong button? Undo works for 5 minutes.  [Undo]"
    assert "Asked" not in await last_words(stage, "agent-1"), "what only the opener sees"

    for name in AGENTS:
        [message] = await stage.person(name).dm()
        for part in (
            QUESTION,
            "#support",
            "lead decides",
            "[Yes]  [No]  [Something else]",
            "Sealed until all 3 are in",
        ):
            assert part in message.shown, (name, part)
    # Lisbon and Kolkata read their own clocks.
    assert "by 14:00" in (await stage.person("agent-2").dm())[0].text
    assert "by 19:30" in (await stage.person("agent-3").dm())[0].text

    counts = await stage.counts()
    assert counts["lead"] == {"messages": 0, "presses": 1, "boxes": 0}, "screens 16, lead's part of S-1: O"
    for name in AGENTS:
        assert counts[name] == {"messages": 1, "presses": 0, "boxes": 0}
    assert counts["product-manager"] == {"messages": 0, "presses": 0, "boxes": 0}


async def test_defaults_by_the_question_and_by_the_last_time(stage: SandboxDriver) -> None:
    """Yes and No for a question of that kind, else an empty line above "Do nothing"; the people of the last time."""
    lead = stage.person("lead")
    await lead_asks(stage)

    form = await new_form(lead, "/decide Where do we put the coffee machine?")
    assert form.fields[OPTIONS].value == "\nDo nothing"
    assert form.fields[PEOPLE].value == list(AGENTS), "the people of the last question here"
    assert form.fields["Answers by"].value == "Wed 25 Nov, 12:00 (in 1 d 2 h)", "the next working day at noon"

    await lead.submit()
    assert (await form_of(lead)).errors == ["Write at least one option besides “Do nothing”, one a line."]
    await lead.fill({OPTIONS: "Kitchen\nHall\nDo nothing"})
    await lead.submit()
    assert "Kitchen, Hall or Do nothing" in (await card(stage)).shown

    form = await new_form(stage.person("product-manager"), "/decide Where do we put the plants?")
    assert form.fields[PEOPLE].value is None or form.fields[PEOPLE].value == [], "not those of somebody else"


async def test_the_people_page(stage: SandboxDriver) -> None:
    """Change, Done: the first page says who decides and keeps what was typed; Back changes nothing."""
    lead = stage.person("lead")
    await new_form(lead, "/decide Should we hire? @agent-1 @agent-2 fri 17:00")
    await lead.fill({"Background": "Two people left."})

    await lead.press("Change")
    page = await form_of(lead)
    assert (page.title, page.fields["Who decides"].value) == ("People", "lead")
    await lead.fill({"Who decides": "product-manager", "Only told": ["agent-3"]})
    await lead.press("Done")

    form = await form_of(lead)
    assert "@product-manager decides. · 1 person also told" in form.shown
    assert form.fields["Background"].value == "Two people left."
    assert form.fields[PEOPLE].value == ["agent-1", "agent-2"]

    await lead.press("Change")
    assert (await form_of(lead)).fields["Who decides"].value == "product-manager"
    await lead.fill({"Who decides": "agent-3"})
    await lead.press("Back")
    assert "@product-manager decides." in (await form_of(lead)).shown

    await lead.submit()
    asked = await card(stage)
    assert "product-manager decides, not accepted yet" in asked.shown
    assert "Two people left." in asked.shown
    assert await messages_of(stage, "product-manager") == 1
    assert await messages_of(stage, "agent-3") == 0, "who is only told reads the channel"


async def test_a_named_decider_accepts_by_sealing(stage: SandboxDriver) -> None:
    """A named decider is told once, and sealing a view of their own is how they take it on."""
    lead, manager = stage.person("lead"), stage.person("product-manager")
    await new_form(lead, "/decide Should we hire? @agent-1 @agent-2 fri 17:00")
    await lead.press("Change")
    await lead.fill({"Who decides": "product-manager"})
    await lead.press("Done")
    await lead.submit()

    [named] = await manager.dm()
    assert named.text.startswith("lead names you as the one who decides: Should we hire?")
    assert "[Seal my own view]  [Not me]" in named.shown
    assert "Positions open Fri 27 Nov, 17:00" in named.shown, "as its reader's clock shows it"

    await manager.press("Seal my own view")
    await manager.fill({"My choice": "Yes", "Because": "We are too few."})
    await manager.submit()
    assert "product-manager decides\n" in (await card(stage)).shown
    assert "Not me" not in (await manager.dm())[0].shown, "who has taken it on does not give it back"
    assert await messages_of(stage, "product-manager") == 1, "an edit tells nobody"


async def test_not_me(stage: SandboxDriver) -> None:
    """Not me gives the decision back to the opener, in place, and nobody is told twice."""
    lead, manager = stage.person("lead"), stage.person("product-manager")
    await new_form(lead, "/decide Should we hire? @agent-1 @agent-2 fri 17:00")
    await lead.press("Change")
    await lead.fill({"Who decides": "product-manager"})
    await lead.press("Done")
    await lead.submit()

    await manager.press("Not me")
    [given_back] = await manager.dm()
    assert given_back.shown.startswith("You gave this back to lead.")
    assert "lead decides\n" in (await card(stage)).shown
    assert "lead decides" in (await stage.person("agent-1").dm())[0].shown
    assert await messages_of(stage, "agent-1") == 1


async def test_typing_a_time(stage: SandboxDriver) -> None:
    """Typing offers what was understood; picking it is the echo; what is no time offers one line of advice."""
    lead = stage.person("lead")
    await new_form(lead, "/decide Should we move? @agent-1 @agent-2")

    offers = {words: await lead.type_into("Answers by", words) for words in ("fri 17:00", "3/4", "2h", "yesterday")}
    assert offers["fri 17:00"] == ["Fri 27 Nov, 17:00 (in 3 d 7 h)"]
    assert offers["3/4"] == ["Thu 4 Mar 2027, 17:00 (in 100 d 7 h)", "Sat 3 Apr 2027, 17:00 (in 130 d 6 h)"]
    assert offers["2h"][0] == "Tue 24 Nov, 11:40 (in 2 h)"
    assert offers["yesterday"] == ["That is in the past. Try: fri 17:00, eod, in 2 days"]
    assert await lead.type_into("Answers by", "next blursday") == ["Try: fri 17:00, eod, in 2 days"]
    usual = await lead.type_into("Answers by", "")
    assert usual[0].startswith("Tue 24 Nov, 12:00")
    assert len(usual) > 3

    for words in ("next blursday", "yesterday"):
        await lead.fill({"Answers by": words})
        await lead.submit()
        assert (await form_of(lead)).errors == ["Pick when answers are due. Try: fri 17:00, eod, in 2 days."]
    await lead.fill({"Answers by": "eod"})
    await lead.submit()
    assert "All open together Tue 24 Nov, 17:00" in (await card(stage)).shown


async def test_a_time_very_near_or_far_is_asked_about_once(stage: SandboxDriver) -> None:
    """Under thirty minutes, or over a year: the first press asks, the second takes it; another time asks anew."""
    lead = stage.person("lead")
    await new_form(lead, "/decide Should we move? @agent-1 @agent-2")

    await lead.fill({"Answers by": "in 10 minutes"})
    await lead.submit()
    assert (await form_of(lead)).errors == ["That is in 10 min. Press Ask again if it is meant, or pick a later time."]
    await lead.fill({"Answers by": "in 2 years"})
    await lead.submit()
    [far] = (await form_of(lead)).errors
    assert far == "That is over a year away. Press Ask again if it is meant, or pick an earlier day."
    await lead.fill({"Answers by": "in 15 minutes"})
    await lead.submit()
    assert (await form_of(lead)).errors, "another time is asked about again"
    await lead.submit()
    assert await lead.modal() is None
    assert "Tue 24 Nov, 09:55" in (await card(stage)).shown


async def test_a_form_left_open_past_its_time(stage: SandboxDriver) -> None:
    """A deadline that passes while the form is open is refused under its field; nothing is lost."""
    lead = stage.person("lead")
    await new_form(lead, ASK)
    await stage.clock.advance(hours=6)

    await lead.submit()
    form = await form_of(lead)
    assert form.fields["Answers by"].error == "That is in the past. Try “fri 17:00”, “eod” or “in 2 days”."
    assert form.fields["Question"].value == QUESTION


async def test_words_after_the_question_that_are_no_time(stage: SandboxDriver) -> None:
    """Words that name no time, or a past one, are said on top of the form; the usual time is filled in."""
    lead = stage.person("lead")
    form = await new_form(lead, "/decide Should we move? @agent-1 next blursday")
    assert "I could not read that time, so the usual one is filled in. Try: fri 17:00, eod, in 2 days" in form.shown
    assert form.fields["Answers by"].value == "Wed 25 Nov, 12:00 (in 1 d 2 h)"
    await lead.close()
    form = await new_form(lead, "/decide Should we move? @agent-1 yesterday")
    assert "That time is in the past, so the usual one is filled in." in form.shown


async def test_undo_within_five_minutes(stage: SandboxDriver) -> None:
    """Undo takes card and messages away as if nothing had been; the draft is in the next form."""
    lead = stage.person("lead")
    await new_form(lead, ASK)
    await lead.fill({"Background": "Three went to the wrong card."})
    await lead.submit()
    await stage.clock.advance(minutes=4)

    await lead.press("Undo")
    assert [one.shown for one in await lead.reads("#support")] == [
        "Taken back. Nobody was kept waiting; your draft stays for 7 days."
    ]
    for name in AGENTS:
        assert await stage.person(name).dm() == []
    assert "Nothing waits for you" in "\n".join(await _said_alone(lead))

    await lead.press("New decision")
    form = await form_of(lead)
    assert form.fields["Background"].value == "Three went to the wrong card."
    assert form.fields[PEOPLE].value == list(AGENTS)
    await lead.submit()
    # What was taken back was today's message of each, and it is due before the next morning: only then it rings again.
    assert [await messages_of(stage, name) for name in AGENTS] == [2, 1, 2]
    await stage.clock.advance(days=8)
    assert (await new_form(lead)).fields["Question"].value in (None, ""), "what was asked is no draft any more"


async def _said_alone(person: PersonDriver) -> list[str]:
    await person.slash("/decide")
    return [one for message in await person.reads("#support") if message.ephemeral for one in message.lines]


async def test_undo_too_late(stage: SandboxDriver) -> None:
    """After five minutes, and as soon as somebody has written, Undo says what to do instead."""
    lead = stage.person("lead")
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "It is worth it.")
    await lead.press("Undo")
    told = "Somebody has written already. Use ⋯ › Close without deciding on the card; the record stays."
    assert await last_words(stage, "lead") == told

    await lead_asks(stage, "/decide Should we move? @agent-1 @agent-2 fri 17:00")
    await stage.clock.advance(minutes=6)
    await lead.press("Undo")
    told = "Undo works for 5 minutes. Use ⋯ › Close without deciding on the card; the record stays."
    assert await last_words(stage, "lead") == told
    assert "Should we move?" in (await stage.person("agent-2").dm())[-1].shown, "nothing vanished"


async def test_a_form_that_was_closed_or_refused_comes_back(stage: SandboxDriver) -> None:
    """✕ loses only what Slack never sent; a refused form comes back whole, for a week, and only in its channel."""
    lead = stage.person("lead")
    await new_form(lead, ASK)
    await lead.fill({"Background": "Three went to the wrong card.", OPTIONS: ""})
    await lead.fill({OPTIONS: "Yes\nyes"})
    await lead.submit()
    assert (await form_of(lead)).errors == ["“yes” is there twice. Keep one of them."]
    await lead.close(everything=True)

    form = await new_form(lead)
    assert form.fields["Question"].value == QUESTION
    assert form.fields["Background"].value == "Three went to the wrong card."
    assert form.fields[OPTIONS].value == "Yes\nyes"
    await lead.close(everything=True)
    await lead.slash("/decide open", channel="#leads")
    assert (await form_of(lead)).fields["Question"].value in (None, "")
    await lead.close(everything=True)

    await stage.clock.advance(days=8)
    lead.channel = "#support"
    assert (await new_form(lead)).fields["Question"].value in (None, "")


async def test_the_same_form_twice_opens_one(stage: SandboxDriver) -> None:
    """A submission that Slack delivers twice is one question with one card."""
    lead = stage.person("lead")
    await new_form(lead, ASK)
    await stage.fault("deliver_twice")
    await lead.submit()
    posts = [one for one in await lead.reads("#support") if not one.ephemeral]
    assert len(posts) == 1
    assert [await messages_of(stage, name) for name in AGENTS] == [1, 1, 1]


pytestmark = pytest.mark.asyncio
