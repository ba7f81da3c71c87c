"""People: keep what Slack tells about members and channels, so that rules never have to ask."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.people import Member
from bot.domain.records import Channel
from bot.flows import home
from bot.flows.debates import card_failed
from storage import debates, people
from storage.unit import Unit

__all__ = ["channel_archived", "know", "know_channel"]


async def know(unit: Unit, members: Iterable[Member], now: datetime) -> None:
    """Store what Slack says about ``members``; the Home of each follows, since zone and name stand on it."""
    members = list(members)
    await people.save_members(unit, members, now)
    await home.refresh(unit, [member.id for member in members], now)


async def know_channel(unit: Unit, channel: str, name: str) -> Channel:
    """Store a conversation as a command names it, and return it.

    Slack gives the names ``privategroup`` and ``directmessage`` in place of those that are nobody's business;
    any other name is that of a public channel.
    """
    known = await people.find_channel(unit, channel)
    hidden = name in ("privategroup", "directmessage", "")
    if known and (hidden or known.name == name):
        return known
    fresh = Channel(channel, "" if hidden else name, public=not hidden and name != "")
    if known:
        fresh = replace(fresh, archived=known.archived)
    await people.save_channel(unit, fresh)
    return fresh


async def channel_archived(unit: Unit, channel: str, now: datetime) -> None:
    """A channel was archived: it is remembered, and the people of what is open there are told once."""
    await people.mark_archived(unit, channel)
    for number in await debates.list_open_in(unit, channel):
        await card_failed(unit, number, archived=True, now=now)
