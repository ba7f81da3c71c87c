"""What the sandbox itself will do later, on workspace time: event retries, deliveries that a fault made late."""

import asyncio
import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

__all__ = ["Agenda"]


class Agenda:
    """Callbacks by instant. ``fire`` is called by whoever moves the clock, or by ``run`` where time moves by itself."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()
        self.added = asyncio.Event()

    def at(self, instant: datetime, callback: Callable[[], None]) -> None:
        """Call ``callback`` when workspace time reaches ``instant``."""
        heapq.heappush(self._heap, (instant, next(self._number), callback))
        self.added.set()

    def next(self) -> datetime | None:
        """Return the earliest instant, or None."""
        return self._heap[0][0] if self._heap else None

    def fire(self, now: datetime) -> None:
        """Call everything that is due at ``now``."""
        while self._heap and self._heap[0][0] <= now:
            heapq.heappop(self._heap)[2]()

    def clear(self) -> None:
        """Forget everything."""
        self._heap.clear()
