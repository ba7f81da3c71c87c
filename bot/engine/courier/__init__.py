"""The courier: lets Slack show what rows say. It claims what is dirty, renders it now, and sends only a difference.

Views are sent at least once: after a crash between "posted" and "marked" a second copy can exist. Where Slack asks
to wait, or a channel had its message of this second, the row is held back on the clock; nobody sleeps.
"""

import asyncio
import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.capability import Capability, Discard, Gate, Held, OnPosted, Posted, Quiet, Rendered, Tell
from bot.clock import Clock
from bot.domain.intents import Kind
from bot.engine.courier.drawing import Drawing, Drawn
from bot.engine.gateway import Gateway
from bot.engine.pace import Pace
from bot.engine.slack_errors import (
    CannotUpdate,
    InvalidPayload,
    LostAnswer,
    MessageGone,
    RateLimited,
    SlackDown,
    SlackError,
    TokenDead,
)
from bot.engine.worker import Worker
from bot.flows import troubles
from bot.logs import log
from bot.views.notices import continued, signed
from storage import outbox
from storage.database import Database
from storage.outbox import MessageRow
from storage.unit import Unit

__all__ = ["LEASE", "Courier", "backoff"]

LEASE = timedelta(seconds=60)
IN_FLIGHT = 8
_BEHIND_ANOTHER = timedelta(seconds=1)
_LONGEST = timedelta(minutes=5)


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after the ``attempts``-th failure in a row, from one second to five minutes."""
    return min(timedelta(seconds=2 ** min(attempts, 12)), _LONGEST)


class Courier:
    """Shows the messages of the served ``workspaces``; several at once, never two of one key.

    ``by`` names this process in leases; ``gate`` says whether a first direct message may interrupt its reader.
    ``shown``, ``unchanged`` and ``failed`` count for the metrics.
    """

    def __init__(
        self,
        database: Database,
        gateway: Gateway,
        clock: Clock,
        workspaces: Sequence[str],
        capabilities: Sequence[Capability],
        by: str,
        pace: Pace,
        gate: Gate | None = None,
    ) -> None:
        self.worker = Worker("courier", clock, self._round)
        self.shown = self.unchanged = self.failed = 0
        self.token_dead = False
        self._database, self._gateway, self._clock, self._pace = database, gateway, clock, pace
        self._workspaces, self._by, self._gate = workspaces, by, gate
        self._drawing = Drawing(database, clock, capabilities)
        self._posted: dict[str, OnPosted] = {k: v for one in capabilities for k, v in one.posted.items()}
        self._in_flight: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._speaking: set[asyncio.Task[None]] = set()
        self._nudge = asyncio.Event()
        self._more = True  # whether there may be something to claim beside what is in flight

    def wake(self) -> None:
        """Say that a message may have become dirty."""
        self._more = True
        self._nudge.set()
        self.worker.wake()

    async def stop(self) -> None:
        """Claim nothing more, and finish what is on its way to Slack."""
        await self.worker.stop()
        if self._in_flight:
            await asyncio.wait(set(self._in_flight.values()), timeout=None)
        if self._speaking:
            await asyncio.wait(set(self._speaking))

    async def _round(self) -> datetime | None:
        self._more = True
        while True:
            self._nudge.clear()
            claimed = await self._claim() if self._more else 0
            if not self._in_flight:
                async with self._database.reading() as unit:
                    next_at = await outbox.next_message_at(unit, workspaces=self._workspaces)
                if claimed == 0 or next_at is None or next_at > self._clock.now():
                    break
                continue
            await self._nudge.wait()
        while self._speaking:
            await asyncio.wait(set(self._speaking))
        return next_at

    async def _claim(self) -> int:
        free, now = IN_FLIGHT - len(self._in_flight), self._clock.now()
        if free <= 0:
            return 0
        self._more = False
        async with self._database.reading() as unit:
            next_at = await outbox.next_message_at(unit, workspaces=self._workspaces)
        if next_at is None or next_at > now:
            return 0
        async with self._database.unit() as unit:
            rows = await outbox.claim_messages(unit, now, self._by, LEASE, free, workspaces=self._workspaces)
        self._more |= len(rows) == free
        # Where its lease ran out under our own hands one of us is enough.
        ours = [row for row in rows if (row.workspace, row.key) not in self._in_flight]
        for row, drawn in await self._drawing.all(ours):
            name = (row.workspace, row.key)
            task = asyncio.create_task(self._one(row, drawn), name=f"courier-{row.key}")
            self._in_flight[name] = task
            task.add_done_callback(partial(self._landed, name))
        return len(rows)

    def _landed(self, name: tuple[str, str], _: asyncio.Task[None]) -> None:
        self._in_flight.pop(name, None)
        self._nudge.set()

    async def _one(self, row: MessageRow, drawn: Drawn | Exception) -> None:
        try:
            if isinstance(drawn, Exception):
                raise drawn
            await self._show(row, drawn)
        except SlackError as problem:
            await self._after_error(row, problem)
        except Exception:
            log.exception("a message could not be shown", action="courier.fault", key=row.key)
            with contextlib.suppress(Exception):
                await self._fail(row, "internal", self._clock.now() + backoff(row.attempts + 3))

    # one message

    async def _show(self, row: MessageRow, drawn: Drawn) -> None:
        rendered, parent, before = drawn.rendered, drawn.parent, drawn.before
        if isinstance(rendered, Discard):
            await self._discard(row, rendered)
            return
        if rendered.thread_of and not row.stands and not await self._thread_stands(row, parent):
            return
        if not row.stands and before is not None and before.dirty and not before.stands and before.failed is None:
            await self._behind(row, before.key)
            return
        said = continued(rendered.said) if row.reposted else rendered.said
        said = said if row.kind == Kind.HOME else signed(said, row.key)
        digest = _hash(said.text, said.blocks)
        if row.shown_hash == digest and row.stands:
            self.unchanged += 1
            await self._run(row, lambda unit: outbox.mark_unchanged(unit, row))
        elif row.kind == Kind.HOME:
            await self._publish(row, str(rendered.member), said.blocks, digest)
        elif row.stands:
            await self._update(row, Rendered(said), digest)
        elif rendered.member is None or await self._admitted(row, rendered.member):
            target = str(rendered.channel or rendered.member)
            await self._post(row, target, Rendered(said), parent.ts if parent else None, digest)

    async def _admitted(self, row: MessageRow, reader: str) -> bool:
        """Whether ``reader`` may be interrupted now; if not, the message waits for their morning, or stays unsent."""
        gate, now = self._gate, self._clock.now()
        if gate is None:
            return True

        async def ask(unit: Unit) -> Held | Quiet | None:
            found = await gate(unit, row, reader, now)
            if isinstance(found, Quiet):
                await outbox.mark_unchanged(unit, row, note=found.reason)
            elif isinstance(found, Held):
                await outbox.hold_back(unit, row, found.until)
            return found

        found = await self._run(row, ask)
        if found is None:
            return True
        log.info("a message makes no sound now", action="courier.quiet", key=row.key)
        self._speak(found.tells if isinstance(found, Quiet) else ())
        return False

    async def _thread_stands(self, row: MessageRow, parent: MessageRow | None) -> bool:
        """Whether the message under which ``row`` goes is there; if not, ``row`` waits for it, or goes without."""
        if parent is not None and parent.stands:
            return True
        if parent is None or parent.gone is not None or parent.failed is not None:
            await self._give_up(row, "no_thread")
            return False
        await self._behind(row, parent.key)
        return False

    async def _behind(self, row: MessageRow, other: str) -> None:
        """Come back when the message ``other`` has been posted."""
        flying = self._in_flight.get((row.workspace, other))
        if flying is not None:
            await asyncio.wait([flying])
            await self._run(row, lambda unit: outbox.give_back(unit, row))
        else:
            await self._hold(row, self._clock.now() + _BEHIND_ANOTHER)

    async def _discard(self, row: MessageRow, discard: Discard) -> None:
        remove = discard.delete and row.stands
        if remove:
            until = self._pace.closed(row.workspace, "chat.delete", self._clock.now())
            if until:
                await self._hold(row, until)
                return
            with contextlib.suppress(MessageGone, CannotUpdate):
                await self._gateway.delete(str(row.channel), str(row.ts))
        await self._run(row, lambda unit: outbox.mark_unchanged(unit, row, note=discard.reason, removed=remove))

    async def _post(self, row: MessageRow, target: str, rendered: Rendered, thread: str | None, digest: str) -> None:
        until = self._pace.post(row.workspace, target, self._clock.now())
        if until:
            await self._hold(row, until)
            return
        channel, ts = await self._gateway.post(target, rendered.said, thread=thread)
        if not await self._stands(row, channel, ts, digest):
            with contextlib.suppress(SlackError):  # somebody took over while we were slow: theirs stays
                await self._gateway.delete(channel, ts)

    async def _update(self, row: MessageRow, rendered: Rendered, digest: str) -> None:
        until = self._pace.edit(row.workspace, row.key, "chat.update", self._clock.now())
        if until:
            await self._hold(row, until)
            return
        try:
            await self._gateway.update(str(row.channel), str(row.ts), rendered.said)
        except (MessageGone, CannotUpdate):
            again = await self._run(row, lambda unit: outbox.mark_deleted(unit, row))
            log.info("a message was deleted by hand", action="courier.deleted", key=row.key, again=again)
            if not again:
                await self._tell_room(row, Posted(row.key, str(row.channel), str(row.ts), "message_not_found"))
            return
        self._counted(1)
        now = self._clock.now()

        async def mark(unit: Unit) -> None:
            await outbox.mark_shown(unit, row, channel=str(row.channel), ts=str(row.ts), shown_hash=digest)
            await troubles.edited(unit, str(row.channel), now)

        await self._run(row, mark)

    async def _publish(self, row: MessageRow, member: str, blocks: Sequence[Mapping[str, Any]], digest: str) -> None:
        until = self._pace.edit(row.workspace, row.key, "views.publish", self._clock.now())
        if until:
            await self._hold(row, until)
            return
        await self._gateway.publish_home(member, blocks)
        self._counted(1)
        await self._run(row, lambda unit: outbox.mark_shown(unit, row, channel=member, ts="home", shown_hash=digest))

    async def _stands(self, row: MessageRow, channel: str, ts: str, digest: str) -> bool:
        """Keep where a new message stands, and let its room go on from there, in one transaction."""
        now, room = self._clock.now(), self._posted.get(row.kind)

        async def mark(unit: Unit) -> tuple[bool, Sequence[Tell]]:
            if not await outbox.mark_shown(unit, row, channel=channel, ts=ts, shown_hash=digest):
                return False, ()
            if row.member and channel.startswith("D"):
                await troubles.took_it(unit, row.member, now)
            if room is None or row.reposted:
                return True, ()
            return True, await room(unit, Posted(row.key, channel, ts), now)

        ours, tells = await self._database.run(row.workspace, mark)
        self._counted(ours)
        self._speak(tells)
        return ours

    def _counted(self, shown: int) -> None:
        """Slack took something: whatever it said of our token before, it is alive."""
        self.shown += shown
        self.token_dead = False

    # what can go wrong

    async def _after_error(self, row: MessageRow, problem: SlackError) -> None:
        now = self._clock.now()
        if isinstance(problem, RateLimited):
            until = now + timedelta(seconds=problem.retry_after)
            self._pace.close(row.workspace, problem.method, until)
            await self._hold(row, until)
            return
        self.failed += 1
        log.warning(
            "Slack refused a message", action="courier.refused", key=row.key, code=problem.code, method=problem.method
        )
        if isinstance(problem, LostAnswer | SlackDown):
            await self._fail(row, problem.code, now + backoff(row.attempts))
        elif isinstance(problem, TokenDead):
            self.token_dead = True
            await self._run(row, partial(self._stop, row, problem.code, now))
        elif isinstance(problem, InvalidPayload):
            await self._fail(row, problem.code, None)
        else:
            await self._give_up(row, problem.code, problem.target)

    @staticmethod
    async def _stop(row: MessageRow, code: str, now: datetime, unit: Unit) -> None:
        """Nothing is sent to this workspace before its token is accepted again: then this message is the first."""
        await outbox.mark_failed(unit, row, code, retry_at=now)
        await troubles.gone(unit, code, now)

    async def _give_up(self, row: MessageRow, code: str, target: str = "") -> None:
        """Not before it is wanted anew; what follows for whom it was meant, and its room, in the same transaction."""
        now, room = self._clock.now(), self._posted.get(row.kind)

        async def mark(unit: Unit) -> Sequence[Tell]:
            if not await outbox.mark_failed(unit, row, code):
                return ()
            tells = await troubles.refused(unit, target, code, row.number, now)
            return tells if room is None else (*tells, *await room(unit, _failed(row, code), now))

        self._speak(await self._database.run(row.workspace, mark))

    async def _tell_room(self, row: MessageRow, posted: Posted) -> None:
        room, now = self._posted.get(row.kind), self._clock.now()
        if room is not None:
            self._speak(await self._run(row, lambda unit: room(unit, posted, now)))

    async def _fail(self, row: MessageRow, code: str, retry_at: datetime | None) -> None:
        await self._run(row, lambda unit: outbox.mark_failed(unit, row, code, retry_at=retry_at))

    async def _hold(self, row: MessageRow, until: datetime) -> None:
        await self._run(row, lambda unit: outbox.hold_back(unit, row, until))

    async def _run(self, row: MessageRow, work: Any) -> Any:
        return await self._database.run(row.workspace, work)

    def _speak(self, tells: Sequence[Tell]) -> None:
        for tell in tells:
            task = asyncio.create_task(self._say(tell))
            self._speaking.add(task)
            task.add_done_callback(self._speaking.discard)

    async def _say(self, tell: Tell) -> None:
        try:
            await self._gateway.ephemeral(tell.channel, tell.member, tell.said)
        except SlackError as problem:
            log.info("an ephemeral was not shown", action="tell.lost", code=problem.code)


def _failed(row: MessageRow, code: str) -> Posted:
    return Posted(row.key, row.channel or "", row.ts or "", code)


def _hash(text: str, blocks: Sequence[Mapping[str, Any]]) -> str:
    whole = json.dumps([text, blocks], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()
