"""What a dissenter says to what was heard, what the decider says to that, time that runs out, and where it shows."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.intents import Intent, Kind, View
from bot.domain.nouns import aware, tidy
from bot.domain.people import Member
from bot.domain.receipts.sentences import theirs, why_not_sentence
from bot.domain.receipts.states import Receipt, ReceiptState, waited_for_until
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = [
    "changed_views",
    "confirm",
    "hear_it",
    "lapse",
    "not_quite",
    "say_again",
    "told_together",
    "why_not_answer",
    "why_not_settle",
]

S = ReceiptState
TOGETHER_FOR = timedelta(minutes=10)
MOST_TOGETHER = 3  # a message has eight blocks
_LAPSES = {S.ASKED: S.UNCONFIRMED, S.NOT_QUITE: S.DIFFERS, S.OWED: S.UNHEARD}


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
    wrong = why_not_sentence(point, Code.EMPTY_POINT)
    if wrong:
        return wrong
    words = " ".join(tidy(point).split())
    until = waited_for_until(decider, now, settings)
    return replace(receipt, state=S.NOT_QUITE, point=words, answered_at=aware(now), until=until)


def why_not_settle(receipt: Receipt | None, *, by: str) -> Refusal | None:
    """Return why ``by`` cannot answer a "not quite": whose sentence it is alone does, once."""
    if receipt is None or by != receipt.by:
        return Refusal(Code.NOT_DECIDER, {"decider": receipt.by}) if receipt else Refusal(Code.NOT_YOUR_POINT)
    return None if receipt.unsettled else Refusal(Code.POINT_ANSWERED, {"state": receipt.state})


def hear_it(receipt: Receipt | None, *, by: str, now: datetime) -> Receipt | Refusal:
    """Keep "That is what I hear now": the words are the dissenter's, so that they need not press again."""
    refused = why_not_settle(receipt, by=by)
    if receipt is None or refused:
        return refused or Refusal(Code.NOT_YOUR_POINT)
    return replace(receipt, state=S.HEARD, settled_at=aware(now))


def say_again(receipt: Receipt | None, again: str, *, by: str, now: datetime) -> Receipt | Refusal:
    """Keep the decider's second sentence; one correction only, then both stand on the record."""
    refused = why_not_settle(receipt, by=by)
    if receipt is None or refused:
        return refused or Refusal(Code.NOT_YOUR_POINT)
    facts = {"members": (receipt.member,)}
    wrong = why_not_sentence(again, Code.NOT_HEARD, facts)
    if wrong:
        return wrong
    if theirs(again, receipt.point):
        return Refusal(Code.THEIR_SENTENCE, facts, "sentence")
    return replace(receipt, state=S.SAID_AGAIN, again=" ".join(tidy(again).split()), settled_at=aware(now))


def told_together(receipts: Iterable[Receipt], posted: Mapping[str, datetime]) -> dict[str, str]:
    """Return for each who said "not quite" in whose message the decider reads it: their own, or that of one before.

    ``posted`` says when (aware UTC) the message of a member was posted, where it was. Somebody's "not quite" joins the
    message of an earlier one that is still on its way, or was posted less than ten minutes before, up to three in one;
    an edit notifies nobody, so the decider is called once. Each reads what was
    answered to their own sentences, and no other's. What joined stays, wherever its message is posted anew.
    """
    leaders: dict[str, str] = {}
    reads: dict[str, str] = {}
    spoken = [one for one in receipts if one.point and one.answered_at]
    for one in sorted(spoken, key=lambda each: (each.answered_at or each.asked_at, each.member)):
        said = one.answered_at or one.asked_at
        open_to = [
            leader
            for leader in dict.fromkeys(leaders.values())
            if reads[leader] == one.by
            and list(leaders.values()).count(leader) < MOST_TOGETHER
            and (leader not in posted or said < posted[leader] + TOGETHER_FOR)
        ]
        reads[one.member] = one.by
        leaders[one.member] = one.member if one.member in posted or not open_to else open_to[0]
    return leaders


def lapse(receipt: Receipt, *, now: datetime, gone: bool = False) -> Receipt | None:
    """Return the receipt when nobody is waited for any longer; None where somebody still is, or nobody was.

    ``gone``: its author was deactivated, so that no answer will come.
    """
    target = _LAPSES.get(receipt.state)
    over = aware(now) >= receipt.until or (gone and receipt.waits_for_dissenter)
    return replace(receipt, state=target) if target and over else None


def changed_views(receipt: Receipt, told_in: str | None = None) -> tuple[Intent, ...]:
    """Return the messages on which a receipt stands: card, decision in the thread, its author's, the decider's.

    ``told_in`` is the member in whose message the decider reads a "not quite": see ``told_together``.
    """
    number = receipt.number
    views: tuple[Intent, ...] = (
        View(Kind.CARD, number),
        View(Kind.DECISION, number),
        View(Kind.ASK, number, receipt.member),
    )
    return (*views, View(Kind.NOT_QUITE, number, told_in or receipt.member)) if receipt.point else views
