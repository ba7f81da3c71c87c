"""Whole stories through crashes: nothing is lost, views are shown at least once, reminders at most once."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.app import Application
from bot.clock import wall_timeout
from bot.engine.slack_errors import LostAnswer
from bot.sandbox.driver import Read
from storage.outbox import SendState
from tests.databases import Databases, NoPostgresql
from tests.faults.machines import Machines, machines, stuck
from tests.stories.steps import ASK, decided, lead_asks, line, messages_of, seals
from tests.stories.steps import card as card_of

AGENTS = ("agent-1", "agent-2", "agent-3")
LEASE_OVER = 61.0  # seconds


@pytest_asyncio.fixture
async def room(databases: Databases, engine: str) -> AsyncIterator[Machines]:
    """A sandbox and a database of each engine, and no process yet."""
    try:
        async with machines(databases, engine) as one:
            yield one
    except NoPostgresql as reason:
        pytest.skip(str(reason))


async def reached(point: stuck) -> None:
    """Return when the process stands at that point."""
    async with wall_timeout(10):
        await point.reached.wait()


def _lose_answer(bot: Application, **where: object) -> None:
    """Lose the answer of the next post into the channel that has these arguments, once Slack has taken it."""
    call, lost = bot.gateway.call, list[str]()

    async def losing(method: str, **arguments: Any) -> Mapping[str, Any]:
        answer = await call(method, **arguments)
        fits = all(arguments.get(name) == one for name, one in where.items())
        if method == "chat.postMessage" and arguments["channel"].startswith("C") and fits and not lost:
            lost.append(method)
            raise LostAnswer(method, "lost")
        return answer

    bot.gateway.call = losing  # type: ignore[method-assign]  # one post of many, which no switch can name


async def posts(room: Machines) -> list[Read]:
    """Return everything of ours that stands in the channel."""
    return [one for one in await room.ws.person("agent-1").reads("#support") if one.is_app and not one.ephemeral]


async def test_killed_between_commit_and_send(room: Machines) -> None:
    """The question was kept and the process died before it was posted: the next one posts it and asks, once each."""
    first = await room.starts()
    point = stuck(first, "chat.postMessage")
    lead = room.ws.person("lead")
    await lead.slash(ASK)
    await room.do("lead", "submit")
    await reached(point)
    await room.dies(first)
    assert await posts(room) == []

    await room.starts()
    await room.ws.clock.advance(seconds=LEASE_OVER)

    assert len(await posts(room)) == 1
    assert [await messages_of(room.ws, name) for name in AGENTS] == [1, 1, 1]


async def test_killed_between_post_and_mark(room: Machines) -> None:
    """The card stands, our row does not know: a second one is posted, and the first press on the first heals it."""
    first = await room.starts()
    point = stuck(first, "chat.postMessage", after=True)
    await room.ws.person("lead").slash(ASK)
    await room.do("lead", "submit")
    await reached(point)
    await room.dies(first)
    (lost,) = await posts(room)

    await room.starts()
    await room.ws.clock.advance(seconds=LEASE_OVER)
    assert len(await posts(room)) == 2, "shown at least once"
    assert [await messages_of(room.ws, name) for name in AGENTS] == [1, 1, 1], "and asked once"
    agent = room.ws.person("agent-1")
    await agent.press("Write my position", message=lost)
    form = await agent.modal()

    assert form is not None, "the press on the copy works"
    assert form.title == "Your position"
    assert [one.ts for one in await posts(room) if one.ts == lost.ts] == []
    assert len(await posts(room)) == 1


async def test_used_before_it_is_posted_again(room: Machines) -> None:
    """A press on a card whose row does not know yet where it stands makes that one the card: no second is posted."""
    first = await room.starts()
    point = stuck(first, "chat.postMessage", after=True)
    await room.ws.person("lead").slash(ASK)
    await room.do("lead", "submit")
    await reached(point)
    await room.dies(first)
    (lost,) = await posts(room)

    second = await room.starts(settled=False)
    await room.ws.person("agent-1").press("Write my position", message=lost)
    room.sandbox.attach(second)
    await room.ws.clock.advance(seconds=LEASE_OVER)

    assert [one.ts for one in await posts(room)] == [lost.ts]
    assert [await messages_of(room.ws, name) for name in AGENTS] == [1, 1, 1], "its first post was heard of, too"


async def test_a_question_that_was_asked_twice(room: Machines) -> None:
    """Killed when somebody had just been asked: both copies work, and the one that nobody knew is taken away."""
    first = await room.starts()
    point = stuck(first, "chat.postMessage", after=True, where={"channel": "U0AGENT2"})
    await room.ws.person("lead").slash(ASK)
    room.sandbox.detach()
    await room.do("lead", "submit")
    await room.ws.settle()
    room.sandbox.world.clock.advance_to(await room.ws.clock.now() + timedelta(seconds=2))
    await reached(point)
    await room.dies(first)
    await room.starts()
    await room.ws.clock.advance(seconds=LEASE_OVER)
    agent = room.ws.person("agent-2")
    older, newer = await agent.dm()

    await agent.press("Yes", message=older)
    await agent.fill({"Because": "I used the copy that nobody knew."})
    await agent.submit()

    (left,) = await agent.dm()
    assert left.ts == newer.ts
    assert "Sealed" in left.shown


async def test_a_reaction_on_a_lost_line_counts(room: Machines) -> None:
    """The line was posted twice: the first ✅ on the copy that our rows lost counts, and the copy is taken away."""
    bot = await room.starts()
    await lead_asks(room.ws)
    for name in AGENTS:
        await seals(room.ws, name, "Yes", "It helps.")
    lead = room.ws.person("lead")
    await lead.press("Decide", "dm")
    await lead.fill({"Decision": "Yes", "In one sentence": "Yes, for 14 days", "Why": "It costs $780."})
    _lose_answer(bot, thread_ts=None)
    await lead.submit()
    lost, kept = [one for one in await posts(room) if "see the card" in one.shown]

    await room.ws.person("agent-3").react("white_check_mark", to=lost)

    assert [one.ts for one in await posts(room) if "see the card" in one.shown] == [kept.ts]
    assert "*Agree* 1" in str((await card_of(room.ws)).blocks)


async def test_a_reaction_on_a_lost_card_counts_nothing(room: Machines) -> None:
    """A ✅ on a copy of the card is as silent as one on the card; the copy is taken away."""
    await room.starts()
    await room.ws.person("lead").slash(ASK)
    await room.ws.fault("lose_answer", "chat.postMessage")
    await room.ws.person("lead").submit()
    lost, kept = await posts(room)

    await room.ws.person("agent-3").react("white_check_mark", to=lost)

    assert [one.ts for one in await posts(room)] == [kept.ts]
    assert [one for one in await room.ws.person("agent-3").reads("#support") if one.ephemeral] == []


@pytest.mark.parametrize("after", [False, True])
async def test_a_reminder_is_sent_at_most_once(room: Machines, after: bool) -> None:
    """Killed while it reminded somebody, before or after Slack had it: recorded as unknown, and never sent again."""
    first = await room.starts()
    await lead_asks(room.ws, ASK.replace("15:00", "thu 17:00"))
    before = {name: await messages_of(room.ws, name) for name in AGENTS}
    point = stuck(first, "chat.postMessage", after=after)
    room.sandbox.detach()
    room.sandbox.world.clock.advance_to(await room.ws.clock.now() + timedelta(days=1, hours=23, minutes=20))
    await reached(point)
    await room.dies(first)

    await room.starts()
    await room.ws.clock.advance(hours=2)

    rows = [row for row in await room.sends() if row.kind == "today"]
    states = sorted(str(row.state) for row in rows)
    assert states == ["sent", "sent", "unknown"], rows
    (unknown,) = [row for row in rows if row.state is SendState.UNKNOWN]
    names = {one["id"]: one["name"] for one in (await room.ws.look("see", user="lead"))["people"]}
    for name, count in before.items():
        got = await messages_of(room.ws, name) - count
        assert got == (1 if names[unknown.person] != name or after else 0), (name, got)


async def test_two_processes_ping_once(room: Machines) -> None:
    """On PostgreSQL two processes serve one workspace: every message once, every reminder once."""
    if room.url.startswith("sqlite"):
        pytest.skip("one process at a time writes to a file")
    await room.starts()
    await room.starts()
    await lead_asks(room.ws, ASK.replace("15:00", "thu 17:00"))
    await room.ws.clock.advance(days=2, hours=1)

    assert [await messages_of(room.ws, name) for name in AGENTS] == [2, 2, 2]
    assert len(await posts(room)) == 1


async def test_a_lease_is_taken_over(room: Machines) -> None:
    """On PostgreSQL the second process goes on with what the first one had claimed when it died."""
    if room.url.startswith("sqlite"):
        pytest.skip("one process at a time writes to a file")
    await room.starts()
    second = await room.starts()
    first = room.running[0]
    points = [stuck(bot, "chat.postMessage") for bot in (first, second)]
    await room.ws.person("lead").slash(ASK)
    room.sandbox.detach()
    await room.do("lead", "submit")
    async with wall_timeout(10):  # whoever claimed the card stands still; the other one has nothing to post
        while not any(one.reached.is_set() for one in points):
            await room.ws.look("faults")
    dead = first if points[0].reached.is_set() else second
    for point in points:
        point.reached.set()
    room.sandbox.attach(second if dead is first else first)
    await room.dies(dead)
    assert await posts(room) == []

    await room.ws.clock.advance(seconds=LEASE_OVER)
    async with wall_timeout(10):  # nothing wakes the one that is left: it looks by itself
        while not await posts(room):
            await room.ws.settle()

    await room.ws.settle()
    assert len(await posts(room)) == 1
    assert [await messages_of(room.ws, name) for name in AGENTS] == [1, 1, 1]


async def test_reactions_missed_while_away(room: Machines) -> None:
    """Nobody was there to hear them: at the start each open question is looked at, and what stands counts."""
    first = await room.starts()
    on_the_line = await decided(room.ws)
    await room.ws.person("agent-1").react("white_check_mark", to=on_the_line)
    await room.stops(first)
    await room.ws.person("agent-1").unreact("white_check_mark", to=on_the_line)
    await room.ws.person("agent-2").react("white_check_mark", to=on_the_line)
    asked = (await room.ws.person("agent-3").dm())[-1]
    await room.ws.person("agent-3").react("handshake::skin-tone-3", to=asked)
    await room.ws.person("agent-3").react("white_check_mark", to=on_the_line)
    await room.ws.person("product-manager").react("raised_hand", to=on_the_line)

    await room.starts()

    shown = str((await card_of(room.ws)).blocks)
    assert "*Agree* 1 · *Disagree and commit* 0" in shown, "two signs of unknown order are no answer"
    assert "agree" in (await room.ws.person("agent-2").dm())[-1].text
    assert "[Agree]" in (await room.ws.person("agent-1").dm())[-1].shown
    assert "[Agree]" in (await room.ws.person("agent-3").dm())[-1].shown


async def test_a_reaction_whose_event_was_lost_counts_at_the_end(room: Machines) -> None:
    """Slack delivered nothing at all about an emoji; when the time for answers ends, it is looked at first."""
    await room.starts()
    on_the_line = await decided(room.ws)
    room.sandbox.events.hourly = 0
    for name in AGENTS:
        await room.ws.person(name).react("white_check_mark", to=on_the_line)
    room.sandbox.events.hourly = 30_000
    assert "*Agree* 0" in str((await card_of(room.ws)).blocks)

    await room.ws.clock.advance(days=3)

    assert "3 agree" in (await line(room.ws)).text
