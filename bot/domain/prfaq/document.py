"""A PRFAQ as a value: five first answers, the sections of the press release, two lists of questions, and whatever a
file brought that belongs to none of them.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.domain.lint import sources
from bot.domain.nouns import tidy
from bot.domain.prfaq.sections import EXTERNAL, FIRST_KEYS, INTERNAL, KEYS

__all__ = ["EMPTY", "Document", "Other", "Pair", "clean", "document_of", "one_line", "only_emoji"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and its answer. What stands in a list before its first question is an answer without one."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Other:
    """A part of a file with a heading that no PRFAQ has; kept as it is, and told."""

    title: str
    text: str


def clean(text: str) -> str:
    """Return a text as it is kept: line ends alike, without the space around it and what no database takes."""
    return tidy(text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return a text as a title or a question is kept: on one line."""
    return " ".join(clean(text).split())


@dataclass(frozen=True, slots=True)
class Document:
    """A PRFAQ. Build it with ``of``, change it with ``put``: both keep texts clean, so that equal ones are equal."""

    first: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    external: tuple[Pair, ...] = ()
    internal: tuple[Pair, ...] = ()
    other: tuple[Other, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        first: Mapping[str, str] | None = None,
        sections: Mapping[str, str] | None = None,
        external: Iterable[tuple[str, str]] = (),
        internal: Iterable[tuple[str, str]] = (),
        other: Iterable[tuple[str, str]] = (),
    ) -> "Document":
        """Return a document of plain texts; keys that are none are a ``KeyError``, what is empty is left out."""
        return cls(
            _kept(first or {}, FIRST_KEYS),
            _kept(sections or {}, KEYS),
            _pairs(external),
            _pairs(internal),
            tuple(Other(one_line(a), clean(b)) for a, b in other if one_line(a) or clean(b)),
        )

    def text(self, key: str) -> str:
        """Return a section, a first answer ("first.who"), or a list of questions as Markdown; "" where it is empty."""
        if key.startswith("first."):
            return self.first.get(key.removeprefix("first."), "")
        if key in (EXTERNAL, INTERNAL):
            return "\n\n".join(f"**{one.question}**\n{one.answer}".strip() for one in self.pairs(key))
        return self.sections.get(key, "")

    def pairs(self, key: str) -> tuple[Pair, ...]:
        """Return the questions of the external or the internal list."""
        return {EXTERNAL: self.external, INTERNAL: self.internal}[key]

    def put(self, key: str, text: str) -> "Document":
        """Return the document with a section or a first answer written anew."""
        if key.startswith("first."):
            return replace(self, first=_kept({**self.first, key.removeprefix("first."): text}, FIRST_KEYS))
        return replace(self, sections=_kept({**self.sections, key: text}, KEYS))

    def put_pairs(self, key: str, pairs: Iterable[tuple[str, str]]) -> "Document":
        """Return the document with a list of questions written anew."""
        if key == EXTERNAL:
            return replace(self, external=_pairs(pairs))
        if key == INTERNAL:
            return replace(self, internal=_pairs(pairs))
        raise KeyError(key)

    def parts(self) -> Iterator[tuple[str, str]]:
        """Yield ``(key, text)`` of everything that an author writes and that is linted, in the order of reading: each
        section, then each answer as "external.1", "internal.1". First answers and other parts are not among them.
        """
        for key in KEYS:
            if self.sections.get(key):
                yield key, self.sections[key]
        for name, pairs in ((EXTERNAL, self.external), (INTERNAL, self.internal)):
            for place, pair in enumerate(pairs, start=1):
                yield f"{name}.{place}", pair.answer

    @property
    def released(self) -> date | None:
        """The day in the summary, which is the release date; of a month or a quarter its last day."""
        return sources.last_day(self.sections.get("summary", ""))

    @property
    def title(self) -> str:
        """How the document is called: its heading, else who it is for, on one line; "" where neither is written."""
        return one_line(self.sections.get("heading", "") or self.first.get("benefit", ""))

    @property
    def length(self) -> int:
        """Characters of all that is written."""
        texts = [*self.first.values(), *self.sections.values()]
        texts += [text for pair in (*self.external, *self.internal) for text in (pair.question, pair.answer)]
        texts += [text for one in self.other for text in (one.title, one.text)]
        return sum(map(len, texts))

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON values, for a row; ``from_json`` reads it."""
        return {
            "first": dict(self.first),
            "sections": dict(self.sections),
            "external": [[one.question, one.answer] for one in self.external],
            "internal": [[one.question, one.answer] for one in self.internal],
            "other": [[one.title, one.text] for one in self.other],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Document":
        """Return the document of ``as_json``; a missing part is empty, ``ValueError`` where a shape is wrong."""
        try:
            return cls.of(
                first=_texts(data.get("first", {})),
                sections=_texts(data.get("sections", {})),
                external=_two(data.get("external", [])),
                internal=_two(data.get("internal", [])),
                other=_two(data.get("other", [])),
            )
        except (TypeError, KeyError, AttributeError, ValueError) as wrong:
            raise ValueError("this is no PRFAQ") from wrong


EMPTY = Document()


def _texts(value: Any) -> dict[str, str]:
    return {str(key): _string(text) for key, text in value.items()}


def _two(value: Any) -> list[tuple[str, str]]:
    return [(_string(one), _string(two)) for one, two in value]


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _kept(texts: Mapping[str, str], keys: tuple[str, ...]) -> dict[str, str]:
    unknown = set(texts) - set(keys)
    if unknown:
        raise KeyError(sorted(unknown)[0])
    return {key: kept for key in keys if (kept := clean(texts.get(key, "")))}


def _pairs(pairs: Iterable[tuple[str, str]]) -> tuple[Pair, ...]:
    return tuple(Pair(one_line(a), clean(b)) for a, b in pairs if one_line(a) or clean(b))


def only_emoji(text: str) -> bool:
    """Say whether something is written and none of it is a letter or a digit: emoji, ``:tada:``, punctuation."""
    rest = _without_short_names(text)
    return bool(text.strip()) and not any(unicodedata.category(letter)[0] in "LN" for letter in rest)


def _without_short_names(text: str) -> str:
    parts = text.split(":")
    kept = []
    for place, part in enumerate(parts):
        inside = 0 < place < len(parts) - 1 and part and len(part) <= 64
        if not (inside and all(letter.isalnum() or letter in "_+-'" for letter in part) and place % 2 == 1):
            kept.append(part)
    return "".join(kept)


def document_of(text: str) -> Document:
    """Return the text that a row holds as JSON; an empty one where its author was forgotten."""
    try:
        return Document.from_json(json.loads(text))
    except ValueError:
        return Document()
