"""Reading as a person reads: blocks as lines of plain text, and elements found by what stands on them."""

from bot.sandbox.reading.finding import Found, find, find_field, find_menu
from bot.sandbox.reading.rendering import Names, home_lines, message_lines, modal_fields, modal_lines, plain

__all__ = [
    "Found",
    "Names",
    "find",
    "find_field",
    "find_menu",
    "home_lines",
    "message_lines",
    "modal_fields",
    "modal_lines",
    "plain",
]
