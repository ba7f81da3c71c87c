"""Exports: a record as others read it: JSON by a published schema, an ADR in Markdown, a row of a table.

All three are made of one tree (``tree.exported``), and that alone asks who may see what: what is not in the tree is in
no file. Sealed words are in none, not even for their author: a file lies wherever it was put.
"""

from bot.domain.exports.files import FORMATS, Format, as_bytes, file_name, first_line, is_for
from bot.domain.exports.madr import adr
from bot.domain.exports.table import COLUMNS, defused, row
from bot.domain.exports.tree import FORMAT, Tree, exported, follow_up_tree, moves

__all__ = [
    "COLUMNS",
    "FORMAT",
    "FORMATS",
    "Format",
    "Tree",
    "adr",
    "as_bytes",
    "defused",
    "exported",
    "file_name",
    "first_line",
    "follow_up_tree",
    "is_for",
    "moves",
    "row",
]
