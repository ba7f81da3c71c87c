"""The Python driver: people of the sandbox as objects, acting by what they read, over ``/_sandbox/``."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp

from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.workspace import Json

__all__ = ["ClockDriver", "Field", "Form", "PersonDriver", "Read", "SandboxDriver"]


@dataclass(frozen=True)
class Read:
    """A message as its reader sees it; ``text`` is the fallback, ``lines`` what stands on the screen."""

    ts: str
    channel: str
    author: str
    text: str
    blocks: list[Json]
    lines: list[str]
    reactions: dict[str, list[str]]
    ephemeral: bool
    edited: bool
    thread_ts: str | None
    reply_count: int
    is_app: bool

    @property
    def shown(self) -> str:
        """All lines in one text."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Field:
    """An input of a form; ``value`` is what is seen in it (a text, a list of texts or None)."""

    label: str
    type: str
    value: Any
    options: list[str]
    required: bool
    error: str | None


@dataclass(frozen=True)
class Form:
    """The modal that a person sees."""

    title: str
    submit: str | None
    close: str | None
    fields: dict[str, Field]
    lines: list[str]
    errors: list[str]
    depth: int
    callback_id: str
    blocks: list[Json] = field(repr=False, default_factory=list)

    @property
    def shown(self) -> str:
        """All lines in one text."""
        return "\n".join(self.lines)


def _read(message: Json, people: Json) -> Read:
    reactions = {one["name"]: [people.get(user, user) for user in one["users"]] for one in message["reactions"]}
    kept = {key: message[key] for key in Read.__dataclass_fields__ if key != "reactions"}
    return Read(**kept, reactions=reactions)


class SandboxDriver:
    """A client of one sandbox; use it as an async context manager, or ``close`` it.

    Refusals of Slack's client raise ``SandboxRefused``. Each acting verb ends by settling.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.clock = ClockDriver(self)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "SandboxDriver":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def person(self, name: str, channel: str = "#support") -> "PersonDriver":
        """Return somebody by name; ``channel`` is the one they look at first."""
        return PersonDriver(self, name, channel)

    async def act(self, verb: str, **body: Any) -> Any:
        """POST to ``/_sandbox/<verb>`` and return its result; arguments that are None are left out."""
        given = {key: value for key, value in body.items() if value is not None}
        async with self._client().post(f"{self.address}/_sandbox/{verb}", json=given) as answer:
            return _result(await answer.json(), verb)

    async def look(self, what: str, **query: Any) -> Any:
        """GET ``/_sandbox/<what>`` and return its result."""
        given = {key: str(value) for key, value in query.items() if value is not None}
        async with self._client().get(f"{self.address}/_sandbox/{what}", params=given) as answer:
            return _result(await answer.json(), what)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False)
        return self._session

    async def settle(self) -> None:
        """Return when nothing is under way."""
        await self.act("settle", settle=False)

    async def fault(self, kind: str, method: str | None = None, times: int = 1, seconds: float | None = None) -> None:
        """Switch a fault on; see ``bot.sandbox.faults.Fault``."""
        await self.act("faults", kind=kind, method=method, times=times, seconds=seconds)

    async def clear_faults(self) -> None:
        """Switch all faults off."""
        await self.act("faults", clear=True)

    async def calls(self, after: int = 0, *, operator: bool = False) -> list[Json]:
        """Return the exchanges between app and Slack numbered above ``after``."""
        found: list[Json] = await self.look("calls", after=after, operator=int(operator))
        return found

    async def counts(self) -> dict[str, dict[str, int]]:
        """Return for each person {messages, presses, boxes}."""
        found: dict[str, dict[str, int]] = await self.look("counts")
        return found

    async def admin(self, verb: str, **body: Any) -> Any:
        """Do an admin's act: deactivate(user), archive(channel), kick_bot(channel), delete_message(channel, ts), ..."""
        return await self.act(verb, **body)

    async def reset(self) -> None:
        """Start over."""
        await self.act("reset")


class ClockDriver:
    """The workspace clock."""

    def __init__(self, driver: SandboxDriver) -> None:
        self._driver = driver

    async def advance(self, **by: float) -> datetime:
        """Move by seconds=, minutes=, hours=, days=; everything that falls due happens."""
        answer = await self._driver.act("clock", **by)
        return datetime.fromisoformat(answer["now"])

    async def advance_to(self, target: datetime | str, zone: str = "Europe/Berlin") -> datetime:
        """Move to an instant, or to words such as "next monday 9:00" in ``zone``."""
        words = target if isinstance(target, str) else target.isoformat()
        answer = await self._driver.act("clock", to=words, zone=zone)
        return datetime.fromisoformat(answer["now"])

    async def now(self) -> datetime:
        """Return workspace time, aware, in UTC."""
        async with self._driver._client().get(f"{self._driver.address}/_sandbox/clock") as answer:
            return datetime.fromisoformat((await answer.json())["now"])


class PersonDriver:
    """One person; remembers which channel they look at."""

    def __init__(self, driver: SandboxDriver, name: str, channel: str) -> None:
        self.driver = driver
        self.name = name
        self.channel = channel

    async def _act(self, verb: str, **body: Any) -> Any:
        return await self.driver.act(verb, user=self.name, **body)

    # acting

    async def slash(self, text: str, channel: str | None = None) -> None:
        """Send a slash command from the channel's composer."""
        self.channel = channel or self.channel
        await self._act("slash", channel=self.channel, text=text)

    async def says(self, text: str, channel: str | None = None, *, in_thread_of: Read | None = None) -> str:
        """Post a message and return its ts."""
        thread_ts = None
        if in_thread_of is not None:
            channel, thread_ts = in_thread_of.channel, in_thread_of.thread_ts or in_thread_of.ts
        else:
            self.channel = channel or self.channel
        ts = await self._act("say", channel=channel or self.channel, text=text, thread_ts=thread_ts)
        return str(ts)

    async def shares(self, name: str, content: str, channel: str | None = None) -> str:
        """Upload a file with these words in it and return the ts of its message."""
        self.channel = channel or self.channel
        return str(await self._act("share", channel=self.channel, name=name, content=content))

    async def react(self, name: str, to: Read) -> None:
        """Add a reaction, such as "handshake" or "hand::skin-tone-3"."""
        await self._act("react", channel=to.channel, ts=to.ts, name=name)

    async def unreact(self, name: str, to: Read) -> None:
        """Take a reaction away."""
        await self._act("unreact", channel=to.channel, ts=to.ts, name=name)

    async def press(
        self, label: str, in_: str | None = None, *, message: Read | None = None, stale: bool = False
    ) -> None:
        """Press what reads ``label``; ``in_`` is "#channel", dm, home, modal, thread or ephemeral.

        ``stale`` presses what an edited message showed before, as a slow client does.
        """
        ts = message.ts if message is not None else None
        channel = message.channel if message is not None else self.channel
        where = {"in": in_ if message is None else None, "ts": ts, "channel": channel}
        await self._act("press", label=label, stale=stale or None, **where)

    async def choose_menu(self, label: str, message: Read | None = None, in_: str | None = None) -> None:
        """Choose ``label`` in an overflow menu."""
        ts = message.ts if message is not None else None
        where = {"in": in_, "ts": ts, "channel": message.channel if message is not None else self.channel}
        await self._act("choose_menu", label=label, **where)

    async def shortcut(self, name: str, on: Read | None = None) -> None:
        """Use a shortcut by its name or callback id, on a message where it is a message shortcut."""
        channel, ts = (on.channel, on.ts) if on is not None else (None, None)
        await self._act("shortcut", callback_id=name, channel=channel, ts=ts)

    async def fill(self, fields: Json | None = None, *, enter: bool = False, **more: Any) -> None:
        """Fill the form: label -> value (a text, an option's text, names, or lists of these)."""
        await self._act("fill", fields={**(fields or {}), **more}, enter=enter or None)

    async def type_into(self, label: str, words: str) -> list[str]:
        """Type into the external select labelled ``label`` and return what it offers, picking nothing."""
        form = await self.driver.look("see", user=self.name)
        if form["modal"] is None:
            raise SandboxRefused("nothing_open", f"{self.name} has no form open.")
        for one in form["modal"]["fields"]:
            if one["label"] == label:
                where = {"block_id": one["block_id"], "action_id": one["action_id"]}
                offered = await self._act("options", typed=words, **where)
                return [option["text"]["text"] for option in offered]
        raise SandboxRefused("no_such_field", f"The form has no field {label!r}.")

    async def submit(self) -> None:
        """Press the form's submit button."""
        await self._act("submit")

    async def close(self, *, everything: bool = False) -> None:
        """Close the form by its button, or all forms by ✕."""
        await self._act("close", everything=everything or None)

    async def open_home(self) -> None:
        """Open the app's Home tab."""
        await self._act("open_home")

    # reading

    async def _see(self) -> Json:
        seen: Json = await self.driver.look("see", user=self.name)
        return seen

    async def reads(self, channel: str | None = None, thread_ts: str | None = None) -> list[Read]:
        """Return the messages of a channel, oldest first, ephemeral ones that only this person sees among them."""
        names = (await self._see())["names"]["users"]
        where = channel or self.channel
        found = await self.driver.look("messages", user=self.name, channel=where, thread_ts=thread_ts)
        return [_read(message, names) for message in found]

    async def thread(self, message: Read) -> list[Read]:
        """Return a message's thread, the message itself first."""
        return await self.reads(message.channel, message.thread_ts or message.ts)

    async def dm(self) -> list[Read]:
        """Return the direct message with the app."""
        return await self.reads("dm")

    async def home(self) -> list[str]:
        """Return the Home tab as lines; empty while nothing was published."""
        lines: list[str] = (await self._see())["home_lines"]
        return lines

    async def modal(self) -> Form | None:
        """Return the form that the person sees, or None."""
        modal = (await self._see())["modal"]
        if modal is None:
            return None
        fields = {
            one["label"]: Field(**{key: one[key] for key in Field.__dataclass_fields__}) for one in modal["fields"]
        }
        own = {key: modal[key] for key in ("title", "submit", "close", "lines", "depth", "callback_id", "blocks")}
        return Form(**own, fields=fields, errors=list(modal["errors"].values()))

    async def notices(self) -> list[str]:
        """Return what Slack's own client tells the person, such as "did not respond in time"."""
        return [one["text"] for one in (await self._see())["notices"]]

    async def unread(self, channel: str) -> int:
        """Return how many messages are unread in "#channel" or "dm"."""
        for room in (await self._see())["channels"]:
            if channel in (room["label"], room["id"], room["name"]) or (channel == "dm" and room["kind"] == "im"):
                return int(room["unread"])
        return 0


def _result(answer: Json, what: str) -> Any:
    if answer["ok"]:
        return answer["result"]
    if answer["error"] in ("missing", "bad_request"):
        raise ValueError(f"{what}: {answer['message']}")
    raise SandboxRefused(answer["error"], answer["message"])
