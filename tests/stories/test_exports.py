"""Taking along: an admin what they may see, anybody what is about them; where no file can be sent, the command line."""

import io
import json
import zipfile

import pytest

from bot.sandbox.driver import SandboxDriver
from tests.databases import Databases
from tests.stories.conftest import staged
from tests.stories.steps import decided, lead_asks, seals
from tests.stories.test_calendars import files_of


def _files(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


async def _shown(ws: SandboxDriver, name: str) -> str:
    form = await ws.person(name).modal()
    return form.shown if form is not None else ""


async def _mine(ws: SandboxDriver, name: str) -> None:
    person = ws.person(name)
    await person.open_home()
    await person.press("Change", "home")
    await person.press("Export what is about me", "modal")


@pytest.mark.parametrize(("engine", "transport"), [("sqlite", "socket"), ("postgresql", "http")])
async def test_taking_along_as_files(databases: Databases, engine: str, transport: str) -> None:
    """Each format from the settings, and what is about oneself from one's own messages; sealed words in none of them;
    a second question, in which somebody does not stand, is not about them.
    """
    async with staged(databases, engine, transport, optional_scopes=["files:write"]) as ws:
        lead = ws.person("lead")
        await decided(ws)
        await lead_asks(ws, "/decide Should we call back? @agent-1 @agent-3 14:00")
        await seals(ws, "agent-1", "Yes", "A sealed reason.")
        await lead.slash("/decide settings")
        await lead.press("Export", "modal")
        assert "*Every record that you may see*" in await _shown(ws, "lead") or "Every record" in await _shown(
            ws, "lead"
        )
        for label in ("Markdown (MADR)", "Table (CSV)", "JSON"):
            await lead.press(label, "modal")
            assert "on its way" in await _shown(ws, "lead")
            await lead.close()
        adrs, table, trees = (_files(one) for one in files_of(ws, "lead")[-3:])
        assert len(adrs) == len(trees) == 2
        adr = next(text for name, text in adrs.items() if "refunds" in name)
        assert "## Dissent\n\n* agent-3 (No): Honest customers wait longer" in adr
        assert table["decisions.csv"].count("\r\n") == 3
        assert "A sealed reason" not in "".join((*adrs.values(), *table.values(), *trees.values()))
        assert {json.loads(one)["format"] for one in trees.values()} == {"decide-export/1"}

        await _mine(ws, "agent-2")
        mine = _files(files_of(ws, "agent-2")[-1])
        assert sorted(name.rpartition(".")[2] for name in mine) == ["json", "json", "md"]
        assert not [name for name in mine if "call-back" in name]
        assert json.loads(mine["about-me.json"])["name"] == "agent-2"
        assert "See your words" in (await ws.person("agent-2").dm())[-1].shown
        await _mine(ws, "agent-1")
        assert "A sealed reason" not in "".join(_files(files_of(ws, "agent-1")[-1]).values()), "nor to its author"


async def test_without_the_scope_the_command_line_is_named(stage: SandboxDriver) -> None:
    """Four scopes send no file: an admin reads what to type, anybody else what to ask for; others have no button."""
    await decided(stage)
    lead = stage.person("lead")
    await lead.slash("/decide settings")
    await lead.press("Export", "modal")
    await lead.press("JSON", "modal")
    assert "python -m bot export --format json --to DIR --workspace" in await _shown(stage, "lead")
    await _mine(stage, "agent-1")
    assert "--about" in await _shown(stage, "agent-1")
    assert not [call for call in await stage.calls() if call["method"].startswith("files.")]


pytestmark = pytest.mark.asyncio
