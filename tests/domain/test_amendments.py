"""Amending and undoing: the decider's alone, while the decision stands; whom it touches is asked again."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain import amendments
from bot.domain.amendments import (
    LIVE,
    PROPOSAL_TRANSITIONS,
    Amended,
    AmendForm,
    Proposal,
    ProposalState,
    Reversed,
    ReverseForm,
)
from bot.domain.decisions import TRANSITIONS, DecisionState
from bot.domain.intents import Kind, View
from tests.domain.cast import AGENTS, DAY, GONE, HOUR, LEAD, ONE, PEOPLE, TWO, codes, decided, decision

AT = decided().decision.decided_at + HOUR
SAME = decision()
OWNED = replace(SAME, owner=ONE.id)
LEARNED = ReverseForm("Nobody sent a wrong payment.", "6 days")


def form(**news):
    """Return the form as it stands filled, with a reason."""
    whole = AmendForm(SAME.statement, SAME.why, LEAD.id, SAME.look_back, "Two weeks were too short.")
    return replace(whole, **news)


def amend(before=SAME, by=LEAD.id, seen=None, **news):
    """Amend the decision as its form would."""
    return amendments.amend(decided().debate, before, form(**news), by=by, people=PEOPLE, now=AT, seen=seen)


@pytest.mark.parametrize(
    ("news", "asked", "again"),
    [
        ({"statement": "Yes, for 30 days"}, AGENTS, AGENTS),
        ({"why": "It is quick."}, AGENTS, AGENTS),
        ({"look_back": date(2026, 12, 22)}, AGENTS, ()),
        ({"owner": TWO.id}, AGENTS, (TWO.id,)),  # to own it is more than to agree
        ({"owner": "U0DIRECTOR"}, (*AGENTS, "U0DIRECTOR"), ("U0DIRECTOR",)),
        ({"owner": TWO.id, "statement": "No"}, AGENTS, AGENTS),
    ],
)
@pytest.mark.parametrize("state", sorted(LIVE))
def test_whom_a_change_touches(news, asked, again, state):
    """Words ask everybody again, a new owner is asked alone, another day asks nobody; all other answers go on."""
    before = replace(SAME, state=state, in_force_at=AT if state is DecisionState.IN_FORCE else None)
    done = amend(before, **news)
    assert isinstance(done, Amended), done
    assert done.fresh.asked == asked
    assert set(done.carried) == set(asked) - set(again)
    assert done.fresh.state is (DecisionState.COMMITTING if again else state)
    assert done.fresh.in_force_at == (None if again else before.in_force_at)
    assert done.fresh.answers_until >= before.answers_until
    assert (done.ended.state, done.ended.end_reason) == (DecisionState.AMENDED, "Two weeks were too short.")
    assert View(Kind.AFTER, 42, "2") in done.intents
    assert {one.member for one in done.intents if one.kind is Kind.ASK} == {*asked, *before.asked}


def test_an_owner_who_was_asked_as_such_is_asked_no_longer():
    """Who was asked only because they owned it has nothing to answer once somebody else does."""
    done = amend(replace(SAME, owner="U0DIRECTOR", asked=(*AGENTS, "U0DIRECTOR")), owner=LEAD.id)
    assert isinstance(done, Amended)
    assert done.fresh.asked == AGENTS


def test_nobody_left_to_ask():
    """Where nobody can be asked, the next version is in force at once."""
    done = amend(replace(SAME, asked=(GONE.id,)), statement="No")
    assert isinstance(done, Amended)
    assert (done.fresh.asked, done.fresh.state, done.fresh.in_force_at) == ((), DecisionState.IN_FORCE, AT)


@pytest.mark.parametrize(
    ("news", "refused"),
    [
        ({}, {("NOTHING_CHANGED", "statement")}),
        ({"statement": f"  {SAME.statement}\n"}, {("NOTHING_CHANGED", "statement")}),
        ({"statement": "\u200b", "reason": " "}, {("EMPTY_REASON", "statement"), ("EMPTY_REASON", "reason")}),
        ({"why": ""}, {("EMPTY_REASON", "why")}),
        ({"look_back": date(2026, 11, 24)}, {("LOOK_BACK_PAST", "look_back")}),
        ({"look_back": None}, {("NO_OWNER", "look_back")}),
        ({"owner": GONE.id}, {("NOT_A_PERSON", "owner")}),
        ({"statement": "x" * 301, "reason": "y" * 301}, {("TOO_LONG", "statement"), ("TOO_LONG", "reason")}),
    ],
)
def test_what_a_form_misses(news, refused):
    """All that is missing is said at once, each under its field; a change that changes nothing is none."""
    assert codes(amend(**news)) == refused


STANDS = {
    **dict.fromkeys(sorted(LIVE), None),
    DecisionState.ANNOUNCED: "NOT_SETTLED",
    DecisionState.HELD: "NOT_SETTLED",
    DecisionState.REVERSED: "OVER_BY_NOW",
    DecisionState.SUPERSEDED: "OVER_BY_NOW",
}


@pytest.mark.parametrize(("state", "code"), STANDS.items())
def test_what_stands_can_be_changed(state, code):
    """What is over, not asked about yet, or ruled on, stays as it is; the same for amending and undoing."""
    before = replace(SAME, state=state, ended_at=AT)
    refused = amendments.why_not_after(decided().debate, before, LEAD.id)
    assert (refused.code.name if refused else None) == code
    undone = amendments.reverse(decided().debate, before, LEARNED, by=LEAD.id, now=AT, seen=1)
    assert isinstance(undone, Reversed) is (code is None)
    arrows = {(one.source, one.target) for one in TRANSITIONS}
    assert ((state, DecisionState.REVERSED) in arrows) is (code is None)
    amends = {(one.source, one.target) for one in TRANSITIONS if one.trigger.startswith("amend")}
    assert ((state, DecisionState.AMENDED) in amends) is (code is None)


@pytest.mark.parametrize(("by", "may"), [(LEAD.id, True), (ONE.id, False), (TWO.id, False)])
def test_the_decider_alone_changes_it(by, may):
    """The owner proposes, which changes nothing; nobody else does even that."""
    assert isinstance(amend(OWNED, by, statement="No"), Amended) is may
    undone = amendments.reverse(decided().debate, OWNED, LEARNED, by=by, now=AT, seen=1)
    assert isinstance(undone, Reversed) is may


def test_a_form_about_an_older_version_overwrites_nothing():
    """Of two changes at once the first wins; the second is told who changed it, and how it reads now."""
    first = amend(statement="Yes, for good")
    assert isinstance(first, Amended)
    second = amend(first.fresh, seen=1, statement="No")
    assert codes(second) == {("CHANGED_MEANWHILE", None)}
    assert second[0].facts["statement"] == "Yes, for good"


def test_undone():
    """It keeps who undid it, what was learned and what it cost; nothing else of it changes."""
    done = amendments.reverse(decided().debate, SAME, LEARNED, by=LEAD.id, now=AT, seen=1)
    assert isinstance(done, Reversed)
    assert done.decision == replace(
        SAME,
        state=DecisionState.REVERSED,
        ended_at=AT,
        ended_by=LEAD.id,
        end_reason="Nobody sent a wrong payment.",
        cost="6 days",
    )
    nothing = amendments.reverse(decided().debate, SAME, ReverseForm(" "), by=LEAD.id, now=AT, seen=1)
    assert codes(nothing) == {("EMPTY_REASON", "learned")}


def propose(what, by=ONE.id, seen=1):
    """Propose it as the owner would."""
    debate = decided().debate
    return amendments.propose(debate, OWNED, what, ordinal=1, by=by, people=PEOPLE, now=AT, seen=seen)


@pytest.mark.parametrize("what", [form(statement="Yes, for good", owner=TWO.id), LEARNED])
def test_what_is_proposed_is_what_is_done(what):
    """A proposal is the form itself, kept until the decider presses once."""
    kept = propose(what)
    assert isinstance(kept, Proposal)
    assert amendments.proposed(kept) == what
    assert amendments.why_not_answer_proposal(kept, decided().debate, LEAD.id) is None
    for by in (ONE.id, TWO.id):
        refused = amendments.why_not_answer_proposal(kept, decided().debate, by)
        assert refused is not None


def test_a_proposal_is_answered_once():
    """Confirmed, left or overtaken: none of them has a way back, and all are in the table."""
    kept = propose(LEARNED)
    assert isinstance(kept, Proposal)
    for state in ProposalState:
        over = amendments.answered(kept, state, now=AT + DAY)
        refused = amendments.why_not_answer_proposal(over, decided().debate, LEAD.id)
        assert (refused is None) is (state is ProposalState.OPEN)
    targets = {one.target for one in PROPOSAL_TRANSITIONS}
    assert targets == set(ProposalState)
    assert {one.source for one in PROPOSAL_TRANSITIONS} == {"-", ProposalState.OPEN}


def test_a_proposal_is_judged_like_a_form():
    """What misses something, or is about an older version, is refused to the owner, too."""
    assert codes(propose(ReverseForm(""))) == {("EMPTY_REASON", "learned")}
    assert codes(propose(LEARNED, seen=7)) == {("CHANGED_MEANWHILE", None)}
    assert codes(propose(LEARNED, by=TWO.id)) == {("NOT_DECIDER", None)}
