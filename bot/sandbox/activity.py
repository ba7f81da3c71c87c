"""Is the sandbox busy? Deliveries under way and API calls being answered are counted, so that a test can settle."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.clock import wall_monotonic, wall_sleep

__all__ = ["Activity"]


class Activity:
    """Counts work under way. ``quiet`` waits until there is none and none came for a while."""

    def __init__(self) -> None:
        self.busy = 0
        self.seen = 0
        self._last = wall_monotonic()
        self._still = asyncio.Event()
        self._still.set()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Count the enclosed work."""
        self.begin()
        try:
            yield
        finally:
            self.end()

    def begin(self) -> None:
        """Something is under way from now on."""
        self.busy += 1
        self.seen += 1
        self._still.clear()

    def end(self) -> None:
        """It is over."""
        self.busy -= 1
        self._last = wall_monotonic()
        if self.busy == 0:
            self._still.set()

    async def quiet(self, grace: float) -> None:
        """Return when nothing is under way and nothing began for ``grace`` seconds of wall time."""
        while True:
            await self._still.wait()
            left = grace - (wall_monotonic() - self._last)
            if left <= 0:
                return
            await wall_sleep(left)
