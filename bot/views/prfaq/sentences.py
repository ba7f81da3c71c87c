"""What is said where something stands in a PRFAQ's way (``bot.views.refusals`` has the rules of such sentences)."""

from collections.abc import Callable, Mapping

from bot.domain.refusals import Code
from bot.views.facts import Facts
from bot.views.kit import clip

__all__ = ["SENTENCES"]

_PARTS: Mapping[str, str] = {
    "who": "no customer. Write which kind of people it is for, where, and how many.",
    "problem": "no problem paragraph. Write who hurts, how often, and what it costs them.",
    "solution": "no solution paragraph. Write what the customer does, and what they get.",
    "summary": "no summary. Begin with city, outlet and a day to come; then the product and its benefit.",
    "date": "no release date. Begin the summary with a day to come, such as 4 June 2027.",
}


def _missing(f: Facts) -> str:
    return "Not ready for a circle: " + _PARTS.get(f["part"], "a part is empty. Write it, and ask again.")


def _everyone(f: Facts) -> str:
    words = clip(f["words"], 32)
    named = f"“{words[:1].upper()}{words[1:]}” is everybody" if words else "Everybody is no customer"
    return f"{named}. Name one kind of people: which, where, what size?"


def _ship(f: Facts) -> str:
    words = f"“{clip(f['words'], 24)}” is" if f["words"] else "That is"
    return f"{words} about how to ship, the second question. Keep it for the ship plan, which opens after approval."


def _superlative(f: Facts) -> str:
    words = f"“{clip(f['words'], 32)}”" if f["words"] else "A superlative"
    return f"{words} is a claim. Put a number with its source in its place, take it out, or override with a reason."


def _failure(f: Facts) -> str:
    said = {
        "fail": "A question is missing in the internal FAQ: why might it not work? Answer it, with its risk.",
        "stop": "A question is missing in the internal FAQ: what would make us stop? Answer with a number and a day.",
    }
    missing = f.names("missing")
    both = "Two questions are missing in the internal FAQ: why it might not work, and what would make us stop."
    return said[missing[0]] if len(missing) == 1 and missing[0] in said else both


def _past(f: Facts) -> str:
    day = f"{f['day']} is over" if f["day"] else "The release date is over"
    return f"{day}. Date the press release on a day to come; its distance says how hard it is."


SENTENCES: Mapping[Code, Callable[[Facts], str]] = {
    Code.MISSING_PART: _missing,
    Code.EVERYONE: _everyone,
    Code.NO_NUMBER: lambda f: (
        "No number in the problem. Add one with its source, or mark it “assumption” with the day of measuring."
    ),
    Code.BARE_SUPERLATIVE: _superlative,
    Code.HOW_TO_SHIP: _ship,
    Code.NO_FAILURE: _failure,
    Code.RELEASE_PAST: _past,
    Code.ONLY_EMOJI: lambda f: "Only emoji are here. Write a sentence beside them, or leave it empty.",
}
