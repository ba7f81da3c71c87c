"""With a database the pretend workspace outlives a restart; typed words do not."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.clock import OffsetClock, wall_sleep
from bot.sandbox.persistence import Keeper, kept
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.miniature import button, field, modal, section, text_input
from tests.sandbox.serving import served


async def test_what_people_saw_is_there_after_a_restart(tmp_path: Path) -> None:
    """Messages, threads, reactions, Home, the clock's offset and counts come back; open forms do not."""
    url = f"sqlite:///{tmp_path}/town.db"
    async with served() as slack, kept(slack.sandbox, url):
        posted = await slack.client.chat_postMessage(
            channel="#support", text="a", blocks=[section("a", button("Go", "noted"))]
        )
        await slack.desk.say("lead", "#support", "reply", thread_ts=posted["ts"])
        await slack.desk.react("lead", "#support", posted["ts"], "eyes")
        await slack.client.views_publish(user_id="U0LEAD", view={"type": "home", "blocks": [section("home")]})
        trigger = slack.sandbox.world.triggers.mint("U0LEAD")
        view = modal("c", field("Words", text_input(), "words"))
        await slack.client.views_open(trigger_id=trigger, view=view)
        await slack.desk.set_field("lead", "words", "text", "sealed words")
        before = slack.desk.messages("lead", "#support"), slack.desk.see("lead")["home"], slack.desk.counts()
    again = Sandbox(OffsetClock())
    async with kept(again, url):
        after = again.desk.messages("lead", "#support"), again.desk.see("lead")["home"], again.desk.counts()
        assert after == before
        assert again.desk.see("lead")["modal"] is None
    assert b"sealed words" not in (tmp_path / "town.db").read_bytes()


async def test_the_offset_of_the_clock_is_kept(tmp_path: Path) -> None:
    """Workspace time goes on where it was, and only grows."""
    url = f"sqlite:///{tmp_path}/town.db"
    first = Sandbox(OffsetClock(timedelta(days=3)))
    async with kept(first, url):
        pass
    clock = OffsetClock()
    async with kept(Sandbox(clock), url):
        assert clock.offset == timedelta(days=3)


async def test_many_changes_are_one_write(tmp_path: Path) -> None:
    """A hundred messages at once are not a hundred writes."""
    sandbox = Sandbox(OffsetClock())
    writes = []
    keeper = Keeper(sandbox, f"sqlite:///{tmp_path}/town.db")
    real = keeper.save

    async def counted() -> None:
        writes.append(1)
        await real()

    keeper.save = counted  # type: ignore[method-assign]  # counted on purpose
    await keeper.load()
    keeping = asyncio.create_task(keeper.keep())
    for number in range(100):
        await sandbox.desk.say("lead", "#support", str(number))
    await wall_sleep(0.6)
    keeping.cancel()
    await keeper.close()
    assert 1 <= len(writes) <= 4
