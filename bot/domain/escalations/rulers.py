"""Who rules: blocks come and go with the answers that count, and wait for one person after the other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import calendar
from bot.domain.commitments import Answer, Standing
from bot.domain.debates import Debate
from bot.domain.decisions import Decision
from bot.domain.escalations.blocks import Escalation, EscalationState
from bot.domain.nouns import aware
from bot.domain.people import Member, works
from bot.domain.settings import DEFAULTS, Settings

__all__ = ["carry", "follow", "lapse", "levels", "named_since", "ruler", "rules_by"]

_S = EscalationState
MOST_APPEALS = 1  # against a ruling that it stands


def levels(debate: Debate, settings: Settings) -> tuple[str, ...]:
    """Return who may be asked to rule, in their order: whom the question names, then whom the workspace names."""
    return tuple(dict.fromkeys(one for one in (debate.approver, settings.approver) if one))


def _parts(debate: Debate, decision: Decision, blocks: Iterable[Escalation]) -> frozenset[str]:
    """Return everybody who has a part in the decision: nobody rules on what they decided, own, argued or block."""
    blocking = {one.member for one in blocks if one.version == decision.version}
    named = {debate.decider, decision.decided_by, decision.owner, *debate.contributors, *decision.asked}
    return frozenset(named | blocking)


def _may_rule(member: str, people: Mapping[str, Member], parts: Collection[str]) -> bool:
    known = people.get(member)
    return known is not None and known.can_be_asked and not (known.guest or known.stranger) and member not in parts


def ruler(
    debate: Debate,
    decision: Decision,
    blocks: Iterable[Escalation],
    *,
    people: Mapping[str, Member],
    settings: Settings = DEFAULTS,
    after: str | None = None,
) -> str | None:
    """Return who is asked to rule, or None where nobody is left.

    ``after`` was asked before, and so was everybody until them. Guests and people of other workspaces never rule.
    """
    path = levels(debate, settings)
    if after is not None:
        # Somebody who is not among them any more was the workspace's: only what it names now comes after that.
        path = path[path.index(after) + 1 :] if after in path else path[-1:] if settings.approver else ()
    parts = _parts(debate, decision, blocks)
    return next((one for one in path if one != after and _may_rule(one, people, parts)), None)


def rules_by(approver: str | None, *, people: Mapping[str, Member], now: datetime, settings: Settings) -> datetime:
    """Return until when ``approver`` rules, in their own working days; ``now`` where nobody does."""
    known = people.get(approver or "")
    zone = calendar.zone_of(known.zone if known else None)
    return calendar.add_working_days(now, settings.ruling_days, zone, works(known)) if approver else aware(now)


def _asked(
    block: Escalation, approver: str | None, *, people: Mapping[str, Member], now: datetime, settings: Settings
) -> Escalation:
    state = _S.OPEN if approver else _S.UNRESOLVED
    due = rules_by(approver, people=people, now=now, settings=settings)
    level = block.level + bool(approver)
    return replace(block, state=state, approver=approver, due_at=due, level=level, accepted_at=None)


# blocks come and go with the answers that count


def follow(
    debate: Debate,
    decision: Decision,
    standings: Iterable[Standing],
    blocks: Sequence[Escalation],
    *,
    people: Mapping[str, Member],
    now: datetime,
    settings: Settings = DEFAULTS,
) -> tuple[Escalation, ...]:
    """Return the blocks that are new or changed by the answers that count now; what differs in nothing is left out.

    Who cannot commit blocks; who answers otherwise, before the ruling, blocks no more; blocks of an older version are
    over. The same answer is ruled on once. After a ruling that it stands, a new "cannot commit" of the same person
    goes to the next level, once, if there is one; otherwise it stays on the record as the answer it is.
    """
    standings = tuple(standings)
    found = {one.ordinal: one for one in carry(decision, standings, blocks, now=now)}
    here = {one.ordinal: one for one in (*blocks, *found.values()) if one.version == decision.version}
    blocking = {said.member: said for said in standings if said.kind is Answer.CANNOT_COMMIT}
    for one in [one for one in here.values() if one.open]:
        said = blocking.get(one.member)
        if said is None or said.order != one.said_order:
            here[one.ordinal] = found[one.ordinal] = replace(one, said_order=said.order) if said else _over(one, now)
    standing = {one.member for one in here.values() if one.open}
    for said in (said for member, said in blocking.items() if member not in standing):
        ordinal = max((*here, *(one.ordinal for one in blocks)), default=0) + 1
        new = _new(debate, decision, said, tuple(here.values()), ordinal, people=people, now=now, settings=settings)
        if new is not None:
            here[ordinal] = found[ordinal] = new
    return tuple(found.values())


def carry(
    decision: Decision, standings: Iterable[Standing], blocks: Iterable[Escalation], *, now: datetime
) -> tuple[Escalation, ...]:
    """Return what becomes of open blocks of an older version, or of a decision that is over.

    A block goes on with its answer, where that was carried over to the newer version; otherwise it is over.
    """
    said = {one.member: one.order for one in standings if one.kind is Answer.CANNOT_COMMIT}
    goes_on = said if decision.ended_at is None else {}
    stale = [one for one in blocks if one.open and (one.version < decision.version or decision.ended_at is not None)]
    return tuple(
        replace(one, version=decision.version, said_order=goes_on[one.member])
        if one.member in goes_on
        else _over(one, now)
        for one in stale
    )


def _over(block: Escalation, now: datetime) -> Escalation:
    return replace(block, state=_S.WITHDRAWN, ended_at=aware(now))


def _new(
    debate: Debate,
    decision: Decision,
    said: Standing,
    here: Sequence[Escalation],
    ordinal: int,
    *,
    people: Mapping[str, Member],
    now: datetime,
    settings: Settings,
) -> Escalation | None:
    ruled = [one for one in here if one.member == said.member and one.state is _S.RULED]
    if any(one.said_order == said.order for one in ruled) or len(ruled) > MOST_APPEALS:
        return None
    block = Escalation(
        decision.number,
        decision.version,
        ordinal,
        said.member,
        _S.OPEN,
        aware(now),
        aware(now),
        said_order=said.order,
    )
    after = ruled[-1].ruled_by if ruled else None
    named = ruler(debate, decision, here, people=people, settings=settings, after=after)
    if ruled and named is None:
        return None  # it was ruled, and nobody is left to appeal to
    block = replace(block, level=ruled[-1].level if ruled else 0)
    together = next((one for one in here if one.open and not ruled), None)
    if together is not None:  # one ruling for all, by the clock of the first
        return replace(
            block,
            state=together.state,
            approver=together.approver,
            due_at=together.due_at,
            level=together.level,
            accepted_at=together.accepted_at,
        )
    return _asked(block, named, people=people, now=now, settings=settings)


def lapse(
    block: Escalation,
    debate: Debate,
    decision: Decision,
    blocks: Sequence[Escalation],
    *,
    people: Mapping[str, Member],
    now: datetime,
    settings: Settings = DEFAULTS,
) -> Escalation | None:
    """Return the block at the next level, or unresolved, where its time is up or who is asked cannot rule any more.

    None where somebody is still asked, or nobody is.
    """
    if not block.waits:
        return None
    parts = _parts(debate, decision, blocks)
    if aware(now) < block.due_at and _may_rule(block.approver or "", people, parts):
        return None
    named = ruler(debate, decision, blocks, people=people, settings=settings, after=block.approver)
    return _asked(block, named, people=people, now=now, settings=settings)


def named_since(
    block: Escalation,
    debate: Debate,
    decision: Decision,
    blocks: Sequence[Escalation],
    *,
    people: Mapping[str, Member],
    now: datetime,
    settings: Settings = DEFAULTS,
) -> Escalation | None:
    """Return an unresolved block once the workspace names somebody who can rule on it; None where it does not."""
    named, parts = settings.approver, _parts(debate, decision, blocks)
    if block.state is not _S.UNRESOLVED or named is None or not _may_rule(named, people, parts):
        return None
    return _asked(block, named, people=people, now=now, settings=settings)
