"""Reviews: looks back that open on their day, "Show me": the record as it was, and the process before the outcome."""

from bot.capability import Capability, Due, Help, Registrar, Reply, Stimulus, drawn
from bot.domain import calendar
from bot.domain import reviews as rules
from bot.domain.intents import Kind
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.domain.reviews import OutcomeForm, Process, Review
from bot.flows import home, reviews
from bot.views import digests as weeks
from bot.views import lookbacks, wire
from bot.views import reviews as views
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.ownership import list_owned
from storage.people import get_command
from storage.reviews import next_look_back, next_skip
from storage.unit import Unit

__all__ = ["capability"]


def _page(s: Stimulus) -> int:
    typed = wire.read_value(s.value).get("page", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


async def on_review(unit: Unit, s: Stimulus) -> Reply:
    """``/decide review 42``: the form where it is due and theirs, else when it is; the word alone: which one?"""
    typed, today = s.value.strip().removeprefix("#"), calendar.local_day(s.now, calendar.zone_of(s.by.zone))
    if not typed:
        return Reply(tell=lookbacks.which(await list_owned(unit, s.by.id), today, await get_command(unit)))
    number = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    record = await record_of(unit, s, wire.value(number=number))
    if record is None:
        return told(UNKNOWN, s)
    decision, debate = record.decision, record.debate
    if decision is None:
        return told(Refusal(Code.NOTHING_TO_LOOK_AT), s, record)
    if decision.ended_at is not None:
        facts = {"state": decision.state, "at": decision.ended_at, "by": decision.ended_by}
        return told(Refusal(Code.OVER_BY_NOW, facts), s, record)
    looker = rules.looks_back(decision, debate.decider, record.people, record.ownerships)
    due = next(iter(rules.to_look_at(record.reviews)), None)
    if due is None:
        return Reply(tell=lookbacks.not_due(record, looker, rules.next_on(decision, record.reviews), today))
    return _due(record, due, looker, s)


def _due(record: Record, review: Review, looker: str, s: Stimulus) -> Reply:
    """Open the form at its half that is still to be said: the outcome is not seen before the process (R1)."""
    if s.by.id != looker:
        return told(Refusal(Code.NOT_OWNER, {"owner": looker}), s, record)
    zone = calendar.zone_of(s.by.zone)
    if review.process is None:
        return Reply(open_view=lookbacks.process_modal(record, review, zone, s.now))
    return Reply(open_view=views.outcome_modal(record, review, OutcomeForm(None), s.now, zone))


def _in_form(s: Stimulus) -> bool:
    return wire.read_value(s.value).get("form") == "1"


async def on_show(unit: Unit, s: Stimulus) -> Reply:
    """ "Show me": what was thought when it was decided."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    was = reviews.as_it_was(record, _page(s))
    return Reply(push_view=was) if _in_form(s) else Reply(open_view=was)


async def on_turn(unit: Unit, s: Stimulus) -> Reply:
    """Another page of the same."""
    record = await record_of(unit, s, s.value)
    if record is None or record.decision is None:
        return told(UNKNOWN, s)
    return Reply(update_view=reviews.as_it_was(record, _page(s)))


def _ordinal(ids: str) -> int:
    typed = wire.read_value(ids).get("ordinal", "")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0


def _review(record: Record, ids: str) -> Review | None:
    return next((one for one in record.reviews if one.ordinal == _ordinal(ids)), None)


async def _judged(unit: Unit, s: Stimulus, process: Process) -> Reply:
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    done = await reviews.judge_process(unit, record.debate.number, _ordinal(s.value), process, by=s.by, now=s.now)
    if isinstance(done, Refusal):
        return told(done, s, record)
    form = views.outcome_modal(record, done, OutcomeForm(None), s.now, calendar.zone_of(s.by.zone))
    return Reply(update_view=form) if _in_form(s) else Reply(open_view=form)


async def on_sound(unit: Unit, s: Stimulus) -> Reply:
    """ "It was sound": kept, and only then the outcome is asked."""
    return await _judged(unit, s, Process.SOUND)


async def on_not_sound(unit: Unit, s: Stimulus) -> Reply:
    """ "It was not": the same."""
    return await _judged(unit, s, Process.NOT_SOUND)


async def on_outcome(unit: Unit, s: Stimulus) -> Reply:
    """ "Say it": the outcome, where the process was judged before."""
    record = await record_of(unit, s, s.value)
    review = _review(record, s.value) if record else None
    if record is None or review is None:
        return told(UNKNOWN, s)
    if review.process is None:
        return told(Refusal(Code.PROCESS_FIRST), s, record)
    if review.verdict is not None:
        return told(Refusal(Code.LOOKED_BACK, {"at": review.closed_at, "by": review.judged_by}), s, record)
    return Reply(open_view=views.outcome_modal(record, review, OutcomeForm(None), s.now, calendar.zone_of(s.by.zone)))


async def on_verdict(unit: Unit, s: Stimulus) -> Reply:
    """An outcome was picked: the form asks for what that one needs, with what was written so far."""
    record = await record_of(unit, s, s.metadata)
    review = _review(record, s.metadata) if record else None
    if record is None or review is None or review.process is None:
        return Reply()
    form, zone = views.read_outcome(s.state), calendar.zone_of(s.by.zone)
    return Reply(update_view=views.outcome_modal(record, review, form, s.now, zone))


async def on_looked_back(unit: Unit, s: Stimulus) -> Reply:
    """The form "Look back" was sent; of two at once the second is told what the first said."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.FIELDS)
    form = views.read_outcome(s.state)
    done = await reviews.judge_outcome(unit, record.debate.number, _ordinal(s.metadata), form, by=s.by, now=s.now)
    if isinstance(done, tuple):
        return refused(done, views.FIELDS, record=record, zone=calendar.zone_of(s.by.zone))
    return Reply(ack_clear=True)


async def on_heard(unit: Unit, s: Stimulus) -> Reply:
    """ "Noted": whoever was told that a look back was skipped twice has read it."""
    record = await record_of(unit, s, s.value)
    number = wire.number_in(s.value)  # an approver of the workspace may be none of the people named on it
    done = await reviews.heard_of_it(unit, number, _ordinal(s.value), by=s.by, now=s.now)
    if isinstance(done, Refusal):
        return told(done, s, record)
    if s.ephemeral and s.response_url:
        return Reply(replace_ephemeral=await home.things(unit, s.by, s.now))
    return Reply()


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.command("review", on_review)
    registrar.action(wire.REVIEW_SOUND, on_sound)
    registrar.action(wire.REVIEW_NOT_SOUND, on_not_sound)
    registrar.action(wire.REVIEW_OUTCOME, on_outcome)
    registrar.action(wire.REVIEW_VERDICT, on_verdict)
    registrar.view(wire.REVIEW_FORM, on_looked_back)
    registrar.action(wire.REVIEW_HEARD, on_heard)
    registrar.action(wire.REVIEW_SHOW, on_show)
    registrar.action(wire.REVIEW_TURN, on_turn)


capability = Capability(
    name="reviews",
    help=(Help("review <number>", "review 42", "look back on a decision, or hear when that is due"),),
    register=register,
    renders={Kind.LATER: reviews.render_later},
    due=(
        Due("look backs", next_look_back, reviews.open_due),
        Due("skipped look backs", next_skip, reviews.skip_due),
    ),
    digest=(drawn(weeks.looked_back), drawn(weeks.look_back)),
)
