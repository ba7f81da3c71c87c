"""Rulings: what stays on the card of a decision that somebody could not commit to, once it was ruled on."""

from bot.domain.escalations import Escalation, Ruling
from bot.domain.records import Record
from bot.views import dates
from bot.views.escalations import round_of, sides
from bot.views.kit import Block, excerpt, sections
from bot.views.wording import host_zone, who

__all__ = ["before_it", "on_card"]


def on_card(record: Record) -> list[Block]:
    """Return the ruling with its reason and both sides, where this version was ruled on, or given back before it;
    nothing where it was not.
    """
    block = _last(record)
    if block is None or block.ruling is Ruling.CHANGED:
        return []
    return sections("\n".join((_told(record, block), *sides(record, round_of(record, block.ordinal)))))


def before_it(record: Record) -> list[str]:
    """Return both sides as they stood before the ruling that made this version, whose reason is the ruling's own."""
    block = _last(record)
    made = block is not None and block.ruling is Ruling.CHANGED
    return sides(record, round_of(record, block.ordinal)) if block is not None and made else []


def _last(record: Record) -> Escalation | None:
    """Return the newest ruling on this version, or the one by which it came."""
    version = record.decision.version if record.decision else 0
    older = (Ruling.CHANGED, Ruling.RETURNED)
    return next(
        (
            one
            for one in reversed(record.escalations)
            if (one.ruling and one.version == version) or (one.ruling in older and one.version == version - 1)
        ),
        None,
    )


def _told(record: Record, block: Escalation) -> str:
    at = dates.moment_for_channel(block.ended_at or block.due_at, host_zone(record), block.opened_at)
    by = f"{who(record, block.ruled_by)} {at}"
    if block.ruling is Ruling.UPHELD:
        return f"*Ruled by {by}: it stands* {excerpt(block.why)}"
    waits = record.decision is not None and record.decision.version == block.version
    again = f": {who(record, record.debate.decider)} decides again" if waits else ""
    return f"*Given back by {by}{again}* {excerpt(block.why)}"
