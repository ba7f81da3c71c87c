"""Numbers: each alone, of enough people, in working days; the shares and times that a few records make."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import numbers as rules
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.doors import Door
from bot.domain.numbers import FLOOR, Figure, Measure, worked
from bot.domain.positions import Position, PositionKind
from bot.domain.receipts import ReceiptState
from bot.domain.records import Record
from bot.domain.reviews import Cause, Review, ReviewState
from bot.views import charts, numbers
from tests.views import cast, weekly
from tests.views.cast import BERLIN, at

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 14, tzinfo=UTC)


def crowd(record: Record, more: int = 2) -> Record:
    """Return the record with more people who were asked, wrote yes, and have not answered."""
    names = tuple(f"UMORE{n}" for n in range(more))
    own = tuple(Position(one, 1, PositionKind.CHOSEN, at(10), "Yes", "Fine.") for one in names)
    debate = replace(record.debate, contributors=(*record.debate.contributors, *names))
    decision = record.decision and replace(record.decision, asked=(*record.decision.asked, *names))
    return replace(record, debate=debate, decision=decision, positions=(*record.positions, *own))


def figures(*records: Record) -> dict[tuple[Measure, Door | None], Figure]:
    """Return the figures that may be shown, by measure and door."""
    found = rules.numbers(records, now=NOW, zone=BERLIN)
    return {(one.measure, one.door): one for one in found.told}


DECIDED = crowd(cast.decided(*cast.STANDINGS, closed=True))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (FRIDAY, FRIDAY + timedelta(hours=6), 0.25),
        (FRIDAY, FRIDAY + timedelta(days=3), 1.0),  # over a weekend
        (FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2), 0.0),  # inside one
        (datetime(2026, 10, 23, 10, tzinfo=UTC), datetime(2026, 10, 26, 11, tzinfo=UTC), 1.0),  # and clocks go back
        (FRIDAY, FRIDAY - timedelta(days=1), 0.0),
    ],
)
def test_working_time(start: datetime, end: datetime, days: float) -> None:
    """Hours of days off are left out, whatever clocks do meanwhile."""
    assert worked(start, end, BERLIN) == pytest.approx(days)


@given(st.integers(0, 10**5), st.integers(0, 10**5))
def test_working_time_adds_up(first: int, second: int) -> None:
    """It never grows beyond real time, and two stretches are as long as the whole."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    middle, end = start + timedelta(minutes=first), start + timedelta(minutes=first + second)
    whole = worked(start, end, BERLIN)
    assert whole == pytest.approx(worked(start, middle, BERLIN) + worked(middle, end, BERLIN))
    assert whole <= (end - start) / timedelta(days=1) + 1e-9
    assert worked(start, end, BERLIN, WorkingDays(frozenset({6}))) >= whole - 1e-9
    assert worked(start, end, BERLIN, EVERY_WEEK) == whole


def test_the_times_of_a_decision() -> None:
    """From the card to the decision, from there until it is in force, and both: named apart, each behind its door."""
    told = figures(DECIDED)
    hours = {measure: round(told[measure, Door.TWO_WAY].middle * 24, 2) for measure in rules.SPREADS}
    assert hours == {Measure.TIME_TO_DECIDE: 4.75, Measure.TIME_TO_ANSWERED: 4.85, Measure.COMMIT: 0.1}
    assert not [door for _, door in told if door is Door.ONE_WAY]
    assert numbers.span(4.75 / 24) == "4 h 45 min"


def test_the_shares() -> None:
    """Positions of those asked; dissent of those who wrote; silence of those who were asked to answer."""
    silent = replace(DECIDED, positions=DECIDED.positions[:-1])  # the last one asked wrote nothing
    told = figures(silent, replace(silent, debate=replace(silent.debate, number=43)))
    shares = {measure: (one.part, one.count) for (measure, _), one in told.items() if measure not in rules.SPREADS}
    assert shares[Measure.POSITIONS] == (8, 10)
    assert shares[Measure.NO_RESPONSE] == (4, 10)
    assert Measure.DISSENT not in shares, "four people wrote"
    told = figures(DECIDED)
    assert (told[Measure.DISSENT, None].part, told[Measure.DISSENT, None].count) == (1, 5)
    assert (told[Measure.REVERSED, Door.TWO_WAY].part, told[Measure.REVERSED, Door.TWO_WAY].count) == (0, 1)


def test_what_came_after() -> None:
    """Look backs in time, questions asked anew with something new and without, receipts, what was undone."""
    review = Review(42, 1, 1, Cause.DATE, ReviewState.CLOSED, at(9, day=26), closed_at=at(10, day=26))
    noted = Review(42, 3, 1, Cause.NEWS, ReviewState.NOTED, at(9, day=27), by="ULEAD")
    reviews = (review, replace(review, ordinal=2, skips=1, state=ReviewState.OPEN), noted)
    heard = tuple(
        replace(cast.RECEIPT, member=f"U{n}", state=ReceiptState.CONFIRMED if n else ReceiptState.UNCONFIRMED)
        for n in range(6)
    )
    waiting = replace(cast.RECEIPT, member="U9", state=ReceiptState.ASKED)
    undone = replace(DECIDED, reviews=reviews, receipts=(*heard, waiting))
    assert undone.decision is not None
    over = replace(undone.decision, state=DecisionState.REVERSED, ended_at=at(12, day=27))
    anew = crowd(cast.collecting(follows=42, number=50), 3)
    told = figures(replace(undone, decision=over), anew)
    found = {m: (told[m, None].part, told[m, None].count) for m in (Measure.REVIEWS, Measure.REOPENED, Measure.HEARD)}
    assert found == {Measure.REVIEWS: (1, 2), Measure.REOPENED: (1, 2), Measure.HEARD: (5, 6)}
    assert told[Measure.REVERSED, Door.TWO_WAY].part == 1


@pytest.mark.parametrize("people", range(2, 8))
def test_nothing_of_fewer_than_five(people: int) -> None:
    """Neither a figure nor a single week of one stands on fewer than five people."""
    record = crowd(cast.decided(*cast.STANDINGS, closed=True, asked=cast.ASKED[:1]), 0)
    names = tuple(f"U{n}" for n in range(people - 1))
    debate = replace(record.debate, opener="ULEAD", decider="ULEAD", contributors=names)
    assert record.decision is not None
    alone = replace(record, debate=debate, decision=replace(record.decision, asked=names))
    assert len(rules.took_part(alone)) == people
    told = figures(alone)
    assert ((Measure.TIME_TO_DECIDE, Door.TWO_WAY) in told) == (people >= FLOOR)
    hidden = [one for one in rules.numbers([alone], now=NOW, zone=BERLIN).figures if not one.told]
    assert [one for one in hidden if one.count or one.weeks] == []


def test_a_week_of_few_is_a_gap() -> None:
    """Five people over two weeks are told as a whole, and neither week of it alone."""
    first = cast.decided(*cast.STANDINGS, closed=True)  # ULEAD and three agents
    assert first.decision is not None
    later = replace(first.decision, decided_at=at(14, day=17), in_force_at=at(15, day=17))
    debate = replace(first.debate, posted_at=at(9, day=16), contributors=("UAGENT4",))
    other = replace(first, decision=replace(later, asked=("UAGENT4",)), debate=debate)
    told = figures(first, other)[Measure.TIME_TO_DECIDE, Door.TWO_WAY]
    assert told.count == 2
    assert {point.value for point in told.weeks} == {None}


def test_twelve_weeks() -> None:
    """What is older than twelve weeks is not counted, the one under way is; there is a point for each."""
    found = rules.numbers([DECIDED], now=NOW, zone=BERLIN)
    assert (found.weeks[0], found.weeks[-1], len(found.weeks)) == (202638, 202649, 12)
    assert rules.numbers([DECIDED], now=NOW + timedelta(weeks=10), zone=BERLIN).told
    assert not rules.numbers([DECIDED], now=NOW + timedelta(weeks=11), zone=BERLIN).told
    assert not rules.numbers([DECIDED], now=at(8), zone=BERLIN).told, "and nothing that is to come"


def test_no_dissent_is_worth_asking_why() -> None:
    """Over ten positions none, or nine of ten: somebody should ask why; there is no aim in between."""
    one = Figure(Measure.DISSENT, None, True, count=10)
    assert [replace(one, part=part).ask_why for part in range(11)] == [True, *[False] * 8, True, True]
    assert not replace(one, count=9).ask_why
    assert not replace(one, measure=Measure.NO_RESPONSE).ask_why


def test_what_was_never_opened_gives_only_its_count() -> None:
    """A question that expired says who was asked and wrote, and nothing of what."""
    expired = crowd(cast.collecting(cast.ONE, state=DebateState.EXPIRED, ended_at=at(15)))
    told = figures(expired)
    assert {measure for measure, _ in told} == {Measure.POSITIONS}
    assert (told[Measure.POSITIONS, None].part, told[Measure.POSITIONS, None].count) == (3, 5)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0.0, "0 min"),
        (4.75 / 24, "4 h 45 min"),
        (0.5, "12 h"),
        (1.0, "1 working day"),
        (0.96, "1 working day"),
        (2.34, "2.3 working days"),
        (12.0, "12 working days"),
    ],
)
def test_a_time_in_words(days: float, words: str) -> None:
    """Hours below a day, working days with one decimal from there."""
    assert numbers.span(days) == words


def test_the_picture_says_the_same_as_the_text() -> None:
    """Each figure of the picture is in the table above it and in its alt text; what may not be shown is in neither."""
    table, alt = numbers.as_text(weekly.TWELVE), numbers.alt_text(weekly.TWELVE, "support")
    assert len(table) == 1 + len(weekly.TWELVE.told)
    assert len(alt) <= 1000
    assert all(row.split("  ")[0] in alt for row in table[1:])
    assert "Heard" not in "\n".join(table) + alt
    assert len(numbers.picture_says(weekly.TWELVE, "support")) <= 3000


@pytest.mark.skipif(not charts.can_draw(), reason="the optional extra charts is not installed")
def test_the_picture_is_drawn() -> None:
    """It is a PNG, the same each time; a name that its font does not know becomes "This channel"."""
    drawn = charts.picture(weekly.TWELVE, numbers.title(weekly.TWELVE, "support"))
    assert drawn.startswith(b"\x89PNG")
    assert drawn == charts.picture(weekly.TWELVE, numbers.title(weekly.TWELVE, "support"))
    assert charts.picture(weekly.TWELVE, numbers.title(weekly.TWELVE, "返金 $x")).startswith(b"\x89PNG")
