"""Pace: who may be called again when, on workspace time; nobody sleeps, rows are held back instead."""

from datetime import datetime, timedelta

__all__ = ["Pace"]

_BETWEEN_POSTS = timedelta(seconds=1)  # Slack: about one message a second in a channel
_BETWEEN_EDITS = timedelta(seconds=1)  # ten changes of one message in a second are one edit


class Pace:
    """Slots by channel and by message, and what Slack's ``Retry-After`` closed, by method. Instants are aware UTC."""

    def __init__(self) -> None:
        self._posts: dict[tuple[str, str], datetime] = {}
        self._edits: dict[tuple[str, str], datetime] = {}
        self._closed: dict[tuple[str, str], datetime] = {}

    def post(self, workspace: str, target: str, now: datetime) -> datetime | None:
        """Take the slot for a post into ``target``; or return when it is free."""
        return self.closed(workspace, "chat.postMessage", now) or _take(
            self._posts, (workspace, target), now, _BETWEEN_POSTS
        )

    def edit(self, workspace: str, key: str, method: str, now: datetime) -> datetime | None:
        """Take the slot for a change of the message ``key``; or return when it is free."""
        return self.closed(workspace, method, now) or _take(self._edits, (workspace, key), now, _BETWEEN_EDITS)

    def closed(self, workspace: str, method: str, now: datetime) -> datetime | None:
        """Return until when Slack takes no more calls of ``method``, or None."""
        until = self._closed.get((workspace, method))
        return until if until is not None and until > now else None

    def close(self, workspace: str, method: str, until: datetime) -> None:
        """Remember that Slack asked us to wait."""
        self._closed[workspace, method] = max(until, self._closed.get((workspace, method), until))


def _take(
    slots: dict[tuple[str, str], datetime], key: tuple[str, str], now: datetime, apart: timedelta
) -> datetime | None:
    free = slots.get(key)
    if free is not None and free > now:
        return free
    if len(slots) > 5_000:  # forget what is long over
        for old in [one for one, until in slots.items() if until <= now]:
            del slots[old]
    slots[key] = now + apart
    return None
