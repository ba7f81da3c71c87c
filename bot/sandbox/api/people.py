"""users.*, team.info, bots.info, auth.*, apps.connections.open, api.test, blocks.validate."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.api.call import Call, page
from bot.sandbox.blockkit import Problem, check_message, check_view
from bot.sandbox.refusal import ApiRefused
from bot.sandbox.workspace import APP_ID, BOT_ID, BOT_USER, Json, Member

__all__ = [
    "api_test",
    "auth_revoke",
    "auth_test",
    "blocks_validate",
    "bot_info",
    "connections_open",
    "team_info",
    "user_info",
    "user_list",
    "user_payload",
]


def user_payload(member: Member, now: datetime, team: str) -> Json:
    """Return a member of ``team`` as users.info and user_change show them; ``now`` decides summer time."""
    here = now.astimezone(ZoneInfo(member.tz))
    offset = here.utcoffset()
    return {
        "id": member.id,
        "team_id": team,
        "name": member.name,
        "deleted": member.deleted,
        "real_name": member.name,
        "tz": member.tz,
        "tz_label": here.tzname() or member.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": {
            "display_name": member.name,
            "display_name_normalized": member.name,
            "real_name": member.name,
            "real_name_normalized": member.name,
            "team": team,
            **({"api_app_id": APP_ID, "bot_id": BOT_ID} if member.is_bot else {}),
        },
        "is_admin": member.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": member.is_restricted,
        "is_ultra_restricted": False,
        "is_stranger": member.is_stranger,
        "is_bot": member.is_bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
        "locale": "en-GB",
    }


async def user_info(call: Call) -> Json:
    """users.info."""
    return {"user": user_payload(call.member(), call.world.now(), call.world.state.team)}


async def user_list(call: Call) -> Json:
    """users.list, page by page."""
    state = call.world.state
    members = [user_payload(member, call.world.now(), state.team) for member in state.members.values()]
    shown, metadata = page(call, members, default=len(members))
    return {"members": shown, "cache_ts": int(call.world.now().timestamp()), "response_metadata": metadata}


async def team_info(call: Call) -> Json:
    """team.info."""
    state = call.world.state
    return {"team": {"id": state.team, "name": state.name, "domain": state.domain, "url": call.world.address + "/"}}


async def bot_info(call: Call) -> Json:
    """bots.info."""
    if call.maybe("bot") not in (None, BOT_ID):
        raise ApiRefused("bot_not_found")
    name = call.world.app.name
    return {"bot": {"id": BOT_ID, "app_id": APP_ID, "user_id": BOT_USER, "name": name, "deleted": False}}


async def auth_test(call: Call) -> Json:
    """auth.test."""
    return {
        "url": call.world.address + "/",
        "team": call.world.state.name,
        "team_id": call.world.state.team,
        "user": call.world.app.name,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


async def auth_revoke(call: Call) -> Json:
    """auth.revoke: the bot token works no more; ``test`` only tries."""
    test = call.flag("test")
    if not test:
        call.world.tokens.state = "token_revoked"
    return {"revoked": not test}


async def api_test(call: Call) -> Json:
    """api.test: answers what it was asked."""
    if call.maybe("error") is not None:
        raise ApiRefused(call.text("error"), args=call.args)
    return {"args": call.args}


async def connections_open(call: Call) -> Json:
    """apps.connections.open: a ticket that is good for one connection."""
    if call.hub is None:
        raise ApiRefused("socket_mode_not_enabled")
    address = call.world.address.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={call.hub.ticket()}&app_id={APP_ID}"}


def _errors(problems: list[Problem]) -> list[Json]:
    return [
        {"code": problem.code, "message": problem.message, "pointer": problem.pointer, "constraint": problem.constraint}
        for problem in problems
    ]


async def blocks_validate(call: Call) -> Json:
    """blocks.validate: exactly one of blocks, view, message."""
    given: dict[str, Any] = {
        name: call.structured(name, "invalid_arguments")
        for name in ("blocks", "view", "message")
        if call.args.get(name) is not None
    }
    if len(given) != 1:
        raise ApiRefused("invalid_arguments")
    name, value = next(iter(given.items()))
    if name == "blocks":
        problems = check_message(value)
    elif name == "view":
        kind = value.get("type") if isinstance(value, dict) else "modal"
        problems = check_view(value, "home" if kind == "home" else "modal")
    else:
        blocks = value.get("blocks", []) if isinstance(value, dict) else value
        problems = check_message(blocks, pointer="/message/blocks")
    if problems:
        raise ApiRefused(f"invalid_{name}", errors=_errors(problems))
    return {}
