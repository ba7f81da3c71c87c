"""The watch: a refused token costs a call an hour; a channel made private is found out where scopes allow."""

from datetime import timedelta

from bot.domain.records import Channel
from bot.engine.gateway import Room
from bot.engine.slack_errors import ChannelNotFound, MissingScope, SlackError, TokenDead
from bot.engine.watch import BETWEEN_LOOKS, LONGEST_PAUSE
from bot.flows import troubles as flows
from storage import debates, people, troubles
from tests.engine.conftest import Engine
from tests.storage.worlds import debate


async def _gone(e: Engine) -> None:
    async with e.database.unit(e.workspace) as unit:
        await flows.gone(unit, "account_inactive", e.clock.now())


async def test_a_week_without_the_app_costs_a_call_an_hour(engine_room: Engine) -> None:
    """While the token is refused it is asked for less and less often, at most once an hour, and nothing else is."""
    e = engine_room
    await _gone(e)
    e.slack.fail["auth_test"] = [TokenDead("auth.test", "account_inactive")] * 1_000
    until = e.clock.now() + timedelta(days=7)
    while (at := await e.round(e.watch)) and at <= until:
        e.clock.advance_to(at)
    assert at == e.clock.now() + LONGEST_PAUSE
    assert {verb for verb, _ in e.slack.calls} == {"auth_test"}
    assert 7 * 24 < len(e.slack.calls) < 7 * 24 + 8

    e.slack.fail["auth_test"].clear()
    e.clock.advance_to(at)
    await e.round(e.watch)
    async with e.database.reading(e.workspace) as unit:
        assert (await people.standing(unit))[0] is None
        assert await troubles.list_troubles(unit) == []
    assert await e.round(e.watch) is None


async def test_another_workspaces_token_brings_nothing_back(engine_room: Engine) -> None:
    """A token that is accepted, and is not of this workspace, does not let us send there."""
    e = engine_room
    await _gone(e)
    e.slack.team = "T0ELSEWHERE"
    await e.installed_again()
    async with e.database.reading(e.workspace) as unit:
        assert (await people.standing(unit))[0] is not None


async def _looks(e: Engine, *, scopes: tuple[str, ...] = ("channels:read",)) -> tuple[bool, bool]:
    """Return whether the channel with a record is public and archived after a look at it."""
    async with e.database.unit(e.workspace) as unit:
        await people.ensure_workspace(unit, name="Test", bot_user="U0BOT", scopes=scopes)
        await people.save_channel(unit, Channel("C1", "support", public=True))
        await debates.add_debate(unit, debate(), "V1")
    await e.round(e.watch)
    async with e.database.reading(e.workspace) as unit:
        known = await people.find_channel(unit, "C1")
    assert known is not None
    return known.public, known.archived


async def test_what_was_made_private_is_found_out(engine_room: Engine) -> None:
    """A channel that is private now is so for us from that look on, every six hours."""
    e = engine_room
    assert await _looks(e) == (True, False)
    e.slack.rooms["C1"] = Room("support", private=True, archived=False)
    await e.round(e.watch)
    assert len(e.slack.did("room")) == 1
    e.clock.advance_to(e.clock.now() + BETWEEN_LOOKS)
    await e.round(e.watch)
    async with e.database.reading(e.workspace) as unit:
        known = await people.find_channel(unit, "C1")
    assert known is not None
    assert not known.public


async def test_what_is_not_shown_is_not_public(engine_room: Engine) -> None:
    """A conversation that Slack does not show, or only with the scope for private ones, is taken for private."""
    refusals: list[SlackError] = [
        ChannelNotFound("conversations.info", "channel_not_found"),
        MissingScope("conversations.info", "missing_scope", "groups:read"),
    ]
    for refusal in refusals:
        engine_room.slack.fail["room"] = [refusal]
        e = engine_room.again()
        async with e.database.unit(e.workspace) as unit:
            await people.save_channel(unit, Channel("C1", "support", public=True))
        assert (await _looks(e))[0] is False


async def test_without_a_read_scope_nobody_looks(engine_room: Engine) -> None:
    """Four scopes allow no look; then a channel's name in a command, or a refused post, tells."""
    assert await _looks(engine_room, scopes=()) == (True, False)
    assert engine_room.slack.calls == []
