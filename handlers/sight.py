"""Sight: the record that a stimulus is about, if who caused it may see it; else the answer is as if it never was."""

from bot.capability import Reply, Stimulus
from bot.domain import calendar
from bot.domain.records import Audience, Item, Record, can_see
from bot.domain.refusals import Code, Refusal
from bot.views import refusals, wire
from storage.records import get_record
from storage.unit import Unit

__all__ = ["UNKNOWN", "record_of", "told"]

UNKNOWN = Refusal(Code.UNKNOWN_RECORD)


async def record_of(unit: Unit, s: Stimulus, ids: str) -> Record | None:
    """Return the record whose number ``ids`` (a button's value, a form's metadata) names, where ``s.by`` may see it.

    None stands for both, a number that never was and one that is none of theirs: a handler answers ``UNKNOWN``.
    """
    record = await get_record(unit, wire.number_in(ids))
    return record if record is not None and can_see(Audience(s.by, s.channel), Item.RECORD, record) else None


def told(why_not: Refusal, s: Stimulus, record: Record | None = None) -> Reply:
    """Return the ephemeral that says ``why_not`` in the words and the time zone of whoever acted."""
    return Reply(tell=refusals.tell(why_not, record=record, zone=calendar.zone_of(s.by.zone)))
