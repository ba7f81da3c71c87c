"""Ownership: accept or decline to own what was decided, hand it over with a note, stand in, name an owner."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.capability import Capability, Due, Handler, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.ownership import Ownership, OwningState
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows import home, ownership
from bot.flows.ownership import Done
from bot.views import ownership as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.ownership import next_acting_end
from storage.records import get_record
from storage.unit import Unit

__all__ = ["capability"]


def _ordinal(ids: str) -> int:
    typed = wire.read_value(ids).get("ordinal", "")
    return int(typed) if typed.isdecimal() and len(typed) < 7 else 0


def _row(record: Record, ids: str) -> Ownership | None:
    return next((one for one in record.ownerships if one.ordinal == _ordinal(ids)), None)


def _form(form: dict[str, Any], s: Stimulus) -> Reply:
    """Open a form, or lay it over the one in which its button stands."""
    return Reply(push_view=form) if wire.read_value(s.value).get("form") else Reply(open_view=form)


async def on_hand(unit: Unit, s: Stimulus) -> Reply:
    """ "Hand over", "Name an owner": the form, or the offer that is open."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    form = await ownership.form_for(unit, record, by=s.by, now=s.now)
    return told(form, s, record) if isinstance(form, Refusal) else _form(form, s)


async def on_handed(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: somebody is asked to own it, or its owner to let it go."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.FIELDS)
    to, note, until = views.read_hand(s.state)
    done = await ownership.hand_over(unit, record.debate.number, to, note, until, by=s.by, now=s.now)
    why_not = tuple(one for one in done if isinstance(one, Refusal))
    if why_not:
        return refused(why_not, views.FIELDS, record=await record_of(unit, s, s.metadata), zone=_zone(s))
    return Reply(ack_clear=True)


def _zone(s: Stimulus) -> Any:
    return calendar.zone_of(s.by.zone)


async def on_decline(unit: Unit, s: Stimulus) -> Reply:
    """ "Decline", "Keep it": the form with the word why, where it is still theirs to say."""
    record = await record_of(unit, s, s.value)
    row = _row(record, s.value) if record else None
    if record is None or row is None:
        return told(UNKNOWN, s)
    if record.decision is not None and record.decision.ended_at is not None:
        decision = record.decision
        facts = {"state": decision.state, "at": decision.ended_at, "by": decision.ended_by}
        return told(Refusal(Code.OVER_BY_NOW, facts), s, record)
    who = row.owner if row.state is OwningState.PROPOSED else record.owner
    if row.state not in (OwningState.PROPOSED, OwningState.REQUESTED):
        return told(Refusal(Code.MOVED_ON), s, record)
    if s.by.id != who:
        return told(Refusal(Code.FOR_SOMEBODY_ELSE, {"name": record.name(who)}), s, record)
    return _form(views.decline_modal(record, row), s)


async def on_why(unit: Unit, s: Stimulus) -> Reply:
    """The word why was written."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.WHY_FIELDS)
    why = views.read_why(s.state)
    done = await ownership.decline(unit, record.debate.number, _ordinal(s.metadata), why, by=s.by, now=s.now)
    if isinstance(done, Refusal):
        return refused((done,), views.WHY_FIELDS, record=record, zone=_zone(s))
    return Reply(ack_clear=True)


_Answer = Callable[[Unit, Record, Stimulus], Awaitable[Done]]


def _answering(answer: _Answer) -> Handler:
    """Return the handler of a button that answers; the form or list in which it stood shows what is true now."""

    async def on_pressed(unit: Unit, s: Stimulus) -> Reply:
        record = await record_of(unit, s, s.value)
        if record is None:
            return told(UNKNOWN, s)
        done = await answer(unit, record, s)
        if isinstance(done, Refusal):
            return told(done, s, record)
        if s.ephemeral and s.response_url:
            return Reply(replace_ephemeral=await home.things(unit, s.by, s.now))
        fresh = await get_record(unit, record.debate.number) if wire.read_value(s.value).get("form") else None
        return Reply(update_view=views.settled_modal(fresh)) if fresh else Reply()

    return on_pressed


async def _accept(unit: Unit, record: Record, s: Stimulus) -> Done:
    return await ownership.accept(unit, record.debate.number, _ordinal(s.value), by=s.by, now=s.now)


async def _let_go(unit: Unit, record: Record, s: Stimulus) -> Done:
    return await ownership.let_go(unit, record.debate.number, _ordinal(s.value), by=s.by, now=s.now)


async def _heard(unit: Unit, record: Record, s: Stimulus) -> Done:
    return await ownership.heard_why(unit, record.debate.number, _ordinal(s.value), by=s.by, now=s.now)


async def _go_on(unit: Unit, record: Record, s: Stimulus) -> Done:
    return await ownership.go_on(unit, record.debate.number, _ordinal(s.value), by=s.by, now=s.now)


async def _back(unit: Unit, record: Record, s: Stimulus) -> Done:
    return await ownership.take_back(unit, record.debate.number, _ordinal(s.value), by=s.by, now=s.now)


async def _end(unit: Unit, record: Record, s: Stimulus) -> Done:
    return await ownership.end_acting(unit, record.debate.number, by=s.by, now=s.now)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.OWNING_HAND, on_hand)
    registrar.view(wire.OWNING_FORM, on_handed)
    registrar.action(wire.OWNING_DECLINE, on_decline)
    registrar.view(wire.OWNING_WHY_FORM, on_why)
    answers = {
        wire.OWNING_ACCEPT: _accept,
        wire.OWNING_LET_GO: _let_go,
        wire.OWNING_GO_ON: _go_on,
        wire.OWNING_HEARD: _heard,
        wire.OWNING_BACK: _back,
        wire.OWNING_END: _end,
    }
    for wire_id, answer in answers.items():
        registrar.action(wire_id, _answering(answer))


capability = Capability(
    name="ownership",
    register=register,
    due=(Due("standing in", next_acting_end, ownership.end_due),),
)
