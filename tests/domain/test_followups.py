"""Follow-ups: who may own one, what may become of it, who sees to what nobody owns, and what waits for whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar, followups
from bot.domain.followups import (
    Did,
    Followed,
    FollowUp,
    FollowUpForm,
    FollowUpState,
    FollowUpStep,
    Vacant,
    keeper_of,
)
from bot.domain.grammar import read_todo
from bot.domain.people import Member
from bot.domain.records import Audience, FollowUpCase, can_see_follow_up
from bot.domain.refusals import Code, Refusal
from bot.domain.waiting import WaitingKind, entrusted_by, waiting_for
from tests.domain.cast import (
    BOT,
    DAY,
    GONE,
    GUEST,
    HOUR,
    LEAD,
    NOW,
    ONE,
    PEOPLE,
    PRIVATE,
    STRANGER,
    SUPPORT,
    THREE,
    TWO,
)

FRIDAY = date(2026, 11, 27)
FULL = {**PEOPLE, STRANGER.id: replace(STRANGER, stranger=True)}
LONG = "x" * 301


def make(owner: str | None = ONE.id, due: date | None = FRIDAY, text: str = "Tell the shops", by: Member = LEAD):
    """Make a follow-up as the form would; returns what the rule returns."""
    form = FollowUpForm(text, owner, due)
    return followups.make(form, id=7, number=None, channel=SUPPORT.id, link="", by=by, people=FULL, now=NOW)


def made(owner: Member = ONE, by: Member | None = None) -> FollowUp:
    """Return a follow-up of ``owner``, who named themselves unless ``by`` did."""
    done = make(owner.id, by=by or owner)
    assert isinstance(done, Followed)
    return done.followup


def codes(found: object) -> list[Code]:
    """Return the codes of what was refused."""
    if isinstance(found, Refusal):
        return [found.code]
    assert isinstance(found, tuple), found
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("news", "code", "field"),
    [
        ({"owner": None}, Code.WHO_AND_WHEN, "owner"),
        ({"due": None}, Code.WHO_AND_WHEN, "due"),
        ({"owner": "U0NOBODY"}, Code.NOT_A_PERSON, "owner"),
        ({"owner": BOT.id}, Code.NOT_A_PERSON, "owner"),
        ({"owner": GONE.id}, Code.NOT_A_PERSON, "owner"),
        ({"owner": GUEST.id}, Code.GUEST_DECIDES, "owner"),
        ({"owner": STRANGER.id}, Code.GUEST_DECIDES, "owner"),
        ({"due": date(2026, 11, 23)}, Code.DEADLINE_PAST, "due"),
        ({"due": date.min}, Code.DEADLINE_PAST, "due"),
        ({"due": date(2028, 1, 3)}, Code.DUE_FAR, "due"),
        ({"text": " \u200b"}, Code.NO_TASK, "text"),
        ({"text": LONG}, Code.TOO_LONG, "text"),
    ],
)
def test_what_none_is_made_of(news: dict, code: Code, field: str) -> None:
    """One person who can own it, one day ahead, and words for what is to be done (F1); each is said by its field."""
    refused = make(**news)
    assert codes(refused) == [code]
    assert refused[0].field == field


def test_everything_that_is_missing_is_said_at_once() -> None:
    """An empty form names all three; a guest makes none at all."""
    assert codes(make(None, None, "")) == [Code.NO_TASK, Code.WHO_AND_WHEN, Code.WHO_AND_WHEN]
    assert codes(make(by=GUEST)) == [Code.GUEST_MAKES]


def test_naming_oneself_accepts() -> None:
    """Whoever names themselves owns it; somebody else is asked, and owns nothing before they accept."""
    assert (made().owner, made().asked) == (ONE.id, None)
    asked = made(ONE, LEAD)
    assert (asked.owner, asked.asked) == (None, ONE.id)
    taken = followups.accept(asked, by=ONE, people=FULL, now=NOW)
    assert isinstance(taken, Followed)
    assert (taken.followup.owner, taken.followup.asked) == (ONE.id, None)
    assert codes(followups.accept(taken.followup, by=ONE, people=FULL, now=NOW)) == [Code.OWNS_ALREADY]
    assert codes(followups.accept(asked, by=TWO, people=FULL, now=NOW)) == [Code.NOT_ASKED_TO_OWN]


def test_a_day_off_moves_and_says_so() -> None:
    """Saturday is due on Monday, and the step knows which day was picked; a working day stays as it is."""
    saturday = make(due=date(2026, 11, 28))
    assert isinstance(saturday, Followed)
    assert (saturday.followup.due, saturday.moved_from) == (date(2026, 11, 30), date(2026, 11, 28))
    friday = make()
    assert isinstance(friday, Followed)
    assert friday.moved_from is None
    holidays = calendar.WorkingDays(holidays=frozenset({FRIDAY}))
    moved = followups.slip(made(), FRIDAY, "Later.", by=ONE, people=FULL, now=NOW, working=holidays)
    assert isinstance(moved, Followed)
    assert moved.followup.due == date(2026, 11, 30)


def test_the_third_new_date_is_refused() -> None:
    """Its day moves twice, with a reason each time; then F3."""
    one = made()
    assert codes(followups.slip(one, None, "", by=ONE, people=FULL, now=NOW)) == [Code.WHO_AND_WHEN, Code.EMPTY_REASON]
    assert codes(followups.slip(one, FRIDAY, "Again.", by=ONE, people=FULL, now=NOW)) == [Code.SAME_DEADLINE]
    for place in (1, 2):
        then = followups.slip(one, FRIDAY + 7 * place * DAY, "Legal.", by=ONE, people=FULL, now=NOW)
        assert isinstance(then, Followed)
        one = then.followup
        assert one.slips == place
    assert codes(followups.slip(one, FRIDAY + 30 * DAY, "Legal.", by=ONE, people=FULL, now=NOW)) == [Code.MOVED_TWICE]


def test_done_needs_a_result() -> None:
    """F2: one line or a link; and what is over takes no second answer, but says what happened."""
    assert codes(followups.done(made(), "", by=ONE, people=FULL, now=NOW)) == [Code.NO_RESULT]
    assert codes(followups.done(made(), "Mine.", by=TWO, people=FULL, now=NOW)) == [Code.FOR_ITS_OWNER]
    over = followups.done(made(), "In the handbook.", by=ONE, people=FULL, now=NOW)
    assert isinstance(over, Followed)
    again = followups.slip(over.followup, FRIDAY, "Late.", by=ONE, people=FULL, now=NOW)
    assert codes(again) == [Code.FOLLOW_UP_OVER]
    assert isinstance(again, tuple)
    assert again[0].facts["name"] == ONE.name
    assert codes(followups.accept(over.followup, by=TWO, people=FULL, now=NOW)) == [Code.FOLLOW_UP_OVER]


def test_a_form_on_an_older_state_is_refused() -> None:
    """Whoever fills in a form while something else happens is told that, and keeps nothing by it."""
    then = followups.slip(made(), FRIDAY + 7 * DAY, "Legal.", by=ONE, people=FULL, now=NOW, seen=1)
    assert isinstance(then, Followed)
    late = followups.done(then.followup, "Done.", by=ONE, people=FULL, now=NOW, seen=1)
    assert codes(late) == [Code.FOLLOW_UP_MOVED]


@pytest.mark.parametrize(
    ("who", "code"),
    [(None, Code.NO_BLOCKER), (ONE.id, Code.NO_BLOCKER), (BOT.id, Code.NOT_A_PERSON), (GONE.id, Code.NOT_A_PERSON)],
)
def test_one_other_person_blocks(who: str | None, code: Code) -> None:
    """Blocked by nobody, oneself or a bot is no block; a guest may block."""
    assert codes(followups.block(made(), who, "A key.", by=ONE, people=FULL, now=NOW)) == [code]
    assert isinstance(followups.block(made(), GUEST.id, "A key.", by=ONE, people=FULL, now=NOW), Followed)


def test_free_again() -> None:
    """Whoever blocks it frees it or says "not me", its owner frees it too; nobody else, and not twice."""
    blocked = followups.block(made(), TWO.id, "A key.", by=ONE, people=FULL, now=NOW)
    assert isinstance(blocked, Followed)
    one = blocked.followup
    assert codes(followups.free(one, by=THREE, people=FULL, now=NOW)) == [Code.FOR_ITS_OWNER]
    assert codes(followups.not_me(one, by=ONE, people=FULL, now=NOW)) == [Code.FOR_ITS_OWNER]
    for then in (
        followups.free(one, by=TWO, people=FULL, now=NOW),
        followups.free(one, by=ONE, people=FULL, now=NOW),
        followups.not_me(one, by=TWO, people=FULL, now=NOW),
    ):
        assert isinstance(then, Followed)
        assert (then.followup.state, then.followup.blocker) == (FollowUpState.OPEN, None)
        assert codes(followups.free(then.followup, by=TWO, people=FULL, now=NOW)) == [Code.FOLLOW_UP_MOVED]


def give(one: FollowUp, to: str | None, note: str = "Yours.", by: Member = ONE, decider: str | None = None):
    """Ask somebody else to own it."""
    return followups.hand(one, to, note, by=by, decider=decider, people=FULL, now=NOW)


def test_handed_on() -> None:
    """With a note, by its owner, who keeps it until the other accepts; never to themselves, a bot, a guest."""
    handed = give(made(), TWO.id)
    assert isinstance(handed, Followed)
    assert (handed.followup.owner, handed.followup.asked) == (ONE.id, TWO.id)
    refused = followups.decline(handed.followup, "No time", by=TWO, people=FULL, now=NOW)
    assert isinstance(refused, Followed)
    assert (refused.followup.owner, refused.followup.vacant) == (ONE.id, None)
    for to, code in (
        (ONE.id, Code.OWNS_ALREADY),
        (BOT.id, Code.NOT_A_PERSON),
        (GUEST.id, Code.GUEST_DECIDES),
        (None, Code.WHO_AND_WHEN),
    ):
        assert codes(give(made(), to)) == [code]
    assert codes(give(made(), TWO.id, "")) == [Code.EMPTY_REASON]
    assert codes(give(made(), TWO.id, by=LEAD)) == [Code.FOR_ITS_OWNER]


def test_what_nobody_owns() -> None:
    """Declined it goes back to its maker, left to who decided; either names somebody, or drops it, without a note."""
    asked = made(ONE, LEAD)
    assert codes(followups.decline(asked, "", by=ONE, people=FULL, now=NOW)) == [Code.EMPTY_REASON]
    declined = followups.decline(asked, "Away", by=ONE, people=FULL, now=NOW)
    assert isinstance(declined, Followed)
    one = declined.followup
    assert (one.unowned, one.vacant) == (True, Vacant.DECLINED)
    assert keeper_of(one, TWO.id, FULL) == LEAD.id
    assert isinstance(give(one, THREE.id, "", by=LEAD), Followed)
    assert isinstance(give(one, THREE.id, "", by=TWO, decider=TWO.id), Followed)
    mine = give(one, LEAD.id, "", by=LEAD)
    assert isinstance(mine, Followed)
    assert (mine.followup.owner, mine.followup.vacant) == (LEAD.id, None)
    assert codes(give(one, THREE.id, by=THREE)) == [Code.FOR_ITS_OWNER]
    left = followups.leave(made(), ONE.id, now=NOW)
    assert left is not None
    assert left.followup.vacant is Vacant.LEFT
    assert keeper_of(left.followup, TWO.id, FULL) == TWO.id
    assert keeper_of(replace(left.followup, maker=LEAD.id), GONE.id, FULL) == LEAD.id
    assert keeper_of(left.followup, None, {**FULL, ONE.id: GONE}) is None


def test_late_is_for_others_too() -> None:
    """Past its ladder whoever made it may name somebody else, or drop it; a new day takes that back."""
    late = followups.late(made(ONE, LEAD), now=NOW)
    assert late is not None
    assert isinstance(give(late.followup, TWO.id, "", by=LEAD), Followed)
    assert followups.late(late.followup, now=NOW) is None
    moved = followups.slip(late.followup, FRIDAY + 7 * DAY, "Now.", by=ONE, people=FULL, now=NOW)
    assert isinstance(moved, Followed)
    assert moved.followup.late_at is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["accept", "decline", "done", "slip", "block", "free", "not_me", "hand", "drop", "leave", "late"]
        ),
        st.sampled_from([LEAD, ONE, TWO, THREE, GUEST]),
        st.sampled_from([LEAD.id, ONE.id, TWO.id, GUEST.id, BOT.id, None]),
        st.integers(0, 30),
    ),
    max_size=20,
)


def _step(one: FollowUp, verb: str, by: Member, to: str | None, days: int) -> object:
    given: dict = {"by": by, "people": FULL, "now": NOW + HOUR}
    if verb in ("accept", "free", "not_me"):
        return getattr(followups, verb)(one, **given)
    if verb in ("done", "decline"):
        return getattr(followups, verb)(one, "A line.", **given)
    if verb == "slip":
        return followups.slip(one, FRIDAY + timedelta(days), "Why.", **given)
    if verb == "block":
        return followups.block(one, to, "Why.", **given)
    if verb == "hand":
        return followups.hand(one, to, "Note.", decider=TWO.id, **given)
    if verb == "drop":
        return followups.drop(one, "Why.", decider=TWO.id, **given)
    return followups.leave(one, to or "", now=NOW) if verb == "leave" else followups.late(one, now=NOW)


@given(STEPS)
def test_never_two_owners_and_never_nobody_quietly(steps: list) -> None:
    """Whatever happens: one full owner or none; what nobody owns has somebody who sees to it; what is over stays so."""
    one = made(ONE, LEAD)
    for verb, by, to, days in steps:
        then = _step(one, verb, by, to, days)
        if not isinstance(then, Followed):
            continue
        assert one.open, "nothing happens to what is over"
        assert (then.followup.seq, then.step.ordinal) == (one.seq + 1, one.seq + 1)
        one = then.followup
        assert one.owner is None or FULL[one.owner].full
        assert one.asked is None or one.asked != one.owner
        assert (one.blocker is not None) == (one.state is FollowUpState.BLOCKED)
        assert one.slips <= followups.MOVES
        assert calendar.is_working_day(one.due)
        assert (one.ended_at is not None) == (not one.open)
        assert not one.unowned or keeper_of(one, TWO.id, FULL) in (LEAD.id, TWO.id)


# who sees it, and for whom it waits


def case(one: FollowUp, *steps: FollowUpStep, decider: str | None = None, public: bool = True) -> FollowUpCase:
    """Return a follow-up with its people."""
    return FollowUpCase(one, SUPPORT if public else PRIVATE, FULL, decider, steps)


def test_who_sees_it() -> None:
    """Whom it concerns, and who decided; in a public channel full members; from inside its channel whoever asks."""
    private = case(made(ONE, LEAD), decider=TWO.id, public=False)
    assert all(can_see_follow_up(Audience(one), private) for one in (LEAD, ONE, TWO))
    assert not can_see_follow_up(Audience(THREE), private)
    assert can_see_follow_up(Audience(THREE, SUPPORT.id), private)
    public = case(made(ONE, LEAD))
    assert can_see_follow_up(Audience(THREE), public)
    assert not can_see_follow_up(Audience(GUEST), public)
    assert not can_see_follow_up(Audience(GONE), public)
    assert not can_see_follow_up(Audience(), public)
    blocked = replace(made(), state=FollowUpState.BLOCKED, blocker=GUEST.id)
    assert can_see_follow_up(Audience(GUEST), case(blocked, public=False))


def kinds(one: FollowUpCase, member: Member) -> list[WaitingKind]:
    """Return what of it waits for ``member``."""
    return [waiting.kind for waiting in waiting_for([], member.id, [one])]


def test_what_waits_for_whom() -> None:
    """One thing for one person at each stage; what is over waits for nobody."""
    asked, mine = case(made(ONE, LEAD)), case(made())
    assert (kinds(asked, ONE), kinds(asked, LEAD)) == ([WaitingKind.TAKE_ON], [])
    assert kinds(mine, ONE) == [WaitingKind.FOLLOW_UP]
    blocked = case(replace(made(), state=FollowUpState.BLOCKED, blocker=TWO.id))
    assert (kinds(blocked, ONE), kinds(blocked, TWO)) == ([], [WaitingKind.FREE_IT])
    nobody = case(replace(made(), owner=None, maker=LEAD.id, vacant=Vacant.LEFT), decider=TWO.id)
    assert (kinds(nobody, TWO), kinds(nobody, LEAD)) == ([WaitingKind.REASSIGN], [])
    late = case(replace(made(), maker=LEAD.id, late_at=NOW))
    assert (kinds(late, LEAD), kinds(late, ONE)) == ([WaitingKind.LATE], [WaitingKind.FOLLOW_UP])
    assert kinds(case(replace(made(), state=FollowUpState.DONE)), ONE) == []
    assert entrusted_by([asked, mine, nobody], LEAD.id) == (asked,)
    assert entrusted_by([blocked], ONE.id) == (blocked,)


def test_when_each_is_asked() -> None:
    """Owners by the ladder, from what lies ahead; who is asked in the next morning first; a free one comes back."""
    (mine,) = waiting_for([], ONE.id, [case(made())])
    names = [name.split()[-1] for name, _ in mine.mornings]
    assert names == ["before", "due", "+2", "+5", "+10"]
    (asked,) = waiting_for([], ONE.id, [case(made(ONE, LEAD))])
    first = asked.mornings[0]
    assert first[0].endswith("asked")
    assert first[1] == datetime(2026, 11, 25, 8, tzinfo=UTC)
    freed = FollowUpStep(7, 2, None, Did.FREED, TWO.id, NOW)
    (back,) = waiting_for([], ONE.id, [case(replace(made(), since=NOW + 2 * DAY), freed)])
    assert [name.split()[-1] for name, _ in back.mornings] == ["again", "+2", "+5", "+10"]


@pytest.mark.parametrize(
    ("typed", "text", "people", "group"),
    [
        ("write the checklist @A friday", "write the checklist friday", ("UA",), False),
        ("@A write the checklist", "write the checklist", ("UA",), False),
        ("ask @A about it @B friday", "ask @a about it friday", ("UA", "UB"), False),
        ("ask @A about it", "ask @a about it", ("UA",), False),
        ("tell them @A @B", "tell them", ("UA", "UB"), False),
        ("tell <!subteam^S1|@shops> now", "tell now", (), True),
        ("a &lt;b&gt; c", "a <b> c", (), False),
    ],
)
def test_what_was_typed(typed: str, text: str, people: tuple[str, ...], group: bool) -> None:
    """Names at either end say who; a name between other words stays; a group is noticed."""
    slack = typed.replace("@A", "<@UA>").replace("@B", "<@UB>")
    found = read_todo(slack, {"UA": "a", "UB": "b"}, lambda words: words == "friday")
    assert (found.text, found.people, found.group) == (text, people, group)
