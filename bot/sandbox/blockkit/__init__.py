"""Slack's own check of Block Kit, written again from its documented limits: what Slack refuses, this refuses."""

from bot.sandbox.blockkit.documents import check_message, check_options, check_view, view_size
from bot.sandbox.blockkit.rules import Lookups, Problem
from bot.sandbox.blockkit.stored import stored_blocks

__all__ = ["Lookups", "Problem", "check_message", "check_options", "check_view", "stored_blocks", "view_size"]
