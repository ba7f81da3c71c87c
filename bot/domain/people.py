"""People: who somebody is, as far as a rule needs to know. Names stand for people; ids are Slack's."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import EVERY_WEEK, WorkingDays

__all__ = ["Member", "works"]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the workspace, as our rows last heard of them.

    ``zone`` is an IANA name or None where Slack did not tell; readers fall back to UTC. What they chose themselves is
    told in ``bot.domain.away.Rhythm``; ``working`` are the days that follow from it.
    """

    id: str
    name: str
    zone: str | None = None
    is_bot: bool = False
    deactivated: bool = False
    guest: bool = False
    admin: bool = False
    stranger: bool = False  # of another workspace, in a shared channel
    weekend: str | None = None
    holidays: str | None = None
    mornings_only: bool = False
    away_until: datetime | None = None
    weekly: bool = False  # their own week is told in its first morning message
    working: WorkingDays = EVERY_WEEK

    @property
    def can_be_asked(self) -> bool:
        """Whether a question may be addressed to this member: a person who can still read it."""
        return not (self.is_bot or self.deactivated)

    @property
    def full(self) -> bool:
        """Whether this member may ask, decide, own and rule; guests and people of other workspaces only answer."""
        return self.can_be_asked and not (self.guest or self.stranger)


def works(member: Member | None) -> WorkingDays:
    """Return the days on which ``member`` works; Monday to Friday for somebody of whom we never heard."""
    return member.working if member else EVERY_WEEK
