"""Days as somebody names them behind "after:" and "before:": a day, a month or a year that has begun.

A month without a year is the last one that has begun; what is named is meant from its first day on. Months are known
in the four languages in which moments are read.
"""

import re
from datetime import date, timedelta

__all__ = ["read_past_day"]

_NAMES = (
    "january jan januar janvier enero ene",
    "february feb februar février fevrier fév febrero",
    "march mar märz maerz mär mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout agosto ago",
    "september sep sept septembre septiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre déc diciembre dic",
)
_MONTHS = {name: place for place, names in enumerate(_NAMES, start=1) for name in names.split()}
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_NAMED = re.compile(r"(?:(\d{1,2})[\s._-]*)?([^\W\d_]+)\.?(?:[\s._,-]*(\d{4}))?")
_DAY_LAST = re.compile(r"([^\W\d_]+)[\s._-]*(\d{1,2})(?:[\s._,-]+(\d{4}))?")
_AGO = re.compile(r"(\d{1,4})\s*([dwmy])")
_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
_WORDS = {"today": 0, "yesterday": 1, "last week": 7, "last month": 30, "last year": 365}


def read_past_day(text: str, today: date) -> date | None:
    """Return the day that ``text`` names, or the first one of the month or year that it names; None for anything else.

    ``today`` is the reader's day. "7d", "2w", "3m" and "1y" are so long ago.
    """
    said = " ".join(text.casefold().replace("_", " ").split()).removeprefix("the ")
    try:
        return _read(said, today)
    except (ValueError, OverflowError):
        return None


def _read(said: str, today: date) -> date | None:
    if said in _WORDS:
        return today - timedelta(_WORDS[said])
    if found := _AGO.fullmatch(said):
        return today - timedelta(int(found[1]) * _UNITS[found[2]])
    if found := _ISO.fullmatch(said):
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    if found := _NAMED.fullmatch(said):
        return _of_month(found[2], found[1], found[3], today)
    if found := _DAY_LAST.fullmatch(said):
        return _of_month(found[1], found[2], found[3], today)
    return None


def _of_month(name: str, day: str | None, year: str | None, today: date) -> date | None:
    month = _MONTHS.get(name)
    if month is None:
        return None
    if year:
        return date(int(year), month, int(day or 1))
    this = date(today.year, month, int(day or 1))
    return this if this <= today else date(today.year - 1, month, int(day or 1))
