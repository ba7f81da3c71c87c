"""Decisions: one decider, after the reveal; what a decision needs; whom it asks and until when; when it is in force."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import debates, decisions
from bot.domain.debates import SOMETHING_ELSE, DebateState
from bot.domain.decisions import TRANSITIONS, Decided, DecisionState, Origin
from bot.domain.intents import Kind, Ping, View
from tests.domain.cast import (
    AGENTS,
    BOT,
    DEADLINE,
    DIRECTOR,
    GONE,
    GUEST,
    HOUR,
    LEAD,
    MINUTE,
    NOW,
    ONE,
    PEOPLE,
    STRANGER,
    THREE,
    TWO,
    codes,
    collecting,
    decided,
    decision,
    revealed,
    verdict,
    waiting,
)

AT = DEADLINE + 25 * MINUTE


def deciding(debate=None, *, by=LEAD, now=AT, people=PEOPLE, **changes):
    return decisions.decide(debate or revealed(), verdict(**changes), by=by.id, people=people, now=now)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, set()),
        ({"choice": SOMETHING_ELSE}, set()),
        ({"choice": None}, {("NO_OPTIONS", "choice")}),
        ({"choice": "Maybe"}, {("NO_OPTIONS", "choice")}),
        ({"statement": ""}, set()),  # the option says it
        ({"choice": SOMETHING_ELSE, "statement": ""}, {("EMPTY_REASON", "statement")}),  # here nothing does
        ({"choice": SOMETHING_ELSE, "statement": "\u200b"}, {("EMPTY_REASON", "statement")}),
        ({"statement": "x" * 300}, set()),
        ({"statement": "x" * 301}, {("TOO_LONG", "statement")}),
        ({"why": ""}, {("EMPTY_REASON", "why")}),
        ({"why": "\u3164"}, {("EMPTY_REASON", "why")}),
        ({"why": "💸"}, set()),
        ({"why": "x" * 1500}, set()),
        ({"why": "x" * 1501}, {("TOO_LONG", "why")}),
        ({"owner": None}, {("NO_OWNER", "owner")}),
        ({"owner": "U0NOBODY"}, {("NO_OWNER", "owner")}),
        ({"owner": BOT.id}, {("NOT_A_PERSON", "owner")}),
        ({"owner": GONE.id}, {("NOT_A_PERSON", "owner")}),
        ({"owner": STRANGER.id}, set()),  # anybody may own it
        ({"look_back": None}, {("NO_OWNER", "look_back")}),
        ({"look_back": date(2026, 11, 23)}, {("LOOK_BACK_PAST", "look_back")}),
        ({"look_back": date(2026, 11, 24)}, {("LOOK_BACK_PAST", "look_back")}),  # today there is nothing to see yet
        ({"look_back": date(2026, 11, 25)}, set()),
        ({"look_back": date.max}, {("LOOK_BACK_PAST", "look_back")}),
        ({"choice": None, "why": "", "owner": None, "look_back": None}, {
            ("NO_OPTIONS", "choice"), ("EMPTY_REASON", "why"), ("NO_OWNER", "owner"), ("NO_OWNER", "look_back"),
        }),
    ],
)  # fmt: skip
def test_what_a_decision_needs(changes, refused):
    """What, why, exactly one owner and a day to look back; what is missing is said at once, under its field."""
    result = deciding(**changes)
    assert (codes(result) if isinstance(result, tuple) else set()) == refused


def test_today_is_the_deciders():
    """Tomorrow is counted where the decider lives: late in the evening in Berlin it is still today in New York."""
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # the 25th in Berlin, the 24th in New York
    assert codes(deciding(now=late, look_back=date(2026, 11, 25))) == {("LOOK_BACK_PAST", "look_back")}
    abroad = revealed(decider=DIRECTOR.id)
    assert isinstance(deciding(abroad, by=DIRECTOR, now=late, look_back=date(2026, 11, 25)), Decided)


ENDED = debates.close(collecting(), by=LEAD.id, reason="moot", now=NOW).debate


@pytest.mark.parametrize(
    ("debate", "by", "refused"),
    [
        (revealed(), LEAD, None),
        (revealed(), ONE, "NOT_DECIDER"),
        (revealed(), STRANGER, "NOT_DECIDER"),
        (revealed(decider=DIRECTOR.id), LEAD, "NOT_DECIDER"),  # opening is not deciding
        (revealed(decider=DIRECTOR.id), DIRECTOR, None),  # accepts by acting
        (collecting(), LEAD, "DECIDER_FIRST"),
        (collecting(), ONE, "NOT_DECIDER"),
        (waiting(), LEAD, "NOT_YET_REVEALED"),
        (decided().debate, LEAD, "ALREADY_DECIDED"),  # the same press twice, or the slower of two forms
        (ENDED, LEAD, "ENDED"),
    ],
)
def test_one_decider(debate, by, refused):
    """The decider alone decides, after the reveal, once; whatever the form holds, others hear why not."""
    for changes in ({}, {"why": ""}):
        result = deciding(debate, by=by, **changes)
        if refused:
            assert codes(result) == {(refused, None)}
        elif not changes:
            assert result.debate.decider_accepted
            assert result.debate.state is DebateState.DECIDED
            assert result.decision.decided_by == by.id


def test_after_not_me_there_is_still_one_decider():
    """Who gave the decision back cannot decide any more; the opener can."""
    given = debates.not_me(revealed(decider=DIRECTOR.id), by=DIRECTOR.id).debate
    assert codes(deciding(given, by=DIRECTOR)) == {("NOT_DECIDER", None)}
    assert isinstance(deciding(given, by=LEAD), Decided)


@pytest.mark.parametrize(
    ("typed", "statement"),
    [
        ("Yes, for 14 days", "Yes, for 14 days"),
        ("", "Yes"),
        (" \n ", "Yes"),
        ("\u200b\u2060", "Yes"),  # nothing that shows is no statement
        ("Yes,\nfor  14 days", "Yes, for 14 days"),
    ],
)
def test_what_is_decided_can_be_read(typed, statement):
    """A decision always has one line that shows: its own sentence, or its option."""
    assert deciding(statement=typed).decision.statement == statement


@pytest.mark.parametrize(
    ("debate", "by", "owner", "asked"),
    [
        (revealed(), LEAD, LEAD, AGENTS),
        (revealed(contributors=(*AGENTS, LEAD.id)), LEAD, LEAD, AGENTS),  # who decided has committed
        (revealed(), LEAD, STRANGER, (*AGENTS, STRANGER.id)),  # the owner too
        (revealed(), LEAD, TWO, AGENTS),  # each once
        (revealed(affected=(GUEST.id, ONE.id)), LEAD, LEAD, (*AGENTS, GUEST.id)),
        (revealed(informed=(STRANGER.id,), keeper=GUEST.id), LEAD, LEAD, AGENTS),  # told, not asked
        (revealed(decider=DIRECTOR.id), DIRECTOR, LEAD, (*AGENTS, LEAD.id)),
    ],
)
def test_who_is_asked(debate, by, owner, asked):
    """Asked are the contributors, the affected and the owner, each once, without the decider."""
    result = deciding(debate, by=by, owner=owner.id)
    assert result.decision.asked == asked
    asks = [view.member for view in result.intents if isinstance(view, View) and view.kind is Kind.ASK]
    assert set(asks) >= set(asked)
    assert len(set(result.intents)) == len(result.intents)
    assert not [intent for intent in result.intents if isinstance(intent, Ping)]  # asking again is an edit
    assert View(Kind.LINE, 42) in result.intents


def test_those_who_left_are_not_asked():
    """A deactivated contributor is not asked; where nobody is left to ask, the decision is in force at once."""
    left = {**PEOPLE, THREE.id: replace(THREE, deactivated=True)}
    assert deciding(people=left).decision.asked == (ONE.id, TWO.id)
    alone = deciding(people={**PEOPLE, **{m: replace(PEOPLE[m], deactivated=True) for m in AGENTS}}).decision
    assert (alone.asked, alone.state, alone.in_force_at) == ((), DecisionState.IN_FORCE, AT)
    assert not alone.open_for_answers


@pytest.mark.parametrize(
    ("now", "contributors", "until"),
    [
        # Tuesday 14:25 UTC: 48 hours later it is past noon everywhere
        (AT, AGENTS, AT + 48 * HOUR),
        # Friday 14:25 UTC: not before noon of Monday there; Berlin is an hour ahead, New York five behind
        (AT + 72 * HOUR, (ONE.id,), datetime(2026, 11, 30, 11, 0, tzinfo=UTC)),
        (AT + 72 * HOUR, (ONE.id, TWO.id), datetime(2026, 11, 30, 17, 0, tzinfo=UTC)),  # the last of all noons
        (AT + 72 * HOUR, (THREE.id,), datetime(2026, 11, 30, 6, 30, tzinfo=UTC)),
    ],
)
def test_until_when_answers_are_taken(now, contributors, until):
    """Answers are taken for 48 hours, and to noon of the next working day of each who is waited for."""
    assert deciding(revealed(contributors=contributors), now=now).decision.answers_until == until


@pytest.mark.parametrize(
    ("answered", "after", "comes"),
    [
        (0, timedelta(0), False),
        (2, 47 * HOUR, False),
        (3, timedelta(0), True),  # everybody answered
        (0, 48 * HOUR, True),  # or time is up: the others are no response
        (2, 300 * HOUR, True),  # a late clock gives the same result
    ],
)
def test_when_it_is_in_force(answered, after, comes):
    """In force when everybody answered or time is up, and once."""
    first = decisions.in_force(decision(), answered=answered, now=AT + after)
    assert (first is not None) is comes
    if first:
        assert first == replace(decision(), state=DecisionState.IN_FORCE, in_force_at=AT + after)
        assert decisions.in_force(first, answered=answered, now=AT + after + HOUR) is None


def test_the_arrows_of_a_decision():
    """What was ended (amended, undone, superseded) has no way back; everything before it has a way on."""
    sources = {arrow.source for arrow in TRANSITIONS}
    targets = {arrow.target for arrow in TRANSITIONS}
    ended = {DecisionState.AMENDED, DecisionState.REVERSED, DecisionState.SUPERSEDED}
    assert targets - sources == ended
    for live in (DecisionState.COMMITTING, DecisionState.IN_FORCE):
        assert ended <= {arrow.target for arrow in TRANSITIONS if arrow.source == live}


def test_the_next_version():
    """The version that ends keeps its words and says who ended it, when and why; the next one is asked about anew."""
    first = replace(decision(), state=DecisionState.IN_FORCE, in_force_at=AT + HOUR)
    later = AT + 30 * HOUR
    ended, fresh = decisions.next_version(
        first, origin=Origin.AMENDED, by=LEAD.id, now=later, reason="Two weeks were too short.", statement="Yes, for 30"
    )
    assert ended == replace(
        first, state=DecisionState.AMENDED, ended_at=later, ended_by=LEAD.id, end_reason="Two weeks were too short."
    )
    assert (fresh.version, fresh.origin, fresh.state) == (2, Origin.AMENDED, DecisionState.COMMITTING)
    assert (fresh.statement, fresh.why, fresh.decided_at, fresh.in_force_at) == ("Yes, for 30", first.why, later, None)


@given(
    choice=st.none() | st.sampled_from(["Yes", "No", SOMETHING_ELSE, "Maybe"]),
    statement=st.text(st.characters(), max_size=320),
    why=st.text(st.characters(), max_size=40),
    owner=st.none() | st.sampled_from([*PEOPLE, "U0NOBODY"]),
    look_back=st.none() | st.dates(),
    by=st.sampled_from([LEAD, ONE, STRANGER]),
)
def test_no_form_breaks_the_rule(by, **changes):
    """Whatever a form holds is answered by refusals or by a decision that can be read and has one owner."""
    result = deciding(by=by, **changes)
    if isinstance(result, tuple):
        assert result
        return
    kept = result.decision
    assert by is LEAD
    assert kept.statement.strip()
    assert kept.why
    assert PEOPLE[kept.owner].can_be_asked
    assert LEAD.id not in kept.asked
    assert kept.look_back > AT.date()
    assert "\0" not in kept.statement + kept.why
