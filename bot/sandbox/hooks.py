"""``/hooks/<id>``: where an app answers an interaction later, five times within thirty minutes."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox.blockkit import check_message
from bot.sandbox.modals import Modals
from bot.sandbox.posts import Posts, stored_text
from bot.sandbox.triggers import Hook
from bot.sandbox.workspace import BOT_USER, Channel, Json
from bot.sandbox.world import World

__all__ = ["HookDesk"]


class HookDesk:
    """Answers posts to response URLs. It works in channels that the app is not in."""

    def __init__(self, world: World, posts: Posts, modals: Modals) -> None:
        self._world = world
        self._posts = posts
        self._modals = modals

    async def endpoint(self, request: Request) -> Response:
        """Answer one POST."""
        with self._world.activity.working():
            body = await request.body()
            try:
                given = json.loads(body)
            except ValueError:
                return PlainTextResponse("invalid_payload", status_code=400)
            exchange = self._world.inspector.begin(self._world.now_iso(), "to_slack", "response_url", given)
            answer, notified = self._answer(request.path_params["key"], given)
            exchange.answer = answer if isinstance(answer, str) else answer["error"]
            exchange.notified = notified
            self._world.changed()
            if isinstance(answer, str):
                return PlainTextResponse(answer)
            status = 404 if answer["error"] in ("no_such_url", "expired_url", "used_url") else 400
            return JSONResponse(answer, status_code=status)

    def _answer(self, key: str, given: Any) -> tuple[str | Json, list[str]]:
        hook = self._world.hooks.use(key)
        if isinstance(hook, str):
            return {"ok": False, "error": hook}, []
        if not isinstance(given, dict):
            return {"ok": False, "error": "invalid_payload"}, []
        room = self._world.state.channels.get(hook.channel)
        if room is None:
            return {"ok": False, "error": "channel_not_found"}, []
        if _true(given.get("delete_original")):
            return self._delete(hook, room), []
        blocks = given.get("blocks") or []
        problems = check_message(blocks, self._modals.lookups())
        if problems:
            return {"ok": False, "error": "invalid_blocks", "errors": [one.sentence() for one in problems]}, []
        text = stored_text(str(given.get("text") or ""))
        if not text and not blocks:
            return {"ok": False, "error": "no_text"}, []
        if _true(given.get("replace_original")):
            return self._replace(hook, room, text, blocks), []
        thread_ts = given.get("thread_ts") or hook.thread_ts
        if given.get("response_type") == "in_channel":
            notified = self._posts.notified(room, BOT_USER, text, blocks)
            self._posts.post(room, BOT_USER, text, blocks, thread_ts=thread_ts)
            return "ok", notified
        self._posts.whisper(room, hook.user, text, blocks, thread_ts)
        return "ok", []

    def _delete(self, hook: Hook, room: Channel) -> str | Json:
        state = self._world.state
        if hook.ephemeral:
            state.ephemerals = [one for one in state.ephemerals if one.ts != hook.ts]
            return "ok"
        message = room.find(hook.ts or "")
        if message is None or message.user != BOT_USER:
            return {"ok": False, "error": "cant_delete_message"}
        self._posts.delete(room, message)
        return "ok"

    def _replace(self, hook: Hook, room: Channel, text: str, blocks: list[Json]) -> str | Json:
        if hook.ephemeral:
            shown = next((one for one in self._world.state.ephemerals if one.ts == hook.ts), None)
            if shown is None:
                return {"ok": False, "error": "message_not_found"}
            self._posts.rewrite(shown, text, blocks)
            return "ok"
        message = room.find(hook.ts or "")
        if message is None or message.user != BOT_USER:
            return {"ok": False, "error": "cant_update_message"}
        self._posts.edit(room, message, text, blocks)
        return "ok"


def _true(value: Any) -> bool:
    return str(value).lower() == "true"
