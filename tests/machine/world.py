"""A world without Slack: real flows on real rows, a courier that only reads what would be sent, and a clock of its own.

What a courier would show is rendered by the capabilities themselves and looked through: no sealed word, a fallback
text that fits, blocks that Slack takes. Nothing here knows a rule.
"""

import asyncio
import json
import os
import re
from collections import Counter
from datetime import datetime, timedelta

from hypothesis import Phase, settings

from bot.capability import Due, Posted, Rendered
from bot.domain.intents import Kind, View
from bot.domain.people import Member
from bot.domain.records import Channel
from bot.domain.refusals import Code, Refusal
from bot.sandbox.blockkit import check_message, check_view
from bot.views import refusals
from bot.views.kit import FALLBACK_LIMIT, home_view
from handlers import CAPABILITIES
from storage import outbox, people
from storage.database import Database
from storage.ledger import walk
from storage.outbox import SendState
from storage.records import get_record
from tests.databases import new_workspace
from tests.moments import NINE

LEASE = timedelta(minutes=1)
HUNT = bool(os.environ.get("HUNT"))


def pace(steady: int, hunting: int, steps: int):
    """Return how many histories of ``steps`` are tried. Making a failure small takes minutes: only a hunt does so."""
    phases = [Phase.generate, Phase.shrink] if HUNT else [Phase.generate]
    return settings(max_examples=hunting if HUNT else steady, stateful_step_count=steps, phases=phases)


MARK = re.compile(r"quokka\d+x")
RENDERS = {kind: render for one in CAPABILITIES for kind, render in one.renders.items()}
POSTED = {kind: follow for one in CAPABILITIES for kind, follow in one.posted.items()}
PINGS = {kind: render for one in CAPABILITIES for kind, render in one.pings.items()}
SENT = {kind: follow for one in CAPABILITIES for kind, follow in one.ping_sent.items()}
DUES = tuple(due for one in CAPABILITIES for due in one.due)

LEAD = Member("ULEAD", "lead", "Europe/Berlin")
HEAD = Member("UHEAD", "head", "America/New_York")
ONE = Member("UONE", "agent-1", "Europe/Berlin")
TWO = Member("UTWO", "agent-2", "America/New_York")
GUEST = Member("UGUEST", "contractor", "Asia/Kolkata", guest=True)
TOUCHED = Member("UTOUCHED", "accountant", "Asia/Tokyo")  # asked to commit, not to argue
RULER = Member("URULER", "director", "Europe/Lisbon")  # rules where somebody cannot commit
PASSER = Member("UPASSER", "bystander", "UTC")
GONE = Member("UGONE", "gone", "Europe/Berlin", deactivated=True)
CAST = (LEAD, HEAD, ONE, TWO, GUEST, TOUCHED, RULER, PASSER, GONE)
PUBLIC, PRIVATE = Channel("CPUBLIC", "support", public=True), Channel("CPRIVATE", "leads")


class Ground:
    """A database and one long-lived loop, so that machines, which are synchronous, can await."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        self.run, self.database = runner.run, database


class World:
    """One workspace, from the first question to the walk along its chains. ``now`` only grows."""

    def __init__(self, database: Database) -> None:
        self.database, self.workspace = database, new_workspace()
        self.now: datetime = NINE
        self.people = {one.id: one for one in CAST}
        self.sealed: frozenset[str] = frozenset()  # what no message may hold; whoever drives the world keeps it true
        self.invited = True  # whether the channel takes our messages
        self.shown: Counter[str] = Counter()
        self.told: Counter[Code] = Counter()
        self._words = self._ts = 0

    def word(self) -> str:
        """Return a word that stands nowhere else."""
        self._words += 1
        return f"quokka{self._words}x"

    def stamp(self) -> str:
        """Return a message's ts, each later than the one before."""
        self._ts += 1
        return f"{self._ts:010d}.000100"

    def unit(self):
        """One transaction."""
        return self.database.unit(self.workspace)

    async def start(self) -> None:
        """Keep people and channels."""
        async with self.unit() as unit:
            await people.ensure_workspace(unit, name="Acme", bot_user="UBOT")
            await people.save_members(unit, CAST, self.now)
            for channel in (PUBLIC, PRIVATE):
                await people.save_channel(unit, channel)
            for reader in (LEAD, HEAD, TWO, PASSER):
                await people.home_opened(unit, reader.id, self.now)

    async def record(self, number: int):
        """Return a record as it stands."""
        async with self.unit() as unit:
            return await get_record(unit, number)

    # what would be sent

    def look(self, where: str, shown: object) -> None:
        """Object to a sealed word in anything that is shown, whoever reads it."""
        text = json.dumps(shown, ensure_ascii=False, default=str)
        found = self.sealed & set(MARK.findall(text))
        assert not found, f"{where} shows what is sealed: {sorted(found)}"
        self.shown[where.partition(":")[0]] += 1

    def check_said(self, where: str, said) -> None:
        """Object to a message that Slack or the house would not take."""
        self.look(where, [said.text, said.blocks])
        assert said.text.strip(), where
        assert len(said.text) <= FALLBACK_LIMIT, (where, said.text)
        problems = check_message(said.blocks)
        assert not problems, (where, problems)

    def shows(self, row, said, channel: str, ts: str) -> None:
        """A message stands there now; whoever wants to press in it remembers it here."""

    async def deliver(self) -> None:
        """Show what is wanted, as the courier would, until nothing is."""
        for _ in range(40):
            async with self.unit() as unit:
                rows = await outbox.claim_messages(unit, self.now, "me", LEASE, 10, workspaces=[self.workspace])
                for row in rows:
                    await self._show(unit, row)
            if not rows:
                return
        raise AssertionError("the courier never comes to rest")

    async def _show(self, unit, row) -> None:
        rendered = await RENDERS[row.kind](unit, row.number, row.member, self.now)
        if not isinstance(rendered, Rendered):
            removed = rendered.delete and row.stands
            await outbox.mark_unchanged(unit, row, note=rendered.reason, removed=removed)
            return
        if row.kind == Kind.HOME:
            self.look(row.key, rendered.said.blocks)
            assert not check_view(home_view(rendered.said.blocks), "home"), row.key
            await outbox.mark_shown(unit, row, channel=str(row.member), ts="home", shown_hash="x")
            self.shows(row, rendered.said, str(row.member), "home")
            return
        self.check_said(row.key, rendered.said)
        if row.stands:
            await outbox.mark_shown(unit, row, channel=str(row.channel), ts=str(row.ts), shown_hash="x")
            self.shows(row, rendered.said, str(row.channel), str(row.ts))
        else:
            await self._post(unit, row, rendered)

    async def _post(self, unit, row, rendered) -> None:
        parent = await outbox.find_message(unit, rendered.thread_of) if rendered.thread_of else None
        if rendered.thread_of and (parent is None or not parent.stands):
            await outbox.mark_failed(unit, row, "no_thread", retry_at=self.now + timedelta(seconds=1))
            return
        target, error = str(rendered.channel or f"D{rendered.member}"), ""
        if rendered.channel and not self.invited:
            error = "not_in_channel"
            await outbox.mark_failed(unit, row, error)
        stamp = self.stamp()
        if not error:
            assert await outbox.mark_shown(unit, row, channel=target, ts=stamp, shown_hash="x")
            self.shows(row, rendered.said, target, stamp)
        for tell in await self._followed(unit, POSTED, row.kind, Posted(row.key, target, stamp, error)):
            self.check_said(f"glance:{row.key}", tell.said)

    async def _followed(self, unit, rooms, kind, posted):
        follow = rooms.get(kind)
        return await follow(unit, posted, self.now) if follow else ()

    async def _ping(self) -> bool:
        async with self.unit() as unit:
            row = await outbox.claim_send(unit, self.now, "me", LEASE, workspaces=[self.workspace])
            if row is None:
                return False
            rendered = await PINGS[row.kind](unit, row.number, row.person, self.now)
            state, stamp = SendState.SUPPRESSED, None
            if isinstance(rendered, Rendered):
                self.check_said(row.key, rendered.said)
                state, stamp = SendState.SENT, self.stamp()
            told = {"reason": getattr(rendered, "reason", ""), "channel": f"D{row.person}" if stamp else None}
            assert await outbox.finish_send(unit, row.key, state, now=self.now, ts=stamp, **told)
            if stamp:
                await self._followed(unit, SENT, row.kind, Posted(row.key, f"D{row.person}", stamp))
        return True

    # time

    async def _soonest(self) -> tuple[datetime | None, list[Due]]:
        """Return the earliest instant at which something falls due, and what is due now."""
        async with self.unit() as unit:
            found = {due.name: await due.next_at(unit) for due in DUES}
            pings = await outbox.next_send_at(unit, workspaces=[self.workspace])
        instants = [at for at in (*found.values(), pings) if at is not None]
        return min(instants, default=None), [due for due in DUES if (at := found[due.name]) and at <= self.now]

    async def tick(self) -> None:
        """Do all that is due now."""
        for _ in range(20):
            while await self._ping():
                pass
            _, waiting = await self._soonest()
            if not waiting:
                return
            for due in waiting:
                await self._do(due)
        raise AssertionError(f"{[due.name for due in waiting]} is due, and nothing was done")

    async def _do(self, due: Due) -> None:
        for _ in range(50):
            async with self.unit() as unit:
                if not await due.run(unit, self.now):
                    return
        raise AssertionError(f"{due.name} never comes to rest")

    async def advance(self, to: datetime, each=lambda now: None) -> None:
        """Step from due instant to due instant until ``to``; ``each`` hears of every step."""
        for _ in range(100):
            at, _ = await self._soonest()
            self.now = max(self.now, min(at or to, to))
            if at is not None and at <= self.now:
                await self.tick()
            each(self.now)
            await self.deliver()
            if self.now >= to:
                return
        raise AssertionError("time does not pass")

    # what is said to whom

    def refused(self, refusal: Refusal, record, by: Member) -> None:
        """Object to a refusal whose sentence is too long, is not filled, or leaves the reader without a way on."""
        said = refusals.sentence(refusal, record=record)
        message = refusals.tell(refusal, record=record)
        self.check_said(f"refusal:{refusal.code}", message)
        assert len(said.split()) <= 25, said
        assert "None" not in said, said
        assert isinstance(refusal.code, Code)
        buttons = any(block["type"] == "actions" for block in message.blocks)
        assert buttons or WAY.search(said), f"no way forward: {said}"
        self.told[refusal.code] += 1

    async def line(self, number: int, kind: Kind = Kind.LINE, member: str | None = None):
        """Return the message on which emoji count, where it stands."""
        async with self.unit() as unit:
            row = await outbox.find_message(unit, View(kind, number, member).key)
        return row if row is not None and row.stands else None

    async def chains_hold(self) -> None:
        """Walk along every chain of this workspace."""
        found = [one async for one in walk(lambda: self.database.reading(self.workspace))]
        assert not [one for one in found if one.broken], found


# What a sentence without a button offers: something to do, somebody to turn to, or when it will be possible.
WAY = re.compile(
    r"\b(pick|write|ask|press|use|try|say|name|type|look|open|keep|decide|answer|change|add|home|only|shorten|"
    r"it is due|can let you in|you can|once|together|you get|sees that|is sealed too|already counted|read|"
    r"tick|tell|act|make|do it|done how|below what|the card (?:says|shows))\b",
    re.IGNORECASE,
)
