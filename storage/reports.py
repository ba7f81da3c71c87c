"""Run reports: when the next one is made, what the rows say by then, and what the last one said."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy import func as sql

from bot.domain.nudges import Outcome, Reason
from bot.domain.reports import Refused, RunReport, refused_by_kind, tally
from storage.outbox import SendState
from storage.schema import messages, nudges, run_reports, sends
from storage.soonest import Parts, soonest
from storage.troubles import list_troubles
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = [
    "Made",
    "count_run",
    "drop_report",
    "find_due_report",
    "get_report",
    "keep_report",
    "newest_report",
    "next_report",
    "plan_report",
]


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it was made at ``made_at`` (aware UTC), for the day 20261127."""

    day: int
    made_at: datetime
    report: RunReport


async def plan_report(unit: Unit, day: int, at: datetime) -> None:
    """Have a report made at ``at``; planned twice for a day, the first stays."""
    statement = insert_into(unit, run_reports).on_conflict_do_nothing(index_elements=["workspace", "day"])
    planned = await unit.execute(statement, {"workspace": unit.workspace, "day": day, "at": at, "counts": {}})
    if planned.rowcount:
        unit.wake("ticker")


@soonest
def next_report(unit: Unit) -> Parts:
    """Return when the next report is made, where one is planned."""
    here = run_reports.c.workspace == unit.workspace
    return (select(sql.min(run_reports.c.at)).where(here, run_reports.c.made_at.is_(None)),)


async def find_due_report(unit: Unit, now: datetime) -> int | None:
    """Return the day of a report that is to be made, held for us; of several, the last one tells of all."""
    due = (run_reports.c.workspace == unit.workspace, run_reports.c.made_at.is_(None), run_reports.c.at <= now)
    newest = select(run_reports.c.day).where(*due).order_by(run_reports.c.day.desc()).limit(1)
    found = await unit.execute(newest.with_for_update(skip_locked=True))
    day: int | None = found.scalar_one_or_none()
    if day is not None:
        await unit.execute(delete(run_reports).where(*due, run_reports.c.day < day))
    return day


async def count_run(unit: Unit, until: datetime, *, unowned: int = 0) -> RunReport:
    """Return what became of the steps that fell due, or ended, since the last report and by ``until``.

    A step that waits for its next look is counted again with the report in which it ends.
    """
    last = await newest_report(unit)
    since = last.made_at if last else datetime.min.replace(tzinfo=until.tzinfo, year=1970)
    fell_due = and_(nudges.c.due_at > since, nudges.c.due_at <= until)
    ended = and_(nudges.c.at > since, nudges.c.due_at <= until)
    steps = await unit.execute(
        select(nudges.c.outcome, nudges.c.reason, sql.count().label("steps"))
        .where(nudges.c.workspace == unit.workspace, or_(fell_due, ended))
        .group_by(nudges.c.outcome, nudges.c.reason)
    )
    lost = await unit.execute(
        select(sql.count()).where(
            sends.c.workspace == unit.workspace,
            sends.c.state == SendState.UNKNOWN.value,
            sends.c.finished_at > since,
            sends.c.finished_at <= until,
        )
    )
    failed = await unit.execute(
        select(sql.count()).where(
            messages.c.workspace == unit.workspace, messages.c.failed.is_not(None), messages.c.gone.is_(None)
        )
    )
    found = [(Outcome(row["outcome"]), Reason(row["reason"]), row["steps"]) for row in steps.mappings()]
    counted = tally(found, lost=lost.scalar_one(), failed=failed.scalar_one(), unowned=unowned)
    met = [one for one in await list_troubles(unit) if one.since <= until]
    return replace(
        counted, refused=refused_by_kind(one.about for one in met), fresh=sum(one.since > since for one in met)
    )


async def keep_report(unit: Unit, made: Made) -> None:
    """Keep a report that was planned for its day."""
    one = made.report
    counts = {
        "due": one.due,
        "sent": one.sent,
        "unknown": one.unknown,
        "withheld": [[reason.value, count] for reason, count in one.withheld],
        "lost": one.lost,
        "failed": one.failed,
        "unowned": one.unowned,
        "refused": [[kind.value, count] for kind, count in one.refused],
        "fresh": one.fresh,
    }
    here = (run_reports.c.workspace == unit.workspace, run_reports.c.day == made.day)
    await unit.execute(update(run_reports).where(*here).values(made_at=made.made_at, counts=counts))


async def drop_report(unit: Unit, day: int) -> None:
    """There was nothing to report."""
    here = (run_reports.c.workspace == unit.workspace, run_reports.c.day == day)
    await unit.execute(delete(run_reports).where(*here))


async def get_report(unit: Unit, day: int) -> Made | None:
    """Return the report of ``day``, where it was made."""
    return await _newest(unit, run_reports.c.workspace == unit.workspace, run_reports.c.day == day)


async def newest_report(unit: Unit) -> Made | None:
    """Return the last report of the workspace; in a unit across workspaces, of any."""
    here = (run_reports.c.workspace == unit.workspace,) if unit.workspace else ()
    return await _newest(unit, *here)


async def _newest(unit: Unit, *where: object) -> Made | None:
    found = await unit.execute(
        select(run_reports.c.day, run_reports.c.made_at, run_reports.c.counts)
        .where(run_reports.c.made_at.is_not(None), *where)  # type: ignore[arg-type]
        .order_by(run_reports.c.made_at.desc())
        .limit(1)
    )
    row = found.mappings().one_or_none()
    if row is None:
        return None
    counts = dict(row["counts"])
    withheld = tuple((Reason(reason), count) for reason, count in counts.pop("withheld"))
    refused = tuple((Refused(kind), count) for kind, count in counts.pop("refused", ()))  # older reports did not ask
    return Made(row["day"], row["made_at"], RunReport(withheld=withheld, refused=refused, **counts))
