"""Forget a person: their words go, their name goes, and every chain still holds."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Text as Words
from sqlalchemy import cast, delete, false, or_, select, text, update

from bot.domain.ledger import REMOVED, SHAPES, Text, Who, facts, place, surrogate
from bot.domain.people import Member
from storage.digests import forget_in_digests
from storage.followups import forget_in_follow_ups
from storage.inbox import InboxState
from storage.ledger.chain import append_forgotten, get_chain, names_of
from storage.ledger.state import TABLES
from storage.people import save_members
from storage.schema import (
    asked,
    drafts,
    glances,
    homes,
    inbox,
    ledger,
    ledger_actors,
    ledger_salts,
    members,
    messages,
    mornings,
    nudges,
    prfaq_drafts,
    search_documents,
    sends,
    snoozes,
    today_items,
    troubles,
    turns,
)
from storage.schema.search import FTS
from storage.settings import forget_in_settings
from storage.unit import Unit

__all__ = ["forget", "forget_texts", "known_in"]


async def forget(unit: Unit, member: str, now: datetime) -> bool:
    """Take ``member`` out of the workspace's rows for good; return whether any record knew them.

    Their own words (in positions and answers, and what was quoted of them) become "[removed]" and lose their salts, so
    that no guess at them can be checked. In place of their id stands their surrogate, and who that is, is forgotten.
    Each record that knew them says so by an entry. What was decided, and how they answered, stays: it is the record's.
    Its messages are drawn anew, without the name. In the settings nobody stands in their place.
    """
    actor = (await names_of(unit, [member])).get(member)
    await _forget_messages(unit, member)
    await forget_in_settings(unit, member)
    await forget_in_digests(unit, member)
    await unit.execute(delete(members).where(members.c.workspace == unit.workspace, members.c.id == member))
    # No chain tells of follow-ups that hang on no record, so there may be nobody yet who stands in their place.
    stand_in = actor or surrogate(secrets.token_hex(16), unit.workspace, member)
    await forget_in_follow_ups(unit, member, stand_in, REMOVED)
    if actor is None:
        return False
    numbers = await _records_of(unit, member, actor)
    for number in numbers:
        await append_forgotten(unit, number, actor, now)
    await _erase_rows(unit, member, actor)
    salts, names = ledger_salts.c, ledger_actors.c
    await unit.execute(delete(ledger_salts).where(salts.workspace == unit.workspace, salts.author == actor))
    await unit.execute(delete(ledger_actors).where(names.workspace == unit.workspace, names.actor == actor))
    await save_members(unit, [Member(actor, REMOVED, deactivated=True)], now)
    await _draw_anew(unit, numbers, now)
    await _find_no_more(unit, numbers)
    return True


async def known_in(unit: Unit, member: str) -> tuple[str, ...]:
    """Return the workspaces in which any row knows ``member``, whatever workspace the unit is of."""
    heard = select(members.c.workspace).where(members.c.id == member)
    acted = select(ledger_actors.c.workspace).where(ledger_actors.c.member == member)
    return tuple(sorted(set((await unit.execute(heard.union(acted))).scalars())))


async def forget_texts(unit: Unit, number: int, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Delete the salts of all texts that these rows of record ``number`` held before its newest entry, which told that
    they hold them no more: then no guess at them can be checked. Rows are given as the ledger tells them.
    """
    paths = [path for kind, row in rows for path, value in facts(kind, row).items() if isinstance(value, Text)]
    names = await names_of(unit, {part.member for path in paths for part in path if isinstance(part, Who)})
    salts, chain = ledger_salts.c, await get_chain(unit, number)
    here = (salts.workspace == unit.workspace, salts.number == number, salts.seq < chain.length)
    await unit.execute(delete(ledger_salts).where(*here, salts.path.in_([place(path, names) for path in paths])))


async def _records_of(unit: Unit, member: str, actor: str) -> list[int]:
    """Return the numbers of all records in which the person stands, or once acted."""
    acted = select(ledger.c.number).where(ledger.c.workspace == unit.workspace, ledger.c.actor == actor)
    found = set((await unit.execute(acted)).scalars())
    spoke = select(ledger_salts.c.number).where(
        ledger_salts.c.workspace == unit.workspace, ledger_salts.c.author == actor
    )
    found |= set((await unit.execute(spoke)).scalars())
    for kind, table in TABLES.items():
        named = or_(false(), *(table.c[name] == member for name in SHAPES[kind].who))
        if SHAPES[kind].who:
            stands = select(table.c.number).where(table.c.workspace == unit.workspace, named)
            found |= set((await unit.execute(stands)).scalars())
    return sorted(number for number in found if number is not None)


async def _erase_rows(unit: Unit, member: str, actor: str) -> None:
    texts = update(prfaq_drafts).where(prfaq_drafts.c.workspace == unit.workspace, prfaq_drafts.c.by == member)
    await unit.execute(texts.values(document="{}", by=actor))
    for kind, table in TABLES.items():
        shape = SHAPES[kind]
        here = table.c.workspace == unit.workspace
        for name in shape.words:
            own = (here, table.c[shape.author_of(name)] == member, table.c[name] != "")
            await unit.execute(update(table).where(*own).values({name: REMOVED}))
        for name in shape.who:
            news: Mapping[str, Any] = {name: actor}
            await unit.execute(update(table).where(here, table.c[name] == member).values(news))


async def _forget_messages(unit: Unit, member: str) -> None:
    """Forget what was said to them and heard of them."""
    columns = (
        homes.c.member,
        drafts.c.member,
        messages.c.member,
        sends.c.person,
        mornings.c.member,
        today_items.c.member,
        today_items.c.about,
        nudges.c.member,
        nudges.c.about,
        snoozes.c.member,
        snoozes.c.about,
        glances.c.member,
        troubles.c.about,
        asked.c.member,
        turns.c.reader,
    )
    for column in columns:
        table = column.table
        await unit.execute(delete(table).where(table.c.workspace == unit.workspace, column == member))
    named = cast(inbox.c.payload, Words).contains(f'"{member}"', autoescape=True)
    done = inbox.c.state != InboxState.WAITING.value
    await unit.execute(delete(inbox).where(inbox.c.workspace == unit.workspace, done, named))
    # What others began to write and names them; it would be gone within a week.
    begun = cast(drafts.c.form, Words).contains(f'"{member}"', autoescape=True)
    await unit.execute(delete(drafts).where(drafts.c.workspace == unit.workspace, begun))


async def _find_no_more(unit: Unit, numbers: Collection[int]) -> None:
    """Empty what can be found of these records: it is made anew by ``storage.search.refresh_missing``.

    SQLite would keep the old words in its index until it grows; it is told to write it anew.
    """
    here = (search_documents.c.workspace == unit.workspace, search_documents.c.number.in_(numbers))
    if unit.dialect == "sqlite":
        rows = list((await unit.execute(select(search_documents.c.row).where(*here))).scalars())
        for row in rows:
            await unit.execute(_EMPTY, {"row": row})
        await unit.execute(_WRITE_ANEW)
    await unit.execute(update(search_documents).where(*here).values(made=0, words=None))


_EMPTY = text(f"UPDATE {FTS} SET title = '', what = '', reasons = '', lessons = '' WHERE rowid = :row")
_WRITE_ANEW = text(f"INSERT INTO {FTS} ({FTS}) VALUES ('optimize')")


async def _draw_anew(unit: Unit, numbers: Collection[int], now: datetime) -> None:
    """Have every message of these records drawn once more, so that the name leaves Slack, too."""
    here = (messages.c.workspace == unit.workspace, messages.c.number.in_(numbers))
    standing = (messages.c.ts.is_not(None), messages.c.gone.is_(None))
    news = {"revision": messages.c.revision + 1, "wanted_at": now}
    await unit.execute(update(messages).where(*here, *standing).values(news))
    unit.wake("courier")
