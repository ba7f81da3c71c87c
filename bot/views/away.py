"""Away: the line of Home about messages, the form behind it, and what is said to whoever goes, or wants fewer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.domain import calendar
from bot.domain.away import WEEKDAYS, Rhythm
from bot.domain.lanes import away
from bot.domain.people import Member
from bot.domain.refusals import Refusal
from bot.views import dates, exports, refusals, wire
from bot.views.fields import State, picked, picked_many, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    checkboxes,
    context,
    escape,
    fallback,
    input_block,
    input_text,
    modal,
    option,
    radio,
    section,
)

__all__ = [
    "FIELDS",
    "at_home",
    "days_off",
    "errors",
    "fewer",
    "messages_modal",
    "read_days_off",
    "read_messages",
    "told",
]

FIELDS: Mapping[str, str] = {
    "when": "messages.when",
    "weekend": "messages.weekend",
    "holidays": "messages.holidays",
    "weekly": "messages.weekly",
}
MORNINGS, AS_IT_COMES = "mornings", "as_it_comes"
TOLD, NOT_TOLD = "told", "not_told"


def _town(member: Member) -> str:
    """Return "Berlin" for Europe/Berlin; UTC, and that Slack told none, where there is no zone."""
    if member.zone is None:
        return "UTC, since Slack tells no time zone of yours"
    return escape(str(calendar.zone_of(member.zone)).rpartition("/")[2].replace("_", " "))


def _days(member: Member) -> str:
    """Return "Mon to Fri", or each day where a day off lies between."""
    works = [day for day in range(7) if day not in member.working.weekend]
    names = [dates.weekday(day) for day in works]
    unbroken = works == list(range(works[0], works[-1] + 1)) and len(works) > 2
    return f"{names[0]} to {names[-1]}" if unbroken else ", ".join(names)


def at_home(member: Member, now: datetime) -> list[Block]:
    """Return "Messages: as it comes · 09:00 Berlin · working days Mon to Fri", with the way to change it."""
    how = "mornings only" if member.mornings_only else "as it comes"
    parts = [f"*Messages:* {how}", f"09:00 {_town(member)}", f"working days {_days(member)}"]
    parts += ["your week in its first morning"] * member.weekly
    parts += [f"away until {_until(member, now)}"] * away(member, now)
    return [section(" · ".join(parts), button("Change", wire.MESSAGES_OPEN))]


def _until(member: Member, now: datetime) -> str:
    return dates.moment(member.away_until, calendar.zone_of(member.zone), now) if member.away_until else ""


def told(member: Member, command: str, now: datetime) -> Said:
    """Return whether somebody is away, until when, and how to end or begin that."""
    if not away(member, now):
        text = f"You are not away. To be: {escape(command)} away until thu"
        return Said(fallback(text), [section(text), actions(button("My messages", wire.MESSAGES_OPEN))])
    text = f"*Away until {_until(member, now)}.* Nothing is sent to you before; whoever asks you sees it."
    plain = f"Away until {_until(member, now)}. Nothing is sent to you before."
    return Said(fallback(plain), [section(text), actions(button("I am back", wire.AWAY_BACK))])


def fewer(member: Member) -> Said:
    """Return the answer to "Fewer of these", or to taking it back."""
    if not member.mornings_only:
        text = "As it comes again: one message a day, and what is urgent."
        return Said(text, [section(text)])
    text = "From now on one message each working morning, nothing in between. To change it back: Home › Messages."
    return Said(text, [section(text), actions(button("Undo", wire.FEWER_UNDO))])


def days_off(action_id: str, ticked: Iterable[str]) -> Block:
    """Return the ticks for days off."""
    names = [dates.weekday(place) for place in range(7)]
    return checkboxes(action_id, [option(name, day) for name, day in zip(names, WEEKDAYS, strict=True)], ticked)


def read_days_off(state: State, block_id: str) -> str:
    """Return the days that were ticked, as they are kept: "sat,sun"."""
    ticked = picked_many(state, block_id)
    return ",".join(day for day in WEEKDAYS if day in ticked)


def messages_modal(member: Member, *, holidays: str) -> dict[str, Any]:
    """Return the form "Messages" of ``member``, with what holds filled in; ``holidays`` is their calendar's code."""
    choices = [option("As it comes: one a day, and what is urgent", AS_IT_COMES), option("Mornings only", MORNINGS)]
    free = [day for place, day in enumerate(WEEKDAYS) if place in member.working.weekend]
    blocks = [
        input_block(
            FIELDS["when"],
            "When",
            radio(wire.MESSAGES_WHEN, choices, MORNINGS if member.mornings_only else AS_IT_COMES),
        ),
        input_block(FIELDS["weekend"], "Days off", days_off(wire.MESSAGES_DAYS, free), optional=True),
        input_block(
            FIELDS["holidays"],
            "Holidays of",
            input_text(wire.MESSAGES_HOLIDAYS, most=12, initial=holidays, placeholder="DE, or DE-BY for a part of it"),
            optional=True,
        ),
        input_block(
            FIELDS["weekly"],
            "Your own week",
            radio(
                wire.MESSAGES_WEEKLY,
                [option("Not told", NOT_TOLD), option("Told in its first morning message", TOLD)],
                TOLD if member.weekly else NOT_TOLD,
            ),
        ),
        context(f"Your morning is 09:00 {_town(member)}. Nothing is sent at night or on days off."),
        exports.about_me(),
    ]
    return modal(wire.MESSAGES_FORM, "Messages", blocks, submit="Save", close="Cancel")


def read_messages(state: State) -> Rhythm:
    """Return what the form held; the code of the calendar as it was typed."""
    return Rhythm(
        weekend=read_days_off(state, FIELDS["weekend"]),
        holidays=typed(state, FIELDS["holidays"]),
        mornings_only=picked(state, FIELDS["when"]) == MORNINGS,
        weekly=picked(state, FIELDS["weekly"]) == TOLD,
    )


def errors(found: Iterable[Refusal]) -> dict[str, str]:
    """Return what is wrong with the form, under its fields."""
    return refusals.errors(found, FIELDS)
