"""One owner, by name (O1): what a text says of who owns it is one person, and no committee."""

import re
from collections.abc import Iterable

from bot.domain.nouns import look
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal

__all__ = ["why_not_one"]

_SAYS_OWNER = re.compile(r"\bowners?\s*:\s*([^\n.;]*)", re.IGNORECASE)
_HANDLE = re.compile(r"@[^\s,;:&/+]+")


def why_not_one(text: str, people: Iterable[Member], owner: str | None, field: str) -> Refusal | None:
    """Return the refusal of "Owner: @a and @b" in ``text``, or of a group there; None where it names one person, or
    nobody. ``people`` are those who are known here, ``owner`` is whom the form names, ``field`` where the text stands.
    """
    people = tuple(people)
    for said in _SAYS_OWNER.findall(text):
        named = _named(look(said), people)
        handles = {look(one.lstrip("@")) for one in _HANDLE.findall(said)}
        others = handles - {look(one.name) for one in named}
        count = len(named) + len(others)
        if count > 1:
            return Refusal(Code.ONE_OWNER, {"count": count}, field)
        if others and owner is not None:
            return Refusal(Code.ONE_OWNER, {"count": 1}, field)
    return None


def _named(said: str, people: Iterable[Member]) -> list[Member]:
    """Return everybody whose name stands in ``said``, the longest name first: "agent-1" is not in "agent-10"."""
    found = []
    for one in sorted(people, key=lambda one: -len(one.name)):
        name = re.compile(rf"(?<![\w-]){re.escape(look(one.name))}(?![\w-])") if look(one.name) else None
        if name and name.search(said):
            found.append(one)
            said = name.sub(" ", said)
    return found
