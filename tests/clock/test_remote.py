"""The clock that follows the sandbox's over HTTP, against a small server on loopback."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web

from bot.clock import OffsetClock, wall_monotonic, wall_now, wall_sleep, wall_timeout
from bot.clock.remote import RemoteClock


class Server:
    """Tells a clock's offset by long poll; may be away, slow-witted or rude."""

    def __init__(self) -> None:
        self.clock = OffsetClock()
        self.asked: list[int] = []
        self.body: str | None = None
        self.holds = True
        self.port = 0
        self._runner: web.AppRunner | None = None

    async def answer(self, request: web.Request) -> web.Response:
        after = int(request.query["after"])
        self.asked.append(after)
        if self.body is not None:
            return web.Response(text=self.body)
        if self.holds and after == self.clock.version:
            await self.clock.wait_until(None)
        seconds = self.clock.offset.total_seconds()
        now = self.clock.now().isoformat()
        return web.json_response({"now": now, "offset_seconds": seconds, "version": self.clock.version})

    async def up(self) -> str:
        app = web.Application()
        app.router.add_get("/_sandbox/clock", self.answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return f"http://127.0.0.1:{self.port}/_sandbox/clock"

    async def down(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None


@pytest.fixture
async def server():
    server = Server()
    yield server
    await server.down()


async def until(condition) -> None:
    async with wall_timeout(5):
        while not condition():
            await wall_sleep(0.01)


async def test_the_first_now_is_already_right(server, monkeypatch):
    """After ``start`` the clock shows the sandbox's time, and no proxy of the environment is asked."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.clock.set_offset(timedelta(days=3))
    clock = RemoteClock(await server.up())
    await clock.start()
    assert clock.reachable
    assert abs(clock.now() - wall_now() - timedelta(days=3)) < timedelta(seconds=1)
    await clock.close()


async def test_a_jump_of_the_sandbox_wakes_who_waits(server):
    """A day skipped in the sandbox is a day skipped here, within a moment."""
    clock = RemoteClock(await server.up())
    await clock.start()
    due = clock.now() + timedelta(hours=20)
    waiter = asyncio.create_task(clock.wait_until(due))
    await wall_sleep(0.05)
    server.clock.set_offset(timedelta(days=1))
    began = wall_monotonic()
    async with wall_timeout(5):
        await waiter
    assert clock.now() >= due
    assert wall_monotonic() - began < 4  # a moment, also on a busy machine; never the twenty hours
    await clock.close()


async def test_a_sandbox_that_is_away_is_found_when_it_comes(server):
    """Without a server the clock is the wall's; a restarted server, counting from nought, is heard too."""
    url = await server.up()
    server.clock.set_offset(timedelta(hours=1))
    clock = RemoteClock(url)
    await clock.start()
    await server.down()
    await until(lambda: not clock.reachable)
    assert clock.offset == timedelta(hours=1)
    server.clock = OffsetClock(timedelta(hours=5))
    server.clock.version = 1  # the number that was seen last: only a question from the start is answered
    await server.up()
    await until(lambda: clock.offset == timedelta(hours=5))
    server.clock.set_offset(timedelta(hours=6))
    await until(lambda: clock.offset == timedelta(hours=6))
    await clock.close()


async def test_starting_before_the_sandbox_does_not_fail(server):
    """A bot that is up first waits for its clock, it does not fall over."""
    url = await server.up()
    await server.down()
    clock = RemoteClock(url)
    await clock.start()
    assert not clock.reachable
    server.clock.set_offset(timedelta(hours=2))
    await server.up()
    await until(lambda: clock.offset == timedelta(hours=2))
    await clock.close()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "[]",
        "{}",
        '{"offset_seconds": NaN, "version": 1}',
        '{"offset_seconds": 1e300, "version": 1}',
        "null",
    ],
)
async def test_nonsense_is_no_time(server, body):
    """An answer that is not the clock's changes nothing, and the next good one counts."""
    server.body = body
    clock = RemoteClock(await server.up())
    await clock.start()
    assert (clock.offset, clock.reachable) == (timedelta(), False)
    server.body = None
    server.clock.set_offset(timedelta(hours=2))
    await until(lambda: clock.offset == timedelta(hours=2))
    await clock.close()


async def test_a_server_that_does_not_hold_the_line_is_not_hammered(server):
    """Where every question is answered at once with nothing new, a few are asked each second."""
    server.holds = False
    clock = RemoteClock(await server.up())
    await clock.start()
    await wall_sleep(0.6)
    assert len(server.asked) < 8
    await clock.close()


async def test_closing_ends_the_following(server):
    """After ``close`` no task is left, and closing again, or before a start, is no error."""
    before = asyncio.all_tasks()
    clock = RemoteClock(await server.up())
    await clock.close()
    await clock.start()
    await clock.start()
    assert sum(task.get_name() == "remote-clock" for task in asyncio.all_tasks()) == 1
    await clock.close()
    await clock.close()
    assert not [task for task in asyncio.all_tasks() - before if task.get_name() == "remote-clock"]
