"""Unread: words that were never opened, and the button with which their author finds them again."""

from bot.domain.exercises import Sheet
from bot.domain.exercises import never_opened as never_opened_apart
from bot.domain.positions import Position
from bot.domain.records import Record
from bot.domain.words import never_opened
from bot.views import wire
from bot.views.kit import Block, button

__all__ = ["never_read", "see_words"]


def see_words(record: Record, member: str) -> list[Block]:
    """Return the button with which ``member`` reads their words again; none where there are none."""
    if not never_read(record, member):
        return []
    return [button("See your words", wire.WORDS_READ, wire.value(number=record.debate.number))]


def never_read(record: Record, member: str) -> tuple[Position | Sheet, ...]:
    """Return what ``member`` wrote and nobody read, the newest first."""
    apart = never_opened_apart(record.debate, record.sheets, member)
    return (*never_opened(record.debate, record.positions, member), *apart)
