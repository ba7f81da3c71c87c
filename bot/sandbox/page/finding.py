"""Finding what a story names: the newest button with those words, a field by its label, a message by its text."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.desk import Desk, Surface
from bot.sandbox.page.kit import Json

__all__ = ["Found", "card_thread", "find_field", "find_message", "find_press", "room_id"]


@dataclass(frozen=True)
class Found:
    """Where an element is, as ``Desk.press`` wants it."""

    surface: Surface
    channel: str | None
    ts: str | None
    block_id: str
    action_id: str
    value: object = None
    option: object = None


def room_id(told: Json, name: str) -> str | None:
    """Return the id of the channel called ``name`` (with or without #) among those that the person is in."""
    wanted = name.removeprefix("#")
    return next((one["id"] for one in told["channels"] if one["kind"] != "im" and one["name"] == wanted), None)


def _elements(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    for place, block in enumerate(blocks):
        ident = str(block.get("block_id") or f"b{place}")
        if block.get("type") == "actions":
            yield from ((ident, element) for element in block.get("elements", ()))
        elif block.get("type") == "section" and block.get("accessory"):
            yield ident, block["accessory"]


def _read(thing: Json | None) -> str:
    return str((thing or {}).get("text", ""))


def _in_blocks(blocks: list[Json], label: str, surface: Surface, channel: str | None, ts: str | None) -> Found | None:
    for block_id, element in _elements(blocks):
        action_id = str(element.get("action_id", ""))
        if element.get("type") == "button" and _read(element.get("text")) == label:
            return Found(surface, channel, ts, block_id, action_id, value=element.get("value"))
        if element.get("type") == "overflow":
            for option in element.get("options", ()):
                if _read(option.get("text")) == label:
                    return Found(surface, channel, ts, block_id, action_id, option=option.get("value"))
    return None


def _messages(desk: Desk, told: Json, user: str) -> Iterator[Json]:
    """Messages newest first: with the app, then in the channels, then in their threads."""
    rooms = sorted(told["channels"], key=lambda one: one["kind"] != "im")
    roots: list[Json] = []
    for room in rooms:
        for message in reversed(desk.messages(user, room["id"])):
            yield message
            if message.get("reply_count"):
                roots.append(message)
    for root in roots:
        yield from reversed(desk.messages(user, root["channel"], root["ts"])[1:])


def find_press(desk: Desk, user: str, label: str) -> Found | None:
    """Return the newest button or menu entry that reads ``label``, the open form first, the Home tab last."""
    told = desk.see(user)
    if told["modal"] is not None:
        return _in_blocks(told["modal"]["blocks"], label, "modal", None, None)
    for message in _messages(desk, told, user):
        surface: Surface = "ephemeral" if message["ephemeral"] else "message"
        found = _in_blocks(message.get("blocks") or [], label, surface, message["channel"], message["ts"])
        if found is not None:
            return found
    return _in_blocks(told["home"]["blocks"], label, "home", None, None) if told["home"] else None


def find_field(modal: Json | None, label: str) -> tuple[str, Json] | None:
    """Return the block id and the element of the form's field that is labelled so."""
    for place, block in enumerate(modal["blocks"] if modal else ()):
        if block.get("type") == "input" and _read(block.get("label")) == label:
            return str(block.get("block_id") or f"b{place}"), block["element"]
    return None


def find_message(desk: Desk, user: str, channel: str, words: str) -> Json | None:
    """Return the newest message of the channel whose text contains ``words``."""
    listed = reversed(desk.messages(user, channel))
    return next((message for message in listed if words in message["text"] and not message["ephemeral"]), None)


def card_thread(desk: Desk, user: str, channel: str) -> str | None:
    """Return the ts of the newest message of the app in the channel that has replies."""
    listed = reversed(desk.messages(user, channel))
    return next((message["ts"] for message in listed if message["is_app"] and message.get("reply_count")), None)
