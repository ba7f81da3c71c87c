"""What the record says of being heard: on the card, and in full in its thread."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.domain.debates import SOMETHING_ELSE
from bot.domain.receipts import Receipt, ReceiptState
from bot.domain.records import Record
from bot.views.kit import TEXT_LIMIT, Block, quote_free, section, sections
from bot.views.wording import names, who

__all__ = ["heard"]


def heard(record: Record, *, short: bool = False) -> list[Block]:
    """Return what was heard from whom and what they said to it; nothing where nobody chose differently.

    ``short``: where that is more than one text, only how many said what; the thread has the rest.
    """
    unsaid = _unsaid(record)
    text = "\n".join([*(_line(record, group, short=False) for group in _groups(record)), *unsaid])
    if short and len(text) > TEXT_LIMIT:
        text = "\n".join([*(_line(record, group, short=True) for group in _groups(record)), *unsaid])
        return [section(text)]
    return sections(text)


def _unsaid(record: Record) -> list[str]:
    """Return who dissents in their answer without a word of the decider to it, in time or not."""
    lines = []
    for ends, found in (
        ("{} is asked what they heard", [one for one in record.receipts if one.is_owed]),
        ("not answered by {}", [one for one in record.receipts if one.unsaid and not one.is_owed]),
    ):
        for by in dict.fromkeys(one.by for one in found):
            of = names(record, (one.member for one in found if one.by == by))
            lines.append(f"*First said in the answer* {of}: {ends.format(who(record, by))}")
    return lines


def _groups(record: Record) -> Iterable[Sequence[Receipt]]:
    said = [one for one in record.receipts if one.sentence and one.state is not ReceiptState.OVER]
    alone = {one.member for one in said if one.choice in ("", SOMETHING_ELSE)}
    found = groupby(said, lambda one: (one.choice, one.member if one.member in alone else ""))
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
    decider = who(record, receipt.by)
    text = f"{who(record, receipt.member)}: not quite: {quote_free(receipt.point)}"
    if receipt.state is ReceiptState.HEARD:
        return f"{text} ✔ heard by {decider}"
    return f"{text} {decider}, again: {quote_free(receipt.again)}" if receipt.again else text
