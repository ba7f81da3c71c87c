"""What Slack refuses, as classes: one table from its codes to what a caller can do about them."""

# ruff: noqa: N818 (these names say what happened, and most of them are ordinary days)
from collections.abc import Mapping
from typing import Any

__all__ = [
    "Archived",
    "CannotUpdate",
    "ChannelNotFound",
    "InvalidPayload",
    "LostAnswer",
    "MessageGone",
    "MessagesTabOff",
    "MissingScope",
    "NotInChannel",
    "RateLimited",
    "SlackDown",
    "SlackError",
    "TokenDead",
    "TriggerGone",
    "UserGone",
    "ViewGone",
    "error_of",
]


class SlackError(Exception):
    """Slack answered ``code`` to ``method``; the base of all, and the class of codes that no row of the table names.

    ``target`` is the channel or person whom a message was for, where the call was for one.
    """

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.method, self.code, self.target = method, code, ""


class NotInChannel(SlackError):
    """We are not a member of the channel; somebody can invite us."""


class Archived(SlackError):
    """The channel was archived."""


class ChannelNotFound(SlackError):
    """The channel is unknown to us: gone, or private and we are not in it."""


class MessageGone(SlackError):
    """The message was deleted by somebody."""


class CannotUpdate(SlackError):
    """The message is not ours to change."""


class UserGone(SlackError):
    """The person cannot be written to: deactivated, unknown, or not reachable by us."""


class MessagesTabOff(SlackError):
    """The app's Messages tab is off, so that nobody can get a direct message of ours."""


class MissingScope(SlackError):
    """The installer did not grant ``needed``."""

    def __init__(self, method: str, code: str, needed: str = "") -> None:
        super().__init__(method, code)
        self.needed = needed


class TokenDead(SlackError):
    """The token is not accepted any more: nothing can be sent until somebody installs the app again."""


class RateLimited(SlackError):
    """Too many calls; nothing was done. ``retry_after`` is in seconds of workspace time."""

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(method, "ratelimited")
        self.retry_after = retry_after


class LostAnswer(SlackError):
    """The call went out and no clear answer came back: it may have been done, or not."""


class SlackDown(SlackError):
    """Slack could not be reached, or says that it did nothing for reasons of its own; later it may work."""


class TriggerGone(SlackError):
    """The trigger was used, or three seconds had passed."""


class ViewGone(SlackError):
    """The form is not open any more, or somebody changed it since."""


class InvalidPayload(SlackError):
    """Slack refuses what we sent: a mistake of ours, which sending again does not heal."""


_TABLE: dict[type[SlackError], tuple[str, ...]] = {
    NotInChannel: (
        "not_in_channel", "no_permission", "restricted_action", "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel", "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked", "user_not_in_channel",
    ),
    Archived: ("is_archived",),
    ChannelNotFound: ("channel_not_found",),
    MessageGone: ("message_not_found", "thread_not_found"),
    CannotUpdate: ("cant_update_message", "cant_delete_message", "edit_window_closed"),
    UserGone: ("user_not_found", "user_disabled", "cannot_dm_bot", "user_not_visible", "users_not_found"),
    MessagesTabOff: ("messages_tab_disabled", "not_enabled"),
    TokenDead: (
        "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired",
        "org_login_required", "ekm_access_denied", "team_access_not_granted", "not_allowed_token_type",
        "two_factor_setup_required", "access_denied",
    ),
    TriggerGone: ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_exchanged"),
    ViewGone: ("not_found", "hash_conflict", "push_limit_reached", "view_not_found"),
    # fatal and internal errors may come after the deed ("the message may have been posted"), so they are lost answers
    LostAnswer: ("internal_error", "fatal_error", "request_timeout"),
    SlackDown: ("service_unavailable", "team_added_to_org"),
    InvalidPayload: (
        "invalid_blocks", "invalid_arguments", "msg_too_long", "msg_blocks_too_long", "no_text", "view_too_large",
        "invalid_blocks_format", "too_many_attachments", "duplicate_external_id", "unknown_method", "invalid_json",
    ),
}  # fmt: skip
_CLASSES = {code: kind for kind, codes in _TABLE.items() for code in codes}


def error_of(method: str, code: str, answer: Mapping[str, Any] | None = None) -> SlackError:
    """Return the error for Slack's ``code``; ``answer`` is the whole answer, which may hold what it needs."""
    if code == "ratelimited" or code == "rate_limited":
        return RateLimited(method, 1.0)
    if code == "missing_scope":
        return MissingScope(method, code, str((answer or {}).get("needed", "")))
    return _CLASSES.get(code, SlackError)(method, code)
