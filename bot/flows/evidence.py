"""Evidence: a message of a conversation is laid beside a question or decision of that conversation; or taken away."""

from datetime import datetime

from bot.domain import evidence as rules
from bot.domain.evidence import Evidence, Quoted
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.records import Audience, Item, Record, can_see
from bot.domain.refusals import Code, Refusal
from bot.flows import history
from storage import debates, ledger, outbox, papers
from storage import evidence as rows
from storage.records import get_record, list_records
from storage.unit import Unit

__all__ = ["keep_message", "kept_message", "lay", "list_takers", "take_back"]

_MOST_TAKERS = 10  # questions that are offered to pick from


async def list_takers(unit: Unit, channel: str, *, by: Member) -> list[Record]:
    """Return the questions and decisions of a conversation that a message can be laid beside, as ``by`` may see them
    from inside it: those under way; where there are none, the newest that was decided.
    """
    numbers = await rows.list_takers(unit, channel, _MOST_TAKERS)
    found = await list_records(unit, numbers)
    return [one for one in found if rules.takes(one.debate) and can_see(Audience(by, channel), Item.RECORD, one)]


async def lay(unit: Unit, number: int, quoted: Quoted, *, by: Member, now: datetime) -> Evidence | Refusal:
    """Lay the message beside record ``number``; what was said stays there as it is now, whatever becomes of it."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return Refusal(Code.UNKNOWN_RECORD)
    beside = await papers.list_papers(unit, Evidence, number)
    ordinal = await papers.next_ordinal(unit, Evidence, number)
    laid = rules.lay_beside(held.value, quoted, beside, ordinal=ordinal, by=by, now=now)
    if isinstance(laid, Refusal):
        return laid
    await papers.add_paper(unit, laid)
    await history.note(unit, number, Verb.EVIDENCE, by=by.id, now=now, to=[laid])
    await outbox.want(unit, [View(Kind.CARD, number)], now)
    return laid


async def take_back(unit: Unit, record: Record, ordinal: int, *, by: Member, now: datetime) -> Record | Refusal:
    """Take a message away again, with the salt of what it said; return the record as it is then."""
    number = record.debate.number
    held = await debates.get_debate(unit, number, lock=True)
    one = await papers.get_paper(unit, Evidence, number, ordinal)
    refused = rules.why_not_take_back(one, held.value if held else record.debate, by)
    if refused or one is None:
        return refused or Refusal(Code.MOVED_ON)
    await papers.drop_paper(unit, one)
    await history.note(unit, number, Verb.EVIDENCE_BACK, by=by.id, now=now, was=[one])
    await ledger.forget_texts(unit, number, [papers.ledger_row(one)])
    await outbox.want(unit, [View(Kind.CARD, number)], now)
    return await get_record(unit, number) or Refusal(Code.UNKNOWN_RECORD)


async def keep_message(unit: Unit, quoted: Quoted, *, by: Member, now: datetime) -> None:
    """Keep a message until it is said beside what it is to lie: a form carries no words."""
    told = {"text": quoted.text, "author": quoted.author, "link": quoted.link}
    await debates.save_draft(unit, by.id, _kept_as(quoted.channel, quoted.ts), told, now)


async def kept_message(unit: Unit, channel: str, ts: str, *, by: Member, now: datetime) -> Quoted | None:
    """Return a message that was kept within the last week, or None."""
    told = await debates.find_draft(unit, by.id, _kept_as(channel, ts), now)
    if told is None:
        return None
    return Quoted(channel, ts, str(told.get("text", "")), str(told.get("author", "")), str(told.get("link", "")))


def _kept_as(channel: str, ts: str) -> str:
    return f"message:{channel}:{ts}"
