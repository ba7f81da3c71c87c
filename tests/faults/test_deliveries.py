"""What Slack's wire and our calls do to a story when they misbehave."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.clock import OffsetClock, wall_now, wall_sleep, wall_timeout
from bot.demo import working_morning
from bot.manifest import manifest
from bot.sandbox.driver import Read, SandboxDriver
from bot.sandbox.sandbox import APP_TOKEN, BOT_TOKEN, Sandbox
from bot.sandbox.server import serve
from storage.migrate import upgrade
from tests.databases import Databases, NoPostgresql
from tests.faults.machines import Machines, machines
from tests.stories.steps import ASK, card, decided, lead_asks, messages_of, seals

AGENTS = ("agent-1", "agent-2", "agent-3")


@pytest_asyncio.fixture
async def room(databases: Databases, engine: str) -> AsyncIterator[Machines]:
    """A process on each engine, before a sandbox that waits half a second of wall time for an acknowledgement."""
    try:
        async with machines(databases, engine, ack_seconds=0.5) as one:
            await one.starts()
            yield one
    except NoPostgresql as reason:
        pytest.skip(str(reason))


async def tally(room: Machines) -> str:
    """Return how the card counts the answers."""
    return next(one for one in (await card(room.ws)).shown.replace("*", "").splitlines() if one.startswith("Agree "))


async def posts(room: Machines) -> list[Read]:
    """Return everything of ours that stands in the channel."""
    return [one for one in await room.ws.person("agent-1").reads("#support") if one.is_app and not one.ephemeral]


async def test_an_event_delivered_twice_counts_once(room: Machines) -> None:
    """The same event id is one event, also in the answer's own ephemeral."""
    on_the_line = await decided(room.ws)
    await room.ws.fault("deliver_twice", "reaction_added", times=2)
    await room.ws.person("agent-1").react("white_check_mark", to=on_the_line)
    await room.ws.person("agent-2").react("raised_hand", to=on_the_line)

    assert "Agree 1 · Disagree and commit 0 · Cannot commit 0" in await tally(room)
    assert len([one for one in await room.ws.person("agent-2").reads("#support") if one.ephemeral]) == 1


async def test_a_late_event_counts_when_it_comes(room: Machines) -> None:
    """An emoji that is told ten minutes late counts then."""
    on_the_line = await decided(room.ws)
    await room.ws.fault("late", "reaction_added", seconds=600)
    await room.ws.person("agent-1").react("white_check_mark", to=on_the_line)
    assert "Agree 0 " in await tally(room)

    await room.ws.clock.advance(minutes=11)

    assert "Agree 1 " in await tally(room)


async def test_signs_told_in_the_wrong_order(room: Machines) -> None:
    """✅ and then 🤝, told the other way round: the newest by Slack's own stamp counts, not the last one heard of."""
    on_the_line = await decided(room.ws)
    await room.ws.fault("out_of_order", "reaction_added")
    await room.do("agent-3", "react", channel=on_the_line.channel, ts=on_the_line.ts, name="white_check_mark")
    await room.ws.person("agent-3").react("handshake", to=on_the_line)

    assert "Agree 0 · Disagree and commit 1 " in await tally(room)


async def test_taken_away_is_told_before_put_there(room: Machines) -> None:
    """A ✅ put there and taken away, told the other way round, is no answer."""
    on_the_line = await decided(room.ws)
    await room.ws.fault("out_of_order", "reaction_added")
    await room.do("agent-3", "react", channel=on_the_line.channel, ts=on_the_line.ts, name="white_check_mark")
    await room.ws.person("agent-3").unreact("white_check_mark", to=on_the_line)
    assert "Agree 0 " in await tally(room)

    await room.ws.person("agent-3").react("white_check_mark", to=on_the_line)
    assert "Agree 1 " in await tally(room), "put there again, it counts"


@pytest.mark.parametrize("kind", ["error_500", "lose_answer"])
async def test_edits_reach_the_card_after_all(room: Machines, kind: str) -> None:
    """Slack fails at two edits in a row: the card is right a little later, and nobody did anything."""
    await lead_asks(room.ws)
    await room.ws.fault(kind, "chat.update", times=2)
    await seals(room.ws, "agent-1", "Yes", "It helps.")
    await room.ws.clock.advance(minutes=1)

    assert "1 of 3 in" in (await card(room.ws)).text
    assert len(await posts(room)) == 1


async def test_a_post_that_was_never_taken_is_posted_again(room: Machines) -> None:
    """An error 500 before anything was done: everybody is asked all the same, once each."""
    await room.ws.fault("error_500", "chat.postMessage", times=3)
    await lead_asks(room.ws)
    await room.ws.clock.advance(minutes=1)

    assert [await messages_of(room.ws, name) for name in AGENTS] == [1, 1, 1]
    assert len(await posts(room)) == 1


async def test_calls_that_never_end_are_given_up(room: Machines) -> None:
    """A call without an answer is given up after its time and tried again from the rows."""
    room.running[0].gateway._session._timeout = aiohttp.ClientTimeout(total=0.2)
    await room.ws.fault("timeout", "chat.postMessage", seconds=0.6)
    await lead_asks(room.ws)
    await room.ws.clock.advance(minutes=1)

    assert len(await posts(room)) == 1
    assert [await messages_of(room.ws, name) for name in AGENTS] == [1, 1, 1]


async def test_slack_asks_to_wait(room: Machines) -> None:
    """A 429 is waited for as long as Slack says, on workspace time, and then everybody was asked once."""
    rates = room.sandbox.world.rates
    window = rates._called["chat.postMessage"]
    window.extend([room.sandbox.world.clock.now()] * 300)
    began = await room.ws.clock.now()
    await lead_asks(room.ws)

    refused = [one for one in await room.ws.calls() if one["method"] == "chat.postMessage" and not one["answer"]["ok"]]
    assert [one["answer"]["error"] for one in refused] == ["ratelimited"], "one refusal tells for all of the method"
    assert await room.ws.clock.now() - began >= timedelta(seconds=60)
    assert [await messages_of(room.ws, name) for name in AGENTS] == [1, 1, 1]
    assert len(await posts(room)) == 1


async def test_a_socket_dropped_in_the_middle(room: Machines) -> None:
    """The connection breaks under an event: Slack tells it again on the next one, and it counts once."""
    on_the_line = await decided(room.ws)
    await room.ws.fault("drop_socket", "reaction_added")
    await room.ws.person("agent-1").react("white_check_mark", to=on_the_line)
    async with wall_timeout(15):
        while not room.sandbox.hub or not room.sandbox.hub.connected():
            await wall_sleep(0.02)
    await room.ws.clock.advance(minutes=7)

    assert "Agree 1 " in await tally(room)


async def test_acknowledged_only_when_it_is_kept(room: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit of an event fails: Slack hears no "ok", tells it again, and it counts once."""
    on_the_line = await decided(room.ws)
    bot, failed = room.running[0], []
    whole = bot.inbox._database.unit

    @contextlib.asynccontextmanager
    async def breaks(*given: Any) -> AsyncIterator[Any]:
        async with whole(*given) as unit:
            yield unit
            if not failed and not given:
                failed.append(True)
                raise ConnectionError("the disk is full")

    monkeypatch.setattr(bot.inbox._database, "unit", breaks)
    before = len(await room.ws.calls())
    await room.ws.person("agent-1").react("white_check_mark", to=on_the_line)
    await room.ws.clock.advance(minutes=2)

    told = [one["answer"] for one in (await room.ws.calls())[before:] if one["method"] == "event reaction_added"]
    assert failed
    assert told[0].startswith("not acknowledged"), told
    assert told[1].startswith("acknowledged"), told
    assert "Agree 1 " in await tally(room)


async def test_a_press_whose_commit_fails_is_told(room: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody waits, a commit that fails is a sentence; pressed again, it counts."""
    on_the_line = await decided(room.ws)
    bot = room.running[0]
    run, broken = bot.database.run, [True]

    async def breaks(workspace: str, work: Any) -> Any:
        if broken:
            broken.clear()
            raise ConnectionError("the database is away")
        return await run(workspace, work)

    monkeypatch.setattr(bot.boundary._database, "run", breaks)
    await room.ws.person("agent-1").press("Agree", message=on_the_line)
    (told,) = [one.shown for one in await room.ws.person("agent-1").reads("#support") if one.ephemeral]
    assert "Something broke on our side; nothing was changed" in told
    assert "Agree 0 " in await tally(room)

    await room.ws.person("agent-1").press("Agree", message=on_the_line)
    assert "Agree 1 " in await tally(room)


async def test_killed_with_minus_nine(tmp_path: Path) -> None:
    """``python -m bot serve`` is killed in the middle of asking: the next process goes on, and all are asked."""
    url = f"sqlite:///{tmp_path / 'decide.db'}"
    await upgrade(url)
    # A working morning that is still to come: a process that asks for the time never goes back in it.
    sandbox = Sandbox(OffsetClock(working_morning(wall_now()) - wall_now()), manifest=manifest())
    async with serve(sandbox) as address, SandboxDriver(address) as ws:
        first = await _serve(address, url)
        lead = ws.person("lead")
        try:
            await _until(lambda: bool(sandbox.hub and sandbox.hub.connected()))
            await lead.slash(ASK)
            await _until(lambda: sandbox.desk.see("lead")["modal"] is not None)
            await ws.fault("timeout", "chat.postMessage", seconds=30)
            await ws.act("submit", user="lead", settle=False)
            await _until(lambda: not sandbox.desk.faults())
        finally:
            first.send_signal(signal.SIGKILL)
            await first.wait()
        assert [one for one in await lead.reads("#support") if one.is_app] == []

        second = await _serve(address, url)
        try:
            await _until(lambda: bool(sandbox.hub and sandbox.hub.connected()))
            sandbox.world.clock.advance_to(sandbox.world.clock.now() + timedelta(seconds=61))
            await _until(lambda: all(sandbox.desk.counts()[name]["messages"] for name in AGENTS))
        finally:
            second.terminate()
            await second.wait()
        assert [sandbox.desk.counts()[name]["messages"] for name in AGENTS] == [1, 1, 1]
        assert len([one for one in await lead.reads("#support") if one.is_app and not one.ephemeral]) == 1


async def _serve(address: str, url: str) -> asyncio.subprocess.Process:
    env = {
        **os.environ,
        "SLACK_API_URL": f"{address}/api/",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "DATABASE_URL": url,
        "DECIDE_CLOCK": f"{address}/_sandbox/clock",
        "PORT": "0",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", env=env, stdout=asyncio.subprocess.DEVNULL
    )


async def _until(true: Any, seconds: float = 90.0) -> None:
    async with wall_timeout(seconds):
        while not true():
            await wall_sleep(0.02)
