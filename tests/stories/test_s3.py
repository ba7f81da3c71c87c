"""S-3, the silent room: the same code as its tour; and its edges: spoken before, two people, a guest, late, copied."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.stories import s3, s3_edges
from bot.sandbox.stories.playing import Edge, Telling
from tests.databases import Databases
from tests.stories.conftest import WAYS, staged


@pytest_asyncio.fixture
async def room(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Telling]:
    """A telling of the story in its own workspace; ``request.param`` is engine and transport."""
    async with staged(databases, *request.param, cast=s3.STORY.cast) as ws:
        yield Telling(ws, s3.CHANNEL)


def told(ways: tuple[tuple[str, str], ...]) -> pytest.MarkDecorator:
    """Tell a test in these ways."""
    return pytest.mark.parametrize("room", ways, indirect=True, ids=["-".join(way) for way in ways])


@pytest.mark.all_ways
@told(WAYS)
async def test_all_say_yes_and_two_are_hardly_sure(room: Telling) -> None:
    """Thumbs are no positions; the reveal points at doubt and names nobody for it; the decision is a better one."""
    await s3.STORY.play(room)

    assert room.broken == []
    assert room.held > 20


@told(WAYS)
@pytest.mark.parametrize("edge", s3_edges.EDGES, ids=[edge.title for edge in s3_edges.EDGES])
async def test_at_its_edges(room: Telling, edge: Edge) -> None:
    """What each edge says in its title, and in its own words, holds: the same code as the tour's."""
    await edge.play(room)

    assert room.broken == []
    assert room.held > 0
