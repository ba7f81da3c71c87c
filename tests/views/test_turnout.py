"""How many answered in time is a fact of the reveal: what is written after it changes no count."""

from bot.views.wording import turnout
from tests.domain.cast import DEADLINE, ONE, POSITIONS, THREE, TWO, chosen, passed, record, revealed


def test_a_change_after_the_reveal_changes_no_count():
    """Whoever writes again after reading the others has still written before."""
    again = chosen(THREE.id, "Yes", version=2, at=DEADLINE, informed=True)
    assert turnout(record(revealed(), (*POSITIONS, again))) == "all 3 written before opening"


def test_an_answer_after_the_reveal_was_not_in_time():
    """Whoever answers first after the reveal gave no response before it; whoever passed, passed."""
    said = (chosen(ONE.id), passed(TWO.id))
    late = (chosen(THREE.id, informed=True), chosen(TWO.id, version=2, informed=True))
    counted = "1 of 3 written before opening · 1 passed · 1 no response"
    assert turnout(record(revealed(said), said)) == turnout(record(revealed(said), (*said, *late))) == counted
