"""Entries: who writes for whom, what counts before and after its author confirms, and who reads it."""

from dataclasses import replace

import pytest

from bot.domain import changes, debates, entries, positions, receipts
from bot.domain.debates import DebateState
from bot.domain.doors import Door
from bot.domain.intents import Kind, View
from bot.domain.positions import PositionForm, PositionKind, Sealed
from bot.domain.records import Audience, Item, can_see
from bot.domain.refusals import Code, Refusal
from bot.domain.waiting import WaitingKind, waiting_for
from tests.domain.cast import (
    DEADLINE,
    DIRECTOR,
    HOUR,
    LEAD,
    MINUTE,
    NOW,
    ONE,
    PEOPLE,
    STRANGER,
    THREE,
    TWO,
    chosen,
    codes,
    collecting,
    passed,
    record,
    revealed,
    waiting,
    withdrawn,
    write,
)

SAID = PositionForm("No", "she said so on the phone")
ENTRY = chosen(THREE.id, "No", entered_by=LEAD.id, reason=SAID.reason, promise="entered.1")
CONFIRMED = replace(ENTRY, confirmed_at=NOW)


def enter(debate=None, member=THREE.id, form=SAID, *, by=LEAD.id, said=(), now=NOW):
    """Write something down for somebody absent, as the form would."""
    asked = debate or collecting()
    return entries.enter(asked, member, form, by=by, positions=tuple(said), people=PEOPLE, now=now)


def own_up(debate=None, *, by=THREE.id, version=1, said=(ENTRY,), now=NOW):
    """Confirm it, as its author would."""
    asked = debate or collecting()
    return entries.confirm(asked, by=by, version=version, positions=tuple(said), people=PEOPLE, now=now)


def test_an_entry_is_no_answer():
    """It is kept with who wrote it; its author is still missing, and nobody but the ask and the card follow."""
    done = enter(said=[chosen(ONE.id), chosen(TWO.id)])
    assert isinstance(done, Sealed)
    assert (done.position.member, done.position.entered_by, done.position.confirmed_at) == (THREE.id, LEAD.id, None)
    assert done.position.promise == "entered.1"
    assert not done.everybody_in
    assert set(done.intents) == {View(Kind.CARD, 42), View(Kind.ASK, 42, THREE.id)}
    said = (chosen(ONE.id), chosen(TWO.id), done.position)
    assert positions.missing(collecting(), said) == (THREE.id,)
    assert THREE.id not in positions.current(said)
    assert not positions.everybody_in(collecting(), said, PEOPLE)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"by": ONE.id}, ("NOT_OPENER", None)),
        ({"by": STRANGER.id}, ("NOT_OPENER", None)),
        ({"member": STRANGER.id}, ("NOBODY_ABSENT", "member")),  # was not asked
        ({"member": None}, ("NOBODY_ABSENT", "member")),
        ({"said": [chosen(THREE.id)]}, ("NOBODY_ABSENT", "member")),  # speaks for themselves
        ({"said": [passed(THREE.id)]}, ("NOBODY_ABSENT", "member")),
        ({"said": [chosen(THREE.id), withdrawn(THREE.id)]}, ("NOBODY_ABSENT", "member")),
        ({"said": [ENTRY, withdrawn(THREE.id)]}, ("NOBODY_ABSENT", "member")),  # took it out
        ({"said": [replace(ENTRY, entered_by=DIRECTOR.id)]}, ("NOBODY_ABSENT", "member")),  # somebody else was faster
        ({"said": [CONFIRMED]}, ("NOBODY_ABSENT", "member")),
        ({"form": PositionForm("Maybe", "so she said")}, ("NO_OPTIONS", "choice")),
        ({"form": PositionForm("Yes", " ")}, ("EMPTY_REASON", "reason")),
        ({"form": PositionForm("Yes", "so", chance="0")}, ("CONFIDENCE", "chance")),
        ({"debate": waiting()}, ("NOT_POSTED", None)),
        ({"debate": revealed()}, ("OPENED_STAYS", None)),
    ],
)  # fmt: skip
def test_what_is_refused(change, refused):
    """Opener and decider write, for contributors who have said nothing themselves, until positions open."""
    assert codes(enter(**change)) == {refused}


def test_nobody_writes_for_themselves_that_way():
    """An opener who was asked too writes their own position."""
    asked = collecting(contributors=(ONE.id, LEAD.id))
    assert entries.absent(asked, (), LEAD.id) == (ONE.id,)
    assert codes(enter(asked, LEAD.id)) == {("NOBODY_ABSENT", "member")}
    alone = collecting(contributors=(ONE.id,), decider=DIRECTOR.id)
    assert entries.why_not_enter(alone, [chosen(ONE.id)], by=LEAD.id).code is Code.NOBODY_ABSENT
    assert entries.why_not_enter(alone, [], by=DIRECTOR.id) is None


def test_writing_it_down_again_replaces_it():
    """The same hand may correct what it wrote, as long as it is not confirmed."""
    again = enter(form=PositionForm("Yes", "I misheard"), said=[ENTRY])
    assert isinstance(again, Sealed)
    assert again.position.version == 2
    assert positions.pending([ENTRY, again.position]) == {THREE.id: again.position}


def test_a_one_way_door_invents_no_forecast():
    """Chance and cause are kept where they were told, and never asked of whoever only passes words on."""
    door = replace(collecting(), door=Door.ONE_WAY, success="p99 under 200 ms")
    assert isinstance(enter(door), Sealed)
    told = enter(door, form=replace(SAID, chance="40", cause="Contracts."))
    assert (told.position.chance, told.position.cause) == (40, "Contracts.")


def test_confirmed_it_is_an_answer_like_any_other():
    """By its author's word it counts, it can be the last one in, and it is still labelled as written down."""
    done = own_up(said=[chosen(ONE.id), chosen(TWO.id), ENTRY], now=NOW + MINUTE)
    assert isinstance(done, Sealed)
    assert done.position == replace(ENTRY, confirmed_at=NOW + MINUTE)
    assert done.everybody_in
    said = (chosen(ONE.id), chosen(TWO.id), done.position)
    assert positions.tally(revealed(said), said) == (("No", 1), ("Yes", 2))
    assert receipts.dissents(revealed(said), said, "Yes")[0].positions == (done.position,)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"by": ONE.id}, Code.MOVED_ON),  # nothing was written down for them
        ({"by": STRANGER.id}, Code.NOT_ASKED),
        ({"by": LEAD.id}, Code.MOVED_ON),  # who wrote it is not whose words they are
        ({"version": 2}, Code.MOVED_ON),  # it was written anew after they read it
        ({"said": (CONFIRMED,)}, Code.MOVED_ON),
        ({"said": (ENTRY, chosen(THREE.id, version=2))}, Code.MOVED_ON),  # their own stand already
        ({"debate": revealed()}, Code.ALREADY_REVEALED),
    ],
)
def test_who_confirms_what(change, code):
    """Only its author, only what they read, only before positions open."""
    done = own_up(**change)
    assert isinstance(done, Refusal)
    assert done.code is code


def test_unconfirmed_it_is_read_last_and_not_counted():
    """At the reveal it comes after all that count, in no count and no dissent; its author gave no response."""
    said = (chosen(ONE.id), chosen(TWO.id), replace(ENTRY, at=NOW - HOUR), chosen(LEAD.id, "No"))
    opened = revealed(said)
    assert [one.member for one in positions.reveal_order(opened, said)][-2:] == [LEAD.id, THREE.id]
    assert positions.tally(opened, said) == (("Yes", 2),)
    assert positions.missing(opened, said) == (THREE.id,)
    assert receipts.dissents(opened, said, "Yes") == ()
    late = chosen(THREE.id, "Yes", version=2, at=DEADLINE + MINUTE, informed=True)
    assert [one.version for one in positions.reveal_order(opened, (*said, late))[-2:]] == [1, 2]


def test_an_entry_alone_opens_nothing():
    """At the deadline with nothing but what was written down for somebody, nobody has written a position."""
    expired = positions.reveal(collecting(), [ENTRY], people=PEOPLE, now=DEADLINE)
    assert expired.debate.state is DebateState.EXPIRED


def test_one_s_own_words_replace_it():
    """Writing, passing or taking it out: it is never opened then."""
    own = write(collecting(), THREE.id, [ENTRY])
    assert own.position.version == 2
    out = positions.withdraw(collecting(), by=THREE.id, positions=[ENTRY], now=NOW)
    assert out.position.kind is PositionKind.WITHDRAWN
    for newer in (own.position, out.position, passed(THREE.id, version=2)):
        said = (chosen(ONE.id), ENTRY, newer)
        assert ENTRY not in positions.reveal_order(revealed(said), said)
    gone = replace(revealed(), left=(THREE.id,))
    assert ENTRY not in positions.reveal_order(gone, (chosen(ONE.id), ENTRY))


def test_only_the_two_of_them_read_it():
    """Before the reveal its author and who wrote it down; the latter no more once the author has spoken."""

    def readers(*said, debate=None):
        held = record(debate or collecting(decider=DIRECTOR.id), said)
        return {one for one in PEOPLE if can_see(Audience(PEOPLE[one]), Item.WORDS, held, author=THREE.id, version=1)}

    assert readers(ENTRY) == {LEAD.id, THREE.id}
    assert readers(CONFIRMED) == readers(ENTRY, chosen(THREE.id, version=2)) == {THREE.id}
    assert readers(ENTRY, withdrawn(THREE.id)) == {THREE.id}
    closed = debates.close(collecting(decider=DIRECTOR.id), by=LEAD.id, reason="moot", now=NOW).debate
    assert readers(ENTRY, debate=closed) == {THREE.id}
    assert STRANGER.id in readers(ENTRY, debate=revealed((chosen(ONE.id), ENTRY)))


def test_its_author_is_asked():
    """Home asks whether these are their words, in place of asking for a position."""
    held = record(collecting(), [ENTRY])
    assert [one.kind for one in waiting_for([held], THREE.id)] == [WaitingKind.OWN_UP]
    assert [one.kind for one in waiting_for([held], TWO.id)] == [WaitingKind.POSITION]
    assert [one.kind for one in waiting_for([record(collecting(), [CONFIRMED])], THREE.id)] == []


def test_options_stay_once_something_was_written_down():
    """What was passed on names one of them."""
    words = changes.Wording("Should we?", "", ("Maybe", "Never"))
    edited = changes.edit_question(collecting(), words, by=LEAD.id, positions=[ENTRY], now=NOW, seen=None)
    assert codes(edited) == {("OPTIONS_STAY", "options")}
