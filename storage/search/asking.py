"""Asking: which records hold these words, meet these conditions and may be seen by whoever asks; ranked, by pages.

However common a word is, no more than the newest ``CANDIDATES`` records that hold it and may be seen are ranked: both
databases stop looking there. Nothing is counted, so that no number tells of what may not be seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
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
from bot.domain.search import Found, Is, Term
from storage.conditions import visible_to
from storage.schema import debates, decisions, imports, search_documents
from storage.schema.search import FTS
from storage.search import filters
from storage.unit import Unit

__all__ = ["CANDIDATES", "Asked", "Page", "find", "list_found", "near"]

CANDIDATES = 300
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

    Two queries, whatever is found.
    """
    numbers = _ranked(unit, asked) if asked.terms else _newest(asked)
    rows = await unit.execute(numbers.limit(size + 1).offset(page * size), {"workspace": unit.workspace})
    found = [row.number for row in rows]
    return Page(tuple(await list_found(unit, found[:size])), len(found) > size)


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    member = asked.audience.member.id if asked.audience.member else ""
    wanted: list[ColumnElement[bool]] = [
        debates.c.workspace == bindparam("workspace"),
        debates.c.state != DebateState.UNDONE.value,
    ]
    wanted += [
        filters.is_(one, member=member, today=asked.today, now=asked.now, late=asked.late) for one in asked.states
    ]
    if asked.owner is not None:
        wanted.append(filters.owned_by(asked.owner))
    if asked.by is not None:
        wanted.append(filters.said_by(asked.by))
    if asked.channel is not None:
        wanted.append(filters.in_channel(asked.channel, asked.channel_name))
    return [*wanted, *filters.between(asked.after, asked.before), visible_to(asked.audience)]


def _newest(asked: Asked) -> Select[Any]:
    return select(debates.c.number).where(*_conditions(asked)).order_by(debates.c.number.desc())


def _ranked(unit: Unit, asked: Asked) -> Select[Any]:
    if unit.dialect == "sqlite":
        return _by_fts(fts_query(asked.terms), _conditions(asked))
    return _by_vector(vector_query(asked.terms), _conditions(asked))


# SQLite


def fts_query(terms: Sequence[Term]) -> str:
    """Return terms as FTS5 asks for them: pieces hold letters and digits alone, and stand in quotes."""
    return " AND ".join(_fts_term(term) for term in terms)


def _fts_term(term: Term) -> str:
    return f'"{" ".join(term.pieces)}"{" *" if term.begins else ""}'


_WORDS = lightweight(FTS, column("rowid"))
_OF_DOCUMENT = and_(search_documents.c.workspace == debates.c.workspace, search_documents.c.number == debates.c.number)


def _by_fts(query: str, conditions: Sequence[ColumnElement[bool]], most: int = CANDIDATES) -> Select[Any]:
    rank = func.bm25(text(FTS), *(literal(one) for one in _WEIGHTS), type_=Float).label("rank")
    documents = _WORDS.join(search_documents, search_documents.c.row == _WORDS.c.rowid)
    candidates = (
        select(debates.c.number, rank)
        .select_from(documents.join(debates, _OF_DOCUMENT))
        .where(literal_column(FTS).op("MATCH", is_comparison=True)(bindparam("query", query, String)), *conditions)
        .order_by(_WORDS.c.rowid.desc())
        .limit(most)
        .subquery()
    )
    return select(candidates.c.number).order_by(candidates.c.rank, candidates.c.number.desc())


# PostgreSQL


def vector_query(terms: Sequence[Term], weight: str = "") -> str:
    """Return terms as PostgreSQL writes its queries."""
    return " & ".join(_vector_term(term, weight) for term in terms)


def _vector_term(term: Term, weight: str = "") -> str:
    last = len(term.pieces) - 1
    signs = [("*" if term.begins and place == last else "") + weight for place in range(last + 1)]
    asked = [f"'{piece}'{':' + sign if sign else ''}" for piece, sign in zip(term.pieces, signs, strict=True)]
    return f"({' <-> '.join(asked)})"


def _by_vector(query: str, conditions: Sequence[ColumnElement[bool]], most: int = CANDIDATES) -> Select[Any]:
    asked = cast(bindparam("query", query, String), TSQUERY)
    candidates = (
        select(debates.c.number, search_documents.c.words)
        .select_from(search_documents.join(debates, _OF_DOCUMENT))
        .where(
            search_documents.c.workspace == bindparam("workspace"),
            search_documents.c.words.op("@@")(asked),
            *conditions,
        )
        .order_by(search_documents.c.number.desc())
        .limit(most)
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
    conditions = [
        debates.c.workspace == bindparam("workspace"),
        debates.c.state != DebateState.UNDONE.value,
        visible_to(audience),
    ]
    pairs = [(one, other) for place, one in enumerate(words) for other in words[place + 1 :]] or [(words[0],)]
    if unit.dialect == "sqlite":
        either = " OR ".join(f"({fts_query([Term((one,)) for one in pair])})" for pair in pairs)
        ranked = _by_fts(f"{{title}} : ({either})", conditions)
    else:
        either = " | ".join(f"({vector_query([Term((one,)) for one in pair], 'A')})" for pair in pairs)
        ranked = _by_vector(either, conditions)
    rows = await unit.execute(ranked.limit(_NEAR), {"workspace": unit.workspace})
    found = await list_found(unit, [row.number for row in rows])
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
