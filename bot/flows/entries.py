"""Entries: opener or decider write down what somebody absent told them; its author confirms it, or writes their own."""

from datetime import datetime
from typing import Any

from bot.domain import entries as rules
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.positions import PositionForm, Sealed
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows.positions import follow
from bot.views import entries as views
from storage import debates, people, positions
from storage.unit import Unit

__all__ = ["confirm", "enter", "form_for"]

_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)


def form_for(record: Record, *, by: Member, now: datetime) -> dict[str, Any] | Refusal:
    """Return the form "For somebody absent", or why ``by`` cannot write for anybody."""
    refused = rules.why_not_enter(record.debate, record.positions, by=by.id)
    return refused or views.entry_modal(record, rules.absent(record.debate, record.positions, by.id))


async def enter(
    unit: Unit, number: int, member: str | None, form: PositionForm, *, by: Member, now: datetime
) -> Sealed | tuple[Refusal, ...]:
    """Keep what ``by`` wrote down for ``member``: sealed for everybody but the two, and no answer yet."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    versions = await positions.list_positions(unit, number)
    known = await people.get_members(unit, held.value.named)
    entered = rules.enter(held.value, member, form, by=by.id, positions=versions, people=known, now=now)
    if isinstance(entered, Sealed):
        await positions.add_position(unit, number, entered.position)
        await follow(unit, held, entered, now, verb=Verb.ENTERED, by=by.id)
    return entered


async def confirm(unit: Unit, number: int, version: int, *, by: Member, now: datetime) -> Sealed | Refusal:
    """ "These are my words": what was written down becomes the answer of its author."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return _UNKNOWN
    versions = await positions.list_positions(unit, number)
    known = await people.get_members(unit, held.value.named)
    confirmed = rules.confirm(held.value, by=by.id, version=version, positions=versions, people=known, now=now)
    if isinstance(confirmed, Sealed):
        was = [one for one in versions if (one.member, one.version) == (by.id, version)]
        await positions.confirm_position(unit, number, confirmed.position)
        await follow(unit, held, confirmed, now, verb=Verb.OWNED_UP, was=was)
    return confirmed
