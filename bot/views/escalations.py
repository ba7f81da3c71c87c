"""A block and its ruling: both sides, the held card and line, the approver's message and form, what both sides hear."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.decisions import Decision
from bot.domain.escalations import Escalation, Ruling, RulingForm
from bot.domain.nouns import REASON_LIMIT, SENTENCE_LIMIT
from bot.domain.receipts import ReceiptState
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.fields import State, picked, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    clip,
    context,
    escape,
    excerpt,
    fallback,
    input_block,
    input_text,
    modal,
    option,
    quote_free,
    radio,
    section,
    sections,
)
from bot.views.wording import GROUND_WORDS, host_zone, outcome, to_card, who, zone_of

__all__ = [
    "RULING_FIELDS",
    "asks_ruling",
    "block_note",
    "both_sides",
    "held_card",
    "held_line",
    "read_ruling",
    "round_of",
    "ruled",
    "ruling_modal",
    "ruling_told",
    "sides",
    "told_decider",
]

RULING_FIELDS = {"ruling": "ruling.ruling", "reads": "ruling.reads", "why": "ruling.why"}
ROUND = 3  # blocks shown in full in one message; the rest are counted
_RULED = {Ruling.UPHELD: "It stands", Ruling.CHANGED: "Changed", Ruling.RETURNED: "Back to the decider"}


def _decision(record: Record) -> Decision:
    if record.decision is None:
        raise ValueError("a block needs a decision")
    return record.decision


def _version(record: Record, number: int) -> Decision:
    """Return the version of the decision that was blocked."""
    return next((one for one in record.earlier if one.version == number), _decision(record))


# who rules until when, in a few words


def _who_rules(record: Record, blocks: Sequence[Escalation], until: str) -> str:
    waiting = next((one for one in blocks if one.waits), None)
    if waiting is None:
        return "unresolved: nobody is left who can rule"
    return f"{who(record, waiting.approver)} rules by {until}"


def _until(record: Record, blocks: Sequence[Escalation], member: str | None = None, now: datetime | None = None) -> str:
    """Return until when the blocks are ruled on: for one reader, or for a channel."""
    waiting = next((one for one in blocks if one.waits), None)
    if waiting is None:
        return ""
    if member is not None and now is not None:
        return dates.moment(waiting.due_at, zone_of(record, member), now)
    return dates.moment_for_channel(waiting.due_at, host_zone(record), waiting.opened_at)


def _plain_until(record: Record, blocks: Sequence[Escalation]) -> str:
    waiting = next((one for one in blocks if one.waits), None)
    return dates.moment(waiting.due_at, host_zone(record), waiting.opened_at) if waiting else ""


def _count(blocks: Sequence[Escalation]) -> str:
    return "One open block" if len(blocks) == 1 else f"{len(blocks)} open blocks"


def _grounds(record: Record, blocks: Sequence[Escalation]) -> str:
    """Return the grounds in a word or two each: "law or contract"."""
    cases = [record.cases.get(one.ordinal) for one in blocks]
    found = [GROUND_WORDS[case.ground] for case in cases if case and case.ground]
    return ", ".join(dict.fromkeys(found))


def block_note(record: Record) -> str:
    """Return "One open block · law or contract · cto rules by ..." for a channel, or "" where nobody blocks."""
    blocks = record.blocks
    if not blocks:
        return ""
    parts = (_count(blocks), _grounds(record, blocks), _who_rules(record, blocks, _until(record, blocks)))
    return " · ".join(part for part in parts if part)


# both sides


def both_sides(record: Record, blocks: Sequence[Escalation]) -> list[Block]:
    """Return the case for the decision and each case against it, both with how the other side restates it.

    A restatement that is missing is shown missing; nobody waits for it.
    """
    found = [block for side in sides(record, blocks) for block in sections(side)]
    rest = len(blocks) - ROUND
    return [*found, context(f"{rest} more {'blocks' if rest > 1 else 'block'}, in History")] if rest > 0 else found


def sides(record: Record, blocks: Sequence[Escalation]) -> list[str]:
    """Return the same as one text for each side."""
    if not blocks:
        return []
    decision = _version(record, blocks[0].version)
    decider = who(record, decision.decided_by)
    for_it = [f"*For it* {decider}: {excerpt(decision.why)}", *(_kernel(record, one) for one in blocks[:ROUND])]
    return [" ".join(for_it), *(_against(record, decision, one) for one in blocks[:ROUND])]


def _kernel(record: Record, block: Escalation) -> str:
    case, name = record.cases.get(block.ordinal), who(record, block.member)
    if case is None or not case.best_reason:
        return f"_{name} has not restated it._"
    return f"_In {name}'s words: {excerpt(case.best_reason)}_"


def _against(record: Record, decision: Decision, block: Escalation) -> str:
    case, name = record.cases.get(block.ordinal), who(record, block.member)
    words = f"{excerpt(case.words)} Needs: {excerpt(case.need)}" if case else ""
    return f"*Against it* {name}: {words} {_heard(record, decision, block)}"


def _heard(record: Record, decision: Decision, block: Escalation) -> str:
    receipt = record.receipt(block.member)
    decider = who(record, receipt.by if receipt else decision.decided_by)
    if receipt is None or not receipt.sentence:
        return f"_{decider} has not restated it._"
    said = f"_In {decider}'s words: {excerpt(receipt.again or receipt.sentence)}_"
    tail = {
        ReceiptState.CONFIRMED: " ✔ confirmed",
        ReceiptState.HEARD: f" Not quite: {excerpt(receipt.point)} ✔ heard",
        ReceiptState.SAID_AGAIN: f" {who(record, block.member)} had said: {excerpt(receipt.point)}",
        ReceiptState.NOT_QUITE: f" Not quite: {excerpt(receipt.point)}",
        ReceiptState.DIFFERS: f" Not quite: {excerpt(receipt.point)}",
    }
    return said + tail.get(receipt.state, " unconfirmed")


# card and line


def held_card(record: Record, menu: Block | None) -> Said:
    """Return the card of a one-way decision that somebody blocks, or that was given back to its decider."""
    decision, blocks = _decision(record), record.blocks
    if not blocks:
        return _given_back_card(record, decision, menu)
    count = len(blocks)
    waits = "the others are asked after it" if any(one.waits for one in blocks) else "nobody else is asked meanwhile"
    blocks_said = [
        section(f"*Held: {outcome(decision)}*\n{block_note(record)}", menu),
        *both_sides(record, blocks),
        context(f"Not valid until the ruling · cannot commit {count} · {waits}"),
    ]
    return Said(_held_text(record, decision), blocks_said)


def _held_text(record: Record, decision: Decision) -> str:
    blocks = record.blocks
    lead, count = "Held, not yet valid: ", _count(blocks).removesuffix("s").replace(" open block", " block")
    plural = "s" if len(blocks) > 1 else ""
    waiting = next((one for one in blocks if one.waits), None)
    rules = f"{record.name(waiting.approver)} rules by {_plain_until(record, blocks)}" if waiting else "unresolved"
    tail = f". {count}{plural}, {rules}."
    return fallback(lead + clip(decision.statement.removesuffix("."), max(40, 280 - len(lead) - len(tail))) + tail)


def _given_back_card(record: Record, decision: Decision, menu: Block | None) -> Said:
    block, decider = _last_ruled(record), record.name(record.debate.decider)
    by = who(record, block.ruled_by if block else None)
    blocks = [
        section(f"*Held: {outcome(decision)}*\nGiven back by {by}; {escape(decider)} decides again", menu),
        *sections(f"*Why* {excerpt(block.why)}" if block else ""),
        context("Not valid until it is decided again · everybody is asked then"),
    ]
    lead, tail = "Held, not yet valid: ", f". Given back to {decider}, who decides again."
    return Said(
        fallback(lead + clip(decision.statement.removesuffix("."), max(40, 280 - len(lead) - len(tail))) + tail), blocks
    )


def _last_ruled(record: Record) -> Escalation | None:
    return next((one for one in reversed(record.escalations) if one.ruling), None)


def held_line(record: Record) -> Said:
    """Return the channel's line while a block holds the decision: a sentence without buttons."""
    decision = _decision(record)
    note = block_note(record) or f"given back; {who(record, record.debate.decider)} decides again"
    card = f" · {to_card(record, 'see the card')}" if record.card_link else ""
    said = held_card(record, None)
    return Said(said.text, [section(f"*Held, not yet valid: {outcome(decision)}.* {note}{card}")])


# messages


def asks_ruling(record: Record, member: str, now: datetime) -> Said:
    """Return the message to whoever is asked to rule, with both sides; afterwards, what became of it."""
    mine = [one for one in record.escalations if one.waits and one.approver == member]
    if not mine:
        return _ruling_over(record, member)
    decision = _version(record, mine[0].version)
    until = dates.moment(mine[0].due_at, zone_of(record, member), now)
    lead = f"Your ruling is asked by {until}"
    valid = "Not valid until then." if decision.one_way else "It goes ahead meanwhile."
    blocks = [
        section(f"*{lead}:* {outcome(decision)}. {valid}\n{quote_free(record.debate.question)}"),
        *both_sides(record, mine),
        actions(button("Rule", wire.RULE, wire.value(number=decision.number))),
    ]
    return Said(_told(f"{lead}: ", decision, f". {valid}"), blocks)


def _told(lead: str, decision: Decision, tail: str) -> str:
    room = max(40, 290 - len(lead) - len(tail))
    return fallback(lead + clip(decision.statement.removesuffix("."), room) + tail)


def _ruling_over(record: Record, member: str) -> Said:
    decision = _decision(record)
    last = next((one for one in reversed(record.escalations) if one.ruled_by == member), None)
    if last is not None and last.ruling is not None:
        text = f"✔ *You ruled: {_RULED[last.ruling].lower()}.* {outcome(decision)}"
        return Said(_told(f"You ruled: {_RULED[last.ruling].lower()}: ", decision, "."), [section(text)])
    if record.blocks:
        now_asked = next((one.approver for one in record.blocks if one.waits), None)
        since = f"{record.name(now_asked)} is asked now" if now_asked else "it stands unresolved"
        text = f"*Your time to rule is over;* {escape(since)}: {outcome(decision)}."
        return Said(_told(f"Your time to rule is over; {since}: ", decision, "."), [section(text)])
    text = f"*Nothing is left to rule on:* nobody blocks {outcome(decision)} any more."
    return Said(_told("Nothing is left to rule on: ", decision, "."), [section(text)])


def told_decider(record: Record, member: str, now: datetime) -> Said:
    """Return the message to the decider about the blocks on their decision, through its stages."""
    decision, blocks = _decision(record), record.blocks
    if blocks:
        return _blocked(record, decision, member, now)
    last = _last_ruled(record)
    if last is None or last.ruling is None:
        text = f"✔ *Nobody blocks it any more:* {outcome(decision)}."
        return Said(_told("Nobody blocks it any more: ", decision, "."), [section(text)])
    lead = _ruling_lead(record, last)
    said = [section(f"*{lead}* {excerpt(last.why)}"), *both_sides(record, round_of(record, last.ordinal))]
    if record.given_back:
        again = button("Decide again", wire.DECIDE_AGAIN, wire.value(number=decision.number))
        said = [*said[:1], actions(again), *said[1:]]
    return Said(fallback(f"{_plain_lead(record, last)} {last.why}"), said)


def _blocked(record: Record, decision: Decision, member: str, now: datetime) -> Said:
    blocks = record.blocks
    until = _until(record, blocks, member, now)
    parts = (_count(blocks), _grounds(record, blocks), _who_rules(record, blocks, until))
    note = " · ".join(part for part in parts if part)
    head = f"Held: {outcome(decision)}" if decision.one_way else f"Somebody cannot commit: {outcome(decision)}"
    tail = "Not valid until the ruling." if decision.one_way else "It is recorded, and the decision goes ahead."
    said = [section(f"*{head}*\n{note}"), *both_sides(record, blocks), context(tail)]
    if decision.one_way:
        return Said(_held_text(record, decision), said)
    return Said(_told("Somebody cannot commit: ", decision, f". {tail}"), said)


def _ruling_lead(record: Record, block: Escalation) -> str:
    by = who(record, block.ruled_by)
    if block.ruling is Ruling.CHANGED:
        return f"Changed by {by}: {quote_free(block.reads)}."
    decision = _version(record, block.version)
    if block.ruling is Ruling.RETURNED:
        return f"Given back by {by}: {outcome(decision)}. {who(record, record.debate.decider)} decides again."
    return f"{by} ruled that it stands: {outcome(decision)}."


def _plain_lead(record: Record, block: Escalation) -> str:
    by, statement = record.name(block.ruled_by), _version(record, block.version).statement.removesuffix(".")
    if block.ruling is Ruling.CHANGED:
        return f"Changed by {by}: {clip(block.reads, 150)}."
    if block.ruling is Ruling.RETURNED:
        return f"Given back by {by}: {clip(statement, 150)}."
    return f"{by} ruled that it stands: {clip(statement, 150)}."


def ruling_told(record: Record, block: Escalation) -> str:
    """Return the ruling in one bold sentence, as those who are asked after it read it."""
    return f"*{_ruling_lead(record, block)}*"


def round_of(record: Record, first: int) -> list[Escalation]:
    """Return the blocks that one ruling ended: the one at ``first`` and those ruled on with it."""
    one = next((block for block in record.escalations if block.ordinal == first), None)
    if one is None:
        return []
    same = (one.version, one.ended_at, one.ruled_by)
    return [block for block in record.escalations if (block.version, block.ended_at, block.ruled_by) == same]


def ruled(record: Record, first: int) -> Said:
    """Return the ruling in the card's thread: what was ruled and why, with both cases."""
    blocks = round_of(record, first)
    block = blocks[0]
    said = [
        section(f"*{_ruling_lead(record, block)}*"),
        *sections(f"*Why* {escape(block.why)}"),
        *both_sides(record, blocks),
    ]
    return Said(fallback(f"{_plain_lead(record, block)} {block.why}"), said)


# the form


def ruling_modal(record: Record, member: str, now: datetime) -> dict[str, Any]:
    """Return the form "Ruling"."""
    decision, decider = _decision(record), record.name(record.debate.decider)
    mine = [one for one in record.escalations if one.waits and one.approver == member]
    choices = [
        option("The decision stands", Ruling.UPHELD.value),
        option("It changes", Ruling.CHANGED.value),
        option(clip(f"Back to {decider}", 75), Ruling.RETURNED.value),
    ]
    until = f" Asked by {dates.moment(mine[0].due_at, zone_of(record, member), now)}." if mine else ""
    blocks = [
        section(f"*{outcome(decision)}*\n{quote_free(record.debate.question)}"),
        *both_sides(record, mine),
        input_block(RULING_FIELDS["ruling"], "Ruling", radio(wire.RULING_CHOICE, choices)),
        input_block(
            RULING_FIELDS["reads"],
            "The decision now reads",
            input_text(wire.RULING_READS, most=SENTENCE_LIMIT, placeholder="Only where it changes"),
            optional=True,
        ),
        input_block(
            RULING_FIELDS["why"],
            "Why, so that both sides can explain it",
            input_text(wire.RULING_WHY, most=REASON_LIMIT, long=True),
        ),
        context(f"Both sides read it at once; it stands in the card's thread with both cases.{until}"),
    ]
    ids = wire.value(number=decision.number)
    return modal(wire.RULING_FORM, "Ruling", blocks, submit="Rule", close="Not yet", metadata=ids)


def read_ruling(state: State) -> RulingForm:
    """Return what the form "Ruling" held."""
    chosen = picked(state, RULING_FIELDS["ruling"])
    return RulingForm(
        ruling=Ruling(chosen) if chosen in {one.value for one in Ruling} else None,
        reads=typed(state, RULING_FIELDS["reads"]),
        why=typed(state, RULING_FIELDS["why"]),
    )
