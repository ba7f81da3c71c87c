"""Likeness: which earlier questions are like one that is about to be asked, by the words that they share.

It is a hint: nothing is refused because of it. Words that every question has count for nothing.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.search.segments import runs

__all__ = ["LIKE", "asked_words", "likeness", "nearest", "telling"]

LIKE = 0.4
"""How much two questions share, from 0 to 1, from which on one is worth a look."""
_MOST_WORDS = 24
_MOST_TELLING = 6
_EVERYBODYS = (
    "a an and any are as at be by can do does for from had has have how i if in into is it its may more must no not of",
    "on or our shall should so some than that the their them then there they this to up us was we were what when where",
    "which who why will with would you your",
    "der die das den dem ein eine einen und oder wir soll sollen sollten ist sind mit für von im zu auf nicht wie",
    "le la les un une des et ou nous devons faut il est pour de du en dans que qui on ne pas",
    "el los las una y o debemos es son para con se",
)
_COMMON = frozenset(word for line in _EVERYBODYS for word in line.split())


def asked_words(text: str) -> tuple[str, ...]:
    """Return the pieces of a question by which it is compared, each once, in order."""
    found: dict[str, None] = {}
    for run in runs(text):
        found |= dict.fromkeys(piece for piece in run.asked if run.paired or run.text not in _COMMON)
    return tuple(found)[:_MOST_WORDS]


def telling(words: Sequence[str]) -> list[str]:
    """Return the few of ``words`` by which like questions are looked for: long words are rare; of pairs of signs, which
    overlap, some from everywhere.
    """
    if len(words) <= _MOST_TELLING:
        return list(words)
    longest = sorted(words, key=len, reverse=True)[: _MOST_TELLING * 2]
    step = 1 if len(longest[0]) > 2 else max(1, len(words) // _MOST_TELLING)
    return (longest if step == 1 else list(words)[::step])[:_MOST_TELLING]


def likeness(one: Sequence[str], other: Iterable[str]) -> float:
    """Return how much two questions share of their words, from 0 to 1; a single word in common is nothing in common,
    but where one of them has no second.
    """
    mine, theirs = set(one), set(other)
    shared = len(mine & theirs)
    if not shared or (shared == 1 and min(len(mine), len(theirs)) > 1):
        return 0.0
    return 2 * shared / (len(mine) + len(theirs))


def nearest(question: str, others: Mapping[int, Sequence[str]], limit: int) -> list[int]:
    """Return the numbers of those of ``others`` that are like ``question``, the nearest first, the newer of two.

    ``others`` maps numbers to the texts by which each may be known: its question, what was decided.
    """
    mine = asked_words(question)
    near = {
        number: max((likeness(mine, asked_words(text)) for text in texts if text), default=0.0)
        for number, texts in others.items()
    }
    like = [number for number, share in near.items() if share >= LIKE]
    return sorted(like, key=lambda number: (-near[number], -number))[:limit]
