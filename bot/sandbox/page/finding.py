"""Finding what the story needs beyond single elements: rooms, messages, the thread under the newest card."""

from bot.sandbox.desk import Desk
from bot.sandbox.reading import Found, find, find_field
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.workspace import Json

__all__ = ["card_thread", "find_message", "find_press", "has_fields", "room_id"]


def room_id(told: Json, name: str) -> str | None:
    """Return the id of the channel called ``name`` (with or without #) among those that the person is in."""
    wanted = name.removeprefix("#")
    return next((one["id"] for one in told["channels"] if one["kind"] != "im" and one["name"] == wanted), None)


def find_press(desk: Desk, user: str, label: str) -> Found | None:
    """Return the newest element that reads ``label``, or None where there is none yet."""
    try:
        return find(desk, user, label)
    except SandboxRefused:
        return None


def has_fields(desk: Desk, user: str, labels: list[str]) -> bool:
    """Return whether the person's form is open and has a field for each label."""
    try:
        return all(find_field(desk, user, label) for label in labels)
    except SandboxRefused:
        return False


def find_message(desk: Desk, user: str, channel: str, words: str) -> Json | None:
    """Return the newest message of the channel whose text contains ``words``."""
    listed = reversed(desk.messages(user, channel))
    return next((message for message in listed if words in message["text"] and not message["ephemeral"]), None)


def card_thread(desk: Desk, user: str, channel: str) -> str | None:
    """Return the ts of the newest message of the app in the channel that has replies."""
    listed = reversed(desk.messages(user, channel))
    return next((message["ts"] for message in listed if message["is_app"] and message.get("reply_count")), None)
