"""What is filled in in the forms of follow-ups, and why it is not enough; each refusal names its field."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.domain.nouns import SENTENCE_LIMIT, visible
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal

__all__ = ["why_not_blocker", "why_not_day", "why_not_line", "why_not_owner", "why_not_text"]

_FURTHEST = timedelta(days=366)


def why_not_text(text: str) -> Refusal | None:
    """Return why these are no words for what is to be done."""
    if not visible(text):
        return Refusal(Code.NO_TASK, field="text")
    if len(text) > SENTENCE_LIMIT:
        return Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(text)}, "text")
    return None


def why_not_line(text: str, empty: Code | None) -> Refusal | None:
    """Return what is wrong with the one line of a form; ``empty`` is the code where nothing is written, if it must."""
    if not visible(text):
        return Refusal(empty, field="line") if empty else None
    if len(text) > SENTENCE_LIMIT:
        return Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(text)}, "line")
    return None


def why_not_owner(owner: str | None, people: Mapping[str, Member], field: str) -> Refusal | None:
    """Return why nobody can be named so: one person, who can still be asked and may own something (O1, F1)."""
    if not owner:
        return Refusal(Code.WHO_AND_WHEN, field=field)
    known = people.get(owner)
    if known is None or not known.can_be_asked:
        return Refusal(Code.NOT_A_PERSON, {"name": known.name if known else "", "role": "owner"}, field)
    return None if known.full else Refusal(Code.GUEST_DECIDES, {"name": known.name}, field)


def why_not_day(due: date | None, today: date) -> Refusal | None:
    """Return why it cannot be due on that day, seen from ``today``."""
    if due is None:
        return Refusal(Code.WHO_AND_WHEN, field="due")
    if due < today:
        return Refusal(Code.DEADLINE_PAST, field="due")
    return Refusal(Code.DUE_FAR, field="due") if due > today + _FURTHEST else None


def why_not_blocker(blocker: str | None, by: Member, people: Mapping[str, Member]) -> Refusal | None:
    """Return why that is nobody who blocks ``by``."""
    if not blocker or blocker == by.id:
        return Refusal(Code.NO_BLOCKER, field="to")
    known = people.get(blocker)
    if known is None or not known.can_be_asked:
        return Refusal(Code.NOT_A_PERSON, {"name": known.name if known else "", "role": "blocker"}, "to")
    return None
