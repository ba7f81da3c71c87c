"""Words that were never opened: they are their author's alone, for ever, to read again and to erase.

Never opened is what was changed, withdrawn or passed over before the reveal, what somebody sealed who was taken out
before it, and everything where no reveal came.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.debates import Debate
from bot.domain.ledger import REMOVED
from bot.domain.positions import Position, PositionKind
from bot.domain.refusals import Code, Refusal

__all__ = ["Erased", "erase", "never_opened", "why_not_read"]

Erased = tuple[tuple[Position, Position], ...]  # each version as it was, and as it is now


def never_opened(debate: Debate, positions: Iterable[Position], member: str) -> tuple[Position, ...]:
    """Return the versions of ``member`` that nobody else reads, now and later, the newest first; erased ones are none.

    What is sealed and may still be opened is not among them.
    """
    own = sorted((one for one in positions if one.member == member and not one.informed), key=lambda one: -one.version)
    over = member in debate.left or (debate.ended and debate.revealed_at is None)
    closed = own if over else own[1:]
    return tuple(one for one in closed if one.kind is PositionKind.CHOSEN and not one.erased)


def why_not_read(debate: Debate, positions: Iterable[Position], member: str) -> Refusal | None:
    """Return why there is nothing here for ``member`` to read again."""
    return None if never_opened(debate, positions, member) else Refusal(Code.NOTHING_TO_ERASE)


def erase(debate: Debate, positions: Sequence[Position], *, by: str) -> Erased | Refusal:
    """Erase what ``by`` wrote and nobody read: words, choice and numbers go; that somebody wrote, and when, stays."""
    found = never_opened(debate, positions, by)
    return tuple((one, _emptied(one)) for one in found) if found else Refusal(Code.NOTHING_TO_ERASE)


def _emptied(one: Position) -> Position:
    return replace(
        one,
        choice=None,
        reason=REMOVED,
        change_my_mind=REMOVED if one.change_my_mind else "",
        cause=REMOVED if one.cause else "",
        confidence=None,
        chance=None,
    )
