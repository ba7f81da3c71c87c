"""S-1, heard and committed: the same code as ``make tour`` and the page's guided story; and S-0, its shortest form."""

import pytest

from bot.sandbox.driver import SandboxDriver
from bot.sandbox.stories import s0, s1
from bot.sandbox.stories.playing import Telling
from tests.stories.conftest import ALL_WAYS

TOLD = ALL_WAYS


@pytest.mark.asyncio
async def test_a_dissenter_is_heard_and_commits(stage: SandboxDriver) -> None:
    """Words are sealed until all open, the decider alone decides, who disagrees is heard first; counts are as said."""
    telling = Telling(stage)

    await s1.STORY.play(telling)

    assert telling.broken == []
    assert telling.held > 40


@pytest.mark.asyncio
async def test_where_nobody_differs_nobody_is_heard(stage: SandboxDriver) -> None:
    """One form decides, no second message comes, and the button says at each moment what it will do."""
    telling = Telling(stage)

    await s0.STORY.play(telling)

    assert telling.broken == []
    assert telling.held > 15
