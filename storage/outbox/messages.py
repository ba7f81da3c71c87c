"""Views: one row for each message that we own. It is dirty while what is wanted is newer than what Slack shows.

A claim is a lease: whoever holds it renders and sends, then says here what became of it. When a lease is over, the
row may be claimed by somebody else, and what the first one says afterwards is not taken (its verb answers False).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_, select, true, update
from sqlalchemy.engine import RowMapping

from bot.domain.decisions import DecisionState
from bot.domain.intents import Kind, View
from storage import schema
from storage.schema import decisions, messages
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = [
    "COLUMNS",
    "WAITING",
    "MessageRow",
    "adopt",
    "direct_message_with",
    "find_by_ts",
    "find_message",
    "give_back",
    "hold_back",
    "list_asking",
    "list_due_keys",
    "mark_deleted",
    "mark_failed",
    "mark_gone",
    "mark_shown",
    "mark_unchanged",
    "never_asked_before",
    "renew",
    "repoint",
    "want_views",
]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as its row stands. ``channel`` and ``ts`` are None until it was posted; instants are aware UTC.

    ``failed`` is Slack's code of the last failure; ``gone`` says why it is never shown again; ``note`` why it was
    last left as it is; ``reposted`` that it was deleted by hand and posted once more.
    """

    workspace: str
    key: str
    kind: str
    number: int
    member: str | None
    channel: str | None
    ts: str | None
    shown_hash: str | None
    revision: int
    shown_revision: int
    not_before: datetime | None
    lease_until: datetime | None
    lease_by: str | None
    attempts: int
    failed: str | None
    reposted: bool
    gone: str | None
    note: str | None
    created_at: datetime

    @property
    def dirty(self) -> bool:
        """Whether Slack may show something else than what is wanted."""
        return self.gone is None and self.revision > self.shown_revision

    @property
    def stands(self) -> bool:
        """Whether the message was posted, as far as we know."""
        return self.ts is not None


COLUMNS = [messages.c[one.name] for one in fields(MessageRow)]
_DIRTY = and_(messages.c.gone.is_(None), messages.c.revision > messages.c.shown_revision)
# A failure without another try stays until the message is wanted anew.
WAITING = and_(_DIRTY, or_(messages.c.failed.is_(None), messages.c.not_before.is_not(None)))
_NO_LEASE: dict[str, Any] = {"lease_until": None, "lease_by": None}


def row_of(mapping: RowMapping) -> MessageRow:
    return MessageRow(**mapping)


def served(column: ColumnElement[str], workspaces: Collection[str] | None) -> ColumnElement[bool]:
    """Return the condition that a row belongs to one of ``workspaces``; None stands for all."""
    return true() if workspaces is None else column.in_(sorted(workspaces))


def sending(column: ColumnElement[str], workspaces: Collection[str] | None) -> ColumnElement[bool]:
    """Return the condition of ``served``, without the workspaces that took the app out: nothing is sent there."""
    stopped = select(schema.workspaces.c.workspace).where(schema.workspaces.c.stopped_at.is_not(None))
    return and_(served(column, workspaces), column.not_in(stopped))


async def want_views(unit: Unit, views: Sequence[View], now: datetime) -> None:
    """Ask for each view to be true again, in one statement; those first named are shown first."""
    rows = [
        {
            "workspace": unit.workspace,
            "key": view.key,
            "kind": view.kind.value,
            "number": view.number,
            "member": view.member,
            "wanted_at": now,
            "rank": rank,
            "created_at": now,
        }
        for rank, view in enumerate(views)
    ]
    rows.sort(key=lambda row: str(row["key"]))  # two transactions lock the same rows in the same order
    statement = insert_into(unit, messages)
    clean = messages.c.revision == messages.c.shown_revision
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace", "key"],
            set_={
                "revision": messages.c.revision + 1,
                "wanted_at": case((clean, statement.excluded.wanted_at), else_=messages.c.wanted_at),
                "rank": case((clean, statement.excluded.rank), else_=messages.c.rank),
                "failed": None,
                "attempts": 0,
            },
        ),
        rows,
    )


async def _settle(unit: Unit, row: MessageRow, **news: Any) -> bool:
    """Store what became of a claimed row, if the claim is still the same; say whether it was."""
    stored = await unit.execute(
        update(messages)
        .where(
            messages.c.workspace == row.workspace,
            messages.c.key == row.key,
            messages.c.lease_by == row.lease_by,
            messages.c.lease_until == row.lease_until,
        )
        .values(_NO_LEASE | news)
    )
    return stored.rowcount == 1


async def mark_shown(
    unit: Unit, row: MessageRow, *, channel: str, ts: str, shown_hash: str, revision: int | None = None
) -> bool:
    """Keep where a claimed message stands and what it shows; ``revision`` is the one rendered, by default the row's.

    Wanted again in the meantime, it stays dirty. False: the lease was over and somebody else has the row now, so
    that what was just posted may be a second copy.
    """
    return await _settle(
        unit,
        row,
        channel=channel,
        ts=ts,
        shown_hash=shown_hash,
        shown_revision=row.revision if revision is None else revision,
        failed=None,
        attempts=0,
        not_before=None,
        note=None,
    )


async def mark_unchanged(unit: Unit, row: MessageRow, *, note: str | None = None, removed: bool = False) -> bool:
    """Give back a claimed message that needs nothing now: Slack shows it already, or ``note`` says why it is left.

    It comes back when it is wanted again. ``removed``: it was taken off Slack, and would be posted anew.
    """
    place: dict[str, Any] = {"channel": None, "ts": None, "shown_hash": None} if removed else {}
    return await _settle(
        unit, row, shown_revision=row.revision, failed=None, attempts=0, not_before=None, note=note, **place
    )


async def hold_back(unit: Unit, row: MessageRow, until: datetime) -> bool:
    """Give back a claimed message that must wait its turn: it is not claimed before ``until``."""
    return await _settle(unit, row, not_before=until)


async def give_back(unit: Unit, row: MessageRow) -> bool:
    """Give back a claimed message as it was: whoever comes next may claim it at once."""
    return await _settle(unit, row)


async def mark_failed(unit: Unit, row: MessageRow, code: str, *, retry_at: datetime | None = None) -> bool:
    """Keep Slack's ``code`` for a claimed message; it is tried again at ``retry_at``, or else when wanted anew.

    A message that was wanted anew while it was being sent is tried again at once.
    """
    if retry_at is not None:
        return await _settle(unit, row, failed=code, attempts=row.attempts + 1, not_before=retry_at)
    wanted_anew = messages.c.revision > row.revision
    return await _settle(
        unit,
        row,
        failed=case((wanted_anew, None), else_=code),
        attempts=case((wanted_anew, 0), else_=row.attempts + 1),
        not_before=None,
    )


async def mark_deleted(unit: Unit, row: MessageRow) -> bool:
    """Somebody deleted a claimed message by hand. True: it is to be posted once more; False: respected from now on.

    A direct message is respected at once: posted again it would notify, and what waits is in Home and the next morning.
    """
    if row.reposted or str(row.channel).startswith("D"):
        await _settle(unit, row, gone="deleted by hand")
        return False
    return await _settle(unit, row, reposted=True, channel=None, ts=None, shown_hash=None, not_before=None)


async def mark_gone(unit: Unit, key: str, reason: str) -> None:
    """Never show this message again, however often it is wanted; what Slack shows of it is left as it is."""
    await _change(unit, key, gone=reason, **_NO_LEASE)


async def repoint(unit: Unit, key: str, channel: str, ts: str, now: datetime) -> tuple[str, str] | None:
    """Let the message be the one that stands at ``ts`` in ``channel`` from now on, and be made true there.

    Returns where its older copy stands, or None where it had none. Whoever is sending the message loses their claim:
    what they are about to say is about the older copy.
    """
    before = await find_message(unit, key)
    news: dict[str, Any] = {"channel": channel, "ts": ts, "shown_hash": None, "wanted_at": now, "failed": None}
    await _change(unit, key, revision=messages.c.revision + 1, **news, **_NO_LEASE)
    unit.wake("courier")
    return (before.channel, before.ts) if before and before.channel and before.ts else None


async def renew(unit: Unit, view: View, now: datetime) -> tuple[str, str] | None:
    """Want ``view`` as a new message, further down; return where its older copy stands, or None where it had none.

    Whoever is sending the older one loses their claim, as with ``repoint``.
    """
    before = await find_message(unit, view.key)
    await want_views(unit, [view], now)
    place: dict[str, Any] = {"channel": None, "ts": None, "shown_hash": None, "wanted_at": now, "rank": 0, "gone": None}
    await _change(unit, view.key, **place, **_NO_LEASE)
    unit.wake("courier")
    return (before.channel, before.ts) if before and before.channel and before.ts else None


async def adopt(unit: Unit, view: View, channel: str, ts: str, now: datetime) -> None:
    """Make ``view`` the owner of a message that stands already, such as an older copy; it is edited, not posted."""
    await want_views(unit, [view], now)
    await _change(unit, view.key, channel=channel, ts=ts, shown_hash=None, **_NO_LEASE)
    unit.wake("courier")


async def never_asked_before(unit: Unit, member: str, number: int) -> bool:
    """Say whether ``member`` was never asked for a position or an answer before record ``number``."""
    earlier = select(messages.c.key).where(
        messages.c.workspace == unit.workspace,
        messages.c.kind == Kind.ASK.value,
        messages.c.member == member,
        messages.c.number < number,
        messages.c.ts.is_not(None),
    )
    return (await unit.execute(earlier.limit(1))).first() is None


async def direct_message_with(unit: Unit, member: str) -> str:
    """Return the id of our direct message with ``member``, as far as one of theirs tells it; "" otherwise."""
    theirs = sorted(kind.value for kind in (Kind.ASK, Kind.TURN, Kind.TODAY, Kind.NAMED))
    found = await unit.execute(
        select(messages.c.channel)
        .where(
            messages.c.workspace == unit.workspace,
            messages.c.member == member,
            messages.c.kind.in_(theirs),
            messages.c.channel.startswith("D"),
        )
        .limit(1)
    )
    return found.scalar_one_or_none() or ""


async def list_asking(unit: Unit, kinds: Collection[str]) -> list[MessageRow]:
    """Return the messages of these kinds that stand in Slack and ask about a decision that still takes answers."""
    open_here = exists().where(
        decisions.c.workspace == messages.c.workspace,
        decisions.c.number == messages.c.number,
        decisions.c.state == DecisionState.COMMITTING.value,
    )
    found = await unit.execute(
        select(*COLUMNS)
        .where(
            messages.c.workspace == unit.workspace,
            messages.c.kind.in_(sorted(kinds)),
            messages.c.ts.is_not(None),
            open_here,
        )
        .order_by(messages.c.key)
    )
    return [row_of(row) for row in found.mappings()]


async def list_due_keys(unit: Unit, now: datetime, workspaces: Collection[str] | None = None) -> list[str]:
    """Return the keys of the messages that would be shown now, the longest wanted first."""
    found = await unit.execute(
        select(messages.c.key)
        .where(
            sending(messages.c.workspace, workspaces),
            WAITING,
            or_(messages.c.not_before.is_(None), messages.c.not_before <= now),
        )
        .order_by(messages.c.wanted_at, messages.c.rank, messages.c.key)
    )
    return list(found.scalars())


async def _change(unit: Unit, key: str, **news: Any) -> None:
    await unit.execute(
        update(messages).where(messages.c.workspace == unit.workspace, messages.c.key == key).values(news)
    )


async def find_message(unit: Unit, key: str) -> MessageRow | None:
    """Return the message with this key, or None."""
    return await _find(unit, messages.c.key == key)


async def find_by_ts(unit: Unit, channel: str, ts: str) -> MessageRow | None:
    """Return the message that stands at ``ts`` in ``channel``, or None: not ours, or a copy that we lost sight of."""
    return await _find(unit, and_(messages.c.channel == channel, messages.c.ts == ts))


async def _find(unit: Unit, condition: ColumnElement[bool]) -> MessageRow | None:
    found = await unit.execute(
        select(*COLUMNS).where(messages.c.workspace == unit.workspace, condition).order_by(messages.c.key).limit(1)
    )
    row = found.mappings().one_or_none()
    return row_of(row) if row else None
