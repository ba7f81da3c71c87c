"""Debates and the drafts of them. Everybody who is named stands in ``debate_people``, one row for each part."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy import func as sql
from sqlalchemy.engine import RowMapping

from bot.domain.debates import Debate, DebateState
from bot.domain.doors import Door, Tick
from bot.domain.people import works
from bot.domain.positions import undecided_until
from storage.people import get_member
from storage.schema import debate_people, debates, drafts
from storage.soonest import Parts, soonest, soonest_of
from storage.unit import Held, Stale, Unit
from storage.upsert import insert_into

__all__ = [
    "ASKING",
    "DRAFT_LIVES",
    "add_debate",
    "debate_from",
    "drop_draft",
    "find_draft",
    "find_opened_from",
    "get_debate",
    "ledger_rows",
    "list_due_debates",
    "list_due_undecided",
    "list_in",
    "list_open",
    "list_open_in",
    "load_roles",
    "next_deadline",
    "next_draft_end",
    "next_undecided",
    "purge_drafts",
    "roles_from",
    "save_debate",
    "save_draft",
    "save_undecided_until",
]

ASKING = "asking"  # the role of who is not named on the record, and would like to be
DRAFT_LIVES = timedelta(days=7)
_OPEN = (DebateState.WAITING, DebateState.COLLECTING, DebateState.REVEALED)
_PLAIN = (
    "channel",
    "version",
    "question",
    "background",
    "deadline",
    "opened_at",
    "decider_accepted",
    "posted_at",
    "revealed_at",
    "ended_at",
    "end_reason",
    "ended_by",
    "seed",
    "source_link",
    "source_author",
    "changes",
    "decided_before",
    "success",
    "look_back",
    "quorum",
    "cooling_hours",
    "extended",
    "follows",
    "news",
    "prfaq",
)
Roles = Mapping[str, Sequence[str]]


def roles_from(people: Iterable[tuple[str, str]]) -> Roles:
    """Return who has which role, from pairs of role and member in their order."""
    roles: dict[str, list[str]] = defaultdict(list)
    for role, member in people:
        roles[role].append(member)
    return roles


def debate_from(row: RowMapping, roles: Roles) -> Debate:
    """Return the debate that a row of ``debates`` and its people hold."""
    return Debate(
        number=row["number"],
        options=tuple(row["options"]),
        state=DebateState(row["state"]),
        opener=roles["opener"][0],
        decider=roles["decider"][0],
        contributors=tuple(roles.get("contributor", ())),
        affected=tuple(roles.get("affected", ())),
        informed=tuple(roles.get("informed", ())),
        keeper=next(iter(roles.get("keeper", ())), None),
        approver=next(iter(roles.get("approver", ())), None),
        owner=next(iter(roles.get("owner", ())), None),
        ticks=tuple(Tick(one) for one in row["ticks"].split()),
        door=Door(row["door"]),
        left=tuple(roles.get("left", ())),
        voiced=tuple(roles.get("voiced", ())),
        unreached=tuple(roles.get("unreached", ())),
        asking=tuple(roles.get(ASKING, ())),
        seen=tuple(roles.get("seen", ())),
        **{name: row[name] for name in _PLAIN},
    )


def _columns(debate: Debate) -> dict[str, Any]:
    plain = {name: getattr(debate, name) for name in _PLAIN}
    ticks = " ".join(debate.ticks)
    return plain | {
        "options": list(debate.options),
        "state": debate.state.value,
        "ticks": ticks,
        "door": debate.door.value,
    }


def ledger_rows(debate: Debate) -> list[tuple[str, Mapping[str, Any]]]:
    """Return a debate as the ledger tells it: its own row, and one for each part that somebody has."""
    return [("debate", _columns(debate)), *(("person", row) for row in _people("", debate))]


def _people(workspace: str, debate: Debate) -> list[dict[str, Any]]:
    parts: dict[str, Sequence[str | None]] = {
        "opener": (debate.opener,),
        "decider": (debate.decider,),
        "contributor": debate.contributors,
        "affected": debate.affected,
        "informed": debate.informed,
        "keeper": (debate.keeper,),
        "approver": (debate.approver,),
        "owner": (debate.owner,),
        "left": debate.left,
        "voiced": debate.voiced,
        "unreached": debate.unreached,
        ASKING: debate.asking,
        "seen": debate.seen,
    }
    key = {"workspace": workspace, "number": debate.number}
    return [
        {**key, "role": role, "ordinal": ordinal, "member": member}
        for role, ids in parts.items()
        for ordinal, member in enumerate(ids)
        if member
    ]


async def add_debate(unit: Unit, debate: Debate, opened_from: str | None) -> int:
    """Keep a new debate and return its number.

    ``opened_from`` is the id of the form that it came from: the same form arriving again stores nothing and
    returns the number that it got the first time.
    """
    row = _columns(debate) | {"workspace": unit.workspace, "number": debate.number, "opened_from": opened_from}
    row["undecided_until"] = await _undecided_until(unit, debate)
    added = await unit.execute(
        insert_into(unit, debates)
        .values(row)
        .on_conflict_do_nothing(index_elements=["workspace", "opened_from"])
        .returning(debates.c.number)
    )
    if added.scalar_one_or_none() is None:
        earlier = await unit.execute(
            select(debates.c.number).where(debates.c.workspace == unit.workspace, debates.c.opened_from == opened_from)
        )
        return int(earlier.scalar_one())
    await unit.execute(debate_people.insert(), _people(unit.workspace, debate))
    return debate.number


async def find_opened_from(unit: Unit, form: str) -> int | None:
    """Return the number of the debate that the form with this id opened, or None."""
    found = await unit.execute(
        select(debates.c.number).where(debates.c.workspace == unit.workspace, debates.c.opened_from == form)
    )
    number: int | None = found.scalar_one_or_none()
    return number


async def list_in(unit: Unit, channel: str) -> list[int]:
    """Return the numbers of all debates of a conversation."""
    here = (debates.c.workspace == unit.workspace, debates.c.channel == channel)
    return list((await unit.execute(select(debates.c.number).where(*here).order_by(debates.c.number))).scalars())


async def list_open_in(unit: Unit, channel: str) -> list[int]:
    """Return the numbers of the debates of a conversation that are collecting or wait for their decider."""
    states = [DebateState.WAITING.value, DebateState.COLLECTING.value, DebateState.REVEALED.value]
    found = await unit.execute(
        select(debates.c.number)
        .where(debates.c.workspace == unit.workspace, debates.c.channel == channel, debates.c.state.in_(states))
        .order_by(debates.c.number)
    )
    return list(found.scalars())


async def get_debate(unit: Unit, number: int, *, lock: bool = False) -> Held[Debate] | None:
    """Return a debate with the version of its row. ``lock`` keeps every other writer out until the commit."""
    statement = select(debates).where(debates.c.workspace == unit.workspace, debates.c.number == number)
    row = (await unit.execute(statement.with_for_update() if lock else statement)).mappings().one_or_none()
    if row is None:
        return None
    return Held(debate_from(row, await _roles(unit, number)), row["row_version"])


async def _roles(unit: Unit, number: int) -> Roles:
    found = await unit.execute(
        select(debate_people.c.role, debate_people.c.member)
        .where(debate_people.c.workspace == unit.workspace, debate_people.c.number == number)
        .order_by(debate_people.c.role, debate_people.c.ordinal)
    )
    return roles_from((row.role, row.member) for row in found)


async def save_debate(unit: Unit, debate: Debate, *, seen: int) -> None:
    """Keep a changed debate where its row is still the one that was seen; raise ``Stale`` otherwise."""
    news = _columns(debate) | {"row_version": seen + 1, "undecided_until": await _undecided_until(unit, debate)}
    saved = await unit.execute(
        update(debates)
        .where(
            debates.c.workspace == unit.workspace,
            debates.c.number == debate.number,
            debates.c.row_version == seen,
        )
        .values(news)
    )
    if saved.rowcount != 1:
        raise Stale(Stale.__doc__)
    people = _people(unit.workspace, debate)
    if roles_from((row["role"], row["member"]) for row in people) != await _roles(unit, debate.number):
        await unit.execute(
            delete(debate_people).where(
                debate_people.c.workspace == unit.workspace, debate_people.c.number == debate.number
            )
        )
        await unit.execute(debate_people.insert(), people)


async def _undecided_until(unit: Unit, debate: Debate) -> datetime | None:
    if debate.state is not DebateState.REVEALED:
        return None
    decider = await get_member(unit, debate.decider)
    return undecided_until(debate, decider.zone if decider else None, works(decider))


async def save_undecided_until(unit: Unit, number: int, instant: datetime) -> None:
    """Move the instant at which a revealed debate expires: its decider's zone has changed since the reveal."""
    await unit.execute(
        update(debates)
        .where(debates.c.workspace == unit.workspace, debates.c.number == number)
        .values(undecided_until=instant)
    )


async def list_open(unit: Unit, member: str) -> list[Debate]:
    """Return the debates without a decision on which ``member`` is named, newest first, in two queries."""
    mine = select(debate_people.c.number).where(
        debate_people.c.workspace == unit.workspace, debate_people.c.member == member
    )
    found = await unit.execute(
        select(debates)
        .where(
            debates.c.workspace == unit.workspace,
            debates.c.state.in_([state.value for state in _OPEN]),
            debates.c.number.in_(mine),
        )
        .order_by(debates.c.number.desc())
    )
    rows = found.mappings().all()
    people = await load_roles(unit, [row["number"] for row in rows])
    return [debate_from(row, people[row["number"]]) for row in rows]


_ROLES = (
    select(debate_people.c.number, debate_people.c.role, debate_people.c.member)
    .where(
        debate_people.c.workspace == bindparam("workspace"),
        debate_people.c.number.in_(bindparam("numbers", expanding=True)),
    )
    .order_by(debate_people.c.number, debate_people.c.role, debate_people.c.ordinal)
)


async def load_roles(unit: Unit, numbers: Sequence[int]) -> dict[int, Roles]:
    """Return who has which role in each of these debates, in one query."""
    pairs: dict[int, list[tuple[str, str]]] = {number: [] for number in numbers}
    found = await unit.execute(_ROLES, {"workspace": unit.workspace, "numbers": list(numbers)})
    for row in found:
        pairs[row.number].append((row.role, row.member))
    return {number: roles_from(people) for number, people in pairs.items()}


@soonest
def next_deadline(unit: Unit) -> Parts:
    """Return the earliest deadline of a debate that collects positions."""
    return _earliest(unit, DebateState.COLLECTING, "deadline")


async def list_due_debates(unit: Unit, now: datetime, limit: int = 50) -> list[int]:
    """Return the numbers of debates that collect positions and whose deadline has come, the oldest deadline first."""
    return await _due(unit, DebateState.COLLECTING, "deadline", now, limit)


@soonest
def next_undecided(unit: Unit) -> Parts:
    """Return the earliest instant at which a revealed debate expires without a decision."""
    return _earliest(unit, DebateState.REVEALED, "undecided_until")


async def list_due_undecided(unit: Unit, now: datetime, limit: int = 50) -> list[int]:
    """Return the numbers of revealed debates whose time to be decided is over, the longest waiting first."""
    return await _due(unit, DebateState.REVEALED, "undecided_until", now, limit)


def _earliest(unit: Unit, state: DebateState, column: str) -> Parts:
    here = debates.c.workspace == unit.workspace
    return (select(sql.min(debates.c[column])).where(here, debates.c.state == state.value),)


async def _due(unit: Unit, state: DebateState, column: str, now: datetime, limit: int) -> list[int]:
    due = debates.c[column]
    found = await unit.execute(
        select(debates.c.number)
        .where(debates.c.workspace == unit.workspace, debates.c.state == state.value, due <= now)
        .order_by(due, debates.c.number)
        .limit(limit)
    )
    return list(found.scalars())


async def save_draft(unit: Unit, member: str, channel: str, form: Mapping[str, Any], now: datetime) -> None:
    """Keep what Slack sent us of a form that is not submitted yet; one draft for each member and conversation."""
    row = {"workspace": unit.workspace, "member": member, "channel": channel, "form": dict(form), "saved_at": now}
    statement = insert_into(unit, drafts).values(row)
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace", "member", "channel"],
            set_={name: statement.excluded[name] for name in ("form", "saved_at")},
        )
    )


async def find_draft(unit: Unit, member: str, channel: str, now: datetime) -> dict[str, Any] | None:
    """Return the draft of ``member`` for this conversation, unless it is older than a week."""
    found = await unit.execute(
        select(drafts.c.form).where(
            drafts.c.workspace == unit.workspace,
            drafts.c.member == member,
            drafts.c.channel == channel,
            drafts.c.saved_at > now - DRAFT_LIVES,
        )
    )
    form = found.scalar_one_or_none()
    return dict(form) if form is not None else None


async def drop_draft(unit: Unit, member: str, channel: str) -> None:
    """Forget a draft: it was posted, or its author does not want it."""
    await unit.execute(
        delete(drafts).where(
            drafts.c.workspace == unit.workspace, drafts.c.member == member, drafts.c.channel == channel
        )
    )


async def _forgotten_at(_unit: Unit, oldest: datetime) -> datetime:
    return oldest + DRAFT_LIVES


@soonest_of(_forgotten_at)
def next_draft_end(unit: Unit) -> Parts:
    """Return when the oldest draft of this workspace has been kept for a week."""
    return (select(sql.min(drafts.c.saved_at)).where(drafts.c.workspace == unit.workspace),)


async def purge_drafts(unit: Unit, now: datetime) -> int:
    """Delete the drafts of this workspace that are older than a week; return how many there were."""
    gone = await unit.execute(
        delete(drafts).where(drafts.c.workspace == unit.workspace, drafts.c.saved_at <= now - DRAFT_LIVES)
    )
    return gone.rowcount
