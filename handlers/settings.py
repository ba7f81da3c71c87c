"""Settings: ``/decide settings`` and the button in Home, three pages, and the one field of an admin's first Home."""

from collections.abc import Mapping

from bot.capability import Capability, Help, Registrar, Reply, Stimulus
from bot.domain.refusals import Refusal
from bot.domain.settings import Adjusted, Wanted
from bot.flows import settings
from bot.views import settings as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import told
from storage.unit import Unit

__all__ = ["capability"]


async def on_settings(unit: Unit, s: Stimulus) -> Reply:
    """The first page; whoever may not change settings hears who may."""
    form = await settings.form_for(unit, by=s.by, now=s.now)
    return told(form, s) if isinstance(form, Refusal) else Reply(open_view=form)


async def on_more(unit: Unit, s: Stimulus) -> Reply:
    """The second page, over the first."""
    form = await settings.more_form_for(unit, by=s.by, now=s.now)
    return told(form, s) if isinstance(form, Refusal) else Reply(push_view=form)


async def on_days(unit: Unit, s: Stimulus) -> Reply:
    """The page "Days off", over the first."""
    form = await settings.days_form_for(unit, by=s.by)
    return told(form, s) if isinstance(form, Refusal) else Reply(push_view=form)


def _seen(s: Stimulus) -> int | None:
    seen = wire.read_value(s.metadata).get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 9 else None


async def on_saved(unit: Unit, s: Stimulus) -> Reply:
    """The first page was sent."""
    done = await settings.adjust(unit, views.read_settings(s.state), by=s.by, now=s.now, seen=_seen(s))
    return Reply() if isinstance(done, Adjusted) else refused(done, views.FIELDS)


async def on_more_saved(unit: Unit, s: Stimulus) -> Reply:
    """The second page was sent: the first one, under it, tells of the change."""
    return await _saved(unit, s, views.read_more(s.state), views.MORE_FIELDS)


async def on_days_saved(unit: Unit, s: Stimulus) -> Reply:
    """The page "Days off" was sent; as for the second page."""
    return await _saved(unit, s, views.read_days(s.state), views.DAY_FIELDS)


async def _saved(unit: Unit, s: Stimulus, wanted: Wanted, fields: Mapping[str, str]) -> Reply:
    done = await settings.adjust(unit, wanted, by=s.by, now=s.now, seen=_seen(s))
    if not isinstance(done, Adjusted):
        return refused(done, fields)
    form = await settings.form_for(unit, by=s.by, now=s.now)
    return Reply() if isinstance(form, Refusal) else Reply(update_root=form)


async def on_approver(unit: Unit, s: Stimulus) -> Reply:
    """Who rules was picked in Home: it holds at once."""
    done = await settings.adjust(unit, {"approver": s.value or None}, by=s.by, now=s.now, seen=None)
    return Reply() if isinstance(done, Adjusted) else told(done[0], s)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.command("settings", on_settings)
    registrar.action(wire.SETTINGS_OPEN, on_settings)
    registrar.action(wire.SETTINGS_MORE, on_more)
    registrar.action(wire.SETTINGS_DAYS, on_days)
    registrar.view(wire.SETTINGS_DAYS_FORM, on_days_saved)
    registrar.view(wire.SETTINGS_FORM, on_saved)
    registrar.view(wire.SETTINGS_MORE_FORM, on_more_saved)
    registrar.action(wire.SETUP_APPROVER, on_approver)


capability = Capability(
    name="settings",
    help=(Help("settings", "settings", "what holds in this workspace; for admins and whom they name"),),
    register=register,
)
