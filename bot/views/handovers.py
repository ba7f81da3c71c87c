"""Hand-overs on screen: the form, an offer that is open, what its person is asked, and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.changes import ChangeKind
from bot.domain.debates import DebateState
from bot.domain.handovers import Handover, HandoverState, may_agree, may_end, offer_of, standing
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.people import Member
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.fields import State, picked, typed
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    clip,
    context,
    escape,
    excerpt,
    input_block,
    input_text,
    modal,
    person_select,
    quote_free,
    section,
    sections,
)
from bot.views.wording import channel_of, options_line, source, told, who, zone_of

__all__ = [
    "FIELDS",
    "answered_modal",
    "hand_modal",
    "no_longer",
    "offer_modal",
    "offered",
    "read_hand",
    "taken",
    "waits",
]

FIELDS: Mapping[str, str] = {"to": "handover.to", "reason": "handover.reason"}


def hand_modal(record: Record, by: Member, *, ruler: str | None) -> dict[str, Any]:
    """Return the form "Hand over deciding" for ``by``; ``ruler`` is whoever rules if somebody cannot commit."""
    debate = record.debate
    decider = who(record, debate.decider)
    if by.id == debate.decider:
        note = "They are asked at once. Until they accept, you decide."
    elif by.id == ruler:
        note = f"They are asked at once. Until they accept, {decider} decides."
    elif by.id == debate.opener:
        note = "One of those asked for a position has to agree: Home, or ⋯ on the card."
    else:
        note = f"{who(record, debate.opener)}, who asked this, has to agree: Home, or ⋯ on the card."
    blocks = [
        section(f"*{quote_free(debate.question)}*\n{decider} decides now."),
        input_block(FIELDS["to"], "Who decides instead", person_select(wire.HANDOVER_TO)),
        input_block(
            FIELDS["reason"],
            "Because",
            input_text(wire.HANDOVER_REASON, most=SENTENCE_LIMIT, placeholder="In one sentence"),
        ),
        context(f"{note} Then the card's thread says who decides, and why. It shows nobody a sealed word."),
    ]
    ids = wire.value(number=debate.number)
    return modal(wire.HANDOVER_FORM, "Hand over deciding", blocks, submit="Hand over", close="Back", metadata=ids)


def read_hand(state: State) -> tuple[str | None, str]:
    """Return who is to decide, and the reason as typed."""
    return picked(state, FIELDS["to"]), typed(state, FIELDS["reason"])


def answered_modal(record: Record, offer: Handover) -> dict[str, Any]:
    """Return what the form of an open offer becomes once somebody answered in it."""
    decider, to = who(record, record.debate.decider), who(record, offer.to)
    text = {
        HandoverState.OFFERED: f"{to} is asked now. Until they accept, {decider} decides.",
        HandoverState.ACCEPTED: f"{to} decides from now on. The card's thread says why.",
        HandoverState.DECLINED: f"You left it with {decider}.",
    }.get(offer.state, f"Taken back. {decider} decides.")
    blocks = [section(f"*{quote_free(record.debate.question)}*\n{text}")]
    return modal(wire.HANDOVER_VIEW, "Hand over deciding", blocks)


def offer_modal(record: Record, offer: Handover, by: Member) -> dict[str, Any]:
    """Return what there is instead of the form while an offer is open, with what ``by`` can do about it."""
    ids = wire.value(number=record.debate.number, ordinal=offer.ordinal, form=1)
    waits = f"{who(record, offer.to)} has not answered yet."
    if offer.state is HandoverState.PROPOSED:
        waits = f"{_second(record, offer)} has to agree."
    buttons = [button("I agree", wire.HANDOVER_AGREE, ids)] * may_agree(record.debate, offer, by)
    if by.id == offer.to and offer.state is HandoverState.OFFERED:
        buttons += _answers(ids)
    buttons += [button("Take it back", wire.HANDOVER_BACK, ids)] * may_end(record.debate, offer, by.id)
    blocks = [
        section(f"*{quote_free(record.debate.question)}*"),
        *sections(f"{_proposal(record, offer)}\n{waits} Until then {who(record, record.debate.decider)} decides."),
    ]
    return modal(wire.HANDOVER_VIEW, "Hand over deciding", [*blocks, *([actions(*buttons)] if buttons else [])])


def _second(record: Record, offer: Handover) -> str:
    return "One of those asked" if offer.by == record.debate.opener else who(record, record.debate.opener)


def _proposal(record: Record, offer: Handover) -> str:
    """Return "lead would like agent-1 to decide: I am away.", escaped."""
    return f"{who(record, offer.by)} would like {who(record, offer.to)} to decide: {quote_free(offer.reason)}"


def waits(record: Record) -> list[Block]:
    """Return the item of whom the decision is offered to, or of the second person that a proposal needs."""
    offer = standing(record.handovers)
    if offer is None:
        return []
    ids = wire.value(number=record.debate.number, ordinal=offer.ordinal)
    question = excerpt(record.debate.question, 150)
    if offer.state is HandoverState.PROPOSED:
        text = f"*Somebody else decides?* · {_proposal(record, offer)} · {question}"
        return [section(text), actions(button("I agree", wire.HANDOVER_AGREE, ids))]
    text = f"*You decide?* · {who(record, offer.by)} asks you, because: {excerpt(offer.reason)} · {question}"
    return [section(text), actions(*_answers(ids))]


def _answers(ids: str) -> list[Block]:
    return [button("I decide", wire.HANDOVER_TAKE, ids), button("Not me", wire.HANDOVER_REFUSE, ids)]


def offered(record: Record, offer: Handover, now: datetime) -> Said:
    """Return the message to whom a decision is offered, while they have not answered."""
    debate, zone = record.debate, zone_of(record, offer.to)
    asker = record.name(offer.by)
    if offer.seconded_by:
        asker += f" and {record.name(offer.seconded_by)}"
    verb = "ask" if offer.seconded_by else "asks"
    instead = "" if offer.by == debate.decider else f" in place of {record.name(debate.decider)}"
    opens = f" Positions open {dates.moment(debate.deadline, zone, now)}."
    if debate.state is DebateState.REVEALED:
        opens = " Positions are open."
    ids = wire.value(number=debate.number, ordinal=offer.ordinal)
    about = " · ".join(part for part in (channel_of(record), excerpt(debate.background), source(record)) if part)
    lead = f"{asker} {verb} you to decide{instead}"
    blocks = [
        section(f"*{quote_free(lead)}:* {quote_free(debate.question)}{opens}"),
        *sections(f"Because: {quote_free(offer.reason)}"),
        context(about),
        *sections(options_line(debate)),
        actions(*_answers(ids)),
    ]
    return Said(told(debate, f"{opens} I decide, or Not me.", f"{clip(lead, 120)}: "), blocks)


def taken(record: Record, member: str) -> Said | None:
    """Return what stands where ``member`` took a decision on; None where they were named when it was asked."""
    offer = offer_of(record.handovers, member)
    if offer is None or offer.state is not HandoverState.ACCEPTED:
        return None
    text = "You took this decision on"
    return Said(told(record.debate, "", f"{text}: "), [section(f"✔ *{text}.*\n{quote_free(record.debate.question)}")])


def no_longer(record: Record, member: str) -> Said:
    """Return what somebody reads who was asked to decide, or decided, and does not."""
    debate = record.debate
    decider = record.name(debate.decider)
    offer = offer_of(record.handovers, member)
    left = [one for one in record.changes if one.kind is ChangeKind.FORMER and one.member == member]
    if offer and offer.state is not HandoverState.ACCEPTED and not (left and left[-1].at > offer.at):
        mine = offer.state is HandoverState.DECLINED
        text = f"You left this with {decider}" if mine else "This was taken back; you are not asked to decide"
    elif left:
        mine = left[-1].by == member
        text = f"You handed this over to {decider}" if mine else f"{decider} decides this in your place"
    else:
        text = f"You gave this back to {decider}"
    return Said(told(debate, "", f"{text}: "), [section(f"*{escape(text)}.*\n{quote_free(debate.question)}")])
