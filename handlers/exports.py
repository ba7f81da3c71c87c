"""Exports: "Export" in the settings, for whoever may change them; "Export what is about me" in one's own messages."""

from bot.capability import Capability, Registrar, Reply, Stimulus, Upload
from bot.domain.refusals import Code, Refusal
from bot.flows import exports
from bot.views import exports as views
from bot.views import wire
from handlers.sight import told
from storage.unit import Unit

__all__ = ["capability"]


async def on_open(unit: Unit, s: Stimulus) -> Reply:
    """The page on which a format is picked, over the settings."""
    refused = await exports.why_not_all(unit, s.by)
    return told(refused, s) if refused else Reply(push_view=views.export_modal())


async def on_all(unit: Unit, s: Stimulus) -> Reply:
    """All that whoever pressed may see goes into their messages."""
    form = views.read_format(s.value)
    if form is None:
        return told(Refusal(Code.MOVED_ON), s)
    made = await exports.all_file(unit, form, by=s.by, channel=s.channel or "")
    if isinstance(made, Refusal):
        return told(made, s)
    return Reply(tell=views.on_its_way(), upload=made) if isinstance(made, Upload) else Reply(tell=made)


async def on_mine(unit: Unit, s: Stimulus) -> Reply:
    """What is about whoever pressed goes into their messages."""
    made = await exports.about_file(unit, by=s.by, channel=s.channel or "")
    return Reply(tell=views.on_its_way(), upload=made) if isinstance(made, Upload) else Reply(tell=made)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.EXPORT_OPEN, on_open)
    registrar.action(wire.EXPORT_ALL, on_all)
    registrar.action(wire.EXPORT_MINE, on_mine)


capability = Capability(name="exports", register=register)
