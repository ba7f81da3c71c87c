"""What waits for somebody, of PRFAQs and their circles, as an item of Home or of the morning message."""

from datetime import datetime, tzinfo

from bot.domain.ownership import offer
from bot.domain.records import Record
from bot.domain.waiting import Waiting
from bot.views import dates, wire
from bot.views.circles.labels import title_of_circle, verdict_line, which
from bot.views.circles.messages import ask_menu
from bot.views.kit import Block, actions, button, escape, excerpt, quote_free, section
from bot.views.wording import who

__all__ = ["came_back", "no_author", "reading", "to_judge"]


def _ids(record: Record, **more: int) -> str:
    return wire.value(number=record.debate.number, **more)


def reading(item: Waiting, until: str, member: str | None = None) -> list[Block]:
    """Return a PRFAQ to read; with the ⋯ of ``member``, in a message of theirs."""
    record, circle = item.record, item.record.circle
    minutes, asker = circle.minutes if circle else 1, who(record, record.debate.opener)
    text = f"*Read* · {title_of_circle(record)}, {minutes} min · {asker} · by {escape(until)}"
    row = [
        button("Read it", wire.PRFAQ_READ, _ids(record, page=0)),
        button("Write my notes", wire.POSITION_WRITE, _ids(record)),
    ]
    return [section(text, ask_menu(record, member) if member else None), actions(*row)]


def to_judge(item: Waiting, since: str) -> list[Block]:
    """Return a circle that waits for its verdict."""
    record, circle = item.record, item.record.circle
    place = f" · {which(circle)}" if circle else ""
    text = f"*Verdict* · {title_of_circle(record)}{place} · open since {escape(since)}"
    give = button("Give the verdict", wire.VERDICT, _ids(record))
    read = button("Read all notes", wire.POSITIONS_READ, _ids(record, page=0))
    return [section(text), actions(give, read)]


def came_back(item: Waiting, zone: tzinfo, now: datetime) -> list[Block]:
    """Return a PRFAQ that was parked until today: why, what won, and the question what has changed."""
    record, one = item.record, item.record.prfaq
    if one is None:
        return []
    today = now.astimezone(zone).date()
    parked = dates.day(one.return_on, today=today) if one.return_on else ""
    why = f"“{excerpt(one.reason)}”" if one.reason else "without a reason on record"
    text = f"*Parked until {parked}* · {quote_free(one.title)}\n{who(record, one.ended_by)} parked it: {why}"
    more = verdict_line(one).replace(f" · comes back {dates.day(one.return_on)}" if one.return_on else "\0", "")
    text += f" · {more}" if more else ""
    row = [
        button("Say what changed", wire.numbered(wire.PRFAQ_STEP, 1), wire.value(number=one.number, do="reopen")),
        button("Show me", wire.PRFAQ_READ, _ids(record, page=0)),
        button("Crumple it", wire.numbered(wire.PRFAQ_STEP, 2), wire.value(number=one.number, do="crumple")),
    ]
    return [section(f"{text}\n*What has changed since?*"), actions(*row)]


def no_author(item: Waiting) -> list[Block]:
    """Return a PRFAQ whose author is gone, or hands it to its reader."""
    one, asked = item.record.prfaq, offer(item.record.ownerships)
    title = quote_free(one.title) if one else ""
    if asked is not None and str(asked.ordinal) == item.about:
        note = f"\n{quote_free(asked.note)}" if asked.note else ""
        text = f"*Will you write it on?* · {title} · {who(item.record, asked.by)} hands it to you{note}"
        ids = _ids(item.record)
        row = [button("Take it on", wire.PRFAQ_TAKE_ON, ids), button("No, thanks", wire.PRFAQ_DECLINE, ids)]
        return [section(text), actions(*row)]
    text = f"*Nobody writes it any more* · {title} · its author left. Take it on, or let it rest."
    return [section(text, button("Take it on", wire.PRFAQ_TAKE_ON, _ids(item.record)))]
