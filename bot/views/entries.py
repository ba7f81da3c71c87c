"""Entries: the form with which opener or decider write for somebody absent, and what its author is asked then."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.doors import Door
from bot.domain.nouns import REASON_LIMIT
from bot.domain.positions import Position, PositionForm, pending
from bot.domain.promises import Promise
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.choices import options_of, read_choice
from bot.views.fields import State, picked, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    context,
    escape,
    input_block,
    input_text,
    modal,
    number,
    option,
    quote_free,
    radio,
    section,
    sections,
    static_select,
)
from bot.views.promises import printed
from bot.views.wording import deadline_for, names, told, who, zone_of

__all__ = ["FIELDS", "asked", "entry_modal", "own_up_modal", "read_entry", "taken_out"]

FIELDS: Mapping[str, str] = {
    "member": "entry.member",
    "choice": "entry.choice",
    "reason": "entry.reason",
    "change_my_mind": "entry.change_my_mind",
    "chance": "entry.chance",  # one-way doors, as the next
    "cause": "entry.cause",
}


def entry_modal(record: Record, absent: Sequence[str]) -> dict[str, Any]:
    """Return the form "For somebody absent"; ``absent`` are those for whom its reader can write."""
    debate = record.debate
    people = [option(record.name(member), member) for member in absent]
    blocks = [
        section(f"*{quote_free(debate.question)}*"),
        input_block(
            FIELDS["member"], "Who told you", static_select(wire.ABSENT, people, placeholder="Pick one person")
        ),
        input_block(FIELDS["choice"], "Their choice", radio(wire.CHOICE, options_of(debate.options))),
        input_block(
            FIELDS["reason"],
            "Because",
            input_text(wire.REASON, most=REASON_LIMIT, placeholder="In their words, as they said it"),
        ),
        input_block(
            FIELDS["change_my_mind"],
            "What would change their mind",
            input_text(wire.CHANGE_MY_MIND, most=REASON_LIMIT, placeholder="Only if they said so"),
            optional=True,
        ),
        *(_forecast() if debate.door is Door.ONE_WAY else ()),
        context(
            "Sealed for everybody but you and them. It is shown as written down by you and not confirmed, and is no "
            "answer, until they confirm it."
        ),
    ]
    written = [member for member in absent if member in pending(record.positions)]
    if written:
        blocks.append(context(f"Written down already, and replaced by this: {names(record, written)}"))
    ids = wire.value(number=debate.number, version=debate.version)
    return modal(wire.ENTRY_FORM, "For somebody absent", blocks, submit="Write it down", close="Back", metadata=ids)


def _forecast() -> list[Block]:
    chance = number(wire.CHANCE, low=1, high=99, placeholder="Only if they said so")
    cause = input_text(wire.CAUSE, most=REASON_LIMIT, placeholder="Only if they said so")
    return [
        input_block(FIELDS["chance"], "Chance that it works, 1 to 99", chance, optional=True),
        input_block(FIELDS["cause"], "A year on it failed. The likeliest cause", cause, optional=True),
    ]


def read_entry(
    state: State, options: Sequence[str] | None = None, metadata: str = ""
) -> tuple[str | None, PositionForm]:
    """Return for whom the form "For somebody absent" was written, and what it held."""
    version = wire.read_value(metadata).get("version", "")
    return picked(state, FIELDS["member"]), PositionForm(
        choice=read_choice(state, FIELDS["choice"], options),
        reason=typed(state, FIELDS["reason"]),
        change_my_mind=typed(state, FIELDS["change_my_mind"]),
        chance=typed(state, FIELDS["chance"]),
        cause=typed(state, FIELDS["cause"]),
        question_version=int(version) if version.isdecimal() and 0 < len(version) < 6 else None,
    )


def asked(record: Record, entry: Position, now: datetime, menu: Block | None) -> Said:
    """Return the ask of somebody for whom something was written down: are these your words? It holds none of them."""
    debate, by = record.debate, record.name(entry.entered_by)
    until = deadline_for(record, entry.member, now)
    ids = wire.value(number=debate.number)
    heading = f"{by} wrote a position down for you. Are these your words?"
    buttons = [button("Read it", wire.ENTRY_READ, ids), button("Write my own", wire.POSITION_WRITE, ids)]
    blocks = [
        section(f"*{escape(heading)}*\n{quote_free(debate.question)}", menu),
        actions(*buttons),
        context(f"Sealed for everybody but you and {escape(by)}. It is no answer until you confirm it, by {until}."),
    ]
    return Said(told(debate, f" It is no answer until you confirm it, by {until}.", f"{heading} "), blocks)


def own_up_modal(record: Record, entry: Position, now: datetime) -> dict[str, Any]:
    """Return what was written down, for its author alone: these are my words, change it, take it out."""
    debate, by = record.debate, who(record, entry.entered_by)
    at = dates.moment(entry.at, zone_of(record, entry.member), now)
    text = f"*{quote_free(entry.choice or '')}* · {escape(entry.reason)}"
    if entry.change_my_mind:
        text += f"\n_Would change your mind:_ {escape(entry.change_my_mind)}"
    if entry.chance is not None:
        text += f"\n_Chance that it works:_ {entry.chance} %"
    if entry.cause:
        text += f"\n_If it fails:_ {escape(entry.cause)}"
    ids = wire.value(number=debate.number)
    blocks = [
        section(f"*{quote_free(debate.question)}*"),
        section(f"{by} wrote this down for you on {at}:"),
        *sections(text),
        actions(button("Change it", wire.ENTRY_CHANGE, ids), button("Take it out", wire.ENTRY_OUT, ids)),
        context(printed(Promise.ENTERED, record, entry.member, now, entry.entered_by)),
    ]
    place = wire.value(number=debate.number, version=entry.version)
    submit = "These are my words"
    return modal(wire.OWN_UP_FORM, "Your words?", blocks, submit=submit, close="Not now", metadata=place)


def taken_out() -> Said:
    """Return what somebody reads who took out what was written down for them."""
    text = "Taken out. Nobody reads it, and it is not opened."
    return Said(text, [section(text)])
