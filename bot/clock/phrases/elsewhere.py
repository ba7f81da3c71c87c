"""What dateparser knows and our own words do not: month names, and "in zwei Wochen" in the pinned languages."""

import functools
import re
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.clock.phrases.words import LANGUAGES

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

__all__ = ["BASE", "ask_dateparser"]

BASE = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""From which relative dates are counted: fixed, since dateparser keeps its settings for ever for each base it has seen.

The first of a month, in a leap year, so that month arithmetic is exact and 29 February exists.
"""
_LONGEST = 40
_ONE_NUMBER = re.compile(r"^\D*\d{1,4} ?[^\W\d]+\D*$")
_ONE_AT_A_TIME = threading.Lock()  # dateparser promises nothing about threads


@functools.cache
def _parser(kind: str) -> "DateDataParser":
    from dateparser.date import DateDataParser  # loading it takes a tenth of a second: in warm_up, not at import

    return DateDataParser(
        languages=LANGUAGES,
        use_given_order=True,
        settings={
            "PARSERS": [kind],
            "RELATIVE_BASE": BASE,
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "DMY",
            "RETURN_TIME_AS_PERIOD": True,
        },
    )


def ask_dateparser(text: str, kind: str) -> tuple[datetime | None, tuple[str, ...], str]:
    """Ask for an ``absolute-time`` or a ``relative-time``; return the date, the parts that the text names, the period.

    A relative date counts from ``BASE``. Texts that no date needs (too long, or relative with more numbers than one,
    of which dateparser would drop all but the last) are not asked about; never raises.
    """
    if len(text) > _LONGEST or (kind == "relative-time" and _has_digit(text) and not _ONE_NUMBER.match(text)):
        return None, (), ""
    try:
        with _ONE_AT_A_TIME:
            data = _parser(kind).get_date_data(text)
    except Exception:  # whatever a stranger's text does to somebody else's parser, it is an unreadable date
        return None, (), ""
    if data.date_obj is None or data.date_obj.tzinfo is not None:  # "1 dec cet": no zone but the person's own
        return None, (), ""
    return data.date_obj, tuple(data.parts), str(data.period)


def _has_digit(text: str) -> bool:
    return any(letter.isdecimal() for letter in text)
