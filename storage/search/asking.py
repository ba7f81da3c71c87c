"""Asking: which records hold these words, meet these conditions and may be seen by whoever asks; ranked, by pages.

However common a word is, no more than the newest ``CANDIDATES`` records that hold it and may be seen are ranked: both
databases stop looking there. Nothing is counted, so that no number tells of what may not be seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy import table as lightweight
from sqlalchemy.dialects.postgresql import ARRAY, REAL, TSQUERY
from sqlalchemy.engine import RowMapping

from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.records import Audience
from bot.domain.search import Found, Is, Term, telling
from storage.conditions import of_a_question, visible_to
from storage.schema import debates, decisions, imports, search_documents
from storage.schema.search import FTS
from storage.search import filters
from storage.search.index import TITLED
from storage.unit import Unit

__all__ = ["CANDIDATES", "Asked", "Page", "find", "list_found", "near"]

CANDIDATES = 300
_NEWEST = 5_000  # records that are looked through for words that may be common
_NEAR = 40  # of those that share two words with a question, the likeliest that are compared with it
_WEIGHTS = (10.0, 4.0, 2.0, 1.0)  # of title, what, reasons, lessons
_POSTGRESQL_WEIGHTS = [one / _WEIGHTS[0] for one in reversed(_WEIGHTS)]  # D, C, B, A


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, with every name looked up. Instants are aware; ``now`` and ``today`` are the asker's.

    ``late`` is the instant before which positions that opened wait too long for their decider.
    """

    audience: Audience
    now: datetime
    today: date
    late: datetime
    terms: tuple[Term, ...] = ()
    owner: str | None = None
    by: str | None = None
    channel: str | None = None
    channel_name: str = ""
    after: datetime | None = None
    before: datetime | None = None
    states: frozenset[Is] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found, and whether another one follows."""

    found: tuple[Found, ...]
    more: bool


async def find(unit: Unit, asked: Asked, *, page: int, size: int) -> Page:
    """Return page ``page`` (from 0) of the records that ``asked`` describes, the best first; without words the newest.

    Two queries, whatever is found; on PostgreSQL three at most, and a word to its planner.
    """
    numbers = await _numbers(unit, asked, page * size, size + 1)
    return Page(tuple(await list_found(unit, numbers[:size])), len(numbers) > size)


async def _numbers(unit: Unit, asked: Asked, skip: int, most: int) -> list[int]:
    conditions = _conditions(unit, asked)
    if not asked.terms:
        await _plan_anew(unit)
        newest = select(debates.c.number).where(*conditions).order_by(debates.c.number.desc())
        return await _run(unit, newest.limit(most).offset(skip))
    if unit.dialect == "sqlite":
        ranked = _by_fts(fts_query(asked.terms), asked.audience, conditions)
        return await _run(unit, ranked.limit(most).offset(skip))
    return await _by_postgresql(unit, vector_query(asked.terms), asked.audience, conditions, skip, most)


async def _run(unit: Unit, numbers: Select[Any]) -> list[int]:
    return [row.number for row in await unit.execute(numbers, {"workspace": unit.workspace})]


async def _plan_anew(unit: Unit) -> None:
    """Let PostgreSQL plan for these very words, for the rest of the transaction: how rare they are decides everything,
    and a plan that is kept for all words reads all records. Nor does it know the size of an index that is new.
    """
    if unit.dialect == "postgresql":
        await unit.execute(_PLAN_ANEW)


_PLAN_ANEW = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true)"
)


def _conditions(unit: Unit, asked: Asked) -> list[ColumnElement[bool]]:
    member = asked.audience.member.id if asked.audience.member else ""
    wanted: list[ColumnElement[bool]] = [
        filters.is_(one, member=member, today=asked.today, now=asked.now, late=asked.late) for one in asked.states
    ]
    if asked.owner is not None:
        wanted.append(filters.owned_by(asked.owner))
    if asked.by is not None:
        wanted.append(filters.said_by(asked.by))
    if asked.channel is not None:
        wanted.append(filters.in_channel(asked.channel, asked.channel_name))
    return [*_seen(unit, asked.audience), *wanted, *filters.between(asked.after, asked.before)]


def _seen(unit: Unit, audience: Audience) -> list[ColumnElement[bool]]:
    """Return that a record can be found and that ``audience`` may see it. Where they can see few, these come first:
    that only helps to find them.
    """
    here = [debates.c.workspace == bindparam("workspace"), debates.c.state != DebateState.UNDONE.value, of_a_question()]
    reach = filters.within_reach(audience)
    if reach is None:
        return [*here, visible_to(audience)]
    return [*here, _among(unit, debates.c.number, reach), visible_to(audience)]


def _among(unit: Unit, number: ColumnElement[int], few: Select[tuple[int]]) -> ColumnElement[bool]:
    """Return that ``number`` is one of ``few``; PostgreSQL is given them as an array, which it looks up one by one."""
    if unit.dialect == "sqlite":
        return number.in_(few)
    return number == func.any(func.array(few.scalar_subquery()))


# SQLite


def fts_query(terms: Sequence[Term]) -> str:
    """Return terms as FTS5 asks for them: pieces hold letters and digits alone, and stand in quotes."""
    return " AND ".join(_fts_term(term) for term in terms)


def _fts_term(term: Term) -> str:
    return f'"{" ".join(term.pieces)}"{" *" if term.begins else ""}'


_WORDS = lightweight(FTS, column("rowid"))
# The plus keeps FTS5 from looking each row up by itself, which costs more than reading all that match.
_BARE_ROW = literal_column(f"+{FTS}.rowid", BigInteger)
_OF_DOCUMENT = and_(search_documents.c.workspace == debates.c.workspace, search_documents.c.number == debates.c.number)


def _by_fts(query: str, audience: Audience, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    reach = filters.within_reach(audience)
    rank = func.bm25(literal_column(FTS), *(literal(one) for one in _WEIGHTS), type_=Float)
    matches = [literal_column(FTS).op("MATCH", is_comparison=True)(bindparam("query", query, String))]
    if reach is not None:
        here = search_documents.c.workspace == bindparam("workspace")
        rows = select(search_documents.c.row).where(here, search_documents.c.number.in_(reach)).correlate(None)
        matches.append(_BARE_ROW.in_(rows))
    documents = _WORDS.join(search_documents, search_documents.c.row == _WORDS.c.rowid)
    candidates = (
        select(debates.c.number, rank.label("rank"))
        .select_from(documents.join(debates, _OF_DOCUMENT))
        .where(*matches, *conditions)
        .order_by(_WORDS.c.rowid.desc())
        .limit(CANDIDATES)
        .subquery()
    )
    return select(candidates.c.number).order_by(candidates.c.rank, candidates.c.number.desc())


# PostgreSQL


def vector_query(terms: Sequence[Term]) -> str:
    """Return terms as PostgreSQL writes its queries."""
    return " & ".join(_vector_term(term) for term in terms)


def _vector_term(term: Term) -> str:
    asked = " <-> ".join(f"'{piece}'" for piece in term.pieces)
    return f"({asked}{':*' if term.begins else ''})"


async def _by_postgresql(
    unit: Unit, query: str, audience: Audience, conditions: Sequence[ColumnElement[bool]], skip: int, most: int
) -> list[int]:
    """Return the numbers of what ``query`` finds. Common words are found among the newest records; the index is asked
    for the rest. The planner cannot tell: it takes phrases of common words for rare.
    """
    await _plan_anew(unit)
    reach = filters.within_reach(audience)
    if reach is not None:
        few = _among(unit, search_documents.c.number, reach)
        ranked = _by_vector(search_documents, query, [few, *conditions])
        return await _run(unit, ranked.limit(most).offset(skip))
    here = search_documents.c.workspace == bindparam("workspace")
    newest = select(search_documents).where(here).order_by(search_documents.c.number.desc()).limit(_NEWEST)
    common = await _run(unit, _by_vector(newest.subquery("newest"), query, conditions, in_order=True))
    if len(common) == CANDIDATES:
        return common[skip : skip + most]
    return await _run(unit, _by_vector(search_documents, query, conditions).limit(most).offset(skip))


def _by_vector(
    documents: FromClause, query: str, conditions: Sequence[ColumnElement[bool]], *, in_order: bool = False
) -> Select[Any]:
    """Return the ranked numbers of what matches; ``in_order`` reads records as they are, the newest first, and else the
    index of words is asked: the sum keeps the planner from doing the first.
    """
    asked = cast(bindparam("query", query, String), TSQUERY)
    of_document = and_(documents.c.workspace == debates.c.workspace, documents.c.number == debates.c.number)
    candidates = (
        select(debates.c.number, documents.c.words)
        .select_from(documents.join(debates, of_document))
        .where(documents.c.workspace == bindparam("workspace"), documents.c.words.op("@@")(asked), *conditions)
        .order_by((documents.c.number if in_order else documents.c.number + 0).desc())
        .limit(CANDIDATES)
        .subquery()
    )
    weights = cast(bindparam("weights", _POSTGRESQL_WEIGHTS, ARRAY(REAL)), ARRAY(REAL))
    rank = func.ts_rank(weights, candidates.c.words, asked)
    return select(candidates.c.number).order_by(rank.desc(), candidates.c.number.desc())


# what is alike


async def near(unit: Unit, audience: Audience, words: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Return records that ``audience`` may see whose title holds two of ``words`` or more (the one, where there is but
    one), by number, with the texts they are known by: the likeliest of the newest.
    """
    if not words:
        return {}
    conditions = _seen(unit, audience)
    pairs: list[tuple[str, ...]] = list(combinations(telling(words), 2)) or [(words[0],)]
    if unit.dialect == "sqlite":
        either = " OR ".join(f"({fts_query([Term((one,)) for one in pair])})" for pair in pairs)
        numbers = await _run(unit, _by_fts(f"{{title}} : ({either})", audience, conditions).limit(_NEAR))
    else:
        either = " | ".join(f"({vector_query([Term((TITLED + one,)) for one in pair])})" for pair in pairs)
        numbers = await _by_postgresql(unit, either, audience, conditions, 0, _NEAR)
    found = await list_found(unit, numbers)
    return {one.number: (one.question, one.statement) for one in found}


# lines


def _whole() -> Select[Any]:
    newer = decisions.alias()
    newest = (
        select(func.max(newer.c.version))
        .where(newer.c.workspace == debates.c.workspace, newer.c.number == debates.c.number)
        .correlate(debates)
        .scalar_subquery()
    )
    of_debate = and_(decisions.c.workspace == debates.c.workspace, decisions.c.number == debates.c.number)
    came = and_(imports.c.workspace == debates.c.workspace, imports.c.number == debates.c.number)
    return (
        select(
            debates.c.number,
            debates.c.question,
            debates.c.state,
            debates.c.channel,
            debates.c.opened_at,
            decisions.c.statement,
            decisions.c.state.label("decision_state"),
            decisions.c.decided_at,
            imports.c.source,
        )
        .select_from(
            debates.outerjoin(decisions, and_(of_debate, decisions.c.version == newest)).outerjoin(imports, came)
        )
        .where(
            debates.c.workspace == bindparam("workspace"), debates.c.number.in_(bindparam("numbers", expanding=True))
        )
    )


_LINES = _whole()


async def list_found(unit: Unit, numbers: Sequence[int]) -> list[Found]:
    """Return the lines of these records, in their order. Who may see them was asked before."""
    if not numbers:
        return []
    rows = await unit.execute(_LINES, {"workspace": unit.workspace, "numbers": list(numbers)})
    found = {row["number"]: _line(row) for row in rows.mappings()}
    return [found[number] for number in numbers if number in found]


def _line(row: RowMapping) -> Found:
    decided = row["decision_state"]
    return Found(
        number=row["number"],
        question=row["question"],
        statement=row["statement"] or "",
        state=DebateState(row["state"]),
        decision=DecisionState(decided) if decided else None,
        at=row["decided_at"] or row["opened_at"],
        channel=row["channel"],
        source=row["source"] or "",
    )
