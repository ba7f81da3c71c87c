"""What an admin does, and the Home and Messages tabs."""

from dataclasses import replace

from bot.sandbox.api.people import user_payload
from bot.sandbox.api.rooms import room_payload
from bot.sandbox.modals import view_payload
from bot.sandbox.posts import Posts
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.workspace import BOT_USER, Channel, Json, Member
from bot.sandbox.world import World

__all__ = ["Admin"]


class Admin:
    """Accounts, channels, the installation."""

    def __init__(self, world: World, posts: Posts) -> None:
        self._world = world
        self._posts = posts

    def _member(self, who: str) -> Member:
        member = self._world.state.person(who)
        if member is None or member.is_bot:
            raise SandboxRefused("user_not_found", f"Nobody here is called {who}.")
        return member

    def _room(self, which: str) -> Channel:
        room = self._world.state.room(which)
        if room is None or room.kind == "im":
            raise SandboxRefused("channel_not_found", f"There is no channel called {which}.")
        return room

    def set_active(self, user: str, active: bool) -> None:
        """Deactivate or reactivate an account."""
        member = self._member(user)
        member.deleted = not active
        if not active:
            self._world.state.modals.pop(member.id, None)
        self._user_changed(member)

    def set_zone(self, user: str, tz: str) -> None:
        """Change a person's time zone (an IANA name)."""
        member = self._member(user)
        member.tz = tz
        self._user_changed(member)

    def _user_changed(self, member: Member) -> None:
        now = self._world.now()
        event = {
            "type": "user_change",
            "user": user_payload(member, now, self._world.state.team),
            "cache_ts": int(now.timestamp()),
            "event_ts": self._world.mint_ts(),
        }
        self._posts.events.emit("user_change", event)
        self._world.changed()

    def _happened(self, room: Channel, public: str, private: str, channel: str | Json, **more: object) -> None:
        kind = public if room.kind == "public" else private
        event = {"type": kind, "channel": channel, "event_ts": self._world.mint_ts(), **more}
        self._posts.events.emit(kind, event)
        self._world.changed()

    def archive(self, channel: str, archived: bool) -> None:
        """Archive or bring back a channel."""
        room = self._room(channel)
        room.archived = archived
        if BOT_USER in room.members:
            un = "" if archived else "un"
            self._happened(room, f"channel_{un}archive", f"group_{un}archive", room.id, user=_somebody(room))

    def rename(self, channel: str, name: str) -> None:
        """Rename a channel."""
        room = self._room(channel)
        room.name = name.removeprefix("#")
        if BOT_USER in room.members:
            shown = {key: room_payload(room)[key] for key in ("id", "name", "name_normalized", "created")}
            self._happened(room, "channel_rename", "group_rename", shown)

    def change_id(self, channel: str) -> str:
        """Give a channel another id, as happens when it is shared with another workspace; returns the new id."""
        room = self._room(channel)
        state = self._world.state
        before, room.id = room.id, state.next_id("C0")
        state.channels = {one.id: one for one in state.channels.values()}
        for shown in state.ephemerals:
            shown.channel = room.id if shown.channel == before else shown.channel
        stamp = self._world.mint_ts()
        event = {"type": "channel_id_changed", "old_channel_id": before, "new_channel_id": room.id, "event_ts": stamp}
        self._posts.events.emit("channel_id_changed", event, room)
        self._world.changed()
        return room.id

    def invite_bot(self, channel: str) -> None:
        """Bring the app into a channel."""
        room = self._room(channel)
        if BOT_USER not in room.members:
            room.members.append(BOT_USER)
            self._posts.members_changed("member_joined_channel", room, self._world.state.members[BOT_USER])

    def kick_bot(self, channel: str) -> None:
        """Remove the app from a channel."""
        room = self._room(channel)
        if BOT_USER in room.members:
            room.members.remove(BOT_USER)
            self._happened(room, "channel_left", "group_left", room.id, actor_id=_somebody(room))

    def set_inside(self, user: str, channel: str, inside: bool) -> None:
        """A person joins or leaves a channel."""
        member, room = self._member(user), self._room(channel)
        if inside == (member.id in room.members):
            return
        if inside:
            room.members.append(member.id)
        else:
            room.members.remove(member.id)
        kind = "member_joined_channel" if inside else "member_left_channel"
        self._posts.members_changed(kind, room, member)

    def delete_message(self, channel: str, ts: str) -> None:
        """Delete a message by hand."""
        room = self._world.state.room(channel)
        message = room.find(ts) if room is not None else None
        if room is None or message is None:
            raise SandboxRefused("message_not_found", "That message is gone.")
        self._posts.delete(room, message)

    def delete_channel(self, channel: str) -> None:
        """Delete a channel with everything in it."""
        room = self._room(channel)
        del self._world.state.channels[room.id]
        if BOT_USER in room.members:
            self._happened(room, "channel_deleted", "group_deleted", room.id, actor_id=_somebody(room))
        self._world.changed()

    def make_private(self, channel: str) -> None:
        """Convert a public channel to a private one: Slack sends no event."""
        self._room(channel).kind = "private"
        self._world.changed()

    def set_read_only(self, channel: str, read_only: bool) -> None:
        """Let only admins post in a channel, or everybody again: Slack sends no event."""
        self._room(channel).read_only = read_only
        self._world.changed()

    def set_messages_tab(self, on: bool) -> None:
        """Switch the app's Messages tab on or off: off, nobody gets a direct message of the app."""
        self._world.app = replace(self._world.app, messages_tab=on)
        self._world.changed()

    def refuse_tokens(self, code: str) -> None:
        """Let every call with the app's tokens be refused with ``code``, such as org_login_required."""
        self._world.tokens.state = code
        self._world.changed()

    def uninstall(self, first: str = "tokens_revoked") -> None:
        """Uninstall the app; ``first`` is the event that is sent before the other one."""
        self._posts.uninstalled(first)

    def reinstall(self) -> None:
        """Install the app again, with the tokens that it had."""
        self._world.tokens.state = "live"
        self._world.changed()

    def open_tab(self, user: str, tab: str) -> str:
        """Open the app's home or messages tab; returns the id of the direct message."""
        member = self._world.person(user)
        app = self._world.app
        if (tab == "home" and not app.home_tab) or (tab == "messages" and not app.messages_tab):
            raise SandboxRefused("no_such_tab", f"{app.name} has no {tab} tab.")
        room = self._world.open_dm(member.id)
        event: Json = {
            "type": "app_home_opened",
            "user": member.id,
            "channel": room.id,
            "tab": tab,
            "event_ts": self._world.mint_ts(),
        }
        if tab == "home" and member.home is not None:
            event["view"] = view_payload(member.home, self._world.state.team)
        self._posts.events.emit("app_home_opened", event)
        self._world.changed()
        return room.id


def _somebody(room: Channel) -> str:
    return next((member for member in room.members if member != BOT_USER), BOT_USER)
