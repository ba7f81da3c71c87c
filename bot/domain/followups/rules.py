"""What may become of a follow-up, by whom, and why not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.followups.fields import why_not_blocker, why_not_day, why_not_line, why_not_owner, why_not_text
from bot.domain.followups.states import (
    MOVES,
    Did,
    Followed,
    FollowUp,
    FollowUpForm,
    FollowUpState,
    FollowUpStep,
    Vacant,
)
from bot.domain.nouns import aware, tidy
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal

__all__ = [
    "accept",
    "block",
    "decline",
    "done",
    "drop",
    "free",
    "hand",
    "late",
    "leave",
    "make",
    "not_me",
    "slip",
    "take",
    "why_not_answer",
    "why_not_give",
    "why_not_make",
]

_S = FollowUpState
_People = Mapping[str, Member]
_Refused = tuple[Refusal, ...]


def why_not_make(by: Member) -> Refusal | None:
    """Return why ``by`` cannot make a follow-up: guests answer, and give nobody anything to do."""
    return None if by.full else Refusal(Code.GUEST_MAKES)


def make(
    form: FollowUpForm,
    *,
    id: int,
    number: int | None,
    channel: str,
    link: str,
    by: Member,
    people: _People,
    now: datetime,
    working: WorkingDays = EVERY_WEEK,
) -> Followed | _Refused:
    """Make a follow-up. Who names themselves owns it at once; anybody else is asked (F1).

    ``working`` are the days on which its owner works: another day moves to the next of them.
    """
    refused = why_not_make(by)
    if refused:
        return (refused,)
    today = calendar.local_day(now, calendar.zone_of(by.zone))
    found = [why_not_text(form.text), why_not_owner(form.owner, people, "owner"), why_not_day(form.due, today)]
    refusals = tuple(one for one in found if one)
    if refusals or form.owner is None or form.due is None:
        return refusals
    mine, at, due = form.owner == by.id, aware(now), calendar.working_day_from(form.due, working)
    followup = FollowUp(
        id=id,
        number=number,
        text=" ".join(tidy(form.text).split()),
        maker=by.id,
        channel=channel,
        link=link,
        owner=by.id if mine else None,
        asked=None if mine else form.owner,
        state=_S.OPEN,
        due=due,
        made_at=at,
        since=at,
    )
    step = FollowUpStep(id, 1, number, Did.MADE, by.id, at, member=form.owner, due=due)
    return Followed(followup, step, form.due if form.due != due else None)


def accept(followup: FollowUp, *, by: Member, people: _People, now: datetime) -> Followed | Refusal:
    """ "Accept": from now on it is theirs, and nobody else's."""
    refused = _why_not_asked(followup, by, people)
    if refused:
        return refused
    if not by.full:
        return Refusal(Code.GUEST_DECIDES, {"name": by.name})
    return _then(_owned(followup, by.id), Did.ACCEPTED, by.id, now, since=aware(now))


def take(followup: FollowUp, *, by: Member, people: _People, now: datetime) -> Followed | Refusal:
    """ "Take it": what nobody owns, or is asked to own, is theirs from now on; any full member who sees it may."""
    refused = _why_not_now(followup, people)
    if refused:
        return refused
    if not by.full:
        return Refusal(Code.GUEST_DECIDES, {"name": by.name})
    if not followup.unowned:
        return Refusal(Code.OWNED_BY_NOW, {"name": _name(people, followup.owner or followup.asked)})
    return _then(_owned(followup, by.id), Did.ACCEPTED, by.id, now, since=aware(now))


def decline(followup: FollowUp, why: str, *, by: Member, people: _People, now: datetime) -> Followed | _Refused:
    """ "Decline", with a word why: whoever had it keeps it; where that is nobody, it is unowned."""
    refused = _why_not_asked(followup, by, people) or why_not_line(why, Code.EMPTY_REASON)
    if refused:
        return (refused,)
    vacant = None if followup.owner else Vacant.DECLINED
    news: dict[str, Any] = {"asked": None, "vacant": vacant}
    news |= {"since": aware(now)} if vacant else {}
    return _then(followup, Did.DECLINED, by.id, now, note=why, **news)


def why_not_answer(followup: FollowUp, *, by: Member, people: _People, seen: int | None = None) -> Refusal | None:
    """Return why ``by`` cannot say what became of it. ``seen`` is the step that their form was opened on, if any."""
    refused = _why_not_now(followup, people, seen)
    if refused:
        return refused
    if by.id not in (followup.owner, followup.asked):
        return _for_its_owner(followup, people)
    return None


def done(
    followup: FollowUp, result: str, *, by: Member, people: _People, now: datetime, seen: int | None = None
) -> Followed | _Refused:
    """ "Done", with a line or a link that shows it (F2). Who is asked and does it has accepted by that."""
    refused = why_not_answer(followup, by=by, people=people, seen=seen) or why_not_line(result, Code.NO_RESULT)
    if refused:
        return (refused,)
    news: dict[str, Any] = {"state": _S.DONE, "blocker": None, "ended_at": aware(now), "ended_by": by.id}
    return _then(_owned(followup, by.id), Did.DONE, by.id, now, note=result, **news)


def slip(
    followup: FollowUp,
    due: date | None,
    why: str,
    *,
    by: Member,
    people: _People,
    now: datetime,
    seen: int | None = None,
    working: WorkingDays = EVERY_WEEK,
) -> Followed | _Refused:
    """Move its day, with a reason; counted, and refused the third time (F3)."""
    refused = why_not_answer(followup, by=by, people=people, seen=seen)
    if refused:
        return (refused,)
    if followup.slips >= MOVES:
        return (Refusal(Code.MOVED_TWICE, field="way"),)
    today = calendar.local_day(now, calendar.zone_of(by.zone))
    day = calendar.working_day_from(due, working) if due else None
    same = Refusal(Code.SAME_DEADLINE, field="due") if day == followup.due else None
    found = (why_not_day(due, today) or same, why_not_line(why, Code.EMPTY_REASON))
    refusals = tuple(one for one in found if one)
    if refusals or day is None:
        return refusals
    news: dict[str, Any] = {"due": day, "slips": followup.slips + 1, "state": _S.OPEN, "blocker": None}
    news |= {"since": aware(now), "late_at": None}
    moved = _then(_owned(followup, by.id), Did.SLIPPED, by.id, now, note=why, **news)
    return replace(moved, step=replace(moved.step, due=day), moved_from=due if due != day else None)


def block(
    followup: FollowUp,
    blocker: str | None,
    why: str,
    *,
    by: Member,
    people: _People,
    now: datetime,
    seen: int | None = None,
) -> Followed | _Refused:
    """ "Blocked by somebody", who is asked: one person, and not whoever says so."""
    refused = why_not_answer(followup, by=by, people=people, seen=seen)
    if refused:
        return (refused,)
    found = (why_not_blocker(blocker, by, people), why_not_line(why, Code.EMPTY_REASON))
    refusals = tuple(one for one in found if one)
    if refusals:
        return refusals
    news: dict[str, Any] = {"state": _S.BLOCKED, "blocker": blocker, "since": aware(now)}
    return _then(_owned(followup, by.id), Did.BLOCKED, by.id, now, member=blocker, note=why, **news)


def free(followup: FollowUp, *, by: Member, people: _People, now: datetime) -> Followed | Refusal:
    """ "It is free now", by whoever blocked it, or by its owner."""
    return _unblocked(followup, Did.FREED, (followup.blocker, followup.owner), by, people, now)


def not_me(followup: FollowUp, *, by: Member, people: _People, now: datetime) -> Followed | Refusal:
    """ "Not me": who was said to block it does not; it is its owner's again."""
    return _unblocked(followup, Did.NOT_ME, (followup.blocker,), by, people, now)


def why_not_give(
    followup: FollowUp,
    *,
    by: Member,
    decider: str | None,
    people: _People,
    seen: int | None = None,
) -> Refusal | None:
    """Return why ``by`` cannot name another owner, or drop it: that is its owner's; where there is none, or where it
    is late beyond the ladder, also for whoever made it, or decided the record.
    """
    refused = _why_not_now(followup, people, seen)
    if refused:
        return refused
    if by.id == followup.owner:
        return None
    if by.id in (followup.maker, decider) and by.full and (followup.owner is None or followup.late_at is not None):
        return None
    return _for_its_owner(followup, people)


def hand(
    followup: FollowUp,
    to: str | None,
    note: str,
    *,
    by: Member,
    decider: str | None,
    people: _People,
    now: datetime,
    seen: int | None = None,
) -> Followed | _Refused:
    """Ask somebody else to own it, with a note where somebody owns it now; until they accept, it stays where it is.

    Who names themselves, where nobody owns it, has it at once.
    """
    refused = why_not_give(followup, by=by, decider=decider, people=people, seen=seen)
    if refused:
        return (refused,)
    found = [why_not_owner(to, people, "to"), why_not_line(note, Code.EMPTY_REASON if followup.owner else None)]
    if to is not None and to == followup.owner:
        found.append(Refusal(Code.OWNS_ALREADY, {"name": people[to].name if to in people else ""}, "to"))
    refusals = tuple(one for one in found if one)
    if refusals or to is None:
        return refusals
    if to == by.id:
        taken = _owned(followup, to)
        return _then(taken, Did.ACCEPTED, by.id, now, member=to, note=note, since=aware(now))
    news: dict[str, Any] = {"asked": to, "vacant": None}
    news |= {} if followup.owner else {"since": aware(now)}
    return _then(followup, Did.HANDED, by.id, now, member=to, note=note, **news)


def drop(
    followup: FollowUp,
    why: str,
    *,
    by: Member,
    decider: str | None,
    people: _People,
    now: datetime,
    seen: int | None = None,
) -> Followed | _Refused:
    """Drop it, with a reason."""
    asked_me = by.id == followup.asked and followup.owner is None
    refused = why_not_give(followup, by=by, decider=decider, people=people, seen=seen)
    if asked_me:
        refused = why_not_answer(followup, by=by, people=people, seen=seen)
    refused = refused or why_not_line(why, Code.EMPTY_REASON)
    if refused:
        return (refused,)
    news: dict[str, Any] = {
        "state": _S.DROPPED,
        "blocker": None,
        "asked": None,
        "ended_at": aware(now),
        "ended_by": by.id,
    }
    return _then(followup, Did.DROPPED, by.id, now, note=why, **news)


def leave(followup: FollowUp, member: str, *, now: datetime) -> Followed | None:
    """Somebody cannot be asked any more: what they owned is unowned at once, nobody is waited for in vain."""
    if not followup.open or member not in (followup.owner, followup.asked, followup.blocker):
        return None
    news: dict[str, Any] = {"since": aware(now)}
    owned = followup.owner == member
    if owned:
        news |= {"owner": None}
    if followup.asked == member:
        news |= {"asked": None}
    if owned or followup.blocker == member:
        news |= {"state": _S.OPEN, "blocker": None}
    left = replace(followup, **news)
    return _then(left, Did.LEFT, None, now, member=member, vacant=Vacant.LEFT if left.unowned else None)


def late(followup: FollowUp, *, now: datetime) -> Followed | None:
    """The last step of its ladder is over: who made it, or decided the record, may see to it. None where it is."""
    if not followup.open or followup.unowned or followup.late_at is not None:
        return None
    return _then(followup, Did.LATE, None, now, late_at=aware(now))


# what several of them ask


def _then(
    followup: FollowUp,
    did: Did,
    by: str | None,
    now: datetime,
    *,
    member: str | None = None,
    note: str = "",
    **news: Any,
) -> Followed:
    seq = followup.seq + 1
    step = FollowUpStep(
        followup.id, seq, followup.number, did, by, aware(now), member, note=" ".join(tidy(note).split())
    )
    return Followed(replace(followup, seq=seq, **news), step)


def _owned(followup: FollowUp, by: str) -> FollowUp:
    """Return it as ``by`` owns it; an offer to somebody else stays open."""
    return replace(followup, owner=by, asked=None if followup.asked == by else followup.asked, vacant=None)


def _name(people: _People, member: str | None) -> str:
    known = people.get(member or "")
    return known.name if known else ""


def _why_not_now(followup: FollowUp, people: _People, seen: int | None = None) -> Refusal | None:
    if not followup.open:
        name = _name(people, followup.ended_by)
        return Refusal(Code.FOLLOW_UP_OVER, {"state": followup.state, "name": name, "at": followup.ended_at})
    if seen is not None and seen != followup.seq:
        return Refusal(Code.FOLLOW_UP_MOVED, {"state": followup.state, "due": followup.due})
    return None


def _for_its_owner(followup: FollowUp, people: _People) -> Refusal:
    """Return that only its owner can say so."""
    return Refusal(Code.FOR_ITS_OWNER, {"name": _name(people, followup.owner or followup.asked)})


def _why_not_asked(followup: FollowUp, by: Member, people: _People) -> Refusal | None:
    refused = _why_not_now(followup, people)
    if refused:
        return refused
    if by.id != followup.asked:
        if by.id == followup.owner:
            return Refusal(Code.OWNS_ALREADY, {"name": by.name})
        return Refusal(Code.NOT_ASKED_TO_OWN, {"name": _name(people, followup.owner or followup.asked)})
    return None


def _unblocked(
    followup: FollowUp, did: Did, may: tuple[str | None, ...], by: Member, people: _People, now: datetime
) -> Followed | Refusal:
    refused = _why_not_now(followup, people)
    if refused:
        return refused
    if followup.state is not _S.BLOCKED:
        return Refusal(Code.FOLLOW_UP_MOVED, {"state": followup.state, "due": followup.due})
    if by.id not in may:
        return Refusal(Code.FOR_ITS_OWNER, {"name": _name(people, followup.blocker)})
    blocked = followup.blocker
    return _then(followup, did, by.id, now, member=blocked, state=_S.OPEN, blocker=None, since=aware(now))
