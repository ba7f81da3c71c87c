"""Exercises: criteria and a pre-mortem are offered beside a question; each person's sheets are kept, sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain import exercises as rules
from bot.domain.debates import Debate, personal
from bot.domain.exercises import Exercise, ExerciseKind, Sheet
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows import history
from bot.views import exercises as views
from storage import debates, outbox, papers
from storage.unit import Unit

__all__ = ["fear", "fill_form", "offer", "offer_form", "rank"]

_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)


def offer_form(record: Record, kind: ExerciseKind, *, by: Member) -> dict[str, Any] | Refusal:
    """Return the form in which an exercise is offered, or why ``by`` cannot."""
    refused = rules.why_not_begin(record.debate, by.id)
    return refused or views.offer_modal(record, kind)


async def offer(
    unit: Unit, number: int, kind: ExerciseKind, lines: Sequence[str], *, by: Member, now: datetime
) -> Exercise | tuple[Refusal, ...]:
    """Offer an exercise to everybody who is asked: their messages and the card show it, by edits."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    there, sheets = await papers.list_papers(unit, Exercise, number), await papers.list_papers(unit, Sheet, number)
    begun = rules.begin(held.value, kind, lines, exercises=there, sheets=sheets, by=by.id, now=now)
    if not isinstance(begun, Exercise) or begun in there:
        return begun
    before = next((one for one in there if one.ordinal == begun.ordinal), None)
    if before is None:
        await papers.add_paper(unit, begun)
    else:
        await papers.save_paper(unit, begun, seen=before)
    was = [before] if before else []
    await history.note(unit, number, Verb.EXERCISE, by=by.id, now=now, was=was, to=[begun])
    await outbox.want(unit, [View(Kind.CARD, number), *personal(held.value)], now)
    return begun


def fill_form(record: Record, kind: ExerciseKind, *, by: Member, now: datetime) -> dict[str, Any] | Refusal:
    """Return the form of an exercise for ``by``: the first criterion not ranked yet, or the reasons given so far."""
    exercise = rules.of_kind(record.exercises, kind)
    refused = rules.why_not_fill(record.debate, exercise, by.id)
    if refused or exercise is None:
        return refused or Refusal(Code.MOVED_ON)
    if kind is ExerciseKind.PREMORTEM:
        return views.reasons_modal(record, exercise, by.id, now)
    return views.rank_modal(record, exercise, rules.next_place(exercise, record.sheets, by.id), by.id, now)


async def rank(
    unit: Unit, number: int, place: int, picks: Sequence[str | None], *, by: Member, now: datetime
) -> Sheet | tuple[Refusal, ...]:
    """Keep how ``by`` ranks the options by one criterion."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    exercise, sheets = await _of(unit, number, ExerciseKind.CRITERIA)
    ranked = rules.rank(held.value, exercise, place, picks, sheets=sheets, by=by.id, now=now)
    return await _keep(unit, held.value, ranked, sheets, now)


async def fear(
    unit: Unit, number: int, said: Sequence[str], *, by: Member, now: datetime
) -> Sheet | tuple[Refusal, ...]:
    """Keep why, for ``by``, it would have failed."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    exercise, sheets = await _of(unit, number, ExerciseKind.PREMORTEM)
    feared = rules.fear(held.value, exercise, said, sheets=sheets, by=by.id, now=now)
    return await _keep(unit, held.value, feared, sheets, now)


async def _of(unit: Unit, number: int, kind: ExerciseKind) -> tuple[Exercise | None, tuple[Sheet, ...]]:
    exercises = await papers.list_papers(unit, Exercise, number)
    return rules.of_kind(exercises, kind), await papers.list_papers(unit, Sheet, number)


async def _keep(
    unit: Unit, debate: Debate, sheet: Sheet | tuple[Refusal, ...], sheets: Sequence[Sheet], now: datetime
) -> Sheet | tuple[Refusal, ...]:
    """Keep a sheet; the same one sent twice is one."""
    if not isinstance(sheet, Sheet):
        return sheet
    before = rules.newest(sheets).get((sheet.exercise, sheet.place, sheet.member))
    if before is not None and before.lines == sheet.lines:
        return before
    await papers.add_paper(unit, sheet)
    await history.note(unit, debate.number, Verb.APART, by=sheet.member, now=now, to=[sheet])
    views_of = [View(Kind.CARD, debate.number), View(Kind.ASK, debate.number, sheet.member)]
    await outbox.want(unit, views_of, now)
    return sheet
