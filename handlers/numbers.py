"""Numbers: ``/decide numbers``, of this channel or of all that one may see; and the picture, where one can be sent."""

from bot.capability import Capability, Help, Registrar, Reply, Stimulus
from bot.domain.refusals import Refusal
from bot.flows import numbers
from bot.flows.channels import know_channel
from bot.views import numbers as views
from bot.views import wire
from handlers.sight import told
from storage.unit import Unit

__all__ = ["capability"]

ALL = "all"


def _here(s: Stimulus, of: str) -> str | None:
    """Return the channel whose numbers are asked for; None for all that whoever asks may see."""
    channel = s.channel or ""
    private = channel.startswith("D") or s.channel_name == "directmessage"
    return None if of == ALL or private or not channel else channel


async def on_numbers(unit: Unit, s: Stimulus) -> Reply:
    """``/decide numbers``: those of this channel; ``numbers all``, or in a direct message: of all that one may see."""
    here = _here(s, s.value.strip().casefold())
    if here:
        await know_channel(unit, here, s.channel_name)
    return Reply(tell=await numbers.shown(unit, by=s.by, here=here, now=s.now))


async def on_show(unit: Unit, s: Stimulus) -> Reply:
    """The same of all, in place of what was pressed in."""
    here = _here(s, wire.read_value(s.value).get("of", ALL))
    return Reply(replace_ephemeral=await numbers.shown(unit, by=s.by, here=here, now=s.now))


async def on_picture(unit: Unit, s: Stimulus) -> Reply:
    """The picture goes into the direct message of whoever asks, with the same figures as text."""
    here = _here(s, wire.read_value(s.value).get("of", ALL))
    made = await numbers.picture(unit, by=s.by, here=here, channel=s.channel or "", now=s.now)
    return told(made, s) if isinstance(made, Refusal) else Reply(tell=views.on_its_way(), upload=made)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.command("numbers", on_numbers)
    registrar.action(wire.NUMBERS_SHOW, on_show)
    registrar.action(wire.NUMBERS_PICTURE, on_picture)


capability = Capability(
    name="numbers",
    help=(Help("numbers", "numbers", "how deciding went here over twelve weeks; figures of no person"),),
    register=register,
)
