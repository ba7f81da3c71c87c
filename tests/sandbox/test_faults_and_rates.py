"""The honesty list, items 8 and 9: response URLs, rate limits, and the switches that make Slack misbehave."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.sandbox.miniature import actions, button, section
from tests.sandbox.serving import Served, served

Json = dict[str, Any]


def hook(slack: Served, **more: Any) -> AsyncWebhookClient:
    """A response URL of lead's in #support."""
    key = slack.sandbox.world.hooks.mint("U0LEAD", "C0SUPPORT", **more)
    return AsyncWebhookClient(f"{slack.address}/hooks/{key}")


async def test_honesty_8_five_uses(slack: Served) -> None:
    """A response URL works five times; the sixth is used_url, an invented one is refused."""
    url = hook(slack)
    for number in range(5):
        assert (await url.send(text=str(number))).status_code == 200
    sixth = await url.send(text="6")
    assert (sixth.status_code, json.loads(sixth.body)["error"]) == (404, "used_url")
    assert (await AsyncWebhookClient(f"{slack.address}/hooks/none").send(text="a")).status_code == 404
    assert [one["text"] for one in slack.desk.messages("lead", "#support")] == list("01234")
    assert slack.desk.messages("agent-1", "#support") == []


async def test_honesty_8_thirty_minutes_of_wall_time(slack: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """After thirty minutes it is expired_url."""
    url = hook(slack)
    monkeypatch.setattr("bot.sandbox.triggers.HOOK_SECONDS", -1.0)
    answer = await url.send(text="late")
    assert json.loads(answer.body)["error"] == "expired_url"


async def test_honesty_8_replace_and_delete_the_original(bolt: Served) -> None:
    """From an ephemeral's button the response URL replaces it, then deletes it; in_channel is for everybody."""
    blocks = [section("psst"), actions(button("Go", "noted"))]
    await bolt.client.chat_postEphemeral(channel="#support", user="U0LEAD", text="psst", blocks=blocks)
    lead = bolt.driver.person("lead")
    await lead.press("Go")
    pressed = bolt.heard.of("action")[0]
    assert pressed["container"]["is_ephemeral"]
    url = AsyncWebhookClient(pressed["response_url"])
    assert (await url.send(text="done", replace_original=True)).body == "ok"
    assert [one.lines for one in await lead.reads()] == [["done"]]
    await url.send(delete_original=True)
    assert await lead.reads() == []
    await url.send(text="all", response_type="in_channel")
    assert [one.text for one in await bolt.driver.person("agent-1").reads()] == ["all"]


async def test_honesty_8_a_response_url_checks_blocks(slack: Served) -> None:
    """Blocks that Slack refuses are refused there too, and nothing is shown."""
    answer = await hook(slack).send(text="a", blocks=[section("x" * 3001)])
    assert (answer.status_code, json.loads(answer.body)["error"]) == (400, "invalid_blocks")
    assert slack.desk.messages("lead", "#support") == []


async def test_an_answer_in_the_acknowledgement_is_an_ephemeral_message(bolt: Served) -> None:
    """A command acknowledged with text shows it to the asker alone."""
    bolt.heard.on_submit = {"text": "only you"}
    lead = bolt.driver.person("lead")
    await lead.slash("/decide x")
    assert [(one.text, one.ephemeral) for one in await lead.reads()] == [("only you", True)]
    assert await bolt.driver.person("agent-1").reads() == []


async def limited(call: Any) -> int:
    """Return the Retry-After of a call that is refused with HTTP 429."""
    with pytest.raises(SlackApiError) as caught:
        await call
    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    return int(caught.value.response.headers["Retry-After"])


async def test_honesty_9_one_message_a_second_in_a_channel(slack: Served) -> None:
    """A second post in the same second is 429 with Retry-After 1; another channel and later time are free."""
    await slack.client.chat_postMessage(channel="#support", text="a")
    assert await limited(slack.client.chat_postMessage(channel="#support", text="b")) == 1
    await slack.client.chat_postMessage(channel="U0LEAD", text="c")
    await slack.driver.clock.advance(seconds=1)
    await slack.client.chat_postMessage(channel="#support", text="d")
    assert [one["text"] for one in slack.desk.messages("lead", "#support")] == ["a", "d"]


async def test_honesty_9_tiers_on_workspace_time(slack: Served) -> None:
    """Twenty calls of a tier 2 method in a minute pass; the next waits for the window, on the workspace clock."""
    for _ in range(20):
        await slack.client.users_list()
    assert await limited(slack.client.users_list()) == 60
    await slack.driver.clock.advance(seconds=45)
    assert await limited(slack.client.users_list()) == 15
    await slack.driver.clock.advance(seconds=15)
    await slack.client.users_list()


async def test_rates_can_be_switched_off() -> None:
    """A load test may ask for no limits."""
    async with served(strict_rates=False) as slack:
        for _ in range(5):
            await slack.client.chat_postMessage(channel="#support", text="a")


async def test_honesty_9_an_answer_lost_after_the_post_was_taken(slack: Served) -> None:
    """The message stands although the caller saw the connection break; the SDK's default retry posts it twice."""
    await slack.driver.fault("lose_answer", "chat.postMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await slack.client.chat_postMessage(channel="#support", text="once")
    assert [one["text"] for one in slack.desk.messages("lead", "#support")] == ["once"]
    eager = AsyncWebClient("xoxb-sandbox", base_url=f"{slack.address}/api/")
    assert any(isinstance(one, AsyncConnectionErrorRetryHandler) for one in eager.retry_handlers)
    slack.sandbox.world.rates.strict = False
    await slack.driver.fault("lose_answer", "chat.postMessage")
    await eager.chat_postMessage(channel="#support", text="twice")
    assert [one["text"] for one in slack.desk.messages("lead", "#support")] == ["once", "twice", "twice"]


async def test_honesty_9_errors_timeouts_and_slow_answers(slack: Served) -> None:
    """A 500 and a call that never answers take nothing; a slow one is taken."""
    await slack.driver.fault("error_500", "chat.postMessage", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await slack.client.chat_postMessage(channel="#support", text="a")
        assert caught.value.response.status_code == 500
    await slack.driver.fault("timeout", seconds=0.05)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await slack.client.chat_postMessage(channel="#support", text="b")
    await slack.driver.fault("slow", "chat.postMessage", seconds=0.05)
    await slack.client.chat_postMessage(channel="#support", text="c")
    assert [one["text"] for one in slack.desk.messages("lead", "#support")] == ["c"]
    assert slack.desk.faults() == []


async def test_faults_are_named_and_can_be_cleared(slack: Served) -> None:
    """An unknown fault is refused with the list; clearing leaves none."""
    with pytest.raises(ValueError, match="lose_answer"):
        await slack.driver.fault("explode")
    await slack.driver.fault("error_500", times=9)
    await slack.driver.clear_faults()
    assert slack.desk.faults() == []


async def test_arguments_come_as_json_form_or_query_where_slack_takes_them(slack: Served) -> None:
    """Forms carry blocks as JSON text; users.info takes no JSON body, as Slack's does not."""
    form = {"channel": "C0SUPPORT", "text": "a", "blocks": json.dumps([section("b")]), "team_id": "T0SANDBOX"}
    assert (await slack.client.api_call("chat.postMessage", data=form))["message"]["blocks"]
    with pytest.raises(SlackApiError) as caught:
        await slack.client.api_call("users.info", json={"user": "U0LEAD"})
    assert caught.value.response["error"] == "invalid_arguments"
    assert (await slack.client.api_call("users.info", params={"user": "U0LEAD"}, http_verb="GET"))["ok"]
