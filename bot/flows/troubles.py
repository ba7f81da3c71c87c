"""Troubles: what follows where Slack does not let us do something, beyond the message that it refused.

The whole list, with who is told of each, is the table "Where Slack refuses" in ``ARCHITECTURE.md``.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.capability import Tell
from bot.flows import channels, people, reports
from bot.views.notices import messages_tab
from storage import debates, outbox, troubles
from storage import people as rows
from storage.unit import Unit

__all__ = ["back", "edited", "gone", "refused", "took_it"]

_TAB = frozenset({"messages_tab_disabled"})
_UNREACHABLE = frozenset({"user_disabled", "user_not_found", "user_not_visible", "users_not_found", "cannot_dm_bot"})


async def refused(unit: Unit, target: str, code: str, number: int, now: datetime) -> Sequence[Tell]:
    """Slack refused a message about record ``number`` for ``target`` (a channel, or a person) with ``code``."""
    if code in channels.CLOSED and target.startswith(("C", "G")):
        await channels.closed(unit, target, code, now)
    elif code in _UNREACHABLE and target.startswith(("U", "W")):
        await _unreachable(unit, target, code, now)
    elif code in _TAB and await troubles.met(unit, troubles.MESSAGES, code, now):
        await reports.plan(unit, now)
        return await _tell_opener(unit, number)
    return ()


async def _unreachable(unit: Unit, member: str, code: str, now: datetime) -> None:
    if await troubles.met(unit, member, code, now):
        await reports.plan(unit, now)
    known = await rows.get_member(unit, member)
    if code == "user_disabled" and known is not None and not known.deactivated:
        await people.know(unit, [replace(known, deactivated=True)], now)


async def _tell_opener(unit: Unit, number: int) -> Sequence[Tell]:
    held = await debates.get_debate(unit, number)
    if held is None or held.value.posted_at is None:
        return ()
    return (Tell(held.value.channel, held.value.opener, messages_tab()),)


async def took_it(unit: Unit, member: str, now: datetime) -> None:
    """A direct message reached ``member``: nothing stands in the way of those that were refused."""
    met = {one.about for one in await troubles.list_troubles(unit, [member, troubles.MESSAGES])}
    for about in met:
        await troubles.over(unit, about)
    if troubles.MESSAGES in met:
        await outbox.want(unit, await outbox.list_failed_everywhere(unit, _TAB), now)


async def edited(unit: Unit, channel: str, now: datetime) -> None:
    """A message in ``channel`` was edited: an archived one takes no edits, so that it is archived no more."""
    if channel.startswith(("C", "G")):
        met = await troubles.find_trouble(unit, channel)
        if met is not None and met.code == channels.ARCHIVED:
            await channels.open_again(unit, channel, now)


async def gone(unit: Unit, code: str, now: datetime) -> None:
    """The app was taken out, or its token is refused with ``code``: nothing is sent any more, every row is kept."""
    await rows.stop_workspace(unit, now)
    await troubles.met(unit, troubles.WORKSPACE, code, now)
    unit.wake("watch")


async def back(unit: Unit) -> bool:
    """The token is accepted again: everything that waits is sent. Says whether that had been stopped."""
    await troubles.over(unit, troubles.WORKSPACE)
    started = await rows.start_workspace(unit)
    if started:
        unit.wake("courier")
    return started
