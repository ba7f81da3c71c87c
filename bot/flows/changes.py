"""Changes: what opener and decider do to a question while it is open; its messages follow by edits, without a ping."""

from datetime import datetime
from typing import Any

from bot.capability import Discard, Rendered
from bot.domain import calendar
from bot.domain import changes as rules
from bot.domain.changes import Reworked, Wording
from bot.domain.debates import Changed, DebateState
from bot.domain.exercises import ExerciseKind, why_not_begin
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.parts import Parts
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows import entries, exercises, handovers
from bot.flows.debates import ASK_AGAIN, keep, keep_change
from bot.views import changes as views
from storage import debates, people, positions
from storage.records import get_record
from storage.settings import get_settings
from storage.unit import Unit

__all__ = [
    "ask_in",
    "change_people",
    "edit_question",
    "form_for",
    "let_in",
    "move_deadline",
    "not_now",
    "open_now",
    "render_change",
    "spoken_openly",
]

_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)


async def form_for(unit: Unit, record: Record, do: str, *, by: Member, now: datetime) -> dict[str, Any] | Refusal:
    """Return the form of one way to change the question, or why ``by`` cannot: ``do`` is what was picked.

    Who was asked is shown the ways that are theirs; whoever rules may let somebody else decide, and no more.
    """
    if do == "hand":
        return await handovers.form_for(unit, record, by=by)
    if do in views.APART:
        return exercises.offer_form(record, ExerciseKind(do), by=by)
    if do == "change" and by.id == record.debate.keeper and why_not_begin(record.debate, by.id) is None:
        return views.ways_modal(record, host=by.id in (record.debate.opener, record.debate.decider), keeper=True)
    zone = calendar.zone_of(by.zone)
    hosts = rules.why_not_change(record.debate, by.id)
    if do in ("spoken", "change"):
        refused = rules.why_not_speak_openly(record.debate, by.id)
        if refused and do == "change" and refused.code is Code.NOT_OPENER:
            hands = await handovers.form_for(unit, record, by=by)
            return refused if isinstance(hands, Refusal) else hands
        if refused:
            return refused
        return views.spoken_modal(record) if do == "spoken" else views.ways_modal(record, host=hosts is None)
    if hosts:
        return hosts
    if do == "people":
        return views.people_modal(record)
    if do == "absent":
        return entries.form_for(record, by=by, now=now)
    return views.edit_modal(record) if do == "edit" else views.move_modal(record, now, zone)


async def move_deadline(
    unit: Unit, number: int, deadline: datetime | None, reason: str, *, by: Member, now: datetime
) -> Reworked | tuple[Refusal, ...]:
    """Move the deadline; a very near or far one is refused once, and the same one again is the confirmation."""
    kept_for = f"move:{number}"
    earlier = await debates.find_draft(unit, by.id, kept_for, now) or {}
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    picked = deadline.isoformat() if deadline else ""
    moved = rules.move_deadline(
        held.value,
        deadline,
        reason,
        by=by.id,
        now=now,
        asked_again=bool(picked) and earlier.get("asked_again") == picked,
    )
    if isinstance(moved, Reworked):
        await debates.drop_draft(unit, by.id, kept_for)
        await keep_change(unit, held, moved, now, verb=Verb.MOVED, by=by.id)
    elif {one.code for one in moved} & ASK_AGAIN:
        await debates.save_draft(unit, by.id, kept_for, {"asked_again": picked}, now)
    return moved


async def change_people(
    unit: Unit,
    number: int,
    contributors: tuple[str, ...],
    parts: Parts | None = None,
    *,
    by: Member,
    now: datetime,
    seen: int | None,
) -> Reworked | tuple[Refusal, ...]:
    """Ask these and nobody else for a position, and give everybody else these parts, if any; see the rule."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    others = {*parts.affected, *parts.informed, parts.keeper, parts.approver} if parts else set()
    named = {*held.value.named, *contributors, *(one for one in others if one)}
    changed = rules.change_people(
        held.value,
        contributors,
        by=by.id,
        people=await people.get_members(unit, named),
        now=now,
        seen=seen,
        settings=await get_settings(unit),
        parts=parts,
    )
    if isinstance(changed, Reworked):
        await keep_change(unit, held, changed, now, verb=Verb.PEOPLE, by=by.id)
    return changed


async def edit_question(
    unit: Unit, number: int, wording: Wording, *, by: Member, now: datetime, seen: int | None
) -> Reworked | tuple[Refusal, ...]:
    """Word the question anew; see the rule."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    versions = await positions.list_positions(unit, number)
    edited = rules.edit_question(held.value, wording, by=by.id, positions=versions, now=now, seen=seen)
    if isinstance(edited, Reworked):
        await keep_change(unit, held, edited, now, verb=Verb.EDITED, by=by.id)
    return edited


async def spoken_openly(
    unit: Unit, number: int, member: str | None, *, by: Member, now: datetime
) -> Reworked | Refusal:
    """Say that somebody's view was spoken in the open before the reveal."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return _UNKNOWN
    marked = rules.spoken_openly(held.value, member, by=by.id, now=now)
    if isinstance(marked, Reworked):
        await keep_change(unit, held, marked, now, verb=Verb.SPOKEN, by=by.id)
    return marked


async def open_now(unit: Unit, number: int, *, by: Member, now: datetime) -> Changed | Refusal:
    """Open the positions before their time: the decider, once all that remain are in."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return _UNKNOWN
    known = await people.get_members(unit, held.value.named)
    versions = await positions.list_positions(unit, number)
    opened = rules.open_now(held.value, versions, by=by.id, people=known, now=now)
    if isinstance(opened, Changed):
        await keep(unit, held, opened.debate, opened.intents, now, verb=Verb.OPENED_NOW, by=by.id)
    return opened


async def ask_in(unit: Unit, number: int, *, by: Member, now: datetime) -> Changed | Refusal:
    """Ask to be let in; the opener sees it in Home."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return _UNKNOWN
    asking = rules.ask_in(held.value, by=by)
    if isinstance(asking, Changed):
        await keep(unit, held, asking.debate, asking.intents, now, verb=Verb.ASKED_IN, by=by.id)
    return asking


async def let_in(unit: Unit, number: int, member: str, *, by: Member, now: datetime) -> Reworked | tuple[Refusal, ...]:
    """Ask somebody for a position who asked to be let in."""
    held = await debates.get_debate(unit, number)
    if held is None:
        return (_UNKNOWN,)
    wanted = (*held.value.contributors, member)
    return await change_people(unit, number, wanted, by=by, now=now, seen=held.value.changes)


async def not_now(unit: Unit, number: int, member: str, *, by: Member, now: datetime) -> Changed | Refusal:
    """Leave somebody out who asked to be let in."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return _UNKNOWN
    left_out = rules.not_now(held.value, member, by=by.id)
    if isinstance(left_out, Changed):
        await keep(unit, held, left_out.debate, left_out.intents, now, verb=Verb.NOT_NOW, by=by.id)
    return left_out


async def render_change(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw the one line in the card's thread that tells a change; ``member`` is its place among the changes."""
    record = await get_record(unit, number)
    seq = int(member) if member and member.isdecimal() else 0
    if record is None or not any(one.seq == seq for one in record.changes):
        return Discard("nothing was changed")
    if record.debate.state is DebateState.UNDONE:
        return Discard("undone", delete=True)
    return Rendered(views.told(record, seq), channel=record.debate.channel, thread_of=View(Kind.CARD, number).key)
