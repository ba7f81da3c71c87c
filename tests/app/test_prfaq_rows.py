"""``python -m bot prfaq import`` and ``export``: a file becomes a draft of its author, and comes out the same."""

from pathlib import Path

import pytest

from bot.domain.people import Member
from bot.domain.prfaq import Document, markdown
from bot.prfaq import CannotRead
from bot.prfaqs import export, keep
from storage.database import Database
from storage.migrate import upgrade
from storage.people import ensure_workspace, save_members
from tests.app.test_command_line import run
from tests.storage.worlds import NOW

TEXT = Document.of(
    first={"who": "Support leads"},
    sections={"heading": "Refunds in a minute", "problem": "In 14 shops: 9 days.\n## no heading"},
    internal=[("Why might this fail?", "Fraud — 2 % 🎉")],
    other=[("Appendix", "What else there is.")],
)


async def test_a_file_goes_in_and_comes_out(tmp_path: Path) -> None:
    """What was imported is exported word for word; a guest and nobody known get none, and no number that is none."""
    url = f"sqlite:///{tmp_path / 'decide.db'}"
    database = Database(url)
    await upgrade(database)
    async with database.unit("TONE") as unit:
        await ensure_workspace(unit, name="Acme", bot_user="UBOT")
        await save_members(unit, [Member("UONE", "one"), Member("UGUEST", "guest", guest=True)], NOW)
    await database.close()
    path = tmp_path / "idea.md"
    path.write_text(markdown.write(TEXT), encoding="utf-8")
    code, out, err = await run("prfaq", "import", str(path), "--member", "UONE", DATABASE_URL=url)
    assert (code, out, err) == (0, "Kept as PRFAQ 1 of one, a draft: /decide prfaq 1 opens it.\n", "")
    code, out, _ = await run("prfaq", "export", "1", DATABASE_URL=url)
    assert (code, markdown.read(out)) == (0, TEXT)

    for member, wrong in (("UNOBODY", "not known here"), ("UGUEST", "Guests")):
        with pytest.raises(CannotRead, match=wrong):
            await keep(url, TEXT, member=member, workspace=None, now=NOW)
    long = TEXT.put("solution", "word " * 700)
    with pytest.raises(CannotRead, match=r"Solution: That is 3,499 characters; 3,000 fit"):
        await keep(url, long, member="UONE", workspace=None, now=NOW)
    for number, revision, wrong in ((2, None, "no PRFAQ 2 here"), (1, 3, "no revision 3")):
        with pytest.raises(CannotRead, match=wrong):
            await export(url, number, workspace=None, revision=revision)
