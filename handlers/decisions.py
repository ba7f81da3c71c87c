"""Decisions: the forms "Decide" and "What you heard", the line in the channel and the decision in the thread."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.capability import Capability, Registrar, Reply, Stimulus, drawn
from bot.domain import calendar
from bot.domain.again import why_not_decide_again
from bot.domain.decisions import Decided, why_not_decide
from bot.domain.intents import Kind
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.domain.waivers import RULES
from bot.flows import decisions
from bot.flows.debates import channel_posted
from bot.flows.decisions import Draft
from bot.views import decisions as views
from bot.views import digests as weeks
from bot.views import receipts as heard_views
from bot.views import refusals, waivers, wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]

_UNHEARD = frozenset({Code.NOT_HEARD, Code.THEIR_SENTENCE, Code.TOO_LONG})


def _why_not(record: Record, by: str, now: datetime) -> Refusal | None:
    """Return why ``by`` cannot decide now, for the first time or, where it was given back, again."""
    if record.decision is not None and record.given_back:
        return why_not_decide_again(record.debate, record.decision, record.escalations, by)
    return why_not_decide(record.debate, by, now)


async def on_decide_pressed(unit: Unit, s: Stimulus) -> Reply:
    """ "Decide": the form for the decider alone, once positions are open; with what they wrote of it before."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    why_not = _why_not(record, s.by.id, s.now)
    if why_not:
        return told(why_not, s, record)
    return Reply(open_view=await decisions.form_for(unit, record, by=s.by, now=s.now))


async def on_choice(unit: Unit, s: Stimulus) -> Reply:
    """A choice was made where it depends on it whether somebody is to be heard: the form's button says so."""
    number = wire.number_in(s.metadata)
    record = await record_of(unit, s, s.metadata)
    if record is None or _why_not(record, s.by.id, s.now):
        return Reply()
    form = views.read_decide(s.state, record.debate.options)
    kept = await decisions.draft_of(unit, number, by=s.by, now=s.now)
    await decisions.save_draft(unit, number, Draft(form, kept.heard if kept else {}), by=s.by, now=s.now)
    return Reply(update_view=views.decide_modal(record, s.now, calendar.zone_of(s.by.zone), form))


async def on_decided(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: one of two wins, the other is told what happened. Who chose differently is heard first."""
    number = wire.number_in(s.metadata)
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.FIELDS)
    form = views.read_decide(s.state, record.debate.options)
    decided = await decisions.decide(unit, number, form, by=s.by, now=s.now)
    if isinstance(decided, Decided):
        return Reply()
    if all(one.code is Code.NOT_HEARD or one.code in RULES for one in decided):
        kept = await decisions.draft_of(unit, number, by=s.by, now=s.now)
        draft = Draft(form, kept.heard if kept else {})
        await decisions.save_draft(unit, number, draft, by=s.by, now=s.now)
        return Reply(ack_push=_next(record, draft, decided))
    record = await record_of(unit, s, s.metadata)  # somebody else may have decided meanwhile
    return refused(decided, views.FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


def _next(record: Record, draft: Draft, why_not: tuple[Refusal, ...]) -> Mapping[str, Any]:
    """Return the form that follows "Decide": a reason for what is overridden, then what was heard."""
    over = next((one for one in why_not if one.code in RULES), None)
    if over is None:
        return heard_views.heard_modal(record, draft.form.choice, draft.heard)
    return waivers.waiver_modal(record, RULES[over.code], refusals.sentence(over, record=record))


async def on_overridden(unit: Unit, s: Stimulus) -> Reply:
    """A rule was overridden with a reason: what was written in "Decide" is sent, or that form comes now."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), waivers.FIELDS)
    number, ids = record.debate.number, wire.read_value(s.metadata)
    zone = calendar.zone_of(s.by.zone)
    reason = waivers.read_waiver(s.state)
    waiver = await decisions.override(unit, record, ids.get("rule", ""), reason, by=s.by, now=s.now)
    if isinstance(waiver, Refusal):
        return refused((waiver,), waivers.FIELDS, record=record, zone=zone)
    record = await record_of(unit, s, s.metadata)
    draft = await decisions.draft_of(unit, number, by=s.by, now=s.now)
    if record is None:
        return refused((UNKNOWN,), {})
    if draft is None or ids.get("then") == waivers.THEN_FORM:
        return Reply(ack_update=await decisions.form_for(unit, record, by=s.by, now=s.now))
    decided = await decisions.decide(unit, number, draft.form, by=s.by, now=s.now)
    if isinstance(decided, Decided):
        return Reply(ack_clear=True)
    if all(one.code is Code.NOT_HEARD or one.code in RULES for one in decided):
        return Reply(ack_update=_next(record, draft, decided))
    return refused(decided, {}, record=record, zone=zone)


async def on_heard(unit: Unit, s: Stimulus) -> Reply:
    """What was heard was written: what is missing on this page stands under its field, then comes the next page."""
    number = wire.number_in(s.metadata)
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), {})
    draft = await decisions.draft_of(unit, number, by=s.by, now=s.now)
    why_not = _why_not(record, s.by.id, s.now)
    if why_not or draft is None:
        return refused((why_not or Refusal(Code.MOVED_ON),), {}, record=record, zone=calendar.zone_of(s.by.zone))
    said = heard_views.read_heard(s.state)
    draft = replace(draft, heard={**draft.heard, **said})
    await decisions.save_draft(unit, number, draft, by=s.by, now=s.now)
    decided = await decisions.decide(unit, number, draft.form, by=s.by, now=s.now, heard=draft.heard)
    if isinstance(decided, Decided):
        return Reply(ack_clear=True)
    return _unheard(record, draft, decided, frozenset(said), s)


def _unheard(record: Record, draft: Draft, why_not: tuple[Refusal, ...], here: frozenset[str], s: Stimulus) -> Reply:
    """Return the answer to "What you heard" where something is missing: here, on another page, or in "Decide"."""
    zone = calendar.zone_of(s.by.zone)
    pages = heard_views.heard_pages(record, draft.form.choice)
    fields = heard_views.heard_fields(group for page in pages for group in page if group.key in here)
    missing = [one for one in why_not if one.code in _UNHEARD and one.field in fields]
    if missing:
        return Reply(errors=refusals.errors(missing, fields, record=record, zone=zone))
    elsewhere = {one.field for one in why_not}
    for place, page in enumerate(pages):
        if elsewhere & {group.key for group in page}:
            return Reply(ack_update=heard_views.heard_modal(record, draft.form.choice, draft.heard, place))
    return refused(why_not, {}, record=record, zone=zone)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.DECIDE, on_decide_pressed)
    registrar.action(wire.DECIDE_AGAIN, on_decide_pressed)
    registrar.action(wire.DECISION_CHOICE, on_choice)
    registrar.view(wire.DECIDE_FORM, on_decided)
    registrar.view(wire.HEARD_FORM, on_heard)
    registrar.view(wire.WAIVER_FORM, on_overridden)


capability = Capability(
    name="decisions",
    register=register,
    renders={Kind.LINE: decisions.render_line, Kind.DECISION: decisions.render_decision},
    posted={Kind.LINE: channel_posted, Kind.DECISION: channel_posted},
    digest=(drawn(weeks.decided),),
)
