"""Decided already: recorded honestly, in one form; no positions, and commitments are asked for."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import card as card_of
from tests.stories.steps import last_words


async def _records(ws: SandboxDriver, channel: str = "#support", **more: object) -> None:
    lead = ws.person("lead")
    await lead.slash("/decide record We keep one supplier", channel=channel)
    asked = {"Who is asked to commit": ["agent-1", "agent-2"]}
    await lead.fill({"Why": "Two of three could not deliver.", **asked, **more})
    await lead.submit()


async def test_a_decision_made_before_is_recorded(stage: SandboxDriver) -> None:
    """One form with five fields; one card, labelled as decided before asking; each is asked once, in one message."""
    await _records(stage)

    assert await stage.person("lead").modal() is None
    card = await card_of(stage)
    assert card.text.startswith("Decided: We keep one supplier")
    assert "decided before asking" in card.shown
    assert "[Agree]" in card.shown
    assert len([one for one in await stage.person("lead").reads("#support") if one.is_app and not one.ephemeral]) == 1
    ask = (await stage.person("agent-1").dm())[-1].shown
    assert "lead decided: We keep one supplier" in ask
    assert "Decided before asking" in ask
    assert "[Read positions]" not in ask
    counts = await stage.counts()
    assert (counts["agent-1"]["messages"], counts["agent-2"]["messages"]) == (1, 1)
    assert counts.get("agent-3", {"messages": 0})["messages"] == 0
    assert "2 people are asked to commit" in await last_words(stage, "lead")


async def test_answers_bring_it_into_force(stage: SandboxDriver) -> None:
    """Each answers for themselves, with words beside a disagreement; nothing else is posted in the channel."""
    await _records(stage)
    await stage.person("agent-1").press("Agree", "dm")
    dissenter = stage.person("agent-2")
    await dissenter.press("Disagree and commit", "dm")
    form = await dissenter.modal()
    assert form is not None
    await dissenter.fill(dict.fromkeys(list(form.fields)[:1], "One supplier is one risk."))
    await dissenter.submit()

    card = await card_of(stage)
    assert "1 agrees, 1 disagrees and commits" in card.text
    assert "One supplier is one risk." in card.shown
    assert len([one for one in await stage.person("lead").reads("#support") if one.is_app and not one.ephemeral]) == 1
    assert "In force" in (await stage.person("agent-1").dm())[-1].shown


async def test_nobody_need_be_asked(stage: SandboxDriver) -> None:
    """A record for the readers alone is in force at once; the card of the channel's third one, and no other, says how
    an admin has its weeks told.
    """
    await _records(stage, **{"Who is asked to commit": []})

    card = await card_of(stage)
    assert "Nobody else was asked" in card.shown
    assert "[Agree]" not in card.shown
    for _ in range(3):
        await _records(stage, **{"Who is asked to commit": []})
    cards = [one.shown for one in await stage.person("lead").reads("#support") if "Nobody else was asked" in one.shown]
    assert ["Third decision here" in one for one in cards] == [False, False, True, False]


async def test_the_channel_does_not_know_us(stage: SandboxDriver) -> None:
    """Nobody is asked before the card stands; after an invitation one press posts it, and the time begins then."""
    await stage.admin("kick_bot", channel="#support")
    await _records(stage)

    assert "I am not in #support yet" in (await stage.person("lead").dm())[-1].shown
    assert (await stage.counts()).get("agent-1", {"messages": 0})["messages"] == 0
    await stage.clock.advance(hours=72)
    await stage.admin("invite_bot", channel="#support")
    await stage.person("lead").press("Post it", "dm")

    assert "[Agree]" in (await card_of(stage)).shown
    assert "[Agree]" in (await stage.person("agent-1").dm())[-1].shown


async def test_what_is_missing_is_said_at_once(stage: SandboxDriver) -> None:
    """A reason of which nothing shows and a look-back in the past: each field says what it needs."""
    lead = stage.person("lead")
    await lead.slash("/decide record We keep one supplier", channel="#support")
    await lead.fill({"Why": "\u200b", "Look back on": "2026-11-01"})
    await lead.submit()

    form = await lead.modal()
    assert form is not None
    assert form.fields["Why"].error
    assert form.fields["Look back on"].error
