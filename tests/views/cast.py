"""The cast and the day of every golden: Tue 24 Nov 2026 in Berlin, support asks about refunds over $200."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.changes import Change, ChangeKind
from bot.domain.commitments import Answer, AnswerForm, Ground, Standing
from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.doors import Door, Tick
from bot.domain.people import Member
from bot.domain.positions import Position, PositionKind
from bot.domain.receipts import Receipt, ReceiptState
from bot.domain.records import Channel, Record
from bot.domain.signals import Signal
from bot.domain.waivers import Waiver

BERLIN = ZoneInfo("Europe/Berlin")
LEAD = Member("ULEAD", "lead", "Europe/Berlin")
AGENTS = tuple(
    Member(f"UAGENT{number}", f"agent-{number}", zone)
    for number, zone in ((1, "Europe/Berlin"), (2, "America/New_York"), (3, "Asia/Kolkata"), (4, "Europe/Berlin"))
)
DIRECTOR = Member("UDIRECTOR", "director", "Europe/London")
PEOPLE = {member.id: member for member in (LEAD, *AGENTS, DIRECTOR)}
ASKED = ("UAGENT1", "UAGENT2", "UAGENT3")
QUESTION = "Should refunds over $200 need a second pair of eyes?"
WHY = "Three wrong payments cost $780; a check takes two minutes. We try it on real refunds."
SUPPORT = Channel("C0SUPPORT", "support", public=True)


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """Return an instant of November 2026, told by a clock in Berlin."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


NOW = at(9, 41)
DEBATE = Debate(
    number=42,
    channel="C0SUPPORT",
    question=QUESTION,
    background="Three refunds over $200 went to the wrong card last month.",
    options=("Yes", "No"),
    opener="ULEAD",
    decider="ULEAD",
    contributors=ASKED,
    deadline=at(15),
    opened_at=at(9, 40),
    posted_at=at(9, 40),
    state=DebateState.COLLECTING,
    seed=7,
)


def position(
    member: str, choice: str, reason: str, mind: str = "", sure: int | None = None, version: int = 1
) -> Position:
    """Return a sealed position."""
    return Position(
        member, version, PositionKind.CHOSEN, at(10, version), choice, reason, change_my_mind=mind, confidence=sure
    )


ONE = position("UAGENT1", "Yes", "Two minutes of checking is cheaper than one wrong payment.", sure=70)
TWO = position("UAGENT2", "Yes", "I sent one of the three; I would have wanted the check.")
THREE = position(
    "UAGENT3",
    "No",
    "Honest customers wait longer for money that is theirs.",
    "fraud above 2 % of refunds",
    80,
)
ALL = (ONE, TWO, THREE)
DECISION = Decision(
    number=42,
    version=1,
    choice="Yes",
    statement="Yes, for 14 days",
    why=WHY,
    owner="ULEAD",
    look_back=date(2026, 12, 8),
    decided_by="ULEAD",
    decided_at=at(14, 25),
    asked=ASKED,
    answers_until=at(14, 25, day=26),
)
RECEIPT = Receipt(
    number=42,
    version=1,
    member="UAGENT3",
    choice="No",
    sentence="You fear slower refunds for honest customers.",
    state=ReceiptState.ASKED,
    asked_at=at(14, 25),
    until=at(14, 25, day=25),
    by="ULEAD",
)
WAIVER = Waiver(42, 1, "D3", "ULEAD", "There is only this one left to take.", at(14, 20))
POINT = "Refunds to cards that we cannot check any more."
AGREE = AnswerForm(Answer.AGREE)
DISSENT = AnswerForm(Answer.DISAGREE_AND_COMMIT, THREE.reason, THREE.change_my_mind)
CANNOT = AnswerForm(Answer.CANNOT_COMMIT, "Two contracts name EU-1.", ground=Ground.RULE, need="legal's written view")


def collecting(*positions: Position, **changes: object) -> Record:
    """Return the record while positions are sealed."""
    return Record(replace(DEBATE, **changes), SUPPORT, PEOPLE, positions)  # type: ignore[arg-type]  # fields by name


def revealed(*positions: Position, **changes: object) -> Record:
    """Return the record once positions are open."""
    return collecting(*(positions or ALL), **{"state": DebateState.REVEALED, "revealed_at": at(14, 10), **changes})


SUCCESS = "All tenants run in EU-2 and p99 stays under 200 ms"
WAGERS = (
    replace(ONE, confidence=None, change_my_mind="a failed rehearsal", chance=80, cause="The move takes a year."),
    replace(TWO, change_my_mind="a tenant who cannot move"),  # sealed before the label was corrected
    replace(THREE, confidence=None, chance=35, cause="Contracts name EU-1."),
)

ENTRY = replace(
    TWO, promise="entered.1", entered_by="ULEAD", change_my_mind="a week without a check", chance=60, cause="Holidays."
)

SIGNALS = (
    Signal(42, 1, "UAGENT4", "any tenant above 250 ms for a week", date(2027, 3, 1), "stop phase 2", at(16)),
    Signal(42, 2, "UAGENT4", "legal has no written view", date(2026, 12, 15), "ask again in two phases", at(16, 5)),
)

VERSIONS = (
    THREE,
    replace(THREE, version=2, reason="Refunds are quick today.", confidence=40, change_my_mind="", at=at(11)),
    Position("UAGENT3", 3, PositionKind.WITHDRAWN, at(12)),
)


def watched(record: Record) -> Record:
    """Return the record with the stop signals of its owner."""
    return replace(record, signals=SIGNALS)


def one_way(*positions: Position, **changes: object) -> Record:
    """Return the record of a question that is hard to undo."""
    ticks = {"door": Door.ONE_WAY, "ticks": (Tick.BOUND,), "success": SUCCESS, "owner": "UAGENT4"}
    return collecting(*positions, **{"decider": "UDIRECTOR", "approver": None, **ticks, **changes})


def decided(
    *standings: Standing, closed: bool = False, positions: tuple[Position, ...] = ALL, **changes: object
) -> Record:
    """Return the record with its decision; ``closed`` where it is in force."""
    decision = replace(DECISION, **changes)  # type: ignore[arg-type]  # fields by name
    if closed:
        decision = replace(decision, state=DecisionState.IN_FORCE, in_force_at=at(14, 31))
    record = revealed(*positions, state=DebateState.DECIDED, ended_at=at(14, 25), ended_by="ULEAD")
    return replace(record, decision=decision, standings=standings)


def heard(record: Record, state: ReceiptState = ReceiptState.ASKED, **changes: object) -> Record:
    """Return a decided record with what lead heard from agent-3."""
    receipt = replace(RECEIPT, state=state, **changes)  # type: ignore[arg-type]  # fields by name
    return replace(record, receipts=(receipt,))


ONE_WAY = {
    "question": "Should we leave cloud region EU-1?",
    "options": ("Leave EU-1 by June", "Leave in two phases", "Do nothing"),
    "background": "Two tenants of 41 need it; staying costs 1.1 M a year.",
    "ticks": (Tick.BOUND,),
    "door": Door.ONE_WAY,
    "decider": "UDIRECTOR",
    "decider_accepted": False,
    "owner": "ULEAD",
    "approver": "UAGENT4",
    "success": "All tenants run in EU-2 and p99 stays under 200 ms.",
    "look_back": date(2027, 6, 1),
    "deadline": at(11, day=25),
}


CHANGES = (
    Change(1, 0, ChangeKind.MOVED, "ULEAD", at(9, 50), was_at=at(12), now_at=at(15), reason="agent-2 is away."),
    Change(2, 0, ChangeKind.ADDED, "ULEAD", at(9, 55), member="UAGENT4"),
    Change(2, 1, ChangeKind.TAKEN_OUT, "ULEAD", at(9, 55), member="UDIRECTOR"),
    Change(3, 0, ChangeKind.QUESTION, "ULEAD", at(10), was="Should refunds over $100 be checked?", now_is=QUESTION),
    Change(3, 1, ChangeKind.BACKGROUND, "ULEAD", at(10), was="", now_is=DEBATE.background),
    Change(4, 0, ChangeKind.SPOKEN, "UAGENT2", at(10, 5), 2, member="UAGENT1"),
    Change(
        5, 0, ChangeKind.DOOR, "UAGENT1", at(10, 10), 2, was="", now_is="bound lost", reason="Two contracts name it."
    ),
    Change(6, 0, ChangeKind.DOOR, "ULEAD", at(10, 20), 2, was="bound lost", now_is="", reason="Both have ended."),
    Change(7, 0, ChangeKind.EXTENDED, "", at(15), 2, was="1 4 3", was_at=at(15), now_at=at(15, day=25)),
)


def changed(*positions: Position, **news: object) -> Record:
    """Return the record after its deadline, its people and its words have changed."""
    asked = {"contributors": (*ASKED, "UAGENT4"), "version": 2, "changes": 4, **news}
    return replace(collecting(*positions, **asked), changes=CHANGES[:6])


def recorded(**news: object) -> Record:
    """Return what was decided before anybody was asked."""
    record = decided(positions=(), **news)
    before = {"contributors": (), "options": (), "affected": ASKED, "decided_before": True, "revealed_at": None}
    debate = replace(record.debate, question=DECISION.statement, background="", **before)  # type: ignore[arg-type]
    return replace(record, debate=debate)


def cancelled_with(*positions: Position) -> Record:
    """Return the record closed without deciding, with these positions sealed for good."""
    return replace(cancelled(), positions=positions)


def cancelled(**changes: object) -> Record:
    """Return the record closed without deciding."""
    return collecting(
        ONE,
        **{
            "state": DebateState.CANCELLED,
            "ended_at": at(11),
            "ended_by": "ULEAD",
            "end_reason": "The bank does it now.",
            **changes,
        },
    )


STANDINGS = (Standing("UAGENT1", AGREE), Standing("UAGENT2", AGREE), Standing("UAGENT3", DISSENT))
AFTER = NOW + timedelta(hours=4, minutes=45)
