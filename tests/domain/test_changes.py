"""Changes of an open question: who may, until when, what follows; and what was decided before anybody was asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain import positions, recording
from bot.domain.changes import Change, ChangeKind, Reworked, Wording, open_now, spoken_openly, wording_at
from bot.domain.debates import Changed, DebateState
from bot.domain.decisions import DecisionState
from bot.domain.intents import Kind, Ping, View
from bot.domain.parts import Parts
from bot.domain.positions import PositionForm, Sealed
from bot.domain.records import Audience, Channel, Item, Record, can_see
from bot.domain.refusals import Refusal
from tests.domain.cast import (
    AGENTS,
    DAY,
    DIRECTOR,
    GONE,
    GUEST,
    HOUR,
    LEAD,
    NOW,
    ONE,
    PEOPLE,
    STRANGER,
    THREE,
    TWO,
    chosen,
    codes,
    collecting,
    write,
)
from tests.domain.changing import ALL_IN, FORM, RECORDED, ask_these, edit, move

S = DebateState
OPEN = collecting()


def test_a_moved_deadline_is_told():
    """The new time, one change with what it was, an edit of every message, and nobody is pinged."""
    moved = move(OPEN, LEAD.id, NOW, to=NOW + 3 * DAY, reason=" Two is back. ")

    assert isinstance(moved, Reworked)
    assert moved.debate.deadline == NOW + 3 * DAY
    (change,) = moved.changes
    assert (change.kind, change.was_at, change.now_at) == (ChangeKind.MOVED, OPEN.deadline, NOW + 3 * DAY)
    assert (change.reason, change.author, change.seq) == ("Two is back.", LEAD.id, 1)
    assert {View(Kind.ASK, OPEN.number, one) for one in AGENTS} <= set(moved.intents)
    assert not [one for one in moved.intents if isinstance(one, Ping)]
    assert View(Kind.CHANGE, OPEN.number, "1") in moved.intents


@pytest.mark.parametrize(
    ("to", "again", "refused"),
    [
        (OPEN.deadline, False, "SAME_DEADLINE"),
        (NOW - HOUR, False, "DEADLINE_PAST"),
        (NOW + timedelta(minutes=10), False, "DEADLINE_TOO_SOON"),
        (NOW + timedelta(minutes=10), True, None),
        (NOW + 400 * DAY, False, "DEADLINE_TOO_FAR"),
    ],
)
def test_which_deadlines_are_taken(to, again, refused):
    """As at opening, and not the one that there is."""
    moved = move(OPEN, LEAD.id, NOW, to=to, asked_again=again)

    assert isinstance(moved, Reworked) if refused is None else codes(moved) == {(refused, "deadline")}


@pytest.mark.parametrize("state", [S.WAITING, S.REVEALED, S.DECIDED, S.CANCELLED, S.UNDONE, S.EXPIRED])
def test_nothing_changes_but_while_it_is_open(state):
    """Before the card stands and from the reveal on, each change is refused."""
    debate = replace(OPEN, state=state, revealed_at=NOW, ended_at=NOW)
    for result in (
        move(debate, LEAD.id, NOW),
        ask_these(debate, AGENTS[:2], LEAD.id),
        edit(debate, LEAD.id, NOW),
        spoken_openly(debate, ONE.id, by=LEAD.id, now=NOW),
        open_now(debate, ALL_IN, by=LEAD.id, people=PEOPLE, now=NOW),
    ):
        assert codes(result) <= {
            ("OPENED_STAYS", None),
            ("NOT_POSTED", None),
            ("ENDED", None),
            ("ALREADY_DECIDED", None),
        }


def test_a_contributor_changes_nothing_but_says_what_was_spoken():
    """Moving, people and words are the hosts'; that a view was spoken in the open anybody asked may say."""
    for result in (move(OPEN, ONE.id, NOW), ask_these(OPEN, AGENTS[:2], ONE.id), edit(OPEN, ONE.id, NOW)):
        assert codes(result) == {("NOT_OPENER", None)}
    assert isinstance(spoken_openly(OPEN, TWO.id, by=ONE.id, now=NOW), Reworked)


def test_who_is_added_is_asked_and_who_is_taken_out_is_told():
    """One message each by the same key; the others' are made true by edits; parts do not overlap."""
    newcomer = next(one for one in PEOPLE.values() if one.id not in (*AGENTS, LEAD.id) and one.can_be_asked)
    before = replace(OPEN, affected=(newcomer.id,), asking=(newcomer.id,))

    changed = ask_these(before, (ONE.id, TWO.id, newcomer.id), LEAD.id)

    assert isinstance(changed, Reworked)
    debate = changed.debate
    assert (debate.contributors, debate.left) == ((ONE.id, TWO.id, newcomer.id), (THREE.id,))
    assert (debate.affected, debate.asking) == ((), ())
    assert {View(Kind.ASK, debate.number, one) for one in (*debate.contributors, THREE.id)} <= set(changed.intents)
    assert {(one.kind, one.member) for one in changed.changes} == {
        (ChangeKind.ADDED, newcomer.id),
        (ChangeKind.TAKEN_OUT, THREE.id),
    }
    back = ask_these(debate, AGENTS, LEAD.id)
    assert isinstance(back, Reworked)
    assert back.debate.left == (newcomer.id,)


@pytest.mark.parametrize(
    ("members", "seen", "refused"),
    [
        ((), None, {("NOBODY_ASKED", "contributors")}),
        ((LEAD.id,), None, {("NOBODY_ASKED", "contributors")}),
        (AGENTS, None, {("NOTHING_CHANGED", "contributors")}),
        (AGENTS[:2], 4, {("OLD_VERSION", None)}),
        ((*AGENTS, "UNKNOWN"), None, {("NOT_A_PERSON", "contributors")}),
    ],
)
def test_which_people_are_taken(members, seen, refused):
    """Somebody else must be asked, who can answer; a form that is older than the newest change undoes nothing."""
    assert codes(ask_these(OPEN, members, LEAD.id, seen=seen)) == refused


K = ChangeKind
HAVE = Parts(affected=(STRANGER.id,), informed=(GUEST.id,), keeper=STRANGER.id, approver=DIRECTOR.id)


@pytest.mark.parametrize(
    ("asked", "was", "now", "told"),
    [
        (AGENTS, Parts(), HAVE, {
            (K.COMMITS, STRANGER.id), (K.HEARS, GUEST.id), (K.KEEPS_FAIR, STRANGER.id), (K.RULES, DIRECTOR.id),
        }),
        (AGENTS, HAVE, Parts(), {
            (K.COMMITS_NO_MORE, STRANGER.id), (K.HEARS_NO_MORE, GUEST.id), (K.KEEPS_NO_MORE, STRANGER.id),
            (K.RULES_NO_MORE, DIRECTOR.id),
        }),
        (AGENTS, HAVE, replace(HAVE, keeper=GUEST.id), {(K.KEEPS_FAIR, GUEST.id), (K.KEEPS_NO_MORE, STRANGER.id)}),
        (AGENTS, HAVE, replace(HAVE, informed=(), affected=(STRANGER.id, GUEST.id)), {(K.COMMITS, GUEST.id)}),
        ((*AGENTS, GUEST.id), HAVE, HAVE, {(K.ADDED, GUEST.id)}),  # who writes is told anyway
        (AGENTS[:2], Parts(), Parts(affected=(THREE.id,)), {(K.TAKEN_OUT, THREE.id), (K.COMMITS, THREE.id)}),
    ],
)  # fmt: skip
def test_every_part_is_added_and_taken_out(asked, was, now, told):
    """Who commits, is told, keeps it fair or rules is changed like who writes; each is told, and nobody has two."""
    before = replace(OPEN, affected=was.affected, informed=was.informed, keeper=was.keeper, approver=was.approver)

    changed = ask_these(before, asked, LEAD.id, parts=now)

    assert isinstance(changed, Reworked), changed
    assert {(one.kind, one.member) for one in changed.changes} == told
    assert {one.seq for one in changed.changes} == {before.changes + 1}
    assert len({one.ordinal for one in changed.changes}) == len(told)
    after = changed.debate
    assert (after.keeper, after.approver) == (now.keeper, now.approver)
    assert not set(after.affected) & {*after.contributors, after.decider}
    assert not set(after.informed) & {*after.contributors, *after.affected, after.decider}
    assert not [one for one in changed.intents if isinstance(one, Ping)]
    assert codes(ask_these(after, asked, LEAD.id, parts=now)) == {("NOTHING_CHANGED", "contributors")}


@pytest.mark.parametrize(
    ("parts", "refused"),
    [
        (Parts(affected=("UNKNOWN",)), {("NOT_A_PERSON", "affected")}),
        (Parts(informed=(GONE.id,)), {("NOT_A_PERSON", "informed")}),
        (Parts(keeper=GONE.id), {("NOT_A_PERSON", "keeper")}),
        (Parts(approver=GUEST.id), {("GUEST_DECIDES", "approver")}),
        (Parts(approver=LEAD.id), {("TAKES_PART", "approver")}),
        (Parts(approver=ONE.id), {("TAKES_PART", "approver")}),
        (Parts(affected=(STRANGER.id,), approver=STRANGER.id), {("TAKES_PART", "approver")}),
        (Parts(), {("NOTHING_CHANGED", "contributors")}),
    ],
)
def test_which_parts_are_taken(parts, refused):
    """As at opening: whoever hears of it can, and who rules has no other part and is a member."""
    assert codes(ask_these(OPEN, AGENTS, LEAD.id, parts=parts)) == refused


def test_taking_out_opens_nothing_by_itself():
    """All that remain are in: neither the change nor an edit of a position opens; the decider does, or the clock."""
    changed = ask_these(OPEN, (ONE.id, TWO.id), LEAD.id)
    assert isinstance(changed, Reworked)
    debate = changed.debate
    assert debate.state is S.COLLECTING

    again = write(debate, ONE.id, ALL_IN[:2])
    assert isinstance(again, Sealed)
    assert not again.everybody_in
    assert codes(open_now(debate, ALL_IN[:2], by=ONE.id, people=PEOPLE, now=NOW)) == {("NOT_DECIDER", None)}
    assert codes(open_now(debate, ALL_IN[:1], by=LEAD.id, people=PEOPLE, now=NOW)) == {("PEEK", None)}
    opened = open_now(debate, ALL_IN[:2], by=LEAD.id, people=PEOPLE, now=NOW)
    assert isinstance(opened, Changed)
    assert opened.debate.state is S.REVEALED


def test_what_was_sealed_by_who_left_opens_for_nobody():
    """Not in the order of reading, not in the count, visible to its author alone."""
    debate = replace(OPEN, contributors=AGENTS[:2], left=(THREE.id,), state=S.REVEALED, revealed_at=NOW)
    record = Record(debate, Channel("C0SUPPORT", "support", public=True), PEOPLE, ALL_IN)

    assert {one.member for one in positions.reveal_order(debate, ALL_IN)} == {ONE.id, TWO.id}
    assert positions.tally(debate, ALL_IN) == (("Yes", 2),)
    assert not can_see(Audience(LEAD), Item.WORDS, record, author=THREE.id)
    assert can_see(Audience(THREE), Item.WORDS, record, author=THREE.id)
    assert can_see(Audience(LEAD), Item.WORDS, record, author=ONE.id)


def test_an_edit_before_any_answer_is_an_edit():
    """Options may change too; the version stays, and what it was is kept."""
    edited = edit(OPEN, LEAD.id, NOW, question="Shall we", options=("Yes", "No", "Later"))

    assert isinstance(edited, Reworked)
    assert (edited.debate.question, edited.debate.version) == ("Shall we?", OPEN.version)
    assert {one.kind for one in edited.changes} == {ChangeKind.QUESTION, ChangeKind.BACKGROUND, ChangeKind.OPTIONS} - (
        set() if OPEN.background else {ChangeKind.BACKGROUND}
    )


def test_an_edit_after_an_answer_is_the_next_version():
    """Options stay; earlier authors count as in, confirm with one press, and their words do not change by it."""
    assert codes(edit(OPEN, LEAD.id, NOW, positions=ALL_IN[:1], options=("Yes", "Later"))) == {
        ("OPTIONS_STAY", "options")
    }
    edited = edit(OPEN, LEAD.id, NOW, positions=ALL_IN[:1], background=OPEN.background)
    assert isinstance(edited, Reworked)
    debate = edited.debate
    assert debate.version == OPEN.version + 1
    assert wording_at(debate, edited.changes, 1) == Wording(OPEN.question, OPEN.background, OPEN.options)
    assert wording_at(debate, edited.changes, 2).question == "Why not?"

    kept = positions.still_my_view(debate, by=ONE.id, positions=ALL_IN[:1], now=NOW)
    assert isinstance(kept, Sealed)
    assert not kept.everybody_in
    assert replace(kept.position, version=1, question_version=1, at=ALL_IN[0].at) == ALL_IN[0]
    assert kept.position.question_version == 2
    twice = positions.still_my_view(debate, by=ONE.id, positions=(*ALL_IN[:1], kept.position), now=NOW)
    assert codes(twice) == {("ALREADY_COUNTED", None)}
    assert isinstance(positions.still_my_view(debate, by=TWO.id, positions=ALL_IN[:1], now=NOW), Refusal)


def test_the_first_words_that_a_version_had_are_what_it_was():
    """Three edits later somebody of version one still sees the words of version one."""
    first = Change(1, 0, ChangeKind.QUESTION, LEAD.id, NOW, 1, was="One?", now_is="Two?")
    second = Change(2, 0, ChangeKind.QUESTION, LEAD.id, NOW, 2, was="Two?", now_is="Three?")
    debate = replace(OPEN, question="Three?", version=3)

    assert [wording_at(debate, (first, second), version).question for version in (1, 2, 3)] == [
        "One?",
        "Two?",
        "Three?",
    ]


def test_a_form_answers_the_words_that_it_showed():
    """A position written while the question changed belongs to the older version, and never to one to come."""
    debate = replace(OPEN, version=2)
    for showed, counts_for in ((1, 1), (2, 2), (9, 2), (None, 2)):
        form = PositionForm("Yes", "because", question_version=showed)
        sealed = positions.seal(debate, form, by=ONE.id, positions=(), people=PEOPLE, now=NOW)
        assert isinstance(sealed, Sealed)
        assert sealed.position.question_version == counts_for


def test_what_was_spoken_is_read_after_and_not_counted():
    """A view that was spoken in the open may have moved the others: it is outside the count, and marked once."""
    debate = replace(OPEN, voiced=(ONE.id,), state=S.REVEALED, revealed_at=NOW)
    found = (chosen(ONE.id, "No"), chosen(TWO.id), chosen(THREE.id))

    assert positions.tally(debate, found) == (("Yes", 2),)
    assert [one.member for one in positions.reveal_order(debate, found)][-1] == ONE.id
    again = spoken_openly(replace(OPEN, voiced=(ONE.id,)), ONE.id, by=LEAD.id, now=NOW)
    assert codes(again) == {("NOTHING_CHANGED", "member")}
    assert codes(spoken_openly(OPEN, "UNOBODY", by=LEAD.id, now=NOW)) == {("FOR_SOMEBODY_ELSE", "member")}


def test_a_record_asks_nobody_before_its_card_stands():
    """Recorded it waits; with the card it is decided, and the time for answers begins then."""
    assert isinstance(RECORDED, recording.Announced)
    assert RECORDED.decision.state is DecisionState.ANNOUNCED
    assert not RECORDED.decision.open_for_answers
    assert RECORDED.intents == (View(Kind.CARD, 7),)

    said = recording.announce(RECORDED.debate, RECORDED.decision, people=PEOPLE, now=NOW + 5 * DAY)

    assert said is not None
    assert said.debate.state is S.DECIDED
    assert said.decision.open_for_answers
    assert said.decision.answers_until > NOW + 6 * DAY
    assert set(said.intents) == {View(Kind.CARD, 7), *(View(Kind.ASK, 7, member) for member in AGENTS)}
    assert recording.announce(said.debate, said.decision, people=PEOPLE, now=NOW) is None


def test_what_a_record_needs():
    """A sentence, a reason, one owner, a day ahead; whoever says it is not asked; nobody need be."""
    bad = replace(FORM, statement=" ", why="\u200b", owner=None, look_back=date(2026, 11, 1), asked=("UNKNOWN",))
    found = codes(recording.record_decided(bad, number=7, by=LEAD, people=PEOPLE, now=NOW))
    assert {field for _, field in found} == {"statement", "why", "owner", "look_back", "asked"}

    alone = recording.record_decided(replace(FORM, asked=(LEAD.id,)), number=7, by=LEAD, people=PEOPLE, now=NOW)
    assert isinstance(alone, recording.Announced)
    assert alone.decision.asked == ()
    said = recording.announce(alone.debate, alone.decision, people=PEOPLE, now=NOW)
    assert said is not None
    assert said.decision.state is DecisionState.IN_FORCE
