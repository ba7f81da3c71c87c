"""Turns: what comes to one person within ten minutes is one message, as long as they have not acted on the first."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import lead_asks, messages_of, three_seal

COVER = "Should we hire weekend cover?"


async def test_two_turns_within_ten_minutes(stage: SandboxDriver) -> None:
    """Two questions are answered minutes apart: the decider is interrupted once, reads and decides both there; a third
    that comes once that is done, or later than ten minutes, is a message of its own.
    """
    lead = stage.person("lead")
    await lead_asks(stage)
    await lead_asks(stage, f"/decide {COVER} @agent-1 @agent-2 thu 15:00")
    before = await messages_of(stage, "lead")
    await three_seal(stage)
    assert await messages_of(stage, "lead") == before + 1
    await stage.clock.advance(minutes=3)

    for name in ("agent-1", "agent-2"):
        person = stage.person(name)
        await person.press("Write my position", "dm")
        await person.fill({"My choice": "Yes", "Because": "Weekends are long."})
        await person.submit()

    assert await messages_of(stage, "lead") == before + 1
    both = (await lead.dm())[-1]
    assert "refunds over $200" in both.shown
    assert COVER in both.shown
    assert both.shown.count("[Decide]") == 2
    assert both.text.startswith("2 things wait for you.")

    await lead.press("Decide", message=both)
    await lead.fill({"Decision": "Yes", "In one sentence": "Yes, for 14 days", "Why": "It is cheap."})
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    await lead.fill({label: "You fear slower refunds." for label in form.fields})
    await lead.submit()
    after = (await lead.dm())[-1]
    assert after.shown.count("[Decide]") == 1, "what is decided is done; the other still waits there"
    assert COVER in after.shown

    await stage.person("agent-3").press("Not quite", "dm")
    await stage.person("agent-3").fill({"My point, in one sentence": "Refunds to cards that we cannot check."})
    await stage.person("agent-3").submit()
    assert await messages_of(stage, "lead") == before + 2, "what came first is done: this is news"
