"""How the app hears of things: over its sockets or by signed HTTP; events again and again, interactions once."""

from bot.sandbox.delivery.events import Events
from bot.sandbox.delivery.interactions import Interactions
from bot.sandbox.delivery.pushes import HttpPush
from bot.sandbox.delivery.sockets import SocketHub
from bot.sandbox.delivery.wire import Ack, Envelope, Wire

__all__ = ["Ack", "Envelope", "Events", "HttpPush", "Interactions", "SocketHub", "Wire"]
