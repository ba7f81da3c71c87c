"""Letting time pass honestly: settle, and advance from due instant to due instant."""

from datetime import datetime
from typing import Protocol

__all__ = ["AttachedBot"]


class AttachedBot(Protocol):
    """A bot in the same process that tells when it has nothing to do, so that time can be stepped for it."""

    async def idle(self) -> None:
        """Return when inbox, outbox and ticker have nothing to do at the present instant."""
        ...

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which a due row waits, aware, or None."""
        ...

    async def next_paced(self) -> datetime | None:
        """Return the earliest instant for something held back by pacing or Retry-After, aware, or None."""
        ...
