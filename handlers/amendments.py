"""Amendments: "Amend or undo" on the card, its two forms, what the owner proposes, and the versions that stood."""

from bot.capability import Capability, Registrar, Reply, Stimulus, drawn
from bot.domain import calendar
from bot.domain.amendments import AmendForm, Proposal, ReverseForm
from bot.domain.intents import Kind
from bot.domain.refusals import Refusal
from bot.flows import amendments, home
from bot.flows.debates import channel_posted
from bot.views import amendments as views
from bot.views import digests as weeks
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_open(unit: Unit, s: Stimulus) -> Reply:
    """A button "Amend or undo": the small menu."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    ways = amendments.form_for(record, "", by=s.by, now=s.now)
    return told(ways, s, record) if isinstance(ways, Refusal) else Reply(open_view=ways)


async def on_way(unit: Unit, s: Stimulus) -> Reply:
    """One of the ways in "Amend or undo": its form, over the menu."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    form = amendments.form_for(record, wire.read_value(s.value).get("do", ""), by=s.by, now=s.now)
    return told(form, s, record) if isinstance(form, Refusal) else Reply(push_view=form)


async def _sent(unit: Unit, s: Stimulus, form: AmendForm | ReverseForm, fields: dict[str, str]) -> Reply:
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), fields)
    seen = wire.read_value(s.metadata).get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 6 else None
    done = await amendments.change(unit, record.debate.number, form, by=s.by, now=s.now, seen=version)
    if isinstance(done, tuple):
        record = await record_of(unit, s, s.metadata)
        return refused(done, fields, record=record, zone=calendar.zone_of(s.by.zone))
    if isinstance(done, Proposal):
        return Reply(ack_clear=True, tell=views.sent_on(record))
    return Reply(ack_clear=True)


async def on_amended(unit: Unit, s: Stimulus) -> Reply:
    """The form "Amend" was sent."""
    return await _sent(unit, s, views.read_amend(s.state), dict(views.AMEND_FIELDS))


async def on_undone(unit: Unit, s: Stimulus) -> Reply:
    """The form "Undo" was sent."""
    return await _sent(unit, s, views.read_reverse(s.state), dict(views.REVERSE_FIELDS))


async def _answered(unit: Unit, s: Stimulus, *, confirmed: bool) -> Reply:
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    typed = wire.read_value(s.value).get("ordinal", "")
    ordinal = int(typed) if typed.isdecimal() and len(typed) < 6 else 0
    done = await amendments.answer_proposal(
        unit, record.debate.number, ordinal, confirmed=confirmed, by=s.by, now=s.now
    )
    if isinstance(done, tuple):
        return told(done[0], s, await record_of(unit, s, s.value))
    if s.ephemeral and s.response_url:
        return Reply(replace_ephemeral=await home.things(unit, s.by, s.now))
    if s.view_id is not None and (after := await record_of(unit, s, s.value)):
        form = amendments.form_for(after, "", by=s.by, now=s.now)
        return told(form, s, after) if isinstance(form, Refusal) else Reply(update_view=form)
    return Reply()


async def on_confirmed(unit: Unit, s: Stimulus) -> Reply:
    """The decider confirms what the owner proposes."""
    return await _answered(unit, s, confirmed=True)


async def on_left(unit: Unit, s: Stimulus) -> Reply:
    """The decider leaves the decision as it is."""
    return await _answered(unit, s, confirmed=False)


def _page(s: Stimulus) -> int:
    typed = wire.read_value(s.value).get("page", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


async def on_versions(unit: Unit, s: Stimulus) -> Reply:
    """What stood before, in full, with the answers that it was given."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    return Reply(open_view=await amendments.versions_shown(unit, record, _page(s)))


async def on_turn(unit: Unit, s: Stimulus) -> Reply:
    """Another version."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    return Reply(update_view=await amendments.versions_shown(unit, record, _page(s)))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.AFTER_OPEN, on_open)
    registrar.action(wire.AFTER_WAY, on_way)
    registrar.view(wire.AMEND_FORM, on_amended)
    registrar.view(wire.REVERSE_FORM, on_undone)
    registrar.action(wire.PROPOSAL_TAKE, on_confirmed)
    registrar.action(wire.PROPOSAL_LEAVE, on_left)
    registrar.action(wire.VERSIONS_READ, on_versions)
    registrar.action(wire.VERSIONS_TURN, on_turn)


capability = Capability(
    name="amendments",
    register=register,
    renders={Kind.AFTER: amendments.render_after},
    posted={Kind.AFTER: channel_posted},
    digest=(drawn(weeks.undone),),
)
