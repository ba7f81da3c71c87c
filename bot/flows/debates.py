"""Debates: open one, say that its card stands, take it back, close it; each in one transaction that ends elsewhere."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.capability import Discard, Posted, Rendered, Tell
from bot.domain import debates as rules
from bot.domain.changes import Reworked
from bot.domain.debates import Changed, Debate, DebateState, Opening
from bot.domain.handovers import HandoverState, offer_of, standing
from bot.domain.intents import Intent, Kind, View
from bot.domain.ledger import Verb
from bot.domain.opening import why_not_open
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows import channels, history, home, reopenings
from bot.flows.lanes import reaches
from bot.flows.offers import end_offers
from bot.flows.prfaq import circle_ended
from bot.views import debates as views
from storage import changes, debates, outbox, people, positions, troubles
from storage.records import get_record, list_under_way_in
from storage.settings import get_settings
from storage.unit import Held, Unit

__all__ = [
    "Opened",
    "card_posted",
    "card_stands",
    "channel_posted",
    "close",
    "first_page",
    "keep",
    "keep_change",
    "not_me",
    "open_debate",
    "post_again",
    "render_archived",
    "render_card",
    "render_lost",
    "render_named",
    "render_waiting",
    "undo",
    "waiting_for_last_answer",
]

ASK_AGAIN = frozenset({Code.DEADLINE_TOO_SOON, Code.DEADLINE_TOO_FAR})


@dataclass(frozen=True, slots=True)
class Opened:
    """A debate that was opened, now or by an earlier delivery of the same form."""

    number: int


async def keep(
    unit: Unit,
    held: Held[Debate],
    changed: Debate,
    intents: Iterable[Intent],
    now: datetime,
    *,
    verb: Verb | None,
    by: str | None = None,
) -> None:
    """Store a debate after a transition, and want what the rule said should be said; Homes follow.

    The transition enters the ledger as what ``by`` did (None: the clock); a caller that tells more than the debate
    gives no ``verb`` and notes it itself.
    """
    await debates.save_debate(unit, changed, seen=held.seen)
    if verb is not None:
        await history.note(unit, changed.number, verb, by=by, now=now, was=[held.value], to=[changed])
    if changed.ended or changed.decider != held.value.decider:
        intents = (*intents, *await end_offers(unit, changed, now))
    await outbox.want(unit, intents, now)
    await reopenings.followed(unit, held.value, changed, by=by or changed.ended_by, now=now)
    if changed.is_circle and changed.ended and not held.value.ended:
        await circle_ended(unit, changed, by=by or changed.ended_by, now=now)
    await home.refresh(unit, {*held.value.named, *changed.named}, now)


async def keep_change(
    unit: Unit, held: Held[Debate], done: Reworked, now: datetime, *, verb: Verb, by: str | None
) -> None:
    """Store a question after a change, with what it consists of."""
    number = held.value.number
    await changes.add_changes(unit, number, done.changes)
    await keep(unit, held, done.debate, done.intents, now, verb=None)
    told = [row for one in done.changes for row in changes.ledger_rows(one)]
    await history.note(unit, number, verb, by=by, now=now, was=[held.value], to=[done.debate, *told])


async def first_page(
    unit: Unit,
    form: Opening,
    *,
    by: Member,
    now: datetime,
    kept_for: str,
    draft: Mapping[str, Any],
    whole: bool = False,
) -> tuple[Refusal, ...]:
    """Return what the first page of a form misses, or the ``whole`` of it, before more is shown: as ``open_debate``."""
    known = await people.get_members(unit, _named_in(form, by))
    again = await _asked_again(unit, form, by, kept_for, now)
    terms = await get_settings(unit)
    seen = await reaches(unit, form.contributors, form.deadline, now)
    found = why_not_open(
        form, by=by, people=known, now=now, asked_again=again, whole=whole, settings=terms, reaches=seen
    )
    if found:
        await _keep_draft(unit, form, found, by, kept_for, draft, now)
    return found


async def _asked_again(unit: Unit, form: Opening, by: Member, kept_for: str, now: datetime) -> bool:
    earlier = await debates.find_draft(unit, by.id, kept_for, now) or {}
    return form.deadline is not None and earlier.get("asked_again") == form.deadline.isoformat()


async def _keep_draft(
    unit: Unit,
    form: Opening,
    found: Iterable[Refusal],
    by: Member,
    kept_for: str,
    draft: Mapping[str, Any],
    now: datetime,
) -> None:
    doubtful = form.deadline.isoformat() if form.deadline and {one.code for one in found} & ASK_AGAIN else ""
    await debates.save_draft(unit, by.id, kept_for, {**draft, "asked_again": doubtful}, now)


async def open_debate(
    unit: Unit, form: Opening, *, by: Member, now: datetime, opened_from: str, kept_for: str, draft: Mapping[str, Any]
) -> Opened | tuple[Refusal, ...]:
    """Open a question. ``opened_from`` is the id of the form, so that the same form delivered twice opens one.

    A refused form is kept as the opener's draft for the conversation ``kept_for``. A very near or far deadline is
    refused once; pressing again with the same one is the confirmation, which is why the draft remembers it.
    """
    known = await people.get_members(unit, _named_in(form, by))
    asked_again = await _asked_again(unit, form, by, kept_for, now)
    existing = await debates.find_opened_from(unit, opened_from)
    if existing is not None:
        return Opened(existing)
    if form.follows is not None and (overtaken := await reopenings.why_not_follow(unit, form.follows)):
        return (overtaken,)
    opened = rules.open_debate(
        form,
        number=0,
        by=by,
        people=known,
        now=now,
        seed=secrets.randbits(31),
        asked_again=asked_again,
        settings=await get_settings(unit),
        reaches=await reaches(unit, form.contributors, form.deadline, now),
    )
    if isinstance(opened, tuple):
        await _keep_draft(unit, form, opened, by, kept_for, draft, now)
        return opened
    numbered = replace(opened.debate, number=await people.take_number(unit))
    number = await debates.add_debate(unit, numbered, opened_from=opened_from)
    if number != numbered.number:  # the same form, at the same moment
        return Opened(number)
    await history.note(unit, number, Verb.OPENED, by=by.id, now=now, to=[numbered])
    if numbered.follows is not None:
        await reopenings.began(unit, numbered, now)
    await debates.drop_draft(unit, by.id, kept_for)
    await outbox.want(unit, [View(Kind.CARD, number)], now)
    await home.refresh(unit, [by.id], now)
    return Opened(number)


def _named_in(form: Opening, by: Member) -> set[str]:
    extra = {member for member in (form.keeper, form.approver, form.owner) if member}
    return {by.id, form.decider, *form.contributors, *form.affected, *form.informed, *extra}


async def card_stands(unit: Unit, number: int, now: datetime) -> Debate | None:
    """The card is in the channel: everybody is asked. None where that was so already."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return None
    changed = rules.card_stands(held.value, now=now)
    if changed is None:
        return None
    intents = (*changed.intents, View(Kind.WAITING, number, held.value.opener))
    await keep(unit, held, changed.debate, intents, now, verb=Verb.POSTED)
    return changed.debate


async def post_again(unit: Unit, number: int, *, by: Member, now: datetime) -> Refusal | None:
    """Try the channel again: the opener pressed "Post it" after inviting us."""
    held = await debates.get_debate(unit, number)
    if held is None or by.id not in (held.value.opener, held.value.decider):
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    if held.value.state is not DebateState.WAITING:
        refused = await channels.when_open(unit, held.value.channel, now)
        told = View(Kind.LOST, number, held.value.opener)
        await outbox.want(unit, [*refused, told] if refused else [], now)
        return None if refused else Refusal(Code.MOVED_ON)
    # Where nobody could answer in time, it has to be asked anew; what was decided before waits for nobody.
    if now >= held.value.deadline and not held.value.decided_before:
        return Refusal(Code.DEADLINE_PAST)
    await outbox.want(unit, [View(Kind.CARD, number)], now)
    return None


async def close(unit: Unit, number: int, *, by: Member, reason: str, now: datetime) -> Changed | Refusal:
    """Close without deciding; the record stays."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    closed = rules.close(held.value, by=by.id, reason=reason, now=now)
    if isinstance(closed, Changed):
        await keep(unit, held, closed.debate, closed.intents, now, verb=Verb.CLOSED, by=by.id)
    return closed


async def undo(unit: Unit, number: int, *, by: Member, draft: Mapping[str, Any], now: datetime) -> Changed | Refusal:
    """Take a question back within five minutes; ``draft`` is kept for seven days, so that nothing is retyped."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    written = bool(await positions.list_positions(unit, number))
    undone = rules.undo(held.value, written=written, by=by.id, now=now)
    if isinstance(undone, Changed):
        if not held.value.is_circle:  # whose form is filled from its PRFAQ
            await debates.save_draft(unit, by.id, held.value.channel, draft, now)
        await keep(unit, held, undone.debate, undone.intents, now, verb=Verb.UNDONE, by=by.id)
    return undone


async def not_me(unit: Unit, number: int, *, by: Member, now: datetime) -> Changed | Refusal:
    """A named decider gives the decision back to the opener."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return Refusal(Code.UNKNOWN_RECORD, {"number": number})
    changed = rules.not_me(held.value, by=by.id)
    if isinstance(changed, Changed):
        await keep(unit, held, changed.debate, changed.intents, now, verb=Verb.NOT_ME, by=by.id)
    return changed


def waiting_for_last_answer(debate: Debate, answered: Iterable[str], member: str) -> bool:
    """Say whether ``member`` is the only contributor missing: sealing then opens everything."""
    missing = set(debate.contributors) - set(answered)
    return debate.state is DebateState.COLLECTING and missing == {member}


async def render_card(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw the card from fresh rows, whatever its stage."""
    record = await get_record(unit, number)
    if record is None:
        return Discard("unknown record")
    if record.debate.state is DebateState.UNDONE:
        return Discard("undone", delete=True)
    if record.debate.state is not DebateState.WAITING and record.debate.posted_at is None:
        return Discard("closed before it was posted")
    standing_soon = None if record.debate.decided_before else rules.card_stands(record.debate, now=now)
    if standing_soon is not None:  # posted as it will stand: otherwise each card would be edited at once
        record = replace(record, debate=standing_soon.debate)
    return Rendered(views.card(record), channel=record.debate.channel)


async def render_named(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw what a decider who did not open the question is told."""
    record = await get_record(unit, number)
    if record is None or member is None:
        return Discard("unknown record")
    if record.debate.state is DebateState.UNDONE:
        return Discard("undone", delete=True)
    silent = _why_not_named(record, member)
    if silent:
        row = await outbox.find_message(unit, View(Kind.NAMED, number, member).key)
        if row is None or row.ts is None:
            return Discard(silent)
    return Rendered(views.named(record, member, now), member=member)


def _why_not_named(record: Record, member: str) -> str:
    """Return why somebody gets no first message of this kind; one that stands is kept true all the same."""
    debate, offer = record.debate, standing(record.handovers)
    if offer and offer.to == member and offer.state is HandoverState.OFFERED:
        return ""
    if member != debate.decider:
        return "over before it was asked"
    if record.circle is not None and not offer_of(record.handovers, member):
        return "asked once, when notes are open"
    told = offer_of(record.handovers, member)
    if told and (member in (debate.opener, *debate.contributors) or debate.state is DebateState.REVEALED):
        return "told by another message"
    return ""


async def render_waiting(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw what the opener is told while the channel cannot be written to, and afterwards."""
    record = await get_record(unit, number)
    if record is None or member is None:
        return Discard("unknown record")
    row = await outbox.find_message(unit, View(Kind.WAITING, number, member).key)
    if record.debate.state is not DebateState.WAITING and (row is None or row.ts is None):
        return Discard("the channel was never missed")
    trouble = await troubles.find_trouble(unit, record.debate.channel)
    code, again = trouble.code if trouble else "", row is not None and row.ts is not None
    return Rendered(views.waiting(record, now, again=again, code=code), member=member)


async def render_lost(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw what the opener is told when the channel cannot be written to any more, and when it can be again."""
    record = await get_record(unit, number)
    if record is None or member is None:
        return Discard("unknown record")
    row = await outbox.find_message(unit, View(Kind.LOST, number, member).key)
    trouble = await troubles.find_trouble(unit, record.debate.channel)
    stands = row is not None and row.ts is not None
    if trouble is None and not stands:
        return Discard("the channel was never missed")
    return Rendered(views.lost(record, trouble.code if trouble else "", now, again=stands), member=member)


async def render_archived(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw the one message about a channel that is gone while something was under way there."""
    record = await get_record(unit, number)
    if record is None or member is None:
        return Discard("unknown record")
    trouble = await troubles.find_trouble(unit, record.debate.channel)
    under_way = await list_under_way_in(unit, record.debate.channel)
    others = [one for one in under_way if one.debate.number != number and channels.concerns(one, member)]
    deleted = trouble is not None and trouble.code == channels.DELETED
    return Rendered(views.archived(record, len(others), deleted=deleted), member=member)


async def channel_posted(unit: Unit, posted: Posted, now: datetime) -> Sequence[Tell]:
    """A message about a record stands in its channel, or could not be posted there: see ``bot.flows.channels``."""
    held = await debates.get_debate(unit, int(posted.key.split(":")[1]))
    if held is None:
        return ()
    if posted.error in channels.CLOSED:
        await channels.closed(unit, held.value.channel, posted.error, now)
    elif not posted.error:
        await channels.open_again(unit, held.value.channel, now)
    return ()


async def card_posted(unit: Unit, posted: Posted, now: datetime) -> Sequence[Tell]:
    """The card was posted for the first time, or could not be: everybody is asked, or the opener hears why not."""
    number = int(posted.key.split(":")[1])
    await channel_posted(unit, posted, now)
    if posted.error:
        held = await debates.get_debate(unit, number)
        if held and held.value.state is DebateState.WAITING:
            if posted.error not in channels.CLOSED:  # a code that we do not know, and its opener has to
                await troubles.met(unit, held.value.channel, posted.error, now)
            await outbox.want(unit, [View(Kind.WAITING, number, held.value.opener)], now)
        if held:
            await home.refresh(unit, held.value.named, now)
        return ()
    if await card_stands(unit, number, now) is None:
        return ()
    record = await get_record(unit, number)
    return (Tell(record.debate.channel, record.debate.opener, views.asked(record)),) if record else ()
