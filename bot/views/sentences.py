"""Sentences of refusals about digests and owning, as ``bot.views.refusals`` tells them."""

from collections.abc import Callable, Mapping

from bot.domain.refusals import Code
from bot.views.facts import Facts

__all__ = ["DIGESTS", "OWNING"]

DIGESTS: Mapping[Code, Callable[[Facts], str]] = {
    Code.NO_DIGEST_CHANNEL: lambda f: "Pick the channel in which the week is told.",
    Code.DIGEST_INSIDE: lambda f: (
        "That channel is private, or nothing was decided there yet. Type the command inside it."
    ),
    Code.DIGEST_PUBLIC: lambda f: (
        f"{f.place() if f['channel'] else 'One of these'} is private, or nothing was decided there yet. Take it out."
    ),
    Code.DIGEST_MANY: lambda f: f"At most {f['limit'] or '10'} channels beside its own. Take some out.",
    Code.NO_DIGEST_TIME: lambda f: "Pick a weekday and a time, for example Monday at 09:00.",
    Code.UNKNOWN_ZONE: lambda f: "Write a time zone by its region and town: Europe/Berlin, America/New_York, UTC.",
    Code.OWNED_BY_NOW: lambda f: f"{f['name'] or 'Somebody'} has it by now, or is asked to. Nothing was changed.",
}

OWNING: Mapping[Code, Callable[[Facts], str]] = {
    Code.OWNER_FIRST: lambda f: (
        "Hand-over needs a note and an answer from the current owner, or an approver after 3 working days"
        f"{f.until('from').replace(' by ', ', from ')}."
    ),
    Code.CANNOT_HAND_OWNING: lambda f: (
        f"{f.person('owner', 'Its owner')} hands this over, or {f.person('decider', 'whoever decides')} asks for that. "
        "Say why in the card's thread."
    ),
    Code.OWNING_OFFERED: lambda f: (
        f"{f.person('to', 'Somebody')} was asked and has not answered. Wait, or have that taken back first."
    ),
    Code.OWNS_ALREADY: lambda f: f"{f['name'] or 'That person'} owns this already. Pick somebody else.",
    Code.ACTING_DAY: lambda f: "Pick a day that is still to come, within a year; standing in ends with it.",
}
