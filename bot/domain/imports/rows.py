"""Rows: what a decision that was written elsewhere becomes here. Nobody is invented: no positions, no commitments.

Accepted is in force. Superseded is superseded, deprecated is undone. Rejected, proposed and whatever we have no word
for are closed without a decision, with the status as it was written as their reason. It is nobody's here: nobody of
Slack asked, decided or owns it, and nothing about it falls due.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from bot.domain.debates import Debate, DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.imports.values import Fate, Imported, LinkKind, Written
from bot.domain.nouns import aware

__all__ = ["EVERYWHERE", "NOBODY", "Linked", "Rows", "linked", "rows"]

NOBODY = "imported"
"""The id that stands where a person would: no member of Slack's has it."""
EVERYWHERE = "imported"
"""The conversation of what was imported without one: every full member may see it; Slack has no such channel."""
_NOON = time(12, tzinfo=UTC)
_STATES = {
    Fate.ACCEPTED: DecisionState.IN_FORCE,
    Fate.SUPERSEDED: DecisionState.SUPERSEDED,
    Fate.DEPRECATED: DecisionState.REVERSED,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A record as it is kept; ``decision`` is None where nothing was decided."""

    debate: Debate
    imported: Imported
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Linked:
    """The rows once what they point at is known; ``disagrees`` names records that say otherwise of themselves."""

    rows: Rows
    disagrees: tuple[int, ...] = ()


def rows(one: Written, number: int, *, channel: str, digest: str, now: datetime) -> Rows:
    """Return record ``number`` of a decision that was written elsewhere; it counts from noon UTC of its own day, or
    from ``now`` where it names none.
    """
    at = datetime.combine(one.on, _NOON) if one.on else aware(now)
    state = _STATES.get(one.fate)
    debate = Debate(
        number=number,
        channel=channel,
        question=one.title,
        background=one.context,
        options=one.options,
        opener=NOBODY,
        decider=NOBODY,
        contributors=(),
        deadline=at,
        opened_at=at,
        decided_before=True,
        state=DebateState.DECIDED if state else DebateState.CANCELLED,
        ended_at=at,
        ended_by=NOBODY,
        end_reason="" if state else one.reason or one.status,
    )
    wrote = "" if one.number is None else str(one.number)
    imported = Imported(
        *(
            number,
            1,
            one.source,
            one.form,
            wrote,
            one.status,
            one.on,
            one.people,
            _lines((link.kind, link.target, None) for link in one.links),
            digest,
            one.text,
            aware(now),
        )
    )
    return Rows(debate, imported, _decision(one, number, state, at) if state else None)


def _lines(links: Iterable[tuple[LinkKind, str, int | None]]) -> str:
    return "\n".join(
        f"{kind.value} {number if number is not None else f'? {target}'}" for kind, target, number in links
    )


def _decision(one: Written, number: int, state: DecisionState, at: datetime) -> Decision:
    made = Decision(
        number=number,
        version=1,
        choice=one.choice if one.choice in one.options else "",
        statement=one.statement or one.title,
        why=one.why,
        owner=NOBODY,
        look_back=at.date(),
        decided_by=NOBODY,
        decided_at=at,
        asked=(),
        answers_until=at,
        state=state,
        in_force_at=at,
    )
    if state is DecisionState.IN_FORCE:
        return made
    reason = one.reason or one.status if state is DecisionState.REVERSED else one.reason
    return replace(made, ended_at=at, ended_by=NOBODY, end_reason=reason)


def linked(
    kept: Rows, found: Sequence[tuple[LinkKind, str, int | None]], standing: Sequence[tuple[int, DecisionState | None]]
) -> Linked:
    """Return the rows with their pointers: kind, target as written, and number here or None where it is not here.

    ``standing`` tells where the decisions that are pointed at stand. What says of itself that it is superseded gets its
    successor; what says otherwise is left as it was written, and told.
    """
    debate, decision = kept.debate, kept.decision
    before = [number for kind, _, number in found if kind is LinkKind.SUPERSEDES and number]
    after = [number for kind, _, number in found if kind is LinkKind.SUPERSEDED_BY and number]
    if before:
        debate = replace(debate, follows=before[0])
    if after and decision is not None and decision.state is DecisionState.SUPERSEDED:
        decision = replace(decision, successor=after[0])
    stands = dict(standing)
    disagrees = [one for one in before if stands.get(one) is DecisionState.IN_FORCE]
    return Linked(Rows(debate, replace(kept.imported, links=_lines(found)), decision), tuple(disagrees))
