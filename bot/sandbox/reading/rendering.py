"""Blocks as lines of plain text: buttons as [Label], menus as [⋯ a | b], fields as "Label: value"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.workspace import Json

__all__ = ["Names", "home_lines", "message_lines", "modal_fields", "modal_lines", "plain", "shown_value"]

_CONTROL = re.compile(r"<([^<>]+)>")
_MARKS = re.compile(r"(?<![\w*_~`])([*_~`])(\S(?:[^*_~`\n]*\S)?)\1(?![\w*_~`])")


@dataclass(frozen=True)
class Names:
    """Who and what the ids stand for."""

    users: Mapping[str, str]
    channels: Mapping[str, str]

    @classmethod
    def of(cls, seen: Json) -> "Names":
        """Return the names in what ``Desk.see`` answered."""
        users = {person["id"]: person["name"] for person in seen["people"]}
        return cls(users, {room["id"]: room["name"] for room in seen["channels"]})


def plain(text: Any, names: Names) -> str:
    """Return a text object, or mrkdwn text, as it is read: without marks, with names, entities undone."""
    if isinstance(text, dict):
        if text.get("type") == "plain_text":
            return str(text["text"])
        text = text.get("text", "")
    shown = _CONTROL.sub(lambda found: _control(found.group(1), names), str(text))
    previous = ""
    while previous != shown:
        previous, shown = shown, _MARKS.sub(r"\2", shown)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _control(inner: str, names: Names) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return "@" + (label or names.users.get(target[1:], target[1:]))
    if target.startswith("#"):
        return "#" + (label or names.channels.get(target[1:], "private channel"))
    if target.startswith("!date"):
        return label
    if target.startswith("!"):
        return label or "@" + target[1:]
    return label or target


def _option(option: Json) -> str:
    return str(option["text"]["text"])


def shown_value(state: Json, names: Names) -> Any:
    """Return what a person sees entered: a text, or a list of texts; None where nothing is."""
    value = next((entry for key, entry in state.items() if key != "type"), None)
    if isinstance(value, list):
        return [_one(state["type"], entry, names) for entry in value]
    return None if value is None else _one(state["type"], value, names)


def _one(kind: str, value: Any, names: Names) -> str:
    if isinstance(value, dict):
        return _option(value) if "text" in value else _rich(value, names)
    if "users" in kind:
        return names.users.get(value, str(value))
    if "channels" in kind or "conversations" in kind:
        return "#" + names.channels.get(value, str(value))
    return str(value)


def _rich(node: Any, names: Names) -> str:
    if isinstance(node, list):
        return "".join(_rich(entry, names) for entry in node)
    if not isinstance(node, dict):
        return ""
    kind = node.get("type")
    if kind == "text":
        return str(node.get("text", ""))
    if kind == "user":
        return "@" + names.users.get(node["user_id"], node["user_id"])
    if kind == "emoji":
        return f":{node.get('name')}:"
    if kind == "link":
        return str(node.get("text") or node.get("url"))
    end = "\n" if kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted") else ""
    return _rich(node.get("elements", []), names) + end


def _control_text(element: Json, state: Json | None, names: Names) -> str:
    """Return a usable element as it is seen: its label, its choices, or what is picked in it."""
    kind = element["type"]
    if kind in ("button", "workflow_button"):
        return f"[{element['text']['text']}]"
    if kind == "overflow":
        return "[⋯ " + " | ".join(_option(option) for option in element["options"]) + "]"
    if kind in ("radio_buttons", "checkboxes"):
        return " ".join(_ticks(element, state, names))
    picked = shown_value(state, names) if state else None
    if isinstance(picked, list):
        picked = ", ".join(picked)
    return f"[{picked or element.get('placeholder', {}).get('text', 'Select')} ▾]"


def _ticks(element: Json, state: Json | None, names: Names) -> list[str]:
    picked = shown_value(state, names) if state else []
    chosen = picked if isinstance(picked, list) else [picked]
    return [f"({'x' if _option(option) in chosen else ' '}) {_option(option)}" for option in element["options"]]


def _lines(block: Json, values: Json, names: Names) -> list[str]:
    kind = block["type"]
    states = values.get(block.get("block_id", ""), {})
    if kind == "section":
        lines = plain(block["text"], names).split("\n") if "text" in block else []
        lines += [plain(field, names) for field in block.get("fields", ())]
        accessory = block.get("accessory")
        if accessory is not None and accessory["type"] == "image":
            lines.append(f"({accessory['alt_text']})")
        elif accessory is not None:
            lines[-1] += "  " + _control_text(accessory, states.get(accessory.get("action_id")), names)
        return lines
    if kind == "actions":
        controls = block["elements"]
        return ["  ".join(_control_text(one, states.get(one.get("action_id")), names) for one in controls)]
    if kind == "context":
        return ["  ".join(f"({e['alt_text']})" if e["type"] == "image" else plain(e, names) for e in block["elements"])]
    if kind == "input":
        return [_field_line(block, states, names)]
    if kind == "header":
        return [plain(block["text"], names)]
    if kind == "divider":
        return ["———"]
    if kind == "image":
        return [f"({block['alt_text']})"]
    return _other(block, names)


def _other(block: Json, names: Names) -> list[str]:
    if block["type"] == "rich_text":
        return _rich(block, names).rstrip("\n").split("\n")
    if block["type"] in ("markdown", "alert"):
        return plain(block["text"], names).split("\n")
    return [f"<{block['type']}>"]


def _field_line(block: Json, states: Json, names: Names) -> str:
    element = block["element"]
    state = states.get(element.get("action_id"))
    star = "" if block.get("optional") else "*"
    if element["type"] in ("radio_buttons", "checkboxes"):
        value: Any = "  ".join(_ticks(element, state, names))
    else:
        value = shown_value(state, names) if state else None
        if isinstance(value, list):
            value = ", ".join(value)
    return f"{block['label']['text']}{star}: {value or ''}".rstrip()


def message_lines(message: Json, names: Names) -> list[str]:
    """Return one of ``Desk.messages`` as its reader sees it; the fallback text only where there are no blocks."""
    files = [f"(file: {name})" for name in message.get("files", ())]
    if not message["blocks"]:
        return [*(plain(message["text"], names).split("\n") if message["text"] or not files else ()), *files]
    return [*(line for block in message["blocks"] for line in _lines(block, {}, names)), *files]


def home_lines(home: Json | None, names: Names) -> list[str]:
    """Return a Home tab as it is read."""
    return [line for block in (home or {"blocks": []})["blocks"] for line in _lines(block, {}, names)]


def modal_lines(modal: Json, names: Names) -> list[str]:
    """Return a modal as it is read: title, blocks, errors under their fields, the buttons at the foot."""
    lines = [modal["title"]]
    for block in modal["blocks"]:
        lines += _lines(block, modal["values"], names)
        if block.get("block_id") in modal["errors"]:
            lines.append(f"  ! {modal['errors'][block['block_id']]}")
    foot = [f"[{modal[key]}]" for key in ("submit", "close") if modal.get(key)]
    return [*lines, "  ".join(foot)]


def modal_fields(modal: Json, names: Names) -> list[Json]:
    """Return a modal's inputs: label, block_id, action_id, type, value, options, required, error."""
    fields = []
    for block in modal["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = modal["values"].get(block["block_id"], {}).get(element["action_id"])
        options = [_option(option) for option in element.get("options", ())]
        fields.append(
            {
                "label": block["label"]["text"],
                "block_id": block["block_id"],
                "action_id": element["action_id"],
                "type": element["type"],
                "value": shown_value(state, names) if state else None,
                "options": options,
                "required": not block.get("optional", False),
                "error": modal["errors"].get(block["block_id"]),
            }
        )
    return fields
