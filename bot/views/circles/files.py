"""A file that becomes a PRFAQ: what is open while it is read, and where it cannot be kept."""

from typing import Any

from bot.domain.refusals import Refusal
from bot.views import refusals, wire
from bot.views.kit import modal, quote_free, section

__all__ = ["not_read_modal", "reading_modal"]


def reading_modal(name: str) -> dict[str, Any]:
    """Return what is open while a file is read, by its name."""
    return modal(wire.PRFAQ_READING_VIEW, "PRFAQ", [section(f"Reading {quote_free(name)} …")], close="Close")


def not_read_modal(why_not: Refusal) -> dict[str, Any]:
    """Return what takes its place where there is no text in it that can be kept."""
    return modal(wire.PRFAQ_READING_VIEW, "PRFAQ", [section(refusals.coded(why_not))], close="Close")
