"""Changes: the small menu and forms with which an open question is changed; who asks to be let in; "still my view"."""

from typing import Any

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.changes import Reworked
from bot.domain.debates import Changed
from bot.domain.intents import Kind
from bot.domain.positions import Sealed
from bot.domain.records import Record
from bot.domain.refusals import Refusal
from bot.flows import changes, positions
from bot.flows.doors import correction_form
from bot.views import changes as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_way(unit: Unit, s: Stimulus) -> Reply:
    """One of the ways in "Change this question": its form, over the menu."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    do = wire.read_value(s.value).get("do", "")
    if do == "door":
        label = correction_form(record, by=s.by)
        return told(label, s, record) if isinstance(label, Refusal) else Reply(push_view=label)
    form = await changes.form_for(unit, record, do, by=s.by, now=s.now)
    return told(form, s, record) if isinstance(form, Refusal) else Reply(push_view=form)


def _seen(s: Stimulus) -> int | None:
    seen = wire.read_value(s.metadata).get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 9 else None


async def _answer(unit: Unit, s: Stimulus, done: Reworked | tuple[Refusal, ...], fields: Any) -> Reply:
    if isinstance(done, Reworked):
        return Reply(ack_clear=True)
    record: Record | None = await record_of(unit, s, s.metadata)
    return refused(done, fields, record=record, zone=calendar.zone_of(s.by.zone))


async def on_moved(unit: Unit, s: Stimulus) -> Reply:
    """The new deadline was picked."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.MOVE_FIELDS)
    deadline, reason = views.read_move(s.state)
    done = await changes.move_deadline(unit, record.debate.number, deadline, reason, by=s.by, now=s.now)
    return await _answer(unit, s, done, views.MOVE_FIELDS)


async def on_people(unit: Unit, s: Stimulus) -> Reply:
    """People were added or taken out."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.ASKED_FIELDS)
    chosen, parts = views.read_people(s.state)
    done = await changes.change_people(unit, record.debate.number, chosen, parts, by=s.by, now=s.now, seen=_seen(s))
    return await _answer(unit, s, done, views.ASKED_FIELDS)


async def on_edited(unit: Unit, s: Stimulus) -> Reply:
    """The question was worded anew."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.EDIT_FIELDS)
    wording = views.read_edit(s.state, record.debate.options)
    done = await changes.edit_question(unit, record.debate.number, wording, by=s.by, now=s.now, seen=_seen(s))
    return await _answer(unit, s, done, views.EDIT_FIELDS)


async def on_spoken(unit: Unit, s: Stimulus) -> Reply:
    """Somebody's view was spoken in the open."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.SPOKEN_FIELDS)
    done = await changes.spoken_openly(unit, record.debate.number, views.read_spoken(s.state), by=s.by, now=s.now)
    return await _answer(unit, s, (done,) if isinstance(done, Refusal) else done, views.SPOKEN_FIELDS)


async def on_open_now(unit: Unit, s: Stimulus) -> Reply:
    """The decider opens the positions, in Home: all who are still asked are in."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    done = await changes.open_now(unit, record.debate.number, by=s.by, now=s.now)
    return told(done, s, record) if isinstance(done, Refusal) else Reply()


async def on_let_me_in(unit: Unit, s: Stimulus) -> Reply:
    """A bystander asks to be let in: the opener sees it in Home."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    done = await changes.ask_in(unit, record.debate.number, by=s.by, now=s.now)
    if isinstance(done, Refusal):
        return told(done, s, record)
    return Reply(replace_ephemeral=views.asked_in(record))


async def on_let_in(unit: Unit, s: Stimulus) -> Reply:
    """Opener or decider let somebody in: they are asked now."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    member = wire.read_value(s.value).get("member", "")
    done = await changes.let_in(unit, record.debate.number, member, by=s.by, now=s.now)
    return Reply() if isinstance(done, Reworked) else told(done[0], s, record)


async def on_not_now(unit: Unit, s: Stimulus) -> Reply:
    """Opener or decider leave somebody out who asked."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    member = wire.read_value(s.value).get("member", "")
    done = await changes.not_now(unit, record.debate.number, member, by=s.by, now=s.now)
    return Reply() if isinstance(done, Changed) else told(done, s, record)


async def on_still(unit: Unit, s: Stimulus) -> Reply:
    """ "Still my view": the sealed answer stands for the question as it reads now."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    done = await positions.still_my_view(unit, record.debate.number, by=s.by, now=s.now)
    return Reply() if isinstance(done, Sealed) else told(done, s, record)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.CHANGE_WAY, on_way)
    registrar.view(wire.MOVE_FORM, on_moved)
    registrar.view(wire.ASKED_FORM, on_people)
    registrar.view(wire.EDIT_FORM, on_edited)
    registrar.view(wire.SPOKEN_FORM, on_spoken)
    registrar.action(wire.OPEN_NOW, on_open_now)
    registrar.action(wire.LET_ME_IN, on_let_me_in)
    registrar.action(wire.LET_IN, on_let_in)
    registrar.action(wire.NOT_NOW, on_not_now)
    registrar.action(wire.STILL_MY_VIEW, on_still)


capability = Capability(name="changes", register=register, renders={Kind.CHANGE: changes.render_change})
