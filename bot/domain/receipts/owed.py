"""A dissent that is first voiced in an answer: the decider owes it a sentence, and nothing waits for that."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.nouns import aware, tidy
from bot.domain.people import Member
from bot.domain.receipts.sentences import theirs, why_not_sentence
from bot.domain.receipts.states import Receipt, ReceiptState, waited_for_until
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = ["no_longer", "owed", "owed_again", "say_heard", "why_not_say"]

S = ReceiptState


def owed(
    number: int,
    version: int,
    member: str,
    *,
    by: str,
    decider: Member | None,
    now: datetime,
    settings: Settings = DEFAULTS,
) -> Receipt:
    """Return the receipt for a dissent that ``member`` first voiced in their answer: ``by``, who decided, owes it.

    ``decider`` is who that is, where they are known; the time that they have is counted in their zone.
    """
    return Receipt(number, version, member, "", "", S.OWED, aware(now), waited_for_until(decider, now, settings), by)


def owed_again(
    receipt: Receipt, *, decider: Member | None, now: datetime, settings: Settings = DEFAULTS
) -> Receipt | None:
    """Return the receipt of somebody who came round and dissents again; None where it was not over."""
    if receipt.state is not S.OVER:
        return None
    return replace(receipt, state=S.OWED, asked_at=aware(now), until=waited_for_until(decider, now, settings))


def no_longer(receipt: Receipt) -> Receipt | None:
    """Return the receipt of somebody whose answer is no dissent any more; None where something was said already."""
    return replace(receipt, state=S.OVER) if receipt.unsaid else None


def why_not_say(receipt: Receipt | None, *, by: str) -> Refusal | None:
    """Return why ``by`` cannot say what was heard: who owes it alone does, once, while it is a dissent."""
    if receipt is None or by != receipt.by:
        return Refusal(Code.NOT_DECIDER, {"decider": receipt.by}) if receipt else Refusal(Code.NOT_YOUR_POINT)
    return None if receipt.unsaid else Refusal(Code.POINT_ANSWERED, {"state": receipt.state})


def say_heard(
    receipt: Receipt | None,
    sentence: str,
    *,
    words: Iterable[str],
    by: str,
    author: Member | None,
    now: datetime,
    settings: Settings = DEFAULTS,
) -> Receipt | Refusal:
    """Keep what the decider heard from an answer; its author is asked from now on. ``words`` are that author's."""
    refused = why_not_say(receipt, by=by)
    if receipt is None or refused:
        return refused or Refusal(Code.NOT_YOUR_POINT)
    facts = {"members": (receipt.member,)}
    wrong = why_not_sentence(sentence, Code.NOT_HEARD, facts)
    if wrong:
        return wrong
    if any(theirs(sentence, one) for one in words):
        return Refusal(Code.THEIR_SENTENCE, facts, "sentence")
    said, until = " ".join(tidy(sentence).split()), waited_for_until(author, now, settings)
    state = S.ASKED if author is None or author.can_be_asked else S.UNCONFIRMED
    return replace(receipt, state=state, sentence=said, asked_at=aware(now), until=until)
