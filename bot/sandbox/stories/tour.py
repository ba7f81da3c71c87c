"""The tour: a story without a browser. It prints what each person reads and fails where a promise does not hold."""

import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

from bot.clock import ManualClock
from bot.sandbox.cast import DEFAULT
from bot.sandbox.driver import SandboxDriver
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.stories import s0, s1, s2, s3, s4, s5, s8, s9, s10
from bot.sandbox.stories.playing import Story, Telling

__all__ = ["MORNING", "STORIES", "play"]

MORNING = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)  # a Tuesday, 09:40 in Berlin
_TOLD = (s1, s0, s2, s3, s4, s5, s8, s9, s10)
STORIES = {story.name: story for story in (one.STORY for one in _TOLD)}

Stage = Callable[[Sandbox, str], AbstractAsyncContextManager[str]]


async def play(name: str, stage: Stage) -> int:
    """Play the story ``name`` on ``stage`` (which serves a sandbox with the bot in it, and yields its address).

    ``DATABASE_URL`` says on which database; the story's rows stay there,
    in a workspace of their own. Without it a temporary file is used.
    Returns the exit code: 0 where every promise held, 1 where one broke, 2 for a story that does not exist.
    """
    story = STORIES.get(name.upper())
    if story is None:
        sys.stderr.write(f"There is no story {name}. There are: {', '.join(STORIES)}.\n")
        return 2
    people = tuple(one.name for one in (story.cast or DEFAULT).people)
    with tempfile.TemporaryDirectory(prefix="decide-tour-") as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/decide.db"
        # A workspace of its own: each tour begins at the same moment, and ids that come again would be known already.
        sandbox = Sandbox(ManualClock(MORNING), cast=story.cast, team=f"T0{secrets.token_hex(4).upper()}")
        async with stage(sandbox, url) as address, SandboxDriver(address) as ws:
            return await _told(story, Telling(ws, story.channel, _print, people=people))


async def _told(story: Story, telling: Telling) -> int:
    _print(f"{story.name}: {story.title}")
    try:
        await story.play(telling)
        await telling.show()
    except Exception as problem:  # somebody did not find what they should press: that is a broken promise, too
        telling.hold("the story went on to its end", False, f"{type(problem).__name__}: {problem}")
    _print(f"\n{telling.held} promises held, {len(telling.broken)} broken")
    for promise in telling.broken:
        _print(f"  BROKEN: {promise}")
    return 1 if telling.broken else 0


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
