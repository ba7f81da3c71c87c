"""Each machine's table, from which its diagram is drawn: nothing is out of reach, nothing is a dead end by accident."""

import pytest

from bot.domain import (
    amendments,
    circles,
    concerns,
    debates,
    decisions,
    escalations,
    followups,
    handovers,
    ownership,
    receipts,
    reviews,
    signals,
)
from tests.house.diagrams import MACHINES, README

STATES = {
    "debate": debates.DebateState,
    "decision": decisions.DecisionState,
    "escalation": escalations.EscalationState,
    "receipt": receipts.ReceiptState,
    "handover": handovers.HandoverState,
    "proposal": amendments.ProposalState,
    "review": reviews.ReviewState,
    "followup": followups.FollowUpState,
    "signal": signals.SignalState,
    "concern": concerns.ConcernState,
    "ownership": ownership.OwningState,
    "prfaq": circles.PrfaqState,
}
ENDS = {
    "debate": {"decided", "cancelled", "undone", "expired", "judged", "document"},
    "decision": {"amended", "reversed", "superseded"},
    "escalation": {"ruled", "withdrawn"},
    "receipt": {"confirmed", "heard", "said_again"},
    "handover": {"accepted", "declined", "withdrawn"},
    "proposal": {"taken", "declined", "overtaken"},
    "review": {"noted", "closed"},
    "followup": {"done", "dropped"},
    "signal": {"acted", "overruled", "expired"},
    "concern": {"came_true", "did_not"},
    "ownership": {"transferred", "released", "orphaned", "declined", "withdrawn"},
    "prfaq": {"shipped", "crumpled", "killed", "withdrawn"},
}
BEGINS = {"decision": {"announced", "committing", "in_force"}, "receipt": {"asked", "unconfirmed", "owed"}}


def test_each_machine_is_drawn() -> None:
    """No table is left without its place in the README, and none is left out here."""
    assert MACHINES.keys() == STATES.keys()
    for name in MACHINES:
        assert f"<!-- states:{name} -->" in README.read_text()


@pytest.mark.parametrize("name", MACHINES)
def test_each_state_can_be_reached_and_left(name: str) -> None:
    """From where a row begins each state can be reached, and from each that is no end there is a way to an end."""
    arrows = [(str(one.source), str(one.target)) for one in MACHINES[name]]
    states = {str(one) for one in STATES[name]}
    births = {source for source, _ in arrows} - states

    assert births or name in BEGINS
    assert states <= _from(births | BEGINS.get(name, set()), arrows)
    assert states - {source for source, _ in arrows} == ENDS[name]
    assert states <= _from(ENDS[name], [(target, source) for source, target in arrows])


def _from(start: set[str], arrows: list[tuple[str, str]]) -> set[str]:
    found = set(start)
    while more := {target for source, target in arrows if source in found} - found:
        found |= more
    return found
