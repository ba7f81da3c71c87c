"""Escalations: "Rule" and its form, "Decide again" after it was given back; the clock's next level."""

from bot.capability import Capability, Due, Registrar, Reply, Stimulus, drawn
from bot.domain import calendar
from bot.domain.escalations import Ruled
from bot.domain.intents import Kind
from bot.flows import escalations
from bot.flows.debates import channel_posted
from bot.views import digests as weeks
from bot.views import escalations as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage import escalations as rows
from storage.unit import Unit

__all__ = ["capability"]


async def on_rule_pressed(unit: Unit, s: Stimulus) -> Reply:
    """ "Rule": the form for whoever is asked, who has it in hand from now on; the clock runs on."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    why_not = await escalations.take_in_hand(unit, record.debate.number, by=s.by, now=s.now)
    if why_not:
        return told(why_not, s, record)
    return Reply(open_view=views.ruling_modal(record, s.by.id, s.now))


async def on_ruled(unit: Unit, s: Stimulus) -> Reply:
    """The ruling was written: both sides hear it at once. Of two at the same moment one counts."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.RULING_FIELDS)
    form = views.read_ruling(s.state)
    ruled = await escalations.rule(unit, record.debate.number, form, by=s.by, now=s.now)
    if isinstance(ruled, Ruled):
        return Reply(ack_clear=True)
    record = await record_of(unit, s, s.metadata)
    return refused(ruled, views.RULING_FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.RULE, on_rule_pressed)
    registrar.view(wire.RULING_FORM, on_ruled)


capability = Capability(
    name="escalations",
    register=register,
    renders={
        Kind.HELD: escalations.render_held,
        Kind.RULING: escalations.render_ruling,
        Kind.RULED: escalations.render_ruled,
    },
    posted={Kind.RULED: channel_posted},
    due=(Due("rulings", rows.next_ruling_end, escalations.lapse_due),),
    digest=(drawn(weeks.escalated),),
)
