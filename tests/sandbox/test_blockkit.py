"""The honesty list, item 1: what Slack documents as refused is refused, with Slack's words and pointers."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.blockkit import check_message, check_view
from bot.sandbox.blockkit.rules import Lookups
from tests.sandbox.miniature import actions, button, field, modal, option, section, text_input
from tests.sandbox.serving import Served

Json = dict[str, Any]


def words(count: int) -> str:
    """A text of ``count`` characters."""
    return "x" * count


def select(**more: Any) -> Json:
    """A static select in an actions block."""
    return actions({"type": "static_select", "action_id": "s", **more})


def confirm(title: str = "t", yes: str = "y") -> Json:
    """A button that asks first."""
    asks = {"title": plain(title), "text": plain("t"), "confirm": plain(yes), "deny": plain("n")}
    return actions(button("a", "a") | {"confirm": asks})


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


MESSAGES: list[tuple[str, list[Json], str]] = [
    ("section text 3000", [section(words(3001))], "less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ("section text empty", [section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ("section without both", [{"type": "section"}], "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    (
        "fields 10",
        [{"type": "section", "fields": [plain("a")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        "field 2000",
        [{"type": "section", "fields": [plain(words(2001))]}],
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    ("header 150", [{"type": "header", "text": plain(words(151))}], "must be less than 151 characters"),
    ("header plain only", [{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}], "/blocks/0/text/type"),
    ("blocks 50", [{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ("context 10", [{"type": "context", "elements": [plain("a")] * 11}], "no more than 10 items allowed"),
    ("context button", [{"type": "context", "elements": [button("a", "b")]}], "unsupported type: button"),
    ("actions 25", [actions(*[button("a", str(n)) for n in range(26)])], "no more than 25 items allowed"),
    ("actions empty", [actions()], "no less than 1 items allowed"),
    ("button text 75", [actions(button(words(76), "a"))], "must be less than 76 characters"),
    ("button value 2000", [actions(button("a", "a", words(2001)))], "must be less than 2001 characters"),
    ("button style", [actions({**button("a", "a"), "style": "blue"})], "value must be one of: primary, danger"),
    ("action_id 255", [actions(button("a", words(256)))], "/blocks/0/elements/0/action_id"),
    ("block_id 255", [section("a", block_id=words(256))], "/blocks/0/block_id"),
    ("block_id unique", [section("a"), section("b")], "`block_id` words already exists"),
    ("action_id unique in block", [actions(button("a", "a"), button("b", "a"))], "`action_id` a already exists"),
    ("unknown block", [{"type": "hologram"}], "unsupported type: hologram [json-pointer:/blocks/0]"),
    ("unknown element", [actions({"type": "lever"})], "unsupported type: lever [json-pointer:/blocks/0/elements/0]"),
    ("no type", [{"text": plain("a")}], "missing required field: type [json-pointer:/blocks/0]"),
    ("no object", ["words"], "must provide an object [json-pointer:/blocks/0]"),  # type: ignore[list-item]
    ("unknown property", [{"type": "divider", "colour": "red"}], "invalid additional property: colour"),
    ("null", [section("a") | {"accessory": None}], "must not be null [json-pointer:/blocks/0/accessory]"),
    ("option text 75", [select(options=[option(words(76))])], "must be less than 76 characters"),
    (
        "option value 150",
        [select(options=[{"text": plain("a"), "value": words(151)}])],
        "must be less than 151 characters",
    ),
    ("options 100", [select(options=[option(str(n)) for n in range(101)])], "no more than 100 items allowed"),
    ("options or groups", [select()], "must define either `options` or `option_groups`"),
    (
        "initial_option equal",
        [select(options=[option("a")], initial_option={**option("a"), "description": plain("d")})],
        "must match one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    (
        "initial_option null",
        [select(options=[option("a")], initial_option=None)],
        "must not be null [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    (
        "overflow 5",
        [section("a", {"type": "overflow", "action_id": "o", "options": [option(str(n)) for n in range(6)]})],
        "no more than 5 items allowed",
    ),
    (
        "radio 10",
        [actions({"type": "radio_buttons", "action_id": "r", "options": [option(str(n)) for n in range(11)]})],
        "no more than 10 items allowed",
    ),
    ("placeholder 150", [select(options=[option("a")], placeholder=plain(words(151)))], "must be less than 151"),
    ("confirm title 100", [confirm(title=words(101))], "must be less than 101 characters"),
    ("confirm button 30", [confirm(yes=words(31))], "must be less than 31 characters"),
    ("date", [actions({"type": "datepicker", "action_id": "d", "initial_date": "8 Dec"})], "valid date"),
    ("time", [actions({"type": "timepicker", "action_id": "t", "initial_time": "9:00"})], "valid time"),
    ("image alt", [{"type": "image", "image_url": "https://a.example/x.png"}], "missing required field: alt_text"),
    (
        "image unreachable",
        [{"type": "image", "image_url": "http://127.0.0.1/x.png", "alt_text": "x"}],
        "downloading image failed [json-pointer:/blocks/0/image_url]",
    ),
    ("alert in a message", [{"type": "alert", "text": plain("a")}], "unsupported type: alert"),
    (
        "number input in a message",
        [field("a", {"type": "number_input", "is_decimal_allowed": False, "action_id": "n"}, "n")],
        "unsupported type: number_input",
    ),
    ("one table", [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}] * 2, "only_one_table_allowed"),
    ("table rows 100", [{"type": "table", "rows": [[{}]] * 101}], "no more than 100 items allowed"),
    ("markdown 12000", [{"type": "markdown", "text": words(6001)}] * 2, "markdown must be less than 12001"),
    ("card without anything", [{"type": "card"}], "must define at least one of"),
    ("carousel 10", [{"type": "carousel", "elements": [{"type": "card", "body": plain("a")}] * 11}], "more than 10"),
    (
        "container nested",
        [{"type": "container", "title": plain("a"), "child_blocks": [{"type": "container"}]}],
        "unsupported type: container",
    ),
    ("video title", [{"type": "video", "title": plain(words(200)), "alt_text": "a", "thumbnail_url": "u",
                      "video_url": "u"}], "must be less than 200 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("blocks", "sentence"), [row[1:] for row in MESSAGES], ids=[row[0] for row in MESSAGES])
def test_honesty_1_message_limits(blocks: list[Json], sentence: str) -> None:
    """Each limit of Slack's Block Kit reference is refused in a message, where it stands."""
    assert any(sentence in problem.sentence() for problem in check_message(blocks))


def with_input(element: Json, **more: Any) -> Json:
    """A modal with one input."""
    return modal("c", field("Label", element, "b", **more))


VIEWS: list[tuple[str, Json, str]] = [
    ("title 24", modal("c") | {"title": plain(words(25))}, "less than 25 characters [json-pointer:/view/title/text]"),
    ("title there", {"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    ("submit 24", modal("c", submit=words(25)), "json-pointer:/view/submit/text"),
    ("close 24", modal("c", close=plain(words(25))), "json-pointer:/view/close/text"),
    ("private_metadata 3000", modal("c", private_metadata=words(3001)), "must be less than 3001 characters"),
    ("callback_id 255", modal(words(256)), "must be less than 256 characters"),
    ("external_id 255", modal("c", external_id=words(256)), "must be less than 256 characters"),
    ("blocks 100", modal("c", *[{"type": "divider"}] * 101), "no more than 100 items allowed"),
    (
        "submit where there is an input",
        modal("c", {"type": "divider"}, field("a", text_input(), "b"), submit=None),
        "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]",
    ),
    ("label 2000", modal("c", field(words(2001), text_input(), "b")), "must be less than 2001 characters"),
    ("hint 2000", modal("c", field("a", text_input(), "b", hint=plain(words(2001)))), "must be less than 2001"),
    ("max_length 3000", with_input(text_input(max_length=3001)), "must be between 1 and 3000"),
    ("min above max", with_input(text_input(min_length=9, max_length=3)), "min_length must not be greater"),
    ("button as input", with_input(button("a", "b")), "unsupported type: button"),
    ("files 10", with_input({"type": "file_input", "max_files": 11}), "must be between 1 and 10"),
    ("two focused", modal("c", field("a", text_input(focus_on_load=True), "1"),
                          field("b", text_input(focus_on_load=True), "2")), "only one element can have"),
    ("alert 200", modal("c", {"type": "alert", "text": plain(words(201))}), "must be less than 201 characters"),
    ("table in a modal", modal("c", {"type": "table", "rows": [[{}]]}), "unsupported type: table"),
    ("card in a modal", modal("c", {"type": "card", "title": plain("a")}), "unsupported type: card"),
    ("users that exist", with_input({"type": "users_select", "initial_user": "U0NOBODY"}), "invalid user"),
    ("channels that exist", with_input({"type": "channels_select", "initial_channel": "C0NO"}), "invalid channel"),
    (
        "number decimal said",
        with_input({"type": "number_input", "action_id": "n"}),
        "missing required field: is_decimal_allowed",
    ),
    ("unknown property", modal("c", colour="red"), "invalid additional property: colour"),
]  # fmt: skip


@pytest.mark.parametrize(("view", "sentence"), [row[1:] for row in VIEWS], ids=[row[0] for row in VIEWS])
def test_honesty_1_view_limits(view: Json, sentence: str) -> None:
    """Each limit of Slack's reference of views is refused in a modal, where it stands."""
    lookups = Lookups(lambda key: key == "U0LEAD", lambda key: key == "C0SUPPORT")
    assert any(sentence in problem.sentence() for problem in check_view(view, "modal", lookups))


@pytest.mark.parametrize(
    ("element", "ok"),
    [("datetimepicker", False), ("datepicker", True), ("number_input", False)],
)
def test_honesty_1_surfaces_of_elements(element: str, ok: bool) -> None:
    """What a Home tab does not show is refused in it."""
    extra = {"is_decimal_allowed": True} if element == "number_input" else {}
    home = {"type": "home", "blocks": [field("a", {"type": element, "action_id": "e", **extra}, "b")]}
    assert (check_view(home, "home") == []) == ok


def test_honesty_1_the_limits_themselves_are_allowed() -> None:
    """A document that is exactly at the limits passes, so that the check is not merely strict."""
    blocks = [
        section(words(3000)),
        {"type": "header", "text": plain(words(150))},
        {"type": "section", "block_id": "f", "fields": [{"type": "mrkdwn", "text": words(2000)}] * 10},
        actions(*[button(words(75), str(n), words(2000)) for n in range(25)]),
        {"type": "context", "elements": [plain("a")] * 10},
        *[{"type": "divider"}] * 45,
    ]
    assert len(blocks) == 50
    assert check_message(blocks) == []
    full = modal("c" * 255, *[{"type": "divider"}] * 100, private_metadata=words(3000))
    assert check_view(full | {"title": plain(words(24))}, "modal") == []


async def refused(slack: Served, method: str, **args: Any) -> Json:
    """Call and return the refusal."""
    with pytest.raises(SlackApiError) as caught:
        await slack.client.api_call(method, json=args)
    answer: Json = caught.value.response.data
    return answer


async def test_honesty_1_error_shapes_of_messages_and_views(slack: Served) -> None:
    """invalid_blocks lists errors and messages; views answer invalid_arguments with json pointers."""
    answer = await refused(slack, "chat.postMessage", channel="C0SUPPORT", text="a", blocks=[section(words(3001))])
    said = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [said],
        "response_metadata": {"messages": [f"[ERROR] {said}"]},
    }
    answer = await refused(
        slack, "views.publish", user_id="U0LEAD", view={"type": "home", "blocks": [], "private_metadata": words(3001)}
    )
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ]


async def test_honesty_1_blocks_that_are_no_blocks(slack: Served) -> None:
    """Blocks that are no JSON list are invalid_blocks_format; a second table is invalid_attachments."""
    answer = await refused(slack, "chat.postMessage", channel="C0SUPPORT", blocks="{no json")
    assert answer["error"] == "invalid_blocks_format"
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
    answer = await refused(slack, "chat.postMessage", channel="C0SUPPORT", text="a", blocks=[table, table])
    assert answer["error"] == "invalid_attachments"


async def test_honesty_1_no_text_too_long_and_a_warning_without_text(slack: Served) -> None:
    """Neither text nor blocks is no_text, an update over 4,000 is msg_too_long, blocks alone bring a warning."""
    assert (await refused(slack, "chat.postMessage", channel="C0SUPPORT"))["error"] == "no_text"
    posted = await slack.client.api_call("chat.postMessage", json={"channel": "C0SUPPORT", "blocks": [section("a")]})
    assert posted["response_metadata"]["warnings"] == ["missing_text_in_message"]
    answer = await refused(slack, "chat.update", channel="C0SUPPORT", ts=posted["ts"], text=words(4001))
    assert answer["error"] == "msg_too_long"


async def test_honesty_1_view_too_large(slack: Served) -> None:
    """A view over 250 kB is view_too_large."""
    wide = [{"type": "section", "text": plain("ß" * 2000)} for _ in range(70)]
    answer = await refused(slack, "views.publish", user_id="U0LEAD", view={"type": "home", "blocks": wide})
    assert answer["error"] == "view_too_large"


async def test_blocks_validate_needs_no_token_and_points(slack: Served) -> None:
    """blocks.validate answers anybody, with code, message, pointer and constraint."""
    slack.client.token = None
    answer = await refused(slack, "blocks.validate", blocks=[section(words(3001))])
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [
        {
            "code": "max_length",
            "message": "must be less than 3001 characters",
            "pointer": "/blocks/0/text/text",
            "constraint": 3000,
        }
    ]
    assert (await slack.client.api_call("blocks.validate", json={"view": modal("c")}))["ok"]
    assert (await refused(slack, "blocks.validate"))["error"] == "invalid_arguments"
