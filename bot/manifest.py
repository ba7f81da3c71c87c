"""The manifest: what the app asks of Slack, each scope with what it is for, generated and never written by hand.

``manifest.json`` at the root of the project is this for ``/decide`` over Socket Mode; a test holds the two together.
"""

import json
from dataclasses import dataclass
from typing import Any

from bot.views import wire

__all__ = ["EVENTS", "OPTIONAL", "REQUIRED", "SHORTCUT", "Scope", "manifest", "rendered"]

SHORTCUT = wire.ASK_POSITIONS
_USAGE = "[question?] [@people] [when], or help"


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope, what it switches on, and which methods and events of Slack's need it."""

    name: str
    gives: str
    methods: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


REQUIRED = (
    Scope("commands", "the slash command and the message shortcut"),
    Scope(
        "chat:write",
        "cards, threads, direct messages, and what only you can see",
        methods=("chat.postMessage", "chat.update", "chat.delete", "chat.postEphemeral"),
    ),
    Scope(
        "reactions:read",
        "answers by emoji on our own messages",
        methods=("reactions.get",),
        events=("reaction_added", "reaction_removed"),
    ),
    Scope(
        "users:read",
        "names, time zones, and who has left",
        methods=("users.info", "users.list"),
        events=("user_change",),
    ),
)
"""Exactly these four are needed."""

OPTIONAL = (
    Scope("app_mentions:read", "a mention of the app answers with a button", events=("app_mention",)),
    Scope(
        "channels:read",
        "a renamed, archived, deleted or private channel is known at once, not at the next message",
        methods=("conversations.info",),
        events=(
            "channel_rename",
            "channel_archive",
            "channel_unarchive",
            "channel_deleted",
            "channel_left",
            "member_joined_channel",
            "member_left_channel",
        ),
    ),
    Scope(
        "groups:read",
        "the same for private channels that the app is in",
        methods=("conversations.info",),
        events=("group_rename", "group_archive", "group_unarchive", "group_deleted", "group_left"),
    ),
    Scope(
        "files:write",
        "the day to look back as a calendar file, for the owner of a decision",
        methods=("files.getUploadURLExternal", "files.completeUploadExternal"),
    ),
    Scope("files:read", "an uploaded Markdown file becomes a PRFAQ, where somebody asks for that on its message"),
)
"""Each switches one thing on; the app works without."""

_FREE_EVENTS = ("app_home_opened", "app_uninstalled", "channel_id_changed", "tokens_revoked")
EVENTS = tuple(sorted({*_FREE_EVENTS, *(event for scope in (*REQUIRED, *OPTIONAL) for event in scope.events)}))
"""Every event that we subscribe to; those of a scope that was not granted do not come."""


def manifest(command: str = "/decide", *, http: str | None = None) -> dict[str, Any]:
    """Return the app's manifest for ``command``; ``http`` is the public address of a bot without Socket Mode."""
    address = f"{http.rstrip('/')}/slack/events" if http else None
    slash: dict[str, Any] = {
        "command": command,
        "description": "Ask for positions, decide, commit",
        "usage_hint": _USAGE,
        "should_escape": True,
    }
    events: dict[str, Any] = {"bot_events": list(EVENTS)}
    interactivity: dict[str, Any] = {"is_enabled": True}
    if address:
        slash["url"] = events["request_url"] = interactivity["request_url"] = address
        interactivity["message_menu_options_url"] = address
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Decide",
            "description": "A team decides: sealed positions, one decider, everybody's answer.",
            "background_color": "#1f2933",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Decide", "always_online": True},
            "slash_commands": [slash],
            "shortcuts": [
                {
                    "name": "Ask for positions",
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "Turn this message into a question for the team",
                },
                {
                    "name": "Make it a follow-up",
                    "type": "message",
                    "callback_id": wire.MAKE_FOLLOW_UP,
                    "description": "Somebody does it, by a day",
                },
                {
                    "name": "Make it a PRFAQ",
                    "type": "message",
                    "callback_id": wire.MAKE_PRFAQ,
                    "description": "An idea, pasted as Markdown",
                },
                {
                    "name": "Add to the debate",
                    "type": "message",
                    "callback_id": wire.ADD_EVIDENCE,
                    "description": "Lay this message beside a question asked here",
                },
            ],
        },
        "oauth_config": {
            "scopes": {
                "bot": [scope.name for scope in REQUIRED],
                "bot_optional": [scope.name for scope in OPTIONAL],
            }
        },
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }


def rendered(command: str = "/decide", *, http: str | None = None) -> str:
    """Return the manifest as it stands in a file."""
    return json.dumps(manifest(command, http=http), indent=2, ensure_ascii=False) + "\n"
