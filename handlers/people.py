"""People: somebody changed name or zone, or left; a channel was renamed or archived; the app was removed."""

from typing import Any

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.engine.gateway import read_member
from bot.flows import channels, people
from storage.people import mark_archived, stop_workspace
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
    if channel.get("id"):
        await channels.channel_renamed(unit, str(channel["id"]), str(channel.get("name") or ""))
    return Reply()


async def on_channel_archived(unit: Unit, s: Stimulus) -> Reply:
    """A channel was archived: what is open there goes on by direct message."""
    await people.channel_archived(unit, str(s.event.get("channel") or ""), s.now)
    return Reply()


async def on_channel_unarchived(unit: Unit, s: Stimulus) -> Reply:
    """A channel came back."""
    await mark_archived(unit, str(s.event.get("channel") or ""), archived=False)
    return Reply()


async def on_removed(unit: Unit, s: Stimulus) -> Reply:
    """The app was uninstalled or its token was revoked: nothing is sent any more, every row is kept."""
    if s.event.get("type") == "tokens_revoked" and not (s.event.get("tokens") or {}).get("bot"):
        return Reply()  # some person's own token, which we have no use for
    await stop_workspace(unit, s.now)
    return Reply()


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.event("user_change", on_user_change)
    registrar.event("channel_rename", on_channel_rename)
    registrar.event("group_rename", on_channel_rename)
    registrar.event("channel_archive", on_channel_archived)
    registrar.event("group_archive", on_channel_archived)
    registrar.event("channel_unarchive", on_channel_unarchived)
    registrar.event("group_unarchive", on_channel_unarchived)
    registrar.event("app_uninstalled", on_removed)
    registrar.event("tokens_revoked", on_removed)


capability = Capability(name="people", register=register)
