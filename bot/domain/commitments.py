"""Commitments: each person's own answer to a decision, by button or by emoji; silence is never a yes.

The standing answer is folded from what the person did, in the order of doing: the newest emoji still standing
wins, a form outranks older emoji, and two emoji say only half a sentence until words stand beside them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.debates import Debate
from bot.domain.decisions import Decision, DecisionState
from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import REASON_LIMIT, aware, tidy, visible
from bot.domain.people import Member
from bot.domain.positions import Position, PositionKind
from bot.domain.receipts import Receipt, no_longer, owed, owed_again
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = [
    "BEFORE_ASKING",
    "DISSENTS",
    "EMOJI",
    "GROUNDS",
    "Answer",
    "AnswerForm",
    "Answered",
    "Ground",
    "Mark",
    "Standing",
    "answer",
    "earlier_words",
    "hearing_follows",
    "meaning_of",
    "since",
    "standing",
    "tally",
    "why_no_yes",
    "why_not_answer_later",
]


BEFORE_ASKING = 0  # the order of an emoji that stood before there was a question: it answers nothing


class Answer(StrEnum):
    """What somebody who was asked can say to a decision, in the one fixed and neutral order."""

    AGREE = "agree"
    DISAGREE_AND_COMMIT = "disagree_and_commit"
    CANNOT_COMMIT = "cannot_commit"
    RECUSED = "recused"


class Ground(StrEnum):
    """Why somebody cannot commit: a taste is not among them."""

    HARM = "harm"
    RULE = "rule"
    PROMISE = "promise"
    MISSING_FACT = "missing_fact"


GROUNDS = tuple(Ground)
DISSENTS = frozenset({Answer.DISAGREE_AND_COMMIT, Answer.CANNOT_COMMIT})  # whose words the decider is to have heard

EMOJI: Mapping[str, Answer] = {
    "white_check_mark": Answer.AGREE,
    "handshake": Answer.DISAGREE_AND_COMMIT,
    "raised_hand": Answer.CANNOT_COMMIT,
    "hand": Answer.CANNOT_COMMIT,  # the canonical name of the same sign; an event may carry either
}


def meaning_of(emoji: str) -> Answer | None:
    """Return what an emoji's name says; every skin tone is the same hand. None for any other sign."""
    return EMOJI.get(emoji.partition("::")[0])


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """What a button or a form said. ``words`` is the disagreement, or what exactly stands in the way."""

    kind: Answer
    words: str = ""
    change_my_mind: str = ""
    best_reason: str = ""  # the strongest reason for the decision, in the person's own words
    ground: Ground | None = None
    need: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A stored answer given by button or form. ``at`` is aware UTC; ``order`` grows with each thing stored."""

    member: str
    form: AnswerForm
    at: datetime
    order: int


@dataclass(frozen=True, slots=True)
class Mark:
    """An emoji that stands on a message that asks; ``order`` is None where only its presence is known.

    Real places in the order begin with 1; ``BEFORE_ASKING`` is that of an emoji that was there before the question.
    """

    member: str
    kind: Answer
    order: int | None
    stamp: str = ""  # Slack's time of it, which sorts as text; events may be heard of in any order


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's answer as it counts now. ``begun`` is a half-said answer that still needs words."""

    member: str
    form: AnswerForm | None = None
    begun: Answer | None = None
    by_emoji: bool = False
    order: int = field(default=0, compare=False)  # the place of the answer whose words count; 0 where there is none
    changed_at: datetime | None = field(default=None, compare=False)  # where it was given once it was in force
    was: AnswerForm | None = field(default=None, compare=False)  # and what had counted until then

    @property
    def kind(self) -> Answer | None:
        """The answer that counts, or None: not answered."""
        return self.form.kind if self.form else None


def since(decision: Decision, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks that can answer this version of a decision: those put there since it is asked about.

    What stands on a message from before an amendment answered what was read then. A mark of unknown moment may be
    such a one, so it answers the first version alone.
    """
    if decision.version == 1:
        return tuple(marks)
    return tuple(one for one in marks if _moment(one.stamp) > decision.decided_at.timestamp())


def _moment(stamp: str) -> float:
    try:
        return float(stamp)
    except ValueError:
        return 0.0


def earlier_words(decision: Decision, position: Position | None) -> AnswerForm | None:
    """Return the disagreement that a person's own position already said, if it chose differently.

    It is a whole answer through a two-way door only: a one-way door asks for the best reason for the decision, too.
    """
    if position is None or position.kind is not PositionKind.CHOSEN or position.choice == decision.choice:
        return None
    return AnswerForm(Answer.DISAGREE_AND_COMMIT, position.reason, position.change_my_mind)


def standing(member: str, answered: Answered | None, marks: Iterable[Mark], words: AnswerForm | None) -> Standing:
    """Fold what ``member`` did into the answer that counts.

    A mark whose moment is unknown (found by looking, not heard of) counts only where it is the only thing said.
    """
    marks = [mark for mark in marks if mark.member == member]  # nobody answers for somebody else
    marks = [mark for mark in marks if mark.order != BEFORE_ASKING]
    timed = [mark for mark in marks if mark.order is not None]
    newest = max(timed, key=lambda mark: (mark.stamp, mark.order or 0), default=None)
    if newest is None and answered is None and len({mark.kind for mark in marks}) == 1:
        newest = marks[0]
    if answered and (newest is None or answered.order > (newest.order or 0)):
        return Standing(member, answered.form, order=answered.order)
    if newest is None:
        return Standing(member)
    if newest.kind is Answer.AGREE:
        return Standing(member, AnswerForm(Answer.AGREE), by_emoji=True)
    if answered and answered.form.kind is newest.kind:  # the words of the form stand beside the emoji
        return Standing(member, answered.form, by_emoji=True, order=answered.order)
    if newest.kind is Answer.DISAGREE_AND_COMMIT and words:
        return Standing(member, words, by_emoji=True)
    return Standing(member, begun=newest.kind, by_emoji=True)


def _form_refusals(form: AnswerForm, *, one_way: bool) -> Iterable[Refusal]:
    if form.kind is Answer.DISAGREE_AND_COMMIT and not visible(form.words):
        yield Refusal(Code.EMPTY_WORDS, field="words")
    if form.kind is Answer.CANNOT_COMMIT:
        if form.ground is None:
            yield Refusal(Code.EMPTY_GROUND, {"missing": "ground"}, "ground")
        if not visible(form.words):
            yield Refusal(Code.EMPTY_GROUND, field="words")
        if not visible(form.need):
            yield Refusal(Code.EMPTY_GROUND, field="need")
    if one_way and form.kind in DISSENTS and not visible(form.best_reason):
        yield Refusal(Code.EMPTY_KERNEL, field="best_reason")
    for name in ("words", "change_my_mind", "best_reason", "need"):
        text = getattr(form, name)
        if len(text) > REASON_LIMIT:
            yield Refusal(Code.TOO_LONG, {"limit": REASON_LIMIT, "length": len(text)}, name)


def why_not_answer(decision: Decision, by: str, asking: Collection[str] | None = None) -> Refusal | None:
    """Return why ``by`` cannot answer now: nobody answers for somebody else, and answers end with their time.

    ``asking`` are those who are asked at this stage (see ``bot.domain.asking``); by default all, while answers are
    taken from everybody.
    """
    if by not in decision.asked:
        return Refusal(Code.FOR_SOMEBODY_ELSE)
    if by in (asking if asking is not None else decision.asked * decision.open_for_answers):
        return None
    return Refusal(Code.ANSWERS_CLOSED, {"at": decision.in_force_at, "statement": decision.statement})


def why_not_answer_later(decision: Decision, by: str) -> Refusal | None:
    """Return why ``by`` cannot answer otherwise once the decision is in force: who was asked can, on the record.

    It is another answer beside the first one, and un-decides nothing. Emoji say nothing any more.
    """
    if by not in decision.asked:
        return Refusal(Code.FOR_SOMEBODY_ELSE)
    if decision.state is DecisionState.IN_FORCE:
        return None
    return Refusal(Code.ANSWERS_CLOSED, {"at": decision.in_force_at, "statement": decision.statement})


def answer(
    decision: Decision,
    form: AnswerForm,
    *,
    by: str,
    now: datetime,
    order: int,
    before: Standing,
    asking: Collection[str] | None = None,
) -> Answered | tuple[Refusal, ...]:
    """Keep an answer given by button or form; the same answer pressed twice is counted once.

    Through a one-way door, whoever does not agree says the best reason for the decision in their own words.
    What only an emoji had said is kept all the same: otherwise taking the emoji away would take the press with it.
    """
    refused = why_not_answer(decision, by, asking)
    if refused:
        return (refused,)
    form = _tidied(form)
    if before.form == form and not before.by_emoji:
        return (Refusal(Code.ALREADY_COUNTED, {"kind": form.kind}),)
    refusals = tuple(_form_refusals(form, one_way=decision.one_way))
    return refusals or Answered(by, form, aware(now), order)


def _tidied(form: AnswerForm) -> AnswerForm:
    return replace(
        form,
        words=tidy(form.words),
        change_my_mind=tidy(form.change_my_mind),
        best_reason=tidy(form.best_reason),
        need=tidy(form.need),
    )


def hearing_follows(
    decision: Decision,
    said: Standing,
    receipt: Receipt | None,
    *,
    decider: Member | None,
    now: datetime,
    settings: Settings = DEFAULTS,
) -> Receipt | None:
    """Return the receipt that changes by what somebody answered now, or None.

    A dissent that nobody had heard of before is owed a sentence; it is over where its author gives another answer
    before that was said. Who chose differently before the decision has a receipt already. Nothing waits for it.
    """
    differs = said.kind in DISSENTS
    if not differs:
        return no_longer(receipt) if receipt else None
    if receipt is not None:
        return owed_again(receipt, decider=decider, now=now, settings=settings)
    return owed(
        decision.number,
        decision.version,
        said.member,
        by=decision.decided_by,
        decider=decider,
        now=now,
        settings=settings,
    )


def changed_views(decision: Decision, member: str | None = None) -> tuple[Intent, ...]:
    """Return the messages that an answer changes: card and line, and the person's own question."""
    views: tuple[Intent, ...] = (View(Kind.CARD, decision.number), View(Kind.LINE, decision.number))
    return (*views, View(Kind.ASK, decision.number, member)) if member else views


def closing_views(debate: Debate, decision: Decision) -> tuple[Intent, ...]:
    """Return the messages that change when a decision comes into force: their buttons go."""
    return (*changed_views(decision), *(View(Kind.ASK, decision.number, member) for member in decision.asked))


def why_no_yes(standing: Standing) -> Refusal | None:
    """Return why somebody is not counted among those who agree although nobody heard a no; None for who answered."""
    return Refusal(Code.SILENCE) if standing.kind is None else None


def tally(decision: Decision, standings: Iterable[Standing]) -> dict[Answer | None, int]:
    """Return how many gave each answer, in the fixed order; the key None holds who has not answered."""
    counts: dict[Answer | None, int] = dict.fromkeys((*Answer, None), 0)
    by_member = {one.member: one.kind for one in standings}
    for member in decision.asked:
        counts[by_member.get(member)] += 1
    return counts


def with_words(form: AnswerForm, words: AnswerForm | None) -> AnswerForm:
    """Return ``form`` with the person's own earlier words where it brings none."""
    if words and form.kind is Answer.DISAGREE_AND_COMMIT and not visible(form.words):
        return replace(form, words=words.words, change_my_mind=form.change_my_mind or words.change_my_mind)
    return form
