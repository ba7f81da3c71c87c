"""Words that were never opened: which those are, whose, and what is left once their author erases them."""

from dataclasses import replace

import pytest

from bot.domain import debates, positions, words
from bot.domain.positions import Position, PositionKind
from bot.domain.refusals import Code, Refusal
from tests.domain.cast import (
    DEADLINE,
    LEAD,
    MINUTE,
    NOW,
    ONE,
    PEOPLE,
    STRANGER,
    THREE,
    TWO,
    chosen,
    collecting,
    passed,
    revealed,
    withdrawn,
)

CLOSED = debates.close(collecting(), by=LEAD.id, reason="moot", now=NOW).debate
SAID = (
    chosen(ONE.id), chosen(ONE.id, "No", version=2),
    chosen(TWO.id), withdrawn(TWO.id),
    chosen(THREE.id, "No"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("debate", "mine"),
    [
        (collecting(), {ONE.id: [1], TWO.id: [1], THREE.id: []}),  # what is sealed last may still open
        (revealed(SAID), {ONE.id: [1], TWO.id: [1], THREE.id: []}),
        (CLOSED, {ONE.id: [2, 1], TWO.id: [1], THREE.id: [1]}),
        (replace(collecting(), left=(THREE.id,)), {ONE.id: [1], TWO.id: [1], THREE.id: [1]}),
        (replace(revealed(SAID), left=(THREE.id,)), {ONE.id: [1], TWO.id: [1], THREE.id: [1]}),
    ],
)
def test_what_was_never_opened(debate, mine):
    """What was changed or taken back; all of it where nothing opened, or where its author was taken out."""
    for member, versions in {**mine, STRANGER.id: [], LEAD.id: []}.items():
        assert [one.version for one in words.never_opened(debate, SAID, member)] == versions


def test_it_is_exactly_what_nobody_can_see():
    """Of each version that holds words, either the reveal opened it, or it may still, or it is the author's alone."""
    late = chosen(ONE.id, "Yes", version=3, at=DEADLINE + MINUTE, informed=True)
    for debate in (collecting(), revealed(SAID), CLOSED):
        said = (*SAID, late) if debate.revealed_at else SAID
        for member in (ONE.id, TWO.id, THREE.id):
            own = [one for one in said if one.member == member and one.kind is PositionKind.CHOSEN]
            never = words.never_opened(debate, said, member)
            opened = [one for one in own if debate.revealed_at and one in positions.reveal_order(debate, said)]
            waits = (
                [positions.current(said)[member]] if debate is not CLOSED and not opened and member != TWO.id else []
            )
            assert sorted([*never, *opened, *waits], key=lambda one: one.version) == own


def test_a_pass_leaves_what_was_said_before_it():
    """Who passes after writing has never-opened words, too; a pass itself holds none."""
    said = (chosen(ONE.id), passed(ONE.id, version=2), chosen(TWO.id))
    assert [one.version for one in words.never_opened(revealed(said), said, ONE.id)] == [1]
    assert words.never_opened(CLOSED, [passed(ONE.id)], ONE.id) == ()


def test_what_was_written_down_for_somebody_is_theirs_to_erase():
    """The words are their author's, whoever wrote them down."""
    entry = chosen(THREE.id, entered_by=LEAD.id)
    assert words.never_opened(CLOSED, [entry], THREE.id) == (entry,)
    assert words.never_opened(CLOSED, [entry], LEAD.id) == ()


def test_erasing_leaves_that_it_was_and_when():
    """Words, choice and numbers are gone, of all versions at once; and then there is nothing more to erase."""
    whole = Position(ONE.id, 1, PositionKind.CHOSEN, NOW, "Yes", "because", "a fact", 70, chance=40, cause="rain")
    ((was, now),) = words.erase(CLOSED, [whole], by=ONE.id)
    assert was == whole
    bare = Position(ONE.id, 1, PositionKind.CHOSEN, NOW, None, "[removed]", "[removed]", cause="[removed]")
    assert now == bare
    assert now.erased
    again = words.erase(CLOSED, [now], by=ONE.id)
    assert isinstance(again, Refusal)
    assert again.code is Code.NOTHING_TO_ERASE
    both = words.erase(CLOSED, SAID, by=ONE.id)
    assert [was.version for was, _ in both] == [2, 1]
    assert isinstance(words.erase(collecting(), [chosen(ONE.id)], by=ONE.id), Refusal), "what is sealed is withdrawn"


def test_what_is_erased_changes_no_count():
    """An erased earlier version stays behind what counts."""
    said = (words.erase(collecting(), SAID, by=ONE.id)[0][1], *SAID[1:])
    assert positions.current(said) == positions.current(SAID)
    assert positions.everybody_in(collecting(contributors=(ONE.id, THREE.id)), said, PEOPLE)
