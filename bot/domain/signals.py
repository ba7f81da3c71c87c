"""Stop signals: what the owner of a one-way decision would see on which day, and what they would do then.

Each is armed when it is written, between the reveal and the day on which the decision holds no more. Nobody needs one
to decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import LOOK_BACK_AT_MOST
from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decision
from bot.domain.doors import Door
from bot.domain.nouns import SENTENCE_LIMIT, aware, tidy, visible
from bot.domain.positions import Position, reveal_order
from bot.domain.refusals import Code, Refusal

__all__ = ["MOST", "Signal", "SignalForm", "arm", "causes", "owner_of", "wanted_from", "why_not_signal"]

MOST = 5  # twenty fears and no signal help nobody


@dataclass(frozen=True, slots=True)
class Signal:
    """One stop signal, armed when it is written. ``on`` is a date in its author's calendar; ``at`` is aware UTC."""

    number: int
    ordinal: int
    by: str
    text: str
    on: date
    action: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SignalForm:
    """What the form "Stop signals" held."""

    text: str
    on: date | None
    action: str


def owner_of(debate: Debate, decision: Decision | None) -> str:
    """Return who owns what was decided, or what will be."""
    return decision.owner if decision else debate.owner or debate.decider


def causes(debate: Debate, positions: Sequence[Position]) -> tuple[str, ...]:
    """Return the likeliest causes of failure that were named, as far as positions are open, each once."""
    if debate.revealed_at is None:
        return ()
    return tuple(dict.fromkeys(one.cause for one in reveal_order(debate, positions) if visible(one.cause)))


def why_not_signal(debate: Debate, decision: Decision | None, written: int, *, by: str) -> Refusal | None:
    """Return why ``by`` cannot write a stop signal; ``written`` is how many there are."""
    if debate.ended and debate.state is not DebateState.DECIDED:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    over = decision is not None and decision.ended_at is not None
    if over or debate.door is not Door.ONE_WAY or debate.revealed_at is None:
        return Refusal(Code.MOVED_ON)
    owner = owner_of(debate, decision)
    if by != owner:
        return Refusal(Code.NOT_OWNER, {"owner": owner})
    return Refusal(Code.ENOUGH_SIGNALS) if written >= MOST else None


def wanted_from(debate: Debate, decision: Decision | None, written: int) -> str | None:
    """Return who is asked for stop signals: the owner, from the reveal until the decision is in force, unless there
    are some.
    """
    owner = owner_of(debate, decision)
    in_force = decision is not None and decision.in_force_at is not None
    return None if written or in_force or why_not_signal(debate, decision, written, by=owner) else owner


def arm(
    debate: Debate,
    decision: Decision | None,
    form: SignalForm,
    *,
    ordinal: int,
    by: str,
    now: datetime,
    today: date,
) -> Signal | tuple[Refusal, ...]:
    """Write a stop signal. ``today`` is that of its author's calendar, ``ordinal`` its place, from 1."""
    refused = why_not_signal(debate, decision, ordinal - 1, by=by)
    if refused:
        return (refused,)
    refusals = [Refusal(Code.NO_SIGNAL, field=name) for name in ("text", "action") if not visible(getattr(form, name))]
    for name in ("text", "action"):
        length = len(getattr(form, name))
        if length > SENTENCE_LIMIT:
            refusals.append(Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": length}, name))
    if form.on is None:
        refusals.append(Refusal(Code.NO_SIGNAL, field="on"))
    elif not today < form.on <= today + timedelta(days=LOOK_BACK_AT_MOST.days):
        refusals.append(Refusal(Code.LOOK_BACK_PAST, field="on"))
    if refusals or form.on is None:
        return tuple(refusals)
    return Signal(debate.number, ordinal, by, tidy(form.text), form.on, tidy(form.action), aware(now))
