"""conversations.*, users.conversations and reactions.*."""

import re

from bot.sandbox.api.call import Call, missing, page
from bot.sandbox.posts import reactions
from bot.sandbox.refusal import ApiRefused
from bot.sandbox.workspace import BOT_USER, Channel, Json, Message

__all__ = [
    "add_reaction",
    "get_reactions",
    "history",
    "info",
    "join",
    "listing",
    "members",
    "mine",
    "open_dm",
    "remove_reaction",
    "replies",
    "room_payload",
]

_KINDS = {"public": "public_channel", "private": "private_channel", "im": "im"}
_READ = {"public": "channels:read", "private": "groups:read", "im": "im:read"}
_HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history"}
_MOST_EMOJI = 23
_NAME = re.compile(r"[\w+'-]+(::skin-tone-[2-6])?")


def room_payload(room: Channel) -> Json:
    """Return a conversation as conversations.info shows it."""
    if room.kind == "im":
        return {"id": room.id, "created": room.created, "is_im": True, "user": room.user, "is_archived": room.archived}
    return {
        "id": room.id,
        "name": room.name,
        "name_normalized": room.name,
        "created": room.created,
        "is_channel": room.kind == "public",
        "is_group": room.kind == "private",
        "is_private": room.kind == "private",
        "is_im": False,
        "is_mpim": False,
        "is_archived": room.archived,
        "is_general": room.is_general,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_member": BOT_USER in room.members,
        "num_members": len(room.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _scoped(call: Call, room: Channel, needed: dict[str, str]) -> None:
    scope = needed[room.kind]
    if scope not in call.world.app.scopes:
        raise ApiRefused("missing_scope", needed=scope, provided=",".join(sorted(call.world.app.scopes)))


async def info(call: Call) -> Json:
    """conversations.info."""
    room = call.room()
    _scoped(call, room, _READ)
    return {"channel": room_payload(room)}


async def members(call: Call) -> Json:
    """conversations.members, page by page."""
    room = call.room()
    _scoped(call, room, _READ)
    shown, metadata = page(call, list(room.members))
    return {"members": shown, "response_metadata": metadata}


def _listed(call: Call, inside: str | None) -> Json:
    kinds = (call.maybe("types") or "public_channel").split(",")
    if not set(kinds) <= {*_KINDS.values(), "mpim"}:
        raise ApiRefused("invalid_types")
    rooms = [
        room
        for room in call.world.state.channels.values()
        if _KINDS[room.kind] in kinds
        and (room.kind == "public" or BOT_USER in room.members)
        and (inside is None or inside in room.members)
        and not (room.archived and call.flag("exclude_archived"))
    ]
    for kind in {room.kind for room in rooms}:
        _scoped(call, next(room for room in rooms if room.kind == kind), _READ)
    shown, metadata = page(call, [room_payload(room) for room in rooms])
    return {"channels": shown, "response_metadata": metadata}


async def listing(call: Call) -> Json:
    """conversations.list."""
    return _listed(call, None)


async def mine(call: Call) -> Json:
    """users.conversations: those of the app, or those of ``user`` that the app can see."""
    return _listed(call, call.maybe("user") or BOT_USER)


async def open_dm(call: Call) -> Json:
    """conversations.open with one person."""
    named = (call.maybe("users") or "").split(",")
    if named == [""]:
        raise ApiRefused("users_list_not_supplied")
    if len(named) > 1:
        raise ApiRefused("too_many_users")
    member = call.world.state.members.get(named[0])
    if member is None or member.is_bot:
        raise ApiRefused("user_not_found")
    if member.deleted:
        raise ApiRefused("user_disabled")
    existed = call.world.state.dm(member.id) is not None
    room = call.world.open_dm(member.id)
    return {"no_op": existed, "already_open": existed, "channel": {"id": room.id}}


async def join(call: Call) -> Json:
    """conversations.join: public channels alone."""
    room = call.room()
    if room.archived:
        raise ApiRefused("is_archived")
    if room.kind != "public":
        raise ApiRefused("method_not_supported_for_channel_type")
    if BOT_USER not in room.members:
        room.members.append(BOT_USER)
        call.posts.members_changed("member_joined_channel", room, call.world.state.members[BOT_USER])
    return {"channel": room_payload(room)}


def _readable(call: Call) -> Channel:
    room = call.room()
    _scoped(call, room, _HISTORY)
    if BOT_USER not in room.members:
        raise ApiRefused("not_in_channel")
    return room


def _window(call: Call, found: list[Message]) -> list[Message]:
    oldest, latest = call.maybe("oldest") or "0", call.maybe("latest") or "9" * 12
    inclusive = call.flag("inclusive")
    return [
        message
        for message in found
        if float(oldest) < float(message.ts) < float(latest)
        or (inclusive and float(message.ts) in (float(oldest), float(latest)))
    ]


async def history(call: Call) -> Json:
    """conversations.history, newest first; ephemeral messages are never part of it."""
    room = _readable(call)
    found = [message for message in room.messages if message.thread_ts in (None, message.ts) or message.broadcast]
    payloads = [call.posts.payload(room, message) for message in reversed(_window(call, found))]
    if not call.flag("include_all_metadata"):
        payloads = [{key: value for key, value in one.items() if key != "metadata"} for one in payloads]
    shown, metadata = page(call, payloads)
    return {"messages": shown, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


async def replies(call: Call) -> Json:
    """conversations.replies: a thread with its root, oldest first."""
    room = _readable(call)
    ts = call.text("ts")
    found = [message for message in room.messages if ts in (message.ts, message.thread_ts)]
    if not found:
        raise ApiRefused("thread_not_found")
    shown, metadata = page(call, [call.posts.payload(room, message) for message in found])
    return {"messages": shown, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def _message(call: Call) -> tuple[Channel, Message]:
    if call.maybe("channel") is None:
        raise ApiRefused("no_item_specified")
    room = call.room()
    ts = call.maybe("timestamp")
    if ts is None:
        raise ApiRefused("no_item_specified")
    if not re.fullmatch(r"\d+\.\d+", ts):
        raise ApiRefused("bad_timestamp")
    message = room.find(ts)
    if message is None:
        raise ApiRefused("message_not_found")
    return room, message


def _emoji(call: Call) -> str:
    name = (call.maybe("name") or "").strip(":")
    if not name:
        raise missing("name")
    if _NAME.fullmatch(name) is None:
        raise ApiRefused("invalid_name")
    return name


async def add_reaction(call: Call) -> Json:
    """reactions.add."""
    room, message = _message(call)
    name = _emoji(call)
    if room.archived:
        raise ApiRefused("is_archived")
    if BOT_USER not in room.members:
        raise ApiRefused("not_in_channel")
    if BOT_USER in message.reactions.get(name, ()):
        raise ApiRefused("already_reacted")
    if sum(BOT_USER in users for users in message.reactions.values()) >= _MOST_EMOJI:
        raise ApiRefused("too_many_reactions")
    call.posts.react(room, message, BOT_USER, name)
    return {}


async def remove_reaction(call: Call) -> Json:
    """reactions.remove."""
    room, message = _message(call)
    name = _emoji(call)
    if BOT_USER not in message.reactions.get(name, ()):
        raise ApiRefused("no_reaction")
    call.posts.unreact(room, message, BOT_USER, name)
    return {}


async def get_reactions(call: Call) -> Json:
    """reactions.get: who stands where, without times."""
    room, message = _message(call)
    shown = {**call.posts.payload(room, message)}
    shown["reactions"] = reactions(message)
    if not shown["reactions"]:
        del shown["reactions"]
    return {"type": "message", "channel": room.id, "message": shown}
