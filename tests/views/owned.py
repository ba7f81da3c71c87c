"""Who owns it, on every screen: asked, declined, handed over, stood in for, nobody's."""

from dataclasses import replace
from typing import Any

from bot.domain.ownership import Ownership, OwningState, Owns, Unowned
from bot.domain.records import Record
from bot.domain.today import item_of
from bot.domain.waiting import WaitingKind, waiting_for
from bot.views import debates, decisions, home, ownership, today
from bot.views.kit import Said
from tests.views import after, cast, past
from tests.views.cast import AFTER, LEAD, PEOPLE, at

S = OwningState
LATER = at(10, day=26)
NOTE = "I move to another team; the list is in the channel."
ONE = Ownership(42, 1, "UAGENT1", "ULEAD", S.PROPOSED, AFTER)
HELD = replace(ONE, state=S.ACCEPTED, since=AFTER)
NEXT = Ownership(42, 2, "UAGENT2", "UAGENT1", S.PROPOSED, LATER, NOTE)
ASKED = replace(NEXT, by="ULEAD", state=S.REQUESTED, go_on_at=at(9, 40, day=30))
STANDS_IN = replace(NEXT, acting_until=at(0, day=30), note="I am away.")
DECLINED = replace(ONE, state=S.DECLINED, why="I already run payments full-time.", said_by="UAGENT1", until=LATER)
DECLINED = replace(DECLINED, asked="ULEAD")


def owned(*rows: Ownership, owner: str = "UAGENT1", **news: Any) -> Record:
    """Return the decision with these ownerships."""
    return replace(cast.decided(*cast.STANDINGS, closed=True, owner=owner, **news), ownerships=rows)


def _offered() -> Record:
    return owned(replace(HELD, state=S.OFFERED), NEXT)


def _asks_owner() -> Record:
    return owned(HELD, ASKED)


def _acting() -> Record:
    return owned(HELD, replace(STANDS_IN, state=S.ACCEPTED, since=LATER))


def _at_home(member: str, record: Record, own: home.Mine = home.NOTHING) -> dict[str, Any]:
    return home.home_from(PEOPLE[member], (record,), {}, own, now=LATER)


def _morning(member: str, record: Record, then: Record | None = None) -> Said:
    kinds = {WaitingKind.OWN_IT, WaitingKind.LET_GO, WaitingKind.GO_ON, WaitingKind.NAME_OWNER, WaitingKind.KEPT_IT}
    waits = next(one for one in waiting_for([record], member) if one.kind in kinds)
    item = item_of(waits)
    assert item is not None
    entry = today.Entry(item, then or record, None if then else waits)
    return today.today(PEOPLE[member], [entry], more=0, now=LATER)


def screens() -> dict[str, Said | dict[str, Any]]:
    """Return what is seen of who owns it."""
    owns = (
        Owns(42, "Yes, for 14 days", cast.DECISION.look_back),
        Owns(43, "No more macros", cast.DECISION.look_back, at(0, day=30)),
    )
    nobodys = Unowned(44, "Stand-up at ten", "ULEAD", AFTER, "UAGENT2"), Unowned(45, "One queue", "ULEAD", LATER)
    own = home.Mine(owns, nobodys, {"UAGENT2": "agent-2"})
    over, undone = replace(ASKED, state=S.WITHDRAWN), after.undone()
    transferred = owned(
        replace(HELD, state=S.TRANSFERRED, until=LATER), replace(NEXT, state=S.ACCEPTED, since=LATER), owner="UAGENT2"
    )
    kept = replace(ASKED, state=S.DECLINED, why="I am in the middle of it.", said_by="UAGENT1", asked="ULEAD")
    let_go = replace(HELD, state=S.RELEASED, until=LATER, why=NOTE, said_by="UAGENT1", asked="ULEAD")
    return {
        "T-kept-it": _morning("ULEAD", owned(HELD, replace(kept, until=LATER))),
        "T-let-go-to-nobody": _morning("ULEAD", owned(let_go)),
        "K4-owner-asked": debates.card(owned(ONE)),
        "K4-owner-offered": debates.card(_offered()),
        "K4-owner-acting": debates.card(_acting()),
        "K4-owner-none": debates.card(owned(DECLINED)),
        "thread-owner-asked": decisions.in_thread(owned(ONE)),
        "E-own-it": _at_home("UAGENT1", owned(ONE)),
        "E-stand-in": _at_home("UAGENT2", owned(HELD, STANDS_IN)),
        "E-let-go": _at_home("UAGENT1", _asks_owner()),
        "E-go-on": _at_home("ULEAD", _asks_owner()),
        "E-nobody-owns": _at_home("ULEAD", owned(DECLINED)),
        "E-owns": home.home_from(LEAD, (), {}, own, now=LATER),
        "T-own-it": _morning("UAGENT1", owned(ONE)),
        "T-own-it-done": _morning("UAGENT1", owned(ONE), owned(HELD)),
        "T-nobody-owns": _morning("ULEAD", owned(DECLINED)),
        "owning-hand": ownership.hand_modal(owned(HELD), PEOPLE["UAGENT1"], LATER),
        "owning-hand-acting": ownership.hand_modal(_acting(), PEOPLE["UAGENT1"], LATER),
        "owning-ask": ownership.hand_modal(owned(HELD), LEAD, LATER),
        "owning-name": ownership.hand_modal(owned(DECLINED), LEAD, LATER),
        "owning-decline": ownership.decline_modal(owned(ONE), ONE),
        "owning-keep": ownership.decline_modal(_asks_owner(), ASKED),
        "owning-offered": ownership.offer_modal(_offered(), NEXT, PEOPLE["UAGENT1"], back=True),
        "owning-offered-to": ownership.offer_modal(_offered(), NEXT, PEOPLE["UAGENT2"], back=False),
        "owning-requested": ownership.offer_modal(_asks_owner(), ASKED, PEOPLE["UAGENT1"], back=False),
        "owning-waits": ownership.offer_modal(_asks_owner(), ASKED, LEAD, back=True),
        "owning-settled": ownership.settled_modal(owned(HELD, over)),
        "history-owned": past.history_of(PEOPLE["UAGENT1"], transferred),
        "K-reversed-owned": debates.card(replace(undone, ownerships=(replace(HELD, state=S.RELEASED, until=LATER),))),
    }
