"""Reviews: a look back opens once on its day, for its owner, and un-decides nothing."""

from dataclasses import replace
from datetime import UTC

import pytest

from bot.domain import calendar, reviews
from bot.domain.decisions import DecisionState
from bot.domain.reviews import Cause, Review, ReviewState
from bot.domain.waiting import WaitingKind, waiting_for
from tests.domain.cast import DAY, LEAD, NOW, ONE, PEOPLE, TWO, decided, decision, record

AT = NOW + 14 * DAY
IN_FORCE = decision(state=DecisionState.IN_FORCE, in_force_at=NOW)


@pytest.mark.parametrize("state", sorted(DecisionState))
def test_what_is_in_force_is_looked_at(state):
    """On its day a decision in force is looked at; what is not valid yet, or not any more, is not."""
    opened = reviews.on_its_date(replace(IN_FORCE, state=state), ordinal=3, now=AT)
    assert (opened is not None) is (state is DecisionState.IN_FORCE)
    if opened:
        asked = calendar.next_working_morning(AT, UTC)
        later = calendar.add_working_days(asked, 5, UTC)
        assert opened == Review(42, 3, 1, Cause.DATE, ReviewState.OPEN, AT, asked_at=asked, skipped_at=later)


def test_a_block_after_it_is_in_force_is_looked_at():
    """It is kept in its author's words, and the decision stays as it was."""
    opened = reviews.on_block(IN_FORCE, ordinal=1, by=ONE.id, note="The contract ends.", now=AT)
    assert (opened.cause, opened.state, opened.by, opened.note) == (
        Cause.BLOCK,
        ReviewState.OPEN,
        ONE.id,
        "The contract ends.",
    )


def test_for_whom_it_waits():
    """For the owner; for the decider where the owner has left; nobody where it is over or asked anew."""
    owned = replace(IN_FORCE, owner=ONE.id)
    gone = {**PEOPLE, ONE.id: replace(ONE, deactivated=True)}
    assert reviews.looks_back(owned, LEAD.id, PEOPLE) == ONE.id
    assert reviews.looks_back(owned, LEAD.id, gone) == LEAD.id
    assert reviews.looks_back(owned, LEAD.id, {}) == ONE.id
    date = Review(42, 1, 1, Cause.DATE, ReviewState.OPEN, AT)
    anew = replace(date, ordinal=2, cause=Cause.NEWS)
    over = reviews.close(replace(date, ordinal=3), now=AT)
    whole = replace(record(decided().debate, decision=owned), reviews=(date, anew, over))
    for member, kinds in ((ONE.id, [WaitingKind.LOOK_BACK]), (LEAD.id, []), (TWO.id, [])):
        assert [one.kind for one in waiting_for([whole], member)] == kinds
    undone = replace(whole, decision=replace(owned, state=DecisionState.REVERSED, ended_at=AT))
    assert waiting_for([undone], ONE.id) == ()
