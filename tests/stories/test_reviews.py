"""The look back: it opens in its owner's morning, shows the record as it was, and undoes nothing by itself."""

from bot.sandbox.driver import SandboxDriver
from tests.stories.steps import card, last_words, lead_asks, lead_decides, three_seal
from tests.stories.test_amendments import amends, in_force


async def test_the_look_back_opens_on_its_day(stage: SandboxDriver) -> None:
    """On its day at nine in the owner's zone, not before: the card says so, and it waits for the owner alone; asked for
    by its number it opens as a form, the process before the outcome, or it is said when it is due.
    """
    await in_force(stage)
    await stage.clock.advance(days=13, hours=23)
    assert "Look back is due" not in (await card(stage)).shown
    await stage.person("agent-1").slash("/decide review 1")
    assert "lead looks back" in await last_words(stage, "agent-1")

    await stage.clock.advance(hours=1)
    due = await card(stage)
    assert "Look back is due since Tue 8 Dec" in due.shown
    assert "It stays in force meanwhile" in due.shown
    assert due.text.startswith("Decided: Yes, for 14 days")
    lead = stage.person("lead")
    await lead.slash("/decide mine")
    waits = await last_words(stage, "lead")
    assert "Look back · Yes, for 14 days · due since Tue 8 Dec" in waits.replace("*", "")
    await stage.person("agent-1").slash("/decide mine")
    assert "Nothing waits for you" in await last_words(stage, "agent-1")

    await lead.press("Show me")
    was = await lead.modal()
    assert was is not None
    shown = was.shown.replace("*", "")
    assert "Decided Tue 24 Nov: Yes, for 14 days" in shown
    assert "Honest customers wait longer" in shown
    assert "Would change their mind: Fraud above 2 % of refunds." in shown
    assert "Disagree and commit · agent-3" in shown

    await lead.close()
    await lead.slash("/decide review 1")
    asked = await lead.modal()
    assert asked is not None
    assert "was the process sound?" in asked.shown
    assert "outcome" not in asked.shown
    await lead.press("It was sound", "modal")
    then = await lead.modal()
    assert then is not None
    assert "And the outcome?" in str(then.fields)
    await lead.close()
    await stage.person("agent-1").slash("/decide review 1")
    assert "lead owns this" in await last_words(stage, "agent-1")
    await lead.slash("/decide review #77")
    assert "nothing here that you can open" in await last_words(stage, "lead")
    await lead.slash("/decide review")
    assert "1 · Yes, for 14 days" in await last_words(stage, "lead")


async def test_another_day_has_its_own_look_back(stage: SandboxDriver) -> None:
    """Amended to a later day, the open look back is over, and opens again on the new day; once each."""
    await in_force(stage)
    await stage.clock.advance(days=14)
    assert "Look back is due" in (await card(stage)).shown

    await amends(stage, **{"Look back on": "2026-12-22"})
    assert "Look back is due" not in (await card(stage)).shown
    await stage.clock.advance(days=14)
    again = await card(stage)
    assert "Look back is due since Tue 22 Dec" in again.shown
    assert again.shown.count("Look back is due") == 1


async def test_what_is_not_in_force_yet_is_looked_at_once_it_is(stage: SandboxDriver) -> None:
    """A day that comes while answers are taken waits for them; nothing opens twice."""
    await lead_asks(stage)
    await three_seal(stage)
    lead = stage.person("lead")
    await lead.press("Decide", "dm")
    day = {"Look back on": "2026-11-25"}
    await lead.fill({"Decision": "Yes", "In one sentence": "Yes, today", "Why": "It is quick.", **day})
    await lead.submit()
    await lead.fill({label: "You fear that it is slow." for label in (await lead.modal()).fields})  # type: ignore[union-attr]
    await lead.submit()
    await stage.clock.advance(hours=24)
    assert "Look back is due" not in (await card(stage)).shown

    await stage.clock.advance(hours=48)
    assert "Look back is due since" in (await card(stage)).shown


async def test_a_deactivated_owner_leaves_it_to_the_decider(stage: SandboxDriver) -> None:
    """Where the owner has left, the look back waits for whoever decided."""
    await lead_asks(stage)
    await three_seal(stage)
    await lead_decides(stage)
    await amends(stage, **{"Owner, one person": "agent-2"})
    await stage.person("agent-2").slash("/decide mine")
    await stage.person("agent-2").press("Accept", "ephemeral")
    await stage.clock.advance(days=3)
    await stage.admin("deactivate", user="agent-2")
    await stage.clock.advance(days=14)

    await stage.person("lead").slash("/decide mine")
    assert "Look back" in await last_words(stage, "lead")
