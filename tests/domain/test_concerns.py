"""Concerns: each dissenter is asked about their own words, answers alone, and is asked no more once it is settled."""

from dataclasses import replace

import pytest

from bot.domain import calendar, concerns
from bot.domain.commitments import Answer, AnswerForm, Standing
from bot.domain.concerns import Concern, ConcernState, Mind
from bot.domain.refusals import Refusal
from bot.domain.waiting import WaitingKind, waiting_for
from tests.domain.cast import DAY, NOW, ONE, POSITIONS, THREE, TWO, chosen, codes, decided, decision, record

DECIDED = decision()
DEBATE = decided().debate
FEARED = Concern(42, 1, 1, THREE.id, "It is slow.", "Fraud above 2 %.", ConcernState.ASKED, NOW)


def said(*standings, positions=POSITIONS, debate=DEBATE):
    """Return who is asked about what."""
    return concerns.dissents(debate, DECIDED, positions, standings)


def test_who_is_asked_about_what():
    """Who chose otherwise and who dissents in their answer, in their own words; the answer's before the position's."""
    assert said() == {THREE.id: (f"because {THREE.id}", "")}
    dissent = AnswerForm(Answer.DISAGREE_AND_COMMIT, "It is slow.", "Fraud above 2 %.")
    assert said(Standing(ONE.id, dissent), Standing(TWO.id, AnswerForm(Answer.AGREE)))[ONE.id] == (
        "It is slow.",
        "Fraud above 2 %.",
    )
    own = (*POSITIONS[:2], chosen(THREE.id, "No", change_my_mind="Nobody waits."))
    again = said(Standing(THREE.id, replace(dissent, change_my_mind="")), positions=own)
    assert again == {THREE.id: ("It is slow.", "Nobody waits.")}


def test_what_was_never_opened_is_not_asked_about():
    """Positions of a question that was not revealed stay what they are: sealed."""
    assert said(debate=replace(DEBATE, revealed_at=None)) == {}


@pytest.mark.parametrize(
    ("state", "again"),
    [(state, state in (ConcernState.TOO_EARLY, ConcernState.UNANSWERED)) for state in sorted(ConcernState)],
)
def test_asked_again_only_where_it_was_too_early(state, again):
    """What is settled, or still asked, is not asked once more at the next look back."""
    before = replace(FEARED, state=state)
    asked = concerns.to_ask({THREE.id: ("It is slow.", "")}, [before], number=42, review=2, first=2, now=NOW + DAY)
    assert [one.ordinal for one in asked] == ([2] if again else [])
    assert len(concerns.to_ask({ONE.id: ("a", "")}, [before], number=42, review=2, first=2, now=NOW)) == 1


def test_nobody_answers_for_another():
    """Its author alone, who may correct it; the same of what would have changed their mind."""
    came = concerns.answered(FEARED, ConcernState.CAME_TRUE, by=THREE.id, now=NOW)
    assert (came.state, came.answered_at) == (ConcernState.CAME_TRUE, NOW)
    assert concerns.answered(came, ConcernState.DID_NOT, by=THREE.id, now=NOW).state is ConcernState.DID_NOT
    assert codes(concerns.answered(FEARED, ConcernState.DID_NOT, by=ONE.id, now=NOW)) == {("FOR_SOMEBODY_ELSE", None)}
    assert concerns.minds(FEARED, Mind.HAPPENED, by=THREE.id).happened is Mind.HAPPENED
    assert codes(concerns.minds(FEARED, Mind.HAPPENED, by=ONE.id)) == {("FOR_SOMEBODY_ELSE", None)}
    assert isinstance(concerns.minds(replace(FEARED, mind=""), Mind.HAPPENED, by=THREE.id), Refusal)
    assert isinstance(concerns.answered(None, ConcernState.DID_NOT, by=ONE.id, now=NOW), Refusal)


def test_for_whom_it_waits():
    """For its author alone, until they say something; also where the decision does not stand any more."""
    whole = replace(record(DEBATE, decision=replace(DECIDED, ended_at=NOW)), concerns=(FEARED,))
    (mine,) = waiting_for([whole], THREE.id)
    assert (mine.kind, mine.about) == (WaitingKind.CONCERN, "1")
    assert mine.remind_at
    assert waiting_for([whole], ONE.id) == ()
    over = replace(FEARED, state=ConcernState.TOO_EARLY)
    assert waiting_for([replace(whole, concerns=(over,))], THREE.id) == ()


def test_what_nobody_answers_lapses():
    """After ten working days of its author, not before; what was answered stays, and its author may still say it."""
    at = concerns.lapses_at(NOW, THREE)
    assert at == calendar.add_working_days(NOW, 10, calendar.zone_of(THREE.zone))
    assert concerns.lapse(FEARED, THREE, now=at - DAY) is None
    over = concerns.lapse(FEARED, THREE, now=at)
    assert over.state is ConcernState.UNANSWERED
    assert over.answered_at is None
    assert concerns.lapse(over, THREE, now=at) is None
    assert concerns.answered(over, ConcernState.DID_NOT, by=THREE.id, now=at).state is ConcernState.DID_NOT
    whole = replace(record(DEBATE, decision=replace(DECIDED, ended_at=NOW)), concerns=(over,))
    assert waiting_for([whole], THREE.id) == ()
    assert {ConcernState.TOO_EARLY, ConcernState.UNANSWERED} == concerns.ASKED_AGAIN
