"""Commitments: each person's own answer, by button, by form or by emoji; the last one puts the decision in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import commitments as rules
from bot.domain.commitments import Answer, Answered, AnswerForm, Standing
from bot.domain.decisions import Decision, DecisionState
from bot.domain.intents import Kind
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.positions import current
from bot.domain.refusals import Code, Refusal
from bot.flows import decisions as decided
from bot.flows import escalations, history, home, receipts, reviews
from storage import commitments, decisions, outbox, positions
from storage.outbox import MessageRow
from storage.receipts import find_receipt
from storage.unit import Held, Unit

__all__ = ["ASKING", "Needed", "answer", "compared", "mark", "unmark", "why_not_press"]


ASKING = frozenset({Kind.LINE, Kind.ASK})  # emoji count there alone: on the card they may only have meant "seen"


@dataclass(frozen=True, slots=True)
class Needed:
    """A half-said answer: ``kind`` counts when ``member`` has written the words that it needs."""

    number: int
    member: str
    kind: Answer


async def _own(unit: Unit, decision: Decision, member: str) -> tuple[Standing, AnswerForm | None]:
    versions = await positions.list_positions(unit, decision.number)
    own = {one.member: one for one in await commitments.list_standings(unit, decision, versions)}
    return own.get(member, Standing(member)), rules.earlier_words(decision, current(versions).get(member))


async def answer(
    unit: Unit, number: int, form: AnswerForm, *, by: Member, now: datetime
) -> Standing | Needed | tuple[Refusal, ...]:
    """Keep somebody's own answer. "Disagree and commit" takes their position's words, or asks for words."""
    held = await decisions.get_decision(unit, number, lock=True)
    if held is None:
        return (Refusal(Code.UNKNOWN_RECORD, {"number": number}),)
    later = held.value.state is DecisionState.IN_FORCE
    refused = rules.why_not_answer_later(held.value, by.id) if later else None
    refused = refused if later else await escalations.why_not_answer(unit, held.value, by.id)
    if refused:
        return (refused,)
    before, words = await _own(unit, held.value, by.id)
    pressed = form == AnswerForm(form.kind)
    form = rules.with_words(form, words)
    # Through a one-way door nobody's earlier words are the whole answer.
    bare = pressed and (held.value.one_way or form == AnswerForm(form.kind))
    if bare and form.kind in (Answer.DISAGREE_AND_COMMIT, Answer.CANNOT_COMMIT):
        if before.kind is form.kind:
            return (Refusal(Code.ALREADY_COUNTED, {"kind": form.kind}),)
        return Needed(number, by.id, form.kind)
    order = await commitments.next_order(unit)
    kept = rules.answer(held.value, form, by=by.id, now=now, order=order, before=before, asking=[by.id])
    if not isinstance(kept, Answered):
        return kept
    await commitments.add_answer(unit, number, held.value.version, kept)
    told = [commitments.answer_row(held.value.version, kept)]
    await history.note(unit, number, Verb.ANSWERED, by=by.id, now=now, to=told)
    if later:
        await _said_later(unit, held.value, kept, now)
    else:
        await _changed(unit, held, by.id, now)
    return Standing(by.id, kept.form)


def why_not_press(decision: Decision, by: str) -> Refusal:
    """Return what a button of the time for answers says once the decision is in force."""
    return rules.why_not_answer(decision, by, ()) or Refusal(Code.MOVED_ON)


async def _said_later(unit: Unit, decision: Decision, said: Answered, now: datetime) -> None:
    """Another answer once it is in force: it stands beside the first one. Who cannot commit any more has it looked at
    again, and the decider is told; it stays in force.
    """
    member = said.member
    await outbox.want(unit, rules.changed_views(decision, member), now)
    await receipts.follow(unit, decision, Standing(member, said.form, order=said.order), now)
    await reviews.follow(unit, decision, said, now)
    await home.refresh(unit, [member, decision.decided_by, decision.owner], now)


async def _changed(unit: Unit, held: Held[Decision], member: str, now: datetime) -> None:
    await outbox.want(unit, rules.changed_views(held.value, member), now)
    await home.refresh(unit, [member, held.value.decided_by], now)
    await _weigh(unit, held, {member}, now, by=member)


async def _weigh(unit: Unit, held: Held[Decision], members: set[str], now: datetime, *, by: str | None = None) -> None:
    """See what follows from new answers of ``members``: a dissent to be heard, or a decision in force."""
    versions = await positions.list_positions(unit, held.value.number)
    standings = await commitments.list_standings(unit, held.value, versions)
    for said in standings:
        if said.member in members:
            await receipts.follow(unit, held.value, said, now)
    await decided.settle(unit, held, now, standings, by=by)


async def mark(
    unit: Unit, row: MessageRow, *, emoji: str, by: str, now: datetime, stamp: str = ""
) -> Needed | Refusal | None:
    """An emoji was put on a message that asks, at Slack's ``stamp``. Returns what it still needs to count, if anything.

    Bystanders, other signs and closed decisions change nothing: a reaction is never refused aloud. Only a dissenter
    who is to be heard first, through a one-way door, is told so.
    """
    kind = rules.meaning_of(emoji)
    if kind is None or row.channel is None or row.ts is None:
        return None
    held = await _asked_by(unit, row, by)
    if held is None:
        await _before_asking(unit, row, emoji, by, stamp, now)
        return await _heard_first(unit, row, by)
    order = await commitments.next_order(unit)
    await _put(unit, row, emoji, by, order, stamp, now)
    await _changed(unit, held, by, now)
    standing, _ = await _own(unit, held.value, by)
    return Needed(row.number, by, standing.begun) if standing.begun is kind else None


async def _heard_first(unit: Unit, row: MessageRow, by: str) -> Refusal | None:
    held = await decisions.get_decision(unit, row.number) if row.member is None else None
    if held is None or not held.value.one_way or not await _asks_something_else(unit, held.value, by):
        return None
    return Refusal(Code.HEARD_FIRST, {"until": held.value.answers_until})


async def unmark(unit: Unit, row: MessageRow, *, emoji: str, by: str, now: datetime, stamp: str = "") -> None:
    """An emoji was taken away: only what that emoji had said is withdrawn, and only before the decision is in force."""
    if rules.meaning_of(emoji) is None or row.channel is None or row.ts is None:
        return
    held = await _asked_by(unit, row, by)
    if held is None:
        if await _asked_later(unit, row, by):
            await _take_away(unit, row, emoji, by, stamp, now)
        return
    await _take_away(unit, row, emoji, by, stamp, now)
    await _changed(unit, held, by, now)


async def _put(unit: Unit, row: MessageRow, emoji: str, by: str, order: int, stamp: str, now: datetime) -> None:
    channel, ts = row.channel or "", row.ts or ""
    if await commitments.add_mark(unit, row.number, channel, ts, by, emoji, order, stamp):
        told = [commitments.mark_row(channel, ts, by, emoji, order, stamp)]
        await history.note(unit, row.number, Verb.MARKED, by=by, now=now, to=told)


async def _take_away(unit: Unit, row: MessageRow, emoji: str, by: str, stamp: str, now: datetime) -> None:
    channel, ts = row.channel or "", row.ts or ""
    if await commitments.remove_mark(unit, row.number, channel, ts, by, emoji, stamp):
        gone = [history.mark_place(channel, ts, by, emoji)]
        await history.note(unit, row.number, Verb.UNMARKED, by=by, now=now, gone=gone)


async def _before_asking(unit: Unit, row: MessageRow, emoji: str, by: str, stamp: str, now: datetime) -> None:
    """Remember a sign that came before the question, so that a later look at the message does not take it for one."""
    if row.channel and row.ts and await _asked_later(unit, row, by):
        await _put(unit, row, emoji, by, rules.BEFORE_ASKING, stamp, now)


async def _asked_later(unit: Unit, row: MessageRow, by: str) -> bool:
    """Whether the message does not ask ``by`` for an answer yet: nothing is decided, or they are to be heard first,
    or others are, or somebody blocks it.
    """
    if row.member not in (None, by):
        return False
    held = await decisions.get_decision(unit, row.number)
    if held is None:
        return row.member is not None
    if held.value.one_way and held.value.state in (DecisionState.ANNOUNCED, DecisionState.HELD):
        return by in held.value.asked
    return row.member is not None and await _asks_something_else(unit, held.value, row.member)


async def _asked_by(unit: Unit, row: MessageRow, member: str) -> Held[Decision] | None:
    """Return the decision that ``row`` asks ``member`` about, while answers are taken."""
    if row.member not in (None, member):
        return None
    held = await decisions.get_decision(unit, row.number, lock=True)
    if held is None or await escalations.why_not_answer(unit, held.value, member) is not None:
        return None
    return None if row.member and await _asks_something_else(unit, held.value, member) else held


async def _asks_something_else(unit: Unit, decision: Decision, member: str) -> bool:
    """Whether the message to ``member`` still asks if that was their point: a ✅ there is no answer to the decision."""
    heard = await find_receipt(unit, decision.number, decision.version, member)
    return heard is not None and heard.waits_for_dissenter


async def compared(
    unit: Unit, number: int, channel: str, ts: str, found: Sequence[tuple[str, str]], now: datetime
) -> None:
    """What stands on a message was looked up: what we missed counts by the rule for marks of unknown moment."""
    held = await decisions.get_decision(unit, number, lock=True)
    if held is None or not held.value.open_for_answers:
        return
    meant = [(member, emoji) for member, emoji in found if member in held.value.asked and rules.meaning_of(emoji)]
    look = await commitments.replace_marks_seen(unit, number, channel, ts, meant)
    if look:
        seen = [commitments.mark_row(channel, ts, *pair, None) for pair in sorted(look.added)]
        away = [history.mark_place(channel, ts, *pair) for pair in sorted(look.gone)]
        await history.note(unit, number, Verb.COMPARED, by=None, now=now, to=seen, gone=away)
        members = sorted({member for member, _ in meant} | set(held.value.asked))
        views = [view for member in members for view in rules.changed_views(held.value, member)]
        await outbox.want(unit, dict.fromkeys(views), now)
        await home.refresh(unit, [*members, held.value.decided_by], now)
        await _weigh(unit, held, set(members), now)
