"""Reviews: a decision is looked at again, on its date or because something happened; its owner closes it.

What is only noted opens nothing: it waits for the next look back. A decision stays in force while it is reviewed.
First "given what we knew then, was the process sound?", and only then the outcome: who knows how it ended finds every
process good, or bad. What an owner who does not decide would change is a proposal, which the decider confirms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain import calendar
from bot.domain.debates import Debate
from bot.domain.decisions import Decision, DecisionState
from bot.domain.nouns import SENTENCE_LIMIT, Transition, aware, tidy, visible
from bot.domain.ownership import Ownership, responsible
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import Settings
from bot.domain.signals import Signal, unsettled

__all__ = [
    "LAST_ASKED",
    "OPEN",
    "TRANSITIONS",
    "Cause",
    "OutcomeForm",
    "Process",
    "Review",
    "ReviewState",
    "Verdict",
    "close",
    "heard_of_it",
    "judge_outcome",
    "judge_process",
    "judged",
    "line_of",
    "looks_back",
    "next_on",
    "on_block",
    "on_its_date",
    "on_signal",
    "skip",
    "tells",
    "to_look_at",
    "why_not_later",
]

SKIPPED_AFTER = 5  # working days without an answer, counted from the morning that asked
_A_QUARTER = timedelta(minutes=15)  # what happens so shortly after nine belongs to that morning
LAST_ASKED = 2  # skips: the second time nobody is asked any more, and whoever rules here is told


class ReviewState(StrEnum):
    """Where a review stands. The values are stored: never rename one."""

    NOTED = "noted"  # put on the agenda of the next look-back; opens nothing by itself
    OPEN = "open"
    JUDGED = "process_judged"  # the process was judged, the outcome was not
    CLOSED = "closed"


class Process(StrEnum):
    """What is said of how it was decided. The values are stored: never rename one."""

    SOUND = "sound"
    NOT_SOUND = "not_sound"


class Verdict(StrEnum):
    """What a look back says of the decision. The values are stored: never rename one."""

    KEPT = "kept"
    AMENDED = "amended"
    REVERSED = "reversed"
    TOO_EARLY = "too_early"  # it is looked at again, on another day


class Cause(StrEnum):
    """Why a decision is looked at again. The values are stored: never rename one."""

    DATE = "date"  # the look-back date came
    BLOCK = "block"  # somebody cannot commit any more
    NEWS = "news"  # somebody asked whether there is something new
    SIGNAL = "signal"  # a stop signal's date came


_S = ReviewState
TRANSITIONS = (
    Transition("-", "nothing is new, noted", _S.NOTED, "anybody who sees it"),
    Transition("-", "something is new, asked anew", _S.OPEN, "anybody who sees it"),
    Transition("-", "its date", _S.OPEN, "clock"),
    Transition("-", "cannot commit any more", _S.OPEN, "who was asked"),
    Transition("-", "a stop signal came", _S.OPEN, "owner"),
    Transition(_S.OPEN, "the process, before the outcome", _S.JUDGED, "owner"),
    Transition(_S.OPEN, "skipped, counted", _S.OPEN, "clock"),
    Transition(_S.JUDGED, "skipped, counted", _S.JUDGED, "clock"),
    Transition(_S.JUDGED, "kept, or too early", _S.CLOSED, "owner"),
    Transition(_S.JUDGED, "amend or undo", _S.CLOSED, "decider; the owner proposes"),
    Transition(_S.OPEN, "commit after all", _S.CLOSED, "who was asked"),
    Transition(_S.OPEN, "the stop signal was acted on or overruled", _S.CLOSED, "owner"),
    Transition(_S.JUDGED, "committed after all, or the signal is settled", _S.CLOSED, "who was asked, or owner"),
    Transition(_S.OPEN, "what was asked anew ended", _S.CLOSED, "clock or decider"),
    Transition(_S.OPEN, "amended, undone or superseded", _S.CLOSED, "decider"),
    Transition(_S.JUDGED, "amended, undone or superseded", _S.CLOSED, "decider"),
)
OPEN = frozenset({_S.OPEN, _S.JUDGED})
"""The states in which a look back waits for somebody."""


@dataclass(frozen=True, slots=True)
class Review:
    """One look back at one version of a decision; ``note`` is in the words of ``by``, where somebody caused it.

    ``process`` is what ``judged_by`` says of it, None before; ``happened``, ``learned`` and ``cost`` are in
    their words. ``proposal`` is what an owner proposed by it. ``skips`` counts how often it was not answered in time,
    ``skipped_at`` is when that is so next; ``asked_at`` the morning that asks; ``told`` who hears, once, that it was
    skipped twice. Instants are aware UTC, ``again_on`` is a day in the owner's calendar.
    """

    number: int
    ordinal: int
    version: int
    cause: Cause
    state: ReviewState
    opened_at: datetime
    by: str | None = None
    note: str = ""
    closed_at: datetime | None = None
    asked_at: datetime | None = None
    skips: int = 0
    skipped_at: datetime | None = None
    told: str | None = None
    process: Process | None = None
    judged_by: str | None = None
    judged_at: datetime | None = None
    verdict: Verdict | None = None
    happened: str = ""
    learned: str = ""
    cost: str = ""
    again_on: date | None = None
    proposal: int | None = None


@dataclass(frozen=True, slots=True)
class OutcomeForm:
    """What the form "Look back" held. ``again_on`` is when to look again, of a decision that was kept too early to
    tell or is amended; ``statement`` is how an amended one reads.
    """

    verdict: Verdict | None
    happened: str = ""
    learned: str = ""
    cost: str = ""
    statement: str = ""
    again_on: date | None = field(default=None)


def close(review: Review, *, now: datetime) -> Review:
    """Return an open review that is over."""
    return replace(review, state=ReviewState.CLOSED, closed_at=aware(now), skipped_at=None, told=None)


def on_its_date(decision: Decision, *, ordinal: int, now: datetime, zone: tzinfo = UTC) -> Review | None:
    """Open the look back of a decision in force on its day; None for one that stands no more, or is not in force.

    ``zone`` is that of whoever looks back: their working days are counted.
    """
    if decision.state is not DecisionState.IN_FORCE:
        return None
    opened = Review(decision.number, ordinal, decision.version, Cause.DATE, ReviewState.OPEN, aware(now))
    return _asked(opened, calendar.next_working_morning(opened.opened_at - _A_QUARTER, zone), zone)


def _asked(review: Review, morning: datetime, zone: tzinfo) -> Review:
    until = calendar.add_working_days(morning, SKIPPED_AFTER, zone)
    return replace(review, asked_at=morning, skipped_at=until)


def on_signal(decision: Decision, signal: Signal, *, ordinal: int, by: str, now: datetime) -> Review:
    """Open a review since a stop signal came: what was agreed for that case is to be done, or overruled."""
    at = aware(now)
    note = signal.text
    return Review(decision.number, ordinal, decision.version, Cause.SIGNAL, ReviewState.OPEN, at, by, note)


def on_block(decision: Decision, *, ordinal: int, by: str, note: str, now: datetime) -> Review:
    """Open a review since somebody cannot commit any more: it un-decides nothing."""
    at = aware(now)
    return Review(decision.number, ordinal, decision.version, Cause.BLOCK, ReviewState.OPEN, at, by, note)


def to_look_at(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Return those that wait for somebody to look; what is asked anew is a question of its own."""
    return tuple(one for one in reviews if one.state in OPEN and one.cause is not Cause.NEWS)


def judged(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Return those that ended with a verdict, the oldest first."""
    return tuple(one for one in reviews if one.verdict is not None)


def next_on(decision: Decision, reviews: Iterable[Review]) -> date:
    """Return the day on which a decision is looked at next: its own, or the one named where that was too early."""
    by_date = [one for one in reviews if one.version == decision.version and one.cause is Cause.DATE]
    last = max(by_date, key=lambda one: one.ordinal, default=None)
    return last.again_on if last is not None and last.again_on is not None else decision.look_back


def looks_back(decision: Decision, decider: str, people: Mapping[str, Member], rows: Sequence[Ownership] = ()) -> str:
    """Return for whom a look back waits: the owner, by the ``rows`` of its ownership where it has some, or whoever
    stands in for them; the decider where nobody owns it, or the owner cannot be asked any more.
    """
    who = responsible(rows) if rows else decision.owner
    owner = people.get(who or "")
    return who if who is not None and (owner is None or owner.can_be_asked) else decider


def _why_not(
    review: Review | None,
    debate: Debate,
    decision: Decision,
    by: str,
    people: Mapping[str, Member],
    owning: Sequence[Ownership],
) -> Refusal | None:
    """Return why ``by`` cannot judge now: whoever looks back does, once, while the decision stands."""
    if review is None or review.cause is Cause.NEWS or review.state is ReviewState.NOTED:
        return Refusal(Code.MOVED_ON)
    if review.state is ReviewState.CLOSED:
        return Refusal(Code.LOOKED_BACK, {"at": review.closed_at, "by": review.judged_by})
    if decision.ended_at is not None:
        return Refusal(Code.OVER_BY_NOW, {"state": decision.state, "at": decision.ended_at, "by": decision.ended_by})
    looker = looks_back(decision, debate.decider, people, owning)
    return None if by == looker else Refusal(Code.NOT_OWNER, {"owner": looker})


def judge_process(
    review: Review | None,
    debate: Debate,
    decision: Decision,
    *,
    process: Process,
    by: str,
    people: Mapping[str, Member],
    now: datetime,
    owning: Sequence[Ownership] = (),
) -> Review | Refusal:
    """Keep whether the process was sound, given what was known then. What was said of it before stays as it is: the
    outcome may have been thought of since.
    """
    refused = _why_not(review, debate, decision, by, people, owning)
    if refused or review is None:
        return refused or Refusal(Code.MOVED_ON)
    if review.state is ReviewState.JUDGED:
        return review
    at = aware(now)
    return replace(review, state=ReviewState.JUDGED, process=process, judged_by=by, judged_at=at)


def _lines(form: OutcomeForm) -> Iterable[Refusal]:
    if form.verdict is not Verdict.TOO_EARLY and not visible(form.happened):
        yield Refusal(Code.NO_OUTCOME, field="happened")
    if form.verdict is Verdict.AMENDED and not visible(form.statement):
        yield Refusal(Code.EMPTY_REASON, field="statement")
    for name in ("happened", "learned", "cost"):
        length = len(getattr(form, name))
        if length > SENTENCE_LIMIT:
            yield Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": length}, name)


def _again(form: OutcomeForm, today: date) -> Iterable[Refusal]:
    if form.verdict in (Verdict.TOO_EARLY, Verdict.AMENDED) and (
        form.again_on is None or not today < form.again_on <= today + calendar.LOOK_BACK_AT_MOST
    ):
        yield Refusal(Code.LOOK_BACK_PAST, field="again_on")


def why_not_later(signals: Iterable[Signal], field: str = "again_on") -> Refusal | None:
    """Return why a look back cannot be moved later: a stop signal is open."""
    first = next(iter(unsettled(signals)), None)
    return Refusal(Code.NOT_LATER, {"on": first.on}, field) if first else None


def judge_outcome(
    review: Review | None,
    debate: Debate,
    decision: Decision,
    form: OutcomeForm,
    *,
    by: str,
    people: Mapping[str, Member],
    signals: Iterable[Signal],
    now: datetime,
    owning: Sequence[Ownership] = (),
) -> Review | tuple[Refusal, ...]:
    """Close a look back with what came of the decision: after the process, never before it."""
    refused = _why_not(review, debate, decision, by, people, owning)
    if refused is None and review is not None and review.state is not ReviewState.JUDGED:
        refused = Refusal(Code.PROCESS_FIRST)
    if refused or review is None:
        return (refused or Refusal(Code.MOVED_ON),)
    zone = calendar.zone_of(people[by].zone if by in people else None)
    refusals = [*_lines(form), *_again(form, calendar.local_day(now, zone))]
    if form.verdict is None:
        refusals.append(Refusal(Code.NO_OUTCOME, field="verdict"))
    if form.verdict is Verdict.TOO_EARLY and (later := why_not_later(signals)):
        refusals = [later]
    if refusals:
        return tuple(refusals)
    return replace(
        close(review, now=now),
        judged_by=by,
        verdict=form.verdict,
        happened=line_of(form.happened),
        learned=line_of(form.learned),
        cost=line_of(form.cost) if form.verdict is Verdict.REVERSED else "",
        again_on=form.again_on if form.verdict is Verdict.TOO_EARLY else None,
    )


def line_of(text: str) -> str:
    """Return words as they are kept: one line."""
    return " ".join(tidy(text).split())


def tells(debate: Debate, looker: str, people: Mapping[str, Member], settings: Settings, *, public: bool) -> str:
    """Return who hears that a look back was skipped twice: whoever rules here, else whoever decided; "" for nobody.

    Whom only the workspace names hears nothing of what is not ``public``.
    """
    for one in (debate.approver, settings.approver if public else None, debate.decider):
        if one and one != looker and one in people and people[one].can_be_asked:
            return one
    return ""


def skip(review: Review, *, tell: str, zone: tzinfo, now: datetime) -> Review:
    """Count a look back that was not answered in time: it is asked once more; the second time it goes to the list of
    whoever looks back, and ``tell`` is told. ``zone`` is that of whoever looks back.
    """
    counted = replace(review, skips=review.skips + 1)
    if counted.skips >= LAST_ASKED:
        return replace(counted, skipped_at=None, told=tell or None)
    return _asked(counted, calendar.next_working_morning(aware(now) - _A_QUARTER, zone), zone)


def heard_of_it(review: Review | None, *, by: str) -> Review | Refusal:
    """Whoever was told that it was skipped twice has read it."""
    if review is None or review.told != by:
        return Refusal(Code.MOVED_ON)
    return replace(review, told=None)
