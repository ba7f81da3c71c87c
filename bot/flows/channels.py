"""Channels: keep what Slack tells about conversations, so that no rule has to ask; what follows where one closes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.debates import DebateState
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.records import Channel, Record
from bot.flows import digests, history, home, reports
from storage import commitments, debates, outbox, people, troubles
from storage.records import list_under_way_in
from storage.rekey import rekey_channel
from storage.unit import Unit

__all__ = [
    "ARCHIVED",
    "CLOSED",
    "DELETED",
    "NOT_IN",
    "channel_renamed",
    "closed",
    "concerns",
    "has_id",
    "hide",
    "know_channel",
    "open_again",
    "when_open",
]

_HIDDEN = frozenset({"privategroup", "directmessage"})
ARCHIVED, DELETED = "is_archived", "channel_deleted"
NOT_IN = frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel"})
_MUTE = frozenset(
    {
        "no_permission",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
    }
)
CLOSED = NOT_IN | _MUTE | {ARCHIVED, DELETED}
"""Slack's codes for a channel in which we cannot write, and our word for one that is no more."""


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


async def hide(unit: Unit, channel: str) -> None:
    """A conversation is private, or nobody can tell: from now on its records are seen by those named on them alone."""
    known = await people.find_channel(unit, channel)
    if known and known.public:
        await people.save_channel(unit, replace(known, public=False))


async def closed(unit: Unit, channel: str, code: str, now: datetime) -> None:
    """Slack does not let us write in ``channel``, for the reason ``code``: that is kept, and told once.

    Where it is gone (archived, deleted), to all who are named on what is under way there; otherwise to its openers,
    who can bring us back. A channel that is not found is deleted, or private and we are not in it: it is no longer
    taken for public.
    """
    if code in ("channel_not_found", DELETED):
        await hide(unit, channel)
    before = await troubles.find_trouble(unit, channel)
    if before is not None and before.code == DELETED and code in NOT_IN:
        return
    if not await troubles.met(unit, channel, code, now):
        return
    await digests.closed(unit, channel, code, now)
    await reports.plan(unit, now)
    gone = code in (ARCHIVED, DELETED)
    await people.mark_archived(unit, channel, archived=gone)
    under_way = await list_under_way_in(unit, channel)
    waiting = [one for one in under_way if one.debate.state is DebateState.WAITING]
    told = [View(Kind.WAITING, one.debate.number, one.debate.opener) for one in waiting]
    told += _told_once(Kind.ARCHIVED if gone else Kind.LOST, [one for one in under_way if one not in waiting])
    await outbox.want(unit, told, now)
    await home.refresh(unit, {member for one in under_way for member in one.debate.named}, now)


def _told_once(kind: Kind, records: Iterable[Record]) -> list[View]:
    """Return one message for each person, about the newest of ``records`` that concerns them."""
    newest: dict[str, int] = {}
    for record in records:
        for member in _concerned(record) if kind is Kind.ARCHIVED else {record.debate.opener}:
            newest[member] = max(newest.get(member, 0), record.debate.number)
    return [View(kind, number, member) for member, number in sorted(newest.items())]


def concerns(record: Record, member: str) -> bool:
    """Say whether what becomes of a record's channel is told to ``member``."""
    return member in _concerned(record)


def _concerned(record: Record) -> set[str]:
    debate = record.debate
    asked = record.decision.asked if record.decision else ()
    return {debate.opener, debate.decider, *debate.contributors, *asked}


async def open_again(unit: Unit, channel: str, now: datetime) -> None:
    """We can write in ``channel`` again: what it refused is sent, and who was told that it is lost hears so."""
    if not await troubles.over(unit, channel):
        return
    await people.mark_archived(unit, channel, archived=False)
    await digests.opened(unit, channel, now)
    await outbox.want(unit, await when_open(unit, channel, now), now)
    under_way = await list_under_way_in(unit, channel)
    lost = [View(Kind.LOST, one.debate.number, one.debate.opener) for one in under_way]
    standing = [view for view in lost if await outbox.find_message(unit, view.key)]
    await outbox.want(unit, standing, now)
    await home.refresh(unit, {member for one in under_way for member in one.debate.named}, now)


async def when_open(unit: Unit, channel: str, now: datetime) -> list[View]:
    """Return the messages that ``channel`` refused; without the cards of questions whose time is over."""
    refused = await outbox.list_failed_in(unit, channel, CLOSED)
    late = {
        one.debate.number
        for one in await list_under_way_in(unit, channel)
        if one.debate.state is DebateState.WAITING and now >= one.debate.deadline and not one.debate.decided_before
    }
    return [view for view in refused if view.number not in late]


async def has_id(unit: Unit, before: str, after: str, now: datetime) -> None:
    """Slack gave the conversation ``before`` another id: every row goes by the new one, and each record says so."""
    if not before or not after or before == after:
        return
    numbers = await debates.list_in(unit, before)
    for number in numbers:
        held = await debates.get_debate(unit, number, lock=True)
        if held is None:
            continue
        marks = await commitments.mark_rows(unit, number, before)
        moved = [(kind, {**row, "channel": after}) for kind, row in marks]
        fresh = replace(held.value, channel=after)
        was: list[history.Told] = [held.value, *marks]
        to: list[history.Told] = [fresh, *moved]
        await debates.save_debate(unit, fresh, seen=held.seen)
        await history.note(unit, number, Verb.REKEYED, by=None, now=now, was=was, to=to)
    await rekey_channel(unit, before, after)
