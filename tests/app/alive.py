"""A whole process, with a tiny room in it, in front of the sandbox."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from bot.app import Application
from bot.capability import Rendered
from bot.clock import ManualClock
from bot.demo import Together, free_port, together
from bot.domain.intents import Kind, View
from bot.manifest import manifest
from bot.sandbox.sandbox import Sandbox
from storage import outbox
from tests.moments import NINE
from tests.tiny import Tiny, said

__all__ = ["Alive", "alive"]

CARD = View(Kind.CARD, 1)


class Alive:
    """A sandbox, a bot with one tiny room, and a lead who acts in #support."""

    def __init__(self, both: Together, tiny: Tiny, http: str) -> None:
        assert both.bot is not None
        self.sandbox, self.bot, self.tiny, self.http = both.sandbox, both.bot, tiny, http
        state = both.sandbox.world.state
        self.support = next(one.id for one in state.channels.values() if one.name == "support")
        self.lead = next(one.id for one in state.members.values() if one.name == "lead")
        tiny.says["1"] = Rendered(said("card"), channel=self.support)

    @property
    def desk(self):  # type: ignore[no-untyped-def]  # the sandbox's own type
        """How people act."""
        return self.sandbox.desk

    async def settle(self) -> None:
        """Return when nothing is under way."""
        await self.sandbox.travel.settle()

    async def want(self, bot: Application | None = None) -> None:
        """Commit that the card should be shown."""
        async with (bot or self.bot).database.unit("T0SANDBOX") as unit:
            await outbox.want(unit, [CARD], self.bot.clock.now())

    def channel(self) -> list[str]:
        """Return what stands in #support, as lead reads it."""
        return [message["text"] for message in self.desk.messages(self.lead, self.support)]

    def stack(self) -> list[str]:
        """Return the titles of the forms that lead has open."""
        modal = self.desk.see(self.lead)["modal"]
        return [modal["title"]] if modal else []

    async def get(self, path: str) -> tuple[int, str]:
        """Ask the bot's own HTTP server."""
        async with aiohttp.ClientSession() as session, session.get(self.http + path) as answer:
            return answer.status, await answer.text()


@contextlib.asynccontextmanager
async def alive(folder: Path, *, http: bool = False) -> AsyncIterator[Alive]:
    """Run everything on a file in ``folder``; ``http`` delivers by signed HTTP instead of the socket."""
    tiny, port = Tiny(), free_port() if http else None
    sandbox = Sandbox(
        ManualClock(NINE),
        trigger_seconds=20.0,
        manifest=manifest(),
        http_events_url=f"http://127.0.0.1:{port}/slack/events" if port else None,
    )
    url = f"sqlite:///{folder / 'decide.db'}"
    async with together(sandbox, url, http_port=port, capabilities=[tiny.capability]) as both:
        yield Alive(both, tiny, f"http://127.0.0.1:{port}")
