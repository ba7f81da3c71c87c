"""One-way lives: the same world, through a door that is hard to undo. Labels are corrected, what is missing is named,
rules are overridden, positions are written down for somebody absent; decisions are blocked, ruled on and made again.

The model is what a reader of the documents would hold it to, in a few sets; it learns when positions open from the
rows, and objects where they open too early.
"""

from collections import Counter
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.domain.commitments import Answer, AnswerForm
from bot.domain.commitments import Ground as Grounds
from bot.domain.decisions import DecisionForm
from bot.domain.doors import Door, Profile, Tick
from bot.domain.escalations import Ruling, RulingForm
from bot.domain.opening import Opening
from bot.domain.ownership import HELD
from bot.domain.positions import PositionForm
from bot.domain.recording import Recording
from bot.domain.records import Audience, Item, can_see
from bot.domain.reopenings import News, ReopenForm
from bot.domain.reviews import OutcomeForm, Process, Verdict
from bot.domain.signals import SignalForm, SignalState
from bot.flows import (
    commitments,
    debates,
    decisions,
    doors,
    entries,
    escalations,
    ownership,
    positions,
    receipts,
    recording,
    reopenings,
    reviews,
    signals,
)
from storage.ledger import list_entries
from tests.machine import arrows
from tests.machine.commands import refusals_in
from tests.machine.world import CAST, HEAD, LEAD, ONE, PUBLIC, RULER, TOUCHED, TWO, Ground, World, pace

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPTIONS, THIN = ("Leave by June", "Leave in two phases", "Do nothing"), ("Leave by June",)
SUCCESS = "All 41 tenants run elsewhere."
SEEN: Counter[tuple[str, str, str]] = Counter()
DONE: Counter[str] = Counter()
ASKED = (ONE, TWO, LEAD)
KINDS = (Answer.AGREE, Answer.DISAGREE_AND_COMMIT, Answer.CANNOT_COMMIT, Answer.CANNOT_COMMIT, Answer.RECUSED)
GETS = {"seal": 0, "decide": 1, "answer": 2}


class OneWay(RuleBasedStateMachine):
    """One question that binds customers, from the form to long after its decision."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.w = World(self.ground.database)
        self.ground.run(self.w.start())
        self.words: list[tuple[str, str]] = []  # who wrote which word, oldest first
        self.opened: set[str] = set()
        self.said: dict[str, str] = {}  # answers to the version that stands
        self.blocking: set[str] = set()
        self.overruled: set[str] = set()  # who was told that it stands: nobody is left above whoever ruled
        self.returned = self.owned = False
        self.version, self.revealed, self.others = 1, False, 0

    @initialize(
        corrected=st.booleans(), thin=st.booleans(), ahead=st.sampled_from([6, 5, 6, 4, 2, 0]), pick=st.integers(0, 6)
    )
    def open(self, corrected, thin, ahead, pick):
        """Asked as a one-way door, or found to be one later, then with a single option at times."""
        self.deadline = self.w.now + 6 * HOUR
        more = {} if corrected else {"ticks": (Tick.BOUND,), "owner": TOUCHED.id, "success": SUCCESS}
        form = Opening(
            channel=PUBLIC.id,
            question="Should we leave the region?",
            background="It costs more each year.",
            options=THIN if thin and corrected else OPTIONS,
            contributors=tuple(one.id for one in ASKED),
            deadline=self.deadline,
            decider=HEAD.id,
            approver=RULER.id,
            look_back=None if corrected else (self.w.now + 200 * DAY).date(),
            **more,
        )
        self.options = form.options
        self.ground.run(self._opened(form))
        self.deliver()
        if corrected:
            self.act("correct", ONE, 0)
        for one in ASKED if ahead else ():
            self.act("seal", one, pick)
        if ahead > 1:
            self.time_passes(25 * HOUR)
            for name in ("override", "complete", "decide"):
                self.act(name, HEAD, pick % 3)
        if pick % 2:
            self.act("accept", TOUCHED, 0)
        for one in ASKED if ahead > 2 else ():
            self.act("confirm", one, 0)
        for one in (ONE, TWO) if ahead > 3 else ():
            self.act("answer", one, 2 if one is ONE or ahead > 4 else 0)
        for name, by in (("take_in_hand", RULER), ("rule", RULER), ("decide", HEAD)) if ahead > 5 else ():
            self.act(name, by, pick)

    async def _opened(self, form) -> None:
        async with self.w.unit() as unit:
            more = {"by": LEAD, "now": self.w.now, "opened_from": "V1", "kept_for": form.channel, "draft": {}}
            opened = await debates.open_debate(unit, form, **more)
        assert isinstance(opened, debates.Opened), opened
        self.number = opened.number

    # what may be tried

    @rule(name=st.sampled_from(sorted([*GETS])), by=st.sampled_from((*ASKED, HEAD, TOUCHED)), pick=st.integers(0, 7))
    def main_line(self, name, by, pick):
        """What carries a question on."""
        self.act(name, by, pick)

    @rule(pick=st.integers(0, 7), by=st.sampled_from((RULER, RULER, RULER, HEAD, ONE)))
    def somebody_rules(self, by, pick):
        """Whoever is asked to, mostly."""
        self.act("rule", by, pick)

    @rule(data=st.data(), by=st.sampled_from(CAST), pick=st.integers(0, 7))
    def somebody_acts(self, data, by, pick):
        """Anybody tries anything."""
        names = [name.removeprefix("do_") for name in dir(self) if name.startswith("do_")]
        self.act(data.draw(st.sampled_from(sorted(names))), by, pick)

    @rule(by=st.sampled_from([HOUR, HOUR, HOUR, DAY, DAY, 3 * DAY, 220 * DAY]))
    def time_passes(self, by):
        """The clock steps from due instant to due instant, and the courier is awake."""
        self.ground.run(self.w.advance(self.w.now + by, lambda _: self.ground_truth()))

    @rule()
    def deliver(self):
        """The courier shows what was wanted."""
        self.ground.run(self.w.deliver())

    def act(self, name, by, pick):
        self.ground.run(self._act(name, by, pick))

    async def _act(self, name, by, pick) -> None:
        before = await self.w.record(self.number)
        async with self.w.unit() as unit:
            done = await getattr(self, f"do_{name}")(unit, before, by, pick)
        after = await self.w.record(self.number)
        refused = refusals_in(done)
        for one in refused:
            self.w.refused(one, after, by)
        if not refused and done is not None:
            DONE[name] += 1
            then = getattr(self, f"after_{name}", None)
            if then:
                then(before, after, by, done, pick)
        self._learn(after)

    # the question

    async def do_seal(self, unit, record, by, pick):
        form = PositionForm(self.options[pick % len(self.options)], "", "A failed rehearsal.", "", chance="70")
        form = self._with_word(form, by.id, cause="" if pick == 7 else "It takes a year.")
        return await positions.seal(unit, self.number, form, by=by, now=self.w.now)

    def after_seal(self, before, after, by, done, pick):
        assert by.id in {*before.debate.contributors, before.debate.decider}
        self._wrote(by.id, done)

    async def do_enter(self, unit, record, by, pick):
        form = self._with_word(PositionForm(self.options[0], ""), "")
        return await entries.enter(unit, self.number, CAST[pick].id, form, by=by, now=self.w.now)

    def after_enter(self, before, after, by, done, pick):
        assert by.id in (LEAD.id, HEAD.id), "opener and decider alone write for others"
        assert not self.revealed
        self._wrote(CAST[pick].id, done)

    async def do_own_up(self, unit, record, by, pick):
        return await entries.confirm(unit, self.number, 1 + pick % 2, by=by, now=self.w.now)

    def after_own_up(self, before, after, by, done, pick):
        assert done.position.member == by.id, "nobody confirms somebody else's words"

    def _with_word(self, form, member, **more):
        self.fresh = self.w.word()
        values = {name: getattr(form, name) for name in form.__slots__} | more
        return PositionForm(**(values | {"reason": f"because {self.fresh}"}))

    def _wrote(self, member, done):
        self.words.append((member, self.fresh))
        if self.revealed:
            self.opened.add(self.fresh)

    async def do_correct(self, unit, record, by, pick):
        other = Door.ONE_WAY if record.debate.door is Door.TWO_WAY or pick else Door.TWO_WAY
        reason = "" if pick == 7 else "Two contracts name it."
        return await doors.correct(unit, self.number, (Tick.BOUND,), other, reason, by=by, now=self.w.now)

    def after_correct(self, before, after, by, done, pick):
        assert not self.revealed, "the label stays once positions are open"
        assert by.id in {LEAD.id, HEAD.id, *before.debate.contributors}

    async def do_complete(self, unit, record, by, pick):
        day = (self.w.now + 200 * DAY).date()
        named = Profile(HEAD.id, TOUCHED.id, RULER.id if pick != 7 else HEAD.id, SUCCESS, day)
        return await doors.complete(unit, self.number, named, by=by, now=self.w.now)

    async def do_override(self, unit, record, by, pick):
        reason = "Short." if pick == 7 else "The landlord ends the lease in May."
        return await decisions.override(unit, record, "D3", reason, by=by, now=self.w.now)

    # the decision

    async def do_decide(self, unit, record, by, pick):
        heard = {f"option.{place}": f"I hear point {place} and weigh it." for place in range(len(self.options))}
        day = (self.w.now + 100 * DAY).date()
        choice = self.options[pick % len(self.options)]
        form = DecisionForm(choice, f"{choice}, said {self.version}", "It costs too much.", TOUCHED.id, day)
        said = {} if pick == 7 else heard
        return await decisions.decide(unit, self.number, form, by=by, now=self.w.now, heard=said)

    def after_decide(self, before, after, by, done, pick):
        assert by.id == before.debate.decider
        first = before.decision is None
        assert first or self.returned, "decided twice without a ruling that gave it back"
        if first and after.debate.door is Door.ONE_WAY:
            assert self.w.now >= before.debate.revealed_at + DAY, "before the day to think was over"
        self.returned, self.said = False, {}
        self.overruled.clear()
        self.version += not first

    async def do_answer(self, unit, record, by, pick):
        kind = KINDS[pick % 5]
        more = {"ground": Grounds.RULE if pick != 7 else None, "need": "a view"} if kind is Answer.CANNOT_COMMIT else {}
        worded = kind in (Answer.DISAGREE_AND_COMMIT, Answer.CANNOT_COMMIT)
        form = AnswerForm(
            kind, "It breaks a contract." if worded else "", best_reason="Cheaper." if worded else "", **more
        )
        return await commitments.answer(unit, self.number, form, by=by, now=self.w.now)

    def after_answer(self, before, after, by, done, pick):
        assert by.id in before.decision.asked, "nobody answers who was not asked"
        kind = KINDS[pick % 5]
        self.said[by.id] = kind
        holds = before.decision.one_way and before.decision.state in ("announced", "committing", "held")
        self.blocking.discard(by.id)
        if kind is Answer.CANNOT_COMMIT and holds and by.id not in self.overruled:
            self.blocking.add(by.id)

    async def do_confirm(self, unit, record, by, pick):
        if pick % 3 == 1:
            return await receipts.not_quite(unit, self.number, "It is the law that I mean.", by=by, now=self.w.now)
        return await receipts.confirm(unit, self.number, by=by, now=self.w.now)

    async def do_hear(self, unit, record, by, pick):
        return await receipts.hear_it(unit, self.number, CAST[pick].id, by=by, now=self.w.now)

    def after_hear(self, before, after, by, done, pick):
        assert by.id == HEAD.id == done.by, "whoever rules does not speak for whoever decided"

    async def do_take_in_hand(self, unit, record, by, pick):
        refused = await escalations.take_in_hand(unit, self.number, by=by, now=self.w.now)
        return refused or "taken"

    def after_take_in_hand(self, before, after, by, done, pick):
        assert by.id == RULER.id
        assert self.blocking

    async def do_rule(self, unit, record, by, pick):
        ruling = (Ruling.UPHELD, Ruling.CHANGED, Ruling.RETURNED)[pick % 3]
        form = RulingForm(ruling, f"In two phases, part {self.version}", "" if pick == 7 else "The contracts run out.")
        return await escalations.rule(unit, self.number, form, by=by, now=self.w.now)

    def after_rule(self, before, after, by, done, pick):
        assert by.id == RULER.id, "only whoever is named rules"
        ruled = {one.member for one in done.blocks}
        assert ruled
        assert ruled <= self.blocking
        ruling = done.blocks[0].ruling
        self.blocking -= ruled
        if ruling is Ruling.CHANGED:
            self.said, self.version, self.blocking = {}, self.version + 1, set()
            assert after.decision.version == before.decision.version + 1
        elif ruling is Ruling.RETURNED:
            self.returned = True
        else:
            self.overruled |= ruled
            self.said = {one: kind for one, kind in self.said.items() if one not in ruled}

    # after it

    async def do_accept(self, unit, record, by, pick):
        return await ownership.accept(unit, self.number, 1 + pick % 2, by=by, now=self.w.now)

    def after_accept(self, before, after, by, done, pick):
        assert by.id == TOUCHED.id, "nobody accepts for somebody else"
        self.owned = True

    async def do_signal(self, unit, record, by, pick):
        if pick % 2:
            state = (SignalState.CROSSED, SignalState.EXPIRED, SignalState.ACTED)[pick % 3]
            return await signals.settle(unit, self.number, 1, state, by=by, now=self.w.now)
        day = (self.w.now + 20 * DAY).date()
        form = SignalForm("A tenant above 250 ms", day if pick else None, "Stop phase 2")
        return await signals.arm(unit, self.number, form, by=by, now=self.w.now)

    async def do_overrule(self, unit, record, by, pick):
        reason = "No." if pick == 7 else "It was a fire drill, and not a tenant."
        return await signals.overrule(unit, self.number, 1, reason, by=by, now=self.w.now)

    async def do_look_back(self, unit, record, by, pick):
        ordinal, now = 1 + pick % 2, self.w.now
        if pick < 4:
            return await reviews.judge_process(unit, self.number, ordinal, Process.SOUND, by=by, now=now)
        verdict = (Verdict.KEPT, Verdict.TOO_EARLY, None)[pick % 3]
        form = OutcomeForm(verdict, "No tenant was lost.", again_on=(now + 30 * DAY).date())
        return await reviews.judge_outcome(unit, self.number, ordinal, form, by=by, now=now)

    async def do_reopen(self, unit, record, by, pick):
        form = ReopenForm((News.FACT, News.NOTHING)[pick % 2], "" if pick == 7 else "A test with 8 people.")
        return await reopenings.reopen(unit, record, form, by=by, now=self.w.now, channel=PUBLIC.id)

    async def do_record(self, unit, record, by, pick):
        day = (self.w.now + 20 * DAY).date()
        form = Recording(PUBLIC.id, "" if pick == 7 else "We leave.", "It was said.", by.id, day, (ONE.id, TWO.id))
        return await recording.record_decided(unit, form, by=by, now=self.w.now, opened_from="V2")

    def after_record(self, before, after, by, done, pick):
        self.others += 1
        assert done != self.number

    # what must hold

    def ground_truth(self):
        """Between two steps of the clock nothing more is known than before; what opened is learnt afterwards."""
        self.w.sealed = self.sealed_if(opens=True)

    def sealed_if(self, *, opens: bool) -> frozenset[str]:
        """Return the words that nobody but their author may read, also where positions open on the way."""
        newest = {member: word for member, word in self.words}
        readable = self.opened | ({*newest.values()} if opens or self.revealed else set())
        return frozenset({word for _, word in self.words} - readable)

    def _learn(self, record) -> None:
        if record.debate.revealed_at and not self.revealed:
            wrote = {one.member for one in record.positions}
            everybody = {*record.debate.contributors} <= wrote
            assert everybody or self.w.now >= self.deadline, "opened before its time"
            self.revealed = True
            self.opened |= {word for member, word in {m: w for m, w in self.words}.items() if member in wrote}
        self.w.sealed = self.sealed_if(opens=False)

    @invariant()
    def rows_say_what_the_model_says(self):
        """Held while a block is open; in force only without one; one decides, one owns; silence is no answer."""
        if not hasattr(self, "number"):
            return
        record = self.ground.run(self.w.record(self.number))
        self._learn(record)
        assert record.debate.decider == HEAD.id
        self._sealed_stays_sealed(record)
        decision = record.decision
        if decision is None:
            assert not record.ownerships
            return
        held = [one for one in record.ownerships if one.state in HELD and one.acting_until is None]
        assert [one.owner for one in held] == [TOUCHED.id] * self.owned, (
            "one owns it from accepting on, and nobody else"
        )
        assert decision.version == self.version
        waits = bool(self.blocking) or self.returned
        assert (decision.state == "held") == waits, (decision.state, self.blocking, self.returned)
        for member in decision.asked:
            kind = record.standing(member).kind
            assert (kind or "") == self.said.get(member, ""), (member, kind, self.said)

    def _sealed_stays_sealed(self, record) -> None:
        for one in record.positions:
            for member in CAST if not self.revealed else ():
                more = {"author": one.member, "version": one.version}
                seen = can_see(Audience(member), Item.WORDS, record, **more)
                assert not seen or member.id == one.member, (member.id, one)

    def teardown(self):
        """All that is left to say can be said; each chain holds, and tells arrows that the tables draw."""
        if hasattr(self, "number"):
            self.deliver()
            self.ground.run(self._ends())

    async def _ends(self) -> None:
        await self.w.chains_hold()
        async with self.w.unit() as unit:
            found = [entry for entry, _ in await list_entries(unit, self.number, limit=999)]
        SEEN.update(arrows.taken(found))


def test_one_way_lives(ground: Ground) -> None:
    """Nothing that anybody does brings a one-way decision into force past a block, or a sealed word into the light."""
    machine = type("OneWay", (OneWay,), {"ground": ground})
    run_state_machine_as_test(machine, settings=pace(6, 300, 40))
    far = {("decision", "committing", "held"), ("escalation", "accepted", "ruled")}
    assert far <= SEEN.keys(), "no life got that far"
    assert {"correct", "decide", "answer", "rule"} <= DONE.keys(), DONE
