"""What can be found: made from a record's rows, in the transaction that changed them; never a truth of its own."""

from collections.abc import Iterable, Sequence
from functools import partial

from sqlalchemy import cast, insert, select, text, update
from sqlalchemy.dialects.postgresql import TSVECTOR

from bot.domain.search import FIELDS, MADE, Document, document
from storage.records import list_records
from storage.schema import debates, search_documents
from storage.schema.search import FTS
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = ["keep", "refresh", "refresh_missing", "want_refresh"]

_AT_ONCE = 100  # records that are read together while all are made anew
_WEIGHTS = "ABCD"  # PostgreSQL's, by falling weight
_LAST_POSITION = 16_383  # that PostgreSQL tells apart
_COLUMNS = ", ".join(FIELDS)
_ADD = text(f"INSERT INTO {FTS} ({_COLUMNS}) VALUES ({', '.join(f':{name}' for name in FIELDS)})")
_CHANGE = text(f"UPDATE {FTS} SET {', '.join(f'{name} = :{name}' for name in FIELDS)} WHERE rowid = :row")


def want_refresh(unit: Unit, numbers: Iterable[int]) -> None:
    """Let what can be found of these records follow their rows, once, before this transaction is committed."""
    for number in numbers:
        unit.before_commit[f"search:{number}"] = partial(refresh, unit, [number])


async def refresh(unit: Unit, numbers: Sequence[int]) -> None:
    """Make what can be found of these records anew from their rows."""
    for record in await list_records(unit, numbers):
        await keep(unit, document(record))


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
    for record in sorted(await list_records(unit, numbers), key=lambda one: one.debate.number):
        await keep(unit, document(record))
    return len(numbers)


async def keep(unit: Unit, made: Document) -> None:
    """Keep what can be found of a record in place of what was."""
    if unit.dialect == "sqlite":
        await _keep_in_fts(unit, made)
    else:
        await _keep_as_vector(unit, made)


async def _keep_in_fts(unit: Unit, made: Document) -> None:
    here = (search_documents.c.workspace == unit.workspace, search_documents.c.number == made.number)
    fields = {name: " ".join(pieces) for name, pieces in zip(FIELDS, made.fields, strict=True)}
    row = (await unit.execute(select(search_documents.c.row).where(*here))).scalar_one_or_none()
    if row is not None:
        await unit.execute(_CHANGE, {**fields, "row": row})
        await unit.execute(update(search_documents).where(*here).values(made=MADE))
        return
    added = await unit.execute(_ADD, fields)
    key = {"workspace": unit.workspace, "number": made.number, "made": MADE}
    await unit.execute(insert(search_documents).values(**key, row=added.lastrowid))


async def _keep_as_vector(unit: Unit, made: Document) -> None:
    words = cast(vector(made), TSVECTOR)
    key = {"workspace": unit.workspace, "number": made.number, "made": MADE}
    statement = insert_into(unit, search_documents).values(**key, words=words)
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace", "number"], set_={"made": MADE, "words": statement.excluded.words}
        )
    )


def vector(made: Document) -> str:
    """Return a document as PostgreSQL writes its vectors: each piece with its places and the weight of its field.

    Fields stand two places apart, so that no phrase reaches from one into the next.
    """
    places: dict[str, list[str]] = {}
    place = 0
    for weight, pieces in zip(_WEIGHTS, made.fields, strict=True):
        for piece in pieces:
            place = min(place + 1, _LAST_POSITION)
            places.setdefault(piece, []).append(f"{place}{weight}")
        place = min(place + 2, _LAST_POSITION)
    return " ".join(f"'{piece}':{','.join(_distinct(found))}" for piece, found in places.items())


def _distinct(places: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(places)
