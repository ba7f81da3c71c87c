"""What is said of a digest beside itself: that it could be had, that it is paused, that it goes on."""

from bot.domain.digests import Digest
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.kit import Block, Said, actions, button, escape, fallback, section

__all__ = ["offered", "paused"]

_ARCHIVED = frozenset({"is_archived", "channel_deleted"})


def offered(record: Record) -> str:
    """Return the line on the card of a channel's third decision; "" on any other, and once a digest was set."""
    if not record.digest_offer:
        return ""
    return f"Third decision here. An admin can have its weeks told on Mondays: {escape(record.digest_offer)}"


def _place(digest: Digest, name: str) -> str:
    return f"#{name}" if name else f"<#{escape(digest.channel)}>"


def paused(digest: Digest, name: str, command: str) -> Said:
    """Return the message to whoever set a digest: that it is paused and why; later, by an edit, that it goes on."""
    place, plain = _place(digest, escape(name)), f"#{name}" if name else "a channel"
    if not digest.on:
        return _said(f"The weekly digest of {plain} is off.", f"The weekly digest of {place} is off.")
    if not digest.paused and digest.next_at is not None:
        on = dates.moment(digest.next_at, digest.schedule.there)
        text = f"*The weekly digest of {place} goes on:* {on}. It tells what was missed, too."
        return _said(f"The weekly digest of {plain} goes on: {on}.", text)
    gone = digest.paused in _ARCHIVED
    why = "is archived" if gone else "does not let me write"
    way = "Take it out of the archive" if gone else "Type /invite @Decide there"
    text = f"*The weekly digest is paused:* {place} {why}. {way}; or move it with {escape(command)} digest."
    again = actions(button("Take it up again", wire.DIGEST_AGAIN, wire.value(id=digest.id)))
    return _said(f"The weekly digest of {plain} is paused: the channel {why}. {way}.", text, again)


def _said(plain: str, text: str, *more: Block) -> Said:
    return Said(fallback(plain), [section(text), *more])
