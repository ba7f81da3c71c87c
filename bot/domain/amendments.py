"""Amendments: a decision that stands is worded anew, or undone. Its decider does it; its owner proposes it.

Amending keeps the intent: other words, reasons, owner or day to look back. Undoing says that it no longer holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain import calendar
from bot.domain.debates import Debate
from bot.domain.decisions import Decision, DecisionState, Origin, form_refusals, next_version
from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import SENTENCE_LIMIT, Transition, aware, tidy, visible
from bot.domain.people import Member, works
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = [
    "LIVE",
    "PROPOSAL_TRANSITIONS",
    "UNDONE",
    "Act",
    "AmendForm",
    "Amended",
    "Proposal",
    "ProposalState",
    "ReverseForm",
    "Reversed",
    "amend",
    "answered",
    "propose",
    "proposed",
    "reverse",
    "told_views",
    "why_not_after",
    "why_not_answer_proposal",
]

LIVE = frozenset({DecisionState.COMMITTING, DecisionState.IN_FORCE})
"""The states in which a decision stands and can be amended, undone or asked anew."""
UNDONE = "undone"  # in place of a version, where a message tells that


class Act(StrEnum):
    """What can be proposed. The values are stored: never rename one."""

    AMEND = "amend"
    REVERSE = "reverse"


class ProposalState(StrEnum):
    """Where a proposal stands. The values are stored: never rename one."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"  # the decision was changed meanwhile


_S = ProposalState
PROPOSAL_TRANSITIONS = (
    Transition("-", "propose", _S.OPEN, "owner"),
    Transition(_S.OPEN, "confirm", _S.TAKEN, "decider"),
    Transition(_S.OPEN, "leave it as it is", _S.DECLINED, "decider"),
    Transition(_S.OPEN, "changed otherwise", _S.OVERTAKEN, "decider"),
)


@dataclass(frozen=True, slots=True)
class AmendForm:
    """What the form "Amend" held. ``reason`` says in one line why it changes."""

    statement: str
    why: str
    owner: str | None
    look_back: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReverseForm:
    """What the form "Undo" held: what was learned, in one line, and what it cost."""

    learned: str
    cost: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the owner proposes for version ``version``, in the words of ``by``; instants are aware UTC.

    ``reason`` is why it changes, or what was learned. A proposal to undo leaves the fields of an amendment empty.
    """

    number: int
    ordinal: int
    version: int
    act: Act
    state: ProposalState
    by: str
    at: datetime
    statement: str = ""
    why: str = ""
    owner: str | None = None
    look_back: date | None = None
    reason: str = ""
    cost: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Amended:
    """The version that ends and the one that stands, whose answers go on in it, and what should be said."""

    ended: Decision
    fresh: Decision
    carried: tuple[str, ...]
    intents: tuple[Intent, ...]


@dataclass(frozen=True, slots=True)
class Reversed:
    """A decision that was undone, and what should be said."""

    decision: Decision
    intents: tuple[Intent, ...]


def why_not_after(debate: Debate, decision: Decision | None, by: str) -> Refusal | None:
    """Return why ``by`` can neither amend nor undo the decision, nor propose it: decider and owner can, while it
    stands. Until it is asked about, and while somebody is to rule on it, it stays as it is.
    """
    if decision is None:
        return Refusal(Code.NOT_DECIDED)
    if decision.state in (DecisionState.REVERSED, DecisionState.SUPERSEDED):
        return Refusal(Code.OVER_BY_NOW, {"state": decision.state, "at": decision.ended_at, "by": decision.ended_by})
    if by not in (debate.decider, decision.owner):
        return Refusal(Code.NOT_DECIDER, {"decider": debate.decider})
    if decision.state not in LIVE:
        return Refusal(Code.NOT_SETTLED)
    return None


def _why_not(debate: Debate, decision: Decision, by: str, seen: int | None) -> Refusal | None:
    refused = why_not_after(debate, decision, by)
    if refused is None and seen is not None and seen != decision.version:
        facts = {"at": decision.decided_at, "by": decision.decided_by, "statement": decision.statement}
        refused = Refusal(Code.CHANGED_MEANWHILE, facts)
    return refused


def _line_refusals(text: str, field: str, *, needed: bool) -> Iterable[Refusal]:
    if needed and not visible(text):
        yield Refusal(Code.EMPTY_REASON, field=field)
    if len(text) > SENTENCE_LIMIT:
        yield Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(text)}, field)


def _amend_refusals(
    decision: Decision, form: AmendForm, by: str, people: dict[str, Member], now: datetime
) -> tuple[Refusal, ...]:
    zone = calendar.zone_of(people[by].zone if by in people else None)
    refusals = list(form_refusals(form, people, calendar.local_day(now, zone)))
    if not visible(form.statement):
        refusals.append(Refusal(Code.EMPTY_REASON, field="statement"))
    refusals += _line_refusals(form.reason, "reason", needed=True)
    same = _words(form) == (decision.statement, decision.why)
    if same and (form.owner, form.look_back) == (decision.owner, decision.look_back):
        return (Refusal(Code.NOTHING_CHANGED, field="statement"),)
    return tuple(refusals)


def _line(text: str) -> str:
    return " ".join(tidy(text).split())


def _words(form: AmendForm) -> tuple[str, str]:
    return _line(form.statement), tidy(form.why)


def amend(
    debate: Debate,
    decision: Decision,
    form: AmendForm,
    *,
    by: str,
    people: dict[str, Member],
    now: datetime,
    seen: int | None,
    settings: Settings = DEFAULTS,
    owner_stays: bool = False,
) -> Amended | tuple[Refusal, ...]:
    """Let a newer version take the place of the one that stands: the decider's. ``seen`` is the version that the
    form was about; what was changed since is not overwritten. With ``owner_stays`` whoever owns it does until the one
    whom the form names accepts.

    Asked again are those whom the change touches: everybody, where the words or the reasons change; a new owner, where
    they own it by that; nobody, where only the day to look back does. The answers of all others go on.
    """
    refused = _why_not(debate, decision, by, seen)
    if refused is None and by != debate.decider:
        refused = Refusal(Code.NOT_DECIDER, {"decider": debate.decider})
    if refused:
        return (refused,)
    refusals = _amend_refusals(decision, form, by, people, now)
    if refusals or form.owner is None or form.look_back is None:
        return refusals
    statement, why = _words(form)
    owner = decision.owner if owner_stays else form.owner
    asked = _asked(debate, decision, owner, people)
    touched = (statement, why) != (decision.statement, decision.why)
    again = asked if touched else tuple(m for m in asked if m == owner != decision.owner)
    ended, fresh = next_version(
        decision,
        origin=Origin.AMENDED,
        by=by,
        now=now,
        reason=_line(form.reason),
        statement=statement,
        why=why,
        owner=owner,
        look_back=form.look_back,
        asked=asked,
        **_standing(decision, again, people, now, settings),
    )
    if not asked and fresh.state is DecisionState.COMMITTING:
        fresh = replace(fresh, state=DecisionState.IN_FORCE, in_force_at=aware(now))
    carried = tuple(member for member in asked if member not in again)
    return Amended(ended, fresh, carried, told_views(decision, fresh, str(fresh.version)))


def _asked(debate: Debate, decision: Decision, owner: str, people: dict[str, Member]) -> tuple[str, ...]:
    """Return who is asked about the next version: as before, with the new owner in place of the old one."""
    parts = {*debate.contributors, *debate.affected}
    before = [member for member in decision.asked if member in parts or member != decision.owner]
    able = (member for member in dict.fromkeys((*before, owner)) if member not in people or people[member].can_be_asked)
    return tuple(member for member in able if member != debate.decider)


def _standing(
    decision: Decision, again: tuple[str, ...], people: dict[str, Member], now: datetime, settings: Settings
) -> dict[str, object]:
    """Return how the next version stands: asked about for as long as usual, or as the one before where nobody is."""
    if not again:
        return {"state": decision.state, "in_force_at": decision.in_force_at}
    waited_for = [people.get(member) for member in again]
    whose = [(calendar.zone_of(one.zone if one else None), works(one)) for one in waited_for]
    ends = [calendar.window_end(now, settings.answer_hours, zone, days) for zone, days in whose]
    return {"answers_until": max([*ends, *([decision.answers_until] if decision.open_for_answers else [])])}


def told_views(before: Decision, after: Decision, what: str) -> tuple[Intent, ...]:
    """Return the messages that tell what became of a decision: all by edits, but one line in the card's thread."""
    number = after.number
    views = (View(Kind.CARD, number), View(Kind.LINE, number), View(Kind.AFTER, number, what))
    people = dict.fromkeys((*after.asked, *before.asked))
    return (*views, *(View(Kind.ASK, number, member) for member in people))


def reverse(
    debate: Debate, decision: Decision, form: ReverseForm, *, by: str, now: datetime, seen: int | None
) -> Reversed | tuple[Refusal, ...]:
    """Undo a decision: the decider, with what was learned. The answers that were given stay on its record."""
    refused = _why_not(debate, decision, by, seen)
    if refused is None and by != debate.decider:
        refused = Refusal(Code.NOT_DECIDER, {"decider": debate.decider})
    refusals = (refused,) if refused else _reverse_refusals(form)
    if refusals:
        return refusals
    undone = replace(
        decision,
        state=DecisionState.REVERSED,
        ended_at=aware(now),
        ended_by=by,
        end_reason=_line(form.learned),
        cost=_line(form.cost),
    )
    return Reversed(undone, told_views(decision, undone, UNDONE))


def _reverse_refusals(form: ReverseForm) -> tuple[Refusal, ...]:
    return (
        *_line_refusals(form.learned, "learned", needed=True),
        *_line_refusals(form.cost, "cost", needed=False),
    )


def propose(
    debate: Debate,
    decision: Decision,
    form: AmendForm | ReverseForm,
    *,
    ordinal: int,
    by: str,
    people: dict[str, Member],
    now: datetime,
    seen: int | None,
) -> Proposal | tuple[Refusal, ...]:
    """Keep what the owner, who is not the decider, proposes; the decider confirms it with one press."""
    refused = _why_not(debate, decision, by, seen)
    if refused:
        return (refused,)
    act = Act.AMEND if isinstance(form, AmendForm) else Act.REVERSE
    kept = Proposal(decision.number, ordinal, decision.version, act, ProposalState.OPEN, by, aware(now))
    if isinstance(form, ReverseForm):
        wrong = _reverse_refusals(form)
        return wrong or replace(kept, reason=_line(form.learned), cost=_line(form.cost))
    wrong = _amend_refusals(decision, form, by, people, now)
    statement, why = _words(form)
    return wrong or replace(
        kept, statement=statement, why=why, owner=form.owner, look_back=form.look_back, reason=_line(form.reason)
    )


def proposed(proposal: Proposal) -> AmendForm | ReverseForm:
    """Return a proposal as the form that the decider sends by confirming it."""
    if proposal.act is Act.REVERSE:
        return ReverseForm(proposal.reason, proposal.cost)
    return AmendForm(proposal.statement, proposal.why, proposal.owner, proposal.look_back, proposal.reason)


def why_not_answer_proposal(proposal: Proposal | None, debate: Debate, by: str) -> Refusal | None:
    """Return why ``by`` cannot answer a proposal: the decider alone does, once."""
    if proposal is None:
        return Refusal(Code.MOVED_ON)
    if by != debate.decider:
        return Refusal(Code.NOT_DECIDER, {"decider": debate.decider})
    return None if proposal.state is ProposalState.OPEN else Refusal(Code.MOVED_ON)


def answered(proposal: Proposal, state: ProposalState, *, now: datetime) -> Proposal:
    """Return a proposal that is not open any more."""
    return replace(proposal, state=state, ended_at=aware(now))
