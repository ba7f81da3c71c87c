"""Ways in: the command in all its words, the shortcut on a message, a mention; and the command under another name."""

import itertools

import pytest

from bot.sandbox.driver import PersonDriver, Read, SandboxDriver
from tests.databases import Databases
from tests.stories.conftest import staged
from tests.stories.steps import QUESTION, card, last_words, lead_asks

TOLD = (("sqlite", "socket"),)  # words in, a form or a sentence out: neither database nor transport changes them
OPTIONS = "Options, one a line"


async def value_of(person: PersonDriver, label: str) -> object:
    """Return what stands in a field of the open form."""
    form = await person.modal()
    assert form is not None, "a form is open"
    return form.fields[label].value


async def test_the_command_alone(stage: SandboxDriver) -> None:
    """The command alone says how much waits, how to ask, and offers the ways on; only its author sees it."""
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await agent.slash("/decide")
    said = await last_words(stage, "agent-1")
    asked_with = "Ask with: /decide Should we ...? @people fri 12:00"
    assert said == f"Nothing waits for you. {asked_with}\n[New decision]  [Help]"
    assert await last_words(stage, "lead") == ""

    await lead_asks(stage)
    await agent.slash("/decide")
    said = await last_words(stage, "agent-1")
    assert said.startswith("1 thing waits for you.")
    assert "[See them]  [New decision]  [Help]" in said
    await agent.press("See them")
    assert f"Position · {QUESTION} · by 15:00 today  [Write my position]" in await last_words(stage, "agent-1")
    await agent.press("Write my position", "ephemeral")
    form = await agent.modal()
    assert form is not None
    assert form.title == "Your position"
    assert (await stage.counts())["agent-1"] == {"messages": 1, "presses": 2, "boxes": 0}
    await lead.slash("/decide")
    assert (await last_words(stage, "lead")).startswith("Nothing waits for you.")


async def test_mine(stage: SandboxDriver) -> None:
    """What waits for me, each with its button, in my own time zone; nothing is said as such."""
    agent = stage.person("agent-3")
    await agent.slash("/decide mine")
    assert await last_words(stage, "agent-3") == "Nothing waits for you.  [New decision]"
    await lead_asks(stage)
    await agent.slash("/decide MINE")
    said = await last_words(stage, "agent-3")
    assert said.startswith("1 thing waits for you, about 1 minute\n")
    assert "by 19:30 today  [Write my position]" in said


async def test_help_names_every_subcommand_with_an_example(stage: SandboxDriver) -> None:
    """Each line says what to type, what it does, and shows an example that works."""
    lead = stage.person("lead")
    await lead.slash("/decide help")
    said = await last_words(stage, "lead")
    lines = said.split("\n")
    for usage in ("/decide <question>? @people when", "/decide open <words>", "/decide mine", "/decide help"):
        assert any(line.startswith(f"{usage} · ") for line in lines), usage
    for line, below in itertools.pairwise(lines):
        if line.startswith("/decide") and "<" in line and "link" not in line:
            example = below.strip()
            assert example.startswith("/decide "), line
            await lead.slash(example)
            if example.startswith("/decide away"):
                assert "away until" in (await last_words(stage, "lead")).lower()
                continue
            if example.startswith(("/decide list", "/decide show", "/decide search", "/decide review")):
                answered = await last_words(stage, "lead")
                assert "matches" in answered or "nothing here" in answered, example
                continue
            assert await lead.modal() is not None, example
            await lead.close()


async def test_what_is_a_question(stage: SandboxDriver) -> None:
    """A subcommand is one exactly; else a question mark of any script, or three words and more, ask."""
    lead = stage.person("lead")
    typed = {
        "/decide open Weekend cover": "Weekend cover",
        "/decide OPEN help": "help",
        "/decide Where do we meet tomorrow": "Where do we meet tomorrow",
        "/decide Lunch?": "Lunch?",
        "/decide Wohin gehen wir\uff1f": "Wohin gehen wir\uff1f",
        "/decide هل نغلق المكتب؟": "هل نغلق المكتب؟",
        "/decide Who brings cake? @agent-1 @agent-2 eod": "Who brings cake?",
        "/decide Should @agent-3 get a key? @agent-1 @agent-2": "Should @agent-3 get a key?",
    }
    for text, question in typed.items():
        await lead.slash(text)
        assert await value_of(lead, "Question") == question
        await lead.close()
    await lead.slash("/decide mine shaft closed for good?")
    assert await lead.modal() is None
    assert await last_words(stage, "lead") == "Nothing waits for you.  [New decision]"


async def test_one_or_two_other_words(stage: SandboxDriver) -> None:
    """The nearest subcommand is offered, and a button that asks just these words; what was begun before is not lost."""
    lead = stage.person("lead")
    await lead.slash("/decide hepl")
    said = await last_words(stage, "lead")
    assert said == "“hepl” is nothing I know. Did you mean /decide help?\n[Ask it as a question]  [Help]"
    await lead.slash("/decide ???")
    assert await lead.modal() is None
    assert (await last_words(stage, "lead")).startswith("“???” is nothing I know."), "signs alone ask nothing"
    await lead.slash("/decide Weekend cover")
    assert "“Weekend cover” is nothing I know." in await last_words(stage, "lead")

    await lead.press("Ask it as a question")
    assert await value_of(lead, "Question") == "Weekend cover"
    await lead.fill({OPTIONS: "A rota\nNobody", "Who writes a position": ["agent-1", "agent-2"]})
    await lead.submit()
    assert (await card(stage)).text.startswith("Weekend cover? 0 of 2 in."), "a missing question mark is added"

    await lead.slash("/decide <!channel>")
    assert "“<!channel>” is nothing I know." in await last_words(stage, "lead")
    assert all("U0AGENT3" not in call["notified"] for call in await stage.calls())


async def newest(person: PersonDriver) -> Read:
    """Return the newest message of the channel."""
    return [one for one in await person.reads("#support") if not one.ephemeral][-1]


async def test_the_shortcut_on_a_message(stage: SandboxDriver) -> None:
    """Ask for positions: the message's words, author and address are filled in, from a thread too."""
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await agent.says("We should drop fax support. @agent-2 & <b> agree", "#support")
    message = await newest(lead)
    await lead.shortcut("Ask for positions", on=message)
    assert await value_of(lead, "Background") == "We should drop fax support. @agent-2 & <b> agree"
    form = await lead.modal()
    assert form is not None
    assert "From a message of @agent-1." in form.shown

    people = {"Who writes a position": ["agent-2", "agent-3"]}
    await lead.fill({"Question": "Drop fax", OPTIONS: "Drop it\nKeep it", **people})
    await lead.submit()
    asked = await card(stage)
    assert "We should drop fax support. @agent-2 & <b> agree · a message of agent-1" in asked.shown
    assert f"/archives/{message.channel}/p{message.ts.replace('.', '')}|" in str(asked.blocks)
    assert (await stage.counts())["agent-1"]["messages"] == 0, "an author is named, not called"

    await agent.says("Not only fax.", in_thread_of=message)
    reply = (await lead.thread(message))[-1]
    await lead.shortcut("Ask for positions", on=reply)
    await lead.fill({"Question": "Drop pagers, too?", OPTIONS: "Drop\nKeep", **people})
    await lead.submit()
    address = f"p{reply.ts.replace('.', '')}?thread_ts={message.ts}&amp;cid={message.channel}|"
    assert address in str((await card(stage)).blocks)


async def test_the_shortcut_on_our_own_card(stage: SandboxDriver) -> None:
    """On a message of ours, without an author who is a person, the form opens all the same."""
    lead = stage.person("lead")
    await lead.shortcut("Ask for positions", on=await lead_asks(stage))
    assert str(await value_of(lead, "Background")).startswith(QUESTION)


async def test_a_guest_cannot_ask(stage: SandboxDriver) -> None:
    """A guest hears so before writing anything, by command, shortcut and button."""
    guest = stage.person("contractor")
    told = "Guests can answer, but not ask. Ask a member to open the question."
    await guest.slash("/decide Should we move? @agent-1")
    assert await last_words(stage, "contractor") == told
    await guest.slash("/decide")
    await guest.press("New decision")
    assert await last_words(stage, "contractor") == told
    assert await guest.modal() is None


async def test_a_mention_without_the_scope_is_silent(stage: SandboxDriver) -> None:
    """Without app_mentions:read nothing is heard, nothing is said, and nothing breaks."""
    agent = stage.person("agent-1")
    await agent.says("@Decide should we?", "#support")
    assert await last_words(stage, "agent-1") == ""


async def test_a_mention_with_the_scope_offers_a_button(databases: Databases) -> None:
    """With it, whoever mentions us gets a button, alone and where they are: in the channel or in the thread."""
    async with staged(databases, "sqlite", "socket", optional_scopes=["app_mentions:read"]) as ws:
        agent = ws.person("agent-1")
        await agent.says("@Decide should we?", "#support")
        offered = "Ask your team for sealed positions; one person decides, everybody answers.  [New decision]"
        assert await last_words(ws, "agent-1") == offered
        assert await last_words(ws, "agent-2") == ""
        await agent.press("New decision")
        form = await agent.modal()
        assert form is not None
        assert "Channel" not in form.fields, "it asks in the channel where it was mentioned"
        assert "in #support" in form.shown
        await agent.close()

        message = await newest(agent)
        await agent.says("@Decide and here?", in_thread_of=message)
        assert (await agent.thread(message))[-1].shown == offered
        assert sum(one["messages"] for one in (await ws.counts()).values()) == 0


async def test_the_command_under_another_name(databases: Databases) -> None:
    """Where another app owns /decide, every sentence that names the command uses the name it has."""
    async with staged(databases, "sqlite", "socket", command="/decision") as ws:
        lead = ws.person("lead")
        seen: list[str] = []
        for text in ("", "help", "hepl", "mine", "open"):
            await lead.slash(f"/decision {text}")
            if await lead.modal() is not None:
                await lead.close()
        await lead.open_home()
        seen += await lead.home()
        await lead.slash("/decision", channel="dm")
        await lead.slash("/decision Should we? @agent-1", channel="dm")
        await lead.slash("/decision Should we move? @agent-1 @agent-2", channel="#general")
        await lead.submit()
        for place in ("#support", "#general", "dm"):
            seen += [f"{one.text}\n{one.shown}" for one in await lead.reads(place)]
        said = "\n".join(seen)
        assert "/decision Should we ...?" in said
        assert "/decision help" in said
        assert "/decide" not in said
        assert "/decide" not in str([call["payload"] for call in await ws.calls() if call["direction"] == "to_slack"])


pytestmark = pytest.mark.asyncio
