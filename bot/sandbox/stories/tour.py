"""The tour: a story without a browser. It prints what each person reads and fails where a promise does not hold."""

import os
import secrets
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

from bot.clock import ManualClock
from bot.sandbox.cast import DEFAULT
from bot.sandbox.driver import SandboxDriver
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.stories import s0, s1, s1_edges, s2, s2_edges, s3, s3_edges, s4, s5, s8, s9, s9_edges, s10, s10_edges
from bot.sandbox.stories.playing import Story, Telling

__all__ = ["EDGES", "MORNING", "STORIES", "play"]

MORNING = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)  # a Tuesday, 09:40 in Berlin
_TOLD = (s1, s0, s2, s3, s4, s5, s8, s9, s10)
EDGES = {
    "S-1": s1_edges.EDGES,
    "S-2": s2_edges.EDGES,
    "S-3": s3_edges.EDGES,
    "S-9": s9_edges.EDGES,
    "S-10": s10_edges.EDGES,
}
STORIES = {story.name: story for story in (one.STORY for one in _TOLD)}

Stage = Callable[[Sandbox, str], AbstractAsyncContextManager[str]]
Part = Callable[[Telling], Awaitable[None]]


async def play(name: str, stage: Stage) -> int:
    """Play the story ``name`` on ``stage`` (which serves a sandbox with the bot in it, and yields its address), and
    then its edges, each in a workspace of its own.

    ``DATABASE_URL`` says on which database; the story's rows stay there. Without it a temporary file is used.
    Returns the exit code: 0 where every promise held, 1 where one broke, 2 for a story that does not exist.
    """
    story = STORIES.get(name.upper())
    if story is None:
        sys.stderr.write(f"There is no story {name}. There are: {', '.join(STORIES)}.\n")
        return 2
    parts = [(f"{story.name}: {story.title}", story.play)]
    parts += [(f"{story.name}, at the edge: {edge.title}", edge.play) for edge in EDGES.get(story.name, ())]
    broken = [await _part(title, part, story, stage) for title, part in parts]
    return 1 if any(broken) else 0


async def _part(title: str, part: Part, story: Story, stage: Stage) -> bool:
    people = tuple(one.name for one in (story.cast or DEFAULT).people)
    with tempfile.TemporaryDirectory(prefix="decide-tour-") as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/decide.db"
        # A workspace of its own: each tour begins at the same moment, and ids that come again would be known already.
        sandbox = Sandbox(ManualClock(MORNING), cast=story.cast, team=f"T0{secrets.token_hex(4).upper()}")
        async with stage(sandbox, url) as address, SandboxDriver(address) as ws:
            return await _told(title, part, Telling(ws, story.channel, _print, people=people))


async def _told(title: str, part: Part, telling: Telling) -> bool:
    """Play one part and tell it; return whether a promise broke."""
    _print(title)
    try:
        await part(telling)
        await telling.show()
    except Exception as problem:  # somebody did not find what they should press: that is a broken promise, too
        telling.hold("the story went on to its end", False, f"{type(problem).__name__}: {problem}")
    _print(f"\n{telling.held} promises held, {len(telling.broken)} broken")
    for promise in telling.broken:
        _print(f"  BROKEN: {promise}")
    return bool(telling.broken)


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
