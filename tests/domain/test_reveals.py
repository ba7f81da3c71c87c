"""What a reveal notices about all positions together: how sure they are, and which are the same words."""

from dataclasses import replace

import pytest

from bot.domain.positions import Position, confidences, word_for_word
from bot.views import debates as views
from tests.views import cast

RECORD = cast.revealed()
LATE = replace(cast.ONE, member="UAGENT4", confidence=5, informed=True)


def said(member: str, reason: str, sure: int | None = None) -> Position:
    """Return somebody's sealed position."""
    return cast.position(member, "Yes", reason, sure=sure)


def test_how_sure_they_are_is_a_spread() -> None:
    """Lowest first and each by itself; who gave none, wrote late, spoke before or only decides is not counted."""
    lead = said("ULEAD", "I know.", 99)
    assert confidences(RECORD.debate, (*cast.ALL, LATE, lead)) == (70, 80)
    assert confidences(replace(RECORD.debate, voiced=("UAGENT3",)), cast.ALL) == (70,)
    asked = replace(RECORD.debate, contributors=(*cast.ASKED, "ULEAD"))
    assert confidences(asked, (*cast.ALL, lead)) == (70, 80, 99)


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("It sold out in a week.", "it SOLD OUT, in a week", True),
        ("It sold out in a week.", "It sold out in a month.", False),
        ("Of course.", "Of course.", False),  # too short to say anything
        ("棚卸し が 先 です", "棚卸し が 先 です", True),
    ],
)
def test_word_for_word(first: str, second: str, alike: bool) -> None:
    """Case, space and punctuation make no other sentence; two words may be anybody's."""
    found = word_for_word(RECORD.debate, (said("UAGENT1", first), said("UAGENT2", second)))
    assert [set(one) for one in found] == ([{"UAGENT1", "UAGENT2"}] if alike else [])


def test_who_read_the_others_may_quote_them() -> None:
    """A position written after the reveal is compared with nobody's; neither is a version that was never opened."""
    assert word_for_word(RECORD.debate, (*cast.ALL, LATE)) == ()
    older = replace(cast.TWO, reason=cast.ONE.reason, version=1)
    newer = replace(cast.TWO, version=2)
    assert word_for_word(RECORD.debate, (cast.ONE, older, newer)) == ()


@pytest.mark.parametrize("rank", [{"admin": True}, {"guest": True}])
def test_rank_is_not_shown(rank: dict[str, bool]) -> None:
    """Whoever differs is read where anybody would be, in the same words and blocks, admin or guest or neither."""
    people = {**cast.PEOPLE, "UAGENT3": replace(cast.PEOPLE["UAGENT3"], **rank)}
    for draw in (views.reveal, views.card):
        assert draw(replace(RECORD, people=people)) == draw(RECORD)
    decided = cast.heard(cast.decided(*cast.STANDINGS, closed=True))
    assert views.card(replace(decided, people=people)) == views.card(decided)
