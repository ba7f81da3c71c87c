"""Promises: what was promised when a position was sealed holds, whatever is done to its question afterwards."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import changes, debates, entries, positions
from bot.domain.changes import Reworked, Wording
from bot.domain.debates import Changed, DebateState
from bot.domain.doors import Door
from bot.domain.positions import PositionForm, PositionKind, Sealed
from bot.domain.promises import Promise, Term, keeps_closed, promise_for, terms_of
from bot.domain.records import Audience, Item, can_see
from tests.domain.cast import (
    AGENTS,
    DIRECTOR,
    EVERYBODY,
    LEAD,
    MINUTE,
    NOW,
    ONE,
    PEOPLE,
    PRIVATE,
    STRANGER,
    SUPPORT,
    collecting,
    decided,
    kept,
    record,
    write,
)

HOSTS, WRITERS = (LEAD.id, DIRECTOR.id), (*AGENTS, LEAD.id, STRANGER.id)


@pytest.mark.parametrize("promise", [*Promise, "", "of a time to come"])
@pytest.mark.parametrize("informed", [False, True])
def test_no_promise_opens_before_the_reveal(promise, informed):
    """Whatever was promised, and where nobody knows what was: nothing is open while positions are sealed."""
    for newer in (False, True):
        for left in (False, True):
            assert keeps_closed(promise, revealed=False, informed=informed, newer=newer, left=left)


@pytest.mark.parametrize("promise", [Promise.SEALED, "", "of a time to come"])
def test_what_the_reveal_does_not_open(promise):
    """The last word of who is still asked opens; what they said before it, and what those sealed who left, never."""
    assert terms_of(promise) == frozenset(Term)
    opens = {
        (newer, left): not keeps_closed(promise, revealed=True, informed=False, newer=newer, left=left)
        for newer in (False, True)
        for left in (False, True)
    }
    assert [case for case, is_open in opens.items() if is_open] == [(False, False)]


def test_which_promise_is_stored():
    """The one that was printed; what is stored after the reveal is shown at once, whatever its form said."""
    assert kept(write(collecting(), ONE.id, promise="sealed.1")).promise == "sealed.1"
    assert kept(write(collecting(), ONE.id)).promise == Promise.SEALED
    assert promise_for("shown.1", revealed=False) == promise_for("no such", revealed=False) == Promise.SEALED
    assert promise_for("sealed.1", revealed=True) == Promise.SHOWN


class Life:
    """One question and everything that may be done to it, drawn at random; ``seen`` is what was ever open."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.debate = collecting(decider=DIRECTOR.id)
        self.said: tuple[positions.Position, ...] = ()
        self.channel, self.decision, self.now = SUPPORT, None, NOW
        self.promised: dict[tuple[str, int], str] = {}

    def step(self) -> None:
        """Do something that is legal or not; what is refused changes nothing."""
        self.now += timedelta(minutes=self.draw.randint(1, 60))
        acts = (
            [self.write] * 4
            + [self.enter, self.enter, self.own_up]
            + [self.take_back, self.passes, self.still, self.change, self.change, self.settings]
        )
        self.draw.choice([*acts, self.reveal, self.end])()

    def _keep(self, done) -> None:
        if isinstance(done, Sealed):
            place = (done.position.member, done.position.version)
            self.said = (*(one for one in self.said if (one.member, one.version) != place), done.position)
            self.promised[done.position.member, done.position.version] = done.position.promise
            if done.everybody_in:
                self.reveal()
        elif isinstance(done, Changed | Reworked):
            self.debate = done.debate

    def write(self) -> None:
        """Somebody writes; their form printed one promise or another."""
        who, printed = self.draw.choice(WRITERS), self.draw.choice(["", "sealed.1", "shown.1"])
        more = {"change_my_mind": "a fact", "chance": "50", "cause": "rain"}
        self._keep(write(self.debate, who, self.said, now=self.now, promise=printed, **more))

    def enter(self) -> None:
        """Somebody writes for somebody absent."""
        who, by = self.draw.choice(WRITERS), self.draw.choice([*HOSTS, STRANGER.id])
        words = PositionForm("Yes", "they said so")
        known = {"positions": self.said, "people": PEOPLE, "now": self.now}
        self._keep(entries.enter(self.debate, who, words, by=by, **known))

    def own_up(self) -> None:
        """Somebody confirms what was written down for them."""
        who, known = self.draw.choice(WRITERS), {"positions": self.said, "people": PEOPLE, "now": self.now}
        self._keep(entries.confirm(self.debate, by=who, version=self.draw.randint(1, 2), **known))

    def take_back(self) -> None:
        """Somebody withdraws."""
        self._keep(positions.withdraw(self.debate, by=self.draw.choice(WRITERS), positions=self.said, now=self.now))

    def passes(self) -> None:
        """Somebody passes."""
        who = self.draw.choice(WRITERS)
        self._keep(positions.pass_on(self.debate, by=who, positions=self.said, people=PEOPLE, now=self.now))

    def still(self) -> None:
        """Somebody keeps their view of an edited question."""
        self._keep(
            positions.still_my_view(self.debate, by=self.draw.choice(WRITERS), positions=self.said, now=self.now)
        )

    def change(self) -> None:
        """A host moves the deadline, edits the question, takes somebody out, or marks a view as spoken."""
        by, debate = self.draw.choice(HOSTS), self.debate
        way = self.draw.randrange(5)
        if way == 0:
            when = self.now + timedelta(minutes=self.draw.randint(31, 600))
            self._keep(changes.move_deadline(debate, when, "because", by=by, now=self.now, asked_again=True))
        elif way == 1:
            words = Wording(f"Should we {self.draw.random()}?", "", debate.options)
            self._keep(changes.edit_question(debate, words, by=by, positions=self.said, now=self.now, seen=None))
        elif way == 2:
            asked = tuple(self.draw.sample(WRITERS, self.draw.randint(1, 4)))
            self._keep(changes.change_people(debate, asked, by=by, people=PEOPLE, now=self.now, seen=None))
        elif way == 3:
            self._keep(changes.spoken_openly(debate, self.draw.choice(WRITERS), by=by, now=self.now))
        else:
            self._keep(changes.open_now(debate, self.said, by=by, people=PEOPLE, now=self.now))

    def settings(self) -> None:
        """What a setting, Slack or a corrected label may change under the question."""
        door, quorum = self.draw.choice([*Door]), self.draw.choice([1, 60, 100])
        self.debate = replace(self.debate, door=door, quorum=quorum, cooling_hours=self.draw.choice([0, 24]))
        self.channel = self.draw.choice([SUPPORT, PRIVATE, replace(PRIVATE, public=True)])

    def reveal(self) -> None:
        """The clock passes, perhaps the deadline."""
        self._keep(positions.reveal(self.debate, self.said, people=PEOPLE, now=self.now))

    def end(self) -> None:
        """A host closes the question, or takes it back, or decides, or nobody does in time."""
        way = self.draw.randrange(3)
        if way == 0:
            self._keep(debates.close(self.debate, by=self.draw.choice(HOSTS), reason="moot", now=self.now))
        elif way == 1:
            self._keep(positions.expire_undecided(self.debate, zone_name=None, now=self.now + timedelta(days=30)))
        elif self.debate.state is DebateState.REVEALED:
            done = decided(replace(self.debate, door=Door.TWO_WAY), now=self.now)  # that is all it needs to be decided
            self.debate, self.decision = done.debate, done.decision


def _may_open(life: Life, one) -> bool:
    """The promise, told by a small model: the last word before the reveal, and what came after it."""
    if life.debate.revealed_at is None:
        return False
    if one.informed:
        return True
    before = [other for other in life.said if other.member == one.member and not other.informed]
    return (
        max(before, key=lambda other: other.version) == one
        and one.kind is PositionKind.CHOSEN
        and one.member not in life.debate.left
    )


@given(st.integers(0, 2**32))
def test_no_sequence_of_changes_loosens_a_promise(seed):
    """Random lives of a question: no reader sees a version that its promise keeps closed, and no promise changes."""
    life = Life(seed)
    readers = [Audience(one, channel) for one in EVERYBODY for channel in (None, SUPPORT.id, PRIVATE.id)]
    readers += [Audience(), Audience(channel=SUPPORT.id), Audience(channel=PRIVATE.id)]
    closed_for_good = set()
    for _ in range(14):
        life.step()
        held = record(life.debate, life.said, channel=life.channel, decision=life.decision)
        for one in life.said:
            place = (one.member, one.version)
            assert one.promise == life.promised[place]
            theirs = {one.member, one.entered_by if one == positions.pending(life.said).get(one.member) else None}
            others = [reader for reader in readers if reader.member is None or reader.member.id not in theirs]
            seen = any(can_see(r, Item.WORDS, held, author=one.member, version=one.version) for r in others)
            assert not seen or (_may_open(life, one) and place not in closed_for_good)
            if life.debate.ended and not seen and life.debate.revealed_at is None:
                closed_for_good.add(place)
    assert life.now > NOW + MINUTE
