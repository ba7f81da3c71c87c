"""Interactions: a person waits for the answer. Sent once, never again."""

import asyncio
from typing import Any

from bot.clock import wall_monotonic
from bot.sandbox.delivery.wire import Ack, Envelope, Wire
from bot.sandbox.faults import INTERACTION_FAULTS
from bot.sandbox.workspace import APP_ID, Json, Member
from bot.sandbox.world import World

__all__ = ["Interactions"]


class Interactions:
    """Commands, presses, submissions, shortcuts, suggestions."""

    def __init__(self, world: World, wire: Wire) -> None:
        self._world = world
        self._wire = wire

    def envelope(self, kind: str, user: Member, **more: Any) -> Json:
        """Return what every interaction of ``kind`` has, and ``more``."""
        state = self._world.state
        return {
            "type": kind,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": state.team},
            "api_app_id": APP_ID,
            "token": "sandbox",
            "team": {"id": state.team, "domain": state.domain},
            "enterprise": None,
            "is_enterprise_install": False,
            **more,
        }

    def hook_url(self, key: str) -> str:
        """Return the response URL of a hook."""
        return f"{self._world.address}/hooks/{key}"

    async def send(self, kind: str, payload: Json, label: str, *, silent: bool = False) -> Ack:
        """Deliver and wait for the answer.

        ``kind`` is interactive or slash_commands; ``label`` names the exchange. Where no answer comes the person
        reads so in a notice, unless ``silent``.
        """
        world = self._world
        exchange = world.inspector.begin(world.now_iso(), "to_app", label, payload)
        began = wall_monotonic()
        with world.activity.working():
            ack = await self._deliver(Envelope(kind, payload, accepts=True))
        exchange.ms = (wall_monotonic() - began) * 1000
        exchange.answer = ack.payload if ack.ok and ack.payload else "acknowledged" if ack.ok else ack.reason
        if not ack.ok and not silent:
            user = payload["user_id"] if kind == "slash_commands" else payload["user"]["id"]
            world.notice(user, self._complaint(kind, payload, ack))
        world.changed()
        return ack

    async def _deliver(self, envelope: Envelope) -> Ack:
        world = self._world
        fault = world.faults.take(INTERACTION_FAULTS, envelope.kind, str(envelope.payload.get("type", "")))
        if fault is not None and fault.kind == "drop_socket":
            await self._wire.drop("cut")
            return Ack(False, reason="connection_failed")
        if fault is not None and fault.kind == "deliver_twice":
            twin = Envelope(envelope.kind, envelope.payload, accepts=True)
            first, _ = await asyncio.gather(
                self._wire.send(envelope, world.ack_seconds), self._wire.send(twin, world.ack_seconds)
            )
            return first
        return await self._wire.send(envelope, world.ack_seconds)

    def _complaint(self, kind: str, payload: Json, ack: Ack) -> str:
        name = payload["command"] if kind == "slash_commands" else self._world.app.name
        if ack.reason in ("timeout", "http_timeout"):
            return f"{name} did not respond in time (operation_timeout)."
        return f'{name} failed with the error "dispatch_failed".'
