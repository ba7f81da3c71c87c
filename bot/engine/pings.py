"""Pings: reminders, examined again when they are due and sent at most once; each ends with what became of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.capability import Capability, Discard, Missed, OnMissed, OnPosted, Posted, Rendered, Renderer
from bot.clock import Clock
from bot.engine.courier import LEASE
from bot.engine.gateway import Gateway
from bot.engine.pace import Pace
from bot.engine.slack_errors import LostAnswer, MessagesTabOff, RateLimited, SlackDown, SlackError, TokenDead, UserGone
from bot.engine.worker import Worker
from bot.flows import troubles
from bot.logs import log
from storage import outbox
from storage.database import Database
from storage.outbox import SendRow, SendState
from storage.unit import Unit

__all__ = ["Pings"]

_OUT_OF_REACH = timedelta(seconds=30)


class Pings:
    """Sends the reminders of the served workspaces, one after the other.

    ``paced_until`` is set while something due is held back by pacing alone.
    """

    def __init__(
        self,
        database: Database,
        gateway: Gateway,
        clock: Clock,
        workspaces: Sequence[str],
        capabilities: Sequence[Capability],
        by: str,
        pace: Pace,
    ) -> None:
        self.worker = Worker("pings", clock, self._round)
        self.paced_until: datetime | None = None
        self._database, self._gateway, self._clock, self._pace = database, gateway, clock, pace
        self._workspaces, self._by = workspaces, by
        self._renders: dict[str, Renderer] = {k: v for one in capabilities for k, v in one.pings.items()}
        self._sent: dict[str, OnPosted] = {k: v for one in capabilities for k, v in one.ping_sent.items()}
        self._missed: dict[str, OnMissed] = {k: v for one in capabilities for k, v in one.ping_missed.items()}

    async def due_now(self) -> list[tuple[str, datetime]]:
        """Return whether a reminder is due at this instant, and since when; changes nothing."""
        async with self._database.reading() as unit:
            at = await outbox.next_send_at(unit, workspaces=self._workspaces)
        return [("a reminder", at)] if at is not None and at <= self._clock.now() else []

    async def _round(self) -> datetime | None:
        while True:
            now = self._clock.now()
            async with self._database.reading() as unit:
                next_at = await outbox.next_send_at(unit, workspaces=self._workspaces)
            if next_at is None or next_at > now:
                self.paced_until = None
                return next_at
            self.paced_until = self._closed(now)
            if self.paced_until is not None:  # nothing is claimed, so that nothing has to be given back
                return self.paced_until
            async with self._database.unit() as unit:
                row = await outbox.claim_send(unit, now, self._by, LEASE, workspaces=self._workspaces)
            if row is not None:
                self.paced_until = await self._one(row)
                if self.paced_until is not None:
                    return self.paced_until

    def _closed(self, now: datetime) -> datetime | None:
        """Return until when Slack takes no posts of ours, or None."""
        found = (self._pace.closed(one, "chat.postMessage", now) for one in self._workspaces)
        return max((until for until in found if until is not None), default=None)

    async def _one(self, row: SendRow) -> datetime | None:
        """Send one claimed reminder; an instant says that it was certainly not sent, and when to come back."""
        render = self._renders.get(row.kind)
        if render is None:
            return await self._finish(row, SendState.SUPPRESSED, "nobody renders this kind")
        free = self._pace.post(row.workspace, row.person, self._clock.now())
        if free is not None:
            return await self._put_back(row, free)
        now = self._clock.now()
        try:
            # What is about to be said is kept with the look at the rows: whoever dies from here on has said unknown.
            rendered = await self._database.run(row.workspace, lambda unit: render(unit, row.number, row.person, now))
        except Exception:
            log.exception("a reminder could not be rendered", action="pings.fault", key=row.key)
            return await self._finish(row, SendState.SUPPRESSED, "could not be rendered")
        if isinstance(rendered, Discard):
            return await self._finish(row, SendState.SUPPRESSED, rendered.reason)
        return await self._send(row, rendered)

    async def _send(self, row: SendRow, rendered: Rendered) -> datetime | None:
        target = str(rendered.channel or rendered.member or row.person)
        try:
            channel, ts = await self._gateway.post(target, rendered.said)
        except (RateLimited, SlackDown, TokenDead) as problem:  # it was certainly not sent
            wait = timedelta(seconds=problem.retry_after) if isinstance(problem, RateLimited) else _OUT_OF_REACH
            until = self._clock.now() + wait
            self._pace.close(row.workspace, "chat.postMessage", until)
            log.warning("a reminder has to wait", action="pings.held", key=row.key, code=problem.code)
            if isinstance(problem, TokenDead):
                await self._stop(row, problem.code)
            return await self._put_back(row, until)
        except LostAnswer as problem:
            log.warning("a reminder's answer was lost", action="pings.unknown", key=row.key, code=problem.code)
            return await self._finish(row, SendState.UNKNOWN, f"no clear answer: {problem.code}")
        except SlackError as problem:
            await self._refused(row, problem)
            reachable = not isinstance(problem, UserGone | MessagesTabOff)
            missed = Missed(row.number, row.person, reachable)
            return await self._finish(row, SendState.SUPPRESSED, f"Slack refused: {problem.code}", missed=missed)
        return await self._finish(row, SendState.SENT, "", channel, ts)

    async def _refused(self, row: SendRow, problem: SlackError) -> None:
        now, code = self._clock.now(), problem.code
        await self._database.run(
            row.workspace, lambda unit: troubles.refused(unit, problem.target, code, row.number, now)
        )

    async def _stop(self, row: SendRow, code: str) -> None:
        now = self._clock.now()
        await self._database.run(row.workspace, lambda unit: troubles.gone(unit, code, now))

    async def _put_back(self, row: SendRow, until: datetime) -> datetime:
        await self._finish(row, SendState.PLANNED, "", missed=Missed(row.number, row.person))
        return until

    async def _finish(
        self,
        row: SendRow,
        state: SendState,
        reason: str,
        channel: str | None = None,
        ts: str | None = None,
        *,
        missed: Missed | None = None,
    ) -> datetime | None:
        """Keep what became of it; None, since there is nothing to come back for."""
        now, room, regret = self._clock.now(), self._sent.get(row.kind), self._missed.get(row.kind)

        async def mark(unit: Unit) -> None:
            ours = await outbox.finish_send(unit, row.key, state, now=now, reason=reason, channel=channel, ts=ts)
            if state is SendState.SENT:
                await troubles.took_it(unit, row.person, now)
            if ours and state is SendState.SENT and room is not None:
                await room(unit, Posted(row.key, channel or "", ts or ""), now)
            if ours and missed is not None and regret is not None:
                await regret(unit, missed, now)

        await self._database.run(row.workspace, mark)
        log.info("a reminder", action=f"ping.{state}", key=row.key, reason=reason)
        return None
