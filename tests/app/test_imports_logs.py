"""Which log a folder is: the same one comes in once, from wherever it lies; two stay two, whatever they share."""

import gc
import shutil
import tracemalloc
from pathlib import Path

import pytest

from bot.domain.records import Channel
from bot.exports import export
from bot.imports import CannotImport, Options, run
from bot.views.imports import came_from
from storage import people
from storage.database import Database
from tests.app.test_imports import NOW, counted, place, records, told

__all__ = ["place"]


def decision(number: int, title: str, more: str = "") -> str:
    """Return a decision as adr-tools writes it."""
    return f"# {number}. {title}\n\nDate: 2020-01-02\n\n## Status\n\nAccepted\n\n{more}\n\n## Decision\n\n{title}.\n"


def log(folder: Path, *titles: str) -> Path:
    """Write a log whose first decision is that of every log."""
    folder.mkdir(parents=True)
    for number, title in enumerate(("Record decisions", *titles), start=1):
        (folder / f"{number:04}-{title.lower().replace(' ', '-')}.md").write_text(decision(number, title))
    return folder


async def totals(url: str, workspace: str, folder: Path, name: str | None = None) -> str:
    """Return the last line of a run."""
    options = Options(folder, workspace, log=name)
    return [str(line) async for line in run(url, options, now=NOW)][-1]


async def test_what_two_logs_share_is_of_both(place: tuple[str, str], tmp_path: Path) -> None:
    """The same text in the logs of two teams is two records, in one run or in two, and again nothing changes."""
    url, workspace = place
    shop = log(tmp_path / "teams" / "shop" / "adr", "Close at six", "Pay by card")
    log(tmp_path / "teams" / "bank" / "adr", "Open at nine", "Count twice")
    log(tmp_path / "depot" / "decisions")
    assert (await totals(url, workspace, tmp_path / "teams")).startswith("6 decisions imported.")
    assert await totals(url, workspace, tmp_path / "depot" / "decisions") == "1 decision imported."
    assert await totals(url, workspace, log(tmp_path / "shed" / "decisions")) == "1 decision imported."
    kept = await counted(url, workspace)
    for folder, count in ((tmp_path / "teams", 6), (shop, 3), (tmp_path / "depot" / "decisions", 1)):
        assert await totals(url, workspace, folder) == f"0 decisions imported, {count} here already.", folder
    assert await counted(url, workspace) == kept


async def test_a_log_that_was_moved_is_the_same(place: tuple[str, str], tmp_path: Path) -> None:
    """From another place, below another parent, from a level above, or with some more decisions: nothing comes twice,
    and the run says for which log it takes the folder. What is new joins it, and points into it.
    """
    url, workspace = place
    first = log(tmp_path / "a" / "shop" / "adr", "Close at six", "Pay by card")
    assert await totals(url, workspace, first) == "3 decisions imported."
    kept = await counted(url, workspace)
    elsewhere = tmp_path / "b" / "c" / "market" / "adr"
    shutil.copytree(first, elsewhere)
    for folder in (elsewhere, elsewhere.parent, elsewhere.parent.parent):
        lines = await told(url, workspace, folder)
        assert any("adr: taken for " in line and "a/shop/adr, imported before" in line for line in lines), lines
        assert lines[-1] == "0 decisions imported, 3 here already."
    assert await counted(url, workspace) == kept
    (elsewhere / "0004-close-at-five.md").write_text(
        decision(4, "Close at five", "Supersedes [2. Close at six](0002-close-at-six.md)")
    )
    for _ in range(2):
        lines = await told(url, workspace, elsewhere)
    assert lines[-1] == "0 decisions imported, 4 here already."
    found = await records(url, workspace)
    new, old = found["0004-close-at-five.md"], found["0002-close-at-six.md"]
    assert new.debate.follows == old.debate.number
    assert new.imported is not None
    assert "a/shop/adr/0004-close-at-five.md" in came_from(new.imported)


async def test_a_file_that_was_put_away_is_the_same(place: tuple[str, str], tmp_path: Path) -> None:
    """Within a log a file may be renamed or put into a folder of it: it is known by what it says."""
    url, workspace = place
    folder = log(tmp_path / "shop" / "adr", "Close at six", "Pay by card")
    await totals(url, workspace, folder)
    (folder / "old").mkdir()
    (folder / "0002-close-at-six.md").rename(folder / "old" / "0002-close-at-six.md")
    (folder / "0003-pay-by-card.md").rename(folder / "0003-cards.md")
    assert await totals(url, workspace, folder) == "0 decisions imported, 3 here already."


async def test_a_log_may_be_named(place: tuple[str, str], tmp_path: Path) -> None:
    """With ``--log`` it is another log, though it says the same; the same name is the same log, wherever it lies."""
    url, workspace = place
    one, other = log(tmp_path / "a" / "adr", "Six"), log(tmp_path / "b" / "adr", "Six")
    assert await totals(url, workspace, one) == "2 decisions imported."
    assert await totals(url, workspace, other, "bank") == "2 decisions imported."
    shutil.copytree(other, tmp_path / "moved")
    assert await totals(url, workspace, tmp_path / "moved", "bank") == "0 decisions imported, 2 here already."
    assert await totals(url, workspace, one) == "0 decisions imported, 2 here already."
    for file in one.iterdir():
        file.write_text(file.read_text() + "Somebody else says this.\n")
    lines = await told(url, workspace, one)
    assert any("a/adr: nothing in it is as it was imported" in line and "--log NAME" in line for line in lines)
    assert lines[-1] == "0 decisions imported, 2 changed since and left as they are."


async def test_a_link_to_nothing_is_told(place: tuple[str, str], tmp_path: Path) -> None:
    """What is superseded by a file that is not there is told before and after, and stays on the record as written; a
    number means a decision of the same log, not one of somebody else.
    """
    url, workspace = place
    await totals(url, workspace, log(tmp_path / "bank" / "records", "Nine", "Ten"))
    folder = log(tmp_path / "shop" / "adr", "Six")
    (folder / "0007-seven.md").write_text(decision(7, "Seven", "Superseded by [9. Eight](0009-eight.md)"))
    (folder / "0008-eight.md").write_text(decision(8, "Eight", "Supersedes ADR-3 and ADR-2"))
    for dry in (True, False):
        lines = await told(url, workspace, folder, dry=dry)
        absent = [line for line in lines if "not among what was read or imported" in line]
        assert [line.partition("adr/")[2].partition(", which")[0] for line in absent] == [
            "0007-seven.md: superseded by 0009-eight.md",
            "0008-eight.md: supersedes 3",
        ]
    found = (await records(url, workspace))["0007-seven.md"].imported
    assert found is not None
    assert found.links == "superseded by ? 0009-eight.md"


@pytest.mark.parametrize("form", ["madr", "json"])
async def test_our_own_export_is_here_already(place: tuple[str, str], tmp_path: Path, form: str) -> None:
    """What went out of a workspace and comes back into it changes nothing."""
    url, workspace = place
    await totals(url, workspace, log(tmp_path / "shop" / "adr", "Close at six", "Pay by card"))
    kept = await counted(url, workspace)
    await export(url, form, tmp_path / "out", workspace=workspace)
    assert (await totals(url, workspace, tmp_path / "out")).startswith("0 decisions imported, 3 here already")
    assert await counted(url, workspace) == kept


async def test_a_channel_by_its_name(place: tuple[str, str], tmp_path: Path) -> None:
    """A channel is named as people call it; a name that several have, or nobody, is a sentence that says what is."""
    url, workspace = place
    folder = log(tmp_path / "adr")
    database = Database(url)
    async with database.unit(workspace) as unit:
        for channel in (Channel("C1", "twice"), Channel("C2", "twice")):
            await people.save_channel(unit, channel)
    await database.close()
    for name, sentence in (("#twice", r"2 channels are called #twice.*C1, C2"), ("#none", "#none is no channel")):
        with pytest.raises(CannotImport, match=sentence):
            await told(url, workspace, folder, channel=name)
    await told(url, workspace, folder, channel="#board")
    assert await records(url, workspace) == {}  # the board's alone


async def test_memory_does_not_grow_with_the_folder(place: tuple[str, str], tmp_path: Path) -> None:
    """After four times the files no more memory is held: neither their names nor what was read of them stays in it."""
    url, workspace = place
    folder = tmp_path / "adr"
    folder.mkdir(parents=True)
    for number in range(1, 401):
        text = decision(number, f"Number {number}", f"Supersedes ADR-{number - 1}")
        (folder / f"{number:06}-a-name-that-takes-some-room.md").write_text(text)
    held: dict[int, int] = {}

    def progress(files: int, total: int, _understood: int) -> None:
        assert total == 400
        if files in (100, 400):
            gc.collect()
            held[files] = tracemalloc.get_traced_memory()[0]

    await told(url, workspace, folder, dry=True)  # what is made once is made
    tracemalloc.start()
    async for _ in run(url, Options(folder, workspace, dry=True), now=NOW, progress=progress):
        pass
    tracemalloc.stop()
    assert held[400] - held[100] < 60_000
