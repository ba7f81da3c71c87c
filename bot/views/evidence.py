"""Messages beside a record: which question one is for, that it lies there, and reading them as they were."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain import calendar
from bot.domain.evidence import Evidence, why_not_take_back
from bot.domain.people import Member
from bot.domain.records import Record
from bot.views import dates, wire
from bot.views.fields import State, picked
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
    input_block,
    modal,
    option,
    plain,
    quote_free,
    radio,
    section,
    sections,
)
from bot.views.pages import turn_pages
from bot.views.wording import link_to, who

__all__ = ["FIELDS", "ON_A_PAGE", "added", "beside_it", "messages_modal", "read_which", "to_messages", "which_modal"]

FIELDS = {"which": "evidence.which"}
ON_A_PAGE = 5
_SHORT = 3  # messages that whoever writes a position reads in the form
_EMPTY = "A message without words."


def which_modal(takers: Sequence[Record], channel: str, ts: str) -> dict[str, Any]:
    """Return the form that asks beside which question or decision the message is to lie, the newest first."""
    options = [option(_name(one), str(one.debate.number)) for one in takers]
    first = str(takers[0].debate.number)
    blocks = [
        input_block(FIELDS["which"], "Beside which of them?", radio(wire.EVIDENCE_WHICH, options, first)),
        context("It is kept as it reads now, with its author's name, for everybody who sees that one."),
    ]
    ids = wire.value(channel=channel, ts=ts)
    return modal(wire.EVIDENCE_FORM, "Add to the debate", blocks, submit="Add", close="Cancel", metadata=ids)


def _name(record: Record) -> str:
    said = record.decision.statement if record.decision else record.debate.question
    return clip(f"{record.debate.number} · {plain(said)}", 75)


def read_which(state: State) -> int:
    """Return the number that was picked, 0 where none was."""
    chosen = picked(state, FIELDS["which"]) or ""
    return int(chosen) if chosen.isdecimal() and len(chosen) < 12 else 0


def added(record: Record) -> Said:
    """Return what whoever added a message reads."""
    number = record.debate.number
    text = f"Added beside {number}, as it reads now: {excerpt(record.debate.question, 150)}"
    said = fallback(f"Added beside {number}: {clip(plain(record.debate.question), 150)}")
    return Said(said, [section(text, button("See it", wire.EVIDENCE_READ, wire.value(number=number, page=0)))])


def to_messages(record: Record) -> list[Block]:
    """Return the button that opens the messages beside a record; nothing where there are none."""
    if not record.evidence:
        return []
    ids = wire.value(number=record.debate.number, page=0)
    return [actions(button(f"Messages beside it: {len(record.evidence)}", wire.EVIDENCE_READ, ids))]


def beside_it(record: Record) -> list[Block]:
    """Return the newest messages beside a question in short, for whoever writes a position."""
    lines = [f"*{who_wrote(record, one)}:* {excerpt(one.text) or _EMPTY}" for one in record.evidence[-_SHORT:]]
    more = len(record.evidence) - _SHORT
    lines += [f"and {dates.plural(more, 'message')} more"] * (more > 0)
    return sections("\n".join(lines)) if lines else []


def who_wrote(record: Record, one: Evidence) -> str:
    """Return the author's display name, escaped."""
    return who(record, one.author) if one.author else "somebody"


def messages_modal(record: Record, page: int, *, by: Member, now: datetime) -> dict[str, Any]:
    """Return one page of the messages beside a record, as they read when they were added."""
    number, zone = record.debate.number, calendar.zone_of(by.zone)
    pages = max(1, -(-len(record.evidence) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks = [section(f"*{quote_free(record.debate.question)}*")]
    for one in record.evidence[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        link = link_to(one.link, "in the conversation")
        about = f"added by {who(record, one.by)}, {dates.moment(one.at, zone, now)}"
        text = f"*{who_wrote(record, one)}* {escape(one.text) or _EMPTY}"
        blocks += sections(text, _away(record, one, page, by))
        blocks.append(context(" · ".join(filter(None, (about, link)))))
    blocks += turn_pages(wire.EVIDENCE_TURN, number, page, pages)
    if not record.evidence:
        blocks.append(section("No message lies beside it any more."))
    return modal(wire.EVIDENCE_VIEW, "Messages beside it", blocks)


def _away(record: Record, one: Evidence, page: int, by: Member) -> Block | None:
    if why_not_take_back(one, record.debate, by):
        return None
    ids = wire.value(number=one.number, ordinal=one.ordinal, page=page)
    return button("Take it away", wire.numbered(wire.EVIDENCE_TAKE, one.ordinal), ids)
