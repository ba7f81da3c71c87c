"""The lexicon: which words are asked about, in which class, with which question, and where they are left alone.

Its data is ``lexicon.toml`` beside this file. A workspace adds words and takes words out; the file stays as it is.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import chain

__all__ = ["ENGLISH", "Kind", "Lexicon", "Phrase", "Slot", "Term", "english", "phrase"]


class Kind(StrEnum):
    """What is the matter with a term; the first ones lead to the most useful answers."""

    QUANTITY = "quantity"
    COMPARATIVE = "comparative"
    HYPE = "hype"
    AUTHORITY = "authority"
    HEDGE = "hedge"
    SHOUT = "shout"
    FILLER = "filler"
    SHAPE = "shape"  # no word of the lexicon: what a document lacks as a whole


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a phrase: any of ``words``, which may be missing. "#" and "+…" stand for a kind of word."""

    words: frozenset[str]
    optional: bool = False

    @property
    def literal(self) -> bool:
        """Whether it is one of these very words, and always there."""
        return not self.optional and not any(word[0] in "#+" for word in self.words)


Phrase = tuple[Slot, ...]
TERM = "~"  # stands for the term itself in an exemption


@dataclass(frozen=True, slots=True)
class Term:
    """An entry: its phrases, class and question; where it is left alone (``unless``), where alone it counts (``only``)
    and which ``rules`` about its sentence leave it alone. ``name`` is its first phrase as a person would say it.
    """

    name: str
    kind: Kind
    question: str
    phrases: tuple[Phrase, ...]
    unless: tuple[tuple[Phrase, Phrase], ...] = ()
    only: tuple[tuple[Phrase, Phrase], ...] = ()
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms, found by the first word of their phrases; beside each stands which words may follow it, if it is told."""

    terms: tuple[Term, ...]
    by_word: Mapping[str, tuple[tuple[Phrase, Term, frozenset[str] | None], ...]]

    @classmethod
    def of(cls, terms: Iterable[Term]) -> "Lexicon":
        """Return a lexicon of these terms."""
        kept = tuple(terms)
        found: dict[str, list[tuple[Phrase, Term, frozenset[str] | None]]] = {}
        for term in kept:
            for one in term.phrases:
                second = one[1].words if len(one) > 1 and one[1].literal else None
                for word in one[0].words:
                    found.setdefault(word, []).append((one, term, second))
        return cls(kept, {word: tuple(pairs) for word, pairs in found.items()})

    def changed(self, *, added: Mapping[str, str] = {}, removed: Iterable[str] = ()) -> "Lexicon":
        """Return the lexicon of a workspace: ``added`` maps words to their question, ``removed`` are asked no more.

        An added word is of the class *hype*. A removed one may be any word or words of an entry: "synergies" takes out
        that form alone. ``ValueError`` where a phrase has no word.
        """
        gone = {tuple(_words(one)) for one in removed}
        kept = [_without(term, gone) for term in self.terms]
        ours = (
            Term(" ".join(_words(say)), Kind.HYPE, ask or _QUESTION, (tuple(map(_plain, _words(say))),))
            for say, ask in added.items()
            if phrase(say)
        )
        return Lexicon.of(chain((one for one in kept if one), ours))


_QUESTION = "Which fact or number would say it?"


def _words(text: str) -> list[str]:
    return text.lower().replace("’", "'").replace("-", " ").split()


def _plain(word: str) -> Slot:
    return Slot(frozenset({word}))


def _without(term: Term, gone: set[tuple[str, ...]]) -> Term | None:
    """Return ``term`` without the forms that are asked about no more; None where nothing is left of it."""
    phrases: list[Phrase] = []
    for one in term.phrases:
        rest = one
        for words in gone:
            if rest and len(words) == len(rest) and all(w in slot.words for w, slot in zip(words, rest, strict=True)):
                if len(words) > 1:
                    rest = ()
                    break
                left = rest[0].words - set(words)
                rest = (Slot(left),) if left else ()
        if rest:
            phrases.append(rest)
    if not phrases:
        return None
    return Term(term.name, term.kind, term.question, tuple(phrases), term.unless, term.only, term.rules)


def phrase(text: str) -> Phrase:
    """Return "a|b c?" as slots; ``ValueError`` where it has no word, or begins with one that may be missing."""
    slots = tuple(
        Slot(frozenset(word.rstrip("?").split("|")), word.endswith("?"))
        for word in text.lower().replace("’", "'").replace("-", " ").split()
    )
    if not slots or any("" in slot.words for slot in slots):
        raise ValueError(f"no words: {text!r}")
    return slots


def _around(text: str) -> tuple[Phrase, Phrase]:
    """Return what stands before and behind "~"."""
    words = text.split()
    if words.count(TERM) != 1:
        raise ValueError(f"the term stands in it once: {text!r}")
    at = words.index(TERM)
    return _side(words[:at]), _side(words[at + 1 :])


def _side(words: list[str]) -> Phrase:
    slots = phrase(" ".join(words)) if words else ()
    if slots and all(slot.optional for slot in slots):
        raise ValueError(f"this fits everything: {words}")
    return slots


def _term(kind: Kind, entry: Mapping[str, object], question: str, rules: Sequence[str]) -> Term:
    say = entry["say"]
    phrases = [say] if isinstance(say, str) else list(say)  # type: ignore[call-overload]
    first = " ".join(word.split("|")[0] for word in phrases[0].split() if not word.endswith("?"))
    return Term(
        name=first,
        kind=kind,
        question=str(entry.get("ask", question)),
        phrases=tuple(phrase(one) for one in phrases),
        unless=tuple(_around(one) for one in _strings(entry, "unless")),
        only=tuple(_around(one) for one in _strings(entry, "only")),
        rules=frozenset((*rules, *_strings(entry, "rules"))) - set(_strings(entry, "without")),
    )


def _strings(entry: Mapping[str, object], name: str) -> list[str]:
    found = entry.get(name, [])
    return [str(one) for one in found] if isinstance(found, list) else []


@cache
def english() -> Lexicon:
    """Return the lexicon that comes with the product."""
    data = tomllib.loads((resources.files(__package__) / "lexicon.toml").read_text(encoding="utf-8"))
    return Lexicon.of(
        _term(Kind(name), entry, part["ask"], part.get("rules", []))
        for name, part in data.items()
        for entry in part["terms"]
    )


ENGLISH = english()
