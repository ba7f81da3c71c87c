"""The forms: a new follow-up, "Done", "Not yet", and whoever else is to do it; and what each becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from bot.domain import calendar
from bot.domain.followups import Did, Followed, FollowUpForm
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.people import Member
from bot.domain.records import FollowUpCase, Record
from bot.views import dates, wire
from bot.views.fields import State, picked, read_day, typed
from bot.views.followups.items import due_words, who_in
from bot.views.kit import (
    Block,
    context,
    external_select,
    input_block,
    input_text,
    modal,
    option,
    person_select,
    quote_free,
    radio,
    section,
)
from bot.views.wording import outcome

__all__ = [
    "FIELDS",
    "LATER_FIELDS",
    "Filled",
    "day_options",
    "form",
    "give_modal",
    "later_modal",
    "line_modal",
    "made_modal",
    "no_day",
    "read_form",
    "read_later",
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
            f"Until they accept, {who_in(case, one.owner)} has it." if owned else "Until they accept, nobody has it."
        ),
    ]
    ids = wire.value(id=one.id, seen=one.seq)
    return modal(wire.FOLLOW_UP_GIVE_FORM, "Name somebody", blocks, submit="Ask them", close="Back", metadata=ids)
