"""Doors: how every screen says which door a question is, the page that a tick adds, the correction of a label."""

from collections.abc import Collection, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from bot.domain.debates import Debate
from bot.domain.doors import Door, Profile, Tick, cooled_at, in_order
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.fields import State, picked, picked_many, read_day, typed
from bot.views.kit import (
    Block,
    checkboxes,
    context,
    date_pick,
    excerpt,
    input_block,
    input_text,
    modal,
    option,
    person_select,
    quote_free,
    section,
)
from bot.views.wording import host_zone, who

__all__ = [
    "CORRECTION_FIELDS",
    "DOORS",
    "ONE_WAY_FIELDS",
    "PROFILE_FIELDS",
    "TICKS",
    "Profile",
    "correction_modal",
    "decides_from",
    "label",
    "one_way_modal",
    "profile_modal",
    "read_correction",
    "read_one_way",
    "read_ticks",
    "stakes",
    "ticked",
    "ticks_field",
    "to_think",
]

TICKS: Mapping[Tick, str] = {
    Tick.COSTLY: "Undoing costs over a week of work",
    Tick.SLOW: "Undoing takes over a month",
    Tick.BOUND: "Customers, law or data are bound",
    Tick.LOST: "Something is lost for good",
}
DOORS: Mapping[Door, str] = {Door.TWO_WAY: "Two-way door", Door.ONE_WAY: "One-way door"}
ONE_WAY_FIELDS: Mapping[str, str] = {
    "decider": "door.decider",
    "owner": "door.owner",
    "approver": "door.approver",
    "success": "door.success",
    "look_back": "door.look_back",
}
PROFILE_FIELDS: Mapping[str, str] = {name: block for name, block in ONE_WAY_FIELDS.items() if name != "decider"}
CORRECTION_FIELDS: Mapping[str, str] = {"ticks": "door.ticks", "reason": "door.reason"}


def ticked(ticks: Collection[Tick]) -> str:
    """Return "customers, law or data are bound; something is lost for good"."""
    words = (TICKS[tick] for tick in in_order(ticks))
    return "; ".join(text[0].lower() + text[1:] for text in words)


def label(debate: Debate) -> str:
    """Return "Two-way door", or "One-way door: customers, law or data are bound"."""
    return ": ".join(filter(None, (DOORS[debate.door], ticked(debate.ticks))))


def decides_from(record: Record, zone: tzinfo | None = None, *, channel: bool = False) -> str:
    """Return "from Thu 26 Nov, 11:00" where a day to think follows the reveal, or nothing.

    Before the reveal it is counted from the deadline. Told in ``zone``, by default that of the opener; ``channel``
    says that each reader is shown their own.
    """
    debate = record.debate
    opens, zone = debate.revealed_at or debate.deadline, zone or host_zone(record)
    at = cooled_at(opens, debate.door, debate.cooling_hours)
    if at == opens:
        return ""
    asked = debate.posted_at or debate.opened_at
    return f"from {dates.moment_for_channel(at, zone, asked) if channel else dates.moment(at, zone, asked)}"


def stakes(record: Record) -> list[Block]:
    """Return the line that says by what a one-way door is measured, who owns it and who rules, as far as is known."""
    debate = record.debate
    if debate.door is Door.TWO_WAY:
        return []
    day = dates.day(debate.look_back, today=debate.opened_at.date()) if debate.look_back else ""
    parts = (
        debate.success and f"Worked if: {excerpt(debate.success).removesuffix('.')}",
        debate.owner and f"{who(record, debate.owner)} owns it",
        day and f"look back {day}",
        debate.approver and f"{who(record, debate.approver)} rules if somebody cannot commit",
    )
    told = " · ".join(part for part in parts if part)
    return [context(told)] if told else []


def to_think(hours: int) -> str:
    """Return "a day to think", or how many hours."""
    return "a day to think" if hours == 24 else f"{hours} h to think"


def ticks_field(block_id: str, action_id: str, ticks: Collection[Tick], *, dispatch: bool = False) -> Block:
    """Return the list of what may be hard to undo; that nothing is ticked is an answer, too."""
    options = [option(text, tick.value) for tick, text in TICKS.items()]
    field = checkboxes(action_id, options, [tick.value for tick in ticks])
    words = "What is hard to undo? Tick what is true"
    return input_block(block_id, words, field, optional=True, dispatch=dispatch)


def read_ticks(state: State, block_id: str) -> tuple[Tick, ...]:
    """Return what was ticked, in the order in which it is offered."""
    values = set(picked_many(state, block_id))
    return in_order(tick for tick in Tick if tick.value in values)


def profile_fields(named: Profile, *, with_decider: bool) -> Sequence[Block]:
    """Return the fields of what a one-way door names beside its question."""
    who = "Who decides, not the owner"
    decider = input_block(ONE_WAY_FIELDS["decider"], who, person_select(wire.DECIDER, named.decider or None))
    day = str(named.look_back) if named.look_back else None
    return [
        *([decider] if with_decider else []),
        input_block(ONE_WAY_FIELDS["owner"], "Who owns it afterwards", person_select(wire.OWNER, named.owner)),
        input_block(
            ONE_WAY_FIELDS["approver"],
            "Rules if somebody cannot commit",
            person_select(wire.APPROVER, named.approver),
        ),
        input_block(
            ONE_WAY_FIELDS["success"],
            "How will we know it worked? With a number",
            input_text(
                wire.SUCCESS,
                most=SENTENCE_LIMIT,
                initial=named.success,
                placeholder="All tenants run in EU-2 and p99 stays under 200 ms",
            ),
        ),
        input_block(ONE_WAY_FIELDS["look_back"], "When do we look?", date_pick(wire.LOOK_BACK, initial=day)),
    ]


def correction_modal(record: Record) -> dict[str, Any]:
    """Return the form in which somebody who is asked says that the question is the other door."""
    debate = record.debate
    other = Door.ONE_WAY if debate.door is Door.TWO_WAY else Door.TWO_WAY
    if other is Door.ONE_WAY:
        what = ticks_field(CORRECTION_FIELDS["ticks"], wire.DOOR_TICKS, ())
        then = (
            f"Then {who(record, debate.decider)} names an owner, a measure and who rules before deciding, "
            "and it can be decided after a day to think."
        )
    else:
        what = section(f"Ticked: {ticked(debate.ticks)}. As a two-way door, none of that holds.")
        then = f"Then {who(record, debate.decider)} can decide as soon as positions are open."
    blocks = [
        section(f"*{quote_free(debate.question)}*"),
        what,
        input_block(
            CORRECTION_FIELDS["reason"],
            "Because",
            input_text(wire.DOOR_REASON, most=SENTENCE_LIMIT, placeholder="In one sentence"),
        ),
        context(f"The card's thread says it with your name. {then}"),
    ]
    ids = wire.value(number=debate.number, door=other.value)
    return modal(wire.DOOR_FORM, DOORS[other], blocks, submit="Change the label", close="Back", metadata=ids)


def read_correction(state: State) -> tuple[tuple[Tick, ...], str]:
    """Return what was ticked, and the reason as typed."""
    return read_ticks(state, CORRECTION_FIELDS["ticks"]), typed(state, CORRECTION_FIELDS["reason"])


def profile_modal(record: Record, named: Profile) -> dict[str, Any]:
    """Return the form in which the decider names, before deciding, what a one-way door still misses."""
    debate = record.debate
    blocks = [
        section(f"*{quote_free(debate.question)}*"),
        context(f"{label(debate)}. Before it is decided it needs an owner, a measure, a day and who rules. D4"),
        *profile_fields(named, with_decider=False),
    ]
    ids = wire.value(number=debate.number)
    return modal(wire.PROFILE_FORM, "One-way door", blocks, submit="Next", close="Not yet", metadata=ids)


def one_way_modal(named: Profile, ticks: Collection[Tick], *, hours: int, metadata: str) -> dict[str, Any]:
    """Return the page that a tick adds to the form that asks."""
    think = f"{to_think(hours)} after reading, " if hours else ""
    blocks = [
        context(
            f"You ticked: {ticked(ticks)}. So: two options (doing nothing can be one), {think}"
            "and somebody who rules if it is blocked."
        ),
        *profile_fields(named, with_decider=True),
        context("Anyone asked can object to the label before positions open."),
    ]
    return modal(wire.ONE_WAY_FORM, "One-way door", blocks, submit="Ask", close="Back", metadata=metadata)


def read_one_way(state: State, decider: str = "") -> Profile:
    """Return what such a page held; ``decider`` is who decides where the page does not ask."""
    return Profile(
        decider=picked(state, ONE_WAY_FIELDS["decider"]) or decider,
        owner=picked(state, ONE_WAY_FIELDS["owner"]),
        approver=picked(state, ONE_WAY_FIELDS["approver"]),
        success=typed(state, ONE_WAY_FIELDS["success"]),
        look_back=read_day(picked(state, ONE_WAY_FIELDS["look_back"])),
    )
