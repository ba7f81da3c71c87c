"""Notices: what is said when no room can answer: something broke, or a button is older than what it was about."""

from collections.abc import Mapping
from typing import Any

from bot.views.kit import Said, modal

__all__ = ["BROKE", "CONTINUED", "NOT_OPENED", "continued", "moved_on", "notice", "notice_modal"]

BROKE = "Something broke on our side; nothing was changed. Please try again."
NOT_OPENED = "The form could not be opened in time. Please press it once more."
CONTINUED = "Continued from a message that was deleted."


def moved_on(command: str) -> str:
    """Return the answer to a button or form that nobody knows any more."""
    return f"This has moved on. {command} shows what is true now."


def notice(text: str) -> Said:
    """Return one sentence as a message."""
    return Said(text, [{"type": "section", "text": {"type": "mrkdwn", "text": text}}])


def notice_modal(said: Said) -> Mapping[str, Any]:
    """Return a message as a form that can only be closed: for where no message can be shown."""
    return modal("notice.v1", "Decide", said.blocks or notice(said.text).blocks)


def continued(said: Said) -> Said:
    """Return a message that was deleted by hand and stands again, with a line that says so."""
    line = {"type": "context", "elements": [{"type": "mrkdwn", "text": CONTINUED}]}
    return Said(said.text, [line, *said.blocks][:50])
