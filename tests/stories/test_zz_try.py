import pytest, pytest_asyncio
from bot.sandbox.stories import s4
from bot.sandbox.stories.playing import Telling
from tests.stories.conftest import staged

@pytest_asyncio.fixture
async def team(databases):
    import glob, tests.stories.conftest as c
    orig = databases.own_url
    async def own(e):
        u = await orig(e); print("URL", u); open("/tmp/url","w").write(u); return u
    databases.own_url = own
    async with staged(databases, "sqlite", "socket", cast=s4.CAST) as ws:
        yield Telling(ws, s4.CHANNEL)

async def test_try(team):
    try:
        await s4.STORY.play(team)
    finally:
        import sqlite3
        path = open("/tmp/url").read().split("///")[-1]
        db = sqlite3.connect(path)
        for q in ("select * from mornings", "select * from nudges", "select * from sends", "select member, at from glances", "select number,state,returned_at,author from prfaqs", "select id,name,zone,away_until,holidays from members"):
            print(q); [print("   ", r) for r in db.execute(q)]
        print(team.held, *team.broken, sep="\nBROKEN ")
