"""Stop signals: what the owner of a one-way decision would see on which day, and what they would do then."""

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["Signal"]


@dataclass(frozen=True, slots=True)
class Signal:
    """One stop signal, armed when it is written. ``on`` is a date in its author's calendar; ``at`` is aware UTC."""

    number: int
    ordinal: int
    by: str
    text: str
    on: date
    action: str
    at: datetime
