"""Receipts: for each dissent the decider says in one sentence what they heard; its author says whether that is it.

A dissent is somebody's newest position where it chose differently from the decision; one that was written after
reading the others is one, too. One sentence stands for one option that was not taken, and everybody who chose it
confirms alone; who chose "Something else" is heard alone. A two-way decision never waits for any of this.

A dissent that is first voiced in somebody's answer to the decision is heard as well, after it: the decider owes them
a sentence, says it or lets its time pass, and from there it is a receipt like any other.
"""

from bot.domain.receipts.answers import (
    changed_views,
    confirm,
    hear_it,
    lapse,
    not_quite,
    say_again,
    told_together,
    why_not_answer,
    why_not_settle,
)
from bot.domain.receipts.dissents import Dissent, dissents, receipts_for, why_not_heard
from bot.domain.receipts.owed import no_longer, owed, owed_again, say_heard, why_not_say
from bot.domain.receipts.states import RECEIPT_TRANSITIONS, Receipt, ReceiptState

__all__ = [
    "RECEIPT_TRANSITIONS",
    "Dissent",
    "Receipt",
    "ReceiptState",
    "changed_views",
    "confirm",
    "dissents",
    "hear_it",
    "lapse",
    "no_longer",
    "not_quite",
    "owed",
    "owed_again",
    "receipts_for",
    "say_again",
    "say_heard",
    "told_together",
    "why_not_answer",
    "why_not_heard",
    "why_not_say",
    "why_not_settle",
]
