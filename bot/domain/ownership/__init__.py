"""Ownership: accepted, not assigned. Exactly one person owns what was decided, from when to when.

Naming yourself accepts; whoever else is named accepts or declines, with a word why. It is handed over with a note,
and taken away only with an answer of its owner, or after three working days without one. Nothing here knows what is
owned beside ``Owned``, so that whatever else has an owner later follows the same rules.
"""

from bot.domain.ownership.moves import (
    ANSWER_DAYS,
    accept,
    decline,
    end_acting,
    go_on,
    hand_over,
    let_go,
    may_take_back,
    orphan,
    over,
    rename,
    take_back,
    why_not_hand_over,
)
from bot.domain.ownership.naming import why_not_one
from bot.domain.ownership.states import (
    HELD,
    OPEN,
    TRANSITIONS,
    Ownership,
    OwningState,
    Owns,
    Unowned,
    acting,
    at_instant,
    ended_acting,
    holding,
    named,
    offer,
    responsible,
    to_name,
    unowned,
)
from bot.domain.ownership.steps import Owned, Rows, began

__all__ = [
    "ANSWER_DAYS",
    "HELD",
    "OPEN",
    "TRANSITIONS",
    "Owned",
    "Ownership",
    "OwningState",
    "Owns",
    "Rows",
    "Unowned",
    "accept",
    "acting",
    "at_instant",
    "began",
    "decline",
    "end_acting",
    "ended_acting",
    "go_on",
    "hand_over",
    "holding",
    "let_go",
    "may_take_back",
    "named",
    "offer",
    "orphan",
    "over",
    "rename",
    "responsible",
    "take_back",
    "to_name",
    "unowned",
    "why_not_hand_over",
    "why_not_one",
]
