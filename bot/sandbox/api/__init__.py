"""The Web API: ``/api/<method>``, answered with Slack's own codes."""

from bot.sandbox.api.calls import WebApi

__all__ = ["WebApi"]
