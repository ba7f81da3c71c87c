"""HTTP routes: Slack's deliveries where there is no socket, and what an operator's machinery asks."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

__all__ = ["Health", "web_app"]

_LARGEST = 4 * 1024 * 1024


class Health(Protocol):
    """What an operator may know: states and counts, never a word or a name."""

    def alive(self) -> Mapping[str, bool]:
        """Return what must run for the process to be worth keeping, by name."""
        ...

    async def installed(self) -> bool:
        """Return whether the app is in its workspace; where it was taken out, a new process would change nothing."""
        ...

    async def ready(self) -> Mapping[str, bool]:
        """Return what must work for stimuli to be answered, by name."""
        ...

    def counts(self) -> Mapping[str, float]:
        """Return the metrics: name, perhaps with labels, to value."""
        ...


def web_app(health: Health, slack: AsyncApp | None) -> web.Application:
    """Return the routes; ``slack`` adds ``/slack/events``, to which every request must be signed."""
    app = web.Application(client_max_size=_LARGEST)

    async def healthz(_: web.Request) -> web.Response:
        return _told(health.alive(), installed=await health.installed())

    async def readyz(_: web.Request) -> web.Response:
        return _told(await health.ready())

    async def metrics(_: web.Request) -> web.Response:
        lines = [f"decide_{name} {value:g}" for name, value in sorted(health.counts().items())]
        return web.Response(text="\n".join(lines) + "\n", content_type="text/plain", charset="utf-8")

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
    if slack is not None:
        app.router.add_post("/slack/events", _deliveries(slack))
    return app


def _told(states: Mapping[str, bool], **beside: bool) -> web.Response:
    good = all(states.values())
    return web.json_response({"ok": good, **states, **beside}, status=200 if good else 503)


def _deliveries(slack: AsyncApp) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def deliveries(request: web.Request) -> web.Response:
        stamp = request.headers.get("X-Slack-Request-Timestamp")
        if stamp is not None and not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 16):
            return web.Response(status=401)  # Bolt's verifier would stumble over it and answer 500
        try:
            asked = await to_bolt_request(request)
        except (UnicodeDecodeError, ValueError):
            return web.Response(status=400)
        return await to_aiohttp_response(await slack.async_dispatch(asked))

    return deliveries
