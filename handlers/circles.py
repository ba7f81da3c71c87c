"""Circles: whom a PRFAQ is read by, the verdict, and the decision that an approved one becomes."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.circles import Given, PrfaqState, VerdictForm, why_not_give
from bot.domain.circles.states import why_not_write
from bot.domain.intents import Kind
from bot.domain.prfaq.checks import answers_to_failure
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows import circles, desk, prfaq
from bot.flows.circles import keep_verdict, kept_verdict, usual_return
from bot.flows.debates import channel_posted
from bot.views import refusals, wire
from bot.views.circles import forms
from bot.views.kit import clip
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


# asking


async def on_ask(unit: Unit, s: Stimulus) -> Reply:
    """ "Ask circle n": the form, or all that is missing first, each with the way to it."""
    case = await prfaq.case_of(unit, wire.number_in(s.value))
    if case is None or case.prfaq.author != s.by.id:
        return told(UNKNOWN, s)
    why_not = why_not_write(case.prfaq, s.by.id)
    if why_not:
        return told(why_not, s)
    form = await desk.ask_form(unit, case, by=s.by, now=s.now, channel=s.channel or "")
    return Reply(push_view=form) if s.metadata else Reply(open_view=form)


async def on_asked(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: the card is posted, and each reader is asked once it stands."""
    number, form = wire.number_in(s.metadata), forms.read_circle(s.state)
    case = await prfaq.case_of(unit, number)
    if case is None or case.prfaq.author != s.by.id:
        return refused((UNKNOWN,), {})
    read = await desk.known_for(unit, case, form, by=s.by, now=s.now)
    if any(one.code is Code.PRFAQ_CONFIDENTIAL for one in read.found):
        return Reply(ack_update=await desk.ask_form(unit, case, by=s.by, now=s.now, asked=form))
    asked = await circles.ask(unit, number, form, read, by=s.by, now=s.now, asked_from=s.view_id or "")
    if isinstance(asked, tuple):
        return refused(asked, forms.CIRCLE_FIELDS, zone=calendar.zone_of(s.by.zone))
    return Reply(ack_clear=True)


# the verdict


async def _judged(unit: Unit, s: Stimulus, ids: str) -> tuple[Record, Refusal | None] | None:
    record = await record_of(unit, s, ids)
    if record is None or record.circle is None:
        return None
    case = await prfaq.case_of(unit, record.circle.prfaq)
    return (record, why_not_give(record.debate, case.prfaq, s.by.id)) if case else None


async def on_verdict(unit: Unit, s: Stimulus) -> Reply:
    """ "Give the verdict": the form, for its decider alone, once notes are open."""
    found = await _judged(unit, s, s.value)
    if found is None:
        return told(UNKNOWN, s)
    record, why_not = found
    if why_not:
        return told(why_not, s, record)
    kept = await kept_verdict(unit, record.debate.number, by=s.by, now=s.now)
    form = forms.verdict_modal(record, kept, usual=usual_return(s.now, s.by))
    return Reply(push_view=form) if s.metadata else Reply(open_view=form)


async def on_word(unit: Unit, s: Stimulus) -> Reply:
    """A word was picked: the form asks for what this verdict needs, and what is typed so far is kept."""
    found = await _judged(unit, s, s.metadata)
    if found is None or found[1]:
        return Reply()
    form = forms.read_verdict(s.state)
    await keep_verdict(unit, found[0].debate.number, form, by=s.by, now=s.now)
    return Reply(update_view=forms.verdict_modal(found[0], form, usual=usual_return(s.now, s.by)))


async def on_given(unit: Unit, s: Stimulus) -> Reply:
    """The verdict was sent. A short reason is asked about once more, and may stand, because ..."""
    return await _give(unit, s, forms.read_verdict(s.state))


async def _give(unit: Unit, s: Stimulus, form: VerdictForm) -> Reply:
    number = wire.number_in(s.metadata)
    given = await circles.give(unit, number, form, by=s.by, now=s.now)
    record = await record_of(unit, s, s.metadata)
    zone = calendar.zone_of(s.by.zone)
    if isinstance(given, Given):
        approved = given.prfaq.state is PrfaqState.APPROVED
        return await _to_decide(unit, s, given.prfaq.number, number) if approved else Reply(ack_clear=True)
    if record is not None and [one.code for one in given] == [Code.THIN_VERDICT]:
        await keep_verdict(unit, number, form, by=s.by, now=s.now)
        return Reply(ack_push=forms.thin_modal(record, refusals.sentence(given[0], record=record, zone=zone)))
    return refused(given, forms.VERDICT_FIELDS, record=record, zone=zone)


async def on_thin(unit: Unit, s: Stimulus) -> Reply:
    """The short reason stands: the verdict is given as it was written."""
    number = wire.number_in(s.metadata)
    line, _ = forms.read_line(s.state)
    waived = await circles.waive_length(unit, number, line, by=s.by, now=s.now)
    if isinstance(waived, Refusal):
        return refused((waived,), forms.LINE_FIELDS)
    return await _give(unit, s, await kept_verdict(unit, number, by=s.by, now=s.now))


# what was approved becomes a decision


async def _to_decide(unit: Unit, s: Stimulus, number: int, circle: int, *, acked: bool = True) -> Reply:
    case = await prfaq.case_of(unit, number)
    if case is None:
        return told(UNKNOWN, s)
    _, stop = answers_to_failure(case.document)
    form = forms.decide_modal(
        case.prfaq,
        circle,
        [case.prfaq.author],
        look_back=calendar.default_review(s.now, calendar.zone_of(s.by.zone), s.by.working),
        stop=clip(" ".join(stop.split()), 290),
        statement=circles.statement_of(case.prfaq),
    )
    return Reply(ack_update=form) if acked else Reply(open_view=form)


async def on_decide(unit: Unit, s: Stimulus) -> Reply:
    """ "Record the decision": whoever approved it, where they left that for later."""
    ids = wire.read_value(s.value)
    circle = int(ids["circle"]) if ids.get("circle", "").isdecimal() else 0
    record = await record_of(unit, s, wire.value(number=circle))
    if record is None or record.circle is None:
        return told(UNKNOWN, s)
    if record.circle.given_by != s.by.id:
        return told(Refusal(Code.NOT_DECIDER, {"decider": record.circle.given_by}), s, record)
    return await _to_decide(unit, s, wire.number_in(s.value), circle, acked=False)


async def on_decided(unit: Unit, s: Stimulus) -> Reply:
    """The decision is recorded: its card is posted, its owner is asked, what would make us stop is armed."""
    ids = wire.read_value(s.metadata)
    circle = int(ids["circle"]) if ids.get("circle", "").isdecimal() else 0
    number, form = wire.number_in(s.metadata), forms.read_decide(s.state)
    done = await circles.approve(unit, number, circle, form, by=s.by, now=s.now, recorded_from=s.view_id or "")
    if isinstance(done, tuple):
        return refused(done, forms.DECIDE_FIELDS, zone=calendar.zone_of(s.by.zone))
    return Reply(ack_clear=True)


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.action(wire.PRFAQ_ASK, on_ask)
    registrar.view(wire.CIRCLE_FORM, on_asked)
    registrar.action(wire.VERDICT, on_verdict)
    registrar.action(wire.VERDICT_WORD, on_word)
    registrar.view(wire.VERDICT_FORM, on_given)
    registrar.view(wire.THIN_FORM, on_thin)
    registrar.action(wire.PRFAQ_DECIDE, on_decide)
    registrar.view(wire.PRFAQ_DECIDE_FORM, on_decided)


capability = Capability(
    name="circles",
    register=register,
    renders={Kind.TEXT: circles.render_text},
    posted={Kind.TEXT: channel_posted},
)
