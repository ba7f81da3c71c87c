"""Channels: keep what Slack tells about conversations, so that rules never have to ask."""

from dataclasses import replace

from bot.domain.records import Channel
from storage import people
from storage.unit import Unit

__all__ = ["channel_renamed", "know_channel"]

_HIDDEN = frozenset({"privategroup", "directmessage"})


async def know_channel(unit: Unit, channel: str, name: str) -> Channel:
    """Store a conversation as a command or a press in it names it, and return it.

    Slack gives the names ``privategroup`` and ``directmessage`` in place of those that are nobody's business; any
    other name is that of a public channel, except a group's direct message. No name tells nothing. What was public
    and is named so no longer was made private: whoever is outside stops seeing it at once.
    """
    known = await people.find_channel(unit, channel)
    if known and (not name or known.name == name):
        return known
    public = channel.startswith("C") and bool(name) and name not in _HIDDEN and not name.startswith("mpdm-")
    fresh = Channel(channel, name if public else known.name if known else "", public, bool(known and known.archived))
    if fresh != known:
        await people.save_channel(unit, fresh)
    return fresh


async def channel_renamed(unit: Unit, channel: str, name: str) -> None:
    """A conversation has a new name; that says nothing about who may see it, and one we never heard of stays so."""
    known = await people.find_channel(unit, channel)
    if known and name:
        await people.save_channel(unit, replace(known, name=name))
