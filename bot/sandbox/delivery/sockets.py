"""Socket Mode: single-use tickets, several sockets, hello, disconnect, acknowledgements."""

import asyncio
import contextlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.clock import wall_timeout
from bot.sandbox.delivery.wire import Ack, Envelope
from bot.sandbox.workspace import APP_ID, Json

__all__ = ["MOST_SOCKETS", "SocketHub"]

MOST_SOCKETS = 10


@dataclass(eq=False)
class _Socket:
    websocket: WebSocket
    waiting: dict[str, "asyncio.Future[Ack]"] = field(default_factory=dict)
    gone: asyncio.Event = field(default_factory=asyncio.Event)


class SocketHub:
    """All sockets of the app; a payload goes to any one of them, chosen at random."""

    def __init__(self) -> None:
        self._tickets: set[str] = set()
        self._sockets: list[_Socket] = []

    def ticket(self) -> str:
        """Return a new ticket, good for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    def connected(self) -> bool:
        """Return whether a socket is open."""
        return bool(self._sockets)

    def __len__(self) -> int:
        return len(self._sockets)

    async def endpoint(self, websocket: WebSocket) -> None:
        """Serve one connection to ``/link/?ticket=``: a used or unknown ticket is refused before the handshake."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(4001)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        if len(self._sockets) >= MOST_SOCKETS:
            await websocket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await websocket.close()
            return
        socket = _Socket(websocket)
        self._sockets.append(socket)
        try:
            await websocket.send_json(self._hello())
            await self._listen(socket)
        finally:
            self._forget(socket)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "connection_info": {"app_id": APP_ID},
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
        }

    async def _listen(self, socket: _Socket) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while not socket.gone.is_set():
                heard = json.loads(await socket.websocket.receive_text())
                if not isinstance(heard, dict):
                    continue
                waiting = socket.waiting.pop(str(heard.get("envelope_id")), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(Ack(True, heard.get("payload")))

    def _forget(self, socket: _Socket) -> None:
        if socket in self._sockets:
            self._sockets.remove(socket)
        for waiting in socket.waiting.values():
            if not waiting.done():
                waiting.set_result(Ack(False, reason="connection_failed"))
        socket.waiting.clear()

    async def send(self, envelope: Envelope, seconds: float) -> Ack:
        """See ``Wire.send``."""
        if not self._sockets:
            return Ack(False, reason="not_connected")
        socket = secrets.choice(self._sockets)
        body: dict[str, Any] = {
            "envelope_id": envelope.id,
            "type": envelope.kind,
            "payload": envelope.payload,
            "accepts_response_payload": envelope.accepts,
        }
        if envelope.kind == "events_api":
            body |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
        waiting: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        socket.waiting[envelope.id] = waiting
        try:
            async with wall_timeout(seconds):
                await socket.websocket.send_text(json.dumps(body, ensure_ascii=False))
                return await waiting
        except TimeoutError:
            return Ack(False, reason="timeout")
        except (WebSocketDisconnect, RuntimeError):
            self._forget(socket)
            return Ack(False, reason="connection_failed")
        finally:
            socket.waiting.pop(envelope.id, None)

    async def drop(self, reason: str) -> None:
        """Close every socket; ``reason`` is Slack's (warning, refresh_requested, link_disabled) or "cut"."""
        for socket in list(self._sockets):
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                if reason != "cut":
                    await socket.websocket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})
                if reason != "warning":
                    socket.gone.set()
                    self._forget(socket)
                    await socket.websocket.close(1000 if reason != "cut" else 1011)

    async def close(self) -> None:
        """Close every socket, as a server does that goes away."""
        await self.drop("cut")
