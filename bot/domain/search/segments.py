"""Segments: text cut into the pieces that are looked for, the same way for what is kept and for what is asked.

No database cuts words for us: as they come, neither finds a word inside a Japanese or Thai sentence. Width and case are
folded (NFKC), marks of Arabic and Hebrew that are rarely typed are dropped, and so is what shows nothing. A run of a
script that writes no spaces, or glues endings to words, becomes overlapping pairs of its signs and its last sign, so
that any part of it can be found. English plurals and the Arabic article are one with the word. What comes out holds
letters, digits and marks alone: nothing in it can mean anything to a database.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["LONGEST_PIECE", "Run", "pieces", "runs"]

LONGEST_PIECE = 40
"""Signs of one word that count; what follows them is cut on both sides."""

# Thai, Lao, Burmese, Khmer; Hangul; Kana; Han with its repetition marks.
_PAIRED = (
    "\u0e01-\u0e3e\u0e40-\u0e4e\u0e50-\u0e59\u0e80-\u0eff\u1000-\u109f\u1780-\u17d3"
    "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks that belong to the letter before them: accents that stand apart, and the vowels of Indian and Tibetan scripts.
_MARKS = "\u0300-\u036f\u0900-\u0963\u0966-\u096f\u0971-\u0dff\u0f18-\u0f19\u0f35\u0f37\u0f39\u0f3e-\u0f84\u0f86-\u0fbc"
_RUN = re.compile(rf"(?P<paired>[{_PAIRED}]+)|(?P<word>(?:(?![{_PAIRED}])(?:[^\W_]|[{_MARKS}]))+)")

_UNSEEN = (0x00AD, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
_ARABIC = (*range(0x0610, 0x061B), 0x0640, *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD))
_ARABIC_MORE = (*range(0x06DF, 0x06E5), 0x06E7, 0x06E8, *range(0x06EA, 0x06EE), *range(0x08D3, 0x0900))
_HEBREW = (*range(0x0591, 0x05BE), 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7)
# One letter to whoever types in a hurry: alef however it is crowned, the two that end like ya.
_SAME = {0x0622: "\u0627", 0x0623: "\u0627", 0x0625: "\u0627", 0x0671: "\u0627", 0x0649: "\u064a"}
_FOLDED: dict[int, str | None] = {**dict.fromkeys((*_UNSEEN, *_ARABIC, *_ARABIC_MORE, *_HEBREW)), **_SAME}
_ARTICLE = "\u0627\u0644"
_SHORTEST_WITH_ARTICLE = 5


@dataclass(frozen=True, slots=True)
class Run:
    """Signs that stand together: one word, or a run of a script that is cut into pairs."""

    text: str
    paired: bool

    @property
    def pieces(self) -> list[str]:
        """What of it is kept."""
        if not self.paired:
            return [_stem(self.text[:LONGEST_PIECE])]
        return [self.text[place : place + 2] for place in range(len(self.text))]

    @property
    def asked(self) -> list[str]:
        """What of it is looked for where it may go on: its pairs; one sign alone is what a piece begins with."""
        return self.pieces[:-1] if self.paired and len(self.text) > 1 else self.pieces


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of ``text``, folded, in order; whatever else stands there is left out."""
    for found in _RUN.finditer(_folded(text)):
        yield Run(found.group(), found.lastgroup == "paired")


def pieces(text: str, most: int) -> list[str]:
    """Return the pieces of ``text`` that are kept, in order, ``most`` of them at most."""
    kept: list[str] = []
    for run in runs(text):
        kept += run.pieces
        if len(kept) >= most:
            return kept[:most]
    return kept


def _folded(text: str) -> str:
    once = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
    return unicodedata.normalize("NFKC", once)


def _stem(word: str) -> str:
    """Return a word without its plural ending or article, as roughly as both sides can bear."""
    if word.startswith(_ARTICLE) and len(word) >= _SHORTEST_WITH_ARTICLE:
        return word.removeprefix(_ARTICLE)
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if not (word.isascii() and word.isalpha()):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("xes", "ches", "shes", "sses", "zes")) else word[:-1]
