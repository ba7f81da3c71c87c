"""Whose payload it is: what another workspace sends is signed with the same secret, and touches nothing of ours."""

from typing import Any, cast

import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select

from bot.clock import ManualClock
from bot.engine.gateway import Gateway
from bot.engine.inbox import Inbox
from bot.views.notices import NOT_HERE
from handlers.bolt import build_bolt
from handlers.boundary import Boundary
from handlers.people import on_removed
from storage import people
from storage.database import Database
from storage.schema import inbox as events
from tests.fake_slack import FakeSlack
from tests.handlers.test_boundary import press, slash, submission
from tests.moments import NINE
from tests.tiny import Tiny

ELSEWHERE = "T0ELSEWHERE"


class Door:
    """Bolt's app with one tiny room behind it."""

    def __init__(self, database: Database, workspace: str) -> None:
        self.tiny, self.database, self.workspace = Tiny(), database, workspace
        clock = ManualClock(NINE)
        boundary = Boundary(database, cast(Gateway, FakeSlack()), clock, [self.tiny.capability])
        boundary.workspace = workspace
        served: Any = {"prepare": boundary.prepare_event, "work": boundary.on_event, "after": boundary.after_event}
        self.inbox = Inbox(database, clock, [workspace], "one", **served)
        self.app: AsyncApp = build_bolt(
            boundary, self.inbox, AsyncWebClient(), lambda: None, token="xoxb-1", signing_secret=""
        )
        self.boundary = boundary

    async def takes(self, body: dict[str, Any]) -> tuple[int, str]:
        """Return the status and the body of the answer."""
        answer = await self.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        await self.boundary.drain()
        return answer.status, answer.body

    async def kept(self) -> int:
        """Return how many events were kept."""
        async with self.database.reading() as unit:
            found = await unit.execute(select(func.count()).where(events.c.workspace == self.workspace))
        return int(found.scalar_one())


@pytest_asyncio.fixture
async def door(database: Database, workspace: str) -> Door:
    """One door on each engine."""
    async with database.unit(workspace) as unit:
        await people.ensure_workspace(unit, name="Test", bot_user="U0BOT")
    return Door(database, workspace)


def _reaction(**more: Any) -> dict[str, Any]:
    return {"type": "event_callback", "event_id": "Ev1", "event": {"type": "reaction_added", "user": "U0LEAD"}, **more}


async def test_another_workspace_touches_nothing(door: Door) -> None:
    """Command, press, form and event of a workspace that is not served: no room hears them, no row is written."""
    team = {"team": {"id": ELSEWHERE}, "user": {"id": "U0LEAD", "team_id": ELSEWHERE}}
    status, told = await door.takes({**slash("x"), "team_id": ELSEWHERE})
    assert (status, NOT_HERE in told) == (200, True)
    assert await door.takes(press("press.v1", **team)) == (200, "")
    assert await door.takes({**submission("form.v1"), **team}) == (200, "")
    assert await door.takes(_reaction(team_id=ELSEWHERE, authorizations=[{"team_id": ELSEWHERE}])) == (200, "")
    assert door.tiny.heard == []
    assert await door.kept() == 0


@pytest.mark.parametrize("how", ["plain", "shared message", "shared form", "shared event"])
async def test_a_shared_channel_is_still_ours(door: Door, how: str) -> None:
    """Somebody of another workspace acts on a message or a form of ours, in a channel that both share: it is heard."""
    ours = door.workspace
    team = {"team": {"id": ELSEWHERE}, "user": {"id": "U0LEAD", "team_id": ELSEWHERE}}
    body: dict[str, Any] = {
        "plain": press("press.v1", team={"id": ours}),
        "shared message": press("press.v1", **team, message={"ts": "1.1", "team": ours}),
        "shared form": {**submission("form.v1", app_installed_team_id=ours), **team},
        "shared event": _reaction(team_id=ELSEWHERE, authorizations=[{"team_id": ours}]),
    }[how]
    assert (await door.takes(body))[0] == 200
    assert len(door.tiny.heard) + await door.kept() == 1


@pytest.mark.parametrize(
    ("event", "stops"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": ["U0BOT"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, False),
    ],
)
async def test_only_the_loss_of_our_own_token_stops_us(door: Door, event: dict[str, Any], stops: bool) -> None:
    """Somebody's personal token may come and go; without the bot's, or without the app, nothing is sent any more."""
    async with door.database.unit(door.workspace) as unit:
        stimulus: Any = type("S", (), {"event": event, "now": NINE})
        await on_removed(unit, stimulus)
        assert (door.workspace not in await people.list_workspaces(unit)) is stops
