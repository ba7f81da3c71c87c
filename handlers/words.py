"""Words that were never opened: read again by their author, a page at a time, and erased."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import words as rules
from bot.domain.refusals import Refusal
from bot.flows import words
from bot.views import wire
from bot.views import words as views
from bot.views.notices import notice_modal
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_read(unit: Unit, s: Stimulus) -> Reply:
    """ "See your words": whoever presses sees their own, and nobody else's."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    why_not = rules.why_not_read(record.debate, record.positions, s.by.id, record.sheets)
    if why_not:
        return told(why_not, s, record)
    form = views.words_modal(record, s.by.id, s.now)
    return Reply(push_view=form) if s.view_id else Reply(open_view=form)


async def on_turn(unit: Unit, s: Stimulus) -> Reply:
    """Another page of the same."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    page = wire.read_value(s.value).get("page", "")
    turned = int(page) if page.isdecimal() and len(page) < 6 else 0
    return Reply(update_view=views.words_modal(record, s.by.id, s.now, turned))


async def on_erase(unit: Unit, s: Stimulus) -> Reply:
    """ "Erase them", after Slack has asked whether it is meant."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    done = await words.erase(unit, record.debate.number, by=s.by, now=s.now)
    return told(done, s, record) if isinstance(done, Refusal) else Reply(update_view=notice_modal(views.erased()))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.WORDS_READ, on_read)
    registrar.action(wire.WORDS_TURN, on_turn)
    registrar.action(wire.WORDS_ERASE, on_erase)


capability = Capability(name="words", register=register)
