"""What a room gives to a digest: lines under one heading, what phones count of them, and a note for its end."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.digests import Topic
from bot.views.kit import Block

__all__ = ["HEADINGS", "Line", "Part"]

HEADINGS: Mapping[Topic, str] = {
    Topic.CLOSES_SOON: "Closes soon",
    Topic.DECIDED: "Decided",
    Topic.ESCALATED: "Cannot commit",
    Topic.LOOKED_BACK: "Looked back",
    Topic.LOOK_BACK: "Look back",
    Topic.UNDONE: "Undone",
    Topic.FUNNEL: "PRFAQs",
    Topic.LATE: "Late",
    Topic.ANSWERS: "Answers",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, as ready mrkdwn. ``fresh`` ones make a digest worth posting. ``number`` is the record whose chain's
    head stands at the end, ``case`` the follow-up; ``way`` is a button beside it.
    """

    text: str
    fresh: bool = True
    number: int | None = None
    case: int | None = None
    way: Block | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one room tells: its ``lines``, what a notification counts of them ("2 decided"), and a ``note``.

    ``drawn`` is a picture of letters, which stands below its lines as it is.
    """

    topic: Topic
    lines: tuple[Line, ...] = ()
    counted: str = ""
    note: str = ""
    drawn: str = ""
