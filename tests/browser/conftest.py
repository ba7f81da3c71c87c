"""The page as a newcomer gets it: the sandbox with the bot in it, on a free port, on a Tuesday morning."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio

from bot.clock import OffsetClock, wall_now
from bot.demo import free_port, together
from bot.manifest import manifest
from bot.sandbox.page import mount
from bot.sandbox.sandbox import Sandbox

TUESDAY = datetime(2030, 11, 26, 8, 40, tzinfo=UTC)  # 09:40 in Berlin; ahead, since workspace time never runs back


@pytest_asyncio.fixture
async def sandbox_page(tmp_path: Path) -> AsyncIterator[str]:
    """The address of an open sandbox."""
    sandbox = Sandbox(OffsetClock(TUESDAY - wall_now()), manifest=manifest())
    database = f"sqlite:///{tmp_path / 'decide.db'}"
    async with together(sandbox, database, port=free_port(), mount=mount) as all_of_it:
        yield all_of_it.address
