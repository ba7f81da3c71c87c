"""Numbers: which records have something to measure in these weeks."""

from datetime import datetime

from sqlalchemy import and_, exists, or_

from bot.domain.records import Audience, Record
from storage.conditions import of_a_question, visible_to
from storage.imports import is_imported
from storage.records import list_records_where
from storage.schema import debates, decisions, reviews
from storage.unit import Unit

__all__ = ["list_measured"]


async def list_measured(
    unit: Unit, audience: Audience, since: datetime, *, inside: str | None, limit: int
) -> list[Record]:
    """Return the records that ``audience`` may see (of one conversation, where ``inside`` names it) and to which
    something happened since then that is measured; the newest first.
    """
    decided = exists().where(
        decisions.c.workspace == debates.c.workspace,
        decisions.c.number == debates.c.number,
        or_(decisions.c.decided_at >= since, decisions.c.in_force_at >= since, decisions.c.ended_at >= since),
    )
    looked = exists().where(
        reviews.c.workspace == debates.c.workspace,
        reviews.c.number == debates.c.number,
        reviews.c.opened_at >= since,
    )
    happened = or_(debates.c.posted_at >= since, debates.c.revealed_at >= since, debates.c.ended_at >= since)
    measured = ~is_imported(debates)  # how long it took elsewhere, nobody knows
    here = debates.c.channel == inside if inside is not None else visible_to(audience)
    return await list_records_where(
        unit, and_(visible_to(audience), here, of_a_question(), measured, or_(happened, decided, looked)), limit
    )
