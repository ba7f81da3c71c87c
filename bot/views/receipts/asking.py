"""The dissenter's question, "is that your point?", and the form of "not quite"."""

from typing import Any

from bot.domain.decisions import Decision
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.receipts import Receipt, ReceiptState
from bot.domain.records import Record
from bot.views import wire
from bot.views.fields import State, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    clip,
    context,
    escape,
    fallback,
    input_block,
    input_text,
    modal,
    quote_free,
    section,
)
from bot.views.wording import outcome, who

__all__ = [
    "NOT_QUITE_FIELDS",
    "asked",
    "asks_dissenter",
    "beside",
    "lead_in",
    "not_quite_modal",
    "read_not_quite",
]

NOT_QUITE_FIELDS = {"sentence": "receipt.point"}


def asks_dissenter(number: int, *, reads: bool = False) -> Block:
    """Return the two answers to "what was heard", without colour or default; ``reads`` adds the positions."""
    ids = wire.value(number=number)
    read = button("Read positions", wire.POSITIONS_READ, wire.value(number=number, page=0))
    return actions(
        button("Yes, that is my point", wire.RECEIPT_YES, ids),
        button("Not quite", wire.RECEIPT_NOT_QUITE, ids),
        *([read] if reads else []),
    )


def asked(record: Record, decision: Decision, receipt: Receipt, answered: str, menu: Block | None) -> Said:
    """Return the message to somebody who chose differently: is that your point? ``answered`` is what counts already."""
    decider = who(record, decision.decided_by)
    heard_line = f"*What {who(record, receipt.by)} heard from you:* {quote_free(receipt.sentence)}"
    decided = f"*{decider} decided: {outcome(decision)}.*"
    if receipt.choice:
        decided += f" You chose {quote_free(receipt.choice)}."
    text = f"{decided}\n{quote_free(record.debate.question)}\n{heard_line}"
    counted = [context(f"Your answer counts: {answered}.")] if answered else []
    blocks = [
        section(text, menu),
        asks_dissenter(decision.number, reads=record.debate.revealed_at is not None),
        context(f"Why: {escape(decision.why)} Your own words stay on the record, unedited."),
        *counted,
    ]
    lead, tail = f"{record.name(decision.decided_by)} decided on “", "” and says what was heard from you."
    return Said(fallback(lead + clip(record.debate.question, 280 - len(lead) - len(tail)) + tail), blocks)


def lead_in(record: Record, decision: Decision, receipt: Receipt | None) -> str:
    """Return what stands before the question once somebody has said whether that was their point; "" otherwise."""
    decider = who(record, receipt.by if receipt else decision.decided_by)
    said = {
        ReceiptState.CONFIRMED: "✔ *Your point was heard.*",
        ReceiptState.NOT_QUITE: f"✔ *{decider} reads your sentence now.*",
        ReceiptState.DIFFERS: "✔ *Both sentences stay on the record.*",
        ReceiptState.HEARD: f"✔ *{decider} hears your point now, in your words.*",
        ReceiptState.SAID_AGAIN: f"✔ *{decider} says it differently now.*",
    }
    return said.get(receipt.state, "") if receipt else ""


def beside(record: Record, decision: Decision, receipt: Receipt | None) -> list[Block]:
    """Return what stands under somebody's question or answer about their receipt, where something is left to say."""
    if receipt is None:
        return []
    decider = who(record, receipt.by)
    if receipt.is_owed:
        return [context(f"{decider} is asked what they heard from you; then you say whether that is it.")]
    if receipt.state is ReceiptState.UNCONFIRMED and decision.open_for_answers:
        return [
            context(f"What {decider} heard from you, unconfirmed: {quote_free(receipt.sentence)}"),
            asks_dissenter(decision.number),
        ]
    if not receipt.point:
        return []
    again = f" {decider}, again: {quote_free(receipt.again)}" if receipt.again else ""
    return [context(f"Your point: {quote_free(receipt.point)}{again}")]


def not_quite_modal(record: Record, receipt: Receipt) -> dict[str, Any]:
    """Return the form "Not quite", with its one sentence."""
    field = input_text(wire.RECEIPT_POINT, most=SENTENCE_LIMIT, focus=True)
    name = who(record, receipt.by)
    return modal(
        wire.NOT_QUITE_FORM,
        "Not quite",
        [
            section(f"{name} wrote: {quote_free(receipt.sentence)}"),
            input_block(NOT_QUITE_FIELDS["sentence"], "My point, in one sentence", field),
            context(f"Goes to {name} once. Both sentences stay on the record."),
        ],
        submit="Send",
        close="Back",
        metadata=wire.value(number=record.debate.number),
    )


def read_not_quite(state: State) -> str:
    """Return the dissenter's sentence, as typed."""
    return typed(state, NOT_QUITE_FIELDS["sentence"])
