"""Reminders: examined when due, sent at most once, and never without a recorded end."""

import asyncio
from datetime import timedelta

import pytest

from bot.capability import Discard, Rendered
from bot.domain.intents import Ping, PingKind
from bot.engine.courier import LEASE
from bot.engine.slack_errors import LostAnswer, RateLimited, SlackDown, SlackError, TokenDead, UserGone
from storage import outbox
from storage.outbox import SendRow, SendState
from tests.engine.conftest import Engine
from tests.moments import NINE
from tests.tiny import said


def ping(number: int = 1, *, hours: int = 1, person: str = "U1") -> Ping:
    """Return a reminder that is due ``hours`` after nine."""
    return Ping(PingKind.TODAY, number, person, NINE + timedelta(hours=hours))


async def fate(e: Engine, number: int = 1) -> SendRow:
    """Return what became of the reminder."""
    async with e.database.reading(e.workspace) as unit:
        (row,) = await outbox.list_sends(unit, number)
    return row


def remind(e: Engine, number: int = 1, person: str = "U1") -> None:
    """Let the reminder have something to say."""
    e.tiny.says[f"{number}:{person}"] = Rendered(said(f"reminder {number}"), member=person)


async def test_sent_when_due_and_once(engine_room: Engine) -> None:
    """Nothing goes out before its time; then it does, once, however often the clock is looked at."""
    e = engine_room
    remind(e)
    await e.want(ping())
    assert await e.round(e.pings) == NINE + timedelta(hours=1)
    assert e.slack.calls == []
    e.clock.advance_to(NINE + timedelta(hours=5))
    await e.round(e.pings)
    await e.round(e.pings)
    assert e.slack.did("post") == [("U1", "reminder 1", None)]
    row = await fate(e)
    assert (row.state, row.channel, row.ts) == (SendState.SENT, "DU1", "1.0")
    assert [one.key for one in e.tiny.pinged] == [ping().key]


async def test_a_reason_that_is_gone_is_recorded(engine_room: Engine) -> None:
    """A reminder is examined again when due; one whose reason has gone is not sent and says why."""
    e = engine_room
    e.tiny.says["1:U1"] = Discard("answered in the meantime")
    await e.want(ping(hours=0))
    await e.round(e.pings)
    row = await fate(e)
    assert (row.state, row.reason) == (SendState.SUPPRESSED, "answered in the meantime")
    assert e.slack.calls == []


async def test_an_unclear_outcome_is_never_sent_again(engine_room: Engine) -> None:
    """At most once: where the answer was lost the reminder is unknown, and stays so."""
    e = engine_room
    remind(e)
    e.slack.lose["post"] = [LostAnswer("chat.postMessage", "TimeoutError")]
    await e.want(ping(hours=0))
    await e.round(e.pings)
    e.clock.advance_to(NINE + timedelta(days=1))
    await e.round(e.pings)
    assert len(e.slack.did("post")) == 1
    assert (await fate(e)).state == SendState.UNKNOWN


@pytest.mark.parametrize(
    "problem",
    [
        RateLimited("chat.postMessage", 30),
        SlackDown("chat.postMessage", "unreachable"),
        TokenDead("chat.postMessage", "invalid_auth"),
    ],
)
async def test_what_was_certainly_not_sent_is_sent_later(engine_room: Engine, problem: SlackError) -> None:
    """Where Slack did nothing, the reminder waits and goes out once."""
    e = engine_room
    remind(e)
    e.slack.fail["post"] = [problem]
    await e.want(ping(hours=0))
    again = await e.round(e.pings)
    assert again == e.pings.paced_until == NINE + timedelta(seconds=30)
    e.clock.advance_to(again)
    if isinstance(problem, TokenDead):  # nothing is tried before the app is there again
        assert await e.round(e.pings) is None
        await e.installed_again()
    await e.round(e.pings)
    assert [one.text for one in e.slack.standing.values()] == ["reminder 1"]
    assert (await fate(e)).state == SendState.SENT
    assert e.pings.paced_until is None


async def test_a_refusal_is_its_reason(engine_room: Engine) -> None:
    """Somebody who cannot be written to gets no reminder, and the row says so."""
    e = engine_room
    remind(e)
    e.slack.fail["post"] = [UserGone("chat.postMessage", "user_not_found")]
    await e.want(ping(hours=0))
    await e.round(e.pings)
    assert (await fate(e)).reason == "Slack refused: user_not_found"


async def test_two_to_one_person_are_a_second_apart(engine_room: Engine) -> None:
    """Two reminders to one person keep Slack's pace without anybody sleeping."""
    e = engine_room
    remind(e, 1)
    remind(e, 2)
    await e.want(ping(1, hours=0), ping(2, hours=0))
    again = await e.round(e.pings)
    assert len(e.slack.did("post")) == 1
    assert again == NINE + timedelta(seconds=1)
    e.clock.advance_to(again)
    await e.round(e.pings)
    assert len(e.slack.did("post")) == 2


async def test_a_process_that_dies_while_sending(engine_room: Engine) -> None:
    """A claim that nobody finished becomes unknown after its lease; the second process does not send it."""
    e = engine_room
    remind(e)
    e.slack.never_answers.add("post")
    await e.want(ping(hours=0))
    dying = asyncio.create_task(e.round(e.pings))
    await e.slack.hangs.wait()
    dying.cancel()
    e.slack.never_answers.clear()
    e.clock.advance_to(NINE + LEASE)
    await e.again().round(e.again().pings)
    assert len(e.slack.did("post")) == 1
    assert (await fate(e)).state == SendState.UNKNOWN
