"""Settings: who may change them, what each takes, and that a change says who, when, from what to what."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.changes import Reworked, change_people
from bot.domain.decisions import form_refusals
from bot.domain.opening import why_not_open
from bot.domain.recording import Announced, Recording, record_decided
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, LIMITS, Adjusted, Settings, adjust, may_change, said, why_not_adjust
from tests.domain.cast import (
    BOT,
    DAY,
    DIRECTOR,
    GONE,
    GUEST,
    LEAD,
    NOW,
    ONE,
    PEOPLE,
    THREE,
    TWO,
    collecting,
    form,
    verdict,
)

ADMIN = replace(LEAD, admin=True)
OUTSIDER = replace(ONE, stranger=True, guest=True, admin=True)


def change(settings: Settings = DEFAULTS, *, by=ADMIN, seen: int | None = None, newest: int = 0, **wanted):
    """Return what the rule makes of a form that held ``wanted``."""
    people = PEOPLE | {OUTSIDER.id: OUTSIDER} if by is OUTSIDER else PEOPLE
    return adjust(settings, wanted, by=by, people=people, admins=[ADMIN], now=NOW, seen=seen, newest=newest)


@pytest.mark.parametrize(
    ("by", "may"),
    [
        (ADMIN, True),
        (LEAD, False),
        (ONE, True),
        (replace(ONE, guest=True), False),
        (replace(ONE, deactivated=True), False),
        (replace(ADMIN, deactivated=True), False),
        (OUTSIDER, False),
    ],
)
def test_who_may(by, may: bool) -> None:
    """Slack's admins and whom they name; never a guest, nobody of another workspace, nobody who is gone."""
    settings = Settings(stewards=(ONE.id,))
    assert may_change(settings, by) is may
    refused = why_not_adjust(settings, by, [ADMIN])
    assert refused == (None if may else Refusal(Code.SETTINGS_OF, {"name": "lead"}))
    done = change(settings, by=by, quorum="70")
    assert isinstance(done, Adjusted) is may


@given(st.sampled_from(sorted(LIMITS)), st.integers(-5, 500))
def test_numbers_keep_their_limits(name: str, number: int) -> None:
    """A whole number within its limits is set; anything else is refused under its field, and nothing is."""
    low, high = LIMITS[name]
    done = change(**{name: f" {number} "})
    if low <= number <= high:
        assert isinstance(done, Adjusted)
        assert getattr(done.settings, name) == number
        assert {one.name for one in done.adjustments} == ({name} if number != getattr(DEFAULTS, name) else set())
    else:
        assert done == (Refusal(Code.OUT_OF_RANGE, {"low": low, "high": high}, name),)


@given(st.text(max_size=8).filter(lambda text: not (text.strip().isascii() and text.strip().isdigit())))
def test_what_is_no_number(text: str) -> None:
    """Whatever else was typed is refused, digits of other scripts included, and never raises."""
    done = change(answer_hours=text)
    assert not isinstance(done, Adjusted)
    assert [one.code for one in done] == [Code.OUT_OF_RANGE]


@pytest.mark.parametrize(
    ("member", "code"),
    [(GUEST, Code.GUEST_DECIDES), (BOT, Code.NOT_A_PERSON), (GONE, Code.NOT_A_PERSON)],
)
def test_only_full_members_rule_or_change_settings(member, code: Code) -> None:
    """A guest, a bot, or somebody gone neither rules nor changes settings: said under the field."""
    assert change(approver=member.id) == (refused := change(approver=member.id))
    assert [(one.code, one.field) for one in refused] == [(code, "approver")]
    assert [(one.code, one.field) for one in change(stewards=(ONE.id, member.id))] == [(code, "stewards")]
    assert [one.code for one in change(approver="UNOBODY")] == [Code.NOT_A_PERSON]


def test_a_change_tells_itself() -> None:
    """Each setting that differs is one adjustment with its two values; what was left alone is none."""
    settings = Settings(approver=LEAD.id)
    done = change(settings, newest=4, approver=DIRECTOR.id, answer_hours="72", heard_hours="24")
    assert isinstance(done, Adjusted)
    assert [(one.seq, one.name, one.was, one.now_is, one.by, one.at) for one in done.adjustments] == [
        (5, "approver", LEAD.id, DIRECTOR.id, ADMIN.id, NOW),
        (6, "answer_hours", "48", "72", ADMIN.id, NOW),
    ]
    nobody = change(done.settings, approver=None, stewards=(ONE.id, ONE.id), strangers=True)
    assert isinstance(nobody, Adjusted)
    assert (nobody.settings.approver, nobody.settings.stewards) == (None, (ONE.id,))
    assert [(one.was, one.now_is) for one in nobody.adjustments] == [(DIRECTOR.id, ""), ("", ONE.id), ("no", "yes")]
    assert said(nobody.settings, "strangers") == "yes"


def test_an_older_form_takes_nothing_back() -> None:
    """A form that knew fewer changes than there are is refused whole; one that knew them all is taken."""
    assert change(newest=3, seen=2, quorum="70") == (Refusal(Code.SETTINGS_MOVED),)
    assert isinstance(change(newest=3, seen=3, quorum="70"), Adjusted)


def test_all_that_is_wrong_is_said_at_once() -> None:
    """Two wrong fields are two refusals, and the third is not set either."""
    done = change(quorum="0", approver=GUEST.id, answer_hours="72")
    assert [one.field for one in done] == ["quorum", "approver"]


VISITOR = replace(ONE, guest=True, stranger=True)
WITH_VISITOR = PEOPLE | {VISITOR.id: VISITOR}


@pytest.mark.parametrize("allowed", [False, True])
@pytest.mark.parametrize(
    ("part", "value", "code"),
    [
        ("contributors", (VISITOR.id, TWO.id), Code.STRANGER_ASKED),
        ("affected", (VISITOR.id,), Code.STRANGER_ASKED),
        ("informed", (VISITOR.id,), Code.STRANGER_ASKED),
        ("keeper", VISITOR.id, Code.STRANGER_ASKED),
        ("decider", VISITOR.id, Code.GUEST_DECIDES),
        ("approver", VISITOR.id, Code.GUEST_DECIDES),
    ],
)
def test_people_of_other_workspaces(allowed: bool, part: str, value: object, code: Code) -> None:
    """They may be asked where the setting says so, and never decide or rule, whatever it says."""
    asked = form(**{"contributors": (TWO.id, THREE.id), part: value})
    held = Settings(strangers=allowed)
    found = why_not_open(asked, by=LEAD, people=WITH_VISITOR, now=NOW, asked_again=False, settings=held)
    refused = not allowed or code is Code.GUEST_DECIDES
    assert [(one.code, one.field) for one in found] == ([(code, part)] if refused else [])


@pytest.mark.parametrize("allowed", [False, True])
def test_a_visitor_is_added_only_where_that_is_allowed(allowed: bool) -> None:
    """Adding somebody to a question that is open, or to what was decided already, asks the same."""
    held, debate = Settings(strangers=allowed), collecting(contributors=(TWO.id, THREE.id))
    wanted = (TWO.id, THREE.id, VISITOR.id)
    more = {"by": LEAD.id, "people": WITH_VISITOR, "now": NOW, "seen": None}
    added = change_people(debate, wanted, settings=held, **more)
    assert isinstance(added, Reworked) is allowed
    said_before = Recording("C1", "We move.", "It is time.", LEAD.id, NOW.date() + DAY, (VISITOR.id,))
    kept = record_decided(said_before, number=1, by=LEAD, people=WITH_VISITOR, now=NOW, settings=held)
    assert isinstance(kept, Announced) is allowed


@pytest.mark.parametrize("member", [GUEST, VISITOR])
def test_neither_guest_nor_visitor_owns(member) -> None:
    """Whoever only answers does not own a decision, whoever decided it."""
    people = {**WITH_VISITOR, GUEST.id: GUEST}
    found = form_refusals(verdict(owner=member.id), people, NOW.date())
    assert [(one.code, one.field) for one in found] == [(Code.GUEST_DECIDES, "owner")]
