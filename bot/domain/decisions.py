"""Decisions: the decider records what, why, who owns it and when to look back; then each person answers.

A decision keeps its debate's number and is written in versions; today there is one version of each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain import calendar
from bot.domain.debates import SOMETHING_ELSE, Debate, DebateState, accept, personal
from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import REASON_LIMIT, SENTENCE_LIMIT, Transition, aware, tidy, visible
from bot.domain.people import Member
from bot.domain.positions import Position
from bot.domain.receipts import Receipt, dissents, receipts_for, why_not_heard
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = [
    "TRANSITIONS",
    "Decided",
    "Decision",
    "DecisionForm",
    "DecisionState",
    "Origin",
    "decide",
    "form_refusals",
    "in_force",
    "next_version",
    "why_not_decide",
]


class DecisionState(StrEnum):
    """Where a decision stands. The values are stored: never rename one."""

    ANNOUNCED = "announced"  # recorded, and not asked about yet: its card does not stand
    COMMITTING = "committing"
    HELD = "held"  # one-way, and somebody cannot commit: not valid until that is ruled
    IN_FORCE = "in_force"
    AMENDED = "amended"  # a newer version stands in its place
    REVERSED = "reversed"
    SUPERSEDED = "superseded"  # another decision took its place


class Origin(StrEnum):
    """What made a version of a decision. The values are stored: never rename one."""

    DECIDED = "decided"
    AMENDED = "amended"
    RULED = "ruled"


TRANSITIONS = (
    Transition(DecisionState.ANNOUNCED, "everybody is asked at once", DecisionState.COMMITTING, "decider"),
    Transition(DecisionState.ANNOUNCED, "nobody is asked", DecisionState.IN_FORCE, "decider"),
    Transition(DecisionState.COMMITTING, "answer, change, take back", DecisionState.COMMITTING, "who was asked"),
    Transition(DecisionState.COMMITTING, "everybody answered, or time is up", DecisionState.IN_FORCE, "clock"),
    Transition(DecisionState.IN_FORCE, "another answer, on record", DecisionState.IN_FORCE, "who was asked"),
    Transition(DecisionState.COMMITTING, "amend: the next version stands", DecisionState.AMENDED, "decider"),
    Transition(DecisionState.IN_FORCE, "amend: the next version stands", DecisionState.AMENDED, "decider"),
    Transition(DecisionState.COMMITTING, "undo", DecisionState.REVERSED, "decider"),
    Transition(DecisionState.IN_FORCE, "undo", DecisionState.REVERSED, "decider"),
    Transition(DecisionState.COMMITTING, "asked anew, and decided", DecisionState.SUPERSEDED, "decider"),
    Transition(DecisionState.IN_FORCE, "asked anew, and decided", DecisionState.SUPERSEDED, "decider"),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The recorded choice. ``look_back`` is a date in the owner's calendar; instants are aware UTC."""

    number: int
    version: int
    choice: str  # an option's text, or SOMETHING_ELSE
    statement: str
    why: str
    owner: str
    look_back: date
    decided_by: str
    decided_at: datetime
    asked: tuple[str, ...]
    answers_until: datetime
    state: DecisionState = DecisionState.COMMITTING
    in_force_at: datetime | None = None
    origin: Origin = Origin.DECIDED
    success: str = ""  # how it is known whether it worked
    ended_at: datetime | None = None  # reversed, superseded or amended
    ended_by: str | None = None
    end_reason: str = ""  # why it was amended, or what was learned
    cost: str = ""  # of undoing it
    successor: int | None = None  # the number of the decision that took its place

    @property
    def open_for_answers(self) -> bool:
        """Whether answers are still taken."""
        return self.state is DecisionState.COMMITTING


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What the form "Decide" held."""

    choice: str | None
    statement: str
    why: str
    owner: str | None
    look_back: date | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision just announced, its debate now ended, what was heard from whom, and what should be said."""

    debate: Debate
    decision: Decision
    intents: tuple[Intent, ...]
    receipts: tuple[Receipt, ...] = ()


def why_not_decide(debate: Debate, by: str) -> Refusal | None:
    """Return why ``by`` cannot decide now: the decider alone does, after the reveal, once."""
    if debate.state is DebateState.DECIDED:
        return Refusal(Code.ALREADY_DECIDED, {"at": debate.ended_at})
    if debate.ended:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    if by != debate.decider:
        return Refusal(Code.NOT_DECIDER, {"decider": debate.decider})
    if debate.state is not DebateState.REVEALED:
        return Refusal(Code.NOT_YET_REVEALED, {"deadline": debate.deadline})
    return None


class Accountable(Protocol):
    """What each form that makes a decision holds: the sentence, the reasons, who owns it, when to look back."""

    @property
    def statement(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def look_back(self) -> date | None: ...


def form_refusals(form: Accountable, people: dict[str, Member], today: date) -> Iterable[Refusal]:
    """Yield what such a form misses; ``today`` is the date where its author is."""
    if len(form.statement) > SENTENCE_LIMIT:
        yield Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(form.statement)}, "statement")
    if not visible(form.why):
        yield Refusal(Code.EMPTY_REASON, field="why")
    if len(form.why) > REASON_LIMIT:
        yield Refusal(Code.TOO_LONG, {"limit": REASON_LIMIT, "length": len(form.why)}, "why")
    owner = people.get(form.owner or "")
    if owner is None:
        yield Refusal(Code.NO_OWNER, field="owner")
    elif not owner.can_be_asked:
        yield Refusal(Code.NOT_A_PERSON, {"name": owner.name, "role": "owner"}, "owner")
    elif not owner.full:
        yield Refusal(Code.GUEST_DECIDES, {"name": owner.name}, "owner")
    if form.look_back is None:
        yield Refusal(Code.NO_OWNER, field="look_back")
    elif not today < form.look_back <= today + calendar.LOOK_BACK_AT_MOST:
        yield Refusal(Code.LOOK_BACK_PAST, field="look_back")


def _form_refusals(form: DecisionForm, debate: Debate, people: dict[str, Member], today: date) -> Iterable[Refusal]:
    if form.choice not in (*debate.options, SOMETHING_ELSE):
        yield Refusal(Code.NO_OPTIONS, field="choice")
    if form.choice == SOMETHING_ELSE and not visible(form.statement):
        yield Refusal(Code.EMPTY_REASON, field="statement")
    yield from form_refusals(form, people, today)


def decide(
    debate: Debate,
    form: DecisionForm,
    *,
    by: str,
    people: dict[str, Member],
    now: datetime,
    positions: Sequence[Position] = (),
    heard: Mapping[str, str] | None = None,
    settings: Settings = DEFAULTS,
) -> Decided | tuple[Refusal, ...]:
    """Record the decision: the decider alone, after the reveal; the count never decides.

    Before anybody is asked, ``heard`` says in the decider's own words what was heard from each of ``positions`` that
    chose differently, by the keys of ``dissents``. Asked to commit are the contributors, the affected and the owner,
    without the decider, who just committed.
    Answers are taken for as long as ``settings`` say, and to 12:00 of the next working day of each person waited for.
    """
    refused = why_not_decide(debate, by)
    if refused:
        return (refused,)
    zone = calendar.zone_of(people[by].zone if by in people else None)
    refusals = tuple(_form_refusals(form, debate, people, aware(now).astimezone(zone).date()))
    if refusals or form.choice is None or form.owner is None or form.look_back is None:
        return refusals
    groups, heard = dissents(debate, positions, form.choice), heard or {}
    refusals = tuple(why_not_heard(groups, heard))
    if refusals:
        return refusals
    parts = dict.fromkeys((*debate.contributors, *debate.affected, form.owner))
    asked = tuple(m for m in parts if m != by and (m not in people or people[m].can_be_asked))
    zones = [calendar.zone_of(people[m].zone if m in people else None) for m in asked] or [zone]
    decision = Decision(
        number=debate.number,
        version=1,
        choice=form.choice,
        statement=" ".join(tidy(form.statement).split()) if visible(form.statement) else form.choice,
        why=tidy(form.why),
        owner=form.owner,
        look_back=form.look_back,
        decided_by=by,
        decided_at=aware(now),
        asked=asked,
        answers_until=max(calendar.window_end(now, settings.answer_hours, one) for one in zones),
    )
    if not asked:
        decision = replace(decision, state=DecisionState.IN_FORCE, in_force_at=aware(now))
    ended = replace(accept(debate, by=by), state=DebateState.DECIDED, ended_at=aware(now), ended_by=by)
    number = debate.number
    receipts = receipts_for(
        groups, heard, number=number, version=decision.version, people=people, now=now, settings=settings
    )
    # Who is heard reads it before the channel or with it, never after.
    first = [View(Kind.ASK, number, one.member) for one in receipts if one.waits_for_dissenter]
    views = [
        *first,
        View(Kind.CARD, number),
        View(Kind.LINE, number),
        View(Kind.DECISION, number),
        View(Kind.TURN, number, by),
    ]
    views += [View(Kind.ASK, number, member) for member in asked]
    return Decided(ended, decision, tuple(dict.fromkeys((*views, *personal(debate)))), receipts)


def in_force(decision: Decision, *, answered: int, now: datetime) -> Decision | None:
    """Return the decision in force when everybody answered or time is up; None while it still waits, or did already."""
    if not decision.open_for_answers:
        return None
    if answered < len(decision.asked) and aware(now) < decision.answers_until:
        return None
    return replace(decision, state=DecisionState.IN_FORCE, in_force_at=aware(now))


def next_version(
    decision: Decision, *, origin: Origin, by: str, now: datetime, reason: str = "", **news: Any
) -> tuple[Decision, Decision]:
    """Return the version that ends, with who ended it, when and why, and the one that stands in its place from now on.

    ``news`` are the fields that differ; what is not named stays as it was. The new version is asked about, unless
    ``news`` says otherwise. Answers belong to a version, and so do emoji: see ``bot.domain.commitments.since``.
    """
    ended = replace(decision, state=DecisionState.AMENDED, ended_at=aware(now), ended_by=by, end_reason=reason)
    fresh: dict[str, Any] = {
        "version": decision.version + 1,
        "origin": origin,
        "state": DecisionState.COMMITTING,
        "decided_at": aware(now),
        "in_force_at": None,
    }
    return ended, replace(decision, **(fresh | news))
