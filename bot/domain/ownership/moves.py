"""How an ownership moves: named, accepted or declined, handed over, stood in for, orphaned, over.

Each rule takes the rows of one thing and answers with the rows after it, or with what is missing. Who owns it stays
until the next one accepts, so that there is one owner at every instant or it is on the list of what is unowned.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import calendar
from bot.domain.nouns import SENTENCE_LIMIT, aware, tidy, visible
from bot.domain.ownership.states import HELD, OPEN, Ownership, OwningState, acting, ended_acting, holding, kept, offer
from bot.domain.ownership.steps import (
    Owned,
    Rows,
    accepted,
    began,
    ended,
    next_ordinal,
    proposed,
    taken_back,
    with_changed,
)
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal

__all__ = [
    "ANSWER_DAYS",
    "accept",
    "decline",
    "end_acting",
    "go_on",
    "hand_over",
    "heard_why",
    "let_go",
    "may_take_back",
    "orphan",
    "over",
    "rename",
    "take_back",
    "why_not_hand_over",
]

_S = OwningState
ANSWER_DAYS = 3  # working days that the current owner has to answer (O5)
MOST_ACTING = timedelta(days=366)


# naming somebody


def why_not_hand_over(owned: Owned, rows: Sequence[Ownership], by: Member) -> Refusal | None:
    """Return why ``by`` can neither hand it over, nor ask for that, nor name an owner."""
    if owned.over:
        return owned.over
    held, open_one = holding(rows), offer(rows)
    asked = {one.asked for one in rows}
    mine = held is not None and held.owner == by.id
    if not (mine or by.id in owned.hosts or (held is None and by.id in asked)) or not by.full:
        return Refusal(Code.CANNOT_HAND_OWNING, {"owner": held.owner if held else None, "decider": owned.decider})
    if open_one is None:
        return None
    if held is None:
        return Refusal(Code.NOT_ACCEPTED, {"owner": open_one.owner})
    return Refusal(Code.OWNING_OFFERED, {"to": open_one.owner})


def hand_over(
    owned: Owned,
    rows: Sequence[Ownership],
    to: str | None,
    note: str,
    *,
    by: Member,
    people: Mapping[str, Member],
    now: datetime,
    acting_until: datetime | None = None,
) -> Rows | tuple[Refusal, ...]:
    """Let ``to`` own it, or stand in until a moment: offered by its owner, or, where it has none, by whoever may name
    one. Anybody else who may asks its owner first (O5), and with a note.
    """
    refused = why_not_hand_over(owned, rows, by)
    if refused:
        return (refused,)
    held = holding(rows)
    note = " ".join(tidy(note).split())
    if to is None and held is not None and held.owner == by.id and acting_until is None:
        return _released(owned, rows, held, note, people, now)
    wrong = [_why_not_to(owned, held, to, people), _why_not_note(held, note)]
    wrong.append(_why_not_acting(held, by, acting_until, now))
    refusals = tuple(one for one in wrong if one)
    if refusals or to is None:
        return refusals
    row = Ownership(
        owned.number, next_ordinal(rows), to, by.id, _S.PROPOSED, aware(now), note, acting_until=acting_until
    )
    if held is None or held.owner == by.id:
        return proposed(rows, row, now)
    return with_changed(rows, _requested(row, held, people, now))


def _released(
    owned: Owned, rows: Sequence[Ownership], held: Ownership, note: str, people: Mapping[str, Member], now: datetime
) -> Rows | tuple[Refusal, ...]:
    """Its owner lets it go and names nobody: it is nobody's at once, and whoever may name an owner is asked to.

    Never silently: with a note, and not where nobody could be asked.
    """
    asked = owned.asked(people, without=held.owner)
    refused = Refusal(Code.ONE_OWNER, {"count": 0}, "to") if asked is None else _why_not_note(held, note)
    if refused:
        return (refused,)
    stood_in = [ended(one, _S.RELEASED, now) for one in [acting(rows)] if one]
    left = replace(ended(held, _S.RELEASED, now), why=note, said_by=held.owner, asked=asked)
    return with_changed(rows, *stood_in, left)


def _requested(row: Ownership, held: Ownership, people: Mapping[str, Member], now: datetime) -> Ownership:
    known = people.get(held.owner)
    zone = calendar.zone_of(known.zone if known else None)
    return replace(row, state=_S.REQUESTED, go_on_at=calendar.add_working_days(now, ANSWER_DAYS, zone))


def _why_not_to(owned: Owned, held: Ownership | None, to: str | None, people: Mapping[str, Member]) -> Refusal | None:
    if to is None:
        return Refusal(Code.ONE_OWNER, {"count": 0}, "to")
    member = people.get(to)
    if member is None or not member.can_be_asked:
        return Refusal(Code.NOT_A_PERSON, {"name": member.name if member else "", "role": "owner"}, "to")
    if held and to == held.owner:
        return Refusal(Code.OWNS_ALREADY, {"name": member.name}, "to")
    if not member.full:
        return Refusal(Code.GUEST_DECIDES, {"name": member.name}, "to")
    return Refusal(Code.OWNER_DECIDES, field="to") if to == owned.apart else None


def _why_not_note(held: Ownership | None, note: str) -> Refusal | None:
    if held and not visible(note):
        return Refusal(Code.OWNER_FIRST, field="note")
    if len(note) > SENTENCE_LIMIT:
        return Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(note)}, "note")
    return None


def _why_not_acting(held: Ownership | None, by: Member, until: datetime | None, now: datetime) -> Refusal | None:
    if until is None:
        return None
    if held is None or held.owner != by.id or not aware(now) < until <= now + MOST_ACTING:
        return Refusal(Code.ACTING_DAY, field="until")
    return None


def rename(
    owned: Owned,
    rows: Sequence[Ownership],
    to: str,
    note: str,
    *,
    by: str,
    people: Mapping[str, Member],
    now: datetime,
    agreed: Iterable[str] = (),
) -> Rows:
    """Return the rows once ``to`` is named by what is decided now: an amendment, a decision made again.

    It is offered as by ``hand_over``; an older offer is overtaken. ``agreed`` are those who want it beside ``by``.
    """
    open_one, held = offer(rows), holding(rows)
    pending = open_one if open_one and open_one.acting_until is None else None
    if to == (held.owner if held else None) or to == (pending.owner if pending else None):
        return tuple(rows)
    rows = taken_back(rows, open_one, now) if open_one else tuple(rows)
    held = holding(rows)
    want = {by, *agreed}
    row = began(owned.number, to, by=by, now=now, note=note, ordinal=next_ordinal(rows))
    if held is None:
        return accepted(rows, row, now) if to in want else with_changed(rows, row)
    if held.owner in want:
        return accepted(rows, row, now) if to in want else proposed(rows, row, now)
    row = replace(row, state=_S.PROPOSED, since=None)
    return with_changed(rows, _requested(row, held, people, now))


# answering


def _why_not_answer(
    owned: Owned, row: Ownership | None, who: str | None, by: Member, people: Mapping[str, Member]
) -> Refusal | None:
    if owned.over:
        return owned.over
    if row is None or who is None or row.state not in OPEN:
        return Refusal(Code.MOVED_ON)
    if by.id != who:
        asked = people.get(who)
        return Refusal(Code.FOR_SOMEBODY_ELSE, {"name": asked.name if asked else None})
    return None


def _found(rows: Iterable[Ownership], ordinal: int) -> Ownership | None:
    return next((one for one in rows if one.ordinal == ordinal), None)


def accept(
    owned: Owned, rows: Sequence[Ownership], ordinal: int, *, by: Member, people: Mapping[str, Member], now: datetime
) -> Rows | Refusal:
    """ "Accept": it is theirs from now on, or they stand in."""
    row = _found(rows, ordinal)
    refused = _why_not_answer(owned, row, row.owner if row and row.state is _S.PROPOSED else None, by, people)
    if refused or row is None:
        return refused or Refusal(Code.MOVED_ON)
    if not by.full:
        return Refusal(Code.GUEST_DECIDES, {"name": by.name})
    if row in ended_acting(rows, aware(now)):
        return Refusal(Code.MOVED_ON)
    return accepted(rows, row, now)


def decline(
    owned: Owned,
    rows: Sequence[Ownership],
    ordinal: int,
    why: str,
    *,
    by: Member,
    people: Mapping[str, Member],
    now: datetime,
) -> Rows | tuple[Refusal, ...]:
    """ "Decline", or "Keep it" of an owner who is asked to let it go: with a word why.

    Where nobody owns it by that, whoever named them is asked for somebody else.
    """
    row, held = _found(rows, ordinal), holding(rows)
    who = row.owner if row and row.state is _S.PROPOSED else held.owner if held else None
    refused = _why_not_answer(owned, row, who, by, people)
    if refused or row is None:
        return (refused or Refusal(Code.MOVED_ON),)
    why = " ".join(tidy(why).split())
    if not visible(why):
        return (Refusal(Code.EMPTY_REASON, field="why"),)
    if len(why) > SENTENCE_LIMIT:
        return (Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(why)}, "why"),)
    said = replace(row, why=why, said_by=by.id)
    if held is None:
        said = replace(said, asked=_namer(owned, row, people))
    elif row.state is _S.REQUESTED:
        said = replace(said, asked=row.by)  # who asked reads why it was kept
    return taken_back(rows, said, now, _S.DECLINED)


def heard_why(rows: Sequence[Ownership], ordinal: int, *, by: Member, now: datetime) -> Rows | Refusal:
    """Whoever asked an owner to let it go has read why it was kept."""
    row = _found(rows, ordinal)
    if row is None or row not in kept(rows) or row.asked != by.id:
        return Refusal(Code.MOVED_ON)
    return with_changed(rows, replace(row, asked=None))


def _namer(owned: Owned, row: Ownership, people: Mapping[str, Member]) -> str | None:
    """Return who is asked to name somebody else: whoever named this one, where they still can be."""
    known = people.get(row.by)
    return row.by if known and known.full and row.by != row.owner else owned.asked(people, without=row.owner)


def let_go(
    owned: Owned, rows: Sequence[Ownership], ordinal: int, *, by: Member, people: Mapping[str, Member], now: datetime
) -> Rows | Refusal:
    """ "Let it go": its owner agrees, and the new one is asked."""
    row, held = _found(rows, ordinal), holding(rows)
    asked = held.owner if held and row and row.state is _S.REQUESTED else None
    refused = _why_not_answer(owned, row, asked, by, people)
    return refused or proposed(rows, row, now) if row else Refusal(Code.MOVED_ON)


def go_on(owned: Owned, rows: Sequence[Ownership], ordinal: int, *, by: Member, now: datetime) -> Rows | Refusal:
    """Go on without an answer of its owner: decider or approver, after three working days (O5)."""
    row = _found(rows, ordinal)
    if owned.over:
        return owned.over
    if row is None or row.state is not _S.REQUESTED or row.go_on_at is None:
        return Refusal(Code.MOVED_ON)
    if by.id not in owned.hosts or not by.full or aware(now) < row.go_on_at:
        return Refusal(Code.OWNER_FIRST, {"from": row.go_on_at})
    return proposed(rows, row, now)


def may_take_back(rows: Sequence[Ownership], row: Ownership, owned: Owned, by: str) -> bool:
    """Whether ``by`` may take an open offer back: who made it, or whoever may name an owner, where there is none yet.

    What somebody asks of an owner, that owner keeps or lets go.
    """
    return row.state in OPEN and (by == row.by or (holding(rows) is None and by in owned.hosts))


def take_back(
    owned: Owned, rows: Sequence[Ownership], ordinal: int, *, by: Member, people: Mapping[str, Member], now: datetime
) -> Rows | Refusal:
    """Take an open offer back; where nobody owns it then, whoever does so is asked for somebody else."""
    row = _found(rows, ordinal)
    if owned.over:
        return owned.over
    if row is None or row.state not in OPEN:
        return Refusal(Code.MOVED_ON)
    if not may_take_back(rows, row, owned, by.id):
        return Refusal(Code.CANNOT_HAND_OWNING, {"owner": row.owner, "decider": owned.decider})
    back = row if holding(rows) else replace(row, asked=by.id if by.full else owned.asked(people, without=row.owner))
    return taken_back(rows, back, now)


# standing in


def end_acting(rows: Sequence[Ownership], *, by: str | None, now: datetime) -> Rows | Refusal:
    """End what is over by the clock (without ``by``); or at once, by the owner or by whoever acts."""
    if by is None:
        over_now = ended_acting(rows, aware(now))
        return with_changed(rows, *(_stood_in(one) for one in over_now)) if over_now else Refusal(Code.MOVED_ON)
    stands_in, held = acting(rows), holding(rows)
    if stands_in is None:
        return Refusal(Code.MOVED_ON)
    if by not in (stands_in.owner, held.owner if held else None):
        return Refusal(Code.FOR_SOMEBODY_ELSE)
    return with_changed(rows, ended(stands_in, _S.RELEASED, now))


def _stood_in(row: Ownership) -> Ownership:
    """Return the row of somebody who acted: until the moment that was named, however late the clock is."""
    return replace(row, state=_S.RELEASED if row.state in HELD else _S.WITHDRAWN, until=row.acting_until)


# somebody is gone; nothing is left to own


def orphan(
    owned: Owned, rows: Sequence[Ownership], member: str, *, people: Mapping[str, Member], now: datetime
) -> Rows:
    """Return the rows once ``member`` is gone: what they owned is nobody's at once, and the last approver is asked.

    Who was offered it can still accept. What they were offered stays with its owner, or is named anew.
    """
    asked = owned.asked(people, without=member)
    found = tuple(rows)
    open_one = offer(found)
    if open_one and open_one.owner == member:
        left = open_one if holding(found) else replace(open_one, asked=asked)
        found = taken_back(found, left, now)
    held, stands_in = holding(found), acting(found)
    if stands_in and member in (stands_in.owner, held.owner if held else None):
        found = with_changed(found, ended(stands_in, _S.RELEASED, now))
    if held and held.owner == member:
        found = with_changed(found, replace(ended(held, _S.ORPHANED, now), asked=asked))
        open_one = offer(found)
        if open_one and open_one.acting_until is not None:
            found = with_changed(found, ended(open_one, _S.WITHDRAWN, now))
        elif open_one and open_one.state is _S.REQUESTED:  # nobody is left to answer
            found = proposed(found, open_one, now)
    return with_changed(found, *(replace(one, asked=asked) for one in found if one.asked == member))


def over(rows: Sequence[Ownership], *, now: datetime) -> Rows:
    """Return the rows once there is nothing left to own: it is nobody's, and nobody is asked."""
    held = (ended(one, _S.RELEASED, now) for one in rows if one.state in HELD)
    asked = (ended(one, _S.WITHDRAWN, now) for one in rows if one.state in OPEN)
    return with_changed(rows, *held, *asked)
