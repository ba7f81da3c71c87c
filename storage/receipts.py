"""Receipts: what the decider heard from each dissenter, in the order in which it was said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy import func as sql
from sqlalchemy.engine import RowMapping

from bot.domain.ledger import Verb, changes, facts
from bot.domain.receipts import Receipt, ReceiptState
from storage.ledger import append
from storage.schema import debates, decisions, members, receipts
from storage.soonest import Parts, soonest
from storage.unit import Stale, Unit

__all__ = [
    "add_owed",
    "add_receipts",
    "begin_authors",
    "find_receipt",
    "ledger_row",
    "list_due_receipts",
    "list_receipts",
    "next_receipt_end",
    "pending_receipts",
    "receipt_from",
    "save_receipt",
]

_PLAIN = (
    "number",
    "version",
    "member",
    "choice",
    "sentence",
    "asked_at",
    "until",
    "by",
    "point",
    "again",
    "answered_at",
    "settled_at",
)
_WAITING = (ReceiptState.ASKED.value, ReceiptState.NOT_QUITE.value, ReceiptState.OWED.value)


def receipt_from(row: RowMapping) -> Receipt:
    """Return the receipt that a row holds."""
    return Receipt(state=ReceiptState(row["state"]), **{name: row[name] for name in _PLAIN})


def _columns(receipt: Receipt) -> dict[str, Any]:
    return {name: getattr(receipt, name) for name in _PLAIN} | {"state": receipt.state.value}


def ledger_row(receipt: Receipt) -> tuple[str, Mapping[str, Any]]:
    """Return a receipt as the ledger tells it."""
    return "receipt", _columns(receipt)


async def add_receipts(unit: Unit, found: Sequence[Receipt]) -> None:
    """Keep the receipts of a decision that is kept already."""
    await _add(unit, enumerate(found))


async def add_owed(unit: Unit, receipt: Receipt) -> None:
    """Keep the receipt of somebody who dissents in their answer, after all others of that decision."""
    last = await unit.execute(
        select(sql.max(receipts.c.place)).where(
            receipts.c.workspace == unit.workspace,
            receipts.c.number == receipt.number,
            receipts.c.version == receipt.version,
        )
    )
    before = last.scalar_one()
    await _add(unit, [(0 if before is None else before + 1, receipt)])


async def _add(unit: Unit, placed: Iterable[tuple[int, Receipt]]) -> None:
    rows = [{"workspace": unit.workspace, "place": place, **_columns(one)} for place, one in placed]
    if rows:
        await unit.execute(receipts.insert(), rows)


async def begin_authors(unit: Unit, now: datetime) -> int:
    """Name whose sentence each receipt of the workspace is that is older than that; return how many there were.

    It is whoever decided the version in which it was first heard: a newer one carries it on with its instant. The
    ledger is told so; a record without a chain tells it when that begins.
    """
    first, decided = receipts.alias(), decisions.alias()
    of_it = and_(*(first.c[name] == receipts.c[name] for name in ("workspace", "number", "member", "asked_at")))
    began = select(sql.min(first.c.version)).where(of_it).correlate(receipts).scalar_subquery()
    found = await unit.execute(
        select(receipts, decided.c.decided_by, debates.c.ledger_length)
        .select_from(receipts)
        .join(
            decided,
            and_(
                decided.c.workspace == receipts.c.workspace,
                decided.c.number == receipts.c.number,
                decided.c.version == began,
            ),
        )
        .join(debates, and_(debates.c.workspace == receipts.c.workspace, debates.c.number == receipts.c.number))
        .where(receipts.c.workspace == unit.workspace, receipts.c.by == "")
        .order_by(receipts.c.number, receipts.c.version, receipts.c.place)
    )
    rows = found.mappings().all()
    for row in rows:
        before = receipt_from(row)
        after = replace(before, by=row["decided_by"])
        await save_receipt(unit, after, seen=after.state)
        if row["ledger_length"]:
            told = changes(facts(*ledger_row(before)), facts(*ledger_row(after)))
            await append(unit, after.number, Verb.HEARD_BY, by=None, now=now, told=told)
    return len(rows)


async def find_receipt(unit: Unit, number: int, version: int, member: str) -> Receipt | None:
    """Return what was heard from ``member``, or None. Whoever changes it holds the decision."""
    found = await unit.execute(
        select(receipts).where(
            receipts.c.workspace == unit.workspace,
            receipts.c.number == number,
            receipts.c.version == version,
            receipts.c.member == member,
        )
    )
    row = found.mappings().one_or_none()
    return receipt_from(row) if row else None


async def list_receipts(unit: Unit, number: int, version: int) -> tuple[Receipt, ...]:
    """Return what was heard from whom in this version of a decision, in the order in which it was said."""
    found = await unit.execute(
        select(receipts)
        .where(receipts.c.workspace == unit.workspace, receipts.c.number == number, receipts.c.version == version)
        .order_by(receipts.c.place)
    )
    return tuple(receipt_from(row) for row in found.mappings())


async def save_receipt(unit: Unit, receipt: Receipt, *, seen: ReceiptState) -> None:
    """Keep a changed receipt where it still stands as it was ``seen``; raise ``Stale`` otherwise."""
    saved = await unit.execute(
        update(receipts)
        .where(
            receipts.c.workspace == unit.workspace,
            receipts.c.number == receipt.number,
            receipts.c.version == receipt.version,
            receipts.c.member == receipt.member,
            receipts.c.state == seen.value,
        )
        .values(_columns(receipt))
    )
    if saved.rowcount != 1:
        raise Stale(Stale.__doc__)


async def pending_receipts(unit: Unit) -> set[tuple[int, str]]:
    """Return number and member of each receipt whose author is asked to confirm it."""
    found = await unit.execute(
        select(receipts.c.number, receipts.c.member).where(
            receipts.c.workspace == unit.workspace, receipts.c.state == ReceiptState.ASKED.value, _stands()
        )
    )
    return {(row.number, row.member) for row in found}


def _stands() -> ColumnElement[bool]:
    """Return that the receipt is of a version that no newer one has taken the place of: there it goes on."""
    newer = decisions.alias()
    return ~exists().where(
        newer.c.workspace == receipts.c.workspace,
        newer.c.number == receipts.c.number,
        newer.c.version > receipts.c.version,
    )


def _gone() -> ColumnElement[bool]:
    """Return that the author of a receipt will not answer any more."""
    author = exists().where(
        members.c.workspace == receipts.c.workspace,
        members.c.id == receipts.c.member,
        members.c.deactivated.is_(True),
    )
    return and_(receipts.c.state == ReceiptState.ASKED.value, author)


@soonest
def next_receipt_end(unit: Unit) -> Parts:
    """Return the earliest instant at which somebody is waited for no longer; for somebody gone, that of the asking."""
    here = and_(receipts.c.workspace == unit.workspace, _stands())
    waiting = select(sql.min(receipts.c.until)).where(here, receipts.c.state.in_(_WAITING))
    return waiting, select(sql.min(receipts.c.asked_at)).where(here, _gone())


async def list_due_receipts(unit: Unit, now: datetime, limit: int = 50) -> list[tuple[int, str, bool]]:
    """Return number, member and whether they are gone, of receipts for which nobody is waited any longer."""
    gone = _gone()
    found = await unit.execute(
        select(receipts.c.number, receipts.c.member, gone.label("gone"))
        .where(
            receipts.c.workspace == unit.workspace,
            receipts.c.state.in_(_WAITING),
            _stands(),
            or_(receipts.c.until <= now, gone),
        )
        .order_by(receipts.c.until, receipts.c.number, receipts.c.member)
        .limit(limit)
    )
    return [(row.number, row.member, bool(row.gone)) for row in found]
