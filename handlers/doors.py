"""Doors: a label is corrected, a one-way door is completed before it is decided, a rule is overridden with a reason."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.changes import Reworked
from bot.domain.debates import Changed
from bot.domain.doors import Door
from bot.flows import decisions, doors
from bot.views import doors as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of
from storage.unit import Unit

__all__ = ["capability"]


async def on_corrected(unit: Unit, s: Stimulus) -> Reply:
    """The other door was named, with a reason: the card and a line in its thread say so."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.CORRECTION_FIELDS)
    door = Door.ONE_WAY if wire.read_value(s.metadata).get("door") == Door.ONE_WAY else Door.TWO_WAY
    ticks, reason = views.read_correction(s.state)
    done = await doors.correct(unit, record.debate.number, ticks, door, reason, by=s.by, now=s.now)
    if isinstance(done, Reworked):
        return Reply(ack_clear=True)
    # A two-way door has no ticks to say anything under.
    return refused(done, views.CORRECTION_FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


async def on_completed(unit: Unit, s: Stimulus) -> Reply:
    """What the door still missed was named: the form "Decide" comes in its place."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), {})
    zone = calendar.zone_of(s.by.zone)
    named = views.read_one_way(s.state, record.debate.decider)
    done = await doors.complete(unit, record.debate.number, named, by=s.by, now=s.now)
    if not isinstance(done, Changed):
        return refused(done, views.PROFILE_FIELDS, record=record, zone=zone)
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), {})
    return Reply(ack_update=await decisions.form_for(unit, record, by=s.by, now=s.now))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.view(wire.DOOR_FORM, on_corrected)
    registrar.view(wire.PROFILE_FORM, on_completed)


capability = Capability(name="doors", register=register)
