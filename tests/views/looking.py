"""Looking back: the items, the form and the card; stop signals on their day; what dissenters are asked."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.amendments import Act, Proposal, ProposalState
from bot.domain.concerns import Concern, ConcernState, Mind
from bot.domain.decisions import DecisionState
from bot.domain.ownership import Owns
from bot.domain.receipts import ReceiptState
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.domain.reviews import Cause, OutcomeForm, Process, Review, ReviewState, Verdict
from bot.domain.signals import Signal, SignalState
from bot.views import debates, home, lookbacks, refusals, reviews, signals
from bot.views.kit import Said
from tests.views import after, cast
from tests.views.cast import LEAD, PEOPLE, at
from tests.views.mornings import entry, message

DUE = at(9, day=8).replace(month=12)
THEN = at(10, day=8).replace(month=12)
OPEN = Review(42, 1, 1, Cause.DATE, ReviewState.OPEN, DUE, asked_at=DUE, skipped_at=DUE)
JUDGED = replace(OPEN, state=ReviewState.JUDGED, process=Process.SOUND, judged_by="ULEAD", judged_at=THEN)
KEPT = replace(
    JUDGED,
    state=ReviewState.CLOSED,
    closed_at=THEN,
    verdict=Verdict.KEPT,
    happened="No wrong payment in 61 refunds, 4 minutes more on average.",
    learned="The limit could be $500.",
)
SIGNAL = Signal(42, 1, "ULEAD", "Any tenant above 250 ms for a week", date(2026, 12, 8), "Stop phase 2", at(16))
ASKED = replace(SIGNAL, asked_at=DUE)
CAME = replace(ASKED, state=SignalState.CROSSED, crossed_at=THEN)
OVERRULED = replace(
    CAME,
    state=SignalState.OVERRULED,
    ended_at=THEN,
    ended_by="ULEAD",
    reason="One tenant moved that week, and is done.",
)
FEARED = Concern(
    42, 1, 1, "UAGENT3", "Honest customers wait longer.", "Fraud above 2 % of refunds", ConcernState.ASKED, DUE
)
SAID = replace(FEARED, state=ConcernState.DID_NOT, answered_at=THEN, happened=Mind.DID_NOT)

UNANSWERED = replace(FEARED, state=ConcernState.UNANSWERED)


def looked(*found: Review, **more: Any) -> Record:
    """Return the decision, in force, with these look backs."""
    record = cast.heard(cast.decided(*cast.STANDINGS, closed=True), ReceiptState.CONFIRMED)
    assert record.decision
    decision = replace(record.decision, state=DecisionState.IN_FORCE, in_force_at=at(14, 31))
    return replace(record, decision=decision, reviews=found, **more)


def _proposed() -> Record:
    record = looked(replace(KEPT, verdict=Verdict.REVERSED, proposal=1, judged_by="UAGENT1"))
    proposal = Proposal(42, 1, 1, Act.REVERSE, ProposalState.OPEN, "UAGENT1", THEN, reason=KEPT.learned)
    return replace(record, proposals=(proposal,))


def messages() -> dict[str, Said]:
    """Return cards, items and glances."""
    three, agent = PEOPLE["UAGENT3"], PEOPLE["UAGENT1"]
    unsound = replace(KEPT, process=Process.NOT_SOUND, learned="")
    early = replace(KEPT, verdict=Verdict.TOO_EARLY, happened="", learned="", again_on=date(2026, 12, 22))
    undone = replace(KEPT, verdict=Verdict.REVERSED, happened="It slows us down.", cost="6 days")
    skipped = replace(OPEN, skips=2, told="UAGENT1", skipped_at=None)
    asked, late = looked(signals=(ASKED,)), looked(signals=(replace(ASKED, ignored_at=THEN),))
    came, feared = looked(signals=(CAME,)), looked(OPEN, concerns=(FEARED,))
    refused = Refusal(Code.NOT_LATER, {"on": date(2026, 12, 8)})
    return {
        "K6": debates.card(looked(KEPT, concerns=(SAID,))),
        "K6-not-sound": debates.card(looked(unsound, concerns=(FEARED,), signals=(OVERRULED,))),
        "K4-too-early": debates.card(looked(early)),
        "K4-undoing-proposed": debates.card(_proposed()),
        "K-reversed-looked-back": debates.card(replace(after.undone(), reviews=(undone,), concerns=(SAID,))),
        "K4-signals": debates.card(looked(signals=(replace(ASKED, ignored_at=THEN), replace(OVERRULED, ordinal=2)))),
        "T-look-back": message(LEAD, entry(looked(OPEN), LEAD.id), now=DUE),
        "T-process-judged": message(LEAD, entry(looked(OPEN), LEAD.id, then=looked(JUDGED)), now=DUE),
        "T-looked-back": message(LEAD, entry(looked(OPEN), LEAD.id, then=looked(KEPT)), now=DUE),
        "T-look-back-skipped": message(LEAD, entry(looked(OPEN), LEAD.id, then=looked(skipped)), now=DUE),
        "T-skipped-twice": message(agent, entry(looked(skipped), agent.id), now=DUE),
        "T-concern": message(three, entry(feared, three.id), now=DUE),
        "T-concern-said": message(
            three, entry(feared, three.id, then=looked(OPEN, concerns=(replace(SAID, happened=None),))), now=DUE
        ),
        "T-concern-unanswered": message(
            three, entry(feared, three.id, then=looked(OPEN, concerns=(UNANSWERED,))), now=DUE
        ),
        "K6-unanswered": debates.card(looked(KEPT, concerns=(UNANSWERED,))),
        "T-signal": message(LEAD, entry(asked, LEAD.id), now=DUE),
        "T-signal-late": message(LEAD, entry(late, LEAD.id), now=DUE),
        "T-signal-came": message(LEAD, entry(asked, LEAD.id, then=came), now=DUE),
        "T-signal-overruled": message(LEAD, entry(asked, LEAD.id, then=looked(signals=(OVERRULED,))), now=DUE),
        "T-signal-ignored": message(LEAD, entry(looked(signals=(replace(CAME, ignored_at=THEN),)), LEAD.id), now=DUE),
        "U-looking-back": home.things(LEAD, (looked(JUDGED, signals=(CAME,)),), now=THEN),
        "review-not-due": lookbacks.not_due(looked(), "ULEAD", date(2026, 12, 8), date(2026, 11, 25)),
        "review-again": lookbacks.not_due(looked(early), "ULEAD", date(2026, 12, 22), date(2026, 12, 9)),
        "review-which": lookbacks.which(
            [Owns(40 + n, "Refunds over $200: yes", date(2026, 12, n)) for n in range(8, 15)],
            date(2026, 11, 25),
            "/decide",
        ),
        "review-none": lookbacks.which([], date(2026, 11, 25), "/decide"),
        "refusal-nothing-to-look-at": refusals.tell(Refusal(Code.NOTHING_TO_LOOK_AT)),
        "refusal-process-first": refusals.tell(Refusal(Code.PROCESS_FIRST), record=looked(OPEN)),
        "refusal-not-later": refusals.tell(refused, record=looked(JUDGED), zone=cast.BERLIN),
        "refusal-looked-back": refusals.tell(
            Refusal(Code.LOOKED_BACK, {"at": THEN, "by": "ULEAD"}), record=looked(KEPT), zone=cast.BERLIN
        ),
    }


def forms() -> dict[str, dict[str, Any]]:
    """Return the modals."""
    record = looked(JUDGED)
    assert record.decision
    owned = replace(record, decision=replace(record.decision, owner="UAGENT1"))

    def form(told: Record, verdict: Verdict | None) -> dict[str, Any]:
        return reviews.outcome_modal(told, JUDGED, OutcomeForm(verdict), THEN, cast.BERLIN)

    return {
        "look-back-process": lookbacks.process_modal(looked(OPEN), OPEN, cast.BERLIN, DUE),
        "look-back": form(record, None),
        "look-back-amend": form(owned, Verdict.AMENDED),
        "look-back-undo": form(owned, Verdict.REVERSED),
        "look-back-too-early": form(record, Verdict.TOO_EARLY),
        "overrule": signals.overrule_modal(looked(signals=(CAME,)), CAME),
    }
