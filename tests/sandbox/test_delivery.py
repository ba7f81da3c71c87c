"""The honesty list, items 4 and 10: events and their retries, sockets, tokens."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError

from bot.sandbox.delivery.sockets import MOST_SOCKETS
from bot.sandbox.driver import SandboxDriver
from tests.sandbox.miniature import Recorder, build
from tests.sandbox.serving import Served, served
from tests.sandbox.sockets import RawSocket, open_raw

Json = dict[str, Any]


async def refusal(call: Any) -> str:
    """Return the code with which a call is refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def posted(slack: Served) -> str:
    """A message of lead's in #support."""
    return str(await slack.desk.say("lead", "#support", "a"))


async def test_honesty_4_an_event_has_slacks_envelope(bolt: Served) -> None:
    """reaction_added arrives with event_id, event_time, authorizations and the item; skin tones stay in the name."""
    ts = await posted(bolt)
    await bolt.driver.act("react", user="agent-1", channel="#support", ts=ts, name="hand::skin-tone-3")
    (body,) = bolt.heard.of("event")
    assert body["type"] == "event_callback"
    assert body["team_id"] == "T0SANDBOX"
    assert body["authorizations"][0]["user_id"] == "U0DECIDE"
    assert body["event_time"] == int(bolt.clock.now().timestamp())
    event = body["event"]
    assert (event["type"], event["user"], event["reaction"]) == ("reaction_added", "U0AGENT1", "hand::skin-tone-3")
    assert event["item"] == {"type": "message", "channel": "C0SUPPORT", "ts": ts}
    assert event["item_user"] == "U0LEAD"
    await bolt.driver.act("unreact", user="agent-1", channel="#support", ts=ts, name="hand::skin-tone-3")
    events = bolt.heard.of("event")
    assert events[1]["event"]["type"] == "reaction_removed"
    assert events[0]["event_id"] != events[1]["event_id"]


async def test_honesty_5_events_only_from_where_the_app_is(bolt: Served) -> None:
    """A reaction in a channel without the app is never heard of."""
    ts = await bolt.desk.say("lead", "#general", "a")
    await bolt.driver.act("react", user="lead", channel="#general", ts=ts, name="eyes")
    assert bolt.heard.of("event") == []


async def test_honesty_4_events_need_subscription_and_scope(bolt: Served) -> None:
    """A mention without its scope, and messages without a subscription, are not delivered."""
    await bolt.driver.person("lead").says("@Decide hello")
    assert bolt.heard.of("event") == []
    async with served(with_app=True, optional_scopes=["app_mentions:read"]) as other:
        await other.driver.person("lead").says("@Decide hello")
        (body,) = other.heard.of("event")
        assert body["event"]["text"] == "<@U0DECIDE> hello"


async def test_home_user_and_lifecycle_events(bolt: Served) -> None:
    """app_home_opened says which tab; user_change carries the deactivated account."""
    await bolt.driver.person("lead").open_home()
    await bolt.driver.admin("deactivate", user="agent-3")
    first, second = (body["event"] for body in bolt.heard.of("event"))
    assert (first["type"], first["tab"], first["user"]) == ("app_home_opened", "home", "U0LEAD")
    assert (second["type"], second["user"]["deleted"]) == ("user_change", True)


async def test_honesty_4_retries_at_once_after_a_minute_and_after_five(bolt: Served) -> None:
    """An event that is not acknowledged comes again three times, on the workspace clock, and then no more."""
    bolt.sandbox.world.ack_seconds = 0.15
    bolt.heard.fail_events = 99
    ts = await posted(bolt)
    await bolt.driver.act("react", user="lead", channel="#support", ts=ts, name="eyes")
    assert len(bolt.heard.of("event")) == 2
    await bolt.driver.clock.advance(seconds=59)
    assert len(bolt.heard.of("event")) == 2
    await bolt.driver.clock.advance(seconds=1)
    assert len(bolt.heard.of("event")) == 3
    await bolt.driver.clock.advance(minutes=5)
    assert len(bolt.heard.of("event")) == 4
    await bolt.driver.clock.advance(days=1)
    heard = bolt.heard.of("event")
    assert len(heard) == 4
    assert len({body["event_id"] for body in heard}) == 1


async def test_honesty_4_a_socket_retry_says_its_number_and_reason(slack: Served) -> None:
    """The second delivery over a socket carries retry_attempt 1 and the reason."""
    slack.sandbox.world.ack_seconds = 0.05
    async with open_raw(slack) as raw:
        assert (await raw.hear())["type"] == "hello"
        await slack.desk.react("lead", "#support", await posted(slack), "eyes")
        first, second = await raw.hear(), await raw.hear()
        assert (first["retry_attempt"], second["retry_attempt"], second["retry_reason"]) == (0, 1, "timeout")
        assert first["payload"] == second["payload"]
        assert first["envelope_id"] != second["envelope_id"]
        assert not first["accepts_response_payload"]


async def test_honesty_4_an_unacknowledged_event_of_a_dropped_socket_comes_again(slack: Served) -> None:
    """When the socket breaks before the acknowledgement, the next socket gets the event."""
    slack.sandbox.world.ack_seconds = 0.2
    async with open_raw(slack) as first:
        await first.hear()
        await slack.desk.react("lead", "#support", await posted(slack), "eyes")
        lost = await first.hear()
    async with open_raw(slack) as second:
        await second.hear()
        await slack.desk.advance(minutes=1)
        again = await second.hear()
        assert again["payload"]["event_id"] == lost["payload"]["event_id"]
        assert again["retry_reason"] == "connection_failed"
        await second.ack(again)


async def test_honesty_4_nothing_is_kept_for_an_app_that_is_away(slack: Served) -> None:
    """Events while no socket is open are dropped, not queued."""
    await slack.desk.react("lead", "#support", await posted(slack), "eyes")
    await slack.desk.settle()
    async with open_raw(slack) as raw:
        await raw.hear()
        await slack.desk.advance(hours=1)
        assert await raw.silent()


async def test_honesty_4_interactions_are_never_sent_again(slack: Served) -> None:
    """A command whose socket breaks is lost; the person reads dispatch_failed."""
    await slack.driver.fault("drop_socket", "slash_commands")
    async with open_raw(slack) as raw:
        await raw.hear()
        await slack.desk.slash("lead", "#support", "/decide x")
        await slack.desk.advance(hours=1)
    assert await slack.driver.person("lead").notices() == ['/decide failed with the error "dispatch_failed".']


async def test_honesty_4_several_sockets_and_each_payload_once(slack: Served) -> None:
    """With two sockets every payload goes to exactly one of them."""
    async with open_raw(slack) as one, open_raw(slack) as two:
        assert [(await raw.hear())["num_connections"] for raw in (one, two)] == [1, 2]
        one.answer_all()
        two.answer_all()
        ts = await posted(slack)
        for number in range(12):
            await slack.desk.react("lead", "#support", ts, f"e{number}")
        await slack.desk.settle()
        ids = [entry["payload"]["event_id"] for raw in (one, two) for entry in raw.heard]
        assert len(ids) == len(set(ids)) == 12


async def test_honesty_4_tickets_are_for_one_use(slack: Served) -> None:
    """A used or invented ticket is refused at the handshake."""
    async with open_raw(slack) as raw:
        await raw.hear()
        assert await RawSocket.refused(slack, raw.url)
        assert await RawSocket.refused(slack, raw.url.replace("ticket=", "ticket=x"))


async def test_honesty_4_ten_sockets_at_most(slack: Served) -> None:
    """The eleventh connection hears too_many_websockets."""
    raws = [await RawSocket.connect(slack) for _ in range(MOST_SOCKETS + 1)]
    try:
        last = await raws[-1].hear()
        assert (last["type"], last["reason"]) == ("disconnect", "too_many_websockets")
    finally:
        for raw in raws:
            await raw.close()


async def test_honesty_4_refresh_requested_makes_bolt_come_back(bolt: Served) -> None:
    """After ``disconnect: refresh_requested`` the real client takes a new ticket, and hears again."""
    await bolt.desk.drop_sockets("refresh_requested")
    for _ in range(200):
        if bolt.sandbox.hub is not None and len(bolt.sandbox.hub) == 1:
            break
        await bolt.desk.settle()
    await bolt.driver.person("lead").slash("/decide x")
    assert len(bolt.heard.of("command")) == 1


async def test_honesty_4_faults_of_delivery(bolt: Served) -> None:
    """Twice, late and out of order: the same event id twice, after its time, after its successor."""
    ts = await posted(bolt)

    async def react(name: str) -> None:
        await bolt.desk.react("lead", "#support", ts, name)

    await bolt.driver.fault("deliver_twice", "reaction_added")
    await react("one")
    await bolt.desk.settle()
    first, second = bolt.heard.of("event")
    assert first["event_id"] == second["event_id"]
    await bolt.driver.fault("late", seconds=120)
    await react("two")
    await bolt.desk.settle()
    assert len(bolt.heard.of("event")) == 2
    await bolt.driver.clock.advance(minutes=2)
    assert len(bolt.heard.of("event")) == 3
    await bolt.driver.fault("out_of_order")
    await react("three")
    await react("four")
    await bolt.desk.settle()
    assert [body["event"]["reaction"] for body in bolt.heard.of("event")[3:]] == ["four", "three"]
    await bolt.driver.fault("out_of_order")
    await react("five")
    await bolt.desk.settle()
    assert bolt.heard.of("event")[-1]["event"]["reaction"] == "five"


async def test_honesty_9_thirty_thousand_an_hour(bolt: Served) -> None:
    """Past the hourly number of deliveries the app hears app_rate_limited, once a minute, and no events."""
    assert bolt.sandbox.events.hourly == 30_000
    bolt.sandbox.events.hourly = 1
    bolt.sandbox.world.ack_seconds = 0.05
    ts = await posted(bolt)
    for name in ("one", "two", "three"):
        await bolt.desk.react("lead", "#support", ts, name)
    await bolt.desk.settle()
    assert len(bolt.heard.of("event")) == 1
    told = [call for call in await bolt.driver.calls() if call["method"] == "event app_rate_limited"]
    assert len([call for call in told if "retry" not in call["answer"]]) == 1


async def test_honesty_4_subscriptions_end_when_nearly_everything_fails(slack: Served) -> None:
    """More than 95 % of an hour's deliveries failing (from a thousand on) turns events off; an admin is told."""
    events = slack.sandbox.events
    assert events.least == 1_000
    events.least = 3
    ts = await posted(slack)
    for name in ("one", "two", "three", "four"):
        await slack.desk.react("lead", "#support", ts, name)
        await slack.desk.settle()
    assert events.disabled
    assert await slack.driver.person("lead").notices() == ["Slack has turned off events for Decide."]
    assert len([one for one in slack.desk.calls() if one["method"] == "event reaction_added"]) == 3


async def test_honesty_10_tokens(slack: Served) -> None:
    """not_authed, invalid_auth, not_allowed_token_type, missing_scope with needed and provided, unknown_method."""
    client = slack.client
    client.token = None
    assert await refusal(client.auth_test()) == "not_authed"
    assert await refusal(client.auth_test(token="xoxb-other")) == "invalid_auth"
    assert await refusal(client.auth_test(token="xapp-sandbox")) == "not_allowed_token_type"
    assert await refusal(client.apps_connections_open(app_token="xoxb-sandbox")) == "not_allowed_token_type"
    client.token = "xoxb-sandbox"
    with pytest.raises(SlackApiError) as caught:
        await client.reactions_add(channel="C0SUPPORT", timestamp="1.1", name="eyes")
    assert caught.value.response["needed"] == "reactions:write"
    assert caught.value.response["provided"] == "chat:write,commands,reactions:read,users:read"
    assert await refusal(client.api_call("chat.unheardOf")) == "unknown_method"
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0DECIDE", "B0DECIDE", "T0SANDBOX")


async def test_honesty_10_uninstalled() -> None:
    """Uninstalling sends tokens_revoked and app_uninstalled, then the token is account_inactive."""
    manifest: Json = {"settings": {"event_subscriptions": {"bot_events": ["tokens_revoked", "app_uninstalled"]}}}
    async with served(with_app=True, manifest=manifest) as bolt:
        await bolt.driver.admin("uninstall")
        kinds = sorted(body["event"]["type"] for body in bolt.heard.of("event"))
        assert kinds == ["app_uninstalled", "tokens_revoked"]
        assert await refusal(bolt.client.auth_test()) == "account_inactive"


async def install(slack: Served, redirect: str = "https://app.example/back") -> str:
    """Go through the consent page and return the code that comes back with the state."""
    query = {"client_id": "sandbox-client", "scope": "commands", "redirect_uri": redirect, "state": "s1"}
    url = f"{slack.address}/oauth/v2/authorize"
    async with aiohttp.ClientSession() as session:
        async with session.get(url, params=query) as page:
            assert "Allow" in await page.text()
        async with session.get(url, params={**query, "answer": "allow"}, allow_redirects=False) as answer:
            back = urlsplit(answer.headers["Location"])
    given = dict(parse_qsl(back.query))
    assert given["state"] == "s1"
    return given["code"]


CLIENT = {"client_id": "sandbox-client", "client_secret": "sandbox-client-secret"}


async def test_honesty_10_an_installation_by_oauth(slack: Served) -> None:
    """A code is exchanged once, with the right client; reinstalling brings an uninstalled app back."""
    await slack.desk.uninstall()
    assert await refusal(slack.client.auth_test()) == "account_inactive"
    code = await install(slack)
    wrong = slack.client.oauth_v2_access(client_id="sandbox-client", client_secret="no", code=code)
    assert await refusal(wrong) == "bad_client_secret"
    answer = await slack.client.oauth_v2_access(**CLIENT, code=code, redirect_uri="https://app.example/back")
    assert (answer["access_token"], answer["team"]["id"]) == ("xoxb-sandbox", "T0SANDBOX")
    assert await refusal(slack.client.oauth_v2_access(**CLIENT, code=code)) == "invalid_code"
    assert (await slack.client.auth_test())["ok"]


async def test_honesty_10_rotating_tokens_expire_and_refresh_once() -> None:
    """With rotation a token lives twelve hours of workspace time, and its refresh token works once."""
    async with served(manifest={"settings": {"token_rotation_enabled": True}}) as slack:
        first = await slack.client.oauth_v2_access(**CLIENT, code=await install(slack))
        slack.client.token = first["access_token"]
        await slack.client.auth_test()
        await slack.driver.clock.advance(hours=12)
        assert await refusal(slack.client.auth_test()) == "token_expired"
        again = {**CLIENT, "grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        second = await slack.client.oauth_v2_access(**again)
        slack.client.token = second["access_token"]
        await slack.client.auth_test()
        assert await refusal(slack.client.oauth_v2_access(**again)) == "invalid_refresh_token"


async def test_honesty_10_an_app_can_uninstall_itself_and_revoke_its_token(slack: Served) -> None:
    """apps.uninstall ends the installation; auth.revoke only tries when it is told so."""
    assert not (await slack.client.auth_revoke(test=True))["revoked"]
    await slack.client.apps_uninstall(**CLIENT)
    assert await refusal(slack.client.auth_test()) == "account_inactive"


async def test_two_apps_of_one_program_share_the_work(slack: Served) -> None:
    """Two Bolt programs on one token hear each command once between them."""
    recorders = [Recorder(), Recorder()]
    handlers = [AsyncSocketModeHandler(build(slack.client, one), "xapp-sandbox") for one in recorders]
    for handler in handlers:
        await handler.connect_async()
    try:
        async with SandboxDriver(slack.address) as driver:
            for _ in range(6):
                await driver.person("lead").slash("/decide x")
    finally:
        for handler in handlers:
            await handler.close_async()
    assert sum(len(one.of("command")) for one in recorders) == 6
