"""Positions: sealed, changed, withdrawn, passed; opened at once; and what happens when nobody writes."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import ASK, last_words, lead_asks, lead_decides, messages_of, seals, three_seal
from tests.stories.steps import card as card_of


async def test_the_choice_button_opens_the_form_with_that_choice(stage: SandboxDriver) -> None:
    """Pressing "No" opens "Your position" with No chosen, and records nothing yet."""
    card = await lead_asks(stage)
    agent = stage.person("agent-3")

    await agent.press("No", "dm")
    form = await agent.modal()
    await agent.close()

    assert form is not None
    assert (form.title, form.submit) == ("Your position", "Seal it")
    assert form.fields["My choice"].value == "No"
    assert "Sealed until" in form.shown
    assert "0 of 3 in" in (await card_of(stage)).text
    assert card.ts == (await card_of(stage)).ts


async def test_an_author_sees_and_changes_what_is_sealed(stage: SandboxDriver) -> None:
    """The message says only "Sealed"; the form shows the author's own words, and the newest version counts."""
    await lead_asks(stage)
    agent = stage.person("agent-1")
    await seals(stage, "agent-1", "Yes", "My first thought.")

    sealed = (await agent.dm())[-1]
    await agent.press("See or change", "dm")
    form = await agent.modal()
    assert form is not None
    await agent.fill({"My choice": "No", "Because": "My second thought."})
    await agent.submit()
    await seals(stage, "agent-2", "Yes", "Fine with me.")
    await seals(stage, "agent-3", "Yes", "Fine with me too.")

    assert "My first thought" not in sealed.shown + str(sealed.blocks) + sealed.text
    assert form.fields["Because"].value == "My first thought."
    thread = "\n".join(one.shown for one in await agent.thread(await card_of(stage)))
    assert "My second thought." in thread
    assert "My first thought." not in thread


async def test_a_withdrawn_position_is_not_in(stage: SandboxDriver) -> None:
    """Who withdraws is missing again, and all the buttons are back."""
    await lead_asks(stage)
    agent = stage.person("agent-1")
    await seals(stage, "agent-1", "Yes", "Too early.")

    await agent.choose_menu("Withdraw", in_="dm")

    assert "0 of 3 in" in (await card_of(stage)).text
    assert "[Yes]" in (await agent.dm())[-1].shown


async def test_i_pass_is_an_answer(stage: SandboxDriver) -> None:
    """A pass counts as in, needs no reason, and the others open when the last has answered."""
    await lead_asks(stage)
    await stage.person("agent-1").choose_menu("I pass", in_="dm")
    await seals(stage, "agent-2", "Yes", "Fine with me.")
    await seals(stage, "agent-3", "No", "Not with me.")

    card = await card_of(stage)
    thread = "\n".join(one.shown for one in await stage.person("lead").thread(card))

    assert card.text.startswith("Positions are open")
    assert "pass" in thread.casefold() or "pass" in card.shown.casefold()


async def test_the_deadline_opens_what_is_there(stage: SandboxDriver) -> None:
    """At 15:00 the two positions open; who did not write is "no response", never a yes."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    await seals(stage, "agent-3", "No", "Not with me.")

    await stage.clock.advance(hours=5, minutes=21)

    card = await card_of(stage)
    thread = "\n".join(one.shown for one in await stage.person("lead").thread(card))
    assert card.text.startswith("Positions are open")
    assert "Not with me." in thread
    assert "no response" in (thread + card.shown).casefold()
    assert "agent-2" not in card.shown


async def test_nobody_wrote(stage: SandboxDriver) -> None:
    """At the deadline without any position nothing was agreed, and the card says so without buttons."""
    await lead_asks(stage)

    await stage.clock.advance(hours=5, minutes=21)

    card = await card_of(stage)
    assert card.text.startswith("No decision")
    assert "0 of 3" in card.text
    assert "[Write my position]" not in card.shown
    assert "[Yes]" not in (await stage.person("agent-1").dm())[-1].shown
    assert await messages_of(stage, "lead") == 0


async def test_a_late_position_is_marked(stage: SandboxDriver) -> None:
    """A form that was open at the reveal is kept, marked as written after reading the others, outside the count."""
    await lead_asks(stage)
    late = stage.person("agent-2")
    await late.press("Yes", "dm")
    await late.fill({"Because": "I was still typing."})
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    await seals(stage, "agent-3", "No", "Not with me.")
    await stage.clock.advance(hours=5, minutes=21)

    await late.submit()

    thread = "\n".join(one.shown for one in await stage.person("lead").thread(await card_of(stage)))
    assert "I was still typing." in thread
    assert "after reading the others" in thread
    assert "Yes 1" in (await card_of(stage)).shown


async def test_somebody_not_asked_is_told_how_to_get_in(stage: SandboxDriver) -> None:
    """The card's button, pressed by a bystander, says who was asked and whom to ask, to them alone."""
    await lead_asks(stage)

    await stage.person("product-manager").press("Write my position", "#support")

    told = await last_words(stage, "product-manager")
    assert "Three people were asked" in told or "3 people were asked" in told
    assert "lead" in told
    assert "0 of 3 in" in (await card_of(stage)).text


async def test_a_position_needs_its_reason(stage: SandboxDriver) -> None:
    """A reason of which nothing shows is none: the field says what is missing, and nothing is sealed."""
    await lead_asks(stage)
    agent = stage.person("agent-1")
    await agent.press("Yes", "dm")
    await agent.fill({"Because": "\u200b \u200b"})
    await agent.submit()

    form = await agent.modal()
    assert form is not None
    assert form.fields["Because"].error
    assert "0 of 3 in" in (await card_of(stage)).text


async def test_closing_keeps_the_record(stage: SandboxDriver) -> None:
    """Opener or decider close with a reason; the words stay sealed, the buttons go, nobody is pinged."""
    card = await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "Nobody ever reads this.")
    lead = stage.person("lead")
    before = await stage.counts()

    await lead.choose_menu("Close without deciding", message=card)
    form = await lead.modal()
    assert form is not None
    await lead.fill(dict.fromkeys(form.fields, "The supplier changed its rules."))
    await lead.submit()

    closed = await card_of(stage)
    assert "The supplier changed its rules." in closed.shown
    assert "[Write my position]" not in closed.shown
    ask = (await stage.person("agent-1").dm())[-1]
    assert "[See or change]" not in ask.shown
    assert "Nobody ever reads this" not in str([one.blocks for one in await lead.reads()])
    after = await stage.counts()
    assert {who: one["messages"] for who, one in after.items()} == {who: one["messages"] for who, one in before.items()}


async def test_only_hosts_close(stage: SandboxDriver) -> None:
    """A contributor who tries to close is told whose that is."""
    card = await lead_asks(stage)

    await stage.person("agent-1").choose_menu("Close without deciding", message=card)

    assert await stage.person("agent-1").modal() is None
    assert "lead" in await last_words(stage, "agent-1")


async def test_everybody_says_the_same(stage: SandboxDriver) -> None:
    """Unanimity is no verdict: the reveal points at the two who are not sure."""
    await lead_asks(stage)
    for name, sure in (("agent-1", "90"), ("agent-2", "35"), ("agent-3", "30")):
        await seals(stage, name, "Yes", f"{name} thinks so.", **{"How sure, in percent": sure})

    thread = "\n".join(one.shown for one in await stage.person("lead").thread(await card_of(stage)))
    assert "2 are below 40 %" in thread.casefold() or "two are below 40 %" in thread.casefold()
    assert "mean" not in thread


async def test_the_deciders_view_is_read_last(stage: SandboxDriver) -> None:
    """A decider who is asked too writes like everybody and is shown last."""
    await lead_asks(stage, ASK.replace("@agent-3", "@lead"))
    await seals(stage, "lead", "No", "The decider's own view.")
    await seals(stage, "agent-1", "Yes", "First view.")
    await seals(stage, "agent-2", "Yes", "Second view.")

    thread = "\n".join(one.shown for one in await stage.person("agent-1").thread(await card_of(stage)))
    assert thread.index("The decider's own view.") > max(thread.index("First view."), thread.index("Second view."))


async def test_reading_positions_from_the_message(stage: SandboxDriver) -> None:
    """After the reveal each contributor's own message has a button that reads all, from the rows."""
    await lead_asks(stage)
    await three_seal(stage)
    agent = stage.person("agent-1")

    await agent.press("Read positions", "dm")

    form = await agent.modal()
    assert form is not None
    assert "Honest customers wait longer" in form.shown


async def test_the_spine_costs_what_it_should(stage: SandboxDriver) -> None:
    """Counted for each person: the decider gets one message, each contributor one, a dissenter two, bystanders none."""
    await lead_asks(stage)
    await three_seal(stage)
    line = await lead_decides(stage)
    await stage.person("agent-1").press("Agree", message=line)
    await stage.person("agent-2").react("white_check_mark", to=line)
    await stage.person("agent-3").press("Yes, that is my point", "dm")
    await stage.person("agent-3").press("Disagree and commit", "dm")

    counts = await stage.counts()

    assert {name: one["messages"] for name, one in counts.items()} == {
        "lead": 1,
        "agent-1": 1,
        "agent-2": 1,
        "agent-3": 2,  # the ask, and what was heard
        "product-manager": 0,
        "contractor": 0,
    }
    assert counts["agent-1"]["presses"] == 3  # the choice, Seal it, Agree
    assert counts["agent-1"]["boxes"] == 1
    assert counts["agent-3"]["presses"] == 4  # the choice, Seal it, that is my point, the answer
    assert counts["agent-3"]["boxes"] == 2
    assert counts["lead"]["presses"] <= 5


async def test_a_decider_who_was_not_asked_seals_a_view_and_sees_that(stage: SandboxDriver) -> None:
    """The decider's own view gives a sign, is not counted, and is read last under the others."""
    await lead_asks(stage)
    lead = stage.person("lead")
    await lead.press("Write my position", "#support")
    await lead.fill({"My choice": "No", "Because": "I would rather train people."})
    await lead.submit()

    assert "Sealed" in await last_words(stage, "lead")
    assert "0 of 3 in" in (await card_of(stage)).text
    await three_seal(stage)
    card = await card_of(stage)
    thread = "\n".join(one.shown for one in await stage.person("agent-1").thread(card))
    assert "No 1 · Yes 2" in card.shown.replace("*", "")
    assert "lead's own" in thread
    assert thread.rindex("I would rather train people.") > thread.index("Honest customers")


async def test_what_was_typed_and_not_sealed_is_there_again(stage: SandboxDriver) -> None:
    """Closing the form records nothing; what Slack told us of it is filled in again, until it is sealed."""
    await lead_asks(stage)
    agent = stage.person("agent-1")
    await agent.press("Yes", "dm")
    await agent.fill({"Because": "Half a thought about turnips."})
    await agent.fill({"My choice": "No"})  # picking tells what is typed so far
    await agent.close()
    assert "0 of 3 in" in (await card_of(stage)).text

    await agent.press("Write my position", message=await card_of(stage))
    again = await agent.modal()
    assert again is not None
    assert (again.fields["My choice"].value, again.fields["Because"].value) == ("No", "Half a thought about turnips.")
    await agent.fill({"Because": "A whole one."})
    await agent.submit()
    await agent.press("See or change", "dm")
    sealed = await agent.modal()
    assert sealed is not None
    assert sealed.fields["Because"].value == "A whole one."


async def test_a_view_can_be_changed_after_the_reveal(stage: SandboxDriver) -> None:
    """Whoever sealed changes their view in their own message until it is decided: the second stands beside the first,
    marked as written after reading; the count stays, and the button goes with the decision.
    """
    await lead_asks(stage)
    await three_seal(stage)
    agent = stage.person("agent-1")

    await agent.press("Change mine", "dm")
    form = await agent.modal()
    assert form is not None
    assert form.fields["Because"].value == "Two minutes of checking is cheaper than one wrong payment."
    assert "Kept as v1; your change is v2, both visible. (D12)" in form.shown
    await agent.fill({"My choice": "No", "Because": "Honest customers would wait."})
    await agent.submit()

    card = await card_of(stage)
    thread = "\n".join(one.shown for one in await agent.thread(card))
    assert "Two minutes of checking" in thread
    assert "Honest customers would wait." in thread
    assert "after reading" in thread
    assert "No 1 · Yes 2" in card.shown.replace("*", "")
    await lead_decides(stage)
    assert "[Change mine]" not in (await agent.dm())[-1].shown
