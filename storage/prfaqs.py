"""PRFAQs as rows: the text that is being written, frozen texts, who read which, the funnel, and what is parked.

Where a PRFAQ stands is a paper of its record, and so is which reading a circle is (``storage.papers``).
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from bot.domain import calendar
from bot.domain.circles import Circle, Draft, Passage, Prfaq, PrfaqState, Revision
from bot.domain.debates import DebateState
from bot.domain.records import Audience
from storage.conditions import visible_to
from storage.papers import load_papers, read_paper
from storage.schema import circles, debate_people, debates, members, prfaq_drafts, prfaq_revisions, prfaqs
from storage.soonest import Parts, soonest_of
from storage.unit import Stale, Unit
from storage.upsert import insert_into

__all__ = [
    "add_revision",
    "begin_draft",
    "get_draft",
    "get_revision",
    "ledger_row",
    "list_circles",
    "list_drafts",
    "list_due_returns",
    "list_frozen",
    "list_last_read",
    "list_mine",
    "list_passages",
    "list_prfaqs",
    "list_revisions",
    "list_texts",
    "list_written_by",
    "next_return",
    "save_draft",
]

_PASSAGE = ("prfaq", "place", "verdict", "given_at", "cause", "claims", "supported", "last")
_NEXT_DAY = timedelta(days=1)  # somewhere it is tomorrow already


def _columns(value: Draft | Revision) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value)}


# the text


async def begin_draft(unit: Unit, draft: Draft) -> None:
    """Keep the first text of a PRFAQ."""
    await unit.execute(prfaq_drafts.insert().values(workspace=unit.workspace, **_columns(draft)))


async def get_draft(unit: Unit, number: int) -> Draft | None:
    """Return the text that is being written."""
    found = await unit.execute(
        select(prfaq_drafts).where(prfaq_drafts.c.workspace == unit.workspace, prfaq_drafts.c.number == number)
    )
    row = found.mappings().one_or_none()
    return Draft(**{one.name: row[one.name] for one in fields(Draft)}) if row else None


async def list_texts(unit: Unit, numbers: Sequence[int]) -> dict[int, str]:
    """Return the texts of these PRFAQs as rows keep them, by number, in one query."""
    if not numbers:
        return {}
    here = (prfaq_drafts.c.workspace == unit.workspace, prfaq_drafts.c.number.in_(numbers))
    found = await unit.execute(select(prfaq_drafts.c.number, prfaq_drafts.c.document).where(*here))
    return {row.number: row.document for row in found}


async def save_draft(unit: Unit, draft: Draft, *, seen: int) -> None:
    """Keep a changed text where it still is the one with version ``seen``; raise ``Stale`` otherwise."""
    here = (prfaq_drafts.c.workspace == unit.workspace, prfaq_drafts.c.number == draft.number)
    saved = await unit.execute(
        update(prfaq_drafts).where(*here, prfaq_drafts.c.version == seen).values(_columns(draft))
    )
    if saved.rowcount != 1:
        raise Stale(Stale.__doc__)


async def add_revision(unit: Unit, revision: Revision) -> None:
    """Freeze a text: no row of these is ever changed, but for its author's words when they are forgotten."""
    row = {"workspace": unit.workspace, **_columns(revision)}
    await unit.execute(insert_into(unit, prfaq_revisions).values(row))


async def get_revision(unit: Unit, number: int, ordinal: int) -> Revision | None:
    """Return one frozen text."""
    return next(iter(await list_revisions(unit, number, [ordinal])), None)


async def list_revisions(unit: Unit, number: int, ordinals: Sequence[int] | None = None) -> list[Revision]:
    """Return the frozen texts of a PRFAQ, oldest first; all of them, or those named."""
    here = [prfaq_revisions.c.workspace == unit.workspace, prfaq_revisions.c.number == number]
    if ordinals is not None:
        here.append(prfaq_revisions.c.ordinal.in_(ordinals))
    found = await unit.execute(select(prfaq_revisions).where(*here).order_by(prfaq_revisions.c.ordinal))
    return [Revision(**{one.name: row[one.name] for one in fields(Revision)}) for row in found.mappings()]


async def list_frozen(unit: Unit, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Revision]:
    """Return frozen texts of several PRFAQs, by number and ordinal, in one query."""
    numbers = {number for number, _ in wanted}
    ordinals = {ordinal for _, ordinal in wanted}
    table = prfaq_revisions.c
    found = await unit.execute(
        select(prfaq_revisions).where(
            table.workspace == unit.workspace, table.number.in_(numbers), table.ordinal.in_(ordinals)
        )
    )
    rows = (Revision(**{one.name: row[one.name] for one in fields(Revision)}) for row in found.mappings())
    return {(one.number, one.ordinal): one for one in rows if (one.number, one.ordinal) in wanted}


async def list_drafts(unit: Unit, member: str) -> list[tuple[Prfaq, Draft]]:
    """Return every PRFAQ that ``member`` writes with its text as it stands, by number, in two queries."""
    found = await unit.execute(
        select(prfaq_drafts)
        .join(
            prfaqs,
            and_(prfaqs.c.workspace == prfaq_drafts.c.workspace, prfaqs.c.number == prfaq_drafts.c.number),
        )
        .where(prfaq_drafts.c.workspace == unit.workspace, prfaqs.c.author == member)
        .order_by(prfaq_drafts.c.number)
    )
    drafts = [Draft(**{one.name: row[one.name] for one in fields(Draft)}) for row in found.mappings()]
    papers = await load_papers(unit, Prfaq, [one.number for one in drafts]) if drafts else {}
    return [(paper, draft) for draft in drafts for paper in papers.get(draft.number, ())]


def ledger_row(revision: Revision) -> tuple[str, dict[str, Any]]:
    """Return a frozen text as the ledger tells it."""
    return "prfaq_revision", _columns(revision)


# who read it


async def list_last_read(unit: Unit, number: int, *, but: int | None = None) -> dict[str, int]:
    """Return who was asked to read PRFAQ ``number``, with the newest text of it that they were shown.

    A circle whose card never stood asked nobody; ``but`` is the number of a circle that is left out.
    """
    circle = and_(debates.c.workspace == circles.c.workspace, debates.c.number == circles.c.number)
    reader = and_(
        debate_people.c.workspace == circles.c.workspace,
        debate_people.c.number == circles.c.number,
        debate_people.c.role == "contributor",
    )
    asked = (circles.c.workspace == unit.workspace, circles.c.prfaq == number, debates.c.posted_at.is_not(None))
    found = await unit.execute(
        select(debate_people.c.member, func.max(circles.c.revision).label("newest"))
        .select_from(circles.join(debates, circle).join(debate_people, reader))
        .where(*asked, circles.c.number != (but or 0), debates.c.state != DebateState.UNDONE.value)
        .group_by(debate_people.c.member)
    )
    return {row.member: row.newest for row in found}


async def list_circles(unit: Unit, number: int) -> list[Circle]:
    """Return every reading of PRFAQ ``number``, in the order of asking."""
    found = await unit.execute(
        select(circles.c.number)
        .where(circles.c.workspace == unit.workspace, circles.c.prfaq == number)
        .order_by(circles.c.number)
    )
    numbers = list(found.scalars())
    papers = await load_papers(unit, Circle, numbers) if numbers else {}
    return [one for number in numbers for one in papers.get(number, ())]


# lists


async def list_prfaqs(unit: Unit, audience: Audience, *, limit: int = 200) -> list[Prfaq]:
    """Return the PRFAQs that ``audience`` may see, what happened last first; in two queries."""
    found = await unit.execute(
        select(prfaqs.c.number)
        .join(debates, _of_record())
        .where(prfaqs.c.workspace == unit.workspace, visible_to(audience))
        .order_by(prfaqs.c.state_at.desc(), prfaqs.c.number.desc())
        .limit(limit)
    )
    numbers = list(found.scalars())
    papers = await load_papers(unit, Prfaq, numbers) if numbers else {}
    return [one for number in numbers for one in papers.get(number, ())]


def _of_record() -> ColumnElement[bool]:
    return and_(debates.c.workspace == prfaqs.c.workspace, debates.c.number == prfaqs.c.number)


async def list_mine(unit: Unit, member: str) -> list[Prfaq]:
    """Return the PRFAQs that ``member`` writes, what happened last first, in one query."""
    found = await unit.execute(
        select(prfaqs)
        .where(prfaqs.c.workspace == unit.workspace, prfaqs.c.author == member)
        .order_by(prfaqs.c.state_at.desc(), prfaqs.c.number.desc())
        .limit(50)
    )
    return [read_paper(Prfaq, row) for row in found.mappings()]


async def list_passages(unit: Unit, audience: Audience) -> list[Passage]:
    """Return every reading by a circle that ``audience`` may see, in one query; what never stood or was taken back is
    none, and neither is one that ended without a verdict.
    """
    there = and_(debates.c.workspace == circles.c.workspace, debates.c.number == circles.c.number)
    counted = or_(
        circles.c.verdict.is_not(None),
        debates.c.state.in_([DebateState.COLLECTING.value, DebateState.REVEALED.value]),
    )
    found = await unit.execute(
        select(
            *(circles.c[name] for name in _PASSAGE),
            debates.c.posted_at.label("asked_at"),
        )
        .join(debates, there)
        .where(circles.c.workspace == unit.workspace, debates.c.posted_at.is_not(None), counted, visible_to(audience))
        .order_by(circles.c.number)
    )
    return [Passage(**row) for row in found.mappings()]


async def list_written_by(unit: Unit, member: str) -> list[int]:
    """Return the numbers of the PRFAQs whose author ``member`` is."""
    found = await unit.execute(
        select(prfaqs.c.number)
        .where(prfaqs.c.workspace == unit.workspace, prfaqs.c.author == member)
        .order_by(prfaqs.c.number)
    )
    return list(found.scalars())


# what is parked


async def _returns(unit: Unit, until: date) -> list[tuple[datetime, int]]:
    author = and_(members.c.workspace == prfaqs.c.workspace, members.c.id == prfaqs.c.author)
    found = await unit.execute(
        select(prfaqs.c.number, prfaqs.c.return_on, members.c.zone)
        .outerjoin(members, author)
        .where(*_parked(unit), prfaqs.c.return_on <= until)
    )
    return sorted((_instant(row.return_on, row.zone), row.number) for row in found)


def _parked(unit: Unit) -> tuple[ColumnElement[bool], ...]:
    return prfaqs.c.workspace == unit.workspace, prfaqs.c.state == PrfaqState.PARKED.value


def _instant(day: date, zone: str | None) -> datetime:
    """Return nine in the morning of that day where its author is, or of the first working day after it."""
    return calendar.instant_at(calendar.working_day_from(day), time(calendar.MORNING), calendar.zone_of(zone))


async def _first_return(unit: Unit, earliest: date) -> datetime:
    return (await _returns(unit, earliest + 3 * _NEXT_DAY))[0][0]


@soonest_of(_first_return)
def next_return(unit: Unit) -> Parts:
    """Return the earliest instant (aware UTC) at which a parked PRFAQ comes back."""
    return (select(func.min(prfaqs.c.return_on)).where(*_parked(unit)),)


async def list_due_returns(unit: Unit, now: datetime, limit: int = 50) -> list[int]:
    """Return the numbers of the parked PRFAQs whose day has come, the longest so first."""
    return [number for instant, number in await _returns(unit, now.date() + _NEXT_DAY) if instant <= now][:limit]
