"""Ownership: who owns a decision is named with it, accepts or declines, hands it over; each step in one transaction."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain import calendar
from bot.domain import ownership as rules
from bot.domain.changes import ChangeKind
from bot.domain.debates import Debate
from bot.domain.decisions import Decision
from bot.domain.escalations import Escalation
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.ownership import Owned, Ownership, OwningState, Rows
from bot.domain.ownership.decided import named_by, owned_of
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows import followups, history, home
from bot.views import ownership as views
from storage import debates, decisions, outbox, papers, people
from storage.changes import list_changes
from storage.ownership import list_due_acting, list_owned_by
from storage.settings import get_settings
from storage.unit import Held, Unit

__all__ = [
    "Done",
    "accept",
    "begin",
    "decline",
    "end_acting",
    "end_due",
    "form_for",
    "go_on",
    "hand_over",
    "heard_why",
    "left",
    "let_go",
    "over",
    "owner_stays",
    "rename",
    "take_back",
]

Done = Rows | Refusal
_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)
_NEXT_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Case:
    """One decision, held for us, with who owns it and who has a say in that."""

    held: Held[Decision]
    debate: Debate
    owned: Owned
    rows: Rows
    people: dict[str, Member]


async def _case(unit: Unit, number: int, more: Iterable[str | None] = (), *, lock: bool = True) -> _Case | None:
    held = await decisions.get_decision(unit, number, lock=lock)
    debate = await debates.get_debate(unit, number) if held else None
    if held is None or debate is None:
        return None
    blocks = await papers.list_papers(unit, Escalation, number)
    owned = owned_of(debate.value, held.value, blocks, await get_settings(unit))
    rows = await papers.list_papers(unit, Ownership, number)
    known = await people.get_members(unit, {*_parts(owned, rows), *filter(None, more)})
    return _Case(held, debate.value, owned, rows, known)


def _parts(owned: Owned, rows: Iterable[Ownership]) -> set[str]:
    names = {name for one in rows for name in (one.owner, one.by, one.asked) if name}
    return names | {*owned.hosts, owned.opener}


# named with a decision


async def begin(unit: Unit, debate: Debate, decision: Decision, now: datetime) -> Ownership:
    """Keep who is named as owner by a decision that was just made, and return that for its entry in the ledger."""
    corrected = False
    if debate.changes:
        corrected = any(one.kind is ChangeKind.DOOR for one in await list_changes(unit, debate.number))
    by = named_by(debate, decision, corrected=corrected)
    first = rules.began(decision.number, decision.owner, by=by, now=now)
    await papers.add_paper(unit, first)
    return first


async def owner_stays(unit: Unit, number: int) -> bool:
    """Say whether somebody owns it, who does so until the next one accepts."""
    return not rules.unowned(await papers.list_papers(unit, Ownership, number))


async def rename(
    unit: Unit, number: int, to: str | None, note: str, *, by: str, now: datetime, agreed: Collection[str] = ()
) -> None:
    """An amendment, or a decision made again, names ``to``: offer it, unless they own it already."""
    case = await _case(unit, number, [to, by])
    if case is None or to is None:
        return
    after = rules.rename(case.owned, case.rows, to, note, by=by, people=case.people, now=now, agreed=agreed)
    if after != case.rows:
        await _keep(unit, case, after, _named_by(after), by=by, now=now)


# handed over


async def form_for(unit: Unit, record: Record, *, by: Member, now: datetime) -> dict[str, Any] | Refusal:
    """Return the form for ``by``, the open offer where there is one, or why they have no say in it."""
    case = await _case(unit, record.debate.number, lock=False)
    if case is None:
        return Refusal(Code.NOT_DECIDED)
    refused = rules.why_not_hand_over(case.owned, case.rows, by)
    offer, held = rules.offer(case.rows), rules.holding(case.rows)
    if offer and case.owned.over is None:
        parts = {offer.owner, offer.by, *([held.owner] if held else []), *case.owned.hosts}
        if by.id in parts:
            return views.offer_modal(record, offer, by, back=rules.may_take_back(case.rows, offer, case.owned, by.id))
    return refused or views.hand_modal(record, by, now)


async def hand_over(
    unit: Unit, number: int, to: str | None, note: str, until: date | None, *, by: Member, now: datetime
) -> Rows | tuple[Refusal, ...]:
    """Let ``to`` own it, or stand in until the end of a day where ``by`` is; see the rule."""
    case = await _case(unit, number, [to])
    if case is None:
        return (_UNKNOWN,)
    ends = calendar.instant_at(until + _NEXT_DAY, time(0), calendar.zone_of(by.zone)) if until else None
    done = rules.hand_over(case.owned, case.rows, to, note, by=by, people=case.people, now=now, acting_until=ends)
    if _refused(done):
        return done
    await _keep(unit, case, done, _named_by(done), by=by.id, now=now)  # type: ignore[arg-type]  # rows, no refusal
    return done


def _refused(done: Rows | tuple[Refusal, ...]) -> bool:
    return any(isinstance(one, Refusal) for one in done)


def _named_by(rows: Rows) -> Verb:
    """Return what happened by naming the newest of ``rows``."""
    state = max(rows, key=lambda one: one.ordinal).state
    verbs = {OwningState.REQUESTED: Verb.OWN_REQUESTED, OwningState.ACCEPTED: Verb.OWN_ACCEPTED}
    if rules.unowned(rows) and rules.offer(rows) is None:
        return Verb.OWN_LET_GO
    return verbs.get(state, Verb.OWN_NAMED)


_Rule = Callable[[_Case], Done]


async def _step(unit: Unit, number: int, rule: _Rule, verb: Verb, *, by: Member, now: datetime) -> Done:
    case = await _case(unit, number, [by.id])
    if case is None:
        return _UNKNOWN
    done = rule(case)
    if not isinstance(done, Refusal):
        await _keep(unit, case, done, verb, by=by.id, now=now)
    return done


async def accept(unit: Unit, number: int, ordinal: int, *, by: Member, now: datetime) -> Done:
    """ "Accept": it is theirs from now on."""

    def rule(case: _Case) -> Done:
        return rules.accept(case.owned, case.rows, ordinal, by=by, people=case.people, now=now)

    done = await _step(unit, number, rule, Verb.OWN_ACCEPTED, by=by, now=now)
    if not isinstance(done, Refusal):
        await _with_it(unit, number, done, by, now)
    return done


async def _with_it(unit: Unit, number: int, rows: Rows, to: Member, now: datetime) -> None:
    """What its former owner still had to do there goes with it; whoever only stands in takes nothing over."""
    gave = {one.owner for one in rows if one.state is OwningState.TRANSFERRED and one.until == now}
    for was in (await people.get_members(unit, gave - {to.id})).values():
        await followups.move_all(unit, number, was=was, to=to, now=now)


async def decline(unit: Unit, number: int, ordinal: int, why: str, *, by: Member, now: datetime) -> Done:
    """ "Decline", or "Keep it", with a word why."""

    def rule(case: _Case) -> Done:
        done = rules.decline(case.owned, case.rows, ordinal, why, by=by, people=case.people, now=now)
        return next((one for one in done if isinstance(one, Refusal)), None) or done  # type: ignore[return-value]

    return await _step(unit, number, rule, Verb.OWN_DECLINED, by=by, now=now)


async def heard_why(unit: Unit, number: int, ordinal: int, *, by: Member, now: datetime) -> Done:
    """ "Noted": whoever asked for it has read why it was kept."""

    def rule(case: _Case) -> Done:
        return rules.heard_why(case.rows, ordinal, by=by, now=now)

    return await _step(unit, number, rule, Verb.HEARD_OF_IT, by=by, now=now)


async def let_go(unit: Unit, number: int, ordinal: int, *, by: Member, now: datetime) -> Done:
    """ "Let it go": its owner agrees, and the new one is asked."""

    def rule(case: _Case) -> Done:
        return rules.let_go(case.owned, case.rows, ordinal, by=by, people=case.people, now=now)

    return await _step(unit, number, rule, Verb.OWN_LET_GO, by=by, now=now)


async def go_on(unit: Unit, number: int, ordinal: int, *, by: Member, now: datetime) -> Done:
    """ "Go on" without an answer of its owner, after three working days."""

    def rule(case: _Case) -> Done:
        return rules.go_on(case.owned, case.rows, ordinal, by=by, now=now)

    return await _step(unit, number, rule, Verb.OWN_WENT_ON, by=by, now=now)


async def take_back(unit: Unit, number: int, ordinal: int, *, by: Member, now: datetime) -> Done:
    """Take an open offer back."""

    def rule(case: _Case) -> Done:
        return rules.take_back(case.owned, case.rows, ordinal, by=by, people=case.people, now=now)

    return await _step(unit, number, rule, Verb.OWN_TAKEN_BACK, by=by, now=now)


async def end_acting(unit: Unit, number: int, *, by: Member, now: datetime) -> Done:
    """End somebody's standing in before its time: the owner, or whoever stands in."""

    def rule(case: _Case) -> Done:
        return rules.end_acting(case.rows, by=by.id, now=now)

    return await _step(unit, number, rule, Verb.OWN_ENDED, by=by, now=now)


# by the clock, and by what happened elsewhere


async def end_due(unit: Unit, now: datetime) -> bool:
    """End one standing in whose time is over. False where there is none."""
    for number in await list_due_acting(unit, now, limit=1):
        case = await _case(unit, number)
        ended = rules.end_acting(case.rows, by=None, now=now) if case else _UNKNOWN
        if case and not isinstance(ended, Refusal):
            await _keep(unit, case, ended, Verb.OWN_ENDED, by=None, now=now)
        return True
    return False


async def left(unit: Unit, member: str, now: datetime) -> None:
    """Somebody is gone: what they owned is nobody's at once, and the last approver is asked to name an owner."""
    for number in await list_owned_by(unit, member):
        case = await _case(unit, number, [member])
        if case is None or case.owned.over:
            continue
        after = rules.orphan(case.owned, case.rows, member, people=case.people, now=now)
        if after != case.rows:
            await _keep(unit, case, after, Verb.OWN_ORPHANED, by=None, now=now)


async def over(unit: Unit, number: int, *, by: str | None, now: datetime) -> None:
    """A decision was undone or superseded: nobody owns it any more, and nobody is asked to."""
    case = await _case(unit, number)
    after = rules.over(case.rows, now=now) if case else ()
    if case and after != case.rows:
        await _keep(unit, case, after, Verb.OWN_OVER, by=by, now=now)


async def _keep(unit: Unit, case: _Case, after: Rows, verb: Verb, *, by: str | None, now: datetime) -> None:
    """Keep what changed, whoever owned it first: the database takes one owner at a time."""
    before = {one.ordinal: one for one in case.rows}
    changed = [one for one in after if before.get(one.ordinal) != one]
    for one in sorted(changed, key=lambda one: one.state in rules.HELD):
        if one.ordinal in before:
            await papers.save_paper(unit, one, seen=before[one.ordinal])
        else:
            await papers.add_paper(unit, one)
    was: list[history.Told] = [before[one.ordinal] for one in changed if one.ordinal in before]
    to: list[history.Told] = list(changed)
    decision = case.held.value
    owner = rules.named(after) or decision.owner
    if owner != decision.owner:
        renamed = replace(decision, owner=owner)
        await decisions.save_decision(unit, renamed, seen=case.held.seen)
        was, to = [*was, decision], [*to, renamed]
    number = decision.number
    await history.note(unit, number, verb, by=by, now=now, was=was, to=to)
    views_of = [View(Kind.CARD, number)]
    if not case.debate.decided_before and decision.version == 1:
        views_of.append(View(Kind.DECISION, number))
    await outbox.want(unit, views_of, now)
    unit.wake("ticker")
    await home.refresh(unit, {*_parts(case.owned, after), *([by] if by else [])}, now)
