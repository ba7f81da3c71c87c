"""Numbers: what ``/decide numbers`` answers with, and the picture beside it, with the same figures as text."""

from bot.views.numbers.page import alt_text, as_text, file_name, not_drawn, numbers, on_its_way, picture_says, title
from bot.views.numbers.words import NAMES, span

__all__ = [
    "NAMES",
    "alt_text",
    "as_text",
    "file_name",
    "not_drawn",
    "numbers",
    "on_its_way",
    "picture_says",
    "span",
    "title",
]
