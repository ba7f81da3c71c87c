"""Home itself: what waits, for what somebody waits, what they own and what nobody does; each list turns by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from bot.domain import calendar
from bot.domain.circles import Funnel, Prfaq
from bot.domain.ownership import Owns, Unowned
from bot.domain.people import Member
from bot.domain.positions import missing
from bot.domain.records import FollowUpCase, Record
from bot.domain.snoozes import Snooze
from bot.domain.today import Item, item_of
from bot.domain.waiting import Waiting, entrusted_by, unanswered, waited_for_by, waiting_for
from bot.views import circles, dates, escalations, followups, ownership, snoozes, wire
from bot.views.home.waits import count, minutes, waits
from bot.views.kit import Block, Said, actions, button, context, excerpt, fallback, home_view, section
from bot.views.wording import joined, outcome, who

__all__ = ["NOTHING", "WHAT_THIS_IS", "Mine", "home", "home_from", "waited_for", "you_own"]

ON_A_PAGE = 12
LISTED = 5  # questions that somebody waits for, and decisions that they own
WHAT_THIS_IS = "Colleagues write sealed positions, one person decides, everybody answers."


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody has beside records that wait: ``follow_ups`` that concern them, ``asleep``, what they put off,
    the decisions that they own by look-back date and those that nobody owns, with ``names`` of who was asked;
    ``calendar_files`` where a look-back date can be had as a file.
    """

    owned: Sequence[Owns] = ()
    unowned: Sequence[Unowned] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    follow_ups: Sequence[FollowUpCase] = ()
    asleep: Mapping[Item, Snooze] = field(default_factory=dict)
    calendar_files: bool = False
    prfaqs: Sequence[Prfaq] = ()  # that they write
    funnel: Funnel | None = None  # of all that they may see, where they write any


NOTHING = Mine()


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
    return Said(fallback(count(page.waiting) + "."), [*page.blocks(command), *below])


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
        self.waiting = waiting_for(records, member.id, mine.follow_ups)
        self.others = waited_for_by(records, member.id)
        self.entrusted = followups.entrusted(entrusted_by(mine.follow_ups, member.id), self.zone, now)
        totals = {
            "start": len(self.waiting),
            "others": len(self.others),
            "owned": len(mine.owned),
            "unowned": len(mine.unowned),
        }
        self.places = {name: _place(ids, name, total) for name, total in totals.items()}

    def blocks(self, command: str) -> list[Block]:
        """Return its blocks, within what Slack takes whatever there is to show."""
        new = button("New decision", wire.NEW_DECISION)
        mine = self.mine
        if not (self.waiting or self.others or self.entrusted or mine.owned or mine.unowned or mine.prfaqs):
            text = f"Nothing waits for you. Ask a question in a channel: {command} Should we ...? {WHAT_THIS_IS}"
            return [section(text, new), actions(button("Try it here", wire.TRY), button("How this works", wire.HOW))]
        heading = f"*Waiting on you: {len(self.waiting)}*"
        if self.waiting:
            heading = f"*Waiting on you: {len(self.waiting)}, {minutes(self.waiting)}*"
        start = self.places["start"]
        shown = self.waiting[start : start + ON_A_PAGE]
        items = [block for place, one in enumerate(shown) for block in self._item(one, place)]
        turn = [*self._turn("start", len(self.waiting), ON_A_PAGE)]
        turn += snoozes.pick_button(self.waiting, now=self.now, zone=self.zone)
        end = [context(WHAT_THIS_IS), actions(button("How this works", wire.HOW))]
        ideas = circles.mine_blocks(self.mine.prfaqs, self.mine.funnel, self.zone, self.now)
        lists = (self._wait_for(), self.entrusted, self._own(), self._nobodys(), ideas)
        return [section(heading, new), *items, *turn, *(block for blocks in lists for block in blocks), *end]

    def _item(self, one: Waiting, place: int) -> list[Block]:
        item = item_of(one)
        off = self.mine.asleep.get(item) if item is not None else None
        drawn = snoozes.with_menu(
            waits(one, self.zone, self.now), one, now=self.now, zone=self.zone, place=place, new_row=False
        )
        return [*drawn, context(snoozes.snoozed_until(off, self.zone, self.now))] if off else drawn

    def _wait_for(self) -> list[Block]:
        if not self.others:
            return []
        start = self.places["others"]
        shown = self.others[start : start + LISTED]
        lines = [section(waited_for(record, self.member, self.zone, self.now)) for record in shown]
        turn = self._turn("others", len(self.others), LISTED, " you wait for")
        return [section(f"*You wait for: {len(self.others)}*"), *lines, *turn]

    def _own(self) -> list[Block]:
        owned, start = self.mine.owned, self.places["owned"]
        if not owned:
            return []
        lines = [block for one in owned[start : start + LISTED] for block in self._owned(one)]
        heading = section(you_own(owned, self.zone, self.now))
        return [heading, *lines, *self._turn("owned", len(owned), LISTED, " you own")]

    def _owned(self, one: Owns) -> list[Block]:
        ids, today = wire.value(number=one.number), self.now.astimezone(self.zone).date()
        show = button("Show me", wire.numbered(wire.REVIEW_SHOW, one.number), wire.value(number=one.number, page=0))
        hand = button("Hand over", wire.numbered(wire.OWNING_HAND, one.number), ids)
        file = button("Add to calendar", wire.numbered(wire.CALENDAR_ADD, one.number), ids)
        buttons = [show, *([] if one.acting_until else [hand])]
        buttons += [file] if self.mine.calendar_files and one.look_back >= today else []
        return [section(ownership.owned_line(one, today, self.zone)), actions(*buttons)]

    def _nobodys(self) -> list[Block]:
        unowned, start = self.mine.unowned, self.places["unowned"]
        if not unowned:
            return []
        today = self.now.astimezone(self.zone).date()
        shown = unowned[start : start + LISTED]
        lines = [ownership.nobodys(one, self.mine.names, today, self.zone) for one in shown]
        turn = self._turn("unowned", len(unowned), LISTED, " that nobody owns")
        return [section(f"*Nobody owns: {len(unowned)}*"), *lines, *turn]

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


def you_own(owned: Sequence[Owns], zone: tzinfo, now: datetime) -> str:
    """Return how many decisions somebody owns, and when the next one is looked back on."""
    today = now.astimezone(zone).date()
    ahead = [one.look_back for one in owned if one.look_back >= today]
    return f"*You own: {len(owned)}*" + (f" · next look back {dates.day(ahead[0], today=today)}" if ahead else "")


def waited_for(record: Record, reader: str, zone: tzinfo, now: datetime) -> str:
    """Return for what ``reader`` waits on one record, in a line."""
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
