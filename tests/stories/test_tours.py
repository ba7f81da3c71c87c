"""Tours: stories as ``python -m bot tour`` plays them, on a database that may hold others already."""

import dataclasses

import pytest

from bot.demo import stage as whole
from bot.sandbox.stories import s0
from bot.sandbox.stories.playing import Telling
from bot.sandbox.stories.tour import EDGES, STORIES, play
from storage.database import Database
from tests.databases import Databases, NoPostgresql
from tests.stories.conftest import every_chain_holds


@pytest.mark.asyncio
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_tours_follow_one_another_on_one_database(
    databases: Databases, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tour leaves its rows where ``DATABASE_URL`` says; the next one, of the same story too, plays beside them,
    and so does each edge.
    """
    try:
        url = await databases.own_url(engine)
    except NoPostgresql as reason:
        pytest.skip(str(reason))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setitem(EDGES, "S-1", EDGES["S-1"][1:2])  # a short one: all of them are played by the story's own test
    assert [await play(name, whole) for name in ("s-0", "S-0", "S-1")] == [0, 0, 0]
    database = Database(url, writing=False)
    try:
        await every_chain_holds(database)
    finally:
        await database.close()


@pytest.mark.asyncio
async def test_a_tour_that_cannot_go_on_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where somebody does not find what they should press, the tour ends as broken, without a traceback."""

    async def play_on(telling: Telling) -> None:
        await telling.person("lead").press("Not there")

    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setitem(STORIES, "S-0", dataclasses.replace(s0.STORY, play=play_on))
    assert await play("S-0", whole) == 1
    out = capsys.readouterr().out
    assert "BROKEN: the story went on to its end" in out


@pytest.mark.asyncio
async def test_a_tour_tells_what_each_person_reads(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Channel, thread and messages as each reads them, scene by scene; what nobody reads differently comes once."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert await play("S-0", whole) == 0
    out = capsys.readouterr().out
    for reader in ("everybody · #support", "everybody · in its thread", "lead · ", "agent-3 · direct messages"):
        assert f"\n  {reader}" in out
    for hour in ("15:00", "14:00", "19:30"):
        assert f"Sealed until all 3 are in or it is {hour}" in out, "each in their own zone"
    before, after = out.split("the card says that positions are open", 1)
    assert s0.BECAUSE[0] not in before
    assert after.count(s0.BECAUSE[0]) == 1
    assert f"Disagrees and commits agent-3: {s0.DISAGREES}" in after
    assert out.count("All 3 positions, and all say Yes") == 1
