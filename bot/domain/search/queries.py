"""Queries: what somebody typed to find decisions, taken apart into words and conditions. It never raises.

``refunds owner:@x in:#support after:march is:open "second pair"``: words must all be there, in any order; quoted ones
stand together. A sign that closes nothing is no sign. Whatever is no condition that we know is a word.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.domain.refusals import Code, Refusal
from bot.domain.search.days import read_past_day
from bot.domain.search.segments import Run, runs

__all__ = ["LONGEST_QUERY", "MOST_TERMS", "Is", "Named", "Query", "Term", "read_list", "read_query"]

LONGEST_QUERY = 3_000
"""Signs that are read; Slack sends no more of a command."""
MOST_TERMS = 12
_MOST_PIECES = 24  # of one quoted phrase


class Is(StrEnum):
    """What a decision can be asked to be. The values are typed."""

    OPEN = "open"  # not decided yet
    DECIDED = "decided"
    MINE = "mine"  # names whoever asks
    OVERDUE = "overdue"  # its time is over: to decide, to answer, to rule, to look back or to do
    UNDONE = "undone"
    SUPERSEDED = "superseded"
    CLOSED = "closed"  # ended without a decision


_STATES: dict[str, Is] = {one.value: one for one in Is} | {"reversed": Is.UNDONE, "late": Is.OVERDUE, "me": Is.MINE}


@dataclass(frozen=True, slots=True)
class Named:
    """A person or a conversation as it was typed: by Slack's id, or by a name that is still to be looked up."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """Pieces that stand side by side, in this order; the last one may go on where it ``begins`` a piece."""

    pieces: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. ``words`` are the terms as they were typed; ``after`` is the first day that counts,
    ``before`` the first one that does not, in the asker's calendar. ``fewer`` says that words were left out.
    """

    terms: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()
    owner: Named | None = None
    by: Named | None = None
    channel: Named | None = None
    after: date | None = None
    before: date | None = None
    states: frozenset[Is] = field(default_factory=frozenset)
    fewer: bool = False


_TOKEN = re.compile(
    r"(?P<key>owner|by|in|after|since|from|before|until|is)[:\uff1a]\s*(?P<value><[@#][^<>\s]*>|\"[^\"]*\"|[^\s\"]*)"
    r"|[\"\u201c\u201e\u00ab](?P<phrase>[^\"\u201c\u201d\u201e\u00ab\u00bb]*)[\"\u201d\u201c\u00bb]"
    r"|(?P<sign><[@#!][^<>]*>)"
    r"|(?P<word>[^\s\"\u201c\u201d\u201e\u00ab\u00bb]+)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"<([@#])([A-Z0-9]+)(?:\|([^<>]*))?>?")


def read_query(text: str, today: date) -> Query | Refusal:
    """Return what ``text`` asks for, or what it misses; ``today`` is the asker's day."""
    return _judged(_read(text, today))


def read_list(text: str, today: date) -> Query | Refusal:
    """Return what ``text`` asks a list to show: "open", "mine", "by @x" (who owns it), "in #c"; nothing is all of it.

    What is no such word is looked for, like in a query.
    """
    spelled = re.sub(r"(?i)(?<!\S)by[ :]\s*(?=[<@\w])", "owner:", text[:LONGEST_QUERY])
    spelled = re.sub(r"(?i)(?<!\S)in[ ]\s*(?=[<#])", "in:", spelled)
    query = _read(spelled, today)
    if isinstance(query, Refusal):
        return query
    kept = [pair for pair in zip(query.terms, query.words, strict=True) if pair[1].casefold() not in _STATES]
    states = {_STATES[word.casefold()] for word in query.words if word.casefold() in _STATES}
    shown = replace(
        query,
        terms=tuple(term for term, _ in kept),
        words=tuple(word for _, word in kept),
        states=query.states | states,
    )
    return _judged(shown, empty=True)


def _judged(query: Query | Refusal, *, empty: bool = False) -> Query | Refusal:
    if isinstance(query, Refusal):
        return query
    if query.after and query.before and query.after >= query.before:
        return Refusal(Code.DAYS_CROSS, {"after": query.after, "before": query.before})
    conditions = (query.owner, query.by, query.channel, query.after, query.before)
    if not (empty or query.terms or query.states or any(conditions)):
        return Refusal(Code.NO_WORDS)
    return query


def _read(text: str, today: date) -> Query | Refusal:
    query, terms = Query(), dict[Term, str]()
    for found in _TOKEN.finditer(text[:LONGEST_QUERY]):
        if found["key"]:
            told = _condition(query, found["key"].lower(), found["value"].strip('"').strip(), today)
            if isinstance(told, Refusal):
                return told
            query = told
            continue
        said = found["phrase"] if found["phrase"] is not None else found["word"] or _named(found["sign"] or "").name
        term = _term(said)
        if term is not None:
            terms.setdefault(term, " ".join(said.split()))
    kept = list(terms.items())[:MOST_TERMS]
    return replace(
        query,
        terms=tuple(term for term, _ in kept),
        words=tuple(said for _, said in kept),
        fewer=len(terms) > MOST_TERMS,
    )


def _term(said: str) -> Term | None:
    found = list(_few(runs(said)))
    if not found:
        return None
    last = found[-1]
    whole = [piece for run in found[:-1] for piece in run.pieces] + last.asked
    return Term(tuple(whole), begins=last.paired and len(last.text) == 1)


def _few(found: Iterator[Run]) -> Iterator[Run]:
    """Yield the first runs, as many as make a phrase that is worth looking for."""
    count = 0
    for run in found:
        if count >= _MOST_PIECES:
            return
        kept = Run(run.text[: _MOST_PIECES - count + 1], run.paired) if run.paired else run
        count += len(kept.pieces)
        yield kept


def _condition(query: Query, key: str, value: str, today: date) -> Query | Refusal:
    if not value:
        return Refusal(Code.NO_VALUE, {"name": key})
    readers: dict[str, Callable[[], Query | Refusal]] = {
        "owner": lambda: replace(query, owner=_named(value)),
        "by": lambda: replace(query, by=_named(value)),
        "in": lambda: replace(query, channel=_named(value)),
        "is": lambda: _state(query, value),
    }
    if key in readers:
        return readers[key]()
    day = read_past_day(value, today)
    if day is None:
        return Refusal(Code.UNREADABLE_DAY, {"name": value})
    return replace(query, before=day) if key in ("before", "until") else replace(query, after=day)


def _state(query: Query, value: str) -> Query | Refusal:
    known = _STATES.get(value.casefold())
    return replace(query, states=query.states | {known}) if known else Refusal(Code.UNKNOWN_STATE, {"name": value})


def _named(value: str) -> Named:
    """Return whom or what ``<@U1|x>``, ``<#C1|x>``, ``@x``, ``#x`` or ``x`` names."""
    found = _SIGN.match(value)
    if found:
        return Named(found[2], found[3] or "")
    return Named(name=value.lstrip("@#").strip())
