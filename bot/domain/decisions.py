"""Decisions: the decider records what, why, who owns it and when to look back; then each person answers.

A decision keeps its debate's number and is written in versions: a newer one takes the place of the one before, and
each answer belongs to one version. A two-way decision asks everybody at once. A one-way decision is announced first:
who chose differently is heard and asked before the others (``bot.domain.asking``), and a block holds it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.domain import calendar
from bot.domain.debates import SOMETHING_ELSE, Debate, DebateState, accept, personal
from bot.domain.doors import Door, a_choice, why_not_profile
from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import REASON_LIMIT, SENTENCE_LIMIT, Transition, aware, tidy, visible
from bot.domain.ownership import why_not_one
from bot.domain.people import Member, works
from bot.domain.positions import Position
from bot.domain.receipts import Receipt, dissents, receipts_for, why_not_heard
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings
from bot.domain.waivers import RULES

__all__ = [
    "TRANSITIONS",
    "Decided",
    "Decision",
    "DecisionForm",
    "DecisionState",
    "Origin",
    "announced",
    "announcing",
    "ask_everybody",
    "decide",
    "form_refusals",
    "in_force",
    "next_version",
    "statement_of",
    "why_not_decide",
    "written_refusals",
]


class DecisionState(StrEnum):
    """Where a decision stands. The values are stored: never rename one."""

    ANNOUNCED = "announced"  # not asked of everybody yet: who dissents is heard first, or its card does not stand
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


_S = DecisionState
TRANSITIONS = (
    Transition(_S.ANNOUNCED, "two-way, or nobody dissents: everybody is asked", _S.COMMITTING, "decider"),
    Transition(_S.ANNOUNCED, "nobody is asked", _S.IN_FORCE, "decider"),
    Transition(_S.ANNOUNCED, "who dissents answered", _S.COMMITTING, "who dissents, or decider"),
    Transition(_S.ANNOUNCED, "who dissents had their time", _S.COMMITTING, "clock"),
    Transition(_S.ANNOUNCED, "cannot commit, one-way", _S.HELD, "who was asked"),
    Transition(_S.COMMITTING, "answer, change, take back", _S.COMMITTING, "who was asked"),
    Transition(_S.COMMITTING, "cannot commit, one-way", _S.HELD, "who was asked"),
    Transition(_S.COMMITTING, "everybody answered, or time is up", _S.IN_FORCE, "clock"),
    Transition(_S.HELD, "no block any more, dissent still to hear", _S.ANNOUNCED, "who blocked, or approver"),
    Transition(_S.HELD, "no block any more", _S.COMMITTING, "who blocked, or approver"),
    Transition(_S.HELD, "it changes: the next version stands", _S.AMENDED, "approver"),
    Transition(_S.HELD, "decide again, after it was given back", _S.AMENDED, "decider"),
    Transition(_S.COMMITTING, "two-way, it changes: the next version stands", _S.AMENDED, "approver"),
    Transition(_S.IN_FORCE, "two-way, it changes: the next version stands", _S.AMENDED, "approver"),
    Transition(_S.IN_FORCE, "another answer, on record", _S.IN_FORCE, "who was asked"),
    Transition(_S.COMMITTING, "amend: the next version stands", _S.AMENDED, "decider"),
    Transition(_S.IN_FORCE, "amend: the next version stands", _S.AMENDED, "decider"),
    Transition(_S.COMMITTING, "undo", _S.REVERSED, "decider"),
    Transition(_S.IN_FORCE, "undo", _S.REVERSED, "decider"),
    Transition(_S.COMMITTING, "asked anew, and decided", _S.SUPERSEDED, "decider"),
    Transition(_S.IN_FORCE, "asked anew, and decided", _S.SUPERSEDED, "decider"),
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
    door: Door = Door.TWO_WAY  # its debate's, and stored there alone

    @property
    def open_for_answers(self) -> bool:
        """Whether everybody who is asked may answer."""
        return self.state is DecisionState.COMMITTING

    @property
    def one_way(self) -> bool:
        """Whether it is hard to undo, so that who dissents is heard first and a block holds it."""
        return self.door is Door.ONE_WAY


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


def why_not_decide(debate: Debate, by: str, now: datetime) -> Refusal | None:
    """Return why ``by`` cannot decide now: the decider alone does, after the reveal and the day to think, once."""
    if debate.state is DebateState.DECIDED:
        return Refusal(Code.ALREADY_DECIDED, {"at": debate.ended_at})
    if debate.is_circle and not debate.ended:
        return Refusal(Code.VERDICT_NOT_DECISION)
    if debate.ended:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    if by != debate.decider:
        return Refusal(Code.NOT_DECIDER, {"decider": debate.decider})
    if debate.state is DebateState.COLLECTING:
        return Refusal(Code.DECIDER_FIRST, {"deadline": debate.deadline})
    if debate.state is not DebateState.REVEALED:
        return Refusal(Code.NOT_YET_REVEALED, {"deadline": debate.deadline})
    if debate.decidable_at is not None and aware(now) < debate.decidable_at:
        return Refusal(Code.DAY_TO_THINK, {"at": debate.decidable_at})
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
    """Yield what such a form misses; ``today`` is the date where its author is. Its words name one owner at most."""
    for name in ("statement", "why"):
        if committee := why_not_one(getattr(form, name), people.values(), form.owner, name):
            yield committee
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


def _of_its_door(
    debate: Debate, form: DecisionForm, *, people: dict[str, Member], today: date, settings: Settings
) -> Iterable[Refusal]:
    """What its door asks beside what every decision does; what the form itself has is judged with it."""
    if debate.door is Door.ONE_WAY:
        in_form = ("owner", "look_back")
        missing = why_not_profile(debate.profile, people, today, debate.committing)
        yield from (one for one in missing if one.field not in in_form)
        return
    # A two-way door is looked back on soon: that is what makes it light.
    latest = today + timedelta(days=settings.look_back_days)
    if form.look_back is not None and latest < form.look_back <= today + calendar.LOOK_BACK_AT_MOST:
        yield Refusal(Code.LOOK_BACK_FAR, {"day": latest}, "look_back")


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
    overridden: Collection[str] = (),
) -> Decided | tuple[Refusal, ...]:
    """Record the decision: the decider alone, after the reveal; the count never decides.

    A one-way door has its owner, its measure and its day from ``bot.domain.doors.changing.complete``, or from when it
    was asked; the form may name another day. ``overridden`` are the rules that were waived with a reason.
    Before anybody is asked, ``heard`` says in the decider's own words what was heard from each of ``positions`` that
    chose differently, by the keys of ``dissents``. Asked to commit are the contributors, the affected and the owner,
    without the decider, who just committed. A two-way decision asks them at once; a one-way decision with somebody to
    hear first is announced, and ``answers_until`` is until when it waits for them.
    """
    refused = why_not_decide(debate, by, now)
    if refused is None and not a_choice(debate.options, debate.door) and "D3" not in overridden:
        refused = Refusal(Code.ONE_OPTION)
    if refused:
        return (refused,)
    if debate.door is Door.ONE_WAY:
        form = replace(form, owner=debate.owner)
    heard = heard or {}
    written = written_refusals(debate, form, by=by, people=people, positions=positions, heard=heard, now=now)
    today = calendar.local_day(now, calendar.zone_of(people[by].zone if by in people else None))
    more = _of_its_door(debate, form, people=people, today=today, settings=settings)
    refusals = (*written, *(one for one in more if RULES.get(one.code) not in overridden))
    if refusals or form.choice is None or form.owner is None or form.look_back is None:
        return refusals
    parts = dict.fromkeys((*debate.contributors, *debate.affected, form.owner))
    asked = tuple(m for m in parts if m != by and (m not in people or people[m].can_be_asked))
    decision = Decision(
        number=debate.number,
        version=1,
        choice=form.choice,
        statement=statement_of(form),
        why=tidy(form.why),
        owner=form.owner,
        look_back=form.look_back,
        success=debate.success,
        decided_by=by,
        decided_at=aware(now),
        asked=asked,
        answers_until=aware(now),
        state=DecisionState.ANNOUNCED,
        door=debate.door,
    )
    ended = replace(accept(debate, by=by), state=DebateState.DECIDED, ended_at=aware(now), ended_by=by)
    groups = dissents(debate, positions, form.choice)
    receipts = receipts_for(
        groups, heard, number=debate.number, version=1, by=by, people=people, now=now, settings=settings
    )
    decision = announced(decision, receipts, people=people, now=now, settings=settings)
    views = announcing(decision, receipts)
    return Decided(ended, decision, tuple(dict.fromkeys((*views, *personal(debate)))), receipts)


def written_refusals(
    debate: Debate,
    form: DecisionForm,
    *,
    by: str,
    people: dict[str, Member],
    positions: Sequence[Position],
    heard: Mapping[str, str],
    now: datetime,
) -> tuple[Refusal, ...]:
    """Return what a form by which ``by`` decides misses, and, where it misses nothing, whom it does not hear."""
    zone = calendar.zone_of(people[by].zone if by in people else None)
    refusals = tuple(_form_refusals(form, debate, people, aware(now).astimezone(zone).date()))
    if debate.door is Door.ONE_WAY and form.owner == by:
        refusals += (Refusal(Code.OWNER_DECIDES, field="owner"),)
    return refusals or tuple(why_not_heard(dissents(debate, positions, form.choice), heard))


def statement_of(form: DecisionForm) -> str:
    """Return the decision in one sentence: what was written, or the option that was taken."""
    return " ".join(tidy(form.statement).split()) if visible(form.statement) else form.choice or ""


def announced(
    decision: Decision, receipts: Sequence[Receipt], *, people: Mapping[str, Member], now: datetime, settings: Settings
) -> Decision:
    """Return a decision just made: one-way, it waits for whoever is to be heard; otherwise everybody is asked."""
    first = [one.until for one in receipts if one.waits_for_dissenter or one.waits_for_decider]
    if decision.one_way and first:
        return replace(decision, state=DecisionState.ANNOUNCED, answers_until=max(first))
    return ask_everybody(decision, people=people, now=now, settings=settings)


def announcing(decision: Decision, receipts: Sequence[Receipt]) -> tuple[Intent, ...]:
    """Return the messages by which a decision is made known; who is heard reads it before the channel or with it."""
    number = decision.number
    first = [View(Kind.ASK, number, one.member) for one in receipts if one.waits_for_dissenter]
    views = (View(Kind.CARD, number), View(Kind.LINE, number), View(Kind.DECISION, number))
    asks = (View(Kind.ASK, number, member) for member in decision.asked)
    return tuple(dict.fromkeys((*first, *views, View(Kind.TURN, number, decision.decided_by), *asks)))


def ask_everybody(
    decision: Decision, *, people: Mapping[str, Member], now: datetime, settings: Settings = DEFAULTS
) -> Decision:
    """Return the decision once everybody is asked; where nobody is, it is in force.

    From now on answers are taken for as long as ``settings`` say, and to 12:00 of the next working day of each person
    waited for.
    """
    waited_for = [people.get(member) for member in decision.asked or (decision.decided_by,)]
    whose = [(calendar.zone_of(one.zone if one else None), works(one)) for one in waited_for]
    until = max(calendar.window_end(now, settings.answer_hours, zone, days) for zone, days in whose)
    asking = replace(decision, state=DecisionState.COMMITTING, answers_until=until, in_force_at=None)
    return asking if decision.asked else replace(asking, state=DecisionState.IN_FORCE, in_force_at=aware(now))


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
