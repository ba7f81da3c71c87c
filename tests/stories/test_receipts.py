"""Being heard: the decider restates, the dissenter says whether that is it, one correction, and time runs out."""

import pytest

from bot.sandbox.driver import Form, Read, SandboxDriver
from tests.stories.steps import (
    ASK,
    card,
    decided_and_heard,
    last_words,
    lead_asks,
    lead_decides,
    lead_writes,
    line,
    messages_of,
    seals,
    three_seal,
)

HEARD = "You fear slower refunds for honest customers."
POINT = "Refunds to cards that we cannot check any more."
YES, NO = "Yes, that is my point", "Not quite"


async def ask_of(ws: SandboxDriver, name: str) -> Read:
    """Return somebody's newest direct message."""
    return (await ws.person(name).dm())[-1]


async def form_of(ws: SandboxDriver, name: str) -> Form:
    """Return the form that somebody sees."""
    form = await ws.person(name).modal()
    assert form is not None
    return form


async def card_says(ws: SandboxDriver) -> str:
    """Return the card without its bold type."""
    return (await card(ws)).shown.replace("*", "")


async def not_quite(ws: SandboxDriver, point: str = POINT, name: str = "agent-3") -> None:
    """Somebody says that this was not their point, and what is."""
    person = ws.person(name)
    await person.press(NO, "dm")
    await person.fill({"My point, in one sentence": point})
    await person.submit()


async def test_nobody_is_asked_before_the_sentence_is_written(stage: SandboxDriver) -> None:
    """Next leads to the dissent verbatim and one field; empty and pasted sentences are refused under it; Back keeps."""
    await lead_asks(stage)
    await three_seal(stage)
    lead = stage.person("lead")
    await lead_writes(stage)

    asked = await form_of(stage, "lead")
    assert (asked.title, asked.submit, asked.close) == ("What you heard", "Announce", "Back")
    assert "agent-3 chose No" in asked.shown.replace("*", "")
    assert "Honest customers wait longer for money that is theirs." in asked.shown
    assert "Fraud above 2 % of refunds." in asked.shown
    assert "agent-1" not in asked.shown, "who chose what was decided is not restated"
    assert "Positions are open" in (await card(stage)).text
    (box,) = asked.fields
    for pasted in ("  honest customers wait longer, for money that is THEIRS", "fraud above 2% of refunds"):
        await lead.fill({box: pasted})
        await lead.submit()
        assert (await form_of(stage, "lead")).errors == ["That is their sentence. Say it in yours."]
    await lead.fill({box: " ​ "})
    await lead.submit()
    assert "Say what agent-3 fears in your own sentence" in (await form_of(stage, "lead")).errors[0]

    await lead.close()
    back = await form_of(stage, "lead")
    assert (back.title, back.submit) == ("Decide", "Next")
    assert back.fields["In one sentence"].value == "Yes, for 14 days"
    assert "[Agree]" not in (await ask_of(stage, "agent-1")).shown
    await lead.submit()
    await lead.fill({box: HEARD})
    await lead.submit()

    assert await lead.modal() is None
    assert HEARD in await card_says(stage)
    assert f"What lead heard from you: {HEARD}" in (await ask_of(stage, "agent-3")).shown.replace("*", "")


async def test_who_decides_like_the_dissenter_hears_the_others(stage: SandboxDriver) -> None:
    """The two who chose Yes share one sentence, and each of them confirms alone."""
    await lead_asks(stage)
    await three_seal(stage)
    await lead_decides(stage, "No", heard="You would rather check twice than pay twice.")

    assert YES in (await ask_of(stage, "agent-1")).shown
    assert YES not in (await ask_of(stage, "agent-3")).shown
    await stage.person("agent-1").press(YES, "dm")
    await not_quite(stage, "It is about my own mistake.", "agent-2")

    shown = await card_says(stage)
    assert "Heard from agent-1, agent-2 You would rather" in shown or "Heard from agent-2, agent-1 You" in shown
    assert "✔ confirmed by agent-1" in shown
    assert "agent-2: not quite: It is about my own mistake." in shown


async def test_what_was_written_survives_closing_everything(stage: SandboxDriver) -> None:
    """After ✕ on the second form, Decide opens with what Next had sent, and a refused sentence is still there."""
    await lead_asks(stage)
    await three_seal(stage)
    lead = stage.person("lead")
    await lead_writes(stage)
    await lead.fill({"What you heard, in your own words": "x" * 301})
    await lead.submit()
    assert (await form_of(stage, "lead")).errors == ["Please enter no more than 300 characters."]
    await lead.fill({"What you heard, in your own words": "Fraud above 2 % of refunds."})
    await lead.submit()
    assert "That is their sentence" in (await form_of(stage, "lead")).errors[0]
    await lead.close(everything=True)

    await lead.press("Decide", "dm")
    again = await form_of(stage, "lead")
    assert again.fields["Decision"].value == "Yes"
    assert again.fields["Why"].value == "Three wrong payments cost $780."
    assert again.submit == "Next"
    await lead.submit()
    assert (await form_of(stage, "lead")).fields["What you heard, in your own words"].value == (
        "Fraud above 2 % of refunds."
    )


async def test_not_quite_then_heard_now(stage: SandboxDriver) -> None:
    """The decider gets one message; "That is what I hear now" closes it in the dissenter's words."""
    await decided_and_heard(stage)
    before = await messages_of(stage, "lead")
    await not_quite(stage)

    assert await messages_of(stage, "lead") == before + 1
    asked = await ask_of(stage, "lead")
    assert "agent-3: not quite." in asked.shown.replace("*", "")
    assert POINT in asked.shown
    assert HEARD in asked.shown
    assert f"agent-3: not quite: {POINT}" in await card_says(stage)
    assert "[Agree]" in (await ask_of(stage, "agent-3")).shown, "the question follows without waiting for lead"

    await stage.person("lead").press("That is what I hear now", "dm")

    assert f"not quite: {POINT} ✔ heard by lead" in await card_says(stage)
    assert "hears your point now" in (await ask_of(stage, "agent-3")).shown
    assert "[That is what I hear now]" not in (await ask_of(stage, "lead")).shown
    assert await messages_of(stage, "agent-3") == 2
    assert await messages_of(stage, "lead") == before + 1


async def test_not_quite_then_said_differently_once(stage: SandboxDriver) -> None:
    """One correction: the dissenter's sentence pasted is refused; afterwards all three stand, and no button is left."""
    await decided_and_heard(stage)
    await not_quite(stage)
    lead = stage.person("lead")
    await lead.press("Say it differently", "dm")
    form = await form_of(stage, "lead")
    assert HEARD in form.shown
    assert POINT in form.shown
    box = "What you hear now, in your own words"
    await lead.fill({box: POINT.upper()})
    await lead.submit()
    assert (await form_of(stage, "lead")).errors == ["That is their sentence. Say it in yours."]
    await lead.fill({box: "You fear cards that nobody can check."})
    await lead.submit()

    shown = await card_says(stage)
    assert f"{HEARD} agent-3: not quite: {POINT} lead, again: You fear cards that nobody can check." in shown
    mine = await ask_of(stage, "lead")
    assert "You said it differently" in mine.shown
    assert "[" not in mine.shown
    await lead.press("Say it differently", "dm", stale=True)
    assert await lead.modal() is None
    assert "it was said differently, once" in await last_words_in_dm(stage, "lead")


async def last_words_in_dm(ws: SandboxDriver, name: str) -> str:
    """Return the newest ephemeral in somebody's direct message, or ""."""
    told = [one.shown for one in await ws.person(name).reads("dm") if one.ephemeral]
    return told[-1] if told else ""


async def test_an_answer_before_the_receipt_counts_and_the_receipt_stays_open(stage: SandboxDriver) -> None:
    """On the line a dissenter commits first; when all have, it is in force; the receipt can still be answered."""
    on_the_line = await decided_and_heard(stage)
    await stage.person("agent-3").press("Disagree and commit", message=on_the_line)

    mine = await ask_of(stage, "agent-3")
    assert f"[{YES}]" in mine.shown
    assert "Your answer counts: you disagree and commit." in mine.shown
    for name in ("agent-1", "agent-2"):
        await stage.person(name).react("white_check_mark", to=on_the_line)
    assert "[Agree]" not in (await line(stage)).shown, "a two-way decision does not wait for a receipt"
    assert f"[{YES}]" in (await ask_of(stage, "agent-3")).shown

    await stage.person("agent-3").press(YES, "dm")

    assert "✔ confirmed by agent-3" in await card_says(stage)
    assert "You disagree and commit" in (await ask_of(stage, "agent-3")).text


async def test_a_sign_on_the_question_of_being_heard_is_no_answer(stage: SandboxDriver) -> None:
    """✅ on the message that asks "is that your point?" says nothing about the decision, now or after Yes."""
    await decided_and_heard(stage)
    agent = stage.person("agent-3")
    await agent.react("white_check_mark", to=await ask_of(stage, "agent-3"))
    assert "Agree 0" in await card_says(stage)

    await agent.press(YES, "dm")
    assert "Agree 0" in await card_says(stage)
    await agent.unreact("white_check_mark", to=await ask_of(stage, "agent-3"))
    await agent.react("white_check_mark", to=await ask_of(stage, "agent-3"))
    assert "Agree 1" in await card_says(stage), "once the message asks for it, it counts"


async def test_pressed_twice_and_by_somebody_else(stage: SandboxDriver) -> None:
    """An old button says what counts already; nobody answers for somebody else; the card stays as it is."""
    await decided_and_heard(stage)
    agent = stage.person("agent-3")
    await agent.press(YES, "dm")
    before = (await card(stage)).blocks

    await agent.press(YES, "dm", stale=True)
    assert "Already counted: that was the point." in await last_words_in_dm(stage, "agent-3")
    await agent.press(NO, "dm", stale=True)
    assert await agent.modal() is None
    assert (await card(stage)).blocks == before


async def test_a_form_that_was_open_too_long_loses_to_the_button(stage: SandboxDriver) -> None:
    """ "Not quite" was open while Yes was pressed elsewhere: the form is told, and nothing is changed."""
    await decided_and_heard(stage)
    agent = stage.person("agent-3")
    await agent.press(NO, "dm")
    await agent.fill({"My point, in one sentence": POINT})
    await agent.press(YES, "dm")
    await agent.submit()

    told = await form_of(stage, "agent-3")
    assert "Already counted: that was the point." in told.shown
    assert POINT not in await card_says(stage)


async def test_unanswered_for_a_day_is_unconfirmed_and_can_still_be_answered(stage: SandboxDriver) -> None:
    """Not before noon of the next working day where the dissenter lives; then the question follows."""
    await decided_and_heard(stage)
    await stage.clock.advance_to("wednesday 9:35")
    assert "unconfirmed" not in await card_says(stage)
    assert "[Agree]" not in (await ask_of(stage, "agent-3")).shown

    await stage.clock.advance(hours=6)

    assert f"{HEARD} unconfirmed" in await card_says(stage)
    late = await ask_of(stage, "agent-3")
    assert "[Agree]" in late.shown
    assert f"[{YES}]" in late.shown
    assert await messages_of(stage, "agent-3") == 3, "asked, heard, this morning's; time running out is an edit"
    await stage.person("agent-3").press(YES, "dm")
    assert f"{HEARD} ✔ confirmed by agent-3" in await card_says(stage)


async def test_whoever_is_gone_is_unconfirmed(stage: SandboxDriver) -> None:
    """A dissenter who is deactivated is not waited for."""
    await decided_and_heard(stage)
    await stage.admin("deactivate", user="agent-3")
    await stage.settle()
    await stage.clock.advance(minutes=1)

    assert f"{HEARD} unconfirmed" in await card_says(stage)


async def test_home_shows_what_waits_with_its_buttons(stage: SandboxDriver) -> None:
    """The dissenter's Home asks to confirm, the decider's shows the "not quite"; pressed there, it is gone there."""
    agent, lead = stage.person("agent-3"), stage.person("lead")
    await agent.open_home()
    await lead.open_home()
    await decided_and_heard(stage)

    shown = "\n".join(await agent.home()).replace("*", "")
    assert "Confirm: what lead heard from you" in shown
    assert "Answer ·" not in shown, "one thing after the other"
    await agent.press(NO, "home")
    await agent.fill({"My point, in one sentence": POINT})
    await agent.submit()
    assert "Answer ·" in "\n".join(await agent.home()).replace("*", "")
    waits = "\n".join(await lead.home()).replace("*", "")
    assert "agent-3 says: not quite" in waits
    await lead.press("That is what I hear now", "home")
    assert "not quite" not in "\n".join(await lead.home())
    assert "heard by lead" in await card_says(stage)


async def test_the_list_of_the_command_changes_where_it_is_pressed(stage: SandboxDriver) -> None:
    """``/decide mine`` shows the same with its buttons; after a press the list says what is left."""
    await decided_and_heard(stage)
    agent = stage.person("agent-3")
    await agent.slash("/decide mine")
    assert "Confirm: what lead heard from you" in (await last_words(stage, "agent-3")).replace("*", "")

    await agent.press(YES, "ephemeral")

    told = (await last_words(stage, "agent-3")).replace("*", "")
    assert "Confirm" not in told
    assert "Answer · Yes, for 14 days" in told
    assert "✔ confirmed by agent-3" in await card_says(stage)


async def test_late_positions_are_dissent_too(stage: SandboxDriver) -> None:
    """Who changes their mind after the reveal is heard for what they say now; who comes round is not asked."""
    await lead_asks(stage)
    await three_seal(stage)
    for name, choice, because in (("agent-3", "Yes", "I am persuaded."), ("agent-1", "No", "The queue is too long.")):
        person = stage.person(name)
        await person.press(choice, "dm", stale=True)
        await person.fill({"Because": because})
        await person.submit()
    await lead_writes(stage)

    asked = await form_of(stage, "lead")
    assert "agent-1 chose No, after reading the others: The queue is too long." in asked.shown.replace("*", "")
    assert "agent-3" not in asked.shown


async def test_something_else_is_heard_one_by_one(stage: SandboxDriver) -> None:
    """Who chose "Something else" has a field of their own; what is missing is said under each."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Something else", "A limit for each shift.")
    await seals(stage, "agent-2", "Something else", "Only for cards from abroad.")
    await seals(stage, "agent-3", "No", "Honest customers wait longer.")
    lead = stage.person("lead")
    await lead_writes(stage)

    asked = await form_of(stage, "lead")
    assert set(asked.fields) == {
        "agent-1: what you heard, in your own words",
        "agent-2: what you heard, in your own words",
        "No: what you heard, in your own words",
    }
    await lead.fill({"No: what you heard, in your own words": HEARD})
    await lead.submit()
    assert len((await form_of(stage, "lead")).errors) == 2
    for name in ("agent-1", "agent-2"):
        await lead.fill({f"{name}: what you heard, in your own words": f"You would draw another line, {name}."})
    await lead.submit()

    shown = await card_says(stage)
    for name in ("agent-1", "agent-2"):
        assert f"Heard from {name} You would draw another line, {name}." in shown
    assert f"Heard from agent-3 {HEARD}" in shown


async def test_what_was_heard_comes_too_late(stage: SandboxDriver) -> None:
    """The question was closed while "What you heard" was open: its writer is told, and nobody else hears of it."""
    lead, manager = stage.person("lead"), stage.person("product-manager")
    await lead.slash(ASK)
    await lead.press("Change")
    await lead.fill({"Who decides": "product-manager"})
    await lead.submit()
    await lead.submit()
    await three_seal(stage)
    await manager.press("Decide", "dm")
    await manager.fill({"Decision": "Yes", "In one sentence": "Yes", "Why": "We try it."})
    await manager.submit()
    await manager.fill({"What you heard, in your own words": HEARD})
    await lead.choose_menu("Close without deciding", message=await card(stage))
    await lead.fill({"Reason": "The bank does it now."})
    await lead.submit()

    await manager.submit()

    assert "closed without deciding" in (await form_of(stage, "product-manager")).shown
    assert await messages_of(stage, "agent-3") == 1
    assert HEARD not in await card_says(stage)


@pytest.mark.parametrize("name", ["agent-1", "product-manager"])
async def test_others_have_nothing_to_confirm(stage: SandboxDriver, name: str) -> None:
    """Who chose what was decided, and who was not asked, are not asked whether they were heard."""
    await decided_and_heard(stage)
    assert all(YES not in one.shown for one in await stage.person(name).dm())
