"""Parts: who is named on a record beside those who ask, decide and write, in one line."""

from bot.domain.records import Record
from bot.views.wording import names

__all__ = ["parts_line"]


def parts_line(record: Record, *, decided: bool = False) -> str:
    """Return "also asked to commit: a · told: b · keeps the process fair: c", of those who are named; "" for nobody.

    Once it is ``decided`` the card itself says who is asked to commit.
    """
    debate = record.debate
    parts = (
        ("also asked to commit", () if decided else debate.affected),
        ("told", debate.informed),
        ("keeps the process fair", (debate.keeper,) if debate.keeper else ()),
    )
    return " · ".join(f"{what}: {names(record, members)}" for what, members in parts if members)
