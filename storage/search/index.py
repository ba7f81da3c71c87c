"""What can be found: made from a record's rows, in the transaction that changed them; never a truth of its own."""

from collections.abc import Iterable, Sequence
from functools import partial

from sqlalchemy import select, text

from bot.domain.search import FIELDS, MADE, Document, document
from storage.records import list_records
from storage.schema import debates, search_documents
from storage.schema.search import FTS
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = ["TITLED", "keep", "refresh", "refresh_missing", "want_refresh"]

_AT_ONCE = 100  # records that are read together while all are made anew
_WEIGHTS = "ABCD"  # PostgreSQL's, by falling weight
TITLED = "^"  # no piece begins so
_LAST_POSITION = 16_383  # that PostgreSQL tells apart
_LAST = text(f"SELECT rowid FROM {FTS} ORDER BY rowid DESC LIMIT 1")
_PUT = text(
    f"INSERT OR REPLACE INTO {FTS} (rowid, {', '.join(FIELDS)}) VALUES (:row, {', '.join(f':{one}' for one in FIELDS)})"
)


def want_refresh(unit: Unit, numbers: Iterable[int]) -> None:
    """Let what can be found of these records follow their rows, once, before this transaction is committed."""
    for number in numbers:
        unit.before_commit[f"search:{number}"] = partial(refresh, unit, [number])


async def refresh(unit: Unit, numbers: Sequence[int]) -> None:
    """Make what can be found of these records anew from their rows."""
    await keep(unit, [document(record) for record in await list_records(unit, numbers)])


async def refresh_missing(unit: Unit) -> int:
    """Make what can be found of up to a hundred records of the workspace that have nothing yet, or something that was
    made in an older way, the oldest first; return how many there were.
    """
    current = select(search_documents.c.number).where(
        search_documents.c.workspace == unit.workspace, search_documents.c.made == MADE
    )
    missing = (
        select(debates.c.number)
        .where(debates.c.workspace == unit.workspace, debates.c.number.not_in(current))
        .order_by(debates.c.number)
        .limit(_AT_ONCE)
    )
    numbers = list((await unit.execute(missing)).scalars())
    await refresh(unit, numbers)
    return len(numbers)


async def keep(unit: Unit, made: Sequence[Document]) -> None:
    """Keep what can be found of these records in place of what was, in three statements, however many they are."""
    if made:
        await (_keep_in_fts if unit.dialect == "sqlite" else _keep_as_vectors)(unit, made)


async def _keep_in_fts(unit: Unit, made: Sequence[Document]) -> None:
    known = select(search_documents.c.number, search_documents.c.row).where(
        search_documents.c.workspace == unit.workspace, search_documents.c.number.in_([one.number for one in made])
    )
    rows: dict[int, int] = {row.number: row.row for row in await unit.execute(known)}
    last = (await unit.execute(_LAST)).scalar_one_or_none() or 0
    new = [one for one in sorted(made, key=lambda one: one.number) if one.number not in rows]
    rows |= {one.number: last + place for place, one in enumerate(new, start=1)}
    fields = [
        {"row": rows[one.number]} | {name: " ".join(pieces) for name, pieces in zip(FIELDS, one.fields, strict=True)}
        for one in made
    ]
    await unit.execute(_PUT, fields)
    await _keep_rows(unit, [{"number": one.number, "row": rows[one.number]} for one in made], "row")


async def _keep_as_vectors(unit: Unit, made: Sequence[Document]) -> None:
    await _keep_rows(unit, [{"number": one.number, "words": vector(one)} for one in made], "words")


async def _keep_rows(unit: Unit, rows: Sequence[dict[str, object]], what: str) -> None:
    key = {"workspace": unit.workspace, "made": MADE}
    statement = insert_into(unit, search_documents)
    news = {name: statement.excluded[name] for name in ("made", what)}
    await unit.execute(
        statement.on_conflict_do_update(index_elements=["workspace", "number"], set_=news),
        [row | key for row in rows],
    )


def vector(made: Document) -> str:
    """Return a document as PostgreSQL writes its vectors: each piece with its places and the weight of its field.

    Fields stand two places apart, so that no phrase reaches from one into the next. What stands in the title is there
    a second time, behind ``TITLED``: the index of words knows no weights.
    """
    places: dict[str, list[str]] = {}
    place = 0
    for weight, pieces in zip(_WEIGHTS, made.fields, strict=True):
        for piece in pieces:
            place = min(place + 1, _LAST_POSITION)
            places.setdefault(piece, []).append(f"{place}{weight}")
            if weight == _WEIGHTS[0]:
                places.setdefault(f"{TITLED}{piece}", []).append(f"{place}{weight}")
        place = min(place + 2, _LAST_POSITION)
    return " ".join(f"'{piece}':{','.join(_distinct(found))}" for piece, found in places.items())


def _distinct(places: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(places)
