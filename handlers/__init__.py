"""Floor 5. "I speak Slack's envelope": stimuli, from Slack and from the clock, one room per capability.

``CAPABILITIES`` is the one visible list: nothing is found by scanning folders, nothing registers itself.
"""

from bot.capability import Capability
from handlers import (
    amendments,
    asks,
    away,
    changes,
    commitments,
    debates,
    decisions,
    doors,
    entries,
    escalations,
    handovers,
    history,
    home,
    people,
    positions,
    receipts,
    recording,
    reopenings,
    reports,
    reviews,
    settings,
    signals,
    snoozes,
    today,
    words,
)

CAPABILITIES: tuple[Capability, ...] = (
    debates.capability,
    asks.capability,
    positions.capability,
    entries.capability,
    words.capability,
    changes.capability,
    handovers.capability,
    recording.capability,
    decisions.capability,
    doors.capability,
    receipts.capability,
    signals.capability,
    commitments.capability,
    amendments.capability,
    reopenings.capability,
    reviews.capability,
    escalations.capability,
    history.capability,
    today.capability,
    home.capability,
    settings.capability,
    people.capability,
    snoozes.capability,
    reports.capability,
    away.capability,
)

__all__ = ["CAPABILITIES"]
