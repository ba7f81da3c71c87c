"""Nudges as rows: kept once for each step, found again, counted for the report; snoozes and looks beside them."""

from datetime import timedelta

from bot.domain.nudges import Kept, Outcome, Reason
from bot.domain.reports import RunReport
from bot.domain.snoozes import Snooze
from bot.domain.today import Item, Matter
from storage import nudges, reports
from storage.database import Database
from storage.reports import Made
from tests.moments import NINE
from tests.storage.worlds import start

HOUR = timedelta(hours=1)
ITEM, OTHER = Item(Matter.DECIDE, 1), Item(Matter.ANSWER, 2, "1")
DAY = 20261124


def kept(item: Item, step: str, outcome: Outcome, reason: Reason = Reason.NONE, *, hours: int = 0) -> Kept:
    """Return a step that fell due ``hours`` after nine."""
    return Kept(item, step, NINE + hours * HOUR, NINE + hours * HOUR, outcome, reason, DAY)


async def test_a_step_is_one_row(database: Database, workspace: str) -> None:
    """Kept again it is the same row; of another record it is found as long as its fate is open."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await nudges.keep_nudges(unit, "UONE", [kept(ITEM, "due", Outcome.PLANNED), kept(OTHER, "due", Outcome.SENT)])
        await nudges.keep_nudges(unit, "UONE", [kept(ITEM, "due", Outcome.NOT_SENT, Reason.AWAY)])
        await nudges.keep_nudges(unit, "UONE", [])
        await nudges.keep_nudges(unit, "UTWO", [kept(ITEM, "due", Outcome.SENT)])
    async with database.reading(workspace) as unit:
        assert await nudges.list_nudges(unit, "UONE", ()) == (kept(ITEM, "due", Outcome.NOT_SENT, Reason.AWAY),)
        assert {one.item for one in await nudges.list_nudges(unit, "UONE", [2])} == {ITEM, OTHER}
    async with database.reading(workspace + "X") as unit:
        assert await nudges.list_nudges(unit, "UONE", [1, 2]) == ()


async def test_snoozes_and_looks(database: Database, workspace: str) -> None:
    """The newest snooze of a thing stands; whoever is to be looked at earlier stays so, and is seen once."""
    async with database.unit(workspace) as unit:
        await start(unit)
        await nudges.keep_snooze(unit, "UONE", Snooze(ITEM, NINE))
        await nudges.keep_snooze(unit, "UONE", Snooze(ITEM, NINE + HOUR, 2, earlier=True))
        assert await nudges.hold_snoozes(unit, "UONE") == {ITEM: Snooze(ITEM, NINE + HOUR, 2, earlier=True)}
        assert await nudges.list_snoozes(unit, "UTWO") == {}
        assert await nudges.next_glance(unit) is None
        await nudges.plan_glances(unit, {"UTWO": NINE, "UONE": NINE + HOUR})
        await nudges.plan_glances(unit, {"UTWO": NINE + HOUR})
        assert await nudges.next_glance(unit) == NINE
        assert await nudges.list_due_glances(unit, NINE, 9) == ["UTWO"]
        await nudges.seen(unit, ["UTWO"])
        assert await nudges.list_due_glances(unit, NINE, 9) == []


async def test_a_report_counts_since_the_last_one(database: Database, workspace: str) -> None:
    """Steps that fell due are counted by what became of them, once; what ends later, in the report in which it ends."""
    steps = [
        kept(ITEM, "a", Outcome.SENT),
        kept(ITEM, "b", Outcome.NOT_SENT, Reason.QUIET_HOURS),
        kept(OTHER, "c", Outcome.UNKNOWN),
        kept(OTHER, "d", Outcome.PLANNED, hours=9),
    ]
    async with database.unit(workspace) as unit:
        await start(unit)
        await nudges.keep_nudges(unit, "UONE", steps)
        await reports.plan_report(unit, DAY - 1, NINE - HOUR)
        await reports.plan_report(unit, DAY, NINE)
        await reports.plan_report(unit, DAY, NINE + HOUR)
        assert await reports.next_report(unit) == NINE - HOUR
        assert await reports.find_due_report(unit, NINE) == DAY, "of two that were missed one is made"
        found = await reports.count_run(unit, NINE + HOUR, unowned=2)
        assert found == RunReport(3, 1, 1, ((Reason.QUIET_HOURS, 1),), unowned=2)
        await reports.keep_report(unit, Made(DAY, NINE + HOUR, found))
        assert await reports.next_report(unit) is None
        assert await reports.newest_report(unit) == await reports.get_report(unit, DAY) == Made(DAY, NINE + HOUR, found)
        assert (await reports.count_run(unit, NINE + 2 * HOUR)).empty
        later = Kept(ITEM, "b", NINE, NINE + 3 * HOUR, Outcome.SENT, Reason.NONE, DAY)
        await nudges.keep_nudges(unit, "UONE", [later])
        assert await reports.count_run(unit, NINE + 4 * HOUR) == RunReport(1, 1)
        await reports.plan_report(unit, DAY + 1, NINE)
        await reports.drop_report(unit, DAY + 1)
        assert await reports.find_due_report(unit, NINE + 90 * HOUR) is None
