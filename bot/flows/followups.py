"""Follow-ups: made from a decision, a message or a command; answered wherever they stand; each step one transaction.

What hangs on a record is told in that record's chain; what stands alone has its steps, and no chain.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.clock import phrases
from bot.domain import calendar
from bot.domain import followups as rules
from bot.domain.followups import Followed, FollowUp, FollowUpForm
from bot.domain.grammar import read_todo
from bot.domain.ledger import Verb
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.people import Member, works
from bot.domain.records import FollowUpCase, Record
from bot.domain.refusals import Code, Refusal
from bot.flows import history, home
from bot.flows.opening import address_of, in_words
from bot.views import followups as views
from bot.views import wire
from bot.views.followups import Filled
from bot.views.kit import clip
from storage import debates, followups, people
from storage.unit import Unit

__all__ = [
    "Answer",
    "Place",
    "accept",
    "answer",
    "filled",
    "form_on",
    "free",
    "leave",
    "make",
    "mark_late",
    "move_all",
    "not_me",
    "open_cases",
    "take",
]

_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)
_NOBODY: tuple[Refusal, ...] = (_UNKNOWN,)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a follow-up is made: the record that it hangs on, or None; the conversation, and the message, if any."""

    number: int | None = None
    channel: str = ""
    ts: str = ""
    thread_ts: str = ""


async def open_cases(unit: Unit, member: str) -> list[FollowUpCase]:
    """Return the open follow-ups that may wait for ``member``, or that ``member`` waits for."""
    return await followups.list_cases_for(unit, member)


# the form, filled


def form_on(record: Record, *, by: Member, now: datetime) -> dict[str, Any] | Refusal:
    """Return the form for what follows from a record, or why ``by`` makes none."""
    refused = rules.why_not_make(by)
    if refused:
        return refused
    ids = wire.value(number=record.debate.number, channel=record.debate.channel)
    return views.form(_from_record(record, by, now), now=now, zone=calendar.zone_of(by.zone), ids=ids, record=record)


def _from_record(record: Record, by: Member, now: datetime) -> Filled:
    """Return what is filled in: the decision's owner, where they can own something more."""
    owner = record.decision.owner if record.decision else record.debate.owner or record.debate.decider
    known = record.people.get(owner)
    return Filled(owner=owner if known and known.full else by.id, due=_usual(by, now))


async def filled(unit: Unit, text: str, *, by: Member, now: datetime, command: bool = True) -> Filled:
    """Return the form with what was typed after the command, or what a message says, taken apart.

    Words for a day that is over are said in the form's note, and so are two people, or a group.
    """
    if not command:
        return Filled(text=clip(await in_words(unit, text), SENTENCE_LIMIT), owner=by.id, due=_usual(by, now))
    mentioned = {word.split("|")[0].split(">")[0] for word in text.split("<@")[1:]}
    names = {one.id: one.name for one in (await people.get_members(unit, mentioned)).values()} if mentioned else {}
    typed = read_todo(text, names, lambda words: _names_a_day(words, by, now))
    what, due, note = _taken_apart(typed.text, by, now)
    several = typed.group or len(typed.people) > 1
    owner = None if several else typed.people[0] if typed.people else by.id
    return Filled(text=what, owner=owner, due=due, note="several" if several else note)


def _taken_apart(text: str, by: Member, now: datetime) -> tuple[str, date, str]:
    """Split the words for a day from the end of what was typed."""
    zone = calendar.zone_of(by.zone)
    what, moment = phrases.split_trailing_moment(text, now, zone)
    if moment is not None:
        return what.removesuffix(" by").removesuffix(" until"), calendar.local_day(moment, zone), ""
    words = text.split()
    past = bool(words) and phrases.read(words[-1], now, zone).past
    return " ".join(words[:-1]) if past else text, _usual(by, now), "past" if past else ""


def _names_a_day(words: str, by: Member, now: datetime) -> bool:
    read = phrases.read(words.removeprefix("by ").removeprefix("until "), now, calendar.zone_of(by.zone))
    return read.past or bool(read.moments)


def _usual(by: Member, now: datetime) -> date:
    return rules.usual_day(calendar.local_day(now, calendar.zone_of(by.zone)))


# making and answering


async def make(
    unit: Unit, form: FollowUpForm, place: Place, *, by: Member, now: datetime
) -> Followed | tuple[Refusal, ...]:
    """Keep a new follow-up; who is named by somebody else finds it in their next morning message."""
    known = await people.get_members(unit, [by.id, *([form.owner] if form.owner else [])])
    made = rules.make(
        form,
        id=await people.next_order(unit),
        number=place.number,
        channel=place.channel,
        link=await address_of(unit, place.channel, place.ts, place.thread_ts),
        by=by,
        people=known,
        now=now,
        working=works(known.get(form.owner or by.id)),
    )
    if isinstance(made, Followed):
        await followups.add_follow_up(unit, made)
        await _tell(unit, None, made, by.id, now)
    return made


async def accept(unit: Unit, follow_up: int, *, by: Member, now: datetime) -> Followed | Refusal:
    """ "Accept": it is theirs."""
    case = await _held(unit, follow_up)
    if case is None:
        return _UNKNOWN
    then = rules.accept(case.followup, by=by, people=case.people, now=now)
    return await _kept(unit, case, then, by.id, now)


async def take(unit: Unit, follow_up: int, *, by: Member, now: datetime) -> Followed | Refusal:
    """ "Take it": nobody owned it."""
    case = await _held(unit, follow_up, [by.id])
    if case is None:
        return _UNKNOWN
    return await _kept(unit, case, rules.take(case.followup, by=by, people=case.people, now=now), by.id, now)


async def free(unit: Unit, follow_up: int, *, by: Member, now: datetime) -> Followed | Refusal:
    """ "It is free now"."""
    case = await _held(unit, follow_up)
    if case is None:
        return _UNKNOWN
    return await _kept(unit, case, rules.free(case.followup, by=by, people=case.people, now=now), by.id, now)


async def not_me(unit: Unit, follow_up: int, *, by: Member, now: datetime) -> Followed | Refusal:
    """ "Not me": who was said to block it does not."""
    case = await _held(unit, follow_up)
    if case is None:
        return _UNKNOWN
    return await _kept(unit, case, rules.not_me(case.followup, by=by, people=case.people, now=now), by.id, now)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a form says about a follow-up: ``do`` is done, decline, drop, move, block or hand; ``seen`` the step on
    which it was opened. ``to`` is who blocks it, or is to own it.
    """

    do: str
    line: str
    seen: int | None = None
    due: date | None = None
    to: str | None = None


async def answer(
    unit: Unit, follow_up: int, said: Answer, *, by: Member, now: datetime
) -> Followed | tuple[Refusal, ...]:
    """Keep what became of it. Of two who answer at one moment one wins, and the other is told what happened."""
    case = await _held(unit, follow_up, {said.to} - {None})
    if case is None:
        return _NOBODY
    then = _judged(case, said, by, now)
    if isinstance(then, Followed):
        await _kept(unit, case, then, by.id, now)
    return then


def _judged(case: FollowUpCase, said: Answer, by: Member, now: datetime) -> Followed | tuple[Refusal, ...]:
    one, known, seen = case.followup, case.people, said.seen
    if said.do == "done":
        return rules.done(one, said.line, by=by, people=known, now=now, seen=seen)
    if said.do == "decline":
        return rules.decline(one, said.line, by=by, people=known, now=now)
    if said.do == "move":
        return rules.slip(one, said.due, said.line, by=by, people=known, now=now, seen=seen, working=works(by))
    if said.do == "block":
        return rules.block(one, said.to, said.line, by=by, people=known, now=now, seen=seen)
    if said.do == "hand":
        note, decider = said.line, case.decider
        return rules.hand(one, said.to, note, by=by, decider=decider, people=known, now=now, seen=seen)
    return rules.drop(one, said.line, by=by, decider=case.decider, people=known, now=now, seen=seen)


async def move_all(unit: Unit, number: int, *, was: Member, to: Member, now: datetime) -> int:
    """Let what ``was`` still has to do on record ``number`` go to ``to``, who accepted to own it: with one press.

    Returns how many there were.
    """
    moved = 0
    for one in await followups.list_on_record(unit, number, was.id):
        done = await answer(unit, one, Answer("hand", views.GOES_WITH_IT, to=to.id), by=was, now=now)
        if isinstance(done, Followed):
            moved += isinstance(await accept(unit, one, by=to, now=now), Followed)
    return moved


# by the clock, and where somebody is gone


async def leave(unit: Unit, member: str, now: datetime) -> None:
    """Somebody cannot be asked any more: what they owned is unowned at once, whom they blocked is free."""
    for follow_up in await followups.list_involving(unit, member):
        case = await _held(unit, follow_up)
        then = rules.leave(case.followup, member, now=now) if case else None
        if case and then:
            await _kept(unit, case, then, None, now)


async def mark_late(unit: Unit, now: datetime) -> bool:
    """Mark one whose ladder is over: from now on it waits for who decided it, too. False where there is none."""
    for follow_up in await followups.list_due_late(unit, now, limit=1):
        case = await _held(unit, follow_up)
        then = rules.late(case.followup, now=now) if case else None
        if case and then:
            await _kept(unit, case, then, None, now)
        return True
    return False


async def _held(unit: Unit, follow_up: int, more: Iterable[str | None] = ()) -> FollowUpCase | None:
    """Return one, held for us; its record is held before it, as everywhere. ``more`` are people to know, too."""
    seen = await followups.get_follow_up(unit, follow_up)
    if seen is None:
        return None
    if seen.number is not None:
        await debates.get_debate(unit, seen.number, lock=True)
    await followups.get_follow_up(unit, follow_up, lock=True)
    case = await followups.get_case(unit, follow_up)
    others = await people.get_members(unit, [one for one in more if one])
    if case is None or not others:
        return case
    return FollowUpCase(case.followup, case.channel, {**case.people, **others}, case.decider, case.steps)


async def _kept(
    unit: Unit, case: FollowUpCase, then: Followed | Refusal, by: str | None, now: datetime
) -> Followed | Refusal:
    if isinstance(then, Followed):
        await followups.save_follow_up(unit, then, seen=case.followup)
        await _tell(unit, case, then, by, now)
    return then


async def _tell(unit: Unit, before: FollowUpCase | None, then: Followed, by: str | None, now: datetime) -> None:
    """Note it in the chain of its record, and draw anew what shows it to whom it concerns."""
    one = then.followup
    if one.number is not None:
        was = [followups.ledger_rows(before.followup)] if before else []
        to = [followups.ledger_rows(one), followups.ledger_rows(then.step)]
        await history.note(unit, one.number, _verb(then), by=by, now=now, was=was, to=to)
    decider = await _decider(unit, one)
    concerned = {*one.named, *(before.followup.named if before else ()), *([decider] if decider else [])}
    await home.refresh(unit, concerned, now)
    unit.wake("ticker")


def _verb(then: Followed) -> Verb:
    return Verb(f"follow_up_{then.step.did.value}")


async def _decider(unit: Unit, one: FollowUp) -> str | None:
    held = await debates.get_debate(unit, one.number) if one.number is not None else None
    return held.value.decider if held else None
