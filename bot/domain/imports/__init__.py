"""Imports: decisions that were written elsewhere, as values, and the rows they become.

``bot.domain.imports.reading`` reads them: MADR 2 to 4, Nygard's form (adr-tools), what lies between, our own JSON.
"""

from bot.domain.imports.links import Target, resolve
from bot.domain.imports.rows import EVERYWHERE, NOBODY, Linked, Rows, linked, rows
from bot.domain.imports.values import Doubt, Fate, Form, Imported, Link, LinkKind, NoDecision, Order, Why, Written

__all__ = [
    "EVERYWHERE",
    "NOBODY",
    "Doubt",
    "Fate",
    "Form",
    "Imported",
    "Link",
    "LinkKind",
    "Linked",
    "NoDecision",
    "Order",
    "Rows",
    "Target",
    "Why",
    "Written",
    "linked",
    "resolve",
    "rows",
]
