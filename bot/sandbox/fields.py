"""What a person enters into elements: the shape of ``state.values``, what an element takes, what a client checks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.workspace import Json

__all__ = [
    "TEXTS",
    "Directory",
    "checked_on_submit",
    "elements_of",
    "entered",
    "find_element",
    "kept_typed",
    "offered",
    "picks",
    "standing",
    "state_values",
]

TEXTS = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input"})
_ONE = {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
}
_MANY = {
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", "initial_files"),
}
_PATTERNS = {
    "datepicker": r"\d{4}-\d{2}-\d{2}",
    "timepicker": r"\d{2}:\d{2}",
    "email_text_input": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "url_text_input": r"https?://\S+",
}


@dataclass(frozen=True)
class Directory:
    """How names become ids; both answer None for what does not exist."""

    user: Callable[[str], str | None]
    channel: Callable[[str], str | None]


def elements_of(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each block together with each element that a person can use in it."""
    for block in blocks:
        if block.get("type") == "input":
            yield block, block["element"]
        for element in [block.get("accessory"), *(block.get("elements") or ()), *(block.get("actions") or ())]:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element
        yield from elements_of(block.get("child_blocks") or [])


def find_element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    """Return the block and element with these ids; refuses where there is none."""
    for block, element in elements_of(blocks):
        if block.get("block_id") == block_id and element.get("action_id") == action_id:
            return block, element
    raise SandboxRefused("no_such_element", f"There is nothing to use at {block_id}/{action_id}.")


def _at_first(element: Json) -> Json | None:
    kind = element["type"]
    if kind in _ONE:
        key, initial = _ONE[kind]
        return {"type": kind, key: element.get(initial)}
    if kind in _MANY:
        key, initial = _MANY[kind]
        return {"type": kind, key: list(element.get(initial, []))}
    return None


def standing(element: Json, typed: Json | None) -> Json | None:
    """Return what stands in an element: what was entered, or its initial value; None where it keeps no state."""
    return typed or _at_first(element)


def state_values(blocks: list[Json], typed: dict[str, dict[str, Json]]) -> Json:
    """Return ``state.values``: what was entered, or the element's initial value."""
    values: Json = {}
    for block, element in elements_of(blocks):
        state = standing(element, typed.get(block["block_id"], {}).get(element["action_id"]))
        if state is not None:
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def kept_typed(blocks: list[Json], typed: dict[str, dict[str, Json]]) -> dict[str, dict[str, Json]]:
    """Return what survives an update: entries whose block id, action id and type are still there."""
    kept: dict[str, dict[str, Json]] = {}
    for block, element in elements_of(blocks):
        entry = typed.get(block["block_id"], {}).get(element["action_id"])
        if entry is not None and entry["type"] == element["type"]:
            kept.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return kept


def offered(element: Json) -> list[Json]:
    """Return the options that an element shows by itself."""
    found: list[Json] = list(element.get("options", ()))
    for group in element.get("option_groups", ()):
        found.extend(group["options"])
    return found


def _option(choices: list[Json], wanted: Any) -> Json:
    key = wanted.get("value") if isinstance(wanted, dict) else str(wanted)
    for entry in choices:
        if entry["value"] == key or entry["text"]["text"] == key:
            return entry
    labels = ", ".join(entry["text"]["text"] for entry in choices) or "nothing"
    raise SandboxRefused("no_such_option", f"{key!r} is not offered; there is {labels}.")


def _named(lookup: Callable[[str], str | None], wanted: Any) -> str:
    found = lookup(str(wanted))
    if found is None:
        raise SandboxRefused("no_such_option", f"There is no {wanted!r} to pick.")
    return found


def _single(element: Json, value: Any, choices: list[Json], directory: Directory) -> Any:
    kind = element["type"]
    if value is None or value == "":
        return None
    if kind in ("static_select", "external_select", "radio_buttons"):
        return _option(choices, value)
    if kind == "users_select":
        return _named(directory.user, value)
    if kind in ("conversations_select", "channels_select"):
        return _named(directory.channel, value)
    if kind == "datetimepicker":
        return int(value)
    if kind == "rich_text_input":
        return value if isinstance(value, dict) else _rich(str(value))
    pattern = _PATTERNS.get(kind) if kind in ("datepicker", "timepicker") else None
    if pattern is not None and re.fullmatch(pattern, str(value)) is None:
        raise SandboxRefused("bad_value", f"A {kind} takes no {value!r}.")
    return str(value)


def _rich(words: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section]}


def entered(element: Json, value: Any, choices: list[Json], directory: Directory) -> Json:
    """Return the element's state after a person entered ``value``; refuses what it does not offer."""
    kind = element["type"]
    if kind in _ONE:
        return {"type": kind, _ONE[kind][0]: _single(element, value, choices, directory)}
    if kind not in _MANY:
        raise SandboxRefused("not_a_field", f"Nothing can be entered into a {kind}.")
    wanted = [] if value is None else value if isinstance(value, list | tuple) else [value]
    if len(wanted) > element.get("max_selected_items", len(wanted)):
        raise SandboxRefused("too_many", f"At most {element['max_selected_items']} can be picked here.")
    if kind == "multi_users_select":
        picked: list[Any] = [_named(directory.user, entry) for entry in wanted]
    elif kind in ("multi_conversations_select", "multi_channels_select"):
        picked = [_named(directory.channel, entry) for entry in wanted]
    elif kind == "file_input":
        picked = list(wanted)
    else:
        picked = [_option(choices, entry) for entry in wanted]
    return {"type": kind, _MANY[kind][0]: picked}


def picks(before: Json | None, after: Json) -> int:
    """Return how many presses the change took: one for each thing picked or taken out anew, one for a single choice."""
    key = next(key for key in after if key != "type")
    new, old = after[key], (before or {}).get(key)
    if isinstance(new, list):
        was = old or []
        return sum(entry not in was for entry in new) + sum(entry not in new for entry in was)
    return int(new != old)


def checked_on_submit(blocks: list[Json], typed: dict[str, dict[str, Json]]) -> dict[str, str]:
    """Return what Slack's client says under the fields, by block id, before it sends a submission at all."""
    values = state_values(blocks, typed)
    errors: dict[str, str] = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        state = values[block["block_id"]][element["action_id"]]
        value = next(entry for key, entry in state.items() if key != "type")
        if value in (None, "", []):
            if not block.get("optional", False):
                errors[block["block_id"]] = "Please complete this required field."
            continue
        complaint = _complaint(element, value)
        if complaint is not None:
            errors[block["block_id"]] = complaint
    return errors


def _complaint(element: Json, value: Any) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        if len(value) > element.get("max_length", 3000):
            return f"Please enter no more than {element.get('max_length', 3000)} characters."
        if len(value) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
    if kind in ("email_text_input", "url_text_input") and re.fullmatch(_PATTERNS[kind], value) is None:
        return "Please enter a valid address."
    return _number_complaint(element, value) if kind == "number_input" else None


def _number_complaint(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number that is at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number that is at most {element['max_value']}."
    return None
