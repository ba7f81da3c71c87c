"""Debates: a question is open for positions until it is revealed, and then waits for its decider.

Source of the machine: the transition table in ARCHITECTURE.md, which is drawn from ``TRANSITIONS``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.doors import Door, Profile, Tick, cooled_at, in_order
from bot.domain.intents import Intent, Kind, View
from bot.domain.lanes import Reach
from bot.domain.nouns import SENTENCE_LIMIT, Transition, aware, tidy, visible
from bot.domain.opening import SOMETHING_ELSE, Opening, as_question, clean_options, why_not_open
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = [
    "ENDED",
    "SOMETHING_ELSE",
    "TRANSITIONS",
    "Changed",
    "Debate",
    "DebateState",
    "Opening",
    "accept",
    "card_stands",
    "close",
    "not_me",
    "open_debate",
    "personal",
    "undo",
    "why_not_close",
]

UNDO_FOR = timedelta(minutes=5)


class DebateState(StrEnum):
    """Where a debate stands. The values are stored: never rename one."""

    WAITING = "waiting_for_channel"
    COLLECTING = "collecting"
    REVEALED = "revealed"
    DECIDED = "decided"
    CANCELLED = "cancelled"
    UNDONE = "undone"
    EXPIRED = "expired"
    JUDGED = "judged"  # a circle: its decider gave the verdict
    DOCUMENT = "document"  # no question: the record of a PRFAQ, which circles read as debates of their own


_S = DebateState
TRANSITIONS = (
    Transition("draft", "ask", _S.WAITING, "opener"),
    Transition("draft", "record what was decided before", _S.WAITING, "opener"),
    Transition("draft", "a PRFAQ is begun", _S.DOCUMENT, "author"),
    Transition(_S.WAITING, "card stands", _S.COLLECTING, "clock"),
    Transition(_S.WAITING, "card stands, decided before asking", _S.DECIDED, "clock"),
    Transition(_S.WAITING, "close", _S.CANCELLED, "opener or decider"),
    Transition(_S.WAITING, "undo", _S.UNDONE, "opener"),
    Transition(_S.COLLECTING, "seal, change, withdraw, pass", _S.COLLECTING, "contributor"),
    Transition(_S.COLLECTING, "not me", _S.COLLECTING, "decider"),
    Transition(_S.COLLECTING, "move, edit, add or take out people", _S.COLLECTING, "opener or decider"),
    Transition(_S.COLLECTING, "mark a view as spoken in the open", _S.COLLECTING, "opener, decider or contributor"),
    Transition(_S.COLLECTING, "correct the door", _S.COLLECTING, "opener, decider or contributor"),
    Transition(_S.COLLECTING, "deadline, too few wrote for a one-way door, once", _S.COLLECTING, "clock"),
    Transition(_S.COLLECTING, "ask to be let in", _S.COLLECTING, "anyone in the channel"),
    Transition(_S.COLLECTING, "all in, or deadline", _S.REVEALED, "clock"),
    Transition(_S.COLLECTING, "open now, all that remain are in", _S.REVEALED, "decider"),
    Transition(_S.COLLECTING, "deadline, nobody wrote, or too few", _S.EXPIRED, "clock"),
    Transition(_S.COLLECTING, "close", _S.CANCELLED, "opener or decider"),
    Transition(_S.COLLECTING, "undo", _S.UNDONE, "opener"),
    Transition(_S.REVEALED, "late position", _S.REVEALED, "contributor"),
    Transition(_S.REVEALED, "not me", _S.REVEALED, "decider"),
    Transition(_S.REVEALED, "name what a one-way door still misses", _S.REVEALED, "decider"),
    Transition(_S.REVEALED, "decide", _S.DECIDED, "decider"),
    Transition(_S.REVEALED, "a circle: verdict", _S.JUDGED, "decider"),
    Transition(_S.REVEALED, "close", _S.CANCELLED, "opener or decider"),
    Transition(_S.REVEALED, "10 working days undecided", _S.EXPIRED, "clock"),
)
ENDED = frozenset({_S.DECIDED, _S.CANCELLED, _S.UNDONE, _S.EXPIRED, _S.JUDGED, _S.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Debate:
    """A question open for positions. ``number`` is unique in its workspace and is kept by the decision."""

    number: int
    channel: str
    question: str
    options: tuple[str, ...]
    opener: str
    decider: str
    contributors: tuple[str, ...]
    deadline: datetime
    opened_at: datetime
    state: DebateState = DebateState.WAITING
    version: int = 1
    background: str = ""
    affected: tuple[str, ...] = ()  # asked to commit, not to argue
    informed: tuple[str, ...] = ()  # only told
    keeper: str | None = None  # keeps the process fair, no vote
    approver: str | None = None  # rules if somebody cannot commit
    ticks: tuple[Tick, ...] = ()  # what is hard to undo
    door: Door = Door.TWO_WAY
    owner: str | None = None  # who owns it afterwards, where that was named when it was asked
    success: str = ""  # how it is known whether it worked: a sentence with a number
    look_back: date | None = None  # named when it was asked, in the opener's calendar
    quorum: int = 60  # percent of those asked who must write; kept from the settings of its day
    cooling_hours: int = 24  # to think, after the reveal of a one-way door; likewise
    extended: bool = False  # too few had written, and a day was added, once
    follows: int | None = None  # the number of the decision that this asks about anew
    news: str = ""  # what is new since then
    left: tuple[str, ...] = ()  # were asked, and are asked no longer; what they sealed stays theirs
    voiced: tuple[str, ...] = ()  # whose view was spoken in the open before the reveal
    unreached: tuple[str, ...] = ()  # were asleep or away all the time, so that they could not be asked
    asking: tuple[str, ...] = ()  # who was not asked and would like to be
    seen: tuple[str, ...] = ()  # of those asked, who read what opened; of those told, who has seen what was decided
    changes: int = 0  # how often it was changed while it was open
    decided_before: bool = False  # recorded afterwards: nobody was asked for a position
    decider_accepted: bool = True
    posted_at: datetime | None = None
    revealed_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str = ""
    ended_by: str | None = None
    seed: int = 0  # the stored random order of the reveal
    source_link: str = ""
    source_author: str = ""
    prfaq: int | None = None  # the PRFAQ that it is a circle of; of what was decided before, the one it came from

    @property
    def is_circle(self) -> bool:
        """Whether it is a circle that reads a PRFAQ: it ends with a verdict, and nobody is asked to commit."""
        return self.prfaq is not None and not self.decided_before

    @property
    def named(self) -> frozenset[str]:
        """Everybody who is named on the record, whatever their part; who only asks to be let in is not."""
        people = {self.opener, self.decider, *self.contributors, *self.affected, *self.informed, *self.left}
        people.update(self.voiced)
        return frozenset(people | {member for member in (self.keeper, self.approver, self.owner) if member})

    @property
    def writers(self) -> frozenset[str]:
        """Who may write a position: the contributors, and the decider, whose view is read last."""
        return frozenset({*self.contributors, self.decider})

    @property
    def committing(self) -> frozenset[str]:
        """Who will be asked to commit, beside whoever opened it: who writes, and who is affected."""
        return frozenset({*self.contributors, *self.affected})

    @property
    def profile(self) -> Profile:
        """What a one-way door names beside its question; where a label was corrected later, not all of it."""
        return Profile(self.decider, self.owner, self.approver, self.success, self.look_back)

    @property
    def decidable_at(self) -> datetime | None:
        """From when it may be decided (aware UTC): a one-way door leaves a day to think. None before the reveal."""
        return cooled_at(self.revealed_at, self.door, self.cooling_hours) if self.revealed_at else None

    @property
    def ended(self) -> bool:
        """Whether nothing can be written to the debate any more."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Changed:
    """A debate after a transition, and what should be said about it."""

    debate: Debate
    intents: tuple[Intent, ...]


def open_debate(
    form: Opening,
    *,
    number: int,
    by: Member,
    people: dict[str, Member],
    now: datetime,
    seed: int,
    asked_again: bool,
    settings: Settings = DEFAULTS,
    reaches: Sequence[Reach] = (),
) -> Changed | tuple[Refusal, ...]:
    """Open a question for positions, or say everything that is missing at once.

    ``people`` holds whoever the form names; ``asked_again`` is true where the opener was told about an unusual
    deadline and pressed again; ``reaches`` as for ``why_not_open``. What of ``settings`` it depends on is kept with
    it. Nothing is asked of anybody until the card stands (``card_stands``).
    """
    refusals = why_not_open(
        form, by=by, people=people, now=now, asked_again=asked_again, settings=settings, reaches=reaches
    )
    if refusals or form.deadline is None:
        return refusals
    parts = (*form.contributors, form.decider)
    debate = Debate(
        number=number,
        channel=form.channel,
        question=as_question(form.question),
        background=tidy(form.background),
        options=clean_options(form.options),
        opener=by.id,
        decider=form.decider,
        decider_accepted=form.decider == by.id,
        contributors=tuple(dict.fromkeys(form.contributors)),
        affected=tuple(m for m in dict.fromkeys(form.affected) if m not in parts),
        informed=tuple(m for m in dict.fromkeys(form.informed) if m not in (*parts, *form.affected)),
        keeper=form.keeper,
        approver=form.approver,
        deadline=aware(form.deadline),
        opened_at=aware(now),
        seed=seed,
        source_link=form.source_link,
        source_author=form.source_author,
        ticks=in_order(form.ticks),
        door=form.door,
        quorum=settings.quorum,
        cooling_hours=settings.cooling_hours,
        follows=form.follows,
        news=form.news,
    )
    if form.door is Door.ONE_WAY:
        success = " ".join(tidy(form.success).split())
        debate = replace(debate, owner=form.owner, success=success, look_back=form.look_back)
    return Changed(debate, (View(Kind.CARD, number),))


def personal(debate: Debate) -> tuple[Intent, ...]:
    """Return every direct message about the debate that may stand by now: one for each person.

    A named decider who is asked for a position too reads both in that one message.
    """
    asks = tuple(View(Kind.ASK, debate.number, member) for member in debate.contributors)
    one_message = debate.decider in (debate.opener, *debate.contributors)
    return asks if one_message else (*asks, View(Kind.NAMED, debate.number, debate.decider))


def card_stands(debate: Debate, *, now: datetime) -> Changed | None:
    """The card is in the channel: ask everybody now. None where it stood before."""
    if debate.state is not DebateState.WAITING:
        return None
    collecting = replace(debate, state=DebateState.COLLECTING, posted_at=aware(now))
    return Changed(collecting, (*personal(collecting), View(Kind.CARD, debate.number)))


def why_not_close(debate: Debate, by: str) -> Refusal | None:
    """Return why ``by`` cannot close the debate without deciding: that is for the opener and the decider."""
    if debate.state is DebateState.DECIDED:
        return Refusal(Code.ALREADY_DECIDED, {"at": debate.ended_at})
    if debate.ended:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    if by not in (debate.opener, debate.decider):
        return Refusal(Code.NOT_OPENER, {"opener": debate.opener, "decider": debate.decider})
    return None


def close(debate: Debate, *, by: str, reason: str, now: datetime) -> Changed | Refusal:
    """Close without deciding: the opener or the decider, with a reason. The record stays."""
    refused = why_not_close(debate, by)
    if refused:
        return refused
    if not visible(reason):
        return Refusal(Code.EMPTY_REASON, field="reason")
    if len(reason) > SENTENCE_LIMIT:
        return Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(reason)}, "reason")
    ended = replace(debate, state=DebateState.CANCELLED, ended_at=aware(now), end_reason=tidy(reason), ended_by=by)
    return Changed(ended, _goodbye(debate))


def undo(debate: Debate, *, written: bool, by: str, now: datetime) -> Changed | Refusal:
    """Take a wrong button back: the opener, within five minutes of the card, while nobody has written.

    A question that waits for its channel was told to nobody yet, and can be taken back at any time.
    """
    if debate.ended:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    if by != debate.opener:
        return Refusal(Code.NOT_OPENER, {"opener": debate.opener, "decider": debate.opener})
    if debate.posted_at and aware(now) - debate.posted_at > UNDO_FOR:
        return Refusal(Code.UNDO_TOO_LATE)
    if written or debate.state is DebateState.REVEALED:
        return Refusal(Code.UNDO_WRITTEN)
    # What its changes said goes, too, first of all (a card with replies leaves a tombstone), and so do the messages
    # of those who were taken out.
    lines = (View(Kind.CHANGE, debate.number, str(seq)) for seq in range(1, debate.changes + 1))
    asks = (View(Kind.ASK, debate.number, member) for member in debate.left)
    undone = replace(debate, state=DebateState.UNDONE, ended_at=aware(now), ended_by=by)
    return Changed(undone, (*lines, *_goodbye(debate), *asks))


def _goodbye(debate: Debate) -> tuple[Intent, ...]:
    views: list[Intent] = [View(Kind.CARD, debate.number), View(Kind.WAITING, debate.number, debate.opener)]
    if debate.state is not DebateState.WAITING:
        views.extend(personal(debate))
    if debate.state is DebateState.REVEALED:
        views.append(View(Kind.TURN, debate.number, debate.decider))
    return tuple(views)


def not_me(debate: Debate, *, by: str) -> Changed | Refusal:
    """Give the decision back to the opener: a named decider who does not take it on.

    Who has accepted, by sealing a view, has taken it on; and before the card stands nobody was named to anybody.
    """
    if debate.ended:
        return Refusal(Code.ENDED, {"state": debate.state, "at": debate.ended_at})
    if by != debate.decider or by == debate.opener:
        return Refusal(Code.NOT_DECIDER, {"decider": debate.decider})
    if debate.decider_accepted or debate.state is DebateState.WAITING:
        return Refusal(Code.MOVED_ON)
    if debate.is_circle:  # it would be its author's own
        return Refusal(Code.OWN_VERDICT)
    changed = replace(debate, decider=debate.opener, decider_accepted=True)
    views: list[Intent] = [View(Kind.CARD, debate.number), View(Kind.NAMED, debate.number, by), *personal(debate)]
    if debate.state is DebateState.REVEALED:
        views += [View(Kind.TURN, debate.number, by), View(Kind.TURN, debate.number, changed.decider)]
    return Changed(changed, tuple(dict.fromkeys(views)))


def accept(debate: Debate, *, by: str) -> Debate:
    """A named decider accepts by acting: sealing a view or deciding."""
    return replace(debate, decider_accepted=True) if by == debate.decider and not debate.decider_accepted else debate
