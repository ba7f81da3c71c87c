"""Being heard: who is restated, whose sentence it is, every arrow of the receipt and no other, and time."""

from dataclasses import replace
from datetime import datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.domain import receipts
from bot.domain.calendar import window_end, zone_of
from bot.domain.commitments import Answer, AnswerForm, Standing, hearing_follows
from bot.domain.debates import DebateState
from bot.domain.decisions import Decided, decide
from bot.domain.intents import Kind, View
from bot.domain.people import Member
from bot.domain.positions import Position, PositionKind
from bot.domain.receipts import RECEIPT_TRANSITIONS, Receipt, ReceiptState, dissents, why_not_heard
from bot.domain.refusals import Code, Refusal
from tests.domain.cast import AGENTS, HOUR, LEAD, NOW, PEOPLE, verdict, waiting
from tests.views import cast

S = ReceiptState
ONE, TWO, THREE = AGENTS[:3]
REVEALED = replace(
    waiting(decider=LEAD.id, contributors=(ONE, TWO, THREE)), state=DebateState.REVEALED, revealed_at=NOW
)
ARROWS = {(one.source, one.target) for one in RECEIPT_TRANSITIONS}
WORDS = "Honest customers wait longer. It is their money!"


def says(member: str, choice: str | None, reason: str = WORDS, version: int = 1, **news: object) -> Position:
    """Return somebody's position."""
    kind = PositionKind.CHOSEN if choice else PositionKind.PASSED
    return Position(member, version, kind, NOW + timedelta(minutes=version), choice, reason, **news)  # type: ignore[arg-type]


SAID = (says(ONE, "Yes"), says(TWO, "No"), says(THREE, "No"))


def receipt(state: ReceiptState = S.ASKED, **news: object) -> Receipt:
    """Return what lead heard from TWO."""
    return replace(Receipt(1, 1, TWO, "No", "You fear a queue.", state, NOW, NOW + 24 * HOUR, LEAD.id), **news)  # type: ignore[arg-type]


def test_one_sentence_for_each_option_not_taken() -> None:
    """Who chose the same option shares one; "Something else" is each their own; who agrees or passed needs none."""
    (group,) = dissents(REVEALED, SAID, "Yes")
    assert (group.key, group.choice, {one.member for one in group.positions}) == ("option.1", "No", {TWO, THREE})
    other = (says(ONE, "Something else"), says(TWO, "Something else"), says(THREE, None))
    assert {group.key for group in dissents(REVEALED, other, "Yes")} == {f"member.{ONE}", f"member.{TWO}"}
    assert dissents(REVEALED, other, "Something else") == ()
    assert dissents(REVEALED, (says(LEAD.id, "No"),), "Yes") == (), "the decider's own view is no dissent"


def test_the_newest_words_count() -> None:
    """Written after the reveal is a dissent as well; who came round has none; who withdrew has nothing to be heard."""
    late = says(TWO, "Yes", version=2, informed=True)
    assert [one.member for group in dissents(REVEALED, (*SAID, late), "Yes") for one in group.positions] == [THREE]
    turned = says(ONE, "No", "The queue.", version=2, informed=True)
    assert ONE in [one.member for group in dissents(REVEALED, (*SAID, turned), "Yes") for one in group.positions]
    gone = replace(says(TWO, None, version=2), kind=PositionKind.WITHDRAWN)
    assert [one.member for group in dissents(REVEALED, (*SAID, gone), "Yes") for one in group.positions] == [THREE]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("", Code.NOT_HEARD),
        (" \u200b ", Code.NOT_HEARD),
        (WORDS, Code.THEIR_SENTENCE),
        ("  honest CUSTOMERS, wait - longer; it is their money", Code.THEIR_SENTENCE),
        ("It is their money", Code.THEIR_SENTENCE),
        ("\uff28onest customers wait longer", Code.THEIR_SENTENCE),
        ("x" * 301, Code.TOO_LONG),
        ("You fear that honest customers wait longer.", None),
        ("👍", None),
    ],
)
def test_it_is_the_deciders_own_sentence(sentence: str, code: Code | None) -> None:
    """Nothing, too much, or the dissenter's words under other case, width, space and punctuation are refused."""
    found = list(why_not_heard(dissents(REVEALED, SAID, "Yes"), {"option.1": sentence}))
    assert [(one.code, one.field) for one in found] == ([(code, "option.1")] if code else [])


def test_nobody_is_asked_before_it_is_written() -> None:
    """Without the sentence there is no decision; with it, each dissenter hears before the card and the line say it."""

    def decided(heard: dict[str, str]) -> Decided | tuple[Refusal, ...]:
        return decide(REVEALED, verdict(), by=LEAD.id, people=PEOPLE, now=NOW, positions=SAID, heard=heard)

    refused = decided({})
    assert isinstance(refused, tuple)
    assert [one.code for one in refused] == [Code.NOT_HEARD]
    done = decided({"option.1": "  You fear\na queue. "})
    assert isinstance(done, Decided)
    assert {(one.member, one.state, one.sentence) for one in done.receipts} == {
        (TWO, S.ASKED, "You fear a queue."),
        (THREE, S.ASKED, "You fear a queue."),
    }
    first = [one for one in done.intents if isinstance(one, View)][:3]
    assert {one.member for one in first[:2]} == {TWO, THREE}
    assert first[2].kind is Kind.CARD
    assert {one.until for one in done.receipts if one.member == TWO} == {window_end(NOW, 24, zone_of(PEOPLE[TWO].zone))}
    alone = decide(REVEALED, verdict(), by=LEAD.id, people=PEOPLE, now=NOW, positions=(says(ONE, "Yes"),))
    assert isinstance(alone, Decided)
    assert alone.receipts == ()


def test_nobody_waits_for_somebody_gone() -> None:
    """Who was deactivated before the decision is heard on the record, and unconfirmed from the start."""
    people = {**PEOPLE, TWO: replace(PEOPLE[TWO], deactivated=True)}
    heard = {"option.1": "You fear a queue."}
    done = decide(REVEALED, verdict(), by=LEAD.id, people=people, now=NOW, positions=SAID, heard=heard)
    assert isinstance(done, Decided)
    assert {one.member: one.state for one in done.receipts} == {TWO: S.UNCONFIRMED, THREE: S.ASKED}
    assert TWO not in done.decision.asked


GONE = Member("U0GONE", "gone", deactivated=True)
ACTS = {
    "confirm": lambda one, now: receipts.confirm(one, now=now),
    "not quite": lambda one, now: receipts.not_quite(one, "It is about cards.", decider=LEAD, now=now),
    "hear": lambda one, now: receipts.hear_it(one, by=LEAD.id, now=now),
    "again": lambda one, now: receipts.say_again(one, "You fear old cards.", by=LEAD.id, now=now),
    "lapse": lambda one, now: receipts.lapse(one, now=now),
    "say": lambda one, now: receipts.say_heard(
        one, "You fear a queue.", words=(WORDS,), by=LEAD.id, author=None, now=now
    ),
    "say to somebody gone": lambda one, now: receipts.say_heard(
        one, "You fear a queue.", words=(), by=LEAD.id, author=GONE, now=now
    ),
    "dissent": lambda one, now: receipts.owed_again(one, decider=LEAD, now=now),
    "another answer": lambda one, now: receipts.no_longer(one),
}


@given(st.sampled_from(list(S)), st.sampled_from(sorted(ACTS)), st.booleans())
def test_every_arrow_and_no_other(state: ReceiptState, act: str, late: bool) -> None:
    """Whatever anybody does, a receipt moves along the table, or not at all and somebody is told why."""
    before = receipt(state, point="It is about cards." if state in (S.NOT_QUITE, S.DIFFERS) else "")
    after = ACTS[act](before, NOW + (48 if late else 1) * HOUR)
    if isinstance(after, Receipt):
        assert (state, after.state) in ARROWS
        assert (after.choice, after.member) == (before.choice, before.member)
        assert after.sentence == before.sentence == "You fear a queue."
    else:
        assert after is None or after.code is Code.POINT_ANSWERED
        if act == "lapse":
            assert not late or state not in (S.ASKED, S.NOT_QUITE, S.OWED)


def test_each_arrow_can_be_walked() -> None:
    """No arrow of the table is one that nobody can take."""
    walked = set()
    for state in S:
        for act in ACTS.values():
            after = act(receipt(state, point="It is about cards."), NOW + 48 * HOUR)
            if isinstance(after, Receipt):
                walked.add((state, after.state))
    assert walked == ARROWS


def test_who_may_answer() -> None:
    """A receipt is its author's and then the decider's; what is empty, too long or pasted is refused in its field."""
    assert receipts.confirm(None, now=NOW) == Refusal(Code.NOT_YOUR_POINT)
    open_ = receipt(S.NOT_QUITE, point="It is about cards.")
    assert _code(receipts.hear_it(open_, by=ONE, now=NOW)) is Code.NOT_DECIDER
    for text, code in (("", Code.NOT_HEARD), ("It is about CARDS", Code.THEIR_SENTENCE), ("y" * 301, Code.TOO_LONG)):
        refused = receipts.say_again(open_, text, by=LEAD.id, now=NOW)
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.field) == (code, "sentence")
    assert _code(receipts.not_quite(receipt(), "\u3164", decider=None, now=NOW)) is Code.EMPTY_POINT


def test_time_runs_for_whoever_is_waited_for() -> None:
    """First for the dissenter, then for the decider, in the zone of each; not before noon of their next working day."""
    tokyo = Member("U9", "far", "Asia/Tokyo")
    friday = datetime(2026, 11, 27, 15, tzinfo=NOW.tzinfo)
    said = receipts.not_quite(receipt(), "It is about cards.", decider=tokyo, now=friday)
    assert isinstance(said, Receipt)
    assert said.until == window_end(friday, 24, zone_of("Asia/Tokyo"))
    assert said.until.weekday() == 0
    assert receipts.lapse(receipt(), now=NOW + 23 * HOUR) is None
    gone = receipts.lapse(receipt(), now=NOW, gone=True)
    assert gone is not None
    assert gone.state is S.UNCONFIRMED


def owed(member: str = TWO, **news: object) -> Receipt:
    """Return the receipt of somebody who dissents for the first time in their answer."""
    return replace(receipts.owed(1, 1, member, by=LEAD.id, decider=LEAD, now=NOW), **news)  # type: ignore[arg-type]


def test_a_dissent_that_is_first_voiced_in_an_answer() -> None:
    """The decider has their day for it, says it in their own words, and its author has theirs from then on."""
    tokyo = Member("U9", "far", "Asia/Tokyo")
    assert owed().until == window_end(NOW, 24, zone_of(LEAD.zone))

    def said(text: str, by: str = LEAD.id) -> Receipt | Refusal:
        words = (WORDS, "A shorter queue.")
        later = NOW + 2 * HOUR
        return receipts.say_heard(owed(), text, words=words, by=by, author=tokyo, now=later)

    for text, code in (
        ("", Code.NOT_HEARD),
        ("It is their MONEY", Code.THEIR_SENTENCE),
        ("a shorter queue", Code.THEIR_SENTENCE),
        ("y" * 301, Code.TOO_LONG),
    ):
        refused = said(text)
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.field) == (code, "sentence")
    assert _code(said("You fear a queue.", by=ONE)) is Code.NOT_DECIDER
    kept = said(" You fear\n a queue. ")
    assert isinstance(kept, Receipt)
    assert (kept.state, kept.sentence) == (S.ASKED, "You fear a queue.")
    assert kept.until == window_end(NOW + 2 * HOUR, 24, zone_of("Asia/Tokyo"))
    assert receipts.confirm(owed(), now=NOW) == Refusal(Code.POINT_ANSWERED, {"state": S.OWED}), "nothing was said yet"


def test_only_a_dissent_is_owed_a_sentence() -> None:
    """Disagreeing and not committing are; another answer ends what was not said, and leaves what was."""

    def follows(kind: Answer | None, before: Receipt | None) -> Receipt | None:
        said = Standing(TWO, AnswerForm(kind, "Slow.") if kind else None)
        return hearing_follows(cast.DECISION, said, before, decider=LEAD, now=NOW)

    for kind in (None, *Answer):
        first = follows(kind, None)
        assert (first is not None) is (kind in (Answer.DISAGREE_AND_COMMIT, Answer.CANNOT_COMMIT)), kind
        heard = receipt(S.CONFIRMED)
        assert follows(kind, heard) is None, "who was heard is heard"
        after = follows(kind, owed())
        assert after is None if first else after is not None and after.state is S.OVER
    again = follows(Answer.DISAGREE_AND_COMMIT, owed(state=S.OVER))
    assert again is not None
    assert again.state is S.OWED
    assert follows(Answer.AGREE, owed(state=S.OVER)) is None


def test_a_receipt_for_a_withdrawn_dissent() -> None:
    """Whoever dissented in their answer gives another one before the decider says what they heard: both forms that are
    still open are told that it is over, and nothing is kept.
    """
    over = owed(state=S.OVER)
    late = receipts.say_heard(over, "You fear a queue.", words=(), by=LEAD.id, author=None, now=NOW)
    assert late == Refusal(Code.POINT_ANSWERED, {"state": S.OVER})
    assert receipts.confirm(over, now=NOW) == late
    assert receipts.not_quite(over, "It is about cards.", decider=None, now=NOW) == late


MINUTE = HOUR / 60


def _points(*minutes: int) -> list[Receipt]:
    """Return one "not quite" for each of these minutes, by A, B, C and so on."""
    return [
        receipt(S.NOT_QUITE, member="ABCDE"[place], point="No.", answered_at=NOW + minute * MINUTE)
        for place, minute in enumerate(minutes)
    ]


@pytest.mark.parametrize(
    ("minutes", "posted", "told"),
    [
        ((0,), {}, "A"),
        ((0, 9), {"A": 0}, "AA"),
        ((0, 10), {"A": 0}, "AB"),
        ((0, 60), {}, "AA"),  # the first one is still on its way
        ((0, 60), {"A": 55}, "AA"),
        ((0, 12, 15), {"A": 0, "B": 12}, "ABB"),
        ((0, 1, 2, 3), {"A": 0}, "AAAD"),  # three fit into a message
        ((0, 9), {"A": 0, "B": 9}, "AB"),  # what has a message of its own keeps it
        ((5, 0), {}, "BB"),  # whoever spoke first
    ],
)
def test_two_not_quite_in_ten_minutes_are_one_message(
    minutes: tuple[int, ...], posted: dict[str, int], told: str
) -> None:
    """The second joins the first within ten minutes of its posting, up to three; nobody's is lost."""
    stand = {member: NOW + minute * MINUTE for member, minute in posted.items()}
    found = receipts.told_together(_points(*minutes), stand)
    assert "".join(found[member] for member in "ABCDE"[: len(minutes)]) == told


def _code(found: Receipt | Refusal) -> Code | None:
    return found.code if isinstance(found, Refusal) else None
