"""The day to look back as a calendar file: where files may be sent, for the owner, in their own messages."""

from base64 import b64decode

import pytest

from bot.sandbox.driver import SandboxDriver
from tests.databases import Databases
from tests.stories.conftest import BEHIND, staged
from tests.stories.steps import decided
from tests.views.ics import read


def files_of(ws: SandboxDriver, name: str) -> list[bytes]:
    """Return what was sent to somebody as files."""
    state = BEHIND[ws.address].world.state
    room = state.dm(state.person(name).id)
    return [b64decode(one["content"]) for message in room.messages for one in message.files] if room else []


@pytest.mark.parametrize(("engine", "transport"), [("sqlite", "http"), ("postgresql", "socket")])
async def test_the_owner_takes_the_day_along(databases: Databases, engine: str, transport: str) -> None:
    """One press in Home: the file stands in the owner's messages; taken twice it is the same event."""
    async with staged(databases, engine, transport, optional_scopes=["files:write"]) as ws:
        lead, agent = ws.person("lead"), ws.person("agent-1")
        await decided(ws)
        await lead.open_home()
        await agent.open_home()
        assert "[Show me]  [Hand over]  [Add to calendar]" in await lead.home()
        assert "Add to calendar" not in "\n".join(await agent.home())
        await lead.press("Add to calendar", "home")
        form = await lead.modal()
        assert form is not None
        assert "on its way" in form.shown
        await lead.close()
        shown = (await lead.dm())[-1].shown
        assert "Look back on Tue 8 Dec: open the file" in shown
        number = shown.rpartition("look-back-")[2].removesuffix(".ics)")
        assert shown.endswith(f"(file: look-back-{number}.ics)")
        (content,) = files_of(ws, "lead")
        event = read(content)
        assert event["SUMMARY"] == "Look back: Yes, for 14 days"
        assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20261208", "20261209")
        await lead.press("Add to calendar", "home")
        assert len({read(one)["UID"] for one in files_of(ws, "lead")}) == 1

        await ws.fault("error_500", "files.completeUploadExternal")
        await lead.close()
        await lead.press("Add to calendar", "home")
        assert "could not be sent" in (await lead.dm())[-1].shown


async def test_without_the_scope_there_is_no_button(stage: SandboxDriver) -> None:
    """Four scopes send no files: the day stands in Home, and nothing offers what cannot be done."""
    await decided(stage)
    await stage.person("lead").open_home()
    home = "\n".join(await stage.person("lead").home())
    assert "look back Tue 8 Dec" in home
    assert "Add to calendar" not in home
    assert not [call for call in await stage.calls() if call["method"].startswith("files.")]


pytestmark = pytest.mark.asyncio
