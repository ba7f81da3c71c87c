"""Today: the morning message, one for each person and working day, with what is due and not done.

How a room adds an item:

1. Yield it from ``bot/domain/waiting.py`` with a ``WaitingKind`` of its own, ``since``, and ``remind_at`` where one
   morning is enough, ``steps`` (``bot/domain/ladders.py``) where it is not.
2. Name its ``Matter`` here, and the message that it otherwise lives in, if it has one: that becomes a pointer while the
   item stands in a morning message (its renderer asks ``bot.flows.today.lives_there``).
3. Draw it in ``bot/views/today.py``: live by its ``WaitingKind`` (otherwise it looks as in Home), done by its
   ``Matter``.
4. Call ``bot.flows.home.refresh`` for everybody whose rows change.

No room plans a reminder: whoever's rows change is looked at on their next working morning, and from then on whenever
something of theirs falls due.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.intents import Kind, View
from bot.domain.lanes import next_morning
from bot.domain.people import Member
from bot.domain.waiting import FRESH, RIDES_ALONG, Waiting, WaitingKind

__all__ = [
    "CAP",
    "FOLLOW_UPS",
    "QUIET",
    "SHOWN",
    "Item",
    "Matter",
    "Morning",
    "Nudge",
    "Rung",
    "day_number",
    "due_steps",
    "item_of",
    "look_again",
    "matters_in",
    "morning",
    "opening_hours",
    "told_in_the_morning",
    "worn_out",
]

SHOWN = 3
ASKED = "asked"  # the step by which somebody hears of what they were asked without a sound
CAP = 12  # nudges about one thing, whatever becomes of its dates; then it is found in Home
EVENING = time(18)  # what could not be said by then waits for the next morning


class Matter(StrEnum):
    """What somebody is reminded of, once. The values are stored: never rename one."""

    POSITION = "position"
    ANSWER = "answer"  # to one version of a decision, with whatever comes before it: being heard, missing words
    DECIDE = "decide"
    NOT_QUITE = "not_quite"
    PROPOSAL = "proposal"  # the owner's, for the decider; found in Home until its morning, as some of those that follow
    SIGNALS = "signals"
    LOOK_BACK = "look_back"
    SAY_HEARD = "say_heard"
    DECIDE_AGAIN = "decide_again"
    OFFERED = "offered"
    FOLLOW_UP = "follow_up"  # its number is that of the follow-up, as that of those that follow
    TAKE_ON = "take_on"
    FREE_IT = "free_it"
    REASSIGN = "reassign"
    LATE = "late"
    SIGNAL = "signal"
    CONCERN = "concern"
    SKIPPED = "skipped"
    READ = "read"  # what opened behind a one-way door
    TOLD = "told"  # what was decided, for whoever is only told
    OWNING = "owning"  # one offer to own it, or the lack of an owner
    CAME_BACK = "came_back"  # a PRFAQ that was parked
    NO_AUTHOR = "no_author"
    WEEK = "week"  # somebody's own week, by its number: 202648


QUIET = frozenset({Matter.READ, Matter.TOLD})
"""Matters that ask nothing: they ride along once, and are no reason for a message."""
FOLLOW_UPS = frozenset({Matter.FOLLOW_UP, Matter.TAKE_ON, Matter.FREE_IT, Matter.REASSIGN, Matter.LATE})
"""Matters of follow-ups: the number of such an item is no record's."""
_MATTERS: Mapping[WaitingKind, Matter] = {
    WaitingKind.POSITION: Matter.POSITION,
    WaitingKind.OWN_UP: Matter.POSITION,
    WaitingKind.CONFIRM: Matter.ANSWER,
    WaitingKind.ANSWER: Matter.ANSWER,
    WaitingKind.WORDS: Matter.ANSWER,
    WaitingKind.DECIDE: Matter.DECIDE,
    WaitingKind.NOT_QUITE: Matter.NOT_QUITE,
    WaitingKind.PROPOSAL: Matter.PROPOSAL,
    WaitingKind.SIGNALS: Matter.SIGNALS,
    WaitingKind.LOOK_BACK: Matter.LOOK_BACK,
    WaitingKind.SAY_HEARD: Matter.SAY_HEARD,
    WaitingKind.DECIDE_AGAIN: Matter.DECIDE_AGAIN,
    WaitingKind.OFFERED: Matter.OFFERED,
    WaitingKind.FOLLOW_UP: Matter.FOLLOW_UP,
    WaitingKind.TAKE_ON: Matter.TAKE_ON,
    WaitingKind.FREE_IT: Matter.FREE_IT,
    WaitingKind.REASSIGN: Matter.REASSIGN,
    WaitingKind.LATE: Matter.LATE,
    WaitingKind.SIGNAL: Matter.SIGNAL,
    WaitingKind.CROSSED: Matter.SIGNAL,  # the same, a step further: it stands where it was answered
    WaitingKind.CONCERN: Matter.CONCERN,
    WaitingKind.SKIPPED: Matter.SKIPPED,
    WaitingKind.READ: Matter.READ,
    WaitingKind.TOLD: Matter.TOLD,
    WaitingKind.OWN_IT: Matter.OWNING,
    WaitingKind.LET_GO: Matter.OWNING,
    WaitingKind.GO_ON: Matter.OWNING,
    WaitingKind.NAME_OWNER: Matter.OWNING,
    WaitingKind.CAME_BACK: Matter.CAME_BACK,
    WaitingKind.NO_AUTHOR: Matter.NO_AUTHOR,
    WaitingKind.WEEK: Matter.WEEK,
    WaitingKind.KEPT_IT: Matter.OWNING,
}
# Matters of one version of a decision: the next one is another matter.
_OF_A_VERSION = frozenset({Matter.ANSWER, Matter.DECIDE_AGAIN})
# What is not named here has no message of its own, or one that says more than an item can, and stays what it is.
_MESSAGES: Mapping[Matter, Kind] = {
    Matter.POSITION: Kind.ASK,
    Matter.ANSWER: Kind.ASK,
    Matter.DECIDE: Kind.TURN,
    Matter.NOT_QUITE: Kind.NOT_QUITE,
}


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One matter of one person on record ``number``; ``about`` tells two of the same matter there apart."""

    matter: Matter
    number: int
    about: str = ""  # the version of the decision; who answered "not quite"; which proposal

    def message_of(self, member: str) -> View | None:
        """Return the message that it lives in for ``member`` while it is in no morning message, if there is one."""
        kind = _MESSAGES.get(self.matter)
        about = self.about if kind is Kind.NOT_QUITE else member
        return View(kind, self.number, about) if kind else None


def matters_in(kind: Kind) -> tuple[Matter, ...]:
    """Return what messages of this kind ask, while no morning message does."""
    return tuple(matter for matter, there in _MESSAGES.items() if there is kind)


def item_of(waiting: Waiting) -> Item | None:
    """Return what stands in a morning message for ``waiting``; None for what is found in Home alone."""
    matter = _MATTERS.get(waiting.kind)
    if matter is None:
        return None
    about = waiting.about or ""
    if matter in _OF_A_VERSION:
        about = str(waiting.record.decision.version) if waiting.record.decision else ""
    return Item(matter, waiting.number, about)


@dataclass(frozen=True, slots=True)
class Nudge:
    """One step of one item whose morning came at ``at``; ``caught_up`` where a later one is said in its place."""

    item: Item
    step: str
    at: datetime
    caught_up: bool = False

    @property
    def rung(self) -> "Rung":
        """What is never said twice."""
        return self.item, self.step


Rung = tuple[Item, str]
"""A step of an item, by the name that it is kept by."""


@dataclass(frozen=True, slots=True)
class Morning:
    """What a morning message holds: ``shown`` of its ``items`` with buttons, by date; ``nudges`` are the steps that it
    counts as.
    """

    items: tuple[Item, ...]
    nudges: tuple[Nudge, ...]

    @property
    def shown(self) -> tuple[Item, ...]:
        """The first of its items, and below them a week of one's own, which takes nobody's place."""
        asks = [one for one in self.items if one.matter is not Matter.WEEK]
        return (*asks[:SHOWN], *(one for one in self.items if one.matter is Matter.WEEK))

    @property
    def reminded(self) -> tuple[Item, ...]:
        """The items that it counts as a reminder of."""
        return tuple(dict.fromkeys(one.item for one in self.nudges))


def day_number(now: datetime, zone: tzinfo) -> int:
    """Return the day in ``zone`` as the number of its morning message: 20261127."""
    return int(f"{calendar.local_day(now, zone):%Y%m%d}")


def opening_hours(now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> bool:
    """Say whether a morning message may be sent now: on a working day there, from nine until the evening."""
    day = calendar.local_day(now, zone)
    begins, ends = (calendar.instant_at(day, at, zone) for at in (time(calendar.MORNING), EVENING))
    return calendar.is_working_day(day, working) and begins <= now < ends


def worn_out(told: Iterable[Rung]) -> frozenset[Item]:
    """Return the items that were said as often as anything ever is, whatever became of their dates."""
    times = Counter(item for item, _ in told)
    return frozenset(item for item, count in times.items() if count >= CAP)


def due_steps(waiting: Iterable[Waiting], told: Collection[Rung], *, now: datetime) -> tuple[Nudge, ...]:
    """Return the steps whose morning came and that are not ``told``, in the order of ``waiting``.

    Of several of one item only the newest is said: whoever was away for weeks is not nudged once for each.
    """
    found: list[Nudge] = []
    for one in waiting:
        item = item_of(one)
        if item is None:
            continue
        came = [(step, at) for step, at in one.mornings if at <= now]
        newest = max((at for _, at in came), default=now)
        found += [Nudge(item, step, at, caught_up=at < newest) for step, at in came if (item, step) not in told]
    return tuple({one.rung: one for one in reversed(found)}.values())[::-1]


def told_in_the_morning(
    waiting: Iterable[Waiting], silent: Mapping[int, datetime], member: Member
) -> tuple[Waiting, ...]:
    """Return what waits for ``member``, with a step of its own, in front, for whoever was asked without a sound.

    ``silent`` names the records of which they were not told at once, and since when (aware UTC).
    """
    found = tuple(_asked_late(one, silent.get(one.number), member) for one in waiting)
    return tuple(sorted(found, key=lambda one: not any(step == ASKED for step, _ in one.mornings)))


def _asked_late(one: Waiting, since: datetime | None, member: Member) -> Waiting:
    if since is None or _MESSAGES.get(_MATTERS.get(one.kind, Matter.DECIDE)) is not Kind.ASK:
        return one
    earlier = [(step, at) for step, at in one.mornings if step != ASKED]
    return replace(one, steps=((ASKED, next_morning(member, since)), *earlier))


def morning(
    waiting: Iterable[Waiting],
    told: Collection[Rung],
    unsure: Collection[Item] = (),
    snoozed: Collection[Item] = (),
    *,
    now: datetime,
    zone: tzinfo,
    working: WorkingDays = EVERY_WEEK,
) -> Morning | None:
    """Return the morning message of somebody in ``zone``, or None where there is no reason for one.

    A reason is what should be said by now and was not (``told``). What is due by the end of the next working day
    rides along, said before or not; what was asked within the last hours does not, since its own message is as fresh.
    What was said before and has no end stays where it is, and in Home: it would stand here for ever. ``unsure`` is
    what a message held of which nobody knows whether it arrived: it is a reason as well, and no step of its own.
    ``snoozed`` does not ride along before its morning. What asks nothing rides along once, from its morning on.
    """
    waiting = tuple(waiting)
    tired = worn_out(told)
    nudges = tuple(one for one in due_steps(waiting, told, now=now) if one.item not in tired)
    causes = {one.item for one in nudges if not one.caught_up}
    causes |= {item for item in map(item_of, waiting) if item is not None and item in unsure}
    if all(one.matter in QUIET for one in causes):
        return None
    soon = _end_of_next_day(calendar.local_day(now, zone), zone, working)
    rides = (item_of(one) not in snoozed and _rides(one, now, soon) for one in waiting)
    held = (one for one, along in zip(waiting, rides, strict=True) if along or item_of(one) in causes)
    return Morning(_items(held), nudges)


def _rides(one: Waiting, now: datetime, soon: datetime) -> bool:
    old_enough = one.since is not None and now - one.since >= FRESH
    if one.kind in RIDES_ALONG:  # once, as the step that it is
        return False
    return bool(one.mornings) and old_enough and now < one.due < soon


def _items(waiting: Iterable[Waiting]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(item for item in map(item_of, waiting) if item is not None))


def _end_of_next_day(day: date, zone: tzinfo, working: WorkingDays) -> datetime:
    return calendar.instant_at(calendar.next_working_day(day, working) + timedelta(days=1), time(0), zone)


def look_again(waiting: Sequence[Waiting], told: Collection[Rung], *, now: datetime) -> datetime | None:
    """Return the next morning (aware UTC) on which something that waits should be said; None where nothing ever."""
    ahead = (at for one in waiting for step, at in one.mornings if at > now and (item_of(one), step) not in told)
    return min(ahead, default=None)
