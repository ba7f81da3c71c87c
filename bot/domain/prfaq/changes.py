"""What changed between two revisions, by section and sentence: whoever reads again reads only that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.domain.lint import Text
from bot.domain.prfaq.document import Document
from bot.domain.prfaq.sections import EXTERNAL, FIRST_KEYS, INTERNAL, KEYS

__all__ = ["Change", "Piece", "Was", "changes"]


class Was(StrEnum):
    """What became of a sentence."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, on one line, and what became of it."""

    was: Was
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A part that changed: its key as in ``Document.text`` or "external" with its ``question``, and its sentences."""

    key: str
    pieces: tuple[Piece, ...]
    question: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the part was not there before."""
        return all(one.was is Was.ADDED for one in self.pieces)

    @property
    def is_gone(self) -> bool:
        """Whether the part is not there any more."""
        return all(one.was is Was.REMOVED for one in self.pieces)


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """Return what changed, in the order of reading. Space alone is no change; a question worded anew is another one."""
    return tuple(_changes(before, after))


def _changes(before: Document, after: Document) -> Iterator[Change]:
    for key in (*KEYS, *(f"first.{one}" for one in FIRST_KEYS)):
        yield from _change(key, before.text(key), after.text(key))
    for key in (EXTERNAL, INTERNAL):
        old = _answers(before, key)
        new = _answers(after, key)
        for question, answer in new.items():
            gone = question not in old
            yield from _change(key, old.get(question, ""), answer, question, whole=gone)
        for question, answer in old.items():
            if question not in new:
                yield from _change(key, answer, "", question, whole=True)
    old_parts = {one.title: one.text for one in before.other}
    new_parts = {one.title: one.text for one in after.other}
    for title in dict.fromkeys((*new_parts, *old_parts)):
        yield from _change("other", old_parts.get(title, ""), new_parts.get(title, ""), title)


def _answers(document: Document, key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in document.pairs(key):  # the same question twice is read as one
        found[one.question] = f"{found[one.question]}\n\n{one.answer}" if one.question in found else one.answer
    return found


def _change(key: str, before: str, after: str, question: str = "", *, whole: bool = False) -> Iterator[Change]:
    old, new = _sentences(before), _sentences(after)
    if old != new:
        yield Change(key, tuple(_pieces(old, new)), question)
    elif whole:
        yield Change(key, (), question)  # a question without an answer, added or taken out


def _sentences(text: str) -> list[str]:
    whole = Text(text)
    return [" ".join(whole.shown(number).split()) for number in range(len(whole.sentences))]


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from (Piece(Was.KEPT, one) for one in old[low:high])
        else:
            yield from (Piece(Was.REMOVED, one) for one in old[low:high])
            yield from (Piece(Was.ADDED, one) for one in new[start:end])
