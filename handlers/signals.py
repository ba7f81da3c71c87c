"""Stop signals: the owner's form, sent once or several times; on its day, whether it came, and what is done then."""

from bot.capability import Capability, Due, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain import signals as rules
from bot.domain.exercises import reasons
from bot.domain.refusals import Code, Refusal
from bot.domain.signals import Signal, SignalState
from bot.flows import home, signals
from bot.views import signals as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.signals import next_ignored, next_signal
from storage.unit import Unit

__all__ = ["capability"]


async def _form(unit: Unit, s: Stimulus) -> dict[str, object] | Reply:
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    feared = bool(reasons(record.debate, record.exercises, record.sheets))
    why_not = rules.why_not_signal(record.debate, record.decision, len(record.signals), by=s.by.id, feared=feared)
    return told(why_not, s, record) if why_not else views.signal_modal(record, s.by.id)


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


def _ordinal(ids: str) -> int:
    typed = wire.read_value(ids).get("ordinal", "")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0


async def _settled(unit: Unit, s: Stimulus, state: SignalState) -> Reply:
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    done = await signals.settle(unit, record.debate.number, _ordinal(s.value), state, by=s.by, now=s.now)
    if isinstance(done, Refusal):
        return told(done, s, record)
    if s.ephemeral and s.response_url:
        return Reply(replace_ephemeral=await home.things(unit, s.by, s.now))
    return Reply()


async def on_came(unit: Unit, s: Stimulus) -> Reply:
    """ "It came": what was agreed for that case stands next, with two buttons."""
    return await _settled(unit, s, SignalState.CROSSED)


async def on_not(unit: Unit, s: Stimulus) -> Reply:
    """ "It did not" come."""
    return await _settled(unit, s, SignalState.EXPIRED)


async def on_acted(unit: Unit, s: Stimulus) -> Reply:
    """ "Done: we acted"."""
    return await _settled(unit, s, SignalState.ACTED)


async def on_overrule(unit: Unit, s: Stimulus) -> Reply:
    """ "Overrule it": the form for the reason."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    signal = next((one for one in record.signals if one.ordinal == _ordinal(s.value)), None)
    if signal is None or signal.state is not SignalState.CROSSED:
        return told(Refusal(Code.SIGNAL_SETTLED), s, record)
    return Reply(open_view=views.overrule_modal(record, signal))


async def on_overruled(unit: Unit, s: Stimulus) -> Reply:
    """The form "Overrule it" was sent."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.OVERRULE_FIELDS)
    reason = views.read_overrule(s.state)
    done = await signals.overrule(unit, record.debate.number, _ordinal(s.metadata), reason, by=s.by, now=s.now)
    if isinstance(done, Refusal):
        return refused((done,), views.OVERRULE_FIELDS, record=record, zone=calendar.zone_of(s.by.zone))
    return Reply(ack_clear=True)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.SIGNAL_CAME, on_came)
    registrar.action(wire.SIGNAL_NOT, on_not)
    registrar.action(wire.SIGNAL_ACTED, on_acted)
    registrar.action(wire.SIGNAL_OVERRULE, on_overrule)
    registrar.view(wire.OVERRULE_FORM, on_overruled)
    registrar.action(wire.SIGNALS_WRITE, on_write)
    registrar.action(wire.SIGNALS_MORE, on_more)
    registrar.view(wire.SIGNALS_FORM, on_saved)
    registrar.view(wire.SIGNALS_CHANCE_FORM, on_saved)


capability = Capability(
    name="signals",
    register=register,
    due=(
        Due("stop signals", next_signal, signals.ask_due),
        Due("stop signals without an answer", next_ignored, signals.ignore_due),
    ),
)
