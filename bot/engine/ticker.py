"""The ticker: runs what is due, each piece in its own transaction, and examines it anew from the rows each time.

A late clock gives the same result once: what fell due during an hour's absence is found by the first look.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.capability import Capability, Compare, Due
from bot.clock import Clock
from bot.engine.gateway import Gateway
from bot.engine.slack_errors import SlackError
from bot.engine.worker import Worker
from bot.logs import log
from storage.database import Database
from storage.unit import Unit

__all__ = ["Ticker"]

_MOST_PIECES = 1_000
_LOOK_AGAIN = timedelta(minutes=1)

_Compared = Callable[[Unit, Compare, Sequence[tuple[str, str]], datetime], Awaitable[None]]


class Ticker:
    """Runs the ``Due`` of each capability for each served workspace; compares reactions before a window ends."""

    def __init__(
        self,
        database: Database,
        gateway: Gateway,
        clock: Clock,
        workspaces: Sequence[str],
        capabilities: Sequence[Capability],
    ) -> None:
        self.worker = Worker("ticker", clock, self._round)
        self.ran = 0
        self._database, self._gateway, self._clock = database, gateway, clock
        self._workspaces, self._capabilities = workspaces, capabilities

    async def due_now(self) -> list[tuple[str, datetime]]:
        """Return what is due at this instant, by name, and since when; changes nothing."""
        now, found = self._clock.now(), []
        for workspace in self._workspaces:
            async with self._database.reading(workspace) as unit:
                for due in (due for capability in self._capabilities for due in capability.due):
                    at = await due.next_at(unit)
                    if at is not None and at <= now:
                        found.append((due.name, at))
        return found

    async def compare(self, workspace: str, *, window_ended: bool = False) -> None:
        """Ask Slack which emoji stand on the messages that wait for answers, and let our rows know.

        What happened while we were away counts. A message that Slack does not tell about is left as it is.
        """
        for capability in self._capabilities:
            if capability.compare_reactions is None or capability.compared is None:
                continue
            if window_ended and not capability.due:
                continue
            async with self._database.reading(workspace) as unit:
                wanted = await capability.compare_reactions(unit, self._clock.now())
            for one in wanted:
                try:
                    found = await self._gateway.reactions(one.channel, one.ts)
                except SlackError as problem:
                    log.info("reactions were not compared", action="reactions.skipped", code=problem.code)
                    continue
                await self._store(workspace, capability.compared, one, found)

    async def _store(self, workspace: str, compared: _Compared, one: Compare, found: list[tuple[str, str]]) -> None:
        now = self._clock.now()
        await self._database.run(workspace, lambda unit: compared(unit, one, found, now))

    async def _round(self) -> datetime | None:
        soonest: datetime | None = None
        for workspace in self._workspaces:
            for capability in self._capabilities:
                for due in capability.due:
                    at = await self._run(workspace, capability, due)
                    if at is not None and (soonest is None or at < soonest):
                        soonest = at
        return soonest

    async def _run(self, workspace: str, capability: Capability, due: Due) -> datetime | None:
        at = await self._next(workspace, due)
        if at is None or at > self._clock.now():
            return at
        if capability.compare_reactions is not None:
            await self.compare(workspace, window_ended=True)
        for _ in range(_MOST_PIECES):
            now = self._clock.now()

            async def piece(unit: Unit, now: datetime = now) -> bool:
                return await due.run(unit, now)

            if not await self._database.run(workspace, piece):
                break
            self.ran += 1
            log.info("something fell due", action=f"due.{due.name}")
        at = await self._next(workspace, due)
        if at is not None and at <= self._clock.now():
            log.warning("something due could not be done", action=f"due.{due.name}.stuck")
            return self._clock.now() + _LOOK_AGAIN
        return at

    async def _next(self, workspace: str, due: Due) -> datetime | None:
        async with self._database.reading(workspace) as unit:
            return await due.next_at(unit)
