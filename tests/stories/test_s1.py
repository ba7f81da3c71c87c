"""S-1, heard and committed: the same code as ``make tour`` and the page's guided story; and S-0, its shortest form."""

from itertools import cycle

import pytest

from bot.sandbox.cast import DEFAULT
from bot.sandbox.driver import SandboxDriver
from bot.sandbox.stories import s0, s1, s1_edges
from bot.sandbox.stories.playing import Edge, Telling
from tests.databases import Databases
from tests.stories.conftest import ALL_WAYS, WAYS, staged

TOLD = ALL_WAYS
EDGES = tuple(zip(s1_edges.EDGES, cycle(WAYS)))  # each in one way: all of it has tests of its own in both


@pytest.mark.all_ways
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


@pytest.mark.asyncio
@pytest.mark.parametrize(("edge", "way"), EDGES, ids=[f"{edge.title}-{'-'.join(way)}" for edge, way in EDGES])
async def test_at_its_edges(databases: Databases, edge: Edge, way: tuple[str, str]) -> None:
    """What each edge says in its title, and in its own words, holds: the same code as the tour's."""
    async with staged(databases, *way, cast=DEFAULT) as ws:
        telling = Telling(ws)
        await edge.play(telling)

    assert telling.broken == []
    assert telling.held > 1
