"""What a person does in the pretend Slack, and what the app hears of it."""

from bot.sandbox.acts.admin import Admin
from bot.sandbox.acts.forms import Forms
from bot.sandbox.acts.pressing import Pressing, Surface
from bot.sandbox.acts.speaking import Speaking

__all__ = ["Admin", "Forms", "Pressing", "Speaking", "Surface"]
