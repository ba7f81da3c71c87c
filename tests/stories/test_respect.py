"""Respect: who is told now, who in the morning, who not at all; and that the opener knows it before posting."""

from bot.sandbox.cast import DEFAULT
from bot.sandbox.driver import Read, SandboxDriver
from tests.stories.steps import QUESTION, asks, card, last_words, lead_asks, messages_of, seals

CAST = DEFAULT  # Berlin, Lisbon, Kolkata, New York, Sao Paulo
HIRE, MOVE, PORT, TONE, LAST = (
    f"Should we {what}?" for what in ("hire cover", "move the stand-up", "port the bot", "drop macros", "call back")
)


async def newest(ws: SandboxDriver, name: str) -> Read:
    """Return the newest direct message of somebody."""
    return (await ws.person(name).dm())[-1]


async def the_form(ws: SandboxDriver, text: str) -> str:
    """Return all that the lead's form says, filled by what was typed."""
    await ws.person("lead").slash(text, channel="#support")
    form = await ws.person("lead").modal()
    return str(form)


async def counted(ws: SandboxDriver, *names: str) -> list[int]:
    """Return how many messages have notified each."""
    return [await messages_of(ws, name) for name in names]


async def test_nobody_is_asked_at_night(stage: SandboxDriver) -> None:
    """It is 03:40 in New York: the form says when its morning is, and the question comes then, in one message."""
    told = await the_form(stage, f"/decide {QUESTION} @agent-1 @agent-2 @agent-3 @product-manager wed 15:00")
    assert "asks 3 people now, 1 Tue 24 Nov, 15:00." in told
    await stage.person("lead").submit()
    assert await counted(stage, "agent-1", "agent-2", "agent-3", "product-manager") == [1, 1, 1, 0]

    await stage.clock.advance_to("2026-11-24T14:59+01:00")
    assert await messages_of(stage, "product-manager") == 0
    await stage.clock.advance_to("2026-11-24T15:06+01:00")
    assert await messages_of(stage, "product-manager") == 1
    morning = await newest(stage, "product-manager")
    assert morning.text.startswith("One thing waits for you")
    await seals(stage, "product-manager", "Yes", "It is cheap.")

    assert "Sealed." in (await newest(stage, "product-manager")).shown
    assert "1 of 4 in" in (await card(stage)).text
    assert await messages_of(stage, "product-manager") == 1


async def test_who_slept_all_the_time_could_not_be_asked(stage: SandboxDriver) -> None:
    """That is told apart from no response, on the card, in the reveal and in the history; and nobody is asked late."""
    told = await the_form(stage, f"/decide {QUESTION} @agent-1 @agent-2 @product-manager 12:00")
    assert "product-manager's morning comes after your deadline." in told
    await stage.person("lead").submit()
    await seals(stage, "agent-1", "Yes", "Two minutes are cheap.")

    await stage.clock.advance_to("2026-11-24T12:01+01:00")

    shown = await card(stage)
    assert "1 of 3 written before opening · 1 no response · 1 could not be asked in time" in shown.shown
    thread = await stage.person("lead").thread(shown)
    assert any("1 could not be asked in time; that is no yes." in line for reply in thread for line in reply.lines)
    await stage.person("lead").choose_menu("History", message=shown)
    assert "1 could not be asked in time" in str(await stage.person("lead").modal())
    await stage.clock.advance_to("2026-11-25T18:00+01:00")
    assert await messages_of(stage, "product-manager") == 0


async def test_a_deadline_that_most_sleep_through_is_refused(stage: SandboxDriver) -> None:
    """More than half cannot be reached: the nearest time that reaches everybody is named, and then taken."""
    lead = stage.person("lead")
    await lead.slash(f"/decide {QUESTION} @product-manager @contractor 12:00", channel="#support")
    await lead.submit()

    form = str(await lead.modal())
    assert "product-manager and contractor cannot be asked by Tue 24 Nov, 12:00" in form
    assert "Tue 24 Nov, 17:00 reaches everybody" in form
    await lead.fill({"Answers by": "17:00"})
    await asks(lead)
    await stage.clock.advance_to("2026-11-24T15:06+01:00")

    assert await counted(stage, "product-manager", "contractor") == [1, 1]


async def test_one_message_a_day_and_two_that_are_urgent(stage: SandboxDriver) -> None:
    """The first ask is today's message; what can wait joins it silently; two urgent ones come, and no third."""
    await lead_asks(stage, f"/decide {QUESTION} @agent-1 fri 12:00")
    await lead_asks(stage, f"/decide {HIRE} @agent-1 fri 15:00")
    assert await messages_of(stage, "agent-1") == 1
    todays = await newest(stage, "agent-1")
    assert HIRE in todays.shown
    assert "[Write my position]" in todays.shown

    told = await the_form(stage, f"/decide {MOVE} @agent-1 15:00")
    assert "agent-1 has had a message today." in told
    await asks(stage.person("lead"))
    await lead_asks(stage, f"/decide {PORT} @agent-1 15:30")
    assert await messages_of(stage, "agent-1") == 3
    await lead_asks(stage, f"/decide {LAST} @agent-1 @agent-2 @agent-3 16:00")
    assert await counted(stage, "agent-1", "agent-2", "agent-3") == [3, 1, 1]
    assert "agent-1 had two urgent questions today" in await last_words(stage, "lead")

    await stage.clock.advance_to("2026-11-25T09:06+01:00")
    assert await messages_of(stage, "agent-1") == 4
    morning = await newest(stage, "agent-1")
    assert HIRE in morning.shown
    assert HIRE not in (await stage.person("agent-1").dm())[0].shown, "it lives in one message"
    await stage.person("agent-1").press("Yes", message=morning)
    await stage.person("agent-1").fill({"Because": "Weekends are long."})
    await stage.person("agent-1").submit()
    assert "Positions are open." in (await newest(stage, "agent-1")).shown
    await stage.clock.advance_to("2026-11-26T09:06+01:00")
    assert await messages_of(stage, "agent-1") == 4


async def test_fewer_of_these(stage: SandboxDriver) -> None:
    """One press: mornings only, nothing urgent; the opener sees it; it is undone as quickly."""
    await lead_asks(stage, f"/decide {QUESTION} @agent-1 @agent-2 fri 12:00")
    agent = stage.person("agent-1")
    await agent.choose_menu("Fewer of these", message=await newest(stage, "agent-1"))
    assert "one message each working morning" in "\n".join(one.shown for one in await agent.dm() if one.ephemeral)

    told = await the_form(stage, f"/decide {HIRE} @agent-1 @agent-3 wed 12:00")
    assert "asks 1 person now, 1 Wed 25 Nov, 09:00. agent-1 reads in the morning." in told
    await stage.person("lead").submit()
    assert await counted(stage, "agent-1", "agent-2") == [1, 1]
    await stage.clock.advance_to("2026-11-25T09:06+01:00")
    assert await messages_of(stage, "agent-1") == 2
    assert HIRE in (await newest(stage, "agent-1")).shown

    await lead_asks(stage, f"/decide {MOVE} @agent-1 @agent-2 @agent-3 12:00")
    assert await messages_of(stage, "agent-1") == 2
    await agent.open_home()
    assert "Messages: mornings only · 09:00 Berlin · working days Mon to Fri" in "\n".join(await agent.home())


async def test_away_stops_everything(stage: SandboxDriver) -> None:
    """Somebody is away until Thursday: nothing is sent, the opener reads it before posting, Thursday has it all."""
    agent = stage.person("agent-1")
    await agent.slash("/decide away until thu", channel="#support")
    assert "Away until Thu 26 Nov, 09:00." in await last_words(stage, "agent-1")

    told = await the_form(stage, f"/decide {QUESTION} @agent-1 @agent-2 fri 12:00")
    assert "asks 1 person now, 1 Thu 26 Nov, 09:00. agent-1 is away until Thu 26 Nov, 09:00." in told
    await stage.person("lead").submit()
    await lead_asks(stage, f"/decide {HIRE} @agent-1 @agent-2 fri 15:00")
    await stage.clock.advance_to("2026-11-26T08:59+01:00")
    assert await messages_of(stage, "agent-1") == 0
    await stage.clock.advance_to("2026-11-26T09:06+01:00")
    assert await messages_of(stage, "agent-1") == 1
    assert (await newest(stage, "agent-1")).text.startswith("Two things wait for you")

    await agent.slash("/decide away until 24 december", channel="#support")
    await agent.slash("/decide away", channel="#support")
    assert "Away until Thu 24 Dec, 09:00." in await last_words(stage, "agent-1")
    await stage.clock.advance_to("2026-11-30T10:00+01:00")
    lead = stage.person("lead")
    await lead.slash(f"/decide {TONE} @agent-2 @agent-3 12:00", channel="#support")
    await lead.press("Change", "modal")
    await lead.fill({"Who decides": "agent-1"})
    await lead.submit()
    await lead.submit()
    assert await messages_of(stage, "agent-1") == 1
    await agent.press("I am back", "#support")
    assert await messages_of(stage, "agent-1") == 2, "what was held for their return is looked at again"
    await agent.slash("/decide away until yesterday", channel="#support")
    assert "in the past" in await last_words(stage, "agent-1")
    await agent.slash("/decide away", channel="#support")
    assert "You are not away." in await last_words(stage, "agent-1")


async def test_a_week_and_holidays_of_ones_own(stage: SandboxDriver) -> None:
    """Who works Sunday to Thursday is told on Sunday, and nobody on a holiday of their own calendar."""
    for name, free, code in (("agent-1", ["Fri", "Sat"], ""), ("agent-2", ["Sat", "Sun"], "us")):
        person = stage.person(name)
        await person.open_home()
        await person.press("Change", "home")
        await person.fill({"Days off": free, "Holidays of": "Atlantis"})
        await person.submit()
        assert "is no calendar I know" in str(await person.modal())
        await person.fill({"Holidays of": code})
        await person.submit()
    assert "working days Mon, Tue, Wed, Thu, Sun" in "\n".join(await stage.person("agent-1").home())

    await stage.clock.advance_to("2026-11-26T11:00+01:00")  # Thanksgiving
    told = await the_form(stage, f"/decide {QUESTION} @agent-1 @agent-2 @agent-3 mon 12:00")
    assert "asks 2 people now, 1 Fri 27 Nov, 10:00." in told
    await stage.person("lead").submit()
    assert await counted(stage, "agent-1", "agent-2", "agent-3") == [1, 0, 1]
    await stage.clock.advance_to("2026-11-27T10:06+01:00")
    assert await counted(stage, "agent-1", "agent-2", "agent-3") == [1, 1, 1]
    await stage.clock.advance_to("2026-11-28T12:00+01:00")
    await lead_asks(stage, f"/decide {HIRE} @agent-1 @agent-2 mon 15:00")  # on a Saturday
    assert await counted(stage, "agent-1", "agent-2", "agent-3") == [1, 1, 1]
    await stage.clock.advance_to("2026-11-29T09:06+01:00")
    assert await counted(stage, "agent-1", "agent-2", "agent-3") == [2, 1, 1]
    assert "<!" not in str(await stage.calls()).replace("<!date", ""), "a whole channel is never called"
