"""Holidays: which days are free in a country or a part of it, by the code under which it is known: DE, DE-BY."""

import warnings
from datetime import date
from functools import lru_cache

from holidays.utils import country_holidays, list_supported_countries

from bot.domain.away import weekend_of
from bot.domain.calendar import EVERY_WEEK, WorkingDays

__all__ = ["known_calendar", "tidy_code", "working_days"]

_YEARS = range(2024, 2051)  # whatever is asked, decided or looked back on lies between


def tidy_code(typed: str) -> str:
    """Return a code as it is kept: "de-by" becomes "DE-BY"; a part of a country keeps the letters that it has."""
    country, _, part = typed.strip().partition("-")
    country = country.strip().upper()
    parts = {one.upper(): one for one in list_supported_countries(include_aliases=False).get(country, [])}
    part = parts.get(part.strip().upper(), part.strip())
    return f"{country}-{part}" if part else country


def known_calendar(code: str) -> bool:
    """Say whether there is a calendar of this code, as ``tidy_code`` gives it."""
    country, dash, part = code.partition("-")
    countries = list_supported_countries(include_aliases=False)
    return country in countries and (not dash or part in countries[country])


@lru_cache(maxsize=512)
def working_days(weekend: str, code: str) -> WorkingDays:
    """Return who works when: all but the days of ``weekend`` ("sat,sun") and the holidays of ``code``; "" has none."""
    if (free := weekend_of(weekend)) == EVERY_WEEK.weekend and not code:
        return EVERY_WEEK
    return WorkingDays(free, _holidays(code) if known_calendar(code) else frozenset())


@lru_cache(maxsize=128)
def _holidays(code: str) -> frozenset[date]:
    country, _, part = code.partition("-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a moon's calendar is known only so far ahead
        return frozenset(country_holidays(country, subdiv=part or None, years=_YEARS))
