"""The boundary: what each payload becomes, what is answered where, and that nobody ever gets silence."""

import asyncio
from typing import Any, cast

import pytest
import pytest_asyncio

from bot.capability import Reply
from bot.clock import ManualClock
from bot.domain.people import Member
from bot.engine.gateway import Gateway
from bot.engine.slack_errors import SlackDown, TriggerGone, error_of
from bot.views.kit import Said, modal
from bot.views.notices import BROKE, not_opened
from handlers.boundary import Boundary
from storage import people
from storage.database import Database
from storage.unit import Stale
from tests.fake_slack import FakeSlack
from tests.moments import NINE
from tests.tiny import Tiny, said

LEAD = "U0LEAD"


class Room:
    """A boundary with one tiny room, and what stands around it."""

    def __init__(self, database: Database, workspace: str) -> None:
        self.tiny, self.slack = Tiny(), FakeSlack()
        self.database, self.workspace = database, workspace
        gateway = cast(Gateway, self.slack)
        self.boundary = Boundary(database, gateway, ManualClock(NINE), [self.tiny.capability], command="/decide")
        self.boundary.workspace = workspace

    async def hear(self, **body: Any) -> Any:
        """Let the boundary answer a payload, and return the acknowledgement once all that follows is done."""
        answer = await self.boundary.answer(body)
        await self.boundary.drain()
        return answer


@pytest_asyncio.fixture
async def room(database: Database, workspace: str) -> Room:
    """One room on each engine."""
    async with database.unit(workspace) as unit:
        await people.ensure_workspace(unit, name="Test", bot_user="U0BOT")
    return Room(database, workspace)


def slash(text: str) -> dict[str, Any]:
    """Return a slash command's payload."""
    return {
        "command": "/decide",
        "text": text,
        "user_id": LEAD,
        "channel_id": "C1",
        "channel_name": "support",
        "trigger_id": "t1",
        "response_url": "http://r",
    }


def press(action_id: str, **more: Any) -> dict[str, Any]:
    """Return the payload of a press in a channel's message."""
    body = {
        "type": "block_actions",
        "user": {"id": LEAD},
        "channel": {"id": "C1", "name": "support"},
        "container": {"type": "message"},
        "message": {"ts": "1.1"},
        "actions": [{"type": "button", "action_id": action_id, "value": "7"}],
        "trigger_id": "t1",
        "response_url": "http://r",
    }
    return {**body, **more}


def submission(callback: str, **view: Any) -> dict[str, Any]:
    """Return the payload of a submitted form with one typed field."""
    state = {"values": {"words": {"typed": {"type": "plain_text_input", "value": "x"}}}}
    told = {"id": "V1", "root_view_id": "V1", "callback_id": callback, "private_metadata": "m", "state": state, **view}
    return {"type": "view_submission", "user": {"id": LEAD}, "view": told, "trigger_id": "t1"}


@pytest.mark.parametrize(
    ("text", "handler", "value"),
    [
        ("", "", ""),
        ("open Is it so?", "open", "Is it so?"),
        ("OPEN\tIs it so?", "open", "Is it so?"),
        ("Should we?", "?", "Should we?"),
        ("refunds need checks", "?", "refunds need checks"),
        ("opne", "unknown", "opne"),
        ("unknown", "unknown", "unknown"),
        ("? what", "?", "? what"),
        ("two words", "unknown", "two words"),
    ],
)
async def test_the_first_word_or_a_question(room: Room, text: str, handler: str, value: str) -> None:
    """A subcommand is its handler's, a question mark or three words are a question, one or two words are unknown."""
    heard: list[str] = []
    for name in ("", "?", "unknown", "open"):

        async def on(unit: Any, s: Any, name: str = name) -> Reply:
            heard.append(name)
            room.tiny.heard.append(s)
            return Reply(tell=Said("ok"))

        room.boundary._rooms["command"][name] = on  # type: ignore[index]  # the kinds are strings
    assert await room.hear(**slash(text)) == {"response_type": "ephemeral", "text": "ok"}
    assert heard == [handler]
    assert room.tiny.heard[0].value == value


async def test_a_stimulus_carries_everything(room: Room) -> None:
    """A press reaches its handler with who, where, what and when; what follows "#" is not compared."""
    await room.hear(**press("press.v1#3"))
    (s,) = room.tiny.heard
    assert (s.by.name, s.channel, s.channel_name, s.value) == ("name of U0LEAD", "C1", "support", "7")
    assert (s.wire_id, s.trigger_id, s.response_url, s.now) == ("press.v1#3", "t1", "http://r", NINE)


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "overflow", "selected_option": {"value": "menu"}}, "menu"),
        ({"type": "multi_users_select", "selected_users": ["U1", "U2"]}, "U1,U2"),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "datepicker", "selected_date": "2026-12-01"}, "2026-12-01"),
        ({"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}, "a,b"),
        ({"type": "static_select", "selected_option": None}, ""),
    ],
)
async def test_each_element_has_one_value(room: Room, element: dict[str, Any], value: str) -> None:
    """Whatever was pressed or picked, the handler reads one string."""
    await room.hear(**press("press.v1", actions=[{"action_id": "press.v1", **element}]))
    assert room.tiny.heard[0].value == value


async def test_everybody_named_is_known_before_the_transaction(room: Room) -> None:
    """Members in the command's text and in people fields are asked for once, and are rows when the handler runs."""
    await room.hear(**slash("open Is it? <@U0A|a> <@U0B>"))
    state = {"values": {"people": {"pick": {"selected_users": ["U0B", "U0C"]}}, "one": {"p": {"selected_user": "U0D"}}}}
    await room.hear(**submission("form.v1", state=state))
    asked = sorted(member for (member,) in room.slack.did("users_info"))
    assert asked == ["U0A", "U0B", "U0C", "U0D", LEAD]
    async with room.database.reading(room.workspace) as unit:
        assert set(await people.get_members(unit, asked)) == set(asked)


async def test_slack_that_does_not_say_who_somebody_is(room: Room) -> None:
    """Where Slack does not tell, the id stands for the name, and the next stimulus asks again."""
    room.slack.fail["users_info"] = [SlackDown("users.info", "x")]
    await room.hear(**press("press.v1"))
    await room.hear(**press("press.v1"))
    await room.hear(**press("press.v1"))
    assert [one.by.name for one in room.tiny.heard] == [LEAD, f"name of {LEAD}", f"name of {LEAD}"]
    assert len(room.slack.did("users_info")) == 2


async def test_whom_slack_does_not_show_is_a_guest(room: Room) -> None:
    """Somebody of another workspace in a shared channel, whom users.info does not know, is no full member of ours."""
    room.slack.fail["users_info"] = [error_of("users.info", "user_not_found")]
    await room.hear(**press("press.v1"))
    assert room.tiny.heard[0].by == Member(LEAD, LEAD, guest=True, stranger=True)


async def test_a_silent_slack_costs_at_most_a_second_and_a_half(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking who somebody is has a limit, so that the answer still comes in time."""
    monkeypatch.setattr("handlers.boundary.ASK_WHO", 0.01)
    room.slack.never_answers.add("users_info")
    assert (await room.hear(**slash("")))["text"] == "heard"


async def test_replies_in_their_surfaces_shapes(room: Room) -> None:
    """Errors, push, update and clear are Slack's answers to a submission; options answer a type-ahead."""
    view = modal("x.v1", "X", [])
    for reply, answer in (
        (Reply(), {}),
        (Reply(errors={"words": "no"}), {"response_action": "errors", "errors": {"words": "no"}}),
        (Reply(ack_push=view), {"response_action": "push", "view": view}),
        (Reply(ack_update=view), {"response_action": "update", "view": view}),
        (Reply(ack_clear=True), {"response_action": "clear"}),
    ):
        room.tiny.reply = reply
        assert await room.hear(**submission("form.v1")) == answer
    room.tiny.reply = Reply(options=[{"value": "1"}])
    typed = {"type": "block_suggestion", "action_id": "when.v1", "value": "fri", "user": {"id": LEAD}}
    assert await room.hear(**typed) == {"options": [{"value": "1"}]}


async def test_what_needs_the_network_follows_the_answer(room: Room) -> None:
    """Opening, pushing, changing forms and whispering are tasks of their own; none is lost."""
    view = modal("x.v1", "X", [])
    room.tiny.reply = Reply(open_view=view, tell=said("psst"), replace_ephemeral=said("instead"))
    await room.hear(**press("press.v1"))
    assert room.slack.did("open_view") == [("t1", view)]
    assert room.slack.did("respond") == [("http://r", "instead", True), ("http://r", "psst", False)]
    room.tiny.reply = Reply(update_view=view, update_root=view)
    inside = {"id": "V5", "root_view_id": "V4", "previous_view_id": "V4", "type": "modal"}
    await room.hear(**press("press.v1", view=inside))
    assert sorted(view_id for view_id, _ in room.slack.did("update_view")) == ["V4", "V5"]


async def test_a_newer_change_of_a_form_comes_last(room: Room) -> None:
    """Quick changes of one open form arrive one after the other, and those that were overtaken not at all."""
    inside = press("press.v1", view={"id": "V5", "type": "modal"})
    gate = room.slack.gates["update_view"] = asyncio.Event()
    for title in ("first", "second", "third"):
        room.tiny.reply = Reply(update_view=modal("x.v1", title, []))
        assert await room.boundary.answer(inside) == {}
    gate.set()
    await room.boundary.drain()
    titles = [view["title"]["text"] for _, view in room.slack.did("update_view")]
    assert titles == ["first", "third"]
    assert not room.boundary._updates


async def test_a_form_that_cannot_be_opened_is_said(room: Room) -> None:
    """When the trigger is over, the person reads what to do."""
    room.slack.fail["open_view"] = [TriggerGone("views.open", "expired_trigger_id")]
    await room.hear(**slash("form"))
    assert room.slack.did("respond") == [("http://r", not_opened("x").text, False)]


async def test_an_ephemeral_finds_another_way(room: Room) -> None:
    """Where the response address is used up, the channel's ephemeral says it."""
    room.slack.fail["respond"] = [SlackDown("response_url", "404")]
    await room.hear(**press("press.v1"))
    assert room.slack.did("ephemeral") == [("C1", LEAD, "heard", None)]


async def test_a_form_remembers_where_it_was_opened(room: Room) -> None:
    """What a submission says is said where the form was opened, though Slack does not tell where that was."""
    await room.hear(**slash("form"))
    room.tiny.reply = Reply(tell=said("asked"))
    assert await room.hear(**submission("form.v1")) == {}
    assert room.tiny.heard[-1].channel == "C1"
    assert room.slack.did("respond") == [("http://r", "asked", False)]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (press("old.v0"), "respond"),
        (
            {"type": "message_action", "callback_id": "old.v0", "user": {"id": LEAD}, "response_url": "http://r"},
            "respond",
        ),
        (press("old.v0", view={"id": "V1", "type": "home"}), "open_view"),
        (press("old.v0", view={"id": "V1", "type": "modal"}), "push_view"),
    ],
)
async def test_an_unknown_id_is_answered_where_the_person_looks(room: Room, body: dict[str, Any], where: str) -> None:
    """A button or shortcut that nobody knows says that it has moved on, never nothing."""
    assert await room.hear(**body) == {}
    (call,) = room.slack.did(where)
    assert "moved on" in str(call)
    assert "/decide" in str(call)


async def test_an_answer_stands_where_the_person_looks(room: Room) -> None:
    """An ephemeral for a press in Home or in a form becomes a form; a submission's only where no channel is known."""
    home, form = {"id": "V1", "type": "home"}, {"id": "V1", "type": "modal"}
    nowhere = {"channel": None, "container": {"type": "view"}, "message": None, "response_url": None}
    await room.hear(**press("press.v1", view=home, **nowhere))
    assert "heard" in str(room.slack.did("open_view"))
    await room.hear(**press("press.v1", view=form, **nowhere))
    assert "heard" in str(room.slack.did("push_view"))
    answer = await room.hear(**submission("form.v1"))
    assert answer["response_action"] == "update"
    assert "heard" in str(answer["view"])
    assert room.slack.did("respond") == room.slack.did("ephemeral") == []


async def test_an_unknown_form_says_so_on_top_of_itself(room: Room) -> None:
    """A form that nobody knows is covered by a sentence; what was typed stays below."""
    answer = await room.hear(**submission("old.v0"))
    assert answer["response_action"] == "push"
    assert "moved on" in str(answer["view"])
    typed = {"type": "block_suggestion", "action_id": "old.v0", "value": "fri", "user": {"id": LEAD}}
    assert await room.hear(**typed) == {"options": []}


async def test_links_and_closed_forms_need_no_answer(room: Room) -> None:
    """A button that only opens an address is no old button, and closing a form is not a question."""
    link = {"type": "button", "action_id": "out", "url": "https://example.org"}
    assert await room.hear(**press("out", actions=[link])) == {}
    assert await room.hear(**{**submission("form.v9"), "type": "view_closed"}) == {}
    assert room.slack.calls == []


async def test_a_broken_handler_says_so_and_changes_nothing(room: Room) -> None:
    """An unexpected error is a sentence on the surface that the person looks at; its rows are rolled back."""
    room.tiny.fault = RuntimeError("sealed words")
    assert await room.hear(**slash("")) == {"response_type": "ephemeral", **_body(BROKE)}
    await room.hear(**press("press.v1"))
    assert room.slack.did("respond") == [("http://r", BROKE, False)]
    answer = await room.hear(**submission("form.v1"))
    assert answer["response_action"] == "push"
    assert BROKE in str(answer)
    deep = await room.hear(**submission("form.v1", previous_view_id="V8", root_view_id="V9"))
    assert deep == {"response_action": "errors", "errors": {"words": BROKE}}


def _body(text: str) -> dict[str, Any]:
    return {"text": text, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}


async def test_somebody_faster_is_no_error(room: Room) -> None:
    """Where another one changed the record first, the handler looks again."""
    room.tiny.fault = Stale()
    original, calls = room.tiny.on, 0

    async def once(unit: Any, s: Any) -> Reply:
        nonlocal calls
        calls += 1
        if calls == 2:
            room.tiny.fault = None
        return await original(unit, s)

    room.boundary._rooms["action"]["press.v1"] = once  # type: ignore[index]  # the kinds are strings
    await room.hear(**press("press.v1"))
    assert room.slack.did("respond") == [("http://r", "heard", False)]


async def test_an_unknown_payload_is_no_fault(room: Room) -> None:
    """A payload of a type that Slack may invent tomorrow is acknowledged."""
    assert await room.hear(type="something_new") == {}
