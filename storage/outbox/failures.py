"""Failures: the messages that Slack refused, and that wait until they are wanted anew."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from bot.domain.intents import Kind, View
from storage.schema import debates, messages
from storage.unit import Unit

__all__ = ["list_failed", "list_failed_everywhere", "list_failed_in"]


async def list_failed(unit: Unit, number: int, codes: Collection[str]) -> list[View]:
    """Return the messages about a record that Slack refused with one of ``codes``, and that wait for another try."""
    return await _failed(unit, codes, messages.c.number == number)


async def list_failed_in(unit: Unit, channel: str, codes: Collection[str]) -> list[View]:
    """Return the messages about the records of a conversation that Slack refused with one of ``codes``."""
    here = select(debates.c.number).where(debates.c.workspace == unit.workspace, debates.c.channel == channel)
    return await _failed(unit, codes, messages.c.number.in_(here))


async def list_failed_everywhere(unit: Unit, codes: Collection[str]) -> list[View]:
    """Return every message of the workspace that Slack refused with one of ``codes``."""
    return await _failed(unit, codes)


async def _failed(unit: Unit, codes: Collection[str], *where: ColumnElement[bool]) -> list[View]:
    found = await unit.execute(
        select(messages.c.kind, messages.c.number, messages.c.member)
        .where(
            messages.c.workspace == unit.workspace,
            messages.c.failed.in_(sorted(codes)),
            messages.c.gone.is_(None),
            *where,
        )
        .order_by(messages.c.number, messages.c.rank, messages.c.key)
    )
    return [View(Kind(row.kind), row.number, row.member) for row in found]
