"""Where a question can stand: channels that we are not in yet, private ones, direct messages, archived channels."""

from dataclasses import replace

import pytest

from bot.sandbox.cast import DEFAULT, Room
from bot.sandbox.driver import Form, PersonDriver, Read, SandboxDriver
from tests.databases import Databases
from tests.stories.conftest import staged
from tests.stories.steps import AGENTS, asks, card, last_words, lead_asks, messages_of, seals

PAINT = "Should we paint the wall?"
ASK_THERE = f"/decide {PAINT} @agent-1 @agent-2 15:00"


async def form_of(person: PersonDriver) -> Form:
    """Return the form that somebody sees."""
    form = await person.modal()
    assert form is not None, "a form is open"
    return form


async def only_message(person: PersonDriver) -> Read:
    """Return the one message that somebody has from us."""
    [message] = [one for one in await person.dm() if not one.ephemeral]
    return message


async def test_a_channel_that_we_are_not_in(stage: SandboxDriver) -> None:
    """The question is kept and the opener told how to go on; nobody else hears a word before the card stands."""
    lead = stage.person("lead")
    await lead.slash(ASK_THERE, channel="#general")
    await lead.submit()
    assert await lead.modal() is None
    waiting = "I am not in #general yet. Type /invite @Decide there, then press Post it."
    assert (await only_message(lead)).shown == f"{waiting}\n{PAINT}\n[Post it]"
    assert await lead.reads("#general") == []
    for name in AGENTS:
        assert await stage.person(name).dm() == []

    await stage.clock.advance(minutes=12)
    await lead.press("Post it", "dm")
    told = (await only_message(lead)).shown
    assert told.startswith("Tried at 09:52: I am still not in #general."), "a press is answered in place"

    await lead.slash("/invite @Decide")
    await lead.press("Post it", "dm")
    assert (await card(stage, "#general")).text.startswith(f"{PAINT} 0 of 2 in.")
    assert (await only_message(lead)).shown == f"✔ Posted in #general.\n{PAINT}"
    assert [await messages_of(stage, name) for name in ("lead", *AGENTS)] == [1, 1, 1, 0]
    assert (await last_words(stage, "lead", "#general")).startswith("Asked 2 people.")
    await lead.press("Undo")
    assert await stage.person("agent-1").dm() == [], "the five minutes begin with the card"


async def test_post_it_from_everywhere(stage: SandboxDriver) -> None:
    """What waits for its channel is in /decide and in Home, with the same button."""
    lead = stage.person("lead")
    await lead.open_home()
    await lead.slash(ASK_THERE, channel="#general")
    await lead.submit()
    item = f"Post it · {PAINT} · I am not in #general yet; type /invite @Decide there  [Post it]"
    assert item in await lead.home()
    await lead.slash("/decide mine")
    assert item in await last_words(stage, "lead", "#general")
    await lead.slash("/invite @Decide")
    await lead.press("Post it", "home")
    assert PAINT in (await card(stage, "#general")).shown
    assert not [line for line in await lead.home() if "Post it" in line]


async def test_post_it_too_late(stage: SandboxDriver) -> None:
    """Once its time is over, Post it brings the form back, filled, with another time; nobody was asked in vain."""
    lead = stage.person("lead")
    await lead.slash(ASK_THERE, channel="#general")
    await lead.submit()
    await stage.clock.advance(days=1)
    await lead.slash("/invite @Decide")
    await lead.press("Post it", "dm")

    form = await form_of(lead)
    assert "That time is in the past, so the usual one is filled in." in form.shown
    assert form.fields["Question"].value == PAINT
    assert form.fields["Answers by"].value == "Thu 26 Nov, 12:00 (in 1 d 2 h)"
    await lead.submit()
    assert "0 of 2 in" in (await card(stage, "#general")).shown
    assert [await messages_of(stage, name) for name in AGENTS] == [1, 1, 0]
    assert "[Post it]" not in "".join(one.shown for one in await lead.dm())


async def test_a_private_channel(stage: SandboxDriver) -> None:
    """A private channel works like any other; its name, which Slack keeps from us, is shown to its members alone."""
    lead, manager = stage.person("lead"), stage.person("product-manager")
    await lead.slash("/decide Should we hire? @product-manager fri 17:00", channel="#leads")
    assert "Posts one card in #leads and asks 1 person now." in (await form_of(lead)).shown
    await asks(lead)
    assert (await only_message(lead)).shown.startswith("I am not in #leads yet.")
    await lead.slash("/invite @Decide")
    await lead.press("Post it", "dm")

    assert "Should we hire?" in (await card(stage, "#leads")).shown
    assert "#leads · lead decides" in (await only_message(manager)).shown
    assert "leads" not in str([call["payload"] for call in await stage.calls() if call["direction"] == "to_slack"])


async def test_with_the_app_alone(stage: SandboxDriver) -> None:
    """In the direct message with the app a question has no readers: the way out keeps what was typed."""
    lead = stage.person("lead")
    await lead.slash("/decide Should we hire? @agent-1 @agent-2 fri 17:00", channel="dm")
    assert await lead.modal() is None
    told = "Decisions need a channel, so that the record has readers; private ones work too. What you typed is kept."
    assert await last_words(stage, "lead", "dm") == f"{told}\n[Pick a channel]"

    await lead.press("Pick a channel")
    form = await form_of(lead)
    assert form.fields["Question"].value == "Should we hire?"
    assert form.fields["Who writes a position"].value == ["agent-1", "agent-2"]
    assert "in the channel you pick" in form.shown
    await lead.submit()
    assert (await form_of(lead)).fields["Channel"].error == "Please complete this required field."
    await lead.fill({"Channel": "#support"})
    await lead.submit()
    assert "Should we hire?" in (await card(stage)).shown
    assert "[New decision]" in (await _alone(lead, "dm")), "the command alone works everywhere"


async def _alone(person: PersonDriver, channel: str) -> str:
    await person.slash("/decide", channel=channel)
    return [one.shown for one in await person.reads(channel) if one.ephemeral][-1]


async def test_between_two_people(databases: Databases) -> None:
    """A direct message between people is refused with the same way out; the other one sees nothing."""
    cast = replace(DEFAULT, rooms=(*DEFAULT.rooms, Room("between", kind="im", people=("lead", "agent-1"))))
    async with staged(databases, "sqlite", "http", cast=cast) as ws:
        lead = ws.person("lead")
        await lead.slash("/decide Should we hire? @agent-2", channel="C0BETWEEN")
        assert "Decisions need a channel" in await last_words(ws, "lead", "C0BETWEEN")
        assert await ws.person("agent-1").reads("C0BETWEEN") == []
        await lead.press("Pick a channel")
        assert (await form_of(lead)).fields["Question"].value == "Should we hire?"


async def test_a_channel_archived_while_the_form_was_open(stage: SandboxDriver) -> None:
    """The question is kept, the opener is told, and once the channel is open again one press posts it."""
    lead = stage.person("lead")
    await lead.slash("/decide Should we move? @agent-1 @agent-2 fri 17:00", channel="#support")
    await stage.admin("archive", channel="#support")
    await lead.submit()
    told = (await only_message(lead)).shown
    assert told.startswith("#support is archived. Open it again and invite me, then press Post it.")
    assert [await messages_of(stage, name) for name in AGENTS] == [0, 0, 0]

    await stage.admin("unarchive", channel="#support")
    await lead.press("Post it", "dm")
    assert "Should we move?" in (await card(stage)).shown
    assert (await only_message(lead)).shown.startswith("✔ Posted in #support.")


async def test_a_channel_archived_under_an_open_question(stage: SandboxDriver) -> None:
    """Its people are told once, in their messages, and the question goes on there."""
    await lead_asks(stage)
    await stage.admin("archive", channel="#support")
    await seals(stage, "agent-1", "Yes", "It is worth it.")
    for name in ("lead", *AGENTS):
        told = [one for one in await stage.person(name).dm() if "was archived" in one.shown]
        assert len(told) == 1, name
        assert told[0].shown.startswith("#support was archived. This goes on here, in direct messages.")
    await seals(stage, "agent-2", "Yes", "Yes indeed.")
    await seals(stage, "agent-3", "No", "It is slow.")
    assert any("You decide." in one.shown for one in await stage.person("lead").dm())
    assert [await messages_of(stage, name) for name in AGENTS] == [2, 2, 2]


async def test_the_first_card_of_a_channel_explains_itself_once(stage: SandboxDriver) -> None:
    """The first card ends with one line for newcomers; the second does not."""
    first = await lead_asks(stage)
    second = await lead_asks(stage, "/decide Should we move? @agent-1 @agent-2 fri 17:00")
    line = "New here: sealed positions, opened together, one person decides, everybody answers."
    assert line in first.shown
    assert line not in second.shown


pytestmark = pytest.mark.asyncio
