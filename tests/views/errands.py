"""Follow-ups on screen: forms, items of Home and of a morning message; live, done, moved on."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.domain.followups import Did, Followed, FollowUp, FollowUpState, FollowUpStep, Vacant
from bot.domain.records import FollowUpCase
from bot.domain.today import item_of
from bot.domain.waiting import waiting_for
from bot.views import followups, home, today
from bot.views.followups import Filled
from bot.views.kit import Said
from bot.views.today import Entry
from tests.views import cast
from tests.views.cast import BERLIN, LEAD, PEOPLE, SUPPORT, at

NINE = at(9, day=25)
DAY = date(2026, 11, 25)
WAY: dict[str, Any] = {"now": NINE, "zone": BERLIN}
ONE = PEOPLE["UAGENT1"]
BASE = FollowUp(
    id=7,
    number=42,
    text="Write the refund checklist",
    maker="ULEAD",
    channel="C0SUPPORT",
    link="https://x.slack.com/archives/C0SUPPORT/p1",
    owner="UAGENT1",
    asked=None,
    state=FollowUpState.OPEN,
    due=DAY,
    made_at=at(9),
    since=at(10),
    seq=2,
)


def case(
    did: Did = Did.ACCEPTED, by: str | None = "UAGENT1", note: str = "", member: str | None = None, **news: Any
) -> FollowUpCase:
    """Return the follow-up after one more step."""
    steps = (
        FollowUpStep(7, 1, 42, Did.MADE, "ULEAD", at(9), "UAGENT1", DAY),
        FollowUpStep(7, 2, 42, did, by, at(10), member, note=note),
    )
    return FollowUpCase(replace(BASE, **news), SUPPORT, PEOPLE, "ULEAD", steps)


MADE = FollowUpStep(7, 1, 42, Did.MADE, "ULEAD", at(9), "UAGENT1", DAY)
ASKED = replace(case(owner=None, asked="UAGENT1"), steps=(MADE,))
HANDED = case(Did.HANDED, "UAGENT2", "You know the shops.", "UAGENT1", owner="UAGENT2", asked="UAGENT1")
BLOCKED = case(Did.BLOCKED, note="Needs the template.", member="ULEAD", state=FollowUpState.BLOCKED, blocker="ULEAD")
FREED = case(Did.FREED, "ULEAD")
NOT_ME = case(Did.NOT_ME, "ULEAD")
DECLINED = case(Did.DECLINED, note="I am away until January.", owner=None, vacant=Vacant.DECLINED)
LEFT = case(Did.LEFT, None, member="UAGENT1", owner=None, vacant=Vacant.LEFT, due=date(2026, 11, 20))
LATE = case(Did.LATE, None, late_at=at(9, day=25), due=date(2026, 11, 10))
ENDED: dict[str, Any] = {"ended_at": at(10), "ended_by": "UAGENT1"}
DONE = case(Did.DONE, note="It is in the handbook.", state=FollowUpState.DONE, **ENDED)
DROPPED = case(Did.DROPPED, note="Nobody needs it.", state=FollowUpState.DROPPED, **ENDED)


def entry(before: FollowUpCase, member: str, then: FollowUpCase | None = None, *, moved: bool = False) -> Entry:
    """Return what waits of a follow-up for ``member``, and how it stands ``then``."""
    (first,) = waiting_for([], member, [before])
    item, now = item_of(first), then or before
    assert item is not None
    live = next((one for one in waiting_for([], member, [now]) if item_of(one) == item), None)
    return Entry(item, now, live, moved)


def morning(member: str, *entries: Entry) -> Said:
    """Return the morning message."""
    return today.today(PEOPLE[member], entries, more=0, now=NINE)


def _forms() -> dict[str, Any]:
    moved = Followed(BASE, BLOCKED.steps[0], DAY - timedelta(days=1))
    asked = replace(BASE, owner=None, asked="UAGENT1")
    ids = "number=42&channel=C0SUPPORT"
    return {
        "F-form": followups.form(Filled(owner="ULEAD", due=DAY), ids=ids, record=cast.decided(), **WAY),
        "F-form-typed": followups.form(Filled("Tell the shops", None, DAY, "several"), ids="channel=C1", **WAY),
        "F-form-past": followups.form(Filled("Tell the shops", "UAGENT1", DAY, "past"), ids="channel=C1", **WAY),
        "F-made": followups.made_modal(moved, case(), by=ONE, now=NINE),
        "F-asked": followups.made_modal(Followed(asked, BLOCKED.steps[0]), ASKED, by=LEAD, now=NINE),
        "F-told": followups.told_modal(Followed(BASE, BLOCKED.steps[1]), BLOCKED, by=ONE, now=NINE),
        "F-done": followups.line_modal(case(), "done", **WAY),
        "F-decline": followups.line_modal(ASKED, "decline", **WAY),
        "F-drop": followups.line_modal(DECLINED, "drop", **WAY),
        "B": followups.later_modal(case(slips=1), usual=DAY + timedelta(days=1), **WAY),
        "B-blocked": followups.later_modal(case(), way="block", line="Legal reads it.", **WAY),
        "B-hand": followups.later_modal(case(), way="hand", **WAY),
        "B-drop": followups.later_modal(case(), way="drop", **WAY),
        "F-give": followups.give_modal(DECLINED, **WAY),
        "F-give-late": followups.give_modal(LATE, **WAY),
    }


def errands() -> dict[str, Any]:
    """Return every screen of follow-ups."""
    others = [replace(ASKED, followup=replace(ASKED.followup, id=number)) for number in range(1, 8)]
    mine = [case(), BLOCKED, FREED]
    waiting = waiting_for([], "UAGENT1", [case()] * 10)
    return {
        **_forms(),
        "T-follow-up": morning("UAGENT1", entry(case(), "UAGENT1"), entry(ASKED, "UAGENT1"), entry(HANDED, "UAGENT1")),
        "T-free-it": morning("ULEAD", entry(BLOCKED, "ULEAD"), entry(DECLINED, "ULEAD"), entry(LEFT, "ULEAD")),
        "T-late": morning("ULEAD", entry(LATE, "ULEAD")),
        "T-freed": morning("UAGENT1", entry(FREED, "UAGENT1"), entry(NOT_ME, "UAGENT1")),
        "T-follow-up-done": morning(
            "UAGENT1",
            entry(case(), "UAGENT1", DONE),
            entry(case(), "UAGENT1", BLOCKED),
            entry(ASKED, "UAGENT1", case()),
        ),
        "T-follow-up-over": morning(
            "ULEAD",
            entry(DECLINED, "ULEAD", DROPPED),
            entry(BLOCKED, "ULEAD", FREED),
            entry(LATE, "ULEAD", DONE),
        ),
        "T-follow-up-moved": morning("UAGENT1", entry(case(), "UAGENT1", moved=True)),
        "E-follow-ups": home.home(PEOPLE["UAGENT1"], [], home.Mine(follow_ups=mine), now=NINE),
        "E-entrusted": home.home(LEAD, [], home.Mine(follow_ups=others), now=NINE),
        "todo": followups.todo(ONE, waiting, now=NINE),
        "todo-none": followups.todo(ONE, [], now=NINE),
    }
