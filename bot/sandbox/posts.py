"""Messages, reactions and conversations as Slack keeps them, and the events that come of it."""

import re
from typing import Any

from bot.sandbox.blockkit import stored_blocks
from bot.sandbox.delivery import Events
from bot.sandbox.workspace import (
    APP_ID,
    BOT_ID,
    BOT_USER,
    Channel,
    Ephemeral,
    Json,
    Member,
    Message,
)
from bot.sandbox.world import World

__all__ = ["Posts", "escaped", "mentioned", "reactions", "stored_text"]

_FORMER = 5
_MESSAGE_EVENTS = {"public": "message.channels", "private": "message.groups", "im": "message.im"}
_CONTROL = re.compile(r"<(?:[@#!][^<>\n]+|(?:https?|mailto|tel|slack):[^<>\n]+)>")


def escaped(text: str) -> str:
    """Return ``text`` with &, < and > as Slack writes what a person typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stored_text(text: str) -> str:
    """Return an app's ``text`` as Slack keeps it: what is not markup of Slack's own is escaped."""
    out: list[str] = []
    at = 0
    for found in _CONTROL.finditer(text):
        out += [_loose(text[at : found.start()]), found.group(0)]
        at = found.end()
    return "".join([*out, _loose(text[at:])])


def _loose(text: str) -> str:
    text = re.sub(r"&(?!amp;|lt;|gt;)", "&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")


def mentioned(room: Channel, text: str, blocks: list[Json]) -> list[str]:
    """Return the members of ``room`` whom this text or these blocks mention."""
    words = text + repr(blocks)
    if re.search(r"<!(channel|here|everyone)", words):
        return [member for member in room.members if member != BOT_USER]
    return [member for member in room.members if re.search(rf"<@{member}[|>]", words)]


class Posts:
    """Writes to conversations; the one place where unread marks, pings and message events come from."""

    def __init__(self, world: World, events: Events) -> None:
        self._world = world
        self.events = events

    def notified(self, room: Channel, author: str, text: str, blocks: list[Json]) -> list[str]:
        """Return whom a new message would ping: the reader of a direct message, and those whom it mentions."""
        if room.kind == "im":
            return [member for member in room.members if member not in (author, BOT_USER)]
        return [member for member in mentioned(room, text, blocks) if member not in (author, BOT_USER)]

    def post(
        self,
        room: Channel,
        author: str,
        text: str,
        blocks: list[Json] | None = None,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        metadata: Json | None = None,
        subtype: str | None = None,
        files: list[Json] | None = None,
    ) -> Message:
        """Add a message and tell whoever is to be told; ``author`` is a member id."""
        by_app = author == BOT_USER
        message = Message(
            ts=self._world.mint_ts(),
            user=author,
            text=text,
            blocks=stored_blocks(blocks or []),
            bot_id=BOT_ID if by_app else None,
            thread_ts=thread_ts,
            broadcast=broadcast,
            subtype=subtype,
            metadata=metadata,
            files=files or [],
        )
        room.messages.append(message)
        if thread_ts is None:
            room.read[author] = message.ts
        if by_app:
            self._world.tally_messages(self.notified(room, author, text, message.blocks))
        event = {**self.payload(room, message), **self._where(room), "event_ts": message.ts}
        event.pop("reply_count", None)
        self.events.emit(_MESSAGE_EVENTS[room.kind], event, room)
        if not by_app and room.kind != "im" and f"<@{BOT_USER}" in text:
            mention = {key: event[key] for key in ("user", "text", "ts", "channel", "event_ts", "team")}
            thread = {"thread_ts": thread_ts} if thread_ts else {}
            self.events.emit("app_mention", {"type": "app_mention", **mention, **thread}, room)
        self._world.changed()
        return message

    def _where(self, room: Channel) -> Json:
        return {"channel": room.id, "channel_type": {"public": "channel", "private": "group", "im": "im"}[room.kind]}

    def edit(
        self, room: Channel, message: Message, text: str, blocks: list[Json], metadata: Json | None = None
    ) -> None:
        """Replace what a message says; nobody is notified and nothing becomes unread."""
        before = self.payload(room, message)
        message.former = [message.blocks, *message.former][:_FORMER]
        message.text, message.blocks, message.edited = text, stored_blocks(blocks), self._world.mint_ts()
        if metadata is not None:
            message.metadata = metadata or None
        change = {
            "type": "message",
            "subtype": "message_changed",
            "message": self.payload(room, message),
            "previous_message": before,
            "hidden": True,
            "ts": message.edited,
            "event_ts": message.edited,
            **self._where(room),
        }
        self.events.emit(_MESSAGE_EVENTS[room.kind], change, room)
        self._world.changed()

    def delete(self, room: Channel, message: Message) -> None:
        """Take a message away; a thread's root stays as a tombstone where replies exist."""
        before = self.payload(room, message)
        if any(other.thread_ts == message.ts and other is not message for other in room.messages):
            message.subtype, message.text, message.blocks = "tombstone", "This message was deleted.", []
            message.reactions, message.metadata = {}, None
        else:
            room.messages.remove(message)
        ts = self._world.mint_ts()
        change = {
            "type": "message",
            "subtype": "message_deleted",
            "deleted_ts": before["ts"],
            "previous_message": before,
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
            **self._where(room),
        }
        self.events.emit(_MESSAGE_EVENTS[room.kind], change, room)
        self._world.changed()

    def whisper(
        self, room: Channel, reader: str, text: str, blocks: list[Json] | None = None, thread_ts: str | None = None
    ) -> Ephemeral:
        """Show ``reader`` (a member id) a message that nobody else sees."""
        shown = Ephemeral(self._world.mint_ts(), room.id, reader, text, stored_blocks(blocks or []), thread_ts)
        self._world.state.ephemerals.append(shown)
        self._world.changed()
        return shown

    def rewrite(self, shown: Ephemeral, text: str, blocks: list[Json]) -> None:
        """Replace what an ephemeral message says: only a response URL can."""
        shown.former = [shown.blocks, *shown.former][:_FORMER]
        shown.text, shown.blocks = text, stored_blocks(blocks)
        self._world.changed()

    def react(self, room: Channel, message: Message, user: str, name: str) -> None:
        """Add a reaction that does not stand yet."""
        message.reactions.setdefault(name, []).append(user)
        self._reaction("reaction_added", room, message, user, name)

    def unreact(self, room: Channel, message: Message, user: str, name: str) -> None:
        """Take a standing reaction away."""
        message.reactions[name].remove(user)
        if not message.reactions[name]:
            del message.reactions[name]
        self._reaction("reaction_removed", room, message, user, name)

    def _reaction(self, kind: str, room: Channel, message: Message, user: str, name: str) -> None:
        event = {
            "type": kind,
            "user": user,
            "reaction": name,
            "item": {"type": "message", "channel": room.id, "ts": message.ts},
            "item_user": message.user,
            "event_ts": self._world.mint_ts(),
        }
        self.events.emit(kind, event, room)
        self._world.changed()

    def payload(self, room: Channel, message: Message) -> Json:
        """Return the message as the Web API and interactions show it."""
        shown: Json = {
            "type": "message",
            "user": message.user,
            "ts": message.ts,
            "text": message.text,
            "team": self._world.state.team,
        }
        if message.blocks:
            shown["blocks"] = message.blocks
        if message.files:
            keys = ("id", "name", "title", "size", "mimetype", "url_private", "alt_txt")
            shown["files"] = [{key: one[key] for key in keys if key in one} for one in message.files]
        if message.bot_id:
            shown |= {"bot_id": message.bot_id, "app_id": APP_ID}
        if message.subtype:
            shown["subtype"] = message.subtype
        if message.edited:
            shown["edited"] = {"user": message.user, "ts": message.edited}
        if message.metadata:
            shown["metadata"] = message.metadata
        if message.reactions:
            shown["reactions"] = reactions(message)
        replies = [other for other in room.messages if other.thread_ts == message.ts and other is not message]
        if message.thread_ts or replies:
            shown["thread_ts"] = message.thread_ts or message.ts
        if replies:
            users = list(dict.fromkeys(reply.user for reply in replies))
            shown |= {
                "reply_count": len(replies),
                "reply_users": users,
                "reply_users_count": len(users),
                "latest_reply": replies[-1].ts,
            }
        return shown

    def uninstalled(self, first: str = "tokens_revoked") -> None:
        """Tell the app that it was uninstalled, ``first`` by one event, then by the other; its tokens work no more."""
        tokens = {"oauth": [], "bot": [BOT_USER]}
        events: list[Json] = [{"type": "tokens_revoked", "tokens": tokens}, {"type": "app_uninstalled"}]
        for event in sorted(events, key=lambda one: one["type"] != first):
            self.events.emit(event["type"], {**event, "event_ts": self._world.mint_ts()})
        self._world.tokens.state = "account_inactive"
        self._world.changed()

    def members_changed(self, kind: str, room: Channel, member: Member) -> None:
        """Tell the app that somebody joined or left; ``kind`` is member_joined_channel or member_left_channel."""
        event: dict[str, Any] = {
            "type": kind,
            "user": member.id,
            "channel": room.id,
            "channel_type": "C" if room.kind == "public" else "G",
            "team": self._world.state.team,
            "event_ts": self._world.mint_ts(),
        }
        self.events.emit(kind, event, room)
        self._world.changed()


def reactions(message: Message) -> list[Json]:
    """Return a message's reactions as Slack lists them."""
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()]
