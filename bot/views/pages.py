"""Pages: what is longer than a form holds is read a page at a time."""

from bot.views import wire
from bot.views.kit import Block, actions, button, context

__all__ = ["turn_pages"]


def turn_pages(wire_id: str, record: int, page: int, pages: int) -> list[Block]:
    """Return the buttons that turn pages, and which page this is; nothing where there is one page."""
    if pages < 2:
        return []
    turns = [("Earlier", page - 1)] * (page > 0) + [("More", page + 1)] * (page < pages - 1)
    buttons = [
        button(text, wire.numbered(wire_id, target), wire.value(number=record, page=target)) for text, target in turns
    ]
    return [actions(*buttons), context(f"Page {page + 1} of {pages}")]
