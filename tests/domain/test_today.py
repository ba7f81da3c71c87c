"""The morning message: when something is worth one, what it holds, and that nobody is reminded twice."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.changes import Change, ChangeKind
from bot.domain.commitments import Answer, Standing
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.doors import Door
from bot.domain.ladders import ONCE
from bot.domain.nudges import Reason, withheld
from bot.domain.people import Member
from bot.domain.receipts import ReceiptState
from bot.domain.records import Record
from bot.domain.today import (
    SHOWN,
    Item,
    Matter,
    Rung,
    day_number,
    due_steps,
    item_of,
    look_again,
    morning,
    opening_hours,
)
from bot.domain.waiting import Waiting, WaitingKind, waiting_for
from tests.domain.cast import DAY, HOUR, ONE, THREE, TWO
from tests.views import cast

BERLIN = calendar.zone_of("Europe/Berlin")


def at(text: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def asked(posted: str, deadline: str, member: Member = ONE) -> Record:
    """Return a question to one person, its card posted at that time."""
    times = {"opened_at": at(posted), "posted_at": at(posted), "deadline": at(deadline)}
    record = cast.collecting(contributors=(member.id,), **times)
    return replace(record, people={member.id: member})


def reminds(record: Record, member: str) -> datetime | None:
    """Return the morning on which the one thing that waits is worth a message."""
    (one,) = waiting_for([record], member)
    return one.remind_at


@pytest.mark.parametrize(
    ("posted", "deadline", "member", "due"),
    [
        # Berlin is an hour ahead of UTC, New York five behind, Kolkata five and a half ahead
        ("2026-11-23 09:00", "2026-11-24 14:00", ONE, "2026-11-24 08:00"),
        ("2026-11-23 09:00", "2026-11-24 14:00", TWO, "2026-11-23 14:00"),  # nine there is the deadline itself
        ("2026-11-23 09:00", "2026-11-24 14:01", TWO, "2026-11-24 14:00"),
        ("2026-11-23 09:00", "2026-11-24 14:00", THREE, "2026-11-24 03:30"),
        ("2026-11-24 04:00", "2026-11-24 11:00", ONE, "2026-11-24 08:00"),  # four hours after the ask
        ("2026-11-24 04:01", "2026-11-24 11:00", ONE, None),  # a minute less
        ("2026-11-24 07:00", "2026-11-24 10:59", ONE, None),  # a short window
        ("2026-11-24 08:00", "2026-11-24 14:00", ONE, None),  # it is nine already
        ("2026-11-27 15:00", "2026-11-30 10:00", ONE, "2026-11-30 08:00"),  # over the weekend
        ("2026-11-27 15:00", "2026-11-29 11:00", ONE, None),  # no working morning in between
        ("2026-11-26 15:00", "2026-11-29 11:00", ONE, "2026-11-27 08:00"),  # ends on a Sunday
        ("2026-10-23 15:00", "2026-10-26 10:00", ONE, "2026-10-26 08:00"),  # the clocks went back
        ("2026-11-23 09:00", "2026-11-24 14:00", replace(ONE, zone="Mars/Olympus"), "2026-11-24 09:00"),  # UTC
    ],
)
def test_a_position_is_worth_the_last_morning_before_its_time(
    posted: str, deadline: str, member: Member, due: str | None
) -> None:
    """At nine of the last working morning before the deadline, where the person lives; short windows get none."""
    assert reminds(asked(posted, deadline, member), member.id) == (at(due) if due else None)


def test_a_window_counts_from_the_asking() -> None:
    """A question that waited for its channel, or a person who was added, has the window that they see."""
    late = asked("2026-11-24 07:30", "2026-11-24 11:00")
    late = replace(late, debate=replace(late.debate, opened_at=at("2026-11-23 06:00")))
    assert reminds(late, ONE.id) is None
    long = asked("2026-11-23 09:00", "2026-11-24 14:00")
    added = Change(1, 0, ChangeKind.ADDED, "ULEAD", at("2026-11-24 07:00"), member=ONE.id)
    assert reminds(long, ONE.id) is not None
    assert reminds(replace(long, changes=(added,)), ONE.id) is None


@pytest.mark.parametrize(
    ("when", "zone", "due"),
    [
        ("2026-11-24 14:10", "Europe/Berlin", "2026-11-25 08:00"),
        ("2026-11-27 14:10", "Europe/Berlin", "2026-11-30 08:00"),  # a Friday afternoon
        ("2026-11-25 05:00", "Europe/Berlin", "2026-11-26 08:00"),  # three hours before nine: too fresh
        ("2026-11-25 04:00", "Europe/Berlin", "2026-11-25 08:00"),
        ("2026-11-24 14:10", "Asia/Kolkata", "2026-11-25 03:30"),
    ],
)
def test_what_others_wait_for_is_worth_the_next_morning(when: str, zone: str, due: str) -> None:
    """A decision, an answer, a receipt, a "not quite": at nine of the next working morning after it was asked."""
    there = {member: replace(one, zone=zone) for member, one in cast.PEOPLE.items()}
    receipt = replace(cast.RECEIPT, asked_at=at(when))
    not_quite = replace(receipt, state=ReceiptState.NOT_QUITE, answered_at=at(when), point="Cards.")
    decided = cast.decided(decided_at=at(when))
    begun = Standing("UAGENT1", begun=Answer.CANNOT_COMMIT, by_emoji=True)
    for record, member in (
        (cast.revealed(revealed_at=at(when)), "ULEAD"),
        (decided, "UAGENT1"),
        (replace(decided, standings=(begun,)), "UAGENT1"),
        (replace(decided, receipts=(receipt,)), "UAGENT3"),
        (replace(decided, receipts=(not_quite,)), "ULEAD"),
    ):
        assert reminds(replace(record, people=there), member) == at(due)


def test_nobody_is_reminded_to_decide_while_they_think() -> None:
    """A one-way door opened on Tuesday at 14:10 leaves a day: its decider hears on Thursday, not on Wednesday."""
    record = cast.revealed(door=Door.ONE_WAY, revealed_at=at("2026-11-24 13:10"), cooling_hours=24)
    waiting = waiting_for([record], "ULEAD")
    assert {one.kind: one.remind_at for one in waiting} == {
        WaitingKind.DECIDE: at("2026-11-26 08:00"),
        WaitingKind.SIGNALS: at("2026-11-25 08:00"),  # the owner writes them in the time to think
    }


NINE = at("2026-11-25 08:00")


def thing(number: int, *, due: datetime, since: datetime = NINE - DAY, remind_at: datetime | None = NINE) -> Waiting:
    """Return a position that is missing."""
    return Waiting(WaitingKind.POSITION, cast.collecting(number=number), due, since=since, remind_at=remind_at)


def told(*numbers: int) -> set[Rung]:
    """Return that these were told."""
    return {(of(number), ONCE) for number in numbers}


def of(number: int) -> Item:
    """Return that as an item."""
    return Item(Matter.POSITION, number)


def test_one_message_holds_what_is_due_and_what_rides_along() -> None:
    """What is due is the reason; what is due tomorrow rides along, and so does what was said before and still waits."""
    later = {"remind_at": NINE + DAY}
    waiting = [
        thing(1, due=NINE + 3 * HOUR),
        thing(2, due=NINE + DAY + HOUR, **later),
        thing(3, due=NINE + 3 * DAY, remind_at=NINE + 3 * DAY),
    ]
    found = morning(waiting, (), now=NINE, zone=BERLIN)
    assert found is not None
    assert (found.shown, found.reminded) == ((of(1), of(2)), (of(1),))
    again = [thing(1, due=NINE + DAY), thing(4, due=NINE + 2 * DAY), thing(5, due=NINE - DAY)]
    found = morning(again, told(1, 5), now=NINE, zone=BERLIN)
    assert found is not None
    assert (found.shown, found.reminded) == ((of(1), of(4)), (of(4),)), "what has no end does not come back"


@pytest.mark.parametrize(
    "waiting",
    [
        [],
        [thing(1, due=NINE + DAY, remind_at=NINE + DAY)],  # due tomorrow alone is no reason
        [thing(1, due=NINE + 3 * HOUR, since=NINE - HOUR, remind_at=None)],  # a short window
        [Waiting(WaitingKind.LET_IN, cast.collecting(), NINE, "UAGENT4")],  # found in Home
    ],
)
def test_no_reason_no_message(waiting: list[Waiting]) -> None:
    """Nothing is due: nothing is said."""
    assert morning(waiting, (), now=NINE, zone=BERLIN) is None


def test_nobody_is_reminded_twice() -> None:
    """What was a reason once is none any more, however long it waits; words that are missing are the same matter."""
    waiting = waiting_for([cast.decided()], "UAGENT1")
    (item,) = [one for one in map(item_of, waiting) if one]
    begun = Standing("UAGENT1", begun=Answer.CANNOT_COMMIT, by_emoji=True)
    assert morning(waiting, (), now=NINE, zone=BERLIN) is not None
    assert morning(waiting, {(item, ONCE)}, now=NINE + DAY, zone=BERLIN) is None
    assert morning(waiting_for([cast.decided(begun)], "UAGENT1"), {(item, ONCE)}, now=NINE + DAY, zone=BERLIN) is None
    assert morning(waiting_for([cast.decided(version=2)], "UAGENT1"), {(item, ONCE)}, now=NINE, zone=BERLIN) is not None


def test_fresh_asks_stay_where_they_are() -> None:
    """What was asked an hour ago has its own message just above: it does not move into this one."""
    fresh = thing(2, due=NINE + DAY, since=NINE - HOUR, remind_at=NINE + DAY)
    found = morning([thing(1, due=NINE + HOUR), fresh], (), now=NINE, zone=BERLIN)
    assert found is not None
    assert found.shown == (of(1),)


def test_three_are_shown_and_all_count() -> None:
    """Five are due: the first three stand with buttons, all five have had their reminder."""
    waiting = [thing(number, due=NINE + number * HOUR) for number in range(1, 6)]
    found = morning(waiting, (), now=NINE, zone=BERLIN)
    assert found is not None
    assert (len(found.shown), len(found.reminded)) == (SHOWN, 5)


@pytest.mark.parametrize(
    ("when", "open_"),
    [
        ("2026-11-25 07:59", False),
        ("2026-11-25 08:00", True),
        ("2026-11-25 16:59", True),
        ("2026-11-25 17:00", False),  # 18:00 in Berlin
        ("2026-11-28 10:00", False),  # a Saturday
    ],
)
def test_nothing_is_said_at_night_or_on_weekends(when: str, open_: bool) -> None:
    """From nine to the evening of a working day, where the person lives."""
    assert opening_hours(at(when), BERLIN) is open_


def test_a_day_is_that_of_the_person() -> None:
    """The key of the message is the date on their calendar."""
    assert day_number(at("2026-11-25 23:30"), BERLIN) == 20261126
    assert day_number(at("2026-11-25 23:30"), calendar.zone_of("America/New_York")) == 20261125


@given(st.lists(st.integers(0, 12 * 24), max_size=6), st.integers(0, 12 * 24))
def test_looking_again_misses_nothing(hours: list[int], now_at: int) -> None:
    """Between now and the next look nothing falls due that nobody was reminded of."""
    now = NINE + now_at * HOUR
    waiting = [thing(number, due=now + 30 * DAY, remind_at=NINE + hour * HOUR) for number, hour in enumerate(hours)]
    reminded = told(*(number for number, hour in enumerate(hours) if NINE + hour * HOUR <= now))
    then = look_again(waiting, reminded, now=now)
    ahead = [one.remind_at for one in waiting if one.remind_at and one.remind_at > now]
    assert then == (min(ahead) if ahead else None)
    assert morning(waiting, reminded, now=now, zone=BERLIN) is None


def test_what_asks_nothing_rides_along_once() -> None:
    """What was decided, for whoever is only told, and what opened behind a one-way door, for whoever was asked: no
    reason for a message; last in one that there is for another reason; once. The run report says so.
    """
    told = cast.decided()
    told = replace(told, debate=replace(told.debate, number=7, informed=("UAGENT4",)))
    opened = replace(cast.one_way(*cast.WAGERS, state=DebateState.REVEALED, revealed_at=cast.at(14, 10)))
    there = cast.decided()
    ask = replace(there, decision=replace(there.decision, asked=("UAGENT4", "UAGENT1"))) if there.decision else there
    now = at("2026-11-25 08:00")
    for quiet, member, matter in ((told, "UAGENT4", Matter.TOLD), (opened, "UAGENT1", Matter.READ)):
        alone = waiting_for([quiet], member)
        assert [item_of(one) for one in alone] == [Item(matter, quiet.debate.number)]
        assert morning(alone, (), now=now, zone=BERLIN) is None
        (kept,) = withheld(due_steps(alone, (), now=now), Reason.CAP, 20261125, now=now)
        assert (kept.reason, kept.used_up) == (Reason.RIDES, False)

        both = waiting_for([quiet, ask], member)
        found = morning(both, (), now=now, zone=BERLIN)
        assert found is not None
        assert [one.matter for one in found.items] == [Matter.ANSWER, matter]
        again = morning(both, {(Item(matter, quiet.debate.number), ONCE)}, now=now, zone=BERLIN)
        assert again is not None
        assert [one.matter for one in again.items] == [Matter.ANSWER]
        seen = replace(quiet, debate=replace(quiet.debate, seen=(member,)))
        assert waiting_for([seen], member) == ()
    held = replace(told, decision=replace(cast.DECISION, door=Door.ONE_WAY, state=DecisionState.HELD))
    assert waiting_for([held], "UAGENT4") == ()  # not valid yet
    assert waiting_for([opened], "UDIRECTOR")[0].kind is WaitingKind.DECIDE
