"""Snoozes: the ⋯ of an item, "Remind me later" in Home, and the form for another day."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.refusals import Code, Refusal
from bot.domain.snoozes import Snooze, When, until_of
from bot.domain.waiting import waiting_for
from bot.flows import home, snoozes
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


async def on_pick(unit: Unit, s: Stimulus) -> Reply:
    """ "Remind me later" in Home: the form asks what, and until when."""
    waiting = waiting_for(await home.waiting_records(unit, s.by.id), s.by.id)
    form = views.pick_modal(waiting, now=s.now, zone=calendar.zone_of(s.by.zone))
    return Reply(open_view=form) if form else told(Refusal(Code.MOVED_ON), s)


async def on_saved(unit: Unit, s: Stimulus) -> Reply:
    """The form for another day was sent."""
    ids = s.metadata or views.read_what(s.state)
    item, _ = views.read_item(ids)
    record = await record_of(unit, s, ids)
    if record is None or item is None:
        return refused((UNKNOWN,), views.FIELDS)
    done = await snoozes.put_off(unit, record, item, views.read_date(s.state), by=s.by, now=s.now)
    if isinstance(done, Snooze):
        return Reply()
    return refused((done,), views.FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.SNOOZE, on_menu)
    registrar.action(wire.SNOOZE_PICK, on_pick)
    registrar.view(wire.SNOOZE_FORM, on_saved)


capability = Capability(name="snoozes", register=register)
