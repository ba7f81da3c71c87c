"""The morning message of Wed 25 Nov and Thu 26 Nov: live, partly done, done, moved on."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.commitments import Standing
from bot.domain.debates import DebateState
from bot.domain.people import Member
from bot.domain.positions import Position, PositionKind
from bot.domain.receipts import ReceiptState
from bot.domain.records import Record
from bot.domain.snoozes import Snooze
from bot.domain.today import Item, Matter, item_of
from bot.domain.waiting import WaitingKind, waiting_for
from bot.views import asks, today
from bot.views.kit import Said
from bot.views.today import Entry
from tests.views import after, cast
from tests.views.cast import LEAD, PEOPLE, at

NINE = at(9, day=25)
MANY = ("Hire two people", "Move the budget to the second quarter", "Ask the board", "Do nothing")
NOT_QUITE: dict[str, Any] = {"state": ReceiptState.NOT_QUITE, "point": cast.POINT}
STAND_UP: dict[str, Any] = {
    "number": 43,
    "question": "Move the stand-up to 9:30?",
    "background": "Two of us bring children to school.",
    "opener": "UDIRECTOR",
    "decider": "UDIRECTOR",
    "deadline": at(12, day=25),
}


def stand_up(*positions: Position, **news: Any) -> Record:
    """Return the second question of the day."""
    return cast.collecting(*positions, **STAND_UP | news)


def entry(record: Record, member: str, *, then: Record | None = None, moved: bool = False) -> Entry:
    """Return the first thing of ``record`` that waits for ``member``, and how it stands ``then``."""
    first = next(one for one in waiting_for([record], member) if item_of(one) is not None)
    item, now = item_of(first), then or record
    assert item is not None
    live = next((one for one in waiting_for([now], member) if item_of(one) == item), None)
    return Entry(item, now, live, moved)


def _first(record: Record, member: str) -> Entry:
    kinds = (WaitingKind.PROPOSAL, WaitingKind.LOOK_BACK)
    one = next(one for one in waiting_for([record], member) if one.kind in kinds)
    item = item_of(one)
    assert item is not None
    return Entry(item, record, one)


def message(member: Member, *entries: Entry, more: int = 0, now: datetime = NINE) -> Said:
    """Return the message."""
    return today.today(member, entries, more=more, now=now)


def mornings() -> dict[str, Said]:
    """Return the morning message in its states."""
    one, two, three = (PEOPLE[f"UAGENT{number}"] for number in (1, 2, 3))
    open_, asked = cast.decided(), stand_up(contributors=cast.ASKED)
    passed = Position("UAGENT1", 1, PositionKind.PASSED, at(9, 5, day=25))
    sealed = stand_up(cast.ONE, contributors=cast.ASKED)
    not_quite = cast.heard(open_, **NOT_QUITE)
    named = stand_up(contributors=("UAGENT1", "UDIRECTOR"), decider="UAGENT1", decider_accepted=False, options=MANY)
    opened = {"state": DebateState.REVEALED, "revealed_at": at(10, day=25)}
    over = {"state": DebateState.CANCELLED, "ended_at": at(10, day=25), "ended_by": "ULEAD", "end_reason": "moot"}
    begun = Standing("UAGENT2", begun=cast.CANNOT.kind, by_emoji=True)
    revealed = cast.revealed(*cast.ALL, number=44)
    off = Snooze(Item(Matter.ANSWER, 42, "1"), at(9, day=26))
    settled = replace(not_quite.receipts[0], state=ReceiptState.HEARD, settled_at=at(9, 5, day=25))
    told = replace(open_, debate=replace(open_.debate, informed=("UAGENT4",)))
    return {
        "T": message(one, entry(asked, one.id), entry(open_, one.id), more=2),
        "T-one": message(one, entry(named, one.id)),
        "T-heard": message(three, entry(asked, three.id), entry(cast.heard(open_), three.id)),
        "T-unconfirmed": message(three, entry(cast.heard(open_, ReceiptState.UNCONFIRMED), three.id)),
        "T-words": message(two, entry(cast.decided(begun), two.id), entry(cast.recorded(number=45), two.id)),
        "T-decider": message(LEAD, entry(revealed, LEAD.id), entry(not_quite, LEAD.id)),
        "T-half": message(one, entry(asked, one.id, then=sealed), entry(open_, one.id)),
        "T-moved": message(one, entry(open_, one.id, moved=True), entry(asked, one.id), now=at(9, day=25)),
        "T-done": message(
            one,
            entry(asked, one.id, then=stand_up(passed, contributors=cast.ASKED)),
            entry(open_, one.id, then=cast.decided(Standing(one.id, cast.AGREE))),
            entry(cast.decided(number=45), one.id, then=cast.decided(Standing(one.id, cast.AGREE), closed=True)),
        ),
        "T-over": message(
            one,
            entry(asked, one.id, then=stand_up(cast.ONE, contributors=cast.ASKED, **opened)),
            entry(asked, one.id, then=stand_up(contributors=cast.ASKED, **over)),
            entry(open_, one.id, then=cast.decided(closed=True)),
        ),
        "T-decider-done": message(
            LEAD,
            entry(revealed, LEAD.id, then=replace(open_, debate=replace(open_.debate, number=44))),
            entry(revealed, LEAD.id, then=cast.revealed(*cast.ALL, number=44, **over)),
            entry(not_quite, LEAD.id, then=replace(not_quite, receipts=(settled,))),
            more=1,
        ),
        "T-snoozed": message(
            one,
            entry(asked, one.id),
            replace(entry(open_, one.id), off=off),
            replace(entry(asked, one.id), off=replace(off, earlier=True)),
        ),
        "T-asleep": message(one, replace(entry(open_, one.id), off=off)),
        "T-owner": message(LEAD, *(_first(one, LEAD.id) for one in (after.proposed(), after.looked_at()))),
        "T-told": message(PEOPLE["UAGENT4"], entry(told, "UAGENT4")),
        "T-told-seen": message(PEOPLE["UAGENT4"], replace(entry(told, "UAGENT4"), waiting=None)),
        "T-read": message(one, entry(cast.one_way(*cast.WAGERS, **opened), one.id)),
        "D1-today": asks.moved(cast.collecting(), today=True),
    }
