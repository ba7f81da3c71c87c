"""Nudges: each step ends with what became of it; what is put off comes back; who was away is caught up with once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from bot.sandbox.driver import Read, SandboxDriver
from storage.schema import nudges
from tests.stories.conftest import BEHIND
from tests.stories.steps import QUESTION, decided, lead_asks, messages_of, seals, three_seal

STAND_UP = "Should we move the stand-up to 9:30?"
COVER = "Should we hire weekend cover?"
WEDNESDAY, THURSDAY = "2026-11-25T09:01+01:00", "2026-11-26T09:01+01:00"


async def today(ws: SandboxDriver, name: str) -> Read:
    """Return the newest direct message of somebody."""
    return (await ws.person(name).dm())[-1]


async def became(ws: SandboxDriver, name: str) -> Mapping[str, tuple[str, str]]:
    """Return what became of each step of somebody, by what it is about: its outcome, and why."""
    bot: Any = BEHIND[ws.address].travel.bot
    member = "U0" + name.upper().replace("-", "")
    async with bot.database.reading() as unit:
        here = select(nudges).where(nudges.c.workspace == bot._workspaces[0], nudges.c.member == member)
        found = (await unit.execute(here.order_by(nudges.c.at))).mappings().all()
    return {f"{one['matter']} {one['number']} {one['step']}": (one["outcome"], one["reason"]) for one in found}


async def test_each_step_says_what_became_of_it(stage: SandboxDriver) -> None:
    """One answered in time, one did not: the one's step ends as done, the other's as sent."""
    await lead_asks(stage, f"/decide {STAND_UP} @agent-1 @agent-2 wed 15:00")
    await stage.clock.advance(minutes=11)
    assert await became(stage, "agent-1") == {"position 1 once": ("planned", "")}
    await seals(stage, "agent-2", "Yes", "Fine with me.")

    await stage.clock.advance_to("2026-11-25T10:01+01:00")

    assert await became(stage, "agent-1") == {"position 1 once": ("sent", "")}
    assert await became(stage, "agent-2") == {"position 1 once": ("not_sent", "done")}


async def test_put_off_until_tomorrow(stage: SandboxDriver) -> None:
    """It leaves the message and its buttons, waits in Home, comes back next morning; three times, and then it stays."""
    lead = stage.person("lead")
    await lead.open_home()
    await lead_asks(stage)
    await three_seal(stage)
    await stage.clock.advance_to(WEDNESDAY)

    await lead.choose_menu("Remind me on Thu 26 Nov", message=await today(stage, "lead"))

    morning = await today(stage, "lead")
    assert "Snoozed until Thu 26 Nov" in morning.shown
    assert "[Decide]" not in morning.shown
    assert morning.text == "Nothing here waits for you today."
    assert "Snoozed until Thu 26 Nov" in str(await lead.home())
    before = await messages_of(stage, "lead")
    for day, then in ((26, "Fri 27 Nov"), (27, "Mon 30 Nov")):
        await stage.clock.advance_to(f"2026-11-{day}T09:01+01:00")
        before += 1
        assert await messages_of(stage, "lead") == before
        assert "[Decide]" in (await today(stage, "lead")).shown
        await lead.choose_menu(f"Remind me on {then}", message=await today(stage, "lead"))
    await stage.clock.advance_to("2026-11-30T09:01+01:00")
    assert await messages_of(stage, "lead") == before + 1

    await lead.press("Remind me later", "home")
    await lead.fill({"What": f"Decide: {QUESTION}", "Remind me on": "2026-12-02"})
    await lead.submit()

    form = await lead.modal()
    assert form is not None
    assert "three times" in str(form)
    await lead.close()
    assert "[Decide]" in (await today(stage, "lead")).shown
    await stage.clock.advance_to("2026-12-02T10:01+01:00")
    assert await messages_of(stage, "lead") == before + 1
    assert (await became(stage, "lead"))["decide 1 snooze 3"] == ("sent", "")


async def test_a_time_that_ends_earlier_wins(stage: SandboxDriver) -> None:
    """An answer that is due before the day that was picked comes back on the last morning before it, and says so."""
    await decided(stage)
    await stage.clock.advance_to(WEDNESDAY)
    agent = stage.person("agent-1")

    await agent.choose_menu("Remind me on another day", message=await today(stage, "agent-1"))
    await agent.fill({"Remind me on": "2026-12-02"})
    await agent.submit()

    assert "Snoozed until Thu 26 Nov, since it ends before" in (await today(stage, "agent-1")).shown
    before = await messages_of(stage, "agent-1")
    await stage.clock.advance_to(THURSDAY)
    assert await messages_of(stage, "agent-1") == before + 1
    assert "[Agree]" in (await today(stage, "agent-1")).shown
    assert "Remind me" not in str((await today(stage, "agent-1")).blocks), "it ends today"


async def test_a_report_of_the_runs(stage: SandboxDriver) -> None:
    """An admin names a channel: it hears at half past nine what became of the reminders, once, and nobody's name."""
    director = stage.person("lead")
    await director.slash("/decide settings", channel="#support")
    await director.press("More settings", "modal")
    await director.fill({"Run report goes to": "#support"})
    await director.submit()
    await director.close()
    await lead_asks(stage, f"/decide {STAND_UP} @agent-1 @agent-2 wed 15:00")
    await seals(stage, "agent-2", "Yes", "Fine with me.")

    await stage.clock.advance_to("2026-11-25T14:00+01:00")

    posts = [one for one in await director.reads("#support") if one.text.startswith("Run report")]
    assert len(posts) == 1
    assert "1 sent" in posts[0].shown
    assert not any(name in posts[0].shown for name in ("agent-1", "agent-2", "stand-up"))


async def test_what_would_be_sent(stage: SandboxDriver) -> None:
    """A look ahead names whom and what, by ids, never by words; it changes nothing, and is what is then sent."""
    bot: Any = BEHIND[stage.address].travel.bot
    await lead_asks(stage, f"/decide {STAND_UP} @agent-1 @agent-2 wed 15:00")
    for worker in bot.workers:
        await worker.stop()
    BEHIND[stage.address].world.clock.advance_to(datetime(2026, 11, 25, 9, 1, tzinfo=UTC))

    for _ in range(2):
        told = await bot.would_send()
        assert sorted(told) == [
            "today:20261125:U0AGENT1 to U0AGENT1: position 1",
            "today:20261125:U0AGENT2 to U0AGENT2: position 1",
        ]
    await bot.tick()
    assert [await messages_of(stage, name) for name in ("agent-1", "agent-2")] == [2, 2]
