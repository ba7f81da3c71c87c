"""What a click, a key or a choice in the browser does: one small function for each act, all through the desk."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.desk import Desk
from bot.sandbox.page.fields import option_rows
from bot.sandbox.page.kit import Json
from bot.sandbox.page.seat import HOME, MESSAGES, Seat, look_around
from bot.sandbox.page.story import Story
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.stories.acts import Press, React, Slash, Submit

__all__ = ["Doing"]

_NEEDS_NO_STOP = frozenset({"drawer", "call", "operator", "ahead", "rail", "field", "thread"})


class Doing:
    """The acts of one visitor, done one after the other."""

    def __init__(
        self,
        seat: Seat,
        desk: Desk,
        story: Story,
        lay: Callable[[str, str], None],
        set_the_scene: Callable[[], Awaitable[None]],
    ) -> None:
        self.seat, self.desk, self.story, self._lay = seat, desk, story, lay
        self._set_the_scene = set_the_scene
        self.opened: set[int] = set()
        self._acts: dict[str, Callable[[Json], Awaitable[None]]] = {
            "be": self._be, "room": self._room, "thread": self._thread, "say": self._say, "react": self._react,
            "press": self._press, "field": self._field, "ahead": self._ahead, "submit": self._submit,
            "close": self._close,
            "goto": self._goto, "shortcut": self._shortcut, "delete": self._delete, "drawer": self._drawer,
            "call": self._call, "operator": self._operator, "clock": self._clock, "fault": self._fault,
            "faults_off": self._faults_off, "cut": self._cut, "admin": self._admin, "rail": self._rail,
        }  # fmt: skip

    async def do(self, told: Json) -> None:
        """Do what the browser told; what Slack's client would refuse becomes a line at the bottom."""
        name = str(told.get("name"))
        if name not in self._acts:
            return
        if name not in _NEEDS_NO_STOP:
            self.story.pause()
        self.seat.toasts.clear()
        self.seat.marked = None
        for notice in self.desk.see(self.seat.person)["notices"]:
            self.desk.dismiss(self.seat.person, notice["id"])
        try:
            await self._acts[name](told)
        except SandboxRefused as why:
            self.seat.toasts.append(why.sentence)

    # where the visitor looks

    async def _be(self, told: Json) -> None:
        self.seat.person = str(told["user"])
        self._arrive()

    async def _room(self, told: Json) -> None:
        room = str(told["room"])
        self.seat.rooms[self.seat.person] = room
        self.seat.threads[self.seat.person] = None
        self._arrive()
        if room == HOME:
            await self.desk.open_home(self.seat.person)
        elif room == MESSAGES:
            await self.desk.open_messages(self.seat.person)

    def _arrive(self) -> None:
        """The visitor walked in: what is new there gets its line, the line of the room before is gone."""
        self.seat.fresh.clear()
        self.seat.arrived = True

    async def _thread(self, told: Json) -> None:
        self.seat.threads[self.seat.person] = told["ts"]

    async def _goto(self, told: Json) -> None:
        """A link to a message: its channel, and its thread where it is a reply."""
        room, ts = str(told["c"]), str(told["t"])
        channels = {one["id"]: one["kind"] for one in self.desk.see(self.seat.person)["channels"]}
        if room not in channels:
            raise SandboxRefused("channel_not_found", "You are not in that channel.")
        listed = self.desk.messages(self.seat.person, room)
        root = next((one["ts"] for one in listed if one["reply_count"] and self._replied(room, one["ts"], ts)), None)
        if root is None and ts not in {one["ts"] for one in listed}:
            raise SandboxRefused("message_not_found", "That message is gone.")
        self.seat.rooms[self.seat.person] = MESSAGES if channels[room] == "im" else room
        self.seat.threads[self.seat.person] = root
        self.seat.marked = ts

    def _replied(self, room: str, root: str, ts: str) -> bool:
        replies = self.desk.messages(self.seat.person, room, root)[1:]
        return any(reply["ts"] == ts for reply in replies)

    # messages

    async def _say(self, told: Json) -> None:
        text, channel = str(told["text"]), str(told["c"])
        self.seat.prompt = ""
        if text.startswith("/") and told.get("th"):
            raise SandboxRefused("no_commands_in_threads", "Slash commands do not work in threads.")
        if text.startswith("/"):
            await self.desk.slash(self.seat.person, channel, text)
            await self.story.noticed(Slash, text, self.seat)
            return
        await self.desk.say(self.seat.person, channel, text, told.get("th"))
        if not told.get("th"):
            await self.story.noticed(Slash, text, self.seat)

    async def _react(self, told: Json) -> None:
        where = (self.seat.person, str(told["c"]), str(told["t"]), str(told["e"]))
        if told.get("off"):
            await self.desk.unreact(*where)
            return
        await self.desk.react(*where)
        await self.story.noticed(React, where[3], self.seat)

    async def _shortcut(self, told: Json) -> None:
        await self.desk.shortcut(self.seat.person, str(told["id"]), told.get("c"), told.get("t"))

    async def _delete(self, told: Json) -> None:
        await self.desk.delete_message(str(told["c"]), str(told["t"]))

    # blocks

    async def _press(self, told: Json) -> None:
        option = told.get("o")
        await self._use(told, option=option["value"] if option else None)
        await self.story.noticed(Press, str(told.get("l")), self.seat)

    async def _use(self, told: Json, *, value: Any = None, option: Any = None) -> None:
        surface = told["s"]
        await self.desk.press(
            self.seat.person,
            told["c"] or None,
            told["t"] or None,
            told["b"],
            told["a"],
            value=value,
            selected_option=option,
            surface=surface,
        )

    async def _field(self, told: Json) -> None:
        value = self._chosen(told)
        modal = self.desk.see(self.seat.person)["modal"] if told["s"] == "modal" else None
        inputs = {block.get("block_id") for block in modal["blocks"] if block["type"] == "input"} if modal else set()
        if told["b"] in inputs:
            await self.desk.set_field(self.seat.person, told["b"], told["a"], value)
        elif "o" in told and not isinstance(value, list):
            await self._use(told, option=value)
        else:
            await self._use(told, value=value)

    def _chosen(self, told: Json) -> Any:
        """Return the element's new value: a text, an option's value, a person, or a list of these."""
        if "add" in told or "take" in told:
            state = self._state(told)
            people = list(state.get("selected_users") or state.get("selected_channels") or ())
            if "take" in told:
                return [user for user in people if user != told["take"]]
            return [user for user in people if user != told["add"]] if told["add"] in people else [*people, told["add"]]
        if "u" in told:
            return told["u"]
        if "o" not in told:
            return str(told.get("value", ""))
        value = told["o"]["value"]
        if "checked" not in told or self._element(told).get("type") != "checkboxes":
            return value
        ticked = [option["value"] for option in self._state(told).get("selected_options") or ()]
        return [*ticked, value] if told["checked"] else [one for one in ticked if one != value]

    def _element(self, told: Json) -> Json:
        seen = self.desk.see(self.seat.person)
        if told["s"] in ("modal", "home"):
            blocks = (seen[told["s"]] or {"blocks": []})["blocks"]
        else:
            listed = self.desk.messages(self.seat.person, told["c"])
            blocks = next((one.get("blocks") or [] for one in listed if one["ts"] == told["t"]), [])
        for block in blocks:
            if block.get("block_id") == told["b"]:
                parts = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
                return next((part for part in parts if part and part.get("action_id") == told["a"]), {})
        return {}

    def _state(self, told: Json) -> Json:
        modal = self.desk.see(self.seat.person)["modal"] if told["s"] == "modal" else None
        typed: Json = (modal or {"values": {}})["values"].get(told["b"], {}).get(told["a"]) or {}
        element = self._element(told)
        initial = {"selected_users": element.get("initial_users"), "selected_options": element.get("initial_options")}
        return typed or {key: value for key, value in initial.items() if value}

    async def _ahead(self, told: Json) -> None:
        found = await self.desk.options(self.seat.person, told["b"], told["a"], str(told.get("value", "")))
        address = {key: told[key] for key in ("s", "c", "t", "b", "a")}
        self._lay(str(told["r"]), option_rows(found, address, look_around(self.seat, self.desk).surface("modal")))

    async def _submit(self, told: Json) -> None:
        await self.desk.submit(self.seat.person)
        await self.story.noticed(Submit, str(told.get("l")), self.seat)

    async def _close(self, told: Json) -> None:
        await self.desk.close(self.seat.person, everything=bool(told.get("everything")))
        self.story.closed(self.seat)

    # behind the scenes

    async def _drawer(self, told: Json) -> None:
        tab = told.get("tab")
        self.seat.drawer = None if self.seat.drawer and not told.get("stay") else tab

    async def _call(self, told: Json) -> None:
        self.opened ^= {int(told["number"])}

    async def _operator(self, told: Json) -> None:
        self.seat.operator = bool(told.get("checked"))

    async def _clock(self, told: Json) -> None:
        if "to" in told:
            await self.desk.advance_to(str(told["to"]), self.desk.see(self.seat.person)["me"]["tz"])
        else:
            await self.desk.advance(**{unit: float(told[unit]) for unit in ("hours", "days") if unit in told})

    async def _fault(self, told: Json) -> None:
        self.desk.set_fault(str(told["kind"]))

    async def _faults_off(self, _told: Json) -> None:
        self.desk.clear_faults()

    async def _cut(self, _told: Json) -> None:
        await self.desk.drop_sockets("cut")

    async def _admin(self, told: Json) -> None:
        acts = {
            "deactivate": self.desk.deactivate, "reactivate": self.desk.reactivate, "archive": self.desk.archive,
            "unarchive": self.desk.unarchive, "invite_bot": self.desk.invite_bot, "kick_bot": self.desk.kick_bot,
        }  # fmt: skip
        await acts[str(told["do"])](str(told.get("user") or told.get("channel")))

    # the story

    async def _rail(self, told: Json) -> None:
        story, seat = self.story, self.seat
        match told["do"]:
            case "press":
                story.pause()
                await story.press_rail(seat)
            case "again":
                await story.go(seat)
            case "here" | "fill":
                story.put(seat)
            case "play":
                story.play(seat)
            case "pause":
                story.pause()
            case "over":
                await self._over()
            case "leave":
                story.pause()
                seat.rail = False
            case "open":
                seat.rail = True
            case "calls":
                seat.drawer = "calls"
            case "ask":
                self._ask_own()

    async def _over(self) -> None:
        self.story.pause()
        for one in self.desk.see(self.seat.person)["people"]:
            if not one["is_bot"] and self.desk.see(one["id"])["modal"]:
                await self.desk.close(one["id"], everything=True)
        await self.desk.begin_anew()
        await self._set_the_scene()
        self.story.restart(self.seat)

    def _ask_own(self) -> None:
        seen = self.desk.see(self.seat.person)
        general = [one["id"] for one in seen["channels"] if one["app_in"] and one["kind"] != "im"]
        self.seat.person = next(one["id"] for one in seen["people"] if one["name"] == self.story.steps[0].person)
        if general:
            self.seat.rooms[self.seat.person] = general[0]
        self.seat.threads[self.seat.person] = None
        self.seat.rail = False
        commands = seen["commands"]
        self.seat.prompt = f"{commands[0]['name']} Should we " if commands else ""
