"""Receipts: "Yes, that is my point", "Not quite", and the decider's two answers to it."""

from bot.capability import Capability, Due, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.intents import Kind
from bot.domain.receipts import Receipt, why_not_answer, why_not_say, why_not_settle
from bot.domain.refusals import Refusal
from bot.flows import home, receipts
from bot.views import receipts as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage import receipts as rows
from storage.unit import Unit

__all__ = ["capability"]


def _member(ids: str) -> str:
    return wire.read_value(ids).get("member", "")


async def _pressed(unit: Unit, s: Stimulus, after: Receipt | Refusal) -> Reply:
    """Answer a press: the message changes by itself; a list that only its reader sees is drawn anew."""
    if isinstance(after, Refusal):
        return told(after, s, await record_of(unit, s, s.value))
    if s.ephemeral and s.response_url:
        return Reply(replace_ephemeral=await home.things(unit, s.by, s.now))
    return Reply()


async def on_yes(unit: Unit, s: Stimulus) -> Reply:
    """ "Yes, that is my point": the same message asks for the answer now."""
    if await record_of(unit, s, s.value) is None:
        return told(UNKNOWN, s)
    return await _pressed(unit, s, await receipts.confirm(unit, wire.number_in(s.value), by=s.by, now=s.now))


async def on_not_quite(unit: Unit, s: Stimulus) -> Reply:
    """ "Not quite": the form with one sentence."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    receipt = record.receipt(s.by.id)
    why_not = why_not_answer(receipt)
    if why_not or receipt is None:
        return told(why_not or UNKNOWN, s, record)
    return Reply(open_view=views.not_quite_modal(record, receipt))


async def on_point(unit: Unit, s: Stimulus) -> Reply:
    """The dissenter's sentence was written: it goes to the decider at once."""
    if await record_of(unit, s, s.metadata) is None:
        return refused((UNKNOWN,), {})
    number = wire.number_in(s.metadata)
    said = await receipts.not_quite(unit, number, views.read_not_quite(s.state), by=s.by, now=s.now)
    return await _sent(unit, s, said, views.NOT_QUITE_FIELDS)


async def on_hear(unit: Unit, s: Stimulus) -> Reply:
    """ "That is what I hear now": the words are the dissenter's."""
    if await record_of(unit, s, s.value) is None:
        return told(UNKNOWN, s)
    number, member = wire.number_in(s.value), _member(s.value)
    return await _pressed(unit, s, await receipts.hear_it(unit, number, member, by=s.by, now=s.now))


async def on_again(unit: Unit, s: Stimulus) -> Reply:
    """ "Say it differently": the form with one more sentence."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    receipt = record.receipt(_member(s.value))
    why_not = why_not_settle(receipt, by=s.by.id)
    if why_not or receipt is None:
        return told(why_not or UNKNOWN, s, record)
    return Reply(open_view=views.again_modal(record, receipt))


async def on_said_again(unit: Unit, s: Stimulus) -> Reply:
    """The decider's second sentence was written; there is no third."""
    if await record_of(unit, s, s.metadata) is None:
        return refused((UNKNOWN,), {})
    number, member = wire.number_in(s.metadata), _member(s.metadata)
    said = await receipts.say_again(unit, number, member, views.read_again(s.state), by=s.by, now=s.now)
    return await _sent(unit, s, said, views.AGAIN_FIELDS)


async def on_say(unit: Unit, s: Stimulus) -> Reply:
    """ "Say what you heard", to a dissent that was first voiced in an answer: the form with one sentence."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    receipt = record.receipt(_member(s.value))
    why_not = why_not_say(receipt, by=s.by.id)
    if why_not or receipt is None:
        return told(why_not or UNKNOWN, s, record)
    return Reply(open_view=views.say_modal(record, receipt))


async def on_said(unit: Unit, s: Stimulus) -> Reply:
    """That sentence was written: its reader is asked whether that is their point."""
    if await record_of(unit, s, s.metadata) is None:
        return refused((UNKNOWN,), {})
    number, member = wire.number_in(s.metadata), _member(s.metadata)
    said = await receipts.say_heard(unit, number, member, views.read_say(s.state), by=s.by, now=s.now)
    return await _sent(unit, s, said, views.SAY_FIELDS)


async def _sent(unit: Unit, s: Stimulus, said: Receipt | Refusal, fields: dict[str, str]) -> Reply:
    if isinstance(said, Receipt):
        return Reply(ack_clear=True)
    record = await record_of(unit, s, s.metadata)
    return refused((said,), fields, record=record, zone=calendar.zone_of(s.by.zone))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.RECEIPT_YES, on_yes)
    registrar.action(wire.RECEIPT_NOT_QUITE, on_not_quite)
    registrar.view(wire.NOT_QUITE_FORM, on_point)
    registrar.action(wire.RECEIPT_HEAR, on_hear)
    registrar.action(wire.RECEIPT_AGAIN, on_again)
    registrar.view(wire.AGAIN_FORM, on_said_again)
    registrar.action(wire.RECEIPT_SAY, on_say)
    registrar.view(wire.SAY_FORM, on_said)


capability = Capability(
    name="receipts",
    register=register,
    renders={Kind.NOT_QUITE: receipts.render_not_quite},
    due=(Due("receipts", rows.next_receipt_end, receipts.lapse_due),),
)
