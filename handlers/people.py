"""People: somebody changed name or zone, or left; what became of a channel; the app was removed."""

from typing import Any

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.engine.gateway import read_member
from bot.flows import channels, people, troubles
from storage.people import get_bot_user
from storage.unit import Unit

__all__ = ["capability"]


async def on_user_change(unit: Unit, s: Stimulus) -> Reply:
    """Keep what Slack now says about somebody."""
    user: dict[str, Any] = s.event.get("user") or {}
    if user.get("id"):
        await people.know(unit, [read_member(user, unit.workspace)], s.now)
    return Reply()


async def on_channel_rename(unit: Unit, s: Stimulus) -> Reply:
    """A channel has a new name."""
    channel = s.event.get("channel") or {}
    if isinstance(channel, dict) and channel.get("id"):
        await channels.channel_renamed(unit, await _seen(unit, s), str(channel.get("name") or ""))
    return Reply()


_CLOSED = {
    "channel_archive": channels.ARCHIVED,
    "channel_deleted": channels.DELETED,
    "channel_left": "not_in_channel",
}


def _kind(s: Stimulus) -> str:
    """Return the event's name, in the words for a public channel."""
    return str(s.event.get("type") or "").replace("group_", "channel_")


async def _seen(unit: Unit, s: Stimulus) -> str:
    """Return which channel an event is about. What Slack calls a group is private, whatever it was before."""
    channel = s.event.get("channel") or ""
    name = str(channel.get("id") or "") if isinstance(channel, dict) else str(channel)
    if str(s.event.get("type") or "").startswith("group_") or s.event.get("channel_type") == "G":
        await channels.hide(unit, name)
    return name


async def on_channel_closed(unit: Unit, s: Stimulus) -> Reply:
    """A channel was archived or deleted, or we were taken out: what is open there goes on by direct message."""
    await channels.closed(unit, await _seen(unit, s), _CLOSED[_kind(s)], s.now)
    return Reply()


async def on_channel_unarchived(unit: Unit, s: Stimulus) -> Reply:
    """A channel came back."""
    await channels.open_again(unit, await _seen(unit, s), s.now)
    return Reply()


async def on_membership(unit: Unit, s: Stimulus) -> Reply:
    """Somebody joined a channel or left it: that matters where it was us."""
    channel = await _seen(unit, s)
    if s.event.get("user") == await get_bot_user(unit):
        if s.event.get("type") == "member_joined_channel":
            await channels.open_again(unit, channel, s.now)
        else:
            await channels.closed(unit, channel, _CLOSED["channel_left"], s.now)
    return Reply()


async def on_channel_id(unit: Unit, s: Stimulus) -> Reply:
    """Slack gave a channel another id, as it does when it is shared."""
    before, after = str(s.event.get("old_channel_id") or ""), str(s.event.get("new_channel_id") or "")
    await channels.has_id(unit, before, after, s.now)
    return Reply()


async def on_removed(unit: Unit, s: Stimulus) -> Reply:
    """The app was uninstalled or its token was revoked, in either order: nothing is sent, every row is kept."""
    kind = str(s.event.get("type") or "")
    if kind == "tokens_revoked" and not (s.event.get("tokens") or {}).get("bot"):
        return Reply()  # some person's own token, which we have no use for
    await troubles.gone(unit, kind, s.now)
    return Reply()


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.event("user_change", on_user_change)
    registrar.event("channel_rename", on_channel_rename)
    registrar.event("group_rename", on_channel_rename)
    for what in ("archive", "deleted", "left"):
        registrar.event(f"channel_{what}", on_channel_closed)
        registrar.event(f"group_{what}", on_channel_closed)
    registrar.event("channel_unarchive", on_channel_unarchived)
    registrar.event("group_unarchive", on_channel_unarchived)
    registrar.event("channel_id_changed", on_channel_id)
    registrar.event("member_joined_channel", on_membership)
    registrar.event("member_left_channel", on_membership)
    registrar.event("app_uninstalled", on_removed)
    registrar.event("tokens_revoked", on_removed)


capability = Capability(name="people", register=register)
