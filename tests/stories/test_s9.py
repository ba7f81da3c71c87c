"""S-9, asked again in another channel: the same code as its tour; and its edges; more in ``test_reopenings``."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.stories import s9, s9_edges
from bot.sandbox.stories.playing import Edge, Telling
from tests.databases import Databases
from tests.stories.conftest import WAYS, staged


@pytest_asyncio.fixture
async def team(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Telling]:
    """A telling of the story in its own workspace; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=s9.STORY.cast) as ws:
        yield Telling(ws, s9.CHANNEL)


@pytest.mark.all_ways
@pytest.mark.parametrize("team", WAYS, indirect=True, ids=["-".join(way) for way in WAYS])
async def test_what_is_new(team: Telling) -> None:
    """A view is noted and wakes nobody; a fact asks anew with the old dissent; the newer decision takes its place."""
    await s9.STORY.play(team)

    assert team.broken == []
    assert team.held > 20


@pytest.mark.parametrize("team", WAYS, indirect=True, ids=["-".join(way) for way in WAYS])
@pytest.mark.parametrize("edge", s9_edges.EDGES, ids=[edge.title for edge in s9_edges.EDGES])
async def test_at_its_edges(team: Telling, edge: Edge) -> None:
    """What each edge says in its title, and in its own words, holds: the same code as the tour's."""
    await edge.play(team)

    assert team.broken == []
    assert team.held > 1
