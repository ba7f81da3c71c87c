"""views.*: modals and Home tabs."""

from typing import Any

from bot.sandbox.api.call import Call, missing
from bot.sandbox.modals import view_payload
from bot.sandbox.refusal import ApiRefused
from bot.sandbox.workspace import Json

__all__ = ["open_view", "publish", "push", "update"]


def _body(call: Call) -> Any:
    body = call.structured("view", "invalid_arguments")
    if body is None:
        raise missing("view")
    return body


async def open_view(call: Call) -> Json:
    """views.open."""
    return {"view": view_payload(call.modals.open(call.text("trigger_id"), _body(call)), call.world.state.team)}


async def push(call: Call) -> Json:
    """views.push."""
    return {"view": view_payload(call.modals.push(call.text("trigger_id"), _body(call)), call.world.state.team)}


async def update(call: Call) -> Json:
    """views.update, by view_id or external_id."""
    view_id, external_id = call.maybe("view_id"), call.maybe("external_id")
    if view_id is None and external_id is None:
        raise missing("view_id")
    return {
        "view": view_payload(
            call.modals.update(_body(call), view_id, external_id, call.maybe("hash")), call.world.state.team
        )
    }


async def publish(call: Call) -> Json:
    """views.publish: somebody's Home tab."""
    member = call.world.state.members.get(call.text("user_id"))
    if member is None or member.is_bot:
        raise ApiRefused(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] invalid user [json-pointer:/user_id]"]}
        )
    return {"view": view_payload(call.modals.publish(member, _body(call), call.maybe("hash")), call.world.state.team)}
