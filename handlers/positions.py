"""Positions: the choice buttons, the form, "I pass", withdraw; the reveal when the clock says so; reading them all."""

from bot.capability import Capability, Due, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain import positions as rules
from bot.domain.debates import SOMETHING_ELSE, Changed, DebateState
from bot.domain.intents import Kind
from bot.domain.positions import Sealed
from bot.domain.records import Audience, Item, Record, can_see
from bot.domain.refusals import Code, Refusal
from bot.flows import positions
from bot.flows.debates import not_me, waiting_for_last_answer
from bot.views import debates as cards
from bot.views import positions as views
from bot.views import refusals, wire
from handlers.replies import refused
from storage import debates
from storage.records import get_record
from storage.unit import Unit

__all__ = ["capability"]


def _refused(why_not: Refusal, record: Record | None, s: Stimulus) -> Reply:
    return Reply(tell=refusals.tell(why_not, record=record, zone=calendar.zone_of(s.by.zone)))


async def on_write(unit: Unit, s: Stimulus) -> Reply:
    """A choice button or "Write my position": the form, with that choice set; nothing is recorded yet."""
    record = await get_record(unit, wire.number_in(s.value))
    if record is None or not can_see(Audience(s.by, s.channel), Item.RECORD, record):
        return _refused(Refusal(Code.UNKNOWN_RECORD), None, s)
    why_not = rules.why_not_write(record.debate, s.by.id)
    if why_not:
        return _refused(why_not, record, s)
    last = waiting_for_last_answer(record.debate, rules.current(record.positions), s.by.id)
    choice = _chosen(record, wire.read_value(s.value).get("option"))
    return Reply(open_view=views.position_modal(record, s.by.id, choice, last, s.now))


def _chosen(record: Record, place: str | None) -> str | None:
    choices = (*record.debate.options, SOMETHING_ELSE)
    return choices[int(place)] if place and place.isdecimal() and int(place) < len(choices) else None


async def on_seal(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: sealed before the reveal, after it marked as written after reading the others."""
    number = wire.number_in(s.metadata)
    record = await get_record(unit, number)
    options = record.debate.options if record else ()
    sealed = await positions.seal(unit, number, views.read_position(s.state, options), by=s.by, now=s.now)
    if isinstance(sealed, Sealed):
        return Reply()
    return refused(sealed, views.FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


async def on_menu(unit: Unit, s: Stimulus) -> Reply:
    """The "⋯" of the ask: I pass, withdraw, not me, how this works."""
    done: Sealed | Changed | Refusal
    number, picked = wire.number_in(s.value), wire.read_value(s.value).get("do")
    if picked == "pass":
        done = await positions.pass_on(unit, number, by=s.by, now=s.now)
    elif picked == "withdraw":
        done = await positions.withdraw(unit, number, by=s.by, now=s.now)
    elif picked == "not_me":
        done = await not_me(unit, number, by=s.by, now=s.now)
    else:
        return Reply(open_view=cards.how_it_works())
    return Reply() if not isinstance(done, Refusal) else _refused(done, await get_record(unit, number), s)


async def on_read(unit: Unit, s: Stimulus) -> Reply:
    """All positions, a page at a time, for whoever may see them, once they are open."""
    view = await _page(unit, s)
    return view if isinstance(view, Reply) else Reply(open_view=view)


async def on_turn(unit: Unit, s: Stimulus) -> Reply:
    """Another page of the same."""
    view = await _page(unit, s)
    return view if isinstance(view, Reply) else Reply(update_view=view)


async def _page(unit: Unit, s: Stimulus) -> dict[str, object] | Reply:
    record = await get_record(unit, wire.number_in(s.value))
    audience = Audience(s.by, s.channel)
    if record is None or not can_see(audience, Item.RECORD, record):
        return _refused(Refusal(Code.UNKNOWN_RECORD), None, s)
    if not can_see(audience, Item.WORDS, record):
        code = Code.PEEK if record.debate.state is DebateState.COLLECTING else Code.ENDED
        facts = {"deadline": record.debate.deadline, "state": record.debate.state, "at": record.debate.ended_at}
        return _refused(Refusal(code, facts), record, s)
    page = wire.read_value(s.value).get("page", "")
    return views.positions_modal(record, int(page) if page.isdecimal() else 0)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.POSITION_WRITE, on_write)
    registrar.view(wire.POSITION_FORM, on_seal)
    registrar.action(wire.ASK_MENU, on_menu)
    registrar.action(wire.POSITIONS_READ, on_read)
    registrar.action(wire.POSITIONS_TURN, on_turn)


capability = Capability(
    name="positions",
    register=register,
    renders={Kind.REVEAL: positions.render_reveal},
    due=(
        Due("reveal", debates.next_deadline, positions.reveal_due),
        Due("undecided", debates.next_undecided, positions.expire_undecided),
    ),
)
