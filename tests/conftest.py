"""Fixtures for every floor."""

import gc
import os
import signal
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from storage.database import Database
from tests.databases import ENGINES, Databases, NoPostgresql, new_workspace

# The same examples each time, and no clock: what a test run says depends on the code alone. ``HUNT=1`` draws others.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("hunt", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hunt" if os.environ.get("HUNT") else "steady")


def pytest_configure() -> None:
    """Let a run that is told to end (``timeout``, a cancelled job) clean up: its PostgreSQL would outlive it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Look for garbage less often: half a million objects of modules that stay were looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest_asyncio.fixture(scope="session")
async def databases(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Databases]:
    """All databases of this test process."""
    opened = Databases(tmp_path_factory.mktemp("databases"))
    yield opened
    await opened.close()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of each engine in turn."""
    return str(request.param)


@pytest_asyncio.fixture
async def database(databases: Databases, engine: str) -> Database:
    """The shared, migrated database of each engine; stay apart by ``workspace``."""
    try:
        return await databases.open(engine)
    except NoPostgresql as reason:
        pytest.skip(str(reason))


@pytest_asyncio.fixture
async def database_url(databases: Databases, engine: str) -> str:
    """The URL of a migrated database that the test may open itself, on each engine."""
    try:
        return await databases.url(engine)
    except NoPostgresql as reason:
        pytest.skip(str(reason))


@pytest_asyncio.fixture
async def fresh_url(databases: Databases, engine: str) -> str:
    """The URL of an empty database of the test's own, on each engine."""
    try:
        return await databases.fresh_url(engine)
    except NoPostgresql as reason:
        pytest.skip(str(reason))


@pytest.fixture
def workspace() -> str:
    """The id of a workspace that no other test knows."""
    return new_workspace()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how well the linter reads the corpus, where its tests ran."""
    passed = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    if any(report.nodeid.startswith("tests/corpus") for report in passed):
        from tests import corpus

        terminalreporter.section("what the linter finds")
        for line in corpus.report():
            terminalreporter.write_line(line)
