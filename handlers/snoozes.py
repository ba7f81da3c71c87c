"""Snoozes: the ⋯ of an item, "Remind me later" in Home, and the form for another day."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.records import Audience, FollowUpCase, Record, can_see_follow_up
from bot.domain.refusals import Code, Refusal
from bot.domain.snoozes import Snooze, When, until_of
from bot.domain.today import FOLLOW_UPS, Item
from bot.flows import snoozes, today
from bot.views import snoozes as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.followups import get_case
from storage.unit import Unit

__all__ = ["capability"]


async def _subject(unit: Unit, s: Stimulus, ids: str, item: Item | None) -> Record | FollowUpCase | None:
    """Return what the item is about, where ``s.by`` may see it: a record, or a follow-up."""
    if item is None or item.matter not in FOLLOW_UPS:
        return await record_of(unit, s, ids)
    case = await get_case(unit, item.number)
    return case if case is not None and can_see_follow_up(Audience(s.by, s.channel), case) else None


def _record(subject: Record | FollowUpCase) -> Record | None:
    return subject if isinstance(subject, Record) else None


async def on_menu(unit: Unit, s: Stimulus) -> Reply:
    """A day was chosen in the ⋯: it is put off at once, or the form asks for another day."""
    item, when = views.read_item(s.value)
    subject = await _subject(unit, s, s.value, item)
    if subject is None:
        return told(UNKNOWN, s)
    record = _record(subject)
    if item is None or when is None:
        return told(Refusal(Code.MOVED_ON), s, record)
    zone = calendar.zone_of(s.by.zone)
    if when is When.A_DATE:
        return Reply(open_view=views.snooze_modal(item, now=s.now, zone=zone))
    done = await snoozes.put_off(unit, subject, item, until_of(when, s.now, zone, s.by.working), by=s.by, now=s.now)
    return Reply() if isinstance(done, Snooze) else told(done, s, record)


async def on_pick(unit: Unit, s: Stimulus) -> Reply:
    """ "Remind me later" in Home: the form asks what, and until when."""
    waiting = await today.everything(unit, s.by.id)
    form = views.pick_modal(waiting, now=s.now, zone=calendar.zone_of(s.by.zone))
    return Reply(open_view=form) if form else told(Refusal(Code.MOVED_ON), s)


async def on_saved(unit: Unit, s: Stimulus) -> Reply:
    """The form for another day was sent."""
    ids = s.metadata or views.read_what(s.state)
    item, _ = views.read_item(ids)
    subject = await _subject(unit, s, ids, item)
    if subject is None or item is None:
        return refused((UNKNOWN,), views.FIELDS)
    done = await snoozes.put_off(unit, subject, item, views.read_date(s.state), by=s.by, now=s.now)
    if isinstance(done, Snooze):
        return Reply()
    return refused((done,), views.FIELDS, record=_record(subject), zone=calendar.zone_of(s.by.zone))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.SNOOZE, on_menu)
    registrar.action(wire.SNOOZE_PICK, on_pick)
    registrar.view(wire.SNOOZE_FORM, on_saved)


capability = Capability(name="snoozes", register=register)
