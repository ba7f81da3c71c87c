"""A thread is a record too: a message lies beside a question as it read when it was added, for those who see that."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import card, last_words, lead_asks

SAID = "Three of sixty-one were wrong last month, says the ledger."


async def test_a_message_is_laid_beside_a_question(stage: SandboxDriver) -> None:
    """By its shortcut, with its author, words and address: whoever writes a position reads it in the form, History and
    search have it, and it stays as it was when it is edited; of several questions one is picked; who added it takes it
    away again, and its words are gone.
    """
    agent, lead, other = stage.person("agent-1"), stage.person("lead"), stage.person("agent-2")
    await agent.says(SAID, "#support")
    message = (await other.reads("#support"))[-1]
    await other.shortcut("Add to the debate", message)
    assert "Nothing here takes a message now" in await last_words(stage, "agent-2")

    await lead_asks(stage)
    await other.shortcut("Add to the debate", message)
    assert "Added beside 1, as it reads now" in await last_words(stage, "agent-2")
    assert "beside it: 1 message" in (await card(stage)).shown
    await other.shortcut("Add to the debate", message)
    assert "lies beside it already" in await last_words(stage, "agent-2")
    await agent.press("Yes", "dm")
    form = await agent.modal()
    assert form is not None
    assert f"agent-1: {SAID}" in form.shown.replace("*", "")
    await agent.close()
    await lead.slash("/decide search ledger", channel="#support")
    assert "second pair of eyes?" in await last_words(stage, "lead")

    await other.choose_menu("History", message=await card(stage, reader="agent-2"))
    await other.press("Messages beside it: 1", "modal")
    read = await other.modal()
    assert read is not None
    assert SAID in read.shown
    assert "added by agent-2" in read.shown
    assert "archives/" in str(read.blocks)
    await other.press("Take it away", "modal")
    read = await other.modal()
    assert read is not None
    assert SAID not in read.shown
    await other.close(everything=True)
    await lead.slash("/decide search ledger", channel="#support")
    assert "Nothing that you can see matches." in await last_words(stage, "lead")

    await lead_asks(stage, "/decide Should we hire? @agent-2 16:00")
    await other.shortcut("Add to the debate", message)
    form = await other.modal()
    assert form is not None
    assert form.title == "Add to the debate"
    await other.fill({"Beside which of them?": "2 · Should we hire?"})
    await other.submit()
    assert "Added beside 2" in await last_words(stage, "agent-2")
    assert "beside it: 1 message" in (await card(stage)).shown
