"""Answers by emoji: on the line and on the message that asks, never on the card; the newest that stands counts."""

import pytest

from bot.sandbox.driver import Read, SandboxDriver
from tests.stories.steps import card, decided, last_words, line, messages_of


async def tally(ws: SandboxDriver) -> str:
    """Return how the card counts the answers."""
    return next(one for one in (await card(ws)).shown.replace("*", "").splitlines() if one.startswith("Agree "))


async def ask_of(ws: SandboxDriver, name: str) -> Read:
    """Return somebody's newest direct message."""
    return (await ws.person(name).dm())[-1]


@pytest.mark.parametrize("emoji", ["white_check_mark", "white_check_mark::skin-tone-4"])
async def test_a_check_on_the_line_agrees(stage: SandboxDriver, emoji: str) -> None:
    """✅ counts at once, in whatever tone, and nobody is told anything: the tally is the receipt."""
    await stage.person("agent-1").react(emoji, to=await decided(stage))

    assert "Agree 1 " in await tally(stage)
    assert await last_words(stage, "agent-1") == ""
    assert "You agree" in (await ask_of(stage, "agent-1")).text


async def test_emoji_count_on_the_message_that_asks(stage: SandboxDriver) -> None:
    """The same three signs work in the direct message."""
    await decided(stage)

    await stage.person("agent-1").react("white_check_mark", to=await ask_of(stage, "agent-1"))
    await stage.person("agent-3").react("handshake::skin-tone-2", to=await ask_of(stage, "agent-3"))

    assert "Agree 1 · Disagree and commit 1 " in await tally(stage)
    assert "Honest customers wait longer" in (await ask_of(stage, "agent-3")).shown


async def test_emoji_on_the_card_never_count(stage: SandboxDriver) -> None:
    """A ✅ there may only have meant "seen"; nobody is told anything either."""
    await decided(stage)
    for emoji in ("white_check_mark", "handshake", "raised_hand"):
        await stage.person("agent-1").react(emoji, to=await card(stage))

    assert "Agree 0 · Disagree and commit 0 · Cannot commit 0" in await tally(stage)
    assert await last_words(stage, "agent-1") == ""


async def test_a_sign_before_the_asking_does_not_count(stage: SandboxDriver) -> None:
    """What somebody put on their message before anything was decided was no answer to the decision."""
    from tests.stories.steps import lead_asks, lead_decides, three_seal

    await lead_asks(stage)
    await stage.person("agent-1").react("white_check_mark", to=await ask_of(stage, "agent-1"))
    await three_seal(stage)

    await lead_decides(stage)

    assert "Agree 0 " in await tally(stage)
    await stage.clock.advance(days=3)
    assert "did not answer" in (await line(stage)).text
    assert "agrees" not in (await line(stage)).text


async def test_a_bystander_reacting_gets_nothing_at_all(stage: SandboxDriver) -> None:
    """No message, no ephemeral, no count, and no call about it."""
    on_the_line = await decided(stage)
    bystander = stage.person("product-manager")
    told_before = await last_words(stage, "product-manager")
    before = len(await stage.calls())

    for emoji in ("white_check_mark", "handshake", "raised_hand", "tada"):
        await bystander.react(emoji, to=on_the_line)

    assert await last_words(stage, "product-manager") == told_before == ""
    assert await bystander.dm() == []
    assert "Agree 0 · Disagree and commit 0 · Cannot commit 0" in await tally(stage)
    made = [one["method"] for one in (await stage.calls())[before:] if one["direction"] == "to_slack"]
    assert made == []


async def test_another_sign_says_nothing(stage: SandboxDriver) -> None:
    """🎉 by somebody who was asked is applause, not an answer."""
    await stage.person("agent-1").react("tada", to=await decided(stage))

    assert "Agree 0 " in await tally(stage)
    assert await last_words(stage, "agent-1") == ""


async def test_a_handshake_takes_the_words_of_the_position(stage: SandboxDriver) -> None:
    """🤝 by somebody whose position differed counts at once, with that sentence beside it."""
    await stage.person("agent-3").react("handshake", to=await decided(stage))

    assert "Disagree and commit 1 " in await tally(stage)
    assert "Honest customers wait longer" in (await ask_of(stage, "agent-3")).shown
    assert await last_words(stage, "agent-3") == ""


async def test_a_handshake_without_earlier_words_is_half_an_answer(stage: SandboxDriver) -> None:
    """🤝 by somebody who chose the same asks for one line, once; until it is written nothing is counted."""
    agent = stage.person("agent-1")
    await agent.react("handshake", to=await decided(stage))
    assert "Disagree and commit 0 " in await tally(stage)
    assert "🤝 needs its words" in await last_words(stage, "agent-1")
    assert "🤝 needs its words" in (await ask_of(stage, "agent-1")).text

    await agent.press("Say why", "ephemeral")
    form = await agent.modal()
    assert form is not None
    assert form.title == "Disagree and commit"
    await agent.fill({"What I disagree with": "Fourteen days are too few."})
    await agent.submit()

    assert "Disagree and commit 1 " in await tally(stage)
    assert "Fourteen days are too few." in (await ask_of(stage, "agent-1")).shown


@pytest.mark.parametrize("emoji", ["raised_hand", "hand", "hand::skin-tone-6"])
async def test_a_raised_hand_brings_its_form_once(stage: SandboxDriver, emoji: str) -> None:
    """✋ under either of its names never counts by itself: one ephemeral leads to the form, and the ground counts."""
    on_the_line = await decided(stage)
    agent = stage.person("agent-2")
    await agent.react(emoji, to=on_the_line)
    told = [one for one in await agent.reads("#support") if one.ephemeral]
    assert len(told) == 1
    assert "✋ needs its ground" in told[0].shown
    assert "Cannot commit 0" in await tally(stage)

    await agent.press("Say why", "ephemeral")
    form = await agent.modal()
    assert form is not None
    assert form.title == "Cannot commit"
    await agent.fill({"Ground": "It does harm", "What exactly": "Night shifts.", "What I need": "A second rota."})
    await agent.submit()

    assert "Cannot commit 1" in await tally(stage)
    assert "You cannot commit" in (await ask_of(stage, "agent-2")).text


async def test_the_newest_sign_that_stands_wins(stage: SandboxDriver) -> None:
    """A second emoji outranks the first; taking it away brings the first back; taking both away is "not answered"."""
    on_the_line = await decided(stage)
    agent = stage.person("agent-3")

    await agent.react("white_check_mark", to=on_the_line)
    await agent.react("handshake", to=await ask_of(stage, "agent-3"))
    assert "Agree 0 · Disagree and commit 1 " in await tally(stage)
    await agent.unreact("handshake", to=await ask_of(stage, "agent-3"))
    assert "Agree 1 · Disagree and commit 0 " in await tally(stage)
    await agent.unreact("white_check_mark", to=on_the_line)
    assert "Agree 0 · Disagree and commit 0 " in await tally(stage)
    assert "[Agree]" in (await ask_of(stage, "agent-3")).shown


async def test_a_form_outranks_older_signs_and_stays_without_them(stage: SandboxDriver) -> None:
    """Pressed after ✅, "Disagree and commit" counts; taking the ✅ away takes only what the ✅ had said."""
    on_the_line = await decided(stage)
    agent = stage.person("agent-3")
    await agent.react("white_check_mark", to=on_the_line)

    await agent.press("Disagree and commit", message=on_the_line)
    assert "Agree 0 · Disagree and commit 1 " in await tally(stage)
    await agent.unreact("white_check_mark", to=on_the_line)
    assert "Agree 0 · Disagree and commit 1 " in await tally(stage)


async def test_what_is_in_force_stays(stage: SandboxDriver) -> None:
    """After the last answer, taking an emoji away or adding another one changes nothing."""
    on_the_line = await decided(stage)
    for name in ("agent-1", "agent-2", "agent-3"):
        await stage.person(name).react("white_check_mark", to=on_the_line)
    final = (await card(stage)).blocks

    await stage.person("agent-1").unreact("white_check_mark", to=on_the_line)
    await stage.person("agent-2").react("raised_hand", to=on_the_line)

    assert (await card(stage)).blocks == final
    assert "3 agree" in (await line(stage)).text
    assert await last_words(stage, "agent-2") == ""


async def test_half_an_answer_ends_as_no_answer(stage: SandboxDriver) -> None:
    """✋ without its ground is told as silence when the time is up; it was asked for once, in the morning message."""
    on_the_line = await decided(stage)
    await stage.person("agent-1").react("white_check_mark", to=on_the_line)
    await stage.person("agent-2").react("raised_hand", to=on_the_line)
    await stage.clock.advance(hours=25)
    own, morning = await stage.person("agent-2").dm()
    assert own.text.startswith("Moved to today's message")
    assert "[Say it]" in morning.shown
    await stage.clock.advance(days=2)

    assert "1 agrees, 2 did not answer" in (await line(stage)).text
    assert await messages_of(stage, "agent-2") == 2
