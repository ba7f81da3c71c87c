"""What one person sees: sidebar, messages, modal, Home, notices."""

from datetime import UTC, datetime

from bot.sandbox.fields import state_values
from bot.sandbox.posts import Posts, mentioned, reactions
from bot.sandbox.workspace import BOT_USER, Channel, Ephemeral, Json, Member, Message
from bot.sandbox.world import World

__all__ = ["Seeing"]


def _at(ts: str) -> str:
    return datetime.fromtimestamp(float(ts), UTC).isoformat()


class Seeing:
    """Reads the workspace as a person's client shows it; changes nothing."""

    def __init__(self, world: World, posts: Posts) -> None:
        self._world = world
        self._posts = posts

    def see(self, member: Member) -> Json:
        """See ``Desk.see``."""
        state, app = self._world.state, self._world.app
        stack = state.modals.get(member.id, [])
        return {
            "me": _person(member),
            "people": [_person(other) for other in state.members.values()],
            "channels": self._channels(member),
            "modal": self._modal(member, len(stack)) if stack else None,
            "home": {"view_id": member.home.id, "blocks": member.home.body["blocks"]} if member.home else None,
            "notices": [
                {"id": one.id, "text": one.text, "at": one.at} for one in state.notices if one.user == member.id
            ],
            "commands": [
                {"name": one.name, "description": one.description, "usage_hint": one.usage_hint} for one in app.commands
            ],
            "shortcuts": [
                {"name": one.name, "kind": one.kind, "callback_id": one.callback_id, "description": one.description}
                for one in app.shortcuts
            ],
            "app": {
                "name": app.name,
                "home_tab": app.home_tab,
                "messages_tab": app.messages_tab,
                "read_only": app.messages_read_only,
            },
            "now": self._world.now_iso(),
        }

    def _modal(self, member: Member, depth: int) -> Json:
        view = self._world.state.modals[member.id][-1]
        body = view.body
        words = {key: body[key]["text"] if body.get(key) else None for key in ("title", "submit", "close")}
        return {
            "view_id": view.id,
            "callback_id": body.get("callback_id", ""),
            **words,
            "blocks": body["blocks"],
            "values": state_values(body["blocks"], view.typed),
            "errors": dict(view.errors),
            "depth": depth,
        }

    def _channels(self, member: Member) -> list[Json]:
        rooms = [room for room in self._world.state.channels.values() if member.id in room.members]
        rooms.sort(key=lambda room: (room.kind == "im", room.name))
        return [self._channel(room, member) for room in rooms]

    def _channel(self, room: Channel, member: Member) -> Json:
        seen = room.read.get(member.id, "")
        unread = [
            message
            for message in room.messages
            if message.ts > seen
            and message.user != member.id
            and message.subtype is None
            and (message.thread_ts in (None, message.ts) or message.broadcast)
        ]
        pings = [m for m in unread if room.kind == "im" or member.id in mentioned(room, m.text, m.blocks)]
        return {
            "id": room.id,
            "name": room.name,
            "label": room.name if room.kind == "im" else f"#{room.name}",
            "kind": room.kind,
            "unread": len(unread),
            "mentions": len(pings),
            "archived": room.archived,
            "app_in": BOT_USER in room.members,
            "members": sorted(room.members),
        }

    def messages(self, member: Member, room: Channel, thread_ts: str | None) -> list[Json]:
        """See ``Desk.messages``."""
        if thread_ts is None:
            shown: list[Message | Ephemeral] = [
                message for message in room.messages if message.thread_ts in (None, message.ts) or message.broadcast
            ]
        else:
            shown = [message for message in room.messages if thread_ts in (message.ts, message.thread_ts)]
        shown += [
            one
            for one in self._world.state.ephemerals
            if one.reader == member.id and one.channel == room.id and one.thread_ts == thread_ts
        ]
        return [self._message(room, one) for one in sorted(shown, key=lambda one: one.ts)]

    def _message(self, room: Channel, message: Message | Ephemeral) -> Json:
        author = BOT_USER if isinstance(message, Ephemeral) else message.user
        known = self._world.state.members.get(author)
        shown: Json = {
            "ts": message.ts,
            "channel": room.id,
            "user": author,
            "author": known.name if known is not None else author,
            "is_app": author == BOT_USER,
            "text": message.text,
            "blocks": message.blocks,
            "edited": False,
            "subtype": None,
            "thread_ts": message.thread_ts,
            "reply_count": 0,
            "reactions": [],
            "ephemeral": isinstance(message, Ephemeral),
            "files": [_file(one) for one in message.files] if isinstance(message, Message) else [],
            "at": _at(message.ts),
        }
        if isinstance(message, Message):
            replies = sum(one.thread_ts == message.ts and one is not message for one in room.messages)
            shown |= {
                "edited": message.edited is not None,
                "subtype": message.subtype,
                "reply_count": replies,
                "reactions": reactions(message),
            }
        return shown


def _person(member: Member) -> Json:
    return {
        "id": member.id,
        "name": member.name,
        "tz": member.tz,
        "is_admin": member.is_admin,
        "is_restricted": member.is_restricted,
        "deleted": member.deleted,
        "is_bot": member.is_bot,
    }


def _file(file: Json) -> str:
    """Return what is known of a file by its name and, as a screen reader reads it out, what its picture shows."""
    return f"{file['name']}: {file['alt_txt']}" if file.get("alt_txt") else str(file["name"])
