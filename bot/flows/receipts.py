"""Receipts: a dissenter says whether that was their point; the decider answers a "not quite", once; time runs out."""

from datetime import UTC, datetime

from bot.capability import Discard, Rendered
from bot.domain import receipts as rules
from bot.domain.commitments import DISSENTS, Standing, hearing_follows
from bot.domain.decisions import Decision
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.receipts import Receipt, ReceiptState
from bot.domain.refusals import Code, Refusal
from bot.flows import decisions as decided
from bot.flows import escalations, history, home, today
from bot.flows.asks import anew
from bot.views import asks
from bot.views import receipts as views
from storage import decisions, outbox, people, receipts
from storage.records import get_record
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["confirm", "follow", "hear_it", "lapse_due", "not_quite", "render_not_quite", "say_again", "say_heard"]


_VERBS = {
    ReceiptState.CONFIRMED: Verb.CONFIRMED,
    ReceiptState.UNCONFIRMED: Verb.LAPSED,
    ReceiptState.NOT_QUITE: Verb.NOT_QUITE,
    ReceiptState.DIFFERS: Verb.LAPSED,
    ReceiptState.HEARD: Verb.HEARD,
    ReceiptState.SAID_AGAIN: Verb.SAID_AGAIN,
    ReceiptState.OWED: Verb.OWED,
    ReceiptState.UNHEARD: Verb.LAPSED,
    ReceiptState.OVER: Verb.NO_LONGER,
    ReceiptState.ASKED: Verb.SAID,
}
_BY_DISSENTER = frozenset({Verb.CONFIRMED, Verb.NOT_QUITE, Verb.OWED, Verb.NO_LONGER})


async def _found(unit: Unit, number: int, member: str) -> tuple[Decision, Receipt | None] | None:
    """Return the decision, held for us, and what was heard from ``member``."""
    held = await decisions.get_decision(unit, number, lock=True)
    if held is None:
        return None
    return held.value, await receipts.find_receipt(unit, number, held.value.version, member)


async def _keep(unit: Unit, decision: Decision, before: Receipt | None, after: Receipt, now: datetime) -> None:
    if before is None:
        await receipts.add_owed(unit, after)
    else:
        await receipts.save_receipt(unit, after, seen=before.state)
    verb, by = _VERBS[after.state], None
    if before and before.unsaid and after.sentence:
        verb = Verb.SAID
    if verb is not Verb.LAPSED:
        by = after.member if verb in _BY_DISSENTER else after.by
    was = [receipts.ledger_row(before)] if before else []
    await history.note(unit, after.number, verb, by=by, now=now, was=was, to=[receipts.ledger_row(after)])
    told_in = (await _together(unit, after.number, decision.version)).get(after.member)
    await outbox.want(unit, rules.changed_views(after, told_in), now)
    await home.refresh(unit, {after.member, after.by}, now)


async def _together(unit: Unit, number: int, version: int) -> dict[str, str]:
    """Return for each who said "not quite" in whose message the decider reads it."""
    said = [one for one in await receipts.list_receipts(unit, number, version) if one.point]
    rows = [await outbox.find_message(unit, View(Kind.NOT_QUITE, number, one.member).key) for one in said]
    posted = {row.member: _posted(row.ts) for row in rows if row and row.member and row.ts}
    return rules.told_together(said, posted)


def _posted(ts: str) -> datetime:
    """Return the moment that Slack's name of a message is."""
    return datetime.fromtimestamp(float(ts), UTC)


async def follow(unit: Unit, decision: Decision, said: Standing, now: datetime) -> None:
    """Somebody answered, and the decision is held for us: a dissent that is new is owed a sentence of the decider."""
    receipt = await receipts.find_receipt(unit, decision.number, decision.version, said.member)
    if receipt is None and said.kind not in DISSENTS:
        return
    decider = await people.get_member(unit, decision.decided_by)
    terms = await get_settings(unit)
    after = hearing_follows(decision, said, receipt, decider=decider, now=now, settings=terms)
    if after is not None:
        await _keep(unit, decision, receipt, after, now)


async def _change(
    unit: Unit, decision: Decision, before: Receipt | None, after: Receipt | Refusal, by: str, now: datetime
) -> Receipt | Refusal:
    if isinstance(after, Receipt) and before is not None:
        await _keep(unit, decision, before, after, now)
        await _goes_on(unit, decision, now, by=by)
    return after


async def _goes_on(unit: Unit, decision: Decision, now: datetime, *, by: str | None = None) -> None:
    """What was heard has moved: through a one-way door others wait for it, and a ruling is made by it."""
    held = await decisions.get_decision(unit, decision.number, lock=True) if decision.one_way else None
    if held is not None:
        await decided.settle(unit, held, now, by=by)
    await escalations.redraw(unit, decision.number, now)


async def confirm(unit: Unit, number: int, *, by: Member, now: datetime) -> Receipt | Refusal:
    """ "Yes, that is my point": the same message asks for the answer from now on."""
    found = await _found(unit, number, by.id)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    decision, receipt = found
    return await _change(unit, decision, receipt, rules.confirm(receipt, now=now), by.id, now)


async def not_quite(unit: Unit, number: int, point: str, *, by: Member, now: datetime) -> Receipt | Refusal:
    """ "Not quite", with the dissenter's one sentence: the decider hears it at once."""
    found = await _found(unit, number, by.id)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    decision, receipt = found
    decider = await people.get_member(unit, receipt.by) if receipt else None
    terms = await get_settings(unit)
    said = rules.not_quite(receipt, point, decider=decider, now=now, settings=terms)
    return await _change(unit, decision, receipt, said, by.id, now)


async def say_heard(
    unit: Unit, number: int, member: str, sentence: str, *, by: Member, now: datetime
) -> Receipt | Refusal:
    """What the decider heard from ``member``, who dissented in their answer: their message asks whether that is it."""
    found = await _found(unit, number, member)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    decision, receipt = found
    record, author = await get_record(unit, number), await people.get_member(unit, member)
    form = record.standing(member).form if record else None
    said = rules.say_heard(
        receipt,
        sentence,
        words=(form.words, form.change_my_mind) if form else (),
        by=by.id,
        author=author,
        now=now,
        settings=await get_settings(unit),
    )
    if isinstance(said, Receipt) and said.waits_for_dissenter:
        await anew(unit, View(Kind.ASK, number, member), now)
    return await _change(unit, decision, receipt, said, by.id, now)


async def hear_it(unit: Unit, number: int, member: str, *, by: Member, now: datetime) -> Receipt | Refusal:
    """ "That is what I hear now", to what ``member`` wrote."""
    found = await _found(unit, number, member)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    decision, receipt = found
    heard = rules.hear_it(receipt, by=by.id, now=now)
    return await _change(unit, decision, receipt, heard, by.id, now)


async def say_again(
    unit: Unit, number: int, member: str, again: str, *, by: Member, now: datetime
) -> Receipt | Refusal:
    """The decider's second and last sentence to ``member``."""
    found = await _found(unit, number, member)
    if found is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    decision, receipt = found
    said = rules.say_again(receipt, again, by=by.id, now=now)
    return await _change(unit, decision, receipt, said, by.id, now)


async def lapse_due(unit: Unit, now: datetime) -> bool:
    """Wait no longer for one person whose time is up, or who is gone. False where nobody's is."""
    for number, member, gone in await receipts.list_due_receipts(unit, now, limit=1):
        found = await _found(unit, number, member)
        lapsed = rules.lapse(found[1], now=now, gone=gone) if found and found[1] else None
        if found and found[1] and lapsed:
            await _keep(unit, found[0], found[1], lapsed, now)
            await _goes_on(unit, found[0], now)
        return True
    return False


async def render_not_quite(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw what the decider is told about the "not quite" of ``member``, and of who joined it, through its stages."""
    record = await get_record(unit, number)
    receipt = record.receipt(member) if record and member else None
    stands = bool(member) and await outbox.is_told(unit, View(Kind.NOT_QUITE, number, member).key)
    if record is None or record.decision is None or member is None:
        return Discard("nothing was answered")
    if receipt is None or not receipt.point:
        if not stands:
            return Discard("nothing was answered")
        return Rendered(views.not_quite_over(record, member), member=record.debate.decider)
    leaders = await _together(unit, number, receipt.version)
    if leaders.get(receipt.member) != receipt.member:
        return Discard("told in an earlier message")
    told = [one for one in record.receipts if leaders.get(one.member) == member]
    if not any(one.unsettled for one in told) and not stands:
        return Discard("over before it was asked")
    told.sort(key=lambda one: one.answered_at or one.asked_at)
    reader, open_ = receipt.by, [one.member for one in told if one.unsettled]
    views_of = [View(Kind.NOT_QUITE, number, one) for one in open_]
    if open_ and all([await today.lives_there(unit, record, view, reader) for view in views_of]):
        return Rendered(asks.moved(record, today=True), member=reader)
    return Rendered(views.not_quite(record, *told), member=reader)
