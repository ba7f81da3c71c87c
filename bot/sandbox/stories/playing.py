"""Playing a story: the driver acts, what each person reads is printed, and what must hold is checked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.sandbox.cast import DEFAULT, Cast
from bot.sandbox.driver import PersonDriver, SandboxDriver
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.stories.acts import Act, Fill, Press, React, Slash, Step, Submit, Wait

__all__ = ["Edge", "Story", "Telling", "do", "do_step"]

Tell = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing: a test reads the failures instead."""


@dataclass
class Telling:
    """One playing of a story: who acts, where it is told, and which promises broke."""

    ws: SandboxDriver
    channel: str = "#support"
    tell: Tell = _silent
    broken: list[str] = field(default_factory=list)
    held: int = 0
    people: tuple[str, ...] = tuple(one.name for one in DEFAULT.people)
    _read: dict[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)

    def person(self, name: str) -> PersonDriver:
        """Return the driver of somebody by role."""
        return self.ws.person(name)

    def hold(self, promise: str, kept: bool, seen: object = "") -> None:
        """Check one promise; a broken one is told at once and remembered."""
        self.held += kept
        if kept:
            self.tell(f"    held: {promise}")
            return
        self.broken.append(f"{promise} (seen: {seen})" if seen else promise)
        self.tell(f"    BROKEN: {promise}\n      seen: {seen}")

    async def scene(self, says: str) -> None:
        """Begin a scene: first what the one before has changed, for each person, then what comes."""
        await self.show()
        self.tell(f"\n{says}")

    async def show(self, *people: str) -> None:
        """Print what each of ``people`` (everybody, without names) reads differently since it was last printed.

        Channel, threads and direct messages; what several read alike is printed once, with all their names.
        """
        if self.tell is _silent:
            return
        readers: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for name in people or self.people:
            for news in await self._news(name):
                readers.setdefault(news, []).append(name)
        header = ""
        for (place, lines), names in readers.items():
            who = "everybody" if len(names) > 1 and len(names) == len(self.people) else ", ".join(names)
            if header != (header := f"\n  {who} · {place}"):
                self.tell(header)
            for line in lines:
                self.tell(f"    {line}")

    async def _news(self, name: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return what is new to somebody, place by place: of an edited message, the lines that differ."""
        person, found = self.person(name), []
        try:
            posts = await person.reads(self.channel)
        except SandboxRefused:  # not in that channel
            posts = []
        places = [(self.channel, posts)]
        places += [("in its thread", (await person.thread(one))[1:]) for one in posts if one.reply_count]
        places.append(("direct messages", await person.dm()))
        for place, messages in places:
            for one in messages:
                key = (name, one.channel, one.ts)
                before, self._read[key] = self._read.get(key), tuple(one.lines)
                fresh = [line for line in one.lines if line not in (before or ())]
                if before is not None and fresh:
                    fresh = ["(edited)", *fresh]
                if fresh:
                    found.append((place, tuple(fresh)))
        return found


@dataclass(frozen=True)
class Edge:
    """What happens at one edge of a story: ``title`` says what must hold; played in a workspace of its own."""

    title: str
    play: Callable[[Telling], Awaitable[None]]


@dataclass(frozen=True)
class Story:
    """A story by name: ``play`` drives it and checks what must hold; it may bring its own channel and people."""

    name: str
    title: str
    play: Callable[[Telling], Awaitable[None]]
    channel: str = "#support"
    cast: Cast | None = None


async def do(telling: Telling, act: Act, person: str) -> None:
    """Do one act as the person whom it names, or else as ``person``."""
    who = telling.person(act.person or person)
    match act:
        case Slash(text):
            await who.slash(text, channel=telling.channel)
        case Press(label):
            await who.press(label)
        case Fill(values):
            await who.fill(dict(values))
        case Submit():
            await who.submit()
        case Wait():
            await telling.ws.clock.advance_to(act.until(await telling.ws.clock.now()))
        case React(name, to):
            line = next(one for one in reversed(await who.reads(telling.channel)) if to in one.text)
            await who.react(name, to=line)


async def do_step(telling: Telling, step: Step) -> None:
    """Do all acts of one step, in order."""
    await telling.scene(f"{step.person}: {step.says}")
    for act in step.acts:
        await do(telling, act, step.person)
