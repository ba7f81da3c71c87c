"""Positions: the choice buttons, the form, "I pass", withdraw; the reveal when the clock says so; reading them all."""

from bot.capability import Capability, Due, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain import positions as rules
from bot.domain.commitments import Answer, AnswerForm
from bot.domain.debates import SOMETHING_ELSE, DebateState
from bot.domain.intents import Kind
from bot.domain.positions import Sealed
from bot.domain.records import Audience, Item, Record, can_see
from bot.domain.refusals import Code, Refusal
from bot.domain.words import why_not_read
from bot.flows import away, commitments, parts, positions
from bot.flows.debates import channel_posted, not_me, waiting_for_last_answer
from bot.flows.doors import correction_form
from bot.flows.reopenings import before_it
from bot.views import away as messages
from bot.views import debates as cards
from bot.views import positions as views
from bot.views import wire
from bot.views.words import words_modal
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage import debates
from storage.unit import Unit

__all__ = ["capability"]


async def on_write(unit: Unit, s: Stimulus) -> Reply:
    """A choice button or "Write my position": the form, with that choice set; nothing is recorded yet."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    why_not = rules.why_not_write(record.debate, s.by.id)
    if why_not:
        return told(why_not, s, record)
    last = waiting_for_last_answer(record.debate, rules.current(record.positions), s.by.id)
    choice = _chosen(record, wire.read_value(s.value).get("option"))
    kept = await positions.draft_of(unit, record.debate.number, by=s.by, now=s.now)
    before = await before_it(unit, record, by=s.by, channel=s.channel)
    return Reply(open_view=views.position_modal(record, s.by.id, choice, last, s.now, kept, before))


def _chosen(record: Record, place: str | None) -> str | None:
    choices = (*record.debate.options, SOMETHING_ELSE)
    return choices[int(place)] if place and place.isdecimal() and int(place) < len(choices) else None


async def on_choice(unit: Unit, s: Stimulus) -> Reply:
    """A choice was picked in the form: what is written so far is kept for the next time, and nothing is recorded."""
    record = await record_of(unit, s, s.metadata)
    if record is not None and rules.why_not_write(record.debate, s.by.id) is None:
        form = views.read_position(s.state, record.debate.options, s.metadata)
        await positions.save_draft(unit, record.debate.number, form, by=s.by, now=s.now)
    return Reply()


async def on_seal(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: sealed before the reveal, after it marked as written after reading the others."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.FIELDS)
    form = views.read_position(s.state, record.debate.options, s.metadata)
    sealed = await positions.seal(unit, record.debate.number, form, by=s.by, now=s.now)
    if isinstance(sealed, Sealed):
        alone = s.by.id == record.debate.opener and s.by.id not in record.debate.contributors
        return Reply(tell=views.sealed_unasked(record)) if alone and not sealed.everybody_in else Reply()
    if rules.why_not_write(record.debate, s.by.id) is None:
        await positions.save_draft(unit, record.debate.number, form, by=s.by, now=s.now)
    return refused(sealed, views.FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


async def on_menu(unit: Unit, s: Stimulus) -> Reply:
    """The "⋯" of the ask: I pass, withdraw, not me, recuse myself, one's own words, how this works."""
    done: object
    picked = wire.read_value(s.value).get("do")
    if picked == "fewer":
        return Reply(tell=messages.fewer(await away.fewer(unit, by=s.by, now=s.now)))
    record = await record_of(unit, s, s.value)
    if picked == "door" and record is not None:
        form = correction_form(record, by=s.by)
        return told(form, s, record) if isinstance(form, Refusal) else Reply(open_view=form)
    if picked not in ("pass", "withdraw", "not_me", "recuse", "words", "door"):
        return Reply(open_view=cards.how_it_works())
    if record is None:
        return told(UNKNOWN, s)
    if picked == "words":
        refusal = why_not_read(record.debate, record.positions, s.by.id, record.sheets)
        return told(refusal, s, record) if refusal else Reply(open_view=words_modal(record, s.by.id, s.now))
    number = record.debate.number
    if picked == "pass":
        done = await positions.pass_on(unit, number, by=s.by, now=s.now)
    elif picked == "withdraw":
        done = await positions.withdraw(unit, number, by=s.by, now=s.now)
    elif picked == "recuse":
        said = await commitments.answer(unit, number, AnswerForm(Answer.RECUSED), by=s.by, now=s.now)
        done = said[0] if isinstance(said, tuple) else said
    else:
        done = await not_me(unit, number, by=s.by, now=s.now)
    return told(done, s, await record_of(unit, s, s.value)) if isinstance(done, Refusal) else Reply()


async def on_read(unit: Unit, s: Stimulus) -> Reply:
    """All positions, a page at a time, for whoever may see them, once they are open."""
    view = await _page(unit, s)
    if isinstance(view, Reply):
        return view
    await parts.seen(unit, wire.number_in(s.value), by=s.by, now=s.now)
    return Reply(open_view=view)


async def on_turn(unit: Unit, s: Stimulus) -> Reply:
    """Another page of the same."""
    view = await _page(unit, s)
    return view if isinstance(view, Reply) else Reply(update_view=view)


async def _page(unit: Unit, s: Stimulus) -> dict[str, object] | Reply:
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    if not can_see(Audience(s.by, s.channel), Item.WORDS, record):
        code = Code.DECIDER_FIRST if s.by.id == record.debate.decider else Code.PEEK
        code = code if record.debate.state is DebateState.COLLECTING else Code.ENDED
        debate = record.debate
        sealed = sum(one in debate.contributors for one in rules.current(record.positions))
        facts = {"deadline": debate.deadline, "state": debate.state, "at": debate.ended_at}
        facts |= {"sealed": sealed, "asked": len(debate.contributors)} if code is Code.PEEK else {}
        return told(Refusal(code, facts), s, record)
    page = wire.read_value(s.value).get("page", "")
    return views.positions_modal(record, int(page) if page.isdecimal() else 0, s.by.id)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.POSITION_WRITE, on_write)
    registrar.action(wire.CHOICE, on_choice)
    registrar.view(wire.POSITION_FORM, on_seal)
    registrar.action(wire.ASK_MENU, on_menu)
    registrar.action(wire.POSITIONS_READ, on_read)
    registrar.action(wire.POSITIONS_TURN, on_turn)


capability = Capability(
    name="positions",
    register=register,
    renders={Kind.REVEAL: positions.render_reveal},
    posted={Kind.REVEAL: channel_posted},
    due=(
        Due("reveal", debates.next_deadline, positions.reveal_due),
        Due("undecided", debates.next_undecided, positions.expire_undecided),
    ),
)
