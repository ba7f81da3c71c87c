"""Evidence: a message of the conversation laid beside a question or decision, in the words that it had at that moment.

It is kept, since a message can be edited, deleted, or lie beyond what a plan still shows; its author's words stay
theirs, and go with them. It is a view of nobody: it seals nothing, counts for nothing and asks nobody anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.debates import Debate, DebateState
from bot.domain.nouns import BACKGROUND_LIMIT, aware, tidy
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal

__all__ = ["MOST", "Evidence", "Quoted", "lay_beside", "takes", "why_not_lay", "why_not_take_back"]

MOST = 20
"""Messages beside one record: who reads more reads none."""
_TAKES = frozenset({DebateState.WAITING, DebateState.COLLECTING, DebateState.REVEALED, DebateState.DECIDED})


@dataclass(frozen=True, slots=True)
class Quoted:
    """A message as it reached us. ``author`` is a member's id, "" where no member wrote it; ``link`` may be ""."""

    channel: str
    ts: str
    text: str
    author: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A message beside record ``number``. ``text`` is what it said at ``at`` (aware UTC); ``by`` laid it there."""

    number: int
    ordinal: int
    by: str
    author: str
    ts: str
    link: str
    text: str
    at: datetime


def takes(debate: Debate) -> bool:
    """Say whether messages can be laid beside it: while it is asked, and once it is decided."""
    return debate.state in _TAKES


def why_not_lay(debate: Debate, quoted: Quoted, beside: Iterable[Evidence], by: Member) -> Refusal | None:
    """Return why ``by`` cannot lay the message beside the record, where ``beside`` is what lies there already."""
    known = list(beside)
    if by.guest and by.id not in debate.named:
        return Refusal(Code.GUEST_ADDS)
    if debate.channel != quoted.channel or not takes(debate):
        return Refusal(Code.NOTHING_TO_ADD_TO)
    if any(one.ts == quoted.ts for one in known):
        return Refusal(Code.ADDED_ALREADY)
    return Refusal(Code.ADDED_ENOUGH, {"limit": MOST}) if len(known) >= MOST else None


def lay_beside(
    debate: Debate, quoted: Quoted, beside: Iterable[Evidence], *, ordinal: int, by: Member, now: datetime
) -> Evidence | Refusal:
    """Return the message as it lies beside the record, cut where it is longer than a background may be."""
    refused = why_not_lay(debate, quoted, beside, by)
    if refused:
        return refused
    text = tidy(quoted.text)
    kept = text if len(text) <= BACKGROUND_LIMIT else text[: BACKGROUND_LIMIT - 1].rstrip() + "…"
    return Evidence(debate.number, ordinal, by.id, quoted.author, quoted.ts, quoted.link, kept, aware(now))


def why_not_take_back(one: Evidence | None, debate: Debate, by: Member) -> Refusal | None:
    """Return why ``by`` cannot take a message away again: who laid it there can, and its author, and who decides."""
    if one is None:
        return Refusal(Code.MOVED_ON)
    return None if by.id in (one.by, one.author, debate.decider) else Refusal(Code.NOT_YOURS_TO_TAKE)
