"""A normal week, counted: what reaches somebody who hates notifications, a lead, and one who disagrees."""

from dataclasses import replace

from bot.sandbox.cast import DEFAULT, Cast
from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import card, lead_asks, lead_decides, messages_of, seals

CAST = Cast(tuple(replace(one, tz="Europe/Berlin") for one in DEFAULT.people), DEFAULT.rooms)
REFUNDS = "Should refunds over $200 need a second pair of eyes?"
OUTAGE = "Should we stop the import now?"
TEAM = ("agent-1", "lead", "agent-3")


async def counted(ws: SandboxDriver) -> list[int]:
    """Return how many messages have notified the engineer, the lead and the dissenter."""
    return [await messages_of(ws, name) for name in TEAM]


async def monday_to_tuesday(ws: SandboxDriver) -> None:
    """A question is asked on Monday at ten, opens on Tuesday at noon, and is decided at two; one disagrees."""
    await ws.clock.advance_to("2026-11-30T10:00+01:00")
    await lead_asks(ws, f"/decide {REFUNDS} @agent-1 @agent-2 @agent-3 tue 12:00")


async def decided_on_tuesday(ws: SandboxDriver) -> None:
    """All is open by noon; the lead decides, and says what the one who differs fears."""
    await ws.clock.advance_to("2026-12-01T12:01+01:00")
    await lead_decides(ws)


async def urgent_on_wednesday(ws: SandboxDriver) -> None:
    """At eleven somebody asks what is due at one, and decides it in the afternoon."""
    await ws.clock.advance_to("2026-12-02T11:00+01:00")
    manager = ws.person("product-manager")
    await manager.slash(f"/decide {OUTAGE} @agent-1 @lead @agent-3 13:00", channel="#support")
    await manager.submit()


async def decided_on_wednesday(ws: SandboxDriver) -> None:
    """It opens at one, and is decided at once."""
    await ws.clock.advance_to("2026-12-02T13:01+01:00")
    manager = ws.person("product-manager")
    await manager.press("Decide", "dm")
    await manager.fill({"Decision": "Yes", "In one sentence": "Yes, until noon", "Why": "It fills the disk."})
    await manager.submit()


async def test_a_week_as_it_comes(stage: SandboxDriver) -> None:
    """Monday's ask, Wednesday's answer, one urgent ask, Thursday's answer: four, three, and four for who is heard."""
    await monday_to_tuesday(stage)
    assert await counted(stage) == [1, 0, 1]
    await seals(stage, "agent-1", "Yes", "Two minutes are cheap.")
    await seals(stage, "agent-3", "No", "Honest customers wait.")

    await decided_on_tuesday(stage)
    assert await counted(stage) == [1, 1, 2]
    await stage.clock.advance_to("2026-12-02T09:06+01:00")
    assert await counted(stage) == [2, 1, 3]
    await urgent_on_wednesday(stage)
    assert await counted(stage) == [3, 2, 4]
    for name in TEAM:
        await seals(stage, name, "Yes", "It is full.")
    await decided_on_wednesday(stage)
    assert await counted(stage) == [3, 2, 4]

    await stage.clock.advance_to("2026-12-03T09:06+01:00")
    assert await counted(stage) == [4, 3, 5]
    await stage.clock.advance_to("2026-12-07T08:00+01:00")
    assert await counted(stage) == [4, 3, 5]


async def test_a_week_of_mornings_only(stage: SandboxDriver) -> None:
    """Who wants mornings only gets three messages, at nine, and what was due in two hours says why they are missing."""
    await stage.person("agent-1").open_home()
    await stage.person("agent-1").press("Change", "home")
    await stage.person("agent-1").fill({"When": "Mornings only"})
    await stage.person("agent-1").submit()
    await monday_to_tuesday(stage)
    assert await messages_of(stage, "agent-1") == 0
    await stage.clock.advance_to("2026-12-01T09:06+01:00")
    assert await messages_of(stage, "agent-1") == 1
    await seals(stage, "agent-1", "Yes", "Two minutes are cheap.")
    await decided_on_tuesday(stage)
    await urgent_on_wednesday(stage)
    assert await messages_of(stage, "agent-1") == 2
    for name in TEAM[1:]:
        await seals(stage, name, "Yes", "It is full.")
    await stage.clock.advance_to("2026-12-02T13:01+01:00")
    assert "1 could not be asked in time" in (await card(stage)).shown
    await decided_on_wednesday(stage)

    await stage.clock.advance_to("2026-12-07T08:00+01:00")

    assert await messages_of(stage, "agent-1") == 3
