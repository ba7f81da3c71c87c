"""Where a word of the lexicon is left alone: because of the words around it, or of the sentence that it stands in."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from bot.domain.lint.lexicon import Phrase, Slot, Term
from bot.domain.lint.numbers import NUMBER_WORDS
from bot.domain.lint.text import Text
from bot.domain.lint.words import words

__all__ = ["RULES", "fits", "left_alone"]

_START = (Slot(frozenset({"^"})),)
_NO_NOUN = words("exemptions.no_noun")
_NO_PLURAL = words("exemptions.no_plural")
_OUTCOME = words("exemptions.outcome")
_POINTING = words("exemptions.pointing")
_ASKING = words("exemptions.asking")
_PLURALS = frozenset({"people", "children", "men", "women", "data", "staff"})
_JOINTS = frozenset({" ", "-", "\u2011", "\n", "\u00a0", "  "})
_ANNOUNCED = 80  # characters between a word and the colon that lists what it counts
_TIME = re.compile(r"\b\d{1,2}:\d{2}\b|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_LIMITING = frozenset({"once", "twice", "only", "until", "within"})
_NO = frozenset({"no", "not", "nothing", "nobody", "none", "never", "neither", "nor", "without"})
_DENIAL = 5  # words before a comparison in which it is denied
_REACH = 8  # words around a term in which a figure answers its question


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in NUMBER_WORDS


def _is_plural(word: str) -> bool:
    if word in _PLURALS:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "ous", "'s")) and word not in _NO_PLURAL


def _fits_slot(slot: Slot, word: str) -> bool:
    if word in slot.words:
        return True
    for one in slot.words:
        if one == "#" and _is_number(word):
            return True
        if one == "+plural" and _is_plural(word):
            return True
        if one == "+owner" and word.endswith("'s"):
            return True
        if one == "+noun" and word not in _NO_NOUN and not _is_number(word):
            return True
        if one == "+word" and word.isalpha() and word not in _NO_NOUN:
            return True
    return False


def fits(text: Text, phrase: Phrase, at: int, *, step: int = 1) -> int:
    """Return how many words from ``at`` on fit the phrase, -1 where it does not; backwards with ``step`` -1.

    A word that may be missing is taken where it is there, else passed over: so the time is that of the phrase.
    """
    said, places, here = text.words, text.places, at
    for slot in phrase if step > 0 else reversed(phrase):
        inside = 0 <= here < len(said)
        if inside and _fits_slot(slot, said[here]) and (here == at or _joined(text.text, places, here, step)):
            here += step
        elif not slot.optional:
            return -1
    return (here - at) * step


def _joined(text: str, places: list[tuple[int, int]], here: int, step: int) -> bool:
    left, right = (here - 1, here) if step > 0 else (here, here + 1)
    return text[places[left][1] : places[right][0]] in _JOINTS


def _beside(text: Text, around: tuple[Phrase, Phrase], first: int, behind: int) -> bool:
    """Say whether the words before and behind the term fit, in the same sentence and with nothing between."""
    before, after = around
    places = text.places
    if before == _START:
        if first != text.word_ranges[text.sentence_at(places[first][0])][0]:
            return False
        before = ()
    if before and (first == 0 or text.text[places[first - 1][1] : places[first][0]] not in _JOINTS):
        return False
    if after and (behind >= len(places) or not _close(text.text[places[behind - 1][1] : places[behind][0]])):
        return False
    return (not before or fits(text, before, first - 1, step=-1) >= 0) and (not after or fits(text, after, behind) >= 0)


def _close(between: str) -> bool:
    return between in _JOINTS or between.strip() in ("", "%", "$", "€")


def left_alone(text: Text, term: Term, first: int, behind: int, sentence: int) -> bool:
    """Say whether nothing is asked about words ``first`` to ``behind`` (excluded), an occurrence of ``term``."""
    if any(_beside(text, one, first, behind) for one in term.unless):
        return True
    if term.only and not any(_beside(text, one, first, behind) for one in term.only):
        return True
    return any(RULES[rule](text, first, behind, sentence) for rule in term.rules)


def _figure(text: Text, first: int, behind: int, sentence: int) -> bool:
    """A share or a count of a count near the term answers "how many of how many"."""
    low, high = text.word_ranges[sentence]
    start = text.places[max(low, first - _REACH)][0]
    end = text.places[min(high, behind + _REACH) - 1][1]
    return any(one.share and start <= one.start < end for one in text.numbers.get(sentence, ()))


def _number(text: Text, first: int, behind: int, sentence: int) -> bool:
    """A figure in digits in the sentence (not one that is part of the term), or counted in words near the term."""
    start, end = text.places[first][0], text.places[behind - 1][1]
    if any(not start <= one.start < end for one in text.numbers.get(sentence, ())):
        return True
    low, high = text.word_ranges[sentence]
    said = text.words
    near = range(max(low, first - _REACH), min(high, behind + _REACH))
    return any(said[at] in _COUNTS and at + 1 < high and said[at + 1] not in _NO_NOUN for at in near)


_COUNTS = NUMBER_WORDS - {"none", "zero", "third", "quarter", "million", "billion", "double", "triple"} | {
    "twice",
    "half",
}


def _percent(text: Text, first: int, behind: int, sentence: int) -> bool:
    return any(one.share for one in text.numbers.get(sentence, ()))


def _no_share(text: Text, first: int, behind: int, sentence: int) -> bool:
    """Only a share is promised with "up to"; a plain number after it is a limit."""
    end = text.places[behind - 1][1]
    return not any(one.share and 0 <= one.start - end <= 3 for one in text.numbers.get(sentence, ()))


def _question(text: Text, first: int, behind: int, sentence: int) -> bool:
    return text.asks(sentence)


def _source(text: Text, first: int, behind: int, sentence: int) -> bool:
    return text.sourced(sentence)


def _tagged(text: Text, first: int, behind: int, sentence: int) -> bool:
    return text.tagged(sentence)


def _date(text: Text, first: int, behind: int, sentence: int) -> bool:
    return text.dated(sentence)


def _month(text: Text, first: int, behind: int, sentence: int) -> bool:
    """ "May" with a day, a year or a preposition of time beside it, or a capital inside the sentence, is the month."""
    if not text.text[text.places[first][0]].isupper():
        return False
    low, high = text.word_ranges[sentence]
    before = text.words[first - 1] if first > low else ""
    after = text.words[behind] if behind < high else ""
    return first > low or before[:1].isdigit() or after[:1].isdigit() or after in ("and", "to", "the")


def _from_to(text: Text, first: int, behind: int, sentence: int) -> bool:
    low, high = text.word_ranges[sentence]
    return "from" in text.words[low:high] and "to" in text.words[low:high]


def _limit(text: Text, first: int, behind: int, sentence: int) -> bool:
    """What "may" is followed by a limit is a permission."""
    high = text.word_ranges[sentence][1]
    said = text.words[behind : min(high, behind + _REACH)]
    return not _LIMITING.isdisjoint(said) or ("up", "to") in pairwise(said) or ("at", "most") in pairwise(said)


def _denied(text: Text, first: int, behind: int, sentence: int) -> bool:
    """A comparison that is denied claims nothing."""
    low = text.word_ranges[sentence][0]
    said = text.words[max(low, first - _DENIAL) : first]
    return any(word in _NO or word.endswith("n't") for word in said)


def _if(text: Text, first: int, behind: int, sentence: int) -> bool:
    low, high = text.word_ranges[sentence]
    return not {"if", "unless", "otherwise", "without", "instead"}.isdisjoint(text.words[low:high])


def _list(text: Text, first: int, behind: int, sentence: int) -> bool:
    """What a colon announces is counted by the list that follows it."""
    end = text.sentences[sentence][1]
    after = text.places[behind - 1][1]
    return text.text[end - 1] == ":" or ": " in text.text[after : min(end, after + _ANNOUNCED)]


def _clock(text: Text, first: int, behind: int, sentence: int) -> bool:
    return bool(_TIME.search(text.shown(sentence)))


def _name(text: Text, first: int, behind: int, sentence: int) -> bool:
    """A capital inside a sentence that is no headline begins a name: "Better Business Bureau"."""
    start, end = text.places[first]
    low, high = text.word_ranges[sentence]
    shown = text.text[start:end]
    if first == _opening(text, low) or not shown[0].isupper() or shown.isupper():
        return False
    if text.text[max(0, start - 2) : start].strip() in (":", "—", "–"):
        return False
    long = [place for place in text.places[low:high] if place[1] - place[0] > 3]
    capitals = sum(1 for place in long if text.text[place[0]].isupper())
    return capitals * 10 < len(long) * 7


def _opening(text: Text, low: int) -> int:
    """The first word of a sentence, behind the number of a list."""
    return low + 1 if text.words[low].isdigit() else low


def _norm(text: Text, first: int, behind: int, sentence: int) -> bool:
    """ "Should" asks of everybody what is right ("code should be read"), unless an outcome is foretold."""
    low, high = text.word_ranges[sentence]
    said = text.words
    at = behind
    denied = behind < high and said[behind] in ("not", "no", "never")
    while at < high and (
        said[at] in ("not", "no", "longer", "also", "be", "only", "always", "never", "then") or said[at][-2:] == "ly"
    ):
        at += 1
    verb = said[at] if at < high else ""
    if verb in _OUTCOME or verb.removesuffix("d") in _OUTCOME or verb.removesuffix("ed") in _OUTCOME:
        return False
    return denied or said[first - 1] in ("that", "which") or _POINTING.isdisjoint(said[low:first])


def _ability(text: Text, first: int, behind: int, sentence: int) -> bool:
    """What "only" some people could do is told of the past."""
    low = text.word_ranges[sentence][0]
    return not {"only", "nobody", "none", "few"}.isdisjoint(text.words[max(low, first - _REACH) : first])


def _asked(text: Text, first: int, behind: int, sentence: int) -> bool:
    """Somebody wants to find out how, or whether, something is better."""
    low = text.word_ranges[sentence][0]
    said = text.words[max(low, first - _REACH) : first]
    return "whether" in said or ("how" in said and not _ASKING.isdisjoint(said))


def _condition(text: Text, first: int, behind: int, sentence: int) -> bool:
    """What stands behind "if", before the comma that ends its clause, is supposed and not said."""
    low = text.word_ranges[sentence][0]
    for at in range(first - 1, max(low, first - 2 * _REACH) - 1, -1):
        if text.words[at] in ("if", "unless", "until"):
            return not any(mark in text.text[text.places[at][1] : text.places[first][0]] for mark in ",;:")
    return False


def _supposed(text: Text, first: int, behind: int, sentence: int) -> bool:
    """What follows from a condition at the start ("if it rains, a boat may come late") is a case, not a promise."""
    low = text.word_ranges[sentence][0]
    return text.words[low] in ("if", "unless", "suppose")


def _indirect(text: Text, first: int, behind: int, sentence: int) -> bool:
    """An indirect question ("why it might fail", "what it should do") asks itself."""
    low = text.word_ranges[sentence][0]
    for at in range(first - 1, max(low, first - _DENIAL) - 1, -1):
        if text.words[at] in ("what", "why", "how", "whether"):
            return not any(mark in text.text[text.places[at][1] : text.places[first][0]] for mark in ",;:—")
    return False


def _reader(text: Text, first: int, behind: int, sentence: int) -> bool:
    """ "If you use several tools" says for whom it is, and counts nothing."""
    low = text.word_ranges[sentence][0]
    return text.words[low : low + 2] in (["if", "you"], ["whether", "you"], ["when", "you"])


def _examples(text: Text, first: int, behind: int, sentence: int) -> bool:
    """ "Some of them include …" is followed by the list that it counts."""
    high = text.word_ranges[sentence][1]
    return not {"include", "includes", "including"}.isdisjoint(text.words[behind : min(high, behind + 12)])


def _dated_number(text: Text, first: int, behind: int, sentence: int) -> bool:
    return text.dated(sentence) and any(one.unit for one in text.numbers.get(sentence, ()))


RULES: Mapping[str, Callable[[Text, int, int, int], bool]] = {
    "figure": _figure,
    "number": _number,
    "percent": _percent,
    "no_share": _no_share,
    "question": _question,
    "source": _source,
    "tagged": _tagged,
    "date": _date,
    "month": _month,
    "from_to": _from_to,
    "if": _if,
    "limit": _limit,
    "denied": _denied,
    "clock": _clock,
    "list": _list,
    "name": _name,
    "norm": _norm,
    "ability": _ability,
    "asked": _asked,
    "condition": _condition,
    "indirect": _indirect,
    "supposed": _supposed,
    "reader": _reader,
    "examples": _examples,
    "dated_number": _dated_number,
}
"""The rules that the lexicon names; each is given the text, the words of the term, and its sentence."""
