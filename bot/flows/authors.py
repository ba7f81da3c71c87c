"""Authors: who writes a PRFAQ hands it to somebody who may decline; who left it is followed by whoever takes it on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import circles as rules
from bot.domain import ownership as owning
from bot.domain.circles import Prfaq, PrfaqState
from bot.domain.ledger import Verb
from bot.domain.ownership import Owned, Ownership, Rows
from bot.domain.ownership.steps import began, next_ordinal
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from bot.flows import history, home
from bot.flows.prfaq import Case, case_of
from storage import debates, papers, people, prfaqs
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["decline", "hand_over", "left", "offered", "take_on"]

_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)


@dataclass(frozen=True, slots=True)
class _Owned:
    """A PRFAQ with who owns it, held for us."""

    case: Case
    owned: Owned
    rows: Rows
    people: dict[str, Member]


async def _held(unit: Unit, number: int, *more: str) -> _Owned | None:
    case = await case_of(unit, number, lock=True)
    if case is None:
        return None
    rows = await papers.list_papers(unit, Ownership, number)
    owned = await _owned(unit, case)
    known = await people.get_members(unit, {case.prfaq.author, owned.decider, *owned.approvers, *more})
    return _Owned(case, owned, rows, known)


async def hand_over(
    unit: Unit, number: int, to: str | None, note: str, *, by: Member, now: datetime
) -> Rows | tuple[Refusal, ...]:
    """Its author asks ``to`` to write on, with a note; until they answer its author goes on."""
    held = await _held(unit, number, by.id, *([to] if to else []))
    if held is None:
        return (_UNKNOWN,)
    author = held.case.prfaq.author
    if author != by.id:
        return (Refusal(Code.NOT_AUTHOR, {"author": author}),)
    if to is None:
        return (Refusal(Code.ONE_OWNER, {"count": 0}, "to"),)
    rows = held.rows
    if owning.holding(rows) is None:  # nobody ever handed it over: it is its author's since it began
        first = began(number, author, by=author, now=held.case.prfaq.begun_at, ordinal=next_ordinal(rows))
        rows = (*rows, first)
    done = owning.hand_over(held.owned, rows, to, note, by=by, people=held.people, now=now)
    refused = tuple(one for one in done if isinstance(one, Refusal))
    if refused:
        return refused
    after: Rows = done  # type: ignore[assignment]  # rows, no refusal
    await _keep(unit, held.case, held.rows, after, Verb.OWN_NAMED, by=by.id, now=now, sees=to)
    return after


async def take_on(unit: Unit, number: int, *, by: Member, now: datetime) -> Prfaq | Refusal:
    """ "Take it on": a PRFAQ that they are asked to write on, or that has no author, is theirs from now on."""
    held = await _held(unit, number, by.id)
    if held is None:
        return _UNKNOWN
    asked = owning.offer(held.rows)
    if asked is not None and asked.owner == by.id:
        taken = owning.accept(held.owned, held.rows, asked.ordinal, by=by, people=held.people, now=now)
        after: Rows | tuple[Refusal, ...] = (taken,) if isinstance(taken, Refusal) else taken
    elif not held.rows or owning.holding(held.rows):  # it has an author, who did not ask them
        return Refusal(Code.NOT_AUTHOR, {"author": held.case.prfaq.author})
    else:
        after = owning.hand_over(held.owned, held.rows, by.id, "", by=by, people=held.people, now=now)
    refused = next((one for one in after if isinstance(one, Refusal)), None)
    if refused:
        return refused
    await _keep(unit, held.case, held.rows, after, Verb.PRFAQ_TAKEN, by=by.id, now=now)  # type: ignore[arg-type]  # rows
    found = await case_of(unit, number)
    return found.prfaq if found else _UNKNOWN


async def decline(unit: Unit, number: int, why: str, *, by: Member, now: datetime) -> Rows | tuple[Refusal, ...]:
    """ "No, thanks", with a word why: its author goes on, and reads that at the desk."""
    held = await _held(unit, number, by.id)
    asked = owning.offer(held.rows) if held else None
    if held is None or asked is None:
        return (Refusal(Code.MOVED_ON),)
    done = owning.decline(held.owned, held.rows, asked.ordinal, why, by=by, people=held.people, now=now)
    if not any(isinstance(one, Refusal) for one in done):
        await _keep(unit, held.case, held.rows, done, Verb.OWN_DECLINED, by=by.id, now=now)  # type: ignore[arg-type]
    return done


async def offered(unit: Unit, number: int) -> Ownership | None:
    """Return the newest hand-over of a PRFAQ that waits for an answer, or was declined; None where there is neither."""
    rows = await papers.list_papers(unit, Ownership, number)
    newest = max(rows, key=lambda one: one.ordinal, default=None)
    waits = newest is not None and newest.state in (owning.OwningState.PROPOSED, owning.OwningState.DECLINED)
    return newest if waits else None


async def _owned(unit: Unit, case: Case) -> Owned:
    """Return a PRFAQ as something that is owned: the decider of its last circle, then whoever rules in the workspace,
    are asked for an author where it has none.
    """
    prfaq = case.prfaq
    last = await debates.get_debate(unit, prfaq.circle) if prfaq.circle else None
    ruler = (await get_settings(unit)).approver
    over = None
    if prfaq.state in (PrfaqState.CRUMPLED, PrfaqState.KILLED, PrfaqState.WITHDRAWN, PrfaqState.SHIPPED):
        over = Refusal(Code.PRFAQ_OVER, {"state": prfaq.state})
    decider = last.value.decider if last else prfaq.author
    return Owned(prfaq.number, decider, prfaq.author, approvers=(decider, *([ruler] if ruler else [])), over=over)


async def left(unit: Unit, member: str, now: datetime) -> None:
    """Somebody is gone: the PRFAQs that they wrote have no author, and one person is asked to take each on."""
    for number in await prfaqs.list_written_by(unit, member):
        case = await case_of(unit, number, lock=True)
        owned = await _owned(unit, case) if case else None
        if case is None or owned is None or owned.over:
            continue
        rows = await papers.list_papers(unit, Ownership, number)
        known = await people.get_members(unit, {*owned.hosts, owned.opener, member})
        after = owning.orphan(owned, rows, member, people=known, now=now)
        if after != rows:
            await _keep(unit, case, rows, after, Verb.PRFAQ_LEFT, by=None, now=now)


async def _keep(
    unit: Unit,
    case: Case,
    before: Rows,
    after: Iterable[Ownership],
    verb: Verb,
    *,
    by: str | None,
    now: datetime,
    sees: str | None = None,
) -> None:
    """Keep who owns it and tell the ledger; whoever holds it is its author. ``sees`` may see that it is there."""
    seen = {one.ordinal: one for one in before}
    changed = [one for one in after if seen.get(one.ordinal) != one]
    for one in sorted(changed, key=lambda one: one.state in owning.HELD):
        if one.ordinal in seen:
            await papers.save_paper(unit, one, seen=seen[one.ordinal])
        else:
            await papers.add_paper(unit, one)
    prfaq, record = case.prfaq, case.held.value
    was: list[history.Told] = [seen[one.ordinal] for one in changed if one.ordinal in seen]
    to: list[history.Told] = list(changed)
    held, moved = owning.holding(after), record
    if sees is not None and sees not in record.named:
        moved = replace(moved, informed=(*moved.informed, sees))
    if held and held.owner != prfaq.author:
        known = await people.get_members(unit, [prfaq.author])
        gone = prfaq.author not in known or known[prfaq.author].deactivated
        left = tuple(dict.fromkeys((*record.left, prfaq.author))) if gone else record.left
        told = tuple(one for one in (*moved.informed, *(() if gone else (prfaq.author,))) if one != held.owner)
        moved = replace(moved, opener=held.owner, decider=held.owner, left=left, informed=tuple(dict.fromkeys(told)))
        taken = rules.take_on(prfaq, by=held.owner)
        await papers.save_paper(unit, taken, seen=prfaq)
        was, to = [*was, prfaq], [*to, taken]
    if moved != record:
        await debates.save_debate(unit, moved, seen=case.held.seen)
        was, to = [*was, record], [*to, moved]
    await history.note(unit, prfaq.number, verb, by=by, now=now, was=was, to=to)
    asked = {one.asked for one in changed if one.asked} | {one.owner for one in changed}
    await home.refresh(unit, {prfaq.author, *asked, *([by] if by else [])}, now)
