"""People act, a real Bolt program hears it and answers."""

from typing import Any

import pytest

from bot.sandbox.refusal import SandboxRefused
from tests.sandbox.miniature import actions, button, section
from tests.sandbox.serving import Served, served

Json = dict[str, Any]


async def test_a_command_opens_a_form_which_is_filled_by_label_and_submitted(bolt: Served) -> None:
    """A slash command, a modal, a type-ahead select and a submission pass through Bolt, found by what is read."""
    lead = bolt.driver.person("lead")
    await lead.slash("/decide form")
    form = await lead.modal()
    assert form is not None
    assert form.title == "A form"
    await lead.fill({"Question": "Why <b>?", "Choice": "No", "Who": "agent-1, @agent-2", "When": "fri 17:00"})
    await lead.submit()
    assert await lead.modal() is None
    (heard,) = bolt.heard.of("submission")
    assert heard["view"]["state"]["values"] == {
        "question": {"text": {"type": "plain_text_input", "value": "Why <b>?"}},
        "sealed": {"text": {"type": "plain_text_input", "value": None}},
        "choice": {
            "choice": {
                "type": "radio_buttons",
                "selected_option": {
                    "text": {"type": "plain_text", "text": "No", "emoji": True},
                    "value": "no",
                },
            }
        },
        "who": {"who": {"type": "multi_users_select", "selected_users": ["U0AGENT1", "U0AGENT2"]}},
        "when": {
            "when": {
                "type": "external_select",
                "selected_option": {"text": {"type": "plain_text", "text": "At fri 17:00"}, "value": "at fri 17:00"},
            }
        },
    }
    assert (await bolt.driver.counts())["lead"] == {"messages": 0, "presses": 5, "boxes": 1}


async def test_a_button_is_pressed_by_its_label_and_the_payload_is_slacks(bolt: Served) -> None:
    """A press arrives as block_actions with container, message, state, trigger and response URL."""
    posted = await bolt.client.chat_postMessage(
        channel="#support", text="hello", blocks=[section("*hello*"), actions(button("Press me", "noted"))]
    )
    agent = bolt.driver.person("agent-1")
    await agent.press("Press me")
    (heard,) = bolt.heard.of("action")
    assert heard["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": posted["channel"],
        "is_ephemeral": False,
    }
    assert heard["actions"][0]["value"] == "v"
    assert heard["user"]["id"] == "U0AGENT1"
    assert heard["trigger_id"]
    assert heard["response_url"].startswith(bolt.address + "/hooks/")
    assert [message.lines for message in await agent.reads()] == [["hello", "[Press me]"]]


async def test_a_command_arrives_escaped_with_its_people_and_its_kind_of_place(bolt: Served) -> None:
    """Names become ids with names, markup of the asker's is text, private places keep their names to themselves."""
    lead = bolt.driver.person("lead")
    await lead.slash("/decide Is 1 < 2 & <!channel>? @agent-1, @nobody #leads #support @here mail@agent-1.example")
    await lead.slash("/decide private", "#leads")
    await bolt.desk.open_messages("lead")
    await lead.slash("/decide direct", "dm")
    first, second, third = bolt.heard.of("command")
    assert first["text"] == (
        "Is 1 &lt; 2 &amp; &lt;!channel&gt;? <@U0AGENT1|agent-1>, @nobody <#C0LEADS|> <#C0SUPPORT|support> <!here> "
        "mail@agent-1.example"
    )
    names = [heard["channel_name"] for heard in (first, second, third)]
    assert names == ["support", "privategroup", "directmessage"]
    assert {"team_id", "user_id", "command", "response_url", "trigger_id", "api_app_id"} <= set(first)


async def test_a_command_without_should_escape_keeps_names_as_typed() -> None:
    """Where the manifest does not ask for escaping, @names stay text."""
    manifest: Json = {
        "features": {"slash_commands": [{"command": "/decide", "description": "d", "should_escape": False}]},
        "oauth_config": {"scopes": {"bot": ["commands"]}},
    }
    async with served(with_app=True, manifest=manifest) as bolt:
        await bolt.driver.person("lead").slash("/decide ask @agent-1")
        assert bolt.heard.of("command")[0]["text"] == "ask @agent-1"


async def test_unknown_commands_and_shortcuts_are_refused_by_the_client(bolt: Served) -> None:
    """What the app did not declare cannot be used, nor can anything in an archived channel."""
    with pytest.raises(SandboxRefused, match="unknown_command"):
        await bolt.desk.slash("lead", "#support", "/deicde x")
    with pytest.raises(SandboxRefused, match="unknown_shortcut"):
        await bolt.desk.shortcut("lead", "nothing")
    await bolt.desk.archive("#support")
    with pytest.raises(SandboxRefused, match="is_archived"):
        await bolt.desk.slash("lead", "#support", "/decide x")


async def test_the_newest_ephemeral_is_pressed_first(bolt: Served) -> None:
    """Of two ephemeral messages with the same button the newest counts."""
    for value in ("old", "new"):
        blocks = [actions(button("Undo", "noted", value))]
        await bolt.client.chat_postEphemeral(channel="#support", user="U0LEAD", text="a", blocks=blocks)
    await bolt.driver.person("lead").press("Undo")
    assert bolt.heard.of("action")[0]["actions"][0]["value"] == "new"


async def test_a_program_without_a_manifest_may_have_everything() -> None:
    """With all scopes any command, any shortcut and every event reaches the app, messages among them."""
    async with served(with_app=True, all_scopes=True, ack_seconds=0.3) as bolt:
        lead = bolt.driver.person("lead")
        await lead.says("hello")
        assert [body["event"]["text"] for body in bolt.heard.of("event")] == ["hello"]
        await lead.slash("/unheard-of")
        assert await lead.notices() == ["/unheard-of did not respond in time (operation_timeout)."]
        await lead.shortcut("ask_for_positions", on=(await lead.reads())[0])
        assert len(bolt.heard.of("shortcut")) == 1
