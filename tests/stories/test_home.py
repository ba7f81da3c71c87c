"""App Home: what this is, what waits for me with its button, whom I wait for; true again after each thing I do."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.sandbox.driver import PersonDriver, SandboxDriver
from storage.schema import debates, drafts, ledger
from tests.databases import Databases
from tests.stories.conftest import BEHIND, staged
from tests.stories.steps import AGENTS, QUESTION, asks, card, decided, last_words, lead_asks, seals

WHAT_THIS_IS = "Colleagues write sealed positions, one person decides, everybody answers."


async def home_of(stage: SandboxDriver, name: str) -> str:
    """Return somebody's Home as one text."""
    return "\n".join(await stage.person(name).home())


async def open_homes(stage: SandboxDriver, *names: str) -> None:
    """Let people open their Home."""
    for name in names:
        await stage.person(name).open_home()


async def title_of(person: PersonDriver) -> str:
    """Return the title of the form that somebody sees."""
    form = await person.modal()
    return form.title if form is not None else ""


async def test_somebody_who_never_used_it(stage: SandboxDriver) -> None:
    """Home says in two sentences what this is and how to begin; nothing is published before it is opened."""
    agent = stage.person("agent-1")
    assert await agent.home() == []
    await agent.open_home()
    assert await agent.home() == [
        f"Nothing waits for you. Ask a question in a channel: /decide Should we ...? {WHAT_THIS_IS}  [New decision]",
        "[Try it here]  [How this works]",
        "Messages: as it comes · 09:00 Berlin · working days Mon to Fri  [Change]",
    ]
    await agent.press("How this works")
    form = await agent.modal()
    assert form is not None
    assert form.title == "How this works"
    assert len(form.lines) == 7, "a title, five sentences, a way out"
    assert (await stage.counts())["agent-1"] == {"messages": 0, "presses": 1, "boxes": 0}

    await agent.close()
    await agent.press("Try it here", "home")
    for label in ("No", "Let Cleo write", "Decide: Yes", "Say it"):
        await agent.press(label, "modal")
    played = await agent.modal()
    assert played is not None
    assert "Disagree and commit Ben" in played.shown.replace("*", "")
    await agent.press("Once more", "modal")
    assert "Nobody sees this, and nothing is kept." in (await agent.modal()).shown  # type: ignore[union-attr]
    bot: Any = BEHIND[stage.address].travel.bot
    async with bot.database.reading() as unit:
        for kept in (debates, drafts, ledger):
            assert (await unit.execute(select(kept))).all() == []
    assert all(one["messages"] == 0 for one in (await stage.counts()).values())


async def test_new_decision_from_home_asks_for_the_channel(stage: SandboxDriver) -> None:
    """The form has one more field; asked in the channel that is picked, whether we are in it or not."""
    lead = stage.person("lead")
    await lead.open_home()
    await lead.press("New decision")
    form = await lead.modal()
    assert form is not None
    assert next(iter(form.fields)) == "Channel"
    filled = {
        "Question": "Should we move?",
        "Options, one a line": "Yes\nNo",
        "Who writes a position": ["agent-1", "agent-2"],
    }
    await lead.fill(filled)
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert form.fields["Channel"].error == "Please complete this required field."
    await lead.fill({"Channel": "#support"})
    await lead.submit()
    assert "0 of 2 in" in (await card(stage)).shown
    assert "#support · lead decides" in (await stage.person("agent-1").dm())[0].shown

    await lead.press("New decision", "home")
    await lead.fill({**filled, "Channel": "#leads"})
    await lead.press("Change")
    await lead.fill({"Who decides": "product-manager"})
    await lead.press("Done")
    form = await lead.modal()
    assert form is not None
    assert (form.fields["Channel"].value, form.fields["Question"].value) == ("#leads", "Should we move?")
    assert "@product-manager decides." in form.shown
    await lead.submit()
    assert "I am not in #leads yet." in (await lead.dm())[-1].shown
    await lead.slash("/invite @Decide", channel="#leads")
    await lead.press("Post it", "home")
    assert "product-manager decides" in (await card(stage, "#leads")).shown


async def test_what_waits_has_its_button(stage: SandboxDriver) -> None:
    """Position, decision and answer wait in Home, each with a button that works; once done it is gone."""
    await open_homes(stage, "lead", *AGENTS)
    await lead_asks(stage)
    agent, lead = stage.person("agent-1"), stage.person("lead")
    assert await agent.home() == [
        "Waiting on you: 1, about 1 minute  [New decision]",
        f"Position · {QUESTION} · by 15:00 today  [Write my position]",
        WHAT_THIS_IS,
        "[How this works]",
        "Messages: as it comes · 09:00 Berlin · working days Mon to Fri  [Change]",
    ]
    assert "by 14:00 today" in await home_of(stage, "agent-2")

    await agent.press("Write my position", "home")
    assert await title_of(agent) == "Your position"
    await agent.fill({"My choice": "Yes", "Because": "It is worth two minutes."})
    await agent.submit()
    assert "Nothing waits for you." in await home_of(stage, "agent-1")
    assert "It is worth two minutes" not in await home_of(stage, "agent-1")

    await seals(stage, "agent-2", "Yes", "I sent one of the three.")
    await seals(stage, "agent-3", "No", "It is slow.")
    assert f"Decide · {QUESTION} · open since 09:40 today  [Decide]" in await lead.home()
    await lead.press("Decide", "home")
    await lead.fill({"Decision": "Yes", "In one sentence": "Yes, for 14 days", "Why": "Three wrong payments."})
    await lead.submit()
    for _ in range(2):  # a second form asks what was heard, where somebody chose differently
        form = await lead.modal()
        if form is None:
            break
        await lead.fill({label: "They fear slower refunds." for label, one in form.fields.items() if one.required})
        await lead.submit()
    assert "[Decide]" not in await home_of(stage, "lead")
    assert "You own: 1 · next look back Tue 8 Dec" in await home_of(stage, "lead")

    waiting = await home_of(stage, "agent-1")
    assert "Answer · Yes, for 14 days · until " in waiting
    await agent.press("Answer", "home")
    await agent.press("Agree")
    assert "[Answer]" not in await home_of(stage, "agent-1")


async def test_who_is_missing_is_for_the_opener_alone(stage: SandboxDriver) -> None:
    """The opener sees who has not written, at once after each; those who were asked do not, nor does the channel."""
    await open_homes(stage, "lead", "agent-1", "product-manager")
    await lead_asks(stage)
    assert "You wait for: 1" in await home_of(stage, "lead")
    line = f"{QUESTION} · 0 of 3 in · missing: agent-1, agent-2, agent-3 · opens 15:00"
    assert line in await stage.person("lead").home()

    await seals(stage, "agent-2", "Yes", "I sent one of the three.")
    assert "1 of 3 in · missing: agent-1, agent-3 · opens 15:00" in await home_of(stage, "lead")
    assert "agent-3" not in await home_of(stage, "agent-1")
    assert "missing" not in await home_of(stage, "product-manager")
    assert "agent-" not in (await card(stage)).shown
    assert (await stage.counts())["lead"]["messages"] == 0, "Home tells nobody anything"
    await seals(stage, "agent-1", "Yes", "Yes.")
    await seals(stage, "agent-3", "No", "It is slow.")
    assert "missing" not in await home_of(stage, "lead")


async def test_home_after_undo_and_close(stage: SandboxDriver) -> None:
    """What was taken back or closed is gone from everybody's Home at once."""
    await open_homes(stage, "lead", "agent-1")
    await lead_asks(stage)
    lead = stage.person("lead")
    await lead.press("Undo")
    for name in ("lead", "agent-1"):
        assert "Nothing waits for you." in await home_of(stage, name)
    await lead_asks(stage)
    assert "[Write my position]" in await home_of(stage, "agent-1")
    await lead.choose_menu("Close without deciding", message=await card(stage))
    await lead.fill({"Reason": "Asked too early."})
    await lead.submit()
    for name in ("lead", "agent-1"):
        assert "Nothing waits for you." in await home_of(stage, name)


async def test_an_old_button_of_home(stage: SandboxDriver) -> None:
    """A button in a Home that was left open for long answers where the person looks: in Home, as a form."""
    await open_homes(stage, "agent-1")
    await lead_asks(stage)
    agent, lead = stage.person("agent-1"), stage.person("lead")
    await stage.fault("error_500", "views.publish", times=3)
    await lead.choose_menu("Close without deciding", message=await card(stage))
    await lead.fill({"Reason": "Asked too early."})
    await lead.submit()
    if "[Write my position]" in await home_of(stage, "agent-1"):
        await agent.press("Write my position", "home")
        form = await agent.modal()
        assert form is not None
        assert "closed without deciding" in form.shown
    await stage.clear_faults()
    await stage.clock.advance(minutes=10)
    assert "Nothing waits for you." in await home_of(stage, "agent-1")


async def test_a_guest_has_a_home(stage: SandboxDriver) -> None:
    """A guest who was asked finds it in Home, and hears there that guests cannot ask."""
    await open_homes(stage, "contractor")
    await lead_asks(stage, "/decide Should we move? @contractor @agent-1 fri 17:00")
    guest = stage.person("contractor")
    assert "Position · Should we move? · by Fri 27 Nov, 17:00  [Write my position]" in await guest.home()
    await guest.press("New decision", "home")
    form = await guest.modal()
    assert form is not None
    assert "Guests can answer, but not ask." in form.shown


async def test_sixty_things_are_paged(databases: Databases) -> None:
    """Sixty open items fit: a page of twelve with more and earlier, never above Slack's hundred blocks."""
    async with staged(databases, "sqlite", "socket") as ws:
        lead, agent = ws.person("lead"), ws.person("agent-1")
        for n in range(60):
            await lead.slash(f"/decide Should we do thing {n:02}? @agent-1 fri 17:00")
            await asks(lead)
        await agent.open_home()
        shown = await agent.home()
        assert shown[0] == "Waiting on you: 60, about 50 minutes  [New decision]"
        assert sum("[Write my position]" in line for line in shown) == 12
        assert "[48 more]" in shown

        seen = [line for line in shown if "thing" in line]
        for more in ("48 more", "36 more", "24 more", "12 more"):
            await agent.press(more, "home")
            seen += [line for line in await agent.home() if "thing" in line]
        assert len(set(seen)) == 60
        assert "[Earlier]" in await agent.home()
        await agent.press("Earlier", "home")
        assert "[Earlier]  [12 more]" in await agent.home()

        await lead.open_home()
        waits = await lead.home()
        assert "You wait for: 60" in waits
        assert "[55 more you wait for]" in waits
        seen = [line for line in waits if "thing" in line]
        for more in range(55, 0, -5):
            await lead.press(f"{more} more you wait for", "home")
            seen += [line for line in await lead.home() if "thing" in line]
        assert len(set(seen)) == 60
        assert "[Earlier ones you wait for]" in await lead.home()
        await agent.slash("/decide mine")
        assert (await last_words(ws, "agent-1")).endswith("54 more in Home")
        await lead.slash("/decide mine")
        told = await last_words(ws, "lead")
        assert "You wait for: 60" in told
        assert told.endswith("57 more in Home")


async def test_what_one_owns_is_there_after_it_is_in_force(stage: SandboxDriver) -> None:
    """A decision in force waits for nobody, and its owner still finds it, with its day; nobody else does."""
    await open_homes(stage, "lead", *AGENTS)
    await decided(stage)
    for name in ("agent-1", "agent-2"):
        await stage.person(name).press("Agree", "dm")
    await stage.person("agent-3").press("Disagree and commit", "dm")
    lead = stage.person("lead")
    home = await lead.home()
    assert "You own: 1 · next look back Tue 8 Dec" in home
    assert "Yes, for 14 days · look back Tue 8 Dec\n[Show me]  [Hand over]" in "\n".join(home)
    assert "Nothing waits for you." in await home_of(stage, "agent-1")
    await lead.press("Show me", "home")
    assert await title_of(lead) == "As it was"
    await lead.close()
    await lead.slash("/decide mine")
    assert "You own: 1 · next look back Tue 8 Dec" in await last_words(stage, "lead")


async def test_home_knows_the_whole_story(stage: SandboxDriver) -> None:
    """Through a whole decision every Home is true after each step, and no Home notifies anybody."""
    await open_homes(stage, "lead", *AGENTS)
    before = {name: one["messages"] for name, one in (await stage.counts()).items()}
    assert set(before.values()) == {0}
    await decided(stage)
    for name in AGENTS:
        assert "Answer · Yes, for 14 days" in await home_of(stage, name)
    published = [call for call in await stage.calls() if call["method"] == "views.publish"]
    assert published
    assert not any(call["notified"] for call in published)


pytestmark = pytest.mark.asyncio
