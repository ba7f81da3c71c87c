"""A small Bolt program that the sandbox's tests talk to; it knows nothing of the bot."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]


def section(text: str, accessory: Json | None = None, block_id: str = "words") -> Json:
    """A section of mrkdwn."""
    block: Json = {"type": "section", "block_id": block_id, "text": {"type": "mrkdwn", "text": text}}
    return block | ({"accessory": accessory} if accessory else {})


def button(label: str, action_id: str, value: str = "v") -> Json:
    """A button."""
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": label},
        "action_id": action_id,
        "value": value,
    }


def actions(*elements: Json, block_id: str = "acts") -> Json:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def field(label: str, element: Json, block_id: str, **more: Any) -> Json:
    """An input block."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": label},
        "element": element,
        **more,
    }


def option(text: str) -> Json:
    """An option whose value is its text in small letters."""
    return {"text": {"type": "plain_text", "text": text}, "value": text.lower()}


def text_input(action_id: str = "text", **more: Any) -> Json:
    """A plain text input."""
    return {"type": "plain_text_input", "action_id": action_id, **more}


def modal(callback_id: str, *blocks: Json, submit: str | None = "Send", **more: Any) -> Json:
    """A modal."""
    view: Json = {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": "A form"},
        "blocks": list(blocks),
        **more,
    }
    return view | ({"submit": {"type": "plain_text", "text": submit}} if submit else {})


FORM = modal(
    "everything",
    field("Question", text_input(), "question"),
    field("Sealed", text_input(multiline=True), "sealed", optional=True),
    field(
        "Choice",
        {"type": "radio_buttons", "action_id": "choice", "options": [option("Yes"), option("No")]},
        "choice",
    ),
    field("Who", {"type": "multi_users_select", "action_id": "who"}, "who"),
    field("When", {"type": "external_select", "action_id": "when", "min_query_length": 0}, "when"),
)


class Recorder:
    """What the program heard, and what it is to do about it."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Json]] = []
        self.on_submit: Json | None = None
        self.before_ack: Callable[[], Awaitable[None]] | None = None
        self.fail_events = 0

    def of(self, kind: str) -> list[Json]:
        """Return what was heard of one kind."""
        return [body for heard, body in self.heard if heard == kind]


def build(client: AsyncWebClient, recorder: Recorder, **kwargs: Any) -> AsyncApp:
    """Return the program: a command opens a form, buttons are heard, events are heard."""
    app = AsyncApp(client=client, process_before_response=True, request_verification_enabled=True, **kwargs)

    @app.command("/decide")
    async def _command(ack: Any, body: Json, client: AsyncWebClient) -> None:
        recorder.heard.append(("command", body))
        if recorder.before_ack:
            await recorder.before_ack()
        await ack(recorder.on_submit or "")
        if body["text"] == "form":
            await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.action({"action_id": "noted"})
    async def _pressed(ack: Any, body: Json) -> None:
        recorder.heard.append(("action", body))
        if recorder.before_ack:
            await recorder.before_ack()
        await ack()

    @app.view("everything")
    async def _submitted(ack: Any, body: Json) -> None:
        recorder.heard.append(("submission", body))
        await ack(**(recorder.on_submit or {}))

    @app.view_closed("everything")
    async def _closed(ack: Any, body: Json) -> None:
        recorder.heard.append(("closed", body))
        await ack()

    @app.options("when")
    async def _options(ack: Any, body: Json) -> None:
        recorder.heard.append(("options", body))
        await ack(options=[option(f"At {body['value']}")])

    @app.shortcut("ask_for_positions")
    async def _shortcut(ack: Any, body: Json) -> None:
        recorder.heard.append(("shortcut", body))
        await ack()

    for kind in ("reaction_added", "reaction_removed", "app_home_opened", "app_mention", "user_change",
                 "channel_archive", "member_joined_channel", "channel_left", "message", "tokens_revoked",
                 "app_uninstalled"):  # fmt: skip
        app.event(kind)(_on_event(recorder))
    return app


def _on_event(recorder: Recorder) -> Callable[..., Awaitable[None]]:
    async def on_event(body: Json, event: Json, request: Any) -> None:
        recorder.heard.append(("event", {**body, "headers": request.headers}))
        if recorder.fail_events > 0:
            recorder.fail_events -= 1
            raise RuntimeError("told to fail")

    return on_event
