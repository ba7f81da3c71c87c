"""What becomes of a decision, on every screen: amended, proposed, undone."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.amendments import UNDONE, Act, Proposal, ProposalState
from bot.domain.commitments import Standing
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState, Origin, next_version
from bot.domain.receipts import ReceiptState
from bot.domain.records import Record, Related
from bot.domain.refusals import Code, Refusal
from bot.domain.reviews import Cause, Review, ReviewState
from bot.views import (
    amendments,
    asks,
    commitments,
    debates,
    decisions,
    home,
    opening,
    positions,
    refusals,
    reopenings,
    reviews,
)
from bot.views.kit import Said
from tests.views import cast
from tests.views.cast import LEAD, at

LATER = at(10, day=27)
BECAUSE = "Two weeks were too short to see anything."
PROPOSED = Proposal(42, 1, 1, Act.AMEND, ProposalState.OPEN, "UAGENT1", LATER, "Yes, for good", cast.WHY, "UAGENT1")
PROPOSED = replace(PROPOSED, look_back=date(2027, 2, 1), reason="Nobody minds it any more.")
TO_UNDO = replace(PROPOSED, ordinal=2, act=Act.REVERSE, reason="It slows us down.", cost="2 days")


def amended(*standings: Standing, **news: Any) -> Record:
    """Return the record after its decision was amended: by default it reads otherwise, and all are asked again."""
    record = cast.heard(cast.decided(closed=True))
    assert record.decision
    given: dict[str, Any] = {"statement": "Yes, for 30 days", "answers_until": at(12, day=30), **news}
    before = record.decision
    ended, fresh = next_version(before, origin=Origin.AMENDED, by="ULEAD", now=LATER, reason=BECAUSE, **given)
    return replace(record, decision=fresh, earlier=(ended,), standings=standings)


def undone() -> Record:
    """Return the record after its decision was undone."""
    record = cast.decided(*cast.STANDINGS, closed=True)
    assert record.decision
    over = {"ended_at": LATER, "ended_by": "ULEAD", "end_reason": "No wrong payment in 61 refunds.", "cost": "6 days"}
    return replace(record, decision=replace(record.decision, state=DecisionState.REVERSED, **over))  # type: ignore[arg-type]


def proposed() -> Record:
    """Return the record with both proposals of its owner."""
    return replace(cast.decided(*cast.STANDINGS, closed=True, owner="UAGENT1"), proposals=(PROPOSED, TO_UNDO))


ONE_BEFORE = Related(
    41, cast.QUESTION, "No, we trust each other", DebateState.DECIDED, at(10, day=3), "", "C0SUPPORT", public=True
)
AFTER_IT = replace(ONE_BEFORE, number=43, statement="No more checks", at=LATER, state=DebateState.DECIDED)
NEWS = "A fact: three wrong refunds in October."


def anew(**changes: Any) -> Record:
    """Return a question that asks about an earlier decision anew."""
    return replace(cast.collecting(follows=41, news=NEWS, **changes), follows=ONE_BEFORE)


def superseded(state: DebateState = DebateState.DECIDED, **changes: Any) -> Record:
    """Return a decision with a question that follows it, in this state."""
    record = cast.decided(*cast.STANDINGS, closed=True, **changes)
    notes = (
        Review(42, 1, 1, Cause.NEWS, ReviewState.NOTED, LATER, "UAGENT2", "I liked it better before."),
        Review(42, 2, 1, Cause.NEWS, ReviewState.OPEN, LATER, "UAGENT4", NEWS),
    )
    return replace(record, followed_by=(replace(AFTER_IT, state=state),), reviews=notes)


GONE = {"state": DecisionState.SUPERSEDED, "ended_at": LATER, "ended_by": "ULEAD", "successor": 43}


def looked_at() -> Record:
    """Return a decision whose look back is due, after somebody could not commit any more, with a note for it."""
    record = cast.heard(cast.decided(*cast.STANDINGS, closed=True), ReceiptState.CONFIRMED)
    found = (
        Review(42, 1, 1, Cause.NEWS, ReviewState.NOTED, LATER, "UAGENT2", "I liked it better before."),
        Review(42, 2, 1, Cause.BLOCK, ReviewState.OPEN, LATER, "UAGENT1", "The contract forbids it from January."),
        Review(42, 3, 1, Cause.DATE, ReviewState.OPEN, at(9, day=8).replace(month=12)),
    )
    return replace(record, reviews=found)


def changed_later() -> Record:
    """Return a decision in force after two people answered otherwise: one blocks, one agrees now."""
    one, two, three = cast.STANDINGS
    later = {"changed_at": LATER}
    blocks = replace(one, form=cast.CANNOT, was=one.form, **later)  # type: ignore[arg-type]  # fields by name
    agrees = replace(three, form=cast.AGREE, was=three.form, **later)  # type: ignore[arg-type]
    return replace(looked_at(), standings=(blocks, two, agrees))


def messages() -> dict[str, Said]:
    """Return cards, lines, threads, direct messages and glances."""
    other_day = amended(*cast.STANDINGS, statement=cast.DECISION.statement, look_back=date(2026, 12, 22))
    told = amendments.told(amended(), "2"), amendments.told(other_day, "2"), amendments.told(undone(), UNDONE)
    assert all(told)
    meanwhile = Refusal(Code.CHANGED_MEANWHILE, {"at": LATER, "by": "ULEAD", "statement": "Yes, for good"})
    return {
        "K-amended": debates.card(amended()),
        "K-amended-in-force": debates.card(_in_force(other_day)),
        "K-reversed": debates.card(undone()),
        "L-amended": decisions.line(amended()),
        "L-amended-final": decisions.line(_in_force(other_day)),
        "L-reversed": decisions.line(undone()),
        "after-amended": told[0] or Said(""),
        "after-another-day": told[1] or Said(""),
        "after-undone": told[2] or Said(""),
        "decision-thread-amended": decisions.in_thread(amended()),
        "D3-amended": asks.ask(amended(), "UAGENT1", first=False, now=LATER),
        "D3-reversed": asks.ask(undone(), "UAGENT3", first=False, now=LATER),
        "proposed": amendments.sent_on(proposed()),
        "U-proposals": home.things(LEAD, (proposed(),), now=LATER),
        "refusal-meanwhile": refusals.tell(meanwhile, record=amended(), zone=cast.BERLIN),
        "K1-anew": debates.card(anew()),
        "K1-anew-hidden": debates.card(replace(anew(), follows=replace(ONE_BEFORE, channel="C0OTHER", public=False))),
        "K3-anew": debates.card(_decided_anew()),
        "K4-asked-anew": debates.card(superseded(DebateState.COLLECTING)),
        "K4-asked-in-vain": debates.card(superseded(DebateState.EXPIRED)),
        "K-superseded": debates.card(_over(superseded())),
        "K-superseded-hidden": debates.card(
            replace(_over(superseded()), followed_by=(replace(AFTER_IT, channel="C0OTHER", public=False),))
        ),
        "L-superseded": decisions.line(_over(superseded())),
        "after-superseded": reopenings.told(_over(superseded())) or Said(""),
        "D1-anew": asks.ask(anew(), "UAGENT3", first=False, now=cast.NOW),
        "D3-superseded": asks.ask(_over(superseded()), "UAGENT3", first=False, now=LATER),
        "refusal-nothing-new": refusals.tell(Refusal(Code.NOTHING_NEW), record=undone(), zone=cast.BERLIN),
        "K4-changed-later": debates.card(changed_later()),
        "later-block": reviews.later(changed_later(), "UAGENT1", LATER) or Said(""),
        "later-block-over": reviews.later(looked_at(), "UAGENT1", LATER) or Said(""),
        "refusal-in-force": refusals.tell(Refusal(Code.ANSWERS_CLOSED, {"at": at(14, 31)}), record=looked_at()),
        "K4-looked-at": debates.card(looked_at()),
        "U-look-back": home.things(LEAD, (looked_at(),), now=at(9, day=9).replace(month=12)),
        "refusal-undone": refusals.tell(
            Refusal(Code.OVER_BY_NOW, {"state": "reversed", "at": LATER, "by": "ULEAD"}), record=undone()
        ),
    }


def _decided_anew() -> Record:
    record = cast.decided()
    return replace(record, debate=replace(record.debate, follows=41, news=NEWS), follows=ONE_BEFORE)


def _over(record: Record) -> Record:
    assert record.decision
    return replace(record, decision=replace(record.decision, **GONE))  # type: ignore[arg-type]  # fields by name


def _in_force(record: Record) -> Record:
    assert record.decision
    return replace(record, decision=replace(record.decision, state=DecisionState.IN_FORCE, in_force_at=at(14, 31)))


def forms() -> dict[str, dict[str, Any]]:
    """Return the modals."""
    decided, record = cast.decided(*cast.STANDINGS, closed=True, owner="UAGENT1"), amended()
    assert record.decision
    versions = [(record.earlier[0], cast.STANDINGS), (record.decision, (Standing("UAGENT1"),))]
    return {
        "after": amendments.ways_modal(decided, "ULEAD"),
        "after-proposed": amendments.ways_modal(proposed(), "ULEAD"),
        "amend": amendments.amend_modal(decided, "ULEAD", LATER),
        "amend-owner": amendments.amend_modal(decided, "UAGENT1", at(10, day=30).replace(month=12)),
        "reopen": reopenings.reopen_modal(decided),
        "noted": reopenings.noted_modal(decided),
        "waive": reopenings.waive_modal(decided),
        "P-anew": positions.position_modal(
            anew(), "UAGENT1", "Yes", False, cast.NOW, None, reopenings.before_it(decided, NEWS)
        ),
        "O-anew": opening.opening_modal(
            opening.Draft(
                channel="C0SUPPORT",
                channel_name="support",
                question=cast.QUESTION,
                background=reopenings.background(decided, NEWS),
                options="Yes\nNo",
                contributors=cast.ASKED,
                deadline=at(15, day=30).isoformat(),
                decider="ULEAD",
                follows=42,
                news=NEWS,
            ),
            me=LEAD,
            zone=cast.BERLIN,
            now=LATER,
        ),
        "answer-in-force": commitments.answer_modal(looked_at(), "UAGENT3"),
        "answers-later": commitments.answers_modal(changed_later()),
        "CN-in-force": commitments.cannot_modal(looked_at(), "UAGENT2"),
        "as-it-was": reviews.as_it_was_modal(looked_at()),
        "as-it-was-amended": reviews.as_it_was_modal(amended(*cast.STANDINGS)),
        "undo": amendments.reverse_modal(decided, "ULEAD"),
        "versions": amendments.versions_modal(record, versions, 0),
        "versions-newest": amendments.versions_modal(record, versions, 1),
    }
