"""Snoozes: the menu by which somebody puts off what waits for them, the form for another day, and what is said then."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from bot.domain.snoozes import Snooze, When, offered, until_of
from bot.domain.today import Item, Matter, item_of
from bot.domain.waiting import Waiting
from bot.views import dates, wire
from bot.views.fields import State, picked, read_day
from bot.views.kit import (
    Block,
    actions,
    button,
    clip,
    context,
    date_pick,
    input_block,
    modal,
    option,
    overflow,
    section,
    static_select,
)

__all__ = [
    "FIELDS",
    "pick_button",
    "pick_modal",
    "read_date",
    "read_item",
    "read_what",
    "snooze_modal",
    "snoozed_line",
    "snoozed_until",
    "with_menu",
]

FIELDS: Mapping[str, str] = {"what": "snooze.what", "day": "snooze.day"}

_ON, _ANOTHER = "Remind me on", "Remind me on another day"


def with_menu(
    blocks: Sequence[Block], one: Waiting, *, now: datetime, zone: tzinfo, place: int = 0, new_row: bool = True
) -> list[Block]:
    """Return the blocks of an item with its ⋯ in the row of its buttons; as they are, where it cannot be put off.

    A button beside the text moves to a row with the ⋯ if ``new_row``, and otherwise stays alone.
    """
    menu, last = _menu(one, now, zone, place), len(blocks) - 1
    if menu is None or not blocks:
        return list(blocks)
    rows = [at for at, block in enumerate(blocks) if block["type"] == "actions"]
    if rows:
        row = blocks[rows[-1]]
        return [*blocks[: rows[-1]], {**row, "elements": [*row["elements"], menu]}, *blocks[rows[-1] + 1 :]]
    beside = blocks[last].get("accessory")
    if beside is None:
        return [*blocks[:last], {**blocks[last], "accessory": menu}]
    if not new_row:
        return list(blocks)
    text = {name: value for name, value in blocks[last].items() if name != "accessory"}
    return [*blocks[:last], text, actions(beside, menu)]


def _menu(one: Waiting, now: datetime, zone: tzinfo, place: int) -> Block | None:
    item, today = item_of(one), now.astimezone(zone).date()
    if item is None:
        return None
    days: dict[date, When] = {}
    for when in offered(one, now=now, zone=zone):
        days.setdefault(until_of(when, now, zone), when) if when is not When.A_DATE else None
    options = [option(f"{_ON} {dates.day(day, today=today)}", _value(item, when)) for day, when in days.items()]
    if days:
        options.append(option(_ANOTHER, _value(item, When.A_DATE)))
    return overflow(wire.numbered(wire.SNOOZE, place), options)


def _value(item: Item, when: When | None = None) -> str:
    return wire.value(number=item.number, matter=item.matter.value, about=item.about, when=when.value if when else None)


def read_item(ids: str) -> tuple[Item | None, When | None]:
    """Return what a menu or a form is about, and which of its choices was taken; None for what is none of ours."""
    told = wire.read_value(ids)
    try:
        matter = Matter(told.get("matter", ""))
        when = When(told["when"]) if "when" in told else None
    except ValueError:
        return None, None
    return Item(matter, wire.number_in(ids), told.get("about", "")), when


def snooze_modal(item: Item, *, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """Return the form for another day, with the next working day filled in."""
    return _form([], _value(item), now, zone)


def _form(above: Sequence[Block], ids: str, now: datetime, zone: tzinfo) -> dict[str, Any]:
    day = until_of(When.A_DATE, now, zone)
    blocks = [
        *above,
        input_block(FIELDS["day"], _ON, date_pick(wire.SNOOZE_DAY, initial=day.isoformat())),
        context("At 09:00 your time; on a day off it is the next working day. A time that ends before that wins."),
    ]
    return modal(wire.SNOOZE_FORM, "Remind me later", blocks, submit="Save", close="Back", metadata=ids)


def pick_button(waiting: Iterable[Waiting], *, now: datetime, zone: tzinfo) -> list[Block]:
    """Return the row of Home by which anything that waits can be put off; none where nothing can."""
    some = any(offered(one, now=now, zone=zone) for one in waiting)
    return [actions(button("Remind me later", wire.SNOOZE_PICK))] if some else []


def pick_modal(waiting: Iterable[Waiting], *, now: datetime, zone: tzinfo) -> dict[str, Any] | None:
    """Return the form that asks what is put off, and until when; None where nothing can be."""
    able = [one for one in waiting if offered(one, now=now, zone=zone)]
    options = {_value(item): option(_named(item, one), _value(item)) for one in able if (item := item_of(one))}
    if not options:
        return None
    what = static_select(wire.SNOOZE_WHAT, list(options.values()), placeholder="Pick one")
    return _form([input_block(FIELDS["what"], "What", what)], "", now, zone)


def _named(item: Item, one: Waiting) -> str:
    """Return "Decide: Should refunds ...?", short enough for an option."""
    record = one.record
    about = record.decision.statement if record.decision else record.debate.question
    return clip(f"{item.matter.value.replace('_', ' ').capitalize()}: {about}", 70)


def read_what(state: State) -> str:
    """Return the ids of what was picked, "" where the form knew it."""
    return picked(state, FIELDS["what"]) or ""


def read_date(state: State) -> date | None:
    """Return the day that was picked."""
    return read_day(picked(state, FIELDS["day"]))


def snoozed_until(snooze: Snooze, zone: tzinfo, now: datetime) -> str:
    """Return "Snoozed until Wed 2 Dec", and why it is no later where somebody asked for that."""
    day = dates.day(snooze.until.astimezone(zone).date(), today=now.astimezone(zone).date())
    return f"Snoozed until {day}{', since it ends before the day you picked' if snooze.earlier else ''}"


def snoozed_line(snooze: Snooze, about: str, zone: tzinfo, now: datetime) -> Block:
    """Return what stands of an item in the message that it left."""
    return section(f"_{snoozed_until(snooze, zone, now)}:_ {about}")
