"""Home, the menu of the command alone, what waits for somebody, help, and a word that nobody knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Protocol

from bot.domain import calendar
from bot.domain.people import Member
from bot.domain.positions import missing
from bot.domain.records import Record
from bot.domain.waiting import Owned, Waiting, WaitingKind, unanswered, waited_for_by, waiting_for
from bot.views import dates, escalations, handovers, receipts, reviews, signals, wire
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

__all__ = ["HelpLine", "Mine", "due", "help_page", "home", "home_from", "menu", "minutes", "nearest", "things", "waits"]

ON_A_PAGE = 12
IN_A_LIST = 6
IN_SHORT = 3
LISTED = 5  # questions that somebody waits for, and decisions that they own
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


@dataclass(frozen=True, slots=True)
class Mine:
    """The decisions that somebody owns, by look-back date; ``calendar_files`` where that day can be had as a file."""

    owned: Sequence[Owned] = ()
    calendar_files: bool = False


NOTHING = Mine()


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
    mine: Mine = NOTHING,
    *,
    now: datetime,
    command: str = "/decide",
    below: Sequence[Block] = (),
) -> Said:
    """Return the Home of ``member``, with ``below`` at its end; its blocks are published, its text is never shown."""
    page = _Page(member, list(records), mine, now, {})
    return Said(fallback(_count(page.waiting) + "."), [*page.blocks(command), *below])


def home_from(
    member: Member,
    records: Iterable[Record],
    ids: Mapping[str, str],
    mine: Mine = NOTHING,
    *,
    now: datetime,
    command: str = "/decide",
    below: Sequence[Block] = (),
) -> dict[str, Any]:
    """Return Home from the items that ``ids`` (of the pressed button) names, one for each of its lists."""
    return home_view([*_Page(member, list(records), mine, now, ids).blocks(command), *below])


def _place(ids: Mapping[str, str], name: str, total: int) -> int:
    """Return from which item on a list is shown; its beginning where the list is shorter now."""
    told = ids.get(name, "0")
    first = int(told) if told.isdecimal() and len(told) < 6 else 0
    return first if first < total else 0


class _Page:
    """One page of Home: what waits, for what somebody waits, what they own; each list is turned by itself."""

    def __init__(
        self, member: Member, records: Sequence[Record], mine: Mine, now: datetime, ids: Mapping[str, str]
    ) -> None:
        self.member, self.mine, self.now, self.zone = member.id, mine, now, calendar.zone_of(member.zone)
        self.waiting, self.others = waiting_for(records, member.id), waited_for_by(records, member.id)
        totals = {"start": len(self.waiting), "others": len(self.others), "owned": len(mine.owned)}
        self.places = {name: _place(ids, name, total) for name, total in totals.items()}

    def blocks(self, command: str) -> list[Block]:
        """Return its blocks, within what Slack takes whatever there is to show."""
        new = button("New decision", wire.NEW_DECISION)
        if not (self.waiting or self.others or self.mine.owned):
            text = f"Nothing waits for you. Ask a question in a channel: {command} Should we ...? {WHAT_THIS_IS}"
            return [section(text, new), actions(button("How this works", wire.HOW))]
        heading = f"*Waiting on you: {len(self.waiting)}*"
        if self.waiting:
            heading = f"*Waiting on you: {len(self.waiting)}, {minutes(self.waiting)}*"
        start = self.places["start"]
        shown = self.waiting[start : start + ON_A_PAGE]
        items = [block for item in shown for block in waits(item, self.zone, self.now)]
        turn = self._turn("start", len(self.waiting), ON_A_PAGE)
        end = [context(WHAT_THIS_IS), actions(button("How this works", wire.HOW))]
        return [section(heading, new), *items, *turn, *self._wait_for(), *self._own(), *end]

    def _wait_for(self) -> list[Block]:
        if not self.others:
            return []
        start = self.places["others"]
        shown = self.others[start : start + LISTED]
        lines = [section(_others(record, self.member, self.zone, self.now)) for record in shown]
        turn = self._turn("others", len(self.others), LISTED, " you wait for")
        return [section(f"*You wait for: {len(self.others)}*"), *lines, *turn]

    def _own(self) -> list[Block]:
        owned, start = self.mine.owned, self.places["owned"]
        if not owned:
            return []
        lines = [block for one in owned[start : start + LISTED] for block in self._owned(one)]
        heading = section(_you_own(owned, self.zone, self.now))
        return [heading, *lines, *self._turn("owned", len(owned), LISTED, " you own")]

    def _owned(self, one: Owned) -> list[Block]:
        ids = wire.value(number=one.number, page=0)
        show = button("Show me", wire.numbered(wire.REVIEW_SHOW, one.number), ids)
        text = section(_owned_line(one, self.zone, self.now), None if self.mine.calendar_files else show)
        if not self.mine.calendar_files:
            return [text]
        file = button("Add to calendar", wire.numbered(wire.CALENDAR_ADD, one.number), wire.value(number=one.number))
        return [text, actions(show, *([file] if one.look_back >= self.now.date() else []))]

    def _turn(self, name: str, total: int, page: int, of: str = "") -> list[Block]:
        """Return the buttons that turn one list, and leave the others where they are."""
        start = self.places[name]
        rest, buttons = total - start - page, []
        for place, label in ((start - page, f"Earlier{of and ' ones' + of}"), (start + page, f"{rest} more{of}")):
            if (place < start and start) or (place > start and rest > 0):
                to = max(0, place)
                spot = list(self.places).index(name) * 100_000 + to
                ids = wire.value(**{**self.places, name: to})
                buttons.append(button(label, wire.numbered(wire.HOME_MORE, spot), ids))
        return [actions(*buttons)] if buttons else []


def _you_own(owned: Sequence[Owned], zone: tzinfo, now: datetime) -> str:
    today = now.astimezone(zone).date()
    ahead = [one.look_back for one in owned if one.look_back >= today]
    return f"*You own: {len(owned)}*" + (f" · next look back {dates.day(ahead[0], today=today)}" if ahead else "")


def _owned_line(one: Owned, zone: tzinfo, now: datetime) -> str:
    day = dates.day(one.look_back, today=now.astimezone(zone).date())
    return f"{excerpt(one.statement, 150).removesuffix('.')} · look back {day}"


def _others(record: Record, reader: str, zone: tzinfo, now: datetime) -> str:
    debate = record.debate
    if record.decision is not None and record.blocks:
        held = "Held" if record.decision.one_way else "Somebody cannot commit"
        return f"*{held}* · {outcome(record.decision)} · {escalations.block_note(record)}"
    if record.decision is not None:
        asked, open_yet = len(record.decision.asked), len(unanswered(record))
        until = dates.short(record.decision.answers_until, zone, now)
        return f"*Answers* · {outcome(record.decision)} · {asked - open_yet} of {asked} answered · until {until}"
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


def things(member: Member, records: Iterable[Record], mine: Mine = NOTHING, *, now: datetime) -> Said:
    """Return what Home says, as far as a message takes it: what waits for ``member``, each with its button, for what
    they wait, and what they own.
    """
    records = list(records)
    waiting, others, zone = (
        waiting_for(records, member.id),
        waited_for_by(records, member.id),
        calendar.zone_of(member.zone),
    )
    if not waiting:
        blocks = [section("Nothing waits for you.", button("New decision", wire.NEW_DECISION))]
    else:
        blocks = [section(f"*{_count(waiting)}, {minutes(waiting)}*")]
    rest = len(waiting)
    for item in waiting:
        more = waits(item, zone, now)
        if len(blocks) + len(more) > 1 + IN_A_LIST:
            break
        blocks += more
        rest -= 1
    blocks += [context(f"{rest} more in Home")] * (rest > 0)
    if others:
        blocks.append(section(f"*You wait for: {len(others)}*"))
        blocks += [context(_others(record, member.id, zone, now)) for record in others[:IN_SHORT]]
        blocks += [context(f"{len(others) - IN_SHORT} more in Home")] * (len(others) > IN_SHORT)
    blocks += [section(_you_own(mine.owned, zone, now))] * bool(mine.owned)
    return Said(f"{_count(waiting)}, {minutes(waiting)}." if waiting else "Nothing waits for you.", blocks)


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
