"""The funnel: how many PRFAQs entered each circle and what became of them. Figures, and never a target."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from bot.domain.circles.states import PrfaqState
from bot.domain.circles.verdicts import Verdict

__all__ = ["WEEKS", "Funnel", "Passage", "Step", "Trend", "dates_met", "funnel", "over_time"]

ENOUGH = 10  # verdicts, before a share says anything
MOST_PASS = 80  # percent
WEEKS = 12
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Passage:
    """One reading by one circle: of which PRFAQ, which circle, with what end; instants are aware UTC.

    ``asked_at`` is when its card stood; ``supported`` of ``claims`` had a source then. What ``last`` circles let pass
    is approved.
    """

    prfaq: int
    place: int
    verdict: str | None
    asked_at: datetime
    given_at: datetime | None
    cause: str | None = None
    claims: int = 0
    supported: int = 0
    last: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One circle of the funnel: how many PRFAQs entered it, where they are, and the median of its days."""

    place: int
    entered: int
    reading: int
    advanced: int
    revised: int
    parked: int
    killed: int
    days: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """How many PRFAQs entered circle ``place`` in each week, the oldest first; of place 0, how many were approved."""

    place: int
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """All of it. ``states`` counts PRFAQs by where they stand, ``causes`` the verdicts that ended one by their reason;
    ``wide`` is the circle of which more than 80 % of at least ten came out, with how many of how many, or None.
    """

    steps: tuple[Step, ...]
    states: Mapping[PrfaqState, int]
    causes: Mapping[str, int]
    wide: tuple[int, int, int] | None
    supported: int
    claims: int
    retroactive: int = 0  # written after work on them had begun
    revisions: float | None = None  # the median of how many texts of a PRFAQ were read
    dates: tuple[int, int] = (0, 0)  # of the stated days of what was approved: how many were met, of how many that came
    trend: tuple[Trend, ...] = ()

    @property
    def total(self) -> int:
        """How many PRFAQs there are."""
        return sum(self.states.values())


def _days(passages: Iterable[Passage]) -> float | None:
    spans = [(one.given_at - one.asked_at).total_seconds() / 86_400 for one in passages if one.given_at]
    return round(median(spans), 1) if spans else None


def _step(place: int, passages: list[Passage]) -> Step:
    newest = {one.prfaq: one for one in sorted(passages, key=lambda one: one.asked_at)}
    ends = Counter(one.verdict for one in newest.values())
    return Step(
        place=place,
        entered=len(newest),
        reading=ends[None],
        advanced=ends[Verdict.ADVANCE],
        revised=ends[Verdict.REVISE],
        parked=ends[Verdict.PARK],
        killed=ends[Verdict.KILL],
        days=_days(passages),
    )


def over_time(passages: Iterable[Passage], until: datetime) -> tuple[Trend, ...]:
    """Count by week, for the twelve weeks that end with ``until`` (aware UTC): what entered each circle for the first
    time, then what was approved. Nothing where nothing of that happened.
    """
    entered: dict[tuple[int, int], datetime] = {}
    approved: dict[tuple[int, int], datetime] = {}
    for one in passages:
        key = (one.place, one.prfaq)
        entered[key] = min(one.asked_at, entered.get(key, one.asked_at))
        if one.last and one.given_at and one.verdict == Verdict.ADVANCE:
            approved[(0, one.prfaq)] = one.given_at
    counts: dict[int, list[int]] = {}
    for (place, _), at in (*entered.items(), *approved.items()):
        ago = (until - at) // _WEEK
        if 0 <= ago < WEEKS:
            counts.setdefault(place, [0] * WEEKS)[WEEKS - 1 - ago] += 1
    return tuple(Trend(place, tuple(counts[place])) for place in sorted(counts, key=lambda place: (not place, place)))


def dates_met(stated: Iterable[tuple[date, date | None]], today: date) -> tuple[int, int]:
    """Return how many stated days were met, of how many that have come: each with the day on which it shipped."""
    come = [(day, shipped) for day, shipped in stated if day <= today or shipped is not None]
    return sum(shipped is not None and shipped <= day for day, shipped in come), len(come)


def funnel(
    states: Iterable[PrfaqState],
    passages: Iterable[Passage],
    *,
    until: datetime | None = None,
    retroactive: int = 0,
    revisions: Iterable[int] = (),
    dates: tuple[int, int] = (0, 0),
) -> Funnel:
    """Count. A PRFAQ that a circle reads twice entered it once; parked is not killed. *Passed* is advanced, of those
    whose last reading there has a verdict that is no *revise*. ``revisions`` are how many texts of each were read.
    """
    passages = tuple(passages)
    places = sorted({one.place for one in passages})
    steps = tuple(_step(place, [one for one in passages if one.place == place]) for place in places)
    wide = None
    for step in steps:
        ended = step.advanced + step.parked + step.killed
        if ended >= ENOUGH and step.advanced * 100 > MOST_PASS * ended:
            wide = (step.place, step.advanced, ended)
    newest = {one.prfaq: one for one in sorted(passages, key=lambda one: one.asked_at)}
    ends = (one.cause for one in passages if one.cause and one.verdict in (Verdict.PARK, Verdict.KILL))
    return Funnel(
        steps=steps,
        states=Counter(states),
        causes=Counter(ends),
        wide=wide,
        supported=sum(one.supported for one in newest.values()),
        claims=sum(one.claims for one in newest.values()),
        retroactive=retroactive,
        revisions=median(read) if (read := [one for one in revisions if one]) else None,
        dates=dates,
        trend=over_time(passages, until) if until is not None else (),
    )
