"""The facts of a refusal, in words; whatever is not known gets a word that is true all the same."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo

from bot.domain.commitments import Answer
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.receipts import ReceiptState
from bot.domain.records import Record
from bot.domain.refusals import Refusal
from bot.views import dates
from bot.views.kit import clip
from bot.views.wording import ANSWERS

__all__ = ["Facts"]

_STATES: Mapping[str, str] = {
    DebateState.CANCELLED: "closed without deciding",
    DebateState.UNDONE: "taken back",
    DebateState.EXPIRED: "closed without a decision",
    DebateState.DECIDED: "decided",
    DebateState.JUDGED: "ended with a verdict",
    DebateState.DOCUMENT: "a PRFAQ, which circles read",
}
_YOU: Mapping[str, str] = {
    Answer.AGREE: "you agree",
    Answer.RECUSED: "you step aside",
    **{kind: f"you {ANSWERS[kind].lower()}" for kind in (Answer.DISAGREE_AND_COMMIT, Answer.CANNOT_COMMIT)},
}

_HEARD: Mapping[str, str] = {
    ReceiptState.CONFIRMED: "that was the point",
    ReceiptState.NOT_QUITE: "“not quite”; both sentences stay on the record",
    ReceiptState.DIFFERS: "“not quite”; both sentences stay on the record",
    ReceiptState.HEARD: "the point stands in its author's own words",
    ReceiptState.SAID_AGAIN: "it was said differently, once; all sentences stay on the record",
    ReceiptState.ASKED: "nobody has said “not quite”",
    ReceiptState.UNCONFIRMED: "nobody has said “not quite”",
    ReceiptState.OWED: "it has yet to be said what was heard",
    ReceiptState.UNHEARD: "it was not said what was heard",
    ReceiptState.OVER: "their answer is another one now, so nothing is asked",
}


class Facts:
    """The facts of one refusal, in words; whatever is not known gets a word that is true all the same."""

    def __init__(self, refusal: Refusal, record: Record | None, zone: tzinfo | None) -> None:
        self._facts, self._record, self._zone = refusal.facts, record, zone or UTC

    def __getitem__(self, name: str) -> str:
        value = self._facts.get(name)
        if isinstance(value, datetime):
            return dates.moment(value, self._zone)
        if isinstance(value, date):
            return dates.day(value)
        if isinstance(value, int):
            return f"{value:,}"
        return clip(str(value), 60) if value else ""

    def person(self, name: str, otherwise: str) -> str:
        """Return the display name of the member that the fact names, or who that is on the record."""
        member = self._facts.get(name) or (getattr(self._record.debate, name, None) if self._record else None)
        known = self._record.people.get(str(member)) if self._record and member else None
        return clip(known.name, 40) if known else otherwise

    def time(self, name: str, otherwise: datetime | None = None) -> str:
        """Return " on Tue 24 Nov, 15:00", or nothing where the time is not known."""
        value = self._facts.get(name) or otherwise
        return f" on {dates.moment(value, self._zone)}" if isinstance(value, datetime) else ""

    def place(self) -> str:
        """Return the channel's name with its sign."""
        name = self["channel"] or (self._record.channel.name if self._record else "")
        return "#" + clip(name, 40) if name else "that channel"

    def statement(self) -> str:
        """Return ": Yes, for 14 days", or nothing."""
        decision = self._record.decision if self._record else None
        text = self["statement"] or (decision.statement if decision else "")
        return ": " + _words(text.removesuffix("."), 10) if text else ""

    def progress(self) -> str:
        """Return "2 of 3 in", as far as it is known."""
        sealed, asked = self["sealed"], self["asked"]
        return f"{sealed} of {asked} in. " if sealed and asked else ""

    def state(self) -> str:
        """Return how the question ended."""
        value = self._facts.get("state") or (self._record.debate.state if self._record else "")
        return _STATES.get(str(value), "closed")

    def missed(self) -> str:
        """Return who had not written by the deadline, so that nothing was decided."""
        return "Too few had written" if self["reason"].startswith("too few") else "Nobody had answered"

    def answer(self) -> str:
        """Return the answer that was counted, as said to the person."""
        return _YOU.get(str(self._facts.get("kind")), "your answer stands")

    def single(self, name: str) -> bool:
        """Return whether the fact names exactly one member."""
        members = self._facts.get(name)
        return isinstance(members, tuple) and len(members) == 1

    def people(self, name: str, otherwise: str) -> str:
        """Return the display names of the members that the fact names: three at most."""
        members = self._facts.get(name)
        if not isinstance(members, tuple) or not members:
            return otherwise
        known = [clip(self._record.name(one), 24) if self._record else "somebody" for one in members]
        rest = [f"{len(known) - 2} more"] if len(known) > 3 else known[2:]
        return " and ".join(filter(None, (", ".join([*known[:2], *rest][:-1]), [*known[:2], *rest][-1])))

    def decided(self) -> str:
        """Return "Decided Tue 24 Nov. ", as far as it is known."""
        decision = self._record.decision if self._record else None
        return f"Decided {dates.day(decision.decided_at.astimezone(self._zone).date())}. " if decision else ""

    def became(self) -> str:
        """Return what became of a decision that does not stand any more."""
        return "superseded" if str(self._facts.get("state")) == DecisionState.SUPERSEDED else "undone"

    def heard(self) -> str:
        """Return what became of a receipt, as said to whoever presses again."""
        return _HEARD.get(str(self._facts.get("state")), "the receipt is closed")

    def blocks(self) -> str:
        """Return "one open block", or how many there are."""
        count = self.count("blocks")
        return f"{count} open blocks" if count > 1 else "one open block"

    def rules(self, name: str) -> str:
        """Return "with cto", or that nobody is left who could rule."""
        return f"with {self.person(name, 'somebody')}" if self._facts.get(name) else "which nobody can rule on"

    def on(self, name: str) -> str:
        """Return " since Tue 8 Dec" for a day, or nothing."""
        value = self._facts.get(name)
        return f" since {dates.day(value)}" if isinstance(value, date) else ""

    def since(self) -> str:
        """Return " since Tue", or nothing."""
        value = self._facts.get("since")
        return f" since {dates.moment(value, self._zone)}" if isinstance(value, datetime) else ""

    def until(self, name: str) -> str:
        """Return " by Mon 30 Nov, 11:40", or nothing."""
        value = self._facts.get(name)
        return f" by {dates.moment(value, self._zone)}" if isinstance(value, datetime) else ""

    def names(self, name: str) -> tuple[str, ...]:
        """Return the words that the fact lists; none where it is not known."""
        value = self._facts.get(name)
        return tuple(map(str, value)) if isinstance(value, tuple) else ()

    def count(self, name: str) -> int:
        """Return a number, 0 where it is not known."""
        value = self._facts.get(name)
        return value if isinstance(value, int) else 0


def _words(text: str, most: int) -> str:
    words = text.split()
    return clip(" ".join(words[:most]) + ("…" if len(words) > most else ""), 80)
