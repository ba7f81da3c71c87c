"""Asks: one direct message for each person and record; nothing here is pressed."""

from bot.capability import Capability
from bot.domain.intents import Kind
from bot.flows import asks

__all__ = ["capability"]

capability = Capability(
    name="asks",
    renders={
        Kind.ASK: asks.render_ask,
        Kind.MOVED: asks.render_moved,
        Kind.COPY: asks.render_copy,
        Kind.TURN: asks.render_turn,
    },
)
