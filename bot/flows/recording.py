"""Recording: what was decided before anybody was asked is kept, told once its card stands, and asked about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.capability import Posted, Tell
from bot.domain import recording as rules
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member
from bot.domain.recording import Recording
from bot.domain.refusals import Refusal
from bot.flows import debates as questions
from bot.flows import digests, history, home, ownership
from bot.views import recording as views
from storage import debates, decisions, outbox, people
from storage.records import get_record
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["card_posted", "record_decided"]


async def record_decided(
    unit: Unit,
    form: Recording,
    *,
    by: Member,
    now: datetime,
    opened_from: str,
    prfaq: int | None = None,
    success: str = "",
) -> int | tuple[Refusal, ...]:
    """Keep what was decided and post its card; return its number. The same form delivered twice keeps one.

    ``prfaq`` is the one that it came from, ``success`` how it is known whether it worked.
    """
    known = await people.get_members(unit, {by.id, *form.asked, *([form.owner] if form.owner else [])})
    existing = await debates.find_opened_from(unit, opened_from)
    if existing is not None:
        return existing
    kept = rules.record_decided(form, number=0, by=by, people=known, now=now, settings=await get_settings(unit))
    if isinstance(kept, tuple):
        return kept
    number = await people.take_number(unit)
    debate = replace(kept.debate, number=number, prfaq=prfaq)
    decision = replace(kept.decision, number=number, success=success)
    stored = await debates.add_debate(unit, debate, opened_from=opened_from)
    if stored != number:  # the same form, at the same moment
        return stored
    await decisions.add_decision(unit, decision)
    owned = await ownership.begin(unit, debate, decision, now)
    await history.note(unit, number, Verb.RECORDED, by=by.id, now=now, to=[debate, decision, owned])
    await outbox.want(unit, [View(Kind.CARD, number)], now)
    await home.refresh(unit, [by.id], now)
    return number


async def card_posted(unit: Unit, posted: Posted, now: datetime) -> Sequence[Tell]:
    """A card was posted for the first time, or could not be: what was decided before is asked about now."""
    number = int(posted.key.split(":")[1])
    held = await debates.get_debate(unit, number, lock=True)
    if held is None or posted.error or not held.value.decided_before:
        return await questions.card_posted(unit, posted, now)
    decision = await decisions.get_decision(unit, number, lock=True)
    if decision is None:
        return ()
    known = await people.get_members(unit, {*held.value.named, *decision.value.asked, decision.value.decided_by})
    terms = await get_settings(unit)
    said = rules.announce(held.value, decision.value, people=known, now=now, settings=terms)
    if said is None:
        return ()
    await decisions.save_decision(unit, said.decision, seen=decision.seen)
    waiting = View(Kind.WAITING, number, held.value.opener)
    await questions.keep(unit, held, said.debate, (*said.intents, waiting), now, verb=None)
    before: list[history.Told] = [held.value, decision.value]
    after: list[history.Told] = [said.debate, said.decision]
    await history.note(unit, number, Verb.ANNOUNCED, by=None, now=now, was=before, to=after)
    await home.refresh(unit, {*said.decision.asked, said.decision.owner}, now)
    await digests.offer(unit, said.debate.channel, number)
    record = await get_record(unit, number)
    return (Tell(record.debate.channel, record.debate.opener, views.recorded(record)),) if record else ()
