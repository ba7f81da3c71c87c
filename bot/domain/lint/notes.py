"""Notes: questions about words, each with the place that it means. No corrections, no score, and five at most."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.lint.exemptions import fits, left_alone
from bot.domain.lint.lexicon import ENGLISH, Kind, Lexicon, Term
from bot.domain.lint.text import Text

__all__ = ["MOST", "Note", "every_note", "notes"]

MOST = 5  # notes of one section; what is more is not read
_SHOUT = re.compile(r"!{2,}")


@dataclass(frozen=True, slots=True)
class Note:
    """A question about ``text[start:end]``; ``term`` is the entry of the lexicon, ``words`` what stands there."""

    start: int
    end: int
    kind: Kind
    term: str
    words: str
    question: str


def every_note(text: Text, lexicon: Lexicon = ENGLISH) -> list[Note]:
    """Return all notes of a text, in order, without overlaps; none where it does not read as English."""
    if not text.english:
        return []
    found: list[Note] = []
    behind = 0  # words up to here are part of a note already
    known, free = lexicon.by_word, text.free
    for first in [place for place, word in enumerate(text.words) if word in known]:
        if first < behind or not free[first]:
            continue
        match = _longest(text, lexicon, first)
        if match is None:
            continue
        term, end = match
        sentence = text.sentence_at(text.places[first][0])
        if text.places[end - 1][0] >= text.sentences[sentence][1] or not all(free[first:end]):
            continue
        if _hedged(found, term, text.sentences[sentence][0]):
            continue
        if not left_alone(text, term, first, end, sentence):
            found.append(_note(text, term, text.places[first][0], text.places[end - 1][1]))
            behind = end
    return _with_shouts(text, lexicon, found)


def _hedged(found: list[Note], term: Term, sentence: int) -> bool:
    """Say whether "we believe" and the like asked about this sentence already: "should" in it asks the same."""
    last = found[-1] if found else None
    if last is None or term.kind is not Kind.HEDGE or last.kind is not Kind.HEDGE:
        return False
    return last.start >= sentence and last.term.startswith("we ")


def _longest(text: Text, lexicon: Lexicon, first: int) -> tuple[Term, int] | None:
    best: tuple[Term, int] | None = None
    words = text.words
    following = words[first + 1] if first + 1 < len(words) else ""
    for phrase, term, second in lexicon.by_word[words[first]]:
        if second is not None and following not in second:
            continue  # by far the most frequent answer, and the cheapest
        length = fits(text, phrase, first)
        if length > 0 and (best is None or first + length > best[1]):
            best = (term, first + length)
    return best


def _note(text: Text, term: Term, start: int, end: int) -> Note:
    return Note(start, end, term.kind, term.name, text.text[start:end], term.question)


def _with_shouts(text: Text, lexicon: Lexicon, found: list[Note]) -> list[Note]:
    term = next((one for one in lexicon.terms if one.kind is Kind.SHOUT), None)
    if term is None or "!!" not in text.text:
        return found
    for match in _SHOUT.finditer(text.text):
        start, end = match.span()
        if not any(low <= start < high for low, high in text.masked):
            found.append(_note(text, term, start, end))
            break  # said once a text
    return sorted(found, key=lambda one: one.start)


def notes(text: str | Text, lexicon: Lexicon = ENGLISH, *, most: int = MOST) -> tuple[Note, ...]:
    """Return at most ``most`` notes of a section, in order: each term once, the kinds taking turns, the most useful
    kind first. None where the text is not English: the lexicon is.
    """
    whole = text if isinstance(text, Text) else Text(text)
    return _chosen(every_note(whole, lexicon), most)


def _chosen(found: Iterable[Note], most: int) -> tuple[Note, ...]:
    by_kind: dict[Kind, list[Note]] = {kind: [] for kind in Kind}
    seen: set[str] = set()
    for one in found:
        if one.term not in seen:
            seen.add(one.term)
            by_kind[one.kind].append(one)
    chosen: list[Note] = []
    while len(chosen) < most and any(by_kind.values()):
        for kind in Kind:
            if by_kind[kind] and len(chosen) < most:
                chosen.append(by_kind[kind].pop(0))
    return tuple(sorted(chosen, key=lambda one: one.start))
