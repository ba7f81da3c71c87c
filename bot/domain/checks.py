"""Checks: what whoever asks should look at once more before their question goes out. Each reason is one small rule.

Nothing here refuses: the form that tells the reasons posts the question with one press, and leaves it as it was typed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.opening import Opening
from bot.domain.people import Member
from bot.domain.records import Related

__all__ = ["MANY", "RULES", "Check", "Look", "Rule", "checks"]

MANY = 10  # that many may be asked without a second look


class Look(StrEnum):
    """What there is to look at once more."""

    MANY = "many"
    OUTSIDE = "outside"  # a guest, or somebody of another workspace
    TWO = "two"  # nothing is blind between two people
    SIMILAR = "similar"  # it looks like what was decided, or is asked, already


@dataclass(frozen=True, slots=True)
class Check:
    """One reason to look again; ``members`` are those whom it is about, in the order in which they were picked."""

    look: Look
    members: tuple[str, ...] = ()


Rule = Callable[[Opening, str, Mapping[str, Member], Sequence[Related]], Check | None]
"""Takes the form, who asks, who is named in it, and what is like it; returns a reason, or None."""


def _asked(form: Opening) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*form.contributors, *form.affected)))


def _many(form: Opening, by: str, people: Mapping[str, Member], similar: Sequence[Related]) -> Check | None:
    asked = tuple(one for one in _asked(form) if one != by)
    return Check(Look.MANY, asked) if len(asked) > MANY else None


def _outside(form: Opening, by: str, people: Mapping[str, Member], similar: Sequence[Related]) -> Check | None:
    named = tuple(dict.fromkeys((*_asked(form), *form.informed, *([form.keeper] if form.keeper else []))))
    outside = tuple(one for one in named if one in people and not people[one].full)
    return Check(Look.OUTSIDE, outside) if outside else None


def _two(form: Opening, by: str, people: Mapping[str, Member], similar: Sequence[Related]) -> Check | None:
    others = tuple(one for one in dict.fromkeys((*form.contributors, form.decider)) if one != by)
    alone = len(form.contributors) == 1 or len(others) == 1
    return Check(Look.TWO, form.contributors if len(form.contributors) == 1 else others) if alone else None


def _similar(form: Opening, by: str, people: Mapping[str, Member], similar: Sequence[Related]) -> Check | None:
    return Check(Look.SIMILAR) if similar else None


RULES: tuple[Rule, ...] = (_many, _outside, _two, _similar)


def checks(
    form: Opening, *, by: str, people: Mapping[str, Member], similar: Sequence[Related] = ()
) -> tuple[Check, ...]:
    """Return every reason to look again, in the order in which they are told; none for most questions.

    ``similar`` are records like this one that ``by`` may see: whoever searches for them says so, never this rule. A
    question that says itself which decision it asks anew about is like that one, and no reason by it.
    """
    others = tuple(one for one in similar if one.number != form.follows)
    found = (rule(form, by, people, others) for rule in RULES)
    return tuple(one for one in found if one is not None)
