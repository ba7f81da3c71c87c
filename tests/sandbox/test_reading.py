"""People read and find things as they stand on the screen; the inspector hides what is sealed."""

import json
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.endpoints import ACTS, LOOKS
from bot.sandbox.inspector import MASK, masked
from bot.sandbox.reading import Names, message_lines, plain
from bot.sandbox.refusal import SandboxRefused
from tests.sandbox.miniature import actions, button, field, modal, option, section, text_input
from tests.sandbox.serving import Served

Json = dict[str, Any]
NAMES = Names({"U1": "lead"}, {"C1": "support"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("*bold* and _it_ and ~gone~", "bold and it and gone"),
        ("*_both_*", "both"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("<@U1> in <#C1> or <#C1|support>", "@lead in #support or #support"),
        ("<https://a.example|here> &amp; &lt;there&gt;", "here & <there>"),
        ("<!date^1^{date}|8 Dec> <!channel>", "8 Dec @channel"),
    ],
)
def test_mrkdwn_is_read_without_its_marks(written: str, read: str) -> None:
    """What a person reads has names, no marks, and no entities."""
    assert plain({"type": "mrkdwn", "text": written}, NAMES) == read


def test_blocks_as_lines() -> None:
    """Buttons are [Label], menus [⋯ a | b]; the accessory stands behind its text."""
    menu = {"type": "overflow", "action_id": "m", "options": [option("History"), option("Close")]}
    blocks = [
        section("*Question*", menu),
        {"type": "context", "block_id": "c", "elements": [{"type": "mrkdwn", "text": "one"}]},
        actions(button("Yes", "y"), button("No", "n")),
    ]
    lines = message_lines({"blocks": blocks, "text": "fallback"}, NAMES)
    assert lines == ["Question  [⋯ History | Close]", "one", "[Yes]  [No]"]


async def test_a_form_is_read_with_labels_values_and_errors(bolt: Served) -> None:
    """The driver's form has fields by label; its lines are what stands on the screen."""
    lead = bolt.driver.person("lead")
    await lead.slash("/decide form")
    await lead.fill({"Question": "Why?", "Choice": "No", "Who": ["agent-1"]})
    await lead.submit()
    form = await lead.modal()
    assert form is not None
    assert form.lines == [
        "A form",
        "Question*: Why?",
        "Sealed:",
        "Choice*: ( ) Yes  (x) No",
        "Who*: agent-1",
        "When*:",
        "  ! Please complete this required field.",
        "[Send]",
    ]
    assert form.fields["Choice"].options == ["Yes", "No"]
    assert form.fields["Sealed"].required is False
    with pytest.raises(SandboxRefused, match="there is Question, Sealed, Choice, Who, When"):
        await lead.fill({"Colour": "red"})


async def test_the_newest_message_wins_and_a_message_or_place_narrows(bolt: Served) -> None:
    """Of two equal buttons the newest is pressed; ``message`` and ``in_`` choose another."""
    for value, channel in (("old", "#support"), ("dm", "U0LEAD")):
        await bolt.client.chat_postMessage(channel=channel, text="a", blocks=[actions(button("Go", "noted", value))])
    await bolt.driver.clock.advance(seconds=2)
    await bolt.client.chat_postMessage(channel="#support", text="b", blocks=[actions(button("Go", "noted", "new"))])
    lead = bolt.driver.person("lead")
    await lead.press("Go")
    await lead.press("Go", in_="#support")
    await lead.press("Go", message=(await lead.reads())[0])
    await bolt.driver.person("agent-1").press("Go")
    assert [one["actions"][0]["value"] for one in bolt.heard.of("action")] == ["dm", "new", "old", "new"]
    with pytest.raises(SandboxRefused, match="sees no 'Stop'; there is Go"):
        await lead.press("Stop")


async def test_menus_shortcuts_and_home(bolt: Served) -> None:
    """An overflow option, a message shortcut by name and a button in Home are used by what they read."""
    menu = {"type": "overflow", "action_id": "noted", "options": [option("History"), option("Close it")]}
    await bolt.client.chat_postMessage(channel="#support", text="a", blocks=[section("a", menu)])
    lead = bolt.driver.person("lead")
    await lead.choose_menu("Close it")
    assert bolt.heard.of("action")[0]["actions"][0]["selected_option"]["value"] == "close it"
    message = (await lead.reads())[0]
    await lead.shortcut("Ask for positions", on=message)
    heard = bolt.heard.of("shortcut")[0]
    assert (heard["message"]["ts"], heard["callback_id"]) == (message.ts, "ask_for_positions")
    home = {"type": "home", "blocks": [section("Nothing waits", button("New decision", "noted"))]}
    await bolt.client.views_publish(user_id="U0LEAD", view=home)
    await lead.press("New decision", in_="home")
    assert bolt.heard.of("action")[1]["container"]["type"] == "view"
    assert await lead.home() == ["Nothing waits  [New decision]"]


async def test_ticking_keeps_the_other_ticks(bolt: Served) -> None:
    """Pressing a checkbox in a form adds it to those that stand, and a second press takes it away."""
    boxes = {"type": "checkboxes", "action_id": "c", "options": [option("One"), option("Two")]}
    trigger = bolt.sandbox.world.triggers.mint("U0LEAD")
    await bolt.client.views_open(trigger_id=trigger, view=modal("everything", field("Boxes", boxes, "b")))
    lead = bolt.driver.person("lead")
    for label in ("One", "Two", "One"):
        await lead.press(label)
    form = await lead.modal()
    assert form is not None
    assert form.fields["Boxes"].value == ["Two"]
    await lead.press("Send")
    assert await lead.modal() is None


async def test_what_was_filled_in_already_costs_nothing(bolt: Served) -> None:
    """Presses and boxes count what a person changes: prefilled people, choices and texts left alone are free."""
    people = {"type": "multi_users_select", "action_id": "p", "initial_users": ["U0AGENT1"]}
    choice = {"type": "radio_buttons", "action_id": "r", "options": [option("Yes")], "initial_option": option("Yes")}
    view = modal(
        "everything",
        field("People", people, "p"),
        field("Choice", choice, "r"),
        field("Words", text_input(initial_value="as before"), "w"),
    )
    await bolt.client.views_open(trigger_id=bolt.sandbox.world.triggers.mint("U0LEAD"), view=view)
    lead = bolt.driver.person("lead")
    await lead.fill({"People": "agent-1, agent-2", "Choice": "Yes", "Words": "as before"})
    await lead.submit()
    assert (await bolt.driver.counts())["lead"] == {"messages": 0, "presses": 2, "boxes": 0}


async def test_typed_words_are_masked_in_the_inspector(bolt: Served) -> None:
    """Submitted texts are hidden everywhere unless an operator looks, and choices of sealed forms too."""
    lead = bolt.driver.person("lead")
    await lead.slash("/decide form")
    await lead.fill({"Question": "top secret", "Choice": "No", "Who": ["agent-1"], "When": "eod"})
    await lead.submit()
    assert "top secret" not in str(await bolt.driver.calls())
    assert "top secret" in str(await bolt.driver.calls(operator=True))
    assert MASK in str(await bolt.driver.calls())


def test_a_sealed_form_shows_neither_words_nor_choice() -> None:
    """A view whose callback_id names a position is masked with its choice, draft and metadata."""
    radio = {"type": "radio_buttons", "action_id": "r", "options": [option("Yes")], "initial_option": option("Yes")}
    view = modal(
        "position_v1",
        field("Choice", radio, "b"),
        field("Because", text_input(initial_value="secret"), "w"),
        private_metadata="secret",
    )
    chosen = {"type": "radio_buttons", "selected_option": option("Yes")}
    view["state"] = {"values": {"b": {"r": chosen}, "w": {"text": {"type": "plain_text_input", "value": "secret"}}}}
    shown = masked({"view": view})
    assert "secret" not in str(shown)
    assert shown["view"]["blocks"][0]["element"]["initial_option"] == MASK
    assert shown["view"]["state"]["values"]["b"]["r"]["selected_option"] == MASK
    assert view["private_metadata"] == "secret"


async def test_a_script_can_act_with_nothing_but_http(bolt: Served) -> None:
    """The endpoints take JSON, answer with a result, and refuse with a code and a sentence."""
    async with aiohttp.ClientSession() as session:

        async def post(verb: str, **body: Any) -> tuple[int, Json]:
            async with session.post(f"{bolt.address}/_sandbox/{verb}", json=body) as answer:
                return answer.status, await answer.json()

        assert await post("slash", user="lead", channel="#support", text="/decide form") == (
            200,
            {"ok": True, "result": None},
        )
        async with session.get(f"{bolt.address}/_sandbox/see", params={"user": "lead"}) as answer:
            seen = (await answer.json())["result"]
        assert seen["modal"]["title"] == "A form"
        status, refused = await post("slash", user="lead", channel="#support", text="/nothing")
        assert (status, refused["error"]) == (409, "unknown_command")
        assert (await post("slash", user="lead"))[0] == 400


async def test_start_over_leaves_nothing_behind(bolt: Served) -> None:
    """After a reset the channels are empty, forms are closed, and new timestamps are later than old ones."""
    lead = bolt.driver.person("lead")
    before = await lead.says("a")
    await lead.slash("/decide form")
    await bolt.driver.reset()
    assert await lead.reads() == []
    assert await lead.modal() is None
    assert await lead.says("b") > before


def test_every_endpoint_is_documented() -> None:
    """docs/sandbox.md names every act and every look, and no other."""
    text = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:GET|POST) /_sandbox/(\w+)`", text))
    assert named == set(ACTS) | set(LOOKS) | {"alive"}


def test_a_form_that_shows_sealed_words_is_masked() -> None:
    """Where a form's callback id says so, what it says is hidden as well; its buttons and title stay."""
    said = {"type": "section", "text": {"type": "mrkdwn", "text": "a secret turnip"}}
    view = {"callback_id": "words.sealed.v1", "title": {"type": "plain_text", "text": "Your words"}, "blocks": [said]}
    shown = str(masked({"view": json.dumps(view)}))
    assert "turnip" not in shown
    assert "Your words" in shown
    assert "turnip" in str(masked({"view": json.dumps({**view, "callback_id": "how.view.v1"})}))
