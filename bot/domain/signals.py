"""Stop signals: what the owner of a one-way decision would see on which day, and what they would do then.

Each is armed when it is written, between the reveal and the day on which the decision holds no more. Nobody needs one
to decide. On its day the owner is asked whether it came; if so, what was agreed is done, or overruled with a reason.
What is not answered in two days is put on the record: asked, and not answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import LOOK_BACK_AT_MOST
from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decision
from bot.domain.doors import Door
from bot.domain.exercises import Exercise, Sheet, owes_chance, reasons
from bot.domain.nouns import SENTENCE_LIMIT, Transition, aware, folded, tidy, visible
from bot.domain.positions import Position, reveal_order
from bot.domain.refusals import Code, Refusal

__all__ = [
    "MOST",
    "SIGNAL_TRANSITIONS",
    "Signal",
    "SignalForm",
    "SignalState",
    "act",
    "arm",
    "ask",
    "asks_chance",
    "came",
    "causes",
    "did_not_come",
    "ignore",
    "overrule",
    "owner_of",
    "unsettled",
    "wanted_from",
    "why_not_armed",
    "why_not_signal",
]

MOST = 5  # twenty fears and no signal help nobody
PATIENCE = timedelta(hours=48)  # without an answer, until the record says so
FEWEST_WORDS = 5  # of a reason by which a signal is overruled


class SignalState(StrEnum):
    """Where a stop signal stands. The values are stored: never rename one."""

    ARMED = "armed"
    CROSSED = "crossed"  # it came
    ACTED = "acted"  # and what was agreed for it is done
    OVERRULED = "overruled"  # or not, for a reason
    EXPIRED = "expired"  # its day came, and it did not


_S = SignalState
SIGNAL_TRANSITIONS = (
    Transition("-", "write", _S.ARMED, "owner"),
    Transition(_S.ARMED, "its day: asked", _S.ARMED, "clock"),
    Transition(_S.ARMED, "it came", _S.CROSSED, "owner"),
    Transition(_S.ARMED, "it did not come", _S.EXPIRED, "owner"),
    Transition(_S.ARMED, "not answered in 48 hours: recorded", _S.ARMED, "clock"),
    Transition(_S.CROSSED, "not answered in 48 hours: recorded", _S.CROSSED, "clock"),
    Transition(_S.CROSSED, "done as agreed", _S.ACTED, "owner"),
    Transition(_S.CROSSED, "overruled, with a reason", _S.OVERRULED, "owner"),
)


@dataclass(frozen=True, slots=True)
class Signal:
    """One stop signal, armed when it is written. ``on`` is a date in its author's calendar; instants are aware UTC.

    ``asked_at`` is when its owner was asked, ``until`` how long their answer is waited for, ``ignored_at`` when that
    was over; ``reason`` is why ``ended_by`` overruled it, in their words.
    """

    number: int
    ordinal: int
    by: str
    text: str
    on: date
    action: str
    at: datetime
    state: SignalState = SignalState.ARMED
    asked_at: datetime | None = None
    until: datetime | None = None
    ignored_at: datetime | None = None
    crossed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    reason: str = ""

    @property
    def asked(self) -> bool:
        """Whether its day came and its owner has not said whether it came."""
        return self.state is SignalState.ARMED and self.asked_at is not None


@dataclass(frozen=True, slots=True)
class SignalForm:
    """What the form "Stop signals" held."""

    text: str
    on: date | None
    action: str
    chance: str | None = None  # as the owner typed it; None of a form that did not ask


def owner_of(debate: Debate, decision: Decision | None) -> str:
    """Return who owns what was decided, or what will be."""
    return decision.owner if decision else debate.owner or debate.decider


def causes(
    debate: Debate, positions: Sequence[Position], exercises: Iterable[Exercise] = (), sheets: Iterable[Sheet] = ()
) -> tuple[str, ...]:
    """Return the likeliest causes of failure that were named, as far as positions are open, each once: what several
    gave in a pre-mortem first, then what stands in positions.
    """
    if debate.revealed_at is None:
        return ()
    feared = [reason for reason, _ in reasons(debate, exercises, sheets)]
    named = (one.cause for one in reveal_order(debate, positions) if visible(one.cause))
    return tuple({folded(one): one for one in reversed((*feared, *named))}.values())[::-1]


def why_not_signal(
    debate: Debate, decision: Decision | None, written: int, *, by: str, feared: bool = False
) -> Refusal | None:
    """Return why ``by`` cannot write a stop signal; ``written`` is how many there are. Through a two-way door there
    are some only where a pre-mortem named what could go wrong (``feared``).
    """
    if debate.ended and debate.state is not DebateState.DECIDED:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    over = decision is not None and decision.ended_at is not None
    # What an approved PRFAQ says of failing is armed by whoever approved it, with the decision that it became.
    approved = debate.prfaq is not None and debate.decided_before
    after_reading = debate.revealed_at is not None and (feared or debate.door is Door.ONE_WAY)
    if over or not (approved or after_reading):
        return Refusal(Code.MOVED_ON)
    owner = owner_of(debate, decision)
    if by != owner and not (approved and by == debate.decider):
        return Refusal(Code.NOT_OWNER, {"owner": owner})
    return Refusal(Code.ENOUGH_SIGNALS) if written >= MOST else None


def asks_chance(
    debate: Debate, decision: Decision | None, positions: Iterable[Position], sheets: Iterable[Sheet], *, by: str
) -> bool:
    """Say whether the form asks ``by`` for the chance that it works, too: they own it, and gave none yet."""
    one_way = debate.door is Door.ONE_WAY
    return owes_chance(debate, owner_of(debate, decision), positions, sheets, by=by, one_way=one_way)


def wanted_from(debate: Debate, decision: Decision | None, written: int, *, feared: bool = False) -> str | None:
    """Return who is asked for stop signals: the owner, from the reveal until the decision is in force, unless there
    are some.
    """
    owner = owner_of(debate, decision)
    in_force = decision is not None and decision.in_force_at is not None
    return None if written or in_force or why_not_signal(debate, decision, written, by=owner, feared=feared) else owner


def arm(
    debate: Debate,
    decision: Decision | None,
    form: SignalForm,
    *,
    ordinal: int,
    by: str,
    now: datetime,
    today: date,
    feared: bool = False,
) -> Signal | tuple[Refusal, ...]:
    """Write a stop signal. ``today`` is that of its author's calendar, ``ordinal`` its place, from 1."""
    refused = why_not_signal(debate, decision, ordinal - 1, by=by, feared=feared)
    if refused:
        return (refused,)
    refusals = why_not_armed(form, today)
    if refusals or form.on is None:
        return refusals
    return Signal(debate.number, ordinal, by, tidy(form.text), form.on, tidy(form.action), aware(now))


def why_not_armed(form: SignalForm, today: date) -> tuple[Refusal, ...]:
    """Return what a stop signal misses, whoever writes it."""
    refusals = [Refusal(Code.NO_SIGNAL, field=name) for name in ("text", "action") if not visible(getattr(form, name))]
    for name in ("text", "action"):
        length = len(getattr(form, name))
        if length > SENTENCE_LIMIT:
            refusals.append(Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": length}, name))
    if form.on is None:
        refusals.append(Refusal(Code.NO_SIGNAL, field="on"))
    elif not today < form.on <= today + timedelta(days=LOOK_BACK_AT_MOST.days):
        refusals.append(Refusal(Code.LOOK_BACK_PAST, field="on"))
    return tuple(refusals)


def unsettled(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Return the signals that wait for their owner: whether they came, or what is done about it."""
    return tuple(one for one in signals if one.asked or one.state is SignalState.CROSSED)


def ask(signal: Signal, *, now: datetime) -> Signal:
    """Its day came: from now on an answer is waited for."""
    return replace(signal, asked_at=aware(now), until=now + PATIENCE)


def ignore(signal: Signal, *, now: datetime) -> Signal:
    """Nobody answered: the record says so, and the owner is asked once more."""
    return replace(signal, ignored_at=aware(now), until=None)


def _why_not_answer(signal: Signal | None, state: SignalState, by: str, looker: str) -> Refusal | None:
    if signal is None or signal.state is not state or not (signal.asked or state is SignalState.CROSSED):
        return Refusal(Code.SIGNAL_SETTLED)
    return None if by == looker else Refusal(Code.NOT_OWNER, {"owner": looker})


def came(signal: Signal | None, *, by: str, looker: str, now: datetime) -> Signal | Refusal:
    """The signal came: says ``by``, who has to be ``looker``, for whom look backs of the decision wait."""
    refused = _why_not_answer(signal, SignalState.ARMED, by, looker)
    if refused or signal is None:
        return refused or Refusal(Code.SIGNAL_SETTLED)
    at = aware(now)
    return replace(signal, state=SignalState.CROSSED, crossed_at=at, until=at + PATIENCE, ignored_at=None)


def did_not_come(signal: Signal | None, *, by: str, looker: str, now: datetime) -> Signal | Refusal:
    """The signal did not come by its day."""
    refused = _why_not_answer(signal, SignalState.ARMED, by, looker)
    if refused or signal is None:
        return refused or Refusal(Code.SIGNAL_SETTLED)
    return _ended(signal, SignalState.EXPIRED, by, now)


def act(signal: Signal | None, *, by: str, looker: str, now: datetime) -> Signal | Refusal:
    """What was agreed for the case that it comes is done."""
    refused = _why_not_answer(signal, SignalState.CROSSED, by, looker)
    if refused or signal is None:
        return refused or Refusal(Code.SIGNAL_SETTLED)
    return _ended(signal, SignalState.ACTED, by, now)


def overrule(signal: Signal | None, reason: str, *, by: str, looker: str, now: datetime) -> Signal | Refusal:
    """What was agreed is not done, for a reason of five words or more: the next reader sees it."""
    refused = _why_not_answer(signal, SignalState.CROSSED, by, looker)
    if refused is None and sum(bool(visible(word)) for word in reason.split()) < FEWEST_WORDS:
        refused = Refusal(Code.THIN_OVERRULE, field="reason")
    if refused is None and len(reason) > SENTENCE_LIMIT:
        refused = Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(reason)}, "reason")
    if refused or signal is None:
        return refused or Refusal(Code.SIGNAL_SETTLED)
    return replace(_ended(signal, SignalState.OVERRULED, by, now), reason=" ".join(tidy(reason).split()))


def _ended(signal: Signal, state: SignalState, by: str, now: datetime) -> Signal:
    return replace(signal, state=state, ended_at=aware(now), ended_by=by, until=None)
