"""The honesty list, item 4, over HTTP: signatures, url_verification, retries, and what is never retried."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.delivery import HttpPush
from tests.sandbox.miniature import build
from tests.sandbox.serving import Served, served

Json = dict[str, Any]
SECRET = "sandbox-signing-secret"


@contextlib.asynccontextmanager
async def listening(handler: Any) -> AsyncIterator[str]:
    """Serve ``handler`` at /slack/events and yield the URL."""
    app = web.Application()
    app.router.add_post("/slack/events", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert runner.addresses
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def over_http(**options: Any) -> AsyncIterator[Served]:
    """A sandbox whose app, the small Bolt program, is reached by signed HTTP."""
    async with served(http_events_url="http://127.0.0.1:9/", **options) as slack:
        app: AsyncApp = build(slack.client, slack.heard, signing_secret=SECRET)
        server = app.server(path="/slack/events")
        runner = web.AppRunner(server.web_app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        assert isinstance(slack.sandbox.wire, HttpPush)
        slack.sandbox.wire.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        try:
            yield slack
        finally:
            await runner.cleanup()


async def test_honesty_4_a_conversation_over_signed_http() -> None:
    """Command, form, type-ahead, submission and event reach Bolt, which checks every signature."""
    async with over_http() as slack:
        lead = slack.driver.person("lead")
        await lead.slash("/decide form")
        await lead.fill({"Question": "Ö?", "Choice": "Yes", "Who": ["agent-1"], "When": "eod"})
        await lead.submit()
        assert await lead.notices() == []
        (heard,) = slack.heard.of("submission")
        assert heard["view"]["state"]["values"]["question"]["text"]["value"] == "Ö?"
        ts = await lead.says("look")
        await slack.driver.act("react", user="lead", channel="#support", ts=ts, name="eyes")
        assert len(slack.heard.of("event")) == 1


async def test_honesty_4_a_wrong_secret_is_refused_by_the_app() -> None:
    """With another signing secret Bolt answers 401 and the person reads that the command failed."""
    async with over_http(signing_secret="another") as slack:
        lead = slack.driver.person("lead")
        await lead.slash("/decide x")
        assert slack.heard.of("command") == []
        assert await lead.notices() == ['/decide failed with the error "dispatch_failed".']


async def test_honesty_4_http_retries_carry_number_and_reason() -> None:
    """A 500 is tried again at once, after a minute and after five, with X-Slack-Retry-Num and -Reason, signed anew."""
    seen: list[tuple[Any, Any]] = []

    async def handler(request: web.Request) -> web.Response:
        body = await request.text()
        verifier = SignatureVerifier(SECRET)
        assert verifier.is_valid_request(body, dict(request.headers))
        seen.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        return web.Response(status=500)

    async with listening(handler) as url, served(http_events_url=url) as slack:
        ts = await slack.desk.say("lead", "#support", "a")
        await slack.desk.react("lead", "#support", ts, "eyes")
        await slack.driver.clock.advance(days=1)
    assert seen == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


@pytest.mark.parametrize("status", [404, 500])
async def test_honesty_4_no_retry_when_the_app_says_so(status: int) -> None:
    """X-Slack-No-Retry: 1 ends it."""
    seen = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(await request.read())
        return web.Response(status=status, headers={"X-Slack-No-Retry": "1"})

    async with listening(handler) as url, served(http_events_url=url) as slack:
        ts = await slack.desk.say("lead", "#support", "a")
        await slack.desk.react("lead", "#support", ts, "eyes")
        await slack.driver.clock.advance(hours=1)
    assert len(seen) == 1


async def test_honesty_4_url_verification() -> None:
    """The challenge comes back from an app that is alive, and not from one that is not."""
    async with over_http() as slack:
        assert isinstance(slack.sandbox.wire, HttpPush)
        assert await slack.sandbox.wire.verify()
        dead = HttpPush("http://127.0.0.1:9/", SECRET)
        assert not await dead.verify()
        await dead.close()


async def test_socket_mode_is_off_in_http_mode() -> None:
    """An app that is reached by HTTP gets no ticket."""
    async with over_http() as slack:
        with pytest.raises(SlackApiError, match="socket_mode_not_enabled"):
            await slack.client.apps_connections_open(app_token="xapp-sandbox")
