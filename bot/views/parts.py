"""Parts: who is named on a record beside those who ask, decide and write, in one line; what they are told."""

from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.kit import Block, button, escape, excerpt, section
from bot.views.wording import choice_counts, names, outcome, to_card, who

__all__ = ["parts_line", "read_item", "told_item"]

_WORDS = 150  # of a question: enough to know what it is about


def parts_line(record: Record, *, decided: bool = False) -> str:
    """Return "also asked to commit: a · told: b · keeps the process fair: c", of those who are named, and how many
    messages lie beside the record; "" for nobody and none.

    Once it is ``decided`` the card itself says who is asked to commit.
    """
    debate = record.debate
    parts = (
        ("also asked to commit", () if decided else debate.affected),
        ("told", debate.informed),
        ("keeps the process fair", (debate.keeper,) if debate.keeper else ()),
    )
    told = [f"{what}: {names(record, members)}" for what, members in parts if members]
    if record.evidence:
        told.append(f"beside it: {dates.plural(len(record.evidence), 'message')} (⋯ › History)")
    return " · ".join(told)


def read_item(record: Record) -> list[Block]:
    """Return the item of somebody who was asked: what opened behind a one-way door, to read and think over."""
    ids = wire.value(number=record.debate.number, page=0)
    text = f"*Open:* {escape(choice_counts(record, bold=False))} · {excerpt(record.debate.question, _WORDS)}"
    return [section(text, button("Read positions", wire.POSITIONS_READ, ids))]


def told_item(record: Record) -> list[Block]:
    """Return the item of somebody who is only told: what was decided, by whom; one press and it is gone."""
    decision = record.decision
    if decision is None:
        return []
    seen = button("Seen", wire.PARTS_SEEN, wire.value(number=decision.number))
    about = excerpt(record.debate.question, _WORDS)
    card = f" · {to_card(record, 'see the card')}" if record.card_link else ""
    return [section(f"*Decided:* {outcome(decision)} · {who(record, decision.decided_by)} · {about}{card}", seen)]
