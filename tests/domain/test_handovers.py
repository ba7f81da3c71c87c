"""Hand-overs: one decider at every instant, who may let somebody else decide, and what the new decider sees."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import handovers
from bot.domain.changes import ChangeKind
from bot.domain.debates import DebateState
from bot.domain.handovers import OPEN, TRANSITIONS, Handed, Handover, HandoverState
from bot.domain.records import Audience, Item, Record, can_see
from bot.domain.refusals import Code, Refusal
from tests.domain.cast import (
    AGENTS,
    DIRECTOR,
    GUEST,
    HOUR,
    LEAD,
    NOW,
    ONE,
    PEOPLE,
    PRIVATE,
    STRANGER,
    THREE,
    TWO,
    chosen,
    collecting,
)

OPENED_BY_LEAD = {"decider": DIRECTOR.id}  # lead opened it, the director decides
CTO = replace(STRANGER, name="cto")


def offer(state: HandoverState = HandoverState.OFFERED, **news) -> Handover:
    """Return the director's offer to agent-1."""
    return replace(Handover(42, 1, ONE.id, DIRECTOR.id, "I am away.", state, NOW), **news)


def hand(debate=None, to=ONE.id, reason="I am away.", *, by=DIRECTOR, ruler=CTO.id, offers=(), positions=()):
    """Return what the rule makes of the form."""
    return handovers.hand_over(
        debate or collecting(**OPENED_BY_LEAD),
        to,
        reason,
        ordinal=1,
        by=by,
        ruler=ruler,
        people=PEOPLE,
        positions=positions,
        offers=offers,
        now=NOW,
    )


def codes(done) -> list[Code]:
    """Return the codes of refusals; none where something was done."""
    if isinstance(done, Refusal):
        return [done.code]
    return [] if isinstance(done, Handed) else [one.code for one in done]


@pytest.mark.parametrize(
    ("by", "state"),
    [
        (DIRECTOR, HandoverState.OFFERED),
        (CTO, HandoverState.OFFERED),
        (LEAD, HandoverState.PROPOSED),
        (TWO, HandoverState.PROPOSED),
        (replace(TWO, guest=True), None),
        (GUEST, None),
    ],
)
def test_who_may(by, state) -> None:
    """The decider and whoever rules ask at once; opener and contributors propose; guests and bystanders do neither."""
    done = hand(by=by)
    if state is None:
        assert codes(done) == [Code.CANNOT_HAND]
        return
    assert isinstance(done, Handed)
    assert done.handover.state is state
    assert done.debate.decider == DIRECTOR.id, "nobody else decides before they accept"


@pytest.mark.parametrize(
    ("to", "code"),
    [
        (DIRECTOR.id, Code.DECIDES_ALREADY),
        (GUEST.id, Code.GUEST_DECIDES),
        ("U0BOT", Code.NOT_A_PERSON),
        ("U0GONE", Code.NOT_A_PERSON),
        (None, Code.NOT_A_PERSON),
    ],
)
def test_to_whom(to, code) -> None:
    """Only to a full member who does not decide already; and with a reason."""
    assert codes(hand(to=to)) == [code]
    assert codes(hand(to=to, reason=" \u3164")) == [code, Code.EMPTY_REASON]
    assert codes(hand(reason="x" * 301)) == [Code.TOO_LONG]


def test_not_to_the_owner_of_a_one_way_door() -> None:
    """Who decides a one-way door does not own it."""
    assert codes(hand(replace(collecting(**OPENED_BY_LEAD), owner=ONE.id))) == [Code.OWNER_DECIDES]


def test_one_offer_at_a_time() -> None:
    """While one is open no other is made; once it is over another may be."""
    assert codes(hand(offers=[offer()])) == [Code.OFFERED_ALREADY]
    assert isinstance(hand(offers=[offer(HandoverState.DECLINED)]), Handed)


@pytest.mark.parametrize("state", [one for one in DebateState if one is not DebateState.COLLECTING])
def test_when(state) -> None:
    """While it collects or waits for its decision, and never after: each refusal says what became of it."""
    debate = replace(collecting(**OPENED_BY_LEAD), state=state, ended_at=NOW)
    allowed = state is DebateState.REVEALED
    done = handovers.accept(debate, offer(), by=ONE, people=PEOPLE, positions=(), now=NOW)
    assert isinstance(hand(debate), Handed) is allowed
    assert isinstance(done, Handed) is allowed


def test_opener_and_contributor_need_each_other() -> None:
    """The opener's proposal needs a contributor, a contributor's the opener; nobody agrees with themselves."""
    debate = collecting(**OPENED_BY_LEAD)
    by_lead, by_two = offer(HandoverState.PROPOSED, by=LEAD.id), offer(HandoverState.PROPOSED, by=TWO.id)

    def agree(proposal: Handover, by):
        return handovers.agree(debate, proposal, by=by, people=PEOPLE, positions=(), now=NOW)

    assert codes(agree(by_lead, LEAD)) == [Code.NOT_SECOND]
    assert codes(agree(by_two, THREE)) == [Code.NOT_SECOND]
    assert codes(agree(by_lead, CTO)) == [Code.NOT_SECOND]
    assert codes(agree(by_two, TWO)) == [Code.NOT_SECOND]
    for done, second in ((agree(by_lead, THREE), THREE), (agree(by_two, LEAD), LEAD)):
        assert isinstance(done, Handed)
        assert (done.handover.state, done.handover.seconded_by) == (HandoverState.OFFERED, second.id)
        assert done.debate.decider == DIRECTOR.id
    itself = agree(replace(by_two, to=TWO.id), LEAD)
    assert isinstance(itself, Handed)
    assert itself.debate.decider == TWO.id, "two have agreed, and one of them decides"


def test_who_takes_it_decides() -> None:
    """From then on they decide, and have accepted; the line tells who, in whose place, and who agreed."""
    debate = collecting(**OPENED_BY_LEAD)
    taken = handovers.accept(debate, offer(seconded_by=LEAD.id), by=ONE, people=PEOPLE, positions=(), now=NOW)
    assert isinstance(taken, Handed)
    assert (taken.debate.decider, taken.debate.decider_accepted) == (ONE.id, True)
    assert [(one.kind, one.member) for one in taken.changes] == [
        (ChangeKind.DECIDER, ONE.id),
        (ChangeKind.FORMER, DIRECTOR.id),
        (ChangeKind.SECONDED, LEAD.id),
    ]
    assert DIRECTOR.id in taken.debate.informed, "who decided until then reads what becomes of it"
    assert DIRECTOR.id not in taken.debate.contributors
    assert codes(handovers.accept(debate, offer(), by=TWO, people=PEOPLE, positions=(), now=NOW)) == [
        Code.FOR_SOMEBODY_ELSE
    ]


def test_a_view_of_the_former_decider_counts() -> None:
    """Who decided and has written is read like everybody who was asked, since they decide no more."""
    debate, written = collecting(**OPENED_BY_LEAD), (chosen(DIRECTOR.id),)
    taken = handovers.accept(debate, offer(), by=ONE, people=PEOPLE, positions=written, now=NOW)
    assert isinstance(taken, Handed)
    assert taken.debate.contributors == (*AGENTS, DIRECTOR.id)


def test_who_may_take_it_back() -> None:
    """Who made it; and a decider who is not absent after all, unless whoever rules has asked."""
    debate = collecting(**OPENED_BY_LEAD)
    proposal, seconded = offer(HandoverState.PROPOSED, by=LEAD.id), offer(by=LEAD.id, seconded_by=TWO.id)
    ruled = offer(by=CTO.id)
    may = {
        name: [one.name for one in (DIRECTOR, LEAD, TWO, CTO) if handovers.may_end(debate, made, one.id)]
        for name, made in {"proposal": proposal, "seconded": seconded, "ruled": ruled, "own": offer()}.items()
    }
    assert may == {
        "proposal": ["director", "lead"],
        "seconded": ["director", "lead"],
        "ruled": ["cto"],
        "own": ["director"],
    }
    assert codes(handovers.end(debate, ruled, by=DIRECTOR.id, now=NOW)) == [Code.CANNOT_HAND]


def test_sight_follows_the_offer() -> None:
    """Whoever is asked to decide sees the record while they are, and no sealed word, neither then nor as decider."""
    debate = replace(collecting(decider=DIRECTOR.id, contributors=(TWO.id, THREE.id)), channel=PRIVATE.id)
    written = (chosen(TWO.id),)
    record = Record(debate, PRIVATE, PEOPLE, written)
    one = Audience(ONE)

    assert not can_see(one, Item.RECORD, record)
    assert not can_see(one, Item.RECORD, replace(record, handovers=(offer(HandoverState.PROPOSED),)))
    asked = replace(record, handovers=(offer(),))
    assert can_see(one, Item.RECORD, asked)
    assert not can_see(one, Item.WORDS, asked, author=TWO.id)
    assert not can_see(one, Item.RECORD, replace(record, handovers=(offer(HandoverState.DECLINED),)))
    taken = handovers.accept(debate, offer(), by=ONE, people=PEOPLE, positions=written, now=NOW)
    assert isinstance(taken, Handed)
    decides = replace(record, debate=taken.debate, handovers=(taken.handover,))
    assert can_see(one, Item.RECORD, decides)
    assert not can_see(one, Item.WORDS, decides, author=TWO.id)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["hand", "agree", "accept", "refuse", "end"]),
        st.sampled_from([LEAD, DIRECTOR, CTO, ONE, TWO, GUEST]),
        st.sampled_from([LEAD.id, DIRECTOR.id, ONE.id, TWO.id, GUEST.id]),
        st.booleans(),
    ),
    max_size=25,
)


@settings(max_examples=200)
@given(STEPS)
def test_one_decider_at_every_instant(steps) -> None:
    """Whatever is pressed by whomever: one decider, a full member; changed only by who accepted; only known steps."""
    debate, offers, now = collecting(**OPENED_BY_LEAD), [], NOW
    drawn = {(one.source, one.target) for one in TRANSITIONS}
    for do, by, to, revealed in steps:
        now += HOUR
        if revealed and debate.state is DebateState.COLLECTING:
            debate = replace(debate, state=DebateState.REVEALED, revealed_at=now)
        last = offers[-1] if offers else None
        whole = {"by": by, "people": PEOPLE, "now": now}
        if do == "hand":
            ordinal = len(offers) + 1
            more = {"ordinal": ordinal, "ruler": CTO.id, "positions": (), "offers": offers}
            done = handovers.hand_over(debate, to, "Because.", **whole, **more)
        elif last is None:
            continue
        elif do == "end":
            done = handovers.end(debate, last, by=by.id, now=now)
        elif do == "refuse":
            done = handovers.refuse(debate, last, **whole)
        else:
            verb = handovers.agree if do == "agree" else handovers.accept
            done = verb(debate, last, positions=(), **whole)
        if not isinstance(done, Handed):
            assert codes(done)
            continue
        assert ("-" if do == "hand" else last.state, done.handover.state) in drawn
        changed = done.debate.decider != debate.decider
        assert changed is (done.handover.state is HandoverState.ACCEPTED)
        assert not changed or done.debate.decider == done.handover.to
        offers = [*offers, done.handover] if do == "hand" else [*offers[:-1], done.handover]
        debate = done.debate
        assert PEOPLE[debate.decider].full
        assert sum(one.state in OPEN for one in offers) <= 1


def test_what_never_opened_stays_unread() -> None:
    """Whoever was taken out before the reveal and decides after it: what they had sealed was not opened, and is not."""
    taken_out = {**OPENED_BY_LEAD, "left": (ONE.id,), "contributors": (TWO.id, THREE.id)}
    before = replace(collecting(**OPENED_BY_LEAD), **taken_out)
    after = replace(before, state=DebateState.REVEALED, revealed_at=NOW)
    for debate, left in ((before, ()), (after, (ONE.id,))):
        taken = handovers.accept(debate, offer(), by=ONE, people=PEOPLE, positions=(chosen(ONE.id),), now=NOW)
        assert isinstance(taken, Handed)
        assert taken.debate.left == left
