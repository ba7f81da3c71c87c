"""Run reports: when they are made, and what they count."""

from datetime import UTC, date, datetime

import pytest

from bot.domain import calendar
from bot.domain.nudges import Outcome, Reason
from bot.domain.reports import Refused, RunReport, next_report, refused_by_kind, tally


@pytest.mark.parametrize(
    ("now", "day", "at"),
    [
        ("2026-11-24 08:29", date(2026, 11, 24), "2026-11-24 08:30"),
        ("2026-11-24 08:30", date(2026, 11, 25), "2026-11-25 08:30"),
        ("2026-11-27 12:00", date(2026, 11, 30), "2026-11-30 08:30"),  # over a weekend
    ],
)
def test_half_past_nine_on_a_working_day(now: str, day: date, at: str) -> None:
    """Strictly after now, where whoever answers for the workspace lives."""
    instants = [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (now, at)]
    assert next_report(instants[0], calendar.zone_of("Europe/Berlin")) == (day, instants[1])


def test_what_is_counted() -> None:
    """By outcome, and by reason where it was not sent; nothing at all is no report."""
    found = tally([(Outcome.SENT, Reason.NONE, 4), (Outcome.NOT_SENT, Reason.UNREACHABLE, 2)], lost=1)
    assert (found.due, found.sent, found.not_sent, found.unreachable, found.lost) == (6, 4, 2, 2, 1)
    assert not found.empty
    assert tally([]).empty
    assert not RunReport(unowned=1).empty


def test_what_slack_refuses_is_told_by_kind() -> None:
    """By what it is about, whatever its id begins with; new trouble is a report, old trouble alone is none."""
    abouts = ["C1", "G2", "U3", "W4", "messages", "workspace"]
    assert refused_by_kind(abouts) == (
        (Refused.WORKSPACE, 1),
        (Refused.MESSAGES, 1),
        (Refused.PERSON, 2),
        (Refused.CHANNEL, 2),
    )
    assert refused_by_kind([]) == ()
    old = RunReport(refused=((Refused.CHANNEL, 1),))
    assert old.empty
    assert not RunReport(refused=old.refused, fresh=1).empty
