"""A clock that follows the sandbox's: for a bot in a process of its own, told with ``DECIDE_CLOCK``."""

import asyncio
import contextlib
import math
from datetime import timedelta

import aiohttp

from bot.clock import OffsetClock, wall_monotonic, wall_sleep

__all__ = ["RemoteClock"]

_FIRST_ANSWER = 5.0
_LONG_POLL = 90.0
_SHORTEST_ROUND = 0.25
_LONGEST_PAUSE = 5.0


class RemoteClock(OffsetClock):
    """Wall time plus the offset that the sandbox at ``url`` tells; asks by long poll, survives its absence.

    The sandbox answers ``GET url?after=<version>`` with ``{"now": iso, "offset_seconds": float, "version": int}`` as
    soon as its version is another one than ``after``, or after a while with the same. A sandbox that was started anew
    may tell a smaller offset: it is ignored, workspace time never runs back.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.reachable = False
        """Whether the last question was answered; for the readiness check."""
        self._seen = -1
        self._following: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Ask once, for at most 5 s, so that the first ``now`` is right; then follow in the background."""
        if self._following is not None:
            return
        with contextlib.suppress(aiohttp.ClientError, TimeoutError, ValueError):
            async with self._session() as session:
                await self._ask(session, _FIRST_ANSWER)
        self._following = asyncio.create_task(self._follow(), name="remote-clock")

    async def close(self) -> None:
        """Stop following; may be called twice, or without a start."""
        following, self._following = self._following, None
        if following is not None:
            following.cancel()
            await asyncio.wait([following])

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(trust_env=False)  # a proxy of the environment has no way to this machine

    async def _follow(self) -> None:
        pause = _SHORTEST_ROUND
        async with self._session() as session:
            while True:
                began, before = wall_monotonic(), self._seen
                try:
                    await self._ask(session, _LONG_POLL)
                except (aiohttp.ClientError, TimeoutError, ValueError):
                    self.reachable = False
                    self._seen = -1  # whoever answers next may count from the start
                    await wall_sleep(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
                    continue
                pause = _SHORTEST_ROUND
                if self._seen == before and wall_monotonic() - began < _SHORTEST_ROUND:
                    await wall_sleep(_SHORTEST_ROUND)  # a server that does not hold the line must not be hammered

    async def _ask(self, session: aiohttp.ClientSession, patience: float) -> None:
        """Ask once; raises ``ValueError`` where the answer is not the one above, aiohttp's errors where none comes."""
        limit = aiohttp.ClientTimeout(total=patience, connect=_FIRST_ANSWER)
        async with session.get(self.url, params={"after": str(self._seen)}, timeout=limit) as response:
            response.raise_for_status()
            told = await response.json(content_type=None)
        try:
            seconds, version = float(told["offset_seconds"]), int(told["version"])
        except (KeyError, TypeError) as problem:
            raise ValueError("the clock's answer has no offset_seconds or version") from problem
        if not math.isfinite(seconds):
            raise ValueError("an offset is a finite number of seconds")
        try:
            offset = timedelta(seconds=seconds)
        except OverflowError as problem:
            raise ValueError("an offset of centuries") from problem
        self._seen, self.reachable = version, True
        self.set_offset(offset)
