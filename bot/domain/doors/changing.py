"""What a door changes of an open question: its label is corrected; too few wrote, and a day more is given, once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain import calendar
from bot.domain.changes import Change, ChangeKind, Reworked, change_of, rework, why_not_now
from bot.domain.debates import Changed, Debate, DebateState
from bot.domain.doors import Door, Profile, Tick, door_of, enough, in_order, needed, why_not_profile
from bot.domain.intents import Kind, View
from bot.domain.nouns import SENTENCE_LIMIT, aware, tidy, visible
from bot.domain.people import Member, works
from bot.domain.positions import Position, everybody_in, wrote
from bot.domain.refusals import Code, Refusal

__all__ = ["EXTENDED_BY", "complete", "correct", "extend", "why_not_complete", "why_not_correct"]

EXTENDED_BY = 24  # hours; a window, which ends no earlier than noon of the opener's next working day


def why_not_correct(debate: Debate, by: str) -> Refusal | None:
    """Return why ``by`` cannot correct the label: opener, decider and who is asked can, until positions open."""
    refused = why_not_now(debate)
    if refused:
        return refused
    if debate.is_circle:  # a verdict is always easy to change: revise, or come back
        return Refusal(Code.MOVED_ON)
    asked = by in {debate.opener, *debate.writers}
    return None if asked else Refusal(Code.DOOR_OF_OTHERS)


def correct(
    debate: Debate, ticks: Sequence[Tick], door: Door, reason: str, *, by: str, now: datetime
) -> Reworked | tuple[Refusal, ...]:
    """Correct which door the question is, with ``ticks`` that say why and a reason, in public.

    What a one-way door names beside its question, and nobody named yet, is asked of the decider before deciding
    (``complete``). Positions that are in stay in: what they do not say is shown missing, and blocks nothing.
    """
    refused = why_not_correct(debate, by)
    if refused:
        return (refused,)
    if door is debate.door:
        return (Refusal(Code.NOTHING_CHANGED, field="reason"),)
    found = in_order(ticks) if door is Door.ONE_WAY else ()
    refusals = [Refusal(Code.NO_TICKS, field="ticks")] if door_of(found) is not door else []
    if not visible(reason):
        refusals.append(Refusal(Code.EMPTY_REASON, field="reason"))
    if len(reason) > SENTENCE_LIMIT:
        refusals.append(Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(reason)}, "reason"))
    if refusals:
        return tuple(refusals)
    corrected = replace(debate, ticks=found, door=door, changes=debate.changes + 1)
    change = replace(
        change_of(corrected, ChangeKind.DOOR, by, now, debate),
        was=" ".join(debate.ticks),
        now_is=" ".join(found),
        reason=" ".join(tidy(reason).split()),
        author=by,
    )
    return rework(corrected, [change])


def why_not_complete(debate: Debate, people: dict[str, Member], today: date) -> tuple[Refusal, ...]:
    """Return what a one-way door still has to name before it is decided (D4), or nobody can be any more."""
    return why_not_profile(debate.profile, people, today, debate.committing) if debate.door is Door.ONE_WAY else ()


def complete(
    debate: Debate, named: Profile, *, by: str, people: dict[str, Member], now: datetime
) -> Changed | tuple[Refusal, ...]:
    """Name who owns a one-way door, who rules, what shows that it worked, and when that is looked at: the decider."""
    if debate.state is not DebateState.REVEALED or debate.door is not Door.ONE_WAY or by != debate.decider:
        return (Refusal(Code.MOVED_ON),)
    zone = calendar.zone_of(people[by].zone if by in people else None)
    named = replace(named, decider=debate.decider, success=" ".join(tidy(named.success).split()))
    refusals = why_not_profile(named, people, calendar.local_day(now, zone), debate.committing)
    if refusals:
        return refusals
    whole = replace(
        debate, owner=named.owner, approver=named.approver, success=named.success, look_back=named.look_back
    )
    return Changed(whole, (View(Kind.CARD, debate.number), View(Kind.TURN, debate.number, by)))


def extend(
    debate: Debate, positions: Sequence[Position], *, people: dict[str, Member], now: datetime
) -> Reworked | None:
    """Give a day more, once, where time is up and too few wrote for a one-way door to open. None where it is not so.

    A clock that was late for longer than that counts the day from now: nobody could have used it. Whoever is missing
    and was not reminded yet finds it in a morning message by the new time.
    """
    collecting = debate.state is DebateState.COLLECTING and debate.door is Door.ONE_WAY
    if not collecting or debate.extended or aware(now) < debate.deadline:
        return None
    count, asked = wrote(debate, positions), len(debate.contributors)
    if everybody_in(debate, positions, people) or enough(count, asked, debate.door, debate.quorum):
        return None
    opener = people.get(debate.opener)
    zone = calendar.zone_of(opener.zone if opener else None)
    until = calendar.window_end(debate.deadline, EXTENDED_BY, zone, works(opener))
    if until <= aware(now):
        until = calendar.window_end(now, EXTENDED_BY, zone, works(opener))
    longer = replace(debate, deadline=until, extended=True, changes=debate.changes + 1)
    figures = f"{count} {asked} {needed(asked, debate.door, debate.quorum)}"
    change: Change = change_of(longer, ChangeKind.EXTENDED, "", now, debate)
    change = replace(change, was=figures, was_at=debate.deadline, now_at=until)
    return rework(longer, [change])
