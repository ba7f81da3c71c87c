"""Speaking: slash commands, messages, reactions."""

import re
from typing import Any

from bot.sandbox.api.files import uploaded
from bot.sandbox.blockkit import check_message
from bot.sandbox.delivery import Interactions
from bot.sandbox.posts import Posts, escaped, stored_text
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.workspace import APP_ID, APP_NAME, BOT_USER, Channel, Member, Message
from bot.sandbox.world import World

__all__ = ["Speaking", "interaction_room"]

_NAMED = re.compile(r"(?<![\w<])([@#])([\w-]+(?:\.[\w-]+)*)")
_EMOJI = re.compile(r"[\w+'-]+(::skin-tone-[2-6])?")
_HIDDEN_NAMES = {"private": "privategroup", "im": "directmessage"}


def interaction_room(room: Channel) -> dict[str, str]:
    """Return a channel as interactions show it: the names of private conversations stay out."""
    return {"id": room.id, "name": _HIDDEN_NAMES.get(room.kind, room.name)}


class Speaking:
    """The composer and the reaction picker."""

    def __init__(self, world: World, posts: Posts, interactions: Interactions) -> None:
        self._world = world
        self._posts = posts
        self._interactions = interactions

    async def slash(self, user: str, channel: str, text: str) -> None:
        """See ``Desk.slash``."""
        member = self._world.person(user)
        room = self._world.room_of(member, channel)
        name, _, rest = text.strip().partition(" ")
        if room.archived:
            raise SandboxRefused("is_archived", f"#{room.name} is archived.")
        if name == "/invite":
            self._invite(room, member, rest.strip())
            return
        command = self._world.app.command(name)
        if command is None or "commands" not in self._world.app.scopes:
            raise SandboxRefused("unknown_command", f"{name} is not a valid command.")
        words = escaped(rest.strip())
        payload = {
            "token": "sandbox",
            "team_id": self._world.state.team,
            "team_domain": self._world.state.domain,
            "channel_id": room.id,
            "channel_name": interaction_room(room)["name"],
            "user_id": member.id,
            "user_name": member.name,
            "command": name,
            "text": self.linked(words, with_names=True) if command.should_escape else words,
            "api_app_id": APP_ID,
            "is_enterprise_install": "false",
            "response_url": self._interactions.hook_url(self._world.hooks.mint(member.id, room.id)),
            "trigger_id": self._world.triggers.mint(member.id),
        }
        ack = await self._interactions.send("slash_commands", payload, f"command {name}")
        if ack.ok and ack.payload:
            self._answer(room, member, ack.payload)

    def _answer(self, room: Channel, member: Member, answer: Any) -> None:
        given: dict[str, Any] = {"text": answer} if isinstance(answer, str) else answer
        text, blocks = stored_text(str(given.get("text") or "")), given.get("blocks") or []
        if (not text and not blocks) or check_message(blocks):
            self._world.notice(member.id, f"{self._world.app.name} answered with a message that Slack refuses.")
        elif given.get("response_type") == "in_channel":
            self._posts.post(room, BOT_USER, text, blocks)
        else:
            self._posts.whisper(room, member.id, text, blocks)

    def _invite(self, room: Channel, member: Member, whom: str) -> None:
        guest = self._world.state.person(whom)
        if whom.lower() in (f"@{self._world.app.name.lower()}", f"@{APP_NAME.lower()}"):
            guest = self._world.state.members[BOT_USER]
        if guest is None:
            raise SandboxRefused("user_not_found", f"Nobody here is called {whom}.")
        if room.kind == "im" or member.is_restricted:
            raise SandboxRefused("not_allowed", "Nobody can be invited from here.")
        if guest.id not in room.members:
            room.members.append(guest.id)
            self._posts.members_changed("member_joined_channel", room, guest)

    def linked(self, text: str, *, with_names: bool = False) -> str:
        """Return escaped ``text`` with @names and #channels as Slack writes them; commands carry the names too."""
        state = self._world.state

        def link(found: re.Match[str]) -> str:
            sign, name = found.groups()
            if sign == "@" and name in ("channel", "here", "everyone"):
                return f"<!{name}>"
            if sign == "@":
                member = state.person(name) or (state.members[BOT_USER] if name.lower() == APP_NAME.lower() else None)
                if member is not None:
                    return f"<@{member.id}|{member.name}>" if with_names else f"<@{member.id}>"
                return found.group(0)
            room = state.room(f"#{name}")
            if room is None or room.kind == "im":
                return found.group(0)
            shown = "" if room.kind == "private" else room.name
            return f"<#{room.id}|{shown}>"

        return _NAMED.sub(link, text)

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """See ``Desk.say``."""
        member = self._world.person(user)
        room = self._world.room_of(member, channel)
        if room.archived:
            raise SandboxRefused("is_archived", f"#{room.name} is archived.")
        if room.kind == "im" and self._world.app.messages_read_only:
            raise SandboxRefused("messages_read_only", f"Sending messages to {self._world.app.name} is turned off.")
        if thread_ts is not None and room.find(thread_ts) is None:
            raise SandboxRefused("message_not_found", "That message is gone.")
        return self._posts.post(room, member.id, self.linked(escaped(text)), thread_ts=thread_ts).ts

    async def share(self, user: str, channel: str, name: str, content: str, text: str = "") -> str:
        """See ``Desk.share``."""
        member = self._world.person(user)
        room = self._world.room_of(member, channel)
        if room.archived:
            raise SandboxRefused("is_archived", f"#{room.name} is archived.")
        file = uploaded(self._world, name, content.encode())
        return self._posts.post(room, member.id, self.linked(escaped(text)), files=[file]).ts

    def _reacted(self, user: str, channel: str, ts: str, name: str) -> tuple[Channel, Message, Member, str]:
        member = self._world.person(user)
        room = self._world.room_of(member, channel)
        message = room.find(ts)
        bare = name.strip(":")
        if message is None or message.subtype == "tombstone":
            raise SandboxRefused("message_not_found", "That message is gone.")
        if room.archived:
            raise SandboxRefused("is_archived", f"#{room.name} is archived.")
        if _EMOJI.fullmatch(bare) is None:
            raise SandboxRefused("invalid_name", f"There is no emoji called {name}.")
        return room, message, member, bare

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """See ``Desk.react``."""
        room, message, member, bare = self._reacted(user, channel, ts, name)
        if member.id in message.reactions.get(bare, ()):
            raise SandboxRefused("already_reacted", "That reaction stands already.")
        self._posts.react(room, message, member.id, bare)

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        """See ``Desk.unreact``."""
        room, message, member, bare = self._reacted(user, channel, ts, name)
        if member.id not in message.reactions.get(bare, ()):
            raise SandboxRefused("no_reaction", "That reaction does not stand.")
        self._posts.unreact(room, message, member.id, bare)
