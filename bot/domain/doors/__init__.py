"""Doors: what is hard to undo is decided with more care. Four ticks say which door a question is.

A one-way door differs in this, and in nothing else before the decision is announced:

* two options, of which doing nothing may be one (D3: refused when it is asked; where a label was corrected later, the
  decider closes it and asks again, or overrides with a reason);
* who decides does not own it; owner, a sentence with a number, a day to look back and somebody who rules are named
  when it is asked, and where a label was corrected later, by the decider before deciding (D4);
* it opens at the deadline only when enough have written (``enough``), and is extended once by a day;
* it can be decided a day after it opened (``cooled_at``).

The names are those of a letter to shareholders of 2015.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import LOOK_BACK_AT_MOST
from bot.domain.nouns import SENTENCE_LIMIT, look, visible
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal

__all__ = [
    "DO_NOTHING",
    "FEWEST_OPTIONS",
    "Door",
    "Profile",
    "Tick",
    "a_choice",
    "cooled_at",
    "door_of",
    "enough",
    "in_order",
    "needed",
    "why_not_profile",
    "why_not_ruler",
]

DO_NOTHING = "Do nothing"
FEWEST_OPTIONS = 2  # of a one-way door, besides doing nothing
_YES_AND_NO = {"yes", "no"}


class Door(StrEnum):
    """Whether one can walk back. The values are stored: never rename one."""

    TWO_WAY = "two_way"
    ONE_WAY = "one_way"


class Tick(StrEnum):
    """What makes it hard to undo. The values are stored: never rename one."""

    COSTLY = "costly"  # undoing costs over a week of work
    SLOW = "slow"  # undoing takes over a month
    BOUND = "bound"  # customers, law or data are bound
    LOST = "lost"  # something is lost for good


@dataclass(frozen=True, slots=True)
class Profile:
    """What a one-way door names beside its question: who decides, owns and rules, what shows that it worked, when."""

    decider: str
    owner: str | None = None
    approver: str | None = None  # rules if somebody cannot commit
    success: str = ""  # a sentence with a number
    look_back: date | None = None


def in_order(ticks: Iterable[Tick]) -> tuple[Tick, ...]:
    """Return the ticks, each once, in the one order in which they are offered."""
    found = set(ticks)
    return tuple(tick for tick in Tick if tick in found)


def door_of(ticks: Collection[Tick]) -> Door:
    """Return the door that the ticks make: none of them is a two-way door."""
    return Door.ONE_WAY if ticks else Door.TWO_WAY


def enough(wrote: int, asked: int, door: Door, quorum: int) -> bool:
    """Whether enough people wrote for positions to open: one, or ``quorum`` percent of those asked for a one-way door.

    Passing is an answer and no position; it does not count towards it.
    """
    return wrote >= needed(asked, door, quorum)


def needed(asked: int, door: Door, quorum: int) -> int:
    """Return how many of ``asked`` must write for that."""
    return 1 if door is Door.TWO_WAY else max(1, -(-asked * quorum // 100))


def a_choice(options: Sequence[str], door: Door) -> bool:
    """Whether there is something to choose from: a two-way door may be about one thing, done or not.

    A one-way door has two options besides doing nothing. A question of Yes and No is one about a single thing, where
    No is doing nothing: it says by itself what is not done, and may be asked of either door.
    """
    looks = {look(option) for option in options}
    return door is Door.TWO_WAY or looks == _YES_AND_NO or len(looks - {look(DO_NOTHING)}) >= FEWEST_OPTIONS


def cooled_at(revealed_at: datetime, door: Door, hours: int) -> datetime:
    """Return from when a question may be decided (aware, as ``revealed_at``): at once, or after a day to think."""
    return revealed_at if door is Door.TWO_WAY else revealed_at + timedelta(hours=hours)


def why_not_ruler(ruler: Member | None, parts: Collection[str | None]) -> Refusal | None:
    """Return why ``ruler``, who is somebody, could never rule where ``parts`` decide, own, write or are to commit."""
    if ruler is None or ruler.id not in parts:
        return None
    return Refusal(Code.TAKES_PART, {"name": ruler.name}, "approver")


def why_not_profile(
    profile: Profile, people: dict[str, Member], today: date, parts: Collection[str] = ()
) -> tuple[Refusal, ...]:
    """Return what a one-way door misses beside its question; ``today`` is the date where its author is.

    Who decides is above who owns it, and who rules is neither, nor one of ``parts``, who write or are to commit; a
    guest, who may answer, never rules.
    """
    found = []
    owner, ruler = people.get(profile.owner or ""), people.get(profile.approver or "")
    if owner is None:
        found.append(Refusal(Code.NO_OWNER, field="owner"))
    elif not owner.can_be_asked:
        found.append(Refusal(Code.NOT_A_PERSON, {"name": owner.name, "role": "owner"}, "owner"))
    elif not owner.full:
        found.append(Refusal(Code.GUEST_DECIDES, {"name": owner.name}, "owner"))
    elif owner.id == profile.decider:
        found.append(Refusal(Code.OWNER_DECIDES, field="owner"))
    if ruler is None or not ruler.full or ruler.id in (profile.decider, profile.owner):
        found.append(Refusal(Code.NO_RULER, {"name": ruler.name if ruler else None}, "approver"))
    elif refused := why_not_ruler(ruler, parts):
        found.append(refused)
    if len(profile.success) > SENTENCE_LIMIT:
        facts = {"limit": SENTENCE_LIMIT, "length": len(profile.success)}
        found.append(Refusal(Code.TOO_LONG, facts, "success"))
    elif not any(letter.isdigit() for letter in profile.success) or not visible(profile.success):
        found.append(Refusal(Code.NO_MEASURE, field="success"))
    if profile.look_back is None:
        found.append(Refusal(Code.NO_OWNER, field="look_back"))
    elif not today < profile.look_back <= today + LOOK_BACK_AT_MOST:
        found.append(Refusal(Code.LOOK_BACK_PAST, field="look_back"))
    return tuple(found)
