"""Stop signals: the owner of a one-way door writes them, and is asked about each on its day; all else are edits."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain import calendar
from bot.domain import exercises as apart
from bot.domain import reviews as looking
from bot.domain import signals as rules
from bot.domain.debates import Debate
from bot.domain.decisions import Decision
from bot.domain.exercises import Exercise, Sheet
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.ownership import Ownership
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from bot.domain.reviews import Cause, Review
from bot.domain.signals import Signal, SignalForm, SignalState
from bot.flows import history, home
from bot.flows.reopenings import close_reviews
from storage import debates, decisions, outbox, papers, people, positions
from storage.signals import list_due_signals, list_ignored
from storage.unit import Held, Unit

__all__ = ["arm", "ask_due", "ignore_due", "overrule", "settle"]

_VERBS = {
    SignalState.CROSSED: Verb.SIGNAL_CAME,
    SignalState.EXPIRED: Verb.SIGNAL_NOT,
    SignalState.ACTED: Verb.SIGNAL_ACTED,
    SignalState.OVERRULED: Verb.SIGNAL_OVERRULED,
}
_RULES = {
    SignalState.CROSSED: rules.came,
    SignalState.EXPIRED: rules.did_not_come,
    SignalState.ACTED: rules.act,
}


async def arm(unit: Unit, number: int, form: SignalForm, *, by: Member, now: datetime) -> Signal | tuple[Refusal, ...]:
    """Keep one stop signal. The same one sent twice is one."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (Refusal(Code.UNKNOWN_RECORD),)
    decision = await decisions.get_decision(unit, number)
    written = await papers.list_papers(unit, Signal, number)
    same = [one for one in written if (one.by, one.text, one.on, one.action) == (by.id, *_said(form))]
    if same:
        return same[0]
    today = now.astimezone(calendar.zone_of(by.zone)).date()
    value = decision.value if decision else None
    exercises, sheets = await papers.list_papers(unit, Exercise, number), await papers.list_papers(unit, Sheet, number)
    feared = bool(apart.reasons(held.value, exercises, sheets))
    place = len(written) + 1
    armed = rules.arm(held.value, value, form, ordinal=place, by=by.id, now=now, today=today, feared=feared)
    foreseen = await _foreseen(unit, held.value, value, form, sheets, by, now)
    if isinstance(foreseen, tuple):
        return (*foreseen, *(armed if isinstance(armed, tuple) else ()))
    if isinstance(armed, Signal):
        if foreseen is not None:
            await papers.add_paper(unit, foreseen)
            await history.note(unit, number, Verb.APART, by=by.id, now=now, to=[foreseen])
        await papers.add_paper(unit, armed)
        await history.note(unit, number, Verb.SIGNALS, by=by.id, now=now, to=[armed])
        views = [
            View(Kind.REVEAL, number),
            View(Kind.CARD, number),
            *([View(Kind.DECISION, number)] * (value is not None)),
        ]
        await outbox.want(unit, views, now)
        await home.refresh(unit, {*held.value.named, by.id}, now)
    return armed


async def _foreseen(
    unit: Unit,
    debate: Debate,
    decision: Decision | None,
    form: SignalForm,
    sheets: Sequence[Sheet],
    by: Member,
    now: datetime,
) -> Sheet | tuple[Refusal, ...] | None:
    """Return the chance that the form brought from an owner who had given none; None where none was asked for."""
    if form.chance is None:
        return None
    versions = await positions.list_positions(unit, debate.number)
    if not rules.asks_chance(debate, decision, versions, sheets, by=by.id):
        return None
    return apart.foresee(debate, form.chance, sheets=sheets, by=by.id, now=now)


def _said(form: SignalForm) -> tuple[object, ...]:
    return form.text.strip(), form.on, form.action.strip()


async def _decided(unit: Unit, number: int) -> tuple[Held[Decision], str] | None:
    """Return the decision, locked, and for whom its look backs wait; None where there is none."""
    held, debate = await decisions.get_decision(unit, number, lock=True), await debates.get_debate(unit, number)
    if held is None or debate is None:
        return None
    decider = debate.value.decider
    owning = await papers.list_papers(unit, Ownership, number)
    known = await people.get_members(unit, {held.value.owner, decider, *(one.owner for one in owning)})
    return held, looking.looks_back(held.value, decider, known, owning)


async def ask_due(unit: Unit, now: datetime) -> bool:
    """Ask about one stop signal whose day has come. False where none is due."""
    for number, ordinal in await list_due_signals(unit, now, limit=1):
        found = await _decided(unit, number)
        if found is None or (number, ordinal) not in await list_due_signals(unit, now):
            return True
        signal = await papers.get_paper(unit, Signal, number, ordinal)
        if signal is not None:
            asked = rules.ask(signal, now=now)
            await _keep(unit, signal, asked, Verb.SIGNAL_DAY, by=None, looker=found[1], now=now)
        return True
    return False


async def ignore_due(unit: Unit, now: datetime) -> bool:
    """Put on the record that one stop signal was asked about and not answered. False where none is due."""
    for number, ordinal in await list_ignored(unit, now, limit=1):
        found = await _decided(unit, number)
        if found is None or (number, ordinal) not in await list_ignored(unit, now):
            return True
        signal = await papers.get_paper(unit, Signal, number, ordinal)
        if signal is not None:
            ignored = rules.ignore(signal, now=now)
            await _keep(unit, signal, ignored, Verb.SIGNAL_IGNORED, by=None, looker=found[1], now=now)
        return True
    return False


async def _keep(
    unit: Unit, was: Signal, signal: Signal, verb: Verb, *, by: str | None, looker: str, now: datetime
) -> None:
    await papers.save_paper(unit, signal, seen=was)
    await history.note(unit, signal.number, verb, by=by, now=now, was=[was], to=[signal])
    await outbox.want(unit, [View(Kind.CARD, signal.number)], now)
    await home.refresh(unit, {looker, *([by] if by else [])}, now)


async def settle(
    unit: Unit, number: int, ordinal: int, state: SignalState, *, by: Member, now: datetime
) -> Signal | Refusal:
    """The owner says whether a stop signal came, or that what was agreed for it is done.

    One that came has the decision looked at again; it stands meanwhile.
    """
    found = await _decided(unit, number)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD)
    held, looker = found
    signal = await papers.get_paper(unit, Signal, number, ordinal)
    done = _RULES[state](signal, by=by.id, looker=looker, now=now)
    if isinstance(done, Refusal) or signal is None:
        return done
    if done.state is SignalState.CROSSED:
        place = await papers.next_ordinal(unit, Review, number)
        review = looking.on_signal(held.value, done, ordinal=place, by=by.id, now=now)
        await papers.add_paper(unit, review)
        await history.note(unit, number, Verb.REVIEW, by=by.id, now=now, to=[review])
    await _keep(unit, signal, done, _VERBS[state], by=by.id, looker=looker, now=now)
    await _over(unit, number, by=by.id, now=now)
    return done


async def overrule(
    unit: Unit, number: int, ordinal: int, reason: str, *, by: Member, now: datetime
) -> Signal | Refusal:
    """The owner does not do what was agreed for a stop signal that came, and says why."""
    found = await _decided(unit, number)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD)
    signal = await papers.get_paper(unit, Signal, number, ordinal)
    done = rules.overrule(signal, reason, by=by.id, looker=found[1], now=now)
    if isinstance(done, Refusal) or signal is None:
        return done
    await _keep(unit, signal, done, Verb.SIGNAL_OVERRULED, by=by.id, looker=found[1], now=now)
    await _over(unit, number, by=by.id, now=now)
    return done


async def _over(unit: Unit, number: int, *, by: str, now: datetime) -> None:
    """Where no stop signal that came waits any more, what it had looked at is over."""
    signals = await papers.list_papers(unit, Signal, number)
    if not any(one.state is SignalState.CROSSED for one in signals):
        await close_reviews(unit, number, by=by, now=now, causes=frozenset({Cause.SIGNAL}))
