"""Receipts: a dissenter says whether that was their point; the decider answers a "not quite", once; time runs out."""

from datetime import datetime

from bot.capability import Discard, Rendered
from bot.domain import receipts as rules
from bot.domain.decisions import Decision
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.receipts import Receipt, ReceiptState
from bot.domain.refusals import Code, Refusal
from bot.flows import history, home
from bot.views import receipts as views
from storage import decisions, outbox, people, receipts
from storage.records import get_record
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["confirm", "hear_it", "lapse_due", "not_quite", "render_not_quite", "say_again"]


_VERBS = {
    ReceiptState.CONFIRMED: Verb.CONFIRMED,
    ReceiptState.UNCONFIRMED: Verb.LAPSED,
    ReceiptState.NOT_QUITE: Verb.NOT_QUITE,
    ReceiptState.DIFFERS: Verb.LAPSED,
    ReceiptState.HEARD: Verb.HEARD,
    ReceiptState.SAID_AGAIN: Verb.SAID_AGAIN,
}


async def _found(unit: Unit, number: int, member: str) -> tuple[Decision, Receipt | None] | None:
    """Return the decision, held for us, and what was heard from ``member``."""
    held = await decisions.get_decision(unit, number, lock=True)
    if held is None:
        return None
    return held.value, await receipts.find_receipt(unit, number, held.value.version, member)


async def _keep(unit: Unit, decision: Decision, before: Receipt, after: Receipt, now: datetime) -> None:
    await receipts.save_receipt(unit, after, seen=before.state)
    verb, by = _VERBS[after.state], None
    if verb is not Verb.LAPSED:
        by = after.member if verb in (Verb.CONFIRMED, Verb.NOT_QUITE) else decision.decided_by
    was, to = receipts.ledger_row(before), receipts.ledger_row(after)
    await history.note(unit, after.number, verb, by=by, now=now, was=[was], to=[to])
    await outbox.want(unit, rules.changed_views(after), now)
    await home.refresh(unit, {after.member, decision.decided_by}, now)


async def _change(
    unit: Unit, decision: Decision, before: Receipt | None, after: Receipt | Refusal, now: datetime
) -> Receipt | Refusal:
    if isinstance(after, Receipt) and before is not None:
        await _keep(unit, decision, before, after, now)
    return after


async def confirm(unit: Unit, number: int, *, by: Member, now: datetime) -> Receipt | Refusal:
    """ "Yes, that is my point": the same message asks for the answer from now on."""
    found = await _found(unit, number, by.id)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    decision, receipt = found
    return await _change(unit, decision, receipt, rules.confirm(receipt, now=now), now)


async def not_quite(unit: Unit, number: int, point: str, *, by: Member, now: datetime) -> Receipt | Refusal:
    """ "Not quite", with the dissenter's one sentence: the decider hears it at once."""
    found = await _found(unit, number, by.id)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    decision, receipt = found
    decider = (await people.get_members(unit, [decision.decided_by])).get(decision.decided_by)
    terms = await get_settings(unit)
    said = rules.not_quite(receipt, point, decider=decider, now=now, settings=terms)
    return await _change(unit, decision, receipt, said, now)


async def hear_it(unit: Unit, number: int, member: str, *, by: Member, now: datetime) -> Receipt | Refusal:
    """ "That is what I hear now", to what ``member`` wrote."""
    found = await _found(unit, number, member)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    decision, receipt = found
    heard = rules.hear_it(receipt, by=by.id, decider=decision.decided_by, now=now)
    return await _change(unit, decision, receipt, heard, now)


async def say_again(
    unit: Unit, number: int, member: str, again: str, *, by: Member, now: datetime
) -> Receipt | Refusal:
    """The decider's second and last sentence to ``member``."""
    found = await _found(unit, number, member)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    decision, receipt = found
    said = rules.say_again(receipt, again, by=by.id, decider=decision.decided_by, now=now)
    return await _change(unit, decision, receipt, said, now)


async def lapse_due(unit: Unit, now: datetime) -> bool:
    """Wait no longer for one person whose time is up, or who is gone. False where nobody's is."""
    for number, member, gone in await receipts.list_due_receipts(unit, now, limit=1):
        found = await _found(unit, number, member)
        lapsed = rules.lapse(found[1], now=now, gone=gone) if found and found[1] else None
        if found and found[1] and lapsed:
            await _keep(unit, found[0], found[1], lapsed, now)
        return True
    return False


async def render_not_quite(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw what the decider is told about the "not quite" of ``member``, through its stages."""
    record = await get_record(unit, number)
    receipt = record.receipt(member) if record and member else None
    if record is None or record.decision is None or receipt is None or not receipt.point:
        return Discard("nothing was answered")
    row = await outbox.find_message(unit, View(Kind.NOT_QUITE, number, member).key)
    if not receipt.unsettled and (row is None or row.ts is None):
        return Discard("over before it was asked")
    return Rendered(views.not_quite(record, receipt), member=record.decision.decided_by)
