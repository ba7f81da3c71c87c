"""Receipts: for each dissent the decider says in one sentence what they heard; its author says whether that is it.

A dissent is somebody's newest position where it chose differently from the decision; one that was written after
reading the others is one, too. One sentence stands for one option that was not taken, and everybody who chose it
confirms alone; who chose "Something else" is heard alone. A two-way decision never waits for any of this.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from bot.domain import calendar
from bot.domain.debates import Debate
from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import SENTENCE_LIMIT, Transition, aware, look, tidy, visible
from bot.domain.people import Member
from bot.domain.positions import Position, PositionKind, current, reveal_order
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = [
    "RECEIPT_TRANSITIONS",
    "Dissent",
    "Receipt",
    "ReceiptState",
    "changed_views",
    "confirm",
    "dissents",
    "hear_it",
    "lapse",
    "not_quite",
    "receipts_for",
    "say_again",
    "why_not_answer",
    "why_not_heard",
    "why_not_settle",
]

_SAME_SENTENCE = 3  # words: a shorter sentence may be said by two people
_SENTENCES = re.compile(r"[.!?…。！？]+")


class ReceiptState(StrEnum):
    """Where one person's receipt stands. The values are stored: never rename one."""

    ASKED = "asked"  # the dissenter is asked: is that your point?
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"  # no answer in time; one that comes later is kept all the same
    NOT_QUITE = "not_quite"  # the dissenter's own sentence is with the decider
    DIFFERS = "differs"  # the decider did not answer it in time: both sentences stand
    HEARD = "heard"  # the decider: that is what I hear now; the words are the dissenter's
    SAID_AGAIN = "said_again"  # the decider said it differently, once: both sentences stand


S = ReceiptState
RECEIPT_TRANSITIONS = (
    Transition(S.ASKED, "yes, that is my point", S.CONFIRMED, "dissenter"),
    Transition(S.ASKED, "not quite", S.NOT_QUITE, "dissenter"),
    Transition(S.ASKED, "time is up, or deactivated", S.UNCONFIRMED, "clock"),
    Transition(S.UNCONFIRMED, "yes, that is my point", S.CONFIRMED, "dissenter"),
    Transition(S.UNCONFIRMED, "not quite", S.NOT_QUITE, "dissenter"),
    Transition(S.NOT_QUITE, "that is what I hear now", S.HEARD, "decider"),
    Transition(S.NOT_QUITE, "say it differently", S.SAID_AGAIN, "decider"),
    Transition(S.NOT_QUITE, "time is up", S.DIFFERS, "clock"),
    Transition(S.DIFFERS, "that is what I hear now", S.HEARD, "decider"),
    Transition(S.DIFFERS, "say it differently", S.SAID_AGAIN, "decider"),
)
_LAPSES = {S.ASKED: S.UNCONFIRMED, S.NOT_QUITE: S.DIFFERS}


@dataclass(frozen=True, slots=True)
class Dissent:
    """One option that was not taken, with everybody who chose it; ``key`` names it in a form (an opaque id)."""

    key: str
    choice: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the decider heard from one person, and what that person said to it; instants are aware UTC.

    ``until`` is when whoever is waited for (the dissenter, then the decider) is waited for no longer.
    """

    number: int
    version: int  # of the decision
    member: str
    choice: str
    sentence: str
    state: ReceiptState
    asked_at: datetime
    until: datetime
    point: str = ""  # the dissenter's own sentence, after "not quite"
    again: str = ""  # the decider's second sentence
    answered_at: datetime | None = None  # by the dissenter
    settled_at: datetime | None = None  # by the decider

    @property
    def waits_for_dissenter(self) -> bool:
        """Whether its author is asked to confirm it, and in time."""
        return self.state is S.ASKED

    @property
    def waits_for_decider(self) -> bool:
        """Whether the decider is asked to answer a "not quite", and in time."""
        return self.state is S.NOT_QUITE

    @property
    def unanswered(self) -> bool:
        """Whether its author has said nothing to it, in time or not."""
        return self.state in (S.ASKED, S.UNCONFIRMED)

    @property
    def unsettled(self) -> bool:
        """Whether a "not quite" has no answer of the decider, in time or not."""
        return self.state in (S.NOT_QUITE, S.DIFFERS)


def dissents(debate: Debate, positions: Sequence[Position], choice: str | None) -> tuple[Dissent, ...]:
    """Return the options not taken where ``choice`` is, in the order in which positions are read.

    The decider's own position is none; who passed or withdrew has none; without ``choice`` every choice is one.
    """
    newest = current(positions)
    read = dict.fromkeys(one.member for one in reveal_order(debate, positions))
    found: dict[str, list[Position]] = {}
    for member in read:
        one = newest.get(member)
        if one is None or one.kind is not PositionKind.CHOSEN or member == debate.decider or one.choice == choice:
            continue
        found.setdefault(_key(debate, one), []).append(one)
    return tuple(Dissent(key, group[0].choice or "", tuple(group)) for key, group in found.items())


def _key(debate: Debate, position: Position) -> str:
    if position.choice in debate.options:
        return f"option.{debate.options.index(position.choice)}"
    return f"member.{position.member}"


def why_not_heard(groups: Iterable[Dissent], heard: Mapping[str, str]) -> Iterable[Refusal]:
    """Return what is missing in ``heard``, which maps keys of ``groups`` to the decider's own sentences."""
    for group in groups:
        text = heard.get(group.key, "")
        facts = {"members": tuple(one.member for one in group.positions)}
        if not visible(text):
            yield Refusal(Code.NOT_HEARD, facts, group.key)
        elif len(text) > SENTENCE_LIMIT:
            yield Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(text)}, group.key)
        elif any(_theirs(text, words) for one in group.positions for words in (one.reason, one.change_my_mind)):
            yield Refusal(Code.THEIR_SENTENCE, facts, group.key)


def _folded(text: str) -> str:
    """Return the letters and digits of ``text``: case, space and punctuation make no sentence one's own."""
    letters = look(text)
    return "".join(letter for letter in letters if letter.isalnum()) or letters


def _theirs(text: str, words: str) -> bool:
    if not visible(words):
        return False
    parts = [part for part in _SENTENCES.split(words) if len(part.split()) >= _SAME_SENTENCE]
    return _folded(text) in {_folded(part) for part in (words, *parts)}


def receipts_for(
    groups: Iterable[Dissent],
    heard: Mapping[str, str],
    *,
    number: int,
    version: int,
    people: Mapping[str, Member],
    now: datetime,
    settings: Settings = DEFAULTS,
) -> tuple[Receipt, ...]:
    """Return a receipt for each person whom the decider heard; nobody waits for somebody who is gone."""
    return tuple(
        Receipt(
            number=number,
            version=version,
            member=one.member,
            choice=group.choice,
            sentence=" ".join(tidy(heard[group.key]).split()),
            state=S.ASKED if one.member not in people or people[one.member].can_be_asked else S.UNCONFIRMED,
            asked_at=aware(now),
            until=_until(people.get(one.member), now, settings),
        )
        for group in groups
        for one in group.positions
    )


def _until(person: Member | None, now: datetime, settings: Settings) -> datetime:
    zone: tzinfo = calendar.zone_of(person.zone if person else None)
    return calendar.window_end(now, settings.heard_hours, zone)


def why_not_answer(receipt: Receipt | None) -> Refusal | None:
    """Return why a dissenter cannot say whether that was their point; None for a receipt that is not theirs."""
    if receipt is None:
        return Refusal(Code.NOT_YOUR_POINT)
    return None if receipt.unanswered else Refusal(Code.POINT_ANSWERED, {"state": receipt.state})


def confirm(receipt: Receipt | None, *, now: datetime) -> Receipt | Refusal:
    """Keep "Yes, that is my point", also after the time for it."""
    refused = why_not_answer(receipt)
    if receipt is None or refused:
        return refused or Refusal(Code.NOT_YOUR_POINT)
    return replace(receipt, state=S.CONFIRMED, answered_at=aware(now))


def not_quite(
    receipt: Receipt | None, point: str, *, decider: Member | None, now: datetime, settings: Settings = DEFAULTS
) -> Receipt | Refusal:
    """Keep "Not quite" with the dissenter's one sentence; the decider is asked at once."""
    refused = why_not_answer(receipt)
    if receipt is None or refused:
        return refused or Refusal(Code.NOT_YOUR_POINT)
    wrong = _sentence(point, Code.EMPTY_POINT)
    if wrong:
        return wrong
    words = " ".join(tidy(point).split())
    until = _until(decider, now, settings)
    return replace(receipt, state=S.NOT_QUITE, point=words, answered_at=aware(now), until=until)


def why_not_settle(receipt: Receipt | None, *, by: str, decider: str) -> Refusal | None:
    """Return why ``by`` cannot answer a "not quite": the decider alone does, once."""
    if receipt is None or by != decider:
        return Refusal(Code.NOT_DECIDER, {"decider": decider}) if receipt else Refusal(Code.NOT_YOUR_POINT)
    return None if receipt.unsettled else Refusal(Code.POINT_ANSWERED, {"state": receipt.state})


def hear_it(receipt: Receipt | None, *, by: str, decider: str, now: datetime) -> Receipt | Refusal:
    """Keep "That is what I hear now": the words are the dissenter's, so that they need not press again."""
    refused = why_not_settle(receipt, by=by, decider=decider)
    if receipt is None or refused:
        return refused or Refusal(Code.NOT_YOUR_POINT)
    return replace(receipt, state=S.HEARD, settled_at=aware(now))


def say_again(receipt: Receipt | None, again: str, *, by: str, decider: str, now: datetime) -> Receipt | Refusal:
    """Keep the decider's second sentence; one correction only, then both stand on the record."""
    refused = why_not_settle(receipt, by=by, decider=decider)
    if receipt is None or refused:
        return refused or Refusal(Code.NOT_YOUR_POINT)
    facts = {"members": (receipt.member,)}
    wrong = _sentence(again, Code.NOT_HEARD, facts)
    if wrong:
        return wrong
    if _theirs(again, receipt.point):
        return Refusal(Code.THEIR_SENTENCE, facts, "sentence")
    return replace(receipt, state=S.SAID_AGAIN, again=" ".join(tidy(again).split()), settled_at=aware(now))


def _sentence(text: str, empty: Code, facts: Mapping[str, object] | None = None) -> Refusal | None:
    if not visible(text):
        return Refusal(empty, facts or {}, "sentence")
    if len(text) > SENTENCE_LIMIT:
        return Refusal(Code.TOO_LONG, {"limit": SENTENCE_LIMIT, "length": len(text)}, "sentence")
    return None


def lapse(receipt: Receipt, *, now: datetime, gone: bool = False) -> Receipt | None:
    """Return the receipt when nobody is waited for any longer; None where somebody still is, or nobody was.

    ``gone``: its author was deactivated, so that no answer will come.
    """
    target = _LAPSES.get(receipt.state)
    over = aware(now) >= receipt.until or (gone and receipt.waits_for_dissenter)
    return replace(receipt, state=target) if target and over else None


def changed_views(receipt: Receipt) -> tuple[Intent, ...]:
    """Return the messages on which a receipt stands: card, decision in the thread, its author's, the decider's."""
    number = receipt.number
    views: tuple[Intent, ...] = (
        View(Kind.CARD, number),
        View(Kind.DECISION, number),
        View(Kind.ASK, number, receipt.member),
    )
    return (*views, View(Kind.NOT_QUITE, number, receipt.member)) if receipt.point else views
