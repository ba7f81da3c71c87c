"""Exercises: offered in "Change this question", done from one's own message, read from the reveal."""

from bot.capability import Capability, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.exercises import Exercise, ExerciseKind, Sheet, of_kind
from bot.domain.refusals import Refusal
from bot.flows import exercises
from bot.views import exercises as views
from bot.views import wire
from handlers.replies import refused
from handlers.sight import UNKNOWN, record_of, told
from storage.unit import Unit

__all__ = ["capability"]


async def on_offered(unit: Unit, s: Stimulus) -> Reply:
    """Criteria were named, or a pre-mortem is offered."""
    record, kind = await record_of(unit, s, s.metadata), views.kind_in(s.metadata)
    if record is None or kind is None:
        return refused((UNKNOWN,), views.OFFER_FIELDS)
    lines = views.read_offer(s.state)
    done = await exercises.offer(unit, record.debate.number, kind, lines, by=s.by, now=s.now)
    if isinstance(done, Exercise):
        return Reply(ack_clear=True)
    return refused(done, views.OFFER_FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


async def on_fill(unit: Unit, s: Stimulus) -> Reply:
    """ "Rank by 4 criteria", or "What could go wrong?": the sealed form, with what was written in it before."""
    record, kind = await record_of(unit, s, s.value), views.kind_in(s.value)
    if record is None or kind is None:
        return told(UNKNOWN, s)
    form = exercises.fill_form(record, kind, by=s.by, now=s.now)
    return told(form, s, record) if isinstance(form, Refusal) else Reply(open_view=form)


async def on_ranked(unit: Unit, s: Stimulus) -> Reply:
    """Options were ranked by one criterion: the next one takes its place, until the last."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), {})
    options, typed = record.debate.options, wire.read_value(s.metadata).get("place", "")
    place = int(typed) if typed.isdecimal() and len(typed) < 3 else 0
    picks = views.read_ranks(s.state, options)
    done = await exercises.rank(unit, record.debate.number, place, picks, by=s.by, now=s.now)
    if not isinstance(done, Sheet):
        return refused(done, views.rank_fields(options), record=record, zone=calendar.zone_of(s.by.zone))
    exercise = of_kind(record.exercises, ExerciseKind.CRITERIA)
    if exercise is None or place >= len(exercise.criteria):
        return Reply()
    return Reply(ack_update=views.rank_modal(record, exercise, place + 1, s.by.id, s.now))


async def on_feared(unit: Unit, s: Stimulus) -> Reply:
    """Reasons were sealed."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return refused((UNKNOWN,), views.REASON_FIELDS)
    done = await exercises.fear(unit, record.debate.number, views.read_reasons(s.state), by=s.by, now=s.now)
    if isinstance(done, Sheet):
        return Reply()
    return refused(done, views.REASON_FIELDS, record=record, zone=calendar.zone_of(s.by.zone))


async def on_table(unit: Unit, s: Stimulus) -> Reply:
    """ "Thought apart": everybody's ranks, and all reasons, for whoever sees the record."""
    record = await record_of(unit, s, s.value)
    return told(UNKNOWN, s) if record is None else Reply(open_view=views.table_modal(record))


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.view(wire.OFFER_FORM, on_offered)
    registrar.action(wire.EXERCISE_FILL, on_fill)
    registrar.view(wire.RANK_FORM, on_ranked)
    registrar.view(wire.REASONS_FORM, on_feared)
    registrar.action(wire.EXERCISE_TABLE, on_table)


capability = Capability(name="exercises", register=register)
