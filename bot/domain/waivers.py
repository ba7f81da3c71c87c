"""Waivers: a rule that may be overridden is overridden with a reason, which the next reader sees."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["WAIVABLE", "Waiver"]

WAIVABLE = frozenset({"D3", "D4", "D10"})
"""The codes of the refusals that take a reason instead; D4 for two-way doors only."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One override: of which rule, by whom, why, when (aware UTC)."""

    number: int
    ordinal: int
    rule: str
    by: str
    reason: str
    at: datetime
