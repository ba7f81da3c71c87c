"""Faults of machines and networks, before the sandbox: what was committed is shown, whatever breaks in between."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.app import build
from bot.capability import Reply
from bot.views.kit import Said
from handlers.bolt import Socket
from tests.app.alive import Alive, alive


@pytest_asyncio.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Alive]:
    """A process on a socket."""
    async with alive(tmp_path) as one:
        yield one


async def test_killed_between_commit_and_send(whole: Alive) -> None:
    """A process that dies after its commit and before it posted loses nothing: the next one posts, once."""
    for worker in whole.bot.workers:
        await worker.stop()
    await whole.want()
    assert whole.channel() == []
    config, clock = whole.bot.config, whole.bot.clock
    whole.sandbox.detach()
    await whole.bot.stop()
    second = await build(config, clock, capabilities=[whole.tiny.capability])
    await second.start(listen=False)
    whole.sandbox.attach(second)
    await whole.settle()
    assert whole.channel() == ["card"]
    whole.bot = second
    await whole.want()
    await whole.settle()
    assert whole.channel() == ["card"]
    whole.sandbox.detach()
    await second.stop()


async def test_a_lost_answer_is_posted_again_and_tracked(whole: Alive) -> None:
    """Slack took a post and its answer was lost: a second copy may stand, and it is the one that is kept true."""
    whole.sandbox.world.faults.set("lose_answer", "chat.postMessage")
    await whole.want()
    await whole.settle()
    assert whole.channel() == ["card", "card"]
    assert len(whole.tiny.posted) == 1


async def test_an_internal_error_is_waited_for(whole: Alive) -> None:
    """A Slack that answers 500 gets the message when it is well again."""
    whole.sandbox.world.faults.set("error_500", "chat.postMessage", times=3)
    await whole.want()
    await whole.settle()
    assert whole.channel() == ["card"]


async def test_a_dropped_socket_comes_back(whole: Alive) -> None:
    """When Slack asks for a new connection, there is one a moment later, with a new ticket."""
    await whole.want()
    await whole.settle()
    socket = whole.bot._socket
    assert socket is not None
    await whole.sandbox.hub.drop("refresh_requested")  # type: ignore[union-attr]  # it has a hub: this is Socket Mode
    whole.tiny.reply = Reply(tell=Said("still here"))
    for _ in range(100):
        await _moment()  # the library connects twice in a row, so that the first moments may miss
        await whole.desk.slash(whole.lead, whole.support, "/decide")
        if whole.channel()[-1] == "still here":
            break
    await whole.settle()
    assert whole.channel()[-1] == "still here"


async def test_a_socket_that_never_comes_back_is_replaced(whole: Alive) -> None:
    """The watchdog makes a new connection, with a new ticket, where the library's own gave up."""
    old = whole.bot._socket
    assert old is not None
    await old.stop()
    watched = Socket(whole.bot.bolt, "xapp-sandbox", loopback=True, patience=0.0)
    await watched.start()
    assert watched.connected
    assert watched._handler is not None
    watched._handler.client.auto_reconnect_enabled = False
    watched._handler.client.default_auto_reconnect_enabled = False
    await watched._handler.client.disconnect()
    for _ in range(3000):
        if watched.replaced and watched.connected:
            break
        await _moment()
    assert watched.replaced >= 1
    await whole.desk.slash(whole.lead, whole.support, "/decide")
    await whole.settle()
    assert whole.channel() == ["heard"]
    await watched.stop()


async def _moment() -> None:
    from bot.clock import wall_sleep

    await wall_sleep(0.02)
