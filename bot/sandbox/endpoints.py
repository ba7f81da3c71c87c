"""``/_sandbox/``: the desk over HTTP, for scripts and for the Python driver. Documented in ``docs/sandbox.md``."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import hands
from bot.sandbox.desk import Desk
from bot.sandbox.reading import Names, home_lines, message_lines, modal_fields, modal_lines
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.workspace import Json

__all__ = ["ACTS", "LOOKS", "endpoints"]

Act = Callable[[Desk, Json], Awaitable[Any]]
Look = Callable[[Desk, Json], Any]

_WAIT_SECONDS = 25.0


async def _press(desk: Desk, body: Json) -> None:
    if "label" in body:
        await hands.press(
            desk,
            body["user"],
            body["label"],
            in_=body.get("in"),
            ts=body.get("ts"),
            current=body.get("channel"),
            stale=bool(body.get("stale")),
        )
        return
    await desk.press(
        body["user"],
        body.get("channel"),
        body.get("ts"),
        body["block_id"],
        body["action_id"],
        value=body.get("value"),
        selected_option=body.get("selected_option"),
        surface=body.get("surface", "message"),
        stale=bool(body.get("stale")),
    )


async def _menu(desk: Desk, body: Json) -> None:
    where = {"in_": body.get("in"), "ts": body.get("ts"), "current": body.get("channel")}
    await hands.choose_menu(desk, body["user"], body["label"], **where)


async def _field(desk: Desk, body: Json) -> None:
    enter = bool(body.get("enter"))
    if "fields" in body:
        await hands.fill(desk, body["user"], body["fields"], enter=enter)
    else:
        await desk.set_field(body["user"], body["block_id"], body["action_id"], body.get("value"), enter=enter)


async def _clock(desk: Desk, body: Json) -> Json:
    if "to" in body:
        await desk.advance_to(body["to"], body.get("zone", "Europe/Berlin"))
    else:
        units = ("seconds", "minutes", "hours", "days")
        await desk.advance(**{unit: float(body[unit]) for unit in units if unit in body})
    return desk.clock()


async def _fault(desk: Desk, body: Json) -> list[Json]:
    if body.get("clear"):
        desk.clear_faults()
    if "kind" in body:
        times, seconds = int(body.get("times", 1)), float(body.get("seconds", 60.0))
        desk.set_fault(body["kind"], body.get("method"), times, seconds)
    return desk.faults()


async def _mark_read(desk: Desk, body: Json) -> None:
    desk.mark_read(body["user"], body["channel"])


async def _dismiss(desk: Desk, body: Json) -> None:
    desk.dismiss(body["user"], body["notice"])


async def _reset(desk: Desk, _: Json) -> None:
    desk.reset()


def _plainly(name: str, *needed: str, **optional: Any) -> Act:
    """Return an act that calls the desk's method ``name`` with these keys of the body, in order."""

    async def act(desk: Desk, body: Json) -> Any:
        given = {key: body.get(key, default) for key, default in optional.items()}
        return await getattr(desk, name)(*(body[key] for key in needed), **given)

    return act


ACTS: dict[str, Act] = {
    "slash": _plainly("slash", "user", "channel", "text"),
    "say": _plainly("say", "user", "channel", "text", thread_ts=None),
    "share": _plainly("share", "user", "channel", "name", "content", text=""),
    "react": _plainly("react", "user", "channel", "ts", "name"),
    "unreact": _plainly("unreact", "user", "channel", "ts", "name"),
    "press": _press,
    "choose_menu": _menu,
    "shortcut": _plainly("shortcut", "user", "callback_id", channel=None, ts=None),
    "fill": _field,
    "options": _plainly("options", "user", "block_id", "action_id", "typed", surface="modal", channel=None, ts=None),
    "submit": _plainly("submit", "user"),
    "close": _plainly("close", "user", everything=False),
    "open_home": _plainly("open_home", "user"),
    "open_messages": _plainly("open_messages", "user"),
    "mark_read": _mark_read,
    "dismiss": _dismiss,
    "deactivate": _plainly("deactivate", "user"),
    "reactivate": _plainly("reactivate", "user"),
    "set_zone": _plainly("set_zone", "user", "tz"),
    "archive": _plainly("archive", "channel"),
    "unarchive": _plainly("unarchive", "channel"),
    "rename": _plainly("rename", "channel", "name"),
    "change_id": _plainly("change_id", "channel"),
    "invite_bot": _plainly("invite_bot", "channel"),
    "kick_bot": _plainly("kick_bot", "channel"),
    "join": _plainly("join", "user", "channel"),
    "leave": _plainly("leave", "user", "channel"),
    "delete_message": _plainly("delete_message", "channel", "ts"),
    "delete_channel": _plainly("delete_channel", "channel"),
    "make_private": _plainly("make_private", "channel"),
    "set_read_only": _plainly("set_read_only", "channel", on=True),
    "set_messages_tab": _plainly("set_messages_tab", on=True),
    "refuse_tokens": _plainly("refuse_tokens", "code"),
    "uninstall": _plainly("uninstall", first="tokens_revoked"),
    "reinstall": _plainly("reinstall"),
    "drop_sockets": _plainly("drop_sockets", reason="refresh_requested"),
    "settle": _plainly("settle"),
    "clock": _clock,
    "faults": _fault,
    "reset": _reset,
}


def _see(desk: Desk, query: Json) -> Json:
    seen = desk.see(query["user"])
    names = Names.of(seen)
    seen["names"] = {"users": dict(names.users), "channels": dict(names.channels)}
    seen["home_lines"] = home_lines(seen["home"], names)
    if seen["modal"] is not None:
        seen["modal"]["lines"] = modal_lines(seen["modal"], names)
        seen["modal"]["fields"] = modal_fields(seen["modal"], names)
    return seen


def _messages(desk: Desk, query: Json) -> list[Json]:
    names = Names.of(desk.see(query["user"]))
    found = desk.messages(query["user"], query["channel"], query.get("thread_ts"))
    return [{**message, "lines": message_lines(message, names)} for message in found]


def _calls(desk: Desk, query: Json) -> list[Json]:
    return desk.calls(int(query.get("after", 0)), operator=query.get("operator") in ("1", "true"))


LOOKS: dict[str, Look] = {
    "see": _see,
    "messages": _messages,
    "calls": _calls,
    "counts": lambda desk, _: desk.counts(),
    "faults": lambda desk, _: desk.faults(),
}


def _refused(refusal: SandboxRefused) -> Response:
    return JSONResponse({"ok": False, "error": refusal.code, "message": refusal.sentence}, status_code=409)


def _wrong(code: str, wrong: Exception) -> Response:
    return JSONResponse({"ok": False, "error": code, "message": str(wrong)}, status_code=400)


def _act_route(desk: Desk, name: str, act: Act) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            body = json.loads(await request.body() or b"{}")
            result = await act(desk, body)
            if body.get("settle", True):
                await desk.settle()
        except SandboxRefused as refusal:
            return _refused(refusal)
        except KeyError as key:
            return _wrong("missing", key)
        except (ValueError, TypeError) as wrong:
            return _wrong("bad_request", wrong)
        return JSONResponse({"ok": True, "result": result})

    return Route(f"/_sandbox/{name}", endpoint, methods=["POST"])


def _look_route(desk: Desk, name: str, look: Look) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            result = look(desk, dict(request.query_params))
        except SandboxRefused as refusal:
            return _refused(refusal)
        except KeyError as key:
            return _wrong("missing", key)
        return JSONResponse({"ok": True, "result": result})

    return Route(f"/_sandbox/{name}", endpoint, methods=["GET"])


def _clock_route(desk: Desk) -> Route:
    async def endpoint(request: Request) -> Response:
        after = request.query_params.get("after")
        if after is not None:
            await desk.clock_moved(int(after), _WAIT_SECONDS)
        return JSONResponse(desk.clock())

    return Route("/_sandbox/clock", endpoint, methods=["GET"])


def endpoints(desk: Desk) -> list[Route]:
    """Return the routes: GET looks, POST acts (and settles, unless the body says ``"settle": false``)."""
    acts = [_act_route(desk, name, act) for name, act in ACTS.items()]
    looks = [_look_route(desk, name, look) for name, look in LOOKS.items()]
    return [*looks, _clock_route(desk), *acts]
