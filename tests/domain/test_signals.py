"""Stop signals: who writes them and when, what each needs, and how long anybody is asked for them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain import debates, signals
from bot.domain.doors import Door
from bot.domain.refusals import Code
from bot.domain.signals import Signal, SignalForm, SignalState
from bot.domain.waiting import WaitingKind, waiting_for
from tests.domain.cast import (
    DEADLINE,
    HOUR,
    LEAD,
    NOW,
    ONE,
    STRANGER,
    THREE,
    TWO,
    chosen,
    codes,
    collecting,
    decided,
    record,
    revealed,
)

TODAY = date(2026, 11, 24)
FORM = SignalForm("any tenant above 250 ms for a week", date(2027, 3, 1), "stop phase 2")
OPEN = replace(revealed(), door=Door.ONE_WAY, owner=TWO.id)
DONE = replace(decided(), debate=replace(decided().debate, door=Door.ONE_WAY, owner=TWO.id))
OVER = replace(DONE.decision, ended_at=NOW)


def arm(debate=OPEN, decision=None, form=FORM, *, ordinal=1, by=TWO.id):
    """Write one, as the form would."""
    return signals.arm(debate, decision, form, ordinal=ordinal, by=by, now=DEADLINE + HOUR, today=TODAY)


def test_what_we_see_on_which_day_and_then_what():
    """A stop signal is armed when it is written, tidied, with its day."""
    armed = arm(form=replace(FORM, text=f"  {FORM.text} "))
    assert armed == Signal(42, 1, TWO.id, FORM.text, FORM.on, FORM.action, DEADLINE + HOUR)


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        (replace(FORM, text=" \u200b"), {("NO_SIGNAL", "text")}),
        (replace(FORM, on=None), {("NO_SIGNAL", "on")}),
        (replace(FORM, action=""), {("NO_SIGNAL", "action")}),
        (SignalForm("", None, ""), {("NO_SIGNAL", "text"), ("NO_SIGNAL", "on"), ("NO_SIGNAL", "action")}),
        (replace(FORM, text="x" * 301), {("TOO_LONG", "text")}),
        (replace(FORM, on=TODAY), {("LOOK_BACK_PAST", "on")}),  # on a day that is still to come
        (replace(FORM, on=TODAY + timedelta(days=1)), set()),
        (replace(FORM, on=TODAY + timedelta(days=9 * 366)), {("LOOK_BACK_PAST", "on")}),
    ],
)  # fmt: skip
def test_what_a_signal_needs(form, refused):
    """Below what, on which day, and then what? Each is said under its field, all at once."""
    result = arm(form=form)
    assert (codes(result) if isinstance(result, tuple) else set()) == refused


@pytest.mark.parametrize(
    ("debate", "decision", "by", "code"),
    [
        (OPEN, None, TWO, None),
        (OPEN, None, LEAD, Code.NOT_OWNER),  # who decides reads them
        (replace(OPEN, owner=None), None, LEAD, None),  # nobody was named: who decides, for now
        (DONE.debate, DONE.decision, LEAD, None),  # the decision names its owner
        (DONE.debate, DONE.decision, TWO, Code.NOT_OWNER),
        (DONE.debate, OVER, LEAD, Code.MOVED_ON),
        (replace(OPEN, door=Door.TWO_WAY), None, TWO, Code.MOVED_ON),
        (replace(collecting(), door=Door.ONE_WAY, owner=TWO.id), None, TWO, Code.MOVED_ON),
        (debates.close(OPEN, by=LEAD.id, reason="moot", now=DEADLINE).debate, None, TWO, Code.ENDED),
    ],
)
def test_who_writes_them_and_when(debate, decision, by, code):
    """The owner of a one-way door, from the reveal on, as long as the decision holds."""
    refused = signals.why_not_signal(debate, decision, 0, by=by.id)
    assert (refused.code if refused else None) is code


def test_five_are_enough():
    """Twenty fears help nobody: the sixth is refused."""
    assert isinstance(arm(ordinal=5), Signal)
    assert codes(arm(ordinal=6)) == {("ENOUGH_SIGNALS", None)}


def test_the_owner_is_asked_until_it_is_in_force():
    """From the reveal, unless there is one; never for a two-way door, and nobody else."""

    def asked(debate, decision=None, member=TWO.id, **more):
        held = replace(record(debate, decision=decision), **more)
        return WaitingKind.SIGNALS in {one.kind for one in waiting_for([held], member)}

    assert asked(OPEN)
    assert not asked(OPEN, member=ONE.id)
    assert not asked(OPEN, signals=(arm(),))
    assert not asked(replace(OPEN, door=Door.TWO_WAY))
    assert asked(DONE.debate, DONE.decision, LEAD.id)
    assert not asked(DONE.debate, replace(DONE.decision, in_force_at=NOW), LEAD.id)
    assert not asked(replace(collecting(), door=Door.ONE_WAY, owner=TWO.id))


def test_causes_are_those_that_were_opened():
    """Sealed ones are nobody's, and what was not opened never is; each is told once."""
    said = (
        chosen(ONE.id, cause="The move takes a year."),
        chosen(TWO.id, "No", cause="The move takes a year."),
        chosen(THREE.id, "No", cause="turnips"),
        chosen(THREE.id, "No", version=2, cause="Contracts."),
    )
    assert signals.causes(collecting(), said) == ()
    assert sorted(signals.causes(revealed(said), said)) == ["Contracts.", "The move takes a year."]
    assert signals.causes(replace(revealed(said), left=(THREE.id,)), said) == ("The move takes a year.",)
    assert STRANGER.id not in signals.owner_of(OPEN, None)


ARMED = arm()
ASKED = signals.ask(ARMED, now=DEADLINE + HOUR)
CAME = signals.came(ASKED, by=TWO.id, looker=TWO.id, now=DEADLINE + 2 * HOUR)
SAY = {"by": TWO.id, "looker": TWO.id, "now": DEADLINE + 3 * HOUR}


def test_on_its_day():
    """Asked once, waited for two days, then the record says that nobody answered; an answer is taken all the same."""
    assert (ASKED.asked_at, ASKED.until) == (DEADLINE + HOUR, DEADLINE + 49 * HOUR)
    assert not ARMED.asked
    assert ASKED.asked
    ignored = signals.ignore(ASKED, now=DEADLINE + 49 * HOUR)
    assert (ignored.ignored_at, ignored.until, ignored.state) == (DEADLINE + 49 * HOUR, None, SignalState.ARMED)
    late = signals.came(ignored, **SAY)
    assert (late.state, late.ignored_at, late.asked_at) == (SignalState.CROSSED, None, DEADLINE + HOUR)
    assert signals.did_not_come(ASKED, **SAY).state is SignalState.EXPIRED


def test_what_came_is_acted_on_or_overruled():
    """One of both, once, by whoever looks back; overruling takes five words or more (K2)."""
    assert CAME.until == CAME.crossed_at + timedelta(hours=48)
    assert signals.act(CAME, **SAY).state is SignalState.ACTED
    why = "A new landing page started only last week."
    over = signals.overrule(CAME, why, **SAY)
    assert (over.state, over.reason, over.ended_by, over.until) == (SignalState.OVERRULED, why, TWO.id, None)
    assert codes(signals.overrule(CAME, "Not now, \u200b please", **SAY)) == {("THIN_OVERRULE", "reason")}
    assert codes(signals.overrule(CAME, "word " * 80, **SAY)) == {("TOO_LONG", "reason")}


@pytest.mark.parametrize("signal", [None, ARMED, CAME, signals.act(CAME, **SAY)])
def test_nothing_is_answered_twice(signal):
    """What was not asked, or was answered, is not answered again."""
    assert codes(signals.came(signal, **SAY)) == {("SIGNAL_SETTLED", None)}
    assert codes(signals.did_not_come(signal, **SAY)) == {("SIGNAL_SETTLED", None)}
    if signal is not CAME:
        assert codes(signals.act(signal, **SAY)) == {("SIGNAL_SETTLED", None)}


def test_nobody_else_answers():
    """It is the owner's, whoever wrote it; where the owner has left, the decider's."""
    assert codes(signals.came(ASKED, by=LEAD.id, looker=TWO.id, now=NOW)) == {("NOT_OWNER", None)}
    assert codes(signals.overrule(CAME, "a b c d e", by=ONE.id, looker=TWO.id, now=NOW)) == {("NOT_OWNER", None)}
    assert signals.came(ASKED, by=LEAD.id, looker=LEAD.id, now=NOW).state is SignalState.CROSSED


def test_for_whom_signals_wait():
    """For the owner, once on the day, and once more where nobody answered; what was said to come waits in Home."""
    whole = replace(record(DONE.debate), decision=replace(DONE.decision, owner=TWO.id, in_force_at=NOW))

    def waits(signal, member=TWO.id):
        return [
            (one.kind, one.about, one.remind_at is not None)
            for one in waiting_for([replace(whole, signals=(signal,))], member)
            if one.kind in (WaitingKind.SIGNAL, WaitingKind.CROSSED)
        ]

    assert waits(ARMED) == []
    assert waits(ASKED) == [(WaitingKind.SIGNAL, "1", True)]
    assert waits(ASKED, LEAD.id) == []
    assert waits(signals.ignore(ASKED, now=NOW)) == [(WaitingKind.SIGNAL, "1.late", True)]
    assert waits(CAME) == [(WaitingKind.CROSSED, "1", False)]
    assert waits(signals.ignore(CAME, now=NOW)) == [(WaitingKind.CROSSED, "1.came", True)]
    assert waits(signals.act(CAME, **SAY)) == []
