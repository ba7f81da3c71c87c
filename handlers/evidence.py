"""Evidence: "Add to the debate" on a message; which question it is for; what lies beside one, and taking it away."""

from typing import Any

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain.evidence import Quoted
from bot.domain.records import Audience, Item, can_see
from bot.domain.refusals import Code, Refusal
from bot.flows import evidence, reopenings
from bot.flows.channels import know_channel
from bot.flows.opening import address_of, in_words
from bot.views import evidence as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.records import get_record
from storage.unit import Unit

__all__ = ["capability"]


async def on_shortcut(unit: Unit, s: Stimulus) -> Reply:
    """A message is to lie beside a question of its conversation: the one whose thread it stands in, or the only one;
    of several, one is picked.
    """
    quoted = await _quoted(unit, s)
    await know_channel(unit, quoted.channel, s.channel_name)
    thread = str((s.message or {}).get("thread_ts") or "")
    if thread:
        record = await reopenings.found_at(unit, quoted.channel, thread, by=s.by, asked_in=quoted.channel)
        if record is not None:
            return await _laid(unit, s, record.debate.number, quoted)
    takers = await evidence.list_takers(unit, quoted.channel, by=s.by)
    if not takers:
        return told(Refusal(Code.NOTHING_TO_ADD_TO), s)
    if len(takers) == 1:
        return await _laid(unit, s, takers[0].debate.number, quoted)
    await evidence.keep_message(unit, quoted, by=s.by, now=s.now)
    return Reply(open_view=views.which_modal(takers, quoted.channel, quoted.ts))


async def _quoted(unit: Unit, s: Stimulus) -> Quoted:
    message, channel = s.message or {}, s.channel or ""
    ts = str(message.get("ts") or "")
    return Quoted(
        channel=channel,
        ts=ts,
        text=await in_words(unit, str(message.get("text") or "")),
        author=str(message.get("user") or ""),
        link=await address_of(unit, channel, ts, str(message.get("thread_ts") or "")),
    )


async def _laid(unit: Unit, s: Stimulus, number: int, quoted: Quoted) -> Reply:
    laid = await evidence.lay(unit, number, quoted, by=s.by, now=s.now)
    record = await get_record(unit, number)
    if isinstance(laid, Refusal) or record is None:
        return told(laid if isinstance(laid, Refusal) else UNKNOWN, s)
    return Reply(tell=views.added(record))


async def on_picked(unit: Unit, s: Stimulus) -> Reply:
    """It was said beside which one."""
    ids = wire.read_value(s.metadata)
    quoted = await evidence.kept_message(unit, ids.get("channel", ""), ids.get("ts", ""), by=s.by, now=s.now)
    record = await get_record(unit, views.read_which(s.state))
    if quoted is None or record is None:
        return refused((UNKNOWN,), {})
    # A form knows no channel; that it was opened inside this one is in what we gave it.
    if not can_see(Audience(s.by, quoted.channel), Item.RECORD, record):
        return refused((UNKNOWN,), {})
    laid = await evidence.lay(unit, record.debate.number, quoted, by=s.by, now=s.now)
    if isinstance(laid, Refusal):
        return refused((laid,), {}, record=record)
    return Reply(tell=views.added(record))


async def on_read(unit: Unit, s: Stimulus) -> Reply:
    """The messages beside a record, for whoever sees it."""
    view = await _page(unit, s)
    if isinstance(view, Reply):
        return view
    return Reply(push_view=view) if s.view_id else Reply(open_view=view)


async def on_turn(unit: Unit, s: Stimulus) -> Reply:
    """Another page of them."""
    view = await _page(unit, s)
    return view if isinstance(view, Reply) else Reply(update_view=view)


async def _page(unit: Unit, s: Stimulus) -> dict[str, Any] | Reply:
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    return views.messages_modal(record, _number(s.value, "page"), by=s.by, now=s.now)


def _number(ids: str, name: str) -> int:
    typed = wire.read_value(ids).get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


async def on_take(unit: Unit, s: Stimulus) -> Reply:
    """ "Take it away": it lies there no more, and its words are gone."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    left = await evidence.take_back(unit, record, _number(s.value, "ordinal"), by=s.by, now=s.now)
    if isinstance(left, Refusal):
        return told(left, s, record)
    return Reply(update_view=views.messages_modal(left, _number(s.value, "page"), by=s.by, now=s.now))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.shortcut(wire.ADD_EVIDENCE, on_shortcut)
    registrar.view(wire.EVIDENCE_FORM, on_picked)
    registrar.action(wire.EVIDENCE_READ, on_read)
    registrar.action(wire.EVIDENCE_TURN, on_turn)
    registrar.action(wire.EVIDENCE_TAKE, on_take)


capability = Capability(name="evidence", register=register)
