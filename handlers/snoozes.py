"""Snoozes: the ⋯ of an item in the morning message and in Home, and the form for another day."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.refusals import Code, Refusal
from bot.domain.snoozes import Snooze, When, until_of
from bot.flows import snoozes
from bot.views import snoozes as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_menu(unit: Unit, s: Stimulus) -> Reply:
    """A day was chosen in the ⋯: it is put off at once, or the form asks for another day."""
    item, when = views.read_item(s.value)
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    if item is None or when is None:
        return told(Refusal(Code.MOVED_ON), s, record)
    zone = calendar.zone_of(s.by.zone)
    if when is When.A_DATE:
        return Reply(open_view=views.snooze_modal(item, now=s.now, zone=zone))
    done = await snoozes.put_off(unit, record, item, until_of(when, s.now, zone, s.by.working), by=s.by, now=s.now)
    return Reply() if isinstance(done, Snooze) else told(done, s, record)


async def on_saved(unit: Unit, s: Stimulus) -> Reply:
    """The form for another day was sent."""
    item, _ = views.read_item(s.metadata)
    record = await record_of(unit, s, s.metadata)
    if record is None or item is None:
        return refused((UNKNOWN,), views.FIELDS)
    done = await snoozes.put_off(unit, record, item, views.read_date(s.state), by=s.by, now=s.now)
    if isinstance(done, Snooze):
        return Reply()
    return refused((done,), views.FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.SNOOZE, on_menu)
    registrar.view(wire.SNOOZE_FORM, on_saved)


capability = Capability(name="snoozes", register=register)
