"""Positions of one-way doors: what they must say, and what holds where the label was corrected meanwhile."""

from dataclasses import replace

import pytest

from bot.domain.doors import Door
from bot.domain.positions import pass_on
from tests.domain.cast import MINUTE, NOW, ONE, PEOPLE, codes, collecting, kept, revealed, write

ONE_WAY = {"door": Door.ONE_WAY, "success": "p99 stays under 200 ms"}
DEBATE = replace(collecting(), **ONE_WAY)
SAID = {"change_my_mind": "a failed rehearsal", "chance": "60", "cause": "The move takes a year."}


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({}, set()),
        ({"change_my_mind": ""}, {("EMPTY_MIND", "change_my_mind")}),
        ({"cause": " \u200b"}, {("EMPTY_CAUSE", "cause")}),
        ({"cause": "x" * 1501}, {("TOO_LONG", "cause")}),
        ({"chance": ""}, {("CONFIDENCE", "chance")}),
        ({"chance": "0"}, {("CONFIDENCE", "chance")}),  # nothing is certain
        ({"chance": "100"}, {("CONFIDENCE", "chance")}),
        ({"chance": "likely"}, {("CONFIDENCE", "chance")}),
        ({"chance": "60 %"}, set()),
        ({"reason": "", "change_my_mind": "", "chance": "", "cause": ""}, {
            ("EMPTY_REASON", "reason"), ("EMPTY_MIND", "change_my_mind"), ("EMPTY_CAUSE", "cause"),
            ("CONFIDENCE", "chance"),
        }),
    ],
)  # fmt: skip
def test_what_a_one_way_door_asks_for(said, refused):
    """A chance from 1 to 99, what would change one's mind, and the likeliest cause; all that is missing at once."""
    result = write(DEBATE, ONE.id, **(SAID | said))
    assert (codes(result) if isinstance(result, tuple) else set()) == refused


def test_what_was_said_is_kept():
    """Chance and cause stand in the position, tidied, and nothing of them in that of a two-way door."""
    position = kept(write(DEBATE, ONE.id, **(SAID | {"cause": "  The move\u00a0takes a year. "})))
    assert (position.chance, position.change_my_mind) == (60, "a failed rehearsal")
    assert position.cause.strip() == position.cause != ""
    plain = kept(write(collecting(), ONE.id))
    assert (plain.chance, plain.cause) == (None, "")


def test_a_form_that_was_open_when_the_label_was_corrected():
    """It has no fields for what is asked now: what it says is kept, and nothing blocks; the next form asks."""
    older = kept(write(DEBATE, ONE.id, door=Door.TWO_WAY))
    assert (older.chance, older.cause) == (None, "")
    assert codes(write(DEBATE, ONE.id, door=Door.ONE_WAY)) == {
        ("EMPTY_MIND", "change_my_mind"), ("EMPTY_CAUSE", "cause"), ("CONFIDENCE", "chance"),
    }  # fmt: skip
    back = kept(write(collecting(), ONE.id, door=Door.ONE_WAY, **SAID))
    assert (back.chance, back.cause) == (60, "The move takes a year.")
    assert kept(write(collecting(), ONE.id, door=Door.ONE_WAY)).chance is None


def test_after_the_reveal_a_one_way_door_asks_the_same():
    """Who writes after reading the others says as much as they did; who passes says nothing."""
    opened = replace(revealed(), **ONE_WAY)
    assert ("CONFIDENCE", "chance") in codes(write(opened, ONE.id, now=NOW + 400 * MINUTE))
    assert kept(write(opened, ONE.id, now=NOW + 400 * MINUTE, **SAID)).informed
    assert kept(pass_on(DEBATE, by=ONE.id, positions=(), people=PEOPLE, now=NOW)).chance is None
