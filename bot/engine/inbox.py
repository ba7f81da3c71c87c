"""The inbox: events are kept before Slack hears "ok", all that arrive together in one statement; then worked on."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.capability import Reply
from bot.clock import Clock
from bot.engine.worker import Worker
from bot.logs import log
from storage import inbox
from storage.database import Database
from storage.inbox import InboxEvent, NewEvent
from storage.unit import Unit

__all__ = ["Inbox"]

LEASE = timedelta(seconds=60)
_AT_ONCE = 50
_AGAIN = (timedelta(seconds=1), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10))
_KEPT = timedelta(hours=48)  # longer than Slack delivers an event again
_DROPPED = ("token", "authorizations", "context_team_id", "context_enterprise_id", "event_context")

Prepare = Callable[[Mapping[str, Any]], Awaitable[None]]
Work = Callable[[Unit, Mapping[str, Any]], Awaitable[Reply | None]]
After = Callable[[Mapping[str, Any], Reply | None], None]


class Inbox:
    """Keeps events and drains them in order, each in its own transaction.

    ``prepare`` may use the network and comes before the transaction; ``work`` does what the event asks for inside
    it; ``after`` speaks what was answered. ``workspaces`` are those served.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        workspaces: Collection[str],
        by: str,
        *,
        prepare: Prepare,
        work: Work,
        after: After,
    ) -> None:
        self.worker = Worker("inbox", clock, self._round)
        self.batches = self.kept = 0
        self._database, self._clock, self._workspaces, self._by = database, clock, workspaces, by
        self._prepare, self._work, self._after = prepare, work, after
        self._waiting: list[tuple[NewEvent, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._purged: datetime | None = None

    async def append(self, workspace: str, event_id: str, body: Mapping[str, Any]) -> None:
        """Return when the event is safe in its row; it shares a transaction with all that arrived meanwhile."""
        payload = {name: value for name, value in body.items() if name not in _DROPPED}
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((NewEvent(workspace, event_id, payload), kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await kept

    async def close(self) -> None:
        """Return when everything that arrived is kept."""
        if self._writing is not None:
            with contextlib.suppress(Exception):
                await self._writing

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                async with self._database.unit() as unit:
                    await inbox.append_events(unit.connection, [event for event, _ in batch], self._clock.now())
                    unit.wake("inbox")
            except Exception as problem:  # each waiter answers Slack for itself: not kept, so Slack comes again
                for _, kept in batch:
                    if not kept.done():
                        kept.set_exception(problem)
                continue
            self.batches += 1
            self.kept += len(batch)
            for _, kept in batch:
                if not kept.done():
                    kept.set_result(None)

    async def _round(self) -> datetime | None:
        while True:
            now = self._clock.now()
            async with self._database.reading() as unit:
                next_at = await inbox.next_event_at(unit, workspaces=self._workspaces)
            if next_at is None or next_at > now:
                await self._tidy(now)
                return next_at
            async with self._database.unit() as unit:
                events = await inbox.claim_events(unit, now, self._by, LEASE, _AT_ONCE, workspaces=self._workspaces)
            if not events:  # another process works on them
                return now + timedelta(seconds=1)
            for event in events:
                await self._one(event)

    async def _one(self, event: InboxEvent) -> None:
        inner = event.payload.get("event") or {}

        async def work(unit: Unit) -> tuple[bool, Reply | None]:
            if not await inbox.finish_event(unit, event, self._clock.now()):
                return False, None  # somebody else did it meanwhile
            return True, await self._work(unit, inner)

        try:
            await self._prepare(inner)
            done, reply = await self._database.run(event.workspace, work)
        except Exception as problem:
            kind = type(problem).__name__
            log.exception("an event failed", action=f"event.{inner.get('type', '')}.fault", id=event.event_id)
            now = self._clock.now()
            again = _AGAIN[min(event.attempts, len(_AGAIN) - 1)]
            async with self._database.unit(event.workspace) as unit:
                await inbox.fail_event(unit, event, kind, now=now, retry_at=now + again)
            return
        if done:
            self._after(inner, reply)

    async def _tidy(self, now: datetime) -> None:
        if self._purged is None or now - self._purged > timedelta(hours=6):
            self._purged = now
            async with self._database.unit() as unit:
                await inbox.purge(unit, now - _KEPT)
