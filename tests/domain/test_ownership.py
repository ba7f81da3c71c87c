"""Ownership: accepted, not assigned; one owner at every instant, or it is on the list of what nobody owns."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import ownership as rules
from bot.domain.amendments import AmendForm, amend
from bot.domain.decisions import DecisionState, decide
from bot.domain.escalations import Escalation, EscalationState
from bot.domain.ownership import Owned, Ownership, OwningState
from bot.domain.ownership.decided import named_by, owned_of
from bot.domain.refusals import Code, Refusal
from bot.domain.reviews import looks_back
from bot.domain.settings import Settings
from bot.domain.waiting import WaitingKind, waiting_for
from tests.domain.cast import (
    BOT,
    DAY,
    DIRECTOR,
    EVERYBODY,
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
    codes,
    decided,
    record,
    revealed,
    verdict,
)

S = OwningState
OWNED = Owned(42, LEAD.id, LEAD.id, approvers=(DIRECTOR.id,))
NAMED = (rules.began(42, ONE.id, by=LEAD.id, now=NOW),)
LATER = NOW + DAY
OTHERS = replace(STRANGER, stranger=True)
NOTE = "I move to another team."
OVER = Refusal(Code.OVER_BY_NOW, {"state": DecisionState.REVERSED, "at": LATER, "by": LEAD.id})


def held(owner=ONE) -> rules.Rows:
    """Return the rows of something that ``owner`` accepted."""
    done = rules.accept(OWNED, NAMED, 1, by=ONE, people=PEOPLE, now=NOW)
    assert not isinstance(done, Refusal)
    return (replace(done[0], owner=owner.id),)


def hand(rows, to, *, by=ONE, note=NOTE, now=LATER, owned=OWNED, **more):
    """Hand it over as the form would."""
    people = PEOPLE | ({to.id: to} if to else {})
    return rules.hand_over(owned, rows, to.id if to else None, note, by=by, people=people, now=now, **more)


def offered() -> rules.Rows:
    """Return the rows once agent-1 offers it to agent-2."""
    return hand(held(), TWO)


def requested() -> rules.Rows:
    """Return the rows once the lead asks agent-1 to let agent-2 own it."""
    return hand(held(), TWO, by=LEAD)


def states(rows) -> list[tuple[str, str]]:
    """Return who is where, in order."""
    return [(PEOPLE[one.owner].name, one.state.value) for one in rows]


def test_naming_yourself_accepts_and_nobody_else():
    """Whoever is named by somebody else is asked; until they accept nobody owns it (O2)."""
    mine = rules.began(42, LEAD.id, by=LEAD.id, now=NOW)
    assert (mine.state, mine.since) == (S.ACCEPTED, NOW)
    assert rules.unowned(NAMED)
    assert rules.holding(held()) == replace(NAMED[0], state=S.ACCEPTED, since=NOW)
    refused = hand(NAMED, TWO, by=LEAD)
    assert codes(refused) == {("NOT_ACCEPTED", None)}


def test_declined_with_a_word_why():
    """No word, no declining; whoever named them is asked for somebody else, who takes it from there."""
    assert codes(rules.decline(OWNED, NAMED, 1, " ", by=ONE, people=PEOPLE, now=LATER)) == {("EMPTY_REASON", "why")}
    why = "I already run payments full-time."
    left = rules.decline(OWNED, NAMED, 1, why, by=ONE, people=PEOPLE, now=LATER)
    assert (left[0].state, left[0].why, left[0].said_by, left[0].asked) == (S.DECLINED, why, ONE.id, LEAD.id)
    assert rules.to_name(left) == left[0]
    second = hand(left, TWO, by=LEAD, note="")
    assert states(second) == [("agent-1", "declined"), ("agent-2", "proposed")]
    taken = rules.accept(OWNED, second, 2, by=TWO, people=PEOPLE, now=LATER)
    assert states(taken) == [("agent-1", "declined"), ("agent-2", "accepted")]
    assert rules.named(taken) == TWO.id


def test_handed_over_with_a_note():
    """The old owner stays until the new one accepts; declined, it is theirs as before."""
    assert states(offered()) == [("agent-1", "transfer_offered"), ("agent-2", "proposed")]
    assert rules.responsible(offered()) == ONE.id
    done = rules.accept(OWNED, offered(), 2, by=TWO, people=PEOPLE, now=LATER + HOUR)
    assert [(one.state, one.since, one.until) for one in done] == [
        (S.TRANSFERRED, NOW, LATER + HOUR),
        (S.ACCEPTED, LATER + HOUR, None),
    ]
    kept = rules.decline(OWNED, offered(), 2, "No time.", by=TWO, people=PEOPLE, now=LATER)
    assert states(kept) == [("agent-1", "accepted"), ("agent-2", "declined")]
    assert rules.to_name(kept) is None


@pytest.mark.parametrize(
    ("to", "note", "wrong"),
    [
        (None, "", ("OWNER_FIRST", "note")),
        (BOT, NOTE, ("NOT_A_PERSON", "to")),
        (GONE, NOTE, ("NOT_A_PERSON", "to")),
        (GUEST, NOTE, ("GUEST_DECIDES", "to")),
        (OTHERS, NOTE, ("GUEST_DECIDES", "to")),
        (ONE, NOTE, ("OWNS_ALREADY", "to")),
        (TWO, "", ("OWNER_FIRST", "note")),
        (TWO, "x" * 301, ("TOO_LONG", "note")),
    ],
)
def test_whom_it_cannot_be_handed_to(to, note, wrong):
    """Nobody, a bot, somebody gone, a guest, somebody of another workspace, oneself; and not without a note."""
    assert codes(hand(held(), to, note=note)) == {wrong}


def test_let_go_without_a_successor():
    """It is nobody's at once, and whoever may name an owner is asked; with a note, and not where nobody can be."""
    left = hand(held(), None)
    assert states(left) == [("agent-1", "released")]
    assert (left[0].until, left[0].why, left[0].asked) == (LATER, NOTE, OWNED.asked(PEOPLE, without=ONE.id))
    assert rules.unowned(left)
    assert rules.to_name(left) == left[0]
    again = hand(left, TWO, by=PEOPLE[left[0].asked], note="")
    assert states(again) == [("agent-1", "released"), ("agent-2", "proposed")]
    assert codes(hand(held(), None, by=LEAD)) == {("ONE_OWNER", "to")}, "nobody lets go what is another's"
    alone = replace(OWNED, decider=ONE.id, opener=ONE.id, approvers=())
    assert codes(hand(held(), None, owned=alone)) == {("ONE_OWNER", "to")}


def test_who_may_hand_it_over():
    """A bystander may not; of two transfers at once the second is told whom the first one asks."""
    assert codes(hand(held(), TWO, by=THREE)) == {("CANNOT_HAND_OWNING", None)}
    assert codes(hand(offered(), THREE)) == {("OWNING_OFFERED", None)}
    assert codes(hand(held(), LEAD, owned=replace(OWNED, apart=LEAD.id))) == {("OWNER_DECIDES", "to")}


def test_taken_away_only_with_an_answer_or_after_three_working_days():
    """The decider asks; its owner lets it go or keeps it; without an answer decider or approver go on (O5)."""
    rows = requested()
    assert states(rows) == [("agent-1", "accepted"), ("agent-2", "requested")]
    assert rows[1].go_on_at == datetime(2026, 11, 30, 8, 40, tzinfo=NOW.tzinfo), "Wed, Thu, Fri, Mon"
    kept = rules.decline(OWNED, rows, 2, "It is half done.", by=ONE, people=PEOPLE, now=LATER)
    assert (kept[1].state, kept[1].said_by, rules.holding(kept)) == (S.DECLINED, ONE.id, kept[0])
    (told,) = rules.kept(kept)
    assert (told.asked, rules.to_name(kept)) == (LEAD.id, None)
    assert codes(rules.heard_why(kept, 2, by=ONE, now=LATER)) == {("MOVED_ON", None)}
    assert rules.kept(rules.heard_why(kept, 2, by=LEAD, now=LATER)) == ()
    asked = rules.let_go(OWNED, rows, 2, by=ONE, people=PEOPLE, now=LATER)
    assert states(asked) == [("agent-1", "transfer_offered"), ("agent-2", "proposed")]
    for by, now in ((LEAD, LATER), (DIRECTOR, rows[1].go_on_at - HOUR), (TWO, rows[1].go_on_at), (THREE, LATER)):
        assert codes(rules.go_on(OWNED, rows, 2, by=by, now=now)) == {("OWNER_FIRST", None)}
    for by in (LEAD, DIRECTOR):
        on = rules.go_on(OWNED, rows, 2, by=by, now=rows[1].go_on_at)
        assert states(on) == [("agent-1", "transfer_offered"), ("agent-2", "proposed")]
    assert codes(rules.accept(OWNED, rows, 2, by=TWO, people=PEOPLE, now=LATER)) == {("MOVED_ON", None)}


def test_who_asks_for_it_themselves_takes_it():
    """Naming yourself accepts, once its owner has let it go; before that nothing changes."""
    rows = hand(held(), LEAD, by=LEAD)
    assert states(rows) == [("agent-1", "accepted"), ("lead", "requested")]
    done = rules.let_go(OWNED, rows, 2, by=ONE, people=PEOPLE, now=LATER)
    assert states(done) == [("agent-1", "transferred"), ("lead", "accepted")]


@pytest.mark.parametrize("answer", ["accept", "decline", "let_go", "go_on", "take_back", "hand_over"])
def test_nothing_is_left_to_own_once_it_is_over(answer):
    """After it was undone each answer is refused with what happened; so is naming somebody."""
    gone, rows = replace(OWNED, over=OVER), offered()
    done = {
        "accept": lambda: rules.accept(gone, rows, 2, by=TWO, people=PEOPLE, now=LATER),
        "decline": lambda: rules.decline(gone, rows, 2, "No.", by=TWO, people=PEOPLE, now=LATER),
        "let_go": lambda: rules.let_go(gone, requested(), 2, by=ONE, people=PEOPLE, now=LATER),
        "go_on": lambda: rules.go_on(gone, requested(), 2, by=LEAD, now=LATER + 9 * DAY),
        "take_back": lambda: rules.take_back(gone, rows, 2, by=ONE, people=PEOPLE, now=LATER),
        "hand_over": lambda: hand(held(), TWO, owned=gone),
    }[answer]()
    assert codes(done) == {("OVER_BY_NOW", None)}


def test_who_answers():
    """Each answer is one person's, once: somebody else is told whose it is, and a late press that it moved on."""
    assert codes(rules.accept(OWNED, offered(), 2, by=ONE, people=PEOPLE, now=LATER)) == {("FOR_SOMEBODY_ELSE", None)}
    assert codes(rules.let_go(OWNED, requested(), 2, by=TWO, people=PEOPLE, now=LATER)) == {("FOR_SOMEBODY_ELSE", None)}
    taken = rules.accept(OWNED, offered(), 2, by=TWO, people=PEOPLE, now=LATER)
    assert codes(rules.accept(OWNED, taken, 2, by=TWO, people=PEOPLE, now=LATER)) == {("MOVED_ON", None)}
    guest = replace(TWO, guest=True)
    assert codes(rules.accept(OWNED, offered(), 2, by=guest, people=PEOPLE, now=LATER)) == {("GUEST_DECIDES", None)}
    back = rules.take_back(OWNED, offered(), 2, by=ONE, people=PEOPLE, now=LATER)
    assert states(back) == [("agent-1", "accepted"), ("agent-2", "withdrawn")]
    assert codes(rules.take_back(OWNED, offered(), 2, by=TWO, people=PEOPLE, now=LATER)) == {
        ("CANNOT_HAND_OWNING", None)
    }


def test_standing_in_ends_by_the_clock():
    """Until that moment looks back follow whoever stands in; then the owner again, whatever the clock's delay."""
    until = LATER + 10 * DAY
    rows = hand(held(), TWO, acting_until=until)
    assert states(rows) == [("agent-1", "accepted"), ("agent-2", "proposed")]
    rows = rules.accept(OWNED, rows, 2, by=TWO, people=PEOPLE, now=LATER)
    decision = decided().decision
    assert rules.responsible(rows) == TWO.id
    assert rules.holding(rows).owner == ONE.id
    assert looks_back(decision, LEAD.id, PEOPLE, rows) == TWO.id
    assert codes(rules.end_acting(rows, by=None, now=until - HOUR)) == {("MOVED_ON", None)}
    ended = rules.end_acting(rows, by=None, now=until + 3 * DAY)
    assert (ended[1].state, ended[1].until) == (S.RELEASED, until)
    assert looks_back(decision, LEAD.id, PEOPLE, ended) == ONE.id
    for by in (ONE, TWO):
        assert rules.responsible(rules.end_acting(rows, by=by.id, now=LATER)) == ONE.id
    assert codes(rules.end_acting(rows, by=THREE.id, now=LATER)) == {("FOR_SOMEBODY_ELSE", None)}
    for day in (LATER, LATER + 400 * DAY):
        assert codes(hand(held(), TWO, acting_until=day)) == {("ACTING_DAY", "until")}
    assert codes(hand(held(), TWO, by=LEAD, acting_until=until)) == {("ACTING_DAY", "until")}


def test_somebody_is_gone():
    """What they owned is nobody's at once and the last approver is asked; what they were offered stays where it was."""
    gone = rules.orphan(OWNED, held(), ONE.id, people=PEOPLE, now=LATER)
    assert (gone[0].state, gone[0].until, gone[0].asked) == (S.ORPHANED, LATER, DIRECTOR.id)
    assert states(rules.orphan(OWNED, offered(), TWO.id, people=PEOPLE, now=LATER)) == [
        ("agent-1", "accepted"),
        ("agent-2", "withdrawn"),
    ]
    rows = rules.orphan(OWNED, offered(), ONE.id, people=PEOPLE, now=LATER)
    assert states(rows) == [("agent-1", "orphaned"), ("agent-2", "proposed")]
    assert rules.to_name(rows) is None, "somebody is asked to own it already"
    assert states(rules.orphan(OWNED, requested(), ONE.id, people=PEOPLE, now=LATER))[1] == ("agent-2", "proposed")
    again = rules.orphan(OWNED, gone, DIRECTOR.id, people=PEOPLE, now=LATER)
    assert again[0].asked == LEAD.id, "who is asked may leave, too"
    named = hand(gone, THREE, by=DIRECTOR, note="")
    assert states(named) == [("agent-1", "orphaned"), ("agent-3", "proposed")]


def test_who_is_asked_for_an_owner():
    """Whoever ruled or was asked to last, whom the question names, whom the workspace names, the decider."""
    debate, decision = decided().debate, decided().decision
    block = Escalation(42, 1, 1, ONE.id, EscalationState.RULED, NOW, NOW, THREE.id)
    approver = Settings(approver=DIRECTOR.id)
    named = replace(debate, approver=TWO.id)
    for owned, asked in (
        (owned_of(named, decision, [block], approver), THREE),
        (owned_of(named, decision, [], approver), TWO),
        (owned_of(debate, decision, [], approver), DIRECTOR),
        (owned_of(debate, decision, [], Settings()), LEAD),
        (owned_of(debate, decision, [], Settings(approver=GUEST.id)), LEAD),
    ):
        assert owned.asked(PEOPLE, without=ONE.id) == asked.id
    assert owned_of(debate, replace(decision, ended_at=NOW), [], approver).over is not None
    assert named_by(debate, decision, corrected=False) == LEAD.id


def test_what_waits_for_whom():
    """Each has one thing: who is named, its owner who is asked, who asked, who is asked to name somebody."""
    whole = decided()

    def waits(rows, decision=whole.decision) -> set[tuple[str, str]]:
        one = replace(record(whole.debate, decision=decision), ownerships=rows)
        kinds = {WaitingKind.OWN_IT, WaitingKind.LET_GO, WaitingKind.GO_ON, WaitingKind.NAME_OWNER}
        found = [(PEOPLE[who.id].name, item) for who in EVERYBODY for item in waiting_for([one], who.id)]
        return {(name, item.kind.value) for name, item in found if item.kind in kinds}

    left = rules.decline(OWNED, NAMED, 1, "No time.", by=ONE, people=PEOPLE, now=LATER)
    assert waits(NAMED) == {("agent-1", "own_it")}
    assert waits(held()) == set()
    assert waits(offered()) == {("agent-2", "own_it")}
    assert waits(requested()) == {("agent-1", "let_go"), ("lead", "go_on")}
    assert waits(left) == {("lead", "name_owner")}
    assert waits(NAMED, replace(whole.decision, ended_at=LATER, state=DecisionState.REVERSED)) == set()


def test_an_amendment_offers_it():
    """The owner stays until the new one accepts; the owner's own wish counts as their answer."""
    owned = rules.rename(OWNED, held(LEAD), TWO.id, NOTE, by=LEAD.id, people=PEOPLE, now=LATER)
    assert states(owned) == [("lead", "transfer_offered"), ("agent-2", "proposed")]
    others = rules.rename(OWNED, held(), TWO.id, NOTE, by=LEAD.id, people=PEOPLE, now=LATER)
    assert states(others) == [("agent-1", "accepted"), ("agent-2", "requested")]
    wish = rules.rename(OWNED, held(), TWO.id, NOTE, by=LEAD.id, people=PEOPLE, now=LATER, agreed=[ONE.id])
    assert states(wish) == [("agent-1", "transfer_offered"), ("agent-2", "proposed")]
    assert states(rules.rename(OWNED, NAMED, TWO.id, "", by=LEAD.id, people=PEOPLE, now=LATER)) == [
        ("agent-1", "withdrawn"),
        ("agent-2", "proposed"),
    ]
    assert rules.rename(OWNED, held(), ONE.id, "", by=LEAD.id, people=PEOPLE, now=LATER) == held()
    before = replace(decided(owner=ONE.id).decision, state=DecisionState.IN_FORCE, in_force_at=NOW)
    form = AmendForm(before.statement, before.why, TWO.id, before.look_back, "They know it best.")
    known = dict(PEOPLE)
    stays = amend(decided().debate, before, form, by=LEAD.id, people=known, now=LATER, seen=None, owner_stays=True)
    assert (stays.fresh.owner, stays.fresh.state) == (ONE.id, DecisionState.IN_FORCE)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("We rebuild billing. Owner: @agent-1 and @agent-2", 2),
        ("owners: agent-1, agent-2 & agent-3", 3),
        ("Owner: @platform-team", 1),
        ("Owner: @agent-1", None),
        ("Owner: agent-1. agent-2 helps.", None),
        ("The owner is told by agent-1 and agent-2", None),
        ("Ownership: agent-1 and agent-2 share it", None),
    ],
)
def test_one_owner_and_no_committee(text, refused):
    """ "Owner: @a and @b" is refused, and so is a group; one name, or names elsewhere, are not (O1)."""
    found = rules.why_not_one(text, PEOPLE.values(), ONE.id, "statement")
    assert (found.facts["count"] if found else None) == refused
    said = decide(revealed(), verdict(statement=text), by=LEAD.id, people=PEOPLE, now=NOW + 9 * HOUR)
    assert (("ONE_OWNER", "statement") in codes(said) if refused else not isinstance(said, tuple)) is True


MEMBERS = (LEAD, DIRECTOR, ONE, TWO, THREE)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "hand",
                "act",
                "free",
                "heard",
                "accept",
                "decline",
                "let_go",
                "go_on",
                "take_back",
                "end",
                "gone",
                "rename",
                "clock",
                "over",
            )
        ),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=30,
)


def _newest(rows) -> int:
    return rows[-1].ordinal if rows else 0


def _do(step, who, other, rows, people, now):
    by, to = people[MEMBERS[who].id], MEMBERS[other].id
    last = _newest(rows)
    return {
        "hand": lambda: rules.hand_over(OWNED, rows, to, NOTE, by=by, people=people, now=now),
        "act": lambda: rules.hand_over(
            OWNED, rows, to, NOTE, by=by, people=people, now=now, acting_until=now + (other + 1) * DAY
        ),
        "free": lambda: rules.hand_over(OWNED, rows, None, NOTE, by=by, people=people, now=now),
        "heard": lambda: rules.heard_why(rows, last, by=by, now=now),
        "accept": lambda: rules.accept(OWNED, rows, last, by=by, people=people, now=now),
        "decline": lambda: rules.decline(OWNED, rows, last, "No.", by=by, people=people, now=now),
        "let_go": lambda: rules.let_go(OWNED, rows, last, by=by, people=people, now=now),
        "go_on": lambda: rules.go_on(OWNED, rows, last, by=by, now=now),
        "take_back": lambda: rules.take_back(OWNED, rows, last, by=by, people=people, now=now),
        "end": lambda: rules.end_acting(rows, by=by.id, now=now),
        "gone": lambda: rules.orphan(OWNED, rows, by.id, people=people, now=now),
        "rename": lambda: rules.rename(OWNED, rows, to, NOTE, by=LEAD.id, people=people, now=now),
        "clock": lambda: rules.end_acting(rows, by=None, now=now),
        "over": lambda: rules.over(rows, now=now),
    }[step]()


@settings(max_examples=300, deadline=None)
@given(steps=STEPS, owner=st.sampled_from(MEMBERS))
def test_never_two_owners_and_never_none_unseen(steps, owner):
    """Whatever is done in whatever order: at each instant one owner, or it is unowned; each is one person's, dated;
    nobody gone owns or is asked; each change is one that the drawn machine has.
    """
    people = {one.id: one for one in MEMBERS}
    rows, now = (rules.began(42, owner.id, by=LEAD.id, now=NOW),), NOW
    moments = [(now, rules.holding(rows))]
    arrows = {(str(one.source), str(one.target)) for one in rules.TRANSITIONS}
    for step, who, other in steps:
        now += timedelta(hours=11)
        if step == "gone":
            people[MEMBERS[who].id] = replace(MEMBERS[who], deactivated=True)
        if step == "rename" and not people[MEMBERS[other].id].can_be_asked:
            continue  # no form names somebody who is gone
        done = _do(step, who, other, rows, people, now)
        if isinstance(done, Refusal) or any(isinstance(one, Refusal) for one in done):
            continue
        _moved(rows, done, arrows)
        rows = done
        holders = [one for one in rows if one.state in rules.HELD and one.acting_until is None]
        assert len(holders) <= 1
        assert len([one for one in rows if one.state in rules.OPEN]) <= 1
        assert rules.unowned(rows) is not bool(holders)
        moments.append((now, rules.holding(rows)))
        left = rules.to_name(rows)
        alive = [one.owner for one in rows if one.state in rules.HELD | rules.OPEN]
        assert all(people[one].can_be_asked for one in [*alive, *([left.asked] if left and left.asked else [])])
    for instant, holder in moments[:-1]:
        found = rules.at_instant(rows, instant)
        assert [one.owner for one in found] == ([holder.owner] if holder else [])


def _moved(before, after, arrows) -> None:
    was: dict[int, Ownership] = {one.ordinal: one for one in before}
    for one in after:
        source = was[one.ordinal].state if one.ordinal in was else "-"
        assert source == one.state or (str(source), str(one.state)) in arrows, (source, one.state)
