"""Authors: a PRFAQ is handed to somebody who takes it on or declines, and taken on where its author left."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.ownership import OwningState
from bot.domain.refusals import Code, Refusal
from bot.flows import authors, desk, prfaq
from bot.views import wire
from bot.views.circles import authors as views
from handlers.replies import refused
from handlers.sight import UNKNOWN, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_hand(unit: Unit, s: Stimulus) -> Reply:
    """ "Hand it over", at its author's desk."""
    case = await prfaq.case_of(unit, wire.number_in(s.value))
    if case is None or case.prfaq.author != s.by.id:
        return told(UNKNOWN, s)
    form = views.hand_modal(case.prfaq)
    return Reply(push_view=form) if s.metadata else Reply(open_view=form)


async def on_handed(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: somebody is asked, and the desk below says so."""
    number, (to, note) = wire.number_in(s.metadata), views.read_hand(s.state)
    done = await authors.hand_over(unit, number, to, note, by=s.by, now=s.now)
    why_not = tuple(one for one in done if isinstance(one, Refusal))
    if why_not:
        return refused(why_not, views.FIELDS, zone=calendar.zone_of(s.by.zone))
    case = await prfaq.case_of(unit, number)
    beneath = case is not None and s.root_view_id not in (None, s.view_id)
    return Reply(update_root=await desk.desk(unit, case, by=s.by, now=s.now)) if case and beneath else Reply()


async def on_take(unit: Unit, s: Stimulus) -> Reply:
    """ "Take it on"."""
    done = await authors.take_on(unit, wire.number_in(s.value), by=s.by, now=s.now)
    return told(done, s) if isinstance(done, Refusal) else Reply()


async def on_decline(unit: Unit, s: Stimulus) -> Reply:
    """ "No, thanks": the form with the word why, for whoever is asked."""
    number = wire.number_in(s.value)
    case, row = await prfaq.case_of(unit, number), await authors.offered(unit, number)
    if case is None or row is None or row.owner != s.by.id:
        return told(UNKNOWN, s)
    if row.state is not OwningState.PROPOSED:
        return told(Refusal(Code.MOVED_ON), s)
    form = views.decline_modal(case.prfaq)
    return Reply(push_view=form) if s.metadata else Reply(open_view=form)


async def on_declined(unit: Unit, s: Stimulus) -> Reply:
    """The word why was written: its author reads it at the desk."""
    done = await authors.decline(unit, wire.number_in(s.metadata), views.read_why(s.state), by=s.by, now=s.now)
    why_not = tuple(one for one in done if isinstance(one, Refusal))
    return refused(why_not, views.WHY_FIELDS) if why_not else Reply(ack_clear=True)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.PRFAQ_HAND, on_hand)
    registrar.view(wire.PRFAQ_HAND_FORM, on_handed)
    registrar.action(wire.PRFAQ_TAKE_ON, on_take)
    registrar.action(wire.PRFAQ_DECLINE, on_decline)
    registrar.view(wire.PRFAQ_DECLINE_FORM, on_declined)


capability = Capability(name="authors", register=register)
