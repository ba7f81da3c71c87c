"""The funnel: how many PRFAQs entered each circle and what became of them. Figures, and never a target."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from bot.domain.circles.states import PrfaqState
from bot.domain.circles.verdicts import Verdict

__all__ = ["Funnel", "Passage", "Step", "funnel"]

ENOUGH = 10  # verdicts, before a share says anything
MOST_PASS = 80  # percent


@dataclass(frozen=True, slots=True)
class Passage:
    """One reading by one circle: of which PRFAQ, which circle, with what end; instants are aware UTC.

    ``asked_at`` is when its card stood; ``supported`` of ``claims`` had a source then.
    """

    prfaq: int
    place: int
    verdict: str | None
    asked_at: datetime
    given_at: datetime | None
    cause: str | None = None
    claims: int = 0
    supported: int = 0


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


def funnel(states: Iterable[PrfaqState], passages: Iterable[Passage]) -> Funnel:
    """Count. A PRFAQ that a circle reads twice entered it once; parked is not killed. *Passed* is advanced, of those
    whose last reading there has a verdict that is no *revise*.
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
    )
