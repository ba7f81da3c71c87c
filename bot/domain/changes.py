"""Changes: what opener and decider may still do to a question while it is open. All of it is told, in one line each.

Moving the deadline, adding and taking out people, editing the question, saying that a view was spoken in the open,
opening early once all that remain are in. Who was not asked may ask to be let in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.debates import Changed, Debate, DebateState, personal
from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import SENTENCE_LIMIT, aware, tidy, visible
from bot.domain.opening import (
    Opening,
    as_question,
    clean_options,
    deadline_refusal,
    why_not_asked,
    why_not_worded,
)
from bot.domain.parts import Parts, moved, parts_of, settled, why_not_parts
from bot.domain.people import Member
from bot.domain.positions import Position, current, everybody_in, pending, reveal
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = [
    "Change",
    "ChangeKind",
    "Reworked",
    "Wording",
    "ask_in",
    "change_of",
    "change_people",
    "edit_question",
    "hosts_of",
    "move_deadline",
    "not_now",
    "open_now",
    "rework",
    "spoken_openly",
    "why_not_ask_in",
    "why_not_change",
    "why_not_now",
    "why_not_open_now",
    "why_not_speak_openly",
    "wording_at",
]


class ChangeKind(StrEnum):
    """What was changed. The values are stored: never rename one."""

    MOVED = "moved"
    ADDED = "added"
    TAKEN_OUT = "taken_out"
    QUESTION = "question"  # was: the words before
    BACKGROUND = "background"
    OPTIONS = "options"  # was: one a line
    SPOKEN = "spoken"
    PROPOSED = "proposed"  # that somebody else decides
    DECIDER = "decider"  # decides from now on
    FORMER = "former"  # decided until then
    SECONDED = "seconded"  # agreed with it
    DOOR = "door"  # was, now_is: what was and is ticked, apart by spaces
    COMMITS = "commits"  # is asked to commit, not to argue; and so on, each with what ends it
    COMMITS_NO_MORE = "commits_no_more"
    HEARS = "hears"  # is only told
    HEARS_NO_MORE = "hears_no_more"
    KEEPS_FAIR = "keeps_fair"
    KEEPS_NO_MORE = "keeps_no_more"
    RULES = "rules"
    RULES_NO_MORE = "rules_no_more"
    EXTENDED = "extended"  # by the clock; was: how many wrote, of how many, how many it takes, apart by spaces


_PARTS: Mapping[str, tuple[ChangeKind, ChangeKind]] = {
    "affected": (ChangeKind.COMMITS, ChangeKind.COMMITS_NO_MORE),
    "informed": (ChangeKind.HEARS, ChangeKind.HEARS_NO_MORE),
    "keeper": (ChangeKind.KEEPS_FAIR, ChangeKind.KEEPS_NO_MORE),
    "approver": (ChangeKind.RULES, ChangeKind.RULES_NO_MORE),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed. Those of one press share ``seq`` and are told in one line.

    ``member`` is whom it is about; ``was`` is what stood there before; ``version`` that of the question until then.
    """

    seq: int
    ordinal: int
    kind: ChangeKind
    by: str
    at: datetime
    version: int = 1
    member: str | None = None
    was: str = ""
    now_is: str = ""
    was_at: datetime | None = None
    now_at: datetime | None = None
    reason: str = ""
    author: str | None = None  # whose own words these are, where they are somebody's


@dataclass(frozen=True, slots=True)
class Reworked:
    """A debate after a change, what it consists of, and what should be said."""

    debate: Debate
    changes: tuple[Change, ...]
    intents: tuple[Intent, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """How a question was put: what somebody read when they answered."""

    question: str
    background: str
    options: tuple[str, ...]


def hosts_of(debate: Debate) -> tuple[str, ...]:
    """Return opener and decider, each once."""
    return tuple(dict.fromkeys((debate.opener, debate.decider)))


def why_not_now(debate: Debate) -> Refusal | None:
    """Return why nobody can change the question now: that is for as long as positions are taken."""
    if debate.state is DebateState.DECIDED:
        return Refusal(Code.ALREADY_DECIDED, {"at": debate.ended_at})
    if debate.ended:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    if debate.state is DebateState.REVEALED:
        return Refusal(Code.OPENED_STAYS, {"at": debate.revealed_at})
    return Refusal(Code.NOT_POSTED) if debate.state is DebateState.WAITING else None


def why_not_change(debate: Debate, by: str) -> Refusal | None:
    """Return why ``by`` cannot change the question now: opener and decider do, until positions open."""
    if by not in hosts_of(debate) and not debate.ended:
        return Refusal(Code.NOT_OPENER, {"opener": debate.opener, "decider": debate.decider})
    return why_not_now(debate)


def rework(debate: Debate, found: Iterable[Change], more: Iterable[Intent] = ()) -> Reworked:
    """Return a debate after a change, with what is ``found`` in it and everything that tells of it."""
    told = tuple(replace(one, ordinal=place) for place, one in enumerate(found))
    views = (View(Kind.CARD, debate.number), *personal(debate), View(Kind.CHANGE, debate.number, str(debate.changes)))
    return Reworked(debate, told, tuple(dict.fromkeys((*views, *more))))


def move_deadline(
    debate: Debate,
    deadline: datetime | None,
    reason: str,
    *,
    by: str,
    now: datetime,
    asked_again: bool,
) -> Reworked | tuple[Refusal, ...]:
    """Move the deadline. A very near or far one is asked about once more, as at opening.

    Nobody is pinged: messages are edited, and whoever is missing finds it in a morning message by the new time.
    """
    refused = why_not_change(debate, by)
    if refused:
        return (refused,)
    late = deadline_refusal(deadline, now, asked_again=asked_again)
    refusals = [late] if late else []
    if deadline is not None and aware(deadline) == debate.deadline:
        refusals = [Refusal(Code.SAME_DEADLINE, field="deadline")]
    if len(reason) > SENTENCE_LIMIT:
        refusals.append(Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(reason)}, "reason"))
    if refusals or deadline is None:
        return tuple(refusals)
    moved = replace(debate, deadline=aware(deadline), changes=debate.changes + 1)
    because = tidy(reason) if visible(reason) else ""
    change = change_of(moved, ChangeKind.MOVED, by, now, debate)
    change = replace(
        change, was_at=debate.deadline, now_at=moved.deadline, reason=because, author=by if because else None
    )
    return rework(moved, [change])


def change_of(
    debate: Debate, kind: ChangeKind, by: str, now: datetime, before: Debate, member: str | None = None
) -> Change:
    """Return one thing that was changed in ``debate``, which was ``before``."""
    return Change(debate.changes, 0, kind, by, aware(now), before.version, member)


def change_people(
    debate: Debate,
    contributors: Sequence[str],
    *,
    by: str,
    people: dict[str, Member],
    now: datetime,
    seen: int | None,
    settings: Settings = DEFAULTS,
    parts: Parts | None = None,
) -> Reworked | tuple[Refusal, ...]:
    """Ask ``contributors`` and nobody else for a position: who is new is asked now, who is not named is taken out.

    What somebody sealed who is taken out stays theirs, unread. Taking somebody out opens nothing by itself, not even
    where all that remain are in. ``seen`` is the number of changes that the form knew: a list that is older than the
    newest change is refused, since it would undo it. ``parts`` are everybody else's, None where they stay; whoever
    has a greater part loses the smaller one.
    """
    refused = why_not_change(debate, by) or (Refusal(Code.MOVED_ON) if debate.is_circle else None)
    if refused:
        return (refused,)
    if seen is not None and seen != debate.changes:
        return (Refusal(Code.OLD_VERSION),)
    wanted = tuple(dict.fromkeys(contributors))
    added = tuple(one for one in wanted if one not in debate.contributors)
    gone = tuple(one for one in debate.contributors if one not in wanted)
    was, writers = parts_of(debate), (*wanted, debate.decider)
    now_are = settled(parts or was, writers)
    moves = moved(was, now_are, writers)
    if not (added or gone or moves):
        return (Refusal(Code.NOTHING_CHANGED, field="contributors"),)
    kept = tuple(one for one in debate.contributors if one in wanted)
    as_wanted = replace(debate, affected=now_are.affected)
    deciding = (debate.decider, debate.owner)
    refusals = (
        *why_not_asked(wanted, added, as_wanted, people, settings),
        *why_not_parts(was, now_are, deciding=deciding, contributors=wanted, people=people, settings=settings),
    )
    if refusals:
        return refusals
    changed = replace(
        debate,
        contributors=(*kept, *added),
        affected=now_are.affected,
        informed=now_are.informed,
        keeper=now_are.keeper,
        approver=now_are.approver,
        # A decider who writes no longer as one of those asked still has their own view, read last.
        left=tuple(one for one in dict.fromkeys((*debate.left, *gone)) if one not in (*added, debate.decider)),
        asking=tuple(one for one in debate.asking if one not in added),
        voiced=tuple(one for one in debate.voiced if one not in gone),
        changes=debate.changes + 1,
    )
    told = [change_of(changed, ChangeKind.ADDED, by, now, debate, one) for one in added]
    told += [change_of(changed, ChangeKind.TAKEN_OUT, by, now, debate, one) for one in gone]
    told += [change_of(changed, _PARTS[part][not has], by, now, debate, one) for part, one, has in moves]
    asks = [View(Kind.ASK, debate.number, one) for one in (*added, *gone)]
    # A decider who is asked for a position too has one message, not two; the one that stands is kept true.
    named = [View(Kind.NAMED, debate.number, debate.decider)] if debate.decider != debate.opener else []
    return rework(changed, told, (*asks, *named))


def why_not_open_now(
    debate: Debate, positions: Iterable[Position], *, by: str, people: dict[str, Member]
) -> Refusal | None:
    """Return why ``by`` cannot open the positions now: the decider can, once all that remain are in."""
    refused = why_not_now(debate)
    if refused:
        return refused
    if by != debate.decider:
        return Refusal(Code.NOT_DECIDER, {"decider": debate.decider})
    positions = tuple(positions)
    if not everybody_in(debate, positions, people):
        count = sum(one in debate.contributors for one in current(positions))
        return Refusal(Code.PEEK, {"sealed": count, "asked": len(debate.contributors), "deadline": debate.deadline})
    return None


def open_now(
    debate: Debate, positions: Sequence[Position], *, by: str, people: dict[str, Member], now: datetime
) -> Changed | Refusal:
    """Open the positions before their time: the decider, once all that remain are in."""
    refused = why_not_open_now(debate, positions, by=by, people=people)
    return refused or reveal(debate, positions, people=people, now=now) or Refusal(Code.MOVED_ON)


def edit_question(
    debate: Debate,
    wording: Wording,
    *,
    by: str,
    positions: Sequence[Position],
    now: datetime,
    seen: int | None,
) -> Reworked | tuple[Refusal, ...]:
    """Word the question anew. Once somebody has answered it becomes the next version: earlier authors are shown the
    difference and count as in until they change theirs. Options stay as they are once somebody has sealed.
    """
    refused = why_not_change(debate, by)
    if refused:
        return (refused,)
    if seen is not None and seen != debate.changes:
        return (Refusal(Code.OLD_VERSION),)
    options = clean_options(wording.options)
    refusals = list(
        why_not_worded(Opening(debate.channel, wording.question, wording.background, options, (), None, ""))
    )
    answered = current(positions) or pending(positions)
    if options != debate.options and answered:
        refusals.append(Refusal(Code.OPTIONS_STAY, field="options"))
    if refusals:
        return tuple(refusals)
    version = debate.version + (1 if answered else 0)
    edited = replace(
        debate,
        question=as_question(wording.question),
        background=tidy(wording.background),
        options=options,
        version=version,
        changes=debate.changes + 1,
    )
    before: Mapping[ChangeKind, tuple[str, str]] = {
        ChangeKind.QUESTION: (debate.question, edited.question),
        ChangeKind.BACKGROUND: (debate.background, edited.background),
        ChangeKind.OPTIONS: ("\n".join(debate.options), "\n".join(edited.options)),
    }
    told = [
        replace(change_of(edited, kind, by, now, debate), was=was, now_is=news, author=_author(debate, kind))
        for kind, (was, news) in before.items()
        if was != news
    ]
    return rework(edited, told) if told else (Refusal(Code.NOTHING_CHANGED, field="question"),)


def _author(debate: Debate, kind: ChangeKind) -> str | None:
    """A background that was quoted from a message is its author's."""
    return debate.source_author or None if kind is ChangeKind.BACKGROUND else None


def wording_at(debate: Debate, changes: Iterable[Change], version: int) -> Wording:
    """Return how the question read in ``version``: what was there when that version was first changed."""
    was: dict[ChangeKind, str] = {}
    for one in sorted(changes, key=lambda one: (one.seq, one.ordinal)):
        if one.version >= version and one.kind not in was:
            was[one.kind] = one.was
    options = was.get(ChangeKind.OPTIONS)
    return Wording(
        was.get(ChangeKind.QUESTION, debate.question),
        was.get(ChangeKind.BACKGROUND, debate.background),
        debate.options if options is None else tuple(options.splitlines()),
    )


def why_not_speak_openly(debate: Debate, by: str) -> Refusal | None:
    """Return why ``by`` cannot say that a view was spoken in the open: opener, decider and contributors can."""
    if by not in (*hosts_of(debate), *debate.contributors) and not debate.ended:
        return Refusal(Code.NOT_OPENER, {"opener": debate.opener, "decider": debate.decider})
    return why_not_now(debate)


def spoken_openly(debate: Debate, member: str | None, *, by: str, now: datetime) -> Reworked | Refusal:
    """Say that the view of ``member`` was spoken in the open: it is shown as such at the reveal, and is not counted."""
    refused = why_not_speak_openly(debate, by)
    if refused:
        return refused
    if member is None or member not in debate.writers:
        return Refusal(Code.FOR_SOMEBODY_ELSE, field="member")
    if member in debate.voiced:
        return Refusal(Code.NOTHING_CHANGED, field="member")
    marked = replace(debate, voiced=(*debate.voiced, member), changes=debate.changes + 1)
    return rework(marked, [change_of(marked, ChangeKind.SPOKEN, by, now, debate, member)])


def why_not_ask_in(debate: Debate, by: Member) -> Refusal | None:
    """Return why ``by`` cannot ask to be let in: they are asked already, or it is too late."""
    refused = why_not_now(debate)
    if refused:
        return refused
    if by.id in debate.writers:
        return Refusal(Code.MOVED_ON)
    return Refusal(Code.ASKED_IN, {"opener": debate.opener}) if by.id in debate.asking else None


def ask_in(debate: Debate, *, by: Member) -> Changed | Refusal:
    """Ask to be let in. The opener sees it in Home; nobody is pinged for it."""
    refused = why_not_ask_in(debate, by)
    return refused or Changed(replace(debate, asking=(*debate.asking, by.id)), ())


def not_now(debate: Debate, member: str, *, by: str) -> Changed | Refusal:
    """Leave somebody out who asked to be let in."""
    refused = why_not_change(debate, by)
    if refused:
        return refused
    if member not in debate.asking:
        return Refusal(Code.MOVED_ON)
    return Changed(replace(debate, asking=tuple(one for one in debate.asking if one != member)), ())
