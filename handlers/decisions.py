"""Decisions: the form "Decide", the line in the channel and the decision in the thread."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.decisions import Decided, why_not_decide
from bot.domain.intents import Kind
from bot.flows import decisions
from bot.flows.debates import channel_posted
from bot.views import decisions as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_decide_pressed(unit: Unit, s: Stimulus) -> Reply:
    """ "Decide": the form for the decider alone, once positions are open."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    why_not = why_not_decide(record.debate, s.by.id)
    if why_not:
        return told(why_not, s, record)
    return Reply(open_view=views.decide_modal(record, s.now, calendar.zone_of(s.by.zone)))


async def on_decided(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: one of two wins, the other is told what happened."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.FIELDS)
    form = views.read_decide(s.state, record.debate.options)
    decided = await decisions.decide(unit, record.debate.number, form, by=s.by, now=s.now)
    if isinstance(decided, Decided):
        return Reply()
    record = await record_of(unit, s, s.metadata)  # somebody else may have decided meanwhile
    return refused(decided, views.FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.DECIDE, on_decide_pressed)
    registrar.view(wire.DECIDE_FORM, on_decided)


capability = Capability(
    name="decisions",
    register=register,
    renders={Kind.LINE: decisions.render_line, Kind.DECISION: decisions.render_decision},
    posted={Kind.LINE: channel_posted, Kind.DECISION: channel_posted},
)
