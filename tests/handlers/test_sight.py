"""Sight: whoever guesses the number of a record that is none of theirs is answered as if there were none."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
import pytest_asyncio

from bot.clock import ManualClock
from bot.domain.debates import DebateState
from bot.domain.people import Member
from bot.domain.records import Channel
from bot.engine.gateway import Gateway
from bot.flows.channels import channel_renamed, know_channel
from bot.views import wire
from handlers import CAPABILITIES
from handlers.boundary import Boundary
from handlers.envelopes import Kind
from storage import debates, decisions, people, positions
from storage.database import Database
from storage.records import get_record
from tests.fake_slack import FakeSlack
from tests.storage.worlds import HOUR, NOW, debate, decision, position

HIDDEN = (1, 2, 3, 4, 5)
NEVER = 99_999


class Snoop:
    """Somebody who presses and submits what the product never offered them, and everything that they are told."""

    def __init__(self, database: Database, workspace: str, member: Member) -> None:
        self.slack, self.member = FakeSlack(), member
        self.boundary = Boundary(database, cast(Gateway, self.slack), ManualClock(NOW + HOUR), CAPABILITIES)
        self.boundary.workspace = workspace
        self.everywhere = database.is_sqlite  # where a press stood is no matter of the rows: one database is enough

    async def hears(self, body: dict[str, Any]) -> str:
        """Return everything that this payload makes Slack show, as one text."""
        self.slack.calls.clear()
        answer = await self.boundary.answer(body)
        await self.boundary.drain()
        return f"{answer} {self.slack.calls}"

    def payloads(self, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each press and each form that any room listens to, about this record, wherever it could stand."""
        user = {"id": self.member.id}
        form = {"id": "V1", "root_view_id": "V1", "type": "modal", "state": {"values": FILLED}}
        for wire_id in self.boundary._rooms[Kind.VIEW]:
            ids = wire.value(number=number)
            view = {**form, "callback_id": wire_id, "private_metadata": ids}
            yield wire_id, {"type": "view_submission", "user": user, "view": view, "trigger_id": "t"}
        acts = ("pass", "withdraw", "not_me", "recuse", "decide", "close")
        menus = itertools.product((wire.CARD_MENU, wire.ASK_MENU), acts)
        for wire_id, do in [*((one, "") for one in self.boundary._rooms[Kind.ACTION]), *menus]:
            ids = wire.value(number=number, do=do, option=0, page=0, member="UONE")
            press = {"type": "button", "action_id": wire_id, "value": ids}
            body = {"type": "block_actions", "user": user, "actions": [press], "trigger_id": "t"}
            yield f"{wire_id} {do}", {**body, "channel": {"id": "CELSE", "name": "elsewhere"}, "response_url": "u"}
            if not self.everywhere:
                continue
            yield f"{wire_id} {do} in a form", {**body, "view": {**form, "callback_id": "x"}}
            yield f"{wire_id} {do} in Home", {**body, "view": {**form, "type": "home"}}


FILLED = {
    "position.choice": {wire.CHOICE: {"type": "radio_buttons", "selected_option": {"value": "0"}}},
    "position.reason": {wire.REASON: {"type": "plain_text_input", "value": "because"}},
    "close.reason": {wire.CLOSE_REASON: {"type": "plain_text_input", "value": "because"}},
    "disagree.words": {wire.DISAGREE_WORDS: {"type": "plain_text_input", "value": "because"}},
}
SNOOPS = (Member("UADMIN", "Admin", "Europe/Berlin", admin=True), Member("UGUEST", "Guest", guest=True))
WORDS = "It costs a sealed million."


async def _fill(database: Database, workspace: str) -> None:
    stages = (
        debate(1, channel="CSECRET", state=DebateState.WAITING),
        debate(2, channel="CSECRET", state=DebateState.COLLECTING, posted_at=NOW),
        debate(3, channel="CSECRET", state=DebateState.REVEALED, posted_at=NOW, revealed_at=NOW),
        debate(4, channel="CSECRET", state=DebateState.DECIDED, posted_at=NOW, revealed_at=NOW, ended_at=NOW),
        debate(5, channel="CSECRET", state=DebateState.CANCELLED, ended_at=NOW, ended_by="ULEAD", end_reason="no"),
    )
    async with database.unit(workspace) as unit:
        await people.ensure_workspace(unit, name="Acme", bot_user="UBOT")
        known = [Member(one, one.title()) for one in ("ULEAD", "UONE", "UTWO", "UTOLD")]
        await people.save_members(unit, [*known, *SNOOPS], NOW)
        await people.save_channel(unit, Channel("CSECRET", "", public=False))
        for one in stages:
            named = replace(one, number=await people.take_number(unit), informed=("UTOLD",))
            await debates.add_debate(unit, named, None)
        for number in HIDDEN[1:]:
            await positions.add_position(unit, number, position(reason=WORDS))
        await decisions.add_decision(unit, decision(4))


@pytest_asyncio.fixture(params=SNOOPS, ids=[one.name for one in SNOOPS])
async def snoop(request: pytest.FixtureRequest, database: Database, workspace: str) -> Snoop:
    """An admin and a guest, neither of them named, neither in the private channel."""
    await _fill(database, workspace)
    return Snoop(database, workspace, request.param)


async def test_a_guessed_number_answers_like_none(snoop: Snoop) -> None:
    """Each press and form about a private channel's record says word for word what it says about no record at all."""
    # The first round leaves drafts of their own behind: from the second on nothing but the number is different.
    said = [dict(snoop.payloads(number)) for number in (NEVER, NEVER, *HIDDEN)]
    told = [{name: await snoop.hears(body) for name, body in one.items()} for one in said][1:]
    for number, one in zip(HIDDEN, told[1:], strict=True):
        for name, answer in one.items():
            hidden = answer.replace(f"number={number}", "").replace(f"'number': {number}", "")
            never = told[0][name].replace(f"number={NEVER}", "").replace(f"'number': {NEVER}", "")
            assert hidden == never, f"{name} about record {number}"
            assert WORDS not in answer, f"{name} about record {number}"
            assert "pair of eyes" not in answer, f"{name} about record {number}"


@pytest.mark.parametrize("reader", ["ULEAD", "UTOLD"])
async def test_who_is_named_reads_no_sealed_words(database: Database, workspace: str, reader: str) -> None:
    """Whatever the decider, or who is only told, presses or sends: what is sealed, or was never opened, stays so."""
    await _fill(database, workspace)
    insider = Snoop(database, workspace, Member(reader, reader.title()))
    where = {"channel": {"id": "CSECRET", "name": "privategroup"}, "response_url": "u"}

    def reads(number: int) -> dict[str, Any]:
        """Press "Read positions", which no screen offers before the reveal: an old or a forged one."""
        read = {"type": "button", "action_id": wire.POSITIONS_READ, "value": wire.value(number=number, page=0)}
        return {"type": "block_actions", "user": {"id": reader}, "actions": [read], "trigger_id": "t", **where}

    said = await insider.hears(reads(2))
    why_not = "Your view is sealed too, so that it does not steer the others." if reader == "ULEAD" else "1 of 2 in."
    assert why_not in said, "who decides is told why not even they read it (D2); others when they will (D1)"
    for number in (1, 2, 5):
        for name, body in insider.payloads(number):
            assert WORDS not in await insider.hears(body), f"{name} about record {number}"
    assert WORDS in await insider.hears(reads(3))


async def test_a_name_from_slack_narrows_and_never_widens(database: Database, workspace: str) -> None:
    """A channel made private hides what was asked in it; a renamed group stays private; a group's message is none."""
    snoop = SNOOPS[0]
    async with database.unit(workspace) as unit:
        await people.ensure_workspace(unit, name="Acme", bot_user="UBOT")
        await people.save_members(unit, [snoop], NOW)
        assert (await know_channel(unit, "C1", "support")).public
        assert (await know_channel(unit, "C1", "")).public, "a press may bring no name"
        assert not (await know_channel(unit, "C1", "privategroup")).public
        assert not (await know_channel(unit, "C2", "mpdm-lead--agent-1-1")).public
        assert not (await know_channel(unit, "D2", "lead")).public
        await know_channel(unit, "CSECRET", "privategroup")
        await debates.add_debate(unit, debate(1, channel="CSECRET"), None)
        await channel_renamed(unit, "CSECRET", "mergers")
        await channel_renamed(unit, "CNEVER", "mergers")
        record = await get_record(unit, 1)
        assert record is not None
        assert record.channel == Channel("CSECRET", "mergers", public=False)
        assert await people.find_channel(unit, "CNEVER") is None
