"""Follow-ups: ``/decide todo``, the shortcut, the button on a decision; the form; and every answer to one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.capability import Capability, Due, Handler, Help, Registrar, Reply, Stimulus, drawn
from bot.clock import phrases
from bot.domain import calendar
from bot.domain import followups as rules
from bot.domain.followups import Followed
from bot.domain.records import Audience, FollowUpCase, Record, can_see_follow_up
from bot.domain.refusals import Refusal
from bot.domain.today import FOLLOW_UPS, item_of
from bot.domain.waiting import waiting_for
from bot.flows import followups, reopenings
from bot.flows.channels import know_channel
from bot.flows.followups import Answer, Place
from bot.views import digests as weeks
from bot.views import followups as views
from bot.views import wire
from bot.views.kit import Said
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.followups import get_case, next_late
from storage.unit import Unit

__all__ = ["capability"]


def _number(ids: str, name: str) -> int:
    """Return the whole number that a button's value or a form's metadata holds by this name, 0 where there is none."""
    typed = wire.read_value(ids).get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 12 else 0


async def case_of(unit: Unit, s: Stimulus, ids: str) -> FollowUpCase | None:
    """Return the follow-up that ``ids`` name, where ``s.by`` may see it."""
    case = await get_case(unit, _number(ids, "id"))
    return case if case is not None and can_see_follow_up(Audience(s.by, s.channel), case) else None


# making one


async def on_todo(unit: Unit, s: Stimulus) -> Reply:
    """``/decide todo`` alone: what is to be done, each with its buttons; with words: the form, filled."""
    text = s.value.strip()
    if text:
        await know_channel(unit, s.channel or "", s.channel_name)
        return await _blank(unit, s, wire.value(channel=s.channel), text=text)
    return Reply(tell=await _todo(unit, s))


async def _todo(unit: Unit, s: Stimulus) -> Said:
    cases = await followups.open_cases(unit, s.by.id)
    waiting = [one for one in waiting_for([], s.by.id, cases) if (item := item_of(one)) and item.matter in FOLLOW_UPS]
    return views.todo(s.by, waiting, now=s.now)


async def _blank(unit: Unit, s: Stimulus, ids: str, *, text: str = "", command: bool = True) -> Reply:
    """Return the form for a follow-up that stands alone."""
    why_not = rules.why_not_make(s.by)
    if why_not:
        return told(why_not, s)
    filled = await followups.filled(unit, text, by=s.by, now=s.now, command=command)
    return Reply(open_view=views.form(filled, now=s.now, zone=calendar.zone_of(s.by.zone), ids=ids))


async def on_new(unit: Unit, s: Stimulus) -> Reply:
    """ "Make a follow-up" on a decision, or "New follow-up" elsewhere."""
    if not wire.number_in(s.value):
        return await _blank(unit, s, wire.value(channel=s.channel))
    record = await record_of(unit, s, s.value)
    return _on_record(record, s) if record else told(UNKNOWN, s)


def _on_record(record: Record, s: Stimulus) -> Reply:
    form = followups.form_on(record, by=s.by, now=s.now)
    return told(form, s, record) if isinstance(form, Refusal) else Reply(open_view=form)


async def on_shortcut(unit: Unit, s: Stimulus) -> Reply:
    """ "Make it a follow-up" on a message: on a card or in its thread it hangs on that record, elsewhere it stands
    alone, with the message's words and address.
    """
    message, channel = s.message or {}, s.channel or ""
    ts, thread = str(message.get("ts") or ""), str(message.get("thread_ts") or "")
    text = str(message.get("text") or "")
    await know_channel(unit, channel, s.channel_name)
    record = await reopenings.found_at(unit, channel, ts, by=s.by, asked_in=channel)
    ours = record is not None
    if record is None and thread:
        record = await reopenings.found_at(unit, channel, thread, by=s.by, asked_in=channel)
    if ours and record is not None:
        return _on_record(record, s)  # our own message says nothing that is to be done
    number = record.debate.number if record else None
    ids = wire.value(number=number, channel=channel, ts=ts, thread=thread)
    return await _blank(unit, s, ids, text=text, command=False)


async def on_made(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: it is kept, and the form says who has it and what happens next."""
    ids = wire.read_value(s.metadata)
    # A form knows no channel; that it was opened inside this one, where the record is seen, is in what we gave it.
    inside = replace(s, channel=s.channel or ids.get("channel"))
    record = await record_of(unit, inside, s.metadata) if ids.get("number") else None
    if ids.get("number") and record is None:
        return refused((UNKNOWN,), views.FIELDS)
    place = Place(
        record.debate.number if record else None, ids.get("channel", ""), ids.get("ts", ""), ids.get("thread", "")
    )
    made = await followups.make(unit, views.read_form(s.state), place, by=s.by, now=s.now)
    if not isinstance(made, Followed):
        return refused(made, views.FIELDS, zone=calendar.zone_of(s.by.zone))
    case = await get_case(unit, made.followup.id)
    return Reply(ack_update=views.made_modal(made, case, by=s.by, now=s.now)) if case else Reply()


async def on_day_typed(unit: Unit, s: Stimulus) -> Reply:
    """The type-ahead of a day: picking one of those offered is the echo."""
    zone = calendar.zone_of(s.by.zone)
    moments = await phrases.suggest(s.value, s.now, zone)
    days = [calendar.local_day(moment, zone) for moment in moments]
    if days:
        return Reply(options=views.day_options(days, calendar.local_day(s.now, zone)))
    return Reply(options=views.no_day(past=(await phrases.reading(s.value, s.now, zone)).past))


# answering one


_Step = Callable[..., Awaitable[Followed | Refusal]]


def _pressing(step: _Step) -> Handler:
    """Return the handler of a button that needs no form: the message in which it was pressed shows what is true now."""

    async def on_pressed(unit: Unit, s: Stimulus) -> Reply:
        case = await case_of(unit, s, s.value)
        if case is None:
            return told(UNKNOWN, s)
        done = await step(unit, case.followup.id, by=s.by, now=s.now)
        if isinstance(done, Refusal):
            return told(done, s)
        return Reply(replace_ephemeral=await _todo(unit, s)) if s.ephemeral and s.response_url else Reply()

    return on_pressed


def _why_not(case: FollowUpCase, do: str, s: Stimulus) -> Refusal | None:
    """Return why the form that ``do`` names does not open for whoever pressed."""
    one, known = case.followup, case.people
    if do == "decline":
        done = rules.accept(one, by=s.by, people=known, now=s.now)
        return done if isinstance(done, Refusal) and not (one.asked == s.by.id and one.open) else None
    if do in ("drop", "give"):
        return rules.why_not_give(one, by=s.by, decider=case.decider, people=known)
    return rules.why_not_answer(one, by=s.by, people=known)


def _form(case: FollowUpCase, do: str, s: Stimulus) -> dict[str, Any]:
    zone = calendar.zone_of(s.by.zone)
    if do == "give":
        return views.give_modal(case, zone=zone, now=s.now)
    if do == "later":
        usual = calendar.next_working_day(max(case.followup.due, calendar.local_day(s.now, zone)))
        return views.later_modal(case, zone=zone, now=s.now, usual=usual)
    return views.line_modal(case, do, zone=zone, now=s.now)


def _opening(do: str) -> Handler:
    """Return the handler of a button that opens a small form."""

    async def on_opened(unit: Unit, s: Stimulus) -> Reply:
        case = await case_of(unit, s, s.value)
        if case is None:
            return told(UNKNOWN, s)
        why_not = _why_not(case, do, s)
        return told(why_not, s) if why_not else Reply(open_view=_form(case, do, s))

    return on_opened


async def on_way(unit: Unit, s: Stimulus) -> Reply:
    """In "Not yet" something else was picked: the field below follows."""
    case = await case_of(unit, s, s.metadata)
    if case is None:
        return told(UNKNOWN, s)
    way, due, _, line = views.read_later(s.state)
    zone = calendar.zone_of(s.by.zone)
    usual = due or calendar.next_working_day(max(case.followup.due, calendar.local_day(s.now, zone)))
    return Reply(update_view=views.later_modal(case, zone=zone, now=s.now, way=way, line=line, usual=usual))


async def on_line(unit: Unit, s: Stimulus) -> Reply:
    """Done, declined or dropped, in a line."""
    *_, line = views.read_later(s.state)
    return await _answered(unit, s, Answer(wire.read_value(s.metadata).get("do", "drop"), line, _seen(s)))


async def on_later(unit: Unit, s: Stimulus) -> Reply:
    """ "Not yet": a new date, blocked, somebody else, or dropped."""
    way, due, to, line = views.read_later(s.state)
    return await _answered(unit, s, Answer(way, line, _seen(s), due, to))


async def on_given(unit: Unit, s: Stimulus) -> Reply:
    """Somebody else is asked to own it."""
    _, _, to, line = views.read_later(s.state)
    return await _answered(unit, s, Answer("hand", line, _seen(s), to=to))


def _seen(s: Stimulus) -> int | None:
    return _number(s.metadata, "seen") or None


async def _answered(unit: Unit, s: Stimulus, said: Answer) -> Reply:
    case = await case_of(unit, s, s.metadata)
    if case is None:
        return refused((UNKNOWN,), {})
    done = await followups.answer(unit, case.followup.id, said, by=s.by, now=s.now)
    if not isinstance(done, Followed):
        return refused(done, views.LATER_FIELDS, zone=calendar.zone_of(s.by.zone))
    fresh = await get_case(unit, case.followup.id)
    return Reply(ack_update=views.told_modal(done, fresh, by=s.by, now=s.now)) if fresh else Reply()


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.command("todo", on_todo)
    registrar.shortcut(wire.MAKE_FOLLOW_UP, on_shortcut)
    registrar.action(wire.FOLLOW_UP_NEW, on_new)
    registrar.view(wire.FOLLOW_UP_FORM, on_made)
    registrar.options(wire.FOLLOW_UP_DUE, on_day_typed)
    registrar.action(wire.FOLLOW_UP_ACCEPT, _pressing(followups.accept))
    registrar.action(wire.FOLLOW_UP_FREE, _pressing(followups.free))
    registrar.action(wire.FOLLOW_UP_NOT_ME, _pressing(followups.not_me))
    forms = {
        wire.FOLLOW_UP_DONE: "done",
        wire.FOLLOW_UP_LATER: "later",
        wire.FOLLOW_UP_DECLINE: "decline",
        wire.FOLLOW_UP_GIVE: "give",
        wire.FOLLOW_UP_DROP: "drop",
    }
    for wire_id, do in forms.items():
        registrar.action(wire_id, _opening(do))
    registrar.action(wire.FOLLOW_UP_WAY, on_way)
    registrar.view(wire.FOLLOW_UP_LINE_FORM, on_line)
    registrar.view(wire.FOLLOW_UP_LATER_FORM, on_later)
    registrar.view(wire.FOLLOW_UP_GIVE_FORM, on_given)


capability = Capability(
    name="followups",
    help=(
        Help("todo", "todo", "your follow-ups, each with its buttons"),
        Help("todo <words> @person when", "todo write the checklist @agent-2 fri", "make a follow-up"),
    ),
    register=register,
    due=(Due("late follow-ups", next_late, followups.mark_late),),
    digest=(drawn(weeks.late),),
)
