"""Entries: "For somebody absent" was sent; its author reads what was written down, and says whether it is theirs."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain import positions as rules
from bot.domain.positions import Position, Sealed
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows import entries, positions
from bot.flows.debates import waiting_for_last_answer
from bot.views import entries as views
from bot.views import wire
from bot.views.notices import notice_modal
from bot.views.positions import form_of, position_modal
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_entered(unit: Unit, s: Stimulus) -> Reply:
    """Opener or decider wrote down what somebody absent told them."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.FIELDS)
    member, form = views.read_entry(s.state, record.debate.options, s.metadata)
    done = await entries.enter(unit, record.debate.number, member, form, by=s.by, now=s.now)
    if isinstance(done, Sealed):
        return Reply(ack_clear=True)
    return refused(done, views.FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


def _own(record: Record, s: Stimulus) -> Position | Refusal:
    """Return what was written down for whoever pressed, or what is true instead."""
    entry = rules.pending(record.positions).get(s.by.id)
    why_not = rules.why_not_write(record.debate, s.by.id)
    return why_not or entry or Refusal(Code.MOVED_ON)


async def on_read(unit: Unit, s: Stimulus) -> Reply:
    """The author reads what was written down for them."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    entry = _own(record, s)
    if isinstance(entry, Refusal):
        return told(entry, s, record)
    return Reply(open_view=views.own_up_modal(record, entry, s.now))


async def on_mine(unit: Unit, s: Stimulus) -> Reply:
    """ "These are my words": it is their answer from now on."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), {})
    version = wire.read_value(s.metadata).get("version", "")
    read = int(version) if version.isdecimal() and len(version) < 6 else 0
    done = await entries.confirm(unit, record.debate.number, read, by=s.by, now=s.now)
    return Reply() if isinstance(done, Sealed) else refused((done,), {}, record=record)


async def on_change(unit: Unit, s: Stimulus) -> Reply:
    """ "Change it": the same words in the form "Your position", to be sealed as one's own."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    entry = _own(record, s)
    if isinstance(entry, Refusal):
        return told(entry, s, record)
    last = waiting_for_last_answer(record.debate, rules.current(record.positions), s.by.id)
    return Reply(update_view=position_modal(record, s.by.id, None, last, s.now, form_of(entry)))


async def on_out(unit: Unit, s: Stimulus) -> Reply:
    """ "Take it out": it stands no more, and nobody writes for them again."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    done = await positions.withdraw(unit, record.debate.number, by=s.by, now=s.now)
    if isinstance(done, Refusal):
        return told(done, s, record)
    return Reply(update_view=notice_modal(views.taken_out()))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.view(wire.ENTRY_FORM, on_entered)
    registrar.action(wire.ENTRY_READ, on_read)
    registrar.view(wire.OWN_UP_FORM, on_mine)
    registrar.action(wire.ENTRY_CHANGE, on_change)
    registrar.action(wire.ENTRY_OUT, on_out)


capability = Capability(name="entries", register=register)
