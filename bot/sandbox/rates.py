"""Rate limits by tier, on workspace time: a window of a minute for each method, a second for each channel."""

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

__all__ = ["Rates"]

_A_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100, 5: 300}


class Rates:
    """Remembers when each method was called. Tier 5 ("special") is taken as 300 a minute."""

    def __init__(self, *, strict: bool = True) -> None:
        self.strict = strict
        self._called: dict[str, deque[datetime]] = defaultdict(deque)
        self._posted: dict[str, datetime] = {}

    def take(self, method: str, tier: int, now: datetime) -> int | None:
        """Count a call; return None, or the whole seconds to wait where it is refused."""
        if not self.strict or tier not in _A_MINUTE:
            return None
        window = self._called[method]
        while window and now - window[0] >= timedelta(minutes=1):
            window.popleft()
        if len(window) >= _A_MINUTE[tier]:
            return self._wait(window[0] + timedelta(minutes=1) - now)
        window.append(now)
        return None

    def take_post(self, channel: str, now: datetime) -> int | None:
        """Count a message to ``channel``, one a second; return None, or the whole seconds to wait."""
        before = self._posted.get(channel)
        if self.strict and before is not None and now - before < timedelta(seconds=1):
            return self._wait(before + timedelta(seconds=1) - now)
        self._posted[channel] = now
        return None

    @staticmethod
    def _wait(left: timedelta) -> int:
        return max(1, math.ceil(left.total_seconds()))
