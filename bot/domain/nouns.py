"""Nouns that more than one room needs: the transition of a machine, and the limits of what people write."""

from dataclasses import dataclass
from datetime import datetime

__all__ = [
    "BACKGROUND_LIMIT",
    "OPTION_LIMIT",
    "QUESTION_LIMIT",
    "REASON_LIMIT",
    "SENTENCE_LIMIT",
    "Transition",
    "aware",
    "visible",
]

QUESTION_LIMIT = 300
BACKGROUND_LIMIT = 1_500
REASON_LIMIT = 1_500  # counted, never cut
SENTENCE_LIMIT = 300
OPTION_LIMIT = 75  # Slack's limit of a button's or option's label

# Letters that Python calls printable, or that hold text together, and that show nothing by themselves.
_BLANKS = frozenset(
    "\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2800\u3164\ufe0f\uffa0\ufeff"
)


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of a machine: from where, by which trigger, to where, and who may pull it."""

    source: str
    trigger: str
    target: str
    who: str


def aware(instant: datetime) -> datetime:
    """Return ``instant`` unchanged; raise ``ValueError`` where it is naive, since it names no instant."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime names no instant")
    return instant


def visible(text: str) -> str:
    """Return ``text`` without characters that show nothing, to tell whether anything was written at all."""
    return "".join(letter for letter in text if letter.isprintable() and not letter.isspace() and letter not in _BLANKS)
