"""Exercises: what is thought apart beside a position, offered and never demanded, and sealed like it.

Criteria: three to seven of them, named for everybody; each person ranks the options by one at a time. What comes of it
is a table: no weights, no total. A pre-mortem: it has failed, why? Each person gives up to three reasons, which are
merged, without names, when positions open; the owner makes stop signals of them.

The owner of a one-way door who was not asked for a position gives the chance that it works. They have read the others
by then, so it is no part of their spread; and since it is they who propose, it stays sealed until it is decided: a
number that the decider read before would plead for the proposal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.debates import Debate, DebateState
from bot.domain.ledger import REMOVED
from bot.domain.nouns import OPTION_LIMIT, SENTENCE_LIMIT, aware, folded, look, tidy, visible
from bot.domain.positions import Position, current, percent, why_not_write
from bot.domain.promises import Promise
from bot.domain.refusals import Code, Refusal

__all__ = [
    "CRITERIA",
    "REASONS",
    "Exercise",
    "ExerciseKind",
    "Sheet",
    "begin",
    "chance_of",
    "fear",
    "foresee",
    "never_opened",
    "newest",
    "next_place",
    "of_kind",
    "opened",
    "owes_chance",
    "progress",
    "rank",
    "reasons",
    "standings",
    "why_not_begin",
    "why_not_fill",
]

CRITERIA = (3, 7)  # fewer are no comparison, more are not thought about one by one
REASONS = 3  # that each person gives in a pre-mortem
NO_EXERCISE = 0  # of which a sheet is that says the owner's chance


class ExerciseKind(StrEnum):
    """What everybody asked may do beside a position. The values are stored: never rename one."""

    CRITERIA = "criteria"
    PREMORTEM = "premortem"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One that was offered, at most one of each kind. ``lines`` are the criteria, one a line; "" for a pre-mortem."""

    number: int
    ordinal: int
    kind: ExerciseKind
    by: str
    at: datetime
    lines: str = ""

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria, in the order in which they were named."""
        return tuple(self.lines.splitlines())


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one person wrote at one time; never overwritten, though its author may erase what was never opened.

    ``place`` is that of the criterion, from 1, and 0 otherwise. ``lines`` are options, the best first, or reasons, or
    a chance in percent, one a line. ``promise`` is the code of the promise that was printed on the form.
    """

    number: int
    ordinal: int
    exercise: int
    place: int
    member: str
    lines: str
    at: datetime
    promise: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        """What was written, line by line."""
        return tuple(self.lines.splitlines())


def of_kind(exercises: Iterable[Exercise], kind: ExerciseKind) -> Exercise | None:
    """Return the exercise of that kind, if it was offered."""
    return next((one for one in exercises if one.kind is kind), None)


def _hosts(debate: Debate) -> frozenset[str]:
    return frozenset({debate.opener, debate.decider, *([debate.keeper] if debate.keeper else [])})


def _why_not_now(debate: Debate) -> Refusal | None:
    if debate.state is DebateState.DECIDED:
        return Refusal(Code.ALREADY_DECIDED, {"at": debate.ended_at})
    if debate.ended:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    if debate.state is DebateState.REVEALED:
        return Refusal(Code.ALREADY_REVEALED, {"at": debate.revealed_at})
    return Refusal(Code.NOT_POSTED) if debate.state is DebateState.WAITING else None


def why_not_begin(debate: Debate, by: str) -> Refusal | None:
    """Return why ``by`` cannot offer an exercise: who asks, decides, or keeps it fair does, until positions open."""
    if by not in _hosts(debate) and not debate.ended:
        return Refusal(Code.NOT_OPENER, {"opener": debate.opener, "decider": debate.decider})
    return _why_not_now(debate)


def begin(
    debate: Debate,
    kind: ExerciseKind,
    lines: Iterable[str],
    *,
    exercises: Sequence[Exercise],
    sheets: Iterable[Sheet],
    by: str,
    now: datetime,
) -> Exercise | tuple[Refusal, ...]:
    """Offer an exercise, or name other criteria while nobody has ranked any. A pre-mortem needs no ``lines``."""
    refused = why_not_begin(debate, by)
    if refused:
        return (refused,)
    there = of_kind(exercises, kind)
    if there is not None and kind is ExerciseKind.PREMORTEM:
        return there
    if there is not None and any(one.exercise == there.ordinal for one in sheets):
        return (Refusal(Code.CRITERIA_STAY),)
    named = tuple(" ".join(tidy(line).split()) for line in lines) if kind is ExerciseKind.CRITERIA else ()
    named = tuple(one for one in named if visible(one))
    if kind is ExerciseKind.CRITERIA and (refusals := _why_not_criteria(named)):
        return refusals
    ordinal = there.ordinal if there else len(exercises) + 1
    return Exercise(debate.number, ordinal, kind, by, aware(now), "\n".join(named))


def _why_not_criteria(named: Sequence[str]) -> tuple[Refusal, ...]:
    low, high = CRITERIA
    if not low <= len(named) <= high:
        return (Refusal(Code.CRITERIA, {"count": len(named), "low": low, "high": high}, "criteria"),)
    seen: set[str] = set()
    for one in named:
        if len(one) > OPTION_LIMIT:
            return (Refusal(Code.TOO_LONG, {"limit": OPTION_LIMIT, "length": len(one)}, "criteria"),)
        if look(one) in seen:
            return (Refusal(Code.SAME_OPTION_TWICE, {"option": one}, "criteria"),)
        seen.add(look(one))
    return ()


def why_not_fill(debate: Debate, exercise: Exercise | None, by: str) -> Refusal | None:
    """Return why ``by`` cannot write a sheet: those who are asked for a position do, until positions open."""
    if exercise is None:
        return Refusal(Code.MOVED_ON)
    if debate.state is DebateState.REVEALED:
        return Refusal(Code.ALREADY_REVEALED, {"at": debate.revealed_at})
    refused = why_not_write(debate, by)
    if refused is None and by not in debate.contributors:  # a decider whom nobody asked reads them, and is not counted
        return Refusal(Code.NOT_ASKED, {"count": len(debate.contributors), "opener": debate.opener})
    return refused


def rank(
    debate: Debate,
    exercise: Exercise | None,
    place: int,
    picks: Sequence[str | None],
    *,
    sheets: Sequence[Sheet],
    by: str,
    now: datetime,
) -> Sheet | tuple[Refusal, ...]:
    """Keep how ``by`` ranks the options by the criterion at ``place``: ``picks`` by the form, the best first.

    What is not picked stands after what is, together.
    """
    refused = why_not_fill(debate, exercise, by)
    if refused or exercise is None or not 1 <= place <= len(exercise.criteria):
        return (refused or Refusal(Code.MOVED_ON),)
    fields = {place: one for place, one in enumerate(picks, 1) if one}
    if not fields or 1 not in fields or not set(fields.values()) <= set(debate.options):
        return (Refusal(Code.NO_OPTIONS, field="best.1"),)
    seen: set[str] = set()
    for at, one in fields.items():
        if one in seen:
            return (Refusal(Code.SAME_OPTION_TWICE, {"option": one}, f"best.{at}"),)
        seen.add(one)
    lines = "\n".join(fields.values())
    return Sheet(debate.number, len(sheets) + 1, exercise.ordinal, place, by, lines, aware(now), Promise.SEALED)


def fear(
    debate: Debate,
    exercise: Exercise | None,
    said: Sequence[str],
    *,
    sheets: Sequence[Sheet],
    by: str,
    now: datetime,
) -> Sheet | tuple[Refusal, ...]:
    """Keep up to three reasons of ``by`` why it failed, a year on; they take the place of those given before."""
    refused = why_not_fill(debate, exercise, by)
    if refused or exercise is None:
        return (refused or Refusal(Code.MOVED_ON),)
    given = [(place, " ".join(tidy(one).split())) for place, one in enumerate(said[:REASONS], 1) if visible(one)]
    if not given:
        return (Refusal(Code.EMPTY_CAUSE, field="reason.1"),)
    long = [(place, len(one)) for place, one in given if len(one) > SENTENCE_LIMIT]
    if long:
        return tuple(
            Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": length}, f"reason.{place}")
            for place, length in long
        )
    lines = "\n".join(one for _, one in given)
    return Sheet(debate.number, len(sheets) + 1, exercise.ordinal, 0, by, lines, aware(now), Promise.SEALED)


def owes_chance(
    debate: Debate, owner: str, positions: Iterable[Position], sheets: Iterable[Sheet], *, by: str, one_way: bool
) -> bool:
    """Say whether ``by`` owns what a one-way door leads to, and has given no chance yet: in a position, or here."""
    if not one_way or by != owner or debate.revealed_at is None:
        return False
    mine = current(positions).get(by)
    return (mine is None or mine.chance is None) and chance_of(sheets, by) is None


def foresee(
    debate: Debate, typed: str, *, sheets: Sequence[Sheet], by: str, now: datetime
) -> Sheet | tuple[Refusal, ...]:
    """Keep the chance that the owner gives, 1 to 99; whoever reads the form has to ask ``owes_chance`` first."""
    found = percent(typed)
    if found is None:
        return (Refusal(Code.CONFIDENCE, {"needed": True}, "chance"),)
    return Sheet(debate.number, len(sheets) + 1, NO_EXERCISE, 0, by, str(found), aware(now), Promise.SEALED)


def chance_of(sheets: Iterable[Sheet], member: str) -> int | None:
    """Return the chance, in percent, that ``member`` gave as its owner, or None."""
    given = [one for one in sheets if one.exercise == NO_EXERCISE and one.member == member]
    return percent(given[-1].lines) if given else None


# what was written


def newest(sheets: Iterable[Sheet]) -> Mapping[tuple[int, int, str], Sheet]:
    """Return each person's newest sheet of each exercise and criterion, by exercise, place and member."""
    ordered = sorted(sheets, key=lambda one: one.ordinal)
    return {(one.exercise, one.place, one.member): one for one in ordered}


def opened(debate: Debate, sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """Return the sheets that everybody who sees the record reads: each one's newest, since positions opened; what the
    owner foresees, since it was decided. What somebody wrote who was taken out before stays theirs.
    """
    if debate.revealed_at is None:
        return ()
    decided = debate.state is DebateState.DECIDED
    return tuple(
        one
        for one in newest(sheets).values()
        if one.lines != REMOVED and (decided if one.exercise == NO_EXERCISE else one.member not in debate.left)
    )


def never_opened(debate: Debate, sheets: Sequence[Sheet], member: str) -> tuple[Sheet, ...]:
    """Return what ``member`` wrote that nobody else reads, now and later, the newest first; erased ones are none."""
    last = set(newest(sheets).values())
    own = [one for one in sheets if one.member == member and one.exercise != NO_EXERCISE and one.lines != REMOVED]
    over = member in debate.left or (debate.ended and debate.revealed_at is None)
    return tuple(sorted((one for one in own if over or one not in last), key=lambda one: -one.ordinal))


def next_place(exercise: Exercise, sheets: Iterable[Sheet], member: str) -> int:
    """Return the place of the first criterion that ``member`` has not ranked, 1 where all are."""
    done = {place for ordinal, place, who in newest(sheets) if (ordinal, who) == (exercise.ordinal, member)}
    return next((place for place in range(1, len(exercise.criteria) + 1) if place not in done), 1)


def progress(exercise: Exercise, sheets: Iterable[Sheet], member: str) -> tuple[int, int]:
    """Return how much of it ``member`` has done, and how much there is: criteria, or one for a pre-mortem."""
    done = [place for ordinal, place, who in newest(sheets) if (ordinal, who) == (exercise.ordinal, member)]
    return len(done), len(exercise.criteria) or 1


def standings(
    debate: Debate, exercise: Exercise, sheets: Iterable[Sheet]
) -> tuple[Mapping[str, Mapping[str, int]], ...]:
    """Return, for each criterion, where each person ranks each option: by option, then by member; 1 is the best.

    What somebody did not pick stands after what they did, together. Nothing is added up.
    """
    tables: list[Mapping[str, Mapping[str, int]]] = []
    read = [one for one in opened(debate, sheets) if one.exercise == exercise.ordinal]
    for place in range(1, len(exercise.criteria) + 1):
        here = sorted((one for one in read if one.place == place), key=lambda one: one.member)
        # Options may have been worded anew since: a rank of one that is no more says nothing.
        known = {one.member: [option for option in one.said if option in debate.options] for one in here}
        ranks = {member: {o: at for at, o in enumerate(picks, 1)} for member, picks in known.items() if picks}
        tables.append(
            {
                option: {member: picked.get(option, len(picked) + 1) for member, picked in ranks.items()}
                for option in debate.options
            }
        )
    return tuple(tables)


def reasons(debate: Debate, exercises: Iterable[Exercise], sheets: Iterable[Sheet]) -> tuple[tuple[str, int], ...]:
    """Return why it failed, as everybody said it, merged: each reason once, with how many gave it, the commonest first.

    Of those that as many gave, the order is that of their letters, which tells nobody's from anybody's.
    """
    premortem = of_kind(exercises, ExerciseKind.PREMORTEM)
    said: dict[str, list[str]] = {}
    for one in opened(debate, sheets):
        if premortem is not None and one.exercise == premortem.ordinal:
            for reason in {folded(line): line for line in one.said}.values():
                said.setdefault(folded(reason), []).append(reason)
    merged = [(min(ways), len(ways)) for ways in said.values()]
    return tuple(sorted(merged, key=lambda one: (-one[1], folded(one[0]))))
