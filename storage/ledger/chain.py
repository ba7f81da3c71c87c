"""Entries: append one, read them."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.engine import RowMapping

from bot.domain.ledger import Changes, Entry, Salt, Text, Verb, body_of, canonical, entry_hash, people_in, surrogate
from storage.columns import storable
from storage.schema import debates, ledger, ledger_actors, ledger_salts
from storage.unit import Stale, Unit
from storage.upsert import insert_into

__all__ = ["Chain", "append", "entry_from", "get_chain", "list_entries", "names_of"]

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Chain:
    """What a record's own row knows of its entries: how many there are, and the hash of the last."""

    length: int
    head: str


async def append(unit: Unit, number: int, verb: Verb, *, by: str | None, now: datetime, told: Changes) -> None:
    """Add an entry to the chain of record ``number``, in this transaction: ``by`` did ``verb`` (None: the clock),
    which changed what ``told`` tells. The record's row is locked until the commit, so that links come one by one.

    ``LookupError`` where there is no such record.
    """
    people = people_in(told) | ({by} if by else set())
    chain, names = await _head(unit, number, people)
    names |= await _new_names(unit, people - names.keys())
    kept = {path: replace(one, text=storable(one.text)) if isinstance(one, Text) else one for path, one in told.items()}
    body, salts = body_of(kept, names, lambda: secrets.token_hex(_SALT_BYTES))
    await _add(unit, number, chain, verb, names[by] if by else "", now, body, salts)


async def append_forgotten(unit: Unit, number: int, person: str, now: datetime) -> None:
    """Add that the person with this surrogate was taken out of record ``number``."""
    chain, _ = await _head(unit, number, ())
    await _add(unit, number, chain, Verb.FORGOTTEN, "", now, canonical({"person": person}), ())


async def _add(
    unit: Unit, number: int, chain: Chain, verb: Verb, actor: str, now: datetime, body: str, salts: Sequence[Salt]
) -> None:
    seq = chain.length + 1
    entry = Entry(unit.workspace, number, seq, now, actor, verb.value, body, chain.head)
    sealed = entry_hash(chain.head, entry)
    key = {"workspace": unit.workspace, "number": number, "seq": seq}
    row = {"at": now, "actor": actor, "verb": verb.value, "body": body, "previous": chain.head, "hash": sealed}
    await unit.execute(ledger.insert().values(**key, **row))
    if salts:
        drawn = [{**key, "path": one.path, "salt": one.salt, "author": one.author} for one in salts]
        await unit.execute(ledger_salts.insert(), drawn)
    moved = await unit.execute(
        update(debates)
        .where(
            debates.c.workspace == unit.workspace,
            debates.c.number == number,
            debates.c.ledger_length == chain.length,
        )
        .values(ledger_head=sealed, ledger_length=seq)
    )
    if moved.rowcount != 1:
        raise Stale(Stale.__doc__)


async def _head(unit: Unit, number: int, people: Iterable[str]) -> tuple[Chain, dict[str, str]]:
    """Return the end of the chain, locked, and the surrogates of those ``people`` who have one, in one query."""
    known = and_(ledger_actors.c.workspace == debates.c.workspace, ledger_actors.c.member.in_(sorted(people)))
    found = await unit.execute(
        select(debates.c.ledger_length, debates.c.ledger_head, ledger_actors.c.member, ledger_actors.c.actor)
        .select_from(debates.outerjoin(ledger_actors, known))
        .where(debates.c.workspace == unit.workspace, debates.c.number == number)
        .with_for_update(of=debates)
    )
    rows = found.all()
    if not rows:
        raise LookupError(f"there is no record {number}")
    chain = Chain(rows[0].ledger_length, rows[0].ledger_head)
    return chain, {row.member: row.actor for row in rows if row.member is not None}


async def _new_names(unit: Unit, people: Iterable[str]) -> dict[str, str]:
    """Draw surrogates for ``people``; where somebody else did so at this moment, theirs counts."""
    rows = []
    for member in sorted(people):
        salt = secrets.token_hex(_SALT_BYTES)
        actor = surrogate(salt, unit.workspace, member)
        rows.append({"workspace": unit.workspace, "actor": actor, "member": member, "salt": salt})
    if not rows:
        return {}
    added = insert_into(unit, ledger_actors).on_conflict_do_nothing(index_elements=["workspace", "member"])
    await unit.execute(added, rows)
    return await names_of(unit, people)


async def names_of(unit: Unit, people: Iterable[str]) -> dict[str, str]:
    """Return the surrogates of those ``people`` who have one."""
    found = await unit.execute(
        select(ledger_actors.c.member, ledger_actors.c.actor).where(
            ledger_actors.c.workspace == unit.workspace, ledger_actors.c.member.in_(sorted(people))
        )
    )
    return {row.member: row.actor for row in found}


def entry_from(row: RowMapping) -> Entry:
    """Return the entry that a row of ``ledger`` holds."""
    return Entry(**{name: row[name] for name in Entry.__dataclass_fields__})


async def get_chain(unit: Unit, number: int) -> Chain:
    """Return what the record's row knows of its entries; an empty chain where there is no such record."""
    found = await unit.execute(
        select(debates.c.ledger_length, debates.c.ledger_head).where(
            debates.c.workspace == unit.workspace, debates.c.number == number
        )
    )
    row = found.one_or_none()
    return Chain(row.ledger_length, row.ledger_head) if row else Chain(0, "")


async def list_entries(unit: Unit, number: int, *, after: int = 0, limit: int) -> list[tuple[Entry, str | None]]:
    """Return up to ``limit`` entries that follow entry ``after``, each with the member who acted: None for the clock,
    and for somebody who was forgotten.
    """
    known = and_(ledger_actors.c.workspace == ledger.c.workspace, ledger_actors.c.actor == ledger.c.actor)
    found = await unit.execute(
        select(ledger, ledger_actors.c.member)
        .select_from(ledger.outerjoin(ledger_actors, known))
        .where(ledger.c.workspace == unit.workspace, ledger.c.number == number, ledger.c.seq > after)
        .order_by(ledger.c.seq)
        .limit(limit)
    )
    return [(entry_from(row), row["member"]) for row in found.mappings()]
