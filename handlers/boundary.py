"""The boundary: one stimulus, one transaction, one commit, one answer; and the only place that catches everything.

Where somebody waits: the people named are known before the transaction begins, the room answers inside it, and what
needs the network (a form to open, an ephemeral) is done by a tracked task after the commit, beside the answer.
Where nobody waits (events): the inbox kept the event; its worker comes here with it, in a transaction of its own.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.capability import Capability, Fetch, Handler, Help, Reply, Stimulus, Tell
from bot.clock import Clock, wall_monotonic, wall_timeout
from bot.domain.grammar import is_question, message_in
from bot.domain.people import Member
from bot.engine.gateway import Gateway
from bot.engine.slack_errors import SlackError, TriggerGone, UserGone
from bot.logs import log
from bot.views import wire
from bot.views.kit import Said
from bot.views.notices import broke, moved_on, not_opened, notice, notice_modal
from handlers.copies import Copies
from handlers.envelopes import Heard, Kind, Surface, hear, hear_event
from handlers.origins import Origins
from handlers.replies import acknowledgement, trouble, where_they_look
from handlers.uploads import send_file
from storage import people
from storage.database import Database
from storage.unit import Stale, Unit

__all__ = ["Boundary"]

Json = Mapping[str, Any]

ASK_WHO = 1.5  # seconds of wall time for asking Slack who somebody is, out of the three for an answer
_KNOWN = 20_000
_NOT_TYPED = frozenset({"?", "unknown", "link"})  # names of handlers, not of subcommands
_SLACK = Member("", "Slack", is_bot=True)  # the author of events that nobody caused


class Boundary:
    """Turns payloads into stimuli for the rooms of ``capabilities``, and their replies into answers.

    It is the ``Registrar`` of these rooms. ``workspace`` is the id of the one that the token is for; it is set at
    start, when Slack has told it.
    """

    def __init__(
        self,
        database: Database,
        gateway: Gateway,
        clock: Clock,
        capabilities: Sequence[Capability],
        *,
        command: str = "/decide",
    ) -> None:
        self.workspace = ""
        self.heard: Counter[str] = Counter()
        self._database, self._gateway, self._clock, self._command = database, gateway, clock, command
        self._rooms: dict[Kind, dict[str, Handler]] = {kind: {} for kind in Kind}
        self._known: set[str] = set()
        self._origins = Origins()
        self._tasks: set[asyncio.Task[None]] = set()
        self._updates: Counter[str] = Counter()
        self._one_at_a_time: dict[str, asyncio.Lock] = {}
        self._answering, self._at_rest = 0, asyncio.Event()
        self._at_rest.set()
        self.copies = Copies(database, gateway, capabilities)
        self._lines = tuple(line for capability in capabilities for line in capability.help)
        for capability in capabilities:
            capability.register(self)

    # Registrar

    def command(self, word: str, handler: Handler) -> None:
        """See ``Registrar.command``."""
        self._hang(Kind.COMMAND, word, handler)

    def action(self, wire_id: str, handler: Handler) -> None:
        """See ``Registrar.action``."""
        self._hang(Kind.ACTION, wire_id, handler)

    def view(self, wire_id: str, handler: Handler) -> None:
        """See ``Registrar.view``."""
        self._hang(Kind.VIEW, wire_id, handler)

    def shortcut(self, wire_id: str, handler: Handler) -> None:
        """See ``Registrar.shortcut``."""
        self._hang(Kind.SHORTCUT, wire_id, handler)

    def options(self, wire_id: str, handler: Handler) -> None:
        """See ``Registrar.options``."""
        self._hang(Kind.OPTIONS, wire_id, handler)

    def event(self, kind: str, handler: Handler) -> None:
        """See ``Registrar.event``."""
        self._hang(Kind.EVENT, kind, handler)

    @property
    def command_name(self) -> str:
        """See ``Registrar.command_name``."""
        return self._command

    def lines(self) -> Sequence[Help]:
        """See ``Registrar.lines``."""
        return self._lines

    def _hang(self, kind: Kind, name: str, handler: Handler) -> None:
        if name in self._rooms[kind]:
            raise ValueError(f"two handlers for the {kind} {name!r}")
        self._rooms[kind][name] = handler

    # where somebody waits

    async def answer(self, body: Json) -> Json:
        """Answer one payload with the body of its acknowledgement; never raises."""
        self._answering += 1
        self._at_rest.clear()
        try:
            return await self._answer(body)
        finally:
            self._answering -= 1
            if not self._answering:
                self._at_rest.set()

    async def quiet(self) -> None:
        """Return when nobody waits for an answer."""
        await self._at_rest.wait()

    async def _answer(self, body: Json) -> Json:
        began = wall_monotonic()
        heard = hear(body)
        if heard is None:
            log.warning("a payload of an unknown type", action="stimulus.unknown", kind=str(body.get("type", "")))
            return {}
        heard = self._origins.of(heard)
        outcome, reply = await self._ask(heard)
        reply = where_they_look(heard, reply)
        self._follow(heard, reply)
        self.heard[heard.kind] += 1
        log.info(
            "stimulus",
            action=self._name(heard),
            outcome=outcome,
            by=heard.actor,
            ms=round((wall_monotonic() - began) * 1000, 1),
        )
        return acknowledgement(heard, reply)

    async def _ask(self, heard: Heard) -> tuple[str, Reply]:
        room, value = self._room(heard)
        if room is None:
            if heard.is_link or heard.kind is Kind.CLOSED:
                return "nothing to do", Reply()
            return "moved on", trouble(heard, notice(moved_on(self._command)))
        try:
            await self._know(heard.named)
            return "answered", await self._transact(room, replace(heard, value=value))
        except Exception:
            log.exception("a stimulus failed", action=f"{self._name(heard)}.fault")
            return "failed", trouble(heard, broke(heard.value if heard.kind is Kind.COMMAND else ""))

    def _room(self, heard: Heard) -> tuple[Handler | None, str]:
        rooms = self._rooms[heard.kind]
        if heard.kind is not Kind.COMMAND:
            return rooms.get(heard.wire_id.partition("#")[0]), heard.value
        word = self._word(heard.value)
        rest = heard.value[len(word) :].strip() if word in rooms and word not in _NOT_TYPED else heard.value
        return rooms.get(word), rest

    def _word(self, text: str) -> str:
        """Return which handler a command's text is for: a subcommand, "?" for a question, "unknown", or ""."""
        first = (text.split(maxsplit=1) or [""])[0].lower()
        if first in self._rooms[Kind.COMMAND] and first not in _NOT_TYPED:
            return first
        if message_in(text):
            return "link"
        return "?" if is_question(text) else "unknown"

    def _name(self, heard: Heard) -> str:
        """Return the name of a stimulus in the log: ids of the wire and subcommands, nothing that was typed."""
        return f"{heard.kind}.{self._word(heard.value) if heard.kind is Kind.COMMAND else heard.wire_id}"

    async def _transact(self, room: Handler, heard: Heard) -> Reply:
        async def work(unit: Unit) -> tuple[Reply, Sequence[Tell]]:
            tells = await self._at_copy(unit, heard)
            return await room(unit, await self._stimulus(unit, heard)), tells

        if heard.kind is Kind.OPTIONS:
            async with self._database.reading(self.workspace) as unit:
                return (await work(unit))[0]
        try:
            reply, tells = await self._database.run(self.workspace, work)
        except Stale:  # somebody was faster between our reading and our writing: look again, once
            reply, tells = await self._database.run(self.workspace, work)
        self._speak(tells)
        return reply

    async def _at_copy(self, unit: Unit, heard: Heard) -> Sequence[Tell]:
        """A press on a message that our rows lost sight of tells where it stands."""
        message = heard.message
        if heard.kind is not Kind.ACTION or heard.surface is not Surface.CHANNEL or not message or not heard.channel:
            return ()
        blocks = message.get("blocks") or ()
        return await self.copies.used(unit, heard.channel, str(message.get("ts") or ""), blocks, self._clock.now())

    async def _stimulus(self, unit: Unit, heard: Heard) -> Stimulus:
        known = await people.get_members(unit, [heard.actor]) if heard.actor else {}
        return Stimulus(
            by=known.get(heard.actor) or (Member(heard.actor, heard.actor) if heard.actor else _SLACK),
            now=self._clock.now(),
            channel=heard.channel,
            channel_name=heard.channel_name,
            trigger_id=heard.trigger_id,
            wire_id=heard.wire_id,
            value=heard.value,
            view_id=heard.view_id,
            root_view_id=heard.root_view_id,
            view_hash=heard.view_hash,
            metadata=heard.metadata,
            state=heard.state,
            message=heard.message,
            response_url=heard.response_url,
            ephemeral=heard.surface is Surface.EPHEMERAL,
            event=heard.event,
        )

    # who is who

    async def _know(self, members: Iterable[str]) -> None:
        """Let our rows know ``members``; asks Slack for those that they do not, for at most 1.5 seconds."""
        asked = set(members) - self._known
        if not asked:
            return
        async with self._database.reading(self.workspace) as unit:
            missing = await people.list_unheard(unit, asked)
        found = dict(zip(missing, await asyncio.gather(*(self._who(one) for one in missing)), strict=True))
        told = [known for known in found.values() if known]
        guessed = [Member(member, member) for member, known in found.items() if not known]
        for heard, at in ((told, self._clock.now()), (guessed, people.NEVER)):
            if heard:
                await self._database.run(self.workspace, partial(people.save_members, heard=heard, now=at))
        if len(self._known) > _KNOWN:
            self._known.clear()
        self._known |= asked - {one.id for one in guessed}

    async def _who(self, member: str) -> Member | None:
        """Return what Slack says about somebody; None where it does not answer, so that it is asked again."""
        try:
            async with wall_timeout(ASK_WHO):
                return await self._gateway.users_info(member, self.workspace)
        except UserGone:  # somebody of another workspace, whom Slack does not show us: never more than a guest here
            return Member(member, member, guest=True, stranger=True)
        except (SlackError, TimeoutError):
            return None

    # where nobody waits

    async def prepare_event(self, event: Json) -> None:
        """Before an event's transaction: know who is in it."""
        if str(event.get("type", "")) in self._rooms[Kind.EVENT]:
            await self._know(hear_event(event).named)
            self._speak(await self.copies.reacted(self.workspace, event, self._clock.now()))

    async def on_event(self, unit: Unit, event: Json) -> Reply | None:
        """Let its room work on an event, inside ``unit``; None where no room listens to it."""
        heard = hear_event(event)
        room = self._rooms[Kind.EVENT].get(heard.wire_id)
        if room is None:
            return None
        return await room(unit, await self._stimulus(unit, heard))

    def after_event(self, event: Json, reply: Reply | None) -> None:
        """Say what the room answered, once its transaction is committed."""
        heard = hear_event(event)
        self.heard[heard.kind] += 1
        log.info(
            "stimulus",
            action=f"{heard.kind}.{heard.wire_id}",
            outcome="unheard" if reply is None else "done",
            by=heard.actor,
        )
        if reply is not None:
            self._follow(heard, reply)

    # what follows an answer

    @property
    def busy(self) -> bool:
        """Whether something that follows an answer is still on its way."""
        return bool(self._tasks) or self._answering > 0

    async def drain(self) -> None:
        """Return when all that follows answers is done."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def _follow(self, heard: Heard, reply: Reply) -> None:
        if reply.open_view is not None and heard.trigger_id:
            self._track(self._open(heard, heard.trigger_id, reply.open_view, push=False, fetch=reply.fetch))
        if reply.push_view is not None and heard.trigger_id:
            self._track(self._open(heard, heard.trigger_id, reply.push_view, push=True))
        if reply.update_view is not None and heard.view_id:
            self._change(heard.view_id, reply.update_view)
        if reply.update_root is not None and heard.root_view_id:
            self._change(heard.root_view_id, reply.update_root)
        if reply.replace_ephemeral is not None and heard.response_url:
            self._track(self._tell(heard, reply.replace_ephemeral, replace=True))
        if reply.upload is not None and heard.actor:
            self._track(send_file(self._gateway, heard.actor, reply.upload))
        if reply.tell is not None and heard.kind is not Kind.COMMAND:
            if heard.surface is Surface.HOME and heard.trigger_id:  # no message can be shown there
                self._track(self._open(heard, heard.trigger_id, notice_modal(reply.tell), push=False))
            else:
                self._track(self._tell(heard, reply.tell, thread=reply.tell_thread))

    def _speak(self, tells: Sequence[Tell]) -> None:
        for tell in tells:
            self._track(self._glance(tell))

    async def _glance(self, tell: Tell) -> None:
        try:
            await self._gateway.ephemeral(tell.channel, tell.member, tell.said)
        except SlackError as problem:
            log.info("an ephemeral was not shown", action="tell.lost", code=problem.code)

    def _track(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open(self, heard: Heard, trigger: str, view: Json, *, push: bool, fetch: Fetch | None = None) -> None:
        opening = self._gateway.push_view if push else self._gateway.open_view
        try:
            view_id = await opening(trigger, view)
        except SlackError as problem:
            log.warning("a form did not open", action="view.not_opened", code=problem.code, method=problem.method)
            again = wire.NEW_DECISION if heard.kind is Kind.COMMAND else ""
            await self._tell(heard, not_opened(again) if isinstance(problem, TriggerGone) else broke())
            return
        if view_id:
            self._origins.keep(view_id, heard)
            if fetch is not None:
                await self._read(heard, view_id, fetch)

    async def _read(self, heard: Heard, view_id: str, fetch: Fetch) -> None:
        """Read a file for its room; what it makes of that takes the place of the form that says so."""
        try:
            content: bytes | None = await self._gateway.download(fetch.url, fetch.most)
        except SlackError as problem:
            log.warning("a file was not read", action="file.not_read", code=problem.code)
            content = None

        async def then(unit: Unit) -> Reply:
            return await fetch.then(unit, await self._stimulus(unit, heard), content)

        try:
            shown = (await self._database.run(self.workspace, then)).update_view
        except Exception:
            log.exception("what was read could not be kept", action="file.fault")
            shown = notice_modal(broke())
        if shown is not None:
            self._change(view_id, shown)

    async def _update(self, view_id: str, view: Json, turn: int) -> None:
        """Change an open form after the changes before this one, unless a newer one was asked for meanwhile."""
        async with self._one_at_a_time.setdefault(view_id, asyncio.Lock()):
            if self._updates[view_id] == turn:
                try:
                    await self._gateway.update_view(view_id, view)
                except SlackError as problem:
                    log.info("a form was not changed", action="view.not_updated", code=problem.code)
        if self._updates[view_id] == turn:
            del self._updates[view_id], self._one_at_a_time[view_id]

    def _change(self, view_id: str, view: Json) -> None:
        self._updates[view_id] += 1
        self._track(self._update(view_id, view, self._updates[view_id]))

    async def _tell(self, heard: Heard, message: Said, *, replace: bool = False, thread: str | None = None) -> None:
        """Show ``message`` to the person who acted: a glance, so that its loss is only logged."""
        try:
            if heard.response_url:
                await self._gateway.respond(heard.response_url, message, replace=replace, thread=thread)
                return
        except SlackError as problem:
            log.info("a response address did not take it", action="tell.response_url", code=problem.code)
        if not heard.channel or not heard.actor:
            return
        try:
            await self._gateway.ephemeral(heard.channel, heard.actor, message, thread=thread or heard.thread)
        except SlackError as problem:
            log.warning("an ephemeral was not shown", action="tell.lost", code=problem.code)
