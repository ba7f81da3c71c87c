"""Verdicts: one person ends a circle with one of four words and a reason, and never about their own PRFAQ."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.circles.states import Prfaq, PrfaqState
from bot.domain.debates import Debate, DebateState, accept, personal
from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import REASON_LIMIT, SENTENCE_LIMIT, aware, tidy, visible
from bot.domain.refusals import Code, Refusal

__all__ = ["CAUSES", "VERDICTS", "Cause", "Circle", "Given", "Verdict", "VerdictForm", "give", "why_not_give"]

FEWEST_WORDS = 10  # of a reason that ends an idea or lets it be built (P9)
LONGEST_PARKED = timedelta(days=3 * 366)


class Verdict(StrEnum):
    """How a circle ends. The values are stored, and are the options of its debate: never rename one."""

    ADVANCE = "Advance"
    REVISE = "Revise"
    PARK = "Park"
    KILL = "Kill"


VERDICTS = tuple(one.value for one in Verdict)


class Cause(StrEnum):
    """The kinds of reasons of a verdict. The values are stored: never rename one. Source: the method, 2.1."""

    NO_CUSTOMER = "no_customer"
    NO_EVIDENCE = "no_evidence"
    NO_ANSWER = "no_answer"  # the benefit does not answer the problem
    TOO_SMALL = "too_small"
    CANNOT_BUILD = "cannot_build"
    ECONOMICS = "economics"
    BETTER = "better"  # a better option exists
    TIMING = "timing"


CAUSES = tuple(Cause)


@dataclass(frozen=True, slots=True)
class Circle:
    """One reading of a PRFAQ by one circle. ``number`` is its debate's; a debate has one, so that ``ordinal`` is 1.

    ``place`` is which circle it is, ``turn`` its how manieth reading, ``last`` whether advancing from it approves.
    ``came_from`` is the state to which the PRFAQ goes back where there is no verdict. ``waived`` notes of the linter
    were left with a reason before it was asked; ``supported`` of ``claims`` had a source; it takes ``minutes`` to read;
    ``retroactive``: work on it had begun before it was written.
    """

    number: int
    prfaq: int
    place: int
    revision: int
    ordinal: int = 1
    turn: int = 1
    last: bool = False
    came_from: str = PrfaqState.DRAFT.value
    waived: int = 0
    claims: int = 0
    supported: int = 0
    minutes: int = 1
    retroactive: bool = False
    verdict: str | None = None
    cause: str | None = None
    reason: str = ""
    winner: str = ""
    return_on: date | None = None
    given_by: str | None = None
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VerdictForm:
    """What the form "Verdict" held."""

    verdict: str | None
    cause: str | None = None
    reason: str = ""
    winner: str = ""
    return_on: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict just given, the circle's debate and the PRFAQ after it, and what should be said."""

    debate: Debate
    circle: Circle
    prfaq: Prfaq
    intents: tuple[Intent, ...]


def why_not_give(debate: Debate, prfaq: Prfaq, by: str) -> Refusal | None:
    """Return why ``by`` gives no verdict now: its decider does, once the notes are open, and no author their own."""
    if debate.ended:
        return Refusal(Code.VERDICT_GIVEN, {"at": debate.ended_at})
    if by == prfaq.author:
        return Refusal(Code.OWN_VERDICT)
    if by != debate.decider:
        return Refusal(Code.NOT_DECIDER, {"decider": debate.decider})
    return Refusal(Code.DECIDER_FIRST, {"deadline": debate.deadline}) if debate.revealed_at is None else None


def _why_not_form(form: VerdictForm, *, last: bool, today: date, overridden: Collection[str]) -> Iterable[Refusal]:
    if form.verdict not in VERDICTS:
        yield Refusal(Code.NO_OPTIONS, field="verdict")
        return
    ends = form.verdict in (Verdict.KILL, Verdict.PARK)
    if ends and form.cause not in CAUSES:
        yield Refusal(Code.NO_CAUSE, field="cause")
    words = sum(bool(visible(word)) for word in form.reason.split())
    if not words:
        yield Refusal(Code.EMPTY_REASON, field="reason")
    elif (ends or last) and form.verdict != Verdict.REVISE and words < FEWEST_WORDS and "P9" not in overridden:
        yield Refusal(Code.THIN_VERDICT, {"words": words, "needed": FEWEST_WORDS}, "reason")
    if len(form.reason) > REASON_LIMIT:
        yield Refusal(Code.TOO_LONG, {"limit": REASON_LIMIT, "length": len(form.reason)}, "reason")
    if len(form.winner) > SENTENCE_LIMIT:
        yield Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(form.winner)}, "winner")
    if form.verdict == Verdict.PARK:
        if not visible(form.winner):
            yield Refusal(Code.NO_WINNER, field="winner")
        if form.return_on is None or not today < form.return_on <= today + LONGEST_PARKED:
            yield Refusal(Code.RETURN_DAY, field="return_on")


_STATES: Mapping[str, PrfaqState] = {
    Verdict.ADVANCE: PrfaqState.ADVANCED,
    Verdict.REVISE: PrfaqState.REVISE,
    Verdict.PARK: PrfaqState.PARKED,
    Verdict.KILL: PrfaqState.KILLED,
}


def give(
    debate: Debate,
    circle: Circle,
    prfaq: Prfaq,
    form: VerdictForm,
    *,
    by: str,
    now: datetime,
    today: date,
    overridden: Collection[str] = (),
) -> Given | tuple[Refusal, ...]:
    """End a circle with a verdict; ``today`` is the date where its decider is, ``overridden`` the rules waived for it.

    Nobody is asked to commit. Advancing from the last circle approves: what to build is answered.
    """
    refused = why_not_give(debate, prfaq, by)
    if refused:
        return (refused,)
    refusals = tuple(_why_not_form(form, last=circle.last, today=today, overridden=overridden))
    if refusals or form.verdict is None:
        return refusals
    parked = form.verdict == Verdict.PARK
    said: dict[str, Any] = {
        "cause": form.cause,
        "reason": tidy(form.reason),
        "winner": " ".join(tidy(form.winner).split()) if parked else "",
        "return_on": form.return_on if parked else None,
    }
    state = _STATES[form.verdict]
    if form.verdict == Verdict.ADVANCE and circle.last:
        state = PrfaqState.APPROVED
    judged = replace(accept(debate, by=by), state=DebateState.JUDGED, ended_at=aware(now), ended_by=by)
    ended = replace(circle, verdict=form.verdict, given_by=by, given_at=aware(now), **said)
    after = replace(prfaq, state=state, state_at=aware(now), ended_by=by, **said)
    views = (View(Kind.CARD, debate.number), View(Kind.TURN, debate.number, by), *personal(judged))
    return Given(judged, ended, after, tuple(dict.fromkeys(views)))
