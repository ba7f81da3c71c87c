"""Entries: what opener or decider write down for somebody absent. It is no answer until its author confirms it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.changes import why_not_change
from bot.domain.debates import Debate, DebateState
from bot.domain.doors import Door
from bot.domain.nouns import aware, tidy
from bot.domain.people import Member
from bot.domain.positions import (
    Position,
    PositionForm,
    PositionKind,
    Sealed,
    keep,
    next_version,
    pending,
    percent,
    why_not_said,
    why_not_write,
)
from bot.domain.promises import Promise
from bot.domain.refusals import Code, Refusal

__all__ = ["absent", "confirm", "enter", "why_not_enter"]


def absent(debate: Debate, positions: Iterable[Position], by: str) -> tuple[str, ...]:
    """Return for whom ``by`` may write: contributors who have said nothing themselves, not even "take it out", and for
    whom nobody else wrote. What ``by`` wrote down before is replaced.
    """
    taken = {one.member for one in positions if not (one.unconfirmed and one.entered_by == by)}
    return tuple(one for one in debate.contributors if one != by and one not in taken)


def why_not_enter(debate: Debate, positions: Iterable[Position], *, by: str) -> Refusal | None:
    """Return why ``by`` cannot write for anybody: opener and decider can, until positions open."""
    refused = why_not_change(debate, by)
    return refused or (None if absent(debate, positions, by) else Refusal(Code.NOBODY_ABSENT))


def enter(
    debate: Debate,
    member: str | None,
    form: PositionForm,
    *,
    by: str,
    positions: Sequence[Position],
    people: dict[str, Member],
    now: datetime,
) -> Sealed | tuple[Refusal, ...]:
    """Write down what ``member`` said elsewhere. Choice and reason are enough: nobody invents a chance for others."""
    refused = why_not_change(debate, by)
    if refused:
        return (refused,)
    refusals = list(why_not_said(debate, replace(form, door=Door.TWO_WAY)))
    if member is None or member not in absent(debate, positions, by):
        refusals.append(Refusal(Code.NOBODY_ABSENT, field="member"))
    if refusals or member is None:
        return tuple(refusals)
    entry = Position(
        member=member,
        version=next_version(positions, member),
        kind=PositionKind.CHOSEN,
        at=aware(now),
        choice=form.choice,
        reason=tidy(form.reason),
        change_my_mind=tidy(form.change_my_mind),
        question_version=min(form.question_version or debate.version, debate.version),
        chance=percent(form.chance),
        cause=tidy(form.cause),
        promise=Promise.ENTERED,
        entered_by=by,
    )
    return keep(debate, entry, positions, people)


def confirm(
    debate: Debate, *, by: str, version: int, positions: Sequence[Position], people: dict[str, Member], now: datetime
) -> Sealed | Refusal:
    """ "These are my words": the version that was read becomes its author's own answer, before positions open."""
    refused = why_not_write(debate, by)
    if refused:
        return refused
    if debate.state is DebateState.REVEALED:
        return Refusal(Code.ALREADY_REVEALED, {"at": debate.revealed_at})
    entry = pending(positions).get(by)
    if entry is None or entry.version != version:
        return Refusal(Code.MOVED_ON)
    return keep(debate, replace(entry, confirmed_at=aware(now)), positions, people)
