"""A worker: does what can be done now, then waits for the clock or for somebody who says that there is more."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.logs import log

__all__ = ["LOOK", "Worker"]

LOOK = timedelta(seconds=30)  # another process may have left work behind, and cannot wake this one
AFTER_A_FAULT = timedelta(seconds=5)

Round = Callable[[], Awaitable[datetime | None]]


class Worker:
    """Runs ``round`` at start, when woken, and at the instant that the last round returned (aware UTC, or None).

    At least every half minute it looks at its rows: what a process that died had claimed is nobody's wake-up.

    A round that raises is logged and tried again after five seconds of workspace time: the rows are still there.
    """

    def __init__(self, name: str, clock: Clock, round_: Round) -> None:
        self.name = name
        self.next_at: datetime | None = None
        self.faults = 0
        self._clock, self._round = clock, round_
        self._woken, self._rested = asyncio.Event(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Say that there may be something to do."""
        self._woken.set()
        self._rested.clear()

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._task is not None and not self._task.done()

    @property
    def quiet(self) -> bool:
        """Whether nothing can be done at the present instant."""
        due = self.next_at is not None and self.next_at <= self._clock.now()
        return self._rested.is_set() and not self._woken.is_set() and not due

    async def idle(self) -> None:
        """Return when nothing can be done at the present instant; at once where it does not run."""
        while self.alive and not self.quiet:
            if self._rested.is_set():
                self.wake()  # the clock moved past ``next_at``: do not depend on who wakes first
            await self._rested.wait()

    def start(self) -> None:
        """Begin."""
        if not self.alive:
            self._task = asyncio.create_task(self._run(), name=f"worker-{self.name}")

    async def stop(self) -> None:
        """End; what was claimed and not finished is taken over when its lease is over."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._rested.set()

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            self._rested.clear()
            try:
                self.next_at = await self._round()
            except Exception:
                self.faults += 1
                self.next_at = self._clock.now() + AFTER_A_FAULT
                log.exception("a worker's round failed", action=f"{self.name}.fault")
            if self._woken.is_set():
                continue
            self._rested.set()
            look = self._clock.now() + LOOK
            await self._clock.wait_until(min(self.next_at or look, look), self._woken)
