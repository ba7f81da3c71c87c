"""The morning message: one for each person and day, its buttons, its pointers, and when it is silent."""

from bot.sandbox.driver import Read, SandboxDriver
from tests.stories.steps import (
    ASK,
    card,
    decided,
    decided_and_heard,
    lead_asks,
    lead_decides,
    line,
    messages_of,
    seals,
    three_seal,
)

STAND_UP = "Should we move the stand-up to 9:30?"
COVER = "Should we hire weekend cover?"
WEDNESDAY = "2026-11-25T09:01+01:00"


async def today(ws: SandboxDriver, name: str) -> Read:
    """Return the newest direct message of somebody, which is their morning message."""
    return (await ws.person(name).dm())[-1]


async def two_questions(ws: SandboxDriver) -> None:
    """On Tuesday the lead asks two questions, both due on Wednesday afternoon; the second one makes no sound."""
    for question in (STAND_UP, COVER):
        await lead_asks(ws, f"/decide {question} @agent-1 @agent-2 wed {'15:00' if question == STAND_UP else '16:00'}")


async def test_two_records_are_one_message(stage: SandboxDriver) -> None:
    """Two questions are due: one message at nine, first what was never said; the older one is a pointer."""
    await two_questions(stage)
    assert await messages_of(stage, "agent-1") == 1

    await stage.clock.advance_to(WEDNESDAY)

    assert await messages_of(stage, "agent-1") == 2
    older, morning = await stage.person("agent-1").dm()
    assert morning.text.startswith("Two things wait for you, about 2 minutes. First: your position by 16:00 today")
    assert morning.shown.index(COVER) < morning.shown.index(STAND_UP)
    assert morning.shown.count("[Yes]") == 2
    assert "Moved to today's message" in older.shown
    assert "[" not in older.shown


async def test_a_press_changes_the_message_in_place(stage: SandboxDriver) -> None:
    """Each item has its own buttons: the form is that of its question, and the item alone becomes a line."""
    await two_questions(stage)
    await stage.clock.advance_to(WEDNESDAY)
    agent = stage.person("agent-1")

    await agent.press("Yes", message=await today(stage, "agent-1"))
    form = await agent.modal()
    assert form is not None
    assert COVER in str(form)
    await agent.fill({"Because": "Fine with me."})
    await agent.submit()

    half = await today(stage, "agent-1")
    assert half.text.startswith("One thing waits for you, about 1 minute: your position by 15:00 today")
    assert "Sealed." in half.shown
    assert half.shown.count("[Yes]") == 1
    await agent.press("No", message=half)
    form = await agent.modal()
    assert form is not None
    assert STAND_UP in str(form)
    await agent.fill({"Because": "Nobody calls."})
    await agent.submit()

    done = await today(stage, "agent-1")
    assert done.text == "Done: nothing here waits for you."
    assert "[Yes]" not in done.shown
    assert await messages_of(stage, "agent-1") == 2


async def test_answered_anywhere_is_answered_everywhere(stage: SandboxDriver) -> None:
    """Sealed from the card, the item is done in the morning message too."""
    await two_questions(stage)
    await stage.clock.advance_to(WEDNESDAY)
    agent = stage.person("agent-1")

    await agent.press("Write my position", message=await card(stage))
    await agent.fill({"My choice": "Yes", "Because": "It is time."})
    await agent.submit()

    older, morning = await agent.dm()
    assert "Moved to today's message" in older.shown
    assert "Sealed." in morning.shown
    assert "[See or change]" in morning.shown
    assert morning.shown.count("[Yes]") == 1


async def test_nothing_is_said_where_nothing_waits(stage: SandboxDriver) -> None:
    """Who answered in time hears nothing in the morning; neither do the opener and bystanders."""
    await two_questions(stage)
    agent = stage.person("agent-1")
    await seals(stage, "agent-1", "Yes", "Fine with me.")
    await agent.press("Write my position", "dm")
    await agent.fill({"My choice": "Yes", "Because": "Fine with me."})
    await agent.submit()

    await stage.clock.advance_to(WEDNESDAY)

    assert await messages_of(stage, "agent-1") == 1
    assert [await messages_of(stage, name) for name in ("lead", "product-manager")] == [0, 0]


async def test_each_in_their_own_morning(stage: SandboxDriver) -> None:
    """Nine in Kolkata comes before nine in Lisbon; nobody is told before it is nine where they are."""
    await lead_asks(stage, f"/decide {COVER} @agent-2 @agent-3 fri 12:00")
    await stage.clock.advance_to("2026-11-27T03:29+00:00")
    assert await messages_of(stage, "agent-3") == 1
    await stage.clock.advance_to("2026-11-27T03:31+00:00")
    assert [await messages_of(stage, name) for name in ("agent-2", "agent-3")] == [1, 2]
    await stage.clock.advance_to("2026-11-27T09:01+00:00")
    assert [await messages_of(stage, name) for name in ("agent-2", "agent-3")] == [2, 2]


async def test_the_weekend_is_silent(stage: SandboxDriver) -> None:
    """Asked on Friday, due on Monday at noon: nothing on Saturday and Sunday, one message on Monday at nine."""
    await stage.clock.advance_to("2026-11-27T10:00+01:00")
    await lead_asks(stage, f"/decide {COVER} @agent-1 @agent-2 mon 12:00")

    await stage.clock.advance_to("2026-11-30T08:59+01:00")
    assert await messages_of(stage, "agent-1") == 1
    await stage.clock.advance_to("2026-11-30T09:01+01:00")

    assert await messages_of(stage, "agent-1") == 2
    assert "by 12:00 today" in (await today(stage, "agent-1")).shown


async def test_an_answer_is_asked_for_once_more(stage: SandboxDriver) -> None:
    """Decided on Tuesday: who has not answered finds it on Wednesday, answers there, and Thursday is silent."""
    await decided(stage)
    before = {name: await messages_of(stage, name) for name in ("agent-1", "agent-2", "agent-3")}
    await stage.person("agent-1").press("Agree", message=await line(stage))

    await stage.clock.advance_to(WEDNESDAY)
    assert await messages_of(stage, "agent-1") == before["agent-1"]
    assert await messages_of(stage, "agent-2") == before["agent-2"]  # it is eight in Lisbon
    await stage.clock.advance_to("2026-11-25T10:01+01:00")

    assert await messages_of(stage, "agent-2") == before["agent-2"] + 1
    morning = await today(stage, "agent-2")
    assert "*Answer*" in str(morning.blocks)
    await stage.person("agent-2").press("Agree", message=morning)
    assert "You agree" in (await today(stage, "agent-2")).shown
    assert "[Agree]" not in (await today(stage, "agent-2")).shown
    await stage.clock.advance_to("2026-11-26T14:00+01:00")
    assert await messages_of(stage, "agent-2") == before["agent-2"] + 1
    assert await messages_of(stage, "agent-3") == before["agent-3"] + 1


async def test_being_heard_and_answering_happen_in_place(stage: SandboxDriver) -> None:
    """The dissenter confirms in the morning message, which then asks for the answer, and takes it."""
    await decided_and_heard(stage)
    await stage.clock.advance_to("2026-11-25T04:31+01:00")  # nine in Kolkata has passed
    agent = stage.person("agent-3")
    assert "Moved to today's message" in (await agent.dm())[-2].shown

    await agent.press("Yes, that is my point", message=await today(stage, "agent-3"))
    assert "[Agree]" in (await today(stage, "agent-3")).shown
    await agent.press("Disagree and commit", message=await today(stage, "agent-3"))

    assert "You disagree and commit" in (await today(stage, "agent-3")).shown
    assert "disagree and commit" in (await agent.dm())[-2].text


async def test_the_decider_decides_from_it(stage: SandboxDriver) -> None:
    """The decider's turn is in their morning message once; deciding there ends it everywhere."""
    await lead_asks(stage)
    await three_seal(stage)
    await stage.clock.advance_to(WEDNESDAY)
    turn, morning = await stage.person("lead").dm()
    assert "Moved to today's message" in turn.shown
    assert "[Decide]" in morning.shown

    await lead_decides(stage)

    turn, morning = await stage.person("lead").dm()
    assert "You decided" in turn.shown
    assert morning.text == "Done: nothing here waits for you."


async def test_emoji_on_it_count_for_nothing(stage: SandboxDriver) -> None:
    """A ✅ on a message about several things answers none of them."""
    await decided(stage)
    await stage.clock.advance_to("2026-11-25T10:01+01:00")

    await stage.person("agent-2").react("white_check_mark", to=await today(stage, "agent-2"))

    assert "*Agree* 0" in str((await card(stage)).blocks)
    assert "[Agree]" in (await today(stage, "agent-2")).shown


async def test_a_newer_message_takes_over(stage: SandboxDriver) -> None:
    """What still waits two mornings on stands in the newer message; the older one points there."""
    await decided(stage)
    await stage.clock.advance_to(WEDNESDAY)
    assert "[Agree]" in (await today(stage, "agent-1")).shown
    await lead_asks(stage, f"/decide {COVER} @agent-1 @agent-2 thu 15:00")

    await stage.clock.advance_to("2026-11-26T09:01+01:00")

    older, newer = [one for one in await stage.person("agent-1").dm() if "thing" in one.text or "Done" in one.text]
    assert "Moved to a newer message" in older.shown
    assert "[Agree]" not in older.shown
    assert "[Agree]" in newer.shown
    assert COVER in newer.shown


async def test_more_than_three_are_in_home(stage: SandboxDriver) -> None:
    """Four are due: three stand there, the fourth is one more in Home."""
    for number in range(1, 5):
        await lead_asks(stage, f"/decide Should we close shop {number}? @agent-1 @agent-2 wed 1{number}:00")
    await stage.clock.advance_to(WEDNESDAY)

    morning = await today(stage, "agent-1")
    assert morning.text.startswith("Three things wait for you")
    assert "1 more in Home" in morning.shown
    assert "shop 1" not in morning.shown, "it has a message of its own"
    assert await messages_of(stage, "agent-1") == 2
    await seals(stage, "agent-1", "Yes", "It never sold.")
    assert "1 more in Home" in (await today(stage, "agent-1")).shown


async def test_the_same_day_needs_none(stage: SandboxDriver) -> None:
    """S-1 begins and ends on one day: no morning message for anybody, also not on the next."""
    await lead_asks(stage, ASK)
    await stage.clock.advance(hours=30)
    assert [await messages_of(stage, name) for name in ("agent-1", "agent-2", "agent-3")] == [1, 1, 1]


async def test_what_was_lost_is_said_on_the_next_morning(stage: SandboxDriver) -> None:
    """Slack's answer was lost: not a second message that day; what it held, and still waits, is in the next one."""
    await lead_asks(stage)
    await three_seal(stage)
    await stage.fault("lose_answer", "chat.postMessage")
    await stage.clock.advance_to("2026-11-25T18:00+01:00")
    assert await messages_of(stage, "lead") == 2
    turn, _ = await stage.person("lead").dm()
    assert "[Decide]" in turn.shown, "whether it arrived is not known"

    await stage.clock.advance_to("2026-11-26T09:01+01:00")

    assert await messages_of(stage, "lead") == 3
    assert "[Decide]" in (await today(stage, "lead")).shown


async def test_a_press_finds_what_was_lost(stage: SandboxDriver) -> None:
    """It did arrive, as the first press in it tells: it is the morning message from then on, and it was said."""
    await lead_asks(stage)
    await three_seal(stage)
    await stage.fault("lose_answer", "chat.postMessage")
    await stage.clock.advance_to(WEDNESDAY)
    lead = stage.person("lead")

    await lead.press("Read positions", message=await today(stage, "lead"))
    await lead.close()

    assert "Moved to today's message" in (await lead.dm())[0].shown
    await lead_decides(stage)
    assert (await today(stage, "lead")).text == "Done: nothing here waits for you."
    await stage.clock.advance_to("2026-11-26T09:01+01:00")
    assert await messages_of(stage, "lead") == 2
