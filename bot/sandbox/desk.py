"""The desk: what a person can do and see in the pretend Slack. The page and ``/_sandbox/`` both sit here.

``user`` is a member id, a name or an @name. ``channel`` is a channel id, a #name, or "dm" for the direct message with
the app. ``ts`` and ``thread_ts`` are Slack timestamps. What Slack's own client would not allow raises
``SandboxRefused(code, sentence)``.
"""

import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.clock import wall_now, wall_timeout
from bot.sandbox.acts import Admin, Forms, Pressing, Speaking, Surface
from bot.sandbox.delivery import Wire
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.seeing import Seeing
from bot.sandbox.time_travel import TimeTravel, read_target
from bot.sandbox.workspace import Json, Member
from bot.sandbox.world import World

__all__ = ["Desk", "Surface"]


class Desk:
    """Acting and seeing as a person, and the switches behind the scenes."""

    def __init__(
        self,
        world: World,
        *,
        speaking: Speaking,
        pressing: Pressing,
        forms: Forms,
        admin: Admin,
        seeing: Seeing,
        travel: TimeTravel,
        wire: Wire,
        start_over: Callable[[], None],
        begin_anew: Callable[[], Awaitable[bool]],
    ) -> None:
        self._world = world
        self._speaking = speaking
        self._pressing = pressing
        self._forms = forms
        self._admin = admin
        self._seeing = seeing
        self._travel = travel
        self._wire = wire
        self._start_over = start_over
        self._begin_anew = begin_anew

    # acting as a person

    async def slash(self, user: str, channel: str, text: str) -> None:
        """Send a slash command ("/decide ...") from the channel's composer; "/invite @Decide" works too.

        An unknown command is refused (``unknown_command``). Returns when the app acknowledged or its time was up;
        then ``see(user)["notices"]`` has Slack's line about it.
        """
        await self._speaking.slash(user, channel, text)

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Post ``text`` ("@name" becomes a mention, "#name" a channel link) and return its ts."""
        return await self._speaking.say(user, channel, text, thread_ts)

    async def share(self, user: str, channel: str, name: str, content: str, text: str = "") -> str:
        """Post a file called ``name`` with these words in it, and ``text`` above it; return the message's ts."""
        return await self._speaking.share(user, channel, name, content, text)

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Add the reaction ``name`` (no colons; "hand::skin-tone-3" works); refused when it stands already."""
        await self._speaking.react(user, channel, ts, name)

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        """Take the reaction away; refused when it does not stand."""
        await self._speaking.unreact(user, channel, ts, name)

    async def press(
        self,
        user: str,
        channel: str | None,
        ts: str | None,
        block_id: str,
        action_id: str,
        *,
        value: Any = None,
        selected_option: Any = None,
        surface: Surface = "message",
        stale: bool = False,
    ) -> None:
        """Use an element outside an input block: press a button, choose in an overflow menu or select, tick.

        ``selected_option`` is an option's value or its visible text; ``value`` is what any other element takes (see
        ``set_field``). On ``modal`` and ``home``, ``channel`` and ``ts`` are None. ``stale`` presses an element that
        the message had before it was edited, as a client does that has not caught up.
        """
        chosen = selected_option if selected_option is not None else value
        await self._pressing.press(user, surface, channel, ts, block_id, action_id, chosen, stale)

    async def shortcut(self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None) -> None:
        """Use a declared shortcut (by callback id or name): on a message where it is a message shortcut."""
        await self._pressing.shortcut(user, callback_id, channel, ts)

    async def set_field(self, user: str, block_id: str, action_id: str, value: Any, *, enter: bool = False) -> None:
        """Fill an input of the top modal, on the client alone; with ``dispatch_action`` the app hears of it.

        ``value`` by element: text inputs a string; selects, radio buttons an option's value or visible text (or None);
        checkboxes and multi selects a list of these; people and channel selects ids or names; pickers "YYYY-MM-DD",
        "HH:MM" or epoch seconds. ``enter`` presses Enter in a text field. Refuses what the element does not offer.
        """
        await self._forms.set_field(user, block_id, action_id, value, enter=enter)

    async def options(
        self,
        user: str,
        block_id: str,
        action_id: str,
        typed: str,
        *,
        surface: Surface = "modal",
        channel: str | None = None,
        ts: str | None = None,
    ) -> list[Json]:
        """Type into an external select; return the options that the app offers (fewer letters than asked: none)."""
        return await self._pressing.options(user, surface, channel, ts, block_id, action_id, typed)

    async def submit(self, user: str) -> None:
        """Press the submit button of the top modal. Errors end up in ``see(user)["modal"]["errors"]``."""
        await self._forms.submit(user)

    async def close(self, user: str, *, everything: bool = False) -> None:
        """Close the top modal by its button; ``everything`` closes the whole stack, as ✕ does."""
        await self._forms.close(user, everything=everything)

    async def open_home(self, user: str) -> None:
        """Open the app's Home tab (``app_home_opened``)."""
        self._admin.open_tab(user, "home")

    async def open_messages(self, user: str) -> str:
        """Open the app's Messages tab (``app_home_opened`` with tab messages); return the channel's id."""
        return self._admin.open_tab(user, "messages")

    def mark_read(self, user: str, channel: str) -> None:
        """The person has looked at the channel: nothing in it is unread."""
        member = self._world.person(user)
        room = self._world.room_of(member, channel)
        room.read[member.id] = self._world.last_ts()
        self._world.changed()

    def dismiss(self, user: str, notice_id: str) -> None:
        """Take one of Slack's own notices away."""
        member = self._world.person(user)
        kept = [one for one in self._world.state.notices if one.id != notice_id or one.user != member.id]
        self._world.state.notices = kept
        self._world.changed()

    # acts of an admin

    async def deactivate(self, user: str) -> None:
        """Deactivate an account (``user_change`` with ``deleted``)."""
        self._admin.set_active(user, False)

    async def reactivate(self, user: str) -> None:
        """Undo ``deactivate``."""
        self._admin.set_active(user, True)

    async def archive(self, channel: str) -> None:
        """Archive a channel (``channel_archive`` or ``group_archive``)."""
        self._admin.archive(channel, True)

    async def unarchive(self, channel: str) -> None:
        """Undo ``archive``."""
        self._admin.archive(channel, False)

    async def set_zone(self, user: str, tz: str) -> None:
        """A person moves to another time zone, an IANA name (``user_change``)."""
        self._admin.set_zone(user, tz)

    async def rename(self, channel: str, name: str) -> None:
        """Rename a channel (``channel_rename`` or ``group_rename``)."""
        self._admin.rename(channel, name)

    async def change_id(self, channel: str) -> str:
        """Give a channel another id, as sharing it does (``channel_id_changed``); returns the new id."""
        return self._admin.change_id(channel)

    async def invite_bot(self, channel: str) -> None:
        """Bring the app into a channel (``member_joined_channel``)."""
        self._admin.invite_bot(channel)

    async def kick_bot(self, channel: str) -> None:
        """Remove the app from a channel (``channel_left`` or ``group_left``)."""
        self._admin.kick_bot(channel)

    async def join(self, user: str, channel: str) -> None:
        """A person joins a channel (``member_joined_channel``)."""
        self._admin.set_inside(user, channel, True)

    async def leave(self, user: str, channel: str) -> None:
        """A person leaves a channel (``member_left_channel``)."""
        self._admin.set_inside(user, channel, False)

    async def delete_message(self, channel: str, ts: str) -> None:
        """Delete a message by hand, whoever wrote it."""
        self._admin.delete_message(channel, ts)

    async def delete_channel(self, channel: str) -> None:
        """Delete a channel with everything in it."""
        self._admin.delete_channel(channel)

    async def make_private(self, channel: str) -> None:
        """Make a public channel private; Slack tells the app nothing of it."""
        self._admin.make_private(channel)

    async def set_read_only(self, channel: str, on: bool = True) -> None:
        """Let only admins post in a channel, or everybody again."""
        self._admin.set_read_only(channel, on)

    async def set_messages_tab(self, on: bool = True) -> None:
        """Switch the app's Messages tab on or off."""
        self._admin.set_messages_tab(on)

    async def refuse_tokens(self, code: str) -> None:
        """Let the app's tokens be refused with ``code``."""
        self._admin.refuse_tokens(code)

    async def uninstall(self, first: str = "tokens_revoked") -> None:
        """Uninstall the app: its tokens work no more; ``first`` names the event that is sent first."""
        self._admin.uninstall(first)

    async def reinstall(self) -> None:
        """Install the app again, with the tokens that it had."""
        self._admin.reinstall()

    # seeing as a person

    def _member(self, user: str) -> Member:
        member = self._world.state.person(user)
        if member is None:
            raise SandboxRefused("user_not_found", f"Nobody here is called {user}.")
        return member

    def see(self, user: str) -> Json:
        """Return what surrounds the person.

        ``me`` {id, name, tz, is_admin, is_restricted, deleted}; ``people`` (all, same shape, and ``is_bot``);
        ``channels`` [{id, name, label, kind: public|private|im, unread, mentions, archived, app_in, members}] with
        the direct message last once it exists; ``modal`` None or {view_id, callback_id, title, submit, close, blocks,
        values (``state.values``), errors {block_id: text}, depth}; ``home`` None or {view_id, blocks};
        ``notices`` [{id, text, at}]; ``commands`` [{name, description, usage_hint}];
        ``shortcuts`` [{name, kind: message|global, callback_id, description}]; ``now`` ISO, workspace time.
        """
        return self._seeing.see(self._member(user))

    def messages(self, user: str, channel: str, thread_ts: str | None = None) -> list[Json]:
        """Return the channel (without thread replies), or one thread with its root, oldest first.

        Each: {ts, channel, user, author, is_app, text, blocks, edited, subtype, thread_ts, reply_count, reactions
        [{name, users, count}], ephemeral, at (ISO)}; ephemeral messages are those that only this person sees.
        """
        member = self._member(user)
        return self._seeing.messages(member, self._world.room_of(member, channel), thread_ts)

    def former(self, channel: str, ts: str) -> list[list[Json]]:
        """Return the blocks that a message shows and showed before, newest first: what a slow client may still show."""
        room = self._world.state.channels.get(channel)
        message = room.find(ts) if room is not None else None
        if message is None:
            return [one.blocks for one in self._world.state.ephemerals if one.ts == ts]
        return [message.blocks, *message.former]

    # behind the scenes

    def calls(self, after: int = 0, *, operator: bool = False) -> list[Json]:
        """Return the recorded exchanges numbered above ``after``.

        Each: {number, at, direction: to_slack|to_app, method, payload, answer, ms, notified: [member ids]}. Typed
        texts and answers of sealed forms are masked unless ``operator``.
        """
        return self._world.inspector.listing(after, operator=operator)

    def counts(self) -> Json:
        """Return for each person's name {messages: notifying ones received, presses, boxes: texts typed}."""
        state = self._world.state
        return {
            member.name: {key: self._world.tally[member.id][key] for key in ("messages", "presses", "boxes")}
            for member in state.members.values()
            if not member.is_bot
        }

    def set_fault(self, kind: str, method: str | None = None, times: int = 1, seconds: float = 60.0) -> None:
        """Switch a fault on; see ``bot.sandbox.faults.Fault``."""
        self._world.faults.set(kind, method, times, seconds)
        self._world.changed()

    def clear_faults(self) -> None:
        """Switch all faults off."""
        self._world.faults.clear()
        self._world.changed()

    def faults(self) -> list[Json]:
        """Return the faults that are on."""
        return self._world.faults.listing()

    async def drop_sockets(self, reason: str = "refresh_requested") -> None:
        """Send ``disconnect`` (reason warning, refresh_requested or link_disabled) and close, or cut ("cut")."""
        await self._wire.drop(reason)

    async def settle(self) -> None:
        """Return when nothing is under way at this instant; steps over pacing windows, never over due rows."""
        await self._travel.settle()

    async def advance(self, **by: float) -> datetime:
        """Move workspace time by seconds=, minutes=, hours=, days=; everything that falls due happens."""
        return await self._travel.advance_to(self._world.now() + timedelta(**by))

    async def advance_to(self, target: datetime | str, tz: str = "Europe/Berlin") -> datetime:
        """Move workspace time to an instant or to words such as "next monday 9:00", read in the zone ``tz``."""
        if isinstance(target, str):
            target = read_target(target, self._world.now(), tz)
        return await self._travel.advance_to(target.astimezone(UTC))

    def clock(self) -> Json:
        """Return {now: ISO workspace time, offset_seconds: ahead of the wall, version: number of moves}."""
        ahead = self._world.now() - wall_now()
        version = self._world.clock.version
        return {"now": self._world.now_iso(), "offset_seconds": ahead.total_seconds(), "version": version}

    async def clock_moved(self, version: int, seconds: float) -> None:
        """Return when the clock has moved past ``version``, or after ``seconds`` of wall time."""
        with contextlib.suppress(TimeoutError):
            async with wall_timeout(seconds):
                while self._world.clock.version <= version:
                    await self._world.clock.wait_until(None)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` after each change; returns what ends that."""
        self._world.listeners.append(callback)

        def end() -> None:
            if callback in self._world.listeners:
                self._world.listeners.remove(callback)

        return end

    async def begin_anew(self) -> bool:
        """Start over with the bot: both have forgotten everything. False where the bot's rows are not ours to empty."""
        return await self._begin_anew()

    def reset(self) -> None:
        """Start over: the cast as at the beginning, no messages; the clock stays where it is."""
        self._start_over()
