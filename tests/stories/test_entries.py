"""Somebody is absent: what they said is written down for them, and is theirs only once they say so."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import card, lead_asks, messages_of, seals

WORDS = "Honest customers wait longer, she says on the phone."


async def lead_writes_for(ws: SandboxDriver, name: str, choice: str = "No", because: str = WORDS) -> None:
    """The lead writes down what somebody absent told them."""
    lead = ws.person("lead")
    await lead.choose_menu("Change this question", message=await card(ws))
    await lead.press("Write it down", "modal")
    await lead.fill({"Who told you": name, "Their choice": choice, "Because": because})
    await lead.submit()


async def test_it_counts_once_its_author_says_so(stage: SandboxDriver) -> None:
    """No ping, no answer, no word of it in a message; read and confirmed by its author it is in, and opens labelled."""
    await lead_asks(stage)
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    await lead_writes_for(stage, "agent-3")
    agent = stage.person("agent-3")

    asked = (await agent.dm())[-1]
    assert "lead wrote a position down for you" in asked.shown
    assert WORDS not in asked.shown + str(asked.blocks)
    assert await messages_of(stage, "agent-3") == 1
    assert "1 of 3 in" in (await card(stage)).text

    await agent.press("Read it", "dm")
    form = await agent.modal()
    assert form is not None
    assert WORDS in form.shown
    await agent.submit()
    assert "Sealed" in (await agent.dm())[-1].shown
    assert "2 of 3 in" in (await card(stage)).text
    await seals(stage, "agent-2", "Yes", "Fine with me too.")

    opened = await card(stage)
    thread = "\n".join(one.shown for one in await agent.thread(opened))
    assert f"agent-3, written down by lead, confirmed: {WORDS}" in thread
    assert "No 1 · Yes 2" in opened.shown.replace("*", "")
    lead = stage.person("lead")
    await lead.choose_menu("History", message=opened)
    history = await lead.modal()
    assert history is not None
    assert "You wrote a position down for somebody absent" in history.shown


async def test_unconfirmed_it_is_shown_last_and_is_no_response(stage: SandboxDriver) -> None:
    """At the deadline it opens behind the others, says what it is, and is in no count."""
    await lead_asks(stage)
    await lead_writes_for(stage, "agent-3")
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    await seals(stage, "agent-2", "Yes", "Fine with me too.")
    assert "2 of 3 in" in (await card(stage)).text
    await stage.clock.advance(hours=5, minutes=21)

    opened = await card(stage)
    thread = "\n".join(one.shown for one in await stage.person("lead").thread(opened))
    assert f"agent-3, written down by lead, not confirmed: {WORDS}" in thread
    assert thread.index(WORDS) > thread.index("Fine with me too.")
    assert "1 no response" in opened.shown
    assert "No 1" not in opened.shown.replace("*", "")


async def test_its_author_changes_it_or_takes_it_out(stage: SandboxDriver) -> None:
    """Changed, it is their own; taken out, it is gone, and nobody writes for them again."""
    await lead_asks(stage)
    for name in ("agent-2", "agent-3"):
        await lead_writes_for(stage, name, because=f"{name} said walrus.")
    two, three = stage.person("agent-2"), stage.person("agent-3")

    await two.press("Read it", "dm")
    await two.press("Change it", "modal")
    form = await two.modal()
    assert form is not None
    assert (form.title, form.fields["Because"].value) == ("Your position", "agent-2 said walrus.")
    await two.fill({"My choice": "Yes", "Because": "I said seal."})
    await two.submit()
    await three.press("Read it", "dm")
    await three.press("Take it out", "modal")
    assert "Nobody reads it" in str((await three.modal() or form).shown)
    await three.close()
    assert "[Yes]" in (await three.dm())[-1].shown

    lead = stage.person("lead")
    await lead.choose_menu("Change this question", message=await card(stage))
    await lead.press("Write it down", "modal")
    again = await lead.modal()
    assert again is not None
    assert "agent-1" in str(again.blocks)
    assert "agent-3" not in str(again.blocks)
    await lead.close(everything=True)
    await stage.clock.advance(hours=5, minutes=21)
    thread = "\n".join(one.shown for one in await lead.thread(await card(stage)))
    assert "I said seal." in thread
    assert "walrus" not in thread


async def test_only_hosts_write_for_others(stage: SandboxDriver) -> None:
    """A contributor gets the way to mark a view as spoken, and no other."""
    await lead_asks(stage)
    agent = stage.person("agent-1")
    await agent.choose_menu("Change this question", message=await card(stage))
    form = await agent.modal()
    assert form is not None
    assert "Write it down" not in form.shown
