"""Words keep their place: sealed ones are nowhere, hostile ones fit, nobody is pinged, answers have one order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.commitments import Answer, AnswerForm, Ground, Standing
from bot.domain.debates import DebateState
from bot.domain.people import Member
from bot.domain.positions import Position, PositionKind
from bot.domain.records import Channel, Record
from bot.views import asks, commitments, debates, decisions, home, opening, positions
from bot.views.kit import Said
from tests.views import cast, screens
from tests.views.cast import NOW, at
from tests.views.checkers import house_rules, objections, walk, words

# Words that appear on no screen of their own, with everything around them that could break out.
SECRET = st.from_regex(r"zq[a-z]{6}qz", fullmatch=True)
HOSTILE = st.text(st.sampled_from("*_~`<>&|!@#: \n\u202e\u2066\u200b\u0000é漢👍x"), max_size=20)
SEALED_STATES = (
    DebateState.WAITING,
    DebateState.COLLECTING,
    DebateState.CANCELLED,
    DebateState.EXPIRED,
    DebateState.UNDONE,
)


def screens_of(record: Record, member: str) -> list[Said | dict[str, Any]]:
    """Return every screen about ``record`` that others, or ``member`` in a message, could see before the reveal."""
    shown: list[Said | dict[str, Any]] = [
        debates.card(record),
        debates.named(record, member, NOW),
        debates.turn(record, member, NOW),
        debates.waiting(record, NOW),
        debates.archived(record),
        debates.asked(record),
        debates.close_modal(record),
        asks.moved(record),
        positions.positions_modal(record, 0),
        positions.position_modal(record, "UNOBODY", None, True, NOW),
    ]
    for person in record.people.values():
        shown.append(asks.ask(record, person.id, first=True, now=NOW))
        shown += [home.home(person, [record], now=NOW), home.things(person, [record], now=NOW)]
        shown.append(home.menu(person, [record], now=NOW))
    return shown


@settings(max_examples=40, deadline=None)
@given(st.lists(SECRET, min_size=3, max_size=3), HOSTILE, st.sampled_from(SEALED_STATES), st.integers(1, 99))
def test_sealed_words_are_nowhere(secrets: list[str], around: str, state: DebateState, sure: int) -> None:
    """Before the reveal no screen holds a word, a choice or a confidence of a position, to its author neither."""
    choice, reason, mind = secrets
    sealed = [
        Position(member, 1, PositionKind.CHOSEN, at(10), f"{choice}{number}", f"{around}{reason}{around}", mind, sure)
        for number, member in enumerate(("UAGENT1", "UAGENT2", "UAGENT3", "UDIRECTOR"))
    ]
    ended = {"ended_at": at(11), "ended_by": "ULEAD", "end_reason": "over"} if state in SEALED_STATES[2:] else {}
    for decider in ("ULEAD", "UDIRECTOR"):
        record = cast.collecting(*sealed, state=state, decider=decider, **ended)
        for screen in screens_of(record, decider):
            said = words(screen)
            assert not [secret for secret in secrets if secret in said], said


def test_fewer_of_these_stands_in_each_ask() -> None:
    """However much else the ⋯ of an ask holds, it is there: five options fit, and how this works is told elsewhere."""
    named = cast.collecting(decider="UAGENT1", decider_accepted=False, opener="ULEAD")
    for record in (named, cast.collecting(), withdrawn_by_decider(named)):
        menu = asks.position_menu(record, "UAGENT1")
        assert menu is not None
        assert 3 <= len(menu["options"]) <= 5
        assert "fewer" in str([one["value"] for one in menu["options"]])


def withdrawn_by_decider(record: Record) -> Record:
    """Return the question after its decider took a position back: their words can still be read by them."""
    sealed = Position("UAGENT1", 1, PositionKind.CHOSEN, NOW, choice="Yes", reason="It is quick.")
    gone = Position("UAGENT1", 2, PositionKind.WITHDRAWN, NOW)
    return replace(record, positions=(sealed, gone))


def test_the_author_sees_their_own_in_the_form_alone() -> None:
    """The one place where sealed words stand is their author's form."""
    record = cast.collecting(cast.THREE)
    mine = words(positions.position_modal(record, "UAGENT3", None, False, NOW))
    assert cast.THREE.reason in mine
    assert cast.THREE.reason not in words(positions.position_modal(record, "UAGENT1", None, False, NOW))


def test_before_the_reveal_the_channel_reads_counts_and_no_names() -> None:
    """Who has answered is nobody's business before the reveal: the card holds no contributor's name."""
    said = words(debates.card(cast.collecting(cast.ONE, cast.TWO)))
    assert "2 of 3 in" in said
    assert "agent-" not in said


@pytest.mark.parametrize("name", screens.everything())
def test_nobody_is_pinged(name: str) -> None:
    """No message mentions anybody; a form may, since a form notifies nobody."""
    said = words(screens.everything()[name])
    assert "<!channel" not in said
    assert "<!here" not in said
    if name != "O-named":
        assert "<@" not in said


@pytest.mark.parametrize("name", screens.everything())
def test_answers_have_one_order_and_no_default(name: str) -> None:
    """Agree, disagree and commit, cannot commit: always in this order, all three, and none preselected."""
    labels = [
        [element["text"]["text"] for element in block["elements"] if "text" in element]
        for block in walk(screens.everything()[name])
        if block.get("type") == "actions"
    ]
    for row in labels:
        if "Agree" in row:
            assert row == ["Agree", "Disagree and commit", "Cannot commit"]


def hostile(letter: str, *, shorter: bool = False) -> Record:
    """Return a record in which every text is as long as it may be, made of one letter."""

    def text(length: int) -> str:
        return (letter * length)[: length // 2 if shorter else length]

    people = {f"U{number}": Member(f"U{number}", text(80), "Pacific/Apia") for number in range(40)} | {
        "ULEAD": Member("ULEAD", text(80))
    }
    asked = tuple(f"U{number}" for number in range(40))
    options = tuple(f"{number}{text(74)}" for number in range(9))
    opened = [
        Position(member, 1, PositionKind.CHOSEN, at(10), options[place % 9], text(1500), text(1500), 50)
        for place, member in enumerate(asked)
    ]
    kinds = (
        AnswerForm(Answer.DISAGREE_AND_COMMIT, text(1500), text(1500), text(1500)),
        AnswerForm(Answer.CANNOT_COMMIT, text(1500), ground=Ground.HARM, need=text(1500)),
    )
    debate = replace(
        cast.DEBATE,
        question=text(300),
        background=text(1500),
        options=options,
        contributors=asked,
        end_reason=text(300),
    )
    decision = replace(cast.DECISION, statement=text(300), why=text(1500), asked=asked, choice=options[0])
    standings = tuple(Standing(member, kinds[place % 2]) for place, member in enumerate(asked))
    channel = Channel("C1", text(80))
    return Record(debate, channel, people, tuple(opened), decision, standings, first_here=True)


def stages(full: Record) -> list[Said | dict[str, Any]]:
    """Return the screens of a record through its stages."""
    bare = replace(full, decision=None, standings=())
    shown: list[Said | dict[str, Any]] = []
    for state in DebateState:
        if state is DebateState.DECIDED:
            continue
        opened = at(14) if state is DebateState.REVEALED else None
        record = replace(bare, debate=replace(bare.debate, state=state, revealed_at=opened, ended_by="U3"))
        shown += [*screens_of(record, "ULEAD"), asks.ask(record, "U3", first=True, now=NOW)]
        shown.append(positions.position_modal(record, "U3", None, True, NOW))
        if opened:
            shown += [debates.reveal(record), decisions.decide_modal(record, NOW, cast.BERLIN)]
            shown += [positions.positions_modal(record, page) for page in (0, 7, 99)]
    for closed in (False, True):
        over = cast.decided(closed=closed).decision
        assert over is not None
        decision = replace(full.decision or over, state=over.state, in_force_at=over.in_force_at)
        debate = replace(full.debate, state=DebateState.DECIDED, revealed_at=at(14))
        record = replace(full, debate=debate, decision=decision)
        shown += [debates.card(record), decisions.line(record), decisions.in_thread(record)]
        shown += [
            asks.ask(record, "U3", first=False, now=NOW),
            asks.ask(replace(record, standings=()), "U3", first=False, now=NOW),
        ]
        shown += [commitments.disagree_modal(record, "U3"), commitments.cannot_modal(record, "U4")]
        shown += [commitments.answer_modal(record, "U3"), commitments.answered_modal(record, "U3")]
        shown += [commitments.answers_modal(record, page) for page in (0, 7)]
        shown.append(home.home(record.people["U3"], [record] * 30, now=NOW - timedelta(days=1)))
    return shown


@pytest.mark.parametrize("letter", ["x", "&", "<", "*", "a ", "👍", "漢", "\u202e", "\u2066", "_a", ":tada: "])
def test_the_longest_words_fit(letter: str) -> None:
    """Every text at its limit, forty people, nine options: each screen is still taken, whatever it is written in."""
    for screen in stages(hostile(letter)):
        assert objections(screen) == []
        if isinstance(screen, Said):
            assert len(screen.text) <= 300
            assert len(screen.blocks) <= 50


def test_a_large_reveal_stays_a_message() -> None:
    """Forty long positions make at most twelve blocks, with the rest a press away."""
    revealed = replace(hostile("word "), decision=None, standings=())
    said = debates.reveal(
        replace(revealed, debate=replace(revealed.debate, state=DebateState.REVEALED, revealed_at=at(14)))
    )
    assert list(house_rules(said, most_blocks=15)) == []
    assert "Read all" in words(said)
    assert len(words(said)) < 13_000


def test_reading_all_leaves_nothing_out() -> None:
    """Page by page every opened word is there in full."""
    long = [replace(one, reason=f"{one.member} " + "because " * 180 + f"end-{one.member}") for one in cast.ALL]
    crowd = [replace(long[0], member=f"UMANY{n}", reason=long[0].reason + f" last-{n}") for n in range(9)]
    record = cast.revealed(*long, *crowd, contributors=(*cast.ASKED, *(one.member for one in crowd)))
    said = "".join(words(positions.positions_modal(record, page)) for page in range(3))
    assert all(f"end-{one.member}" in said for one in long)
    assert all(f"last-{n}" in said for n in range(9))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_quoting_a_message(text: str) -> None:
    """A message from Slack becomes plain words for the background: no markup of Slack's is left in it."""
    said = opening.quoted(text, {})
    assert len(said) <= 1500


def test_quoting_keeps_names_and_links() -> None:
    """Mentions become names, links keep their address, entities are undone."""
    text = "<@U1|ann> said &lt;b&gt; in <#C1|support>, see <https://a.b|this> <!here>"
    assert opening.quoted(text, {}) == "@ann said <b> in #support, see this (https://a.b) @here"
