"""Reopenings: a decision is asked anew where something is new; otherwise what was said is noted for its look back.

Anybody who sees a decision may ask. What is asked anew is a question of its own, which follows the decision; when it
is decided, the older decision is superseded, and each names the other. Until then the older one stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.amendments import LIVE, told_views
from bot.domain.debates import ENDED, Debate, DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.intents import Intent
from bot.domain.nouns import SENTENCE_LIMIT, aware, tidy, visible
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from bot.domain.reviews import Cause, Review, ReviewState
from bot.domain.waivers import Waiver

__all__ = [
    "RULE",
    "SUPERSEDED",
    "News",
    "ReopenForm",
    "asked_anew",
    "note_it",
    "supersede",
    "waive",
    "was_asked",
    "why_not_reopen",
    "why_not_said",
]

RULE = "D10"
SUPERSEDED = "superseded"  # in place of a version, where a message tells that
FEWEST_WORDS = 5  # of a reason by which a rule is overridden


class News(StrEnum):
    """What is new since a decision."""

    FACT = "fact"
    NUMBER = "number"  # a missed one
    SIGNAL = "signal"  # a stop signal
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class ReopenForm:
    """What the form "Something new?" held."""

    news: News | None
    line: str = ""


def why_not_reopen(
    decision: Decision | None, followers: Iterable[DebateState], by: Member, *, successor: str = ""
) -> Refusal | None:
    """Return why ``by`` cannot ask about the decision anew. ``followers`` are the states of the questions that follow
    it already, as far as ``by`` may know of them; ``successor`` is what took its place, likewise.
    """
    if decision is None:
        return Refusal(Code.NOT_DECIDED)
    if decision.state is DecisionState.SUPERSEDED:
        return Refusal(Code.SUPERSEDED_BY, {"at": decision.ended_at, "statement": successor})
    if decision.state not in LIVE | {DecisionState.REVERSED}:
        return Refusal(Code.NOT_SETTLED)
    if any(state not in ENDED for state in followers):
        return Refusal(Code.ASKED_ANEW)
    return Refusal(Code.GUEST_OPENS) if by.guest else None


def why_not_said(form: ReopenForm) -> tuple[Refusal, ...]:
    """Return what the form misses: what is new, and in one line what exactly."""
    found = []
    if form.news is None:
        found.append(Refusal(Code.NOTHING_NEW, field="news"))
    if form.news is not News.NOTHING and not visible(form.line):
        found.append(Refusal(Code.EMPTY_REASON, field="line"))
    if len(form.line) > SENTENCE_LIMIT:
        found.append(Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(form.line)}, "line"))
    return tuple(found)


def was_asked(debate: Debate, decision: Decision, member: str) -> bool:
    """Say whether somebody was asked, for a position or to commit, when it was decided: else they were missed."""
    return member in {*debate.writers, *decision.asked, debate.opener, decision.owner}


def note_it(decision: Decision, form: ReopenForm, *, ordinal: int, by: str, now: datetime) -> Review:
    """Put what somebody said, to whom nothing is new, on the agenda of the look back."""
    line = " ".join(tidy(form.line).split())
    at = aware(now)
    return Review(decision.number, ordinal, decision.version, Cause.NEWS, ReviewState.NOTED, at, by, line)


def waive(number: int, reason: str, *, ordinal: int, by: str, now: datetime) -> Waiver | tuple[Refusal, ...]:
    """Keep why something is asked anew although nothing is new; the next reader sees it."""
    if sum(bool(visible(word)) for word in reason.split()) < FEWEST_WORDS:
        return (Refusal(Code.ONE_HONEST_SENTENCE, field="reason"),)
    if len(reason) > SENTENCE_LIMIT:
        return (Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(reason)}, "reason"),)
    return Waiver(number, ordinal, RULE, by, " ".join(tidy(reason).split()), aware(now))


def asked_anew(decision: Decision, *, ordinal: int, by: str, news: str, now: datetime) -> Review:
    """Return the review that is open while a question asks about the decision anew."""
    at = aware(now)
    return Review(decision.number, ordinal, decision.version, Cause.NEWS, ReviewState.OPEN, at, by, news)


@dataclass(frozen=True, slots=True)
class Superseded:
    """A decision that another one took the place of, and what should be said."""

    decision: Decision
    intents: tuple[Intent, ...]


def supersede(decision: Decision, successor: int, *, by: str, now: datetime) -> Superseded | None:
    """Let the newer decision take the place of the older one; None where that does not stand any more."""
    if decision.state not in LIVE:
        return None
    state = DecisionState.SUPERSEDED
    over = replace(decision, state=state, ended_at=aware(now), ended_by=by, successor=successor)
    return Superseded(over, told_views(decision, over, SUPERSEDED))
