"""What waits, one thing at a time, with what can be pressed; Home, the menu and the morning message show it."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.domain.waiting import RIDES_ALONG, Waiting, WaitingKind
from bot.views import circles, concerns, dates, followups, handovers, ownership, parts, receipts, reviews, signals, wire
from bot.views.amendments import proposal_item
from bot.views.changes import lets_in
from bot.views.kit import Block, button, excerpt, section
from bot.views.wording import channel_of, outcome, who

__all__ = ["count", "due", "minutes", "waits"]

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
    WaitingKind.SIGNAL: 10,
    WaitingKind.CROSSED: 30,
    WaitingKind.CONCERN: 10,
    WaitingKind.SKIPPED: 10,
    WaitingKind.POST_IT: 15,
    WaitingKind.RULE: 60,
    WaitingKind.DECIDE_AGAIN: 110,
    WaitingKind.LET_IN: 10,
    WaitingKind.OPEN_NOW: 5,
    WaitingKind.OFFERED: 20,
    WaitingKind.SECOND: 15,
    WaitingKind.FOLLOW_UP: 20,
    WaitingKind.TAKE_ON: 15,
    WaitingKind.FREE_IT: 10,
    WaitingKind.REASSIGN: 30,
    WaitingKind.LATE: 30,
    WaitingKind.OWN_IT: 20,
    WaitingKind.LET_GO: 20,
    WaitingKind.GO_ON: 15,
    WaitingKind.NAME_OWNER: 20,
    WaitingKind.KEPT_IT: 5,
    WaitingKind.READ: 60,
    WaitingKind.TOLD: 5,
    WaitingKind.CAME_BACK: 60,
    WaitingKind.NO_AUTHOR: 20,
}


def count(items: Sequence[Waiting]) -> str:
    """Return "3 things wait for you"."""
    many = len(items)
    if not many:
        return "Nothing waits for you"
    return f"{many} thing waits for you" if many == 1 else f"{many} things wait for you"


def minutes(items: Sequence[Waiting]) -> str:
    """Return how long it takes to do these, roughly: "about 2 minutes"."""
    whole = max(1, round(sum(_seconds(item) for item in items) / 60))
    return f"about {dates.plural(whole, 'minute')}"


def _seconds(item: Waiting) -> int:
    circle = item.record.circle if item.kind is WaitingKind.POSITION else None
    return SECONDS[item.kind] + (60 * circle.minutes if circle else 0)


def due(item: Waiting, zone: tzinfo, now: datetime) -> str:
    """Return "12:00 today", or the whole moment where it is another day in ``zone``."""
    local, today = item.due.astimezone(zone).date(), now.astimezone(zone).date()
    return f"{dates.clock_time(item.due, zone)} today" if local == today else dates.moment(item.due, zone, now)


def waits(item: Waiting, zone: tzinfo, now: datetime) -> list[Block]:
    """Return one thing that waits, with what can be pressed."""
    if item.case is not None:
        return followups.item(item, zone, now)
    if item.kind in (WaitingKind.CONFIRM, WaitingKind.NOT_QUITE, WaitingKind.SAY_HEARD):
        return _receipt(item, due(item, zone, now))
    if item.kind in _AFTER | RIDES_ALONG:
        return _after(item, zone, now)
    if item.kind in (WaitingKind.OFFERED, WaitingKind.SECOND, *_OWNING):
        return ownership.item(item, zone, now) if item.kind in _OWNING else handovers.waits(item.record)
    if item.kind is WaitingKind.LET_IN and item.about:
        asker = who(item.record, item.about)
        text = f"*Let in?* · {asker} would like to write on: {excerpt(item.record.debate.question, 150)}"
        return [section(text), lets_in(item.number, item.about)]
    if item.kind in _OF_PRFAQS or (item.record.circle is not None and item.kind in _OF_CIRCLES):
        return _prfaq(item, zone, now)
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


_OF_PRFAQS = frozenset({WaitingKind.CAME_BACK, WaitingKind.NO_AUTHOR})
_OF_CIRCLES = frozenset({WaitingKind.POSITION, WaitingKind.DECIDE})


def _prfaq(item: Waiting, zone: tzinfo, now: datetime) -> list[Block]:
    """What waits of a PRFAQ, or of a circle that reads one."""
    if item.kind is WaitingKind.CAME_BACK:
        return circles.came_back(item, zone, now)
    if item.kind is WaitingKind.NO_AUTHOR:
        return circles.no_author(item)
    until = due(item, zone, now)
    return circles.to_judge(item, until) if item.kind is WaitingKind.DECIDE else circles.reading(item, until)


_OWNING = frozenset(
    {
        WaitingKind.OWN_IT,
        WaitingKind.LET_GO,
        WaitingKind.GO_ON,
        WaitingKind.NAME_OWNER,
        WaitingKind.KEPT_IT,
    }
)
_AFTER = frozenset(
    {
        WaitingKind.SIGNALS,
        WaitingKind.LOOK_BACK,
        WaitingKind.SIGNAL,
        WaitingKind.CROSSED,
        WaitingKind.CONCERN,
        WaitingKind.SKIPPED,
        WaitingKind.PROPOSAL,
        WaitingKind.RULE,
        WaitingKind.DECIDE_AGAIN,
    }
)


def _after(item: Waiting, zone: tzinfo, now: datetime) -> list[Block]:
    """What waits once something is decided, beside answers; and what asks nothing."""
    if item.kind in RIDES_ALONG:
        return parts.told_item(item.record) if item.kind is WaitingKind.TOLD else parts.read_item(item.record)
    if item.kind is WaitingKind.SIGNALS:
        return signals.item(item.record)
    if item.kind in _LOOKING:
        return _looking(item, zone, now)
    if item.kind is WaitingKind.PROPOSAL:
        return [
            block
            for one in item.record.proposals
            if str(one.ordinal) == item.about
            for block in proposal_item(item.record, one)
        ]
    return _block(item, due(item, zone, now))


_LOOKING = frozenset({WaitingKind.LOOK_BACK, WaitingKind.SIGNAL, WaitingKind.CROSSED, WaitingKind.CONCERN})
_LOOKING |= {WaitingKind.SKIPPED}


def _looking(item: Waiting, zone: tzinfo, now: datetime) -> list[Block]:
    """What waits when a decision is looked back on; which one is told by its place, whatever follows that."""
    record, place = item.record, (item.about or "").partition(".")[0]
    if item.kind is WaitingKind.CONCERN:
        return [block for one in record.concerns if str(one.ordinal) == place for block in concerns.item(record, one)]
    if item.kind in (WaitingKind.SIGNAL, WaitingKind.CROSSED):
        draw = signals.asks if item.kind is WaitingKind.SIGNAL else signals.crossed
        return [block for one in record.signals if str(one.ordinal) == place for block in draw(record, one)]
    found = [one for one in record.reviews if str(one.ordinal) == place]
    if item.kind is WaitingKind.SKIPPED:
        return [block for one in found for block in reviews.skipped_item(record, one, zone)]
    return [block for one in found for block in reviews.item(record, one, zone, now)]


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
        decider = who(record, receipt.by)
        text = f"*Confirm: what {decider} heard from you* · {excerpt(receipt.sentence)} · until {until}"
        return [section(text), receipts.asks_dissenter(item.number)]
    if item.kind is WaitingKind.SAY_HEARD:
        said = f"*{receipts.who_dissents(record, receipt)}*"
        text = " · ".join(filter(None, (said, excerpt(receipts.words_of(record, receipt), 150), f"until {until}")))
        return [section(text, receipts.say_button(receipt))]
    text = f"*{who(record, receipt.member)} says: not quite* · {excerpt(receipt.point)} · until {until}"
    return [section(text), receipts.asks_decider(receipt)]
