"""The whole process before the sandbox: over a real socket and over signed HTTP, from start to stop."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.app import StartRefused, build
from bot.capability import Reply
from bot.clock import wall_now
from bot.config import read_config
from bot.doctor import Health, examine
from bot.domain.debates import DebateState
from bot.domain.people import Member
from bot.flows import troubles
from bot.sandbox.sandbox import SIGNING_SECRET
from storage import debates, migrate, people
from storage.troubles import met
from tests.app.alive import Alive, alive
from tests.storage.worlds import NOW, debate
from tests.tiny import button


@pytest_asyncio.fixture(params=["socket", "http"])
async def whole(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Alive]:
    """A process in each of the two modes."""
    async with alive(tmp_path, http=request.param == "http") as one:
        yield one


@pytest_asyncio.fixture
async def over_http(tmp_path: Path) -> AsyncIterator[Alive]:
    """A process that Slack reaches by HTTP."""
    async with alive(tmp_path, http=True) as one:
        yield one


async def test_every_kind_of_stimulus_in_both_modes(whole: Alive) -> None:
    """A command, a form, a submission, a press, an event: each is answered where the person looks."""
    lead, support, desk = whole.lead, whole.support, whole.desk
    await desk.slash(lead, support, "/decide")
    await whole.settle()
    assert whole.channel() == ["heard"]
    await desk.slash(lead, support, "/decide form")
    await whole.settle()
    assert whole.stack() == ["A form"]
    whole.tiny.reply = Reply(tell=button("Sent", "press.v1"))
    await desk.set_field(lead, "words", "typed", "hello")
    await desk.submit(lead)
    await whole.settle()
    assert whole.stack() == []
    assert whole.channel()[-1] == "Sent"
    await whole.want()
    await whole.settle()
    card = next(one for one in desk.messages(lead, support) if one["text"] == "card")
    await desk.react(lead, support, card["ts"], "thumbsup")
    await whole.settle()
    assert [one.wire_id for one in whole.tiny.heard][-2:] == ["form.v1", "reaction_added"]
    assert whole.tiny.heard[-1].by.name == "lead"
    assert desk.see(lead)["notices"] == [], "everything was acknowledged in time"


async def test_an_event_delivered_twice_is_worked_on_once(whole: Alive) -> None:
    """Slack delivers at least once; the room hears once."""
    await whole.want()
    await whole.settle()
    card = whole.desk.messages(whole.lead, whole.support)[-1]
    whole.sandbox.world.faults.set("deliver_twice", "events_api")
    await whole.desk.react(whole.lead, whole.support, card["ts"], "thumbsup")
    await whole.settle()
    assert [one.wire_id for one in whole.tiny.heard] == ["reaction_added"]


async def test_members_are_known_from_the_start(whole: Alive) -> None:
    """Everybody of the workspace is a row soon after the start, with zone and guest flag."""
    await whole.settle()
    async with whole.bot.database.reading("T0SANDBOX") as unit:
        from storage.people import get_members

        found = await get_members(unit, whole.sandbox.world.state.members)
    assert {one.name for one in found.values()} >= {"lead", "agent-1", "contractor"}
    assert [one.name for one in found.values() if one.guest] == ["contractor"]


async def _send(one: Alive, body: str, *, stamp: str | None = None, secret: str = SIGNING_SECRET) -> tuple[int, str]:
    now = stamp if stamp is not None else str(int(wall_now().timestamp()))
    signed = hmac.new(secret.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={signed}",
        "Content-Type": "application/json" if body.startswith("{") else "application/x-www-form-urlencoded",
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(one.http + "/slack/events", data=body, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def test_only_slack_is_heard(over_http: Alive) -> None:
    """A wrong signature, an old one, and a timestamp that is no number are refused with 401, never with 500."""
    event = json.dumps({"type": "event_callback", "event_id": "Ev1", "event": {"type": "reaction_added", "user": "U1"}})
    assert (await _send(over_http, event))[0] == 200
    assert (await _send(over_http, event, secret="wrong"))[0] == 401
    assert (await _send(over_http, event, stamp="1000"))[0] == 401
    for stamp in ("soon", "-1", "1e9", "١٢٣", "9" * 40):
        with_stamp: Any = stamp
        try:
            status, _ = await _send(over_http, event, stamp=with_stamp)
        except ValueError:
            continue  # the client itself refuses to send it
        assert status == 401, stamp


async def test_slacks_own_checks(over_http: Alive) -> None:
    """Slack asks whether the address is ours and whether its certificate is good; both are answered."""
    status, body = await _send(over_http, json.dumps({"type": "url_verification", "challenge": "c-1"}))
    assert (status, "c-1" in body) == (200, True)
    assert (await _send(over_http, "ssl_check=1&token=x"))[0] == 200


async def test_what_nobody_listens_to_is_acknowledged(over_http: Alive) -> None:
    """An event without a room is no failure in Slack's statistics."""
    event = {"type": "event_callback", "event_id": "Ev2", "event": {"type": "channel_shared", "channel": "C1"}}
    assert await _send(over_http, json.dumps(event)) == (200, "")


async def test_operators_routes(over_http: Alive) -> None:
    """An operator's machinery learns states and counts, and no name or word."""
    await over_http.desk.slash(over_http.lead, over_http.support, "/decide")
    await over_http.settle()
    status, body = await over_http.get("/healthz")
    assert (status, json.loads(body)["ok"]) == (200, True)
    assert (await over_http.get("/readyz"))[0] == 200
    status, body = await over_http.get("/metrics")
    assert 'decide_stimuli_total{kind="command"} 1' in body
    assert "lead" not in body


async def test_readiness_falls_with_the_database_and_the_token(over_http: Alive) -> None:
    """A process that cannot answer says 503, and which part of it cannot."""
    over_http.bot.courier.token_dead = True
    status, body = await over_http.get("/readyz")
    assert (status, json.loads(body)["token"]) == (503, False)
    await over_http.bot.ticker.worker.stop()
    assert (await over_http.get("/healthz"))[0] == 503


async def test_an_app_that_was_taken_out_is_told(over_http: Alive) -> None:
    """Readiness falls, the process lives on (a new one would not help), and the doctor says since when and why."""
    bot = over_http.bot
    async with bot.database.unit("T0SANDBOX") as unit:
        await troubles.gone(unit, "app_uninstalled", bot.clock.now())
        await met(unit, "C0SUPPORT", "is_archived", bot.clock.now())
    status, body = await over_http.get("/healthz")
    assert (status, json.loads(body)["installed"]) == (200, False)
    status, body = await over_http.get("/readyz")
    assert (status, json.loads(body)["installed"]) == (503, False)
    told = {one.what: one async for one in examine(read=lambda: bot.config)}
    gone = told["T0SANDBOX workspace"]
    assert gone.health is Health.BAD
    assert gone.says.startswith("app_uninstalled since ")
    assert gone.says.endswith("nothing is sent until the app is installed again.")
    assert told["T0SANDBOX C0SUPPORT"].health is Health.OFF

    await bot.watch.worker.idle()
    over_http.sandbox.world.clock.advance_to(bot.clock.now() + timedelta(minutes=1))
    await over_http.settle()
    assert (await over_http.get("/readyz"))[0] == 200


async def test_who_left_while_nobody_listened(over_http: Alive) -> None:
    """At start everybody is heard of; who is gone since is followed up as if the news had come."""
    bot, state = over_http.bot, over_http.sandbox.world.state
    gone = next(one for one in state.members.values() if one.name == "agent-1")
    async with bot.database.unit("T0SANDBOX") as unit:
        await people.save_members(unit, [Member(gone.id, "agent-1")], bot.clock.now())
        asked = {"state": DebateState.COLLECTING, "posted_at": NOW, "contributors": (gone.id, "UTWO")}
        await debates.add_debate(unit, debate(7, **asked), "V7")
    gone.deleted = True
    await bot._catch_up()
    async with bot.database.reading("T0SANDBOX") as unit:
        held = await debates.get_debate(unit, 7)
    assert held is not None
    assert held.value.contributors == ("UTWO",)


async def test_a_start_that_cannot_be(tmp_path: Path) -> None:
    """An unmigrated database or a refused token is a sentence that says what to do."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    async with alive(tmp_path) as one:
        told = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": url}
        config = read_config({**told, "SLACK_API_URL": one.bot.config.api_url})
        bot = await build(config, one.bot.clock, capabilities=[])
        with pytest.raises(StartRefused, match="python -m bot migrate"):
            await bot.start()
        await migrate.upgrade(bot.database)
        with pytest.raises(StartRefused, match="SLACK_BOT_TOKEN"):
            await bot.start()
        await bot.stop()


@pytest.mark.parametrize(
    ("code", "refused"), [("not_allowed_token_type", True), ("missing_scope", True), ("ratelimited", False)]
)
async def test_an_app_token_is_judged_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, refused: bool
) -> None:
    """A token that will never open a socket ends the start; a Slack that is busy is asked again."""
    asked = AsyncWebClient.apps_connections_open
    answers = [code]

    async def open_once(client: AsyncWebClient, *, app_token: str) -> AsyncSlackResponse:
        if not answers:
            return await asked(client, app_token=app_token)
        said = {"ok": False, "error": answers.pop()}
        where: dict[str, Any] = {"http_verb": "POST", "api_url": "", "req_args": {}, "headers": {}}
        raise SlackApiError("refused", AsyncSlackResponse(client=client, data=said, status_code=200, **where))

    async with alive(tmp_path) as one:
        told = {"SLACK_BOT_TOKEN": "xoxb-sandbox", "SLACK_APP_TOKEN": "xapp-sandbox", "PORT": "0"}
        told |= {"SLACK_API_URL": one.bot.config.api_url, "DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
        bot = await build(read_config(told), one.bot.clock, capabilities=[])
        await migrate.upgrade(bot.database)
        monkeypatch.setattr(AsyncWebClient, "apps_connections_open", open_once)
        try:
            if refused:
                with pytest.raises(StartRefused, match=f"SLACK_APP_TOKEN \\({code}\\)"):
                    await bot.start()
            else:
                await bot.start()
                assert (await bot.ready())["socket"]
        finally:
            await bot.stop()
