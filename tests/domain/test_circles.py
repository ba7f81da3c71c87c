"""PRFAQs and circles by their rules: what a verdict needs, which circle is next, what ends an idea, and the funnel."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.circles import (
    PRFAQ_TRANSITIONS,
    Asking,
    Back,
    Circle,
    Draft,
    Given,
    Note,
    NoteKind,
    Passage,
    Prfaq,
    PrfaqState,
    Verdict,
    VerdictForm,
    ask,
    back,
    begin,
    crumple,
    dates_met,
    funnel,
    give,
    hand_off,
    notes_from,
    read_notes,
    reopen,
    save,
    ship,
    stored_notes,
    title_in,
    wake,
    why_not_ask,
    withdraw,
)
from bot.domain.circles.asking import opening_of
from bot.domain.circles.confidential import looks_confidential
from bot.domain.circles.funnel import over_time
from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import why_not_decide
from bot.domain.refusals import Code, Refusal

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR, TODAY = timedelta(hours=1), date(2026, 11, 24)
AUTHOR, DECIDER, READER = "UAUTHOR", "UDECIDER", "UREADER"
WHY = "Unit cost is twice what any customer would ever pay for it, and nothing lowers it."
S = PrfaqState
CIRCLE = Circle(9, 1, 1, 1)
IDEA = begin(1, " Refunds  in a minute ", by=AUTHOR, now=NOW)
READING = replace(ask(IDEA, CIRCLE, now=NOW), state=S.IN_CIRCLE)
DEBATE = Debate(
    number=9,
    channel="C1",
    question="Refunds in a minute: what becomes of it?",
    options=("Advance", "Revise", "Park", "Kill"),
    opener=AUTHOR,
    decider=DECIDER,
    contributors=(READER,),
    deadline=NOW + HOUR,
    opened_at=NOW,
    state=DebateState.REVEALED,
    revealed_at=NOW + HOUR,
    prfaq=1,
)


def _form(verdict: str | None, **more: object) -> VerdictForm:
    values: dict[str, object] = {"cause": "economics", "reason": WHY}
    if verdict == Verdict.PARK:
        values |= {"winner": "Chat first", "return_on": date(2027, 5, 24)}
    return VerdictForm(verdict, **(values | more))  # type: ignore[arg-type]  # fields by name


def _give(form: VerdictForm, *, by: str = DECIDER, last: bool = False, **more: object) -> Given | tuple[Refusal, ...]:
    circle, debate = replace(CIRCLE, last=last), replace(DEBATE, **more)  # type: ignore[arg-type]  # fields by name
    return give(debate, circle, READING, form, by=by, now=NOW + 2 * HOUR, today=TODAY)


@pytest.mark.parametrize(
    ("verdict", "last", "state"),
    [
        (Verdict.ADVANCE, False, S.ADVANCED),
        (Verdict.ADVANCE, True, S.APPROVED),
        (Verdict.REVISE, False, S.REVISE),
        (Verdict.REVISE, True, S.REVISE),
        (Verdict.PARK, True, S.PARKED),
        (Verdict.KILL, False, S.KILLED),
    ],
)
def test_a_verdict_ends_the_circle_and_moves_the_idea(verdict: Verdict, last: bool, state: PrfaqState) -> None:
    """Each word leads to its state; the debate is judged and asks nobody to commit; parked is not killed."""
    given_ = _give(_form(verdict), last=last)
    assert isinstance(given_, Given)
    assert (given_.prfaq.state, given_.debate.state) == (state, DebateState.JUDGED)
    assert given_.debate.ended
    assert given_.circle.verdict == verdict
    assert given_.circle.given_by == DECIDER
    parked = verdict is Verdict.PARK
    assert (given_.prfaq.return_on is not None, bool(given_.prfaq.winner)) == (parked, parked)


@pytest.mark.parametrize(
    ("form", "by", "last", "expected"),
    [
        (_form("Kill"), AUTHOR, False, [(Code.OWN_VERDICT, None)]),
        (_form("Kill"), READER, False, [(Code.NOT_DECIDER, None)]),
        (_form(None), DECIDER, False, [(Code.NO_OPTIONS, "verdict")]),
        (_form("Something else"), DECIDER, False, [(Code.NO_OPTIONS, "verdict")]),
        (_form("Kill", cause=None), DECIDER, False, [(Code.NO_CAUSE, "cause")]),
        (_form("Kill", cause="taste"), DECIDER, False, [(Code.NO_CAUSE, "cause")]),
        (_form("Kill", reason="Too dear."), DECIDER, False, [(Code.THIN_VERDICT, "reason")]),
        (_form("Advance", reason="Good."), DECIDER, True, [(Code.THIN_VERDICT, "reason")]),
        (_form("Revise", reason="  \u200b "), DECIDER, False, [(Code.EMPTY_REASON, "reason")]),
        (_form("Kill", reason="x " * 800), DECIDER, False, [(Code.TOO_LONG, "reason")]),
        (_form("Park", winner=""), DECIDER, False, [(Code.NO_WINNER, "winner")]),
        (_form("Park", return_on=None), DECIDER, False, [(Code.RETURN_DAY, "return_on")]),
        (_form("Park", return_on=TODAY), DECIDER, False, [(Code.RETURN_DAY, "return_on")]),
        (_form("Park", return_on=date(2031, 1, 1)), DECIDER, False, [(Code.RETURN_DAY, "return_on")]),
    ],
)
def test_what_a_verdict_misses(form: VerdictForm, by: str, last: bool, expected: list[tuple[Code, str | None]]) -> None:
    """P6 and P9, the kind of reason, what won and when it comes back: all that is missing, each by its field."""
    found = _give(form, by=by, last=last)
    assert isinstance(found, tuple)
    assert [(one.code, one.field) for one in found] == expected


@pytest.mark.parametrize(("verdict", "last"), [("Revise", True), ("Advance", False)])
def test_a_short_reason_may_send_it_on(verdict: str, last: bool) -> None:
    """Ten words are asked where an idea ends or is built; to rewrite it, or to pass it on, fewer are enough."""
    assert isinstance(_give(_form(verdict, cause=None, reason="Two customers."), last=last), Given)


def test_a_short_reason_may_stand_with_a_reason() -> None:
    """P9 is overridden by a waiver, and by nothing else."""
    form = _form("Kill", reason="Too dear.")
    kept = give(DEBATE, CIRCLE, READING, form, by=DECIDER, now=NOW, today=TODAY, overridden={"P9"})
    assert isinstance(kept, Given)
    other = give(DEBATE, CIRCLE, READING, form, by=DECIDER, now=NOW, today=TODAY, overridden={"P4"})
    assert isinstance(other, tuple)


def test_no_verdict_before_notes_are_open_or_twice() -> None:
    """Sealed notes steer nobody; what was judged stays judged; and a circle is never decided."""
    early = _give(_form("Kill"), state=DebateState.COLLECTING, revealed_at=None)
    assert isinstance(early, tuple)
    assert early[0].code is Code.DECIDER_FIRST
    late = _give(_form("Kill"), state=DebateState.JUDGED, ended_at=NOW)
    assert isinstance(late, tuple)
    assert late[0].code is Code.VERDICT_GIVEN
    refused = why_not_decide(DEBATE, DECIDER, NOW)
    assert refused is not None
    assert refused.code is Code.VERDICT_NOT_DECISION


def _why_not(prfaq: Prfaq, *readers: str, decider: str = DECIDER, by: str = AUTHOR) -> list[Code]:
    form = Asking("C1", readers, decider, NOW + HOUR)
    return [one.code for one in why_not_ask(prfaq, form, by=by, readers_before={READER})]


def test_which_circle_is_next_and_who_is_fresh() -> None:
    """The verdict before says which circle is next, so none is skipped; a later one takes a fresh reader (P5)."""
    advanced = replace(IDEA, state=S.ADVANCED, place=1)
    assert [one.next_place for one in (IDEA, advanced, replace(advanced, state=S.REVISE))] == [1, 2, 1]
    assert _why_not(IDEA, READER) == []
    assert _why_not(advanced, READER) == [Code.NOBODY_FRESH]
    assert _why_not(advanced, AUTHOR, READER) == [Code.NOBODY_FRESH]
    assert _why_not(advanced, READER, "UNEW") == []
    assert _why_not(replace(advanced, state=S.REVISE), READER) == []
    assert _why_not(IDEA, READER, decider=AUTHOR) == [Code.OWN_VERDICT]
    assert _why_not(IDEA, READER, by=READER) == [Code.NOT_AUTHOR]
    assert _why_not(READING, READER) == [Code.PRFAQ_READ]
    assert _why_not(replace(IDEA, state=S.KILLED), READER) == [Code.PRFAQ_OVER]


def test_a_title_goes_there_and_back() -> None:
    """A circle's question holds the title, however long, within what a question may be."""
    assert title_in(opening_of(IDEA, Asking("C1", (), DECIDER, None)).question) == "Refunds in a minute"
    long = replace(IDEA, title="x" * 500)
    assert len(opening_of(long, Asking("C1", (), DECIDER, None)).question) <= 300


def test_every_arrow_and_no_other() -> None:
    """From every state every act by everybody moves along a drawn arrow; each arrow is walked."""
    acts = {
        "save": lambda p, by: save(p, Draft(1, "a", 1, AUTHOR, NOW), "b", "t", seen=1, by=by, now=NOW),
        "crumple": lambda p, by: crumple(p, "No.", by=by, now=NOW),
        "reopen": lambda p, by: reopen(p, "It is cheaper.", by=by, now=NOW),
        "hand off": lambda p, by: hand_off(p, "In May", "Payments", by=by, now=NOW),
        "ship": lambda p, by: ship(p, by=by, now=NOW),
        "withdraw": lambda p, by: withdraw(p, "No.", by=by, now=NOW),
        "wake": lambda p, by: wake(p, now=NOW),
    }
    walked = {("-", S.DRAFT)}
    for state in S:
        came_from = (S.DRAFT, S.REVISE, S.ADVANCED)
        one = replace(IDEA, state=state, circle=9, place=1)
        for by in (AUTHOR, DECIDER, READER):
            for act in acts.values():
                done = act(one, by)
                after = done[0] if isinstance(done, tuple) else done
                if isinstance(after, Prfaq):
                    assert by == AUTHOR or act is acts["wake"]
                    walked.add((state, after.state))
            if not _why_not(one, "UNEW", by=by):
                walked.add((state, ask(one, CIRCLE, now=NOW).state))
        for before in came_from:
            gone = back(
                one, replace(CIRCLE, came_from=before.value), replace(DEBATE, state=DebateState.CANCELLED), now=NOW
            )
            walked |= {(state, gone.prfaq.state)} if isinstance(gone, Back) else set()
    for verdict in Verdict:
        for last in (False, True):
            given_ = _give(_form(verdict), last=last)
            assert isinstance(given_, Given)
            walked.add((S.IN_CIRCLE, given_.prfaq.state))
    assert walked == {(one.source, one.target) for one in PRFAQ_TRANSITIONS} | {(S.DRAFT, S.DRAFT)}


def test_a_parked_idea_that_woke_asks_once() -> None:
    """It waits for its author's word until they say what changed; nobody wakes what is parked no more."""
    parked = replace(IDEA, state=S.PARKED, reason=WHY, return_on=TODAY)
    woken = wake(parked, now=NOW)
    assert woken is not None
    assert woken.came_back
    assert wake(woken, now=NOW) is None
    said = reopen(woken, "Cost fell.", by=AUTHOR, now=NOW)
    assert isinstance(said, Prfaq)
    assert not said.came_back
    assert isinstance(reopen(said, "Again.", by=AUTHOR, now=NOW), Refusal)


_TEXT = st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and "\x00" not in text)


@given(st.lists(st.builds(Note, st.sampled_from(NoteKind), _TEXT, st.sampled_from(["", "problem"])), max_size=8))
def test_notes_are_kept_as_they_are(notes: list[Note]) -> None:
    """Whatever a reader writes comes back the same from its row; what is no row of notes is none."""
    assert notes_from(stored_notes(notes)) == tuple(notes)
    assert notes_from("[removed]") == notes_from("") == notes_from("7") == ()


def test_one_note_a_line_may_point_at_a_section() -> None:
    """A line that begins with a section's name points at it; a name alone or an unknown one is on the whole."""
    typed = {NoteKind.FIX: "- problem: whose?\n\nTiming: now?\nProblem:", NoteKind.KILL: "Unit cost"}
    assert read_notes(typed, {"Problem": "problem"}) == (
        Note(NoteKind.FIX, "whose?", "problem"),
        Note(NoteKind.FIX, "Timing: now?"),
        Note(NoteKind.FIX, "Problem:"),
        Note(NoteKind.KILL, "Unit cost"),
    )


def _passage(prfaq: int, place: int, verdict: str | None, days: float = 1, **more: object) -> Passage:
    ended = NOW + timedelta(days=days) if verdict else None
    return Passage(prfaq, place, verdict, NOW, ended, **more)  # type: ignore[arg-type]  # fields by name


def test_the_funnel_counts_each_idea_once() -> None:
    """Read twice is entered once; parked is not killed; days are those of every reading; reasons are counted."""
    again = replace(_passage(1, 1, "Advance", 3), asked_at=NOW + HOUR, claims=4, supported=1)
    passages = [_passage(1, 1, "Revise"), again, _passage(2, 1, "Kill", 2, cause="economics"), _passage(3, 1, None)]
    passages += [replace(_passage(1, 2, "Park", cause="timing"), asked_at=NOW + 2 * HOUR, claims=4, supported=3)]
    found = funnel([S.PARKED, S.KILLED, S.IN_CIRCLE, S.CRUMPLED], passages)
    one, two = found.steps
    assert (one.entered, one.reading, one.advanced, one.revised, one.killed, one.days) == (3, 1, 1, 0, 1, 2.0)
    assert (two.entered, two.parked, two.killed) == (1, 1, 0)
    assert found.causes == {"economics": 1, "timing": 1}
    assert (found.supported, found.claims, found.total, found.wide) == (3, 4, 4, None)
    assert funnel([], []).total == 0


def test_the_funnel_over_time() -> None:
    """Twelve weeks: what entered each circle for the first time, then what the last circle let pass; older is out."""
    week = timedelta(days=7)
    passages = [_passage(1, 1, "Advance"), replace(_passage(1, 1, "Revise"), asked_at=NOW - 2 * week)]
    passages += [_passage(2, 1, None), replace(_passage(3, 1, None), asked_at=NOW - 12 * week)]
    passages += [_passage(1, 2, "Advance", last=True), replace(_passage(4, 2, "Advance"), asked_at=NOW - 11 * week)]
    one, two, approved = over_time(passages, NOW + HOUR + timedelta(days=1))
    assert (one.place, one.weeks) == (1, (0,) * 9 + (1, 0, 1))
    assert (two.place, two.weeks) == (2, (1,) + (0,) * 10 + (1,))
    assert (approved.place, approved.weeks) == (0, (0,) * 11 + (1,))
    assert over_time(passages, NOW + 30 * week) == ()


def test_stated_days_that_were_met() -> None:
    """A day counts once it has come, or once the thing has shipped; late is late."""
    may, june, today = date(2027, 5, 3), date(2027, 6, 1), date(2027, 5, 20)
    assert dates_met([(may, may), (may, None), (june, None), (june, today), (may, today)], today) == (2, 4)


@pytest.mark.parametrize(("passed", "killed", "wide"), [(9, 1, True), (8, 2, False), (9, 0, False), (10, 0, True)])
def test_a_funnel_narrows(passed: int, killed: int, wide: bool) -> None:
    """More than 80 % of at least ten is noted, and nothing below that."""
    passages = [_passage(number, 1, "Advance") for number in range(passed)]
    passages += [_passage(100 + number, 1, "Kill") for number in range(killed)]
    assert (funnel([], passages).wide is not None) is wide


@pytest.mark.parametrize(
    ("press", "internal", "found"),
    [
        ("It costs $20 a month.", "Who pays? The shop.", ()),
        ("This is confidential.", "", ("confidential",)),
        ("", "The margin falls to 12 % where one in fifty is wrong.", ("margin falls to 12 %",)),
        ("", "We lose 1.2 million, $3m of revenue.", ("$3m of revenue",)),
        ("", "In 14 shops 60 % wait a week.", ()),
        ("Margins of 40 % are printed in every paper.", "", ()),
    ],
)
def test_what_looks_confidential(press: str, internal: str, found: tuple[str, ...]) -> None:
    """Figures of money among colleagues, and what says so itself; prices and customers' numbers are everybody's."""
    assert looks_confidential([press], [internal]) == found
