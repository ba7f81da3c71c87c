"""Stop signals: the owner's form, sent once or several times."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain import signals as rules
from bot.domain.signals import Signal
from bot.flows import signals
from bot.views import signals as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def _form(unit: Unit, s: Stimulus) -> dict[str, object] | Reply:
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    why_not = rules.why_not_signal(record.debate, record.decision, len(record.signals), by=s.by.id)
    return told(why_not, s, record) if why_not else views.signal_modal(record)


async def on_write(unit: Unit, s: Stimulus) -> Reply:
    """ "Write one to three": the form, with the causes that were named."""
    form = await _form(unit, s)
    return form if isinstance(form, Reply) else Reply(open_view=form)


async def on_more(unit: Unit, s: Stimulus) -> Reply:
    """ "Add another", where the last one was kept."""
    form = await _form(unit, s)
    return form if isinstance(form, Reply) else Reply(update_view=form)


async def on_saved(unit: Unit, s: Stimulus) -> Reply:
    """A stop signal was written: it is armed, and all of them are shown."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.FIELDS)
    done = await signals.arm(unit, record.debate.number, views.read_signal(s.state), by=s.by, now=s.now)
    if not isinstance(done, Signal):
        return refused(done, views.FIELDS, record=record, zone=calendar.zone_of(s.by.zone))
    now = await record_of(unit, s, s.metadata)
    return Reply(ack_update=views.saved_modal(now)) if now else Reply()


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.SIGNALS_WRITE, on_write)
    registrar.action(wire.SIGNALS_MORE, on_more)
    registrar.view(wire.SIGNALS_FORM, on_saved)


capability = Capability(name="signals", register=register)
