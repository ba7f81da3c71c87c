"""History: what happened to a record, for whoever may see it; the card's ⋯ opens it, its buttons turn the pages."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.flows import history
from bot.views import wire
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_turn(unit: Unit, s: Stimulus) -> Reply:
    """Another page of the same."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    typed = wire.read_value(s.value).get("page", "")
    page = int(typed) if typed.isdecimal() and len(typed) < 9 else 0
    return Reply(update_view=await history.shown(unit, record, by=s.by, channel=s.channel, page=page, now=s.now))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.HISTORY_TURN, on_turn)


capability = Capability(name="history", register=register)
