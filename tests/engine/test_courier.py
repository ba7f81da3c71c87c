"""The courier: at least once, in order, paced, never the same words twice, and nothing lost with a process."""

import asyncio
from datetime import timedelta

import pytest

from bot.capability import Discard, Posted, Rendered, Tell
from bot.domain.intents import Kind, Ping, PingKind, View
from bot.engine.courier import LEASE, backoff
from bot.engine.slack_errors import (
    Archived,
    CannotUpdate,
    InvalidPayload,
    LostAnswer,
    MessageGone,
    NotInChannel,
    RateLimited,
    SlackDown,
    SlackError,
    TokenDead,
    UserGone,
    error_of,
)
from bot.views.notices import CONTINUED
from storage import people
from tests.engine.conftest import Engine
from tests.tiny import said

CARD = View(Kind.CARD, 1)


async def test_posted_once_then_edited_then_left(engine_room: Engine) -> None:
    """A message is posted, edited in place where it differs, and left alone where it does not."""
    e = engine_room
    e.shows("0 of 3 in")
    await e.want(CARD)
    await e.round()
    await e.want(CARD)
    await e.past_pacing()
    e.shows("1 of 3 in")
    await e.want(CARD)
    await e.past_pacing()
    assert [verb for verb, _ in e.slack.calls] == ["post", "update"]
    assert [one.text for one in e.slack.standing.values()] == ["1 of 3 in"]
    assert e.tiny.posted == [Posted(CARD.key, "C1", "1.0")]
    assert e.courier.unchanged == 1


async def test_ten_changes_in_a_second_are_one_edit(engine_room: Engine) -> None:
    """Changes are coalesced: however often a message is wanted, Slack sees its newest state once a second."""
    e = engine_room
    e.shows("0")
    await e.want(CARD)
    await e.round()
    for count in range(1, 11):
        e.shows(str(count))
        await e.want(CARD)
        await e.round()
    await e.past_pacing()
    assert [text for _, _, text in e.slack.did("update")] == ["1", "10"]


async def test_one_post_a_second_in_a_channel(engine_room: Engine) -> None:
    """Messages for one channel go out a second apart, those for others at once; the courier never sleeps."""
    e = engine_room
    for number in (1, 2, 3):
        e.shows(f"n{number}", number=number)
    e.shows("n4", number=4, channel="C2")
    await e.want(*(View(Kind.CARD, number) for number in (1, 2, 3, 4)))
    next_at = await e.round()
    assert sorted(target for target, _, _ in e.slack.did("post")) == ["C1", "C2"]
    assert next_at == e.clock.now() + timedelta(seconds=1)
    await e.past_pacing()
    await e.past_pacing()
    assert len(e.slack.did("post")) == 4


async def test_the_card_comes_before_its_thread(engine_room: Engine) -> None:
    """What goes into a thread waits for the message that it hangs on, and an ask for the card."""
    e = engine_room
    e.slack.slowly = 5
    e.shows("card")
    e.tiny.says["2"] = Rendered(said("reveal"), channel="C2", thread_of=CARD.key)
    e.tiny.says["3"] = Rendered(said("ask"), member="U1", after=CARD.key)
    await e.want(View(Kind.REVEAL, 2), View(Kind.ASK, 3), CARD)
    await e.round()
    for _ in range(3):
        await e.past_pacing()
    assert e.slack.did("post")[0] == ("C1", "card", None)
    assert ("C2", "reveal", "1.0") in e.slack.did("post")
    assert ("U1", "ask", None) in e.slack.did("post")


async def test_a_thread_without_its_card_is_said_to_its_room(engine_room: Engine) -> None:
    """Where the card cannot stand, what hangs on it is not posted elsewhere; its room hears of it."""
    e = engine_room
    e.tiny.says["2"] = Rendered(said("reveal"), channel="C1", thread_of=CARD.key)
    await e.want(View(Kind.REVEAL, 2))
    await e.round()
    assert e.slack.did("post") == []
    assert e.tiny.posted[0].error == "no_thread"


@pytest.mark.parametrize(
    "problem",
    [
        NotInChannel("chat.postMessage", "not_in_channel"),
        Archived("chat.postMessage", "is_archived"),
        UserGone("chat.postMessage", "user_not_found"),
        SlackError("chat.postMessage", "something_new"),
    ],
)
async def test_a_refusal_is_told_and_waits_to_be_wanted(engine_room: Engine, problem: SlackError) -> None:
    """What Slack refuses is told to the room with its code, not repeated, and posted when it is wanted anew."""
    e = engine_room
    e.shows("card")
    e.slack.fail["post"] = [problem]
    await e.want(CARD)
    assert await e.round() is None
    assert [one.error for one in e.tiny.posted] == [problem.code]
    await e.past_pacing()
    assert len(e.slack.did("post")) == 1
    await e.want(CARD)
    await e.past_pacing()
    assert e.tiny.posted[-1] == Posted(CARD.key, "C1", "1.0")


async def test_retry_after_closes_the_method_for_everybody(engine_room: Engine) -> None:
    """When Slack asks to wait, no post of this workspace goes out before then, and nothing is lost."""
    e = engine_room
    e.shows("one")
    e.shows("two", number=2, channel="C2")
    e.slack.fail["post"] = [RateLimited("chat.postMessage", 30), RateLimited("chat.postMessage", 30)]
    await e.want(CARD)
    assert await e.round() == e.clock.now() + timedelta(seconds=30)
    await e.want(View(Kind.CARD, 2))
    await e.round()
    assert len(e.slack.did("post")) == 1
    e.slack.fail.clear()
    e.clock.advance_to(e.clock.now() + timedelta(seconds=30))
    await e.round()
    assert {one.text for one in e.slack.standing.values()} == {"one", "two"}


async def test_an_outage_is_waited_for_ever_longer(engine_room: Engine) -> None:
    """While Slack is away a message is tried again at growing distances, and stands in the end."""
    e = engine_room
    e.shows("card")
    e.slack.fail["post"] = [SlackDown("chat.postMessage", "unreachable")] * 4
    await e.want(CARD)
    waits = []
    next_at = await e.round()
    while next_at is not None:
        waits.append((next_at - e.clock.now()).total_seconds())
        e.clock.advance_to(next_at)
        next_at = await e.round()
    assert waits == [1, 2, 4, 8]
    assert len(e.slack.standing) == 1
    assert backoff(50) == timedelta(minutes=5)


async def test_a_lost_answer_may_show_twice_but_never_not_at_all(engine_room: Engine) -> None:
    """A view is sent at least once: where the answer was lost, it is posted again."""
    e = engine_room
    e.shows("card")
    e.slack.lose["post"] = [LostAnswer("chat.postMessage", "TimeoutError")]
    await e.want(CARD)
    next_at = await e.round()
    assert next_at is not None
    e.clock.advance_to(next_at)
    await e.round()
    assert len(e.slack.standing) == 2
    assert (await e.row(CARD.key)).ts == "2.0"


async def test_our_own_mistake_is_not_repeated(engine_room: Engine) -> None:
    """A payload that Slack refuses is refused again however often it is sent: it waits for another one."""
    e = engine_room
    e.shows("card")
    e.slack.fail["post"] = [InvalidPayload("chat.postMessage", "invalid_blocks")]
    await e.want(CARD)
    assert await e.round() is None
    assert (await e.row(CARD.key)).failed == "invalid_blocks"


async def test_a_dead_token_is_known_to_readiness(engine_room: Engine) -> None:
    """When the token is taken away, the process says that it is not ready, tries no more, and keeps everything."""
    e = engine_room
    e.shows("card")
    e.slack.fail["post"] = [TokenDead("chat.postMessage", "token_revoked")]
    await e.want(CARD)
    assert await e.round() is None
    assert e.courier.token_dead
    await e.want(CARD)
    await e.past_pacing()
    assert len(e.slack.did("post")) == 1
    await e.installed_again()
    await e.round()
    assert [one.text for one in e.slack.standing.values()] == ["card"]


@pytest.mark.parametrize(
    "gone", [MessageGone("chat.update", "message_not_found"), CannotUpdate("chat.update", "cant_update_message")]
)
async def test_deleted_by_hand_is_posted_once_more(engine_room: Engine, gone: SlackError) -> None:
    """A message deleted by hand comes back once and says so; deleted again, that is respected and told to its room."""
    e = engine_room
    e.shows("card")
    await e.want(CARD)
    await e.round()
    e.slack.fail["update"] = [gone]
    e.shows("card 2")
    await e.want(CARD)
    await e.past_pacing()
    await e.past_pacing()
    assert len(e.slack.did("post")) == 2
    assert CONTINUED in str(list(e.slack.standing.values())[-1].blocks)
    assert len(e.tiny.posted) == 1, "a second copy is no first post"
    e.slack.fail["update"] = [gone]
    e.shows("card 3")
    await e.want(CARD)
    await e.past_pacing()
    await e.want(CARD)
    await e.past_pacing()
    assert len(e.slack.did("post")) == 2
    assert e.tiny.posted[-1].error == "message_not_found"


async def test_a_reason_that_is_gone(engine_room: Engine) -> None:
    """What should not exist is not posted; where it stands it is deleted if it says so, and may come back."""
    e = engine_room
    e.tiny.says["1"] = Discard("undone", delete=True)
    await e.want(CARD)
    await e.round()
    assert (await e.row(CARD.key)).note == "undone"
    e.shows("back")
    await e.want(CARD)
    await e.past_pacing()
    e.tiny.says["1"] = Discard("undone", delete=True)
    await e.want(CARD)
    await e.past_pacing()
    assert [verb for verb, _ in e.slack.calls] == ["post", "delete"]
    assert e.slack.standing == {}


async def test_home_is_published(engine_room: Engine) -> None:
    """A message of kind home is a person's Home, published when it differs."""
    e = engine_room
    e.tiny.says["0:U1"] = Rendered(said("home"), member="U1")
    await e.want(View(Kind.HOME, 0, "U1"))
    await e.round()
    await e.want(View(Kind.HOME, 0, "U1"))
    await e.past_pacing()
    assert [(member, len(blocks)) for member, blocks in e.slack.did("publish_home")] == [("U1", 1)]


async def test_a_word_after_the_post(engine_room: Engine) -> None:
    """What a room wants whispered after a first post is whispered once the row is safe."""
    e = engine_room
    e.tiny.tells = (Tell("C1", "U1", said("asked 3 people")),)
    e.shows("card")
    await e.want(CARD)
    await e.round()
    assert e.slack.did("ephemeral") == [("C1", "U1", "asked 3 people", None)]


async def test_a_broken_renderer_stops_nobody_else(engine_room: Engine) -> None:
    """One message that cannot be drawn is tried later; the others go out."""
    e = engine_room
    e.shows("fine", number=2)
    await e.want(CARD, View(Kind.CARD, 2))
    await e.round()
    assert [one.text for one in e.slack.standing.values()] == ["fine"]
    assert (await e.row(CARD.key)).failed == "internal"


async def test_another_process_takes_over_from_a_dead_one(engine_room: Engine) -> None:
    """A process that dies between claim and post loses nothing: after the lease a second one posts, once."""
    e = engine_room
    e.shows("card")
    e.slack.never_answers.add("post")
    await e.want(CARD)
    dying = asyncio.create_task(e.round())
    await e.slack.hangs.wait()
    e.slack.never_answers.clear()
    second = e.again()
    assert await second.round() is not None, "the lease still holds"
    assert e.slack.standing == {}
    e.clock.advance_to(e.clock.now() + LEASE)
    await second.round()
    assert [one.text for one in e.slack.standing.values()] == ["card"]
    dying.cancel()
    for task in e.courier._in_flight.values():
        task.cancel()


async def test_a_slow_process_takes_its_copy_back(engine_room: Engine) -> None:
    """Where a lease ran out while a post was on its way, the second copy is deleted: one stands in the end."""
    e = engine_room
    e.shows("card")
    second, post = e.again(), e.slack.post

    async def slow(target: str, message: object, *, thread: str | None = None) -> tuple[str, str]:
        e.slack.post = post  # type: ignore[method-assign]  # only the first is slow
        e.clock.advance_to(e.clock.now() + LEASE)
        await second.round()
        return await post(target, message, thread=thread)  # type: ignore[arg-type]  # a message, passed on

    e.slack.post = slow  # type: ignore[method-assign,assignment]  # see above
    await e.want(CARD)
    await e.round()
    assert len(e.slack.did("post")) == 2
    assert [ts for _, ts in e.slack.standing] == ["1.0"]
    assert (await e.row(CARD.key)).ts == "1.0"
    assert len(e.tiny.posted) == 1


async def test_nothing_is_sent_where_the_app_was_taken_out(engine_room: Engine) -> None:
    """A workspace without us is left alone; installed again, it is shown what became true meanwhile."""
    e = engine_room
    e.shows("0 of 3 in")
    async with e.database.unit(e.workspace) as unit:
        await people.stop_workspace(unit, e.clock.now())
    await e.want(CARD, Ping(PingKind.TODAY, 1, "U0ONE", e.clock.now()))
    assert await e.round() is None
    assert await e.round(e.pings) is None
    assert e.slack.calls == []
    async with e.database.unit(e.workspace) as unit:
        await people.ensure_workspace(unit, name="Test", bot_user="U0BOT")
    await e.round()
    assert [one.text for one in e.slack.standing.values()] == ["0 of 3 in"]


async def test_one_channel_that_forbids_us_is_no_dead_token(engine_room: Engine) -> None:
    """``no_permission`` is about a channel; and a token that was refused once is alive when Slack takes something."""
    e = engine_room
    e.shows("0 of 3 in")
    e.slack.fail["post"] = [error_of("chat.postMessage", "no_permission"), error_of("chat.postMessage", "invalid_auth")]
    await e.want(CARD)
    await e.round()
    assert not e.courier.token_dead
    await e.want(CARD)
    await e.past_pacing()
    assert e.courier.token_dead
    await e.installed_again()
    await e.round()
    assert (e.courier.shown, e.courier.token_dead) == (1, False)
