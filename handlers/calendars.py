"""Calendars: "Add to calendar", for the owner of a decision where files may be sent."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain.refusals import Refusal
from bot.flows import calendars
from bot.views import calendars as views
from bot.views import wire
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_add(unit: Unit, s: Stimulus) -> Reply:
    """The day to look back, as a file in the owner's messages."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    made = await calendars.look_back_file(unit, record, by=s.by, channel=s.channel or "", now=s.now)
    return told(made, s, record) if isinstance(made, Refusal) else Reply(tell=views.on_its_way(), upload=made)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.CALENDAR_ADD, on_add)


capability = Capability(name="calendars", register=register)
