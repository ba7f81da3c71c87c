"""Reviews: a look back opens once on its day, for its owner; the process before the outcome; skipped is counted."""

from dataclasses import replace
from datetime import UTC, date

import pytest

from bot.domain import calendar, reviews, signals
from bot.domain.decisions import DecisionState
from bot.domain.refusals import Refusal
from bot.domain.reviews import Cause, OutcomeForm, Process, Review, ReviewState, Verdict
from bot.domain.settings import Settings
from bot.domain.signals import Signal, SignalState
from bot.domain.waiting import WaitingKind, waiting_for
from tests.domain.cast import (
    DAY,
    DIRECTOR,
    GONE,
    LEAD,
    NOW,
    ONE,
    PEOPLE,
    TWO,
    codes,
    decided,
    decision,
    record,
)

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


OPENED = Review(42, 1, 1, Cause.DATE, ReviewState.OPEN, AT, asked_at=AT, skipped_at=AT + 7 * DAY)
JUDGED = replace(OPENED, state=ReviewState.JUDGED, process=Process.SOUND, judged_by=LEAD.id, judged_at=AT)
SIGNAL = Signal(42, 1, LEAD.id, "any tenant above 250 ms", date(2026, 12, 8), "stop phase 2", NOW)
DEBATE = decided().debate


def concluded(form, review=JUDGED, *, by=LEAD.id, owner=LEAD.id, signals=()):
    """Judge the outcome of a decision that ``owner`` owns and lead decided."""
    looked = replace(IN_FORCE, owner=owner)
    return reviews.judge_outcome(review, DEBATE, looked, form, by=by, people=PEOPLE, signals=signals, now=AT + DAY)


@pytest.mark.parametrize("verdict", sorted(Verdict))
def test_the_process_comes_first(verdict):
    """No outcome is kept before the process was judged (R1), whatever it is; and it is kept once."""
    day = date(2027, 1, 12)
    form = OutcomeForm(verdict, "It went on.", statement="Yes, for good", again_on=day)
    assert codes(concluded(form, OPENED)) == {("PROCESS_FIRST", None)}
    kept = concluded(form)
    assert (kept.state, kept.verdict, kept.happened) == (ReviewState.CLOSED, verdict, "It went on.")
    assert kept.again_on == (day if verdict is Verdict.TOO_EARLY else None)
    assert kept.skipped_at is None
    assert codes(concluded(form, kept)) == {("LOOKED_BACK", None)}


def test_the_process_is_judged_once():
    """What was said before the outcome was thought of stays, whichever button is pressed later."""
    said = {"by": LEAD.id, "people": PEOPLE, "now": AT}
    first = reviews.judge_process(OPENED, DEBATE, IN_FORCE, process=Process.NOT_SOUND, **said)
    assert (first.state, first.process, first.judged_by) == (ReviewState.JUDGED, Process.NOT_SOUND, LEAD.id)
    assert reviews.judge_process(first, DEBATE, IN_FORCE, process=Process.SOUND, **said) == first
    assert reviews.to_look_at([first]) == (first,)


@pytest.mark.parametrize(
    ("by", "owner", "code"),
    [
        (LEAD.id, LEAD.id, None),
        (ONE.id, ONE.id, None),
        (LEAD.id, ONE.id, "NOT_OWNER"),
        (TWO.id, LEAD.id, "NOT_OWNER"),
        (LEAD.id, GONE.id, None),
    ],
)
def test_who_looks_back(by, owner, code):
    """The owner alone; who decided, where the owner has left."""
    found = concluded(OutcomeForm(Verdict.KEPT, "It went on."), by=by, owner=owner)
    assert (codes(found) if isinstance(found, tuple) else None) == ({(code, None)} if code else None)
    judged = reviews.judge_process(
        OPENED, DEBATE, replace(IN_FORCE, owner=owner), process=Process.SOUND, by=by, people=PEOPLE, now=AT
    )
    assert (codes(judged) if not isinstance(judged, Review) else None) == ({(code, None)} if code else None)


def test_what_the_form_misses():
    """An outcome and one line for it; a day that is ahead; what is undone needs no more than that."""
    assert codes(concluded(OutcomeForm(None))) == {("NO_OUTCOME", "happened"), ("NO_OUTCOME", "verdict")}
    assert codes(concluded(OutcomeForm(Verdict.KEPT, "  "))) == {("NO_OUTCOME", "happened")}
    assert codes(concluded(OutcomeForm(Verdict.TOO_EARLY))) == {("LOOK_BACK_PAST", "again_on")}
    assert codes(concluded(OutcomeForm(Verdict.TOO_EARLY, again_on=date(2026, 12, 1)))) == {
        ("LOOK_BACK_PAST", "again_on")
    }
    assert codes(concluded(OutcomeForm(Verdict.KEPT, "x" * 301))) == {("TOO_LONG", "happened")}
    kept = concluded(OutcomeForm(Verdict.KEPT, "It\nwent on.", cost="6 days"))
    assert (kept.happened, kept.cost) == ("It went on.", "")


@pytest.mark.parametrize(
    ("signal", "refused"),
    [
        (SIGNAL, False),
        (signals.ask(SIGNAL, now=AT), True),
        (replace(SIGNAL, state=SignalState.CROSSED), True),
        (replace(SIGNAL, state=SignalState.EXPIRED, asked_at=AT), False),
        (replace(SIGNAL, state=SignalState.OVERRULED, asked_at=AT), False),
    ],
)
def test_not_later_while_a_signal_is_open(signal, refused):
    """A look back cannot be moved later while a stop signal waits (R2); it can be closed."""
    found = concluded(OutcomeForm(Verdict.TOO_EARLY, again_on=date(2027, 1, 12)), signals=[signal])
    assert (codes(found) == {("NOT_LATER", "again_on")} if isinstance(found, tuple) else False) is refused
    assert isinstance(concluded(OutcomeForm(Verdict.KEPT, "It went on."), signals=[signal]), Review)


def test_skipped_is_counted_and_told_once():
    """Five working days each time; the second time nobody is asked any more, and one person is told."""
    zone = calendar.zone_of("Europe/Berlin")
    once = reviews.skip(OPENED, tell="", zone=zone, now=AT + 7 * DAY)
    assert (once.skips, once.told, once.state) == (1, None, ReviewState.OPEN)
    assert once.skipped_at == calendar.add_working_days(once.asked_at, 5, zone)
    twice = reviews.skip(once, tell=DIRECTOR.id, zone=zone, now=AT + 20 * DAY)
    assert (twice.skips, twice.told, twice.skipped_at) == (2, DIRECTOR.id, None)
    whole = replace(record(DEBATE, decision=IN_FORCE), reviews=(twice,))
    (mine,) = waiting_for([whole], LEAD.id)
    assert (mine.kind, mine.remind_at) == (WaitingKind.LOOK_BACK, None), "it waits in Home alone"
    (told,) = waiting_for([whole], DIRECTOR.id)
    assert told.kind is WaitingKind.SKIPPED
    assert isinstance(reviews.heard_of_it(twice, by=LEAD.id), Refusal)
    assert waiting_for([replace(whole, reviews=(reviews.heard_of_it(twice, by=DIRECTOR.id),))], DIRECTOR.id) == ()


@pytest.mark.parametrize(
    ("approver", "default", "looker", "public", "expected"),
    [
        (DIRECTOR.id, None, LEAD.id, True, DIRECTOR.id),
        (None, DIRECTOR.id, LEAD.id, True, DIRECTOR.id),
        (None, DIRECTOR.id, LEAD.id, False, ""),
        (None, None, ONE.id, True, LEAD.id),
        (ONE.id, None, ONE.id, True, LEAD.id),
        (GONE.id, None, LEAD.id, True, ""),
    ],
)
def test_who_is_told(approver, default, looker, public, expected):
    """Who rules on the record, else in the workspace (of what is public alone), else who decided; never oneself."""
    debate = replace(DEBATE, approver=approver)
    assert reviews.tells(debate, looker, PEOPLE, Settings(approver=default), public=public) == expected


def test_the_next_day_is_the_one_that_was_named_last():
    """Its own day; where that was too early, the day named then; an amended version has a day of its own again."""
    early = Review(1, 1, 1, Cause.DATE, ReviewState.CLOSED, NOW, verdict=Verdict.TOO_EARLY, again_on=date(2027, 1, 4))
    other = replace(early, ordinal=2, cause=Cause.SIGNAL, again_on=date(2027, 9, 9))
    assert reviews.next_on(IN_FORCE, ()) == IN_FORCE.look_back
    assert reviews.next_on(IN_FORCE, (early, other)) == date(2027, 1, 4)
    assert reviews.next_on(replace(IN_FORCE, version=2), (early,)) == IN_FORCE.look_back
