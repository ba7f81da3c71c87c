"""Lives: random people do random things, legal and not, to one question, on real rows and through the real flows.

After each step the rows are compared with a small model, every viewer's sight with what the model calls sealed, and
everything that a courier would send is looked through. At the end every chain holds, and each change of state that it
tells is an arrow of the tables from which the diagrams are drawn.
"""

from collections import Counter
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.domain.opening import Opening
from bot.domain.records import Audience, Item, can_see
from bot.flows import debates
from storage.ledger import list_entries
from tests.machine import arrows
from tests.machine.commands import COMMANDS, OFTEN, refusals_in
from tests.machine.model import OPTIONS, Model
from tests.machine.world import CAST, GUEST, HEAD, LEAD, ONE, PRIVATE, PUBLIC, RULER, TOUCHED, TWO, Ground, World, pace

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEEN: Counter[tuple[str, str, str]] = Counter()
LOOKED: Counter[str] = Counter()  # in which state words were looked at that somebody wrote


class Lives(RuleBasedStateMachine):
    """One question, from the form to the end of its decision."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.w = World(self.ground.database)
        self.ground.run(self.w.start())

    @initialize(
        decider=st.sampled_from([LEAD, HEAD]),
        contributors=st.lists(st.sampled_from([ONE, TWO, GUEST, HEAD]), min_size=2, max_size=4, unique=True),
        affected=st.lists(st.sampled_from([TOUCHED, GUEST]), max_size=2, unique=True),
        channel=st.sampled_from([PUBLIC, PUBLIC, PRIVATE]),
        ahead=st.sampled_from([1, 3, 2, 4, 1, 0, 3, -1]),
        pick=st.integers(0, 5),
    )
    def open(self, decider, contributors, affected, channel, ahead, pick):
        """The form is submitted; most lives begin further ahead, since chance alone seldom gets as far."""
        asked = list(dict.fromkeys([*contributors, ONE] if {*contributors} <= {decider} else contributors))
        also = [one for one in affected if one not in asked]
        self.w.invited, self.private = ahead != 0, channel is PRIVATE
        self.m = Model(LEAD.id, decider.id, [one.id for one in asked], [one.id for one in also], self.w.now + 6 * HOUR)
        self.m.accepted = decider is LEAD
        form = Opening(
            channel=channel.id,
            question="Should refunds need a second pair of eyes?",
            background="Three went wrong.",
            options=OPTIONS,
            contributors=tuple(self.m.contributors),
            deadline=self.m.deadline,
            decider=decider.id,
            affected=tuple(self.m.affected),
            informed=(),
            approver=RULER.id,
        )
        self.ground.run(self._opened(form))
        if ahead:
            self.deliver()
        first = asked[:-1] if abs(ahead) == 1 else asked if ahead else []
        for place, one in enumerate(first):
            self.act("seal", one, (pick + place) % 4)
        if ahead < 0:
            self.act("close", LEAD, 0)
        if ahead > 2:
            self.act("decide", decider, (0, 1, 2, 4, 5, 0)[pick])
            self.deliver()
        for one in sorted(self.m.verdict.asked) if ahead > 3 and self.m.verdict else ():
            self.act("answer", self.w.people[one], pick)

    async def _opened(self, form) -> None:
        async with self.w.unit() as unit:
            more = {"by": LEAD, "now": self.w.now, "opened_from": "V1", "kept_for": form.channel, "draft": {}}
            opened = await debates.open_debate(unit, form, **more)
        assert isinstance(opened, debates.Opened), opened
        self.number = opened.number

    @rule(name=st.sampled_from(OFTEN), by=st.sampled_from(CAST), pick=st.integers(0, 7))
    def somebody_acts(self, name, by, pick):
        """Anybody tries anything."""
        self.act(name, by, pick)

    @rule(data=st.data(), ending=st.integers(0, 7))
    def somebody_does_what_they_may(self, data, ending):
        """Somebody does what the model says they may: chance alone seldom finds it, and seldom gets far."""
        legal = [
            (name, by, pick)
            for name, command in COMMANDS.items()
            if command.may and (not command.ends or not ending)
            for by in self.w.people.values()
            for pick in range(8)
            if not by.deactivated and command.may(self.m, by.id, pick, self.w.now)
        ]
        if legal:
            name = data.draw(st.sampled_from(sorted({one[0] for one in legal})))
            self.act(*data.draw(st.sampled_from([one for one in legal if one[0] == name])))

    def act(self, name, by, pick):
        self.ground.run(self._act(name, by, pick))

    async def _act(self, name, by, pick) -> None:
        command, m = COMMANDS[name], self.m
        expected = command.may(m, by.id, pick, self.w.now) if command.may else None
        async with self.w.unit() as unit:
            done = await command.do(self.w, unit, self.number, by, pick)
        refused = refusals_in(done)
        assert expected is None or expected == (not refused), (name, by.id, pick, m.state, expected, done)
        if not refused:
            command.then(m, by.id, pick, self.w.now, done)
        self.w.sealed = m.sealed
        for one in refused:
            self.w.refused(one, await self.w.record(self.number), by)

    @rule(by=st.sampled_from([timedelta(minutes=4), HOUR, 7 * HOUR, DAY, 3 * DAY, 16 * DAY]))
    def time_passes(self, by):
        """The clock steps from due instant to due instant, and the courier is awake."""
        self.ground.run(self.w.advance(self.w.now + by, self._clock))
        self.m.card_is_tried(self.w.now, invited=self.w.invited)

    def _clock(self, now) -> None:
        self.m.clock(now)
        self.w.sealed = self.m.sealed

    @rule()
    def deliver(self):
        """The courier shows what was wanted meanwhile, many changes in one edit."""
        self.ground.run(self.w.deliver())
        self.m.card_is_tried(self.w.now, invited=self.w.invited)

    @invariant()
    def rows_and_model_agree(self):
        """Who is asked, who decides, what state it is in, who answered what: the rows say what the model says."""
        m, record = self.m, self.ground.run(self.w.record(self.number))
        debate = record.debate
        if m.state == "revealed" and debate.state == "expired":
            assert self.w.now >= m.revealed_at + timedelta(days=12)
            m.state = "expired"
        assert m.state != "revealed" or m.may_be_undecided(self.w.now)
        told = (debate.state, debate.decider, {*debate.contributors}, {*debate.left}, {*debate.voiced}, debate.version)
        assert told == (m.state, m.decider, {*m.contributors}, m.left, m.voiced, m.wording)
        assert [*debate.asking] == m.asking
        assert (debate.revealed_at is not None) == (m.revealed_at is not None)
        assert (record.decision is not None) == (m.verdict is not None) == (m.state == "decided")
        if record.decision:
            self._verdicts_agree(record)
        self._one_decides_and_one_owns(record)
        self._sealed_stays_sealed(record)

    def _verdicts_agree(self, record) -> None:
        v, decision = self.m.verdict, record.decision
        assert (decision.state, {*decision.asked}) == (v.state, v.asked)
        counted = {member: record.standing(member).kind or "" for member in decision.asked}
        assert counted == {member: v.counted(member) for member in decision.asked}
        assert {one.member: one.state for one in record.receipts} == v.heard
        v.heard_until |= {one.member: one.until for one in record.receipts if one.state == "owed"}

    def _one_decides_and_one_owns(self, record) -> None:
        decider = self.w.people[record.debate.decider]
        assert not decider.guest
        if record.decision:
            assert self.w.people[record.decision.owner]
            assert record.decision.decided_by == record.debate.decider

    def _sealed_stays_sealed(self, record) -> None:
        m = self.m
        named = {m.opener, RULER.id, *m.writers, *m.affected, *m.left, *m.voiced}
        named |= m.informed | {one.to for one in record.handovers if one.state == "offered"}
        named |= {record.decision.owner, *record.decision.asked} if record.decision else set()
        LOOKED.update({record.debate.state} if record.positions else ())
        for one in record.positions:
            words = next((spoken.word for spoken in m.spoken if spoken.word and spoken.word in one.reason), "")
            is_open = bool(words) and words in m.opened and self._opened_version(one)
            for member in self.w.people.values():
                may_look = not member.deactivated and (member.id in named or not (self.private or member.guest))
                expected = member.id == one.member or (is_open and may_look)
                more = {"author": one.member, "version": one.version}
                assert can_see(Audience(member), Item.WORDS, record, **more) == expected, (member.id, one)
            assert not can_see(Audience(), Item.WORDS, record, author=one.member, version=one.version)

    def _opened_version(self, position) -> bool:
        """Whether this version is the one that was opened: "still my view" writes the same words once more."""
        if position.informed:
            return True
        return position.version == max(
            place
            for place, one in enumerate((one for one in self.m.spoken if one.member == position.member), 1)
            if not one.late
        )

    def teardown(self):
        """Whatever happened, all that is left to say can be said, and the chain tells what happened, by the tables."""
        if hasattr(self, "number"):
            self.deliver()
            self.ground.run(self._ends())

    async def _ends(self) -> None:
        await self.w.chains_hold()
        async with self.w.unit() as unit:
            entries = [entry for entry, _ in await list_entries(unit, self.number, limit=999)]
        SEEN.update(arrows.taken(entries))


def test_lives(ground: Ground) -> None:
    """Nothing that anybody does, in whatever order, brings rows and model apart or a sealed word into the light."""
    machine = type("Lives", (Lives,), {"ground": ground})
    run_state_machine_as_test(machine, settings=pace(14, 400, 30))
    far = {
        ("debate", "collecting", "revealed"),
        ("debate", "revealed", "decided"),
        ("decision", "committing", "in_force"),
    }
    assert far <= SEEN.keys(), "no life got that far"
    assert min(LOOKED[one] for one in ("collecting", "cancelled", "revealed", "decided")) > 0, LOOKED
