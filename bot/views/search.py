"""The log as one person reads it: a page of what was found, one record in short, and what is like a question."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from bot.domain import calendar
from bot.domain.debates import DebateState
from bot.domain.decisions import Decision, DecisionState
from bot.domain.people import Member
from bot.domain.records import Record, Related
from bot.domain.reviews import ReviewState
from bot.domain.search import MOST_TERMS, Found, Is, Query
from bot.views import dates, doors, wire
from bot.views.imports import came_from
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    clip,
    context,
    escape,
    excerpt,
    fallback,
    plain,
    quote_free,
    section,
)
from bot.views.reopenings import dissents
from bot.views.wording import (
    answer_counts,
    card_menu,
    channel_of,
    choice_counts,
    decided_and_owned,
    outcome,
    to_card,
    who,
)

__all__ = ["found_page", "gone", "shown", "similar"]

_WORDS = 110  # of a question or a statement on its line
_STATES: Mapping[DebateState, str] = {
    DebateState.WAITING: "waits for its channel",
    DebateState.COLLECTING: "open for positions",
    DebateState.REVEALED: "to be decided",
    DebateState.DECIDED: "decided",
    DebateState.CANCELLED: "closed without deciding",
    DebateState.EXPIRED: "ended without a decision",
    DebateState.UNDONE: "taken back",
    DebateState.JUDGED: "the verdict was given",
    DebateState.DOCUMENT: "a PRFAQ: see prfaq list",
}
_DECISIONS: Mapping[DecisionState, str] = {
    DecisionState.ANNOUNCED: "decided, answers to come",
    DecisionState.COMMITTING: "decided, answers coming in",
    DecisionState.HELD: "held, not valid yet",
    DecisionState.IN_FORCE: "decided",
    DecisionState.AMENDED: "amended",
    DecisionState.REVERSED: "undone",
    DecisionState.SUPERSEDED: "superseded",
}
_KINDS: Mapping[Is, str] = {
    Is.OPEN: "open",
    Is.DECIDED: "decided",
    Is.MINE: "naming you",
    Is.OVERDUE: "overdue",
    Is.UNDONE: "undone",
    Is.SUPERSEDED: "superseded",
    Is.CLOSED: "closed without a decision",
}


def found_page(
    found: Sequence[Found],
    query: Query,
    *,
    names: Mapping[str, str],
    turn: str,
    place: int,
    more: bool,
    by: Member,
    now: datetime,
    command: str,
) -> Said:
    """Return one page of what ``by`` found: what was looked for, a line for each with its button, and the next page.

    ``names`` are those of whoever and wherever the query named; ``turn`` is the value of the buttons that turn pages,
    but for the page. Nothing is counted.
    """
    zone = calendar.zone_of(by.zone)
    looked = _looked_for(query, names, now.astimezone(zone))
    if not found:
        return _nothing(looked, command)
    page = f" · page {place + 1}" if place or more else ""
    blocks = [section(f"*{looked}*{page}"), *(_line(one, at, zone, now) for at, one in enumerate(found))]
    turns = [("Earlier", place - 1)] * (place > 0) + [("More", place + 1)] * more
    if turns:
        blocks.append(
            actions(*(button(text, wire.numbered(wire.SEARCH_TURN, to), f"{turn}&page={to}") for text, to in turns))
        )
    elif query.fewer:
        blocks.append(context(f"The first {MOST_TERMS} words were looked for."))
    first = "; ".join(f"{one.number} {clip(plain(one.statement or one.question), 60)}" for one in found[:3])
    return Said(fallback(f"Found: {first}"), blocks)


def _line(one: Found, at: int, zone: tzinfo, now: datetime) -> Block:
    on = dates.day(one.at.astimezone(zone).date(), today=now.astimezone(zone).date())
    if one.decision:
        state, _, tail = _DECISIONS[one.decision].partition(",")
        told = f"{state} {on}" + (f",{tail}" if tail else "")
    else:
        told = f"{_STATES[one.state]} · asked {on}"
    told += f" · imported from {excerpt(one.source, 60)}" if one.source else ""
    question = excerpt(one.question, _WORDS)
    lead = excerpt(one.statement.removesuffix("."), _WORDS) if one.statement else question
    rest = f"{question} · {told}" if one.statement and question not in ("", lead) else told
    show = button("Show", wire.numbered(wire.SEARCH_SHOW, at), wire.value(number=one.number))
    return section(f"*{one.number}* · *{lead}*\n{rest}", show)


def _looked_for(query: Query, names: Mapping[str, str], today: datetime) -> str:
    kinds = [_KINDS[one] for one in Is if one in query.states]
    words = " ".join(f"“{excerpt(word, 40)}”" for word in query.words)
    people = [f"{what} {quote_free(names[key])}" for key, what in (("owner", "owned by"), ("by", "by")) if key in names]
    where = [f"in {_place(query, names)}"] if query.channel else []
    days = [f"from {dates.day(query.after, today=today.date())} on"] if query.after else []
    days += [f"before {dates.day(query.before, today=today.date())}"] if query.before else []
    parts = [clip(words, 200) if words else "Decisions you can see", *kinds, *people, *where, *days]
    return " · ".join(part for part in parts if part)


def _place(query: Query, names: Mapping[str, str]) -> str:
    name = names.get("in") or (query.channel.name if query.channel else "")
    if name:
        return f"#{quote_free(name)}"
    return f"<#{escape(query.channel.id)}>" if query.channel else ""


def _nothing(looked: str, command: str) -> Said:
    blocks = [
        section(f"*{looked}*\nNothing that you can see matches."),
        context(f"Fewer words find more: {command} search refunds · {command} list open"),
    ]
    return Said("Nothing that you can see matches. Fewer words find more.", blocks)


def gone(command: str) -> Said:
    """Return what is said where the words behind a button are older than a week."""
    text = f"That search is over a week old. Type it once more: {command} search refunds."
    return Said(text, [section(escape(text))])


# one record


def shown(record: Record, *, by: Member, now: datetime) -> Said:
    """Return a record in short, for one person who may see it: what was decided, why, and who saw it differently."""
    zone = calendar.zone_of(by.zone)
    debate, decision = record.debate, record.decision
    if decision is None:
        blocks, tail = _undecided(record, zone, now), _STATES[debate.state]
    else:
        blocks, tail = _decided(record, decision, zone, now), outcome(decision)
    buttons = []
    if debate.revealed_at is not None:
        buttons.append(button("Read positions", wire.POSITIONS_READ, wire.value(number=debate.number, page=0)))
    if record.evidence:
        ids = wire.value(number=debate.number, page=0)
        buttons.append(button(f"Messages beside it: {len(record.evidence)}", wire.EVIDENCE_READ, ids))
    blocks += [context(came_from(record.imported))] if record.imported else []
    blocks += [actions(*buttons)] if buttons else []
    return Said(fallback(f"{debate.number}: {clip(plain(debate.question), 150)} {plain(tail)}"), blocks)


def _undecided(record: Record, zone: tzinfo, now: datetime) -> list[Block]:
    debate = record.debate
    told = _STATES[debate.state]
    if debate.state is DebateState.COLLECTING:
        told = f"open for positions until {dates.moment(debate.deadline, zone, now)}"
    if debate.state is DebateState.REVEALED:
        told = f"positions are open: {escape(choice_counts(record, bold=False))}"
    if debate.end_reason and debate.state is DebateState.CANCELLED:
        told += f": {excerpt(debate.end_reason)}"
    asked = dates.day(debate.opened_at.astimezone(zone).date(), today=now.astimezone(zone).date())
    about = (doors.label(debate), f"{who(record, debate.decider)} decides", f"asked {asked}", _where(record))
    blocks = [
        section(f"*{quote_free(debate.question)}*\n{told}", card_menu(debate)),
        context(" · ".join(about)),
    ]
    return blocks + ([section(excerpt(debate.background, 300))] if debate.background else [])


def _where(record: Record) -> str:
    place = f"{channel_of(record)} · {record.debate.number}"
    return f"{place} · {to_card(record, 'see the card')}" if record.card_link else place


def _decided(record: Record, decision: Decision, zone: tzinfo, now: datetime) -> list[Block]:
    debate, today = record.debate, now.astimezone(zone).date()
    on = dates.day(decision.decided_at.astimezone(zone).date(), today=today)
    question = "" if debate.decided_before else f"\n{quote_free(debate.question)}"
    facts = (
        decided_and_owned(record, decision),
        f"decided {on}",
        f"look back {dates.day(decision.look_back, today=today)}",
        _where(record),
    )
    state = _DECISIONS[decision.state].partition(",")[0].capitalize()
    return [
        section(f"*{state}: {outcome(decision)}*{question}", card_menu(debate, decision=decision)),
        section(f"*Why* {excerpt(decision.why, 600)}"),
        *_differently(record),
        section(answer_counts(record, decision, bold=True)),
        *_learned(record),
        context(" · ".join(facts)),
    ]


def _differently(record: Record) -> list[Block]:
    said = dissents(record)
    lines = [f"*{who(record, member)} saw it differently:* {excerpt(words)}" for member, words in said[:3]]
    lines += [f"and {len(said) - 3} more"] * (len(said) > 3)
    return [section("\n".join(lines))] if lines else []


def _learned(record: Record) -> list[Block]:
    closed = [one for one in record.reviews if one.state is ReviewState.CLOSED and (one.happened or one.learned)]
    if not closed:
        return []
    last = closed[-1]
    learned = f"\n*Learned* {excerpt(last.learned)}" if last.learned else ""
    return [section(f"*Looked back* {excerpt(last.happened)}{learned}")]


# what is like it


def similar(found: Sequence[Related], *, zone: tzinfo, now: datetime) -> list[Block]:
    """Return the lines of what was asked or decided like a question, for whoever may see it: each with its next step,
    "Something new?" where it is decided. Nothing where there is none; it hinders nobody.
    """
    blocks: list[Block] = [context("Asked before, or like it. You can ask all the same:")] if found else []
    for at, one in enumerate(found):
        on = dates.day(one.at.astimezone(zone).date(), today=now.astimezone(zone).date())
        ids = wire.value(number=one.number)
        if one.statement:
            text = (
                f"*Decided {on}:* {excerpt(one.statement.removesuffix('.'), _WORDS)} · {excerpt(one.question, _WORDS)}"
            )
            press = button("Something new?", wire.numbered(wire.REOPEN, at), ids)
        else:
            text = f"*Asked {on}:* {excerpt(one.question, _WORDS)} · {_STATES[one.state]}"
            press = button("Show", wire.numbered(wire.SEARCH_SHOW, at), ids)
        blocks.append(section(text, press))
    return blocks
