"""Today: the morning message. What is pressed in it belongs to the rooms whose items it holds."""

from bot.capability import Capability, Due
from bot.domain.intents import Kind, PingKind
from bot.flows import today
from storage.nudges import next_glance
from storage.today import next_morning

__all__ = ["capability"]

capability = Capability(
    name="today",
    renders={Kind.TODAY: today.render_today},
    pings={PingKind.TODAY: today.say},
    ping_sent={PingKind.TODAY: today.said},
    ping_missed={PingKind.TODAY: today.missed},
    due=(
        Due("glances", next_glance, today.glance),
        Due("mornings", next_morning, today.look, today.foresee),
    ),
)
