"""Settings: what a workspace may set, with the defaults that hold until somebody does."""

from dataclasses import dataclass

__all__ = ["DEFAULTS", "LIMITS", "Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """One workspace's settings; hours are real hours, days are working days where they say so."""

    approver: str | None = None  # rules where a record names nobody, or nobody who can
    stewards: tuple[str, ...] = ()  # who may change settings, beside Slack's own admins
    quorum: int = 60  # percent of those asked who must write before a one-way door opens
    cooling_hours: int = 24  # to think, after the positions of a one-way door opened
    answer_hours: int = 48  # to answer a decision
    heard_hours: int = 24  # to confirm what was heard, and to answer a "not quite"
    ruling_days: int = 2  # working days to rule, before the next level is asked
    look_back_days: int = 30  # at most, for a two-way door
    strangers: bool = False  # whether people of other workspaces may be asked


DEFAULTS = Settings()
LIMITS: dict[str, tuple[int, int]] = {
    "quorum": (1, 100),
    "cooling_hours": (0, 168),
    "answer_hours": (1, 336),
    "heard_hours": (1, 168),
    "ruling_days": (1, 20),
    "look_back_days": (1, 366),
}
"""The lowest and the highest value of each number."""
