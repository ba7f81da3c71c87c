"""The watch: looks now and then at what Slack tells nobody: whether a refused token is accepted again, and whether a
channel was made private.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.engine.gateway import Gateway, Room
from bot.engine.slack_errors import Archived, ChannelNotFound, MissingScope, SlackError
from bot.engine.worker import Worker
from bot.flows import channels, troubles
from bot.logs import log
from storage import people
from storage.database import Database
from storage.unit import Unit

__all__ = ["BETWEEN_LOOKS", "FIRST_PAUSE", "LONGEST_PAUSE", "Watch"]

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
BETWEEN_LOOKS = timedelta(hours=6)
_READS = frozenset({"channels:read", "groups:read"})
_HIDDEN = Room("", private=True, archived=False)


class Watch:
    """One look at a time for each of the served ``workspaces``.

    A workspace that took the app out costs one ``auth.test`` after a minute, after two, and so on up to an hour.
    """

    def __init__(self, database: Database, gateway: Gateway, clock: Clock, workspaces: Sequence[str]) -> None:
        self.worker = Worker("watch", clock, self._round)
        self._database, self._gateway, self._clock, self._workspaces = database, gateway, clock, workspaces
        self._tries: dict[str, tuple[timedelta, datetime]] = {}
        self._looks: dict[str, datetime] = {}

    async def _round(self) -> datetime | None:
        found = [await self._workspace(one) for one in self._workspaces]
        return min((at for at in found if at is not None), default=None)

    async def _workspace(self, workspace: str) -> datetime | None:
        async with self._database.reading(workspace) as unit:
            stopped, scopes = await people.standing(unit)
        if stopped is not None:
            return await self._try(workspace)
        self._tries.pop(workspace, None)
        return await self._look(workspace) if scopes & _READS else None

    async def _try(self, workspace: str) -> datetime | None:
        """Ask whether our token is accepted again; while it is not, ask less and less often."""
        now = self._clock.now()
        pause, at = self._tries.get(workspace, (FIRST_PAUSE, now + FIRST_PAUSE))
        if now >= at:
            try:
                identity = await self._gateway.auth_test()
            except SlackError as problem:
                log.info("the app is not installed", action="watch.stopped", code=problem.code)
                pause = min(pause * 2, LONGEST_PAUSE)
                at = now + pause
            else:
                if identity.team == workspace and await self._database.run(workspace, troubles.back):
                    log.warning("the app is installed again", action="watch.back")
                    return now
        self._tries[workspace] = pause, at
        return at

    async def _look(self, workspace: str) -> datetime:
        """Compare the channels that count as public with what Slack shows of them."""
        now = self._clock.now()
        if now < self._looks.get(workspace, now):
            return self._looks[workspace]
        self._looks[workspace] = now + BETWEEN_LOOKS
        async with self._database.reading(workspace) as unit:
            rooms = await people.list_public(unit)
        for known in rooms:
            try:
                room = await self._gateway.room(known.id)
            except (ChannelNotFound, MissingScope):  # of a kind that is not shown to us: public ones are
                room = _HIDDEN
            except Archived:
                continue
            except SlackError as problem:
                log.info("a channel was not looked at", action="watch.skipped", code=problem.code)
                break
            await self._database.run(workspace, partial(self._keep, known.id, room, now))
        return self._looks[workspace]

    @staticmethod
    async def _keep(channel: str, room: Room, now: datetime, unit: Unit) -> None:
        if room.private:
            await channels.hide(unit, channel)
            return
        await channels.channel_renamed(unit, channel, room.name)
        if room.archived:
            await channels.closed(unit, channel, channels.ARCHIVED, now)
