"""People: keep what Slack tells about members and channels, so that rules never have to ask."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain import positions as rules
from bot.domain.debates import DebateState
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.records import Channel
from bot.flows import home
from bot.flows.debates import card_failed, keep
from storage import debates, people, positions
from storage.unit import Unit

__all__ = ["channel_archived", "channel_renamed", "know", "know_channel"]

_HIDDEN = frozenset({"privategroup", "directmessage"})


async def know(unit: Unit, members: Iterable[Member], now: datetime) -> None:
    """Store what Slack says about ``members``; the Home of each follows, since zone and name stand on it."""
    members = list(members)
    await people.save_members(unit, members, now)
    await home.refresh(unit, [member.id for member in members], now)
    for member in members:
        if not member.can_be_asked:
            await _leave(unit, member.id, now)
            unit.wake("ticker")  # whether this was their point is asked in vain


async def _leave(unit: Unit, member: str, now: datetime) -> None:
    """Let nobody wait for a position of somebody who is gone."""
    for number in [one.number for one in await debates.list_open(unit, member) if one.state is DebateState.COLLECTING]:
        held = await debates.get_debate(unit, number, lock=True)
        changed = rules.leave(held.value, member, await positions.list_positions(unit, number)) if held else None
        if held and changed:
            await keep(unit, held, changed.debate, changed.intents, now, verb=Verb.LEFT)


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


async def channel_archived(unit: Unit, channel: str, now: datetime) -> None:
    """A channel was archived: it is remembered, and the people of what is open there are told once."""
    await people.mark_archived(unit, channel)
    for number in await debates.list_open_in(unit, channel):
        await card_failed(unit, number, archived=True, now=now)
