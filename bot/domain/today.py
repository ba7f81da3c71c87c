"""Today: the morning message, one for each person and working day, with what is due and not done.

How a room adds an item:

1. Yield it from ``bot/domain/waiting.py`` with a ``WaitingKind`` of its own, ``since`` and ``remind_at``.
2. Name its ``Matter`` here, and the message that it otherwise lives in, if it has one: that becomes a pointer while the
   item stands in a morning message (its renderer asks ``bot.flows.today.lives_there``).
3. Draw it in ``bot/views/today.py``: live by its ``WaitingKind`` (otherwise it looks as in Home), done by its
   ``Matter``.
4. Call ``bot.flows.home.refresh`` for everybody whose rows change.

No room plans a reminder: whoever's rows change is looked at on their next working morning, and from then on whenever
something of theirs falls due.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain import calendar
from bot.domain.intents import Kind, View
from bot.domain.waiting import FRESH, Waiting, WaitingKind

__all__ = [
    "SHOWN",
    "Item",
    "Matter",
    "Morning",
    "day_number",
    "item_of",
    "look_again",
    "matters_in",
    "morning",
    "opening_hours",
]

SHOWN = 3
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
    SIGNAL = "signal"
    CONCERN = "concern"
    SKIPPED = "skipped"


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
    WaitingKind.SIGNAL: Matter.SIGNAL,
    WaitingKind.CROSSED: Matter.SIGNAL,  # the same, a step further: it stands where it was answered
    WaitingKind.CONCERN: Matter.CONCERN,
    WaitingKind.SKIPPED: Matter.SKIPPED,
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
class Morning:
    """What a morning message holds: ``shown`` with buttons, by date; ``reminded`` is what it counts as reminder of."""

    shown: tuple[Item, ...]
    reminded: tuple[Item, ...]


def day_number(now: datetime, zone: tzinfo) -> int:
    """Return the day in ``zone`` as the number of its morning message: 20261127."""
    return int(f"{calendar.local_day(now, zone):%Y%m%d}")


def opening_hours(now: datetime, zone: tzinfo) -> bool:
    """Say whether a morning message may be sent now: on a working day there, from nine until the evening."""
    day = calendar.local_day(now, zone)
    begins, ends = (calendar.instant_at(day, at, zone) for at in (time(calendar.MORNING), EVENING))
    return calendar.is_working_day(day) and begins <= now < ends


def morning(waiting: Iterable[Waiting], reminded: Collection[Item], *, now: datetime, zone: tzinfo) -> Morning | None:
    """Return the morning message of somebody in ``zone``, or None where there is no reason for one.

    A reason is what should be said by now and was not (``reminded``). What is due by the end of the next working day
    rides along, said before or not; what was asked within the last hours does not, since its own message is as fresh.
    What was said before and has no end stays where it is, and in Home: it would stand here for ever.
    """
    waiting = tuple(waiting)
    due = (one for one in waiting if one.remind_at is not None and one.remind_at <= now)
    causes = _items(one for one in due if item_of(one) not in reminded)
    if not causes:
        return None
    soon = _end_of_next_day(calendar.local_day(now, zone), zone)
    held = (one for one in waiting if item_of(one) in causes or _rides(one, now, soon))
    return Morning(_items(held)[:SHOWN], causes)


def _rides(one: Waiting, now: datetime, soon: datetime) -> bool:
    old_enough = one.since is not None and now - one.since >= FRESH
    return one.remind_at is not None and old_enough and now < one.due < soon


def _items(waiting: Iterable[Waiting]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(item for item in map(item_of, waiting) if item is not None))


def _end_of_next_day(day: date, zone: tzinfo) -> datetime:
    return calendar.instant_at(calendar.next_working_day(day) + timedelta(days=1), time(0), zone)


def look_again(waiting: Sequence[Waiting], reminded: Collection[Item], *, now: datetime) -> datetime | None:
    """Return the next morning (aware UTC) on which something that waits should be said; None where nothing ever."""
    ahead = (one.remind_at for one in waiting if one.remind_at and one.remind_at > now and item_of(one) not in reminded)
    return min(ahead, default=None)
