"""Promises of privacy as they are printed on the form, each under its code; see ``bot.domain.promises``.

A text that was ever printed stays as it is: for other words there is another code. A test pins each of them.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.promises import Promise
from bot.domain.records import Record
from bot.views.kit import escape
from bot.views.wording import all_in, deadline_for, who

__all__ = ["PRINTED", "printed"]

PRINTED: Mapping[Promise, str] = {
    Promise.SEALED: (
        "Sealed until {deadline} or {all_in}{decider_too}; changeable until then. "
        "Whoever runs the database could read it."
    ),
    Promise.ENTERED: (
        "Only you and {entered_by} can read this until positions open. "
        "Unconfirmed it is shown as such, last, and is no answer. Whoever runs the database could read it."
    ),
    Promise.SHOWN: "Positions are open. Yours is shown at once, as “after reading the others”.",
}


def printed(promise: Promise, record: Record, member: str, now: datetime, entered_by: str | None = None) -> str:
    """Return the promise as ``member`` reads it on their form about ``record``, ready mrkdwn; ``entered_by`` wrote
    down for them what it is about.
    """
    decider = record.debate.decider
    return PRINTED[promise].format(
        deadline=escape(deadline_for(record, member, now)),
        all_in=all_in(record.debate),
        entered_by=who(record, entered_by),
        decider_too="" if member == decider else f", for {who(record, decider)} too",
    )
