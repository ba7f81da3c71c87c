"""Evidence: which records of a conversation a message can be laid beside. The messages themselves are papers."""

from sqlalchemy import select

from bot.domain.debates import DebateState
from storage.debates import list_open_in
from storage.schema import debates
from storage.unit import Unit

__all__ = ["list_takers"]


async def list_takers(unit: Unit, channel: str, limit: int) -> list[int]:
    """Return the numbers of the undecided debates of a conversation, newest first; of its newest decided ones where
    there are none.
    """
    open_ = await list_open_in(unit, channel)
    if open_:
        return sorted(open_, reverse=True)[:limit]
    here = (debates.c.workspace == unit.workspace, debates.c.channel == channel)
    decided = select(debates.c.number).where(*here, debates.c.state == DebateState.DECIDED.value)
    return list((await unit.execute(decided.order_by(debates.c.number.desc()).limit(limit))).scalars())
