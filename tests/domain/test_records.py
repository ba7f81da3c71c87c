"""Records: who may see what, for every audience and at every stage."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import debates, positions
from bot.domain.commitments import Answer, AnswerForm, Standing
from bot.domain.records import Audience, Item, can_see
from tests.domain.cast import (
    AGENTS,
    DAY,
    DEADLINE,
    DIRECTOR,
    EVERYBODY,
    GONE,
    GUEST,
    LEAD,
    MINUTE,
    NOW,
    ONE,
    PEOPLE,
    POSITIONS,
    PRIVATE,
    STRANGER,
    SUPPORT,
    THREE,
    TWO,
    chosen,
    collecting,
    decided,
    passed,
    record,
    revealed,
    waiting,
    withdrawn,
)

OPERATOR = Audience()
AUDIENCES = [
    OPERATOR,
    *(Audience(channel=channel) for channel in (SUPPORT.id, PRIVATE.id, "C0OTHER")),
    *(Audience(member, channel) for member in EVERYBODY for channel in (None, SUPPORT.id, PRIVATE.id, "C0OTHER")),
]
NEVER_REVEALED = {
    "waiting": waiting(decider=DIRECTOR.id),
    "collecting": collecting(decider=DIRECTOR.id),
    "cancelled": debates.close(collecting(decider=DIRECTOR.id), by=LEAD.id, reason="moot", now=NOW).debate,
    "undone": debates.undo(collecting(decider=DIRECTOR.id), written=False, by=LEAD.id, now=NOW).debate,
    "expired": positions.reveal(collecting(decider=DIRECTOR.id), (), people=PEOPLE, now=DEADLINE).debate,
}


@pytest.mark.parametrize("stage", NEVER_REVEALED)
@pytest.mark.parametrize("channel", [SUPPORT, PRIVATE], ids=["public", "private"])
def test_sealed_words_are_their_authors_alone(stage, channel):
    """Before the reveal, and for ever where none came, nobody reads a position but who wrote it: not even deciders."""
    held = record(NEVER_REVEALED[stage], POSITIONS, channel=channel)
    for audience in AUDIENCES:
        for position in POSITIONS:
            own = audience.member is not None and audience.member.id == position.member
            for version in (None, position.version):
                seen = can_see(audience, Item.WORDS, held, author=position.member, version=version)
                assert seen is own
        assert not can_see(audience, Item.WORDS, held)


def test_what_a_reveal_does_not_open():
    """What was withdrawn, passed or changed before the reveal stays its author's alone after it."""
    said = (
        chosen(ONE.id, "Yes"), withdrawn(ONE.id),
        chosen(TWO.id, "Yes"), passed(TWO.id, version=2),
        chosen(THREE.id, "No"), chosen(THREE.id, "Yes", version=2),
    )  # fmt: skip
    held = record(revealed(said), said)

    def seen(author, version):
        everybody = {can_see(Audience(m), Item.WORDS, held, author=author, version=version) for m in (LEAD, STRANGER)}
        assert len(everybody) == 1
        assert can_see(Audience(PEOPLE[author]), Item.WORDS, held, author=author, version=version)  # their own
        return everybody.pop()

    assert [seen(ONE.id, version) for version in (None, 1, 2)] == [False, False, False]
    assert [seen(TWO.id, version) for version in (None, 1, 2)] == [False, False, False]
    assert [seen(THREE.id, version) for version in (None, 1, 2)] == [True, False, True]


def test_what_is_written_after_the_reveal_is_open():
    """Late positions are visible at once, each version of them, beside what the reveal had opened."""
    late = [chosen(THREE.id, "Yes", version=2, at=DEADLINE + MINUTE, informed=True)]
    late.append(chosen(THREE.id, "No", version=3, at=DEADLINE + 2 * MINUTE, informed=True))
    late.append(chosen(ONE.id, "No", version=3, at=DEADLINE + MINUTE, informed=True))
    said = (*POSITIONS[1:], chosen(ONE.id), withdrawn(ONE.id), *late)
    held = record(revealed(), said)
    for author, version, seen in ((THREE.id, 1, True), (THREE.id, 2, True), (THREE.id, 3, True), (ONE.id, 1, False),
                                  (ONE.id, 2, False), (ONE.id, 3, True), (ONE.id, None, True)):  # fmt: skip
        assert can_see(Audience(STRANGER), Item.WORDS, held, author=author, version=version) is seen


@pytest.mark.parametrize(
    "ended",
    [
        debates.close(revealed(), by=LEAD.id, reason="moot", now=DEADLINE).debate,
        positions.expire_undecided(revealed(), zone_name=None, now=DEADLINE + 30 * DAY).debate,
        decided().debate,
    ],
    ids=lambda debate: debate.state,
)
def test_what_was_revealed_stays_revealed(ended):
    """The reveal is a fact: closing, expiring or deciding afterwards hides nothing."""
    assert can_see(Audience(STRANGER), Item.WORDS, record(ended, POSITIONS), author=ONE.id)


@pytest.mark.parametrize(
    ("audience", "public", "private"),
    [
        (Audience(LEAD), True, True),  # named
        (Audience(ONE), True, True),
        (Audience(STRANGER), True, False),  # a full member
        (Audience(STRANGER, PRIVATE.id), True, True),  # asks from inside that very channel
        (Audience(STRANGER, "C0OTHER"), True, False),
        (Audience(GUEST), False, False),  # guests see what names them
        (Audience(GUEST, SUPPORT.id), True, False),  # or what they ask for inside its channel
        (Audience(GONE), False, False),
        (Audience(channel=SUPPORT.id), True, False),
        (Audience(channel=PRIVATE.id), False, True),
        (OPERATOR, False, False),  # logs, metrics and errors hold nobody's question
    ],
)
def test_who_sees_a_record(audience, public, private):
    """Public records are the workspace's, others their people's and their channel's; the operator has neither."""
    for channel, seen in ((SUPPORT, public), (PRIVATE, private)):
        held = record(revealed(), POSITIONS, channel=channel)
        assert can_see(audience, Item.RECORD, held) is seen
        assert can_see(audience, Item.WORDS, held, author=TWO.id) is (seen or audience.member == TWO)


@pytest.mark.parametrize("part", ["affected", "informed", "keeper", "approver"])
def test_being_named_is_seeing(part):
    """Whoever is named on a record sees it, whatever their part: also a guest, also in a private channel."""
    named = GUEST.id if part in ("keeper", "approver") else (GUEST.id,)
    debate = replace(collecting(), **{part: named})  # also where they were made a guest after they were named
    assert can_see(Audience(GUEST), Item.RECORD, record(debate, channel=PRIVATE))


def test_an_owner_sees_what_they_own():
    """Somebody whom only the decision names is named."""
    done = decided(owner=STRANGER.id)
    assert can_see(Audience(STRANGER), Item.RECORD, record(done.debate, channel=PRIVATE, decision=done.decision))
    assert not can_see(Audience(STRANGER), Item.RECORD, record(done.debate, channel=PRIVATE))


@pytest.mark.parametrize("stage", [*NEVER_REVEALED.values(), revealed(), decided().debate], ids=lambda d: d.state)
def test_who_is_missing_is_the_hosts_business(stage):
    """Before the reveal the opener and the decider see who is missing; nobody else, and nobody at another stage."""
    for audience in AUDIENCES:
        host = audience.member is not None and audience.member.id in (stage.opener, stage.decider)
        collects = stage.state is debates.DebateState.COLLECTING
        assert can_see(audience, Item.MISSING, record(stage, POSITIONS[:1])) is (host and collects)


def test_who_has_not_answered_is_for_those_named():
    """Names behind the count of a decision: for whoever is named on it, and for nobody else, nor a channel."""
    done = decided()
    held = record(done.debate, POSITIONS, decision=done.decision)
    for audience in AUDIENCES:
        member = audience.member.id if audience.member else ""
        named = member in {*done.debate.named, *done.decision.asked, done.decision.owner}
        assert can_see(audience, Item.SILENT, held) is (named and can_see(audience, Item.RECORD, held)), audience


@given(
    audience=st.sampled_from(AUDIENCES),
    debate=st.sampled_from([*NEVER_REVEALED.values(), revealed(), decided().debate]),
    channel=st.sampled_from([SUPPORT, PRIVATE]),
    author=st.sampled_from([None, *AGENTS, LEAD.id, STRANGER.id]),
)
def test_nothing_of_a_record_is_seen_without_the_record(audience, debate, channel, author):
    """Others' words and missing names are never seen by somebody who may not even know that the record exists."""
    held = record(debate, POSITIONS, channel=channel)
    own = audience.member is not None and audience.member.id == author
    if not can_see(audience, Item.RECORD, held):
        assert not can_see(audience, Item.MISSING, held)
        assert own or not can_see(audience, Item.WORDS, held, author=author)
    if author is not None and not own and not any(one.member == author for one in POSITIONS):
        assert not can_see(audience, Item.WORDS, held, author=author)  # no words, nothing to see


def test_names_and_answers():
    """Somebody we never heard of is somebody; who did not answer has a standing without an answer."""
    agreed = Standing(ONE.id, AnswerForm(Answer.AGREE))
    held = replace(record(revealed(), POSITIONS), standings=(agreed,))
    assert held.name(ONE.id) == "agent-1"
    assert held.name("U0NOBODY") == held.name(None) == "somebody"
    assert held.standing(ONE.id) is agreed
    assert held.standing(TWO.id).kind is None
