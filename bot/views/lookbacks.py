"""Look backs by number: what ``/decide review`` answers: the form where it is due, else when it is."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from bot.domain.decisions import DecisionState
from bot.domain.ownership import Owns
from bot.domain.records import Record
from bot.domain.reviews import Review, judged
from bot.views import dates, wire
from bot.views.kit import Said, button, excerpt, fallback, modal, section
from bot.views.reviews import VERDICTS, item
from bot.views.wording import outcome, who

__all__ = ["not_due", "process_modal", "which"]

_IN_A_LIST = 5
_MOST = 150


def process_modal(record: Record, review: Review, zone: tzinfo, now: datetime) -> dict[str, Any]:
    """Return the first half of the form "Look back": the process; either answer turns it into the second half (R1)."""
    return modal(wire.REVIEW_VIEW, "Look back", item(record, review, zone, now, form=True), close="Later")


def not_due(record: Record, looker: str, on: date, today: date) -> Said:
    """Return when a decision that stands is looked back on (``on``), and by whom; there is nothing to say before."""
    decision = record.decision
    if decision is None:
        raise ValueError("there is nothing to look back on")
    days = (on - today).days
    when = f"on {dates.day(on, today=today)}, in {dates.plural(days, 'day')}" if days > 0 else "today"
    if decision.state is not DecisionState.IN_FORCE and days <= 0:
        when = "once everybody's time to answer is over"
    last = next(reversed(judged(record.reviews)), None)
    before = ""
    if last is not None and last.verdict is not None and last.closed_at is not None:
        before = f" Looked back before: {VERDICTS[last.verdict]}."
    name = who(record, looker)
    text = f"*Not due yet* · {outcome(decision)}\n{name} looks back {when}.{before}"
    show = button("Show me", wire.REVIEW_SHOW, wire.value(number=record.debate.number, page=0))
    return Said(fallback(f"Not due yet: {name} looks back {when}. Next: nothing to do before."), [section(text, show)])


def which(owned: Sequence[Owns], today: date, command: str) -> Said:
    """Return the answer to the word alone: what the reader looks back on next, with its number."""
    if not owned:
        text = f"You own no decision. {command} review and a number opens any look back."
        return Said(fallback(text), [section(text)])
    rows = [
        f"*{one.number}* · {excerpt(one.statement, _MOST)} · {dates.day(one.look_back, today=today)}" for one in owned
    ]
    more = [f"{len(rows) - _IN_A_LIST} more"] * (len(rows) > _IN_A_LIST)
    text = "\n".join([f"*Which one?* Say {command} review and its number.", *rows[:_IN_A_LIST], *more])
    first = owned[0]
    return Said(
        fallback(
            f"Which one? Next is {first.number}, on {dates.day(first.look_back)}: {command} review {first.number}"
        ),
        [section(text)],
    )
