"""The decider, once somebody said "not quite", or dissents for the first time in their answer."""

from collections.abc import Sequence
from typing import Any

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
    context,
    escape,
    fallback,
    input_block,
    input_text,
    modal,
    quote_free,
    section,
    sections,
)
from bot.views.wording import ANSWERED, GROUNDS, joined, outcome, who

__all__ = [
    "AGAIN_FIELDS",
    "SAY_FIELDS",
    "again_modal",
    "asks_decider",
    "not_quite",
    "not_quite_over",
    "read_again",
    "read_say",
    "say_button",
    "say_modal",
    "who_dissents",
    "words_of",
]

AGAIN_FIELDS = {"sentence": "receipt.sentence"}
SAY_FIELDS = {"sentence": "receipt.heard"}
_NOTHING = "Nothing waits for you here; both sentences stay with the version they were said to."


def asks_decider(receipt: Receipt) -> Block:
    """Return the two answers to a "not quite"."""
    ids = wire.value(number=receipt.number, member=receipt.member)
    return actions(
        button("That is what I hear now", wire.RECEIPT_HEAR, ids), button("Say it differently", wire.RECEIPT_AGAIN, ids)
    )


def not_quite(record: Record, *told: Receipt) -> Said:
    """Return the message to the decider about the "not quite" of one person, or of a few, and what became of it."""
    blocks = [block for one in told for block in _one(record, one)]
    if record.decision:
        blocks.append(context(f"About: {outcome(record.decision)}"))
    if any(one.state is ReceiptState.DIFFERS for one in told):
        blocks.append(context("Both sentences stand on the record; a word of yours is still kept."))
    return Said(fallback(_notice(record, told)), blocks)


def not_quite_over(record: Record, member: str) -> Said:
    """Return what that message says once the decision was made again and what ``member`` said is no part of it."""
    name = who(record, member)
    said = f" {outcome(record.decision)}" if record.decision else ""
    text = f"{record.name(member)} said: not quite. It was decided again since; nothing waits for you here."
    return Said(fallback(text), [section(f"*{name}: not quite.* It was decided again since:{said}"), context(_NOTHING)])


def _one(record: Record, receipt: Receipt) -> list[Block]:
    name, point = who(record, receipt.member), quote_free(receipt.point)
    if receipt.unsettled:
        text = f"*{name}: not quite.* You wrote: {quote_free(receipt.sentence)} Their point: {point}"
        return [section(text), asks_decider(receipt)]
    if receipt.again:
        return [section(f"✔ *You said it differently:* {quote_free(receipt.again)} {name}'s point: {point}")]
    return [section(f"✔ *You hear now what {name} means:* {point}")]


def _notice(record: Record, told: Sequence[Receipt]) -> str:
    open_ = [one for one in told if one.unsettled]
    people = joined(record.name(one.member) for one in open_ or told)
    if open_:
        points = f" {open_[0].point}" if len(open_) == 1 else ""
        return f"{people} {'says' if len(open_) == 1 else 'say'}: not quite.{points}"
    if len(told) == 1 and told[0].again:
        return f"You said it differently: {told[0].again}"
    mean = "means" if len(told) == 1 else "mean"
    return f"You answered {people}." if any(one.again for one in told) else f"You hear now what {people} {mean}."


def again_modal(record: Record, receipt: Receipt) -> dict[str, Any]:
    """Return the form "Say it differently", with its one sentence."""
    name = who(record, receipt.member)
    field = input_text(wire.RECEIPT_SENTENCE, most=SENTENCE_LIMIT, placeholder="You fear that ...", focus=True)
    ids = wire.value(number=receipt.number, member=receipt.member)
    return modal(
        wire.AGAIN_FORM,
        "Say it differently",
        [
            section(f"You wrote: {quote_free(receipt.sentence)}\n{name}'s point: {quote_free(receipt.point)}"),
            input_block(AGAIN_FIELDS["sentence"], "What you hear now, in your own words", field),
            context("Once only; then it goes on, with all three sentences on the record."),
        ],
        submit="Send",
        close="Back",
        metadata=ids,
    )


def read_again(state: State) -> str:
    """Return the decider's second sentence, as typed."""
    return typed(state, AGAIN_FIELDS["sentence"])


def who_dissents(record: Record, receipt: Receipt) -> str:
    """Return "agent-2 disagrees and commits", for somebody who dissents for the first time in their answer."""
    kind = record.standing(receipt.member).kind
    return f"{who(record, receipt.member)} {ANSWERED[kind] if kind else 'sees it differently'}"


def words_of(record: Record, receipt: Receipt) -> str:
    """Return the words that stand beside that answer, as written."""
    form = record.standing(receipt.member).form
    return form.words if form else ""


def say_button(receipt: Receipt) -> Block:
    """Return the button to the form in which the decider says what they heard."""
    ids = wire.value(number=receipt.number, member=receipt.member)
    return button("Say what you heard", wire.RECEIPT_SAY, ids)


def say_modal(record: Record, receipt: Receipt) -> dict[str, Any]:
    """Return the form "What you heard" about one answer: its words in full, and one sentence."""
    form = record.standing(receipt.member).form
    name, ids = who(record, receipt.member), wire.value(number=receipt.number, member=receipt.member)
    text = f"*{who_dissents(record, receipt)}:* {escape(words_of(record, receipt))}"
    if form and form.ground:
        text += f" ({GROUNDS[form.ground].lower()})"
    for label, words in (("Would change their mind", form.change_my_mind), ("Needs", form.need)) if form else ():
        text += f" _{label}:_ {escape(words)}" if words else ""
    field = input_text(wire.HEARD_SENTENCE, most=SENTENCE_LIMIT, placeholder="You fear that ...", focus=True)
    return modal(
        wire.SAY_FORM,
        "What you heard",
        [
            *sections(text),
            input_block(SAY_FIELDS["sentence"], "What you heard, in your own words", field),
            context(f"{name} gets this now and answers “that is my point” or “not quite”. Nothing else waits for it."),
        ],
        submit="Send",
        close="Back",
        metadata=ids,
    )


def read_say(state: State) -> str:
    """Return the decider's sentence about an answer, as typed."""
    return typed(state, SAY_FIELDS["sentence"])
