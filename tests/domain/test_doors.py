"""Doors: which one a question is, what a one-way door needs, and who may say that the label is wrong."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar, decisions, doors, opening, positions, waivers
from bot.domain.changes import ChangeKind, Reworked
from bot.domain.debates import Changed, DebateState, open_debate
from bot.domain.decisions import Decided
from bot.domain.doors import Door, Profile, Tick, changing
from bot.domain.intents import Kind, Ping, View
from bot.domain.refusals import Refusal
from bot.domain.settings import Settings
from tests.domain.cast import (
    BOT,
    DAY,
    DEADLINE,
    DIRECTOR,
    GONE,
    GUEST,
    HOUR,
    LEAD,
    MINUTE,
    NOW,
    ONE,
    PEOPLE,
    POSITIONS,
    STRANGER,
    THREE,
    TWO,
    ask,
    chosen,
    codes,
    collecting,
    decided,
    form,
    passed,
    revealed,
    verdict,
    waiting,
)

ONE_WAY = {
    "ticks": (Tick.BOUND,),
    "decider": DIRECTOR.id,
    "owner": LEAD.id,
    "approver": STRANGER.id,
    "success": "p99 stays under 200 ms",
    "look_back": date(2027, 6, 1),
}
FOREIGN = replace(STRANGER, stranger=True)


def one_way(**changes):
    """Return a one-way door that takes positions."""
    return collecting(**{**ONE_WAY, **changes})


@given(st.sets(st.sampled_from(list(Tick))))
def test_a_tick_makes_a_one_way_door(ticks):
    """None is a two-way door, any of four makes a one-way door; they are kept in the order of the form."""
    assert doors.door_of(ticks) is (Door.ONE_WAY if ticks else Door.TWO_WAY)
    assert doors.in_order(ticks) == tuple(one for one in Tick if one in ticks)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(1, 100))
def test_enough(wrote, asked, percent):
    """One is enough for a two-way door; a one-way door takes at least its share of those asked, and never nobody."""
    assert doors.enough(wrote, asked, Door.TWO_WAY, percent) == (wrote >= 1)
    takes = doors.needed(asked, Door.ONE_WAY, percent)
    assert doors.enough(wrote, asked, Door.ONE_WAY, percent) == (wrote >= takes)
    assert 1 <= takes <= asked
    assert takes * 100 >= asked * percent > (takes - 1) * 100 or takes == 1


@pytest.mark.parametrize(
    ("named", "refused"),
    [
        ({}, set()),
        ({"owner": None}, {("NO_OWNER", "owner")}),
        ({"owner": GONE.id}, {("NOT_A_PERSON", "owner")}),
        ({"owner": DIRECTOR.id}, {("OWNER_DECIDES", "owner")}),
        ({"owner": GUEST.id}, {("GUEST_DECIDES", "owner")}),
        ({"approver": None}, {("NO_RULER", "approver")}),
        ({"approver": DIRECTOR.id}, {("NO_RULER", "approver")}),
        ({"approver": LEAD.id}, {("NO_RULER", "approver")}),
        ({"approver": GUEST.id}, {("NO_RULER", "approver")}),
        ({"approver": BOT.id}, {("NO_RULER", "approver")}),
        ({"approver": GONE.id}, {("NO_RULER", "approver")}),
        ({"approver": ONE.id}, {("TAKES_PART", "approver")}),  # who writes or commits could never rule
        ({"approver": STRANGER.id, "affected": (STRANGER.id,)}, {("TAKES_PART", "approver")}),
        ({"success": ""}, {("NO_MEASURE", "success")}),
        ({"success": "Everybody is happy."}, {("NO_MEASURE", "success")}),
        ({"success": "١٠ days"}, set()),  # a number in any script
        ({"success": "9" * 301}, {("TOO_LONG", "success")}),
        ({"look_back": None}, {("NO_OWNER", "look_back")}),
        ({"look_back": date(2026, 11, 24)}, {("LOOK_BACK_PAST", "look_back")}),
        ({"look_back": date(2026, 11, 25)}, set()),
        ({"look_back": date.max}, {("LOOK_BACK_PAST", "look_back")}),
        ({"options": ("Leave",)}, {("ONE_OPTION", "options")}),
        ({"options": ("Leave", "Do nothing")}, {("ONE_OPTION", "options")}),
        ({"options": ("Leave", "do  NOTHING ")}, {("ONE_OPTION", "options")}),
        ({"options": ("Leave", "No")}, set()),
        ({"options": ("No", "yes")}, set()),  # No is doing nothing, and the question about one thing
        ({"options": ("Leave", "In two phases")}, set()),
        ({"options": ("Leave", "In two phases", "Do nothing")}, set()),
        ({"options": ("Do nothing",)}, {("NO_OPTIONS", "options")}),  # said once, not twice
        ({"owner": None, "approver": None, "success": "", "look_back": None}, {
            ("NO_OWNER", "owner"), ("NO_RULER", "approver"), ("NO_MEASURE", "success"), ("NO_OWNER", "look_back"),
        }),
    ],
)  # fmt: skip
def test_what_a_one_way_door_names(named, refused):
    """Two options, one who decides and another who owns, a third who rules, a number and a day; all said at once."""
    asked = ask(**{**ONE_WAY, **named})
    assert (codes(asked) if isinstance(asked, tuple) else set()) == refused


def test_people_of_other_workspaces_never_rule():
    """Who is a guest of a shared channel may be asked, and does not rule."""
    named = form(**ONE_WAY).profile
    assert not doors.why_not_profile(named, PEOPLE, NOW.date())
    assert codes(doors.why_not_profile(named, PEOPLE | {FOREIGN.id: FOREIGN}, NOW.date())) == {("NO_RULER", "approver")}


def test_a_two_way_door_names_nothing_more():
    """What was typed for a one-way door whose ticks were taken away again is not kept."""
    debate = waiting(**{**ONE_WAY, "ticks": (), "options": ("Leave",)})
    assert (debate.door, debate.owner, debate.success, debate.look_back) == (Door.TWO_WAY, None, "", None)


def test_the_first_page_is_judged_first():
    """Before the page that a tick adds, only what stands on the first one is missed."""
    found = form(**{**ONE_WAY, "owner": None, "question": "", "options": ("Leave",)})
    first = opening.why_not_open(found, by=LEAD, people=PEOPLE, now=NOW, asked_again=False, whole=False)
    assert codes(first) == {("NO_QUESTION", "question"), ("ONE_OPTION", "options")}


def test_settings_of_its_day_are_kept():
    """A debate keeps the quorum and the day to think with which it was asked."""
    debate = ask(**ONE_WAY).debate
    assert (debate.quorum, debate.cooling_hours) == (60, 24)
    settings = Settings(quorum=80, cooling_hours=1)
    opened = opening_with(settings).debate
    assert (opened.quorum, opened.cooling_hours) == (80, 1)


def opening_with(settings):
    """Open a one-way door under other settings."""
    more = {"number": 1, "by": LEAD, "people": PEOPLE, "now": NOW, "seed": 1, "asked_again": False}
    return open_debate(form(**ONE_WAY), **more, settings=settings)


# the label


@pytest.mark.parametrize(
    ("debate", "by", "refused"),
    [
        (collecting(), LEAD, None),
        (collecting(), ONE, None),
        (collecting(decider=DIRECTOR.id), DIRECTOR, None),
        (collecting(), STRANGER, "DOOR_OF_OTHERS"),
        (collecting(affected=(STRANGER.id,)), STRANGER, "DOOR_OF_OTHERS"),  # asked to commit, not to argue
        (waiting(), LEAD, "NOT_POSTED"),
        (revealed(), ONE, "OPENED_STAYS"),
        (decided().debate, LEAD, "ALREADY_DECIDED"),
    ],
)
def test_who_corrects_the_label(debate, by, refused):
    """Whoever was asked may, until positions open; nobody else, and not later."""
    why_not = changing.why_not_correct(debate, by.id)
    assert (why_not.code.name if why_not else None) == refused


@given(
    st.sampled_from([collecting(), one_way()]),
    st.sets(st.sampled_from(list(Tick))),
    st.sampled_from(list(Door)),
    st.sampled_from(["", " \u200b", "It binds us.", "x" * 301]),
)
def test_a_label_is_corrected_with_a_reason(debate, ticks, door, reason):
    """Only to the other door, with ticks that make it, and a reason; it is told in one line, and nothing else moves."""
    done = changing.correct(debate, tuple(ticks), door, reason, by=ONE.id, now=NOW + HOUR)
    fine = door is not debate.door and (ticks or door is Door.TWO_WAY) and reason == "It binds us."
    assert isinstance(done, Reworked) == bool(fine)
    if isinstance(done, Reworked):
        after = done.debate
        assert after.door is door is doors.door_of(after.ticks)
        assert replace(after, ticks=debate.ticks, door=debate.door, changes=debate.changes) == debate
        [change] = done.changes
        assert (change.kind, change.by, change.reason, change.author) == (ChangeKind.DOOR, ONE.id, reason, ONE.id)
        assert View(Kind.CHANGE, debate.number, str(after.changes)) in done.intents
        assert not [one for one in done.intents if isinstance(one, Ping)], "nobody is pinged"


def test_what_was_not_named_is_asked_of_the_decider():
    """A label that became one-way has nobody who owns or rules: that is named before deciding, by the decider alone."""
    label = changing.correct(collecting(), (Tick.LOST,), Door.ONE_WAY, "It is gone then.", by=ONE.id, now=NOW).debate
    opened = positions.reveal(label, POSITIONS, people=PEOPLE, now=DEADLINE).debate
    later = DEADLINE + 25 * HOUR
    missing = changing.why_not_complete(opened, PEOPLE, later.date())
    assert codes(missing) >= {("NO_OWNER", "owner"), ("NO_RULER", "approver"), ("NO_MEASURE", "success")}
    refused = decisions.decide(opened, verdict(), by=LEAD.id, people=PEOPLE, now=later)
    assert codes(refused) >= {("NO_OWNER", "owner"), ("NO_RULER", "approver"), ("NO_MEASURE", "success")}

    named = Profile("", ONE.id, DIRECTOR.id, "p99 under  200 ms", date(2027, 6, 1))
    by_another = changing.complete(opened, named, by=ONE.id, people=PEOPLE, now=later)
    assert codes(by_another) == {("MOVED_ON", None)}
    whole = changing.complete(opened, named, by=LEAD.id, people=PEOPLE, now=later)
    assert isinstance(whole, Changed)
    assert not changing.why_not_complete(whole.debate, PEOPLE, later.date())
    done = decisions.decide(
        whole.debate, verdict(owner=None, look_back=date(2028, 1, 3)), by=LEAD.id, people=PEOPLE, now=later, heard=HEARD
    )
    assert isinstance(done, Decided)
    assert (done.decision.owner, done.decision.success) == (ONE.id, "p99 under 200 ms")


HEARD = {"option.1": "You fear slower refunds."}


# time


def reveal(debate, said, now):
    """Do what the clock does when time is up."""
    longer = changing.extend(debate, said, people=PEOPLE, now=now)
    return longer or positions.reveal(debate, said, people=PEOPLE, now=now)


def test_too_few_wrote():
    """A day more, once and to noon at the earliest, told in one line; then no decision. All in still opens."""
    debate, said = one_way(), (chosen(ONE.id), passed(TWO.id))
    assert reveal(debate, said, DEADLINE - MINUTE) is None
    longer = reveal(debate, said, DEADLINE + MINUTE)
    assert isinstance(longer, Reworked)
    assert longer.debate == replace(debate, deadline=DEADLINE + 24 * HOUR, extended=True, changes=1)
    [change] = longer.changes
    assert (change.kind, change.by, change.was) == (ChangeKind.EXTENDED, "", "1 3 2")
    assert not [one for one in longer.intents if isinstance(one, Ping)], "nobody is pinged"

    end = longer.debate.deadline
    assert reveal(longer.debate, said, end - MINUTE) is None
    over = reveal(longer.debate, said, end)
    assert (over.debate.state, over.debate.end_reason) == (DebateState.EXPIRED, "too few wrote a position")
    everybody = (*said, passed(THREE.id))
    assert reveal(debate, everybody, NOW).debate.state is DebateState.REVEALED


@given(st.integers(0, 30 * 24 * 60), st.integers(0, 3), st.booleans())
def test_a_deadline_always_ends(minutes, wrote, extended):
    """At its deadline a one-way door opens, gets one day more that lies ahead, or expires: it never hangs."""
    now = NOW + minutes * MINUTE
    debate = replace(one_way(), deadline=min(now, DEADLINE), extended=extended)
    said = POSITIONS[:wrote]
    after = reveal(debate, said, now)
    assert after is not None
    if isinstance(after, Reworked):
        assert not extended
        assert wrote < 2
        assert after.debate.deadline > now
    else:
        enough = wrote >= 2
        assert after.debate.state is (DebateState.REVEALED if enough else DebateState.EXPIRED)


def test_a_two_way_door_takes_one():
    """One position opens a two-way door, and nobody gets a day more."""
    assert reveal(collecting(), (chosen(ONE.id),), DEADLINE).debate.state is DebateState.REVEALED
    assert reveal(collecting(), (), DEADLINE).debate.end_reason == "nobody wrote a position"


@given(st.integers(0, 168), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_day_to_think(hours, later):
    """A one-way door is decided only after its hours; a two-way door at once."""
    opened = replace(positions.reveal(one_way(), POSITIONS, people=PEOPLE, now=DEADLINE).debate, cooling_hours=hours)
    why_not = decisions.why_not_decide(opened, DIRECTOR.id, DEADLINE + later)
    assert (why_not is None) == (later >= timedelta(hours=hours))
    if why_not is not None:
        assert why_not == Refusal(why_not.code, {"at": DEADLINE + timedelta(hours=hours)})
    assert decisions.why_not_decide(revealed(), LEAD.id, DEADLINE) is None


# overrides


@pytest.mark.parametrize(
    ("rule", "reason", "refused"),
    [
        ("D3", "There is only this one left.", None),
        ("D4", "The season ends in May only.", None),
        ("D3", "Only this one left.", "THIN_REASON"),
        ("D3", "\u200b \u200b \u200b \u200b \u200b", "THIN_REASON"),
        ("D3", "word " * 61, "TOO_LONG"),
        ("D5", "There is only this one left.", "MOVED_ON"),  # no override for that
    ],
)
def test_an_override_takes_a_reason(rule, reason, refused):
    """Five words at least, for the rules that can be overridden."""
    made = waivers.waive(42, 1, rule, reason, by=LEAD.id, now=NOW)
    assert (made.code.name if isinstance(made, Refusal) else None) == refused


def test_one_option_is_overridden():
    """A one-way door with one option is decided only with a reason for that; a two-way door needs none."""
    single = replace(positions.reveal(one_way(), POSITIONS, people=PEOPLE, now=DEADLINE).debate, options=("Yes",))
    later, more = DEADLINE + DAY, {"by": DIRECTOR.id, "people": PEOPLE}
    assert codes(decisions.decide(single, verdict(owner=None), now=later, **more)) == {("ONE_OPTION", None)}
    over = decisions.decide(single, verdict(owner=None), now=later, overridden={"D3"}, **more)
    assert isinstance(over, Decided)
    light = replace(revealed(), options=("Yes",))
    assert isinstance(decisions.decide(light, verdict(), by=LEAD.id, people=PEOPLE, now=later), Decided)


@pytest.mark.parametrize(
    ("days", "settings", "fine"), [(30, 30, True), (31, 30, False), (8, 7, False), (365, 366, True)]
)
def test_a_two_way_door_is_looked_back_on_soon(days, settings, fine):
    """Within the workspace's days, or with a reason; a one-way door at the day that was named."""
    look_back = DEADLINE.date() + days * DAY
    more = {"by": LEAD.id, "people": PEOPLE, "now": DEADLINE, "settings": Settings(look_back_days=settings)}
    done = decisions.decide(revealed(), verdict(look_back=look_back), **more)
    assert isinstance(done, Decided) == fine
    if not fine:
        assert codes(done) == {("LOOK_BACK_FAR", "look_back")}
    assert isinstance(decisions.decide(revealed(), verdict(look_back=look_back), **more, overridden={"D4"}), Decided)


def test_usual_times():
    """A one-way question is open to 11:00 of the second working day, and looked at after 90 days."""
    zone = calendar.zone_of("Europe/Berlin")
    assert calendar.usual_deadline(NOW, zone, one_way=True) == datetime(2026, 11, 26, 10, tzinfo=NOW.tzinfo)
    friday = NOW + 3 * DAY
    assert calendar.usual_deadline(friday, zone, one_way=True) == datetime(2026, 12, 1, 10, tzinfo=NOW.tzinfo)
    assert calendar.default_review(NOW, zone) == date(2027, 2, 22)
