"""The steps of which the moves of an ownership are made: one row or two become others, and all others stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.nouns import aware
from bot.domain.ownership.states import Ownership, OwningState, acting, holding
from bot.domain.people import Member
from bot.domain.refusals import Refusal

__all__ = [
    "Owned",
    "Rows",
    "accepted",
    "began",
    "ended",
    "held_from",
    "next_ordinal",
    "proposed",
    "taken_back",
    "with_changed",
]

_S = OwningState
Rows = tuple[Ownership, ...]


@dataclass(frozen=True, slots=True)
class Owned:
    """What is owned, as far as these rules need to know it.

    ``decider`` and ``approvers`` may ask its owner to let it go, and name one where there is none; the first approver
    who can is asked to, then the decider, then ``opener``. ``apart`` is who cannot own it. ``over`` is why there is
    nothing left to own.
    """

    number: int
    decider: str
    opener: str
    approvers: tuple[str, ...] = ()
    apart: str | None = None
    over: Refusal | None = None

    @property
    def hosts(self) -> tuple[str, ...]:
        """Who may name an owner, or ask the owner to let it go."""
        return tuple(dict.fromkeys((*self.approvers, self.decider)))

    def asked(self, people: Mapping[str, Member], *, without: str) -> str | None:
        """Return who is asked to name an owner, now that ``without`` is none; None where nobody can be."""
        able = (one for one in (*self.hosts, self.opener) if one != without and one in people)
        return next((one for one in able if people[one].full), None)


def began(number: int, owner: str, *, by: str, now: datetime, note: str = "", ordinal: int = 1) -> Ownership:
    """Return the row of whoever is named: naming yourself accepts."""
    row = Ownership(number, ordinal, owner, by, _S.PROPOSED, aware(now), note)
    return held_from(row, now) if owner == by else row


def held_from(row: Ownership, now: datetime) -> Ownership:
    """Return the row held from now on."""
    return replace(row, state=_S.ACCEPTED, since=aware(now))


def ended(row: Ownership, state: OwningState, now: datetime) -> Ownership:
    """Return the row that is over since now, in ``state``."""
    return replace(row, state=state, until=aware(now))


def next_ordinal(rows: Sequence[Ownership]) -> int:
    """Return the place of the next row, from 1."""
    return max((one.ordinal for one in rows), default=0) + 1


def with_changed(rows: Sequence[Ownership], *changed: Ownership) -> Rows:
    """Return the rows with these in place of those of the same order, or after them."""
    news = {one.ordinal: one for one in changed}
    kept = [news.pop(one.ordinal, one) for one in rows]
    return (*kept, *news.values())


def accepted(rows: Sequence[Ownership], row: Ownership, now: datetime) -> Rows:
    """Return the rows once ``row`` is held: whoever owned it until now does no more, and nobody acts for them."""
    if row.acting_until is not None:
        return with_changed(rows, held_from(row, now))
    before = [ended(one, _S.TRANSFERRED, now) for one in [holding(rows)] if one]
    stood_in = [ended(one, _S.RELEASED, now) for one in [acting(rows)] if one]
    return with_changed(rows, *before, *stood_in, held_from(row, now))


def proposed(rows: Sequence[Ownership], row: Ownership, now: datetime) -> Rows:
    """Return the rows once its new owner is asked; whoever named themselves has accepted by that."""
    if row.owner == row.by:
        return accepted(rows, row, now)
    row = replace(row, state=_S.PROPOSED, at=aware(now))
    held = holding(rows) if row.acting_until is None else None
    return with_changed(rows, *([replace(held, state=_S.OFFERED)] if held else []), row)


def taken_back(rows: Sequence[Ownership], row: Ownership, now: datetime, state: OwningState = _S.WITHDRAWN) -> Rows:
    """Return the rows without this offer: whoever owns it goes on as before."""
    held = holding(rows)
    goes_on = [replace(held, state=_S.ACCEPTED)] if held and held.state is _S.OFFERED else []
    return with_changed(rows, *(goes_on if row.acting_until is None else []), ended(row, state, now))
