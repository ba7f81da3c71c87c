"""Reminders: one for each missing person, one for the decider, at 09:00 of their own working mornings; nothing else."""

from datetime import UTC, datetime

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import card, lead_asks, messages_of, seals, three_seal

FRIDAY = "/decide Should we move the stand-up to 9:30? @agent-1 @agent-2 @agent-3 fri 12:00"


async def test_missing_people_are_reminded_once_in_their_own_morning(stage: SandboxDriver) -> None:
    """Friday noon: whoever is missing hears once at 09:00 of that Friday in their zone; who answered hears nothing."""
    await lead_asks(stage, FRIDAY)
    await seals(stage, "agent-1", "Yes", "Fine with me.")

    await stage.clock.advance_to(datetime(2026, 11, 27, 3, 29, tzinfo=UTC))
    assert await messages_of(stage, "agent-3") == 1
    await stage.clock.advance_to(datetime(2026, 11, 27, 3, 30, tzinfo=UTC))  # 09:00 in Kolkata
    assert await messages_of(stage, "agent-3") == 2
    assert await messages_of(stage, "agent-2") == 1
    await stage.clock.advance_to(datetime(2026, 11, 27, 9, 0, tzinfo=UTC))  # 09:00 in Lisbon
    assert await messages_of(stage, "agent-2") == 2
    await stage.clock.advance_to(datetime(2026, 11, 27, 11, 1, tzinfo=UTC))

    counts = await stage.counts()
    assert [counts[name]["messages"] for name in ("agent-1", "agent-2", "agent-3", "lead")] == [1, 2, 2, 1]


async def test_the_reminder_is_the_ask_from_then_on(stage: SandboxDriver) -> None:
    """The older copy points to the newer one and has no buttons; the newer one is sealed by the press."""
    await lead_asks(stage, FRIDAY)
    await stage.clock.advance_to(datetime(2026, 11, 27, 3, 31, tzinfo=UTC))

    older, newer = await stage.person("agent-3").dm()
    assert "[Yes]" not in older.shown
    assert "[Yes]" in newer.shown
    await seals(stage, "agent-3", "No", "I like it late.")

    assert "Sealed" in (await stage.person("agent-3").dm())[-1].shown
    assert "1 of 3 in" in (await card(stage)).text


async def test_short_windows_get_no_reminder(stage: SandboxDriver) -> None:
    """A question due the same day reminds nobody, also not whose morning begins right after the ask."""
    await lead_asks(stage)  # at 08:40 in Lisbon

    await stage.clock.advance(hours=5, minutes=30)

    assert [await messages_of(stage, name) for name in ("agent-1", "agent-2", "agent-3")] == [1, 1, 1]


async def test_the_decider_is_told_and_reminded_once(stage: SandboxDriver) -> None:
    """One message when all are in, one at 09:00 of the next working morning, then silence until it expires."""
    await lead_asks(stage)
    await three_seal(stage)
    assert await messages_of(stage, "lead") == 1

    await stage.clock.advance_to(datetime(2026, 11, 25, 8, 0, tzinfo=UTC))  # 09:00 in Berlin
    assert await messages_of(stage, "lead") == 2
    await stage.clock.advance(days=10)
    assert await messages_of(stage, "lead") == 2

    older, newer = await stage.person("lead").dm()
    assert "[Decide]" in newer.shown
    assert "[Decide]" not in older.shown


async def test_an_undecided_question_expires_after_ten_working_days(stage: SandboxDriver) -> None:
    """Two weeks without a decision: the card says so, the button goes, nothing was agreed."""
    await lead_asks(stage)
    await three_seal(stage)

    await stage.clock.advance(days=15)

    shown = await card(stage)
    assert shown.text.startswith("No decision")
    assert "[Decide]" not in (await stage.person("lead").dm())[-1].shown


async def test_a_late_clock_catches_up_once(stage: SandboxDriver) -> None:
    """A jump of three weeks over reminders, deadline and expiry sends what is still true, and nothing twice."""
    await lead_asks(stage, FRIDAY)

    await stage.clock.advance(days=21)

    counts = await stage.counts()
    assert (await card(stage)).text.startswith("No decision")
    assert all(counts[name]["messages"] <= 2 for name in ("agent-1", "agent-2", "agent-3"))
    assert counts["lead"]["messages"] == 0
