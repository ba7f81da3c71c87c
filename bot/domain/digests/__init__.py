"""Digests: once a week a channel reads what was decided there, what closes soon, and what nobody takes on.

It is off until an admin sets it. A record is told once, as it stands now; a week with nothing new says nothing.
"""

from bot.domain.digests.news import News, Topic, Week, late, newest, unowned
from bot.domain.digests.rules import (
    Digest,
    DigestForm,
    fall_due,
    go_on,
    pause,
    period,
    set_up,
    why_not_read,
    why_not_set,
)
from bot.domain.digests.weeks import (
    MONDAY_AT_NINE,
    Schedule,
    first_morning,
    iso_week,
    named,
    next_due,
    shifted,
    week_told,
    weeks_between,
)

__all__ = [
    "MONDAY_AT_NINE",
    "Digest",
    "DigestForm",
    "News",
    "Schedule",
    "Topic",
    "Week",
    "fall_due",
    "first_morning",
    "go_on",
    "iso_week",
    "late",
    "named",
    "newest",
    "next_due",
    "pause",
    "period",
    "set_up",
    "shifted",
    "unowned",
    "week_told",
    "weeks_between",
    "why_not_read",
    "why_not_set",
]
