"""The sandbox, put together: one object that a server shows and a test holds."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.cast import DEFAULT, Cast, people_it
from bot.sandbox.desk import Desk
from bot.sandbox.manifest import FALLBACK, read_manifest
from bot.sandbox.rates import Rates
from bot.sandbox.time_travel import AttachedBot
from bot.sandbox.world import MovableClock, World

__all__ = ["APP_TOKEN", "BOT_TOKEN", "SIGNING_SECRET", "Sandbox"]

BOT_TOKEN = "xoxb-sandbox"
APP_TOKEN = "xapp-sandbox"
SIGNING_SECRET = "sandbox-signing-secret"


class Sandbox:
    """A pretend Slack. ``desk`` is how people act in it; ``server.serve`` shows it to programs.

    ``manifest`` is the app's manifest as a dict; ``all_scopes`` grants every scope, ``optional_scopes`` those declared
    as optional. With ``http_events_url`` the app is reached by signed HTTP instead of Socket Mode. ``ack_seconds`` is
    wall time. ``strict_rates`` switches 429 answers off for load tests.
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
        strict_rates: bool = True,
    ) -> None:
        self.cast = cast or DEFAULT
        self.world = World(
            clock=clock,
            state=people_it(self.cast, int(clock.now().timestamp())),
            app=read_manifest(manifest or FALLBACK, optional_scopes, all_scopes=all_scopes),
            ack_seconds=ack_seconds,
            signing_secret=signing_secret,
            events_url=http_events_url,
            rates=Rates(strict=strict_rates),
        )
        self.desk = Desk()

    def attach(self, bot: AttachedBot) -> None:
        """Let time be stepped for a bot in the same process."""
        raise NotImplementedError
