"""The sandbox's page in the browser. ``mount(app, sandbox)`` puts it at ``/``; nothing else imports NiceGUI.

The server draws each region as HTML from what a person sees at the desk; the browser sends acts and lays changed
regions over the old ones. NiceGUI carries the page, the socket and each visitor's session.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

from nicegui import Client, ui
from nicegui.events import GenericEventArguments
from starlette.applications import Starlette

from bot.clock import wall_sleep
from bot.sandbox.page.doing import Doing
from bot.sandbox.page.finding import room_id
from bot.sandbox.page.seat import HOME, MESSAGES, Seat, look_around
from bot.sandbox.page.shell import first_unread, frame, regions
from bot.sandbox.page.story import Story
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.stories import guided

__all__ = ["mount"]

_log = logging.getLogger(__name__)
_HERE = Path(__file__).parent
_TOGETHER = 0.04  # seconds: changes that come this close are drawn once
_TICK = 20.0  # seconds: how often the clock in the corner is looked at
_ICON = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'>"
    "<rect width='20' height='20' rx='5' fill='%234a154b'/><path d='m4.5 10.5 3.7 3.7 7.3-8' fill='none' "
    "stroke='white' stroke-width='2.4' stroke-linecap='round' stroke-linejoin='round'/></svg>"
)


class _Visit:
    """One open tab: draws when the desk changes, and does what the visitor does, one act after the other."""

    def __init__(
        self, sandbox: Sandbox, story: Story, client: Client, set_the_scene: Callable[[], Awaitable[None]]
    ) -> None:
        self.sandbox, self.story, self.client = sandbox, story, client
        person = story.step.person
        told = sandbox.desk.see(person)
        self.seat = Seat(told["me"]["id"], room_id(told, guided.CHANNEL) or HOME)
        story.put(self.seat)
        self.doing = Doing(self.seat, sandbox.desk, story, self.lay, set_the_scene)
        self.acts: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.shown: dict[str, str] = {}
        self.due = asyncio.Event()
        self.tasks = [asyncio.create_task(work) for work in (self._draw_when_due(), self._act_in_turn(), self._tick())]

    def close(self) -> None:
        """The tab is gone."""
        for task in self.tasks:
            task.cancel()

    def draw(self) -> dict[str, Any]:
        """Return every region as it should look now; what is looked at counts as read."""
        self._read()
        return {**regions(self.seat, self.sandbox.desk, self.story, self.doing.opened, self.sandbox.world.address)}

    def _read(self) -> None:
        view = look_around(self.seat, self.sandbox.desk)
        room = view.dm() if self.seat.room == MESSAGES else view.channel(self.seat.room)
        if room is None or not room["unread"] or view.me["deleted"]:
            return
        if self.seat.arrived:
            line = first_unread(view, room, self.sandbox.desk.messages(view.me["id"], room["id"]))
            self.seat.fresh[self.seat.room] = line
            self.seat.arrived = False
        self.sandbox.desk.mark_read(view.me["id"], room["id"])

    def lay(self, ident: str, html: str) -> None:
        """Lay ``html`` over one element."""
        self.client.run_javascript(f"slkPaint({json.dumps({ident: html})})")

    async def _draw_when_due(self) -> None:
        while True:
            await self.due.wait()
            await wall_sleep(_TOGETHER)
            self.due.clear()
            try:
                self.paint()
            except Exception:  # the boundary of one drawing: the next change is drawn again
                _log.exception("The page could not be drawn")

    def paint(self) -> None:
        """Send the regions that look different from what the browser shows."""
        drawn = self.draw()
        changed = {f"r-{name}": html for name, html in drawn.items() if self.shown.get(name) != html}
        self.shown = drawn
        if changed:
            self.client.run_javascript(f"slkPaint({json.dumps(changed)})")

    async def _act_in_turn(self) -> None:
        while True:
            told = await self.acts.get()
            try:
                await self.doing.do(told)
                self.paint()
            except Exception:  # the boundary of one act: the tab lives on, the log has the traceback
                _log.exception("The page could not do %s", told.get("name"))
                self.seat.toasts.append("That did not work. The server's log says why.")
                self.due.set()
            self.client.run_javascript("slkIdle()")

    async def _tick(self) -> None:
        while True:
            await wall_sleep(_TICK)
            self.due.set()


def mount(app: Starlette, sandbox: Sandbox) -> None:
    """Put the page at ``/`` of ``app`` (what ``server.build_app`` returned). It needs no network."""
    story = Story(sandbox.desk, guided.STEPS, guided.CHANNEL)
    css = "".join((_HERE / name).read_text("utf-8") for name in ("theme.css", "kit.css", "stage.css"))
    script = (_HERE / "page.js").read_text("utf-8")

    async def set_the_scene() -> None:
        if not sandbox.desk.messages(story.step.person, guided.CHANNEL):
            for name, words in guided.BEFORE:
                await sandbox.desk.say(name, guided.CHANNEL, words)
            sandbox.desk.mark_read(story.step.person, guided.CHANNEL)

    @ui.page("/", title="Decide · a Slack on your own machine", favicon=_ICON)
    async def page(client: Client) -> None:
        await set_the_scene()
        visit = _Visit(sandbox, story, client, set_the_scene)
        drawn = visit.draw()
        visit.shown = drawn
        ui.add_head_html(f"<style>{css}</style><script>{script}</script>")
        ui.html(frame(drawn), sanitize=False)

        def heard(event: GenericEventArguments) -> None:
            if isinstance(event.args, dict):
                visit.acts.put_nowait(event.args)

        ui.on("act", heard)
        stop = sandbox.desk.subscribe(visit.due.set)
        story.listeners.append(visit.due.set)

        def gone() -> None:
            stop()
            story.listeners.remove(visit.due.set)
            visit.close()

        client.on_delete(gone)

    # NiceGUI asks for a FastAPI application and uses only what Starlette has
    ui.run_with(cast(Any, app), title="Decide", favicon=_ICON, dark=None, tailwind=False, show_welcome_message=False)
