"""Follow-ups on screen: the form, the items of Home and of the morning message, and the forms that answer them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from bot.domain import calendar
from bot.domain.followups import Did, Followed, FollowUpForm, FollowUpState, FollowUpStep, Vacant
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.people import Member
from bot.domain.records import FollowUpCase, Record
from bot.domain.today import Matter
from bot.domain.waiting import Waiting, WaitingKind
from bot.views import dates, wire
from bot.views.fields import State, picked, read_day, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    clip,
    context,
    excerpt,
    external_select,
    fallback,
    input_block,
    input_text,
    modal,
    option,
    person_select,
    quote_free,
    radio,
    section,
)
from bot.views.wording import link_to, outcome

__all__ = [
    "FIELDS",
    "LATER_FIELDS",
    "Filled",
    "day_options",
    "due_words",
    "entrusted",
    "finished",
    "form",
    "give_modal",
    "item",
    "later_modal",
    "lead",
    "line_modal",
    "made_modal",
    "moved_away",
    "no_day",
    "read_form",
    "read_later",
    "todo",
    "told_modal",
]

FIELDS: Mapping[str, str] = {"text": "followup.text", "owner": "followup.owner", "due": "followup.due"}
LATER_FIELDS: Mapping[str, str] = {
    "way": "followup.way",
    "due": "followup.new_due",
    "to": "followup.to",
    "line": "followup.line",
}
_TRY = "Try: fri, in 2 weeks, 4 dec"
_PAST, _UNREADABLE = "past", "unreadable"
_NOTES: Mapping[str, str] = {
    "past": "That day is over. Pick one that is still to come.",
    "several": "One owner. You named several people: pick one, and tell the others.",
}
_WORDS = 150
LISTED = 5
IN_A_LIST = 3  # of a message with eight blocks


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form "Follow-up" is filled with; ``note`` is a code of what was not understood."""

    text: str = ""
    owner: str | None = None
    due: date | None = None
    note: str = ""


# the form


def form(filled: Filled, *, now: datetime, zone: tzinfo, ids: str, record: Record | None = None) -> dict[str, Any]:
    """Return the form "Follow-up"; ``ids`` say where it was made, ``record`` is what it hangs on, if anything."""
    today = calendar.local_day(now, zone)
    about = [context(_because(record))] if record else []
    note = [context(_NOTES[filled.note])] if filled.note in _NOTES else []
    blocks = [
        *about,
        input_block(
            FIELDS["text"],
            "What",
            input_text(
                wire.FOLLOW_UP_TEXT, most=SENTENCE_LIMIT, initial=filled.text, placeholder="Write the refund checklist"
            ),
        ),
        input_block(FIELDS["owner"], "Who, one person", person_select(wire.FOLLOW_UP_OWNER, filled.owner)),
        input_block(FIELDS["due"], "By when", _day_field(filled.due, today)),
        *note,
        context("Somebody else is asked first, in their next morning message. It pings nobody."),
    ]
    return modal(wire.FOLLOW_UP_FORM, "Follow-up", blocks, submit="Make it", close="Cancel", metadata=ids)


def _because(record: Record) -> str:
    decision = record.decision
    return f"Because of: {outcome(decision) if decision else quote_free(record.debate.question)}"


def _day_field(day: date | None, today: date) -> Block:
    offered = day_options([day], today) if day else []
    return external_select(wire.FOLLOW_UP_DUE, initial=offered[0] if offered else None, placeholder="fri, in 2 weeks")


def day_options(days: Sequence[date], today: date) -> list[Block]:
    """Return days as choices: picking one is the echo. A day on which nobody works is offered as the next working day,
    and says so.
    """
    found: dict[date, Block] = {}
    for day in days:
        works = calendar.working_day_from(day)
        moved = f"; {dates.day(day, today=today)} is no working day" if works != day else ""
        label = f"{dates.day(works, today=today)} ({_ahead(works, today)}{moved})"
        found.setdefault(works, option(label, works.isoformat()))
    return list(found.values())[:100]


def _ahead(day: date, today: date) -> str:
    days = (day - today).days
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {dates.plural(days, 'day')}"


def no_day(*, past: bool) -> list[Block]:
    """Return the one line for words that name no day, or only one that is over; the form refuses it."""
    return [option(f"That is in the past. {_TRY}", _PAST) if past else option(_TRY, _UNREADABLE)]


def read_form(state: State) -> FollowUpForm:
    """Return what the form "Follow-up" held."""
    due = _read_due(state, FIELDS["due"])
    return FollowUpForm(typed(state, FIELDS["text"]), picked(state, FIELDS["owner"]), due)


def _read_due(state: State, field: str) -> date | None:
    """Return the day that was picked; a day that is over, where the line that says so was."""
    chosen = picked(state, field)
    return date.min if chosen == _PAST else read_day(chosen)


def made_modal(made: Followed, case: FollowUpCase, *, by: Member, now: datetime) -> dict[str, Any]:
    """Return what the form becomes once it is made: who has it, by when, and what happens next."""
    one = made.followup
    day = dates.day(one.due, today=calendar.local_day(now, calendar.zone_of(by.zone)))
    if one.owner == by.id:
        text = f"✔ *Yours:* {quote_free(one.text)} · due {day}"
    else:
        name = quote_free(case.name(one.asked))
        text = f"✔ *{name} is asked:* {quote_free(one.text)} · due {day}\nThey find it in their next morning message."
    return _told(made, text, by, now)


def told_modal(then: Followed, case: FollowUpCase, *, by: Member, now: datetime) -> dict[str, Any]:
    """Return what a small form becomes once its answer is kept."""
    one, step = then.followup, then.step
    day = dates.day(one.due, today=calendar.local_day(now, calendar.zone_of(by.zone)))
    name = quote_free(case.name(step.member))
    told = {
        Did.DONE: "*Done*",
        Did.SLIPPED: f"*Due {day} now*",
        Did.BLOCKED: f"*{name} is asked to free it*",
        Did.HANDED: f"*{name} is asked to take it.* Until they accept, it stays where it is",
        Did.ACCEPTED: "*It is yours*",
        Did.DECLINED: "*Declined*",
        Did.DROPPED: "*Dropped*",
    }.get(step.did, "*Kept*")
    return _told(then, f"✔ {told} · {quote_free(one.text)}", by, now)


def _told(then: Followed, text: str, by: Member, now: datetime) -> dict[str, Any]:
    if then.moved_from is not None:
        today = calendar.local_day(now, calendar.zone_of(by.zone))
        text += f"\n{dates.day(then.moved_from, today=today)} is no working day, so it is due on the next one."
    return modal(wire.NOTE_VIEW, "Follow-up", [section(text)])


# items


def due_words(due: date, zone: tzinfo, now: datetime) -> str:
    """Return "today", "tomorrow", "Fri 27 Nov", or "since Fri 20 Nov" for what should have been done."""
    today = calendar.local_day(now, zone)
    if due < today:
        return f"since {dates.day(due, today=today)}"
    near = {0: "today", 1: "tomorrow"}.get((due - today).days)
    return near or dates.day(due, today=today)


def item(waiting: Waiting, zone: tzinfo, now: datetime) -> list[Block]:
    """Return one thing that waits about a follow-up, with its buttons: the same in Home and in the morning message."""
    case = waiting.case
    return _ITEMS[waiting.kind](case, due_words(case.followup.due, zone, now)) if case else []


def _ids(case: FollowUpCase) -> str:
    return wire.value(id=case.followup.id)


def _what(case: FollowUpCase) -> str:
    said = excerpt(case.followup.text, _WORDS)
    link = link_to(case.followup.link, "message")
    return f"{said} · {link}" if link else said


def _who(case: FollowUpCase, member: str | None) -> str:
    return quote_free(case.name(member))


def _last(case: FollowUpCase, *did: Did) -> FollowUpStep | None:
    return next((one for one in reversed(case.steps) if one.did in did), None)


def _note(step: FollowUpStep | None) -> str:
    return f": {excerpt(step.note, _WORDS)}" if step and step.note else ""


def _to_do(case: FollowUpCase, due: str) -> list[Block]:
    ids, last = _ids(case), case.steps[-1] if case.steps else None
    text = f"*Follow-up* · {_what(case)} · due {due}"
    if last and last.did is Did.FREED:
        text += f"\n{_who(case, last.by)} says: it is free now"
    if last and last.did is Did.NOT_ME:
        text += f"\n{_who(case, last.by)} says: not me"
    row = actions(button("Done", wire.FOLLOW_UP_DONE, ids), button("Not yet", wire.FOLLOW_UP_LATER, ids))
    return [section(text), row]


def _take_on(case: FollowUpCase, due: str) -> list[Block]:
    ids, asked = _ids(case), _last(case, Did.MADE, Did.HANDED)
    note = _note(asked) if asked and asked.did is Did.HANDED else ""
    text = f"*Take it on?* · {_what(case)} · due {due}\n{_who(case, asked.by if asked else None)} asks you{note}"
    row = actions(button("Accept", wire.FOLLOW_UP_ACCEPT, ids), button("Decline", wire.FOLLOW_UP_DECLINE, ids))
    return [section(text), row]


def _free_it(case: FollowUpCase, due: str) -> list[Block]:
    ids, owner = _ids(case), _who(case, case.followup.owner)
    text = f"*{owner} is blocked by you* · {_what(case)} · due {due}{_line(_last(case, Did.BLOCKED))}"
    row = actions(button("It is free now", wire.FOLLOW_UP_FREE, ids), button("Not me", wire.FOLLOW_UP_NOT_ME, ids))
    return [section(text), row]


def _line(step: FollowUpStep | None) -> str:
    return f"\n{excerpt(step.note, _WORDS)}" if step and step.note else ""


def _reassign(case: FollowUpCase, due: str) -> list[Block]:
    one = case.followup
    if one.vacant is Vacant.DECLINED:
        step = _last(case, Did.DECLINED)
        why = f"{_who(case, step.by if step else None)} declined{_note(step)}"
    else:
        left = _last(case, Did.LEFT)
        why = f"{_who(case, left.member if left else None)} cannot be asked any more"
    text = f"*Nobody has it* · {_what(case)} · due {due}\n{why}"
    return [section(text), _give_or_drop(case)]


def _late(case: FollowUpCase, due: str) -> list[Block]:
    one = case.followup
    asked = "" if one.owner else " (has not accepted)"
    name = _who(case, one.owner or one.asked)
    blocked = f"\nBlocked by {_who(case, one.blocker)}" if one.state is FollowUpState.BLOCKED else ""
    text = f"*Late* · {_what(case)} · {name}{asked} · due {due}{blocked}"
    return [section(text), _give_or_drop(case)]


def _give_or_drop(case: FollowUpCase) -> Block:
    ids = _ids(case)
    return actions(button("Name somebody", wire.FOLLOW_UP_GIVE, ids), button("Drop it", wire.FOLLOW_UP_DROP, ids))


_ITEMS: Mapping[WaitingKind, Callable[[FollowUpCase, str], list[Block]]] = {
    WaitingKind.FOLLOW_UP: _to_do,
    WaitingKind.TAKE_ON: _take_on,
    WaitingKind.FREE_IT: _free_it,
    WaitingKind.REASSIGN: _reassign,
    WaitingKind.LATE: _late,
}


def finished(case: FollowUpCase, matter: Matter, member: str) -> Block:
    """Return the line that stands where something was asked about a follow-up, and is no more."""
    one, last = case.followup, case.steps[-1] if case.steps else None
    if one.state is FollowUpState.DONE:
        by = "" if one.ended_by == member else f" by {_who(case, one.ended_by)}"
        return section(f"✔ *Done{by}:* {excerpt(one.text, _WORDS)}{_line(_last(case, Did.DONE))}")
    if one.state is FollowUpState.DROPPED:
        return section(f"✔ *Dropped:* {excerpt(one.text, _WORDS)}{_line(_last(case, Did.DROPPED))}")
    if matter is Matter.FOLLOW_UP and one.owner == member and one.state is FollowUpState.BLOCKED:
        return section(f"*Blocked by {_who(case, one.blocker)}:* {excerpt(one.text, _WORDS)}")
    if matter is Matter.TAKE_ON and one.owner == member:
        later = button("Not yet", wire.FOLLOW_UP_LATER, _ids(case))
        return section(f"✔ *It is yours:* {excerpt(one.text, _WORDS)}", later)
    told = "Answered." if last and last.by == member else "Nothing is asked of you any more."
    return section(f"✔ *{told}* {excerpt(one.text, _WORDS)}")


def moved_away(case: FollowUpCase) -> str:
    """Return what an item is called where a newer message holds it."""
    return excerpt(case.followup.text, _WORDS)


def entrusted(cases: Sequence[FollowUpCase], zone: tzinfo, now: datetime) -> list[Block]:
    """Return, for Home, the follow-ups that its reader waits for; nothing where there are none."""
    if not cases:
        return []
    lines = [_entrusted(case, zone, now) for case in cases[:LISTED]]
    rest = len(cases) - LISTED
    blocks = [section("\n".join([f"*Follow-ups that you wait for: {len(cases)}*", *lines]))]
    return [*blocks, *([context(f"{rest} more")] if rest > 0 else [])]


def _entrusted(case: FollowUpCase, zone: tzinfo, now: datetime) -> str:
    one, due = case.followup, due_words(case.followup.due, zone, now)
    name = f"{_who(case, one.owner)}" if one.owner else f"{_who(case, one.asked)}, not accepted yet"
    if one.state is FollowUpState.BLOCKED:
        name += f", blocked by {_who(case, one.blocker)}"
    return f"{excerpt(one.text, 100)} · {name} · due {due}"


def todo(member: Member, waiting: Sequence[Waiting], *, now: datetime) -> Said:
    """Return the answer to the command ``todo`` alone: what is to be done, each with its buttons, and a new one."""
    zone, new = calendar.zone_of(member.zone), button("New follow-up", wire.FOLLOW_UP_NEW)
    count = len(waiting)
    heading = dates.plural(count, "follow-up") + (" waits for you" if count == 1 else " wait for you")
    heading = heading if count else "No follow-up waits for you"
    blocks = [section(f"*{heading}*", new)]
    for one in waiting[:IN_A_LIST]:
        blocks += item(one, zone, now)
    rest = count - IN_A_LIST
    blocks += [context(f"{rest} more in Home")] * (rest > 0)
    return Said(fallback(f"{heading}."), blocks)


# the small forms


_LINES: Mapping[str, tuple[str, str, str, str]] = {
    "done": ("Done", "How? One line or a link", "The checklist is in the handbook", "Done"),
    "decline": ("Decline", "Why, in a word", "I am away until January", "Decline"),
    "drop": ("Drop it", "Why, in a line", "Nobody needs it any more", "Drop it"),
}


def line_modal(case: FollowUpCase, do: str, *, zone: tzinfo, now: datetime) -> dict[str, Any]:
    """Return the form of one line: ``do`` is done, decline or drop."""
    title, label, example, submit = _LINES[do]
    blocks = [
        _headline(case, zone, now),
        input_block(
            LATER_FIELDS["line"],
            label,
            input_text(wire.FOLLOW_UP_LINE, most=SENTENCE_LIMIT, placeholder=example, focus=True),
        ),
    ]
    ids = wire.value(id=case.followup.id, seen=case.followup.seq, do=do)
    return modal(wire.FOLLOW_UP_LINE_FORM, title, blocks, submit=submit, close="Back", metadata=ids)


def _headline(case: FollowUpCase, zone: tzinfo, now: datetime) -> Block:
    return section(f"*{quote_free(case.followup.text)}* · due {due_words(case.followup.due, zone, now)}")


_WAYS = (("move", "New date"), ("block", "Blocked by somebody"), ("hand", "Somebody else does it"), ("drop", "Drop it"))


def later_modal(
    case: FollowUpCase, *, zone: tzinfo, now: datetime, way: str = "move", line: str = "", usual: date | None = None
) -> dict[str, Any]:
    """Return the form "Not yet": a new date, who blocks it, somebody else, or drop it; what is picked has its field."""
    one, today = case.followup, calendar.local_day(now, zone)
    fields: dict[str, Block] = {
        "move": input_block(LATER_FIELDS["due"], "New date", _day_field(usual, today)),
        "block": input_block(LATER_FIELDS["to"], "Who blocks it", person_select(wire.FOLLOW_UP_TO, one.blocker)),
        "hand": input_block(LATER_FIELDS["to"], "Who takes it", person_select(wire.FOLLOW_UP_TO)),
    }
    moved = "once" if one.slips == 1 else "twice"
    blocks = [
        _headline(case, zone, now),
        input_block(
            LATER_FIELDS["way"],
            "What now?",
            radio(wire.FOLLOW_UP_WAY, [option(label, do) for do, label in _WAYS], way),
            dispatch=True,
        ),
        *([fields[way]] if way in fields else []),
        input_block(
            LATER_FIELDS["line"], "Why, in one line", input_text(wire.FOLLOW_UP_LINE, most=SENTENCE_LIMIT, initial=line)
        ),
        *([context(f"Moved {moved} already; a day moves twice at most.")] if one.slips else []),
    ]
    ids = wire.value(id=one.id, seen=one.seq)
    return modal(wire.FOLLOW_UP_LATER_FORM, "Follow-up", blocks, submit="Save", close="Back", metadata=ids)


def read_later(state: State) -> tuple[str, date | None, str | None, str]:
    """Return what was picked in "Not yet", the day, the person and the line."""
    way = picked(state, LATER_FIELDS["way"]) or "move"
    day = _read_due(state, LATER_FIELDS["due"])
    return way, day, picked(state, LATER_FIELDS["to"]), typed(state, LATER_FIELDS["line"])


def give_modal(case: FollowUpCase, *, zone: tzinfo, now: datetime) -> dict[str, Any]:
    """Return the form with which somebody else is asked to own a follow-up."""
    one = case.followup
    owned = one.owner is not None
    blocks = [
        _headline(case, zone, now),
        input_block(LATER_FIELDS["to"], "Who takes it", person_select(wire.FOLLOW_UP_TO)),
        input_block(
            LATER_FIELDS["line"],
            "A note for them",
            input_text(wire.FOLLOW_UP_LINE, most=SENTENCE_LIMIT),
            optional=not owned,
        ),
        context(
            f"Until they accept, {_who(case, one.owner)} has it." if owned else "Until they accept, nobody has it."
        ),
    ]
    ids = wire.value(id=one.id, seen=one.seq)
    return modal(wire.FOLLOW_UP_GIVE_FORM, "Name somebody", blocks, submit="Ask them", close="Back", metadata=ids)


def lead(waiting: Waiting, zone: tzinfo, now: datetime) -> tuple[str, str]:
    """Return what a notification says of one that waits: what is asked, and about what."""
    case = waiting.case
    if case is None:
        return "", ""
    nouns = {
        WaitingKind.FOLLOW_UP: "a follow-up due",
        WaitingKind.TAKE_ON: "take a follow-up on? Due",
        WaitingKind.FREE_IT: "somebody is blocked by you, due",
        WaitingKind.REASSIGN: "nobody has this, due",
        WaitingKind.LATE: "late, due",
    }
    return f"{nouns[waiting.kind]} {due_words(case.followup.due, zone, now)}: ", clip(case.followup.text, 200)
