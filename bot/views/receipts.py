"""Being heard: the decider's form, the dissenter's question, the decider's answer, and the lines on the record."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.domain.debates import SOMETHING_ELSE
from bot.domain.decisions import Decision
from bot.domain.receipts import Dissent, Receipt, ReceiptState, dissents
from bot.domain.records import Record
from bot.views import wire
from bot.views.fields import State, typed
from bot.views.kit import (
    TEXT_LIMIT,
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
    plain,
    quote_free,
    section,
    sections,
)
from bot.views.wording import author, channel_of, names, outcome, who

__all__ = [
    "AGAIN_FIELDS",
    "NOT_QUITE_FIELDS",
    "again_modal",
    "asked",
    "asks_decider",
    "asks_dissenter",
    "beside",
    "heard",
    "heard_fields",
    "heard_modal",
    "heard_pages",
    "lead_in",
    "may_be_dissent",
    "not_quite",
    "not_quite_modal",
    "read_again",
    "read_heard",
    "read_not_quite",
    "submit_label",
]

ON_A_PAGE = 5  # options not taken
_MOST_BLOCKS = 80  # of words in the form, out of Slack's hundred
_HEARD = "heard."
NOT_QUITE_FIELDS = {"sentence": "receipt.point"}
AGAIN_FIELDS = {"sentence": "receipt.sentence"}


# the decider, before anybody is asked


def may_be_dissent(record: Record) -> bool:
    """Say whether it depends on the choice if anybody is to be heard: all others said the same."""
    return len({one.choice for one in dissents(record.debate, record.positions, None)}) == 1


def submit_label(record: Record, choice: str | None) -> str:
    """Return what the button of "Decide" reads: "Next" where somebody is to be heard first.

    Before a choice it is a promise of nothing more only where that would be the rule.
    """
    groups = dissents(record.debate, record.positions, choice)
    return "Next" if groups and (choice is not None or not may_be_dissent(record)) else "Announce"


def heard_pages(record: Record, choice: str | None) -> list[tuple[Dissent, ...]]:
    """Return whom to hear, a form at a time."""
    groups = dissents(record.debate, record.positions, choice)
    return [groups[start : start + ON_A_PAGE] for start in range(0, len(groups), ON_A_PAGE)]


def heard_fields(groups: Iterable[Dissent]) -> dict[str, str]:
    """Return the block id of each sentence, by the key of what it answers."""
    return {group.key: _HEARD + group.key for group in groups}


def heard_modal(record: Record, choice: str | None, kept: Mapping[str, str], page: int = 0) -> dict[str, Any]:
    """Return the form "What you heard": who chose differently, verbatim, and a sentence for each option not taken."""
    pages = heard_pages(record, choice)
    page = min(max(page, 0), len(pages) - 1)
    groups, last = pages[page], page == len(pages) - 1
    blocks: list[Block] = []
    for place, group in enumerate(groups):
        blocks += _words(record, group, _MOST_BLOCKS // len(groups))
        field = input_text(
            wire.HEARD_SENTENCE,
            initial=kept.get(group.key, ""),
            placeholder="You fear that ...",
            focus=place == 0,
        )
        blocks.append(input_block(_HEARD + group.key, _label(record, group, alone=len(groups) == 1), field))
    submit = "Announce" if last else "Next"
    ids = wire.value(number=record.debate.number)
    return modal(
        wire.HEARD_FORM,
        "What you heard",
        [*blocks, context(_what_follows(record, groups))],
        submit=submit,
        close="Back",
        metadata=ids,
    )


def _words(record: Record, group: Dissent, most: int) -> list[Block]:
    blocks: list[Block] = []
    for done, one in enumerate(group.positions):
        mind = f" _Would change their mind:_ {escape(one.change_my_mind)}" if one.change_my_mind else ""
        sure = author(record, one).removeprefix(who(record, one.member))
        choice = quote_free(one.choice or "")
        said = sections(f"*{who(record, one.member)} chose {choice}{sure}:* {escape(one.reason)}{mind}")
        if len(blocks) + len(said) > most - 1:
            rest = len(group.positions) - done
            return [*blocks, context(f"{rest} more chose {choice}; their words are in the thread")]
        blocks += said
    return blocks


def _label(record: Record, group: Dissent, *, alone: bool) -> str:
    if alone:
        return "What you heard, in your own words"
    about = record.name(group.positions[0].member) if group.choice == SOMETHING_ELSE else group.choice
    return f"{plain(about)}: what you heard, in your own words"


def _what_follows(record: Record, groups: Sequence[Dissent]) -> str:
    members = [one.member for group in groups for one in group.positions]
    there = names(record, members)
    verb = "gets this now and answers" if len(members) == 1 else "get this now; each answers"
    return f"{there} {verb} “that is my point” or “not quite”. One line goes to {channel_of(record)}."


def read_heard(state: State) -> dict[str, str]:
    """Return the sentences that the form held, by the keys of what they answer."""
    return {block.removeprefix(_HEARD): typed(state, block) for block in state if block.startswith(_HEARD)}


# the dissenter


def asks_dissenter(number: int) -> Block:
    """Return the two answers to "what was heard", without colour and without a default."""
    ids = wire.value(number=number)
    return actions(
        button("Yes, that is my point", wire.RECEIPT_YES, ids), button("Not quite", wire.RECEIPT_NOT_QUITE, ids)
    )


def asked(record: Record, decision: Decision, receipt: Receipt, answered: str, menu: Block | None) -> Said:
    """Return the message to somebody who chose differently: is that your point? ``answered`` is what counts already."""
    decider = who(record, decision.decided_by)
    heard_line = f"*What {decider} heard from you:* {quote_free(receipt.sentence)}"
    decided = f"*{decider} decided: {outcome(decision)}.* You chose {quote_free(receipt.choice)}."
    text = f"{decided}\n{quote_free(record.debate.question)}\n{heard_line}"
    counted = [context(f"Your answer counts: {answered}.")] if answered else []
    blocks = [
        section(text, menu),
        asks_dissenter(decision.number),
        context(f"Why: {escape(decision.why)} Your own words stay on the record, unedited."),
        *counted,
    ]
    lead, tail = f"{record.name(decision.decided_by)} decided on “", "” and says what was heard from you."
    return Said(fallback(lead + clip(record.debate.question, 280 - len(lead) - len(tail)) + tail), blocks)


def lead_in(record: Record, decision: Decision, receipt: Receipt | None) -> str:
    """Return what stands before the question once somebody has said whether that was their point; "" otherwise."""
    decider = who(record, decision.decided_by)
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
    decider = who(record, decision.decided_by)
    if receipt.state is ReceiptState.UNCONFIRMED and decision.open_for_answers:
        return [
            context(f"What {decider} heard from you, unconfirmed: {quote_free(receipt.sentence)}"),
            asks_dissenter(decision.number),
        ]
    if not receipt.point:
        return []
    again = f" {decider}, again: {quote_free(receipt.again)}" if receipt.again else ""
    return [context(f"Your point: {quote_free(receipt.point)}{again}")]


def not_quite_modal(record: Record, receipt: Receipt, decider: str) -> dict[str, Any]:
    """Return the form "Not quite", with its one sentence."""
    field = input_text(wire.RECEIPT_POINT, focus=True)
    name = who(record, decider)
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


# the decider, after a "not quite"


def asks_decider(receipt: Receipt) -> Block:
    """Return the two answers to a "not quite"."""
    ids = wire.value(number=receipt.number, member=receipt.member)
    return actions(
        button("That is what I hear now", wire.RECEIPT_HEAR, ids), button("Say it differently", wire.RECEIPT_AGAIN, ids)
    )


def not_quite(record: Record, receipt: Receipt) -> Said:
    """Return the message to the decider about one "not quite", and what became of it."""
    name, point = who(record, receipt.member), quote_free(receipt.point)
    said = outcome(record.decision) if record.decision else ""
    about = context(f"About: {said}")
    if receipt.unsettled:
        text = f"*{name}: not quite.* You wrote: {quote_free(receipt.sentence)} Their point: {point}"
        late = receipt.state is ReceiptState.DIFFERS
        note = "Both sentences stand on the record; a word of yours is still kept." if late else ""
        more = [context(note)] if note else []
        lead = f"{record.name(receipt.member)} says: not quite. "
        return Said(fallback(lead + receipt.point), [section(text), asks_decider(receipt), about, *more])
    if receipt.again:
        text = f"✔ *You said it differently:* {quote_free(receipt.again)} {name}'s point: {point}"
        return Said(fallback(f"You said it differently: {receipt.again}"), [section(text), about])
    text = f"✔ *You hear now what {name} means:* {point}"
    return Said(fallback(f"You hear now what {record.name(receipt.member)} means."), [section(text), about])


def again_modal(record: Record, receipt: Receipt) -> dict[str, Any]:
    """Return the form "Say it differently", with its one sentence."""
    name = who(record, receipt.member)
    field = input_text(wire.RECEIPT_SENTENCE, placeholder="You fear that ...", focus=True)
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


# the record


def heard(record: Record, *, short: bool = False) -> list[Block]:
    """Return what was heard from whom and what they said to it; nothing where nobody chose differently.

    ``short``: where that is more than one text, only how many said what; the thread has the rest.
    """
    text = "\n".join(_line(record, list(group), short=False) for group in _groups(record))
    if short and len(text) > TEXT_LIMIT:
        text = "\n".join(_line(record, list(group), short=True) for group in _groups(record))
        return [section(text)]
    return sections(text)


def _groups(record: Record) -> Iterable[Iterable[Receipt]]:
    alone = {one.member for one in record.receipts if one.choice == SOMETHING_ELSE}
    found = groupby(record.receipts, lambda one: (one.choice, one.member if one.member in alone else ""))
    return (list(group) for _, group in found)


def _line(record: Record, group: Sequence[Receipt], *, short: bool) -> str:
    text = f"*Heard from {names(record, (one.member for one in group))}* {quote_free(group[0].sentence)}"
    parts = _counted(group) if short else _replies(record, group)
    return " ".join(filter(None, (text, " · ".join(parts))))


def _counted(group: Sequence[Receipt]) -> list[str]:
    confirmed = sum(one.state is ReceiptState.CONFIRMED for one in group)
    differ = sum(bool(one.point) for one in group)
    silent = sum(one.state is ReceiptState.UNCONFIRMED for one in group)
    parts = [f"✔ {confirmed} confirmed"] * bool(confirmed) + [f"{differ} not quite"] * bool(differ)
    return [*parts, *[f"{silent} unconfirmed"] * bool(silent)]


def _replies(record: Record, group: Sequence[Receipt]) -> list[str]:
    confirmed = [one.member for one in group if one.state is ReceiptState.CONFIRMED]
    silent = [one.member for one in group if one.state is ReceiptState.UNCONFIRMED]
    parts = [f"✔ confirmed by {names(record, confirmed)}"] if confirmed else []
    parts += [_difference(record, one) for one in group if one.point]
    if silent:
        parts.append(f"unconfirmed by {names(record, silent)}" if len(group) > 1 else "unconfirmed")
    return parts


def _difference(record: Record, receipt: Receipt) -> str:
    decider = who(record, record.decision.decided_by if record.decision else None)
    text = f"{who(record, receipt.member)}: not quite: {quote_free(receipt.point)}"
    if receipt.state is ReceiptState.HEARD:
        return f"{text} ✔ heard by {decider}"
    return f"{text} {decider}, again: {quote_free(receipt.again)}" if receipt.again else text
