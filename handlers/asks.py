"""Asks: one direct message for each person and record, and the reminders; nothing here is pressed."""

from bot.capability import Capability
from bot.domain.intents import Kind, PingKind
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
    pings={PingKind.POSITION: asks.remind_position, PingKind.TURN: asks.remind_turn},
    ping_sent={PingKind.POSITION: asks.reminded, PingKind.TURN: asks.turn_reminded},
)
