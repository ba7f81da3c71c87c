"""chat.*: posting, updating, deleting, ephemeral messages, permalinks."""

import json
from typing import Any

from bot.sandbox.api.call import Call
from bot.sandbox.blockkit import check_message
from bot.sandbox.posts import stored_text
from bot.sandbox.refusal import ApiRefused
from bot.sandbox.workspace import APP_ID, BOT_USER, Channel, Json, Message

__all__ = ["delete", "ephemeral", "permalink", "post", "said", "update"]

_LONGEST_POST = 40_000
_LONGEST_UPDATE = 4_000
_LONGEST_MARKDOWN = 12_000
_BLOCKS_TOGETHER = 100_000
_METADATA = 16_000


def _blocks(call: Call) -> list[Json] | None:
    blocks = call.structured("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise ApiRefused("invalid_blocks_format")
    problems = check_message(blocks, call.modals.lookups())
    if problems:
        lines = [problem.sentence() for problem in problems]
        code = "invalid_attachments" if problems[0].code == "only_one_table_allowed" else "invalid_blocks"
        raise ApiRefused(code, errors=lines, response_metadata={"messages": [f"[ERROR] {line}" for line in lines]})
    if len(json.dumps(blocks)) > _BLOCKS_TOGETHER:
        raise ApiRefused("msg_blocks_too_long")
    return blocks


def said(call: Call) -> tuple[str, list[Json]]:
    """Return the text and blocks that a call wants to show, checked; neither is ``no_text``."""
    text = call.maybe("text")
    markdown = call.maybe("markdown_text")
    blocks = _blocks(call)
    attachments = call.structured("attachments", "invalid_attachments")
    if markdown is not None:
        if text is not None or blocks:
            raise ApiRefused("markdown_text_conflict")
        if len(markdown) > _LONGEST_MARKDOWN:
            raise ApiRefused("msg_too_long")
        return stored_text(markdown), []
    if isinstance(attachments, list) and len(attachments) > 100:
        raise ApiRefused("too_many_attachments")
    if not blocks and not attachments and (text is None or not text.strip()):
        raise ApiRefused("no_text")
    if blocks and text is None:
        call.warnings.append("missing_text_in_message")
    return stored_text(text or "")[:_LONGEST_POST], blocks or []


def _metadata(call: Call) -> Json | None:
    metadata: Any = call.structured("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise ApiRefused("invalid_metadata_format")
    if metadata and not (
        isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
    ):
        raise ApiRefused("invalid_metadata_schema")
    if len(json.dumps(metadata)) > _METADATA:
        raise ApiRefused("metadata_too_large")
    return metadata


def _target(call: Call) -> Channel:
    """Return where a post goes: a channel, or the direct message with a person named by id."""
    named = call.text("channel")
    member = call.world.state.members.get(named)
    if member is not None:
        if member.is_bot:
            raise ApiRefused("channel_not_found")
        return call.world.open_dm(member.id)
    return call.room()


def _may_post(call: Call, room: Channel) -> None:
    if room.archived:
        raise ApiRefused("is_archived")
    if room.kind == "im":
        if not call.world.app.messages_tab:
            raise ApiRefused("messages_tab_disabled")
        if room.user is not None and call.world.state.members[room.user].deleted:
            raise ApiRefused("user_disabled")
    elif BOT_USER not in room.members and not (
        room.kind == "public" and call.method == "chat.postMessage" and "chat:write.public" in call.world.app.scopes
    ):
        raise ApiRefused("not_in_channel")
    elif room.read_only:
        raise ApiRefused("restricted_action_read_only_channel")


def _thread(call: Call, room: Channel) -> str | None:
    """Return the root of the thread that ``thread_ts`` names; a ts that is no message's makes a thread all the same."""
    thread_ts = call.maybe("thread_ts")
    if thread_ts is None:
        return None
    parent = room.find(thread_ts)
    return parent.thread_ts or parent.ts if parent is not None else thread_ts


async def post(call: Call) -> Json:
    """chat.postMessage. ``client_msg_id`` is not honoured: Slack documents no idempotency key."""
    room = _target(call)
    text, blocks = said(call)
    metadata = _metadata(call)
    _may_post(call, room)
    wait = call.world.rates.take_post(room.id, call.world.now())
    if wait is not None:
        raise ApiRefused("ratelimited", retry_after=wait)
    call.notified = call.posts.notified(room, BOT_USER, text, blocks)
    message = call.posts.post(
        room,
        BOT_USER,
        text,
        blocks,
        thread_ts=_thread(call, room),
        broadcast=call.flag("reply_broadcast"),
        metadata=metadata,
    )
    return {"channel": room.id, "ts": message.ts, "message": call.posts.payload(room, message)}


def _own(call: Call, room: Channel, refusal: str) -> Message:
    message = room.find(call.text("ts"))
    if message is None or message.subtype == "tombstone":
        raise ApiRefused("message_not_found")
    if message.user != BOT_USER:
        raise ApiRefused(refusal)
    return message


def _by_id(call: Call) -> Channel:
    """Return the conversation of an existing message: ids only, a person's id will not do."""
    if call.text("channel") not in call.world.state.channels:
        raise ApiRefused("channel_not_found")
    return call.room()


async def update(call: Call) -> Json:
    """chat.update. Text without blocks removes the blocks; metadata stays unless it is given."""
    room = _by_id(call)
    ts = call.text("ts")
    if any(shown.ts == ts and shown.channel == room.id for shown in call.world.state.ephemerals):
        raise ApiRefused("message_not_found")
    text, blocks = said(call)
    if len(call.maybe("text") or "") > _LONGEST_UPDATE:
        raise ApiRefused("msg_too_long")
    metadata = _metadata(call)
    message = _own(call, room, "cant_update_message")
    if room.archived:
        raise ApiRefused("is_archived")
    call.posts.edit(room, message, text, blocks, metadata)
    return {"channel": room.id, "ts": ts, "text": text, "message": call.posts.payload(room, message)}


async def delete(call: Call) -> Json:
    """chat.delete: the app's own messages alone."""
    room = _by_id(call)
    message = _own(call, room, "cant_delete_message")
    call.posts.delete(room, message)
    return {"channel": room.id, "ts": message.ts}


async def ephemeral(call: Call) -> Json:
    """chat.postEphemeral: its reader must be in the channel, and so must the app."""
    reader = call.text("user")
    room = _target(call)
    text, blocks = said(call)
    _may_post(call, room)
    if reader not in room.members:
        raise ApiRefused("user_not_in_channel")
    shown = call.posts.whisper(room, reader, text, blocks, _thread(call, room))
    return {"message_ts": shown.ts}


async def permalink(call: Call) -> Json:
    """chat.getPermalink."""
    room = call.room()
    message = room.find(call.text("message_ts"))
    if message is None:
        raise ApiRefused("message_not_found")
    link = f"{call.world.address}/archives/{room.id}/p{message.ts.replace('.', '')}"
    return {"channel": room.id, "permalink": link, "app_id": APP_ID}
