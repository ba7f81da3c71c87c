"""Events: sent where the app subscribed and may see, retried at once, after a minute and after five."""

import asyncio
import secrets
from collections import deque
from datetime import datetime, timedelta

from bot.clock import wall_monotonic
from bot.sandbox.agenda import Agenda
from bot.sandbox.delivery.wire import Ack, Envelope, Wire
from bot.sandbox.faults import DELIVERY_FAULTS
from bot.sandbox.workspace import APP_ID, BOT_USER, Channel, Json
from bot.sandbox.world import World

__all__ = ["HOURLY_DELIVERIES", "LEAST_FOR_DISABLING", "RETRY_AFTER", "Events"]

RETRY_AFTER = (timedelta(), timedelta(minutes=1), timedelta(minutes=5))
HOURLY_DELIVERIES = 30_000
LEAST_FOR_DISABLING = 1_000
_MOST_FAILING = 0.95


class Events:
    """The Events API of one installation."""

    def __init__(self, world: World, wire: Wire, agenda: Agenda) -> None:
        self._world = world
        self._wire = wire
        self._agenda = agenda
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[Envelope] = []
        self._hour: deque[datetime] = deque()
        self._told: datetime | None = None
        self.hourly = HOURLY_DELIVERIES
        self.least = LEAST_FOR_DISABLING
        self.disabled = False
        self._outcomes: deque[tuple[datetime, bool]] = deque()

    def emit(self, name: str, event: Json, room: Channel | None = None) -> None:
        """Deliver ``event`` if the app hears ``name`` and is in ``room`` (where it happened in one)."""
        if self.disabled or not self._world.app.hears(name) or self._world.tokens.state != "live":
            return
        if room is not None and BOT_USER not in room.members:
            return
        if not self._within_the_hour():
            return
        self._start(self._envelope(event))

    def release(self) -> bool:
        """Send what a fault holds back for the sake of disorder; return whether there was any."""
        held, self._held = self._held, []
        for envelope in held:
            self._spawn(envelope)
        return bool(held)

    def _within_the_hour(self) -> bool:
        now = self._world.now()
        while self._hour and now - self._hour[0] >= timedelta(hours=1):
            self._hour.popleft()
        if len(self._hour) < self.hourly:
            self._hour.append(now)
            return True
        if self._told is None or now - self._told >= timedelta(minutes=1):
            self._told = now
            minute = int(now.timestamp()) // 60 * 60
            body = {
                "token": "sandbox",
                "type": "app_rate_limited",
                "team_id": self._world.state.team,
                "minute_rate_limited": minute,
                "api_app_id": APP_ID,
            }
            self._spawn(Envelope("events_api", body, accepts=False))
        return False

    def _envelope(self, event: Json) -> Envelope:
        now = self._world.now()
        body = {
            "token": "sandbox",
            "team_id": self._world.state.team,
            "context_team_id": self._world.state.team,
            "context_enterprise_id": None,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev0{secrets.token_hex(6).upper()}",
            "event_time": int(now.timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self._world.state.team,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{secrets.token_hex(8)}",
        }
        return Envelope("events_api", body, accepts=False)

    def _start(self, envelope: Envelope) -> None:
        event_type = str(envelope.payload["event"]["type"])
        fault = self._world.faults.take(DELIVERY_FAULTS, "events_api", event_type)
        held, self._held = self._held, []
        if fault is None:
            self._spawn(envelope)
        elif fault.kind == "out_of_order":
            self._held = [*held, envelope]
            return
        elif fault.kind == "late":
            due = self._world.now() + timedelta(seconds=fault.seconds)
            self._agenda.at(due, lambda: self._spawn(envelope))
        elif fault.kind == "deliver_twice":
            self._spawn(envelope)
            self._spawn(Envelope(envelope.kind, envelope.payload, accepts=False))
        else:
            self._spawn(envelope, cut=True)
        for earlier in held:
            self._spawn(earlier)

    def _spawn(self, envelope: Envelope, *, cut: bool = False) -> None:
        self._world.activity.begin()
        task = asyncio.get_running_loop().create_task(self._try(envelope, cut))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _try(self, envelope: Envelope, cut: bool) -> None:
        try:
            if cut:
                await self._wire.drop("cut")
                ack = Ack(False, reason="connection_failed")
            else:
                ack = await self._send(envelope)
            self._after(envelope, ack)
        finally:
            self._world.activity.end()

    async def _send(self, envelope: Envelope) -> Ack:
        event = envelope.payload.get("event", envelope.payload)
        name = f"event {event['type']}"
        exchange = self._world.inspector.begin(self._world.now_iso(), "to_app", name, envelope.payload)
        began = wall_monotonic()
        ack = await self._wire.send(envelope, self._world.ack_seconds)
        exchange.ms = (wall_monotonic() - began) * 1000
        retry = f" (retry {envelope.attempt})" if envelope.attempt else ""
        exchange.answer = ("acknowledged" if ack.ok else f"not acknowledged: {ack.reason}") + retry
        self._world.changed()
        return ack

    def _count(self, ok: bool) -> None:
        """Switch the subscriptions off where more than 95 % of an hour's deliveries failed; an admin is told."""
        now = self._world.now()
        self._outcomes.append((now, ok))
        while now - self._outcomes[0][0] >= timedelta(hours=1):
            self._outcomes.popleft()
        failed = sum(not one for _, one in self._outcomes)
        if len(self._outcomes) >= self.least and failed > _MOST_FAILING * len(self._outcomes) and not self.disabled:
            self.disabled = True
            for member in self._world.state.members.values():
                if member.is_admin:
                    self._world.notice(member.id, f"Slack has turned off events for {self._world.app.name}.")

    def _after(self, envelope: Envelope, ack: Ack) -> None:
        self._count(ack.ok)
        if ack.ok or ack.no_retry or envelope.attempt >= len(RETRY_AFTER):
            return
        if ack.reason == "not_connected" and envelope.attempt == 0:
            return  # Slack queues nothing for an app that is not connected.
        delay = RETRY_AFTER[envelope.attempt]
        reason = "connection_failed" if ack.reason == "not_connected" else ack.reason
        again = Envelope(envelope.kind, envelope.payload, False, envelope.attempt + 1, reason)
        if delay:
            self._agenda.at(self._world.now() + delay, lambda: self._spawn(again))
        else:
            self._spawn(again)

    async def close(self) -> None:
        """Stop what is still under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
