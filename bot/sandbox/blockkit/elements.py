"""Block elements and the objects they are made of, with Slack's limits."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from bot.sandbox.blockkit.rules import (
    Field,
    Place,
    Problem,
    Rule,
    boolean,
    channel,
    choice,
    integer,
    items,
    person,
    shape,
    string,
    typed,
)

__all__ = [
    "ACTIONS",
    "ACTION_ID",
    "CONTEXT",
    "IMAGE",
    "INPUTS",
    "SECTION",
    "WORKFLOW",
    "option",
    "plain",
    "text",
    "url",
]

ACTION_ID = string(255)
url = string(3000)


def plain(most: int) -> Rule:
    """A plain_text object of at most ``most`` characters."""
    return shape({"text": Field(string(most), True), "emoji": Field(boolean)}, with_type="plain_text")


def _mrkdwn(most: int) -> Rule:
    return shape({"text": Field(string(most), True), "verbatim": Field(boolean)}, with_type="mrkdwn")


def text(most: int) -> Rule:
    """A plain_text or mrkdwn object of at most ``most`` characters."""
    return typed({"plain_text": plain(most), "mrkdwn": _mrkdwn(most)})


_CONFIRM = shape(
    {
        "title": Field(plain(100), True),
        "text": Field(text(300), True),
        "confirm": Field(plain(30), True),
        "deny": Field(plain(30), True),
        "style": Field(choice("primary", "danger")),
    }
)

_DISPATCH = shape({"trigger_actions_on": Field(items(choice("on_enter_pressed", "on_character_entered"), 2))})


def option(*, markdown: bool = False, with_url: bool = False) -> Rule:
    """An option object; radio buttons and checkboxes allow mrkdwn, overflow menus allow a url."""
    kind = text if markdown else plain
    fields = {
        "text": Field(kind(75), True),
        "value": Field(string(150), True),
        "description": Field(kind(75)),
    }
    if with_url:
        fields["url"] = Field(url)
    return shape(fields)


def _group(value: Any, place: Place) -> Iterator[Problem]:
    yield from shape({"label": Field(plain(75), True), "options": Field(items(option(), 100), True)})(value, place)


def _every_option(element: dict[str, Any]) -> list[Any]:
    found = list(element.get("options", ()))
    for group in element.get("option_groups", ()):
        found.extend(group["options"])
    return found


def _one_source(value: dict[str, Any], place: Place) -> Iterator[Problem]:
    if ("options" in value) == ("option_groups" in value):
        yield place.no("must define either `options` or `option_groups`", "exclusive")


def _unique_values(value: dict[str, Any], place: Place) -> Iterator[Problem]:
    values = [entry["value"] for entry in _every_option(value)]
    if len(set(values)) != len(values):
        yield place.no("option values must be unique", "unique")


def _initial_in(value: dict[str, Any], place: Place) -> Iterator[Problem]:
    offered = _every_option(value)
    if "initial_option" in value and value["initial_option"] not in offered:
        yield place.at("initial_option").no("must match one of the provided options", "initial")
    for index, chosen in enumerate(value.get("initial_options", ())):
        if chosen not in offered:
            yield place.at("initial_options").at(index).no("must match one of the provided options", "initial")


def _both(*rules: Callable[[dict[str, Any], Place], Iterator[Problem]]) -> Rule:
    def rule(value: Any, place: Place) -> Iterator[Problem]:
        for each in rules:
            yield from each(value, place)

    return rule


def _match(pattern: str, what: str) -> Rule:
    compiled = re.compile(pattern)

    def rule(value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, str) or compiled.fullmatch(value) is None:
            yield place.no(f"must be a valid {what}", "format")

    return rule


_COMMON = {"action_id": Field(ACTION_ID), "confirm": Field(_CONFIRM), "focus_on_load": Field(boolean)}
_PLACEHOLDER = {"placeholder": Field(plain(150))}
_MENU = _COMMON | _PLACEHOLDER
_DATE = _match(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "date (YYYY-MM-DD)")
_TIME = _match(r"([01]\d|2[0-3]):[0-5]\d", "time (HH:mm)")

_BUTTON = shape(
    {
        "text": Field(plain(75), True),
        "action_id": Field(ACTION_ID),
        "value": Field(string(2000, 0)),
        "url": Field(url),
        "style": Field(choice("primary", "danger")),
        "confirm": Field(_CONFIRM),
        "accessibility_label": Field(string(75)),
        "agent_prompt": Field(string(4000)),
    },
    with_type="button",
)

WORKFLOW = shape(
    {
        "text": Field(plain(75), True),
        "workflow": Field(shape({"trigger": Field(lambda *_: iter(()), True)}), True),
        "action_id": Field(ACTION_ID),
        "style": Field(choice("primary", "danger")),
        "accessibility_label": Field(string(75)),
    },
    with_type="workflow_button",
)


def _slack_file(value: Any, place: Place) -> Iterator[Problem]:
    yield from shape({"id": Field(string(255)), "url": Field(url)})(value, place)


def _image_source(value: dict[str, Any], place: Place) -> Iterator[Problem]:
    if ("image_url" in value) == ("slack_file" in value):
        yield place.no("must define either `image_url` or `slack_file`", "exclusive")
    elif "image_url" in value and not _reachable(value["image_url"]):
        yield place.at("image_url").no("downloading image failed", "image")


def _reachable(address: str) -> bool:
    """Slack fetches pictures from the public internet; what only we can reach, it cannot."""
    found = re.match(r"https?://([^/:?#]+)", address)
    if found is None:
        return False
    host = found.group(1).lower()
    private = host in ("localhost", "0.0.0.0") or host.startswith(("127.", "10.", "192.168."))
    return "." in host and not private and not host.endswith((".local", ".internal", ".invalid"))


IMAGE = shape(
    {"image_url": Field(url), "slack_file": Field(_slack_file), "alt_text": Field(string(2000), True)},
    also=_image_source,
    with_type="image",
)

_OVERFLOW = shape(
    {
        "action_id": Field(ACTION_ID),
        "options": Field(items(option(with_url=True), 5), True),
        "confirm": Field(_CONFIRM),
    },
    also=_unique_values,
    with_type="overflow",
)


def _ticks(kind: str, initial: str, rule: Rule) -> Rule:
    return shape(
        _COMMON | {"options": Field(items(option(markdown=True), 10), True), initial: Field(rule)},
        also=_both(_unique_values, _initial_in),
        with_type=kind,
    )


_RADIO = _ticks("radio_buttons", "initial_option", option(markdown=True))
_CHECKS = _ticks("checkboxes", "initial_options", items(option(markdown=True), 10))

_MOST = {"max_selected_items": Field(integer(1, 100))}
_SOURCES = {
    "options": Field(items(option(), 100)),
    "option_groups": Field(items(_group, 100)),
}
_QUERY = {"min_query_length": Field(integer(0, 75))}
_FILTER = shape(
    {
        "include": Field(items(choice("im", "mpim", "private", "public"), 4)),
        "exclude_external_shared_channels": Field(boolean),
        "exclude_bot_users": Field(boolean),
    }
)
_URL_ENABLED = {"response_url_enabled": Field(boolean)}
_ROOM = {"filter": Field(_FILTER), "default_to_current_conversation": Field(boolean)}

_SELECTS: dict[str, Rule] = {
    "static_select": shape(
        _MENU | _SOURCES | {"initial_option": Field(option())},
        also=_both(_one_source, _unique_values, _initial_in),
        with_type="static_select",
    ),
    "external_select": shape(_MENU | _QUERY | {"initial_option": Field(option())}, with_type="external_select"),
    "users_select": shape(_MENU | {"initial_user": Field(person)}, with_type="users_select"),
    "conversations_select": shape(
        _MENU | _ROOM | _URL_ENABLED | {"initial_conversation": Field(channel)}, with_type="conversations_select"
    ),
    "channels_select": shape(_MENU | _URL_ENABLED | {"initial_channel": Field(channel)}, with_type="channels_select"),
}

_MULTIS: dict[str, Rule] = {
    "multi_static_select": shape(
        _MENU | _SOURCES | _MOST | {"initial_options": Field(items(option(), 100))},
        also=_both(_one_source, _unique_values, _initial_in),
        with_type="multi_static_select",
    ),
    "multi_external_select": shape(
        _MENU | _QUERY | _MOST | {"initial_options": Field(items(option(), 100))}, with_type="multi_external_select"
    ),
    "multi_users_select": shape(
        _MENU | _MOST | {"initial_users": Field(items(person, 1000))}, with_type="multi_users_select"
    ),
    "multi_conversations_select": shape(
        _MENU | _MOST | _ROOM | {"initial_conversations": Field(items(channel, 1000))},
        with_type="multi_conversations_select",
    ),
    "multi_channels_select": shape(
        _MENU | _MOST | {"initial_channels": Field(items(channel, 1000))}, with_type="multi_channels_select"
    ),
}


def _pickers() -> dict[str, Rule]:
    moment = integer(1_000_000_000, 9_999_999_999)
    return {
        "datepicker": shape(_MENU | {"initial_date": Field(_DATE)}, with_type="datepicker"),
        "timepicker": shape(
            _MENU | {"initial_time": Field(_TIME), "timezone": Field(string(100))}, with_type="timepicker"
        ),
        "datetimepicker": _elsewhere(
            "home", shape(_COMMON | {"initial_date_time": Field(moment)}, with_type="datetimepicker")
        ),
    }


def _elsewhere(surface: str, rule: Rule) -> Rule:
    def checked(value: Any, place: Place) -> Iterator[Problem]:
        if place.surface == surface:
            yield place.no(f"unsupported type: {value['type']}", "unsupported")
        else:
            yield from rule(value, place)

    return checked


def _modal_only(rule: Rule) -> Rule:
    def checked(value: Any, place: Place) -> Iterator[Problem]:
        if place.surface != "modal":
            yield place.no(f"unsupported type: {value['type']}", "unsupported")
        else:
            yield from rule(value, place)

    return checked


def _lengths(value: dict[str, Any], place: Place) -> Iterator[Problem]:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        yield place.no("min_length must not be greater than max_length", "range")


_TYPED = {
    "action_id": Field(ACTION_ID),
    "placeholder": Field(plain(150)),
    "focus_on_load": Field(boolean),
    "dispatch_action_config": Field(_DISPATCH),
}
_PLAIN_INPUT = shape(
    _TYPED
    | {
        "initial_value": Field(string(3000, 0)),
        "multiline": Field(boolean),
        "min_length": Field(integer(0, 3000)),
        "max_length": Field(integer(1, 3000)),
    },
    also=_lengths,
    with_type="plain_text_input",
)
_NUMBER = shape(
    _TYPED
    | {
        "is_decimal_allowed": Field(boolean, True),
        "initial_value": Field(string(100, 0)),
        "min_value": Field(string(100)),
        "max_value": Field(string(100)),
    },
    with_type="number_input",
)
_FILES = shape(
    {
        "action_id": Field(ACTION_ID),
        "filetypes": Field(items(string(20), 100)),
        "max_files": Field(integer(1, 10)),
    },
    with_type="file_input",
)
_RICH = shape(
    _TYPED
    | {
        "initial_value": Field(lambda *_: iter(())),
        "min_lines": Field(integer(1, 100)),
        "max_lines": Field(integer(1, 100)),
    },
    with_type="rich_text_input",
)

ACTIONS: dict[str, Rule] = {
    "button": _BUTTON,
    "overflow": _OVERFLOW,
    "checkboxes": _CHECKS,
    "radio_buttons": _RADIO,
    "workflow_button": WORKFLOW,
    "rich_text_input": _elsewhere("message", _RICH),
    **_SELECTS,
    **_MULTIS,
    **_pickers(),
}

SECTION: dict[str, Rule] = {
    **{kind: rule for kind, rule in ACTIONS.items() if kind not in ("datetimepicker", "rich_text_input")},
    "image": IMAGE,
}

INPUTS: dict[str, Rule] = {
    "plain_text_input": _PLAIN_INPUT,
    "number_input": _modal_only(_NUMBER),
    "email_text_input": _modal_only(
        shape(_TYPED | {"initial_value": Field(string(3000, 0))}, with_type="email_text_input")
    ),
    "url_text_input": _modal_only(
        shape(_TYPED | {"initial_value": Field(string(3000, 0))}, with_type="url_text_input")
    ),
    "rich_text_input": _elsewhere("message", _RICH),
    "file_input": _modal_only(_FILES),
    "checkboxes": _CHECKS,
    "radio_buttons": _RADIO,
    **_SELECTS,
    **_MULTIS,
    **_pickers(),
}

CONTEXT: dict[str, Rule] = {"image": IMAGE, "plain_text": plain(3000), "mrkdwn": _mrkdwn(3000)}
