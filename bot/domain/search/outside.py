"""The outside view: how decisions like one that is about to be asked went here, before anybody tells why this one is
different.

Source: the method's page on decision hygiene, "base rate before story". It is told of five and more alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain import calendar
from bot.domain.followups import FollowUpState
from bot.domain.records import FollowUpCase
from bot.domain.reviews import Verdict

__all__ = ["FEWEST", "Outside", "in_time", "outside"]

FEWEST = 5
"""Of fewer decisions nothing is told: a few are stories, too."""
_JUDGED = frozenset({Verdict.KEPT, Verdict.AMENDED, Verdict.REVERSED})


@dataclass(frozen=True, slots=True)
class Outside:
    """How ``decided`` like decisions went: of ``due`` whose follow-ups were to be done by now, ``on_time`` had all of
    them done by the day first set; of ``looked`` back on, ``kept`` were kept as they were.
    """

    decided: int
    due: int = 0
    on_time: int = 0
    looked: int = 0
    kept: int = 0


def in_time(cases: Iterable[FollowUpCase], today: date) -> bool | None:
    """Say whether what was to be done because of a decision was done on time; None where that cannot be said yet, or
    nothing was to be done.

    On time is: each follow-up that was not dropped was done by its day, on its owner's calendar, and that day was never
    moved. ``today`` is the reader's.
    """
    found = [_one(case, today) for case in cases if case.followup.state is not FollowUpState.DROPPED]
    if False in found:
        return False
    return None if None in found or not found else True


def _one(case: FollowUpCase, today: date) -> bool | None:
    one = case.followup
    if one.slips:
        return False
    if one.state is FollowUpState.DONE and one.ended_at is not None:
        owner = case.people.get(one.owner or "")
        return calendar.local_day(one.ended_at, calendar.zone_of(owner.zone if owner else None)) <= one.due
    return False if one.due < today else None


def outside(
    decided: Sequence[int],
    follow_ups: Mapping[int, Sequence[FollowUpCase]],
    verdicts: Mapping[int, Verdict],
    today: date,
) -> Outside | None:
    """Return how the records ``decided`` went, or None where they are too few to tell anything.

    ``follow_ups`` holds those that the reader may see, ``verdicts`` what the last look back that is over said; one
    that was too early to tell is no look back. A share of fewer than five is left out, as if it were of none.
    """
    if len(decided) < FEWEST:
        return None
    kept = [verdicts[one] is Verdict.KEPT for one in decided if verdicts.get(one) in _JUDGED]
    done = [one for number in decided if (one := in_time(follow_ups.get(number, ()), today)) is not None]
    due, looked = (len(one) if len(one) >= FEWEST else 0 for one in (done, kept))
    return Outside(len(decided), due, sum(done) if due else 0, looked, sum(kept) if looked else 0)
