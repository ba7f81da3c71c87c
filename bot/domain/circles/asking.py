"""Asking a circle: who reads, who gives the verdict, until when; and what keeps a PRFAQ from its next circle."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.circles.states import Prfaq, PrfaqState, why_not_write
from bot.domain.circles.verdicts import VERDICTS, Circle
from bot.domain.debates import Debate
from bot.domain.nouns import QUESTION_LIMIT, aware
from bot.domain.opening import Opening
from bot.domain.refusals import Code, Refusal

__all__ = ["Asking", "Back", "ask", "back", "opening_of", "title_in", "why_not_ask"]


_TAIL = ": what becomes of it?"


@dataclass(frozen=True, slots=True)
class Asking:
    """What the form "Ask a circle" held. ``last`` says that advancing from it approves; ``told`` that its author knows
    that confidential numbers go where everybody reads them.
    """

    channel: str
    readers: tuple[str, ...]
    decider: str
    deadline: datetime | None
    last: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """A circle that ended without a verdict, and its PRFAQ, which is where it was before."""

    prfaq: Prfaq


def why_not_ask(
    prfaq: Prfaq, form: Asking, *, by: str, readers_before: Collection[str], found: Iterable[Refusal] = ()
) -> tuple[Refusal, ...]:
    """Return everything that keeps this circle from being asked, beside what any question misses.

    ``readers_before`` have read it in an earlier circle: a later one adds at least one other (P5), so that no circle is
    of friends alone; it cannot be skipped, since which one comes next is told by the verdict before. ``found`` is what
    the text misses for this circle (P1 to P4, P7, P8).
    """
    refused = why_not_write(prfaq, by)
    if refused:
        return (refused,)
    refusals = list(found)
    if form.decider == prfaq.author:
        refusals.append(Refusal(Code.OWN_VERDICT, field="decider"))
    fresh = set(form.readers) - set(readers_before) - {prfaq.author}
    if prfaq.state is PrfaqState.ADVANCED and not fresh:
        refusals.append(Refusal(Code.NOBODY_FRESH, {"place": prfaq.next_place}, "readers"))
    return tuple(refusals)


def title_in(question: str) -> str:
    """Return what a circle's PRFAQ is called, from the question that the circle is asked."""
    return question.removesuffix(_TAIL)


def opening_of(prfaq: Prfaq, form: Asking) -> Opening:
    """Return the question that a circle is asked, for the rules that judge any question."""
    title = prfaq.title[: QUESTION_LIMIT - len(_TAIL)]
    return Opening(
        channel=form.channel,
        question=title + _TAIL,
        background="",
        options=VERDICTS,
        contributors=tuple(one for one in dict.fromkeys(form.readers) if one != prfaq.author),
        deadline=form.deadline,
        decider=form.decider,
    )


def ask(prfaq: Prfaq, circle: Circle, *, now: datetime) -> Prfaq:
    """Return the PRFAQ while this circle reads it; what was said about an earlier reading is that circle's."""
    return replace(
        prfaq,
        state=PrfaqState.IN_CIRCLE,
        state_at=aware(now),
        place=circle.place,
        circle=circle.number,
        revision=circle.revision,
        cause=None,
        reason="",
        ended_by=None,
        winner="",
        return_on=None,
    )


def back(prfaq: Prfaq, circle: Circle, debate: Debate, *, now: datetime) -> Back | None:
    """A circle ended without a verdict: the PRFAQ is where it was. None where it has one, or is not that PRFAQ's."""
    if circle.verdict is not None or prfaq.state is not PrfaqState.IN_CIRCLE or prfaq.circle != debate.number:
        return None
    state = PrfaqState(circle.came_from)
    place = circle.place if state is PrfaqState.REVISE else circle.place - 1
    return Back(replace(prfaq, state=state, state_at=aware(now), place=place))
