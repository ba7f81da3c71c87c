"""Checking first: when an asker looks once more before a question goes out, and when they do not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checks import MANY, Check, Look, checks
from bot.domain.debates import DebateState
from bot.domain.opening import Opening
from bot.domain.people import Member
from bot.domain.records import Related

TEAM = ("U1", "U2", "U3")
CROWD = tuple(f"C{n}" for n in range(MANY + 2))
PEOPLE = {name: Member(name, name) for name in ("ME", "BOSS", *TEAM, *CROWD)}
PEOPLE |= {"G": Member("G", "G", guest=True), "S": Member("S", "S", stranger=True)}
FORM = Opening("C", "Should we?", "", ("Yes", "No"), TEAM, datetime(2026, 11, 24, tzinfo=UTC), "ME")
LIKE = Related(7, "Should we move?", "Yes.", DebateState.DECIDED, datetime(2026, 3, 4, tzinfo=UTC), "", "C", True)

CASES = {
    "three people of this workspace": ({}, ()),
    "ten, some of whom only commit": ({"contributors": CROWD[:6], "affected": CROWD[6:10]}, ()),
    "eleven": ({"contributors": CROWD[:6], "affected": CROWD[6:11]}, (Check(Look.MANY, CROWD[:11]),)),
    "eleven with whoever asks": ({"contributors": ("ME", *CROWD[:10])}, ()),
    "a guest writes": ({"contributors": (*TEAM, "G")}, (Check(Look.OUTSIDE, ("G",)),)),
    "a guest is told": ({"informed": ("G",)}, (Check(Look.OUTSIDE, ("G",)),)),
    "of another workspace": ({"affected": ("S",)}, (Check(Look.OUTSIDE, ("S",)),)),
    "one writes": ({"contributors": ("U1",)}, (Check(Look.TWO, ("U1",)),)),
    "one writes, another decides": ({"contributors": ("U1",), "decider": "BOSS"}, (Check(Look.TWO, ("U1",)),)),
    "the two write": ({"contributors": ("ME", "U1")}, (Check(Look.TWO, ("U1",)),)),
    "whoever asks and one write, another decides": ({"contributors": ("ME", "U1"), "decider": "BOSS"}, ()),
    "two others write": ({"contributors": ("U1", "U2")}, ()),
}


@pytest.mark.parametrize("name", CASES)
def test_when_to_look_once_more(name: str) -> None:
    """Over ten people asked, somebody from outside, or nobody who could stay unknown; nothing else."""
    news, found = CASES[name]
    assert checks(replace(FORM, **news), by="ME", people=PEOPLE) == found


def test_what_is_like_it_is_told_last() -> None:
    """A similar record is a reason, but not the one that the question itself asks anew about."""
    crowd = replace(FORM, contributors=CROWD[:11])
    assert [one.look for one in checks(crowd, by="ME", people=PEOPLE, similar=(LIKE,))] == [Look.MANY, Look.SIMILAR]
    assert checks(replace(FORM, follows=7), by="ME", people=PEOPLE, similar=(LIKE,)) == ()


@given(st.lists(st.sampled_from(sorted(PEOPLE)), unique=True), st.sampled_from(sorted(PEOPLE)))
def test_each_reason_is_told_once(asked: list[str], decider: str) -> None:
    """Whoever is asked, no reason comes twice, and each names people who are in the question."""
    form = replace(FORM, contributors=tuple(asked), decider=decider)
    found = checks(form, by="ME", people=PEOPLE)
    assert len({one.look for one in found}) == len(found)
    assert all(set(one.members) <= {*asked, decider} for one in found)
