"""Stop signals: the owner's form, with the causes of failure that were named; and how the record tells them."""

from collections.abc import Mapping
from typing import Any

from bot.domain.records import Record
from bot.domain.signals import MOST, Signal, SignalForm, causes
from bot.views import dates, wire
from bot.views.fields import State, picked, read_day, typed
from bot.views.kit import (
    Block,
    actions,
    button,
    context,
    date_pick,
    excerpt,
    input_block,
    input_text,
    modal,
    quote_free,
    section,
)
from bot.views.wording import outcome

__all__ = ["FIELDS", "item", "read_signal", "saved_modal", "signal_modal", "stop_if"]

FIELDS: Mapping[str, str] = {"text": "signal.text", "on": "signal.on", "action": "signal.action"}
CAUSES = 8  # that the form lists
_NUMBERS = ("One cause", "Two causes", "Three causes", "Four causes", "Five causes", "Six causes")


def _about(record: Record) -> str:
    return outcome(record.decision) if record.decision else quote_free(record.debate.question)


def _named(record: Record) -> str:
    count = len(causes(record.debate, record.positions))
    if not count:
        return "What would make us stop?"
    words = _NUMBERS[count - 1] if count <= len(_NUMBERS) else f"{count} causes"
    return f"{words} of failure {'was' if count == 1 else 'were'} named; which would make us stop?"


def item(record: Record) -> list[Block]:
    """Return what waits for the owner: to write stop signals, as an item of Home or of the morning."""
    write = button("Write one to three", wire.SIGNALS_WRITE, wire.value(number=record.debate.number))
    return [section(f"*Stop signals* · {excerpt(_about(record), 150)} · {_named(record)}", write)]


def signal_modal(record: Record) -> dict[str, Any]:
    """Return the form "Stop signals": one signal, with what was written before and the causes that were named."""
    named = causes(record.debate, record.positions)[:CAUSES]
    listed = " · ".join(f"{place} {excerpt(cause, 120)}" for place, cause in enumerate(named, 1))
    blocks = [
        section(f"*{_about(record)}*"),
        *([context(f"If it fails: {listed}")] if listed else []),
        *stop_if(record),
        input_block(
            FIELDS["text"], "If we see", input_text(wire.SIGNAL_TEXT, placeholder="any tenant above 250 ms for a week")
        ),
        input_block(FIELDS["on"], "On", date_pick(wire.SIGNAL_ON)),
        input_block(FIELDS["action"], "Then we", input_text(wire.SIGNAL_ACTION, placeholder="stop phase 2")),
        context("One is enough. Everybody who sees the record reads it; nobody needs it to decide."),
    ]
    ids = wire.value(number=record.debate.number)
    return modal(wire.SIGNALS_FORM, "Stop signals", blocks, submit="Save", close="Later", metadata=ids)


def read_signal(state: State) -> SignalForm:
    """Return what the form "Stop signals" held."""
    on = read_day(picked(state, FIELDS["on"]))
    return SignalForm(typed(state, FIELDS["text"]), on, typed(state, FIELDS["action"]))


def saved_modal(record: Record) -> dict[str, Any]:
    """Return what the form becomes once a signal is kept: all of them, and the way to one more."""
    more = button("Add another", wire.SIGNALS_MORE, wire.value(number=record.debate.number))
    blocks = [section(f"✔ *Kept.* {_about(record)}"), *stop_if(record)]
    blocks += [actions(more)] if len(record.signals) < MOST else []
    return modal(wire.SIGNALS_VIEW, "Stop signals", blocks, close="Done")


def stop_if(record: Record) -> list[Block]:
    """Return the stop signals of a record, a line each and by their day; nothing where there are none."""
    if not record.signals:
        return []
    ordered = sorted(record.signals, key=lambda one: (one.on, one.ordinal))
    lines = [_line(one) for one in ordered]
    return [section("\n".join(lines))]


def _line(signal: Signal) -> str:
    on = dates.day(signal.on, today=signal.at.date())
    return f"*Stop if* {excerpt(signal.text)} on {on}: {excerpt(signal.action)}"
