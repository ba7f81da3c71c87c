"""What is sealed: a hostile reader looks everywhere before the reveal, and for ever at what was never opened.

They read every channel that lets them in, every message, Home, every command's answer; they press whatever they are
shown; and one of them runs the process, with logs at DEBUG, its metrics, and each call between app and Slack.
"""

import io
import itertools
import logging
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from bot import logs
from bot.sandbox.driver import PersonDriver, Read, SandboxDriver
from bot.sandbox.refusal import SandboxRefused
from storage import positions
from tests.stories.steps import card, lead_asks, seals
from tests.stories.test_doors import one_way_asked
from tests.stories.test_entries import lead_writes_for
from tests.stories.test_signals import bets

EVERYBODY = ("lead", "agent-1", "agent-2", "agent-3", "product-manager", "contractor")
ROOMS = ("#general", "#support", "#leads", "dm")
PRIVATE = "Should we sell the pottery?"
PUBLIC = "Should we move the aquarium?"
LATER = "Should we repaint the aquarium?"

# Words that stand nowhere else, so that finding one is finding a leak: each by who wrote it, and when it opens.
MANAGER = ("because marmalade", "a quince would convince me")
CHANGED, FINAL = "first I thought of turnips", "now I think of parsnips"
TAKEN_BACK = "gooseberries, on reflection"
NEVER = ("only over my rhubarb", "two medlars would do")
CAUSE, UNSENT, ENTERED = "the celeriac rots", "half a salsify", "she said loganberries on the phone"
DECIDERS = "the decider's own damson"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """Everything that is logged at DEBUG."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    logs.configure("DEBUG", json=True, stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


class Snoop:
    """Reads on behalf of everybody but the author, and of whoever operates the process."""

    def __init__(self, ws: SandboxDriver, out: io.StringIO) -> None:
        self.ws, self.out = ws, out

    async def finds(self, words: Iterable[str], *, but: Iterable[str] = (), pressing: bool = False) -> list[str]:
        """Return where somebody (``but`` the authors) can read one of ``words``, with the words."""
        places = await self._operator()
        for name in EVERYBODY:
            if name not in but:
                places |= await self._person(self.ws.person(name), pressing=pressing)
        return [f"{place}: {word}" for place, text in places.items() for word in words if word in text]

    async def _operator(self) -> dict[str, str]:
        from tests.stories.conftest import BEHIND

        bot: Any = BEHIND[self.ws.address].travel.bot
        told = {"metrics": f"{bot.counts()} {bot.alive()} {await bot.ready()} {await bot.due_now()}"}
        return {**told, "logs": self.out.getvalue(), "calls": str(await self.ws.calls()), "config": repr(bot.config)}

    async def _person(self, person: PersonDriver, *, pressing: bool) -> dict[str, str]:
        seen: dict[str, str] = {}
        for command in ("/decide", "/decide mine", "/decide help", "/decide show 1"):
            await person.slash(command, channel="#support")
        for room in ROOMS:
            for message in await self._readable(person, room):
                seen[f"{person.name} in {room}, {message.ts}"] = self._all(message)
                if message.reply_count:
                    thread = await person.thread(message)
                    seen[f"{person.name} in a thread of {room}"] = "\n".join(map(self._all, thread))
                if pressing and room != "dm" and not message.ephemeral:
                    seen |= await self._presses(person, message)
        await person.open_home()
        seen[f"{person.name}'s Home"] = "\n".join(await person.home())
        seen[f"{person.name}, told by Slack"] = str(await person.notices())
        return seen

    async def _readable(self, person: PersonDriver, room: str) -> list[Read]:
        try:
            return await person.reads(room)
        except SandboxRefused:
            return []

    async def _presses(self, person: PersonDriver, message: Read) -> dict[str, str]:
        seen: dict[str, str] = {}
        for label in _labels(message):
            for press in (person.press, person.choose_menu):
                try:
                    await press(label, message=message)
                except SandboxRefused:
                    continue
                form = await person.modal()
                seen[f"{person.name} pressed {label}"] = f"{form} {form.blocks if form else ''}"
                if form is not None:
                    await person.close(everything=True)
        told = [one for one in await self._readable(person, message.channel) if one.ephemeral]
        seen[f"{person.name} was told"] = "\n".join(map(self._all, told))
        return seen

    @staticmethod
    def _all(message: Read) -> str:
        return f"{message.text} {message.blocks} {message.lines}"


async def test_a_private_question_from_seal_to_reveal(
    out: io.StringIO, stage: SandboxDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a private channel: nobody reads a word before all open, through faults too; who is outside never reads any."""
    snoop = Snoop(stage, out)
    await stage.admin("invite_bot", channel="#leads")
    await lead_asks(stage, f"/decide {PRIVATE} @product-manager @agent-1 15:00", channel="#leads")
    breaks_once(monkeypatch)
    manager = stage.person("product-manager")
    await manager.press("Yes", "dm")
    await manager.fill({"Because": MANAGER[0], "What would change my mind": MANAGER[1]})
    await manager.submit()
    told = await manager.modal()
    assert told is not None, "what was typed is still there"
    assert "Something broke on our side" in told.shown
    await manager.close()
    await stage.fault("error_500", "chat.update")
    await stage.fault("lose_answer", "chat.update")
    await manager.submit()
    await stage.clock.advance(minutes=10)
    assert "1 of 2 in" in (await card(stage, "#leads")).text
    assert await snoop.finds(MANAGER, but=["product-manager"], pressing=True) == []
    assert await snoop.finds(MANAGER) == [], "no message, Home or command holds them for their author either"
    assert "a stimulus failed" in out.getvalue(), "the fault was logged, without a word"

    outside = ("agent-2", "agent-3", "contractor")
    inside = ("lead", "product-manager", "agent-1")
    assert [one for one in await snoop.finds([PRIVATE, "pottery"], but=inside) if one.startswith(outside)] == []

    await seals(stage, "agent-1", "No", "I like the pottery.")
    assert (await card(stage, "#leads")).text.startswith("Positions are open")
    found = await snoop.finds(MANAGER[:1])
    assert [one for one in found if one.startswith("lead in a thread")], "now it is open to those inside"
    again = await snoop.finds([*MANAGER, PRIVATE, "pottery"], but=inside, pressing=True)
    assert [one for one in again if one.startswith(outside)] == []
    assert [one for one in again if one.startswith(("logs", "metrics", "config"))] == []


async def test_what_was_never_opened_stays_sealed(out: io.StringIO, stage: SandboxDriver) -> None:
    """Closed, or expired for want of a position: what was sealed is read by nobody, not then and not in a year."""
    snoop = Snoop(stage, out)
    await lead_asks(stage, f"/decide {PUBLIC} @agent-1 @contractor 15:00")
    await seals(stage, "contractor", "No", NEVER[0], **{"What would change my mind": NEVER[1]})
    lead = stage.person("lead")
    await lead.choose_menu("Close without deciding", message=await card(stage))
    await lead.fill({"Reason": "It is too heavy."})
    await lead.submit()
    assert (await card(stage)).text.startswith("Closed without deciding")
    assert await snoop.finds(NEVER, but=["contractor"], pressing=True) == []
    with pytest.raises(SandboxRefused):
        await lead.press("Read positions")

    await lead_asks(stage, f"/decide {LATER} @agent-1 @agent-2 15:00")
    await lead.press("Write my position", message=await card(stage))
    await lead.fill({"My choice": "Yes", "Because": DECIDERS})
    await lead.submit()
    await stage.clock.advance(hours=6)
    assert (await card(stage)).text.startswith("No decision")
    words = [*NEVER, DECIDERS]
    assert await snoop.finds(words, but=["contractor", "lead"], pressing=True) == []
    await stage.clock.advance(days=365)
    assert await snoop.finds(words) == [], "no message, Home or command holds them, for their authors neither"
    assert await snoop.finds(words, but=["contractor", "lead"], pressing=True) == []
    found = await snoop.finds(words, pressing=True)
    assert {place.partition(":")[0] for place in found} == {"lead pressed See your words"}, "each author, and alone"


async def test_what_a_one_way_door_asks_and_what_is_written_for_others(out: io.StringIO, stage: SandboxDriver) -> None:
    """Causes, words written down for somebody absent, what was typed and not sealed: nobody reads them before they
    open, nor after their authors have looked at them in a form.
    """
    snoop = Snoop(stage, out)
    await one_way_asked(stage)
    agent, absent, lead = (stage.person(name) for name in ("agent-1", "agent-2", "lead"))
    await agent.press("Yes", "dm")
    await agent.fill({"Because": UNSENT})
    await agent.fill({"My choice": "No"})
    await agent.close()
    assert await snoop.finds([UNSENT], pressing=True, but=["agent-1"]) == []
    await bets(stage, "agent-1", "Yes", "80", CAUSE)
    await lead_writes_for(stage, "agent-2", because=ENTERED)
    assert await snoop.finds([UNSENT, CAUSE, ENTERED]) == []
    await agent.press("See or change", "dm")
    await agent.close()
    await absent.press("Read it", "dm")
    form = await absent.modal()
    assert form is not None
    assert ENTERED in form.shown
    await absent.press("Change it", "modal")
    await absent.close()
    others = ["agent-1", "agent-2", "lead"]
    assert await snoop.finds([UNSENT, CAUSE, ENTERED]) == []
    assert await snoop.finds([UNSENT, CAUSE, ENTERED], but=others, pressing=True) == []
    await lead.choose_menu("Close without deciding", message=await card(stage))
    await lead.fill({"Reason": "It is too heavy."})
    await lead.submit()
    await agent.press("See your words", "dm")
    await agent.close()
    assert await snoop.finds([UNSENT, CAUSE, ENTERED]) == []
    assert await snoop.finds([UNSENT, CAUSE, ENTERED], but=others[:2], pressing=True) == [], "for the lead neither"


async def test_what_was_changed_or_taken_back_never_opens(out: io.StringIO, stage: SandboxDriver) -> None:
    """The reveal opens the last version alone: what stood there before it, and what was withdrawn, is never read."""
    snoop = Snoop(stage, out)
    await lead_asks(stage, f"/decide {PUBLIC} @agent-1 @agent-2 @agent-3 15:00")
    for words in (CHANGED, FINAL):
        agent = stage.person("agent-1")
        await agent.press("Yes" if words is CHANGED else "See or change", "dm")
        await agent.fill({"Because": words})
        await agent.submit()
    await seals(stage, "agent-2", "No", TAKEN_BACK)
    await stage.person("agent-2").choose_menu("Withdraw", in_="dm")
    await seals(stage, "agent-3", "No", "It leaks.")
    assert await snoop.finds([CHANGED, FINAL, TAKEN_BACK]) == []
    await stage.clock.advance(hours=6)
    assert (await card(stage)).text.startswith("Positions are open")
    assert await snoop.finds([FINAL]) != []
    assert await snoop.finds([CHANGED, TAKEN_BACK], pressing=True) == []


def breaks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next position meet an error that says it aloud, as errors of drivers do."""
    keeps, times = positions.add_position, itertools.count()

    async def breaks(*told: Any, **more: Any) -> None:
        if not next(times):
            raise ValueError(f"invalid input for query argument: {told} {more}")
        await keeps(*told, **more)

    monkeypatch.setattr(positions, "add_position", breaks)


def _labels(message: Read) -> list[str]:
    """Return what can be pressed or chosen in a message."""
    found = [one.get("accessory") or {} for one in message.blocks]
    found += [one for block in message.blocks for one in block.get("elements") or [] if isinstance(one, dict)]
    found += [option for one in found for option in one.get("options") or []]
    return [one["text"]["text"] for one in found if isinstance(one.get("text"), dict)]


pytestmark = pytest.mark.all_ways
