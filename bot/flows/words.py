"""Words that were never opened: their author erases them, and no guess at them can be checked afterwards."""

from datetime import datetime

from bot.domain import words as rules
from bot.domain.exercises import Sheet
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from bot.flows import history
from bot.flows.positions import drop_draft
from storage import debates, ledger, outbox, papers, positions
from storage.unit import Unit

__all__ = ["erase"]


async def erase(unit: Unit, number: int, *, by: Member, now: datetime) -> rules.Erased | Refusal:
    """Erase what ``by`` wrote on record ``number`` and nobody read, with the salts of its hashes."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return Refusal(Code.UNKNOWN_RECORD)
    versions = await positions.list_positions(unit, number)
    sheets = rules.erase_apart(held.value, await papers.list_papers(unit, Sheet, number), by=by.id)
    erased = rules.erase(held.value, versions, by=by.id)
    if isinstance(erased, Refusal) and not sheets:
        return erased
    emptied = () if isinstance(erased, Refusal) else erased
    for _, empty in emptied:
        await positions.erase_position(unit, number, empty)
    for one, bare in sheets:
        await papers.save_paper(unit, bare, seen=one)
    was: list[history.Told] = [*(one for one, _ in emptied), *(one for one, _ in sheets)]
    to: list[history.Told] = [*(empty for _, empty in emptied), *(empty for _, empty in sheets)]
    await history.note(unit, number, Verb.ERASED, by=by.id, now=now, was=was, to=to)
    rows = [row for one, _ in emptied for row in positions.ledger_rows(one)]
    await ledger.forget_texts(unit, number, [*rows, *(papers.ledger_row(one) for one, _ in sheets)])
    await drop_draft(unit, number, by=by)
    if by.id in (*held.value.contributors, *held.value.left):
        await outbox.want(unit, [View(Kind.ASK, number, by.id)], now)
    return emptied
