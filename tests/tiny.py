"""A tiny capability, so that boundary and engine are tested without any room: it keeps what it is told in lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import literal, select

from bot.capability import Capability, Discard, Due, Posted, Registrar, Rendered, Reply, Stimulus, Tell
from bot.views.kit import Said, modal
from storage.soonest import Parts, Soonest
from storage.unit import Unit

__all__ = ["Tiny", "prepared"]

FIELD = {
    "type": "input",
    "block_id": "words",
    "label": {"type": "plain_text", "text": "Words"},
    "element": {"type": "plain_text_input", "action_id": "typed"},
}


def said(text: str) -> Said:
    """Return a message of one section."""
    return Said(text, [{"type": "section", "text": {"type": "mrkdwn", "text": text}}])


def button(text: str, action_id: str) -> Said:
    """Return a message with one button."""
    pressed = {"type": "button", "action_id": action_id, "value": "7", "text": {"type": "plain_text", "text": text}}
    return Said(text, [{"type": "actions", "block_id": "row", "elements": [pressed]}])


def prepared(instant: Callable[[], datetime | None]) -> Soonest:
    """Return what falls due at an instant that no row knows."""

    def one(_unit: Unit) -> Parts:
        return (select(literal(1)),)

    async def then(_unit: Unit, _found: int) -> datetime | None:
        return instant()

    return Soonest(one, then)


@dataclass
class Tiny:
    """Answers the command words, one button, one form, one shortcut, one type-ahead and reactions."""

    heard: list[Stimulus] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    pinged: list[Posted] = field(default_factory=list)
    says: dict[str, Rendered | Discard] = field(default_factory=dict)
    reply: Reply = field(default_factory=lambda: Reply(tell=Said("heard")))
    tells: tuple[Tell, ...] = ()
    fault: Exception | None = None
    due_at: datetime | None = None
    due_ran: list[datetime] = field(default_factory=list)

    async def on(self, unit: Unit, s: Stimulus) -> Reply:
        """Keep the stimulus and give the prepared answer."""
        self.heard.append(s)
        if self.fault is not None:
            raise self.fault
        return self.reply

    async def on_form(self, unit: Unit, s: Stimulus) -> Reply:
        """Open a form."""
        self.heard.append(s)
        return Reply(open_view=modal("form.v1", "A form", [FIELD], submit="Send", metadata="m"))

    async def render(self, unit: Unit, number: int, member: str | None, now: datetime) -> Rendered | Discard:
        """Return what was prepared for this number."""
        return self.says[f"{number}:{member}" if member else str(number)]

    async def on_posted(self, unit: Unit, posted: Posted, now: datetime) -> Sequence[Tell]:
        """Keep what became of a message."""
        self.posted.append(posted)
        return self.tells

    async def on_pinged(self, unit: Unit, posted: Posted, now: datetime) -> Sequence[Tell]:
        """Keep what became of a ping."""
        self.pinged.append(posted)
        return ()

    @property
    def next_at(self) -> Soonest:
        """The prepared instant, as it is when it is asked for."""
        return prepared(lambda: self.due_at)

    async def run(self, unit: Unit, now: datetime) -> bool:
        """Do the one thing that is due."""
        if self.due_at is None or self.due_at > now:
            return False
        self.due_ran.append(now)
        self.due_at = None
        return True

    def register(self, registrar: Registrar) -> None:
        """Hang up one handler of each kind."""
        for word in ("", "?", "unknown", "open", "help"):
            registrar.command(word, self.on)
        registrar.command("form", self.on_form)
        registrar.action("press.v1", self.on)
        registrar.view("form.v1", self.on)
        registrar.shortcut("ask.positions.v1", self.on)
        registrar.options("when.v1", self.on)
        registrar.event("reaction_added", self.on)

    @property
    def capability(self) -> Capability:
        """Its furniture: kinds "debate.card" and "ask" as messages, "today" as a ping."""
        kinds = ("debate.card", "debate.reveal", "ask", "home")
        return Capability(
            name="tiny",
            register=self.register,
            renders=dict.fromkeys(kinds, self.render),
            posted=dict.fromkeys(kinds, self.on_posted),
            pings={"today": self.render},
            ping_sent={"today": self.on_pinged},
            due=(Due("tiny", self.next_at, self.run),),
        )
