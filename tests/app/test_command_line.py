"""The command line, as a process of its own: what it prints, and how it ends."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.clock import wall_sleep
from bot.demo import free_port
from bot.sandbox.sandbox import SIGNING_SECRET
from storage.database import Database
from storage.migrate import newest
from tests.app.alive import Alive, alive
from tests.storage.chains import lived

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("SLACK_", "DATABASE_URL", "DECIDE_", "PORT", "LOG_LEVEL")


async def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run ``python -m bot`` to its end; returns exit code, output and errors."""
    process = await start(*arguments, **environment)
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def start(*arguments: str, stdin: int | None = None, **environment: str) -> asyncio.subprocess.Process:
    """Start ``python -m bot`` with nothing of Slack in its environment but ``environment``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NAMES)}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=ROOT,
        env={**kept, **environment},
        stdin=stdin,
        stdout=pipe,
        stderr=pipe,
    )


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[Alive]:
    """A sandbox to point a process at; the bot in it is not looked at."""
    (tmp_path / "sandbox").mkdir()
    async with alive(tmp_path / "sandbox") as one:
        yield one


def settings(world: Alive, folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process that has the sandbox as its Slack."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_APP_TOKEN": "xapp-sandbox",
        "SLACK_API_URL": world.bot.config.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'own.db'}",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        **more,
    }


@pytest.mark.parametrize("command", ["serve", "tick", "doctor"])
async def test_missing_settings_are_sentences(command: str) -> None:
    """Without tokens there is no traceback: sentences that say what to set."""
    code, out, err = await run(command)
    assert code == (1 if command == "doctor" else 2)
    assert "SLACK_BOT_TOKEN is missing" in out + err
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (["sandbox", "--port", "99999"], {}, "--port must be a number from 0 to 65535"),
        (["sandbox", "--database", "mysql://x"], {}, "--database must be sqlite:///"),
        (["sandbox", "--manifest", "nope.json"], {}, "nope.json cannot be read: python -m bot manifest prints one."),
        (["sandbox", "--port", "0", "--manifest", "LICENSE"], {}, "LICENSE is not JSON (line 1)"),
        (["sandbox", "--port", "0", "--manifest", "tests/golden/K1.json"], {}, "is not the manifest of an app"),
        (["tour", "S-0"], {"DATABASE_URL": "mysql://u"}, "DATABASE_URL must be sqlite:///"),
        (["tour", "S-99"], {}, "There is no story S-99"),
    ],
)
async def test_what_cannot_be_is_a_sentence(arguments: list[str], environment: dict[str, str], sentence: str) -> None:
    """A port, a database, a manifest or a story that cannot be used is one sentence and an exit code."""
    code, out, err = await run(*arguments, **environment)
    assert code in (1, 2)
    assert (out, err.count("\n")) == ("", 1)
    assert sentence in err


@pytest.mark.parametrize("command", ["sandbox", "tour"])
async def test_an_image_without_the_sandbox_says_so(command: str) -> None:
    """Where the sandbox's packages are not installed, both commands name what is missing, and how to get it."""
    without = (
        f"import sys; sys.modules['starlette'] = None; from bot.__main__ import main; sys.exit(main(['{command}']))"
    )
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", without, cwd=ROOT, stdout=pipe, stderr=pipe)
    out, err = await process.communicate()
    assert (process.returncode, out) == (1, b"")
    assert err.decode().startswith(f"The {command} needs starlette, which is not installed: run make")


async def test_the_manifest_is_printed() -> None:
    """The manifest comes out as JSON, for another command name and for HTTP."""
    code, out, _ = await run("manifest")
    assert (code, out) == (0, (ROOT / "manifest.json").read_text())
    _, out, _ = await run("manifest", "--command", "/choose", "--http", "https://bot.example")
    assert json.loads(out)["features"]["slash_commands"][0]["command"] == "/choose"


async def test_serve_from_migrate_to_the_end(world: Alive, tmp_path: Path) -> None:
    """An unmigrated database is refused; migrated, the process serves, a second one is refused, and it ends gently."""
    told = settings(world, tmp_path, PORT=str(free_port()), SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=SIGNING_SECRET)
    code, _, err = await run("serve", **told)
    assert (code, "python -m bot migrate" in err) == (1, True)
    code, out, _ = await run("migrate", **told)
    assert (code, newest() in out) == (0, True)
    serving = await start("serve", **told)
    try:
        assert await _healthy(told["PORT"])
        code, _, err = await run("serve", **{**told, "PORT": "0"})
        assert (code, "Another process" in err) == (1, True)
        code, out, _ = await run("tick", "--dry-run", **told)
        assert code == 0
    finally:
        serving.terminate()
        _, log = await serving.communicate()
    assert serving.returncode == 0
    lines = [json.loads(line) for line in log.decode().splitlines()]
    assert [line["action"] for line in lines if line.get("action", "").startswith("app.")] == [
        "app.started",
        "app.stopped",
    ]


async def test_a_refused_app_token_ends_the_start(world: Alive, tmp_path: Path) -> None:
    """Where Slack will never open a socket with SLACK_APP_TOKEN, ``serve`` says what to do and ends."""
    told = settings(world, tmp_path, PORT="0", SLACK_APP_TOKEN="xapp-wrong")
    await run("migrate", **told)
    code, out, err = await run("serve", **told)
    assert code == 1
    assert "SLACK_APP_TOKEN (invalid_auth): make one with connections:write" in err
    assert "Traceback" not in out + err


async def _healthy(port: str) -> bool:
    async with aiohttp.ClientSession() as session:
        for _ in range(1200):
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return True
            except aiohttp.ClientError:
                pass
            await wall_sleep(0.05)
    return False


async def test_the_doctor_says_what_to_do(world: Alive, tmp_path: Path) -> None:
    """Each line says how something stands and what to do; the exit code says whether all is well."""
    told = settings(world, tmp_path)
    code, out, _ = await run("doctor", **told)
    assert code == 1
    assert "run python -m bot migrate" in out
    await run("migrate", **told)
    code, out, err = await run("doctor", "--to", world.lead, **told)
    assert code == 0, out + err
    for line in (
        "all four that are needed",
        "a socket can be opened",
        f"sent to {world.lead}",
        "optional channels:read",
    ):
        assert line in out
    code, out, _ = await run("doctor", "--to", "U0NOBODY", **told)
    assert (code, "no such member here (channel_not_found): copy the id again." in out) == (1, True)
    code, out, _ = await run("doctor", **{**told, "SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert (code, "OAuth & Permissions" in out) == (1, True)
    code, out, _ = await run("doctor", **told)
    assert "untried" in out
    code, out, _ = await run("doctor", **{**told, "DECIDE_CLOCK": "http://127.0.0.1:1/"})
    assert (code, "unset DECIDE_CLOCK" in out) == (1, True)


async def test_tick_does_what_is_due_and_ends(world: Alive, tmp_path: Path) -> None:
    """``tick`` works without being served, says what is due, and ends by itself."""
    told = settings(world, tmp_path)
    await run("migrate", **told)
    for arguments in (["tick", "--dry-run"], ["tick"]):
        code, out, err = await run(*arguments, **told)
        assert (code, out) == (0, "Nothing is due.\n"), err


async def test_verify_finds_what_was_changed(tmp_path: Path) -> None:
    """An untouched database is green; one changed value names its record and exits with 1; 2 is usage."""
    path = tmp_path / "own.db"
    told = {"DATABASE_URL": f"sqlite:///{path}"}
    code, _, err = await run("verify", **told)
    assert (code, "no database" in err) == (2, True)
    await run("migrate", **told)
    database = Database(told["DATABASE_URL"])
    number = await lived(database, "TONE")
    await lived(database, "TTWO")
    code, out, err = await run("verify", **told)  # beside the process that writes
    assert (code, "2 records" in out, "every chain holds" in out) == (0, True, True), out + err
    async with database.unit("TONE") as unit:
        await unit.execute(text("UPDATE positions SET reason = 'Never said.' WHERE workspace = 'TONE'"))
    await database.close()
    code, out, _ = await run("verify", **told)
    assert code == 1
    assert [line.split(", ")[0] for line in out.splitlines() if "BROKEN" in line] == [f"BROKEN  TONE record {number}"]
    assert "Never said" not in out
    for workspace, expected in (("TTWO", 0), ("TONE", 1), ("TNONE", 2)):
        code, _, _ = await run("verify", "--workspace", workspace, **told)
        assert code == expected


async def test_forget_takes_a_person_out(tmp_path: Path) -> None:
    """It asks first, names nobody unknown, does it once, and every chain still holds; not beside the running bot."""
    told = {"DATABASE_URL": f"sqlite:///{tmp_path / 'own.db'}"}
    code, _, err = await run("forget", "--member", "UTWO", **told)
    assert (code, "no database" in err) == (1, True)
    await run("migrate", **told)
    database = Database(told["DATABASE_URL"])
    await lived(database, "TONE")
    await lived(database, "TTWO")
    code, _, err = await run("forget", "--member", "UTWO", "--workspace", "TONE", "--yes", **told)
    assert (code, "Another process" in err) == (1, True)
    await database.close()
    for arguments, wrong in ((["UNOBODY"], "Nobody here knows UNOBODY"), (["UTWO"], "known in TONE, TTWO")):
        code, _, err = await run("forget", "--member", *arguments, **told)
        assert (code, wrong in err) == (1, True), err
    named = ("forget", "--member", "UTWO", "--workspace", "TONE")
    for answer, expected in (("no", (1, "", "Nothing was changed")), ("UTWO", (0, "UTWO is forgotten in TONE", ""))):
        process = await start(*named, stdin=asyncio.subprocess.PIPE, **told)
        out, err_bytes = await process.communicate(answer.encode() + b"\n")
        assert (process.returncode, expected[1] in out.decode(), expected[2] in err_bytes.decode()) == (
            expected[0],
            True,
            True,
        )
    code, _, err = await run(*named, "--yes", **told)
    assert (code, "Nobody here knows UTWO in workspace TONE" in err) == (1, True)
    code, out, err = await run("verify", **told)
    assert (code, "erased texts" in out, "every chain holds" in out) == (0, True, True), out + err


async def test_the_sandboxs_clock_is_followed(world: Alive, tmp_path: Path) -> None:
    """``DECIDE_CLOCK`` is taken where Slack is this machine, and refused elsewhere."""
    told = settings(world, tmp_path, DECIDE_CLOCK=f"{world.sandbox.address}/_sandbox/clock")
    await run("migrate", **told)
    code, _, err = await run("tick", **told)
    assert code == 0, err
    code, _, err = await run("serve", **{**told, "SLACK_API_URL": "https://slack.com/api/"})
    assert (code, "DECIDE_CLOCK is for the sandbox alone" in err) == (2, True)
