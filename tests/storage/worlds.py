"""Small worlds for the tests of this floor: people, debates and decisions as values, and a database full of them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.domain.amendments import Act, Proposal, ProposalState
from bot.domain.changes import Change, ChangeKind
from bot.domain.circles import Circle, Draft, Prfaq, Revision
from bot.domain.commitments import Answer, Answered, AnswerForm
from bot.domain.concerns import Concern, ConcernState
from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decision
from bot.domain.digests import Digest, Schedule
from bot.domain.escalations import Escalation, EscalationState
from bot.domain.evidence import Evidence
from bot.domain.exercises import Exercise, ExerciseKind, Sheet
from bot.domain.followups import Did, Followed, FollowUp, FollowUpState, FollowUpStep
from bot.domain.handovers import Handover, HandoverState
from bot.domain.imports import Form, Imported
from bot.domain.intents import Kind, Ping, PingKind, View
from bot.domain.ladders import ONCE
from bot.domain.lanes import Lane
from bot.domain.nudges import Reason, withheld
from bot.domain.ownership import Ownership, OwningState
from bot.domain.people import Member
from bot.domain.positions import Position, PositionKind
from bot.domain.receipts import Receipt, ReceiptState
from bot.domain.records import Channel
from bot.domain.reviews import Cause, Review, ReviewState
from bot.domain.settings import Adjustment, Settings
from bot.domain.signals import Signal
from bot.domain.snoozes import Snooze
from bot.domain.today import Item, Matter, Morning, Nudge
from bot.domain.waivers import Waiver
from storage import (
    changes,
    commitments,
    debates,
    decisions,
    digests,
    followups,
    inbox,
    lanes,
    nudges,
    outbox,
    papers,
    people,
    positions,
    prfaqs,
    receipts,
    reports,
    search,
    settings,
    today,
    troubles,
)
from storage.database import Database
from storage.lanes import Asked
from storage.unit import Unit

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=1)


def debate(number: int = 1, **news: Any) -> Debate:
    """Return a debate of the lead's with two agents."""
    values: dict[str, Any] = {
        "number": number,
        "channel": "C1",
        "question": "Should refunds need a second pair of eyes?",
        "options": ("Yes", "No"),
        "opener": "ULEAD",
        "decider": "ULEAD",
        "contributors": ("UONE", "UTWO"),
        "deadline": NOW + 6 * HOUR,
        "opened_at": NOW,
        "seed": 2**40 + number,
    }
    return Debate(**(values | news))


def decision(number: int = 1, **news: Any) -> Decision:
    """Return the lead's decision for yes."""
    values: dict[str, Any] = {
        "number": number,
        "version": 1,
        "choice": "Yes",
        "statement": "Yes",
        "why": "Two of five were wrong.",
        "owner": "UONE",
        "look_back": date(2026, 3, 26),
        "decided_by": "ULEAD",
        "decided_at": NOW + 7 * HOUR,
        "asked": ("UTWO", "UONE"),
        "answers_until": NOW + 60 * HOUR,
    }
    return Decision(**(values | news))


def position(member: str = "UONE", version: int = 1, **news: Any) -> Position:
    """Return a chosen position for no."""
    values: dict[str, Any] = {"kind": PositionKind.CHOSEN, "at": NOW + HOUR, "choice": "No", "reason": "Slow."}
    return Position(member=member, version=version, **(values | news))


def receipt(number: int = 1, **news: Any) -> Receipt:
    """Return what the lead heard from UONE, who chose no."""
    values: dict[str, Any] = {
        "number": number,
        "version": 1,
        "member": "UONE",
        "choice": "No",
        "sentence": "You fear that it takes too long.",
        "by": "ULEAD",
        "state": ReceiptState.ASKED,
        "asked_at": NOW + 7 * HOUR,
        "until": NOW + 31 * HOUR,
    }
    return Receipt(**(values | news))


def change(seq: int = 1, **news: Any) -> Change:
    """Return what the lead did to the question while it was open: UGONE is asked no longer."""
    values: dict[str, Any] = {"kind": ChangeKind.TAKEN_OUT, "by": "ULEAD", "at": NOW + HOUR, "member": "UGONE"}
    return Change(seq=seq, ordinal=0, **(values | news))


async def start(unit: Unit) -> None:
    """Keep the workspace, three people and one public channel."""
    await people.ensure_workspace(unit, name="Acme", bot_user="UBOT")
    await people.save_members(unit, [Member("ULEAD", "Lead", "Europe/Berlin"), Member("UONE", "One")], NOW)
    await people.save_members(unit, [Member("UTWO", "Two", "Asia/Tokyo")], NOW)
    await people.save_channel(unit, Channel("C1", "support", public=True))


async def fill(database: Database, workspace: str) -> None:
    """Put rows into every table: a debate that collects, one that is decided, one that was cancelled."""
    async with database.unit(workspace) as unit:
        await start(unit)
        for _ in range(3):
            await people.take_number(unit)
        collecting = debate(1, state=DebateState.COLLECTING, posted_at=NOW, changes=1, left=("UGONE",))
        await debates.add_debate(unit, collecting, "V1")
        await changes.add_changes(unit, 1, [change()])
        done = debate(2, state=DebateState.DECIDED, posted_at=NOW, revealed_at=NOW, ended_at=NOW, ended_by="ULEAD")
        await debates.add_debate(unit, done, "V2")
        await debates.add_debate(unit, debate(3, state=DebateState.CANCELLED, ended_at=NOW, end_reason="no"), None)
        await debates.save_draft(unit, "UONE", "C1", {"question": "What?"}, NOW)
        for number in (1, 2):
            await positions.add_position(unit, number, position())
        await decisions.add_decision(unit, decision(2))
        await receipts.add_receipts(unit, [receipt(2)])
        order = await people.next_order(unit)
        form = AnswerForm(Answer.DISAGREE_AND_COMMIT, "I would have waited.")
        await commitments.add_answer(unit, 2, 1, Answered("UTWO", form, NOW, order))
        await commitments.add_mark(unit, 2, "C1", "1.1", "UONE", "handshake", await people.next_order(unit))
        await people.home_opened(unit, "UONE", NOW)
        await outbox.want(unit, [View(Kind.CARD, 1), Ping(PingKind.TODAY, 1, "UONE", NOW + HOUR)], NOW)
        item = Item(Matter.POSITION, 1)
        step = Nudge(item, ONCE, NOW + HOUR)
        await today.keep_morning(unit, "UONE", 20261125, Morning((item,), (step,)))
        await nudges.keep_nudges(unit, "UONE", withheld([step], Reason.QUIET_HOURS, 20261125, now=NOW + HOUR))
        await nudges.keep_snooze(unit, "UONE", Snooze(item, NOW + HOUR))
        await nudges.plan_glances(unit, {"UONE": NOW + HOUR})
        await reports.plan_report(unit, 20261125, NOW)
        await today.plan_mornings(unit, {"UONE": NOW + HOUR})
        await troubles.met(unit, "C1", "not_in_channel", NOW)
        await outbox.keep_turn(unit, View(Kind.CARD, 1).key, "UONE", None, NOW)
        await lanes.claim(unit, Asked(1, "UONE", Lane.TODAY, 20261125, 0, NOW))
        await inbox.append_events(unit.connection, [inbox.NewEvent(workspace, "Ev1", {"type": "hello"})], NOW)
        ruler = Adjustment(1, "approver", "", "ULEAD", "ULEAD", NOW)
        await settings.save_settings(unit, Settings(approver="ULEAD"), [ruler])
        for paper in papers_on(2):
            await papers.add_paper(unit, paper)
        await prfaqs.begin_draft(unit, Draft(3, "{}", 1, "UONE", NOW))
        await prfaqs.add_revision(unit, Revision(3, 1, "{}", "UONE", NOW))
        await search.refresh(unit, [1, 2, 3])
        todo = FollowUp(
            1, 2, "Tell the shops.", "ULEAD", "C1", "", "UONE", None, FollowUpState.OPEN, NOW.date(), NOW, NOW
        )
        await digests.add_digest(unit, Digest(1, "C1", True, Schedule(0, time(9), "UTC"), ("C2",), "ULEAD", NOW + HOUR))
        await followups.add_follow_up(unit, Followed(todo, FollowUpStep(1, 1, 2, Did.MADE, "ULEAD", NOW, "UONE")))


def papers_on(number: int) -> tuple[papers.Paper, ...]:
    """Return one paper of each kind."""
    return (
        Prfaq(number, "UONE", "Refunds in a minute", NOW, NOW),
        Circle(number, 1, 1, 1),
        Imported(number, 1, "adr/0001.md", Form.MADR, "1", "Accepted", NOW.date(), "", "", "d" * 64, "# One", NOW),
        Evidence(number, 1, "ULEAD", "UTWO", "1.2", "https://acme.example/p2", "Two refunds were late.", NOW),
        Escalation(number, 1, 1, "UTWO", EscalationState.OPEN, NOW, NOW + HOUR, "ULEAD"),
        Review(number, 1, 1, Cause.DATE, ReviewState.OPEN, NOW),
        Concern(number, 1, 1, "UTWO", "It is slow.", "A faster check.", ConcernState.ASKED, NOW),
        Exercise(number, 1, ExerciseKind.CRITERIA, "ULEAD", NOW, "Cost\nTime\nRisk"),
        Sheet(number, 1, 1, 1, "UONE", "Yes\nNo", NOW, "sealed.1"),
        Signal(number, 1, "UONE", "Any tenant above 250 ms.", NOW.date(), "Stop phase 2.", NOW),
        Waiver(number, 1, "D3", "ULEAD", "There is only this one left to take.", NOW),
        Proposal(number, 1, 1, Act.REVERSE, ProposalState.OPEN, "UONE", NOW, reason="Nobody needs it."),
        Ownership(number, 1, "UONE", "ULEAD", OwningState.PROPOSED, NOW),
        Handover(number, 1, "UONE", "ULEAD", "I am away for a month.", HandoverState.OFFERED, NOW),
    )
