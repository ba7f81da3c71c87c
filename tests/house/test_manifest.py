"""The manifest agrees with the code: what is called and listened to is asked for, and nothing else."""

import ast
import json
import re
from pathlib import Path

from bot.manifest import EVENTS, OPTIONAL, REQUIRED, manifest, rendered
from handlers import CAPABILITIES
from tests.registry import Registry

ROOT = Path(__file__).resolve().parents[2]
_METHOD = re.compile(r"(chat|users|reactions|conversations|views|auth|files|bookmarks|team|pins)\.[a-z][A-Za-z.]+")
# Slack asks for no scope of a bot for these.
FREE = {"auth.test", "views.open", "views.push", "views.update", "views.publish", "chat.getPermalink"}


def test_the_file_is_what_the_generator_prints() -> None:
    """``manifest.json`` is generated: what people paste into Slack is what the code says."""
    assert (ROOT / "manifest.json").read_text() == rendered()


def test_exactly_four_scopes_are_required() -> None:
    """The installer is asked for four scopes, and each optional one says what it switches on."""
    scopes = manifest()["oauth_config"]["scopes"]
    assert scopes["bot"] == ["commands", "chat:write", "reactions:read", "users:read"]
    assert scopes["bot_optional"] == ["app_mentions:read", "channels:read", "groups:read", "files:write", "files:read"]
    assert all(scope.gives for scope in (*REQUIRED, *OPTIONAL))


def _called() -> set[str]:
    """Return every Web API method that the engine names."""
    found: set[str] = set()
    tree = ast.parse((ROOT / "bot" / "engine" / "gateway.py").read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            method = node.args[0].value
            if isinstance(method, str) and _METHOD.fullmatch(method):
                found.add(method)
    return found


def test_scopes_match_the_methods_that_are_called() -> None:
    """Each method of Slack's that the code calls is covered by a scope that is asked for, and no scope is idle."""
    covered = {method for scope in (*REQUIRED, *OPTIONAL) for method in scope.methods}
    assert _called() - FREE == covered


def test_events_match_the_rooms_that_listen() -> None:
    """Each event that a room listens to is subscribed to, and each subscription is listened to."""
    registry = Registry()
    for capability in CAPABILITIES:
        capability.register(registry)
    assert set(registry.names["event"]) == set(EVENTS)
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == sorted(EVENTS)


def test_the_shortcut_and_the_command_are_heard() -> None:
    """What the manifest puts into Slack's menus has a handler."""
    registry = Registry()
    for capability in CAPABILITIES:
        capability.register(registry)
    features = manifest()["features"]
    assert [one["callback_id"] for one in features["shortcuts"]] == registry.names["shortcut"]
    assert features["slash_commands"][0]["should_escape"] is True
    assert {"", "?", "unknown", "open", "help"} <= set(registry.names["command"])


def test_another_command_and_http() -> None:
    """A second app's name for the command, and the addresses of a bot without a socket, are where Slack looks."""
    plain, other = manifest(), manifest("/choose", http="https://bot.example/")
    assert other["features"]["slash_commands"][0]["command"] == "/choose"
    assert other["settings"]["socket_mode_enabled"] is False
    assert json.dumps(other).count("https://bot.example/slack/events") == 4
    assert plain["settings"]["socket_mode_enabled"] is True


def test_slacks_limits() -> None:
    """Slack refuses a manifest whose words are too long."""
    told = manifest()
    assert len(told["display_information"]["name"]) <= 35
    assert len(told["display_information"]["description"]) <= 140
    for shortcut in told["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
