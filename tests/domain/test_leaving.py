"""Leaving: who cannot be asked any more is not waited for, keeps what they wrote, and opens nothing by going."""

import pytest

from bot.domain import positions
from bot.domain.debates import DebateState
from bot.domain.intents import Kind, View
from tests.domain.cast import AGENTS, LEAD, ONE, TWO, chosen, collecting, revealed, withdrawn


def test_who_leaves_without_an_answer_leaves_the_count():
    """The others are asked as before and their messages follow; nothing opens, though all that remain are in."""
    changed = positions.leave(collecting(), AGENTS[2], [chosen(ONE.id), chosen(TWO.id)])
    assert changed is not None
    assert changed.debate.contributors == AGENTS[:2]
    assert changed.debate.state is DebateState.COLLECTING
    assert View(Kind.CARD, changed.debate.number) in changed.intents
    assert not [one for one in changed.intents if one.kind in (Kind.REVEAL, Kind.TURN)]


def test_what_was_withdrawn_is_no_answer():
    """Somebody who took their position back before leaving is not waited for either."""
    assert positions.leave(collecting(), ONE.id, [chosen(ONE.id), withdrawn(ONE.id)]) is not None


@pytest.mark.parametrize(
    ("debate", "member", "written"),
    [
        (collecting(), ONE.id, [chosen(ONE.id)]),  # they answered: it is kept and counted
        (collecting(), LEAD.id, []),  # was not asked
        (collecting(contributors=AGENTS[:1]), AGENTS[0], []),  # the only one: the deadline will tell
        (revealed(), AGENTS[2], [chosen(ONE.id), chosen(TWO.id)]),  # the turnout is a fact by then
    ],
)
def test_nothing_else_changes(debate, member, written):
    """Anybody else's leaving changes nothing."""
    assert positions.leave(debate, member, written) is None
