"""Positions: what each contributor thinks, sealed until all are in or time is up, and then opened at once."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import calendar
from bot.domain.calendar import EVERY_WEEK, WorkingDays
from bot.domain.debates import SOMETHING_ELSE, Changed, Debate, DebateState, personal
from bot.domain.doors import enough
from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import SAME_SENTENCE, aware, folded, tidy
from bot.domain.people import Member
from bot.domain.positions.form import Position, PositionForm, PositionKind, in_time, percent, why_not_said
from bot.domain.promises import keeps_closed, promise_for
from bot.domain.refusals import Code, Refusal

__all__ = [
    "Position",
    "PositionForm",
    "PositionKind",
    "Sealed",
    "chances",
    "closed",
    "confidences",
    "current",
    "everybody_in",
    "expire_undecided",
    "in_time",
    "keep",
    "missing",
    "next_version",
    "opened",
    "opened_unconfirmed",
    "pass_on",
    "pending",
    "percent",
    "reveal",
    "reveal_order",
    "seal",
    "still_my_view",
    "tally",
    "undecided_until",
    "unsure",
    "why_not_said",
    "why_not_write",
    "withdraw",
    "word_for_word",
    "wrote",
]

UNDECIDED_FOR = 10  # working days after the reveal, then the debate expires


@dataclass(frozen=True, slots=True)
class Sealed:
    """A stored answer. ``everybody_in`` says that the reveal follows at once."""

    position: Position
    everybody_in: bool
    intents: tuple[Intent, ...]


def _newest(positions: Iterable[Position]) -> dict[str, Position]:
    return {one.member: one for one in sorted(positions, key=lambda one: one.version)}


def current(positions: Iterable[Position]) -> dict[str, Position]:
    """Return each member's newest answer; who withdrew has none, and what somebody else wrote down for them is none
    until they confirm it.
    """
    return {
        member: one
        for member, one in _newest(positions).items()
        if one.kind is not PositionKind.WITHDRAWN and not one.unconfirmed
    }


def pending(positions: Iterable[Position]) -> dict[str, Position]:
    """Return what was written down for each of those absent, and neither confirmed nor taken out."""
    chosen = ((member, one) for member, one in _newest(positions).items() if one.kind is PositionKind.CHOSEN)
    return {member: one for member, one in chosen if one.unconfirmed}


def everybody_in(debate: Debate, positions: Iterable[Position], people: dict[str, Member]) -> bool:
    """Whether each contributor who is still here has answered or passed, and at least one wrote a position."""
    answers = current(positions)
    waited_for = [m for m in debate.contributors if m not in people or people[m].can_be_asked]
    wrote = any(answers[m].kind is PositionKind.CHOSEN for m in debate.contributors if m in answers)
    return wrote and all(member in answers for member in waited_for)


def wrote(debate: Debate, positions: Iterable[Position]) -> int:
    """Return how many of those who are asked have written a position; passing is none."""
    answers = current(in_time(debate, positions))
    return sum(answers[one].kind is PositionKind.CHOSEN for one in debate.contributors if one in answers)


def why_not_write(debate: Debate, by: str) -> Refusal | None:
    """Return why ``by`` cannot write now: those who were asked write, from the card to the decision."""
    if debate.state is DebateState.DECIDED:
        return Refusal(Code.ALREADY_DECIDED, {"at": debate.ended_at})
    if debate.state is DebateState.EXPIRED and debate.revealed_at is None:
        why = {"reason": debate.end_reason, "deadline": debate.deadline}
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at, **why})
    if debate.ended:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    if by not in debate.writers:
        return Refusal(Code.NOT_ASKED, {"count": len(debate.contributors), "opener": debate.opener})
    return Refusal(Code.MOVED_ON) if debate.state is DebateState.WAITING else None


def seal(
    debate: Debate,
    form: PositionForm,
    *,
    by: str,
    positions: Sequence[Position],
    people: dict[str, Member],
    now: datetime,
) -> Sealed | tuple[Refusal, ...]:
    """Keep a position. Before the reveal it is sealed; after it, it is visible at once and marked *informed*."""
    refused = why_not_write(debate, by)
    refusals = (refused,) if refused else why_not_said(debate, form)
    if refusals:
        return refusals
    revealed = debate.state is DebateState.REVEALED
    position = Position(
        member=by,
        version=next_version(positions, by),
        kind=PositionKind.CHOSEN,
        at=aware(now),
        choice=form.choice,
        reason=tidy(form.reason),
        change_my_mind=tidy(form.change_my_mind),
        confidence=percent(form.confidence),
        informed=revealed,
        question_version=min(form.question_version or debate.version, debate.version),
        chance=percent(form.chance),
        cause=tidy(form.cause),
        promise=promise_for(form.promise, revealed=revealed),
        notes=form.notes,
    )
    return keep(debate, position, positions, people)


def pass_on(
    debate: Debate, *, by: str, positions: Sequence[Position], people: dict[str, Member], now: datetime
) -> Sealed | Refusal:
    """Keep "I pass": an answer without a reason, which counts as in. After the reveal there is nothing to pass on."""
    refused = why_not_write(debate, by)
    if refused:
        return refused
    if debate.state is DebateState.REVEALED:
        return Refusal(Code.ALREADY_REVEALED, {"at": debate.revealed_at})
    passed = Position(by, next_version(positions, by), PositionKind.PASSED, aware(now), question_version=debate.version)
    return keep(debate, passed, positions, people)


def still_my_view(debate: Debate, *, by: str, positions: Sequence[Position], now: datetime) -> Sealed | Refusal:
    """Keep one's own answer for the question as it is worded now; nothing in it changes, and nothing opens by it."""
    refused = why_not_write(debate, by)
    if refused:
        return refused
    if debate.state is DebateState.REVEALED:
        return Refusal(Code.ALREADY_REVEALED, {"at": debate.revealed_at})
    mine = current(positions).get(by)
    if mine is None:
        return Refusal(Code.NOTHING_TO_WITHDRAW)
    if mine.question_version == debate.version:
        return Refusal(Code.ALREADY_COUNTED)
    again = replace(mine, version=mine.version + 1, at=aware(now), question_version=debate.version)
    return keep(debate, again, positions, {})


def withdraw(debate: Debate, *, by: str, positions: Sequence[Position], now: datetime) -> Sealed | Refusal:
    """Take one's own sealed answer back; what was revealed stays."""
    refused = why_not_write(debate, by)
    if refused:
        return refused
    if debate.state is DebateState.REVEALED:
        return Refusal(Code.ALREADY_REVEALED, {"at": debate.revealed_at})
    if by not in current(positions) and by not in pending(positions):
        return Refusal(Code.NOTHING_TO_WITHDRAW)
    return keep(debate, Position(by, next_version(positions, by), PositionKind.WITHDRAWN, aware(now)), positions, {})


def next_version(positions: Iterable[Position], by: str) -> int:
    """Return the version that the next answer of ``by`` has."""
    return 1 + max((one.version for one in positions if one.member == by), default=0)


def keep(debate: Debate, position: Position, positions: Sequence[Position], people: dict[str, Member]) -> Sealed:
    """Return the answer as stored among ``positions``, what should be said, and whether all are in by it."""
    views: list[Intent] = [View(Kind.CARD, debate.number)]
    if position.member in debate.contributors:
        views.append(View(Kind.ASK, debate.number, position.member))
    elif position.member == debate.decider and debate.decider != debate.opener:
        views.append(View(Kind.NAMED, debate.number, debate.decider))
    if debate.state is DebateState.REVEALED:
        views.append(View(Kind.REVEAL, debate.number))
    # Only an answer that was missing opens all: after the last one missing was taken out, a mere change does not.
    done = (
        debate.state is DebateState.COLLECTING
        and position.kind is not PositionKind.WITHDRAWN
        and everybody_in(debate, (*positions, position), people)
        and not everybody_in(debate, positions, people)
    )
    return Sealed(position, done, tuple(views))


def reveal(
    debate: Debate,
    positions: Sequence[Position],
    *,
    people: dict[str, Member],
    now: datetime,
    unreached: Collection[str] = (),
) -> Changed | None:
    """Open everything at once when all are in or time is up; too few wrote: no decision. None where neither is so.

    Before that happens to a one-way door, a day more is given (``bot.domain.doors.changing.extend``).

    A late clock gives the same result once: a debate that is no longer collecting is left alone. ``unreached`` are
    those who were asleep or away all the time: who of them wrote nothing is kept apart from who did not respond.
    """
    if debate.state is not DebateState.COLLECTING:
        return None
    all_in = everybody_in(debate, positions, people)
    if not all_in and aware(now) < debate.deadline:
        return None
    number, card = debate.number, View(Kind.CARD, debate.number)
    debate = replace(debate, unreached=tuple(one for one in missing(debate, positions) if one in unreached))
    count = wrote(debate, positions)
    if not all_in and not enough(count, len(debate.contributors), debate.door, debate.quorum):
        reason = "too few wrote a position" if count else "nobody wrote a position"
        expired = replace(debate, state=DebateState.EXPIRED, ended_at=aware(now), end_reason=reason)
        return Changed(expired, (card, *personal(debate)))
    revealed = replace(debate, state=DebateState.REVEALED, revealed_at=aware(now))
    turn = View(Kind.TURN, number, debate.decider)
    return Changed(revealed, (card, View(Kind.REVEAL, number), turn, *personal(debate)))


def expire_undecided(
    debate: Debate, *, zone_name: str | None, now: datetime, working: WorkingDays = EVERY_WEEK
) -> Changed | None:
    """End a debate that was revealed and stayed undecided for ten working days of its decider."""
    if debate.state is not DebateState.REVEALED or aware(now) < undecided_until(debate, zone_name, working):
        return None
    expired = replace(debate, state=DebateState.EXPIRED, ended_at=aware(now), end_reason="undecided")
    return Changed(
        expired, (View(Kind.CARD, debate.number), View(Kind.TURN, debate.number, debate.decider), *personal(debate))
    )


def undecided_until(debate: Debate, zone_name: str | None, working: WorkingDays = EVERY_WEEK) -> datetime:
    """Return when a revealed debate expires without a decision (aware UTC)."""
    zone = calendar.zone_of(zone_name)
    return calendar.add_working_days(debate.revealed_at or debate.deadline, UNDECIDED_FOR, zone, working)


def leave(debate: Debate, member: str, positions: Iterable[Position]) -> Changed | None:
    """Somebody who cannot be asked any more leaves the count, unless they answered: what they wrote is kept.

    That alone opens nothing: the deadline stays. None where nothing changes, also for the only one who was asked.
    """
    rest = tuple(one for one in debate.contributors if one != member)
    if debate.state is not DebateState.COLLECTING or rest == debate.contributors or not rest:
        return None
    if member in current(positions):
        return None
    smaller = replace(debate, contributors=rest)
    return Changed(smaller, (View(Kind.CARD, debate.number), *personal(smaller)))


def opened(
    positions: Iterable[Position], left: Collection[str] = ()
) -> tuple[tuple[Position, ...], tuple[Position, ...]]:
    """Return the positions that a reveal opens: those sealed before it, and each one's newest written after it.

    Earlier versions of what was sealed, and what was withdrawn or passed, were never opened and never will be; so it
    is with what those sealed who have ``left``: they were taken out before the reveal.
    """
    versions = tuple(positions)
    sealed = current(one for one in versions if not one.informed and one.member not in left).values()
    late = current(one for one in versions if one.informed).values()
    return (
        tuple(one for one in sealed if one.kind is PositionKind.CHOSEN),
        tuple(sorted(late, key=lambda one: (one.at, one.member))),
    )


def opened_unconfirmed(positions: Iterable[Position], left: Collection[str] = ()) -> tuple[Position, ...]:
    """Return what a reveal opens that was written down for absent people and not confirmed: read last, not counted."""
    found = pending(one for one in positions if not one.informed and one.member not in left)
    return tuple(found[member] for member in sorted(found))


def closed(debate: Debate, one: Position, versions: Iterable[Position]) -> bool:
    """Whether the promise that its author was given keeps this version closed to everybody else."""
    newer = any(o.member == one.member and o.version > one.version and not o.informed for o in versions)
    return keeps_closed(
        one.promise,
        revealed=debate.revealed_at is not None,
        informed=one.informed,
        newer=newer,
        left=one.member in debate.left,
    )


def reveal_order(debate: Debate, positions: Iterable[Position]) -> tuple[Position, ...]:
    """Return the chosen positions as they are read: rarer choices first, then the stored random order, decider last.

    What was spoken in the open before the reveal is read after what was not, and is not counted. Then comes what was
    written down for absent people and not confirmed. Positions written after the reveal come at the end, in the order
    of their writing; whoever changed theirs is read twice, since what was opened stays as it was.
    """
    positions = tuple(positions)
    first, late = opened(positions, debate.left)
    counts = Counter(one.choice for one in first if one.member not in debate.voiced)
    drawn = sorted(first, key=lambda one: one.member)
    random.Random(debate.seed).shuffle(drawn)
    place = {one.member: index for index, one in enumerate(drawn)}
    choices = {one.choice for one in first}
    choice_place = {choice: min(place[o.member] for o in first if o.choice == choice) for choice in choices}
    ordered = sorted(
        first,
        key=lambda one: (
            one.member in debate.voiced,
            one.member == debate.decider,
            counts[one.choice],
            choice_place[one.choice],
            place[one.member],
        ),
    )
    return (*ordered, *opened_unconfirmed(positions, debate.left), *late)


def word_for_word(debate: Debate, positions: Iterable[Position]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of people whose sealed reasons are the same words, in the order in which they are read.

    It is a fact and no verdict: a sentence may be everybody's. What is shorter than three words says nothing.
    """
    said: dict[str, list[str]] = {}
    for one in reveal_order(debate, positions):
        if not (one.informed or one.unconfirmed) and len(one.reason.split()) >= SAME_SENTENCE:
            said.setdefault(folded(one.reason), []).append(one.member)
    return tuple(tuple(members) for members in said.values() if len(members) > 1)


def confidences(debate: Debate, positions: Iterable[Position]) -> tuple[int, ...]:
    """Return how sure people were before the reveal, in percent, lowest first; without whom the count leaves out."""
    return tuple(sorted(o.confidence for o in _counted(debate, positions) if o.confidence is not None))


def chances(debate: Debate, positions: Iterable[Position]) -> tuple[int, ...]:
    """Return which chances people gave before the reveal that it works, in percent, lowest first."""
    return tuple(sorted(o.chance for o in _counted(debate, positions) if o.chance is not None))


def unsure(debate: Debate, positions: Iterable[Position], *, below: int) -> int:
    """Return how many were ``below`` that percentage before the reveal: in how sure they are, or in the chance."""
    said = ((one.confidence, one.chance) for one in _counted(debate, positions))
    return sum(any(percent is not None and percent < below for percent in both) for both in said)


def _counted(debate: Debate, positions: Iterable[Position]) -> Iterable[Position]:
    uncounted = _uncounted(debate)
    first, _ = opened(positions, debate.left)
    return (one for one in first if one.member not in uncounted and not one.unconfirmed)


def _uncounted(debate: Debate) -> set[str]:
    return {*debate.voiced, *({debate.decider} - set(debate.contributors))}


def tally(debate: Debate, positions: Iterable[Position]) -> tuple[tuple[str, int], ...]:
    """Return how often each choice was made before the reveal, rarest first; what nobody chose is left out.

    A view that was spoken in the open before is none of those: it may have moved the others. Neither is that of a
    decider who was not asked: it is read last, and not counted. What nobody confirmed is no answer.
    """
    uncounted = _uncounted(debate)
    first = (o for o in reveal_order(debate, positions) if not o.informed and not o.unconfirmed)
    sealed = (o for o in first if o.member not in uncounted)
    counts = Counter(o.choice for o in sealed if o.choice)
    order = {choice: index for index, choice in enumerate((*debate.options, SOMETHING_ELSE))}
    return tuple(sorted(counts.items(), key=lambda pair: (pair[1], order.get(pair[0], 99))))


def missing(debate: Debate, positions: Iterable[Position]) -> tuple[str, ...]:
    """Return the contributors who have not answered, in the order in which they were asked.

    What is written after the reveal comes too late for that: its author gave no response in time.
    """
    answers = current(one for one in positions if not one.informed)
    return tuple(member for member in debate.contributors if member not in answers)
