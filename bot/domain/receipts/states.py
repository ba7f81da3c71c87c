"""What a receipt is, where it stands, and which arrows lead on."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from bot.domain import calendar
from bot.domain.nouns import Transition
from bot.domain.people import Member, works
from bot.domain.settings import Settings

__all__ = ["RECEIPT_TRANSITIONS", "Receipt", "ReceiptState", "waited_for_until"]


class ReceiptState(StrEnum):
    """Where one person's receipt stands. The values are stored: never rename one."""

    ASKED = "asked"  # the dissenter is asked: is that your point?
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"  # no answer in time; one that comes later is kept all the same
    NOT_QUITE = "not_quite"  # the dissenter's own sentence is with the decider
    DIFFERS = "differs"  # the decider did not answer it in time: both sentences stand
    HEARD = "heard"  # the decider: that is what I hear now; the words are the dissenter's
    SAID_AGAIN = "said_again"  # the decider said it differently, once: both sentences stand
    OWED = "owed"  # first voiced in an answer: the decider is asked to say what they heard
    UNHEARD = "unheard"  # the decider did not say it in time; what comes later is kept all the same
    OVER = "over"  # its author's answer is no dissent any more, and nothing had been said: nobody is asked


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
    Transition(S.OWED, "what was heard", S.ASKED, "decider"),
    Transition(S.OWED, "what was heard, from somebody gone", S.UNCONFIRMED, "decider"),
    Transition(S.OWED, "another answer", S.OVER, "dissenter"),
    Transition(S.OWED, "time is up", S.UNHEARD, "clock"),
    Transition(S.UNHEARD, "what was heard", S.ASKED, "decider"),
    Transition(S.UNHEARD, "what was heard, from somebody gone", S.UNCONFIRMED, "decider"),
    Transition(S.UNHEARD, "another answer", S.OVER, "dissenter"),
    Transition(S.OVER, "dissent again", S.OWED, "dissenter"),
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the decider heard from one person, and what that person said to it; instants are aware UTC.

    ``by`` is whose sentence it is, or is to be: whoever decided then, whatever version it is carried into. They settle
    it; whoever rules, or decides again, does not speak in their place.

    ``until`` is when whoever is waited for (the dissenter, then the decider) is waited for no longer.
    """

    number: int
    version: int  # of the decision
    member: str
    choice: str  # "" where the dissent was first voiced in an answer
    sentence: str  # "" while the decider owes it
    state: ReceiptState
    asked_at: datetime
    until: datetime
    by: str = ""
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
    def is_owed(self) -> bool:
        """Whether the decider is asked to say what they heard, and in time."""
        return self.state is S.OWED

    @property
    def unsaid(self) -> bool:
        """Whether the decider has not said what they heard, in time or not."""
        return self.state in (S.OWED, S.UNHEARD)

    @property
    def unanswered(self) -> bool:
        """Whether its author has said nothing to it, in time or not."""
        return self.state in (S.ASKED, S.UNCONFIRMED)

    @property
    def unsettled(self) -> bool:
        """Whether a "not quite" has no answer of the decider, in time or not."""
        return self.state in (S.NOT_QUITE, S.DIFFERS)


def waited_for_until(person: Member | None, now: datetime, settings: Settings) -> datetime:
    """Return when ``person`` is waited for no longer, asked at ``now``."""
    zone: tzinfo = calendar.zone_of(person.zone if person else None)
    return calendar.window_end(now, settings.heard_hours, zone, works(person))
