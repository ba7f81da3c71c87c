"""The spine as a machine: random people do random things, legal and not, to one question; a model says what holds.

The model knows the rules only as sets and counters: who is in, who stands for what. Everything that the rules keep
(rows, versions, instants) is compared with it after each step.
"""

from dataclasses import replace
from datetime import date, datetime

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain import commitments, debates, decisions, positions
from bot.domain.commitments import Answer, Answered, AnswerForm, Ground, Mark
from bot.domain.debates import Changed, Debate, DebateState
from bot.domain.decisions import Decided, Decision, DecisionState
from bot.domain.positions import Position, PositionKind, Sealed
from bot.domain.records import Audience, Item, Record, can_see
from tests.domain.cast import (
    AGENTS,
    DAY,
    DIRECTOR,
    EVERYBODY,
    GUEST,
    HOUR,
    LEAD,
    MINUTE,
    NOW,
    PEOPLE,
    SUPPORT,
    codes,
    verdict,
    waiting,
    write,
)

S = DebateState
ARROWS = {(arrow.source, arrow.trigger, arrow.target) for arrow in debates.TRANSITIONS}
TAKING = (S.COLLECTING, S.REVEALED)
people = st.sampled_from([LEAD, DIRECTOR, *(PEOPLE[m] for m in AGENTS), GUEST]).map(lambda member: member.id)
hosts = st.sampled_from([LEAD.id, DIRECTOR.id, AGENTS[0]])
choices = st.sampled_from(["Yes", "No", "Something else", "Maybe"])
reasons = st.sampled_from(["because", "👍", "", "\u200b"])
emoji = st.sampled_from(["white_check_mark", "handshake", "raised_hand::skin-tone-3", "tada"])
FORMS = {
    Answer.AGREE: AnswerForm(Answer.AGREE),
    Answer.RECUSED: AnswerForm(Answer.RECUSED),
    Answer.DISAGREE_AND_COMMIT: AnswerForm(Answer.DISAGREE_AND_COMMIT, "slower"),
    Answer.CANNOT_COMMIT: AnswerForm(Answer.CANNOT_COMMIT, "it breaks", ground=Ground.PROMISE, need="a check"),
}


class Spine(RuleBasedStateMachine):
    """One debate and its decision, from the form to the end."""

    @initialize(
        decider=st.sampled_from([LEAD.id, DIRECTOR.id]),
        contributors=st.lists(people, min_size=1, max_size=4, unique=True).filter(lambda m: {*m} - {LEAD.id}),
        affected=st.lists(people, max_size=2, unique=True),
        seed=st.integers(0, 99),
        ahead=st.sampled_from([0, 1, 2, 2, 3, 3, 3]),
    )
    def open(self, decider, contributors, affected, seed, ahead):
        """The form is submitted; a note to whoever decides anyway is made a question to one more.

        Most stories begin further ahead, since chance alone seldom gets as far as a decision.
        """
        asked = tuple(contributors) if {*contributors} - {decider} else (*contributors, AGENTS[0])
        self.debate: Debate = waiting(
            decider=decider, contributors=asked, affected=tuple(affected), seed=seed, deadline=NOW + DAY
        )
        self.now: datetime = NOW
        self.said: list[Position] = []
        self.decision: Decision | None = None
        self.answered: dict[str, Answered] = {}
        self.marks: list[tuple[Mark, str]] = []
        self.order = 0
        # the model
        self.sealed: dict[str, str] = {}  # who is in, and with what; "pass" is one
        self.opened: dict[str, str] | None = None  # what the reveal opened
        self.order_read: list[str] = []
        self.answers: dict[str, list[tuple[str, Answer]]] = {}  # what each said, oldest first
        self.deciders = {decider}
        if ahead >= 1:
            self.card_stands()
        for index, member in enumerate(asked if ahead >= 2 else ()):
            self.seal(by=member, choice=("Yes", "No")[(seed + index) % 2], reason="because")
        if ahead >= 3:
            assert self.opened is not None
            self.decide(by=decider, owner=LEAD.id, choice="Yes")

    def move(self, trigger: str, changed: Debate) -> None:
        """Every change of the debate is an arrow of the table, by its own name."""
        assert (self.debate.state, trigger, changed.state) in ARROWS, (self.debate.state, trigger, changed.state)
        self.debate = changed

    @rule(by=st.sampled_from([MINUTE, MINUTE, HOUR, 10 * HOUR, 3 * DAY, 20 * DAY]))
    def time_passes(self, by):
        """Nothing happens by itself: the clock's triggers are rules of their own."""
        self.now += by

    @rule()
    def card_stands(self):
        """The courier posted the card, perhaps told so twice."""
        result = debates.card_stands(self.debate, now=self.now)
        assert (result is not None) == (self.debate.state is S.WAITING)
        if result:
            self.move("card stands", result.debate)

    @rule(by=people, choice=choices, reason=reasons)
    def seal(self, by, choice, reason):
        """Somebody writes, allowed to or not, well or not."""
        result = write(self.debate, by, self.said, now=self.now, choice=choice, reason=reason)
        may = self.debate.state in TAKING and by in {*self.debate.contributors, self.debate.decider}
        well = choice != "Maybe" and reason in ("because", "👍")
        assert isinstance(result, Sealed) == (may and well), result
        if isinstance(result, Sealed):
            assert result.position.informed == (self.opened is not None)
            self.keep(by, result, choice)

    @rule(by=people)
    def pass_on(self, by):
        """Somebody passes."""
        result = positions.pass_on(self.debate, by=by, positions=self.said, people=PEOPLE, now=self.now)
        listed = by in {*self.debate.contributors, self.debate.decider}
        assert isinstance(result, Sealed) == (self.debate.state is S.COLLECTING and listed)
        if isinstance(result, Sealed):
            self.keep(by, result, "pass")

    @rule(by=people)
    def withdraw(self, by):
        """Somebody takes their answer back, if they have one and it is sealed."""
        result = positions.withdraw(self.debate, by=by, positions=self.said, now=self.now)
        listed = by in {*self.debate.contributors, self.debate.decider}
        assert isinstance(result, Sealed) == (self.debate.state is S.COLLECTING and listed and by in self.sealed)
        if isinstance(result, Sealed):
            self.keep(by, result, None)

    def keep(self, by, result, choice):
        assert result.position.member == by
        assert result.position.version == 1 + sum(1 for one in self.said if one.member == by)
        self.said.append(result.position)
        if self.debate.state is S.REVEALED:
            return self.move("late position", self.debate)
        self.sealed.pop(by, None)
        if choice:
            self.sealed[by] = choice
        complete = {*self.debate.contributors} <= {*self.sealed} and self.wrote
        assert result.everybody_in == (complete and choice is not None)
        self.move("seal, change, withdraw, pass", debates.accept(self.debate, by=by))
        return self.tick_reveal() if result.everybody_in else None

    @property
    def wrote(self):
        return any(self.sealed.get(member, "pass") != "pass" for member in self.debate.contributors)

    @rule()
    def tick_reveal(self):
        """The clock looks whether all are in or time is up."""
        complete = {*self.debate.contributors} <= {*self.sealed} and self.wrote
        due = self.debate.state is S.COLLECTING and (complete or self.now >= self.debate.deadline)
        result = positions.reveal(self.debate, self.said, people=PEOPLE, now=self.now)
        assert (result is not None) == due
        if result and self.wrote:
            self.move("all in, or deadline", result.debate)
            self.opened = {member: choice for member, choice in self.sealed.items() if choice != "pass"}
            self.order_read = self.read()
        elif result:
            self.move("deadline, nobody wrote, or too few", result.debate)

    @rule()
    def tick_undecided(self):
        """The clock looks whether the decider let it lie."""
        result = positions.expire_undecided(self.debate, zone_name=None, now=self.now)
        if result:
            assert self.debate.revealed_at is not None
            assert self.now >= self.debate.revealed_at + 14 * DAY
            self.move("10 working days undecided", result.debate)
        else:
            assert self.debate.state is not S.REVEALED or self.now < self.debate.revealed_at + 16 * DAY

    @rule(by=hosts)
    def not_me(self, by):
        """Somebody gives the decision back, if it is theirs and not yet taken on."""
        debate = self.debate
        result = debates.not_me(debate, by=by)
        may = debate.state in TAKING and by == debate.decider != debate.opener and not debate.decider_accepted
        assert isinstance(result, Changed) == may
        if isinstance(result, Changed):
            self.move("not me", result.debate)
            self.deciders.add(debate.opener)
            self.order_read = self.read()

    @rule(by=hosts, reason=reasons)
    @precondition(lambda self: self.now > NOW + 2 * DAY)  # most questions are not closed at once
    def close(self, by, reason):
        """Somebody closes it without a decision."""
        result = debates.close(self.debate, by=by, reason=reason, now=self.now)
        may = self.debate.state in (S.WAITING, *TAKING) and by in (self.debate.opener, self.debate.decider)
        assert isinstance(result, Changed) == (may and reason in ("because", "👍"))
        if isinstance(result, Changed):
            self.move("close", result.debate)

    @rule(by=people)
    def undo(self, by):
        """Somebody takes it back."""
        result = debates.undo(self.debate, written=bool(self.said), by=by, now=self.now)
        told = self.debate.posted_at  # what waits for its channel was told to nobody yet
        early = self.debate.state in (S.WAITING, S.COLLECTING) and not self.said
        early = early and (told is None or self.now <= told + 5 * MINUTE)
        assert isinstance(result, Changed) == (early and by == self.debate.opener)
        if isinstance(result, Changed):
            self.move("undo", result.debate)

    @rule(by=hosts, owner=st.none() | people, choice=st.sampled_from(["Yes", "No"]))
    def decide(self, by, owner, choice):
        """Somebody decides, perhaps without naming an owner."""
        look_back = date.fromordinal(self.now.date().toordinal() + 14)
        form = verdict(owner=owner, choice=choice, look_back=look_back)
        result = decisions.decide(self.debate, form, by=by, people=PEOPLE, now=self.now)
        may = self.debate.state is S.REVEALED and by == self.debate.decider
        assert isinstance(result, Decided) == (may and owner not in (None, GUEST.id)), result  # a guest owns nothing
        if isinstance(result, Decided):
            self.move("decide", result.debate)
            self.decision = result.decision
            expected = {*self.debate.contributors, *self.debate.affected, owner} - {by}
            assert {*result.decision.asked} == expected
            assert len(result.decision.asked) == len(expected)

    @precondition(lambda self: self.decision)
    @rule(by=people, kind=st.sampled_from(Answer), well=st.booleans())
    def answer(self, by, kind, well):
        """Somebody presses a button or sends a form, with or without its words."""
        form = FORMS[kind] if well else AnswerForm(kind)
        self.order += 1
        before = self.standing(by)
        result = commitments.answer(self.decision, form, by=by, now=self.now, order=self.order, before=before)
        complete = well or kind in (Answer.AGREE, Answer.RECUSED)
        again = before.form == form and not before.by_emoji
        assert isinstance(result, Answered) == (self.may_answer(by) and complete and not again), result
        if isinstance(result, Answered):
            self.answered[by] = result
            mine = self.answers.setdefault(by, [])
            mine[:] = [one for one in mine if one[0] != "form"] + [("form", kind)]

    @precondition(lambda self: self.decision)
    @rule(by=people, sign=emoji, adds=st.booleans())
    def react(self, by, sign, adds):
        """Somebody puts an emoji on the line, or takes one away; bystanders and closed answers change nothing."""
        kind = commitments.meaning_of(sign)
        if kind is None or not self.may_answer(by):
            return
        stands = [one for one in self.marks if one[0].member == by and one[1] == sign]
        mine = self.answers.setdefault(by, [])
        if adds and not stands:
            self.order += 1
            self.marks.append((Mark(by, kind, self.order), sign))
            mine.append((sign, kind))
        elif not adds and stands:
            self.marks.remove(stands[0])
            mine.remove((sign, kind))

    @rule()
    @precondition(lambda self: self.decision)
    def tick_in_force(self):
        """The clock looks whether everybody answered or time is up."""
        missing = sum(1 for member in self.decision.asked if self.expected(member)[0] is None)
        due = self.decision.open_for_answers and (not missing or self.now >= self.decision.answers_until)
        counts = commitments.tally(self.decision, map(self.standing, self.decision.asked))
        assert counts[None] == missing  # silence, and half a sentence, are no answer
        answered = sum(count for kind, count in counts.items() if kind)
        result = decisions.in_force(self.decision, answered=answered, now=self.now)
        assert (result is not None) == due
        self.decision = result or self.decision

    def may_answer(self, by):
        open_ = self.decision.state is DecisionState.COMMITTING
        refused = commitments.why_not_answer(self.decision, by)
        assert (refused is None) == (open_ and by in self.decision.asked)
        return refused is None

    def earlier(self, member):
        return commitments.earlier_words(self.decision, positions.current(self.said).get(member))

    def standing(self, member):
        mine = [mark for mark, _ in self.marks]
        return commitments.standing(member, self.answered.get(member), mine, self.earlier(member))

    def expected(self, member):
        """What the model says that ``member`` answered: counted, or only begun."""
        mine = self.answers.get(member, [])
        if not mine:
            return None, None
        how, kind = mine[-1]
        worded = how == "form" or kind is Answer.AGREE or ("form", kind) in mine
        if worded or (kind is Answer.DISAGREE_AND_COMMIT and self.earlier(member)):
            return kind, None
        return None, kind

    @invariant()
    def each_answer_is_its_own(self):
        """Everybody stands for what they did themselves, in the order of doing."""
        for member in self.decision.asked if self.decision else ():
            standing = self.standing(member)
            assert (standing.kind, standing.begun) == self.expected(member)

    @invariant()
    def sealed_words_stay_sealed(self):
        """Nobody but its author reads a position before the reveal; after it only what the reveal opened."""
        record = Record(replace(self.debate, channel=SUPPORT.id), SUPPORT, PEOPLE, tuple(self.said), self.decision)
        newest = {one.member: one.version for one in self.said if not one.informed}
        for one in self.said:
            was_opened = self.opened is not None and (
                one.informed or (one.version == newest[one.member] and one.kind is PositionKind.CHOSEN)
            )
            for member in EVERYBODY:
                may_look = not member.guest or member.id in self.debate.named or (
                    self.decision is not None and member.id in (*self.decision.asked, self.decision.owner)
                )  # fmt: skip
                expected = member.id == one.member or (was_opened and may_look and not member.deactivated)
                seen = can_see(Audience(member), Item.WORDS, record, author=one.member, version=one.version)
                assert seen == expected
            assert not can_see(Audience(), Item.WORDS, record, author=one.member, version=one.version)

    def read(self):
        return [one.member for one in positions.reveal_order(self.debate, self.said) if not one.informed]

    @invariant()
    def what_was_opened_stays(self):
        """The reveal happens once; what it opened and its order do not change with what is written later."""
        assert (self.debate.revealed_at is not None) == (self.opened is not None)
        if self.opened is None:
            return
        order = positions.reveal_order(self.debate, self.said)
        sealed = [one for one in order if not one.informed]
        assert {one.member: one.choice for one in sealed} == self.opened
        assert [one.member for one in sealed] == self.order_read == self.read()
        assert all(one.informed for one in order[len(sealed) :])

    @invariant()
    def there_is_one_decider(self):
        """At every moment one person decides: who was named, or the opener to whom it was given back."""
        assert self.debate.decider in self.deciders
        assert (self.decision is not None) == (self.debate.state is S.DECIDED)
        if self.decision:
            assert self.decision.decided_by == self.debate.decider
            assert self.debate.decider_accepted
        if self.debate.ended:
            assert codes(debates.close(self.debate, by=LEAD.id, reason="again", now=self.now))


TestSpine = Spine.TestCase
TestSpine.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
