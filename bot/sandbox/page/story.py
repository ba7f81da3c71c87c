"""The guided story as it runs: which act is awaited, what happens by itself, and where the visitor is put."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.clock import wall_sleep, wall_timeout
from bot.sandbox.desk import Desk
from bot.sandbox.page.finding import card_thread, find_message, find_press, has_fields, room_id
from bot.sandbox.page.kit import Json
from bot.sandbox.page.seat import HOME, MESSAGES, Seat
from bot.sandbox.reading import find_field
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.stories.acts import Act, Fill, Press, React, Slash, Step, Submit, Wait

__all__ = ["Story"]

PATIENCE = 20.0  # seconds of wall time for the bot to bring what the next act needs
_PRESS, _FORM, _THREAD = 3.5, 5.0, 8.0  # seconds to find a control, read a form, read a thread: 40 s in all
LATE = "This takes longer than it should. Look behind the scenes, or try again."


class Story:
    """One telling of a story, shared by every tab: ``at`` is the step, ``act`` the next act in it."""

    def __init__(self, desk: Desk, steps: Sequence[Step], channel: str) -> None:
        self.desk, self.steps, self.channel = desk, steps, channel
        self.at = 0
        self.act = 0
        self.working = False
        self.trouble: str | None = None
        self.playing: asyncio.Task[None] | None = None
        self.pressed = False
        self.listeners: list[Callable[[], None]] = []
        self._changed = asyncio.Event()
        desk.subscribe(self._note)

    def _note(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    @property
    def step(self) -> Step:
        """The step that is told now."""
        return self.steps[self.at]

    @property
    def awaited(self) -> Act | None:
        """The act that comes next; None while a button of the rail is waited for, or at the end."""
        if self.step.button and not self.pressed:
            return None
        return self.step.acts[self.act] if self.act < len(self.step.acts) else None

    def _who(self, act: Act) -> str:
        return self._id(act.person or self.step.person)

    def _id(self, name: str) -> str:
        listed = self.desk.see(name)
        return str(listed["me"]["id"])

    def visitors(self, seat: Seat) -> Act | None:
        """Return the act that this visitor should do now, where they are the one to do it."""
        act = self.awaited
        if not seat.rail or act is None or act.for_you or self.working or self._who(act) != seat.person:
            return None
        return act

    def ring(self, seat: Seat) -> tuple[str, str] | None:
        """Return the words on the control to press, and the ts of the message it is in ("" for a form)."""
        act = self.visitors(seat)
        if isinstance(act, Submit):
            return act.label, ""
        found = find_press(self.desk, seat.person, act.label) if isinstance(act, Press) else None
        return (act.label, found.ts or "") if found and isinstance(act, Press) else None

    def words(self, seat: Seat, channel: str) -> str:
        """Return what the composer of ``channel`` already holds."""
        act = self.visitors(seat)
        if isinstance(act, Slash) and seat.filled and channel == room_id(self.desk.see(seat.person), self.channel):
            return act.text
        return ""

    def here(self, seat: Seat) -> bool:
        """Return whether the visitor is the person, and looks where, this step happens."""
        told = self.desk.see(seat.person)
        if told["me"]["name"] != self.step.person:
            return False
        rooms = {"dm": MESSAGES, "home": HOME}
        return seat.room == rooms.get(self.step.look, room_id(told, self.channel))

    def put(self, seat: Seat) -> None:
        """Put the visitor where this step happens."""
        seat.fresh.clear()
        seat.arrived, seat.filled, seat.prompt = False, True, ""
        seat.person = self._id(self.step.person)
        told = self.desk.see(seat.person)
        room = {"dm": MESSAGES, "home": HOME}.get(self.step.look) or room_id(told, self.channel) or HOME
        seat.rooms[seat.person] = room
        seat.threads[seat.person] = card_thread(self.desk, seat.person, room) if self.step.look == "thread" else None

    # moving on

    async def noticed(self, did: type[Act], words: str, seat: Seat) -> None:
        """The visitor did something; if it is what the story waits for, the story goes on."""
        act = self.visitors(seat)
        if act is None or not isinstance(act, did):
            return
        if isinstance(act, Press | Submit) and act.label != words:
            return
        if isinstance(act, Slash) and words != act.text:
            seat.filled = False
            return
        modal = self.desk.see(seat.person)["modal"]
        if isinstance(act, Submit) and modal and modal["errors"]:
            return
        await self._next(seat)

    def closed(self, seat: Seat) -> None:
        """The visitor closed the form that the story wanted submitted: back to what opens it."""
        act = self.visitors(seat)
        if not isinstance(act, Submit):
            return
        if self.desk.see(seat.person)["modal"]:  # back in the form under the one that was closed
            shown = self._submit_reads(seat.person)
            sent = [place for place, one in enumerate(self.step.acts) if isinstance(one, Submit) and one.label == shown]
            self.act = min((place for place in sent if place < self.act), default=self.act)
            return
        opener = [place for place, one in enumerate(self.step.acts[: self.act]) if isinstance(one, Press)]
        if opener:
            self.act = opener[-1]
        elif self.at:
            self.at, self.act = self.at - 1, 0

    async def press_rail(self, seat: Seat) -> None:
        """The rail's own button."""
        self.pressed = True
        if self.step.acts:
            await self.go(seat)
        else:
            await self._next(seat)

    async def _next(self, seat: Seat) -> None:
        self.act += 1
        if self.act >= len(self.step.acts) and self.at + 1 < len(self.steps):
            self.at, self.act, self.pressed = self.at + 1, 0, False
            await self._arrive(seat)
        await self.go(seat)

    async def _arrive(self, seat: Seat) -> None:
        step = self.step
        if step.look == "thread":
            await self._until(lambda: card_thread(self.desk, self._id(step.person), self._room(step.person)))
        if not isinstance(self.awaited, Press | React) or self.awaited.for_you:
            self.put(seat)
            return
        self.put(seat)
        act = self.awaited
        await self._until(lambda: isinstance(act, React) or find_press(self.desk, self._who(act), act.label))

    def _room(self, person: str) -> str:
        return room_id(self.desk.see(person), self.channel) or ""

    async def go(self, seat: Seat) -> None:
        """Do what happens by itself, up to the visitor's next act."""
        self.trouble = None
        while (act := self.awaited) is not None and act.for_you:
            self.working = True
            self._tell()
            try:
                await self._do(act)
            except (TimeoutError, SandboxRefused) as why:
                self.trouble = why.sentence if isinstance(why, SandboxRefused) else LATE
                return
            finally:
                self.working = False
            self.act += 1
            if self.act >= len(self.step.acts) and self.at + 1 < len(self.steps):
                self.at, self.act, self.pressed = self.at + 1, 0, False
                await self._arrive(seat)
        self._tell()

    def _tell(self) -> None:
        for listener in list(self.listeners):
            listener()

    async def _until(self, holds: Callable[[], object]) -> None:
        """Return when ``holds``; raises ``TimeoutError`` when it does not come true in time."""
        async with wall_timeout(PATIENCE):
            while not holds():
                await self._changed.wait()

    async def _do(self, act: Act) -> None:
        user = self._who(act)
        match act:
            case Slash(text):
                await self.desk.slash(user, self._room(user), text)
            case Press(label):
                await self._until(lambda: find_press(self.desk, user, label))
                found = find_press(self.desk, user, label)
                if found is not None:
                    await self.desk.press(
                        user,
                        found.channel,
                        found.ts,
                        found.block_id,
                        found.action_id,
                        selected_option=found.option,
                        surface=found.surface,
                    )
            case Fill(values):
                await self._fill(user, values)
            case Submit(label):
                await self._until(lambda: self._submit_reads(user) == label)
                await self.desk.submit(user)
            case Wait():
                await self.desk.advance_to(act.until(datetime.fromisoformat(self.desk.clock()["now"])))
            case React(name, to):
                room = self._room(user)
                await self._until(lambda: find_message(self.desk, user, room, to))
                message = find_message(self.desk, user, room, to)
                if message is not None:
                    await self.desk.react(user, room, message["ts"], name)

    def _submit_reads(self, user: str) -> str | None:
        modal: Json | None = self.desk.see(user)["modal"]
        submit = modal and modal["submit"]
        return submit.get("text") if isinstance(submit, dict) else submit

    async def _fill(self, user: str, values: Mapping[str, str]) -> None:
        await self._until(lambda: has_fields(self.desk, user, list(values)))
        for label, value in values.items():
            field = find_field(self.desk, user, label)
            await self.desk.set_field(user, field["block_id"], field["action_id"], value)

    # playing by itself

    def play(self, seat: Seat) -> None:
        """Play the rest of the story for the visitor, at a pace that can be read."""
        self.pause()
        if self.at + 1 >= len(self.steps):
            self.restart(seat)
        self.put(seat)
        self.playing = asyncio.get_running_loop().create_task(self._play(seat))

    def pause(self) -> None:
        """Stop playing; the visitor goes on by hand."""
        if self.playing is not None and not self.playing.done() and self.playing is not asyncio.current_task():
            self.playing.cancel()
        self.playing = None

    async def _play(self, seat: Seat) -> None:
        try:
            while self.at + 1 < len(self.steps) and not self.trouble:
                act = self.awaited
                self._tell()
                if act is None:
                    await wall_sleep(_PRESS if self.step.acts else _THREAD)
                    await self.press_rail(seat)
                elif act.for_you:
                    await self.go(seat)
                else:
                    await wall_sleep(_FORM if isinstance(act, Submit) else _PRESS)
                    await self._do(act)
                    await self._next(seat)
        except (TimeoutError, SandboxRefused) as why:
            self.trouble = why.sentence if isinstance(why, SandboxRefused) else LATE
        self.playing = None
        self._tell()

    def restart(self, seat: Seat) -> None:
        """Begin again; what happened so far stays in the channel."""
        self.at, self.act, self.pressed, self.trouble, self.working = 0, 0, False, None, False
        self.put(seat)
