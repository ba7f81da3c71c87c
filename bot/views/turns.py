"""Turns: what one person is told in one message, since it came within ten minutes."""

from collections.abc import Sequence

from bot.views.dates import plural
from bot.views.kit import Said, fallback

__all__ = ["together"]

_KEPT = frozenset({"section", "actions"})  # small print stands where a thing stands alone


def together(first: Said, others: Sequence[Said]) -> Said:
    """Return a message with what ``others`` ask below what it asks itself; who reads it presses each by itself."""
    if not others:
        return first
    blocks = [
        {name: value for name, value in block.items() if name != "block_id"}
        for said in others
        for block in said.blocks
        if block["type"] in _KEPT
    ]
    head = f"{plural(len(others) + 1, 'thing')} wait for you."
    return Said(fallback(" ".join([head, *(one.text for one in (first, *others))])), [*first.blocks, *blocks])
