"""The honesty list, items 5, 6 and 7: conversations, messages, reactions."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.refusal import SandboxRefused
from tests.sandbox.miniature import actions, button, section
from tests.sandbox.serving import Served, served
from tests.sandbox.sockets import open_raw

Json = dict[str, Any]


async def refusal(call: Any) -> str:
    """Return the code with which a call is refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_honesty_5_where_the_app_may_post(slack: Served) -> None:
    """not_in_channel for a public channel from outside, channel_not_found for a private one, is_archived."""
    client = slack.client
    assert await refusal(client.chat_postMessage(channel="#general", text="a")) == "not_in_channel"
    assert await refusal(client.chat_postMessage(channel="C0LEADS", text="a")) == "channel_not_found"
    assert await refusal(client.chat_postMessage(channel="C0NONE", text="a")) == "channel_not_found"
    await slack.desk.archive("#support")
    assert await refusal(client.chat_postMessage(channel="#support", text="a")) == "is_archived"


async def test_honesty_5_public_posting_needs_its_scope() -> None:
    """With chat:write.public the app posts to public channels that it is not in; private ones stay hidden."""
    async with served(all_scopes=True) as slack:
        assert (await slack.client.chat_postMessage(channel="#general", text="a"))["ok"]
        assert await refusal(slack.client.chat_postMessage(channel="C0LEADS", text="a")) == "channel_not_found"


async def test_honesty_5_invited_and_kicked(slack: Served) -> None:
    """/invite brings the app in, a kick takes it out."""
    await slack.desk.slash("lead", "#general", "/invite @Decide")
    assert (await slack.client.chat_postMessage(channel="#general", text="a"))["ok"]
    await slack.desk.kick_bot("#general")
    assert await refusal(slack.client.chat_postMessage(channel="#general", text="b")) == "not_in_channel"


async def test_honesty_5_guests_and_deactivated_people(slack: Served) -> None:
    """A guest sees their channels alone; users.info says is_restricted, deleted and zones; direct messages end."""
    assert [room["label"] for room in slack.desk.see("contractor")["channels"]] == ["#support"]
    with pytest.raises(SandboxRefused):
        await slack.desk.say("contractor", "#general", "hello?")
    assert (await slack.client.users_info(user="U0CONTRACTOR"))["user"]["is_restricted"]
    info = (await slack.client.users_info(user="U0AGENT3"))["user"]
    assert (info["tz"], info["tz_offset"]) == ("Asia/Kolkata", 19800)
    await slack.desk.deactivate("agent-3")
    assert (await slack.client.users_info(user="U0AGENT3"))["user"]["deleted"]
    assert await refusal(slack.client.chat_postMessage(channel="U0AGENT3", text="a")) == "user_disabled"
    with pytest.raises(SandboxRefused):
        await slack.desk.say("agent-3", "#support", "I am gone")
    assert await refusal(slack.client.users_info(user="U0NOBODY")) == "user_not_found"


async def test_users_list_comes_in_pages(slack: Served) -> None:
    """users.list follows limit and cursor to everybody, the app's own user included."""
    names: list[str] = []
    cursor = ""
    while True:
        answer = await slack.client.users_list(limit=3, cursor=cursor)
        assert len(answer["members"]) <= 3
        names += [member["name"] for member in answer["members"]]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert names == ["lead", "agent-1", "agent-2", "agent-3", "product-manager", "contractor", "Decide"]
    assert await refusal(slack.client.users_list(cursor="elsewhere")) == "invalid_cursor"


async def test_honesty_6_ts_is_unique_and_grows_while_time_stands_still(slack: Served) -> None:
    """Timestamps in one channel never repeat and always grow, and are of workspace time."""
    first = await slack.desk.say("lead", "#support", "a")
    second = await slack.desk.say("lead", "#support", "b")
    assert first < second
    assert first.startswith(str(int(slack.clock.now().timestamp())))


async def test_honesty_6_text_is_kept_as_slack_keeps_it(slack: Served) -> None:
    """Stray &, < and > are escaped; Slack's own markup stays."""
    answer = await slack.client.chat_postMessage(channel="#support", text="a & b < c <@U0LEAD> &lt; <b>")
    assert answer["message"]["text"] == "a &amp; b &lt; c <@U0LEAD> &lt; &lt;b&gt;"
    await slack.desk.say("lead", "#support", "1 < 2 <!channel> @agent-1")
    said = slack.desk.messages("lead", "#support")[-1]["text"]
    assert said == "1 &lt; 2 &lt;!channel&gt; <@U0AGENT1>"


async def test_honesty_6_updates(slack: Served) -> None:
    """Text alone removes blocks; metadata stays; others' messages, missing ones and people's ids are refused."""
    client = slack.client
    metadata = {"event_type": "e", "event_payload": {"key": "1"}}
    posted = await client.chat_postMessage(channel="#support", text="a", blocks=[section("a")], metadata=metadata)
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    edited = await client.chat_update(**where, text="b")
    assert "blocks" not in edited["message"]
    assert edited["message"]["metadata"] == metadata
    assert edited["message"]["edited"]["user"] == "U0DECIDE"
    own = await slack.desk.say("lead", "#support", "mine")
    assert await refusal(client.chat_update(channel="C0SUPPORT", ts=own, text="b")) == "cant_update_message"
    assert await refusal(client.chat_delete(channel="C0SUPPORT", ts=own)) == "cant_delete_message"
    assert await refusal(client.chat_update(channel="C0SUPPORT", ts="1.1", text="b")) == "message_not_found"
    direct = await client.chat_postMessage(channel="U0LEAD", text="a")
    assert direct["channel"].startswith("D")
    assert await refusal(client.chat_update(channel="U0LEAD", ts=direct["ts"], text="b")) == "channel_not_found"
    await slack.desk.delete_message("#support", posted["ts"])
    assert await refusal(client.chat_update(**where, text="c")) == "message_not_found"


async def test_honesty_6_ephemerals(slack: Served) -> None:
    """Only their reader sees them; they cannot be updated, and the reader must be in the channel."""
    shown = await slack.client.chat_postEphemeral(channel="#support", user="U0LEAD", text="psst")
    assert [message["text"] for message in slack.desk.messages("lead", "#support")] == ["psst"]
    assert slack.desk.messages("agent-1", "#support") == []
    update = slack.client.chat_update(channel="C0SUPPORT", ts=shown["message_ts"], text="b")
    assert await refusal(update) == "message_not_found"
    await slack.desk.leave("agent-1", "#support")
    outside = slack.client.chat_postEphemeral(channel="#support", user="U0AGENT1", text="psst")
    assert await refusal(outside) == "user_not_in_channel"


async def test_honesty_6_history_has_threads_and_no_ephemerals() -> None:
    """With the history scope: newest first, thread replies apart, no ephemeral message."""
    async with served(all_scopes=True) as slack:
        root = await slack.client.chat_postMessage(channel="#support", text="root")
        await slack.client.chat_postEphemeral(channel="#support", user="U0LEAD", text="psst")
        await slack.desk.say("lead", "#support", "reply", thread_ts=root["ts"])
        history = await slack.client.conversations_history(channel="C0SUPPORT")
        assert [(one["text"], one["reply_count"]) for one in history["messages"]] == [("root", 1)]
        thread = await slack.client.conversations_replies(channel="C0SUPPORT", ts=root["ts"])
        assert [one["text"] for one in thread["messages"]] == ["root", "reply"]


async def test_honesty_6_client_msg_id_is_not_honoured(slack: Served) -> None:
    """Two posts with one client_msg_id are two messages."""
    for _ in range(2):
        await slack.client.api_call("chat.postMessage", json={"channel": "U0LEAD", "text": "a", "client_msg_id": "x"})
        await slack.driver.clock.advance(seconds=2)
    assert len(slack.desk.messages("lead", "dm")) == 2


async def test_honesty_6_no_messages_tab_no_direct_message() -> None:
    """Without a Messages tab every direct message is messages_tab_disabled."""
    scopes = {"scopes": {"bot": ["chat:write"]}}
    manifest: Json = {"features": {"app_home": {"messages_tab_enabled": False}}, "oauth_config": scopes}
    async with served(manifest=manifest) as slack:
        assert await refusal(slack.client.chat_postMessage(channel="U0LEAD", text="a")) == "messages_tab_disabled"


async def test_unread_marks_follow_slack(slack: Served) -> None:
    """A new message marks unread, an edit marks nothing, a thread reply marks nothing, reading clears."""
    posted = await slack.client.chat_postMessage(channel="#support", text="a")
    lead = slack.driver.person("lead")
    assert await lead.unread("#support") == 1
    slack.desk.mark_read("lead", "#support")
    await slack.client.chat_update(channel="C0SUPPORT", ts=posted["ts"], text="b")
    await slack.driver.clock.advance(seconds=1)
    await slack.client.chat_postMessage(channel="#support", text="r", thread_ts=posted["ts"])
    assert await lead.unread("#support") == 0
    assert await slack.driver.person("agent-1").unread("#support") == 1


async def test_one_s_own_words_are_never_unread_and_a_reply_reads_nothing(slack: Served) -> None:
    """A reply shown in the channel is unread for others alone; replying in a thread leaves the channel unread."""
    posted = await slack.client.chat_postMessage(channel="#support", text="a")
    lead = slack.driver.person("lead")
    await slack.desk.say("lead", "#support", "reply", thread_ts=posted["ts"])
    assert await lead.unread("#support") == 1
    await slack.desk.say("lead", "#support", "aloud")
    assert await lead.unread("#support") == 0
    reply = slack.sandbox.world.state.channels["C0SUPPORT"].messages[1]
    reply.broadcast = True
    slack.sandbox.world.state.channels["C0SUPPORT"].read.clear()
    assert await lead.unread("#support") == 1


async def test_conversations_need_the_scope_of_their_kind() -> None:
    """conversations.info asks channels:read for public ones; lists show the app's own private ones alone."""
    async with served(optional_scopes=["channels:read", "groups:read"]) as slack:
        info = (await slack.client.conversations_info(channel="C0SUPPORT"))["channel"]
        assert (info["is_member"], info["is_private"], info["num_members"]) == (True, False, 7)
        assert await refusal(slack.client.conversations_info(channel="C0LEADS")) == "channel_not_found"
        both = "public_channel,private_channel"
        listed = await slack.client.conversations_list(types=both)
        assert [room["name"] for room in listed["channels"]] == ["general", "support"]
        await slack.desk.invite_bot("#leads")
        mine = await slack.client.users_conversations(types=both)
        assert [room["name"] for room in mine["channels"]] == ["support", "leads"]
        members = await slack.client.conversations_members(channel="C0LEADS", limit=2)
        assert members["members"] == ["U0LEAD", "U0PRODUCTMANAGER"]
        assert members["response_metadata"]["next_cursor"]
    async with served() as slack:
        assert await refusal(slack.client.conversations_info(channel="C0SUPPORT")) == "missing_scope"


async def test_channel_events_come_with_their_scope() -> None:
    """Archive, rename and kick are heard with channels:read, in the words of the kind of channel."""
    events = ["channel_archive", "channel_rename", "channel_left", "member_joined_channel"]
    manifest: Json = {
        "oauth_config": {"scopes": {"bot": ["chat:write", "channels:read"]}},
        "settings": {"event_subscriptions": {"bot_events": events}},
    }
    async with served(manifest=manifest) as slack, open_raw(slack) as raw:
        await raw.hear()
        raw.answer_all()
        await slack.desk.rename("#support", "help")
        await slack.desk.archive("#help")
        await slack.desk.kick_bot("#help")
        await slack.desk.join("product-manager", "#help")
        await slack.desk.settle()
        heard = [one["payload"]["event"] for one in raw.heard]
        assert [event["type"] for event in heard] == ["channel_rename", "channel_archive", "channel_left"]
        assert heard[0]["channel"]["name"] == "help"


async def test_honesty_5_a_channel_may_change_its_id() -> None:
    """channel_id_changed names both ids; the old one is channel_not_found from then on."""
    manifest: Json = {
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": ["channel_id_changed"]}},
    }
    async with served(manifest=manifest) as slack, open_raw(slack) as raw:
        await raw.hear()
        raw.answer_all()
        await slack.desk.say("lead", "#support", "still here")
        new = await slack.desk.change_id("#support")
        await slack.desk.settle()
        event = raw.heard[0]["payload"]["event"]
        assert (event["old_channel_id"], event["new_channel_id"]) == ("C0SUPPORT", new)
        assert await refusal(slack.client.chat_postMessage(channel="C0SUPPORT", text="a")) == "channel_not_found"
        await slack.client.chat_postMessage(channel=new, text="a")
        assert [one["text"] for one in slack.desk.messages("lead", "#support")] == ["still here", "a"]


async def test_the_inspector_says_who_was_notified(slack: Served) -> None:
    """A direct message notifies its reader, a mention whom it names, an edit nobody."""
    posted = await slack.client.chat_postMessage(channel="#support", text="for <@U0AGENT1>")
    await slack.client.chat_update(channel="C0SUPPORT", ts=posted["ts"], text="for <@U0AGENT2>")
    await slack.client.chat_postMessage(channel="U0LEAD", text="you")
    calls = [call for call in await slack.driver.calls() if call["method"].startswith("chat.")]
    assert [call["notified"] for call in calls] == [["U0AGENT1"], [], ["U0LEAD"]]
    counts = await slack.driver.counts()
    assert [counts[name]["messages"] for name in ("lead", "agent-1", "agent-2")] == [1, 1, 0]


async def test_honesty_7_reactions_of_the_app() -> None:
    """already_reacted, invalid_name, no_reaction, message_not_found; reactions.get lists who stands where."""
    async with served(optional_scopes=["reactions:write"]) as slack:
        client = slack.client
        ts = (await client.chat_postMessage(channel="#support", text="a"))["ts"]
        where = {"channel": "C0SUPPORT", "timestamp": ts}
        await client.reactions_add(**where, name="handshake")
        assert await refusal(client.reactions_add(**where, name="handshake")) == "already_reacted"
        assert await refusal(client.reactions_add(**where, name="no such name")) == "invalid_name"
        assert await refusal(client.reactions_remove(**where, name="eyes")) == "no_reaction"
        lost = client.reactions_add(channel="C0SUPPORT", timestamp="1.1", name="eyes")
        assert await refusal(lost) == "message_not_found"
        await slack.desk.react("lead", "#support", ts, "handshake")
        got = await client.reactions_get(**where)
        assert got["message"]["reactions"] == [{"name": "handshake", "users": ["U0DECIDE", "U0LEAD"], "count": 2}]
        for number in range(22):
            await client.reactions_add(**where, name=f"e{number}")
        assert await refusal(client.reactions_add(**where, name="last")) == "too_many_reactions"


async def test_honesty_7_people_cannot_react_twice(slack: Served) -> None:
    """Slack's client takes a standing reaction away instead of adding it again."""
    ts = await slack.desk.say("lead", "#support", "a")
    await slack.desk.react("lead", "#support", ts, "eyes")
    with pytest.raises(SandboxRefused, match="already_reacted"):
        await slack.desk.react("lead", "#support", ts, "eyes")
    await slack.desk.unreact("lead", "#support", ts, "eyes")
    with pytest.raises(SandboxRefused, match="no_reaction"):
        await slack.desk.unreact("lead", "#support", ts, "eyes")


async def test_an_old_button_can_be_pressed_by_a_client_that_has_not_caught_up(bolt: Served) -> None:
    """After an edit the button is gone for everybody, but a stale client may still press it."""
    posted = await bolt.client.chat_postMessage(
        channel="#support", text="a", blocks=[actions(button("Old", "noted", "old"))]
    )
    await bolt.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="b", blocks=[section("done")])
    agent = bolt.driver.person("agent-1")
    with pytest.raises(SandboxRefused, match="no_such_element"):
        await agent.press("Old")
    await agent.press("Old", stale=True)
    assert bolt.heard.of("action")[0]["actions"][0]["value"] == "old"
