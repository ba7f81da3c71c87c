"""Messages to the one who decides, and to an opener whose card could not be posted; each through its stages."""

from datetime import datetime
from itertools import groupby

from bot.domain import handovers
from bot.domain.debates import Debate, DebateState
from bot.domain.handovers import HandoverState
from bot.domain.positions import current, opened, reveal_order
from bot.domain.records import Record
from bot.views import circles, dates, doors, wire
from bot.views import handovers as offers
from bot.views.kit import Said, actions, button, clip, context, escape, excerpt, quote_free, section, sections
from bot.views.wording import (
    all_of,
    card_menu,
    channel_of,
    doubts,
    options_line,
    source,
    to_card,
    told,
    who,
    written,
    zone_of,
)

__all__ = ["archived", "lost", "named", "turn", "waiting"]

MOST_CHOICES = 6
NAMED_EACH = 3


def named(record: Record, member: str, now: datetime) -> Said:
    """Return the message to a decider who did not open the question, through its stages."""
    debate, zone = record.debate, zone_of(record, member)
    question = quote_free(debate.question)
    opener = record.name(debate.opener)
    offer = handovers.standing(record.handovers)
    if offer and offer.to == member and offer.state is HandoverState.OFFERED:
        return offers.offered(record, offer, now)
    if record.circle is not None and (circle := circles.named(record, member, now)):
        return circle
    if member != debate.decider:
        return offers.no_longer(record, member)
    accepted = offers.taken(record, member)
    apart = member in (debate.opener, *debate.contributors) or debate.state is not DebateState.COLLECTING
    if accepted and apart:
        return accepted
    if debate.state not in (DebateState.WAITING, DebateState.COLLECTING):
        return _news(record, member)
    opens = dates.moment(debate.deadline, zone, now)
    ids = wire.value(number=debate.number)
    own = current(record.positions).get(member)
    later = doors.decides_from(record, zone)
    later = f"; you can decide {later}" if later else ""
    write = button("See or change" if own else "Seal my own view", wire.POSITION_WRITE, ids)
    you = "You decide this" if accepted else "You are named to decide"
    blocks = [
        section(f"*{you}:* {question} Positions open {opens}, or when {_all(debate)}{later}."),
        context(_background(record)),
        *doors.stakes(record),
        *sections(options_line(debate)),
        actions(write, *([button("Not me", wire.NOT_ME, ids)] if not (own or debate.decider_accepted) else [])),
    ]
    if own:
        once = f"once positions open {opens}, or when {_all(debate)}{later}"
        blocks[0] = section(f"✔ *Sealed.* You decide {once}.\n{question}")
    lead = "You decide: " if accepted else f"{opener} names you as the one who decides: "
    return Said(told(debate, f" Positions open {opens}.", lead), blocks)


def _all(debate: Debate) -> str:
    count = len(debate.contributors)
    return f"{all_of(count)} are in" if count > 1 else "the one asked is in"


def _background(record: Record) -> str:
    words = " ".join(record.debate.background.split())
    asker = f"asked by {who(record, record.debate.opener)}"
    label = doors.label(record.debate)
    return " · ".join(part for part in (label, channel_of(record), asker, escape(words), source(record)) if part)


def _news(record: Record, member: str) -> Said:
    """Return what became of a question, for somebody whose turn it no longer, or not yet again, is."""
    debate, decision = record.debate, record.decision
    said, more = "No decision", "Nothing was agreed."
    if decision is not None:
        by = "You" if decision.decided_by == member else record.name(decision.decided_by)
        said, more = f"{by} decided", decision.statement
    elif debate.state in (DebateState.WAITING, DebateState.COLLECTING):
        said, more = "Still sealed", "Nothing is to be done yet."
    elif debate.state is DebateState.REVEALED:
        said, more = "Positions are open", "You decide; the question is further down."
    elif debate.state is DebateState.CANCELLED:
        said, more = f"Closed without deciding by {record.name(debate.ended_by)}", debate.end_reason
    elif debate.state is DebateState.UNDONE:
        said, more = "Taken back", "Nobody had written."
    tick = "✔ " if decision is not None else ""
    follow = button("Make a follow-up", wire.FOLLOW_UP_NEW, wire.value(number=debate.number))
    text = f"{tick}*{quote_free(said)}:* {quote_free(more)}\n{quote_free(debate.question)}"
    return Said(
        told(debate, "", f"{said}: {clip(more, 120).removesuffix('.')}. "),
        [section(text, follow if decision else None)],
    )


def turn(record: Record, member: str, now: datetime) -> Said:
    """Return the decider's message: all are in, you decide; afterwards, what became of it."""
    debate = record.debate
    if record.circle is not None and (circle := circles.turn(record, member)):
        return circle
    if member != debate.decider:
        return offers.no_longer(record, member)
    if debate.state is not DebateState.REVEALED:
        return _news(record, member)
    return _your_turn(record, _who_is_in(record))


def _who_is_in(record: Record) -> str:
    total, wrote = len(record.debate.contributors), len(written(record))
    if wrote == total:
        return f"{all_of(total).capitalize()} are in" if total > 1 else "The position is in"
    return f"{wrote} of {total} wrote a position"


def _your_turn(record: Record, lead: str) -> Said:
    debate = record.debate
    ids = wire.value(number=debate.number)
    from_when = doors.decides_from(record, zone_of(record, debate.decider))
    decide = f"You decide {from_when}." if from_when else "You decide."
    blocks = [
        section(f"*{lead}. {decide}*\n{quote_free(debate.question)}", card_menu(debate)),
        *sections(_differences(record)),
        actions(
            button("Decide", wire.DECIDE, ids),
            button("Read positions", wire.POSITIONS_READ, wire.value(number=debate.number, page=0)),
        ),
    ]
    return Said(told(debate, f" {decide}", f"{lead}: "), blocks)


def _differences(record: Record) -> str:
    """Return the choices, rarest first; all but the most frequent with who said so and why."""
    first, _ = opened(record.positions, record.debate.left)
    order = [one for one in reveal_order(record.debate, first) if one.member != record.debate.decider]
    groups = [(choice, list(group)) for choice, group in groupby(order, key=lambda one: one.choice or "")]
    lines = []
    for place, (choice, group) in enumerate(groups):
        line = f"*{quote_free(choice)}* {len(group)}"
        if place < min(len(groups) - 1, MOST_CHOICES):
            line += " · " + "; ".join(f"{who(record, one.member)}: {excerpt(one.reason)}" for one in group[:NAMED_EACH])
        lines.append(line)
    said = "\n".join(lines) + f" · reasons {to_card(record, 'in the thread')}"
    doubt = doubts(record)
    return f"{said}\n*{doubt[0].upper()}{doubt[1:]}*" if doubt else said


def waiting(record: Record, now: datetime, *, again: bool = False, code: str = "") -> Said:
    """Return the opener's message where the card could not be posted, and what became of it.

    ``again`` is true where the message stands already: then it says that another try failed, and when. ``code`` is
    Slack's, where it said why.
    """
    debate = record.debate
    if debate.state in (DebateState.CANCELLED, DebateState.UNDONE):
        return _news(record, debate.opener)
    place, plain = channel_of(record), f"#{record.channel.name}" if record.channel.name else "that channel"
    if debate.state is not DebateState.WAITING:
        blocks = [section(f"✔ *Posted in {place}.*\n{quote_free(debate.question)}")]
        return Said(told(debate, "", f"Posted in {plain}: "), blocks)
    lead, way = "I am not in {} yet.", "Type /invite @Decide there, then press Post it."
    if record.channel.archived:
        lead, way = "{} is archived.", "Open it again and invite me, then press Post it."
    elif again:
        lead = f"Tried at {dates.clock_time(now, zone_of(record, debate.opener))}: I am still not in {{}}."
    if not record.channel.archived and code not in ("", "not_in_channel", "channel_not_found"):
        lead, way = "I may not write in {}.", f"{_way_in(code)}, then press Post it."
    blocks = [
        section(f"{lead.format(place)} {way}\n{quote_free(debate.question)}"),
        actions(button("Post it", wire.POST_IT, wire.value(number=debate.number))),
    ]
    return Said(told(debate, "", f"{lead.format(plain)} {way} "), blocks)


def lost(record: Record, code: str, now: datetime, *, again: bool = False) -> Said:
    """Return the opener's message about a channel that took us in and does no more; without Slack's ``code``: it does.

    ``again`` is true where the message stands already: then it says that another try failed, and when.
    """
    debate = record.debate
    place, plain = channel_of(record), f"#{record.channel.name}" if record.channel.name else "that channel"
    if not code:
        blocks = [section(f"✔ *Posted in {place} again.*\n{quote_free(debate.question)}")]
        return Said(told(debate, "", f"Posted in {plain} again: "), blocks)
    lead = "I cannot write in {} any more, so this goes on in direct messages."
    if again:
        lead = f"Tried at {dates.clock_time(now, zone_of(record, debate.opener))}: I still cannot write in {{}}."
    way = f"{_way_in(code)}, then press Post it."
    blocks = [
        section(f"{lead.format(place)} {way}\n{quote_free(debate.question)}"),
        actions(button("Post it", wire.POST_IT, wire.value(number=debate.number))),
    ]
    return Said(told(debate, "", f"{lead.format(plain)} {way} "), blocks)


def _way_in(code: str) -> str:
    """Return what brings us back into a channel that refused us with Slack's ``code``."""
    if code == "no_permission" or code.startswith("restricted_action"):
        return "Only some may post there: let me (an admin can)"
    if code in ("", "not_in_channel", "channel_not_found", "user_not_in_channel"):
        return "Type /invite @Decide there"
    return f"Slack says {escape(code)}: an admin may know what to do"


def archived(record: Record, others: int = 0, *, deleted: bool = False) -> Said:
    """Return the one message to people whose open question lost its channel: it goes on here, as do ``others``."""
    debate = record.debate
    place = f"#{record.channel.name}" if record.channel.name else "Its conversation"
    text = f"{place} was {'deleted' if deleted else 'archived'}. This goes on here, in direct messages"
    more = f"\nSo does what else is open there: {others} more." if others else ""
    blocks = [
        section(f"*{quote_free(text)}.*\n{quote_free(debate.question)}{more}"),
        context("Nothing is lost: positions, the decision and answers stay on the record."),
    ]
    return Said(told(debate, "", f"{text}: "), blocks)
