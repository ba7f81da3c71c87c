"""Who chose differently, and the sentences for them that are written before anybody is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.debates import Debate
from bot.domain.nouns import SENTENCE_LIMIT, aware, tidy, visible
from bot.domain.people import Member
from bot.domain.positions import Position, PositionKind, current, reveal_order
from bot.domain.receipts.sentences import theirs
from bot.domain.receipts.states import Receipt, ReceiptState, waited_for_until
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = ["Dissent", "dissents", "receipts_for", "why_not_heard"]

S = ReceiptState


@dataclass(frozen=True, slots=True)
class Dissent:
    """One option that was not taken, with everybody who chose it; ``key`` names it in a form (an opaque id)."""

    key: str
    choice: str
    positions: tuple[Position, ...]


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
        elif any(theirs(text, words) for one in group.positions for words in (one.reason, one.change_my_mind)):
            yield Refusal(Code.THEIR_SENTENCE, facts, group.key)


def receipts_for(
    groups: Iterable[Dissent],
    heard: Mapping[str, str],
    *,
    number: int,
    version: int,
    by: str,
    people: Mapping[str, Member],
    now: datetime,
    settings: Settings = DEFAULTS,
) -> tuple[Receipt, ...]:
    """Return a receipt for each person whom ``by``, who decides, heard; nobody waits for somebody who is gone."""
    return tuple(
        Receipt(
            number=number,
            version=version,
            member=one.member,
            choice=group.choice,
            sentence=" ".join(tidy(heard[group.key]).split()),
            state=S.ASKED if one.member not in people or people[one.member].can_be_asked else S.UNCONFIRMED,
            asked_at=aware(now),
            until=waited_for_until(people.get(one.member), now, settings),
            by=by,
        )
        for group in groups
        for one in group.positions
    )
