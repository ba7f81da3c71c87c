"""Digests: set for a channel, due once in an ISO week, worded from fresh rows, posted at most once; paused where Slack
stands in the way. Somebody's own week is read here, too, for their morning message.

What a week says comes from the rooms: ``sections`` are theirs, and no room is known here by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.capability import Discard, Posted, Rendered, Section, Tell
from bot.clock.holidays import working_days
from bot.domain import calendar
from bot.domain import digests as rules
from bot.domain.digests import Digest, DigestForm, Schedule, Week
from bot.domain.intents import Kind, Ping, PingKind, View
from bot.domain.people import Member
from bot.domain.records import Audience, Channel, Item, can_see, can_see_follow_up
from bot.domain.refusals import Refusal
from bot.domain.waiting import Waiting, WaitingKind
from bot.views import digests as views
from bot.views.digests import Part
from bot.views.kit import Said
from storage import digests, outbox, people, troubles
from storage.digests import Shown
from storage.followups import list_cases, list_to_tell
from storage.news import list_in_the_news
from storage.settings import get_settings, hold_settings
from storage.unit import Unit

__all__ = [
    "again",
    "closed",
    "foresee",
    "form_for",
    "look",
    "offer",
    "opened",
    "own",
    "own_week",
    "render",
    "render_paused",
    "render_posted",
    "said",
    "set_up",
    "shows_its_week",
]

MOST = 500  # records that one digest looks at, the newest
OFFERED_AT = 3  # decisions of a channel
_A_DAY = timedelta(days=1)
_ANY = datetime(1970, 1, 1, tzinfo=UTC)


# what a week says


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whose week it is: the digest's channel, with the public ones beside it."""

    channel: Channel
    schedule: Schedule
    beside: tuple[str, ...]

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Who reads of what: each conversation of its own."""
        return tuple(Audience(channel=one) for one in (self.channel.id, *self.beside))


async def _scope(unit: Unit, channel: str, schedule: Schedule, also: Sequence[str]) -> _Scope:
    """Return what a digest in ``channel`` may tell of now: a channel beside it that is private by now is left out."""
    known = await people.find_channel(unit, channel) or Channel(channel, "")
    return _Scope(known, schedule, tuple(await digests.public_among(unit, also)))


async def _week(
    unit: Unit, scope: _Scope, number: int, since: datetime, until: datetime, only: Shown | None = None
) -> Week:
    """Read the week ``number``; ``only`` is what it named when it was posted, where it was."""
    held, seen = await get_settings(unit), scope.audiences
    named = only.records if only else None
    records = await list_in_the_news(unit, seen, since, until, limit=MOST, only=named)
    rooms = [scope.channel.id, *scope.beside]
    cases = await list_cases(unit, only.cases) if only else await list_to_tell(unit, rooms)
    return Week(
        number=number,
        channel=scope.channel,
        since=since,
        until=until,
        zone=scope.schedule.there,
        records=tuple(one for one in records if any(can_see(by, Item.RECORD, one) for by in seen)),
        cases=tuple(one for one in cases if any(can_see_follow_up(by, one) for by in seen)),
        heads=await digests.list_heads(unit, [one.debate.number for one in records]),
        beside=scope.beside,
        working=working_days(held.weekend, held.holidays),
    )


async def _parts(unit: Unit, week: Week, sections: Sequence[Section]) -> list[Part]:
    found = [await section(unit, week) for section in sections]
    return [one for one in found if one is not None]


def _first_week(schedule: Schedule, since: datetime) -> int:
    """Return the oldest ISO week of a digest that tells from ``since`` on."""
    return rules.week_told(rules.next_due(schedule, since)[0])


async def _draw(
    unit: Unit, held: Digest, sections: Sequence[Section], number: int, now: datetime, only: Shown | None = None
) -> tuple[Said, Shown] | None:
    """Return the digest as it reads now, and what it holds; None where it has nothing new to say."""
    scope = await _scope(unit, held.channel, held.schedule, held.also)
    since = only.since if only else rules.period(held, now)
    week = await _week(unit, scope, number, since, now, only)
    parts = await _parts(unit, week, sections)
    if only is None and not views.says_something(parts):
        return None
    first = _first_week(held.schedule, since) if only or held.told_until else number
    command = await people.get_command(unit)
    records, cases = views.shown_in(parts)
    drawn = views.digest(week, parts, first=min(first, number), command=command)
    return drawn, Shown(number, since, now, records, cases)


# the form


async def _admins(unit: Unit) -> tuple[Member, ...]:
    return await people.list_admins(unit)


async def form_for(
    unit: Unit, sections: Sequence[Section], *, channel: str | None, here: str | None, by: Member, now: datetime
) -> dict[str, Any] | Refusal:
    """Return the form for ``channel``, asked for from inside ``here``, or why ``by`` sets no digest."""
    refused = rules.why_not_set(await get_settings(unit), by, await _admins(unit))
    if refused:
        return refused
    held = await digests.get_digest(unit, channel) if channel else None
    preview = None
    if channel and not await _why_not_read(unit, channel, here):
        preview = await _preview(unit, held or _usual(channel, by), sections, now)
    zone = str(calendar.zone_of(by.zone))
    return views.digest_modal(channel, held, preview, zone=zone, here=here)


async def _why_not_read(unit: Unit, channel: str, here: str | None) -> Refusal | None:
    known = await people.find_channel(unit, channel)
    return rules.why_not_read(channel, here, {channel: known} if known else {})


def _usual(channel: str, by: Member) -> Digest:
    day, at = rules.MONDAY_AT_NINE
    return Digest(0, channel, on=False, schedule=Schedule(day, at, str(calendar.zone_of(by.zone))))


async def _preview(unit: Unit, held: Digest, sections: Sequence[Section], now: datetime) -> Said:
    """Return what would be posted now, as the week that the next one tells of."""
    number = rules.week_told(rules.next_due(held.schedule, now)[0])
    drawn = await _draw(unit, held, sections, number, now)
    return drawn[0] if drawn else views.nothing_yet()


async def set_up(
    unit: Unit, form: DigestForm, *, here: str | None, by: Member, now: datetime
) -> Said | tuple[Refusal, ...]:
    """Keep what the form held, and say what holds from now on; or say what is wrong with it."""
    settings = await hold_settings(unit)  # of two who set one at once, the second sees what the first did
    named = [one for one in (form.channel, *form.also) if one]
    known = {one.id: one for one in [await people.find_channel(unit, name) for name in dict.fromkeys(named)] if one}
    held = await digests.get_digest(unit, form.channel, lock=True) if form.channel else None
    done = rules.set_up(
        held,
        form,
        id=held.id if held else await digests.take_id(unit),
        by=by,
        settings=settings,
        admins=await _admins(unit),
        here=here,
        known=known,
        now=now,
    )
    if not isinstance(done, Digest):
        return done
    if held is None:
        await digests.add_digest(unit, done)
    await digests.save_digest(unit, done)
    told = [View(Kind.PAUSED, done.id, done.set_by)] if held and held.paused else []
    offer = [View(Kind.CARD, done.offered)] if done.offered else []
    await outbox.want(unit, [*told, *offer], now)
    name = known[done.channel].name if done.channel in known else ""
    return views.told_set(done, name)


async def offer(unit: Unit, channel: str, number: int) -> None:
    """A question of ``channel`` was decided: on the card of its third decision a digest is offered, once."""
    if await digests.get_digest(unit, channel) is not None or await digests.count_decided(unit, channel) != OFFERED_AT:
        return
    await hold_settings(unit)
    day, at = rules.MONDAY_AT_NINE
    usual = Digest(await digests.take_id(unit), channel, on=False, schedule=Schedule(day, at, "UTC"), offered=number)
    await digests.add_digest(unit, usual)


# once a week


async def look(unit: Unit, now: datetime) -> bool:
    """Look at one digest that is due: plan its message, put it off, or pause it; False where there is none."""
    held = await digests.find_due_digest(unit, now)
    if held is None:
        return False
    met = await troubles.find_trouble(unit, held.channel)
    if met is not None:
        await _pause(unit, held, met.code, now)
        return True
    settings = await get_settings(unit)
    then, week = rules.fall_due(held, now, working_days(settings.weekend, settings.holidays))
    await digests.save_digest(unit, then)
    if week is not None:
        await outbox.want(unit, [Ping(PingKind.DIGEST, week, held.channel, now)], now)
    return True


async def foresee(unit: Unit, now: datetime) -> list[str]:
    """Return which digests would be worded now, by channel and week; changes nothing."""
    settings = await get_settings(unit)
    working = working_days(settings.weekend, settings.holidays)
    found = [(one, rules.fall_due(one, now, working)[1]) for one in await digests.list_due_digests(unit, now)]
    return [f"digest:{one.channel}:{rules.named(week)}" for one, week in found if week is not None]


async def render(
    unit: Unit, week: int, channel: str | None, now: datetime, *, sections: Sequence[Section]
) -> Rendered | Discard:
    """Word the digest of ``week`` for ``channel`` from the rows as they are now; what it holds is kept with that."""
    held = await digests.get_digest(unit, channel or "", lock=True)
    if held is None or not held.on or held.paused:
        return Discard("it is off, or paused")
    if held.week != week:
        return Discard("another week by now")
    drawn = await _draw(unit, held, sections, week, now)
    if drawn is None:
        await digests.told_until(unit, held.channel, now)
        return Discard("nothing to say")
    await digests.keep_shown(unit, held.channel, drawn[1])
    return Rendered(drawn[0], channel=held.channel)


async def said(unit: Unit, posted: Posted, now: datetime) -> Sequence[Tell]:
    """It was posted: the next one tells what comes after it."""
    channel = posted.key.split(":")[1]
    shown = await digests.get_shown(unit, channel)
    if shown is not None and posted.key == _key(channel, shown.week):
        await digests.told_until(unit, channel, shown.until)
    return ()


def _key(channel: str, week: int) -> str:
    return Ping(PingKind.DIGEST, week, channel, _ANY).key


async def render_posted(
    unit: Unit, week: int, channel: str | None, now: datetime, *, sections: Sequence[Section]
) -> Rendered | Discard:
    """Draw a digest that was posted anew: the same things, as they stand now. An older one stays as it is."""
    held = await digests.get_digest(unit, channel or "")
    shown = await digests.get_shown(unit, channel or "")
    if held is None or shown is None or shown.week != week:
        return Discard("a newer one tells of the channel")
    drawn = await _draw(unit, held, sections, week, now, shown)
    return Rendered(drawn[0], channel=held.channel) if drawn else Discard("nothing to say")


async def shows_its_week(unit: Unit, channel: str, ts: str, now: datetime) -> None:
    """Something was pressed in the digest of ``channel`` that stands at ``ts``: from now on it is a view of its rows.

    That is so of the newest one alone; until somebody presses, nothing in it is edited.
    """
    shown = await digests.get_shown(unit, channel)
    sent = await outbox.list_sends(unit, shown.week) if shown else []
    newest = [one for one in sent if shown and one.key == _key(channel, shown.week)]
    if shown is None or not any(one.ts in (ts, None) for one in newest):
        return
    view = View(Kind.DIGEST, shown.week, channel)
    if await outbox.find_message(unit, view.key):
        await outbox.want(unit, [view], now)
    else:
        await outbox.adopt(unit, view, channel, ts, now)


# where Slack stands in the way


async def _pause(unit: Unit, held: Digest, code: str, now: datetime) -> None:
    then = rules.pause(held, code)
    if then is None:
        return
    await digests.save_digest(unit, then)
    if then.set_by is not None:
        view = View(Kind.PAUSED, then.id, then.set_by)
        await outbox.renew(unit, view, now)  # told before, of another time: said once more
        await outbox.want(unit, [view], now)


async def closed(unit: Unit, channel: str, code: str, now: datetime) -> None:
    """Slack does not let us write in ``channel``: its digest pauses, and whoever set it is told, once."""
    held = await digests.get_digest(unit, channel, lock=True)
    if held is not None:
        await _pause(unit, held, code, now)


async def opened(unit: Unit, channel: str, now: datetime) -> None:
    """We can write in ``channel`` again: its digest goes on, and the message that said otherwise follows by an edit."""
    held = await digests.get_digest(unit, channel, lock=True)
    then = rules.go_on(held, now) if held else None
    if then is not None:
        await digests.save_digest(unit, then)
        view = View(Kind.PAUSED, then.id, then.set_by)
        await outbox.want(unit, [view] if await outbox.find_message(unit, view.key) else [], now)


async def again(unit: Unit, id: int, *, by: Member, now: datetime) -> Digest | Refusal | None:
    """ "Take it up again": whoever may set digests says that we can write there; None: there is no such digest."""
    refused = rules.why_not_set(await get_settings(unit), by, await _admins(unit))
    if refused:
        return refused
    held = await digests.find_digest(unit, id)
    if held is not None:
        await troubles.over(unit, held.channel)
        await people.mark_archived(unit, held.channel, archived=False)
        await opened(unit, held.channel, now)
    return held


async def render_paused(unit: Unit, id: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw what whoever set a digest is told of it."""
    held = await digests.find_digest(unit, id)
    if held is None or not member:
        return Discard("no such digest")
    known = await people.find_channel(unit, held.channel)
    name = known.name if known else ""
    return Rendered(views.paused(held, name, await people.get_command(unit)), member=member)


# somebody's own week


async def own(unit: Unit, known: Member, now: datetime) -> tuple[Waiting, ...]:
    """Return the week of ``known`` as a part of the first morning message of the week after it, where they want that.

    From that morning on only where it has something to say. The next one is ahead, so that somebody looks then.
    """
    if not known.weekly:
        return ()
    zone = calendar.zone_of(known.zone)
    this = rules.iso_week(calendar.local_day(now, zone))
    found = []
    for week in (rules.shifted(this, -1), this):
        at = rules.first_morning(rules.shifted(week, 1), zone, known.working)
        told = await own_week(unit, known, week, now) if at <= now else _nothing(known, week, at)
        if at > now or views.own_week(told):
            found.append(Waiting(WaitingKind.WEEK, told, told.until, remind_at=at))
    return tuple(found)


def _nothing(known: Member, number: int, at: datetime) -> Week:
    return Week(number, Channel("", ""), at, at, calendar.zone_of(known.zone), reader=known.id)


async def own_week(unit: Unit, known: Member, number: int, now: datetime) -> Week:
    """Return the week ``number`` of ``known``, from morning to morning: the records that name them, and no others.

    On its own day it is told as things stand now.
    """
    zone = calendar.zone_of(known.zone)
    since = rules.first_morning(number, zone, known.working)
    morning = rules.first_morning(rules.shifted(number, 1), zone, known.working)
    until = min(max(now, morning), morning + _A_DAY)
    # Whoever is a guest sees what names them alone, which is what a week of one's own is about.
    alone = Audience(replace(known, guest=True))
    records = await list_in_the_news(unit, [alone], since, until, limit=MOST)
    seen = tuple(one for one in records if can_see(alone, Item.RECORD, one))
    return Week(number, Channel("", ""), since, until, zone, seen, working=known.working, reader=known.id)
