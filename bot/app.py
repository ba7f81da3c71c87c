"""The composition root: the only place that knows everyone, and the life of the process from start to stop."""

import asyncio
import os
import secrets
import socket
from collections.abc import Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import text

from bot.capability import Capability
from bot.clock import Clock, phrases, wall_monotonic, wall_sleep, wall_timeout
from bot.config import Config
from bot.engine.courier import Courier
from bot.engine.gateway import Gateway, Identity
from bot.engine.inbox import Inbox
from bot.engine.pace import Pace
from bot.engine.pings import Pings
from bot.engine.slack_errors import LostAnswer, RateLimited, SlackDown, SlackError
from bot.engine.ticker import Ticker
from bot.engine.watch import Watch
from bot.engine.worker import Worker
from bot.flows import lanes
from bot.flows.people import know
from bot.logs import log
from handlers.bolt import Socket, build_bolt
from handlers.boundary import Boundary
from handlers.http import web_app
from storage import migrate, outbox, people, troubles
from storage.database import Database

__all__ = ["Application", "StartRefused", "build"]

SLACK_MAY_COME = 60.0  # seconds of wall time that a start waits for Slack
_SOON = timedelta(seconds=60)  # what is held back for less is pacing; for longer, it is due then
_READY = 2.0
_LAST_ANSWERS = 3.0
_GIVEN_UP = 300.0  # seconds without a socket, after which a new process is the better try


class StartRefused(Exception):  # noqa: N818 (a sentence for whoever starts the program)
    """The process cannot start; the message says what to do."""


class Application:
    """Everything that one process runs. Built by ``build``; ``start`` once, ``stop`` once.

    It also tells when it has nothing to do (``idle``) and when it next will, so that a sandbox can step its clock.
    """

    def __init__(
        self, config: Config, clock: Clock, database: Database, gateway: Gateway, capabilities: Sequence[Capability]
    ) -> None:
        self.config, self.clock, self.database, self.gateway = config, clock, database, gateway
        self.identity: Identity | None = None
        self.address = ""
        self._workspaces: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None
        self._socket: Socket | None = None
        by, pace = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}", Pace()
        shared = (database, gateway, clock, self._workspaces, capabilities)
        self.boundary = Boundary(database, gateway, clock, capabilities, command=config.command)
        self.courier = Courier(*shared, by, pace, lanes.gate)
        self.pings = Pings(*shared, by, pace)
        self.ticker = Ticker(*shared)
        self.watch = Watch(database, gateway, clock, self._workspaces)
        self.inbox = Inbox(
            database,
            clock,
            self._workspaces,
            by,
            prepare=self.boundary.prepare_event,
            work=self.boundary.on_event,
            after=self.boundary.after_event,
        )
        self.bolt = build_bolt(
            self.boundary,
            self.inbox,
            gateway.client,
            lambda: self.identity,
            token=config.bot_token.get_secret_value(),
            signing_secret=config.signing_secret.get_secret_value(),
        )
        database.on_commit(self._committed)

    @property
    def workers(self) -> tuple[Worker, ...]:
        """The loops of this process."""
        return (self.inbox.worker, self.ticker.worker, self.pings.worker, self.courier.worker, self.watch.worker)

    def _committed(self, workspace: str, wakes: frozenset[str]) -> None:
        if "inbox" in wakes:
            self.inbox.worker.wake()
        if wakes & {"courier", "ticker"}:  # a row that shows something new may also have a new due instant
            self.courier.wake()
            self.ticker.worker.wake()
            self.pings.worker.wake()
        if "watch" in wakes:
            self.watch.worker.wake()

    # life

    async def start(self, *, listen: bool = True) -> None:
        """Come alive: know the workspace, run the loops, serve ``PORT`` (unless not ``listen``), connect the socket.

        Raises ``StartRefused`` with a sentence where the database's shape, the token or the network is not right.
        """
        await self._check_shape()
        await self.know_workspace()
        token = self.config.app_token.get_secret_value()
        address = await self._socket_address(token) if self.config.socket_mode else ""
        for worker in self.workers:
            worker.start()
        if listen:
            await self._listen()
        if self.config.socket_mode:
            self._socket = Socket(self.bolt, token, loopback=self.config.loopback)
            await self._socket.start(address)
        self._track(self._catch_up())
        self._track(phrases.warm_up())
        log.info("started", action="app.started", mode="socket" if self.config.socket_mode else "http")

    async def know_workspace(self, *, keep: bool = True) -> Identity:
        """Ask Slack who we are, and ``keep`` the workspace; waits a minute for a Slack that is not there yet."""
        began = wall_monotonic()
        while True:
            try:
                identity = await self.gateway.auth_test()
                break
            except SlackDown:
                if wall_monotonic() - began > SLACK_MAY_COME:
                    raise StartRefused(
                        f"Slack cannot be reached at {self.config.api_url}: check the network."
                    ) from None
                await wall_sleep(1.0)
            except SlackError as problem:
                raise StartRefused(
                    f"Slack does not accept SLACK_BOT_TOKEN ({problem.code}): copy it again from OAuth & Permissions."
                ) from None
        if keep:
            async with self.database.unit(identity.team) as unit:
                await people.ensure_workspace(
                    unit,
                    name=identity.team_name,
                    bot_user=identity.bot_user,
                    address=identity.address,
                    command=self.config.command,
                    scopes=identity.scopes,
                )
                await troubles.over(unit, troubles.WORKSPACE)
        self.identity, self.boundary.workspace = identity, identity.team
        self.boundary.copies.bot_user = identity.bot_user
        self._workspaces[:] = [identity.team]
        return identity

    async def _socket_address(self, token: str) -> str:
        """Return where the socket is opened, or "" where Slack cannot say it now; the library then asks again.

        The library would also ask for ever with a token that Slack will never accept.
        """
        try:
            return await self.gateway.socket_address(token)
        except (RateLimited, SlackDown, LostAnswer) as problem:
            log.warning("no address for a socket yet", action="app.socket", code=problem.code)
            return ""
        except SlackError as problem:
            raise StartRefused(
                f"Slack does not accept SLACK_APP_TOKEN ({problem.code}): make one with connections:write, and turn "
                "Socket Mode on."
            ) from None

    async def stop(self) -> None:
        """End gracefully: finish what is being answered and sent, leave the rest in rows, close everything."""
        try:
            async with wall_timeout(_LAST_ANSWERS):
                await self.boundary.quiet()
        except TimeoutError:
            log.warning("some answers were not finished", action="app.stopping")
        if self._socket is not None:
            await self._socket.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.inbox.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.courier.stop()
        for worker in self.workers:
            await worker.stop()
        await self.boundary.drain()
        await self.gateway.close()
        await self.database.close()
        log.info("stopped", action="app.stopped")

    async def _check_shape(self) -> None:
        if await migrate.current(self.database) != migrate.newest():
            raise StartRefused("The database has another shape than this version needs: run python -m bot migrate.")

    async def _listen(self) -> None:
        slack = None if self.config.socket_mode else self.bolt
        self._runner = web.AppRunner(web_app(self, slack), access_log=None, shutdown_timeout=_LAST_ANSWERS)
        await self._runner.setup()
        try:
            # Containers reach a process from outside, so every address is listened on.
            site = web.TCPSite(self._runner, None, self.config.port)
            await site.start()
        except OSError:
            raise StartRefused(f"PORT {self.config.port} is taken by another program: set another one.") from None
        port = self._runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{port}"

    async def _catch_up(self) -> None:
        """At start: hear about everybody, and about what was done to our messages while we were away."""
        team = self._workspaces[0]
        try:
            async for page in self.gateway.users_list(team):
                now = self.clock.now()
                async with self.database.unit(team) as unit:
                    before = await people.get_members(unit, [one.id for one in page])
                    left = [one for one in page if not one.can_be_asked and before.get(one.id, one).can_be_asked]
                    await know(unit, left, now)  # what follows from it was missed with the news
                    await people.save_members(unit, page, now)
        except SlackError as problem:
            log.warning("members were not all heard of", action="app.people", code=problem.code)
        try:
            await self.ticker.compare(team)
        except Exception:
            log.exception("reactions were not compared", action="app.reactions")

    def _track(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # a clock that is stepped from outside

    async def idle(self) -> None:
        """Return when inbox, outbox and ticker have nothing to do at the present instant."""
        while True:
            if self._tasks:
                await asyncio.wait(set(self._tasks))
            await self.boundary.quiet()
            await self.boundary.drain()
            for worker in self.workers:
                await worker.idle()
            if not self._tasks and not self.boundary.busy and all(w.quiet or not w.alive for w in self.workers):
                return

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which a due row waits, aware, or None."""
        paced = await self.next_paced()
        found = [at for worker in self.workers if (at := worker.next_at) is not None and at != paced]
        return min(found, default=None)

    async def next_paced(self) -> datetime | None:
        """Return the earliest instant for something held back by pacing or Retry-After, aware, or None."""
        now = self.clock.now()
        short = (self.courier.worker.next_at, self.inbox.worker.next_at)
        found = [at for at in short if at is not None and now < at <= now + _SOON]
        if self.pings.paced_until is not None and self.pings.paced_until > now:
            found.append(self.pings.paced_until)
        return min(found, default=None)

    async def due_now(self) -> list[tuple[str, datetime]]:
        """Return what is due at this instant, by name, and since when; changes nothing."""
        return [*await self.ticker.due_now(), *await self.pings.due_now()]

    async def would_send(self) -> list[str]:
        """Return what a tick would send now, a line each, by ids alone; changes nothing."""
        lines, now = await self.ticker.foresee(), self.clock.now()
        async with self.database.reading() as unit:
            lines += [f"{one.key} to {one.person}" for one in await outbox.list_due_sends(unit, now, self._workspaces)]
            lines += [f"{key} (posted or edited)" for key in await outbox.list_due_keys(unit, now, self._workspaces)]
        return lines

    async def tick(self) -> None:
        """Do once everything that is due now, and return when it is sent; nothing else is heard meanwhile."""
        for worker in self.workers:
            worker.start()
        for worker in self.workers:
            worker.wake()
        await self.idle()

    # what an operator may know

    def alive(self) -> Mapping[str, bool]:
        """See ``handlers.http.Health``."""
        states = {worker.name: worker.alive for worker in self.workers}
        return states | ({"socket_alive": self._socket.gone_for < _GIVEN_UP} if self._socket is not None else {})

    async def installed(self) -> bool:
        """See ``handlers.http.Health``; True where the rows cannot be asked."""
        try:
            async with wall_timeout(_READY), self.database.reading() as unit:
                going = await people.list_workspaces(unit)
        except Exception:
            return True
        return all(one in going for one in self._workspaces)

    async def ready(self) -> Mapping[str, bool]:
        """See ``handlers.http.Health``."""
        try:
            async with wall_timeout(_READY), self.database.reading() as unit:
                await unit.execute(text("SELECT 1"))
            database = True
        except Exception:
            database = False
        states = {"database": database, "token": not self.courier.token_dead, "installed": await self.installed()}
        states |= self.alive()
        return states | ({"socket": self._socket.connected} if self._socket is not None else {})

    def counts(self) -> Mapping[str, float]:
        """See ``handlers.http.Health``."""
        return {
            **{f'stimuli_total{{kind="{kind}"}}': count for kind, count in self.boundary.heard.items()},
            **{f'worker_faults_total{{worker="{worker.name}"}}': worker.faults for worker in self.workers},
            "messages_shown_total": self.courier.shown,
            "messages_unchanged_total": self.courier.unchanged,
            "messages_failed_total": self.courier.failed,
            "events_kept_total": self.inbox.kept,
            "event_batches_total": self.inbox.batches,
            "due_total": self.ticker.ran,
            "slack_calls_total": self.gateway.calls,
            "sockets_replaced_total": self._socket.replaced if self._socket else 0,
        }


async def build(
    config: Config, clock: Clock, *, capabilities: Sequence[Capability] | None = None, writing: bool = True
) -> Application:
    """Put everything together; nothing runs before ``start``.

    ``capabilities`` are those of ``handlers.CAPABILITIES`` unless a test brings its own; without ``writing`` it may
    look at the rows beside another process. Raises what ``Database`` raises where the URL is unusable or another
    process writes to the file.
    """
    if capabilities is None:
        from handlers import CAPABILITIES

        capabilities = CAPABILITIES
    database = Database(config.database_url.get_secret_value(), writing=writing)
    gateway = Gateway(config.api_url, config.bot_token.get_secret_value(), loopback=config.loopback)
    return Application(config, clock, database, gateway, capabilities)
