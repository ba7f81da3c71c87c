"""The weekly digest through eight weeks and more: a week 53, a clock that changes, what is taken, what is private."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.sandbox.driver import Read, SandboxDriver
from storage.schema import sends
from tests.stories import steps
from tests.stories.conftest import BEHIND
from tests.stories.steps import last_words, lead_decides, messages_of, seals

QUIET = "Should we paint the wall?"


async def digests_in(ws: SandboxDriver, channel: str = "#support", reader: str = "lead") -> list[Read]:
    """Return the digests of a channel, the oldest first."""
    posts = [one for one in await ws.person(reader).reads(channel) if not one.ephemeral and one.is_app]
    return [one for one in posts if one.text.startswith("Decisions in ")]


async def fates(ws: SandboxDriver) -> dict[str, tuple[str, str]]:
    """Return what became of each digest that was looked at, by channel and week."""
    bot: Any = BEHIND[ws.address].travel.bot
    async with bot.database.reading() as unit:
        here = select(sends.c.key, sends.c.state, sends.c.reason).where(sends.c.kind == "digest")
        found = (await unit.execute(here.order_by(sends.c.due_at))).all()
    return {row.key.partition(":")[2].partition(":")[2]: (row.state, row.reason) for row in found}


async def sets(ws: SandboxDriver, channel: str = "#support", **fields: Any) -> None:
    """The lead, an admin, sets the digest of the channel."""
    lead = ws.person("lead")
    await lead.slash("/decide digest", channel=channel)
    await lead.fill(fields)
    await lead.submit()


async def asks(ws: SandboxDriver, question: str, until: str, channel: str = "#support") -> None:
    """The lead asks agent-1."""
    await ws.person("lead").slash(f"/decide {question} @agent-1 {until} 15:00", channel=channel)
    await steps.asks(ws.person("lead"))


@pytest.mark.all_ways
async def test_eleven_weeks(stage: SandboxDriver) -> None:
    """One for each week that has something to say, none for the others, and none twice, whatever clocks do."""
    lead, agent = stage.person("lead"), stage.person("agent-1")
    await agent.slash("/decide digest", channel="#support")
    assert "Settings are changed by lead or another admin." in await last_words(stage, "agent-1")
    await asks(stage, "Should we check refunds twice?", "wed")
    await seals(stage, "agent-1", "Yes", "It is time.")
    await lead_decides(stage)
    await lead.slash("/decide todo write the refund checklist @agent-2 fri", channel="#support")
    await lead.submit()
    await lead.close()
    await sets(stage, **{"Time zone of the channel": "Mars/Olympus"})
    form = await lead.modal()
    assert form is not None
    assert "Europe/Berlin, America/New_York" in form.shown
    await lead.fill({"Time zone of the channel": "Africa/Casablanca"})
    await lead.submit()
    assert "First on Mon 30 Nov, 09:00" in await last_words(stage, "lead")

    two = stage.person("agent-2")
    await two.slash("/decide todo", channel="#support")
    await two.press("Decline", "ephemeral")
    form = await two.modal()
    assert form is not None
    await two.fill({next(iter(form.fields)): "I am on leave."})
    await two.submit()
    await two.close()
    await stage.clock.advance_to("2026-11-30T08:59+01:00")
    assert await digests_in(stage) == []
    await lead.slash("/decide digest", channel="#support")
    preview = await lead.modal()
    assert preview is not None
    await lead.close()
    await stage.clock.advance_to("2026-11-30T09:01+01:00")

    [first] = await digests_in(stage)
    assert first.text.startswith("Decisions in #support, week 48: 1 decided, ")
    assert first.shown in preview.shown, "what the form showed is what is posted"
    assert not first.edited
    assert "Yes, for 14 days" in first.shown
    assert "without an owner: write the refund checklist  [Take it]" in first.shown
    assert "agent-2" not in first.shown, "who declined is nobody's business here"
    mentions = await messages_of(stage, "agent-1")
    await agent.press("Take it", message=first)
    [first] = await digests_in(stage)
    assert "agent-1 has it" in first.shown
    assert "[Take it]" not in first.shown
    assert await messages_of(stage, "agent-1") == mentions

    await stage.clock.advance_to("2026-12-07T09:01+01:00")
    assert "Look back · Yes, for 14 days · on Tue 8 Dec" in (await digests_in(stage))[-1].shown
    await stage.clock.advance_to("2026-12-29T10:00+01:00")
    assert len(await digests_in(stage)) == 4, "the look back opened; then what was taken was late; else nothing is new"
    assert "Late · write the refund checklist · due Fri 27 Nov\n" in (await digests_in(stage))[-1].shown
    await asks(stage, QUIET, "jan 5")
    await stage.clock.advance_to("2027-01-04T09:01+01:00")
    assert (await digests_in(stage))[-1].text.startswith("Decisions in #support, week 53: 1 closes soon")

    await stage.clock.advance_to("2027-02-04T10:00+01:00")
    before = len(await digests_in(stage))
    await asks(stage, "Should we close at six?", "feb 9")
    await stage.clock.advance_to("2027-02-08T09:30+01:00")
    assert len(await digests_in(stage)) == before, "clocks went back there: it is half past eight"
    await stage.clock.advance_to("2027-02-08T10:01+01:00")
    assert len(await digests_in(stage)) == before + 1
    assert "week 5:" in (await digests_in(stage))[-1].text
    told = await fates(stage)
    assert list(told) == [f"2026-W{n}" for n in range(48, 54)] + [f"2027-W0{n}" for n in range(1, 6)]
    assert {state for state, _ in told.values()} == {"sent", "suppressed"}
    assert {reason for state, reason in told.values() if state == "suppressed"} == {"nothing to say"}


async def test_private_archived_and_taken_up_again(stage: SandboxDriver) -> None:
    """A private channel's week is read inside it alone; where Slack refuses, who set it is told, once; it goes on."""
    lead = stage.person("lead")
    await lead.slash("/invite @Decide", channel="#leads")
    await asks(stage, "Should we merge two teams?", "dec 1", "#leads")
    await asks(stage, QUIET, "dec 1")
    await sets(stage)
    await sets(stage, channel="#leads", At="10:00")
    await lead.slash("/decide digest", channel="#support")
    await lead.fill({"Posted in": "#leads"})
    form = await lead.modal()
    assert form is not None
    assert "merge" not in form.shown
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert "Type the command inside it." in form.shown
    await lead.close()

    await stage.admin("archive", channel="#leads")
    await stage.clock.advance_to("2026-11-30T10:01+01:00")

    [shown] = await digests_in(stage)
    assert "merge" not in shown.shown
    told = [one for one in await lead.dm() if "weekly digest" in one.text]
    assert len(told) == 1
    await stage.clock.advance_to("2026-12-14T10:01+01:00")
    assert [one for one in await lead.dm() if "weekly digest" in one.text] == told
    await stage.admin("unarchive", channel="#leads")
    await lead.press("Take it up again", "dm", message=told[0])
    assert "goes on: Mon 21 Dec, 10:00" in next(one for one in await lead.dm() if "weekly digest" in one.text).text


pytestmark = pytest.mark.asyncio
