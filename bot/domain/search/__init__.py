"""Search: what of a record can be found, what somebody asked to find, and which questions are alike. All of it pure."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.ledger import Changes, Verb
from bot.domain.search.documents import FIELDS, MADE, Document, document
from bot.domain.search.likeness import asked_words, likeness, nearest, telling
from bot.domain.search.queries import LONGEST_QUERY, MOST_TERMS, Is, Named, Query, Term, read_list, read_query
from bot.domain.search.segments import pieces

__all__ = [
    "FIELDS",
    "LONGEST_QUERY",
    "MADE",
    "MOST_TERMS",
    "Document",
    "Found",
    "Is",
    "Named",
    "Query",
    "Term",
    "asked_words",
    "document",
    "likeness",
    "nearest",
    "pieces",
    "read_list",
    "read_query",
    "telling",
    "touches",
]


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the log. ``statement`` is "" until it is decided; ``at`` is when that was, or when it was asked."""

    number: int
    question: str
    statement: str
    state: DebateState
    decision: DecisionState | None
    at: datetime
    channel: str
    source: str = ""  # where it was imported from


_SEARCHED = frozenset(
    {"debate", "position", "decision", "answer", "receipt", "review", "escalation", "signal", "evidence"}
)
_SEALED = frozenset(
    {Verb.SEALED, Verb.CHANGED, Verb.WITHDRAWN, Verb.PASSED, Verb.STILL, Verb.MISSED, Verb.ENTERED, Verb.OWNED_UP}
)


def touches(verb: Verb, told: Changes) -> bool:
    """Say whether what just happened can change what is found: what is still sealed cannot.

    What is imported comes many at a time, and ``bot.flows.imports`` makes it found.
    """
    return verb not in _SEALED and verb is not Verb.IMPORTED and not _SEARCHED.isdisjoint(path[0] for path in told)
