"""S-0, the spine: the same code as ``make tour`` and the page's guided story."""

import pytest

from bot.sandbox.driver import SandboxDriver
from bot.sandbox.stories.playing import Telling
from bot.sandbox.stories.s0 import STORY
from tests.stories.conftest import ALL_WAYS

TOLD = ALL_WAYS


@pytest.mark.asyncio
async def test_the_spine_holds_what_it_promises(stage: SandboxDriver) -> None:
    """Words are sealed everywhere until all open, the decider alone decides, answers keep their words."""
    telling = Telling(stage)

    await STORY.play(telling)

    assert telling.broken == []
    assert telling.held > 25
