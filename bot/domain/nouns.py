"""Nouns that more than one room needs: the transition of a machine, and the limits of what people write."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

__all__ = [
    "BACKGROUND_LIMIT",
    "OPTIONS_LIMIT",
    "OPTION_LIMIT",
    "QUESTION_LIMIT",
    "REASON_LIMIT",
    "SAME_SENTENCE",
    "SENTENCE_LIMIT",
    "Transition",
    "aware",
    "folded",
    "look",
    "tidy",
    "visible",
]

QUESTION_LIMIT = 300
BACKGROUND_LIMIT = 1_500
REASON_LIMIT = 1_500  # counted, never cut
SENTENCE_LIMIT = 300
SAME_SENTENCE = 3  # words: two people may say a shorter one by chance
OPTION_LIMIT = 75  # Slack's limit of a button's or option's label
OPTIONS_LIMIT = 1_500  # of all lines together, which are counted one by one: too many or too long, it says which

# Letters and marks that show nothing by themselves, although their category says that they might: fillers of
# Hangul, inherent vowels of Khmer, the empty Braille cell, selectors of a variant of the letter before.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0") | frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000)))
)
# Controls, invisible formats (zero-width, direction), halves of a letter, separators. Not among them: letters that
# this Python's tables do not know yet, since next year's emoji are answers too.
_SILENT = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of a machine: from where, by which trigger, to where, and who may pull it."""

    source: str
    trigger: str
    target: str
    who: str


def aware(instant: datetime) -> datetime:
    """Return ``instant`` unchanged; raise ``ValueError`` where it is naive, since it names no instant."""
    if instant.utcoffset() is None:
        raise ValueError("a naive datetime names no instant")
    return instant


def visible(text: str) -> str:
    """Return ``text`` without characters that show nothing, to tell whether anything was written at all."""
    return "".join(letter for letter in text if _shows(letter))


def look(text: str) -> str:
    """Return what two texts have in common that a reader could not tell apart: width, case and the invisible aside."""
    letters = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(letter for letter in letters if letter.isspace() or _shows(letter)).split())


def folded(text: str) -> str:
    """Return the letters and digits of ``text``: case, space and punctuation make no sentence another one."""
    letters = look(text)
    return "".join(letter for letter in letters if letter.isalnum()) or letters


def tidy(text: str) -> str:
    """Return ``text`` as it is kept: without the space around it, and without what no database takes.

    That is controls other than line breaks and tabs (PostgreSQL refuses NUL), and halves of letters (UTF-8 has none).
    """
    kept = (letter for letter in text if letter in "\n\r\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def _shows(letter: str) -> bool:
    return letter not in _BLANKS and unicodedata.category(letter) not in _SILENT
