"""The week of #support, told on Mon 30 Nov: a normal one, a huge one; its form; one's own week; the numbers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.domain.decisions import DecisionState
from bot.domain.digests import Digest, Schedule, Week
from bot.domain.doors import Door
from bot.domain.escalations import Escalation, EscalationState, Ruling
from bot.domain.followups import FollowUp, FollowUpState, Vacant
from bot.domain.numbers import Figure, Measure, Numbers, Point
from bot.domain.records import FollowUpCase, Record
from bot.domain.reviews import Cause, Process, Review, ReviewState, Verdict
from bot.domain.today import Item, Matter
from bot.domain.waiting import Waiting, WaitingKind
from bot.views import away, debates, digests, numbers, today
from bot.views.digests import Part
from bot.views.kit import Said
from bot.views.today import Entry
from tests.views import cast
from tests.views.cast import BERLIN, LEAD, PEOPLE, SUPPORT, at
from tests.views.mornings import entry, stand_up

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
DRAWN: tuple[Callable[[Week], Part | None], ...] = (
    digests.closes_soon,
    digests.decided,
    digests.answers_outstanding,
    digests.escalated,
    digests.looked_back,
    digests.look_back,
    digests.undone,
    digests.late,
)
SCHEDULE = Schedule(0, time(9), "Europe/Berlin")
SET = Digest(3, "C0SUPPORT", True, SCHEDULE, ("C0BILLING",), "ULEAD", MONDAY, 202648, MONDAY)
LINK = "https://acme.slack.com/archives/C0SUPPORT/p1"


def asked(number: int, question: str, statement: str = "", **news: Any) -> Record:
    """Return a question; with ``statement``, decided, and in force unless ``news`` say otherwise."""
    if not statement:
        return replace(
            cast.collecting(*cast.ALL[:2], number=number, question=question, deadline=at(12, day=30)), card_link=LINK
        )
    record = cast.decided(*cast.STANDINGS, closed=True)
    assert record.decision is not None
    debate = replace(record.debate, number=number, question=question, contributors=(*cast.ASKED, "UAGENT4"))
    decision = replace(record.decision, **{"number": number, "statement": statement, **news})
    return replace(record, debate=debate, decision=decision, card_link=LINK)


def _with(record: Record, **news: Any) -> Record:
    assert record.decision is not None
    return replace(record, decision=replace(record.decision, **news))


def looked(number: int = 31) -> Record:
    """Return a decision of October that was looked back on, and kept."""
    record = asked(number, "Chat before e-mail?", "Chat before e-mail", decided_at=at(9, day=2))
    review = Review(number, 1, 1, Cause.DATE, ReviewState.CLOSED, at(9, day=26), closed_at=at(10, day=26))
    happened = "First reply fell from 41 to 18 minutes."
    judged = replace(review, process=Process.SOUND, verdict=Verdict.KEPT, happened=happened, learned="Start earlier.")
    return replace(record, reviews=(judged,))


def undone(number: int = 33) -> Record:
    """Return a decision that was undone in these days."""
    ended = {"state": DecisionState.REVERSED, "ended_at": at(15, day=27), "ended_by": "ULEAD"}
    return asked(
        number, "Weekend shifts?", "One on each day", decided_at=at(9, day=2), end_reason="Nobody called.", **ended
    )


def due(number: int = 34) -> Record:
    """Return a decision whose look back comes this week."""
    return asked(number, "Canned replies?", "Ten of them", decided_at=at(9, day=2), look_back=date(2026, 12, 3))


def held(number: int = 36) -> Record:
    """Return a one-way decision that somebody cannot commit to."""
    record = asked(number, "Leave EU-1?", "Leave EU-1 by June", decided_at=at(9, day=26), state=DecisionState.HELD)
    block = Escalation(number, 1, 1, "UAGENT3", EscalationState.OPEN, at(11, day=26), at(11, 40, day=30), "UDIRECTOR")
    return replace(record, escalations=(block,), cases={1: cast.CANNOT})


def ruled(number: int = 37) -> Record:
    """Return one that was ruled on: it stands."""
    record = held(number)
    (block,) = record.escalations
    over = {"state": EscalationState.RULED, "ruling": Ruling.UPHELD, "ruled_by": "UDIRECTOR", "why": "Legal agrees."}
    ended = replace(block, ended_at=at(12, day=27), **over)
    return replace(_with(record, state=DecisionState.COMMITTING), escalations=(ended,))


def case(id: int = 7, **news: Any) -> FollowUpCase:
    """Return a follow-up that nobody owns."""
    values: dict[str, Any] = {
        "id": id,
        "number": 42,
        "text": "Write the refund checklist",
        "maker": "ULEAD",
        "channel": "C0SUPPORT",
        "link": "",
        "owner": None,
        "asked": None,
        "state": FollowUpState.OPEN,
        "due": date(2026, 11, 27),
        "made_at": at(16),
        "since": at(9, day=26),
        "vacant": Vacant.DECLINED,
    }
    return FollowUpCase(FollowUp(**(values | news)), SUPPORT, PEOPLE, "ULEAD")


LATE = case(8, text="Tell the shops", owner="UAGENT1", vacant=None, due=date(2026, 11, 9), late_at=at(9, day=24))


def week(*records: Record, cases: tuple[FollowUpCase, ...] = (), **news: Any) -> Week:
    """Return the week 48 of #support."""
    heads = {one.debate.number: f"{one.debate.number:02x}9f3c71" + "0" * 56 for one in records}
    values: dict[str, Any] = {"number": 202648, "since": MONDAY - timedelta(days=7), "until": MONDAY, "zone": BERLIN}
    return Week(channel=SUPPORT, records=records, cases=cases, heads=heads, **(values | news))


def parts(of: Week) -> list[Part]:
    """Return what the rooms say of it."""
    return [part for draw in DRAWN if (part := draw(of)) is not None]


def posted(of: Week, **more: Any) -> Said:
    """Return the digest."""
    return digests.digest(of, parts(of), **more)


NORMAL = (
    asked(44, "Weekend cover?"),
    asked(42, cast.QUESTION, "Yes, for 14 days"),
    asked(43, "Macros in German?", "No", state=DecisionState.COMMITTING),
    looked(),
)
EVERYTHING = (*NORMAL, held(), ruled(), due(), undone())
OPENED = cast.revealed(number=45, question="Two shifts or three?", revealed_at=at(9, day=27))


def messages() -> dict[str, Said]:
    """Return what a channel reads, and what whoever set that hears of it."""
    many = [asked(100 + n, f"Should we do {n}?", f"Yes, from {n} on", decided_at=at(9, day=25)) for n in range(60)]
    cases = tuple(case(20 + n, text=f"Tell shop {n}") for n in range(9))
    taken = case(7, owner="UAGENT2", vacant=None)
    done = case(8, owner="UAGENT1", vacant=None, state=FollowUpState.DONE, ended_at=at(9), ended_by="UAGENT1")
    offered = replace(asked(42, cast.QUESTION, "Yes, for 14 days"), digest_offer="/decide digest")
    off = replace(SET, on=False, next_at=None)
    return {
        "G-empty": digests.nothing_yet(),
        "G": posted(week(*NORMAL, cases=(case(),))),
        "G-everything": posted(week(*EVERYTHING, OPENED, cases=(case(), LATE)), first=202646),
        "G-huge": posted(week(*many, *EVERYTHING, cases=(*cases, LATE), beside=("C0BILLING", "C0DEVELOPERS"))),
        "G-taken": posted(week(*NORMAL, cases=(taken, done))),
        "G-private": posted(
            replace(week(asked(44, "Weekend cover?")), channel=replace(SUPPORT, name="", public=False))
        ),
        "G-set": digests.told_set(SET, "support"),
        "G-off": digests.told_set(off, ""),
        "G-paused": digests.paused(replace(SET, paused="is_archived", next_at=None), "support", "/decide"),
        "G-paused-left": digests.paused(replace(SET, paused="not_in_channel", next_at=None), "", "/decide"),
        "G-goes-on": digests.paused(SET, "support", "/decide"),
        "G-paused-off": digests.paused(off, "support", "/decide"),
        "K4-offered": debates.card(offered),
        "T-week": _morning(stood=True),
        "T-week-alone": _morning(stood=False),
        "numbers": numbers.numbers(TWELVE, "support", picture=True),
        "numbers-few": numbers.numbers(FEW, "support", picture=False),
        "numbers-all": numbers.numbers(TWELVE, "", picture=False, capped=500),
        "numbers-on-its-way": numbers.on_its_way(),
        "numbers-not-drawn": numbers.not_drawn(),
    }


def _morning(*, stood: bool) -> Said:
    own = week(*NORMAL, reader="ULEAD")
    told = Entry(Item(Matter.WEEK, 202648), own, Waiting(WaitingKind.WEEK, own, MONDAY))
    first = [entry(stand_up(contributors=("ULEAD",), deadline=at(12, day=30)), "ULEAD")] if stood else []
    return today.today(LEAD, [*first, told], more=0, now=MONDAY)


def forms() -> dict[str, dict[str, Any]]:
    """Return the form "Weekly digest", and that of one's own messages."""
    new = {"zone": "Europe/Berlin", "here": "C0SUPPORT"}
    shown = posted(week(*NORMAL, cases=(case(),)))
    return {
        "digest": digests.digest_modal("C0SUPPORT", None, shown, **new),
        "digest-set": digests.digest_modal("C0SUPPORT", SET, digests.nothing_yet(), **new),
        "digest-elsewhere": digests.digest_modal("C0OPS", None, None, zone="Asia/Kolkata", here=None),
        "messages-weekly": away.messages_modal(replace(PEOPLE["UAGENT1"], weekly=True), holidays=""),
    }


# numbers


WEEKS = tuple(202641 + n for n in range(12))


def _figure(measure: Measure, values: tuple[float | None, ...], door: Door | None = None, **news: Any) -> Figure:
    points = tuple(Point(one, value) for one, value in zip(WEEKS, values, strict=True))
    return Figure(measure, door, True, weeks=points, **news)


_DAYS = (1.5, 1.2, 2.0, None, 1.1, 0.9, 1.4, 1.0, 0.8, None, 0.7, 0.6)
_THIRDS = tuple(None if one is None else one / 3 for one in _DAYS)
_SHARES = (80.0, 75.0, 100.0, None, 90.0, 88.0, 70.0, 100.0, 95.0, None, 100.0, 92.0)
_RARE = (0.0, 10.0, 0.0, None, 20.0, 25.0, 0.0, 12.0, 30.0, None, 10.0, 17.0)
TWELVE = Numbers(
    WEEKS,
    (
        _figure(Measure.TIME_TO_DECIDE, _DAYS, Door.TWO_WAY, count=23, middle=1.0, ninth=2.4),
        Figure(Measure.TIME_TO_DECIDE, Door.ONE_WAY, told=False),
        _figure(
            Measure.TIME_TO_ANSWERED,
            tuple(None if v is None else v + 0.8 for v in _DAYS),
            Door.TWO_WAY,
            count=21,
            middle=1.9,
            ninth=3.5,
        ),
        Figure(Measure.TIME_TO_ANSWERED, Door.ONE_WAY, told=False),
        _figure(
            Measure.COMMIT,
            tuple(None if v is None else v / 3 for v in _DAYS),
            Door.TWO_WAY,
            count=21,
            middle=0.2,
            ninth=1.1,
        ),
        _figure(Measure.COMMIT, (None,) * 11 + (1.6,), Door.ONE_WAY, count=2, middle=1.6, ninth=2.0),
        _figure(Measure.POSITIONS, _SHARES, count=92, part=81),
        _figure(Measure.DISSENT, _RARE, count=78, part=0),
        _figure(Measure.NO_RESPONSE, _RARE, count=88, part=9),
        Figure(Measure.HEARD, None, told=False),
        _figure(Measure.REVIEWS, _SHARES, count=14, part=12),
        _figure(Measure.REOPENED, _SHARES, count=3, part=2),
        _figure(Measure.REVERSED, _RARE, Door.TWO_WAY, count=21, part=1),
        Figure(Measure.REVERSED, Door.ONE_WAY, told=False),
    ),
    25,
)
FEW = Numbers(WEEKS, tuple(Figure(one, None, told=False) for one in Measure), 3)
