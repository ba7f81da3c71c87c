"""The numbers of a channel, with a picture where one can be sent; and a week of one's own in its first morning."""

import pytest

from bot.sandbox.driver import Read, SandboxDriver
from bot.views import charts
from tests.databases import Databases
from tests.stories.conftest import staged
from tests.stories.steps import last_words, lead_decides, messages_of, seals
from tests.stories.test_calendars import files_of

ASKED = ("agent-1", "agent-2", "agent-3", "product-manager")
ASK = "/decide Should we check refunds twice? " + " ".join(f"@{one}" for one in ASKED) + " 15:00"


async def asks(ws: SandboxDriver) -> None:
    """The lead asks four people in #support."""
    await ws.person("lead").slash(ASK, channel="#support")
    await ws.person("lead").submit()


async def newest(ws: SandboxDriver, name: str) -> Read:
    """Return the newest direct message of somebody."""
    return (await ws.person(name).dm())[-1]


async def tells_week(ws: SandboxDriver, name: str) -> None:
    """Somebody wants their own week told."""
    person = ws.person(name)
    await person.open_home()
    await person.press("Change", "home")
    await person.fill({"Your own week": "Told in its first morning message"})
    await person.submit()
    assert "your week in its first morning" in "\n".join(await person.home())


@pytest.mark.parametrize(("engine", "transport"), [("sqlite", "http"), ("postgresql", "socket")])
async def test_numbers_and_a_week_of_ones_own(databases: Databases, engine: str, transport: str) -> None:
    """Figures for whoever asks, alone and of five people; the picture by a press, with the same figures as text."""
    async with staged(databases, engine, transport, optional_scopes=["files:write"]) as ws:
        lead = ws.person("lead")
        await tells_week(ws, "agent-1")
        await tells_week(ws, "contractor")
        await asks(ws)
        await lead.slash("/decide numbers", channel="#support")
        assert "Too few people for a number" in await last_words(ws, "lead")
        for name in ASKED:
            await seals(ws, name, "Yes", "It is time.")
        await lead_decides(ws)

        await lead.slash("/decide numbers", channel="#support")
        shown = await last_words(ws, "lead")
        assert "Numbers of #support, the last 12 weeks · 1 decision\n" in shown
        assert "Time to decide (from the card to the decision): two-way: median 0 min" in shown
        assert "No response (of those asked to answer a decision): fewer than 5 people, so not shown" in shown
        assert "Positions before opening (written, of those asked): fewer than 5 people" in shown, "four were asked"
        assert ("[Send me the picture]" in shown) == charts.can_draw()
        if charts.can_draw():
            await lead.press("Send me the picture", "ephemeral")
            assert "The picture is on its way" in await last_words(ws, "lead")
            assert files_of(ws, "lead")[-1].startswith(b"\x89PNG")
            picture = (await newest(ws, "lead")).shown
            assert "Time to decide, two-way" in picture
            read_out = next(line for line in picture.splitlines() if "numbers-support-2026-W48" in line)
            assert "Small charts of #support, one for each measure, over 12 weeks. Time to decide, two" in read_out
            assert "No response" not in read_out, "what may not be shown is not read out"
        await lead.slash("/decide numbers all", channel="#support")
        assert "Numbers of all that you may see" in await last_words(ws, "lead")

        before = await messages_of(ws, "agent-1")
        await ws.clock.advance_to("2026-11-25T09:01+01:00")
        assert await messages_of(ws, "agent-1") == before + 1, "the answer that is due"
        await ws.person("agent-1").press("Agree", "dm")
        await ws.clock.advance_to("2026-11-30T08:59+01:00")
        assert await messages_of(ws, "agent-1") == before + 1
        await ws.clock.advance_to("2026-11-30T09:01+01:00")
        assert await messages_of(ws, "agent-1") == before + 2
        week = await newest(ws, "agent-1")
        assert week.text == "Your week; nothing waits for you."
        assert "Your week 48\n· Decided: Yes, for 14 days (Should we check refunds twice?)" in week.shown
        assert await messages_of(ws, "agent-2") == before + 1, "who did not ask for it gets none"
        assert await messages_of(ws, "contractor") == 0, "a week that names one in nothing says nothing"
        await ws.clock.advance_to("2026-12-07T09:01+01:00")
        assert "Your week 49\n· Look back: Yes, for 14 days · on Tue 8 Dec" in (await newest(ws, "agent-1")).shown
        await ws.clock.advance_to("2026-12-08T12:00+01:00")
        assert await messages_of(ws, "agent-1") == before + 3


pytestmark = pytest.mark.asyncio
