"""Search: what somebody typed to find decisions becomes one page of those that they may see; and what is like a
question that is about to be asked.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain import calendar
from bot.domain import search as rules
from bot.domain.people import Member
from bot.domain.records import Audience, Related, can_see_follow_up
from bot.domain.refusals import Code, Refusal
from bot.domain.search import Named, Query
from bot.domain.search.outside import FEWEST, Outside, outside
from storage import debates, exports, people, related, reviews, search
from storage.search import Asked, Page
from storage.unit import Unit

__all__ = ["PAGE", "Kind", "Like", "Looked", "find_like", "find_similar", "look", "remembered"]

PAGE = 6
Kind = str  # "list" or "search"
_READERS: dict[Kind, Callable[[str, date], Query | Refusal]] = {
    "list": rules.read_list,
    "search": rules.read_query,
}
_LATE_AFTER = timedelta(days=1)  # positions that opened are decided on the next day, or are late


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked for and one page of what was found. ``names`` are the display names of who and where was named,
    by condition ("owner", "by", "in"); ``kept`` names the query, for the buttons that turn pages.
    """

    kind: Kind
    query: Query
    page: Page
    place: int
    kept: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Like:
    """What is like a question: a few records, the nearest first, and how all that were decided went (None: too few)."""

    nearest: tuple[Related, ...] = ()
    outside: Outside | None = None


async def look(
    unit: Unit, text: str, kind: Kind, *, by: Member, channel: str | None, now: datetime, place: int = 0
) -> Looked | Refusal:
    """Return page ``place`` (from 0) of what ``by`` finds from inside ``channel``, or what the query misses.

    What was typed is kept for a week where more pages follow: a button carries no words.
    """
    query = _READERS[kind](text, calendar.local_day(now, calendar.zone_of(by.zone)))
    if isinstance(query, Refusal):
        return query
    named = await _named(unit, query, by)
    if isinstance(named, Refusal):
        return named
    asked = _asked(query, named, by=by, channel=channel, now=now)
    page = await search.find(unit, asked, page=place, size=PAGE)
    kept = hashlib.sha256(f"{kind}:{text}".encode("utf-8", "replace")).hexdigest()[:16]
    if page.more and not place:
        await debates.save_draft(unit, by.id, _kept_as(kept), {"text": text}, now)
    names = {condition: one.name for condition, one in named.items() if one.name}
    return Looked(kind, query, page, place, kept, names)


async def remembered(unit: Unit, kept: str, *, by: Member, now: datetime) -> str | None:
    """Return the words of a query that ``by`` typed within the last week, or None."""
    found = await debates.find_draft(unit, by.id, _kept_as(kept), now)
    return str(found.get("text") or "") if found is not None else None


def _kept_as(kept: str) -> str:
    return f"search:{kept}"


async def _named(unit: Unit, query: Query, by: Member) -> dict[str, Named] | Refusal:
    """Return whom and what the query names, looked up; somebody whom nobody knows is said, a channel never is."""
    found: dict[str, Named] = {}
    for condition, person in (("owner", query.owner), ("by", query.by)):
        if person is None:
            continue
        member = await _member(unit, person, by)
        if member is None:
            return Refusal(Code.UNKNOWN_PERSON, {"name": person.name or person.id})
        found[condition] = Named(member.id, member.name)
    if query.channel is not None:
        found["in"] = query.channel
    return found


async def _member(unit: Unit, person: Named, by: Member) -> Member | None:
    if person.id:
        return await people.get_member(unit, person.id) or Member(person.id, person.name or "somebody")
    if person.name.casefold() in ("me", by.name.casefold()):
        return by
    return await people.find_member_called(unit, person.name)


def _asked(query: Query, named: dict[str, Named], *, by: Member, channel: str | None, now: datetime) -> Asked:
    zone = calendar.zone_of(by.zone)

    def midnight(day: date | None) -> datetime | None:
        return calendar.instant_at(day, time(), zone) if day else None

    where = named.get("in")
    return Asked(
        audience=Audience(by, channel),
        now=now,
        today=calendar.local_day(now, zone),
        late=now - _LATE_AFTER,
        terms=query.terms,
        owner=named["owner"].id if "owner" in named else None,
        by=named["by"].id if "by" in named else None,
        channel=where.id if where else None,
        channel_name=where.name if where else "",
        after=midnight(query.after),
        before=midnight(query.before),
        states=query.states,
    )


async def find_similar(
    unit: Unit, question: str, audience: Audience, *, limit: int = 3, besides: int | None = None
) -> list[Related]:
    """Return up to ``limit`` records that ``audience`` may see and that ask or decide what ``question`` asks, the
    nearest first; not record ``besides``. It is a hint: nothing is refused because of it.

    Three queries more than none, whatever there is; a record that they may not see leaves no trace, not even a gap.
    """
    numbers, _ = await _alike(unit, question, audience, besides)
    return await _related(unit, numbers[:limit])


async def find_like(unit: Unit, question: str, *, by: Member, channel: str | None, now: datetime) -> Like:
    """Return what ``find_similar`` does for ``by`` inside ``channel``, and the outside view over the up to forty
    likeliest. What ``by`` may not see is not counted, neither a record nor a follow-up on one.

    Six queries more where five and more were decided, however many.
    """
    audience = Audience(by, channel)
    numbers, decided = await _alike(unit, question, audience, None)
    return Like(tuple(await _related(unit, numbers[:3])), await _outside(unit, decided, audience, now))


async def _alike(
    unit: Unit, question: str, audience: Audience, besides: int | None
) -> tuple[list[int], tuple[int, ...]]:
    """Return all that is like a question, the nearest first, and which of it was decided."""
    near = await search.near(unit, audience, rules.asked_words(question))
    near.pop(besides or 0, None)
    numbers = rules.nearest(question, near, len(near))
    return numbers, tuple(one for one in numbers if near[one][1])


async def _related(unit: Unit, numbers: list[int]) -> list[Related]:
    known = await related.list_related(unit, numbers) if numbers else {}
    return [known[number] for number in numbers if number in known]


async def _outside(unit: Unit, decided: tuple[int, ...], audience: Audience, now: datetime) -> Outside | None:
    if len(decided) < FEWEST:
        return None
    zone = calendar.zone_of(audience.member.zone if audience.member else None)
    on = await exports.list_follow_ups_on(unit, decided)
    seen = {number: [one for one in cases if can_see_follow_up(audience, one)] for number, cases in on.items()}
    return outside(decided, seen, await reviews.list_verdicts(unit, decided), calendar.local_day(now, zone))
