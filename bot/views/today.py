"""Today: the morning message. Each thing that is due stands with its buttons; what is done stays, as a line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain import calendar
from bot.domain.circles import title_in
from bot.domain.debates import DebateState
from bot.domain.digests import Week
from bot.domain.people import Member
from bot.domain.positions import PositionKind, current, pending
from bot.domain.records import FollowUpCase, Record
from bot.domain.snoozes import Snooze
from bot.domain.today import Item, Matter
from bot.domain.waiting import Waiting, WaitingKind
from bot.views import circles, concerns, digests, followups, receipts, reviews, signals, wire
from bot.views.asks import aside, choice_buttons, position_menu
from bot.views.commitments import you_answer
from bot.views.decisions import answer_buttons
from bot.views.home import due, minutes, waits
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    clip,
    context,
    escape,
    excerpt,
    fallback,
    option,
    overflow,
    quote_free,
    section,
)
from bot.views.positions import lacks
from bot.views.snoozes import snoozed_line, with_menu
from bot.views.wording import outcome, who

__all__ = ["Entry", "today", "with_more"]

MORE = 2  # things beside an ask that is today's message; a message holds three

_COUNTS = ("No", "One", "Two", "Three")
_YOUR_WEEK = "Your week; nothing waits for you"
_WORDS = 150  # of a reason or a background: enough to know what it is about


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a message: ``waiting`` is None once it is done; ``moved`` says that a newer message has it."""

    item: Item
    subject: Record | FollowUpCase | Week
    waiting: Waiting | None
    moved: bool = False
    off: Snooze | None = None  # it was put off, and has not come back yet

    @property
    def record(self) -> Record:
        """The record that it is about; ``ValueError`` where it is a follow-up."""
        if isinstance(self.subject, Record):
            return self.subject
        raise ValueError("a follow-up, or a week, is no record")


def today(member: Member, entries: Sequence[Entry], *, more: int, now: datetime) -> Said:
    """Return the morning message of ``member``; ``more`` things wait in Home alone."""
    zone = calendar.zone_of(member.zone)
    weeks = [block for one in entries if isinstance(one.subject, Week) for block in digests.own_week(one.subject)]
    entries = [one for one in entries if not isinstance(one.subject, Week)]
    live = [one.waiting for one in entries if one.waiting and not one.moved and not one.off]
    heading = _heading(live, asleep=any(one.off and one.waiting and not one.moved for one in entries))
    heading = _YOUR_WEEK if weeks and not entries else heading
    menu = overflow(wire.FEWER, [option("Fewer of these", "fewer")]) if not member.mornings_only else None
    blocks: list[Block] = [section(f"*{heading}*", menu)]
    for place, entry in enumerate(entries):
        blocks += _entry(entry, member.id, zone, now, place)
    blocks += [*weeks, *[context(f"{more} more in Home")] * (more > 0)]
    return Said(_notice(heading, live, zone, now), blocks)


def with_more(said: Said, waiting: Sequence[Waiting], member: Member, *, now: datetime) -> Said:
    """Return an ask that is today's message with what came after it: shown, never announced."""
    if not waiting:
        return said
    zone = calendar.zone_of(member.zone)
    more: list[Block] = [block for one in waiting[:MORE] for block in waits(one, zone, now)]
    rest = len(waiting) - MORE
    return Said(said.text, [*said.blocks, *more, *([context(f"{rest} more in Home")] * (rest > 0))])


def _heading(live: Sequence[Waiting], *, asleep: bool = False) -> str:
    if not live:
        return "Nothing here waits for you today" if asleep else "Done: nothing here waits for you"
    return f"{_count(len(live))}, {minutes(live)}"


def _count(things: int) -> str:
    number = _COUNTS[things] if things < len(_COUNTS) else str(things)
    return f"{number} thing{'' if things == 1 else 's'}"


def _notice(heading: str, live: Sequence[Waiting], zone: tzinfo, now: datetime) -> str:
    """Return what phones read: how much waits, and the first of it with its date."""
    if not live:
        return fallback(f"{heading}.")
    first = live[0]
    verb = "waits" if len(live) == 1 else "wait"
    what, about = _lead(first, zone, now)
    then = ". First: " if len(live) > 1 else ": "
    lead = f"{_count(len(live))} {verb} for you, {minutes(live)}{then}{what}"
    return fallback(lead + clip(about, max(40, 290 - len(lead))))


def _lead(first: Waiting, zone: tzinfo, now: datetime) -> tuple[str, str]:
    """Return what is asked until when, and about what."""
    if first.case is not None:
        return followups.lead(first, zone, now)
    about = first.record.decision.statement if first.record.decision else title_in(first.record.debate.question)
    noun = _NOUNS[first.kind]
    if first.record.circle is not None:
        noun = _OF_CIRCLES.get(first.kind, noun)
    return f"{noun} {due(first, zone, now)}: ", about


def _entry(entry: Entry, member: str, zone: tzinfo, now: datetime, place: int) -> list[Block]:
    if isinstance(entry.subject, FollowUpCase) and (entry.waiting is None or entry.moved or entry.off):
        return [_follow_up(entry, entry.subject, member, zone, now)]
    if entry.waiting is None and entry.item.matter in _LOOKED:
        return _LOOKED[entry.item.matter](entry)
    if entry.waiting is None:
        return [_DONE.get(entry.item.matter, _done)(entry, member)]
    if entry.moved:
        return [section(f"_Moved to a newer message, further down:_ {_about(entry.record)}")]
    if entry.off is not None:
        return [snoozed_line(entry.off, _about(entry.record), zone, now)]
    draw, one = _LIVE.get(entry.waiting.kind), entry.waiting
    drawn = draw(one, member, due(one, zone, now)) if draw else waits(one, zone, now)
    return with_menu(drawn, one, now=now, zone=zone, place=place)


def _follow_up(entry: Entry, case: FollowUpCase, member: str, zone: tzinfo, now: datetime) -> Block:
    """Return a follow-up of which nothing is to be pressed here."""
    if entry.waiting is None:
        return followups.finished(case, entry.item.matter, member)
    if entry.off is not None and not entry.moved:
        return snoozed_line(entry.off, followups.moved_away(case), zone, now)
    return section(f"_Moved to a newer message, further down:_ {followups.moved_away(case)}")


def _about(record: Record) -> str:
    if record.circle is not None:
        return circles.title_of_circle(record)
    return outcome(record.decision) if record.decision else excerpt(record.debate.question, _WORDS)


# what waits, by its kind


def _position(one: Waiting, member: str, until: str) -> list[Block]:
    debate = one.record.debate
    if one.record.circle is not None:
        return circles.reading(one, until, member)
    text = f"*Position* · {excerpt(debate.question, _WORDS)} · {who(one.record, debate.opener)} · by {until}"
    if debate.background.strip():
        text += f"\n{excerpt(debate.background, _WORDS)}"
    return [section(text, position_menu(one.record, member)), choice_buttons(debate)]


def _own_up(one: Waiting, member: str, until: str) -> list[Block]:
    entry, ids = pending(one.record.positions).get(member), wire.value(number=one.number)
    by = one.record.name(entry.entered_by if entry else None)
    text = f"*Your words?* · {excerpt(one.record.debate.question, _WORDS)} · by {until}\n"
    text += f"{escape(by)} wrote a position down for you; it is no answer until you confirm it."
    row = actions(button("Read it", wire.ENTRY_READ, ids), button("Write my own", wire.POSITION_WRITE, ids))
    return [section(text, position_menu(one.record, member)), row]


def _decided(one: Waiting) -> str:
    """Return "Yes, for 14 days (Should refunds ...?) · lead"."""
    record, decision = one.record, one.record.decision
    if decision is None:
        return _about(record)
    asked = "" if record.debate.decided_before else f" ({excerpt(record.debate.question, 80)})"
    return f"{outcome(decision)}{asked} · {who(record, decision.decided_by)}"


def _answer(one: Waiting, member: str, until: str) -> list[Block]:
    record, decision = one.record, one.record.decision
    if decision is None:
        return []
    text = f"*Answer* · {_decided(one)} · until {until}\nWhy: {excerpt(decision.why, _WORDS)}"
    # Whoever let the time for "is that your point?" pass can still say so.
    return [
        section(text, aside(record)),
        answer_buttons(one.number),
        *receipts.beside(record, decision, record.receipt(member)),
    ]


def _words(one: Waiting, member: str, until: str) -> list[Block]:
    say = button("Say it", wire.ANSWER_WORDS, wire.value(number=one.number))
    text = f"*Words missing* · {_decided(one)} · until {until}\nOne line; until then your sign is not counted."
    return [section(text, say), answer_buttons(one.number)]


def _confirm(one: Waiting, member: str, until: str) -> list[Block]:
    receipt, decision = one.record.receipt(member), one.record.decision
    if receipt is None or decision is None:
        return []
    decider = who(one.record, receipt.by)
    text = f"*Heard* · {_decided(one)} · until {until}\nYou chose {quote_free(receipt.choice)}. "
    text += f"What {decider} heard from you: {quote_free(receipt.sentence)}"
    return [section(text), receipts.asks_dissenter(one.number)]


def _not_quite(one: Waiting, member: str, until: str) -> list[Block]:
    receipt = one.record.receipt(one.about or "")
    if receipt is None:
        return []
    text = f"*{who(one.record, receipt.member)}: not quite* · {_about(one.record)} · until {until}\n"
    text += f"You wrote: {quote_free(receipt.sentence)} Their point: {quote_free(receipt.point)}"
    return [section(text), receipts.asks_decider(receipt)]


def _decide(one: Waiting, member: str, since: str) -> list[Block]:
    if one.record.circle is not None:
        return circles.to_judge(one, since)
    ids = wire.value(number=one.number)
    read = button("Read positions", wire.POSITIONS_READ, wire.value(number=one.number, page=0))
    text = f"*Decide* · {excerpt(one.record.debate.question, _WORDS)} · open since {since}"
    return [section(text), actions(button("Decide", wire.DECIDE, ids), read)]


_LIVE: Mapping[WaitingKind, Callable[[Waiting, str, str], list[Block]]] = {
    WaitingKind.POSITION: _position,
    WaitingKind.OWN_UP: _own_up,
    WaitingKind.ANSWER: _answer,
    WaitingKind.WORDS: _words,
    WaitingKind.CONFIRM: _confirm,
    WaitingKind.NOT_QUITE: _not_quite,
    WaitingKind.DECIDE: _decide,
}
_OF_CIRCLES = {WaitingKind.POSITION: "a PRFAQ to read by", WaitingKind.DECIDE: "your verdict, open since"}
_NOUNS: Mapping[WaitingKind, str] = {
    WaitingKind.POSITION: "your position by",
    WaitingKind.OWN_UP: "are these your words? By",
    WaitingKind.PROPOSAL: "a proposal to change it, open since",
    WaitingKind.SIGNALS: "stop signals, by",
    WaitingKind.LOOK_BACK: "a look back, open since",
    WaitingKind.SIGNAL: "did a stop signal come? Asked",
    WaitingKind.CROSSED: "a stop signal came",
    WaitingKind.CONCERN: "did your concern come true? Asked",
    WaitingKind.SKIPPED: "a look back was skipped twice, open since",
    WaitingKind.SAY_HEARD: "say what you heard, by",
    WaitingKind.DECIDE_AGAIN: "decide again, given back",
    WaitingKind.OFFERED: "will you decide? Asked",
    WaitingKind.READ: "positions to read, decided from",
    WaitingKind.TOLD: "this was decided",
    WaitingKind.OWN_IT: "will you own it? Asked",
    WaitingKind.LET_GO: "will you hand it over? By",
    WaitingKind.GO_ON: "its owner has not answered; go on from",
    WaitingKind.NAME_OWNER: "name an owner; nobody's since",
    WaitingKind.KEPT_IT: "kept by its owner, since",
    WaitingKind.ANSWER: "your answer until",
    WaitingKind.WORDS: "the words beside your sign until",
    WaitingKind.CONFIRM: "were you heard, until",
    WaitingKind.NOT_QUITE: "a “not quite” until",
    WaitingKind.DECIDE: "your decision, open since",
    WaitingKind.CAME_BACK: "parked until now; what has changed? Since",
    WaitingKind.NO_AUTHOR: "a PRFAQ to write on, since",
}


# what is done, by its matter


def _position_done(entry: Entry, member: str) -> Block:
    record = entry.record
    about, ids = _about(record), wire.value(number=record.debate.number)
    mine = current(record.positions).get(member)
    if record.debate.state is DebateState.COLLECTING and mine:
        passed = mine.kind is PositionKind.PASSED
        if missing := lacks(record, member):
            text = f"*A one-way door since you sealed: {missing} missing from yours.* {about}"
            return section(text, button("Add what is missing", wire.POSITION_WRITE, ids))
        change = button("Write my position" if passed else "See or change", wire.POSITION_WRITE, ids)
        return section(f"✔ *{'You pass.' if passed else 'Sealed.'}* {about}", change)
    if record.debate.revealed_at:
        read = button("Read positions", wire.POSITIONS_READ, wire.value(number=record.debate.number, page=0))
        what = "Notes" if record.circle else "Positions"
        return section(f"*{what} are open.* {about}", read)
    return section(f"*Nothing is asked of you any more.* {about}")


def _answer_done(entry: Entry, member: str) -> Block:
    record, decision = entry.record, entry.record.decision
    form = record.standing(member).form
    if decision is None or form is None:
        return section(f"*The time for answers is over.* {_about(record)}")
    change = button("Change", wire.ANSWER_OPEN, wire.value(number=decision.number))
    return section(f"✔ *{you_answer(form.kind)}:* {outcome(decision)}", change if decision.open_for_answers else None)


def _decide_done(entry: Entry, member: str) -> Block:
    decision = entry.record.decision
    if decision is not None and decision.decided_by == member:
        return section(f"✔ *You decided:* {outcome(decision)}")
    circle = entry.record.circle
    if circle is not None and circle.given_by == member:
        return section(f"✔ *Your verdict: {circle.verdict}.* {_about(entry.record)}")
    return section(f"*Nothing is left to decide for you.* {_about(entry.record)}")


def _not_quite_done(entry: Entry, member: str) -> Block:
    receipt = entry.record.receipt(entry.item.about)
    if receipt is not None and receipt.settled_at is not None:
        return section(f"✔ *You answered {who(entry.record, receipt.member)}:* {_about(entry.record)}")
    return section(f"*Both sentences stay on the record.* {_about(entry.record)}")


def _done(entry: Entry, member: str) -> Block:
    return section(f"✔ *{_OVER[entry.item.matter]}* {_about(entry.record)}")


_OVER: Mapping[Matter, str] = {
    Matter.PROPOSAL: "The proposal is answered.",
    Matter.SIGNALS: "No more stop signals are asked for.",
    Matter.LOOK_BACK: "Looked back.",
    Matter.SIGNAL: "The stop signal is answered.",
    Matter.CONCERN: "Your concern is answered.",
    Matter.SKIPPED: "Noted.",
    Matter.SAY_HEARD: "Said, or no longer waited for.",
    Matter.DECIDE_AGAIN: "Decided again, or no longer yours.",
    Matter.OFFERED: "Who decides is settled.",
    Matter.OWNING: "Who owns it is answered.",
    Matter.READ: "Read, or decided.",
    Matter.TOLD: "Seen.",
    Matter.CAME_BACK: "What changed is said, or it is over.",
    Matter.NO_AUTHOR: "It has an author again, or is over.",
}


_DONE: Mapping[Matter, Callable[[Entry, str], Block]] = {
    Matter.POSITION: _position_done,
    Matter.ANSWER: _answer_done,
    Matter.DECIDE: _decide_done,
    Matter.NOT_QUITE: _not_quite_done,
}


# what is done of a look back: it can leave something to say


def _place(entry: Entry) -> str:
    return entry.item.about.partition(".")[0]


def _looked(entry: Entry) -> list[Block]:
    found = (one for one in entry.record.reviews if str(one.ordinal) == _place(entry))
    return [block for one in found for block in reviews.item_over(entry.record, one)] or [_done(entry, "")]


def _signalled(entry: Entry) -> list[Block]:
    found = (one for one in entry.record.signals if str(one.ordinal) == _place(entry))
    return [block for one in found for block in signals.settled(entry.record, one)] or [_done(entry, "")]


def _feared(entry: Entry) -> list[Block]:
    found = (one for one in entry.record.concerns if str(one.ordinal) == _place(entry))
    return [block for one in found for block in concerns.done(entry.record, one)] or [_done(entry, "")]


_LOOKED: Mapping[Matter, Callable[[Entry], list[Block]]] = {
    Matter.LOOK_BACK: _looked,
    Matter.SIGNAL: _signalled,
    Matter.CONCERN: _feared,
}
