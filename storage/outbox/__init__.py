"""What should be said: views, shown at least once and coalesced by key, and pings, sent at most once."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.intents import Intent, Ping, View
from storage.outbox.claims import claim_messages, next_message_at
from storage.outbox.copies import claim_copy, original_of
from storage.outbox.failures import list_failed, list_failed_everywhere, list_failed_in
from storage.outbox.messages import (
    MessageRow,
    adopt,
    direct_message_with,
    find_by_ts,
    find_message,
    give_back,
    hold_back,
    list_asking,
    list_due_keys,
    mark_deleted,
    mark_failed,
    mark_gone,
    mark_shown,
    mark_unchanged,
    never_asked_before,
    renew,
    repoint,
    want_views,
)
from storage.outbox.sends import (
    SendRow,
    SendState,
    claim_send,
    finish_send,
    is_over,
    list_due_sends,
    list_sends,
    next_send_at,
    plan_pings,
)
from storage.unit import Unit

__all__ = [
    "MessageRow",
    "SendRow",
    "SendState",
    "adopt",
    "claim_copy",
    "claim_messages",
    "claim_send",
    "direct_message_with",
    "find_by_ts",
    "find_message",
    "finish_send",
    "give_back",
    "hold_back",
    "is_over",
    "list_asking",
    "list_due_keys",
    "list_due_sends",
    "list_failed",
    "list_failed_everywhere",
    "list_failed_in",
    "list_sends",
    "mark_deleted",
    "mark_failed",
    "mark_gone",
    "mark_shown",
    "mark_unchanged",
    "never_asked_before",
    "next_message_at",
    "next_send_at",
    "original_of",
    "renew",
    "repoint",
    "want",
]


async def want(unit: Unit, intents: Iterable[Intent], now: datetime) -> None:
    """Keep what should be said, in at most two statements, and wake courier and ticker at the commit.

    A view is asked to be true again, however often it is wanted; a ping is planned once, whatever becomes of it.
    """
    intents = tuple(dict.fromkeys(intents))
    views = [one for one in intents if isinstance(one, View)]
    pings = [one for one in intents if isinstance(one, Ping)]
    if views:
        await want_views(unit, views, now)
        unit.wake("courier")
    if pings:
        await plan_pings(unit, pings, now)
        unit.wake("ticker")
        unit.wake("courier")
