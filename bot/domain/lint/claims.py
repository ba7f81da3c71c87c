"""Claims: sentences that could be checked, and how well each is supported. They are counted; nothing is scored.

A claim compares, counts, or says what will change. It is *supported* by a number with its unit and a source; a number
alone is *number only*, whatever its decimals; one marked *assumption* says so, ideally with the day of measuring.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from bot.domain.lint import sources
from bot.domain.lint.numbers import NUMBER_WORDS, Number
from bot.domain.lint.text import Text
from bot.domain.lint.words import words

__all__ = ["Claim", "Grade", "Grades", "claims", "counted", "counts", "superlative"]


class Grade(StrEnum):
    """How a claim stands."""

    SUPPORTED = "supported"
    NUMBER_ONLY = "number only"
    BARE = "bare"
    ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Claim:
    """The sentence ``text[start:end]``, its grade, and of an assumption the day on which it is measured, if named."""

    start: int
    end: int
    text: str
    grade: Grade
    measured_on: date | None = None


@dataclass(frozen=True, slots=True)
class Grades:
    """How many claims there are of each grade; ``supported`` of ``all`` is what is shown, and no total score."""

    supported: int = 0
    number_only: int = 0
    bare: int = 0
    assumptions: int = 0
    undated: int = 0  # assumptions that name no day of measuring

    @property
    def all(self) -> int:
        """All claims."""
        return self.supported + self.number_only + self.bare + self.assumptions

    def __add__(self, other: "Grades") -> "Grades":
        """Return both together."""
        return Grades(
            self.supported + other.supported,
            self.number_only + other.number_only,
            self.bare + other.bare,
            self.assumptions + other.assumptions,
            self.undated + other.undated,
        )


_COMPARATIVES = words("claims.comparatives")
_SUPERLATIVES = words("claims.superlatives")
_SUPERLATIVE_PAIRS = frozenset({("world", "class"), ("second", "to"), ("number", "one")})
_SUPERLATIVE_STARTS = _SUPERLATIVES | {"most", *(one for one, _ in _SUPERLATIVE_PAIRS)}
_QUANTITY = words("claims.quantity")
_CHANGE = words("claims.change")
_WILL = words("claims.will")
_STATES = frozenset(
    {"is", "are", "be", "gets", "get", "becomes", "become", "works", "was", "were", "much", "far", "even"}
)
_NOT_SUPERLATIVE = frozenset(
    {
        *(("at", "best"), ("at", "worst"), ("best", "before"), ("best", "guess"), ("best", "effort")),
        *(
            ("best", one)
            for one in ("way", "start", "time", "place", "practice", "practices", "to", "interest", "interests")
        ),
        *(("most", one) for one in ("recent", "recently", "likely", "important", "common", "of")),
    }
)
_IDLE = frozenset(
    {("no", "longer"), ("no", "later"), ("sooner", "or"), ("or", "later"), ("or", "earlier"), ("cut", "off")}
)
_NO_QUANTITY = {
    *(("at", "most"), ("how", "many"), ("too", "many"), ("as", "many"), ("of", "many"), ("most", "recent")),
}
_SHARES = NUMBER_WORDS | {"one", "times", "half", "quarter", "third", "twice", "double"}
_PER = frozenset({"a", "per", "each", "every"})
_SPARED = words("claims.spared")
_SAVES = frozenset({"save", "saves", "saved"})
_PRICED = words("claims.priced")


def claims(text: str | Text) -> tuple[Claim, ...]:
    """Return the claims of a text in order; questions, quotes and prices are none. Of a language other than English
    none, since it could not tell.
    """
    whole = text if isinstance(text, Text) else Text(text)
    if not whole.english:
        return ()
    found: list[Claim] = []
    for number in range(len(whole.sentences)):
        shown = whole.shown(number)
        if found and sources.is_source_alone(shown) and found[-1].end <= whole.sentences[number][0]:
            if _follows(whole, found[-1], number) and found[-1].grade is Grade.NUMBER_ONLY:
                last = found.pop()
                found.append(Claim(last.start, last.end, last.text, Grade.SUPPORTED))
        elif not whole.asks(number) and (whole.tagged(number) or _claims_something(whole, number)):
            found.append(_graded(whole, number, shown))
    return tuple(found)


def _follows(text: Text, claim: Claim, number: int) -> bool:
    return number > 0 and text.sentences[number - 1][0] == claim.start


def counted(found: Iterable[Claim]) -> Grades:
    """Return how many claims there are of each grade."""
    grades = list(found)
    return Grades(
        supported=sum(one.grade is Grade.SUPPORTED for one in grades),
        number_only=sum(one.grade is Grade.NUMBER_ONLY for one in grades),
        bare=sum(one.grade is Grade.BARE for one in grades),
        assumptions=sum(one.grade is Grade.ASSUMPTION for one in grades),
        undated=sum(one.grade is Grade.ASSUMPTION and one.measured_on is None for one in grades),
    )


def superlative(text: Text, number: int) -> tuple[int, int] | None:
    """Return where the first superlative of a sentence stands in ``text``, outside quotes; None where there is none."""
    low, high = text.word_ranges[number]
    said = text.words
    if _SUPERLATIVE_STARTS.isdisjoint(said[low:high]):
        return None
    for at in range(low, high):
        if not text.free[at]:
            continue
        pair = (said[at], said[at + 1] if at + 1 < high else "")
        before = (said[at - 1] if at > low else "", said[at])
        if pair in _NOT_SUPERLATIVE or before in _NOT_SUPERLATIVE:
            continue
        if pair[0] == "best" and not {"do", "does", "did", "doing", "try", "tried"}.isdisjoint(
            said[max(low, at - 2) : at]
        ):
            continue
        if pair in _SUPERLATIVE_PAIRS:
            return text.places[at][0], text.places[at + 1][1]
        if said[at] in _SUPERLATIVES and said[at] != "leading":
            return _best_in_class(text, at, high)
        if said[at] == "most" and before[0] in ("the", "our", "world's") and at + 1 < high:
            return text.places[at][0], text.places[at + 1][1]
        if said[at] == "leading" and at > low and before[0] in ("the", "industry", "market", "world", "a"):
            return text.places[at - 1][0], text.places[at][1]
    return None


def _best_in_class(text: Text, at: int, high: int) -> tuple[int, int]:
    end = at + 2 if at + 2 < high and text.words[at + 1 : at + 3] in (["in", "class"], ["of", "breed"]) else at
    return text.places[at][0], text.places[end][1]


def _claims_something(text: Text, number: int) -> bool:
    low, high = text.word_ranges[number]
    own = [word for word, free in zip(text.words[low:high], text.free[low:high], strict=True) if free]
    if not own or own[0] in ("if", "unless", "should") or own[:2] in (["for", "example"], ["or", "if"]):
        return False  # a condition and a made-up case claim nothing
    figures = [one for one in text.numbers.get(number, ()) if _is_evidence(text.text, text.sentences[number][0], one)]
    if figures and all(one.money for one in figures) and _is_price(own):
        return False
    if any(one.unit for one in figures):
        return True
    if not _SHARES.isdisjoint(own) and any(_is_share(own, at) for at in range(len(own))):
        return True
    pairs = set(pairwise(own))
    if text.text[text.sentences[number][1] - 1] == ":":
        pairs.add(("how", "many"))  # the list that follows counts it
    if not _SAVES.isdisjoint(own) and _SPARED.isdisjoint(own):
        own = [word for word in own if word not in _SAVES]
    if not _IDLE.isdisjoint(pairs):
        own = [word for word in own if word not in ("longer", "later", "sooner", "earlier", "cut")]
    chosen = set(own)
    if not chosen.isdisjoint(_COMPARATIVES) and _compares(own):
        return True
    if not _NO_QUANTITY & pairs and not chosen.isdisjoint(
        _QUANTITY - ({"most"} if ("the", "most") in pairs else set())
    ):
        return True
    if not chosen.isdisjoint(_CHANGE) and not chosen.isdisjoint(_WILL | NUMBER_WORDS):
        return True
    more = any(
        own[at : at + 2] == ["more", "than"] and own[at + 2 : at + 3] not in (["one"], ["a"], ["just"])
        for at in range(len(own))
    )
    return more or superlative(text, number) is not None


def _is_price(own: list[str]) -> bool:
    """Say whether money in a sentence is what the customer pays, and not what it costs us or what changed."""
    if "us" in own or not _CHANGE.isdisjoint(own):
        return False
    said = set(own) & _PRICED
    periods = said & {"month", "monthly", "year", "yearly"}
    return bool(said - periods) or any((one in _PER or one.isdigit()) and two in periods for one, two in pairwise(own))


def _is_share(own: list[str], at: int) -> bool:
    """Say whether a share is told in words: "half of", "two thirds", "one in five", "twice as"."""
    after = own[at + 1 : at + 4]
    if own[at] in ("half", "quarter", "third") and after[:1] == ["of"]:
        return True
    if own[at] in ("twice", "double", "half", "times") and after[:1] == ["as"]:
        return True
    if own[at] != "one" and own[at] not in NUMBER_WORDS:
        return False
    if after[:1] in (["thirds"], ["quarters"], ["fifths"], ["tenths"]):
        return True
    rest = after[1:] if after[:1] == ["in"] else after[2:] if after[:2] == ["out", "of"] else []
    return bool(rest) and (rest[0] in NUMBER_WORDS or rest[0].isdigit())


_LIMITS = re.compile(
    r"\b(?:over|under|above|below|at least|at most|up to|more than|less than|only|exactly)\s[$€£¥₦]?\Z", re.IGNORECASE
)
_PERIOD = re.compile(r"\b(?:last|next|past|first|coming|previous)\s\Z", re.IGNORECASE)
_ALL_DAY = re.compile(r"24 hours a\s|24/7|365 days|7 days a\s")
_KIND = r"\b(?:of|with|between|from|aged|for)\s[$€£]?"
_RANGE_OF = re.compile(rf"{_KIND}\Z|{_KIND}\d[\d.,]*\s?(?:to|and|-|–)\s?\Z", re.IGNORECASE)
_GOES_ON = re.compile(r"\s?(?:to|and|-|–)\s?\d")
_MOVED = re.compile(r"\b(\w{2,12}) from\s[$€£]?(?:\d[\d.,]*\s?(?:to|-|–)\s?)?\Z", re.IGNORECASE)
_MOVES = _CHANGE | {"went", "dropped", "shrank", "grew", "down", "up", "halved", "declined"}
_WENT_BEFORE = re.compile(r"\d\s?(?:to|and|-|–)\s?\Z")


def _in_condition(before: str) -> bool:
    """Say whether "if" stands before, with no comma that ends its clause."""
    at = max(before.rfind(" if "), before.rfind(" unless "), before.rfind(" whenever "))
    return at >= 0 and not any(mark in before[at:] for mark in ",;:")


def _is_evidence(text: str, start: int, one: Number) -> bool:
    """Say whether a number tells what was or will be; a limit ("over 200") or the size of a kind ("teams of 8 to 40")
    only says what is spoken of.
    """
    before = text[max(0, one.start - 24) : one.start]
    if _LIMITS.search(before) and not one.share:
        return False
    if (
        _in_condition(text[max(start, one.start - 200) : one.start].lower())
        or _PERIOD.search(before)
        or _ALL_DAY.match(text, one.start, one.end + 12)
    ):
        return False
    moved = _MOVED.search(before)
    if moved and moved.group(1).lower() in _MOVES:
        return True
    ranged = _GOES_ON.match(text, one.end, one.end + 6) or _WENT_BEFORE.search(before)
    return not (ranged and _RANGE_OF.search(before) and not one.share)


def _compares(own: list[str]) -> bool:
    """Say whether a comparative is stated: with "than", or right after "is", "are", "gets" or a verb of the future."""
    if any(word in ("not", "no", "never") or word.endswith("n't") for word in own):
        return False  # a comparison that is denied
    if "than" in own:
        return True
    return any(two in _COMPARATIVES and one in _STATES for one, two in pairwise(own))


def _graded(text: Text, number: int, shown: str) -> Claim:
    start, end = text.sentences[number]
    figures = text.numbers.get(number, ())
    if text.tagged(number):
        return Claim(start, end, shown, Grade.ASSUMPTION, sources.last_day(shown))
    low, high = text.word_ranges[number]
    said = text.words[low:high]
    in_words = not _SHARES.isdisjoint(said) and any(
        counts(text, low + at, high) or _is_share(said, at) for at in range(len(said))
    )
    if not figures and not in_words:
        return Claim(start, end, shown, Grade.BARE)
    unit = in_words or any(one.unit for one in figures)
    supported = unit and text.sourced(number)
    return Claim(start, end, shown, Grade.SUPPORTED if supported else Grade.NUMBER_ONLY)


def counts(text: Text, at: int, high: int) -> bool:
    """Say whether a word is a number that counts the word after it; "one", "two-way" and "a quarter" are none."""
    if text.words[at] not in NUMBER_WORDS or at + 1 >= high or text.words[at] in ("none", "quarter", "third"):
        return False
    return text.text[text.places[at][1] : text.places[at + 1][0]] == " " and text.free[at]
