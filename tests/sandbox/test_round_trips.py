"""People act, a real Bolt program hears it and answers."""

from tests.sandbox.miniature import actions, button, section
from tests.sandbox.serving import Served


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
