"""What was written elsewhere, as a value; and the paper that a record keeps of where it came from."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

__all__ = ["Doubt", "Fate", "Form", "Imported", "Link", "LinkKind", "NoDecision", "Order", "Why", "Written"]


class Form(StrEnum):
    """How it was written. The values are stored: never rename one."""

    MADR = "madr"
    NYGARD = "nygard"  # adr-tools
    OTHER = "other"  # a decision with headings of its own
    DECIDE = "decide"  # our own export


class Fate(StrEnum):
    """What its status says of a decision."""

    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    DEPRECATED = "deprecated"
    REJECTED = "rejected"
    PROPOSED = "proposed"
    KEPT = "kept"  # a status that we have no word for: kept as it was written


class LinkKind(StrEnum):
    """How one decision points at another. The values are stored: never rename one."""

    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "superseded by"
    AMENDS = "amends"
    AMENDED_BY = "amended by"
    RELATES = "relates to"


class Order(StrEnum):
    """What stands first in a day that is written with numbers alone: 07/11/2016."""

    DAY = "day"
    MONTH = "month"


class Why(StrEnum):
    """Why a file is no decision."""

    EMPTY = "empty"
    TEMPLATE = "template"
    INDEX = "index"
    UNDECIDED = "undecided"  # nothing in it decides anything
    NOT_JSON = "not_json"
    NOT_OURS = "not_ours"  # JSON of somebody else


class Doubt(StrEnum):
    """What of a decision could not be read for certain, or was left out."""

    NO_STATUS = "no_status"  # taken as accepted, since it says what was chosen
    ODD_STATUS = "odd_status"
    NO_DATE = "no_date"
    ODD_DATE = "odd_date"  # one that is no date, or has two readings
    ORDERED = "ordered"  # one that has two readings, read as the others in its folder
    TWO_DATES = "two_dates"  # that contradict each other: the first counts
    FRONT_MATTER = "front_matter"  # has a line that is no YAML
    CUT = "cut"  # longer than what is kept


@dataclass(frozen=True, slots=True)
class Link:
    """A pointer at another decision, as it was written: a path or a number."""

    kind: LinkKind
    target: str


@dataclass(frozen=True, slots=True)
class NoDecision:
    """A file, or one record of it, that is no decision, and why. ``line`` is where that shows, or 0."""

    source: str
    why: Why
    line: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A decision as it was written. ``number`` is its own there, or None; ``on`` is the day it names, or None.

    ``status`` and ``people`` are as they stand there; ``text`` is all of it, so that nothing is lost.
    """

    source: str
    form: Form
    title: str
    text: str
    number: int | None = None
    status: str = ""
    fate: Fate = Fate.ACCEPTED
    on: date | None = None
    context: str = ""
    options: tuple[str, ...] = ()
    statement: str = ""
    choice: str = ""
    why: str = ""
    people: str = ""
    links: tuple[Link, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    reason: str = ""  # why it ended, where that is told beside the status
    home: str = ""  # the workspace that it was exported from


@dataclass(frozen=True, slots=True)
class Imported:
    """Where record ``number`` came from: path, number and status as they stood there, and a hash of what was read.

    ``on`` is the day that was named there, None where none was; ``links`` has a line for each: its kind, the number of
    the record here or "?" and what was written; ``at`` is when it was imported (aware UTC).
    """

    number: int
    ordinal: int
    source: str
    form: Form
    wrote: str
    status: str
    on: date | None
    people: str
    links: str
    digest: str
    text: str
    at: datetime
