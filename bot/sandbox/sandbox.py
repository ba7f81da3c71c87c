"""The sandbox, put together: one object that a server shows and a test holds."""

import json
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from bot.sandbox.acts import Admin, Forms, Pressing, Speaking
from bot.sandbox.agenda import Agenda
from bot.sandbox.api import WebApi
from bot.sandbox.cast import DEFAULT, Cast, people_it
from bot.sandbox.delivery import Events, HttpPush, Interactions, SocketHub, Wire
from bot.sandbox.desk import Desk
from bot.sandbox.hooks import HookDesk
from bot.sandbox.manifest import FALLBACK, read_manifest
from bot.sandbox.modals import Modals
from bot.sandbox.posts import Posts
from bot.sandbox.rates import Rates
from bot.sandbox.seeing import Seeing
from bot.sandbox.time_travel import AttachedBot, TimeTravel
from bot.sandbox.tokens import APP_TOKEN, BOT_TOKEN, Tokens
from bot.sandbox.triggers import TRIGGER_SECONDS
from bot.sandbox.workspace import TEAM_ID
from bot.sandbox.world import MovableClock, World

__all__ = ["APP_TOKEN", "BOT_TOKEN", "SIGNING_SECRET", "Sandbox"]

SIGNING_SECRET = "sandbox-signing-secret"


Anew = Callable[[Callable[[], None]], Awaitable[None]]


class Sandbox:
    """A pretend Slack. ``desk`` is how people act in it; ``server.serve`` shows it to programs.

    ``manifest`` is the app's manifest as a dict (default: ``manifest.json`` of this project where it is at hand);
    ``all_scopes`` grants every scope, ``optional_scopes`` those declared as optional. With ``http_events_url`` the app
    is reached by signed HTTP instead of Socket Mode. ``ack_seconds`` and ``trigger_seconds`` are wall time.
    ``strict_rates=False`` gives no 429 answers, for load tests. ``team`` is the workspace's
    id: the bot keeps the rows of each workspace apart.
    """

    def __init__(
        self,
        clock: MovableClock,
        *,
        cast: Cast | None = None,
        manifest: dict[str, Any] | None = None,
        all_scopes: bool = False,
        optional_scopes: Iterable[str] = (),
        http_events_url: str | None = None,
        signing_secret: str = SIGNING_SECRET,
        ack_seconds: float = 3.0,
        trigger_seconds: float = TRIGGER_SECONDS,
        strict_rates: bool = True,
        team: str = TEAM_ID,
    ) -> None:
        self.cast = cast or DEFAULT
        self.anew: Anew | None = None  # set by whoever can give the bot in it empty rows too
        app = read_manifest(manifest or _declared(), optional_scopes, all_scopes=all_scopes)
        self.world = World(
            clock=clock,
            state=people_it(self.cast, int(clock.now().timestamp())),
            app=app,
            tokens=Tokens(rotation=app.token_rotation),
            ack_seconds=ack_seconds,
            rates=Rates(strict=strict_rates),
        )
        self.world.state.team = team
        self.world.triggers.seconds = trigger_seconds
        self.hub: SocketHub | None = None
        if http_events_url:
            self.wire: Wire = HttpPush(http_events_url, signing_secret)
        else:
            self.wire = self.hub = SocketHub()
        self.agenda = Agenda()
        self.events = Events(self.world, self.wire, self.agenda)
        self.travel = TimeTravel(self.world, self.agenda, self.events)
        posts = Posts(self.world, self.events)
        modals = Modals(self.world)
        interactions = Interactions(self.world, self.wire)
        pressing = Pressing(self.world, posts, modals, interactions)
        self.desk = Desk(
            self.world,
            speaking=Speaking(self.world, posts, interactions),
            pressing=pressing,
            forms=Forms(self.world, modals, interactions, pressing),
            admin=Admin(self.world, posts),
            seeing=Seeing(self.world, posts),
            travel=self.travel,
            wire=self.wire,
            start_over=self._start_over,
            begin_anew=self._begin_anew,
        )
        self.web_api = WebApi(self.world, posts, modals, self.hub)
        self.hooks = HookDesk(self.world, posts, modals)

    @property
    def address(self) -> str:
        """Where the sandbox is served, such as http://127.0.0.1:8400; set by ``server.serve``."""
        return self.world.address

    def attach(self, bot: AttachedBot) -> None:
        """Let time be stepped for a bot in the same process."""
        self.travel.bot = bot

    def detach(self) -> None:
        """No bot is in this process any more."""
        self.travel.bot = None

    async def _begin_anew(self) -> bool:
        if self.anew is None:
            return False
        await self.anew(self._start_over)
        return True

    def _start_over(self) -> None:
        """Put the cast back as at the beginning; ids and timestamps go on, so that nothing old is taken for new."""
        before = self.world.state
        fresh = people_it(self.cast, int(self.world.now().timestamp()))
        fresh.team, fresh.sequence, fresh.last_micros = before.team, before.sequence, before.last_micros
        self.world.state = fresh
        self.world.tally.clear()
        self.world.faults.clear()
        self.agenda.clear()
        self.world.tokens.state = "live"
        self.world.changed()

    async def close(self) -> None:
        """Stop deliveries and let go of connections; ``server.serve`` calls it."""
        await self.events.close()
        await self.wire.close()


def _declared() -> dict[str, Any]:
    """Return the project's own manifest, or a small one like it where only the package is installed."""
    path = Path(__file__).parents[2] / "manifest.json"
    if not path.exists():
        return FALLBACK
    declared: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return declared
