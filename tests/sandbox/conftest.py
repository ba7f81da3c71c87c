"""The two sandboxes that most tests use."""

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.serving import Served, served


@pytest.fixture
async def slack() -> AsyncIterator[Served]:
    """A sandbox without any app connected."""
    async with served() as one:
        yield one


@pytest.fixture
async def bolt() -> AsyncIterator[Served]:
    """A sandbox with the small Bolt program connected over Socket Mode."""
    async with served(with_app=True) as one:
        yield one
