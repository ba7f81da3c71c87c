"""A monkey at the front door: presses whatever was ever shown to anybody, fills in whatever opened, as anybody.

It knows no room by name: buttons, menus and fields are found in what the product itself shows, so that a new screen
is played with from the day on which it exists. Each field gets a word that stands nowhere else.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from urllib.parse import parse_qs

from bot.clock import ManualClock
from bot.domain.people import Member
from bot.engine.gateway import Gateway
from bot.views.kit import Said
from handlers import CAPABILITIES
from handlers.boundary import Boundary
from handlers.envelopes import Kind
from tests.fake_slack import FakeSlack
from tests.machine.world import CAST, World

Json = dict[str, Any]
SEALED_FORMS = ("position", "exercise.sealed")
NUMBERS = {"confidence": "55", "chance": "65"}  # fields of text that want a number


class Ears(FakeSlack):
    """Keeps whole messages and forms, each with who sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str, Any]] = []  # surface, member, what

    async def ephemeral(self, channel: str, member: str, said: Said, *, thread: str | None = None) -> None:
        """Whisper."""
        self.seen.append(("told", member, {"text": said.text, "blocks": said.blocks}))

    async def respond(self, url: str, said: Said, *, replace: bool = False, thread: str | None = None) -> None:
        """Answer on a response address, which ends with whose it is."""
        self.seen.append(("told", url.rpartition("/")[2], {"text": said.text, "blocks": said.blocks}))

    async def open_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        """Open a form for whose trigger it is."""
        self.seen.append(("form", trigger, dict(view)))
        return f"V{trigger}"

    async def push_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        """Push a form."""
        return await self.open_view(trigger, view)

    async def update_view(self, view_id: str, view: Mapping[str, Any]) -> None:
        """Change a form."""
        self.seen.append(("form", view_id.removeprefix("V"), dict(view)))


@dataclass
class Thing:
    """Something that can be pressed: the element, where it stands, and for whom it is meant, if for one person."""

    element: Json
    place: Json
    owner: str | None

    @property
    def name(self) -> str:
        """Return what it is, whatever record it is about: its wire id, and what it would do."""
        picked = self.element.get("selected_option") or {}
        ids = parse_qs(str(picked.get("value") or self.element.get("value") or ""))
        return self.element["action_id"].partition("#")[0] + "".join(f" {one}" for one in ids.get("do", ()))

    @property
    def weight(self) -> int:
        """Return how tempting it is: a button is, a menu less so."""
        return 4 if self.element["type"] == "button" else 1


@dataclass
class Monkey(World):
    """A world whose people go through the boundary."""

    things: dict[str, Thing] = field(default_factory=dict)
    forms: dict[str, Json] = field(default_factory=dict)  # the newest open form of each person
    heard: list[tuple[str, str, Any]] = field(default_factory=list)  # since last asked
    typed: dict[str, str] = field(default_factory=dict)  # word: who typed it
    positions: set[str] = field(default_factory=set)  # words that were typed into the form of a position

    def __init__(self, database) -> None:
        World.__init__(self, database)
        self.things, self.forms, self.heard, self.typed, self.positions = {}, {}, [], {}, set()
        self.ears, self.views = Ears(), 0
        self.ears.people = dict(self.people)
        self.clock = ManualClock(self.now)
        self.boundary = Boundary(database, cast(Gateway, self.ears), self.clock, CAPABILITIES)
        self.boundary.workspace = self.workspace

    @property
    def presses_known(self) -> frozenset[str]:
        """Return every press that any room listens to."""
        return frozenset(self.boundary._rooms[Kind.ACTION])

    # what is shown

    async def deliver(self) -> None:
        """Show what is wanted; what is shown is looked through before time goes on."""
        await super().deliver()
        await self.check()

    async def check(self) -> None:
        """Whoever watches looks here through what was heard."""

    def shows(self, row, said, channel: str, ts: str) -> None:
        """A message stands: what can be pressed in it is remembered."""
        self.heard.append(("message", row.member or "", {"text": said.text, "blocks": said.blocks}))
        view = {"id": f"V{row.member}", "type": "home", "state": {"values": {}}}
        place = {"view": view} if ts == "home" else {"channel": {"id": channel}, "message": {"ts": ts, "blocks": []}}
        self._find(said.blocks, place, row.member)

    def _find(self, blocks, place: Json, owner: str | None) -> None:
        for element in _elements(blocks):
            for pressed in _presses(element):
                key = json.dumps(pressed, sort_keys=True) + str(owner)
                self.things.pop(key, None)
                self.things[key] = Thing(pressed, place, owner)
        while len(self.things) > 120:
            self.things.pop(next(iter(self.things)))

    def _hear(self, by: Member, answer: Mapping[str, Any]) -> None:
        if answer.get("blocks") or answer.get("text"):
            self.ears.seen.append(("told", by.id, dict(answer)))
        if "view" in answer:
            self.ears.seen.append(("form", by.id, dict(answer["view"])))
        if "errors" in answer:
            self.heard.append(("errors", by.id, answer["errors"]))
        elif answer.get("response_action") == "clear" or not answer:
            self.forms.pop(by.id, None)
        for surface, member, shown in self.ears.seen:
            self.heard.append((surface, member, shown))
            if surface == "form":
                self.views += 1
                view = {"id": f"V{member}", "root_view_id": f"V{member}", "state": {"values": {}}, **shown}
                self.forms[member] = view
                self._find(shown["blocks"], {"view": view}, member)
            else:
                self._find(shown.get("blocks") or [], {"container": {"is_ephemeral": True}}, member)
        self.ears.seen.clear()

    # what people do

    async def does(self, by: Member, body: Json) -> None:
        """Let one payload in, and hear all that it makes Slack show."""
        await self._caught_up()
        whole = {"user": {"id": by.id}, "trigger_id": by.id, "response_url": f"https://x/{by.id}", **body}
        answer = await self.boundary.answer(whole)
        await self.boundary.drain()
        self._hear(by, answer)

    async def _caught_up(self) -> None:
        self.clock.advance_to(self.now)

    async def types(self, by: Member, text: str, channel: str, name: str) -> None:
        """Type a command."""
        body = {"command": "/decide", "text": text, "user_id": by.id, "channel_id": channel, "channel_name": name}
        await self.does(by, body)

    async def presses(self, by: Member, thing: Thing) -> None:
        """Press a button, pick from a menu."""
        body = {"type": "block_actions", "actions": [thing.element], "channel": {"id": "CPUBLIC"}, **thing.place}
        await self.does(by, body)

    async def submits(self, by: Member, view: Json, pick: int) -> None:
        """Fill a form in and send it."""
        values = {block["block_id"]: self._field(by, view, block, pick) for block in _inputs(view["blocks"])}
        sent = {**view, "state": {"values": values}}
        await self.does(by, {"type": "view_submission", "view": sent})

    async def reacts(self, by: Member, emoji: str, channel: str, ts: str, *, adds: bool) -> None:
        """Put an emoji on a message, or take it away."""
        kind = "reaction_added" if adds else "reaction_removed"
        item = {"type": "message", "channel": channel, "ts": ts}
        event = {"type": kind, "user": by.id, "reaction": emoji, "item": item, "event_ts": self.stamp()}
        await self._caught_up()
        async with self.unit() as unit:
            reply = await self.boundary.on_event(unit, event)
        self.boundary.after_event(event, reply)
        await self.boundary.drain()
        self._hear(by, {})

    def _field(self, by: Member, view: Json, block: Json, pick: int) -> Json:
        element = block["element"]
        return {element["action_id"]: {"type": element["type"], **self._value(by, view, element, pick)}}

    def _value(self, by: Member, view: Json, element: Json, pick: int) -> Json:
        kind, options = element["type"], element.get("options") or []
        if kind == "plain_text_input":
            return {"value": self._text(by, view, element, pick)}
        if kind == "number_input":
            low, high = int(element["min_value"]), int(element["max_value"])
            return {"value": str(low + pick % (high - low + 1))}
        if kind in ("radio_buttons", "static_select"):
            return {"selected_option": options[pick % len(options)] if options else None}
        if kind == "checkboxes":
            return {"selected_options": options[: pick % 3 if pick % 2 else 0]}
        if kind == "external_select":
            later = (self.now + timedelta(hours=5 + pick % 40)).isoformat()
            return {"selected_option": element.get("initial_option") or {"value": later}}
        if kind == "multi_users_select":
            some = [CAST[(pick + step) % len(CAST)].id for step in range(1 + pick % 3)]
            return {"selected_users": element.get("initial_users") or some}
        if kind == "users_select":
            return {"selected_user": element.get("initial_user") or CAST[pick % len(CAST)].id}
        if kind == "datepicker":
            return {"selected_date": (self.now + timedelta(days=5 + pick % 9)).date().isoformat()}
        if kind == "conversations_select":
            return {"selected_conversation": "CPUBLIC"}
        raise AssertionError(f"nobody has taught the monkey to fill in a {kind}")

    def _text(self, by: Member, view: Json, element: Json, pick: int) -> str | None:
        number = next((value for name, value in NUMBERS.items() if name in element["action_id"]), None)
        if number:
            return number
        if pick % 11 == 10:
            return None
        if element["action_id"].startswith("opening.options"):
            return "Yes\nNo"
        if element["action_id"].startswith("exercise.criteria"):
            return "Cost\nTime\nRisk"
        word = self.word()
        self.typed[word] = by.id
        if str(view.get("callback_id", "")).startswith(SEALED_FORMS):
            self.positions.add(word)
        return f"The {word} of 2026"[: element.get("max_length") or None]


def _elements(blocks: Any) -> Iterator[Json]:
    for block in blocks:
        found = [block.get("accessory") or {}, *(block.get("elements") or [])]
        if block.get("dispatch_action"):
            found.append(block["element"])
        for one in found:
            if isinstance(one, dict) and one.get("action_id"):
                yield one


def _presses(element: Json) -> Iterator[Json]:
    """Yield each way to press an element, as Slack would send it."""
    sent = {"type": element["type"], "action_id": element["action_id"]}
    if element["type"] == "button":
        if not element.get("url"):
            yield {**sent, "value": element.get("value", "")}
    elif element.get("options") and element["type"] != "checkboxes":
        for option in element["options"]:
            yield {**sent, "selected_option": option}
    elif element["type"] == "checkboxes":
        yield {**sent, "selected_options": element["options"][:1]}
    else:
        yield {**sent, "selected_user": CAST[0].id, "selected_users": [CAST[2].id, CAST[3].id]}


def _inputs(blocks: Any) -> Iterator[Json]:
    yield from (block for block in blocks if block["type"] == "input")
