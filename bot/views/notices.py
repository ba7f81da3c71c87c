"""Notices: what is said when no room can answer: something broke, or a button is older than what it was about."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.views.kit import Said, button, escape, modal, section

__all__ = [
    "BROKE",
    "CONTINUED",
    "NOT_HERE",
    "NOT_OPENED",
    "broke",
    "continued",
    "key_of",
    "messages_tab",
    "moved_on",
    "not_opened",
    "notice",
    "notice_modal",
    "signed",
]

BROKE = "Something broke on our side; nothing was changed. Please try again."
NOT_OPENED = "The form could not be opened in time. Please press it once more."
NOT_HERE = "This process serves another workspace; nothing was kept. Ask whoever installed the app here."
MESSAGES_OFF = (
    "I cannot write direct messages here: Slack's admin can turn the app's Messages tab on. Until then, use Home."
)
CONTINUED = "Continued from a message that was deleted."
_SIGNED = "message:"


def moved_on(command: str) -> str:
    """Return the answer to a button or form that nobody knows any more."""
    return f"This has moved on. {command} shows what is true now."


def notice(text: str) -> Said:
    """Return one sentence as a message."""
    return Said(text, [{"type": "section", "text": {"type": "mrkdwn", "text": text}}])


def broke(typed: str = "") -> Said:
    """Return the sentence for a fault of ours; ``typed`` gives a command's words back: Slack has emptied the box."""
    return notice(BROKE + (f"\nYou typed: {escape(typed)}" if typed else ""))


def not_opened(again: str = "") -> Said:
    """Return the sentence for a form that came too late; ``again`` is the button that opens it as it was filled."""
    if not again:
        return notice(NOT_OPENED)
    text = "The form could not be opened in time. It is kept as it was filled."
    return Said(text, [section(text, button("Open the form", again))])


def notice_modal(said: Said) -> Mapping[str, Any]:
    """Return a message as a form that can only be closed: for where no message can be shown."""
    return modal("notice.v1", "Decide", said.blocks or notice(said.text).blocks)


def messages_tab() -> Said:
    """Return what an opener is told where nobody can get a direct message of ours."""
    return notice(MESSAGES_OFF)


def continued(said: Said) -> Said:
    """Return a message that was deleted by hand and stands again, with a line that says so."""
    line = {"type": "context", "elements": [{"type": "mrkdwn", "text": CONTINUED}]}
    return Said(said.text, [line, *said.blocks][:50])


def signed(said: Said, key: str) -> Said:
    """Return a message that says which one it is, in its first block's id: so a copy that we lost sight of is known."""
    if not said.blocks or "block_id" in said.blocks[0]:
        return said
    return Said(said.text, [{**said.blocks[0], "block_id": f"{_SIGNED}{key}"}, *said.blocks[1:]])


def key_of(blocks: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the key of the message that has these blocks, as ``signed`` put it there; None for any other message."""
    sign = str(blocks[0].get("block_id", "")) if blocks else ""
    return sign.removeprefix(_SIGNED) if sign.startswith(_SIGNED) else None
