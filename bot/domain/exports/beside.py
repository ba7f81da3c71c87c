"""Beside a question and its decision: how it was edited while it was open, what became of concerns, what a circle said,
and where it was imported from. Whoever sees the record reads all of this on its card or in its thread.
"""

from typing import Any

from bot.domain.concerns import newest
from bot.domain.exports.plain import day, moment, person
from bot.domain.records import Record
from bot.domain.reviews import ReviewState

__all__ = ["concerns_of", "edits", "reading_of", "where_from"]


def edits(record: Record) -> list[dict[str, Any]]:
    """Return what was done to the question while it was open, in its order, as the thread told it."""
    return [
        {
            "kind": one.kind.value,
            "by": person(record, one.by),
            "at": moment(one.at),
            "about": person(record, one.member) if one.member else None,
            "was": one.was,
            "now": one.now_is,
            "deadline_was": moment(one.was_at),
            "deadline_now": moment(one.now_at),
            "reason": one.reason,
        }
        for one in record.changes
    ]


def concerns_of(record: Record) -> list[dict[str, Any]]:
    """Return what became of each dissenter's concern, as of the last look back that is over: of one that is open
    nothing is told.
    """
    over = {one.ordinal for one in record.reviews if one.state is ReviewState.CLOSED}
    told = newest(one for one in record.concerns if one.review in over)
    return [
        {
            "who": person(record, one.member),
            "feared": one.words,
            "state": one.state.value,
            "change_my_mind": one.mind,
            "happened": one.happened.value if one.happened else None,
            "asked_at": moment(one.asked_at),
            "answered_at": moment(one.answered_at),
        }
        for one in told.values()
    ]


def reading_of(record: Record, text: str) -> dict[str, Any] | None:
    """Return which PRFAQ a circle read, its words (``text``, Markdown), and its verdict once there is one."""
    one = record.circle
    if one is None:
        return None
    return {
        "prfaq": one.prfaq,
        "circle": one.place,
        "turn": one.turn,
        "last": one.last,
        "revision": one.revision,
        "text": text,
        "verdict": one.verdict,
        "cause": one.cause,
        "reason": one.reason,
        "winner": one.winner,
        "return_on": day(one.return_on),
        "by": person(record, one.given_by) if one.given_by else None,
        "at": moment(one.given_at),
    }


def where_from(record: Record) -> dict[str, Any] | None:
    """Return how it stood where it was imported from; None for what was decided here."""
    one = record.imported
    if one is None:
        return None
    return {
        "source": one.source,
        "form": one.form.value,
        "number": one.wrote,
        "status": one.status,
        "date": day(one.on),
        "people": one.people,
        "at": moment(one.at),
    }
