"""The honesty list, items 2 and 3: triggers, the view stack, hashes, submissions, closing."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.clock import wall_sleep
from bot.sandbox.refusal import SandboxRefused
from tests.sandbox.miniature import FORM, actions, button, field, modal, option, section, text_input
from tests.sandbox.serving import Served, served

Json = dict[str, Any]


async def refusal(call: Any) -> str:
    """Return the code with which a call is refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def trigger(slack: Served, *, in_modal: bool = False) -> str:
    """A fresh trigger of lead's."""
    return slack.sandbox.world.triggers.mint("U0LEAD", in_modal=in_modal)


async def test_honesty_2_a_trigger_works_once(slack: Served) -> None:
    """A used trigger is exchanged_trigger_id, an invented one invalid_trigger_id."""
    key = trigger(slack)
    await slack.client.views_open(trigger_id=key, view=modal("a"))
    assert await refusal(slack.client.views_open(trigger_id=key, view=modal("a"))) == "exchanged_trigger_id"
    assert await refusal(slack.client.views_open(trigger_id="1.2.c", view=modal("a"))) == "invalid_trigger_id"


async def test_honesty_2_a_trigger_lives_three_seconds_of_wall_time(slack: Served) -> None:
    """After its three seconds (shortened here) it is expired_trigger_id; workspace time does not matter."""
    assert slack.sandbox.world.triggers.seconds == 3.0
    slack.sandbox.world.triggers.seconds = 0.02
    key = trigger(slack)
    await wall_sleep(0.03)
    assert await refusal(slack.client.views_open(trigger_id=key, view=modal("a"))) == "expired_trigger_id"


async def test_honesty_2_a_view_refused_leaves_the_trigger_unused(slack: Served) -> None:
    """A view that fails its check does not use the trigger up."""
    key = trigger(slack)
    assert await refusal(slack.client.views_open(trigger_id=key, view={"type": "modal"})) == "invalid_arguments"
    await slack.client.views_open(trigger_id=key, view=modal("a"))


async def test_honesty_2_three_views_deep_and_pushes_from_a_modal_alone(slack: Served) -> None:
    """A fourth pushed view is push_limit_reached; a push without an open modal is not_found."""
    client = slack.client
    assert await refusal(client.views_push(trigger_id=trigger(slack, in_modal=True), view=modal("b"))) == "not_found"
    first = await client.views_open(trigger_id=trigger(slack), view=modal("a"))
    assert await refusal(client.views_push(trigger_id=trigger(slack), view=modal("b"))) == "not_found"
    second = await client.views_push(trigger_id=trigger(slack, in_modal=True), view=modal("b"))
    assert second["view"]["previous_view_id"] == first["view"]["id"] == second["view"]["root_view_id"]
    await client.views_push(trigger_id=trigger(slack, in_modal=True), view=modal("c"))
    deep = client.views_push(trigger_id=trigger(slack, in_modal=True), view=modal("d"))
    assert await refusal(deep) == "push_limit_reached"
    assert slack.desk.see("lead")["modal"]["depth"] == 3


async def test_honesty_2_hash_conflict_and_not_found(slack: Served) -> None:
    """A stale hash is hash_conflict, for modals and Home; a closed view is not_found."""
    opened = (await slack.client.views_open(trigger_id=trigger(slack), view=modal("a")))["view"]
    updated = await slack.client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("b"))
    assert updated["view"]["hash"] != opened["hash"]
    again = slack.client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("c"))
    assert await refusal(again) == "hash_conflict"
    await slack.desk.close("lead")
    assert await refusal(slack.client.views_update(view_id=opened["id"], view=modal("c"))) == "not_found"
    home: Json = {"type": "home", "blocks": [section("hello")]}
    await slack.client.views_publish(user_id="U0LEAD", view=home)
    assert await refusal(slack.client.views_publish(user_id="U0LEAD", view=home, hash="1.a")) == "hash_conflict"


async def test_honesty_2_external_ids_are_unique(slack: Served) -> None:
    """Two open views with one external_id are duplicate_external_id; updating by it works."""
    await slack.client.views_open(trigger_id=trigger(slack), view=modal("a", external_id="x"))
    second = slack.client.views_push(trigger_id=trigger(slack, in_modal=True), view=modal("b", external_id="x"))
    assert await refusal(second) == "duplicate_external_id"
    assert (await slack.client.views_update(external_id="x", view=modal("c", external_id="x")))["ok"]


async def test_honesty_2_no_home_tab_no_publish() -> None:
    """views.publish is not_enabled where the manifest has no Home tab."""
    manifest: Json = {"features": {"app_home": {"home_tab_enabled": False}}}
    async with served(manifest=manifest) as slack:
        call = slack.client.views_publish(user_id="U0LEAD", view={"type": "home", "blocks": []})
        assert await refusal(call) == "not_enabled"


async def test_honesty_2_entries_survive_an_update_only_where_ids_are_the_same(slack: Served) -> None:
    """After views.update, what was typed is kept for equal block and action ids and gone for others."""
    view = modal("a", field("One", text_input(), "one"), field("Two", text_input(), "two"))
    opened = (await slack.client.views_open(trigger_id=trigger(slack), view=view))["view"]
    await slack.desk.set_field("lead", "one", "text", "kept")
    await slack.desk.set_field("lead", "two", "text", "lost")
    changed = modal("a", field("One", text_input(), "one"), field("Two", text_input("other"), "two"))
    updated = await slack.client.views_update(view_id=opened["id"], view=changed)
    values = updated["view"]["state"]["values"]
    assert values["one"]["text"]["value"] == "kept"
    assert values["two"]["other"]["value"] is None


SHAPES: list[tuple[Json, Any, Json]] = [
    (text_input("e"), "words", {"value": "words"}),
    ({"type": "number_input", "is_decimal_allowed": False}, "7", {"value": "7"}),
    ({"type": "static_select", "options": [option("Yes")]}, "Yes", {"selected_option": "Yes"}),
    ({"type": "multi_static_select", "options": [option("Yes"), option("No")]}, ["No"], {"selected_options": ["No"]}),
    ({"type": "radio_buttons", "options": [option("Yes")]}, "yes", {"selected_option": "Yes"}),
    ({"type": "checkboxes", "options": [option("Yes"), option("No")]}, ["Yes"], {"selected_options": ["Yes"]}),
    ({"type": "users_select"}, "@agent-1", {"selected_user": "U0AGENT1"}),
    ({"type": "multi_users_select"}, ["agent-1", "lead"], {"selected_users": ["U0AGENT1", "U0LEAD"]}),
    ({"type": "conversations_select"}, "#support", {"selected_conversation": "C0SUPPORT"}),
    ({"type": "multi_conversations_select"}, ["#support"], {"selected_conversations": ["C0SUPPORT"]}),
    ({"type": "channels_select"}, "#general", {"selected_channel": "C0GENERAL"}),
    ({"type": "multi_channels_select"}, ["#general"], {"selected_channels": ["C0GENERAL"]}),
    ({"type": "datepicker"}, "2026-12-08", {"selected_date": "2026-12-08"}),
    ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
    ({"type": "datetimepicker"}, 1800000000, {"selected_date_time": 1800000000}),
    ({"type": "email_text_input"}, "a@b.example", {"value": "a@b.example"}),
    ({"type": "url_text_input"}, "https://a.example", {"value": "https://a.example"}),
]  # fmt: skip


@pytest.mark.parametrize(("element", "value", "expected"), SHAPES, ids=[row[0]["type"] for row in SHAPES])
async def test_honesty_2_state_values_have_the_shape_of_their_element(
    bolt: Served, element: Json, value: Any, expected: Json
) -> None:
    """What a person enters arrives in ``state.values`` as Slack writes it for that element."""
    view = modal("everything", field("Label", {**element, "action_id": "e"}, "b"))
    await bolt.client.views_open(trigger_id=trigger(bolt), view=view)
    lead = bolt.driver.person("lead")
    await lead.fill({"Label": value})
    await lead.submit()
    state = bolt.heard.of("submission")[0]["view"]["state"]["values"]["b"]["e"]
    assert state.pop("type") == element["type"]
    flat = {
        key: [one["text"]["text"] if isinstance(one, dict) else one for one in entry]
        if isinstance(entry, list)
        else entry["text"]["text"]
        if isinstance(entry, dict)
        else entry
        for key, entry in state.items()
    }
    assert flat == expected


async def open_form(bolt: Served, answer: Json | None = None, view: Json | None = None) -> Any:
    """Open a form for lead whose submission is answered with ``answer``."""
    bolt.heard.on_submit = answer
    shown = view or modal("everything", field("Words", text_input(), "words"), field("More", text_input(), "more"))
    await bolt.client.views_open(trigger_id=trigger(bolt), view=shown)
    lead = bolt.driver.person("lead")
    if view is None:
        await lead.fill({"Words": "a", "More": "b"})
    return lead


async def test_honesty_3_errors_stand_under_existing_inputs(bolt: Served) -> None:
    """``errors`` are shown under their fields and the form stays open."""
    lead = await open_form(bolt, {"response_action": "errors", "errors": {"words": "Too short."}})
    await lead.submit()
    form = await lead.modal()
    assert form.fields["Words"].error == "Too short."
    assert "  ! Too short." in form.lines
    assert await lead.notices() == []


async def test_honesty_3_errors_for_unknown_blocks_are_a_failure_that_the_person_sees(bolt: Served) -> None:
    """``errors`` that name no input of the view leave the form open, with Slack's line about trouble."""
    lead = await open_form(bolt, {"response_action": "errors", "errors": {"elsewhere": "Hm."}})
    await lead.submit()
    assert (await lead.modal()).errors == []
    assert "We had some trouble connecting" in (await lead.notices())[0]


async def test_honesty_3_update_push_clear_and_empty(bolt: Served) -> None:
    """The acknowledgement replaces, stacks, clears, or (empty) closes this view alone."""
    push = modal("everything", section("Second"), close={"type": "plain_text", "text": "Back"})
    lead = await open_form(bolt, {"response_action": "push", "view": push})
    await lead.submit()
    assert (await lead.modal()).depth == 2
    bolt.heard.on_submit = {"response_action": "update", "view": modal("everything", section("Third"))}
    await lead.submit()
    assert (await lead.modal()).lines == ["A form", "Third", "[Send]"]
    bolt.heard.on_submit = None
    await lead.submit()
    form = await lead.modal()
    assert (form.depth, form.fields["Words"].value) == (1, "a")
    bolt.heard.on_submit = {"response_action": "push", "view": push}
    await lead.submit()
    bolt.heard.on_submit = {"response_action": "clear"}
    await lead.submit()
    assert await lead.modal() is None


async def test_honesty_3_a_view_in_the_answer_is_checked_too(bolt: Served) -> None:
    """An acknowledgement with a view that Slack refuses leaves the form and tells the person."""
    lead = await open_form(bolt, {"response_action": "update", "view": {"type": "modal", "blocks": []}})
    await lead.submit()
    assert (await lead.modal()).fields["Words"].value == "a"
    assert len(await lead.notices()) == 1


async def test_honesty_3_no_answer_within_the_deadline_is_seen_by_the_person() -> None:
    """Without an acknowledgement the person reads that the app did not respond in time, and nothing is sent again."""
    async with served(with_app=True, ack_seconds=0.1) as bolt:

        async def dawdle() -> None:
            await wall_sleep(0.25)

        bolt.heard.before_ack = dawdle
        lead = bolt.driver.person("lead")
        await lead.slash("/decide x")
        assert await lead.notices() == ["/decide did not respond in time (operation_timeout)."]
        await wall_sleep(0.3)
        await bolt.driver.clock.advance(minutes=10)
        assert len(bolt.heard.of("command")) == 1


async def test_honesty_3_three_seconds_is_the_deadline(slack: Served) -> None:
    """Unless a test says otherwise an acknowledgement has three seconds."""
    assert slack.sandbox.world.ack_seconds == 3.0


async def test_honesty_3_view_closed_only_when_asked_for_and_without_values(bolt: Served) -> None:
    """``view_closed`` comes with notify_on_close alone, carries no values, and says whether all was cleared."""
    lead = await open_form(bolt)
    await lead.close()
    assert bolt.heard.of("closed") == []
    await open_form(bolt, view=FORM | {"notify_on_close": True})
    await lead.fill({"Question": "typed since"})
    await lead.close()
    await open_form(bolt, view=FORM | {"notify_on_close": True})
    await lead.close(everything=True)
    first, second = bolt.heard.of("closed")
    assert first["view"]["state"]["values"] == {}
    assert (first["is_cleared"], second["is_cleared"]) == (False, True)


async def test_what_slacks_client_checks_itself_is_not_sent(bolt: Served) -> None:
    """Empty required fields, lengths and numbers are refused under the field before the app hears of it."""
    number = {
        "type": "number_input",
        "action_id": "n",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": "99",
    }
    view = modal(
        "everything", field("Words", text_input(max_length=5), "words"), field("Sure", number, "sure", optional=True)
    )
    lead = await open_form(bolt, view=view)
    await lead.submit()
    assert (await lead.modal()).errors == ["Please complete this required field."]
    await lead.fill({"Words": "too long", "Sure": "100"})
    await lead.submit()
    assert (await lead.modal()).errors == [
        "Please enter no more than 5 characters.",
        "Please enter a number that is at most 99.",
    ]
    await lead.fill({"Words": "short", "Sure": "50"})
    await lead.submit()
    assert len(bolt.heard.of("submission")) == 1


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "datepicker"}, "8 Dec"),
        ({"type": "timepicker"}, "nine"),
        ({"type": "users_select"}, "nobody"),
        ({"type": "static_select", "options": [option("Yes")]}, "No"),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["lead", "agent-1"]),
    ],
)
async def test_what_an_element_does_not_offer_cannot_be_entered(slack: Served, element: Json, value: Any) -> None:
    """A picker takes dates, a menu its options, a limit its number; deactivated people cannot be picked."""
    view = modal("c", field("Label", {**element, "action_id": "e"}, "b"))
    await slack.client.views_open(trigger_id=trigger(slack), view=view)
    with pytest.raises(SandboxRefused):
        await slack.desk.set_field("lead", "b", "e", value)


async def test_dispatch_action_tells_the_app_of_a_field(bolt: Served) -> None:
    """A select with dispatch_action is heard at once; a text only on Enter or, if so declared, on each character."""
    pick = {"type": "static_select", "action_id": "noted", "options": [option("Yes"), option("No")]}
    view = modal("everything", field("Pick", pick, "pick", dispatch_action=True),
                 field("Words", text_input("noted"), "words", dispatch_action=True))  # fmt: skip
    lead = await open_form(bolt, view=view)
    await lead.fill({"Pick": "No"})
    await lead.fill({"Words": "typed"})
    await lead.fill({"Words": "entered"}, enter=True)
    first, second = bolt.heard.of("action")
    assert first["container"]["type"] == "view"
    assert first["actions"][0]["selected_option"]["value"] == "no"
    assert second["actions"][0]["value"] == "entered"
    assert second["view"]["state"]["values"]["pick"]["noted"]["selected_option"]["value"] == "no"


async def test_an_external_select_takes_only_what_was_offered(bolt: Served) -> None:
    """Typing asks the app; something that it did not offer cannot be picked."""
    lead = await open_form(bolt, view=FORM)
    assert await lead.type_into("When", "fri") == ["At fri"]
    with pytest.raises(SandboxRefused, match="not offered"):
        await bolt.desk.set_field("lead", "when", "when", "Monday")


async def test_a_type_ahead_waits_for_enough_letters(bolt: Served) -> None:
    """Below min_query_length (three unless told) the app is not asked."""
    select = {"type": "external_select", "action_id": "when"}
    lead = await open_form(bolt, view=modal("everything", field("When", select, "when")))
    assert await lead.type_into("When", "fr") == []
    assert bolt.heard.of("options") == []
    assert await lead.type_into("When", "fri") == ["At fri"]


async def test_a_form_comes_before_what_is_behind_it(bolt: Served) -> None:
    """A label that is both in the open form and in the channel is pressed in the form; ``in_`` looks elsewhere."""
    await bolt.client.chat_postMessage(
        channel="C0SUPPORT", text="a", blocks=[actions(button("Same", "noted", "outer"))]
    )
    lead = await open_form(bolt, view=modal("everything", actions(button("Same", "noted", "inner"))))
    await lead.press("Same")
    await lead.press("Same", in_="#support")
    assert [heard["actions"][0]["value"] for heard in bolt.heard.of("action")] == ["inner", "outer"]
