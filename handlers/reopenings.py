"""Reopenings: "Something new?" from the card's ⋯, from a link to it, or from its message; noted, or asked anew."""

from collections.abc import Mapping

from bot.capability import Capability, Help, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.grammar import message_in
from bot.domain.records import Record
from bot.domain.refusals import Refusal
from bot.flows import reopenings
from bot.flows.reopenings import Noted
from bot.views import opening as forms
from bot.views import reopenings as views
from bot.views import wire
from bot.views.opening import Draft
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


def _asks(s: Stimulus, record: Record) -> Reply:
    """Return the form, or why there is none."""
    why_not = reopenings.why_not_reopen(record, by=s.by, channel=s.channel)
    return told(why_not, s, record) if why_not else Reply(open_view=views.reopen_modal(record))


async def on_new(unit: Unit, s: Stimulus) -> Reply:
    """A button "Something new?"; beside what is like a question, it takes the place of the form that asks it."""
    record = await record_of(unit, s, s.value)
    asked = told(UNKNOWN, s) if record is None else _asks(s, record)
    return Reply(update_view=asked.open_view) if asked.open_view is not None and s.view_id else asked


async def on_link(unit: Unit, s: Stimulus) -> Reply:
    """``/decide <link to a card>``: what is new about it?"""
    channel, ts = message_in(s.value) or ("", "")
    record = await reopenings.found_at(unit, channel, ts, by=s.by, asked_in=s.channel)
    return told(UNKNOWN, s) if record is None else _asks(s, record)


async def on_said(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: something new becomes the form of a question, nothing new is noted for the look back."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.REOPEN_FIELDS)
    form = views.read_reopen(s.state)
    done = await reopenings.reopen(unit, record, form, by=s.by, now=s.now, channel=s.channel)
    if isinstance(done, Noted):
        return Reply(ack_update=views.noted_modal(record))
    return _next(s, record, done, views.REOPEN_FIELDS)


def _next(s: Stimulus, record: Record, done: Draft | tuple[Refusal, ...], fields: Mapping[str, str]) -> Reply:
    if isinstance(done, tuple):
        return refused(done, fields, record=record, zone=calendar.zone_of(s.by.zone))
    form = forms.opening_modal(done, me=s.by, zone=calendar.zone_of(s.by.zone), now=s.now)
    return Reply(ack_update=form)


async def on_anyway(unit: Unit, s: Stimulus) -> Reply:
    """ "Ask all the same": one honest sentence first."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    return Reply(update_view=views.waive_modal(record))


async def on_waived(unit: Unit, s: Stimulus) -> Reply:
    """The sentence was written: the rule is overridden in plain sight."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.WAIVE_FIELDS)
    reason = views.read_waive(s.state)
    done = await reopenings.waived(unit, record, reason, by=s.by, now=s.now, channel=s.channel)
    return _next(s, record, done, views.WAIVE_FIELDS)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.command("link", on_link)
    registrar.action(wire.REOPEN, on_new)
    registrar.view(wire.REOPEN_FORM, on_said)
    registrar.action(wire.REOPEN_ANYWAY, on_anyway)
    registrar.view(wire.WAIVE_FORM, on_waived)


capability = Capability(
    name="reopenings",
    help=(
        Help(
            "<link to a card>",
            "https://acme.slack.com/archives/C0SUPPORT/p1764000000000100",
            "say what is new about a decision, and ask anew",
        ),
    ),
    register=register,
)
