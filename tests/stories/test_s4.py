"""S-4, an idea through the funnel: the same code as its tour; its edges stand in ``test_circles``."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.stories import s4
from bot.sandbox.stories.playing import Telling
from tests.databases import Databases
from tests.stories.conftest import WAYS, staged


@pytest_asyncio.fixture
async def team(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Telling]:
    """A telling of the story in its own workspace; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=s4.CAST) as ws:
        yield Telling(ws, s4.CHANNEL)


@pytest.mark.all_ways
@pytest.mark.parametrize("team", WAYS, indirect=True, ids=["-".join(way) for way in WAYS])
async def test_through_the_funnel(team: Telling) -> None:
    """Written, read in silence, rewritten, read by more, parked with a reason, and back by itself on its day."""
    await s4.STORY.play(team)

    assert team.broken == []
    assert team.held >= 18
