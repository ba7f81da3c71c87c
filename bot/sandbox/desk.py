"""The desk: what a person can do and see in the pretend Slack. The page and ``/_sandbox/`` both sit here.

``user`` is a member id, a name or an @name. ``channel`` is a channel id, a #name, or "dm" for the direct message with
the app. ``ts`` and ``thread_ts`` are Slack timestamps. What Slack's own client would not allow raises
``SandboxRefused(code, sentence)``.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from bot.sandbox.workspace import Json

__all__ = ["Desk", "Surface"]

Surface = Literal["message", "ephemeral", "modal", "home"]


class Desk:
    """Acting and seeing as a person, and the switches behind the scenes."""

    # acting as a person

    async def slash(self, user: str, channel: str, text: str) -> None:
        """Send a slash command ("/decide ...") from the channel's composer; "/invite @Decide" works too.

        An unknown command is refused (``unknown_command``). Returns when the app acknowledged or its time was up;
        then ``see(user)["notices"]`` has Slack's line about it.
        """
        raise NotImplementedError

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Post ``text`` ("@name" becomes a mention, "#name" a channel link) and return its ts."""
        raise NotImplementedError

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Add the reaction ``name`` (no colons; "hand::skin-tone-3" works); refused when it stands already."""
        raise NotImplementedError

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        """Take the reaction away; refused when it does not stand."""
        raise NotImplementedError

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
        raise NotImplementedError

    async def shortcut(self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None) -> None:
        """Use a declared shortcut (by callback id or name): on a message where it is a message shortcut."""
        raise NotImplementedError

    async def set_field(self, user: str, block_id: str, action_id: str, value: Any, *, enter: bool = False) -> None:
        """Fill an input of the top modal, on the client alone; with ``dispatch_action`` the app hears of it.

        ``value`` by element: text inputs a string; selects, radio buttons an option's value or visible text (or None);
        checkboxes and multi selects a list of these; people and channel selects ids or names; pickers "YYYY-MM-DD",
        "HH:MM" or epoch seconds. ``enter`` presses Enter in a text field. Refuses what the element does not offer.
        """
        raise NotImplementedError

    async def options(self, user: str, block_id: str, action_id: str, typed: str) -> list[Json]:
        """Type into an external select of the top modal; return the options that the app offers."""
        raise NotImplementedError

    async def submit(self, user: str) -> None:
        """Press the submit button of the top modal. Errors end up in ``see(user)["modal"]["errors"]``."""
        raise NotImplementedError

    async def close(self, user: str, *, everything: bool = False) -> None:
        """Close the top modal by its button; ``everything`` closes the whole stack, as ✕ does."""
        raise NotImplementedError

    async def open_home(self, user: str) -> None:
        """Open the app's Home tab (``app_home_opened``)."""
        raise NotImplementedError

    async def open_messages(self, user: str) -> str:
        """Open the app's Messages tab (``app_home_opened`` with tab messages); return the channel's id."""
        raise NotImplementedError

    def mark_read(self, user: str, channel: str) -> None:
        """The person has looked at the channel: nothing in it is unread."""
        raise NotImplementedError

    def dismiss(self, user: str, notice_id: str) -> None:
        """Take one of Slack's own notices away."""
        raise NotImplementedError

    # acts of an admin

    async def deactivate(self, user: str) -> None:
        """Deactivate an account (``user_change`` with ``deleted``)."""
        raise NotImplementedError

    async def reactivate(self, user: str) -> None:
        """Undo ``deactivate``."""
        raise NotImplementedError

    async def archive(self, channel: str) -> None:
        """Archive a channel (``channel_archive`` or ``group_archive``)."""
        raise NotImplementedError

    async def unarchive(self, channel: str) -> None:
        """Undo ``archive``."""
        raise NotImplementedError

    async def rename(self, channel: str, name: str) -> None:
        """Rename a channel (``channel_rename`` or ``group_rename``)."""
        raise NotImplementedError

    async def invite_bot(self, channel: str) -> None:
        """Bring the app into a channel (``member_joined_channel``)."""
        raise NotImplementedError

    async def kick_bot(self, channel: str) -> None:
        """Remove the app from a channel (``channel_left`` or ``group_left``)."""
        raise NotImplementedError

    async def join(self, user: str, channel: str) -> None:
        """A person joins a channel (``member_joined_channel``)."""
        raise NotImplementedError

    async def leave(self, user: str, channel: str) -> None:
        """A person leaves a channel (``member_left_channel``)."""
        raise NotImplementedError

    async def delete_message(self, channel: str, ts: str) -> None:
        """Delete a message by hand, whoever wrote it."""
        raise NotImplementedError

    async def uninstall(self) -> None:
        """Uninstall the app: ``tokens_revoked`` and ``app_uninstalled``; then its tokens work no more."""
        raise NotImplementedError

    # seeing as a person

    def see(self, user: str) -> Json:
        """Return what surrounds the person.

        ``me`` {id, name, tz, is_admin, is_restricted, deleted}; ``people`` (all, same shape, and ``is_bot``);
        ``channels`` [{id, name, label, kind: public|private|im, unread, mentions, archived, app_in, member_count}] with
        the direct message last once it exists; ``modal`` None or {view_id, callback_id, title, submit, close, blocks,
        values (``state.values``), errors {block_id: text}, depth}; ``home`` None or {view_id, blocks};
        ``notices`` [{id, text, at}]; ``commands`` [{name, description, usage_hint}];
        ``shortcuts`` [{name, kind: message|global, callback_id, description}]; ``now`` ISO, workspace time.
        """
        raise NotImplementedError

    def messages(self, user: str, channel: str, thread_ts: str | None = None) -> list[Json]:
        """Return the channel (without thread replies), or one thread with its root, oldest first.

        Each: {ts, channel, user, author, is_app, text, blocks, edited, subtype, thread_ts, reply_count, reactions
        [{name, users, count}], ephemeral, at (ISO)}; ephemeral messages are those that only this person sees.
        """
        raise NotImplementedError

    # behind the scenes

    def calls(self, after: int = 0, *, operator: bool = False) -> list[Json]:
        """Return the recorded exchanges numbered above ``after``.

        Each: {number, at, direction: to_slack|to_app, method, payload, answer, ms, notified: [member ids]}. Typed
        texts and answers of sealed forms are masked unless ``operator``.
        """
        raise NotImplementedError

    def counts(self) -> Json:
        """Return for each person's name {messages: notifying ones received, presses, boxes: texts typed}."""
        raise NotImplementedError

    def set_fault(self, kind: str, method: str | None = None, times: int = 1, seconds: float = 60.0) -> None:
        """Switch a fault on; see ``bot.sandbox.faults.Fault``."""
        raise NotImplementedError

    def clear_faults(self) -> None:
        """Switch all faults off."""
        raise NotImplementedError

    def faults(self) -> list[Json]:
        """Return the faults that are on."""
        raise NotImplementedError

    async def drop_sockets(self, reason: str = "refresh_requested") -> None:
        """Send ``disconnect`` (reason warning, refresh_requested or link_disabled) and close, or cut ("cut")."""
        raise NotImplementedError

    async def settle(self) -> None:
        """Return when nothing is under way at this instant; steps over pacing windows, never over due rows."""
        raise NotImplementedError

    async def advance(self, **by: float) -> datetime:
        """Move workspace time by seconds=, minutes=, hours=, days=; everything that falls due happens."""
        raise NotImplementedError

    async def advance_to(self, target: datetime | str, tz: str = "Europe/Berlin") -> datetime:
        """Move workspace time to an instant or to words such as "next monday 9:00", read in the zone ``tz``."""
        raise NotImplementedError

    def clock(self) -> Json:
        """Return {now: ISO workspace time, offset: seconds ahead of the wall, version: number of moves}."""
        raise NotImplementedError

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` after each change; returns what ends that."""
        raise NotImplementedError

    def reset(self) -> None:
        """Start over: the cast as at the beginning, no messages; the clock stays where it is."""
        raise NotImplementedError
