"""Hand-overs: the form "Hand over deciding", and the answers to it."""

from collections.abc import Awaitable, Callable

from bot.capability import Capability, Handler, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.handovers import Handed
from bot.domain.refusals import Refusal
from bot.flows import handovers
from bot.views import handovers as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.records import get_record
from storage.unit import Unit

__all__ = ["capability"]


async def on_hand(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: somebody is asked to decide, or it is proposed."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.FIELDS)
    to, reason = views.read_hand(s.state)
    done = await handovers.hand_over(unit, record.debate.number, to, reason, by=s.by, now=s.now)
    if isinstance(done, Handed):
        return Reply(ack_clear=True)
    return refused(done, views.FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


_Answer = Callable[..., Awaitable[Handed | Refusal]]


def _answering(verb: _Answer) -> Handler:
    """Return the handler of a button that answers an offer; the form in which it stood shows what is true now."""

    async def on_pressed(unit: Unit, s: Stimulus) -> Reply:
        record = await record_of(unit, s, s.value)
        ids = wire.read_value(s.value)
        ordinal = ids.get("ordinal", "")
        if record is None or not ordinal.isdecimal() or len(ordinal) > 6:
            return told(UNKNOWN, s)
        done = await verb(unit, record.debate.number, int(ordinal), by=s.by, now=s.now)
        if isinstance(done, Refusal):
            return told(done, s, record)
        fresh = await get_record(unit, record.debate.number) if ids.get("form") else None
        return Reply(update_view=views.answered_modal(fresh, done.handover)) if fresh else Reply()

    return on_pressed


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.view(wire.HANDOVER_FORM, on_hand)
    answers: dict[str, _Answer] = {
        wire.HANDOVER_TAKE: handovers.take,
        wire.HANDOVER_REFUSE: handovers.refuse,
        wire.HANDOVER_AGREE: handovers.agree,
        wire.HANDOVER_BACK: handovers.take_back,
    }
    for wire_id, verb in answers.items():
        registrar.action(wire_id, _answering(verb))


capability = Capability(name="handovers", register=register)
