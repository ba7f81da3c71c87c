"""Calendars: the owner of a decision takes its day to look back into their own calendar."""

from datetime import datetime

from bot.capability import Upload
from bot.domain import calendar
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.views import calendars as views
from storage import outbox
from storage.unit import Unit

__all__ = ["look_back_file"]


async def look_back_file(unit: Unit, record: Record, *, by: Member, channel: str, now: datetime) -> Upload | Refusal:
    """Return the file for ``by``, who pressed in ``channel``; refused where they do not own it, or its day is over."""
    decision = record.decision
    today = calendar.local_day(now, calendar.zone_of(by.zone))
    if decision is None or decision.owner != by.id or decision.ended_at is not None or decision.look_back < today:
        return Refusal(Code.MOVED_ON)
    here = channel if channel.startswith("D") else await outbox.direct_message_with(unit, by.id)
    content = views.look_back(record, decision, workspace=unit.workspace, now=now)
    return Upload(views.file_name(decision), content, views.says(decision, now), views.not_sent(), here)
