"""``python -m bot import``: a folder goes in as records, once, whatever stands in it; and nobody is told."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from bot.__main__ import main
from bot.domain.debates import DebateState
from bot.domain.decisions import DecisionState
from bot.domain.people import Member
from bot.domain.records import Audience, Channel, Item, Record, can_see
from bot.domain.search import Term
from bot.imports import CannotImport, Options, run
from storage import people, search
from storage.database import Database
from storage.ledger import verify
from storage.news import list_in_the_news
from storage.numbers import list_measured
from storage.ownership import begin_ownerships, count_unowned
from storage.records import get_record, list_visible
from storage.reviews import list_due_look_backs
from storage.schema import inbox, ledger, messages, sends
from storage.search import Asked
from tests.databases import new_workspace
from tests.domain.test_imports import MADR_2, MADR_4, NYGARD

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
AGENT, GUEST = Member("UAGENT", "Priya"), Member("UGUEST", "Gus", guest=True)
OLD = (
    "# 3. Write manuals\n\nDate: 2015-01-01\n\n## Status\n\nSuperseded by [9. Help](0009-help.md)\n\n"
    "## Decision\n\nWe write manuals.\n"
)


@pytest_asyncio.fixture
async def place(database_url: str) -> AsyncIterator[tuple[str, str]]:
    """A database and a workspace in it with two members and a private channel."""
    workspace = new_workspace()
    database = Database(database_url)
    async with database.unit(workspace) as unit:
        await people.ensure_workspace(unit, name="Acme", bot_user="UBOT")
        await people.save_members(unit, [AGENT, GUEST], NOW)
        await people.save_channel(unit, Channel("CPRIVATE", "board"))
    await database.close()
    yield database_url, workspace


def folder(at: Path) -> Path:
    """Write a log of several hands, with what is no decision and what nobody can read."""
    root = at / "docs" / "adr"
    (root / "old").mkdir(parents=True)
    (root / "0003-write-manuals.md").write_text(OLD)
    (root / "0004-comments.md").write_text(
        "# 4. Comments\n\nDate: 2015-02-01\n\n## Status\n\nRejected\n\n## Decision\n\nNone.\n"
    )
    (root / "0009-help.md").write_bytes(NYGARD.replace("12/02/2016", "2016-02-12").replace("\n", "\r\n").encode())
    (root / "0009-queues.md").write_text(MADR_4)  # a second one with this number
    (root / "old" / "0001-nights.md").write_bytes(MADR_2.replace("Priya", "José").encode("latin-1"))
    (root / "README.md").write_text("# Decisions\n\n* [Help](0009-help.md)\n")
    (root / "template.md").write_text(MADR_2)
    (root / "0010-empty.md").write_text("")
    (root / "0011-picture.md").write_bytes(b"\x89PNG\x00\x00")
    (root / "0012-again.md").write_text(OLD)
    (root / "0013-other.adoc").write_text("= Other")
    (root / "logo.png").write_bytes(b"\x89PNG")
    (root / ".git").mkdir()
    (root / ".git" / "0001-hidden.md").write_text(MADR_2)
    return root


async def told(url: str, workspace: str, root: Path, *, dry: bool = False, channel: str | None = None) -> list[str]:
    """Return the lines of a run."""
    return [str(line) async for line in run(url, Options(root, workspace, channel, dry), now=NOW)]


async def counted(url: str, workspace: str) -> dict[str, int]:
    """Return how many rows of each kind the workspace has."""
    database = Database(url, writing=False)
    async with database.reading(workspace) as unit:
        found = {
            table.name: (
                await unit.execute(select(func.count()).select_from(table).where(table.c.workspace == workspace))
            ).scalar_one()
            for table in (ledger, messages, sends, inbox)
        }
    await database.close()
    return found


async def records(url: str, workspace: str) -> dict[str, Record]:
    """Return the records that were imported, by the last part of their path."""
    database = Database(url, writing=False)
    async with database.reading(workspace) as unit:
        found = await list_visible(unit, Audience(AGENT))
    await database.close()
    return {one.imported.source.rpartition("/")[2]: one for one in found if one.imported}


async def test_a_folder_goes_in(place: tuple[str, str], tmp_path: Path) -> None:
    """Decisions keep number, day, status and links; what is none is told with its reason; the chains hold; nobody is
    told, and nothing falls due because of it: no look back, no owner to be found, no news, no figures.
    """
    url, workspace = place
    lines = await told(url, workspace, folder(tmp_path))
    text = "\n".join(lines)
    assert "README.md: not imported, it is an index" in text
    assert "template.md: not imported, it is a template" in text
    assert "0010-empty.md: not imported, it is empty" in text
    assert "0011-picture.md: not imported, it is not text" in text
    assert "0012-again.md: not imported, another file says the same word for word" in text
    assert "0013-other.adoc: not imported, only Markdown and JSON are read" in text
    assert lines[-1] == "5 decisions imported, 1 here already, 3 no decision, 2 not readable."
    found = await records(url, workspace)
    assert set(found) == {
        "0003-write-manuals.md",
        "0004-comments.md",
        "0009-help.md",
        "0009-queues.md",
        "0001-nights.md",
    }
    old, new, rejected = found["0003-write-manuals.md"], found["0009-help.md"], found["0004-comments.md"]
    assert old.imported is not None
    assert new.imported is not None
    assert old.decision is not None
    assert (old.imported.wrote, old.decision.state) == ("3", DecisionState.SUPERSEDED)
    assert (old.decision.successor, new.debate.follows) == (new.debate.number, old.debate.number)
    assert new.imported.links == f"supersedes {old.debate.number}\namends {rejected.debate.number}"
    assert old.decision.decided_at == datetime(2015, 1, 1, 12, tzinfo=UTC)
    assert (rejected.debate.state, rejected.decision, rejected.debate.end_reason) == (
        DebateState.CANCELLED,
        None,
        "Rejected",
    )
    nights = found["0001-nights.md"].imported
    assert nights is not None
    assert nights.people == "Deciders: José, Tom"
    counts = await counted(url, workspace)
    assert (counts["messages"], counts["sends"], counts["inbox"]) == (0, 0, 0)
    await _nothing_follows(url, workspace, len(found))


async def _nothing_follows(url: str, workspace: str, count: int) -> None:
    database = Database(url)
    later = NOW + timedelta(days=900)
    async with database.unit(workspace) as unit:
        assert await list_due_look_backs(unit, later) == []
        assert await count_unowned(unit) == 0
        assert await begin_ownerships(unit, later) == 0
        long_ago = datetime(2000, 1, 1, tzinfo=UTC)
        everybody = Audience(AGENT)
        assert await list_in_the_news(unit, [everybody], long_ago, later, limit=50) == []
        assert await list_measured(unit, everybody, long_ago, inside=None, limit=50) == []
        assert await people.list_public(unit) == []
    checked = [one async for one in verify(database, workspace)]
    assert [one for one in checked if one.broken] == []
    assert len([one for one in checked if one.number]) == count
    await database.close()


async def test_twice_changes_nothing(place: tuple[str, str], tmp_path: Path) -> None:
    """The same folder again keeps nothing and writes nothing; a file that changed is told and left as it is here; what
    is new is taken, and points at what was there.
    """
    url, workspace = place
    root = folder(tmp_path)
    await told(url, workspace, root)
    before, kept = await counted(url, workspace), await records(url, workspace)
    assert (await told(url, workspace, root))[
        -1
    ] == "0 decisions imported, 6 here already, 3 no decision, 2 not readable."
    assert (await counted(url, workspace), await records(url, workspace)) == (before, kept)
    (root / "0003-write-manuals.md").write_text(OLD.replace("manuals.", "no manuals."))
    (root / "0014-new.md").write_text(
        "# 14. New\n\n## Status\n\nAccepted\n\nAmends [9. Help](0009-help.md)\n\n## Decision\n\nX.\n"
    )
    (root / "0015-by.md").write_text(
        "# 15. By number\n\n## Status\n\nAccepted, supersedes ADR-14\n\n## Decision\n\nX.\n"
    )
    lines = await told(url, workspace, root)
    number = kept["0003-write-manuals.md"].debate.number
    assert any(f"changed since it was imported as decision {number}; that is left as it is" in one for one in lines)
    assert any("0015-by.md: says that it supersedes decision" in one for one in lines)
    found = await records(url, workspace)
    new = found["0014-new.md"].imported
    assert new is not None
    assert new.links == f"amends {found['0009-help.md'].debate.number}"
    assert found["0003-write-manuals.md"] == kept["0003-write-manuals.md"]


async def test_a_dry_run_keeps_nothing(place: tuple[str, str], tmp_path: Path) -> None:
    """It tells who would see it, what was understood of each decision, what is in doubt and what is none."""
    url, workspace = place
    lines = await told(url, workspace, folder(tmp_path), dry=True)
    assert lines[0].startswith("Nothing is kept: this only tells what would be. Every full member")
    assert any(
        "0009-help.md: 9 “Keep help inside the scripts” (Nygard, in force, 2016-02-12, supersedes" in one
        for one in lines
    )
    assert lines[-1].startswith("5 decisions would be imported")
    assert await records(url, workspace) == {}
    assert (await counted(url, workspace))["ledger"] == 0


async def test_who_may_see_it_and_find_it(place: tuple[str, str], tmp_path: Path) -> None:
    """What goes into a private channel is found from inside it alone; without a channel, by every full member."""
    url, workspace = place
    root = folder(tmp_path)
    await told(url, workspace, root, channel="CPRIVATE")
    assert await records(url, workspace) == {}
    (root / "0020-open.md").write_text(
        "# 20. Zebras for all\n\nStatus: accepted\n\n## Decision\n\nEverybody gets one.\n"
    )
    await told(url, workspace, root)
    assert set(await records(url, workspace)) == {"0020-open.md"}
    database = Database(url, writing=False)
    async with database.reading(workspace) as unit:
        for member, channel, word, count in (
            (AGENT, None, "drawer", 0),
            (AGENT, "CPRIVATE", "drawer", 1),
            (AGENT, None, "zebra", 1),
            (GUEST, None, "zebra", 0),
        ):
            asked = Asked(Audience(member, channel), NOW, NOW.date(), NOW, (Term((word,)),))
            page = await search.find(unit, asked, page=0, size=5)
            assert len(page.found) == count, (member.name, channel, word)
        asked = Asked(Audience(AGENT), NOW, NOW.date(), NOW, (Term(("zebra",)),))
        zebra = (await search.find(unit, asked, page=0, size=5)).found
        assert zebra[0].source.endswith("docs/adr/0020-open.md")
        record = await get_record(unit, zebra[0].number)
    await database.close()
    assert record is not None
    assert can_see(Audience(AGENT), Item.RECORD, record)
    assert not can_see(Audience(GUEST), Item.RECORD, record)


async def test_what_cannot_be_is_a_sentence(place: tuple[str, str], tmp_path: Path) -> None:
    """A folder, a channel or a workspace that is not there is refused before anything is kept."""
    url, workspace = place
    for options, sentence in (
        (Options(tmp_path / "nowhere", workspace), "There is no folder"),
        (Options(tmp_path, workspace, "C404"), "C404 is no channel that is known here"),
        (Options(tmp_path, "T404"), "T404 is not known here"),
    ):
        with pytest.raises(CannotImport, match=sentence):
            [line async for line in run(url, options, now=NOW)]


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a database it is one sentence and 1."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    assert main(["import", str(tmp_path), "--dry-run"]) == 1
    assert capsys.readouterr().err.startswith("There is no database at")
