"""Ownership on screen: who is asked to own it and answers, the form that hands it over, what nobody owns, the dates."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from bot.domain import calendar
from bot.domain.decisions import Decision
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.ownership import Ownership, OwningState, Owns, Unowned, acting, holding, offer
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.waiting import Waiting, WaitingKind
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
    person_select,
    quote_free,
    section,
    sections,
)
from bot.views.wording import acts_until, host_zone, outcome, who, zone_of

__all__ = [
    "FIELDS",
    "WHY_FIELDS",
    "dated",
    "decline_modal",
    "hand_modal",
    "item",
    "nobodys",
    "offer_modal",
    "owned_line",
    "read_hand",
    "read_why",
    "settled_modal",
    "way",
]

FIELDS: Mapping[str, str] = {"to": "owning.to", "note": "owning.note", "until": "owning.until"}
WHY_FIELDS: Mapping[str, str] = {"why": "owning.why"}
TITLE, NAMING = "Hand over owning", "Name an owner"
_MOST = 150
_MOMENT = timedelta(microseconds=1)


def _said(record: Record) -> str:
    return outcome(record.decision) if record.decision else excerpt(record.debate.question, _MOST)


def _because(note: str) -> str:
    return f" · {excerpt(note, _MOST)}" if note else ""


def _ids(record: Record, row: Ownership, *, form: bool = False) -> str:
    return wire.value(number=record.debate.number, ordinal=row.ordinal, form=1 if form else None)


# what waits


def item(one: Waiting, zone: tzinfo, now: datetime) -> list[Block]:
    """Return what waits of who owns it, for whoever is asked."""
    record = one.record
    row = next((row for row in record.ownerships if str(row.ordinal) == one.about), None)
    if row is None:
        return []
    if one.kind is WaitingKind.NAME_OWNER:
        hand = button(NAMING, wire.OWNING_HAND, wire.value(number=one.number))
        return [section(f"*Nobody owns:* {_said(record)} · {_why_nobody(record, row)}", hand)]
    if one.kind is WaitingKind.KEPT_IT:
        noted = button("Noted", wire.OWNING_HEARD, _ids(record, row))
        keeps = f"{who(record, row.said_by)} keeps it: {excerpt(row.why, _MOST)}"
        return [section(f"*Kept* · {_said(record)} · {keeps}", noted)]
    if one.kind is WaitingKind.OWN_IT:
        return [section(_asks(record, row)), actions(*_answers(record, row))]
    on = dates.moment(row.go_on_at or row.at, zone, now)
    if one.kind is WaitingKind.LET_GO:
        return [section(_asks_owner(record, row, on)), actions(*_owner_answers(record, row))]
    held = holding(record.ownerships)
    silent = who(record, held.owner if held else None)
    text = f"*Owner* · {_said(record)} · {silent} has not answered whether {who(record, row.owner)} can own it"
    return [section(f"{text} · you can go on from {on}"), actions(*_host_answers(record, row))]


def _asks(record: Record, row: Ownership) -> str:
    by = who(record, row.by)
    if row.acting_until is not None:
        until = acts_until(row.acting_until, zone_of(record, row.owner))
        return f"*Stand in?* · {_said(record)} · {by} asks you to act as owner until {until}{_because(row.note)}"
    return f"*Own it?* · {_said(record)} · {by} names you{_because(row.note)}"


def _asks_owner(record: Record, row: Ownership, on: str) -> str:
    want = f"{who(record, row.by)} asks that {who(record, row.owner)} owns it"
    if row.by == row.owner:
        want = f"{who(record, row.by)} asks to own it"
    return f"*Hand it over?* · {_said(record)} · {want}{_because(row.note)} · without an answer it can go on from {on}"


def _why_nobody(record: Record, row: Ownership) -> str:
    name = who(record, row.owner)
    if row.state is OwningState.ORPHANED:
        return f"{name}, who did, has left"
    if row.state is OwningState.RELEASED:
        return f"{name} let it go: {excerpt(row.why, _MOST)}"
    if row.state is OwningState.DECLINED:
        return f"{name} declined: {excerpt(row.why, _MOST)}"
    return f"{name} was asked, and is not any more"


def _answers(record: Record, row: Ownership, *, form: bool = False) -> list[Block]:
    ids = _ids(record, row, form=form)
    return [button("Accept", wire.OWNING_ACCEPT, ids), button("Decline", wire.OWNING_DECLINE, ids)]


def _owner_answers(record: Record, row: Ownership, *, form: bool = False) -> list[Block]:
    ids = _ids(record, row, form=form)
    return [button("Let it go", wire.OWNING_LET_GO, ids), button("Keep it", wire.OWNING_DECLINE, ids)]


def _host_answers(record: Record, row: Ownership, *, form: bool = False, back: bool = True) -> list[Block]:
    ids = _ids(record, row, form=form)
    on = [button("Go on", wire.OWNING_GO_ON, ids)] if row.state is OwningState.REQUESTED else []
    return [*on, *([button("Take it back", wire.OWNING_BACK, ids)] if back else [])]


# forms


def hand_modal(record: Record, by: Member, now: datetime) -> dict[str, Any]:
    """Return the form "Hand over owning" for ``by``: its owner offers it, or a stand-in until a day; whoever else may
    asks its owner first; where nobody owns it, they name somebody.
    """
    held, stands_in = holding(record.ownerships), acting(record.ownerships)
    mine = held is not None and held.owner == by.id
    owner = who(record, held.owner) if held else ""
    note = input_text(wire.OWNING_NOTE, most=SENTENCE_LIMIT, placeholder="What they should know, and why")
    fields = [input_block(FIELDS["to"], "Who owns it from now on", person_select(wire.OWNING_TO), optional=mine)]
    fields.append(input_block(FIELDS["note"], "Note", note, optional=held is None))
    if mine:
        fields.append(input_block(FIELDS["until"], "Only until", date_pick(wire.OWNING_UNTIL), optional=True))
    tail = "They accept or decline in their morning message; yourself, you own it at once."
    if mine:
        tail = "You own it until they accept. With a day they stand in until its end, and you own it all the while. "
        tail += "Name nobody and it is nobody's at once: whoever rules here, or decided, is asked for an owner."
    elif held:
        tail = f"{owner} answers first. Without an answer you can go on after three working days."
    now_is = "You own it." if mine else f"{owner} owns it." if held else "Nobody owns it."
    blocks = [section(f"*{_said(record)}*\n{now_is}"), *_stands_in(record, stands_in, by), *fields, context(tail)]
    ids = wire.value(number=record.debate.number)
    submit = "Name" if held is None else "Hand over" if mine else "Ask"
    title = NAMING if held is None else TITLE
    return modal(wire.OWNING_FORM, title, blocks, submit=submit, close="Back", metadata=ids)


def _stands_in(record: Record, row: Ownership | None, by: Member) -> list[Block]:
    if row is None or row.acting_until is None:
        return []
    until = acts_until(row.acting_until, zone_of(record, row.owner))
    text = f"{who(record, row.owner)} stands in until {until}."
    ends = button("End it now", wire.OWNING_END, _ids(record, row, form=True))
    held = holding(record.ownerships)
    return [section(text, ends if by.id in (row.owner, held.owner if held else None) else None)]


def read_hand(state: State) -> tuple[str | None, str, date | None]:
    """Return who is to own it, the note as typed, and the day until which they stand in."""
    return picked(state, FIELDS["to"]), typed(state, FIELDS["note"]), read_day(picked(state, FIELDS["until"]))


def decline_modal(record: Record, row: Ownership) -> dict[str, Any]:
    """Return the form with the word why: to decline it, or to keep it where somebody asks for it."""
    keeps = row.state is OwningState.REQUESTED
    asker = who(record, row.by)
    tail = f"It stays with you, and {asker} reads why." if keeps else f"{asker} reads it, and names somebody else."
    blocks = [
        section(f"*{_said(record)}*"),
        input_block(
            WHY_FIELDS["why"], "Why, in one sentence", input_text(wire.OWNING_WHY, most=SENTENCE_LIMIT, focus=True)
        ),
        context(tail),
    ]
    label = "Keep it" if keeps else "Decline"
    return modal(wire.OWNING_WHY_FORM, label, blocks, submit=label, close="Back", metadata=_ids(record, row))


def read_why(state: State) -> str:
    """Return the word why, as typed."""
    return typed(state, WHY_FIELDS["why"])


def offer_modal(record: Record, row: Ownership, by: Member, *, back: bool) -> dict[str, Any]:
    """Return what there is instead of the form while an offer is open, with what ``by`` can do about it; ``back`` says
    whether they may take it back.
    """
    held = holding(record.ownerships)
    owns = f"{who(record, held.owner)} owns it until then." if held else "Nobody owns it until they accept."
    name, asker = who(record, row.owner), who(record, row.by)
    if row.state is OwningState.REQUESTED and held:
        text = f"{asker} asks that {name} owns it. {who(record, held.owner)} has not answered yet. {owns}"
        mine = by.id == held.owner
        row_of = _owner_answers(record, row, form=True) if mine else _host_answers(record, row, form=True, back=back)
    else:
        what = "asked to own it" if row.acting_until is None else "asked to stand in"
        text = f"{name} was {what} by {asker}, and has not accepted yet. {owns}"
        mine = by.id == row.owner
        row_of = _answers(record, row, form=True) if mine else _host_answers(record, row, form=True, back=back)
    note = sections(f"Note: {excerpt(row.note)}") if row.note else []
    blocks = [section(f"*{_said(record)}*\n{text}"), *note, *([actions(*row_of)] if row_of else [])]
    return modal(wire.OWNING_VIEW, TITLE, blocks)


def settled_modal(record: Record) -> dict[str, Any]:
    """Return what the form of an open offer becomes once somebody answered in it."""
    return modal(wire.OWNING_VIEW, TITLE, [section(f"*{_said(record)}*\n{_now(record)}")])


def _now(record: Record) -> str:
    open_one, stands_in = offer(record.ownerships), acting(record.ownerships)
    text = f"{who(record, record.owner)} owns it." if record.owner else "Nobody owns it."
    if open_one:
        text += f" {who(record, open_one.owner)} is asked now."
    if stands_in and stands_in.acting_until:
        until = acts_until(stands_in.acting_until, zone_of(record, stands_in.owner))
        text += f" {who(record, stands_in.owner)} stands in until {until}."
    return text


def way(record: Record) -> Block:
    """Return the line of "Amend or undo" that leads to handing it over."""
    hand = button(TITLE, wire.OWNING_HAND, wire.value(number=record.debate.number, form=1))
    return section(f"*Owner* · {_now(record)}", hand)


# Home


def owned_line(one: Owns, today: date, zone: tzinfo) -> str:
    """Return one decision that the reader owns, or stands in for, in a line of Home."""
    text = f"{excerpt(one.statement, _MOST).removesuffix('.')} · look back {dates.day(one.look_back, today=today)}"
    return text if one.acting_until is None else f"{text} · you stand in until {acts_until(one.acting_until, zone)}"


def nobodys(one: Unowned, names: Mapping[str, str], today: date, zone: tzinfo) -> Block:
    """Return one decision that nobody owns, with the way to name somebody."""
    since = dates.day(one.since.astimezone(zone).date(), today=today)
    waits = f" · {quote_free(names.get(one.named, 'somebody'))} has not accepted yet" if one.named else ""
    text = f"{excerpt(one.statement, _MOST).removesuffix('.')}{waits} · since {since}"
    label = "See" if one.named else NAMING
    return section(text, button(label, wire.numbered(wire.OWNING_HAND, one.number), wire.value(number=one.number)))


# the dates


def dated(record: Record) -> str:
    """Return who owned it from when to when, in few words; "" where nobody ever did."""
    zone = host_zone(record)
    parts = []
    for one in record.ownerships:
        if one.since is None:
            continue
        # Standing in ends with a day, and the instant that ends it belongs to the next one.
        last = one.until - _MOMENT if one.until and one.acting_until else one.until
        begin, end = _day(one.since, zone), _day(last, zone)
        until = f" to {end}" if end else ""
        stood_in = ", standing in" if one.acting_until else ""
        parts.append(f"{who(record, one.owner)} from {begin}{until}{stood_in}")
    return f"Owned by {' · '.join(parts)}" if parts else ""


def _day(instant: datetime | None, zone: tzinfo) -> str:
    return dates.day(calendar.local_day(instant, zone)) if instant else ""


def owned_by_decision(decision: Decision) -> Owns:
    """Return a decision as Home lists it."""
    return Owns(decision.number, decision.statement, decision.look_back)
