"""Blocks: who is asked to rule and until when, what a ruling does, and what a block holds."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain import asking, escalations
from bot.domain.again import Again, decide_again
from bot.domain.asking import advance, answering
from bot.domain.commitments import Answer, Answered, AnswerForm, Ground, Standing
from bot.domain.commitments import answer as keep_answer
from bot.domain.decisions import TRANSITIONS, DecisionState, Origin, decide
from bot.domain.doors import Door
from bot.domain.escalations import Escalation, EscalationState, Ruled, Ruling, RulingForm
from bot.domain.people import Member
from bot.domain.receipts import ReceiptState, dissents
from bot.domain.settings import Settings
from tests.domain.cast import (
    DAY,
    DEADLINE,
    DIRECTOR,
    EVERYBODY,
    GONE,
    GUEST,
    HOUR,
    LEAD,
    MINUTE,
    ONE,
    POSITIONS,
    THREE,
    TWO,
    chosen,
    codes,
    revealed,
    verdict,
)

CTO = Member("U0CTO", "cto", "Europe/Berlin")
CHAIR = Member("U0CHAIR", "chair", "America/New_York")
STRANGE = Member("U0STRANGE", "strange", "Europe/Berlin", stranger=True)
PEOPLE = {one.id: one for one in (*EVERYBODY, CTO, CHAIR, STRANGE)}
AT = DEADLINE + 25 * MINUTE  # a Tuesday, 15:25 in Berlin
BOTH = Settings(approver=CHAIR.id)
CANNOT = AnswerForm(
    Answer.CANNOT_COMMIT, "two contracts name EU-1", best_reason="it is cheaper", ground=Ground.RULE, need="legal"
)
E, S = EscalationState, DecisionState


def made(positions=POSITIONS, *, door=Door.ONE_WAY, approver=CTO.id, **changes):
    """Decide by the director, with a sentence for each who chose differently; everybody else is asked."""
    named = {"decider": DIRECTOR.id, "owner": LEAD.id, "approver": CTO.id, "success": "p99 under 200 ms"}
    day = {"look_back": verdict().look_back, "cooling_hours": 0}
    debate = replace(revealed(positions), door=door, **named, **day)
    heard = {group.key: "You fear slower refunds." for group in dissents(debate, positions, "Yes")}
    result = decide(debate, verdict(**changes), by=DIRECTOR.id, people=PEOPLE, now=AT, positions=positions, heard=heard)
    assert not isinstance(result, tuple), result
    return replace(result, debate=replace(result.debate, approver=approver))


def cannot(member=THREE, order=1, form=CANNOT):
    return Standing(member.id, form, order=order)


def followed(done, *standings, blocks=(), settings=BOTH, now=AT + HOUR, decision=None, people=PEOPLE):
    """Return all blocks of the record after these answers."""
    decision = decision or done.decision
    changed = escalations.follow(done.debate, decision, standings, blocks, people=people, now=now, settings=settings)
    return tuple(({one.ordinal: one for one in blocks} | {one.ordinal: one for one in changed}).values())


def stage(done, *standings, blocks=(), receipts=None, now=AT + HOUR, people=PEOPLE, decision=None):
    """Return the decision in the stage that this puts it in."""
    receipts = done.receipts if receipts is None else receipts
    return advance(
        decision or done.decision, receipts=receipts, standings=standings, blocks=blocks, people=people, now=now
    )


def confirmed(done, **changes):
    return tuple(replace(one, state=ReceiptState.CONFIRMED, **changes) for one in done.receipts)


# the order of asking


def test_a_one_way_decision_is_announced_first():
    """With somebody to hear it waits for them; answers are taken from nobody else until then."""
    done = made()
    assert (done.decision.state, done.decision.answers_until) == (S.ANNOUNCED, done.receipts[0].until)
    assert answering(done.decision, done.receipts, ()) == frozenset()
    assert answering(done.decision, confirmed(done), ()) == {THREE.id}
    assert codes(asking.why_not_answer(done.decision, ONE.id, confirmed(done), ())) == {("HEARD_FIRST", None)}
    assert asking.why_not_answer(done.decision, THREE.id, confirmed(done), ()) is None
    assert codes(asking.why_not_answer(done.decision, CTO.id, (), ())) == {("FOR_SOMEBODY_ELSE", None)}


@pytest.mark.parametrize("positions", [(chosen(ONE.id), chosen(TWO.id), chosen(THREE.id)), (chosen(ONE.id),)])
def test_without_dissent_everybody_is_asked_at_once(positions):
    """There is nobody to hear first."""
    done = made(positions)
    assert done.decision.state is S.COMMITTING
    assert answering(done.decision, done.receipts, ()) == set(done.decision.asked)


def test_a_two_way_decision_asks_everybody_at_once():
    """It never waits for who is heard."""
    assert made(door=Door.TWO_WAY).decision.state is S.COMMITTING


@pytest.mark.parametrize(
    ("state", "said", "after", "expected"),
    [
        (ReceiptState.ASKED, None, HOUR, S.ANNOUNCED),
        (ReceiptState.CONFIRMED, None, HOUR, S.ANNOUNCED),  # heard, and not answered yet
        (ReceiptState.CONFIRMED, Answer.AGREE, HOUR, S.COMMITTING),
        (ReceiptState.NOT_QUITE, None, HOUR, S.ANNOUNCED),
        (ReceiptState.NOT_QUITE, Answer.AGREE, HOUR, S.ANNOUNCED),  # the decider is still waited for
        (ReceiptState.HEARD, Answer.RECUSED, HOUR, S.COMMITTING),
        (ReceiptState.UNCONFIRMED, None, HOUR, S.COMMITTING),  # their time is over
        (ReceiptState.CONFIRMED, None, 3 * DAY, S.COMMITTING),
        (ReceiptState.ASKED, None, 3 * DAY, S.COMMITTING),  # a late clock gives the same
    ],
)
def test_when_the_others_are_asked(state, said, after, expected):
    """When each dissenter has answered the decision, or had their time; a "not quite" prolongs it."""
    done = made()
    receipts = tuple(replace(one, state=state) for one in done.receipts)
    standings = [Standing(THREE.id, AnswerForm(said))] if said else []
    assert stage(done, *standings, receipts=receipts, now=AT + after).state is expected


def test_a_not_quite_prolongs_it():
    """The decider has their time; when it is over, the others are asked."""
    done = made()
    until = done.decision.answers_until + 5 * HOUR
    receipts = tuple(replace(one, state=ReceiptState.NOT_QUITE, until=until) for one in done.receipts)
    waiting = stage(done, receipts=receipts)
    assert (waiting.state, waiting.answers_until) == (S.ANNOUNCED, until)
    assert stage(done, receipts=receipts, now=until, decision=waiting).state is S.COMMITTING


def test_nobody_waits_for_somebody_gone():
    """Who was deactivated will not answer."""
    done = made()
    people = PEOPLE | {THREE.id: replace(THREE, deactivated=True)}
    assert stage(done, receipts=confirmed(done), people=people).state is S.COMMITTING


def test_the_best_reason_is_asked_for_one_way_only():
    """Who does not agree says the strongest reason for it in their own words; who agrees need not."""
    for door, form, missing in (
        (Door.ONE_WAY, replace(CANNOT, best_reason=" \u200b"), {("EMPTY_KERNEL", "best_reason")}),
        (Door.ONE_WAY, AnswerForm(Answer.DISAGREE_AND_COMMIT, "slower"), {("EMPTY_KERNEL", "best_reason")}),
        (Door.ONE_WAY, AnswerForm(Answer.AGREE), None),
        (Door.ONE_WAY, AnswerForm(Answer.RECUSED), None),
        (Door.TWO_WAY, replace(CANNOT, best_reason=""), None),
        (Door.TWO_WAY, AnswerForm(Answer.DISAGREE_AND_COMMIT, "slower"), None),
    ):
        done = made((chosen(ONE.id),), door=door)
        kept = keep_answer(done.decision, form, by=ONE.id, now=AT, order=1, before=Standing(ONE.id))
        assert isinstance(kept, Answered) if missing is None else codes(kept) == missing


# blocks


@pytest.mark.parametrize("door", Door)
def test_a_block_goes_to_the_approver(door):
    """The one whom the question names, with two of their working days; only a one-way decision is held."""
    done = made(door=door)
    (block,) = followed(done, cannot())
    assert (block.state, block.approver, block.level, block.member) == (E.OPEN, CTO.id, 1, THREE.id)
    assert block.due_at == datetime(2026, 11, 26, 15, 25, tzinfo=UTC)  # Thursday, at the same time of day
    held = stage(done, cannot(), blocks=(block,), receipts=confirmed(done))
    assert held.state is (S.HELD if door is Door.ONE_WAY else S.COMMITTING)


def test_held_takes_no_answers_from_others():
    """Whoever blocks may commit after all; the others read who rules, and since when."""
    done = made()
    blocks = followed(done, cannot())
    held = stage(done, cannot(), blocks=blocks, receipts=confirmed(done))
    assert answering(held, confirmed(done), blocks) == {THREE.id}
    refused = asking.why_not_answer(held, ONE.id, confirmed(done), blocks)
    assert refused is not None
    assert (refused.code.value, refused.facts["approver"], refused.facts["blocks"]) == ("D9", CTO.id, 1)


NOBODY = Settings()


@pytest.mark.parametrize(
    ("approver", "default", "asked"),
    [
        (CTO.id, CHAIR.id, CTO.id),
        (None, CHAIR.id, CHAIR.id),
        (DIRECTOR.id, CHAIR.id, CHAIR.id),  # the decider rules on nothing they decided
        (LEAD.id, CHAIR.id, CHAIR.id),  # nor does the owner
        (ONE.id, CHAIR.id, CHAIR.id),  # nor a contributor
        (THREE.id, CHAIR.id, CHAIR.id),  # least of all who blocks
        (GONE.id, CHAIR.id, CHAIR.id),
        (GUEST.id, CHAIR.id, CHAIR.id),
        (STRANGE.id, CHAIR.id, CHAIR.id),
        (CTO.id, None, CTO.id),
        (None, None, None),
        (ONE.id, DIRECTOR.id, None),
        (GUEST.id, GONE.id, None),
    ],
)
def test_who_is_asked_to_rule(approver, default, asked):
    """Nobody with a part in it, nobody who cannot; where nobody is left, it is unresolved at once."""
    (block,) = followed(made(approver=approver), cannot(), settings=Settings(approver=default))
    assert (block.approver, block.state) == (asked, E.OPEN if asked else E.UNRESOLVED)
    assert block.open
    assert block.level == (1 if asked else 0)


def test_several_blocks_share_one_clock():
    """The second one joins the ruling that is asked already."""
    done = made()
    blocks = followed(done, cannot())
    both = followed(done, cannot(), cannot(TWO, 2), blocks=blocks, now=AT + DAY)
    assert [(one.member, one.approver, one.due_at) for one in both] == [
        (THREE.id, CTO.id, blocks[0].due_at),
        (TWO.id, CTO.id, blocks[0].due_at),
    ]


@pytest.mark.parametrize("said", [Answer.AGREE, Answer.RECUSED, None])
def test_a_block_is_withdrawn_by_another_answer(said):
    """Before the ruling; the hold ends, and everybody else is asked, with a time of their own."""
    done = made()
    blocks = followed(done, cannot())
    held = stage(done, cannot(), blocks=blocks, receipts=confirmed(done))
    now = Standing(THREE.id, AnswerForm(said)) if said else Standing(THREE.id)
    (over,) = followed(done, now, blocks=blocks, decision=held, now=AT + DAY)
    assert (over.state, over.ended_at) == (E.WITHDRAWN, AT + DAY)
    after = stage(done, now, blocks=(over,), receipts=confirmed(done, until=AT + HOUR), decision=held, now=AT + DAY)
    assert after.state is S.COMMITTING
    assert after.answers_until > AT + 2 * DAY


def test_following_twice_changes_nothing():
    """The same answers give the same blocks; words written anew are the block's words."""
    done = made()
    blocks = followed(done, cannot())
    assert escalations.follow(done.debate, done.decision, [cannot()], blocks, people=PEOPLE, now=AT + DAY) == ()
    (same,) = followed(done, cannot(order=7), blocks=blocks)
    assert same == replace(blocks[0], said_order=7)


@pytest.mark.parametrize("taken", [False, True])
def test_the_clock_takes_it_to_the_next_level(taken):
    """Whether or not it was in hand; after the last level it stands unresolved, and goes on to nobody."""
    done = made()
    (block,) = followed(done, cannot())
    if taken:
        (block,) = escalations.take_in_hand((block,), by=CTO.id, now=AT + 2 * HOUR)
        assert (block.state, block.accepted_at) == (E.ACCEPTED, AT + 2 * HOUR)
    terms = {"people": PEOPLE, "settings": BOTH}
    assert escalations.lapse(block, done.debate, done.decision, (block,), now=block.due_at - MINUTE, **terms) is None
    second = escalations.lapse(block, done.debate, done.decision, (block,), now=block.due_at, **terms)
    assert second is not None
    assert (second.state, second.approver, second.level, second.accepted_at) == (E.OPEN, CHAIR.id, 2, None)
    last = escalations.lapse(second, done.debate, done.decision, (second,), now=second.due_at, **terms)
    assert last is not None
    assert (last.state, last.approver, last.level) == (E.UNRESOLVED, None, 2)
    assert escalations.lapse(last, done.debate, done.decision, (last,), now=AT + 99 * DAY, **terms) is None


def test_an_approver_who_leaves_is_followed_at_once():
    """Nobody waits for somebody gone."""
    done = made()
    (block,) = followed(done, cannot())
    people = PEOPLE | {CTO.id: replace(CTO, deactivated=True)}
    second = escalations.lapse(
        block, done.debate, done.decision, (block,), people=people, now=AT + 2 * HOUR, settings=BOTH
    )
    assert second is not None
    assert second.approver == CHAIR.id


def test_who_blocks_and_leaves():
    """The block stays: it is ruled on all the same."""
    done = made()
    blocks = followed(done, cannot())
    people = PEOPLE | {THREE.id: replace(THREE, deactivated=True)}
    assert followed(done, cannot(), blocks=blocks, people=people) == blocks


def test_somebody_named_later():
    """What waits for nobody goes to whom the workspace names; it needs somebody without a part in it."""
    done = made(approver=None)
    (block,) = followed(done, cannot(), settings=NOBODY)
    args = (block, done.debate, done.decision, (block,))
    for approver, asked in ((None, None), (ONE.id, None), (CHAIR.id, CHAIR.id)):
        named = escalations.named_since(*args, people=PEOPLE, now=AT + DAY, settings=Settings(approver=approver))
        assert (named.approver if named else None) == asked


# rulings


def ruling(done, blocks, form, *, by=CTO, decision=None, now=AT + DAY):
    return escalations.rule(
        blocks,
        form,
        debate=done.debate,
        decision=decision or done.decision,
        by=by.id,
        people=PEOPLE,
        now=now,
        settings=BOTH,
    )


STANDS = RulingForm(Ruling.UPHELD, why="Both contracts name a place.")
CHANGES = RulingForm(Ruling.CHANGED, "No, but with a limit", "Both are right.")
BACK = RulingForm(Ruling.RETURNED, why="Ask legal first.")


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        (STANDS, None),
        (CHANGES, None),
        (BACK, None),
        (replace(STANDS, ruling=None), {("NO_RULING", "ruling")}),
        (replace(STANDS, why=" "), {("EMPTY_REASON", "why")}),
        (replace(STANDS, why="x" * 1501), {("TOO_LONG", "why")}),
        (replace(CHANGES, reads=""), {("EMPTY_REASON", "reads")}),
        (replace(CHANGES, reads="YES,  for 14 days"), {("NOTHING_CHANGED", "reads")}),
        (replace(CHANGES, reads="x" * 301), {("TOO_LONG", "reads")}),
        (replace(BACK, why="\u3164", reads="x" * 301), {("TOO_LONG", "reads"), ("EMPTY_REASON", "why")}),
    ],
)
def test_what_a_ruling_needs(form, refused):
    """One of three, why, and new words where it changes."""
    done = made()
    result = ruling(done, followed(done, cannot()), form)
    assert isinstance(result, Ruled) if refused is None else codes(result) == refused


def test_who_may_rule():
    """Whoever is asked, once; a late one hears who is asked since, and nobody un-rules."""
    done = made()
    (block,) = blocks = followed(done, cannot())
    assert codes(ruling(done, blocks, STANDS, by=DIRECTOR)) == {("NOT_RULER", None)}
    moved = replace(block, approver=CHAIR.id, level=2)
    assert codes(ruling(done, (moved,), STANDS)) == {("NOT_RULER", None)}
    ruled = ruling(done, blocks, STANDS)
    assert isinstance(ruled, Ruled)
    assert codes(ruling(done, ruled.blocks, CHANGES)) == {("ALREADY_RULED", None)}
    over = replace(block, state=E.WITHDRAWN)
    assert codes(ruling(done, (over,), STANDS)) == {("BLOCK_OVER", None)}
    (same,) = followed(done, Standing(THREE.id, AnswerForm(Answer.AGREE)), blocks=ruled.blocks)
    assert same == ruled.blocks[0], "answering otherwise after the ruling un-rules nothing"


def test_one_ruling_ends_all_that_wait_for_the_same_person():
    """Each block keeps whose it was; what waits for somebody else goes on."""
    done = made()
    blocks = followed(done, cannot(), cannot(TWO, 2))
    other = replace(blocks[0], ordinal=3, approver=CHAIR.id, level=2)
    ruled = ruling(done, (*blocks, other), STANDS)
    assert isinstance(ruled, Ruled)
    assert [(one.ordinal, one.ruling, one.ruled_by) for one in ruled.blocks] == [
        (1, Ruling.UPHELD, CTO.id),
        (2, Ruling.UPHELD, CTO.id),
    ]


def test_it_stands_and_everybody_is_asked():
    """Also whoever blocked: they are asked anew, so that nothing they said before counts."""
    done = made()
    blocks = followed(done, cannot())
    held = stage(done, cannot(), blocks=blocks, receipts=confirmed(done))
    ruled = ruling(done, blocks, STANDS, decision=held)
    assert isinstance(ruled, Ruled)
    assert ruled.newer is None
    over = confirmed(done)
    after = stage(done, blocks=ruled.blocks, receipts=over, decision=held, now=AT + 2 * HOUR)
    assert after.state is S.COMMITTING
    assert answering(after, over, ruled.blocks) == set(done.decision.asked)


@pytest.mark.parametrize(("reads", "choice"), [("No, but with a limit", "No"), ("Ask the customer", "Yes")])
def test_it_changes(reads, choice):
    """A newer version in the words of whoever rules; asked are all who were, and who decided; the old one stays."""
    done = made()
    blocks = followed(done, cannot())
    held = stage(done, cannot(), blocks=blocks, receipts=confirmed(done))
    ruled = ruling(done, blocks, replace(CHANGES, reads=reads), decision=held)
    assert isinstance(ruled, Ruled)
    assert ruled.ended is not None
    assert ruled.newer is not None
    assert (ruled.ended.state, ruled.ended.statement, ruled.ended.ended_by) == (
        S.AMENDED,
        held.statement,
        CTO.id,
    )
    newer = ruled.newer
    assert (newer.version, newer.origin, newer.state, newer.statement, newer.choice, newer.decided_by) == (
        2,
        Origin.RULED,
        S.COMMITTING,
        reads,
        choice,
        CTO.id,
    )
    assert set(newer.asked) == {*done.decision.asked, DIRECTOR.id}
    assert answering(newer, confirmed(done), ruled.blocks) == set(newer.asked)


def test_a_block_of_what_was_ruled_goes_past_whoever_ruled():
    """They decided it; the workspace's approver is asked next."""
    done = made()
    ruled = ruling(done, followed(done, cannot()), CHANGES)
    assert isinstance(ruled, Ruled)
    assert ruled.newer is not None
    *_, again = followed(done, cannot(order=9), blocks=ruled.blocks, decision=ruled.newer, now=AT + 2 * DAY)
    assert (again.version, again.approver, again.level) == (2, CHAIR.id, 1)


def test_blocks_of_an_older_version_are_over():
    """What they were about stands no more."""
    done = made()
    blocks = followed(done, cannot())
    newer = replace(done.decision, version=2, state=S.COMMITTING)
    (over,) = followed(done, Standing(THREE.id), blocks=blocks, decision=newer)
    assert over.state is E.WITHDRAWN


def test_a_block_goes_on_with_its_answer():
    """Where an amendment carries the answer over, nobody is asked to rule anew; where it is undone, nobody is."""
    done = made()
    (block,) = blocks = followed(done, cannot())
    newer = replace(done.decision, version=2, state=S.COMMITTING)
    (same,) = followed(done, cannot(order=12), blocks=blocks, decision=newer)
    assert same == replace(block, version=2, said_order=12)
    undone = replace(done.decision, state=S.REVERSED, ended_at=AT + DAY)
    (over,) = escalations.carry(undone, [cannot()], blocks, now=AT + DAY)
    assert over.state is E.WITHDRAWN


def test_it_goes_back():
    """It stays held, and takes no answers, until its decider decides again: a newer version, asked anew."""
    done = made()
    blocks = followed(done, cannot())
    held = stage(done, cannot(), blocks=blocks, receipts=confirmed(done))
    ruled = ruling(done, blocks, BACK, decision=held)
    assert isinstance(ruled, Ruled)
    after = stage(done, cannot(), blocks=ruled.blocks, receipts=confirmed(done), decision=held, now=AT + 9 * DAY)
    assert after == held
    assert answering(held, confirmed(done), ruled.blocks) == frozenset()
    refused = asking.why_not_answer(held, THREE.id, confirmed(done), ruled.blocks)
    assert refused is not None
    assert refused.code.name == "GIVEN_BACK"

    def again(by=DIRECTOR, blocks=ruled.blocks, heard=None, **changes):
        form = verdict(**{"statement": "Yes, once legal agrees", **changes})
        return decide_again(
            done.debate,
            held,
            form,
            by=by.id,
            people=PEOPLE,
            now=AT + 2 * DAY,
            blocks=blocks,
            positions=POSITIONS,
            receipts=confirmed(done),
            heard=heard,
        )

    assert codes(again(by=LEAD)) == {("NOT_DECIDER", None)}
    assert codes(again(blocks=blocks)) == {("ALREADY_DECIDED", None)}
    assert codes(again(why="")) == {("EMPTY_REASON", "why")}
    done_again = again()
    assert isinstance(done_again, Again), done_again
    ended, made_again = done_again.ended, done_again.decided
    assert (ended.state, made_again.decision.version, made_again.decision.decided_by) == (S.AMENDED, 2, DIRECTOR.id)
    assert [one.state for one in made_again.receipts] == [ReceiptState.CONFIRMED], "the same sentence is answered once"
    assert made_again.decision.state is S.COMMITTING
    assert set(made_again.decision.asked) == set(held.asked)
    assert {code for code, _ in codes(again(choice="No"))} == {"NOT_HEARD"}, "others choose differently now"
    other = again(choice="No", heard={"option.0": "You want it checked."})
    assert isinstance(other, Again), other
    assert other.decided.decision.state is S.ANNOUNCED


def test_an_appeal():
    """After "it stands", a new "cannot commit" of the same person goes to the next level, once, if there is one."""
    done = made()
    blocks = followed(done, cannot())
    ruled = ruling(done, blocks, STANDS)
    assert isinstance(ruled, Ruled)
    first = ruled.blocks
    assert followed(done, cannot(), blocks=first) == first, "the same answer is ruled on once"
    assert followed(done, cannot(order=5), blocks=first, settings=NOBODY) == first, "nobody is left to appeal to"
    _, appeal = followed(done, cannot(order=5), blocks=first, now=AT + 2 * DAY)
    assert (appeal.approver, appeal.level, appeal.state) == (CHAIR.id, 2, E.OPEN)
    again = ruling(done, (*first, appeal), STANDS, by=CHAIR, now=AT + 3 * DAY)
    assert isinstance(again, Ruled)
    both = (*first, *again.blocks)
    assert followed(done, cannot(order=8), blocks=both) == both, "a third is an answer on record"


def test_every_hold_is_an_arrow():
    """The table of the decision names each way into the hold and out of it."""
    into = {one.source for one in TRANSITIONS if one.target is S.HELD}
    out = {one.target for one in TRANSITIONS if one.source is S.HELD}
    assert into == {S.ANNOUNCED, S.COMMITTING}
    assert out >= {S.ANNOUNCED, S.COMMITTING, S.AMENDED}
    for state in E:
        assert any(state in (one.source, one.target) for one in escalations.TRANSITIONS), state


def test_an_unknown_block_is_nobody():
    """A record without blocks has nothing to rule on."""
    refused = escalations.why_not_rule((), CTO.id)
    assert refused is not None
    assert refused.code.name == "BLOCK_OVER"
    assert isinstance(Escalation(1, 1, 1, "U", E.OPEN, AT, AT).open, bool)
