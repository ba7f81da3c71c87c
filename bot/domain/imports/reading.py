"""Reading: one file as the decisions it holds. It never raises: what is no decision is a value, too."""

from collections.abc import Iterator

from bot.domain.imports import markdown, own, several
from bot.domain.imports.values import NoDecision, Order, Written
from bot.domain.imports.words import order_in

__all__ = ["order_in", "read"]


def read(text: str, source: str, order: Order | None = None) -> Iterator[Written | NoDecision]:
    """Yield what the file ``source`` (its path, with "/") holds: one decision of Markdown, or several one after the
    other; each record of JSON. ``order`` is in which order days stand in that folder, where they have two readings.
    """
    if source.lower().endswith((".json", ".jsonl", ".ndjson")):
        yield from own.read(text, source)
        return
    for part, text_of_it in several.parts(text, source):
        yield markdown.read(text_of_it, part, order)
