"""People, channels and the workspace itself, as our rows last heard of them."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, bindparam, select, update
from sqlalchemy import func as sql
from sqlalchemy.engine import RowMapping

from bot.clock.holidays import working_days
from bot.domain.away import Rhythm
from bot.domain.calendar import WorkingDays
from bot.domain.imports import EVERYWHERE
from bot.domain.people import Member
from bot.domain.records import Channel
from bot.domain.settings import DEFAULTS
from storage.schema import channels, debate_people, debates, homes, members, settings, workspaces
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = [
    "NEVER",
    "channel_has_card",
    "ensure_workspace",
    "find_channel",
    "find_member_called",
    "get_address",
    "get_bot_user",
    "get_command",
    "get_member",
    "get_members",
    "has_home",
    "has_records",
    "has_scope",
    "home_opened",
    "last_people_here",
    "list_admins",
    "list_channels_called",
    "list_public",
    "list_unheard",
    "list_workspaces",
    "mark_archived",
    "member_from",
    "members_with_home",
    "next_order",
    "save_channel",
    "save_members",
    "save_rhythm",
    "standing",
    "start_workspace",
    "stop_workspace",
    "take_number",
]

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When we heard of somebody of whom Slack has told nothing yet: their row only stands in for what it will say."""


async def ensure_workspace(
    unit: Unit,
    *,
    name: str,
    bot_user: str,
    address: str = "",
    command: str = "/decide",
    scopes: Collection[str] = (),
) -> None:
    """Keep the workspace of this unit, started; its numbers go on where they were.

    ``address`` is where Slack shows it, ending in a slash: links to messages are made of it. ``command`` is what our
    slash command is called there: what is drawn from rows alone must name it, too. ``scopes`` are those granted.
    """
    row = {
        "workspace": unit.workspace,
        "name": name,
        "bot_user": bot_user,
        "address": address,
        "command": command,
        "scopes": ",".join(sorted(scopes)),
        "stopped_at": None,
    }
    statement = insert_into(unit, workspaces).values(row)
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace"],
            set_={part: statement.excluded[part] for part in row if part != "workspace"},
        )
    )


async def get_address(unit: Unit) -> str:
    """Return where Slack shows the workspace, ending in a slash; "" where that was never told."""
    return await _word(unit, "address")


async def get_command(unit: Unit) -> str:
    """Return what our slash command is called in the workspace, such as ``/decide``."""
    return await _word(unit, "command") or "/decide"


async def get_bot_user(unit: Unit) -> str:
    """Return our own member id in the workspace."""
    return await _word(unit, "bot_user")


async def has_scope(unit: Unit, scope: str) -> bool:
    """Say whether an optional scope was granted, as far as Slack has told us."""
    return scope in (await _word(unit, "scopes")).split(",")


_WORDS = {one.name: select(one).where(workspaces.c.workspace == bindparam("workspace")) for one in workspaces.c}


async def _word(unit: Unit, column: str) -> str:
    found = await unit.execute(_WORDS[column], {"workspace": unit.workspace})
    return str(found.scalar_one_or_none() or "")


async def stop_workspace(unit: Unit, now: datetime) -> None:
    """Remember that the app was taken out of the workspace: nothing is sent there any more."""
    here = (workspaces.c.workspace == unit.workspace, workspaces.c.stopped_at.is_(None))
    await unit.execute(update(workspaces).where(*here).values(stopped_at=now))


async def start_workspace(unit: Unit) -> bool:
    """Send there again; say whether that was stopped."""
    here = (workspaces.c.workspace == unit.workspace, workspaces.c.stopped_at.is_not(None))
    return (await unit.execute(update(workspaces).where(*here).values(stopped_at=None))).rowcount == 1


_STANDING = select(workspaces.c.stopped_at, workspaces.c.scopes).where(workspaces.c.workspace == bindparam("workspace"))


async def standing(unit: Unit) -> tuple[datetime | None, frozenset[str]]:
    """Return since when nothing is sent in the workspace (None where all is well), and the scopes that we were given,
    as far as Slack has told us.
    """
    row = (await unit.execute(_STANDING, {"workspace": unit.workspace})).one_or_none()
    return (row.stopped_at, frozenset((row.scopes or "").split(","))) if row else (None, frozenset())


async def list_workspaces(unit: Unit, *, stopped: bool = False) -> tuple[str, ...]:
    """Return the ids of all workspaces that are not ``stopped`` (or of all), whatever workspace the unit is of."""
    found = select(workspaces.c.workspace).order_by(workspaces.c.workspace)
    if not stopped:
        found = found.where(workspaces.c.stopped_at.is_(None))
    return tuple((await unit.execute(found)).scalars())


async def take_number(unit: Unit) -> int:
    """Return the next record number of the workspace; ``LookupError`` where the workspace is unknown."""
    return await _take(unit, "next_number")


async def next_order(unit: Unit) -> int:
    """Return a number that grows with each answer or emoji of the workspace: the order of doing."""
    return await _take(unit, "next_order")


async def _take(unit: Unit, column: str) -> int:
    counter = workspaces.c[column]
    result = await unit.execute(
        update(workspaces)
        .where(workspaces.c.workspace == unit.workspace)
        .values({column: counter + 1})
        .returning(counter - 1)
    )
    taken: int | None = result.scalar_one_or_none()
    if taken is None:
        raise LookupError("the workspace is unknown: ensure_workspace comes first")
    return taken


def member_from(row: RowMapping) -> Member:
    """Return the member that a row of ``members`` holds."""
    return Member(
        id=row["id"],
        name=row["name"],
        zone=row["zone"],
        is_bot=row["is_bot"],
        deactivated=row["deactivated"],
        guest=row["guest"],
        admin=row["admin"],
        stranger=row["stranger"],
        weekend=row["weekend"],
        holidays=row["holidays"],
        mornings_only=row["mornings_only"],
        away_until=row["away_until"],
        weekly=row["weekly"],
        working=_working(row),
    )


def _working(row: RowMapping) -> WorkingDays:
    """Return the days on which somebody works: as they chose, or as their workspace does."""
    usual = row["usual"] or {}
    weekend, code = row["weekend"], row["holidays"]
    weekend = str(usual.get("weekend", DEFAULTS.weekend)) if weekend is None else weekend
    return working_days(weekend, str(usual.get("holidays", DEFAULTS.holidays)) if code is None else code)


def _members(workspace: str | ColumnElement[str]) -> Select[Any]:
    """Return the rows of members, each beside what their workspace has set."""
    usual = select(settings.c.form).where(settings.c.workspace == workspace).scalar_subquery()
    return select(members, usual.label("usual")).where(members.c.workspace == workspace)


_THESE = _members(bindparam("workspace", type_=Text)).where(members.c.id.in_(bindparam("ids", expanding=True)))


async def save_rhythm(unit: Unit, member: str, rhythm: Rhythm) -> None:
    """Keep how a member wishes to be told; nothing happens where nobody of that id is known."""
    own = (members.c.workspace == unit.workspace, members.c.id == member)
    await unit.execute(update(members).where(*own).values(asdict(rhythm)))


async def save_members(unit: Unit, heard: Iterable[Member], now: datetime) -> None:
    """Keep what we just heard about these members, in one statement; of two words about one, the later counts."""
    rows = [
        {
            "workspace": unit.workspace,
            "id": member.id,
            "name": member.name,
            "zone": member.zone,
            "is_bot": member.is_bot,
            "deactivated": member.deactivated,
            "guest": member.guest,
            "admin": member.admin,
            "stranger": member.stranger,
            "heard_at": now,
        }
        for member in sorted({one.id: one for one in heard}.values(), key=lambda one: one.id)
    ]
    if not rows:
        return
    statement = insert_into(unit, members)
    news = {name: statement.excluded[name] for name in rows[0] if name not in ("workspace", "id")}
    await unit.execute(statement.on_conflict_do_update(index_elements=["workspace", "id"], set_=news), rows)


async def get_member(unit: Unit, member: str) -> Member | None:
    """Return what we know of ``member``, or None."""
    return (await get_members(unit, (member,))).get(member)


async def get_members(unit: Unit, ids: Iterable[str]) -> dict[str, Member]:
    """Return what we know of these members, by id, in one query; who is unknown is left out."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    found = await unit.execute(_THESE, {"workspace": unit.workspace, "ids": wanted})
    return {row["id"]: member_from(row) for row in found.mappings()}


async def find_member_called(unit: Unit, name: str) -> Member | None:
    """Return whom Slack shows by this name, whatever its case; of several the one who is still there, by id."""
    found = await unit.execute(
        _members(unit.workspace)
        .where(sql.lower(members.c.name) == name.lower())
        .order_by(members.c.deactivated, members.c.id)
        .limit(1)
    )
    row = found.mappings().one_or_none()
    return member_from(row) if row else None


async def list_unheard(unit: Unit, ids: Iterable[str]) -> list[str]:
    """Return those of these members of whom Slack has told us nothing yet, in one query."""
    wanted = set(ids)
    heard = select(members.c.id).where(
        members.c.workspace == unit.workspace, members.c.id.in_(sorted(wanted)), members.c.heard_at > NEVER
    )
    return sorted(wanted - set((await unit.execute(heard)).scalars()))


async def find_channel(unit: Unit, channel: str) -> Channel | None:
    """Return what we know of a conversation, or None."""
    found = await unit.execute(select(channels).where(channels.c.workspace == unit.workspace, channels.c.id == channel))
    row = found.mappings().one_or_none()
    return Channel(row["id"], row["name"], row["public"], row["archived"]) if row else None


async def list_channels_called(unit: Unit, name: str) -> list[Channel]:
    """Return the conversations of this name (without "#"), by id."""
    called = (channels.c.workspace == unit.workspace, channels.c.name == name, channels.c.id != EVERYWHERE)
    found = await unit.execute(select(channels).where(*called).order_by(channels.c.id).limit(20))
    return [Channel(row["id"], row["name"], row["public"], row["archived"]) for row in found.mappings()]


async def list_public(unit: Unit, limit: int = 200) -> list[Channel]:
    """Return the conversations with records that count as public, by name."""
    asked_in = select(debates.c.channel).where(debates.c.workspace == unit.workspace)
    here = (channels.c.workspace == unit.workspace, channels.c.public.is_(True), channels.c.id.in_(asked_in))
    real = channels.c.id != EVERYWHERE  # Slack has no such channel
    found = await unit.execute(
        select(channels).where(*here, real).order_by(channels.c.name, channels.c.id).limit(limit)
    )
    return [Channel(row["id"], row["name"], row["public"], row["archived"]) for row in found.mappings()]


async def save_channel(unit: Unit, channel: Channel) -> None:
    """Keep what we just heard about a conversation."""
    row = {"id": channel.id, "name": channel.name, "public": channel.public, "archived": channel.archived}
    statement = insert_into(unit, channels).values(workspace=unit.workspace, **row)
    news = {name: statement.excluded[name] for name in ("name", "public", "archived")}
    await unit.execute(statement.on_conflict_do_update(index_elements=["workspace", "id"], set_=news))


async def mark_archived(unit: Unit, channel: str, archived: bool = True) -> None:
    """Remember that a conversation was archived, or taken out of the archive."""
    await unit.execute(
        update(channels)
        .where(channels.c.workspace == unit.workspace, channels.c.id == channel)
        .values(archived=archived)
    )


async def channel_has_card(unit: Unit, channel: str) -> bool:
    """Say whether a debate was posted in this conversation before."""
    posted = select(debates.c.number).where(
        debates.c.workspace == unit.workspace, debates.c.channel == channel, debates.c.posted_at.is_not(None)
    )
    return (await unit.execute(posted.limit(1))).first() is not None


async def home_opened(unit: Unit, member: str, now: datetime) -> None:
    """Remember that ``member`` has looked at their Home: from now on it is kept true."""
    row = {"workspace": unit.workspace, "member": member, "opened_at": now}
    await unit.execute(insert_into(unit, homes).values(row).on_conflict_do_nothing())


async def has_home(unit: Unit, member: str) -> bool:
    """Say whether ``member`` ever opened their Home."""
    seen = select(homes.c.member).where(homes.c.workspace == unit.workspace, homes.c.member == member)
    return (await unit.execute(seen)).first() is not None


async def members_with_home(unit: Unit, members: Iterable[str]) -> set[str]:
    """Return those of ``members`` who ever opened their Home."""
    wanted = sorted(set(members))
    if not wanted:
        return set()
    seen = select(homes.c.member).where(homes.c.workspace == unit.workspace, homes.c.member.in_(wanted))
    return set((await unit.execute(seen)).scalars())


def _last_debate_of(unit: Unit, channel: str, opener: str) -> Select[tuple[int]]:
    mine = debate_people.alias()
    return (
        select(sql.max(debates.c.number))
        .join(mine, (mine.c.workspace == debates.c.workspace) & (mine.c.number == debates.c.number))
        .where(
            debates.c.workspace == unit.workspace,
            debates.c.channel == channel,
            mine.c.role == "opener",
            mine.c.member == opener,
        )
    )


async def last_people_here(unit: Unit, channel: str, opener: str) -> tuple[str, ...]:
    """Return whom ``opener`` asked in their last debate in this conversation, in the order of asking."""
    people = (
        select(debate_people.c.member)
        .where(
            debate_people.c.workspace == unit.workspace,
            debate_people.c.role == "contributor",
            debate_people.c.number == _last_debate_of(unit, channel, opener).scalar_subquery(),
        )
        .order_by(debate_people.c.ordinal)
    )
    return tuple((await unit.execute(people)).scalars())


async def list_admins(unit: Unit, limit: int = 3) -> tuple[Member, ...]:
    """Return Slack's admins of the workspace, as far as we heard of them, by name."""
    found = await unit.execute(
        _members(unit.workspace)
        .where(
            members.c.admin.is_(True),
            members.c.deactivated.is_(False),
            members.c.guest.is_(False),
        )
        .order_by(members.c.name, members.c.id)
        .limit(limit)
    )
    return tuple(member_from(row) for row in found.mappings())


async def has_records(unit: Unit) -> bool:
    """Say whether anything was ever asked or recorded in the workspace."""
    found = await unit.execute(select(debates.c.number).where(debates.c.workspace == unit.workspace).limit(1))
    return found.first() is not None
