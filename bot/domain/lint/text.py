"""A text, read once: its words, its sentences, its numbers, and what of it is not the author's own prose."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from bot.domain.lint import sentences, sources
from bot.domain.lint.language import is_english
from bot.domain.lint.masks import Span, masks
from bot.domain.lint.numbers import Number, numbers

__all__ = ["Text"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Text:
    """What is known of a text, each part when it is first asked for. Places are those of Python's strings."""

    text: str

    @cached_property
    def places(self) -> list[Span]:
        """Where each word stands; a hyphen parts words."""
        return [match.span() for match in _WORD.finditer(self.text)]

    @cached_property
    def words(self) -> list[str]:
        """The words, lower case, with straight apostrophes."""
        lowered = self.text.lower().replace("’", "'")
        if len(lowered) != len(self.text):  # a letter whose lower case is longer: places would differ
            return [self.text[start:end].lower().replace("’", "'") for start, end in self.places]
        return [lowered[start:end] for start, end in self.places]

    @cached_property
    def masked(self) -> list[Span]:
        """What is quoted, code, a link or a mention."""
        return masks(self.text)

    @cached_property
    def free(self) -> list[bool]:
        """For each word, whether it is the author's own."""
        found, spans, at = [], self.masked, 0
        for start, _ in self.places:
            while at < len(spans) and spans[at][1] <= start:
                at += 1
            found.append(at >= len(spans) or start < spans[at][0])
        return found

    @cached_property
    def sentences(self) -> list[Span]:
        """Where each sentence stands."""
        return sentences.spans(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_at(self, place: int) -> int:
        """Return which sentence ``place`` is in."""
        return max(0, bisect_right(self._starts, place) - 1)

    @cached_property
    def word_ranges(self) -> list[Span]:
        """For each sentence, its words as ``(first, behind the last)``."""
        found, at, places = [], 0, self.places
        for _, end in self.sentences:
            first = at
            while at < len(places) and places[at][0] < end:
                at += 1
            found.append((first, at))
        return found

    @cached_property
    def numbers(self) -> dict[int, list[Number]]:
        """The numbers of the author's own prose, by sentence."""
        found: dict[int, list[Number]] = {}
        spans, at = self.masked, 0
        for one in numbers(self.text):
            while at < len(spans) and spans[at][1] <= one.start:
                at += 1
            if at >= len(spans) or one.start < spans[at][0]:
                found.setdefault(self.sentence_at(one.start), []).append(one)
        return found

    @cached_property
    def english(self) -> bool:
        """Whether it reads as English."""
        return is_english(self.words)

    def shown(self, number: int) -> str:
        """Return a sentence."""
        start, end = self.sentences[number]
        return self.text[start:end]

    @cached_property
    def _sourced(self) -> dict[int, bool]:
        return {}

    def sourced(self, number: int) -> bool:
        """Say whether a sentence names where its facts come from."""
        if number not in self._sourced:
            found = sources.has_source(self.shown(number), counted=bool(self.numbers.get(number)))
            self._sourced[number] = found
        return self._sourced[number]

    def asks(self, number: int) -> bool:
        """Say whether a sentence is a question."""
        return "?" in self.text[max(0, self.sentences[number][1] - 4) : self.sentences[number][1]]
