"""Stop signals: the owner's form, with the causes of failure that were named; and how the record tells them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.records import Record
from bot.domain.signals import MOST, Signal, SignalForm, SignalState, asks_chance, causes
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
    number,
    plain,
    quote_free,
    section,
)
from bot.views.wording import host_zone, outcome, who

__all__ = [
    "FIELDS",
    "OVERRULE_FIELDS",
    "asks",
    "became",
    "crossed",
    "item",
    "overrule_modal",
    "read_overrule",
    "read_signal",
    "saved_modal",
    "settled",
    "signal_modal",
    "stop_if",
]

FIELDS: Mapping[str, str] = {
    "text": "signal.text",
    "on": "signal.on",
    "action": "signal.action",
    "chance": "signal.chance",  # where the owner of a one-way door gave none yet
}
OVERRULE_FIELDS: Mapping[str, str] = {"reason": "signal.overrule_reason"}
CAUSES = 8  # that the form lists
_NUMBERS = ("One cause", "Two causes", "Three causes", "Four causes", "Five causes", "Six causes")


def _about(record: Record) -> str:
    return outcome(record.decision) if record.decision else quote_free(record.debate.question)


def _named(record: Record) -> str:
    count = len(_causes(record))
    if not count:
        return "What would make us stop?"
    words = _NUMBERS[count - 1] if count <= len(_NUMBERS) else f"{count} causes"
    return f"{words} of failure {'was' if count == 1 else 'were'} named; which would make us stop?"


def item(record: Record) -> list[Block]:
    """Return what waits for the owner: to write stop signals, as an item of Home or of the morning."""
    write = button("Write one to three", wire.SIGNALS_WRITE, wire.value(number=record.debate.number))
    return [section(f"*Stop signals* · {excerpt(_about(record), 150)} · {_named(record)}", write)]


def _causes(record: Record) -> tuple[str, ...]:
    return causes(record.debate, record.positions, record.exercises, record.sheets)


def signal_modal(record: Record, reader: str) -> dict[str, Any]:
    """Return the form "Stop signals": one signal, with what was written before and the causes that were named.

    The owner of a one-way door who was not asked for a position also gives the chance that it works, once.
    """
    named, debate = _causes(record)[:CAUSES], record.debate
    asked = asks_chance(debate, record.decision, record.positions, record.sheets, by=reader)
    listed = " · ".join(f"{place} {excerpt(cause, 120)}" for place, cause in enumerate(named, 1))
    blocks = [
        section(f"*{_about(record)}*"),
        *([context(f"If it fails: {listed}")] if listed else []),
        *stop_if(record),
        *(_chance(record) if asked else []),
        input_block(
            FIELDS["text"],
            "If we see",
            input_text(wire.SIGNAL_TEXT, most=SENTENCE_LIMIT, placeholder="any tenant above 250 ms for a week"),
        ),
        input_block(FIELDS["on"], "On", date_pick(wire.SIGNAL_ON)),
        input_block(
            FIELDS["action"], "Then we", input_text(wire.SIGNAL_ACTION, most=SENTENCE_LIMIT, placeholder="stop phase 2")
        ),
        context("One is enough. Everybody who sees the record reads it; nobody needs it to decide."),
    ]
    ids = wire.value(number=debate.number)
    form = wire.SIGNALS_CHANCE_FORM if asked else wire.SIGNALS_FORM
    return modal(form, "Stop signals", blocks, submit="Save", close="Later", metadata=ids)


def _chance(record: Record) -> list[Block]:
    debate = record.debate
    claim = f"Chance that it works, 1 to 99{f': {plain(debate.success)}' if debate.success else ''}"
    field = number(wire.CHANCE, low=1, high=99, placeholder="1 to 99")
    sealed = record.decision is None
    when = "Sealed until it is decided, so that it pleads for nothing." if sealed else "Shown at once."
    return [input_block(FIELDS["chance"], claim, field, hint=f"You own it, so you foresee, too. {when}")]


def read_signal(state: State) -> SignalForm:
    """Return what the form "Stop signals" held."""
    on = read_day(picked(state, FIELDS["on"]))
    chance = typed(state, FIELDS["chance"]) if FIELDS["chance"] in state else None
    return SignalForm(typed(state, FIELDS["text"]), on, typed(state, FIELDS["action"]), chance)


def saved_modal(record: Record) -> dict[str, Any]:
    """Return what the form becomes once a signal is kept: all of them, and the way to one more."""
    more = button("Add another", wire.SIGNALS_MORE, wire.value(number=record.debate.number))
    blocks = [section(f"✔ *Kept.* {_about(record)}"), *stop_if(record)]
    blocks += [actions(more)] if len(record.signals) < MOST else []
    return modal(wire.SIGNALS_VIEW, "Stop signals", blocks, close="Done")


def stop_if(record: Record, *, since: bool = False) -> list[Block]:
    """Return the stop signals of a record, a line each and by their day; nothing where there are none.

    ``since``: with what became of each.
    """
    if not record.signals:
        return []
    ordered = sorted(record.signals, key=lambda one: (one.on, one.ordinal))
    lines = [_line(one) + (became(record, one) if since else "") for one in ordered]
    return [section("\n".join(lines))]


def _line(signal: Signal) -> str:
    on = dates.day(signal.on, today=signal.at.date())
    return f"*Stop if* {excerpt(signal.text)} on {on}: {excerpt(signal.action)}"


# on its day, and after


def _on(record: Record, at: datetime | None) -> str:
    return dates.day(at.astimezone(host_zone(record)).date()) if at else ""


def became(record: Record, signal: Signal) -> str:
    """Return what became of a signal, to stand behind it: " · *no answer*: its owner was asked on Tue 1 Dec"."""
    if signal.state is SignalState.ARMED:
        if signal.ignored_at is not None:
            return f" · *no answer*: its owner was asked on {_on(record, signal.asked_at)}"
        return f" · its owner was asked on {_on(record, signal.asked_at)}" if signal.asked_at else ""
    if signal.state is SignalState.CROSSED:
        late = ", and nothing was done or said in two days" if signal.ignored_at else ""
        return f" · *it came*, said on {_on(record, signal.crossed_at)}{late}"
    by, on = who(record, signal.ended_by), _on(record, signal.ended_at)
    if signal.state is SignalState.OVERRULED:
        return f" · *it came, and was overruled* by {by} on {on}: {excerpt(signal.reason)}"
    return f" · *it came; done as agreed*, {on}" if signal.state is SignalState.ACTED else " · it did not come"


def asks(record: Record, signal: Signal) -> list[Block]:
    """Return what the owner is asked when a signal's day came."""
    ids = wire.value(number=signal.number, ordinal=signal.ordinal)
    day = f"asked on {_on(record, signal.asked_at)}, not answered yet" if signal.ignored_at else "due today"
    text = f"*Stop signal* · {excerpt(signal.text)} · {day}\n{excerpt(_about(record), 150)}"
    return [
        section(text),
        actions(button("It came", wire.SIGNAL_CAME, ids), button("It did not", wire.SIGNAL_NOT, ids)),
    ]


def crossed(record: Record, signal: Signal) -> list[Block]:
    """Return what the owner is asked once it came: do what was agreed, or overrule it."""
    ids = wire.value(number=signal.number, ordinal=signal.ordinal)
    on = _on(record, signal.crossed_at)
    late = f"\nThe stop signal came on {on}. Act, or overrule it with a reason." if signal.ignored_at else ""
    text = f"*It came* · {excerpt(signal.text)}\nThen we: *{excerpt(signal.action)}*{late}"
    acted = button("Done: we acted", wire.SIGNAL_ACTED, ids)
    return [section(text), actions(acted, button("Overrule it", wire.SIGNAL_OVERRULE, ids))]


def settled(record: Record, signal: Signal) -> list[Block]:
    """Return what the item becomes once it was answered: what is to be done, or that nothing is."""
    if signal.state is SignalState.CROSSED:
        return crossed(record, signal)
    return [section(f"✔ *Stop signal* · {excerpt(signal.text)}{became(record, signal)}")]


def overrule_modal(record: Record, signal: Signal) -> dict[str, Any]:
    """Return the form "Overrule it": why what was agreed is not done."""
    ids = wire.value(number=signal.number, ordinal=signal.ordinal)
    blocks = [
        section(f"*It came* · {excerpt(signal.text)}\nThen we: {excerpt(signal.action)}"),
        input_block(
            OVERRULE_FIELDS["reason"],
            "Why not, in a sentence",
            input_text(wire.OVERRULE_REASON, most=SENTENCE_LIMIT, focus=True),
        ),
        context("The next reader sees it, beside the signal."),
    ]
    return modal(wire.OVERRULE_FORM, "Overrule it", blocks, submit="Overrule it", close="Back", metadata=ids)


def read_overrule(state: State) -> str:
    """Return the reason that the form "Overrule it" held."""
    return typed(state, OVERRULE_FIELDS["reason"])
