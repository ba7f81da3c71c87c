"""Moments in words: "fri 17:00", "eod", "in 3 business days", "1. Dezember 14 Uhr".

The words that people use for deadlines are read here, in the person's zone; month names and whatever else the pinned
languages know go to dateparser, with a fixed base, so that no answer depends on the machine's clock and its cache of
settings cannot grow. Nothing raises: a text is readable (one or more moments, the likeliest first), only in the past,
or unreadable. House rules:

* a day without a time is 17:00; a time without a day is the next time that a clock shows it;
* a weekday named today is today while that time is ahead, and a week later as the second reading;
* "next friday" is the one in the next calendar week, the nearer one is the second reading;
* a numeric date with two readings ("3/4") gives both, the sooner first; with dots the day comes first;
* an hour from 1 to 6 without am or pm ("mon 3") is in the afternoon first.
"""

import asyncio
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from bot.clock.phrases.elsewhere import ask_dateparser
from bot.clock.phrases.reader import END_OF_DAY, Reader, week_end
from bot.domain.calendar import (
    EVERY_WEEK,
    MIDDAY,
    WorkingDays,
    as_utc,
    instant_at,
    is_working_day,
    next_working_day,
)

__all__ = ["LONGEST", "Reading", "read", "read_moment", "reading", "split_trailing_moment", "suggest", "warm_up"]

LONGEST = 80
"""A longer text is no moment; it is not even looked at."""
_MOST_READINGS = 5
_FULL_STOP = re.compile(r"(?:(?<=:\d\d)|(?<=[^\d.]))\.$")  # not the one of "5.12."
_HORIZON = timedelta(days=3660)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text may mean: ``moments``, aware, UTC, ahead, the likeliest first; ``past``: readable, but over."""

    moments: tuple[datetime, ...] = ()
    past: bool = False


def read(text: str, now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> Reading:
    """Read ``text`` as somebody in ``zone`` means it at ``now`` (aware); only a naive ``now`` raises ``ValueError``.

    Takes 1 or 2 ms once warm, and no time at all where the words are our own.
    """
    now = as_utc(now)
    cleaned = _clean(text)
    if not cleaned or len(cleaned) > LONGEST:
        return Reading()
    try:
        found = list(dict.fromkeys(Reader(now, zone, working).instants(cleaned)))
    except (OverflowError, ValueError):  # past the year 9999, or hour 25
        return Reading()
    near = [instant for instant in found if instant - now < _HORIZON]
    ahead = tuple(instant for instant in near if instant > now)
    return Reading(ahead[:_MOST_READINGS], past=bool(near) and not ahead)


def read_moment(text: str, now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> list[datetime]:
    """Return the moments of ``read``: aware, UTC, ahead, the likeliest first; none where past or unreadable."""
    return list(read(text, now, zone, working).moments)


async def reading(text: str, now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> Reading:
    """Return ``read`` without holding up the event loop."""
    return await asyncio.to_thread(read, text, now, zone, working)


async def suggest(text: str, now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK) -> list[datetime]:
    """Return what a type-ahead offers: the readings of ``text``, or, where it is empty, the usual deadlines."""
    if not _clean(text):
        return _usual(as_utc(now), zone, working)
    return list((await reading(text, now, zone, working)).moments)


def split_trailing_moment(
    text: str, now: datetime, zone: tzinfo, working: WorkingDays = EVERY_WEEK
) -> tuple[str, datetime | None]:
    """Split "ask legal too, by fri 12:00" into what comes first and the moment (aware, UTC) at its end, if any.

    The longest readable end counts. A lone number or a two-letter word ends a sentence more often than it names a time,
    so those count only where they are all there is, or follow "by", "at" or the like.
    """
    tokens = text[-4 * LONGEST :].split() if len(text) > 4 * LONGEST else text.split()
    for start in range(max(0, len(tokens) - 8), len(tokens)):
        tail = " ".join(tokens[start:])
        if start and _clean(tail).isalnum() and len(tail) < 3:
            continue
        found = read(tail, now, zone, working)
        if found.past:  # "today 9:00" at ten: a part of it ("9:00" tomorrow) is not what was meant
            break
        if found.moments:
            head = text.rstrip()
            for token in reversed(tokens[start:]):
                head = head[: head.rindex(token)].rstrip()
            return head.rstrip(",;:- "), found.moments[0]
    return text.strip(), None


async def warm_up() -> None:
    """Load dateparser and its languages in a thread, once, before somebody waits for them (about 0.4 s cold)."""
    await asyncio.to_thread(_warm)


def _warm() -> None:
    for text in ("1 december", "1. dezember", "1er décembre", "1 diciembre", "in 2 weeks", "vor 2 wochen"):
        ask_dateparser(text, "absolute-time")
        ask_dateparser(text, "relative-time")


def _clean(text: str) -> str:
    """Return lower case with single blanks, plain digits and nothing that cannot be seen; cut just past ``LONGEST``."""
    letters = []
    for letter in unicodedata.normalize("NFKC", text[: 4 * LONGEST]):
        kind = unicodedata.category(letter)
        if kind == "Nd":
            letters.append(str(unicodedata.decimal(letter)))
        elif kind in ("Cc", "Zl", "Zp", "Zs"):
            letters.append(" ")
        elif kind not in ("Cf", "Cs", "Co", "Cn"):
            letters.append("'" if letter in "’‘`" else letter)
    joined = " ".join("".join(letters).lower().split()).strip("?!;,() ")
    return _FULL_STOP.sub("", joined)[: LONGEST + 1]


def _usual(now: datetime, zone: tzinfo, working: WorkingDays) -> list[datetime]:
    there = now.astimezone(zone)
    today = there.date()
    offers = []
    if is_working_day(today, working):
        soon = _half_hour_up(now + timedelta(hours=2)).astimezone(zone)
        if soon.date() == today and 8 <= soon.hour < 20:
            offers.append(soon.astimezone(UTC))
        evening = instant_at(today, END_OF_DAY, zone)
        if evening - now >= timedelta(minutes=30):
            offers.append(evening)
    tomorrow = next_working_day(today, working)
    after = next_working_day(tomorrow, working)
    offers += [instant_at(day, MIDDAY, zone) for day in (tomorrow, after)]
    friday = week_end(tomorrow, working)
    offers += [instant_at(day, END_OF_DAY, zone) for day in (friday, week_end(friday + _DAY, working))]
    return sorted({offer for offer in offers if offer > now})


def _half_hour_up(instant: datetime) -> datetime:
    return instant + (datetime.min.replace(tzinfo=UTC) - instant) % timedelta(minutes=30)
