"""Playing a story: the driver acts, what each person reads is printed, and what must hold is checked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.sandbox.cast import Cast
from bot.sandbox.driver import PersonDriver, SandboxDriver
from bot.sandbox.stories.acts import Act, Fill, Press, React, Slash, Step, Submit, Wait

__all__ = ["Story", "Telling", "do", "do_step"]

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

    async def show(self, *people: str) -> None:
        """Print the channel, its threads and the direct messages as each of ``people`` reads them."""
        for name in people:
            person = self.person(name)
            self.tell(f"\n  {name} reads {self.channel}")
            for message in await person.reads(self.channel):
                self._lines(message.lines, "    ")
                if message.reply_count:
                    for reply in (await person.thread(message))[1:]:
                        self._lines(reply.lines, "      | ")
            for message in (await person.dm())[-1:]:
                self.tell(f"  {name} reads the newest message from Decide")
                self._lines(message.lines, "    ")

    def _lines(self, lines: Sequence[str], margin: str) -> None:
        for line in lines:
            self.tell(margin + line)


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
    telling.tell(f"\n{step.person}: {step.says}")
    for act in step.acts:
        await do(telling, act, step.person)
