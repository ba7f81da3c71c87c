"""Positions: who may write what and when, when all are in, what a reveal opens and in which order."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import debates, positions
from bot.domain.debates import SOMETHING_ELSE, Changed, DebateState
from bot.domain.intents import Kind, View
from bot.domain.positions import Position, PositionKind, Sealed
from tests.domain.cast import (
    AGENTS,
    DAY,
    DEADLINE,
    DIRECTOR,
    HOUR,
    LEAD,
    MINUTE,
    NOW,
    ONE,
    PEOPLE,
    POSITIONS,
    STRANGER,
    THREE,
    TWO,
    chosen,
    codes,
    collecting,
    decided,
    kept,
    passed,
    revealed,
    waiting,
    withdrawn,
    write,
)

S = DebateState


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({}, set()),
        ({"choice": SOMETHING_ELSE}, set()),  # the tenth choice is always there
        ({"choice": "Maybe"}, {("NO_OPTIONS", "choice")}),  # of another question, or of nobody's
        ({"choice": None}, {("NO_OPTIONS", "choice")}),
        ({"reason": ""}, {("EMPTY_REASON", "reason")}),
        ({"reason": "\u200b\u3164 \n"}, {("EMPTY_REASON", "reason")}),  # nothing that shows
        ({"reason": "👍"}, set()),  # emoji alone are an answer
        ({"reason": "🩷"}, set()),  # also one that is newer than this Python
        ({"reason": "כי זה נכון"}, set()),  # right to left
        ({"reason": "x" * 1500}, set()),
        ({"reason": "x" * 1501}, {("TOO_LONG", "reason")}),  # counted, never cut
        ({"change_my_mind": "x" * 1501}, {("TOO_LONG", "change_my_mind")}),
        ({"confidence": "0"}, {("CONFIDENCE", "confidence")}),
        ({"choice": None, "reason": "", "confidence": "sure"}, {  # all at once
            ("NO_OPTIONS", "choice"), ("EMPTY_REASON", "reason"), ("CONFIDENCE", "confidence"),
        }),
    ],
)  # fmt: skip
def test_what_a_position_needs(said, refused):
    """A position is a choice and one sentence; what is missing is said at once, under its field."""
    result = write(collecting(), ONE.id, **said)
    assert (codes(result) if isinstance(result, tuple) else set()) == refused


@pytest.mark.parametrize(
    ("typed", "percent"),
    [
        ("", None),
        (" \u200b", None),
        ("1", 1),
        ("99", 99),
        (" 80 % ", 80),
        ("80%", 80),
        ("٨٠٪", 80),  # Arabic digits and percent sign
        ("８０％", 80),  # full width
        ("80\u200f", 80),  # a direction mark
        ("080", 80),
        ("0", "C2"),
        ("100", "C2"),
        ("-5", "C2"),
        ("80.5", "C2"),
        ("²", "C2"),  # a digit, and not a number
        ("%", "C2"),
        ("eighty", "C2"),
        ("9" * 5000, "C2"),  # more digits than Python turns into a number
    ],
)
def test_how_sure(typed, percent):
    """Nothing is certain: 1 to 99 in the digits of any script, or nothing at all."""
    result = write(collecting(), ONE.id, confidence=typed)
    assert (result[0].code.value if isinstance(result, tuple) else result.position.confidence) == percent


ENDED = debates.close(collecting(), by=LEAD.id, reason="moot", now=NOW).debate


@pytest.mark.parametrize(
    ("debate", "member", "refused"),
    [
        (collecting(), ONE, None),
        (collecting(), LEAD, None),  # the decider's own view, sealed too
        (collecting(), STRANGER, "NOT_ASKED"),
        (collecting(decider=DIRECTOR.id), LEAD, "NOT_ASKED"),  # opened it, and is not listed
        (collecting(affected=(STRANGER.id,)), STRANGER, "NOT_ASKED"),  # asked to commit, not to argue
        (waiting(), ONE, "MOVED_ON"),  # nobody was asked yet
        (revealed(), ONE, None),
        (revealed(), STRANGER, "NOT_ASKED"),
        (decided().debate, ONE, "ALREADY_DECIDED"),
        (ENDED, ONE, "ENDED"),
        (ENDED, STRANGER, "ENDED"),
    ],
)
def test_who_may_write(debate, member, refused):
    """Only those who were asked write, each for themselves, until the decision."""
    for result in (
        write(debate, member.id),
        positions.pass_on(debate, by=member.id, positions=(), people=PEOPLE, now=NOW),
        positions.withdraw(debate, by=member.id, positions=(chosen(member.id),), now=NOW),
    ):
        name = None if isinstance(result, Sealed) else next(iter(codes(result)))[0]
        if debate.state is S.REVEALED and refused is None and not isinstance(result, Sealed):
            name = None if name == "ALREADY_REVEALED" else name  # what was opened can be added to, not taken back
        assert name == refused


def test_versions_are_kept():
    """Changing, passing and withdrawing add a version each, of one's own only; the newest counts."""
    debate, said = collecting(), [chosen(TWO.id, version=5)]
    said.append(kept(write(debate, ONE.id, said, choice="Yes")))
    said.append(kept(write(debate, ONE.id, said, choice="No", now=NOW + MINUTE)))
    assert positions.current(said)[ONE.id].choice == "No"
    said.append(kept(positions.pass_on(debate, by=ONE.id, positions=said, people=PEOPLE, now=NOW)))
    assert positions.current(said)[ONE.id].kind is PositionKind.PASSED
    said.append(kept(positions.withdraw(debate, by=ONE.id, positions=said, now=NOW)))
    assert ONE.id not in positions.current(said)
    assert [one.version for one in said if one.member == ONE.id] == [1, 2, 3, 4]
    assert codes(positions.withdraw(debate, by=ONE.id, positions=said, now=NOW)) == {("NOTHING_TO_WITHDRAW", None)}
    assert kept(write(debate, ONE.id, said)).version == 5  # and back again
    assert not any(one.informed for one in said)


def test_words_are_kept_as_written():
    """Nothing of a reason is changed, apart from the space around it and what no database takes."""
    position = kept(write(collecting(), ONE.id, reason="  two\n\nlines <!channel> \0\ud800👍 "))
    assert position.reason == "two\n\nlines <!channel> 👍"


ALL_IN = [
    # contributors, positions, whether everybody is in
    (AGENTS, POSITIONS, True),
    (AGENTS, POSITIONS[:2], False),
    (AGENTS, (), False),
    (AGENTS, (*POSITIONS[:2], passed(THREE.id)), True),  # a pass is an answer
    (AGENTS, tuple(passed(member) for member in AGENTS), False),  # and yet nobody wrote: the deadline decides
    (AGENTS, (*POSITIONS, withdrawn(THREE.id)), False),  # taken back
    (AGENTS, (*POSITIONS, withdrawn(THREE.id), chosen(THREE.id, version=3)), True),
    (AGENTS, (*POSITIONS[:2], chosen(LEAD.id)), False),  # the decider stands in for nobody
    ((*AGENTS, LEAD.id), POSITIONS, False),  # a listed decider is waited for
    ((*AGENTS, LEAD.id), (*POSITIONS, passed(LEAD.id)), True),
    (AGENTS, POSITIONS[::-1], True),  # whatever order rows come in
]


@pytest.mark.parametrize(("contributors", "said", "everybody"), ALL_IN)
def test_all_in(contributors, said, everybody):
    """All in means each contributor, and the decider where listed, has answered or passed, and somebody wrote."""
    debate = collecting(contributors=contributors)
    assert positions.everybody_in(debate, said, PEOPLE) is everybody
    early = positions.reveal(debate, said, people=PEOPLE, now=NOW)
    assert (early is not None and early.debate.state is S.REVEALED) is everybody


def test_nobody_waits_for_those_who_left():
    """A deactivated contributor is not waited for; what they wrote counts; unknown ones are waited for."""
    debate = collecting()
    left = {**PEOPLE, THREE.id: replace(THREE, deactivated=True)}
    assert positions.everybody_in(debate, POSITIONS[:2], left)
    assert not positions.everybody_in(debate, POSITIONS[:1], left)
    assert positions.everybody_in(debate, POSITIONS[2:], {m: replace(PEOPLE[m], deactivated=True) for m in AGENTS})
    assert not positions.everybody_in(debate, (), {m: replace(PEOPLE[m], deactivated=True) for m in AGENTS})
    assert not positions.everybody_in(debate, POSITIONS[:2], {})


def test_the_last_one_in_opens_everything():
    """The answer that completes the circle says so, be it a position or a pass; a change before does not."""
    debate = collecting()
    assert write(debate, THREE.id, POSITIONS[:2]).everybody_in
    assert positions.pass_on(debate, by=THREE.id, positions=POSITIONS[:2], people=PEOPLE, now=NOW).everybody_in
    assert not write(debate, TWO.id, POSITIONS[:2]).everybody_in
    assert not write(debate, LEAD.id, POSITIONS[:2]).everybody_in
    assert not positions.withdraw(debate, by=ONE.id, positions=POSITIONS, now=NOW).everybody_in
    with_lead = (*POSITIONS, chosen(LEAD.id))
    assert not positions.withdraw(debate, by=LEAD.id, positions=with_lead, now=NOW).everybody_in
    assert not write(revealed(), THREE.id, POSITIONS).everybody_in  # it was opened already


@pytest.mark.parametrize(
    ("said", "now", "state"),
    [
        (POSITIONS[:2], DEADLINE - timedelta(seconds=1), None),
        (POSITIONS[:2], DEADLINE, S.REVEALED),  # those who did not answer are no response, never a yes
        (POSITIONS[:1], DEADLINE, S.REVEALED),  # one is enough for a two-way door
        (POSITIONS[:1], DEADLINE + 3 * DAY, S.REVEALED),  # a late clock gives the same result
        ((), DEADLINE, S.EXPIRED),
        (tuple(passed(m) for m in AGENTS), DEADLINE, S.EXPIRED),
        ((chosen(ONE.id), withdrawn(ONE.id)), DEADLINE, S.EXPIRED),
        ((chosen(LEAD.id),), DEADLINE, S.EXPIRED),  # the decider's own view asked nobody
    ],
)
def test_when_time_is_up(said, now, state):
    """At the deadline everything that was written opens at once; nothing written is no decision; and both once."""
    result = positions.reveal(collecting(), said, people=PEOPLE, now=now)
    assert (result.debate.state if result else None) == state
    if result is None:
        return
    assert result.debate.revealed_at == (now if state is S.REVEALED else None)
    assert positions.reveal(result.debate, said, people=PEOPLE, now=now + DAY) is None


@pytest.mark.parametrize("stage", [waiting(), ENDED, decided().debate])
def test_nothing_else_is_revealed(stage):
    """Only a debate that takes positions can open: one without its card waits, one that ended stays sealed."""
    assert positions.reveal(stage, POSITIONS, people=PEOPLE, now=DEADLINE + DAY) is None


def test_whom_the_reveal_tells():
    """The reveal asks the decider alone; the rest are edits."""
    debate = collecting(decider=DIRECTOR.id)
    result = positions.reveal(debate, POSITIONS, people=PEOPLE, now=DEADLINE)
    assert all(isinstance(intent, View) for intent in result.intents)
    views = {(view.kind, view.member) for view in result.intents}
    assert views == {
        (Kind.CARD, None), (Kind.REVEAL, None), (Kind.TURN, DIRECTOR.id), (Kind.NAMED, DIRECTOR.id),
        *((Kind.ASK, member) for member in AGENTS),
    }  # fmt: skip


def test_a_change_after_the_reveal_is_read_beside_what_was_opened():
    """What was opened stays, and counts; what is written after reading the others stands apart, once, at the end."""
    debate, late = revealed(), DEADLINE + MINUTE
    second = kept(write(debate, THREE.id, POSITIONS, choice="Yes", now=late))
    assert second.informed
    third = kept(write(debate, THREE.id, (*POSITIONS, second), choice="No", reason="again", now=late + MINUTE))
    said = (*POSITIONS, second, third)
    order = positions.reveal_order(debate, said)
    assert [one.member for one in order[:3]] == [one.member for one in positions.reveal_order(debate, POSITIONS)]
    assert order[3:] == (third,)
    assert positions.tally(debate, said) == positions.tally(debate, POSITIONS) == (("No", 1), ("Yes", 2))
    assert positions.current(said)[THREE.id] == third  # what they think now
    for refused in (
        positions.withdraw(debate, by=THREE.id, positions=said, now=late),
        positions.pass_on(debate, by=ONE.id, positions=said, people=PEOPLE, now=late),
    ):
        assert codes(refused) == {("ALREADY_REVEALED", None)}


@pytest.mark.parametrize(
    ("said", "order"),
    [
        # the rarer choice first
        ([(ONE, "Yes"), (TWO, "Yes"), (THREE, "No")], ["No", "Yes", "Yes"]),
        ([(ONE, "No"), (TWO, "Yes"), (THREE, "No")], ["Yes", "No", "No"]),
        # the decider last, whatever they chose and however rare it is
        ([(LEAD, "No"), (TWO, "Yes"), (THREE, "Yes")], ["Yes", "Yes", "No"]),
        ([(ONE, "No"), (LEAD, "Yes"), (THREE, "No"), (TWO, "Yes"), (STRANGER, "Yes")], ["No", "No", *["Yes"] * 3]),
        ([(ONE, SOMETHING_ELSE), (TWO, "Yes"), (THREE, "Yes")], [SOMETHING_ELSE, "Yes", "Yes"]),
        ([], []),
    ],
)
def test_differences_first(said, order):
    """The rarer choice is read first and the decider last, for every stored random order."""
    for seed in range(25):
        debate = replace(revealed(), seed=seed)
        read = positions.reveal_order(debate, [chosen(member.id, choice) for member, choice in said])
        assert [one.choice for one in read] == order
        if LEAD in dict(said):
            assert read[-1].member == LEAD.id


def test_each_choice_is_read_in_one_piece():
    """Choices that are equally rare do not mix: one is read to its end, then the other; the seed says which first."""
    said = [chosen(ONE.id), chosen(TWO.id, "No"), chosen(THREE.id), chosen(STRANGER.id, "No")]
    read = {tuple(one.choice for one in positions.reveal_order(replace(revealed(), seed=seed), said))
            for seed in range(30)}  # fmt: skip
    assert read == {("Yes", "Yes", "No", "No"), ("No", "No", "Yes", "Yes")}


def test_the_order_is_drawn():
    """Neither the alphabet nor the moment of writing says who is read first: the stored seed does."""
    first = {positions.reveal_order(replace(revealed(), seed=seed), [chosen(m) for m in AGENTS])[0].member
             for seed in range(30)}  # fmt: skip
    ties = {positions.reveal_order(replace(revealed(), seed=seed), [chosen(ONE.id, "Yes"), chosen(TWO.id, "No")])[0]
            for seed in range(30)}  # fmt: skip
    assert first == set(AGENTS)
    assert len(ties) == 2


@st.composite
def histories(draw):
    """What people wrote, passed and withdrew before a reveal, and what some wrote after it."""
    said: list[Position] = []
    for member in (*AGENTS, LEAD.id):
        kinds = draw(st.lists(st.sampled_from(list(PositionKind)), max_size=4))
        late = draw(st.integers(0, 2))
        for version, kind in enumerate((*kinds, *[PositionKind.CHOSEN] * late), 1):
            informed = version > len(kinds)
            choice = draw(st.sampled_from(["Yes", "No", SOMETHING_ELSE])) if kind is PositionKind.CHOSEN else None
            when = (DEADLINE if informed else NOW) + draw(st.integers(0, 90)) * MINUTE
            said.append(Position(member, version, kind, when, choice, f"{member} {version}", informed=informed))
    return draw(st.permutations(said))


@given(said=histories(), seed=st.integers(0, 2**31 - 1), data=st.data())
def test_the_order_of_reading(said, seed, data):
    """For whatever was written: the same order for the same seed, each sealed answer once, late ones at the end."""
    debate = replace(revealed(), seed=seed)
    order = positions.reveal_order(debate, said)
    assert order == positions.reveal_order(debate, data.draw(st.permutations(said)))
    sealed = [one for one in order if not one.informed]
    late = [one for one in order if one.informed]
    assert list(order) == [*sealed, *late]
    assert [one.at for one in late] == sorted(one.at for one in late)

    for group, of_group in ((sealed, False), (late, True)):
        newest = {}
        for one in sorted(said, key=lambda one: one.version):
            if one.informed is of_group:
                newest[one.member] = one
        assert {one.member: one for one in group} == {m: o for m, o in newest.items() if o.kind is PositionKind.CHOSEN}
        assert len(group) == len({one.member for one in group})

    counts = Counter(one.choice for one in sealed if one.member in debate.contributors)  # the decider was not asked
    assert dict(positions.tally(debate, said)) == counts
    assert [count for _, count in positions.tally(debate, said)] == sorted(counts.values())
    assert all(one.member != LEAD.id for one in sealed[:-1])
    others = [one for one in sealed if one.member != LEAD.id]
    assert [counts[one.choice] for one in others] == sorted(counts[one.choice] for one in others)
    changes = sum(a.choice != b.choice for a, b in pairwise(others))
    assert changes == max(len({one.choice for one in others}) - 1, 0)  # one choice is read in one piece


def test_who_is_missing():
    """Missing are the contributors without an answer, in the order of asking; the decider only where listed."""
    assert positions.missing(collecting(), (POSITIONS[1], passed(ONE.id))) == (THREE.id,)
    assert positions.missing(collecting(), (*POSITIONS, withdrawn(ONE.id))) == (ONE.id,)
    assert positions.missing(collecting(contributors=(*AGENTS, LEAD.id)), POSITIONS) == (LEAD.id,)
    late = chosen(THREE.id, informed=True)  # whoever writes after the reveal had not answered in time
    assert positions.missing(revealed(POSITIONS[:2]), (*POSITIONS[:2], late)) == (THREE.id,)


@pytest.mark.parametrize(
    ("stage", "now", "expires"),
    [
        # revealed on Tuesday 24 November, 15:00 in Berlin; ten working days later is Tuesday 8 December
        (revealed(), datetime(2026, 12, 8, 13, 59, tzinfo=UTC), False),
        (revealed(), datetime(2026, 12, 8, 14, 0, tzinfo=UTC), True),
        (collecting(), DEADLINE + 90 * DAY, False),
        (decided().debate, DEADLINE + 90 * DAY, False),
        (ENDED, DEADLINE + 90 * DAY, False),
    ],
)
def test_undecided_debates_end(stage, now, expires):
    """Ten working days of the decider after the reveal an undecided debate expires, and its reveal stays a fact."""
    result = positions.expire_undecided(stage, zone_name="Europe/Berlin", now=now)
    assert isinstance(result, Changed) is expires
    if result:
        assert result.debate.state is S.EXPIRED
        assert result.debate.revealed_at == stage.revealed_at
        assert positions.expire_undecided(result.debate, zone_name="Europe/Berlin", now=now + HOUR) is None
