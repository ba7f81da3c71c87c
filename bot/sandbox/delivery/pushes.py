"""HTTP mode: signed requests to the app's one URL."""

import hashlib
import hmac
import json
from urllib.parse import urlencode

import aiohttp

from bot.clock import wall_now
from bot.sandbox.delivery.wire import Ack, Envelope
from bot.sandbox.workspace import Json

__all__ = ["HttpPush", "signature"]


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return Slack's v0 signature of ``body``; ``timestamp`` is wall time in epoch seconds, as text."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def _encoded(envelope: Envelope) -> tuple[bytes, str]:
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload, ensure_ascii=False).encode(), "application/json"
    if envelope.kind == "slash_commands":
        return urlencode(envelope.payload).encode(), "application/x-www-form-urlencoded"
    packed = {"payload": json.dumps(envelope.payload, ensure_ascii=False)}
    return urlencode(packed).encode(), "application/x-www-form-urlencoded"


class HttpPush:
    """The app's events URL, reached without any proxy."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    def connected(self) -> bool:
        """Return True: whether somebody listens shows when something is sent."""
        return True

    async def send(self, envelope: Envelope, seconds: float) -> Ack:
        """See ``Wire.send``."""
        body, kind = _encoded(envelope)
        return await self._post(body, kind, envelope, seconds)

    async def verify(self, seconds: float = 3.0) -> bool:
        """Send ``url_verification`` and return whether the challenge came back."""
        challenge: Json = {"type": "url_verification", "token": "sandbox", "challenge": "are-you-there"}
        body = json.dumps(challenge).encode()
        ack = await self._post(body, "application/json", None, seconds)
        answered = ack.payload.get("challenge") if isinstance(ack.payload, dict) else ack.payload
        return ack.ok and answered == "are-you-there"

    async def _post(self, body: bytes, kind: str, envelope: Envelope | None, seconds: float) -> Ack:
        stamp = str(int(wall_now().timestamp()))
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self._secret, stamp, body),
        }
        if envelope is not None and envelope.attempt:
            headers["X-Slack-Retry-Num"] = str(envelope.attempt)
            headers["X-Slack-Retry-Reason"] = envelope.reason
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False)
        timeout = aiohttp.ClientTimeout(total=seconds)
        try:
            request = self._session.post(self.url, data=body, headers=headers, timeout=timeout, max_redirects=2)
            async with request as answer:
                text = await answer.text()
                no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
                if not 200 <= answer.status < 300:
                    return Ack(False, reason="http_error", no_retry=no_retry)
                return Ack(True, _decoded(text))
        except TimeoutError:
            return Ack(False, reason="http_timeout")
        except aiohttp.TooManyRedirects:
            return Ack(False, reason="too_many_redirects")
        except aiohttp.ClientError:
            return Ack(False, reason="connection_failed")

    async def drop(self, reason: str) -> None:
        """Nothing is open between requests."""

    async def close(self) -> None:
        """Close the client session."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _decoded(text: str) -> object:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
