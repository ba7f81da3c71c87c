"""Copies: a press or a reaction on a message of ours that no row points to tells us where it stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.capability import Capability, OnPosted, Posted, Tell
from bot.engine.gateway import Gateway
from bot.engine.slack_errors import SlackError
from bot.logs import log
from bot.views.notices import key_of
from storage import outbox
from storage.database import Database
from storage.outbox import SendState
from storage.unit import Unit

__all__ = ["Copies"]

Json = Mapping[str, Any]


class Copies:
    """Finds messages that a lost answer or a crash hid from our rows; ``bot_user`` is set when Slack has told it."""

    def __init__(self, database: Database, gateway: Gateway, capabilities: Sequence[Capability]) -> None:
        self.bot_user = ""
        self._database, self._gateway = database, gateway
        self._posted: dict[str, OnPosted] = {k: v for one in capabilities for k, v in one.posted.items()}
        self._sent: dict[str, OnPosted] = {k: v for one in capabilities for k, v in one.ping_sent.items()}

    async def used(self, unit: Unit, channel: str, ts: str, blocks: Sequence[Json], now: datetime) -> Sequence[Tell]:
        """Somebody uses the message at ``ts``: let our rows know it; returns what its room says to its first post."""
        key = key_of(blocks)
        if key is not None and key.partition(":")[0] in self._sent and await self._arrived(unit, key, channel, ts, now):
            return ()
        if key is None or not await outbox.claim_copy(unit, key, channel, ts, now):
            return ()
        row = await outbox.find_message(unit, key)
        room = self._posted.get(row.kind) if row else None
        return await room(unit, Posted(key, channel, ts), now) if room else ()

    async def _arrived(self, unit: Unit, key: str, channel: str, ts: str, now: datetime) -> bool:
        """Say whether ``key`` is that of a ping whose answer was lost: it did arrive, and its room hears so now."""
        step = f"{key}:1"
        if not await outbox.finish_send(unit, step, SendState.SENT, now=now, channel=channel, ts=ts):
            return False
        await self._sent[key.partition(":")[0]](unit, Posted(step, channel, ts), now)
        return True

    async def reacted(self, workspace: str, event: Json, now: datetime) -> Sequence[Tell]:
        """Before a reaction's own transaction: if it is on a message of ours that we do not know, ask what that is."""
        item = event.get("item") or {}
        channel, ts = str(item.get("channel") or ""), str(item.get("ts") or "")
        if event.get("type") != "reaction_added" or event.get("item_user") != self.bot_user or not channel or not ts:
            return ()
        async with self._database.reading(workspace) as unit:
            if await outbox.find_by_ts(unit, channel, ts) is not None:
                return ()
        try:
            blocks = await self._gateway.message_blocks(channel, ts)
        except SlackError as problem:
            log.info("a message was not told about", action="copies.skipped", code=problem.code)
            return ()
        return await self._database.run(workspace, lambda unit: self.used(unit, channel, ts, blocks, now))
