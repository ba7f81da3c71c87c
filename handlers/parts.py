"""Parts: "Seen", of somebody who is only told what was decided."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.flows import parts
from bot.views import wire
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_seen(unit: Unit, s: Stimulus) -> Reply:
    """Who is only told has seen what was decided: it leaves Home and their morning message."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    refused = await parts.seen(unit, record.debate.number, by=s.by, now=s.now)
    return told(refused, s, record) if refused else Reply()


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.PARTS_SEEN, on_seen)


capability = Capability(name="parts", register=register)
