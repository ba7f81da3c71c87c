"""What is said where something cannot be found, shown or laid beside a record: a part of ``bot.views.refusals``."""

from collections.abc import Callable, Mapping

from bot.domain.refusals import Code
from bot.views.facts import Facts
from bot.views.kit import clip

__all__ = ["SENTENCES"]


def _crossed(f: Facts) -> str:
    after, before = f["after"] or "one day", f["before"] or "an earlier one"
    return f"Nothing is from {after} on and before {before}. Swap them, or leave one out."


def _day(f: Facts) -> str:
    return f"“{clip(f['name'], 24) or 'That'}” names no day I know. Try after:march, after:2026-03-01 or after:2w."


SENTENCES: Mapping[Code, Callable[[Facts], str]] = {
    Code.NO_WORDS: lambda f: "Say what to look for, for example: refunds owner:@x in:#support after:march.",
    Code.NO_VALUE: lambda f: f"Write something right behind “{clip(f['name'], 12) or 'that'}:”, or leave it out.",
    Code.UNREADABLE_DAY: _day,
    Code.UNKNOWN_STATE: lambda f: (
        f"“{clip(f['name'], 24) or 'That'}” is no state. Try is:open, is:decided, is:overdue, is:mine or is:closed."
    ),
    Code.UNKNOWN_PERSON: lambda f: (
        f"I know nobody called “{clip(f['name'], 40) or 'that'}”. Pick them from Slack's @ menu."
    ),
    Code.DAYS_CROSS: _crossed,
    Code.NO_RECORD_NUMBER: lambda f: "Say which one by its number, for example: show 42. A list shows the numbers.",
    Code.GUEST_ADDS: lambda f: "Guests add messages to questions that name them. Ask a member to add this one.",
    Code.NOTHING_TO_ADD_TO: lambda f: (
        "Nothing here takes a message now. Use “Ask for positions” on it, and it becomes a question."
    ),
    Code.ADDED_ALREADY: lambda f: "That message lies beside it already, as it read then. Nothing more to do.",
    Code.ADDED_ENOUGH: lambda f: (
        f"{f['limit'] or 20} messages lie beside it, and more would not be read. Take one away first."
    ),
    Code.NOT_YOURS_TO_TAKE: lambda f: (
        "Whoever added it, whoever wrote it, or whoever decides can take it away. Ask one of them."
    ),
}
