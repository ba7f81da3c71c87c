"""Reviews: looks back that open on their day, and "Show me": the record as it was."""

from bot.capability import Capability, Due, Registrar, Reply, Stimulus
from bot.domain.intents import Kind
from bot.flows import reviews
from bot.views import wire
from handlers.sight import UNKNOWN, record_of, told
from storage.reviews import next_look_back
from storage.unit import Unit

__all__ = ["capability"]


def _page(s: Stimulus) -> int:
    typed = wire.read_value(s.value).get("page", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


async def on_show(unit: Unit, s: Stimulus) -> Reply:
    """ "Show me": what was thought when it was decided."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    return Reply(open_view=reviews.as_it_was(record, _page(s)))


async def on_turn(unit: Unit, s: Stimulus) -> Reply:
    """Another page of the same."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    return Reply(update_view=reviews.as_it_was(record, _page(s)))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.REVIEW_SHOW, on_show)
    registrar.action(wire.REVIEW_TURN, on_turn)


capability = Capability(
    name="reviews",
    register=register,
    renders={Kind.LATER: reviews.render_later},
    due=(Due("look backs", next_look_back, reviews.open_due),),
)
