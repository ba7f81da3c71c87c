"""What a digest tells of PRFAQs: each that moved, newest state alone, and the funnel as a small picture."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.domain.circles import Funnel, Prfaq
from bot.domain.digests import Topic
from bot.domain.records import Record
from bot.views.circles.funnel import trend_picture, where
from bot.views.digests.parts import Line, Part
from bot.views.kit import quote_free
from bot.views.wording import to_card

__all__ = ["weekly"]


def weekly(moved: Sequence[tuple[Prfaq, Record | None]], found: Funnel, zone: tzinfo, now: datetime) -> Part | None:
    """Return what a digest tells of PRFAQs: those that moved in these days, newest state alone, and the funnel.

    Each comes with the record of its newest circle, to whose card its title leads. None where none moved.
    """
    if not moved:
        return None
    lines = tuple(Line(_moved(one, record, zone, now)) for one, record in moved)
    count = len(lines)
    place, passed, ended = found.wide or (0, 0, 0)
    note = f"{passed} of {ended} passed circle {place}. A funnel narrows." if found.wide else ""
    counted = f"{count} {'PRFAQ' if count == 1 else 'PRFAQs'} moved"
    return Part(Topic.FUNNEL, lines, counted, note, trend_picture(found.trend))


def _moved(one: Prfaq, record: Record | None, zone: tzinfo, now: datetime) -> str:
    title = quote_free(one.title)
    return f"{to_card(record, title) if record else title} · {where(one, zone, now)}"
