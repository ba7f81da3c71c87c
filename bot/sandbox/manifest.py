"""What the app declares: commands, shortcuts, scopes, events, Home and Messages tab, read from a manifest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.methods import EVENT_SCOPES, every_scope
from bot.sandbox.workspace import APP_NAME, Json

__all__ = ["FALLBACK", "AppFacts", "Command", "Shortcut", "read_manifest"]


@dataclass(frozen=True)
class Command:
    """A slash command as declared; ``name`` begins with a slash."""

    name: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as declared; ``kind`` is message or global."""

    name: str
    kind: str
    callback_id: str
    description: str


@dataclass(frozen=True)
class AppFacts:
    """The installed app: what it declared and which scopes the installer granted."""

    name: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    scopes: frozenset[str]
    events: frozenset[str]
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    token_rotation: bool = False
    everything: bool = False

    def command(self, name: str) -> Command | None:
        """Return the command called ``name`` (with its slash), or None; an app with everything has every command."""
        declared = next((command for command in self.commands if command.name == name), None)
        if declared is None and self.everything and len(name) > 1 and name.startswith("/"):
            return Command(name, "", "", should_escape=False)
        return declared

    def shortcut(self, called: str, *, on_message: bool) -> Shortcut | None:
        """Return the shortcut with this callback id or name, or None; an app with everything has every shortcut."""
        declared = next((one for one in self.shortcuts if called in (one.callback_id, one.name)), None)
        if declared is None and self.everything:
            return Shortcut(called, "message" if on_message else "global", called, "")
        return declared

    def hears(self, event: str) -> bool:
        """Return whether the app subscribed to ``event`` and holds one of the scopes that it needs."""
        if event not in self.events:
            return False
        needed = EVENT_SCOPES.get(event, frozenset())
        return not needed or bool(needed & self.scopes)


FALLBACK: Json = {
    "display_information": {"name": APP_NAME},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True},
        "bot_user": {"display_name": APP_NAME},
        "slash_commands": [
            {
                "command": "/decide",
                "description": "Ask for positions, decide, commit",
                "usage_hint": "[question?] [@people] [when]",
                "should_escape": True,
            }
        ],
        "shortcuts": [
            {
                "name": "Ask for positions",
                "type": "message",
                "callback_id": "ask_for_positions",
                "description": "Turn this message into a question",
            }
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": ["commands", "chat:write", "reactions:read", "users:read"],
            "bot_optional": [
                "app_mentions:read",
                "channels:read",
                "groups:read",
                "files:write",
                "files:read",
                "im:history",
                "reactions:write",
            ],
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "app_mention", "reaction_added", "reaction_removed", "user_change"]
        }
    },
}


def read_manifest(manifest: Json, optional: Iterable[str] = (), *, all_scopes: bool = False) -> AppFacts:
    """Return what ``manifest`` declares.

    ``optional`` are the optional scopes that were granted (those not declared optional are ignored);
    ``all_scopes`` grants everything, for programs that bring no manifest: every scope, every event, any command and any
    shortcut.
    """
    features: dict[str, Any] = manifest.get("features", {})
    scopes: dict[str, Any] = manifest.get("oauth_config", {}).get("scopes", {})
    home: dict[str, Any] = features.get("app_home", {})
    granted = set(scopes.get("bot", ())) | (set(optional) & set(scopes.get("bot_optional", ())))
    subscriptions: dict[str, Any] = manifest.get("settings", {}).get("event_subscriptions", {})
    return AppFacts(
        name=str(manifest.get("display_information", {}).get("name", APP_NAME)),
        commands=tuple(
            Command(
                str(command["command"]),
                str(command.get("description", "")),
                str(command.get("usage_hint", "")),
                bool(command.get("should_escape", False)),
            )
            for command in features.get("slash_commands", ())
        ),
        shortcuts=tuple(
            Shortcut(
                str(shortcut["name"]),
                str(shortcut["type"]),
                str(shortcut["callback_id"]),
                str(shortcut.get("description", "")),
            )
            for shortcut in features.get("shortcuts", ())
        ),
        scopes=frozenset(every_scope() if all_scopes else granted),
        events=frozenset(EVENT_SCOPES if all_scopes else subscriptions.get("bot_events", ())),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", False)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        token_rotation=bool(manifest.get("settings", {}).get("token_rotation_enabled", False)),
        everything=all_scopes,
    )
