"""Every call's way: what was asked, who asks, may they, is it too often, does a fault strike; then the method."""

import json
from base64 import b64decode
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.clock import wall_monotonic, wall_sleep
from bot.sandbox.api import chat, files, installing, people, rooms, views
from bot.sandbox.api.call import Call, missing
from bot.sandbox.delivery import SocketHub
from bot.sandbox.faults import CALL_FAULTS
from bot.sandbox.inspector import Exchange
from bot.sandbox.methods import METHODS, Method
from bot.sandbox.modals import Modals
from bot.sandbox.posts import Posts
from bot.sandbox.refusal import ApiRefused
from bot.sandbox.tokens import APP_TOKEN
from bot.sandbox.workspace import Json
from bot.sandbox.world import World

__all__ = ["CUT", "WebApi"]

CUT = "sandbox.cut"
_TOKENLESS = frozenset({"api.test", "blocks.validate", "oauth.v2.access"})

_ANSWERS: dict[str, Callable[[Call], Awaitable[Json]]] = {
    "api.test": people.api_test,
    "auth.test": people.auth_test,
    "auth.revoke": people.auth_revoke,
    "apps.connections.open": people.connections_open,
    "apps.uninstall": installing.uninstall,
    "oauth.v2.access": installing.access,
    "blocks.validate": people.blocks_validate,
    "bots.info": people.bot_info,
    "team.info": people.team_info,
    "users.info": people.user_info,
    "users.list": people.user_list,
    "users.conversations": rooms.mine,
    "conversations.info": rooms.info,
    "conversations.members": rooms.members,
    "conversations.list": rooms.listing,
    "conversations.open": rooms.open_dm,
    "conversations.join": rooms.join,
    "conversations.history": rooms.history,
    "conversations.replies": rooms.replies,
    "reactions.add": rooms.add_reaction,
    "reactions.remove": rooms.remove_reaction,
    "reactions.get": rooms.get_reactions,
    "chat.postMessage": chat.post,
    "chat.update": chat.update,
    "chat.delete": chat.delete,
    "chat.postEphemeral": chat.ephemeral,
    "chat.getPermalink": chat.permalink,
    "files.getUploadURLExternal": files.get_url,
    "files.completeUploadExternal": files.complete,
    "views.open": views.open_view,
    "views.push": views.push,
    "views.update": views.update,
    "views.publish": views.publish,
}


class WebApi:
    """Answers ``/api/<method>``."""

    def __init__(self, world: World, posts: Posts, modals: Modals, hub: SocketHub | None) -> None:
        self._world = world
        self._posts = posts
        self._modals = modals
        self._hub = hub

    async def authorize(self, request: Request) -> Response:
        """Answer ``/oauth/v2/authorize``."""
        return await installing.authorize(request, self._world.tokens)

    async def upload(self, request: Request) -> Response:
        """Take the bytes of a file at the address that was handed out for it."""
        return await files.take(request, self._world)

    async def file(self, request: Request) -> Response:
        """Give the bytes of a file at its private address."""
        return await files.give(request, self._world)

    async def endpoint(self, request: Request) -> Response:
        """Answer one HTTP request."""
        name = request.path_params["method"]
        world = self._world
        began = wall_monotonic()
        world.activity.begin()
        busy = True
        try:
            args, token = await _read(request, METHODS.get(name))
            exchange = world.inspector.begin(world.now_iso(), "to_slack", name, args)
            fault = world.faults.take(CALL_FAULTS, name)
            if fault is not None and fault.kind == "error_500":
                exchange.answer = "HTTP 500 (fault)"
                return PlainTextResponse("Internal Server Error", status_code=500)
            if fault is not None and fault.kind in ("timeout", "slow"):
                world.activity.end()
                busy = False
                exchange.answer = f"{fault.kind} (fault)"
                await wall_sleep(fault.seconds)
                if fault.kind == "timeout":
                    return _cut(request)
            status, body = await self._answer(name, args, token, exchange)
            exchange.answer = body
            exchange.ms = (wall_monotonic() - began) * 1000
            if fault is not None and fault.kind == "lose_answer":
                exchange.answer = {**body, "lost": True}
                return _cut(request)
            return _respond(status, body, world.app.scopes if body.get("ok") else frozenset())
        finally:
            if busy:
                world.activity.end()
            world.changed()

    async def _answer(self, name: str, args: Json, token: str | None, exchange: Exchange) -> tuple[int, Json]:
        call = Call(name, args, self._world, self._posts, self._modals, self._hub)
        try:
            method = METHODS.get(name)
            if method is None:
                raise ApiRefused("unknown_method", req_method=name)
            self._allowed(method, token)
            wait = self._world.rates.take(name, method.tier, self._world.now())
            if wait is not None:
                raise ApiRefused("ratelimited", retry_after=wait)
            for required in method.required:
                if args.get(required) in (None, "") and not name.startswith("reactions."):
                    raise missing(required)
            body: Json = {"ok": True, **await _ANSWERS[name](call)}
        except ApiRefused as refusal:
            exchange.notified = []
            body = {"ok": False, "error": refusal.code, **refusal.more}
            return (429 if refusal.code == "ratelimited" else 200), body
        exchange.notified = call.notified
        if call.warnings:
            body["warning"] = ",".join(call.warnings)
            body["response_metadata"] = {**body.get("response_metadata", {}), "warnings": call.warnings}
        return 200, body

    def _allowed(self, method: Method, token: str | None) -> None:
        if method.name in _TOKENLESS:
            return
        refused = self._world.tokens.refusal(token, self._world.now())
        if refused is not None:
            raise ApiRefused(refused)
        if (method.name == "apps.connections.open") != (token == APP_TOKEN):
            raise ApiRefused("not_allowed_token_type")
        scopes = self._world.app.scopes
        if method.scopes and not method.scopes & scopes:
            raise ApiRefused("missing_scope", needed=",".join(sorted(method.scopes)), provided=",".join(sorted(scopes)))


async def _read(request: Request, method: Method | None) -> tuple[Json, str | None]:
    """Return the arguments and the token, from the query, a form, or (where the method takes it) a JSON body."""
    args: Json = dict(request.query_params)
    raw = await request.body()
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        given = _parsed(raw)
        if isinstance(given, dict) and (method is None or method.json_body):
            args |= given
    elif kind.startswith("multipart/form-data"):
        async with request.form() as form:
            args |= {key: value for key, value in form.items() if isinstance(value, str)}
    else:
        args |= dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    token = args.pop("token", None)
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        token = bearer.strip()
    elif scheme.lower() == "basic":
        args["client_id"], _, args["client_secret"] = b64decode(bearer).decode().partition(":")
    return args, token


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw or b"{}")
    except ValueError:
        return None


def _respond(status: int, body: Json, scopes: frozenset[str] = frozenset()) -> Response:
    headers = {"X-OAuth-Scopes": ",".join(sorted(scopes))} if scopes else {}  # Slack tells what was granted
    if status == 429:
        headers["Retry-After"] = str(body.pop("retry_after"))
    return JSONResponse(body, status_code=status, headers=headers)


def _cut(request: Request) -> Response:
    """Break the connection, as a network does that fails after the call was taken."""
    cut = request.scope.get(CUT)
    if cut is not None:
        cut()
    return Response(status_code=500)
