"""Debates: what may be opened, who hears of it when, and the arrows of the machine and no others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import debates, opening, positions
from bot.domain.debates import ENDED, TRANSITIONS, Changed, DebateState, Opening
from bot.domain.decisions import Decided, decide
from bot.domain.intents import Kind, View
from bot.domain.nouns import look, visible
from bot.domain.people import Member
from bot.domain.positions import Sealed
from bot.domain.refusals import Refusal
from tests.domain.cast import (
    AGENTS,
    BOT,
    DAY,
    DEADLINE,
    DIRECTOR,
    EVERYBODY,
    GONE,
    GUEST,
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
    ask,
    codes,
    collecting,
    decided,
    revealed,
    verdict,
    waiting,
    write,
)
from tests.domain.changing import CHANGING, Done

S = DebateState
ARROWS = {(arrow.source, arrow.trigger, arrow.target) for arrow in TRANSITIONS}


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Ship it?", "Ship it?"),  # as it is
        ("Ship it", "Ship it?"),  # the mark is added
        ("  Ship \n it  ", "Ship it?"),  # one line
        ("出す？", "出す？"),  # a mark of its own script counts
        ("هل نطلق؟", "هل نطلق؟"),
        ("هل نطلق؟\u200f", "هل نطلق؟\u200f"),  # a direction mark after it hides nothing
        ("Ship it?\u200b", "Ship it?\u200b"),  # nor does a letter without width
        ("Ship it? (yes)", "Ship it? (yes)?"),
        ("🚀", "🚀?"),  # emoji are words
        ("Ship\x00 it", "Ship it?"),  # no database takes NUL
        ("", ""),
    ],
)
def test_a_question_ends_in_a_question_mark(typed, asked):
    """A missing question mark is added, an existing one of any script is kept."""
    assert opening.as_question(typed) == asked


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"question": ""}, {("NO_QUESTION", "question")}),
        ({"question": "\u200b\u2060"}, {("NO_QUESTION", "question")}),  # nothing that shows
        ({"question": " ? "}, {("NO_QUESTION", "question")}),  # a mark alone asks nothing
        ({"question": "x" * 299}, set()),  # 300 with its mark
        ({"question": "x" * 300}, {("TOO_LONG", "question")}),  # 301 with its mark
        ({"background": "x" * 1500}, set()),
        ({"background": "x" * 1501}, {("TOO_LONG", "background")}),
        ({"options": ()}, {("NO_OPTIONS", "options")}),
        ({"options": ("", "\u200b", "  ")}, {("NO_OPTIONS", "options")}),  # nothing that shows
        ({"options": ("Something else",)}, {("NO_OPTIONS", "options")}),  # that is always there
        ({"options": ("Yes",)}, set()),  # one is enough for a two-way door
        ({"options": tuple("abcdefghi")}, set()),  # nine
        ({"options": (*"abcdefghi", "something  ELSE")}, set()),  # nine and the one that is always there
        ({"options": tuple("abcdefghij")}, {("TOO_MANY_OPTIONS", "options")}),  # ten
        ({"options": ("Yes", "yes ")}, {("SAME_OPTION_TWICE", "options")}),
        ({"options": ("Straße", "STRASSE")}, {("SAME_OPTION_TWICE", "options")}),
        ({"options": ("Yes", "Y\u200bes")}, {("SAME_OPTION_TWICE", "options")}),  # nobody could tell them apart
        ({"options": ("Cafe\u0301", "Café")}, {("SAME_OPTION_TWICE", "options")}),  # two spellings of one letter
        ({"options": ("no one", "noone")}, set()),  # a space is seen
        ({"options": ("x" * 75, "y")}, set()),
        ({"options": ("x" * 76, "y")}, {("OPTION_TOO_LONG", "options")}),
        ({"contributors": ()}, {("NOBODY_ASKED", "contributors")}),
        ({"contributors": (LEAD.id,)}, {("NOBODY_ASKED", "contributors")}),  # a note to oneself
        ({"contributors": (DIRECTOR.id,), "decider": DIRECTOR.id}, {("NOBODY_ASKED", "contributors")}),  # a letter
        ({"contributors": (LEAD.id, DIRECTOR.id), "decider": DIRECTOR.id}, set()),  # two views
        ({"contributors": (*AGENTS, BOT.id)}, {("NOT_A_PERSON", "contributors")}),
        ({"contributors": (*AGENTS, GONE.id)}, {("NOT_A_PERSON", "contributors")}),
        ({"contributors": (*AGENTS, "U0NOBODY")}, {("NOT_A_PERSON", "contributors")}),
        ({"contributors": (*AGENTS, GUEST.id)}, set()),  # a guest may be asked
        ({"affected": (GONE.id,)}, {("NOT_A_PERSON", "affected")}),
        ({"informed": (BOT.id,)}, {("NOT_A_PERSON", "informed")}),
        ({"keeper": BOT.id}, {("NOT_A_PERSON", "keeper")}),
        ({"approver": GONE.id}, {("NOT_A_PERSON", "approver")}),
        ({"approver": LEAD.id}, {("TAKES_PART", "approver")}),  # the decider: refused for any door
        ({"approver": AGENTS[0]}, {("TAKES_PART", "approver")}),
        ({"approver": DIRECTOR.id, "affected": (DIRECTOR.id,)}, {("TAKES_PART", "approver")}),
        ({"approver": DIRECTOR.id}, set()),
        ({"decider": BOT.id}, {("NOT_A_PERSON", "decider")}),
        ({"decider": GONE.id}, {("NOT_A_PERSON", "decider")}),
        ({"decider": ""}, {("NOT_A_PERSON", "decider")}),
        ({"decider": GUEST.id}, {("GUEST_DECIDES", "decider")}),
        ({"by": GUEST}, {("GUEST_OPENS", None)}),  # a guest may be asked, and may not ask
        ({"deadline": None}, {("DEADLINE_UNREADABLE", "deadline")}),
        (  # everything that is missing is said at once
            {"question": "", "options": (), "contributors": (), "deadline": None},
            {
                ("NO_QUESTION", "question"),
                ("NO_OPTIONS", "options"),
                ("NOBODY_ASKED", "contributors"),
                ("DEADLINE_UNREADABLE", "deadline"),
            },
        ),
    ],
)
def test_what_the_form_refuses(changes, refused):
    """Bad input gets a named refusal under the field it belongs to; good input gets none."""
    opened = ask(**changes)
    assert (codes(opened) if isinstance(opened, tuple) else set()) == refused


def test_most_people():
    """Forty people are the most, each counted once."""
    crowd = {f"U{i}": Member(f"U{i}", f"p{i}") for i in range(41)}
    people, names = {**PEOPLE, **crowd}, tuple(crowd)

    def opening(contributors, affected):
        asked = Opening("C", "Q?", "", ("A",), contributors, DEADLINE, LEAD.id, affected=affected)
        return debates.open_debate(asked, number=1, by=LEAD, people=people, now=NOW, seed=1, asked_again=False)

    assert isinstance(opening(names[:40], names[:40]), Changed)
    assert codes(opening(names[:40], names[40:])) == {("TOO_MANY_PEOPLE", "contributors")}


@pytest.mark.parametrize(
    ("ahead", "first", "again"),
    [
        (-DAY, "DEADLINE_PAST", "DEADLINE_PAST"),
        (timedelta(0), "DEADLINE_PAST", "DEADLINE_PAST"),
        (timedelta(seconds=59), "DEADLINE_PAST", "DEADLINE_PAST"),  # over before it is read
        (MINUTE, "DEADLINE_TOO_SOON", None),
        (30 * MINUTE - timedelta(seconds=1), "DEADLINE_TOO_SOON", None),
        (30 * MINUTE, None, None),
        (366 * DAY, None, None),
        (367 * DAY, "DEADLINE_TOO_FAR", None),
        (6 * 366 * DAY, "DEADLINE_TOO_FAR", "DEADLINE_TOO_FAR"),  # no confirmation makes it sensible
        (datetime.max.replace(tzinfo=UTC) - NOW, "DEADLINE_TOO_FAR", "DEADLINE_TOO_FAR"),
    ],
)
def test_deadlines(ahead, first, again):
    """A past deadline is refused, a very near or far one asked about once and then taken."""
    for asked_again, expected in ((False, first), (True, again)):
        refused = opening.deadline_refusal(NOW + ahead, NOW, asked_again=asked_again)
        assert (refused.code.name if refused else None) == expected


def test_what_is_opened():
    """People are named once, in the strongest of their parts; the opener's own decision is accepted at once."""
    debate = waiting(
        contributors=(ONE.id, TWO.id, ONE.id),
        affected=(TWO.id, THREE.id, LEAD.id, THREE.id),
        informed=(THREE.id, ONE.id, STRANGER.id),
        question=" Ship it ",
    )
    assert debate.contributors == (ONE.id, TWO.id)
    assert debate.affected == (THREE.id,)
    assert debate.informed == (STRANGER.id,)
    assert debate.question == "Ship it?"
    assert debate.decider_accepted
    assert not waiting(decider=DIRECTOR.id).decider_accepted
    assert (debate.state, debate.posted_at) == (S.WAITING, None)


letters = st.text(st.one_of(st.characters(), st.sampled_from("\u200b\u202e\u3164\0 ?؟\n")), max_size=90)


@given(
    question=letters,
    background=letters,
    options=st.lists(letters, max_size=11).map(tuple),
    contributors=st.lists(st.sampled_from(EVERYBODY).map(lambda m: m.id), max_size=6).map(tuple),
    affected=st.lists(st.sampled_from(EVERYBODY).map(lambda m: m.id), max_size=3).map(tuple),
    decider=st.sampled_from([m.id for m in EVERYBODY] + [""]),
    deadline=st.none() | st.datetimes(timezones=st.just(UTC)),
    by=st.sampled_from([LEAD, DIRECTOR, GUEST]),
    asked_again=st.booleans(),
)
def test_no_form_breaks_the_rule(asked_again, by, **fields):
    """Whatever a form holds is answered by refusals or by a debate that stands within every limit."""
    opened = ask(asked_again=asked_again, by=by, **fields)
    if isinstance(opened, tuple):
        assert opened
        return
    debate = opened.debate
    assert 1 <= len(debate.options) <= 9
    assert len({look(option) for option in debate.options}) == len(debate.options)
    assert all(visible(option) and len(option) <= 75 for option in debate.options)
    assert len(debate.question) <= 300
    assert PEOPLE[debate.decider].can_be_asked
    assert not PEOPLE[debate.decider].guest
    assert all(PEOPLE[member].can_be_asked for member in debate.named)
    assert len({*debate.contributors, debate.decider}) > 1
    assert NOW + MINUTE <= debate.deadline <= NOW + 5 * 366 * DAY
    assert debates.card_stands(debate, now=NOW) is not None  # no date of it breaks a calendar


def test_nothing_is_said_before_the_card_stands():
    """While the card does not stand, opening, closing and undoing speak to the opener and the channel alone."""
    opened = ask(decider=DIRECTOR.id)
    assert opened.intents == (View(Kind.CARD, 42),)
    debate = opened.debate
    for ended in (
        debates.close(debate, by=LEAD.id, reason="moot", now=NOW),
        debates.undo(debate, written=False, by=LEAD.id, now=NOW),
    ):
        assert {(view.kind, view.member) for view in ended.intents} == {(Kind.CARD, None), (Kind.WAITING, LEAD.id)}
    assert codes(debates.not_me(debate, by=DIRECTOR.id)) == {("MOVED_ON", None)}


def test_everybody_is_asked_once_when_the_card_stands():
    """One ask to each contributor, one to a decider who did not open the question, nobody else; and only once."""
    debate = waiting(decider=DIRECTOR.id, affected=(STRANGER.id,), informed=(GUEST.id,))
    stands = debates.card_stands(debate, now=NOW)
    personal = [(view.kind, view.member) for view in stands.intents if isinstance(view, View) and view.member]
    assert sorted(personal) == sorted([*((Kind.ASK, m) for m in AGENTS), (Kind.NAMED, DIRECTOR.id)])
    assert stands.debate.posted_at == NOW
    assert debates.card_stands(stands.debate, now=NOW + HOUR) is None


STAGES = {
    S.WAITING: waiting(decider=DIRECTOR.id),
    S.COLLECTING: collecting(decider=DIRECTOR.id),
    S.REVEALED: revealed(decider=DIRECTOR.id),
    S.DECIDED: decided(revealed(decider=DIRECTOR.id)).debate,
    S.CANCELLED: debates.close(collecting(decider=DIRECTOR.id), by=LEAD.id, reason="moot", now=NOW).debate,
    S.UNDONE: debates.undo(collecting(decider=DIRECTOR.id), written=False, by=LEAD.id, now=NOW).debate,
    S.EXPIRED: positions.reveal(collecting(decider=DIRECTOR.id), (), people=PEOPLE, now=DEADLINE).debate,
}


@pytest.mark.parametrize(
    ("stage", "by", "reason", "refused"),
    [
        (S.WAITING, LEAD, "moot", None),
        (S.COLLECTING, LEAD, "moot", None),
        (S.COLLECTING, DIRECTOR, "👋", None),  # emoji are a reason
        (S.REVEALED, DIRECTOR, "moot", None),
        (S.COLLECTING, ONE, "moot", "NOT_OPENER"),
        (S.COLLECTING, LEAD, " \u200b", "EMPTY_REASON"),
        (S.COLLECTING, LEAD, "x" * 300, None),
        (S.COLLECTING, LEAD, "x" * 301, "TOO_LONG"),
        (S.DECIDED, LEAD, "moot", "ALREADY_DECIDED"),
        (S.CANCELLED, LEAD, "moot", "ENDED"),  # pressed twice
        (S.UNDONE, LEAD, "moot", "ENDED"),
        (S.EXPIRED, LEAD, "moot", "ENDED"),
    ],
)
def test_closing(stage, by, reason, refused):
    """The opener or the decider closes with a reason while nothing is decided; the record stays."""
    closed = debates.close(STAGES[stage], by=by.id, reason=reason, now=NOW)
    assert (closed.code.name if isinstance(closed, Refusal) else None) == refused
    if isinstance(closed, Changed):
        assert closed.debate.end_reason == reason.strip()
        assert closed.debate == replace(
            STAGES[stage], state=S.CANCELLED, ended_at=NOW, ended_by=by.id, end_reason=closed.debate.end_reason
        )


@pytest.mark.parametrize(
    ("stage", "by", "after", "written", "refused"),
    [
        (S.WAITING, LEAD, MINUTE, False, None),
        (S.COLLECTING, LEAD, 5 * MINUTE, False, None),
        (S.COLLECTING, LEAD, 5 * MINUTE + timedelta(seconds=1), False, "UNDO_TOO_LATE"),
        (S.COLLECTING, LEAD, MINUTE, True, "UNDO_WRITTEN"),
        (S.COLLECTING, DIRECTOR, MINUTE, False, "NOT_OPENER"),  # the decider did not open it
        (S.COLLECTING, ONE, MINUTE, False, "NOT_OPENER"),
        (S.REVEALED, LEAD, MINUTE, False, "UNDO_WRITTEN"),
        (S.UNDONE, LEAD, MINUTE, False, "ENDED"),  # pressed twice
        (S.DECIDED, LEAD, MINUTE, False, "ENDED"),
    ],
)
def test_undoing(stage, by, after, written, refused):
    """The opener takes it back within five minutes while nobody has written."""
    undone = debates.undo(STAGES[stage], written=written, by=by.id, now=NOW + after)
    assert (undone.code.name if isinstance(undone, Refusal) else None) == refused


@pytest.mark.parametrize(
    ("debate", "by", "refused"),
    [
        (STAGES[S.COLLECTING], DIRECTOR, None),
        (STAGES[S.REVEALED], DIRECTOR, None),
        (STAGES[S.COLLECTING], ONE, "NOT_DECIDER"),
        (STAGES[S.COLLECTING], LEAD, "NOT_DECIDER"),  # not theirs to give back yet
        (collecting(), LEAD, "NOT_DECIDER"),  # whoever opened it has nobody to give it back to
        (debates.accept(STAGES[S.COLLECTING], by=DIRECTOR.id), DIRECTOR, "MOVED_ON"),  # taken on by acting
        (STAGES[S.WAITING], DIRECTOR, "MOVED_ON"),
        (STAGES[S.DECIDED], DIRECTOR, "ENDED"),
    ],
)
def test_not_me(debate, by, refused):
    """A named decider who did not act yet gives the decision back to the opener; there is one decider at any time."""
    given = debates.not_me(debate, by=by.id)
    assert (given.code.name if isinstance(given, Refusal) else None) == refused
    if isinstance(given, Changed):
        assert given.debate == replace(debate, decider=LEAD.id, decider_accepted=True)
        assert codes(debates.not_me(given.debate, by=by.id)) == {("NOT_DECIDER", None)}  # pressed twice
        assert len(set(given.intents)) == len(given.intents)


COMMANDS = CHANGING | {
    "card stands": lambda d, by, now: debates.card_stands(d, now=now),
    "close": lambda d, by, now: debates.close(d, by=by, reason="moot", now=now),
    "undo": lambda d, by, now: debates.undo(d, written=False, by=by, now=now),
    "not me": lambda d, by, now: debates.not_me(d, by=by),
    "reveal": lambda d, by, now: positions.reveal(d, POSITIONS, people=PEOPLE, now=now),
    "reveal nothing": lambda d, by, now: positions.reveal(d, (), people=PEOPLE, now=now),
    "expire": lambda d, by, now: positions.expire_undecided(d, zone_name=None, now=now),
    "seal": lambda d, by, now: write(d, by, now=now),
    "pass": lambda d, by, now: positions.pass_on(d, by=by, positions=(), people=PEOPLE, now=now),
    "withdraw": lambda d, by, now: positions.withdraw(d, by=by, positions=POSITIONS, now=now),
    "decide": lambda d, by, now: decide(d, verdict(), by=by, people=PEOPLE, now=now),
}


def test_the_arrows_and_no_others():
    """From every stage, every command by everybody at any time moves along a known arrow; each arrow is walked."""
    walked = {("draft", S.WAITING)}
    assert [debate.state for debate in STAGES.values()] == list(STAGES)
    for stage, debate in STAGES.items():
        for command in COMMANDS.values():
            for by in PEOPLE:
                for now in (NOW, DEADLINE, DEADLINE + 30 * DAY):
                    result = command(debate, by, now)
                    if isinstance(result, Changed | Decided | Done):
                        walked.add((stage, result.debate.state))
                    elif isinstance(result, Sealed):
                        walked.add((stage, stage))
                    else:
                        assert result is None or codes(result)
    of_circles = {(S.REVEALED, S.JUDGED), ("draft", S.DOCUMENT)}  # walked in test_circles
    assert walked == {(source, target) for source, _, target in ARROWS} - of_circles
    assert {source for source, _ in walked} & ENDED == set()
