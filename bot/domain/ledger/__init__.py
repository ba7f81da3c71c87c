"""The ledger: what happened to a record, entry by entry, each sealed to the one before; and what must be true by it.

An entry tells the facts that changed: the columns of the record's rows, by a path. People stand there as surrogates
and texts as salted hashes, so that a person can be forgotten and the chain still holds. Folding all entries gives
the rows as they should be.
"""

from bot.domain.ledger.chain import (
    GENESIS,
    REMOVED,
    Break,
    Entry,
    Salt,
    Walk,
    body_of,
    entry_hash,
    place,
    surrogate,
    told,
)
from bot.domain.ledger.facts import (
    SHAPES,
    Changes,
    Facts,
    Shape,
    Text,
    Verb,
    Who,
)
from bot.domain.ledger.telling import canonical, changes, facts, people_in

__all__ = [
    "GENESIS",
    "REMOVED",
    "SHAPES",
    "Break",
    "Changes",
    "Entry",
    "Facts",
    "Salt",
    "Shape",
    "Text",
    "Verb",
    "Walk",
    "Who",
    "body_of",
    "canonical",
    "changes",
    "entry_hash",
    "facts",
    "people_in",
    "place",
    "surrogate",
    "told",
]
