"""A capability is one room on each floor; here it hands its furniture to those who know no capability by name."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.domain.digests import Week
from bot.domain.people import Member
from bot.views.digests import Part
from bot.views.kit import Said
from storage.outbox import MessageRow
from storage.soonest import Soonest
from storage.unit import Unit

__all__ = [
    "Capability",
    "Compare",
    "Discard",
    "Due",
    "Fetch",
    "Gate",
    "Handler",
    "Held",
    "Help",
    "OnPosted",
    "Posted",
    "Quiet",
    "Registrar",
    "Rendered",
    "Renderer",
    "Reply",
    "Section",
    "Stimulus",
    "Tell",
    "Upload",
    "drawn",
]


@dataclass(frozen=True, slots=True)
class Stimulus:
    """What reached us from Slack, with everything of its envelope that a handler may need.

    ``value`` is the pressed button's value, the chosen option's value, a command's text or what is typed in a
    type-ahead; ``state`` is a view's ``state.values``; ``metadata`` its ``private_metadata``; ``now`` is aware UTC.
    """

    by: Member
    now: datetime
    channel: str | None = None
    channel_name: str = ""
    trigger_id: str | None = None
    wire_id: str = ""
    value: str = ""
    view_id: str | None = None
    root_view_id: str | None = None  # the first view of the stack
    view_hash: str | None = None
    metadata: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)
    message: Mapping[str, Any] | None = None  # the message a shortcut or button sits on, as Slack sent it
    response_url: str | None = None
    ephemeral: bool = False  # a press in a message that only this person sees
    event: Mapping[str, Any] = field(default_factory=dict)  # for events: the inner event


@dataclass(frozen=True, slots=True)
class Upload:
    """A file for the direct message with whoever acted: direct speech after a press, and never the only copy.

    ``channel`` is that direct message where we know it, "" otherwise; ``says`` stands above the file, ``alt`` is what
    it shows, for whoever does not see it. What takes long to make is made in a thread, once it is to be sent.
    """

    name: str
    content: bytes | Callable[[], bytes]
    says: str
    failed: Said  # what is said there instead, where it cannot be sent
    channel: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Fetch:
    """A file of Slack's that a room wants to read, of at most ``most`` bytes; it is read after the commit.

    ``open_view`` says so meanwhile. ``then`` gets the bytes in a transaction of its own, or None where they could not
    be read, and its ``update_view`` takes the place of that form.
    """

    url: str
    most: int
    then: "Callable[[Unit, Stimulus, bytes | None], Awaitable[Reply]]"


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer, all of it after the commit. Only what the surface can take is set.

    ``open_view`` and ``push_view`` need a live trigger and are done by a tracked task after the acknowledgement;
    ``ack_push`` and ``ack_update`` answer a submission in its acknowledgement; ``errors`` maps block ids to sentences;
    ``tell`` is an ephemeral for the person who acted; ``options`` answer a type-ahead.
    """

    open_view: Mapping[str, Any] | None = None
    push_view: Mapping[str, Any] | None = None
    update_view: Mapping[str, Any] | None = None  # of the view that was pressed in
    update_root: Mapping[str, Any] | None = None  # of the first view of the stack, under the one that was submitted
    ack_push: Mapping[str, Any] | None = None
    ack_update: Mapping[str, Any] | None = None
    ack_clear: bool = False
    errors: Mapping[str, str] | None = None
    tell: Said | None = None
    tell_thread: str | None = None  # the thread in which the ephemeral stands
    replace_ephemeral: Said | None = None  # the ephemeral that was pressed in becomes this
    options: Sequence[Mapping[str, Any]] | None = None
    upload: Upload | None = None
    fetch: Fetch | None = None


Handler = Callable[[Unit, Stimulus], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Help:
    """One line of ``/decide help``: what to type after the command, an example, and what it does."""

    usage: str
    example: str
    does: str


class Registrar(Protocol):
    """Where a room hangs up its handlers: each by the wire id or event type that it answers."""

    def command(self, word: str, handler: Handler) -> None:
        """Answer ``/decide <word> ...``; the empty word is the command alone, "?" is a question."""
        ...

    def action(self, wire_id: str, handler: Handler) -> None:
        """Answer a press on an element whose action id is ``wire_id`` (what follows a "#" is not compared)."""
        ...

    def view(self, wire_id: str, handler: Handler) -> None:
        """Answer the submission of a form whose callback id is ``wire_id``."""
        ...

    def shortcut(self, wire_id: str, handler: Handler) -> None:
        """Answer a message or global shortcut."""
        ...

    def options(self, wire_id: str, handler: Handler) -> None:
        """Answer a type-ahead select; reads only."""
        ...

    def event(self, kind: str, handler: Handler) -> None:
        """Work on an event from the inbox, in its own transaction."""
        ...

    @property
    def command_name(self) -> str:
        """The slash command's name in this installation, such as ``/decide``."""
        ...

    def lines(self) -> Sequence[Help]:
        """Return what each capability says for ``/decide help``, in the order of the list."""
        ...


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a message should say now, and where: exactly one of ``channel`` and ``member`` is set.

    ``thread_of`` is the key of the message under which it stands, ``after`` that of one that is posted before it
    (if it will be posted at all). The blocks of a message of kind ``home`` are published as that member's Home.
    """

    said: Said
    channel: str | None = None
    member: str | None = None
    thread_of: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Discard:
    """The message should not exist. Where it stands it is deleted if ``delete``, and otherwise left as it is."""

    reason: str
    delete: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a message for the first time: ``error`` is Slack's code where it could not be posted."""

    key: str
    channel: str = ""
    ts: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Tell:
    """An ephemeral to speak directly after a commit: a glance that always has a lasting twin."""

    channel: str
    member: str
    said: Said


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody is not to be interrupted now: their message is looked at again at ``until`` (aware UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Quiet:
    """Somebody is not interrupted by this message at all; ``tells`` are spoken after the commit."""

    reason: str
    tells: Sequence[Tell] = ()


Renderer = Callable[[Unit, int, str | None, datetime], Awaitable[Rendered | Discard]]


@dataclass(frozen=True, slots=True)
class Missed:
    """A reminder that certainly was not sent: ``reachable`` says whether that person can be written to at all."""

    number: int
    person: str
    reachable: bool = True


OnMissed = Callable[[Unit, Missed, datetime], Awaitable[None]]
Gate = Callable[[Unit, MessageRow, str, datetime], Awaitable[Held | Quiet | None]]
OnPosted = Callable[[Unit, Posted, datetime], Awaitable[Sequence[Tell]]]


@dataclass(frozen=True, slots=True)
class Due:
    """Something that happens at an instant that rows know.

    ``next_at`` tells the earliest such instant; ``run`` does one piece that is due at ``now`` in its own
    transaction and says whether it found one, so that the ticker calls it until it does not. ``foresee`` tells what
    would be sent if it ran, a line for each message, by ids alone; it changes nothing.
    """

    name: str
    next_at: Soonest
    run: Callable[[Unit, datetime], Awaitable[bool]]
    foresee: Callable[[Unit, datetime], Awaitable[Sequence[str]]] | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """A message whose reactions should be looked up (``reactions.get``) and compared with our rows.

    Asked for at start (``compare_reactions`` with every open decision) and when a window has ended, before the
    window's ``Due`` runs: what happened while we were away counts. ``compared`` gets the pairs of member and emoji.
    """

    number: int
    channel: str
    ts: str
    ended: bool = True  # the time for what the message asks is over


Section = Callable[[Unit, Week], Awaitable[Part | None]]
"""What a room has to say in a weekly digest: from its own rows, or from what the week holds already; None: nothing."""


def drawn(draw: Callable[[Week], Part | None]) -> Section:
    """Return the part of a room that needs no rows of its own: what the week holds already is enough."""

    async def section(unit: Unit, week: Week) -> Part | None:
        return draw(week)

    return section


@dataclass(frozen=True, slots=True)
class Capability:
    """One room's furniture. ``renders`` maps message kinds to renderers, ``posted`` to what follows a first post.

    ``pings`` render reminders, in a transaction that may keep what is about to be said before it is: whoever dies
    after that has left it as unknown. ``ping_sent`` hears that one was sent, ``ping_missed`` that it was not.
    ``digest`` are its parts of a channel's week.
    """

    name: str
    help: tuple[Help, ...] = ()
    register: Callable[[Registrar], None] = lambda registrar: None
    renders: Mapping[str, Renderer] = field(default_factory=dict)
    posted: Mapping[str, OnPosted] = field(default_factory=dict)
    pings: Mapping[str, Renderer] = field(default_factory=dict)
    ping_sent: Mapping[str, OnPosted] = field(default_factory=dict)
    ping_missed: Mapping[str, OnMissed] = field(default_factory=dict)
    due: tuple[Due, ...] = ()
    digest: tuple[Section, ...] = ()
    compare_reactions: Callable[[Unit, datetime], Awaitable[Sequence[Compare]]] | None = None
    compared: Callable[[Unit, Compare, Sequence[tuple[str, str]], datetime], Awaitable[None]] | None = None
