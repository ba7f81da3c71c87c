"""Instants that tests share."""

from datetime import UTC, datetime

__all__ = ["NINE"]

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, 09:00 UTC."""
