"""Exercises: who offers them and who does them, what is sealed until when, and that nothing is added up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import exercises as rules
from bot.domain.debates import DebateState
from bot.domain.exercises import Exercise, ExerciseKind, Sheet
from bot.domain.ledger import REMOVED
from bot.domain.people import Member
from bot.domain.positions import Position, PositionKind
from bot.domain.records import Audience, Channel, Item, Record, can_see
from bot.domain.refusals import Code
from bot.domain.signals import MOST, SignalForm, arm, asks_chance, causes, wanted_from
from tests.domain.cast import LEAD, NOW, ONE, THREE, TWO, collecting

OPTIONS = ("June", "Two phases", "Nothing")
DEBATE = replace(collecting(), options=OPTIONS)
KEPT = replace(DEBATE, keeper="UKEEPER")
CRITERIA = Exercise(DEBATE.number, 1, ExerciseKind.CRITERIA, LEAD.id, NOW, "Cost\nTime\nRisk")
PREMORTEM = Exercise(DEBATE.number, 2, ExerciseKind.PREMORTEM, LEAD.id, NOW)
REVEALED = replace(DEBATE, state=DebateState.REVEALED, revealed_at=NOW + timedelta(hours=1))
DECIDED = replace(REVEALED, state=DebateState.DECIDED, ended_at=NOW + timedelta(hours=2))


def sheet(ordinal: int, member: str, *lines: str, exercise: int = 1, place: int = 1) -> Sheet:
    """Return what somebody wrote."""
    return Sheet(DEBATE.number, ordinal, exercise, place, member, "\n".join(lines), NOW, "sealed.1")


def offer(*lines: str, by: str = LEAD.id, debate=DEBATE, kind=ExerciseKind.CRITERIA, there=(), sheets=()):
    """Return what the rule makes of an offer."""
    return rules.begin(debate, kind, lines, exercises=there, sheets=sheets, by=by, now=NOW)


def code(found) -> Code:
    """Return the code of the first refusal."""
    assert isinstance(found, tuple)
    return found[0].code


def test_who_offers() -> None:
    """Whoever asks, decides or keeps it fair; not who was asked, and nobody once positions are open or it has ended."""
    for by, debate in ((LEAD.id, DEBATE), ("UKEEPER", KEPT)):
        begun = offer("Cost", " Time ", "Risk", by=by, debate=debate)
        assert isinstance(begun, Exercise)
        assert begun.criteria == ("Cost", "Time", "Risk")
    assert code(offer("a", "b", "c", by=ONE.id)) is Code.NOT_OPENER
    assert code(offer("a", "b", "c", debate=REVEALED)) is Code.ALREADY_REVEALED
    assert code(offer("a", "b", "c", debate=DECIDED)) is Code.ALREADY_DECIDED
    assert code(offer("a", "b", "c", debate=replace(DEBATE, state=DebateState.WAITING))) is Code.NOT_POSTED


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Cost", "Time"), Code.CRITERIA),
        (("Cost", "Time", " \u200b"), Code.CRITERIA),
        (tuple("abcdefgh"), Code.CRITERIA),
        (("Cost", "cost", "Time"), Code.SAME_OPTION_TWICE),
        (("Cost", "Time", "x" * 76), Code.TOO_LONG),
    ],
)
def test_three_to_seven_criteria(lines: tuple[str, ...], expected: Code) -> None:
    """Fewer compare nothing, more are not thought about apart; each is another one and fits a line."""
    assert code(offer(*lines)) is expected


def test_criteria_stay_once_somebody_ranked() -> None:
    """Until then they can be named anew, in place; a pre-mortem that is offered twice is one."""
    other = offer("a", "b", "c", there=(CRITERIA,))
    assert isinstance(other, Exercise)
    assert (other.ordinal, other.criteria) == (1, ("a", "b", "c"))
    assert code(offer("a", "b", "c", there=(CRITERIA,), sheets=(sheet(1, ONE.id, "June"),))) is Code.CRITERIA_STAY
    assert offer(kind=ExerciseKind.PREMORTEM, there=(CRITERIA, PREMORTEM)) == PREMORTEM


def rank(*picks: str | None, by: str = ONE.id, place: int = 1, debate=DEBATE, exercise=CRITERIA):
    """Return what the rule makes of a ranking."""
    return rules.rank(debate, exercise, place, picks, sheets=(), by=by, now=NOW)


def test_who_ranks_and_how() -> None:
    """Those asked for a position, until positions open; the best first, each option once."""
    ranked = rank("Two phases", "June")
    assert isinstance(ranked, Sheet)
    assert (ranked.said, ranked.promise) == (("Two phases", "June"), "sealed.1")
    assert code(rank("June", by="UELSE")) is Code.NOT_ASKED
    assert code(rank("June", by=LEAD.id)) is Code.NOT_ASKED, "who decides and was not asked is not counted"
    assert code(rank("June", debate=REVEALED)) is Code.ALREADY_REVEALED
    assert code(rank("June", exercise=None)) is Code.MOVED_ON
    assert code(rank("June", place=4)) is Code.MOVED_ON
    assert code(rank(None, "June")) is Code.NO_OPTIONS
    assert code(rank("July")) is Code.NO_OPTIONS, "an option of an older wording"
    assert code(rank("June", "June")) is Code.SAME_OPTION_TWICE


def test_reasons_are_sentences() -> None:
    """One to three, none longer than a sentence; a line break inside one makes no second."""
    feared = rules.fear(DEBATE, PREMORTEM, ("", " It\nis late. ", ""), sheets=(), by=ONE.id, now=NOW)
    assert isinstance(feared, Sheet)
    assert feared.said == ("It is late.",)
    assert code(rules.fear(DEBATE, PREMORTEM, (" ", "", ""), sheets=(), by=ONE.id, now=NOW)) is Code.EMPTY_CAUSE
    long = rules.fear(DEBATE, PREMORTEM, ("ok", "x" * 301), sheets=(), by=ONE.id, now=NOW)
    assert [(one.code, one.field) for one in long] == [(Code.TOO_LONG, "reason.2")]


SHEETS = (
    sheet(1, ONE.id, "June"),
    sheet(2, TWO.id, "Two phases", "Nothing"),
    sheet(3, ONE.id, "Nothing", "June"),
    sheet(4, ONE.id, "Late.", "Dear", exercise=2, place=0),
    sheet(5, TWO.id, "dear", "DEAR!", "Nobody comes.", exercise=2, place=0),
    sheet(6, LEAD.id, "70", exercise=0, place=0),
)


def test_a_table_and_no_total() -> None:
    """Each person's place for each option by each criterion; what they left out stands last, together."""
    assert rules.standings(DEBATE, CRITERIA, SHEETS)[0]["June"] == {}, "sealed"
    first, second, third = rules.standings(REVEALED, CRITERIA, SHEETS)
    assert first == {
        "June": {ONE.id: 2, TWO.id: 3},
        "Two phases": {ONE.id: 3, TWO.id: 1},
        "Nothing": {ONE.id: 1, TWO.id: 2},
    }
    assert not any(second.values())
    assert not any(third.values())


def test_an_option_that_is_no_more_ranks_nothing() -> None:
    """Worded anew while nobody had a position, a rank of the older wording is left out, not taken for a last place."""
    reworded = replace(REVEALED, options=("July", "Two phases"))
    first = rules.standings(reworded, CRITERIA, SHEETS)[0]
    assert first == {"July": {TWO.id: 2}, "Two phases": {TWO.id: 1}}


def test_reasons_are_merged_without_names() -> None:
    """The same reason in other letters is one, counted by people, the commonest first."""
    both = (CRITERIA, PREMORTEM)
    assert rules.reasons(DEBATE, both, SHEETS) == ()
    merged = rules.reasons(REVEALED, both, SHEETS)
    assert [(reason.casefold().strip("!"), count) for reason, count in merged] == [
        ("dear", 2),
        ("late.", 1),
        ("nobody comes.", 1),
    ]
    assert len(causes(REVEALED, (), both, SHEETS)) == 3


@given(st.permutations(range(6)))
def test_the_order_of_reasons_tells_nobodys(order) -> None:
    """Whoever wrote first, the list is the same."""
    mixed = tuple(replace(SHEETS[at], ordinal=SHEETS[at].ordinal) for at in order)
    assert rules.reasons(REVEALED, (CRITERIA, PREMORTEM), mixed) == rules.reasons(
        REVEALED, (CRITERIA, PREMORTEM), SHEETS
    )


def _record(debate) -> Record:
    people = {one.id: one for one in (LEAD, ONE, TWO, THREE)}
    return Record(debate, Channel("C1", "support", True), people, exercises=(CRITERIA, PREMORTEM), sheets=SHEETS)


@pytest.mark.parametrize(
    ("debate", "readable"),
    [
        (DEBATE, set()),
        (REVEALED, {2, 3, 4, 5}),
        (DECIDED, {2, 3, 4, 5, 6}),
        (replace(DECIDED, left=(TWO.id,)), {3, 4, 6}),
        (replace(DEBATE, state=DebateState.EXPIRED, ended_at=NOW), set()),
        (replace(DEBATE, state=DebateState.CANCELLED, ended_at=NOW), set()),
    ],
)
def test_sealed_like_a_position(debate, readable: set[int]) -> None:
    """Before the reveal its author alone; then each one's last word; who left keeps theirs; a chance waits longer."""
    record, reader = _record(debate), Audience(Member("UREADER", "reader"))
    for one in SHEETS:
        seen = can_see(reader, Item.APART, record, author=one.member, version=one.ordinal)
        assert seen is (one.ordinal in readable)
        assert can_see(Audience(record.people[one.member]), Item.APART, record, author=one.member, version=one.ordinal)
        assert not can_see(Audience(), Item.APART, record, author=one.member), "no log, no metric"
    private = replace(record, channel=Channel("C1", "support"))
    assert not can_see(reader, Item.APART, private, author=ONE.id, version=3)


def test_what_was_never_opened_can_be_erased() -> None:
    """An older version, what somebody wrote who left, and all where no reveal came; never what opens, nor a chance."""
    assert [one.ordinal for one in rules.never_opened(REVEALED, SHEETS, ONE.id)] == [1]
    ended = replace(DEBATE, state=DebateState.CANCELLED, ended_at=NOW)
    assert [one.ordinal for one in rules.never_opened(ended, SHEETS, ONE.id)] == [4, 3, 1]
    assert rules.never_opened(replace(REVEALED, left=(TWO.id,)), SHEETS, TWO.id)
    assert rules.never_opened(ended, SHEETS, LEAD.id) == ()
    gone = tuple(replace(one, lines=REMOVED) for one in SHEETS)
    assert rules.never_opened(ended, gone, ONE.id) == ()
    assert rules.opened(REVEALED, gone) == ()


def test_one_after_the_other() -> None:
    """The form goes on where its author stopped, and begins anew once all is done."""
    assert rules.next_place(CRITERIA, SHEETS, ONE.id) == 2
    assert rules.progress(CRITERIA, SHEETS, ONE.id) == (1, 3)
    done = tuple(sheet(n, THREE.id, "June", place=n) for n in (1, 2, 3))
    assert (rules.next_place(CRITERIA, done, THREE.id), rules.progress(CRITERIA, done, THREE.id)) == (1, (3, 3))


def test_an_owner_foresees_once() -> None:
    """Through a one-way door, since positions are open, where they gave no chance in a position; and once."""
    wrote = Position(ONE.id, 1, PositionKind.CHOSEN, NOW, "June", "So.", chance=60)
    owes = {"positions": (wrote,), "sheets": (), "one_way": True}
    assert rules.owes_chance(REVEALED, LEAD.id, by=LEAD.id, **owes)
    assert not rules.owes_chance(DEBATE, LEAD.id, by=LEAD.id, **owes)
    assert not rules.owes_chance(REVEALED, LEAD.id, by=ONE.id, **owes)
    assert not rules.owes_chance(REVEALED, ONE.id, by=ONE.id, **owes)
    assert not rules.owes_chance(REVEALED, LEAD.id, by=LEAD.id, **(owes | {"sheets": SHEETS}))
    assert not rules.owes_chance(REVEALED, LEAD.id, by=LEAD.id, **(owes | {"one_way": False}))
    assert not asks_chance(REVEALED, None, (), (), by=LEAD.id), "a two-way door"
    assert code(rules.foresee(REVEALED, "100", sheets=(), by=LEAD.id, now=NOW)) is Code.CONFIDENCE
    assert rules.chance_of(SHEETS, LEAD.id) == 70


def test_a_two_way_door_has_stop_signals_after_a_pre_mortem_alone() -> None:
    """Then its owner is asked for some, five at most; without one nobody is."""
    assert wanted_from(REVEALED, None, 0, feared=True) == LEAD.id
    assert wanted_from(REVEALED, None, 0) is None
    form = SignalForm("Ten complaints a day", (NOW + timedelta(days=9)).date(), "Go back")
    more = {"by": LEAD.id, "now": NOW, "today": NOW.date()}
    assert not isinstance(arm(REVEALED, None, form, ordinal=1, feared=True, **more), tuple)
    assert code(arm(REVEALED, None, form, ordinal=1, **more)) is Code.MOVED_ON
    assert code(arm(REVEALED, None, form, ordinal=MOST + 1, feared=True, **more)) is Code.ENOUGH_SIGNALS
