"""Numbers: read from the records that somebody may see, in a constant number of queries; drawn only where asked for."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.capability import Upload
from bot.clock.holidays import working_days
from bot.domain import calendar
from bot.domain import numbers as rules
from bot.domain.numbers import Numbers
from bot.domain.people import Member
from bot.domain.records import Audience, Item, can_see
from bot.domain.refusals import Code, Refusal
from bot.views import charts
from bot.views import numbers as views
from bot.views.kit import Said
from storage import outbox, people
from storage.numbers import list_measured
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["picture", "shown"]

MOST = 500  # records, the newest: what one answer reads


@dataclass(frozen=True, slots=True)
class _Read:
    """Numbers, the name of the channel that they are of ("" for all that the reader may see), and how many at most."""

    numbers: Numbers
    channel: str
    capped: int | None


async def _read(unit: Unit, *, by: Member, here: str | None, now: datetime) -> _Read:
    held, zone = await get_settings(unit), calendar.zone_of(by.zone)
    known = await people.find_channel(unit, here) if here else None
    audience = Audience(by, here)
    records = await list_measured(unit, audience, rules.since(now, zone), inside=here, limit=MOST)
    seen = [one for one in records if can_see(audience, Item.RECORD, one)]
    working = working_days(held.weekend, held.holidays)
    found = await asyncio.to_thread(rules.numbers, seen, now=now, zone=zone, working=working)  # 20 ms where it is most
    name = (known.name if known else "") or "this channel"
    return _Read(found, name if here else "", MOST if len(records) == MOST else None)


async def shown(unit: Unit, *, by: Member, here: str | None, now: datetime) -> Said:
    """Return the numbers of the channel ``here``, or, where that is None, of all that ``by`` may see."""
    read = await _read(unit, by=by, here=here, now=now)
    drawn = bool(read.numbers.told) and charts.can_draw() and await people.has_scope(unit, "files:write")
    return views.numbers(read.numbers, read.channel, picture=drawn, capped=read.capped)


async def picture(unit: Unit, *, by: Member, here: str | None, channel: str, now: datetime) -> Upload | Refusal:
    """Return the picture for the messages of ``by``, who pressed in ``channel``; it is drawn when it is sent."""
    read = await _read(unit, by=by, here=here, now=now)
    if not (read.numbers.told and charts.can_draw()):
        return Refusal(Code.MOVED_ON)
    there = channel if channel.startswith("D") else await outbox.direct_message_with(unit, by.id)
    title = views.title(read.numbers, read.channel)
    draw: Callable[[], bytes] = partial(charts.picture, read.numbers, title)
    return Upload(
        views.file_name(read.channel, read.numbers.weeks[-1]),
        draw,
        views.picture_says(read.numbers, read.channel),
        views.not_drawn(),
        there,
        views.alt_text(read.numbers, read.channel),
    )
