"""S-10, the boss disagrees and commits: the same code as its tour; and its edges."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.stories import s10, s10_edges
from bot.sandbox.stories.playing import Edge, Telling
from tests.databases import Databases
from tests.stories.conftest import WAYS, staged


@pytest_asyncio.fixture
async def team(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Telling]:
    """A telling of the story in its own workspace; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=s10.STORY.cast) as ws:
        yield Telling(ws, s10.CHANNEL)


def told(ways: tuple[tuple[str, str], ...]) -> pytest.MarkDecorator:
    """Tell a test in these ways."""
    return pytest.mark.parametrize("team", ways, indirect=True, ids=["-".join(way) for way in ways])


@pytest.mark.all_ways
@told(WAYS)
async def test_rank_changes_nothing(team: Telling) -> None:
    """The VP's position stands like any other; they are heard at the second try and commit with a reason for it."""
    await s10.STORY.play(team)

    assert team.broken == []
    assert team.held > 20


@told(WAYS)
@pytest.mark.parametrize("edge", s10_edges.EDGES, ids=[edge.title for edge in s10_edges.EDGES])
async def test_at_its_edges(team: Telling, edge: Edge) -> None:
    """What each edge says in its title, and in its own words, holds: the same code as the tour's."""
    await edge.play(team)

    assert team.broken == []
    assert team.held > 0
