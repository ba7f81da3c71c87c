"""The page as a newcomer gets it: the sandbox with the bot in it, on a free port, on a Tuesday morning."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import count

import pytest
import pytest_asyncio

from bot.clock import OffsetClock, wall_now
from bot.demo import together
from bot.manifest import manifest
from bot.sandbox.driver import SandboxDriver
from bot.sandbox.page import mount
from bot.sandbox.sandbox import Sandbox

TUESDAY = datetime(2030, 11, 26, 8, 40, tzinfo=UTC)  # 09:40 in Berlin; ahead, since workspace time never runs back


@pytest_asyncio.fixture(scope="session")
async def open_sandbox(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """One sandbox for all browser tests: the page's toolkit can be mounted once in a process."""
    sandbox = Sandbox(OffsetClock(TUESDAY - wall_now()), manifest=manifest(), ack_seconds=20.0, trigger_seconds=20.0)
    folder, numbers = tmp_path_factory.mktemp("page"), count(1)

    def fresh() -> str:
        return f"sqlite:///{folder / f'decide-{next(numbers)}.db'}"

    async with together(sandbox, fresh(), mount=mount, fresh=fresh) as all_of_it:
        yield all_of_it.address


@pytest_asyncio.fixture
async def sandbox_page(open_sandbox: str) -> str:
    """The address of the sandbox, started over."""
    async with SandboxDriver(open_sandbox) as ws:
        await ws.reset()
    return open_sandbox
