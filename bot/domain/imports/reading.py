"""Reading: one file as the decisions it holds. It never raises: what is no decision is a value, too."""

from collections.abc import Iterator

from bot.domain.imports import markdown, own
from bot.domain.imports.values import NoDecision, Written

__all__ = ["read"]


def read(text: str, source: str) -> Iterator[Written | NoDecision]:
    """Yield what the file ``source`` (its path, with "/") holds: one decision of Markdown, each record of JSON."""
    if source.lower().endswith((".json", ".jsonl", ".ndjson")):
        yield from own.read(text, source)
    else:
        yield markdown.read(text, source)
