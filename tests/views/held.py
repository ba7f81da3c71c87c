"""A one-way decision of the cast that is announced, held and ruled on; and a block of a two-way one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.commitments import Answer, AnswerForm, Ground, Standing
from bot.domain.decisions import DecisionState, Origin
from bot.domain.doors import Door
from bot.domain.escalations import Escalation, EscalationState, Ruling
from bot.domain.receipts import ReceiptState
from bot.domain.records import Record
from bot.views import asks, commitments, debates, decisions, escalations, home
from bot.views.kit import Said
from tests.views import cast
from tests.views.cast import PEOPLE, at

NOW = at(15)
STATEMENT = "Leave EU-1 by June"
KERNEL = "One region is cheaper and easier to keep safe."
CASE = AnswerForm(
    Answer.CANNOT_COMMIT,
    "Two contracts name EU-1.",
    best_reason=KERNEL,
    ground=Ground.RULE,
    need="legal's written view",
)
BLOCK = Escalation(42, 1, 1, "UAGENT3", EscalationState.OPEN, at(14, 40), at(14, 40, day=26), "UAGENT4", said_order=1)
RULED = replace(
    BLOCK,
    state=EscalationState.RULED,
    ended_at=at(9, day=25),
    ruled_by="UAGENT4",
    ruling=Ruling.UPHELD,
    why="Legal has read both contracts: they name a place, not a provider.",
)
RETURNED = replace(RULED, ruling=Ruling.RETURNED, why="Ask legal first; both cases are guesses without them.")
CHANGED = replace(RULED, ruling=Ruling.CHANGED, reads="Leave EU-1 in two phases, contracts first")


def one_way(state: DecisionState, **changes: Any) -> Record:
    """Return the decision to leave a region, with agent-3 heard; agent-4 rules where somebody blocks it."""
    usual: dict[str, Any] = {
        "choice": "Leave EU-1 by June",
        "statement": STATEMENT,
        "why": "Two tenants of 41 need EU-1; staying costs 1.1 M a year.",
        "door": Door.ONE_WAY,
        "state": state,
    }
    record = cast.decided(**(usual | changes))
    debate = replace(record.debate, question="Should we leave cloud region EU-1?", door=Door.ONE_WAY)
    receipt = replace(cast.RECEIPT, sentence="You fear that we break contracts we signed.")
    return replace(record, debate=debate, receipts=(replace(receipt, state=ReceiptState.CONFIRMED),))


def held(*blocks: Escalation, state: DecisionState = DecisionState.HELD, **changes: Any) -> Record:
    """Return that decision with ``blocks``, by default the one that waits."""
    blocks = blocks or (BLOCK,)
    standing = Standing("UAGENT3", CASE) if blocks[-1].open else Standing("UAGENT3")
    cases = {one.ordinal: CASE for one in blocks}
    return replace(one_way(state, **changes), escalations=blocks, cases=cases, standings=(standing,))


def two_way() -> Record:
    """Return a decision that goes ahead although agent-3 cannot commit; nobody has restated anything."""
    record = cast.decided(Standing("UAGENT3", cast.CANNOT))
    return replace(record, escalations=(BLOCK,), cases={1: cast.CANNOT})


def changed() -> Record:
    """Return the second version, as it was ruled."""
    before = held(CHANGED, state=DecisionState.AMENDED)
    after = held(
        CHANGED,
        state=DecisionState.COMMITTING,
        version=2,
        origin=Origin.RULED,
        statement=CHANGED.reads,
        why=CHANGED.why,
        decided_by="UAGENT4",
        decided_at=at(9, day=25),
        answers_until=at(12, day=27),
        asked=("UAGENT1", "UAGENT2", "UAGENT3", "ULEAD"),
    )
    assert before.decision is not None
    return replace(after, earlier=(before.decision,), standings=())


def messages() -> dict[str, Said]:
    """Return what people read while a one-way decision is announced, held, and ruled on."""
    announced = one_way(DecisionState.ANNOUNCED)
    second = replace(BLOCK, ordinal=2, member="UAGENT2")
    nobody = replace(BLOCK, state=EscalationState.UNRESOLVED, approver=None, level=0)
    missing = replace(held(), receipts=(), cases={1: replace(CASE, best_reason="")})
    later = timedelta(days=2)
    return {
        "K3-announced": debates.card(announced),
        "L-announced": decisions.line(announced),
        "announced-asked-later": asks.ask(announced, "UAGENT1", first=False, now=NOW),
        "announced-asked-first": asks.ask(announced, "UAGENT3", first=False, now=NOW),
        "announced-not-quite": asks.ask(
            cast.heard(announced, ReceiptState.NOT_QUITE, point=cast.POINT), "UAGENT3", first=False, now=NOW
        ),
        "K5": debates.card(held()),
        "K5-two": debates.card(held(BLOCK, second)),
        "K5-unresolved": debates.card(held(nobody)),
        "K5-given-back": debates.card(held(RETURNED)),
        "L-held": decisions.line(held()),
        "K3-block": debates.card(two_way()),
        "K3-upheld": debates.card(held(RULED, state=DecisionState.COMMITTING)),
        "K3-changed": debates.card(changed()),
        "L-changed": decisions.line(changed()),
        "held-decider": escalations.told_decider(held(), "ULEAD", NOW),
        "held-decider-two-way": escalations.told_decider(two_way(), "ULEAD", NOW),
        "held-decider-back": escalations.told_decider(held(RETURNED), "ULEAD", NOW),
        "held-decider-stands": escalations.told_decider(held(RULED, state=DecisionState.COMMITTING), "ULEAD", NOW),
        "held-blocker": asks.ask(held(), "UAGENT3", first=False, now=NOW),
        "held-other": asks.ask(held(), "UAGENT1", first=False, now=NOW),
        "held-other-back": asks.ask(held(RETURNED), "UAGENT3", first=False, now=NOW),
        "W5": escalations.asks_ruling(held(), "UAGENT4", NOW),
        "W5-missing": escalations.asks_ruling(missing, "UAGENT4", NOW),
        "W5-late": escalations.asks_ruling(held(replace(BLOCK, approver="UAGENT1", level=2)), "UAGENT4", NOW + later),
        "W5-ruled": escalations.asks_ruling(held(RULED, state=DecisionState.COMMITTING), "UAGENT4", NOW),
        "W7": asks.ask(changed(), "UAGENT3", first=False, now=NOW),
        "W7-decider": asks.ask(changed(), "ULEAD", first=False, now=NOW),
        "W7-stands": asks.ask(held(RULED, state=DecisionState.COMMITTING), "UAGENT3", first=False, now=NOW),
        "ruled": escalations.ruled(changed(), 1),
        "ruled-stands": escalations.ruled(held(RULED, state=DecisionState.COMMITTING), 1),
        "ruled-back": escalations.ruled(held(RETURNED), 1),
        "first-your-point": commitments.first_your_point(cast.heard(announced), "UAGENT3"),
        "things-rule": home.things(PEOPLE["UAGENT4"], [held()], now=NOW),
        "things-back": home.things(PEOPLE["ULEAD"], [held(RETURNED)], now=NOW),
        "E-held": home.home(PEOPLE["ULEAD"], [held()], now=NOW),
    }


def forms() -> dict[str, dict[str, Any]]:
    """Return the forms of a block and its ruling."""
    asked = one_way(DecisionState.COMMITTING)
    return {
        "CN-one-way": commitments.cannot_modal(asked, "UAGENT3", ruler="agent-4", due="Thu 26 Nov, 14:40"),
        "CN-nobody": commitments.cannot_modal(asked, "UAGENT3"),
        "DC-one-way": commitments.disagree_modal(asked, "UAGENT3"),
        "W6": escalations.ruling_modal(held(), "UAGENT4", NOW),
    }
