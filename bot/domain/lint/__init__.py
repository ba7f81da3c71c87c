"""Rigor, not grammar: which words a reader would ask about, and which claims stand on a number with a source.

It asks and never corrects, gives no readability and no total score, and is silent about quotes, code, links, mentions
and every language but English. ``Text(words)`` is read once; ``notes`` and ``claims`` take it, or plain text.
"""

from bot.domain.lint.claims import Claim, Grade, Grades, claims, counted, superlative
from bot.domain.lint.lexicon import ENGLISH, Kind, Lexicon
from bot.domain.lint.notes import MOST, Note, every_note, notes
from bot.domain.lint.text import Text

__all__ = [
    "ENGLISH",
    "MOST",
    "Claim",
    "Grade",
    "Grades",
    "Kind",
    "Lexicon",
    "Note",
    "Text",
    "claims",
    "counted",
    "every_note",
    "notes",
    "superlative",
]
