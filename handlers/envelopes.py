"""Envelopes: what Slack sends, taken apart into one value that knows nothing of Slack's shapes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.engine.gateway import read_member as member_from_slack

__all__ = ["Heard", "Kind", "Surface", "hear", "hear_event", "member_from_slack", "workspaces_of"]

_MENTIONED = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
Json = Mapping[str, Any]


class Kind(StrEnum):
    """What kind of stimulus it is; the value is also the log's ``kind``."""

    COMMAND = "command"
    ACTION = "action"
    VIEW = "view"
    CLOSED = "closed"
    SHORTCUT = "shortcut"
    OPTIONS = "options"
    EVENT = "event"


class Surface(StrEnum):
    """What the person looks at while they wait."""

    CHANNEL = "channel"
    EPHEMERAL = "ephemeral"
    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Heard:
    """One payload: who, where, which wire id, with what; ``named`` are all members that it speaks of."""

    kind: Kind
    actor: str
    wire_id: str
    surface: Surface = Surface.CHANNEL
    value: str = ""
    channel: str | None = None
    channel_name: str = ""
    thread: str | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    view_id: str | None = None
    root_view_id: str | None = None
    depth: int = 1  # of the view's stack, 1 to 3
    view_hash: str | None = None
    metadata: str = ""
    state: Json = field(default_factory=dict)
    message: Json | None = None
    event: Json = field(default_factory=dict)
    is_link: bool = False  # a press on a button that only opens an address
    named: frozenset[str] = frozenset()


def workspaces_of(body: Json) -> frozenset[str]:
    """Return every workspace (or organisation) that a payload says it is of or for; none where it says nothing.

    In a shared channel an act of somebody outside carries their workspace beside that of the message or the form.
    """
    parts = (body, body.get("view") or {}, body.get("user") or {}, *(body.get("authorizations") or ()))
    names = ("team_id", "context_team_id", "enterprise_id", "app_installed_team_id")
    found = [part.get(name) for part in parts for name in names if isinstance(part, Mapping)]
    for part in (body.get("team"), body.get("enterprise"), (body.get("message") or {}).get("team")):
        found.append(part.get("id") if isinstance(part, Mapping) else part)
    return frozenset(str(one) for one in found if one)


def hear(body: Json) -> Heard | None:
    """Take apart a command, a press, a form, a shortcut or a type-ahead; None for what is none of them."""
    if "command" in body:
        return _command(body)
    reader = _READERS.get(str(body.get("type", "")))
    return reader(body) if reader else None


def hear_event(event: Json) -> Heard:
    """Take apart the inner event of an event callback."""
    who = event.get("user")
    actor = str(who.get("id", "")) if isinstance(who, dict) else str(who or "")
    item = event.get("item") if isinstance(event.get("item"), dict) else {}
    channel = event.get("channel")
    channel_id = channel.get("id") if isinstance(channel, dict) else channel
    named = frozenset(_MENTIONED.findall(str(event.get("text") or "")))
    return Heard(
        Kind.EVENT,
        actor,
        str(event.get("type", "")),
        channel=channel_id or (item or {}).get("channel"),
        channel_name=str(channel.get("name", "")) if isinstance(channel, dict) else "",
        thread=event.get("thread_ts"),
        event=event,
        # A change of somebody's profile carries the profile itself: nothing to ask Slack for.
        named=named if isinstance(who, dict) or not actor else named | {actor},
    )


def _command(body: Json) -> Heard:
    text = str(body.get("text") or "").strip()
    actor = str(body.get("user_id", ""))
    return Heard(
        Kind.COMMAND,
        actor,
        str(body.get("command", "")),
        value=text,
        channel=body.get("channel_id"),
        channel_name=str(body.get("channel_name") or ""),
        trigger_id=body.get("trigger_id"),
        response_url=body.get("response_url"),
        named=frozenset({actor, *_MENTIONED.findall(text)}) - {""},
    )


def _place(body: Json) -> dict[str, Any]:
    """Return what every interaction shares: who acts, and where."""
    channel = body.get("channel") or {}
    container = body.get("container") or {}
    message = body.get("message")
    return {
        "actor": str((body.get("user") or {}).get("id", "")),
        "channel": channel.get("id") or container.get("channel_id"),
        "channel_name": str(channel.get("name") or ""),
        "thread": (message or {}).get("thread_ts") or container.get("thread_ts"),
        "trigger_id": body.get("trigger_id"),
        "response_url": body.get("response_url"),
        "message": message,
    }


def _view(body: Json) -> dict[str, Any]:
    view = body.get("view") or {}
    identity, root, previous = view.get("id"), view.get("root_view_id"), view.get("previous_view_id")
    urls = body.get("response_urls") or []
    return {
        "view_id": identity,
        "root_view_id": root or identity,
        "depth": 1 if not previous else 2 if previous == root else 3,
        "view_hash": view.get("hash"),
        "metadata": str(view.get("private_metadata") or ""),
        "state": (view.get("state") or {}).get("values") or {},
        **({"response_url": urls[0].get("response_url")} if urls else {}),
    }


def _action(body: Json) -> Heard:
    pressed = (body.get("actions") or [{}])[0]
    place, view = _place(body), _view(body) if body.get("view") else {}
    if not view:
        view = {"state": (body.get("state") or {}).get("values") or {}}
    return Heard(
        Kind.ACTION,
        wire_id=str(pressed.get("action_id", "")),
        surface=_surface(body),
        value=chosen(pressed),
        is_link=bool(pressed.get("url")),
        named=_named(place["actor"], view["state"]) | _people(pressed),
        **{**place, **view},
    )


def _surface(body: Json) -> Surface:
    view = body.get("view")
    if view:
        return Surface.HOME if view.get("type") == "home" else Surface.MODAL
    return Surface.EPHEMERAL if (body.get("container") or {}).get("is_ephemeral") else Surface.CHANNEL


def _submission(body: Json) -> Heard:
    place, view = _place(body), _view(body)
    closed = body.get("type") == "view_closed"
    return Heard(
        Kind.CLOSED if closed else Kind.VIEW,
        wire_id=str((body.get("view") or {}).get("callback_id", "")),
        surface=Surface.MODAL,
        named=_named(place["actor"], view["state"]),
        **{**place, **view},
    )


def _shortcut(body: Json) -> Heard:
    place = _place(body)
    message = place["message"] or {}
    author = message.get("user")
    spoken_of = _MENTIONED.findall(str(message.get("text") or ""))
    return Heard(
        Kind.SHORTCUT,
        wire_id=str(body.get("callback_id", "")),
        named=_named(place["actor"], {}) | frozenset([*([str(author)] if author else []), *spoken_of]),
        **place,
    )


def _suggestion(body: Json) -> Heard:
    place, view = _place(body), _view(body) if body.get("view") else {}
    return Heard(
        Kind.OPTIONS,
        wire_id=str(body.get("action_id", "")),
        surface=Surface.MODAL if view else Surface.CHANNEL,
        value=str(body.get("value") or ""),
        named=_named(place["actor"], {}),
        **{**place, **view},
    )


_READERS = {
    "block_actions": _action,
    "view_submission": _submission,
    "view_closed": _submission,
    "shortcut": _shortcut,
    "message_action": _shortcut,
    "block_suggestion": _suggestion,
}


def chosen(element: Json) -> str:
    """Return what was pressed or picked as one string; several picks are joined by commas."""
    option = element.get("selected_option")
    if isinstance(option, dict):
        return str(option.get("value") or "")
    for several in ("selected_users", "selected_channels", "selected_conversations"):
        if several in element:
            return ",".join(str(one) for one in element[several] or ())
    if "selected_options" in element:
        return ",".join(str(one.get("value") or "") for one in element["selected_options"] or ())
    single = ("value", "selected_user", "selected_date", "selected_time", "selected_channel", "selected_conversation")
    return next((str(element[name]) for name in single if element.get(name) is not None), "")


def _people(element: Json) -> frozenset[str]:
    one = element.get("selected_user")
    return frozenset([*(element.get("selected_users") or ()), *([one] if one else ())])


def _named(actor: str, state: Json) -> frozenset[str]:
    found = {actor} if actor else set()
    for block in state.values():
        for element in block.values():
            found |= _people(element)
    return frozenset(found)
