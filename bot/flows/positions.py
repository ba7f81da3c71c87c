"""Positions: seal, pass, withdraw; and the reveal, when all are in or the clock says so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.capability import Discard, Rendered
from bot.domain import positions as rules
from bot.domain.circles import notes_from, stored_notes
from bot.domain.debates import Debate, DebateState, accept
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.people import Member, works
from bot.domain.positions import PositionForm, Sealed
from bot.domain.refusals import Code, Refusal
from bot.domain.words import after_the_end
from bot.flows import history
from bot.flows.debates import keep
from bot.flows.doors import extend_due
from bot.views import debates as views
from storage import debates, lanes, outbox, people, positions
from storage.records import get_record
from storage.unit import Held, Unit

__all__ = [
    "draft_of",
    "drop_draft",
    "expire_undecided",
    "follow",
    "pass_on",
    "render_reveal",
    "reveal_due",
    "save_draft",
    "seal",
    "still_my_view",
    "withdraw",
]

_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)
_DRAFTED = ("reason", "change_my_mind", "confidence", "chance", "cause")


async def seal(
    unit: Unit, number: int, form: PositionForm, *, by: Member, now: datetime
) -> Sealed | tuple[Refusal, ...]:
    """Keep somebody's position; the last one in opens all of them in the same transaction."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return (_UNKNOWN,)
    versions = await positions.list_positions(unit, number)
    known = await people.get_members(unit, held.value.named)
    same = _same_again(form, by, versions)
    if same and not held.value.ended:
        return Sealed(rules.current(versions)[by.id], everybody_in=False, intents=())
    sealed = rules.seal(held.value, form, by=by.id, positions=versions, people=known, now=now)
    if isinstance(sealed, Sealed):
        await _store(unit, held, sealed, now)
        return sealed
    late = after_the_end(held.value, form, by=by.id, positions=versions, now=now)
    if late is None:
        return sealed
    if not same:
        await _keep_unopened(unit, number, late, now)
    return tuple(replace(one, facts={**one.facts, "kept": True}) for one in sealed)


async def _keep_unopened(unit: Unit, number: int, late: rules.Position, now: datetime) -> None:
    """Keep for its author what came too late to be opened; their message has the way to it."""
    await positions.add_position(unit, number, late)
    await history.note(unit, number, Verb.MISSED, by=late.member, now=now, to=[late])
    await debates.drop_draft(unit, late.member, _kept_for(number))
    if await outbox.find_message(unit, View(Kind.ASK, number, late.member).key):
        await outbox.want(unit, [View(Kind.ASK, number, late.member)], now)


def _same_again(form: PositionForm, by: Member, versions: Sequence[rules.Position]) -> bool:
    """The same form delivered or pressed twice is one position, not a second version."""
    mine = rules.current(versions).get(by.id)
    if mine is None or mine.kind is not rules.PositionKind.CHOSEN:
        return False
    sealed = (mine.choice, mine.reason, mine.change_my_mind)
    more = (str(mine.confidence or ""), str(mine.chance or ""), mine.cause)
    again = (form.choice, form.reason.strip(), form.change_my_mind.strip())
    if mine.notes != form.notes:
        return False
    return (sealed, more) == (again, (form.confidence.strip(), form.chance.strip(), form.cause.strip()))


def _kept_for(number: int) -> str:
    return f"position:{number}"  # in place of a conversation: an unsent form about this record


async def draft_of(unit: Unit, number: int, *, by: Member, now: datetime) -> PositionForm | None:
    """Return what ``by`` wrote of a position without sealing it, as far as Slack sent it to us."""
    kept = await debates.find_draft(unit, by.id, _kept_for(number), now)
    if kept is None:
        return None
    words: Any = {name: str(kept.get(name) or "") for name in _DRAFTED}
    return PositionForm(kept.get("choice"), notes=notes_from(str(kept.get("notes") or "")), **words)


async def save_draft(unit: Unit, number: int, form: PositionForm, *, by: Member, now: datetime) -> None:
    """Keep what ``by`` wrote so far, for seven days; nothing is recorded by it."""
    kept = {"choice": form.choice, **{name: getattr(form, name) for name in _DRAFTED}}
    kept["notes"] = stored_notes(form.notes)
    await debates.save_draft(unit, by.id, _kept_for(number), kept, now)


async def drop_draft(unit: Unit, number: int, *, by: Member) -> None:
    """Forget what ``by`` wrote and did not seal."""
    await debates.drop_draft(unit, by.id, _kept_for(number))


async def pass_on(unit: Unit, number: int, *, by: Member, now: datetime) -> Sealed | Refusal:
    """Keep "I pass"; it counts as in."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return _UNKNOWN
    versions = await positions.list_positions(unit, number)
    known = await people.get_members(unit, held.value.named)
    passed = rules.pass_on(held.value, by=by.id, positions=versions, people=known, now=now)
    if isinstance(passed, Sealed):
        await _store(unit, held, passed, now)
    return passed


async def withdraw(unit: Unit, number: int, *, by: Member, now: datetime) -> Sealed | Refusal:
    """Take one's own sealed answer back."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return _UNKNOWN
    versions = await positions.list_positions(unit, number)
    taken = rules.withdraw(held.value, by=by.id, positions=versions, now=now)
    if isinstance(taken, Sealed):
        await _store(unit, held, taken, now)
    return taken


async def still_my_view(unit: Unit, number: int, *, by: Member, now: datetime) -> Sealed | Refusal:
    """Keep one's own answer for the question as it is worded now."""
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return _UNKNOWN
    versions = await positions.list_positions(unit, number)
    kept = rules.still_my_view(held.value, by=by.id, positions=versions, now=now)
    if isinstance(kept, Sealed):
        await positions.add_position(unit, number, kept.position)
        await keep(unit, held, held.value, kept.intents, now, verb=None)
        await history.note(unit, number, Verb.STILL, by=by.id, now=now, to=[kept.position])
    return kept


async def _store(unit: Unit, held: Held[Debate], sealed: Sealed, now: datetime) -> None:
    number, by = held.value.number, sealed.position.member
    await positions.add_position(unit, number, sealed.position)
    await debates.drop_draft(unit, by, _kept_for(number))
    await follow(unit, held, sealed, now, verb=_verb(sealed.position))


async def follow(
    unit: Unit,
    held: Held[Debate],
    sealed: Sealed,
    now: datetime,
    *,
    verb: Verb,
    by: str | None = None,
    was: Sequence[rules.Position] = (),
) -> None:
    """Note a position that was just stored, and open all of them where that was the last one.

    ``by`` is who did it, where that is not its author; ``was`` is the row before, where it was not new.
    """
    number, actor = held.value.number, by or sealed.position.member
    debate = accepted = accept(held.value, by=actor) if by is None else held.value
    intents = list(sealed.intents)
    if sealed.everybody_in:
        versions = await positions.list_positions(unit, debate.number)
        known = await people.get_members(unit, debate.named)
        revealed = rules.reveal(debate, versions, people=known, now=now)
        if revealed is not None:
            debate = revealed.debate
            intents += revealed.intents
    await keep(unit, held, debate, dict.fromkeys(intents), now, verb=None)
    told: list[history.Told] = [accepted, sealed.position]
    await history.note(unit, number, verb, by=actor, now=now, was=[held.value, *was], to=told)
    if debate is not accepted:
        await history.note(unit, number, Verb.REVEALED, by=None, now=now, was=[accepted], to=[debate])


def _verb(position: rules.Position) -> Verb:
    if position.kind is rules.PositionKind.CHOSEN:
        return Verb.LATE if position.informed else Verb.SEALED if position.version == 1 else Verb.CHANGED
    return Verb.PASSED if position.kind is rules.PositionKind.PASSED else Verb.WITHDRAWN


async def reveal_due(unit: Unit, now: datetime) -> bool:
    """Open, extend, or end for want of positions, one debate whose time is up. False where none is due."""
    for number in await debates.list_due_debates(unit, now, limit=1):
        held = await debates.get_debate(unit, number, lock=True)
        if held is None or held.value.state is not DebateState.COLLECTING:
            return True
        if await extend_due(unit, number, now):
            return True
        versions = await positions.list_positions(unit, number)
        known = await people.get_members(unit, held.value.named)
        asleep = await lanes.list_unreached(unit, number, held.value.contributors)
        changed = rules.reveal(held.value, versions, people=known, now=now, unreached=asleep)
        if changed is not None:
            verb = Verb.REVEALED if changed.debate.state is DebateState.REVEALED else Verb.EXPIRED
            await keep(unit, held, changed.debate, changed.intents, now, verb=verb)
        return True
    return False


async def expire_undecided(unit: Unit, now: datetime) -> bool:
    """End one debate that stayed undecided for ten working days. False where none is due."""
    for number in await debates.list_due_undecided(unit, now, limit=1):
        held = await debates.get_debate(unit, number, lock=True)
        if held is None:
            return True
        decider = (await people.get_members(unit, [held.value.decider])).get(held.value.decider)
        zone = decider.zone if decider else None
        changed = rules.expire_undecided(held.value, zone_name=zone, now=now, working=works(decider))
        if changed is not None:
            await keep(unit, held, changed.debate, changed.intents, now, verb=Verb.EXPIRED)
        else:  # the decider moved to another zone since the reveal: it is due later, and not found again until then
            until = rules.undecided_until(held.value, zone, works(decider))
            await debates.save_undecided_until(unit, number, until)
        return True
    return False


async def render_reveal(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw all positions, differences first, in the card's thread."""
    record = await get_record(unit, number)
    if record is None or record.debate.revealed_at is None:
        return Discard("not revealed")
    return Rendered(views.reveal(record), channel=record.debate.channel, thread_of=View(Kind.CARD, number).key)
