"""Sentences of refusals about digests, as ``bot.views.refusals`` tells them: what is missing, and how to go on."""

from collections.abc import Callable, Mapping

from bot.domain.refusals import Code
from bot.views.facts import Facts

__all__ = ["DIGESTS"]

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
