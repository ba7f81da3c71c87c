"""Words that were never opened: they are their author's alone, for ever, to read again and to erase.

Never opened is what was changed, withdrawn or passed over before the reveal, what somebody sealed who was taken out
before it, and everything where no reveal came, also what was sent after that end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.debates import Debate, DebateState
from bot.domain.exercises import Sheet
from bot.domain.exercises import never_opened as never_opened_apart
from bot.domain.ledger import REMOVED
from bot.domain.nouns import aware, tidy
from bot.domain.positions import Position, PositionForm, PositionKind, next_version, percent
from bot.domain.refusals import Code, Refusal

__all__ = ["Apart", "Erased", "after_the_end", "erase", "erase_apart", "never_opened", "why_not_read"]

Erased = tuple[tuple[Position, Position], ...]  # each version as it was, and as it is now
Apart = tuple[tuple[Sheet, Sheet], ...]  # likewise of sheets


def never_opened(debate: Debate, positions: Iterable[Position], member: str) -> tuple[Position, ...]:
    """Return the versions of ``member`` that nobody else reads, now and later, the newest first; erased ones are none.

    What is sealed and may still be opened is not among them.
    """
    own = sorted((one for one in positions if one.member == member and not one.informed), key=lambda one: -one.version)
    over = member in debate.left or (debate.ended and debate.revealed_at is None)
    closed = own if over else own[1:]
    return tuple(one for one in closed if one.kind is PositionKind.CHOSEN and not one.erased)


def after_the_end(
    debate: Debate, form: PositionForm, *, by: str, positions: Iterable[Position], now: datetime
) -> Position | None:
    """Return what somebody sent when time was up and nothing had opened: their own words, counted by nobody.

    None where it ended otherwise, where nobody asked them, and where nothing was written.
    """
    missed = debate.state is DebateState.EXPIRED and debate.revealed_at is None and by in debate.writers
    if not missed or not tidy(form.reason):
        return None
    return Position(
        member=by,
        version=next_version(positions, by),
        kind=PositionKind.CHOSEN,
        at=aware(now),
        choice=form.choice,
        reason=tidy(form.reason),
        change_my_mind=tidy(form.change_my_mind),
        confidence=percent(form.confidence),
        question_version=min(form.question_version or debate.version, debate.version),
        chance=percent(form.chance),
        cause=tidy(form.cause),
        notes=form.notes,
    )


def why_not_read(
    debate: Debate, positions: Iterable[Position], member: str, sheets: Sequence[Sheet] = ()
) -> Refusal | None:
    """Return why there is nothing here for ``member`` to read again."""
    there = never_opened(debate, positions, member) or never_opened_apart(debate, sheets, member)
    return None if there else Refusal(Code.NOTHING_TO_ERASE)


def erase(debate: Debate, positions: Sequence[Position], *, by: str) -> Erased | Refusal:
    """Erase what ``by`` wrote and nobody read: words, choice and numbers go; that somebody wrote, and when, stays."""
    found = never_opened(debate, positions, by)
    return tuple((one, _emptied(one)) for one in found) if found else Refusal(Code.NOTHING_TO_ERASE)


def erase_apart(debate: Debate, sheets: Sequence[Sheet], *, by: str) -> Apart:
    """Erase what ``by`` thought apart and nobody read: that they did, and when, stays."""
    return tuple((one, replace(one, lines=REMOVED)) for one in never_opened_apart(debate, sheets, by))


def _emptied(one: Position) -> Position:
    return replace(
        one,
        choice=None,
        reason=REMOVED,
        change_my_mind=REMOVED if one.change_my_mind else "",
        cause=REMOVED if one.cause else "",
        confidence=None,
        chance=None,
        notes=(),
    )
