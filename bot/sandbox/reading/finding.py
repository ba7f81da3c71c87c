"""Finding what to press by what stands on it, where a person would look first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.desk import Desk, Surface
from bot.sandbox.fields import elements_of, offered
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.workspace import Json

__all__ = ["Found", "find", "find_field", "find_menu"]


@dataclass(frozen=True)
class Found:
    """An element, where it is, and how it is used: pressed, picked from, filled, or a modal's own button."""

    kind: Literal["button", "option", "field", "submit", "close"]
    surface: Surface
    channel: str | None = None
    ts: str | None = None
    block_id: str = ""
    action_id: str = ""
    option: str | None = None


def _squeezed(text: Any) -> str:
    return " ".join(str(text).split())


def _in_blocks(blocks: list[Json], label: str) -> Iterator[tuple[Literal["button", "option", "field"], Json, Json]]:
    wanted = _squeezed(label)
    for block, element in elements_of(blocks):
        if element["type"] in ("button", "workflow_button"):
            if wanted in (_squeezed(element["text"]["text"]), _squeezed(element.get("accessibility_label", ""))):
                yield "button", block, element
        elif any(_squeezed(option["text"]["text"]) == wanted for option in offered(element)):
            yield ("field" if block["type"] == "input" else "option"), block, element


@dataclass(frozen=True)
class _Place:
    surface: Surface
    blocks: list[Json]
    channel: str | None = None
    ts: str | None = None


def _former(desk: Desk, message: Json, stale: bool) -> list[list[Json]]:
    return desk.former(message["channel"], message["ts"]) if stale else [message["blocks"]]


def _messages(desk: Desk, user: str, channel: str, stale: bool, thread_ts: str | None = None) -> Iterator[_Place]:
    for message in reversed(desk.messages(user, channel, thread_ts)):
        if thread_ts is not None and message["ts"] == thread_ts:
            continue
        surface: Surface = "ephemeral" if message["ephemeral"] else "message"
        for blocks in _former(desk, message, stale):
            yield _Place(surface, blocks, message["channel"], message["ts"])


def _threads(desk: Desk, user: str, channel: str, stale: bool) -> Iterator[_Place]:
    for message in reversed(desk.messages(user, channel)):
        if message["reply_count"]:
            yield from _messages(desk, user, channel, stale, message["ts"])


def _rooms(seen: Json, narrowed: str | None, current: str | None) -> list[Json]:
    rooms = [room for room in seen["channels"] if room["kind"] != "im"]
    if narrowed is not None:
        return [room for room in rooms if narrowed in (room["id"], room["label"], room["name"])]
    return sorted(rooms, key=lambda room: current not in (room["id"], room["label"], room["name"]))


def _places(desk: Desk, user: str, in_: str | None, current: str | None, stale: bool) -> Iterator[_Place]:
    """Yield where to look: modal, ephemerals, direct message, channels, threads, Home; ``in_`` narrows."""
    seen = desk.see(user)
    named = None if in_ in (None, "modal", "dm", "thread", "home", "ephemeral") else in_
    if in_ in (None, "modal") and seen["modal"] is not None:
        yield _Place("modal", seen["modal"]["blocks"])
    rooms = _rooms(seen, named, current)
    dms = [room for room in seen["channels"] if room["kind"] == "im"] if in_ in (None, "dm", "ephemeral") else []
    if in_ in (None, "ephemeral"):
        whispers = [place for room in [*rooms, *dms] for place in _messages(desk, user, room["id"], False)]
        whispers += [place for room in rooms for place in _threads(desk, user, room["id"], False)]
        yield from sorted((one for one in whispers if one.surface == "ephemeral"), key=lambda one: one.ts or "")[::-1]
    for room in dms if in_ != "ephemeral" else []:
        yield from _messages(desk, user, room["id"], stale)
        yield from _threads(desk, user, room["id"], stale)
    if in_ is None or named is not None:
        for room in rooms:
            yield from _messages(desk, user, room["id"], stale)
    if in_ in (None, "thread") or named is not None:
        for room in rooms:
            yield from _threads(desk, user, room["id"], stale)
    if in_ in (None, "home") and seen["home"] is not None:
        yield _Place("home", seen["home"]["blocks"])


def find(
    desk: Desk,
    user: str,
    label: str,
    *,
    in_: str | None = None,
    ts: str | None = None,
    current: str | None = None,
    stale: bool = False,
) -> Found:
    """Return the first element that reads ``label``; ``in_`` is "#channel", dm, home, modal, thread or ephemeral.

    ``ts`` narrows to one message. A modal's own buttons count, after the elements in it. ``stale`` also looks at what
    edited messages showed before. Raises ``SandboxRefused("no_such_element")`` with what could be pressed.
    """
    read: list[str] = []
    modal = desk.see(user)["modal"]
    for place in _places(desk, user, in_, current, stale):
        if ts is not None and place.ts != ts:
            continue
        for kind, block, element in _in_blocks(place.blocks, label):
            option = None if kind == "button" else label
            where = (place.surface, place.channel, place.ts, block["block_id"], element["action_id"])
            return Found(kind, *where, option)
        own = _own_button(modal, label) if place.surface == "modal" else None
        if own is not None:
            return own
        read += [one["text"]["text"] for _, one in elements_of(place.blocks) if one["type"] == "button"]
    there = ", ".join(dict.fromkeys(read)) or "nothing"
    raise SandboxRefused("no_such_element", f"{user} sees no {label!r}; there is {there}.")


def _own_button(modal: Json | None, label: str) -> Found | None:
    if modal is None:
        return None
    if _squeezed(modal["submit"]) == _squeezed(label):
        return Found("submit", "modal")
    return Found("close", "modal") if _squeezed(modal["close"]) == _squeezed(label) else None


def find_menu(
    desk: Desk, user: str, label: str, *, in_: str | None = None, ts: str | None = None, current: str | None = None
) -> Found:
    """Return the overflow menu that offers ``label``."""
    for place in _places(desk, user, in_, current, False):
        if ts is not None and place.ts != ts:
            continue
        for _, block, element in _in_blocks(place.blocks, label):
            if element["type"] == "overflow":
                where = (place.surface, place.channel, place.ts, block["block_id"], element["action_id"])
                return Found("option", *where, label)
    raise SandboxRefused("no_such_element", f"{user} sees no menu that offers {label!r}.")


def find_field(desk: Desk, user: str, label: str) -> Json:
    """Return the element of the top modal whose input is labelled ``label``, with its ``block_id``."""
    modal = desk.see(user)["modal"]
    if modal is None:
        raise SandboxRefused("nothing_open", f"{user} has no form open.")
    wanted = _squeezed(label).removesuffix("*").lower()
    labels = []
    for block, element in elements_of(modal["blocks"]):
        if block["type"] == "input":
            shown = _squeezed(block["label"]["text"])
            labels.append(shown)
        else:
            shown = _squeezed(element.get("placeholder", {}).get("text", ""))
        if wanted == shown.lower():
            return {**element, "block_id": block["block_id"]}
    raise SandboxRefused("no_such_field", f"The form has no field {label!r}; there is {', '.join(labels) or 'none'}.")
