"""What a wire to the app can do, whichever way it goes."""

from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

from bot.sandbox.workspace import Json

__all__ = ["Ack", "Envelope", "Wire"]


@dataclass
class Envelope:
    """One delivery. ``kind`` is events_api, interactive or slash_commands; ``attempt`` counts retries from 0."""

    kind: str
    payload: Json
    accepts: bool
    attempt: int = 0
    reason: str = ""
    id: str = field(default_factory=lambda: str(uuid4()))


@dataclass
class Ack:
    """The app's answer. ``reason`` is why it is not ok: http_timeout, http_error, connection_failed, not_connected."""

    ok: bool
    payload: Any = None
    reason: str = ""
    no_retry: bool = False


class Wire(Protocol):
    """The way to the app."""

    def connected(self) -> bool:
        """Return whether anything sent now could arrive."""
        ...

    async def send(self, envelope: Envelope, seconds: float) -> Ack:
        """Send and wait up to ``seconds`` of wall time for the answer; never raises."""
        ...

    async def drop(self, reason: str) -> None:
        """Break the connections."""
        ...

    async def close(self) -> None:
        """Let go of everything."""
        ...
