"""The funnel: counted from what a reader may see, for ``/decide prfaq list``, Home, and the digest of a channel."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.circles import Funnel, Passage, Prfaq, PrfaqState, dates_met, funnel
from bot.domain.digests import Week
from bot.domain.prfaq import document_of
from bot.domain.records import Audience
from bot.views.digests import Part
from bot.views.digests.prfaqs import weekly
from storage import prfaqs
from storage.records import list_records
from storage.unit import Unit

__all__ = ["funnel_for", "week_of"]

MOST = 5_000
_DATED = 100  # of what was approved, the newest whose stated days are looked at
_APPROVED = frozenset({PrfaqState.APPROVED, PrfaqState.HANDED_OFF, PrfaqState.SHIPPED})


async def funnel_for(unit: Unit, audience: Audience, now: datetime, *, dated: bool = True) -> Funnel:
    """Return the funnel of what ``audience`` may see; ``now`` (aware UTC) ends its twelve weeks.

    Stated days stand in whole texts, so that whoever draws it often leaves them out: ``dated`` is False.
    """
    seen = await prfaqs.list_prfaqs(unit, audience, limit=MOST)
    return await _counted(unit, seen, await prfaqs.list_passages(unit, audience), now, dated=dated)


async def _counted(
    unit: Unit, seen: Sequence[Prfaq], passages: Sequence[Passage], now: datetime, *, dated: bool = True
) -> Funnel:
    approved = [one for one in seen if one.state in _APPROVED][: _DATED if dated else 0]
    texts = await prfaqs.list_texts(unit, [one.number for one in approved])
    stated = [(document_of(texts.get(one.number, "")).released, one.shipped_at) for one in approved]
    days = [(day, at.date() if at else None) for day, at in stated if day is not None]
    return funnel(
        (one.state for one in seen),
        passages,
        until=now,
        retroactive=sum(one.retroactive for one in seen),
        revisions=[one.revision for one in seen],
        dates=dates_met(days, now.date()),
    )


async def week_of(unit: Unit, week: Week) -> Part | None:
    """Return what the digest of a channel tells of PRFAQs; nothing in somebody's own week, whose records name them.

    What its author alone has seen is in no channel, and is told in none.
    """
    if week.reader is not None:
        return None
    seen: dict[int, Prfaq] = {}
    passages: dict[tuple[int, int, datetime], Passage] = {}
    for channel in (week.channel.id, *week.beside):
        audience = Audience(channel=channel)
        seen |= {one.number: one for one in await prfaqs.list_prfaqs(unit, audience, limit=MOST)}
        passages |= {(one.prfaq, one.place, one.asked_at): one for one in await prfaqs.list_passages(unit, audience)}
    moved = [one for one in seen.values() if one.state_at > week.since and _tells(one)]
    if not moved:
        return None
    moved.sort(key=lambda one: (one.state_at, one.number), reverse=True)
    cards = {one.debate.number: one for one in await list_records(unit, [one.circle for one in moved if one.circle])}
    found = await _counted(unit, list(seen.values()), list(passages.values()), week.until)
    return weekly([(one, cards.get(one.circle or 0)) for one in moved], found, week.zone, week.until)


def _tells(one: Prfaq) -> bool:
    return one.circle is not None and (one.state is not PrfaqState.DRAFT or one.returned_at is not None)
