"""Home: the page that says what waits for somebody. It is a view like any other, drawn anew when rows change.

Every flow that changes a record calls ``refresh`` for the people whom it concerns: Home and the morning messages of
each follow, and what falls due for them is looked at.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.capability import Discard, Rendered
from bot.domain import calendar
from bot.domain.intents import Kind, View
from bot.domain.people import Member
from bot.domain.records import Audience, Record
from bot.domain.settings import may_change
from bot.flows import today
from bot.flows.funnel import funnel_for
from bot.views import away as messages
from bot.views import home as views
from bot.views import settings as furniture
from bot.views.home import Mine
from bot.views.kit import Block, Said
from storage import nudges, outbox, people
from storage.followups import list_cases_for
from storage.ownership import list_owned, list_unowned
from storage.prfaqs import list_mine
from storage.records import list_records_for
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["mine", "opened", "refresh", "render_home", "tail", "things", "waiting_records"]


async def refresh(unit: Unit, members: Iterable[str], now: datetime) -> None:
    """Rows of ``members`` changed: draw the Home of each anew, where they ever opened it, and see to their mornings."""
    members = set(members)
    readers = await people.members_with_home(unit, members)
    await outbox.want(unit, [View(Kind.HOME, 0, member) for member in sorted(readers)], now)
    await today.follow(unit, members, now)


async def opened(unit: Unit, *, by: Member, now: datetime) -> None:
    """Somebody looks at Home: draw it, and keep it true from now on."""
    await people.home_opened(unit, by.id, now)
    await outbox.want(unit, [View(Kind.HOME, 0, by.id)], now)


async def waiting_records(unit: Unit, member: str) -> list[Record]:
    """Return the records that may wait for ``member``, or that ``member`` waits for."""
    return await list_records_for(unit, member)


async def mine(unit: Unit, known: Member, now: datetime) -> Mine:
    """Return what ``known`` has beside records that wait: follow-ups, what they put off, what they own."""
    off = {item: one for item, one in (await nudges.list_snoozes(unit, known.id)).items() if one.until > now}
    nobodys = [one for one in await list_unowned(unit, decider=known.id) if one.asked != known.id]
    names = await people.get_members(unit, {one.named for one in nobodys if one.named})
    written = await list_mine(unit, known.id)
    return Mine(
        follow_ups=await list_cases_for(unit, known.id),
        asleep=off,
        owned=await list_owned(unit, known.id),
        unowned=nobodys,
        names={one.id: one.name for one in names.values()},
        calendar_files=await people.has_scope(unit, "files:write"),
        prfaqs=written,
        funnel=await funnel_for(unit, Audience(known), now, dated=False) if written else None,
    )


async def things(unit: Unit, by: Member, now: datetime) -> Said:
    """Return what waits for ``by``, each thing with its button, and what they wait for and own, in few words."""
    return views.things(by, await waiting_records(unit, by.id), await mine(unit, by, now), now=now)


async def tail(unit: Unit, member: Member, now: datetime) -> list[Block]:
    """Return what stands below all that waits: how they are told, and the settings, for whoever may change them.

    Until the first question is asked, such a person also finds how to begin and what holds already.
    """
    held, own = await get_settings(unit), messages.at_home(member, now)
    if not may_change(held, member):
        return own
    first: list[Block] = []
    if not await people.has_records(unit):
        command = await people.get_command(unit)
        first = furniture.first_run(held, calendar.zone_of(member.zone), command)
    return [*own, *first, *furniture.at_home(held)]


async def render_home(unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
    """Draw the Home of ``member`` from everything that waits for them."""
    known = await people.get_member(unit, member or "")
    if known is None:
        return Discard("unknown member")
    records = await waiting_records(unit, known.id)
    command, below = await people.get_command(unit), await tail(unit, known, now)
    own = await mine(unit, known, now)
    return Rendered(views.home(known, records, own, now=now, command=command, below=below), member=known.id)
