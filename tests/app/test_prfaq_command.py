"""``python -m bot prfaq``: a file is read as its readers would, without a database, without Slack, without settings."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.domain.prfaq.markdown import read


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def test_an_empty_one_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The template is Markdown with each section, and the two questions that a circle asks for."""
    assert main(["prfaq", "new"]) == 0
    document = read(capsys.readouterr().out)
    assert [one.question for one in document.internal] == ["Why might it not work?", "What would make us stop?"]
    assert (document.sections, document.other) == ({}, ())


def test_a_whole_one_is_ready(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Notes with their line, lengths, claims; 0 where nothing stands in the way of the circle that is asked about."""
    text = Path("docs/prfaq.md").read_text(encoding="utf-8").replace("12 April 2027", "12 April 2099")
    (tmp_path / "a.md").write_text(text.replace("The lead types", "Basically, the lead types"), encoding="utf-8")
    assert main(["prfaq", "check", str(tmp_path / "a.md"), "--circle", "2"]) == 0
    out = capsys.readouterr().out
    assert "Problem: " in out
    assert "  line 1: “Basically” What is lost without it? (filler)" in out
    assert out.rstrip().endswith("Nothing stands in the way of circle 2. 1 question is worth an answer first.")


def test_what_stands_in_the_way_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1, and each reason with its part and its code; control characters of a file reach no terminal."""
    (tmp_path / "a.md").write_text("# \x1b[31mBest\n\n## Solution\nThe best board\x07.\n", encoding="utf-8")
    assert main(["prfaq", "check", str(tmp_path / "a.md"), "--circle", "2"]) == 1
    out = capsys.readouterr().out
    assert "Problem: Not ready for a circle: no problem paragraph." in out
    assert "(P8)" in out
    assert "\x1b" not in out
    assert "\x07" not in out


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"x" * 1_000_001])
def test_what_is_no_text_file(content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is missing, no text, or huge is one sentence and 2."""
    if content is not None:
        (tmp_path / "a.md").write_bytes(content)
    assert main(["prfaq", "check", str(tmp_path / "a.md")]) == 2
    assert capsys.readouterr().err.startswith(str(tmp_path / "a.md"))
