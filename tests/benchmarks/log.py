"""The log at a hundred thousand decisions: how long until one page of what was asked for is found, on each database."""

import statistics
from datetime import UTC, date, datetime, timedelta

from bot.clock import wall_monotonic
from bot.domain.people import Member
from bot.domain.records import Audience
from bot.domain.search import Query, read_query
from bot.flows.search import find_like
from storage import migrate, search
from storage.database import Database
from storage.search import Asked
from tests.benchmarks import library

__all__ = ["COUNT", "measure"]

COUNT = 100_000
GOAL = 100.0  # milliseconds
ROUNDS = 7
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WHO = {"a member": Member("UPERSON7", "Person 7"), "a guest": Member("UGUEST", "Guest", guest=True)}
LIKE = {
    "what is like a question": "Should we approve refunds for the team in Lisbon?",
    "the same in Japanese": "払い戻しの手順を変更するべきですか",
}


async def measure(name: str, url: str, count: int = COUNT) -> float:
    """Fill the database, measure each query for a member and for a guest, and print them; return the worst median."""
    await migrate.upgrade(url)
    database = Database(url)
    began = wall_monotonic()
    await library.fill(database, "TLIBRARY", count)
    print(f"{name:<11} {count:,} records, with what can be found of them, in {wall_monotonic() - began:.0f} s")  # noqa: T201
    medians = []
    for who, member in WHO.items():
        audience = Audience(member, "CPRIV0")
        for what, words in library.looked_for().items():
            medians.append(await _told(database, name, f"{what}, {who}", audience, words=words))
        for what, question in LIKE.items():
            medians.append(await _told(database, name, f"{what}, {who}", audience, question=question))
    await database.close()
    print(f"{name:<11} the slowest of them: {max(medians):.1f} ms (the goal is {GOAL:.0f} ms)")  # noqa: T201
    return max(medians)


async def _told(
    database: Database, name: str, what: str, audience: Audience, *, words: str = "", question: str = ""
) -> float:
    times = []
    for _ in range(ROUNDS):
        async with database.reading("TLIBRARY") as unit:
            began = wall_monotonic()
            if question:
                await find_like(unit, question, by=audience.member, channel=audience.channel, now=NOW)
            else:
                await search.find(unit, asked(words, audience), page=0, size=6)
            times.append((wall_monotonic() - began) * 1000)
    median = statistics.median(times)
    print(f"{name:<11} {what:<40} median {median:7.1f} ms  most {max(times):7.1f} ms")  # noqa: T201
    return median


def asked(words: str, audience: Audience) -> Asked:
    """Return what ``words`` ask for, whose names are ids."""
    query = read_query(words, TODAY)
    assert isinstance(query, Query)
    return Asked(
        audience,
        now=NOW,
        today=TODAY,
        late=NOW - timedelta(days=1),
        terms=query.terms,
        owner=query.owner.id if query.owner else None,
        channel=query.channel.id if query.channel else None,
        after=datetime(2025, 1, 1, tzinfo=UTC) if query.after else None,
        states=query.states,
    )
