"""Settings: what a workspace may set, with the defaults that hold until somebody does.

A change holds for what is opened, decided or answered after it. What was promised to people before it stays.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from bot.domain.lint.workspace import MOST_WORDS, wrong_line
from bot.domain.nouns import aware
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal

__all__ = [
    "DEFAULTS",
    "LIMITS",
    "Adjusted",
    "Adjustment",
    "Settings",
    "Wanted",
    "adjust",
    "may_change",
    "said",
    "why_not_adjust",
]


@dataclass(frozen=True, slots=True)
class Settings:
    """One workspace's settings; hours are real hours, days are working days where they say so."""

    approver: str | None = None  # rules where a record names nobody, or nobody who can
    stewards: tuple[str, ...] = ()  # who may change settings, beside Slack's own admins
    quorum: int = 60  # percent of those asked who must write before a one-way door opens
    cooling_hours: int = 24  # to think, after the positions of a one-way door opened
    blind_hours: int = 24  # until positions open, where whoever asks says nothing else; whole days are working days
    answer_hours: int = 48  # to answer a decision
    heard_hours: int = 24  # to confirm what was heard, and to answer a "not quite"
    ruling_days: int = 2  # working days to rule, before the next level is asked
    look_back_days: int = 30  # at most, for a two-way door
    strangers: bool = False  # whether people of other workspaces may be asked
    weekend: str = "sat,sun"  # the days off of whoever chose none
    holidays: str = ""  # their calendar: a country such as DE, or a part of it such as DE-BY
    report_channel: str | None = None  # where run reports go
    lexicon: str = ""  # the workspace's own words of the PRFAQ check, one entry a line; "-words" are asked no more


_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
DEFAULTS = Settings()
LIMITS: dict[str, tuple[int, int]] = {
    "quorum": (1, 100),
    "cooling_hours": (0, 168),
    "blind_hours": (1, 240),
    "answer_hours": (1, 336),
    "heard_hours": (1, 168),
    "ruling_days": (1, 20),
    "look_back_days": (1, 366),
}
"""The lowest and the highest value of each number."""

Wanted = Mapping[str, str | tuple[str, ...] | bool | None]
"""What a form held, by the names of ``Settings``: numbers as they were typed, people by their ids."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One setting that was changed: by whom, when (aware UTC), from what to what, as ``said`` tells a value."""

    seq: int
    name: str
    was: str
    now_is: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The settings after a change, and what it consists of: nothing where all was as it is."""

    settings: Settings
    adjustments: tuple[Adjustment, ...]


def may_change(settings: Settings, by: Member) -> bool:
    """Whether ``by`` may change settings: Slack's own admins, and those whom they name."""
    return by.full and (by.admin or by.id in settings.stewards)


def why_not_adjust(settings: Settings, by: Member, admins: Iterable[Member]) -> Refusal | None:
    """Return why ``by`` may not change settings; ``admins`` are those of whom we know, to be named to them."""
    if may_change(settings, by):
        return None
    return Refusal(Code.SETTINGS_OF, {"name": ", ".join(one.name for one in admins)})


def adjust(
    settings: Settings,
    wanted: Wanted,
    *,
    by: Member,
    people: Mapping[str, Member],
    admins: Iterable[Member],
    now: datetime,
    seen: int | None,
    newest: int,
    known_calendar: Callable[[str], bool] = bool,
) -> Adjusted | tuple[Refusal, ...]:
    """Set what ``wanted`` names and leave the rest, or say what is wrong with each field.

    ``newest`` is the number of the newest adjustment, ``seen`` that which the form knew: a form that is older would
    take back what somebody set meanwhile. None compares nothing. ``known_calendar`` says which holidays there are.
    """
    refused = why_not_adjust(settings, by, admins)
    if refused:
        return (refused,)
    if seen is not None and seen != newest:
        return (Refusal(Code.SETTINGS_MOVED),)
    found = [one for name, value in wanted.items() if (one := _wrong(name, value, people, known_calendar))]
    if found:
        return tuple(found)
    changed = replace(settings, **{name: _read(name, value) for name, value in wanted.items()})  # type: ignore[arg-type]
    names = [one.name for one in fields(Settings) if getattr(settings, one.name) != getattr(changed, one.name)]
    told = [
        Adjustment(newest + place, name, said(settings, name), said(changed, name), by.id, aware(now))
        for place, name in enumerate(names, 1)
    ]
    return Adjusted(changed, tuple(told))


def said(settings: Settings, name: str) -> str:
    """Return the value of one setting as an adjustment keeps it: a number, "yes" or "no", ids joined by commas."""
    value = getattr(settings, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, tuple) else str(value) if value is not None else ""


def _wrong(
    name: str, value: object, people: Mapping[str, Member], known_calendar: Callable[[str], bool]
) -> Refusal | None:
    if name in LIMITS:
        low, high = LIMITS[name]
        typed = str(value or "").strip()
        # Digits of any script are digits to Python: only those that ``int`` and Slack's own field both take count.
        good = typed.isascii() and typed.isdigit() and len(typed) < 6 and low <= int(typed) <= high
        return None if good else Refusal(Code.OUT_OF_RANGE, {"low": low, "high": high}, name)
    if name == "weekend":
        return Refusal(Code.NO_WORKING_DAY, field=name) if len(str(value).split(",")) > 6 else None
    if name == "holidays":
        fine = not value or known_calendar(str(value))
        return None if fine else Refusal(Code.UNKNOWN_CALENDAR, {"code": str(value)}, name)
    if name == "lexicon":
        long, line = len(str(value or "")), wrong_line(str(value or ""))
        if long > MOST_WORDS:
            return Refusal(Code.TOO_LONG, {"limit": MOST_WORDS, "length": long}, name)
        return Refusal(Code.NO_WORD, {"line": line}, name) if line is not None else None
    if name == "report_channel":
        return Refusal(Code.MOVED_ON, {}, name) if value and not _CHANNEL.fullmatch(str(value)) else None
    ids = value if isinstance(value, tuple) else (str(value),) if value and not isinstance(value, bool) else ()
    for member in (people.get(one) for one in ids):
        if member is None or not member.can_be_asked:
            return Refusal(Code.NOT_A_PERSON, {"name": member.name if member else "", "role": name}, name)
        if not member.full:
            return Refusal(Code.GUEST_DECIDES, {"name": member.name}, name)
    return None


def _read(name: str, value: object) -> object:
    if name in LIMITS:
        return int(str(value).strip())
    if name in ("weekend", "holidays", "lexicon"):
        return str(value or "")
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(value))
    return value if isinstance(value, bool) else value or None
