"""``python -m bot export``: files in a folder, written beside the running bot, for whoever runs it alone."""

import asyncio
import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.domain.circles import Circle, Draft, Prfaq, Revision
from bot.domain.debates import DebateState
from bot.domain.people import Member
from bot.domain.records import Channel
from bot.exports import progress_on
from storage import debates, decisions, papers, people, positions, prfaqs
from storage.database import Database
from storage.migrate import upgrade
from tests.storage.worlds import HOUR, NOW, debate, decision, position, start


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with a decision, an open question with a sealed word, a private one, and one that was cancelled."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DECIDE_CLOCK"):
        monkeypatch.delenv(name, raising=False)
    asyncio.run(_filled(url))
    return url


async def _filled(url: str) -> None:
    await upgrade(url)
    database = Database(url)
    async with database.unit("T1") as unit:
        await start(unit)
        await people.save_members(unit, [Member("UOUT", "Out"), Member("ULEFT", "Left", deactivated=True)], NOW)
        await people.save_channel(unit, Channel("C2", "board"))
        done = debate(1, state=DebateState.DECIDED, posted_at=NOW, revealed_at=NOW + HOUR, ended_at=NOW + 7 * HOUR)
        await debates.add_debate(unit, done, None)
        await positions.add_position(unit, 1, position(reason="Opened words."))
        await decisions.add_decision(unit, decision(1, statement="=Yes"))
        await debates.add_debate(unit, debate(2, state=DebateState.COLLECTING, posted_at=NOW), None)
        await positions.add_position(unit, 2, position(reason="Sealed words."))
        secret = debate(3, channel="C2", question="Shall we sell?", state=DebateState.COLLECTING, informed=("ULEFT",))
        await debates.add_debate(unit, secret, None)
        await debates.add_debate(unit, debate(4, state=DebateState.CANCELLED, ended_at=NOW, end_reason="Moot."), None)
    await database.close()


def _texts(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))


def test_each_format_beside_the_running_bot(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While another process holds the file, each format comes out, sealed words in none, for nobody else to read."""
    running = Database(url)
    try:
        for form in ("madr", "csv", "json"):
            assert main(["export", "--format", form, "--to", str(tmp_path / form)]) == 0
    finally:
        asyncio.run(running.close())
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith(f"3 records in {tmp_path / 'madr'}. 1 more ended without a decision")
    assert out[2] == f"4 records in {tmp_path / 'json'}."
    names = [path.name for path in sorted((tmp_path / "madr").iterdir())]
    assert names[0] == "0001-should-refunds-need-a-second-pair-of-eyes.md"
    assert names[2] == "0003-shall-we-sell.md"
    rows = list(csv.DictReader((tmp_path / "csv" / "decisions.csv").open(encoding="utf-8-sig", newline="")))
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[0]["statement"] == "'=Yes"
    for form in ("madr", "csv", "json"):
        assert "Sealed words" not in _texts(tmp_path / form)
        modes = {path.stat().st_mode & 0o777 for path in (tmp_path / form).iterdir()}
        assert (modes, (tmp_path / form).stat().st_mode & 0o777) == ({0o600}, 0o700)
    assert "Opened words." in _texts(tmp_path / "madr")


def test_as_somebody_and_about_somebody(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a member may see it, without what is private or sealed; about one, only where they stand, left or not."""
    export = ["export", "--format", "json", "--to"]
    assert main([*export, str(tmp_path / "a"), "--as", "UOUT"]) == 0
    assert "sell" not in _texts(tmp_path / "a")
    assert main([*export, str(tmp_path / "b"), "--as", "UONE"]) == 0
    assert "Shall we sell?" in _texts(tmp_path / "b")
    assert "Sealed words" not in _texts(tmp_path / "b")
    assert main([*export, str(tmp_path / "c"), "--about", "UOUT", "--workspace", "T1"]) == 0
    assert [path.name for path in (tmp_path / "c").iterdir()] == ["about.json"]
    assert main([*export, str(tmp_path / "d"), "--about", "ULEFT"]) == 0
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == ["0003-shall-we-sell.json", "about.json"]
    assert json.loads((tmp_path / "d" / "about.json").read_text())["name"] == "Left"
    assert capsys.readouterr().out.splitlines()[2:] == [
        f"0 records in {tmp_path / 'c'}.",
        f"1 record in {tmp_path / 'd'}.",
    ]


def test_what_cannot_be_exported(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    """A folder with something in it, a file in its place, nobody of that id, no such workspace, no database: one
    sentence each, 1, and nothing is written.
    """
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("mine")
    empty = tmp_path / "empty"
    for told, sentence in (
        (["--to", str(tmp_path / "full")], "is not empty"),
        (["--to", str(tmp_path / "full" / "a.txt")], "cannot be written to"),
        (["--to", str(empty), "--as", "UNOBODY"], "Nobody here knows UNOBODY"),
        (["--to", str(empty), "--workspace", "T404"], "There is no record of workspace T404"),
    ):
        assert main(["export", "--format", "csv", *told]) == 1
        assert sentence in capsys.readouterr().err
    asyncio.run(_another(url))
    assert main(["export", "--format", "csv", "--to", str(empty)]) == 1
    assert "There are T1, T2: say which with --workspace." in capsys.readouterr().err
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert main(["export", "--format", "csv", "--to", str(empty)]) == 1
    assert "There is no database at" in capsys.readouterr().err
    assert not empty.exists()


async def _with_prfaq(url: str) -> None:
    """Add PRFAQ 5 of ULEAD, whose first text circle 6 read in the private channel, and 7, which replaces decision 1."""
    database = Database(url)
    async with database.unit("T1") as unit:
        about = {"channel": "C2", "contributors": ("UONE",), "question": "Refunds in one tap"}
        await debates.add_debate(unit, debate(5, state=DebateState.DOCUMENT, **about), None)
        await papers.add_paper(unit, Prfaq(5, "ULEAD", "Refunds in one tap", NOW, NOW, revision=1, place=1, circle=6))
        await prfaqs.begin_draft(unit, Draft(5, '{"sections": {"heading": "Being written"}}', 2, "ULEAD", NOW))
        await prfaqs.add_revision(unit, Revision(5, 1, '{"sections": {"heading": "Refunds in one tap"}}', "ULEAD", NOW))
        read = {"state": DebateState.JUDGED, "revealed_at": NOW, "ended_at": NOW, "prfaq": 5}
        await debates.add_debate(unit, debate(6, **about, **read), None)
        await papers.add_paper(unit, Circle(6, 5, 1, 1, verdict="Kill", reason="Nobody asked for it.", given_at=NOW))
        later = debate(7, question="Refunds, again?", contributors=(), state=DebateState.COLLECTING, posted_at=NOW)
        await debates.add_debate(unit, replace(later, follows=1, opener="UOUT", decider="UOUT"), None)
    await database.close()


def test_what_a_circle_read_is_a_file(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markdown of what a circle read, and its verdict in JSON, for who may see the circle; the text that is being
    written goes to its author alone; in a folder of one's own no link leads to a record that is not there; and neither
    is a PRFAQ taken for a decision when it comes in.
    """
    asyncio.run(_with_prfaq(url))
    export = ["export", "--to"]
    assert main([*export, str(tmp_path / "all"), "--format", "madr"]) == 0
    read = (tmp_path / "all" / "prfaq" / "0006-refunds-in-one-tap.md").read_text()
    assert read.startswith("# Refunds in one tap\n")
    assert "Being written" not in _texts(tmp_path / "all" / "prfaq")
    assert "](<0007-refunds-again.md>)" in next((tmp_path / "all").glob("0001-*")).read_text()
    assert main([*export, str(tmp_path / "out"), "--format", "madr", "--as", "UOUT"]) == 0
    assert not (tmp_path / "out" / "prfaq").exists()
    assert main([*export, str(tmp_path / "one"), "--format", "madr", "--about", "UONE"]) == 0
    assert "* Followed by ADR-0007 Refunds, again?" in next((tmp_path / "one").glob("0001-*")).read_text()
    assert (tmp_path / "one" / "prfaq" / "0006-refunds-in-one-tap.md").read_text() == read
    assert json.loads((tmp_path / "one" / "about.json").read_text())["prfaqs"] == []
    assert main([*export, str(tmp_path / "json"), "--format", "json", "--about", "ULEAD"]) == 0
    (mine,) = json.loads((tmp_path / "json" / "about.json").read_text())["prfaqs"]
    assert (mine["number"], mine["title"], mine["text"].splitlines()[0]) == (5, "Refunds in one tap", "# Being written")
    circle = json.loads(next((tmp_path / "json").glob("0006-*")).read_text())["circle"]
    assert (circle["verdict"], circle["reason"], circle["text"]) == ("Kill", "Nobody asked for it.", read)
    assert main([*export, str(tmp_path / "csv"), "--format", "csv"]) == 0
    assert "5 records" in (said := capsys.readouterr().out.splitlines()[-1])
    assert "1 more read a PRFAQ: --format json has them." in said
    asyncio.run(_another(url))
    assert main(["import", str(tmp_path / "all"), "--workspace", "T2", "--dry-run"]) == 0
    assert "prfaq/0006-refunds-in-one-tap.md: not imported" in capsys.readouterr().out


def test_a_long_export_says_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal one line every hundred records, over the one before; elsewhere nothing."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for place, said in ((Terminal(), "100 records written …\r200 records written …\r"), (io.StringIO(), "")):
        tell = progress_on(place)
        for count in range(1, 251):
            tell(count)
        assert place.getvalue() == said


async def _another(url: str) -> None:
    database = Database(url)
    async with database.unit("T2") as unit:
        await start(unit)
    await database.close()
