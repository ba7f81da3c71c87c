"""Answers to a decision: by button, by form, each person's own; the last one puts the decision in force."""

import pytest

from bot.sandbox.driver import Read, SandboxDriver
from tests.stories.steps import ASK, card, decided, last_words, lead_asks, lead_decides, line, messages_of, three_seal

BUTTONS = "[Agree]  [Disagree and commit]  [Cannot commit]"


async def ask_of(ws: SandboxDriver, name: str) -> Read:
    """Return somebody's newest direct message."""
    return (await ws.person(name).dm())[-1]


async def cannot(ws: SandboxDriver, name: str, in_: str = "dm") -> None:
    """Somebody cannot commit, and says why in the form."""
    person = ws.person(name)
    await person.press("Cannot commit", in_)
    await person.fill(
        {
            "Ground": "It breaks a law, contract or rule",
            "What exactly": "The contract forbids a second reader.",
            "What I need": "legal's written view",
        }
    )
    await person.submit()


async def test_the_question_comes_by_an_edit(stage: SandboxDriver) -> None:
    """One's message becomes the question with its three buttons in their fixed order; nobody who agreed is pinged."""
    await lead_asks(stage)
    await three_seal(stage)
    before = {name: await messages_of(stage, name) for name in ("agent-1", "agent-2")}

    await lead_decides(stage)

    for name, count in before.items():
        asked = await ask_of(stage, name)
        assert await messages_of(stage, name) == count == 1
        assert len(await stage.person(name).dm()) == 1
        assert BUTTONS in asked.shown
        assert "lead decided: Yes, for 14 days" in asked.shown


async def test_answers_by_button_wherever_the_question_stands(stage: SandboxDriver) -> None:
    """On the line, on the card and in the direct message the same press counts the same."""
    on_the_line = await decided(stage)

    await stage.person("agent-1").press("Agree", message=on_the_line)
    await stage.person("agent-2").press("Agree", message=await card(stage))
    counted = await card(stage)
    await stage.person("agent-3").press("Disagree and commit", "dm")

    assert "*Agree* 2" in str(counted.blocks)
    final = await card(stage)
    assert "agent-1, agent-2" in final.shown
    assert "Honest customers wait longer" in final.shown
    assert "You agree" in (await ask_of(stage, "agent-1")).text


async def test_somebody_asked_to_commit_alone_gets_one_message(stage: SandboxDriver) -> None:
    """Who is asked to commit, not to argue, hears nothing before the decision and then gets one complete question."""
    lead = stage.person("lead")
    await lead.slash(ASK)
    await lead.press("Change")
    await lead.fill({"Also asked to commit, not to argue": ["product-manager"]})
    await lead.submit()
    await lead.submit()
    await three_seal(stage)
    manager = stage.person("product-manager")
    assert await manager.dm() == []

    await lead_decides(stage)

    (asked,) = await manager.dm()
    assert BUTTONS in asked.shown
    assert "Three wrong payments cost $780" in asked.shown
    assert await messages_of(stage, "product-manager") == 1
    await manager.press("Disagree and commit", "dm")
    form = await manager.modal()
    assert form is not None, "without earlier words the form asks for them"
    await manager.fill({"What I disagree with": "New York reads it in the morning only."})
    await manager.submit()
    assert "You disagree and commit" in (await ask_of(stage, "product-manager")).text
    assert await messages_of(stage, "product-manager") == 1


async def test_disagreement_needs_words_of_its_own(stage: SandboxDriver) -> None:
    """Who chose what was decided has no earlier words: the form opens, empty, and nothing counts until it is sent."""
    await decided(stage)
    agent = stage.person("agent-1")

    await agent.press("Disagree and commit", "dm")
    form = await agent.modal()
    assert form is not None
    assert form.title == "Disagree and commit"
    assert not form.fields["What I disagree with"].value
    assert "*Disagree and commit* 0" in str((await card(stage)).blocks)
    await agent.fill({"What I disagree with": "   ​  "})
    await agent.submit()
    refused = await agent.modal()
    assert refused is not None
    assert any("what you disagree with" in one for one in refused.errors), refused.errors
    await agent.fill({"What I disagree with": "Fourteen days are too few."})
    await agent.submit()

    assert await agent.modal() is None
    assert "*Disagree and commit* 1" in str((await card(stage)).blocks)
    assert "Fourteen days are too few." in (await ask_of(stage, "agent-1")).shown


async def test_cannot_commit_says_what_is_harmed_and_what_is_needed(stage: SandboxDriver) -> None:
    """Ground, what exactly and what is needed are all asked for; a taste is shown the other way."""
    await decided(stage)
    agent = stage.person("agent-1")

    await agent.press("Cannot commit", "dm")
    form = await agent.modal()
    assert form is not None
    assert "Seeing it differently is" in form.shown
    await agent.fill({"What exactly": "I do not like it."})
    await agent.submit()
    refused = await agent.modal()
    assert refused is not None
    assert refused.errors, "the ground and the need are missing"
    await agent.close()
    assert "*Cannot commit* 0" in str((await card(stage)).blocks)

    await cannot(stage, "agent-1")
    await stage.person("agent-2").press("Agree", "dm")
    await stage.person("agent-3").press("Agree", "dm")

    final = (await card(stage)).shown
    assert "Cannot commit agent-1" in final.replace("*", "")
    assert "The contract forbids a second reader." in final
    assert "legal's written view" in final.replace("’", "'")
    assert "1 cannot commit" in (await line(stage)).text


async def test_stepping_aside(stage: SandboxDriver) -> None:
    """Recusing is one press in the small view behind Change, and told as such."""
    await decided(stage)
    agent = stage.person("agent-1")
    await agent.press("Agree", "dm")

    await agent.press("Change", "dm")
    await agent.press("Recuse myself")
    told = await agent.modal()

    assert told is not None
    assert "You step aside" in told.shown
    await agent.close(everything=True)
    assert "You step aside" in (await ask_of(stage, "agent-1")).text
    await stage.person("agent-2").press("Agree", "dm")
    await stage.person("agent-3").press("Agree", "dm")
    assert "Recused agent-1" in (await card(stage)).shown.replace("*", "")


async def test_an_answer_can_be_changed(stage: SandboxDriver) -> None:
    """Change opens the three answers again, says what counts now, and the newest one counts."""
    await decided(stage)
    agent = stage.person("agent-3")
    await agent.press("Agree", "dm")

    await agent.press("Change", "dm")
    small = await agent.modal()
    assert small is not None
    assert "Now: you agree" in small.shown
    await agent.press("Disagree and commit", "modal")
    await agent.close(everything=True)

    shown = str((await card(stage)).blocks)
    assert "*Agree* 0 · *Disagree and commit* 1" in shown
    assert "Honest customers" in (await ask_of(stage, "agent-3")).shown


async def test_pressed_twice_counts_once(stage: SandboxDriver) -> None:
    """The second press of the same answer says that it is counted."""
    on_the_line = await decided(stage)
    agent = stage.person("agent-1")

    await agent.press("Agree", message=on_the_line)
    await agent.press("Agree", message=on_the_line)

    assert "Already counted: you agree." in await last_words(stage, "agent-1")
    assert "*Agree* 1" in str((await card(stage)).blocks)


@pytest.mark.parametrize("label", ["Agree", "Disagree and commit", "Cannot commit"])
async def test_nobody_answers_for_somebody_else(stage: SandboxDriver, label: str) -> None:
    """A bystander who presses gets one private sentence with its code, and nothing changes for anybody."""
    on_the_line = await decided(stage)
    bystander = stage.person("product-manager")
    before = (await card(stage)).blocks

    await bystander.press(label, message=on_the_line)

    told = await last_words(stage, "product-manager")
    assert "Only those who were asked can answer" in told
    assert "D6" in told
    assert await bystander.modal() is None
    assert await bystander.dm() == []
    assert (await card(stage)).blocks == before


async def test_the_last_answer_puts_it_in_force(stage: SandboxDriver) -> None:
    """Then the buttons go from card, line and messages; an old one pressed anyway says what happened since."""
    on_the_line = await decided(stage)
    for name in ("agent-1", "agent-2", "agent-3"):
        await stage.person(name).press("Agree", message=on_the_line)

    for message in (await card(stage), await line(stage), *[await ask_of(stage, f"agent-{n}") for n in (1, 2, 3)]):
        assert "[Agree]" not in message.shown, message.shown
    assert "In force: 3 agree" in (await ask_of(stage, "agent-1")).shown

    agent = stage.person("agent-1")
    await agent.press("Cannot commit", message=on_the_line, stale=True)
    assert await agent.modal() is None
    told = await last_words(stage, "agent-1")
    assert "Answers closed" in told
    assert "Yes, for 14 days" in told
    assert "3 agree" in (await line(stage)).text


async def test_the_window_ends_with_silence_counted_as_silence(stage: SandboxDriver) -> None:
    """After 48 hours the answers close; who said nothing is a count and no yes, and nobody is pinged about it."""
    on_the_line = await decided(stage)
    await stage.person("agent-1").press("Agree", message=on_the_line)

    await stage.clock.advance_to("thursday 9:39")
    assert "[Agree]" in (await line(stage)).shown
    await stage.clock.advance_to("thursday 9:45")

    final, told = await card(stage), await line(stage)
    assert "No response 2; silence is never a yes (D11)" in final.shown.replace("*", "")
    assert "agent-2" not in final.shown, "who is silent is a count"
    assert final.shown.count("agent-3") == 2, "named where it says what was heard from them, and that they confirmed it"
    assert "[Agree]" not in told.shown
    assert "1 agrees, 2 did not answer" in told.text
    assert "[Agree]" not in (await ask_of(stage, "agent-2")).shown
    assert await messages_of(stage, "agent-2") == 2, "once more in the morning; the end of the time is an edit"


async def test_a_weekend_is_no_time_to_answer(stage: SandboxDriver) -> None:
    """Decided on a Friday, answers end on Monday at noon, where the last of those asked lives."""
    await stage.clock.advance_to("friday 9:40")
    await decided(stage)

    await stage.clock.advance_to("monday 12:59")
    assert "[Agree]" in (await line(stage)).shown, "in Lisbon it is not noon yet"
    await stage.clock.advance_to("monday 13:00")
    assert "[Agree]" not in (await line(stage)).shown


async def test_counts_of_the_decision_in_one_day(stage: SandboxDriver) -> None:
    """One message for each agent and the lead, two for who dissents, as screens count them; a bystander gets none."""
    await decided(stage)
    await stage.person("agent-1").press("Agree", "dm")
    await stage.person("agent-2").press("Agree", "dm")
    await stage.person("agent-3").press("Disagree and commit", "dm")

    counts = await stage.counts()
    assert {name: counts[name]["messages"] for name in ("lead", "agent-1", "agent-2", "agent-3")} == {
        "lead": 1,
        "agent-1": 1,
        "agent-2": 1,
        "agent-3": 2,
    }
    assert [counts[name]["presses"] for name in ("agent-1", "agent-2", "agent-3")] == [3, 3, 4]
    assert [counts[name]["boxes"] for name in ("agent-1", "agent-2", "agent-3")] == [1, 1, 2]
    assert counts["product-manager"] == {"messages": 0, "presses": 0, "boxes": 0}
    assert counts["lead"]["presses"] <= 6


async def _in_force(ws: SandboxDriver) -> None:
    await decided(ws)
    for name, what in (("agent-1", "Agree"), ("agent-2", "Agree"), ("agent-3", "Disagree and commit")):
        await ws.person(name).press(what, "dm")
    await ws.clock.advance(days=6)


async def test_another_answer_once_it_is_in_force(stage: SandboxDriver) -> None:
    """It stands beside the first one, with its day; nothing is un-decided, nobody is pinged, emoji say nothing."""
    await _in_force(stage)
    before = await messages_of(stage, "lead")

    agent = stage.person("agent-3")
    await agent.press("Change", "dm")
    form = await agent.modal()
    assert form is not None
    assert "It is in force, and stays so" in form.shown
    await agent.press("Agree", "modal")
    await agent.close()

    after = await card(stage)
    assert after.text.startswith("Decided: Yes, for 14 days. 3 agree.")
    assert "agent-3 (changed on Mon 30 Nov, was: disagree and commit)" in after.shown
    assert "[Agree]" not in after.shown
    assert "You agree" in (await ask_of(stage, "agent-3")).text
    assert await messages_of(stage, "lead") == before
    await agent.react("raised_hand", to=await line(stage))
    assert "agent-3 (changed on Mon 30 Nov" in (await card(stage)).shown


async def test_both_versions_of_an_answer_are_readable(stage: SandboxDriver) -> None:
    """What was said first is not lost: whoever reads all answers reads both."""
    await _in_force(stage)
    agent = stage.person("agent-3")
    await agent.press("Change", "dm")
    await agent.press("Disagree and commit", "modal")
    await agent.fill({"What I disagree with": "It is slower still. " * 15})
    await agent.submit()

    reader = stage.person("product-manager")
    await reader.press("Read all", message=await card(stage, reader="product-manager"))
    form = await reader.modal()
    assert form is not None
    assert "It is slower still" in form.shown
    assert "changed on Mon 30 Nov, was: disagree and commit" in form.shown
    assert "Before: Honest customers wait longer" in form.shown.replace("_", "")


async def test_a_block_once_it_is_in_force(stage: SandboxDriver) -> None:
    """It has the decision looked at again and the decider told at once; it stays in force; taken back, it is over."""
    await _in_force(stage)
    before = await messages_of(stage, "lead")

    agent = stage.person("agent-1")
    await agent.press("Change", "dm")
    await agent.press("Cannot commit", "modal")
    form = await agent.modal()
    assert form is not None
    assert "It is in force, and stays so: it is looked at again, and lead is told now." in form.shown
    await agent.fill(
        {
            "Ground": "It breaks a law, contract or rule",
            "What exactly": "The contract forbids it from January.",
            "What I need": "legal's written view",
        }
    )
    await agent.submit()

    after = await card(stage)
    assert after.text.startswith("Decided: Yes, for 14 days")
    assert "agent-1 cannot commit any more, since Mon 30 Nov: The contract forbids it from January." in after.shown
    assert "It stays in force meanwhile" in after.shown
    told = await ask_of(stage, "lead")
    assert "agent-1 cannot commit any more" in told.text
    assert "[Show me]  [Amend or undo]" in told.shown
    assert await messages_of(stage, "lead") == before + 1
    await stage.person("lead").press("Amend or undo", "dm")
    ways = await stage.person("lead").modal()
    assert ways is not None
    assert ways.title == "Amend or undo"
    await stage.person("lead").close()

    await agent.press("Change", "dm")
    await agent.press("Agree", "modal")
    assert "cannot commit any more" not in (await card(stage)).shown
    assert "does not block any more" in (await ask_of(stage, "lead")).text
    assert await messages_of(stage, "lead") == before + 1


async def test_who_has_not_answered_is_behind_a_button(stage: SandboxDriver) -> None:
    """The card counts; the names are behind "Who?", for those who are named on the decision and nobody else; while
    answers come in and after that.
    """
    await decided(stage)
    agent, bystander = stage.person("agent-1"), stage.person("product-manager")
    await agent.press("Agree", "dm")
    await agent.press("Who?", message=await card(stage))
    form = await agent.modal()
    assert form is not None
    assert (form.title, "Not answered yet: agent-2, agent-3" in form.shown.replace("*", "")) == ("Who?", True)
    await agent.close()
    await bystander.press("Who?", message=await card(stage))
    assert await bystander.modal() is None
    assert "read by those named on this decision" in await last_words(stage, "product-manager")

    await stage.clock.advance(days=4)
    closed = await card(stage)
    assert "No response 2; silence is never a yes" in closed.shown.replace("*", "")
    assert "agent-2" not in closed.shown
    await agent.press("Who?", message=closed)
    form = await agent.modal()
    assert form is not None
    assert "No response: agent-2, agent-3" in form.shown.replace("*", "")
