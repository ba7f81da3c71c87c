"""Snoozes: something that waits is put off; it leaves the live message, and comes back on its morning."""

from datetime import date, datetime

from bot.domain import calendar
from bot.domain import snoozes as rules
from bot.domain.people import Member
from bot.domain.records import FollowUpCase, Record
from bot.domain.refusals import Code, Refusal
from bot.domain.snoozes import Snooze
from bot.domain.today import Item, item_of
from bot.domain.waiting import waiting_for
from bot.flows import home
from storage import nudges
from storage.unit import Unit

__all__ = ["put_off"]


async def put_off(
    unit: Unit, subject: Record | FollowUpCase, item: Item, day: date | None, *, by: Member, now: datetime
) -> Snooze | Refusal:
    """Put ``item`` of ``by`` on ``subject`` off to the morning of ``day``, a date where they live; or say why not."""
    waiting = waiting_for([subject], by.id) if isinstance(subject, Record) else waiting_for([], by.id, [subject])
    one = next((one for one in waiting if item_of(one) == item), None)
    if one is None:
        return Refusal(Code.MOVED_ON)
    before = (await nudges.hold_snoozes(unit, by.id)).get(item)
    done = rules.snooze(one, day, before, now=now, zone=calendar.zone_of(by.zone))
    if isinstance(done, Snooze):
        await nudges.keep_snooze(unit, by.id, done)
        await home.refresh(unit, {by.id}, now)
    return done
