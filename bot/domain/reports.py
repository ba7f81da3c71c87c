"""Run reports: what became of the nudges of a day, in figures; nobody's name, nobody's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from enum import StrEnum

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.nudges import Outcome, Reason

__all__ = ["AT", "Refused", "RunReport", "next_report", "refused_by_kind", "tally"]

AT = time(9, 30)
"""When it is made, on a working day of whoever answers for the workspace."""


class Refused(StrEnum):
    """What Slack does not let us do, by what it is about. The values are stored: never rename one."""

    CHANNEL = "channel"  # nothing can be posted there
    PERSON = "person"  # nothing reaches them
    MESSAGES = "messages"  # no direct message is taken, whoever it is for
    WORKSPACE = "workspace"  # nothing at all is sent


_BY_FIRST_LETTER = {"C": Refused.CHANNEL, "G": Refused.CHANNEL, "D": Refused.CHANNEL}
_BY_NAME = {one.value: one for one in (Refused.MESSAGES, Refused.WORKSPACE)}


def refused_by_kind(abouts: Iterable[str]) -> tuple[tuple[Refused, int], ...]:
    """Return how many of ``abouts`` (ids of Slack, or words of ours) are of each kind, those that stop most first."""
    kinds = [_BY_NAME.get(one) or _BY_FIRST_LETTER.get(one[:1], Refused.PERSON) for one in abouts]
    return tuple((kind, kinds.count(kind)) for kind in reversed(Refused) if kind in kinds)


@dataclass(frozen=True, slots=True)
class RunReport:
    """Steps that fell due since the last report, by what became of them; then what is wrong now.

    ``withheld`` counts what was not sent, by reason. ``lost`` are messages whose fate nobody knows, ``failed`` those
    that Slack refuses, ``unowned`` the things that nobody has accepted. ``refused`` is what Slack does not let us do,
    by kind, and ``fresh`` how much of that is new since the last report.
    """

    due: int = 0
    sent: int = 0
    unknown: int = 0
    withheld: tuple[tuple[Reason, int], ...] = ()
    lost: int = 0
    failed: int = 0
    unowned: int = 0
    refused: tuple[tuple[Refused, int], ...] = ()
    fresh: int = 0

    @property
    def not_sent(self) -> int:
        """How many steps were not said."""
        return sum(count for _, count in self.withheld)

    @property
    def unreachable(self) -> int:
        """How many steps were for somebody who cannot be written to."""
        return dict(self.withheld).get(Reason.UNREACHABLE, 0)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to report: what Slack refuses since long is told beside something else alone."""
        return not (self.due or self.lost or self.failed or self.unowned or self.fresh)


def tally(
    found: Iterable[tuple[Outcome, Reason, int]], *, lost: int = 0, failed: int = 0, unowned: int = 0
) -> RunReport:
    """Return the report of steps that are counted by outcome and reason; those whose look is still to come are due."""
    by: dict[tuple[Outcome, Reason], int] = {}
    for outcome, reason, count in found:
        by[outcome, reason] = by.get((outcome, reason), 0) + count
    outcomes: Mapping[Outcome, int] = {
        one: sum(count for (outcome, _), count in by.items() if outcome is one) for one in Outcome
    }
    withheld = tuple((reason, by[Outcome.NOT_SENT, reason]) for reason in Reason if (Outcome.NOT_SENT, reason) in by)
    return RunReport(
        sum(by.values()), outcomes[Outcome.SENT], outcomes[Outcome.UNKNOWN], withheld, lost, failed, unowned
    )


def next_report(now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> tuple[date, datetime]:
    """Return the day in ``zone`` and the instant (aware UTC, after ``now``) of the next report."""
    day = calendar.working_day_from(calendar.local_day(now, zone), working)
    while (at := calendar.instant_at(day, AT, zone)) <= now:
        day = calendar.next_working_day(day, working)
    return day, at
