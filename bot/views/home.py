"""Home, the menu of the command alone, what waits for somebody, help, and a word that nobody knows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Protocol

from bot.domain import calendar
from bot.domain.people import Member
from bot.domain.positions import missing
from bot.domain.records import Record
from bot.domain.snoozes import Snooze
from bot.domain.today import Item, item_of
from bot.domain.waiting import Waiting, WaitingKind, owned_by, waited_for_by, waiting_for
from bot.views import dates, escalations, handovers, receipts, reviews, signals, snoozes, wire
from bot.views.amendments import proposal_item
from bot.views.changes import lets_in
from bot.views.kit import (
    Block,
    Said,
    actions,
    button,
    context,
    escape,
    excerpt,
    fallback,
    home_view,
    pieces,
    section,
)
from bot.views.opening import TYPED
from bot.views.wording import channel_of, joined, outcome, who

__all__ = ["HelpLine", "due", "help_page", "home", "home_from", "menu", "minutes", "nearest", "things", "waits"]

ON_A_PAGE = 12
IN_A_LIST = 6
LISTED = 5  # questions that somebody waits for
SECONDS = {
    WaitingKind.POSITION: 50,
    WaitingKind.OWN_UP: 30,
    WaitingKind.SIGNALS: 60,
    WaitingKind.ANSWER: 25,
    WaitingKind.WORDS: 20,
    WaitingKind.CONFIRM: 15,
    WaitingKind.NOT_QUITE: 20,
    WaitingKind.SAY_HEARD: 30,
    WaitingKind.DECIDE: 110,
    WaitingKind.PROPOSAL: 25,
    WaitingKind.LOOK_BACK: 60,
    WaitingKind.POST_IT: 15,
    WaitingKind.RULE: 60,
    WaitingKind.DECIDE_AGAIN: 110,
    WaitingKind.LET_IN: 10,
    WaitingKind.OPEN_NOW: 5,
    WaitingKind.OFFERED: 20,
    WaitingKind.SECOND: 15,
}
_NONE: Mapping[Item, Snooze] = {}
WHAT_THIS_IS = "Colleagues write sealed positions, one person decides, everybody answers."


class HelpLine(Protocol):
    """What a room says of one thing that can be typed."""

    @property
    def usage(self) -> str:
        """What to type after the command."""
        ...

    @property
    def example(self) -> str:
        """One example, without the command."""
        ...

    @property
    def does(self) -> str:
        """What it does."""
        ...


def _count(items: Sequence[Waiting]) -> str:
    count = len(items)
    if not count:
        return "Nothing waits for you"
    return f"{count} thing waits for you" if count == 1 else f"{count} things wait for you"


def minutes(items: Sequence[Waiting]) -> str:
    """Return how long it takes to do these, roughly: "about 2 minutes"."""
    whole = max(1, round(sum(SECONDS[item.kind] for item in items) / 60))
    return f"about {dates.plural(whole, 'minute')}"


def due(item: Waiting, zone: tzinfo, now: datetime) -> str:
    """Return "12:00 today", or the whole moment where it is another day in ``zone``."""
    local, today = item.due.astimezone(zone).date(), now.astimezone(zone).date()
    return f"{dates.clock_time(item.due, zone)} today" if local == today else dates.moment(item.due, zone, now)


def waits(item: Waiting, zone: tzinfo, now: datetime) -> list[Block]:
    """Return one thing that waits, with what can be pressed."""
    if item.kind in (WaitingKind.CONFIRM, WaitingKind.NOT_QUITE, WaitingKind.SAY_HEARD):
        return _receipt(item, due(item, zone, now))
    if item.kind in _AFTER:
        return _after(item, zone, now)
    if item.kind in (WaitingKind.OFFERED, WaitingKind.SECOND):
        return handovers.waits(item.record)
    if item.kind is WaitingKind.LET_IN and item.about:
        asker = who(item.record, item.about)
        text = f"*Let in?* · {asker} would like to write on: {excerpt(item.record.debate.question, 150)}"
        return [section(text), lets_in(item.number, item.about)]
    record, ids, until = item.record, wire.value(number=item.number), due(item, zone, now)
    question = excerpt(record.debate.question, 150)
    if item.kind is WaitingKind.POSITION:
        text, label, action = f"*Position* · {question} · by {until}", "Write my position", wire.POSITION_WRITE
    elif item.kind is WaitingKind.OWN_UP:
        text, label, action = f"*Your words?* · {question} · by {until}", "Read them", wire.ENTRY_READ
    elif item.kind is WaitingKind.DECIDE:
        since = "open since" if item.due <= now else "from"
        text, label, action = f"*Decide* · {question} · {since} {until}", "Decide", wire.DECIDE
    elif item.kind is WaitingKind.OPEN_NOW:
        text, label, action = f"*All in* · {question} · opens by itself {until}", "Open now", wire.OPEN_NOW
    elif item.kind is WaitingKind.POST_IT:
        text = f"*Post it* · {question} · I am not in {channel_of(record)} yet; type /invite @Decide there"
        label, action = "Post it", wire.POST_IT
    else:
        said = outcome(record.decision) if record.decision else question
        words = item.kind is WaitingKind.WORDS
        text = f"*{'Words missing' if words else 'Answer'}* · {said} · until {until}"
        label, action = ("Say it", wire.ANSWER_WORDS) if words else ("Answer", wire.ANSWER_OPEN)
    return [section(text, button(label, action, ids))]


_AFTER = frozenset(
    {
        WaitingKind.SIGNALS,
        WaitingKind.LOOK_BACK,
        WaitingKind.PROPOSAL,
        WaitingKind.RULE,
        WaitingKind.DECIDE_AGAIN,
    }
)


def _after(item: Waiting, zone: tzinfo, now: datetime) -> list[Block]:
    """What waits once something is decided, beside answers."""
    if item.kind is WaitingKind.SIGNALS:
        return signals.item(item.record)
    if item.kind is WaitingKind.LOOK_BACK:
        found = (one for one in item.record.reviews if str(one.ordinal) == item.about)
        return [block for one in found for block in reviews.item(item.record, one, zone, now)]
    if item.kind is WaitingKind.PROPOSAL:
        return [
            block
            for one in item.record.proposals
            if str(one.ordinal) == item.about
            for block in proposal_item(item.record, one)
        ]
    return _block(item, due(item, zone, now))


def _block(item: Waiting, until: str) -> list[Block]:
    record, ids = item.record, wire.value(number=item.number)
    said = outcome(record.decision) if record.decision else ""
    if item.kind is WaitingKind.RULE:
        return [section(f"*Rule* · {said} · somebody cannot commit · by {until}", button("Rule", wire.RULE, ids))]
    again = button("Decide again", wire.DECIDE_AGAIN, ids)
    return [section(f"*Decide again* · {said} · given back {until}", again)]


def _receipt(item: Waiting, until: str) -> list[Block]:
    record, receipt = item.record, item.record.receipt(item.about or "")
    if receipt is None or record.decision is None:
        return []
    if item.kind is WaitingKind.CONFIRM:
        decider = who(record, record.decision.decided_by)
        text = f"*Confirm: what {decider} heard from you* · {excerpt(receipt.sentence)} · until {until}"
        return [section(text), receipts.asks_dissenter(item.number)]
    if item.kind is WaitingKind.SAY_HEARD:
        said = f"*{receipts.who_dissents(record, receipt)}*"
        text = " · ".join(filter(None, (said, excerpt(receipts.words_of(record, receipt), 150), f"until {until}")))
        return [section(text, receipts.say_button(receipt))]
    text = f"*{who(record, receipt.member)} says: not quite* · {excerpt(receipt.point)} · until {until}"
    return [section(text), receipts.asks_decider(receipt)]


def home(
    member: Member,
    records: Iterable[Record],
    *,
    now: datetime,
    command: str = "/decide",
    below: Sequence[Block] = (),
    asleep: Mapping[Item, Snooze] = _NONE,
) -> Said:
    """Return the Home of ``member``, with ``below`` at its end; its blocks are published, its text is never shown.

    ``asleep`` is what they put off: it stands there all the same, and says until when.
    """
    records = list(records)
    waiting = waiting_for(records, member.id)
    return Said(fallback(_count(waiting) + "."), [*_page(member, records, waiting, 0, now, command, asleep), *below])


def home_from(
    member: Member,
    records: Iterable[Record],
    ids: Mapping[str, str],
    *,
    now: datetime,
    command: str = "/decide",
    below: Sequence[Block] = (),
    asleep: Mapping[Item, Snooze] = _NONE,
) -> dict[str, Any]:
    """Return Home from the item that ``ids`` (of the pressed button) names."""
    records = list(records)
    waiting = waiting_for(records, member.id)
    told = ids.get("start", "0")
    first = int(told) if told.isdecimal() and len(told) < 6 else 0
    start = first if first < len(waiting) else 0
    return home_view([*_page(member, records, waiting, start, now, command, asleep), *below])


def _page(
    member: Member,
    records: Sequence[Record],
    waiting: Sequence[Waiting],
    start: int,
    now: datetime,
    command: str,
    asleep: Mapping[Item, Snooze],
) -> list[Block]:
    zone = calendar.zone_of(member.zone)
    new = button("New decision", wire.NEW_DECISION)
    others, owned = waited_for_by(records, member.id), owned_by(records, member.id)
    if not (waiting or others or owned):
        text = f"Nothing waits for you. Ask a question in a channel: {command} Should we ...? {WHAT_THIS_IS}"
        return [section(text, new), actions(button("How this works", wire.HOW))]
    heading = f"*Waiting on you: {len(waiting)}*"
    if waiting:
        heading = f"*Waiting on you: {len(waiting)}, {minutes(waiting)}*"
    shown = waiting[start : start + ON_A_PAGE]
    items = [block for at, one in enumerate(shown) for block in _item(one, asleep, zone, now, at)]
    later = snoozes.pick_button(waiting, now=now, zone=zone)
    blocks = [section(heading, new), *items, *_more(start, len(waiting)), *later]
    if others:
        blocks.append(section(f"*You wait for: {len(others)}*"))
        blocks += [section(_others(record, member.id, zone, now)) for record in others[:LISTED]]
        blocks += [context(f"{len(others) - LISTED} more")] * (len(others) > LISTED)
    if owned and owned[0].decision:
        ahead = [one.decision.look_back for one in owned if one.decision and one.decision.look_back >= now.date()]
        next_one = f" · next look back {dates.day(ahead[0], today=now.astimezone(zone).date())}" if ahead else ""
        blocks.append(section(f"*You own: {len(owned)}*{next_one}"))
    return [*blocks, context(WHAT_THIS_IS), actions(button("How this works", wire.HOW))]


def _item(one: Waiting, asleep: Mapping[Item, Snooze], zone: tzinfo, now: datetime, place: int) -> list[Block]:
    item = item_of(one)
    off = asleep.get(item) if item is not None else None
    drawn = snoozes.with_menu(waits(one, zone, now), one, now=now, zone=zone, place=place, new_row=False)
    return [*drawn, context(snoozes.snoozed_until(off, zone, now))] if off else drawn


def _more(start: int, total: int) -> list[Block]:
    rest = total - start - ON_A_PAGE
    buttons = []
    if start:
        back = max(0, start - ON_A_PAGE)
        buttons.append(button("Earlier", wire.numbered(wire.HOME_MORE, back), wire.value(start=back)))
    if rest > 0:
        on = start + ON_A_PAGE
        buttons.append(button(f"{rest} more", wire.numbered(wire.HOME_MORE, on), wire.value(start=on)))
    return [actions(*buttons)] if buttons else []


def _others(record: Record, reader: str, zone: tzinfo, now: datetime) -> str:
    debate = record.debate
    if record.decision is not None and record.blocks:
        held = "Held" if record.decision.one_way else "Somebody cannot commit"
        return f"*{held}* · {outcome(record.decision)} · {escalations.block_note(record)}"
    absent = missing(debate, record.positions)
    total = len(debate.contributors)
    opens = dates.short(debate.deadline, zone, now)
    you = ["you"] * (reader in absent)
    others = joined([*(who(record, one) for one in absent if one != reader), *you])
    progress = f"{total - len(absent)} of {total} in · missing: {others}"
    return f"{excerpt(debate.question, 150)} · {progress} · opens {opens}"


def menu(member: Member, records: Iterable[Record], *, now: datetime, command: str = "/decide") -> Said:
    """Return the answer to the command alone: how much waits, how to ask, and where to go on."""
    waiting = waiting_for(records, member.id)
    count = _count(waiting)
    buttons = [button("See them", wire.THINGS)] * bool(waiting)
    buttons += [button("New decision", wire.NEW_DECISION), button("Help", wire.HELP)]
    text = f"*{count}.* Ask with: {command} Should we ...? @people fri 12:00"
    return Said(f"{count}. {command} your question? opens one.", [section(text), actions(*buttons)])


def things(member: Member, records: Iterable[Record], *, now: datetime) -> Said:
    """Return what waits for ``member``, each with its button."""
    waiting, zone = waiting_for(records, member.id), calendar.zone_of(member.zone)
    if not waiting:
        text = "Nothing waits for you."
        return Said(text, [section(text, button("New decision", wire.NEW_DECISION))])
    blocks = [section(f"*{_count(waiting)}, {minutes(waiting)}*")]
    rest = len(waiting)
    for item in waiting:
        more = waits(item, zone, now)
        if len(blocks) + len(more) > 1 + IN_A_LIST:
            break
        blocks += more
        rest -= 1
    blocks += [context(f"{rest} more in Home")] * (rest > 0)
    return Said(f"{_count(waiting)}, {minutes(waiting)}.", blocks)


def help_page(lines: Sequence[HelpLine], command: str) -> Said:
    """Return every subcommand with what it does and an example."""
    told = []
    for line in lines:
        usage = f"{command} {escape(line.usage)}".strip()
        example = f"\n      {command} {escape(line.example)}" if line.example and line.example != line.usage else ""
        told.append(f"*{usage}* · {escape(line.does)}{example}")
    text = "\n".join(told)
    blocks = [section(piece) for piece in pieces(text)]
    buttons = actions(button("New decision", wire.NEW_DECISION), button("How this works", wire.HOW))
    return Said(fallback(f"What you can type after {command}, with examples."), [*blocks, buttons])


def nearest(typed: str, word: str, command: str) -> Said:
    """Return the answer to a word that nobody knows: the nearest one that is known, or ask it as a question."""
    guess = f" Did you mean *{command} {escape(word)}*?" if word else ""
    text = f"“{excerpt(typed, 60)}” is nothing I know.{guess}"
    ask = button("Ask it as a question", wire.NEW_DECISION, wire.value(draft=TYPED))
    buttons = actions(ask, button("Help", wire.HELP))
    tail = f" Did you mean {command} {word}?" if word else f" {command} help shows what is."
    return Said(fallback(f"“{typed[:60]}” is nothing I know.{tail}"), [section(text), buttons])
