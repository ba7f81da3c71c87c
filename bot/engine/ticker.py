"""The ticker: runs what is due, each piece in its own transaction, and examines it anew from the rows each time.

A late clock gives the same result once: what fell due during an hour's absence is found by the first look.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.capability import Capability, Compare, Due
from bot.clock import Clock
from bot.engine.gateway import Gateway
from bot.engine.slack_errors import LostAnswer, RateLimited, SlackDown, SlackError, TokenDead
from bot.engine.worker import Worker
from bot.logs import log
from storage import people
from storage.database import Database
from storage.soonest import Ahead
from storage.unit import Unit

__all__ = ["Ticker"]

_MOST_PIECES = 1_000
_LOOK_AGAIN = timedelta(minutes=1)
_WAIT_FOR_SLACK = timedelta(hours=1)  # that long a window stays open because Slack cannot be asked what it missed

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
        self._unseen: dict[str, datetime] = {}  # where the look at the start is not done yet, and when to go on
        self._seen: dict[tuple[str, bool], set[Compare]] = {}
        self._dues = [(capability, due) for capability in capabilities for due in capability.due]
        self._instants = Ahead([due.next_at for _, due in self._dues])
        self._alone = {due.name: Ahead([due.next_at]) for _, due in self._dues}

    async def due_now(self) -> list[tuple[str, datetime]]:
        """Return what is due at this instant, by name, and since when; changes nothing."""
        now, found = self._clock.now(), []
        for workspace in await self._served():
            async with self._database.reading(workspace) as unit:
                instants = await self._instants.instants(unit)
                found += [(due.name, at) for (_, due), at in zip(self._dues, instants, strict=True) if at and at <= now]
        return found

    async def foresee(self) -> list[str]:
        """Return what would be sent if everything that is due ran now, a line for each message; changes nothing."""
        found: list[str] = []
        for workspace in self._workspaces:
            async with self._database.reading(workspace) as unit:
                for due in (due for capability in self._capabilities for due in capability.due):
                    found += await due.foresee(unit, self._clock.now()) if due.foresee else ()
        return found

    async def compare(self, workspace: str) -> None:
        """At start: ask Slack which emoji stand on the messages that wait for answers, and let our rows know.

        What happened while we were away counts. Where Slack asks to wait, the rest follows with the next rounds.
        """
        for capability in self._capabilities:
            until = await self._look(workspace, capability, ended=False)
            if until is not None:
                self._unseen[workspace] = until
                self.worker.wake()
                return
        self._unseen.pop(workspace, None)

    async def _look(self, workspace: str, capability: Capability, *, ended: bool) -> datetime | None:
        """Compare what one room asks for, or of that only what has ``ended``.

        Returns when to go on, if Slack does not answer now: what was looked at until then is not asked about again.
        A message that Slack does not tell about is left as it is.
        """
        if capability.compare_reactions is None or capability.compared is None:
            return None
        seen = self._seen.setdefault((workspace, ended), set())
        async with self._database.reading(workspace) as unit:
            wanted = await capability.compare_reactions(unit, self._clock.now())
        for one in wanted:
            if one in seen or (ended and not one.ended):
                continue
            try:
                found = await self._gateway.reactions(one.channel, one.ts)
            except RateLimited as problem:
                return self._clock.now() + timedelta(seconds=problem.retry_after)
            except (LostAnswer, SlackDown, TokenDead):
                return self._clock.now() + _LOOK_AGAIN
            except SlackError as problem:
                log.info("reactions were not compared", action="reactions.skipped", code=problem.code)
            else:
                await self._store(workspace, capability.compared, one, found)
            seen.add(one)
        seen.clear()
        return None

    async def _store(self, workspace: str, compared: _Compared, one: Compare, found: list[tuple[str, str]]) -> None:
        now = self._clock.now()
        await self._database.run(workspace, lambda unit: compared(unit, one, found, now))

    async def _round(self) -> datetime | None:
        soonest: datetime | None = None
        for workspace in await self._served():
            if workspace in self._unseen and self._unseen[workspace] <= self._clock.now():
                await self.compare(workspace)
            soonest = min(filter(None, (soonest, self._unseen.get(workspace))), default=None)
            soonest = min(filter(None, (soonest, await self._through(workspace))), default=None)
        return soonest

    async def _served(self) -> list[str]:
        """Return the workspaces in which time goes on: not those that took the app out, until they are back."""
        async with self._database.reading() as unit:
            going = await people.list_workspaces(unit)
        return [one for one in self._workspaces if one in going]

    async def _through(self, workspace: str) -> datetime | None:
        """Do all that is due, and what that makes due; returns when the next falls due, or when to try again."""
        held: dict[str, datetime] = {}
        while True:
            ahead = await self._ahead(workspace)
            now = self._clock.now()
            due_now = [(capability, due, at) for capability, due, at in ahead if at <= now and due.name not in held]
            if not due_now:
                return min([*held.values(), *(at for _, _, at in ahead if at > now)], default=None)
            for capability, due, at in due_now:
                again = await self._run(workspace, capability, due, at)
                if again is not None:
                    held[due.name] = again

    async def _ahead(self, workspace: str) -> list[tuple[Capability, Due, datetime]]:
        """Return what is due at some instant, all of it read at one moment: most of it lies ahead."""
        async with self._database.reading(workspace) as unit:
            instants = await self._instants.instants(unit)
        return [(capability, due, at) for (capability, due), at in zip(self._dues, instants, strict=True) if at]

    async def _run(self, workspace: str, capability: Capability, due: Due, at: datetime) -> datetime | None:
        """Do what is due since ``at``; an instant says when to try again, since it could not be done now."""
        later = await self._look(workspace, capability, ended=True)
        if later is not None and self._clock.now() < at + _WAIT_FOR_SLACK:
            return later
        for _ in range(_MOST_PIECES):
            now = self._clock.now()

            async def piece(unit: Unit, now: datetime = now) -> bool:
                return await due.run(unit, now)

            if not await self._database.run(workspace, piece):
                break
            self.ran += 1
            log.info("something fell due", action=f"due.{due.name}")
        still = await self._next(workspace, due)
        if still is not None and still <= self._clock.now():
            log.warning("something due could not be done", action=f"due.{due.name}.stuck")
            return self._clock.now() + _LOOK_AGAIN
        return None

    async def _next(self, workspace: str, due: Due) -> datetime | None:
        async with self._database.reading(workspace) as unit:
            return (await self._alone[due.name].instants(unit))[0]
