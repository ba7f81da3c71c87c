"""A text, read once: its words, its sentences, its numbers, and what of it is not the author's own prose."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.domain.lint import sentences, sources
from bot.domain.lint.language import is_english
from bot.domain.lint.masks import Span, masks
from bot.domain.lint.numbers import Number, numbers

__all__ = ["Text"]

_LOOKED_AT = 1_000  # words that tell the language; what is quoted or linked tells nothing
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
    def _begin(self) -> list[int]:
        return [start for start, _ in self.places]

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
        found = [True] * len(self.places)
        for start, end in self.masked:
            first, behind = bisect_left(self._begin, start), bisect_left(self._begin, end)
            found[first:behind] = [False] * (behind - first)
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
        found, first = [], 0
        for _, end in self.sentences:
            behind = bisect_left(self._begin, end, first)
            found.append((first, behind))
            first = behind
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
        looked_at = zip(self.words[:_LOOKED_AT], self.free[:_LOOKED_AT], strict=True)
        return is_english([word for word, free in looked_at if free] or self.words)

    def shown(self, number: int) -> str:
        """Return a sentence."""
        start, end = self.sentences[number]
        return self.text[start:end]

    @cached_property
    def _known(self) -> dict[tuple[str, int], bool]:
        return {}

    def sourced(self, number: int) -> bool:
        """Say whether a sentence names where its facts come from."""
        counted = bool(self.numbers.get(number))
        return self._once("source", number, lambda shown: sources.has_source(shown, counted=counted))

    def dated(self, number: int) -> bool:
        """Say whether a day, a month, a quarter or a year stands in a sentence."""
        return self._once("date", number, sources.has_date)

    def tagged(self, number: int) -> bool:
        """Say whether a sentence is marked as an assumption."""
        return self._once("tag", number, sources.tagged)

    def _once(self, what: str, number: int, ask: Callable[[str], bool]) -> bool:
        known = self._known.get((what, number))
        if known is None:
            known = self._known[what, number] = ask(self.shown(number))
        return known

    def asks(self, number: int) -> bool:
        """Say whether a sentence is a question."""
        return "?" in self.text[max(0, self.sentences[number][1] - 4) : self.sentences[number][1]]
