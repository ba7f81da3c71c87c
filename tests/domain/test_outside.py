"""The outside view: what on time is, and that a few stories are no base rate."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.followups import FollowUp, FollowUpState
from bot.domain.people import Member
from bot.domain.records import Channel, FollowUpCase
from bot.domain.reviews import Verdict
from bot.domain.search.outside import Outside, in_time, outside

DUE, TODAY = date(2026, 3, 12), date(2026, 3, 20)
LATE_EVENING = datetime(2026, 3, 13, 3, tzinfo=UTC)  # still the 12th in New York


def case(state: FollowUpState = FollowUpState.DONE, zone: str = "Europe/Berlin", **news: Any) -> FollowUpCase:
    """Return a follow-up of Ann's, done on its day."""
    at = datetime(2026, 3, 12, 15, tzinfo=UTC)
    one = FollowUp(1, 1, "Tell the shops.", "ULEAD", "C1", "", "UANN", None, state, DUE, at, at)
    ended = at if state is FollowUpState.DONE else None
    people = {"UANN": Member("UANN", "Ann", zone)}
    return FollowUpCase(replace(one, **{"ended_at": ended, **news}), Channel("C1", "support", public=True), people)


DONE, OPEN, DROPPED, BLOCKED = (
    case(),
    case(FollowUpState.OPEN),
    case(FollowUpState.DROPPED),
    case(FollowUpState.BLOCKED),
)
AHEAD = case(FollowUpState.OPEN, due=date(2026, 3, 30))


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ([DONE], True),
        ([DONE, DROPPED], True),
        ([DROPPED], None),
        ([], None),
        ([DONE, AHEAD], None),
        ([AHEAD, OPEN], False),
        ([BLOCKED], False),
        ([case(slips=1)], False),
        ([case(FollowUpState.OPEN, due=date(2026, 3, 30), slips=1)], False),
        ([case(ended_at=LATE_EVENING)], False),
        ([case(ended_at=LATE_EVENING, zone="America/New_York")], True),
        ([case(FollowUpState.OPEN, due=TODAY)], None),
    ],
)
def test_what_on_time_is(cases: list[FollowUpCase], said: bool | None) -> None:
    """All but what was dropped, done by the day first set, on its owner's calendar; what is ahead says nothing."""
    assert in_time(cases, TODAY) is said


def test_five_and_more() -> None:
    """Four decisions tell nothing; of five a share is told where five stand behind it, and not otherwise."""
    assert outside([1, 2, 3, 4], {}, {}, TODAY) is None
    assert outside([1, 2, 3, 4, 5], {}, {}, TODAY) == Outside(5)
    on = {number: [DONE if number % 2 else OPEN] for number in range(1, 6)}
    kept = dict.fromkeys(range(1, 5), Verdict.KEPT)
    assert outside([1, 2, 3, 4, 5], on, kept, TODAY) == Outside(5, 5, 3)
    assert outside(range(1, 7), on, kept | {5: Verdict.REVERSED}, TODAY) == Outside(6, 5, 3, 5, 4)
    assert outside(range(1, 6), on, kept | {5: Verdict.TOO_EARLY}, TODAY) == Outside(5, 5, 3)
