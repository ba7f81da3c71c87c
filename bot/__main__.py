"""The command line: ``python -m bot serve | sandbox | migrate | doctor | tick | verify | forget | import | …``."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from bot import logs, moving
from bot.clock import Clock, SystemClock
from bot.clock.remote import RemoteClock
from bot.config import SETTINGS, BadConfig, Config, is_command, read_config
from bot.manifest import rendered

__all__ = ["main"]

GOOD, REFUSED, WRONG_SETTINGS = 0, 1, 2
_LAST_PORT = 65_535


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 could not, 2 the settings are wrong."""
    told = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], Awaitable[int] | int] = told.command
    try:
        result = command(told)
        return result if isinstance(result, int) else asyncio.run(_whole(result))
    except BadConfig as wrong:
        for sentence in wrong.sentences:
            print(sentence, file=sys.stderr)  # noqa: T201
        return WRONG_SETTINGS
    except KeyboardInterrupt:
        return GOOD
    except Exception as problem:
        from storage.database import trouble

        unreachable = trouble(problem)
        if unreachable is None:
            raise
        return _refuse(unreachable)


async def _whole(result: Awaitable[int]) -> int:
    return await result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Decide: a team decides in Slack, everyone is heard, everyone commits.",
        epilog="Environment:\n" + "\n".join(f"  {one.name:22} {one.meaning}" for one in SETTINGS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="command", required=True)

    serve = commands.add_parser("serve", help="run the bot: Socket Mode, or HTTP without SLACK_APP_TOKEN")
    serve.set_defaults(command=_serve)

    sandbox = commands.add_parser("sandbox", help="a Slack on your own machine, with the bot in it")
    sandbox.add_argument("--port", type=int, default=8400, help="the one port that it listens on (8400)")
    sandbox.add_argument("--database", help="keep rows and the pretend workspace here; otherwise in a temporary file")
    sandbox.add_argument("--no-bot", action="store_true", help="without the bot, for another Bolt program")
    which = sandbox.add_mutually_exclusive_group()
    which.add_argument("--manifest", type=Path, help="the manifest of the app that is installed (manifest.json)")
    which.add_argument("--all-scopes", action="store_true", help="grant every scope")
    sandbox.set_defaults(command=_sandbox)

    tour = commands.add_parser("tour", help="play a story without a browser, and check what must hold")
    tour.add_argument("story", nargs="?", default="S-1", help="which one (S-1, S-0)")
    tour.set_defaults(command=_tour)

    migrate = commands.add_parser("migrate", help="bring the database to this version")
    migrate.set_defaults(command=_migrate)

    doctor = commands.add_parser("doctor", help="check everything, and say what to do")
    doctor.add_argument("--to", metavar="U…", help="send one direct message to this member")
    doctor.set_defaults(command=_doctor)

    tick = commands.add_parser("tick", help="do once what is due now")
    tick.add_argument("--dry-run", action="store_true", help="only say what is due and who would be sent what")
    tick.set_defaults(command=_tick)

    verify = commands.add_parser("verify", help="check that no record was changed behind the bot's back")
    verify.add_argument("--workspace", metavar="T…", help="only this one")
    verify.set_defaults(command=_verify)

    forget = commands.add_parser("forget", help="take a person out, with their words; every record still holds")
    forget.add_argument("--member", metavar="U…", required=True, help="Slack's id of the person")
    forget.add_argument("--workspace", metavar="T…", help="where; needed where several know them")
    forget.add_argument("--yes", action="store_true", help="without being asked once more")
    forget.set_defaults(command=_forget)

    prfaq = commands.add_parser("prfaq", help="a PRFAQ as a Markdown file: what a reader would ask; an empty one")
    does = prfaq.add_subparsers(metavar="what", required=True)
    checked = does.add_parser("check", help="print notes, lengths and claims; 0 where it is ready for a circle, else 1")
    checked.add_argument("file", type=Path, metavar="FILE.md")
    checked.add_argument("--circle", type=int, default=1, choices=range(1, 10), metavar="N", help="which circle (1)")
    checked.set_defaults(command=_prfaq_check)
    does.add_parser("new", help="print an empty one").set_defaults(command=_prfaq_new)
    taken = does.add_parser("import", help="keep a file as a new PRFAQ of a member")
    taken.add_argument("file", type=Path, metavar="FILE.md")
    taken.add_argument("--member", metavar="U…", required=True, help="Slack's id of its author")
    taken.add_argument("--workspace", metavar="T…", help="where; needed where several know them")
    taken.set_defaults(command=_prfaq_import)
    given = does.add_parser("export", help="print one as Markdown")
    given.add_argument("number", type=int, metavar="N")
    given.add_argument("--revision", type=int, metavar="R", help="as a circle read it (the text being written)")
    given.add_argument("--workspace", metavar="T…", help="where; needed where there are several")
    given.set_defaults(command=_prfaq_export)

    moving.add_to(commands)

    manifest = commands.add_parser("manifest", help="print the app's manifest for Slack")
    manifest.add_argument("--command", dest="slash", default="/decide", help="another slash command (/decide)")
    manifest.add_argument("--http", metavar="URL", help="the bot's public address, instead of Socket Mode")
    manifest.set_defaults(command=_manifest)
    return parser


async def _serve(_: argparse.Namespace) -> int:
    from bot.app import StartRefused, build
    from storage.database import DatabaseInUse, UnusableUrl

    config = read_config()
    logs.configure(config.log_level)
    stopped = _stop_signals()
    async with _clock(config) as clock:
        try:
            app = await build(config, clock)
        except (DatabaseInUse, UnusableUrl) as problem:
            return _refuse(str(problem))
        try:
            await app.start()
        except StartRefused as problem:
            await app.stop()
            return _refuse(str(problem))
        await stopped.wait()
        await app.stop()
    return GOOD


async def _sandbox(told: argparse.Namespace) -> int:
    from storage.database import DatabaseInUse, UnusableUrl, normal_url

    if not 0 <= told.port <= _LAST_PORT:
        return _refuse(f"--port must be a number from 0 to {_LAST_PORT} (0 takes a free one).")
    try:
        if told.database:
            normal_url(told.database)
    except UnusableUrl as problem:
        return _refuse(str(problem).replace("DATABASE_URL", "--database"))
    try:
        from bot.demo import Options, run

        logs.configure(os.environ.get("LOG_LEVEL", "WARNING").upper())
        options = Options(told.port, told.database, told.no_bot, told.manifest, told.all_scopes)
        return await run(options, _stop_signals())
    except ModuleNotFoundError as missing:
        return _missing("sandbox", missing, "make demo")
    except (DatabaseInUse, UnusableUrl, OSError) as problem:
        return _refuse(str(problem))


async def _tour(told: argparse.Namespace) -> int:
    from storage.database import DatabaseInUse, UnusableUrl

    try:
        from bot.demo import stage
        from bot.sandbox.stories.tour import play
    except ModuleNotFoundError as missing:
        return _missing("tour", missing, "make tour")

    logs.configure(os.environ.get("LOG_LEVEL", "WARNING").upper())
    try:
        return await play(told.story, stage)
    except (DatabaseInUse, UnusableUrl) as problem:
        return _refuse(str(problem))


async def _migrate(_: argparse.Namespace) -> int:
    from storage import migrate
    from storage.database import DatabaseInUse, UnusableUrl

    config = read_config(slack=False)
    logs.configure(config.log_level)
    url = config.database_url.get_secret_value()
    try:
        await migrate.upgrade(url)
    except (DatabaseInUse, UnusableUrl) as problem:
        return _refuse(str(problem))
    print(f"The database is at version {migrate.newest()}.")  # noqa: T201
    return GOOD


async def _doctor(told: argparse.Namespace) -> int:
    from bot.doctor import Health, examine

    logs.configure("ERROR")
    bad = False
    async for finding in examine(to=told.to):
        print(finding)  # noqa: T201
        bad = bad or finding.health is Health.BAD
    return REFUSED if bad else GOOD


async def _tick(told: argparse.Namespace) -> int:
    from bot.app import StartRefused, build
    from storage.database import DatabaseInUse, UnusableUrl

    config = read_config()
    logs.configure(config.log_level)
    async with _clock(config) as clock:
        try:
            app = await build(config, clock, writing=not told.dry_run)
        except (DatabaseInUse, UnusableUrl) as problem:
            return _refuse(str(problem))
        try:
            await app.know_workspace(keep=not told.dry_run)
            due = await app.due_now()
            for name, since in due:
                print(f"{since.isoformat()}  {name}")  # noqa: T201
            for line in await app.would_send() if told.dry_run else ():
                print(f"would send  {line}")  # noqa: T201
            if not due:
                print("Nothing is due.")  # noqa: T201
            if not told.dry_run:
                await app.tick()
        except StartRefused as problem:
            return _refuse(str(problem))
        finally:
            await app.stop()
    return GOOD


async def _verify(told: argparse.Namespace) -> int:
    from bot.verify import CannotVerify, report
    from storage.database import UnusableUrl

    config = read_config(slack=False)
    logs.configure(config.log_level)
    broken = False
    try:
        async for line in report(config.database_url.get_secret_value(), told.workspace):
            print(line)  # noqa: T201
            broken = broken or line.broken
    except (UnusableUrl, CannotVerify) as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return WRONG_SETTINGS
    return REFUSED if broken else GOOD


async def _forget(told: argparse.Namespace) -> int:
    from bot.forget import CannotForget, find, forget_member
    from storage.database import DatabaseInUse, UnusableUrl

    config = read_config(slack=False)
    logs.configure(config.log_level)
    url = config.database_url.get_secret_value()
    try:
        workspace = await find(url, told.member, told.workspace)
        if not told.yes and not _confirmed(told.member, workspace):
            return _refuse("Nothing was changed.")
        async with _clock(config) as clock:
            print(await forget_member(url, told.member, workspace, clock.now()))  # noqa: T201
    except (CannotForget, DatabaseInUse, UnusableUrl) as problem:
        return _refuse(str(problem))
    return GOOD


def _prfaq_check(told: argparse.Namespace) -> int:
    from bot.prfaq import CannotRead, check, open_file

    try:
        lines, ready = check(open_file(told.file), today=SystemClock().now().date(), circle=told.circle)
    except CannotRead as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return WRONG_SETTINGS
    print("\n".join(lines))  # noqa: T201
    return GOOD if ready else REFUSED


def _prfaq_new(_: argparse.Namespace) -> int:
    from bot.prfaq import template

    sys.stdout.write(template())
    return GOOD


async def _prfaq_import(told: argparse.Namespace) -> int:
    from bot.prfaq import CannotRead, open_file
    from bot.prfaqs import keep
    from storage.database import DatabaseInUse, UnusableUrl

    config = read_config(slack=False)
    logs.configure(config.log_level)
    url, who = config.database_url.get_secret_value(), {"member": told.member, "workspace": told.workspace}
    try:
        async with _clock(config) as clock:
            print(await keep(url, open_file(told.file), **who, now=clock.now()))  # noqa: T201
    except (CannotRead, DatabaseInUse, UnusableUrl) as problem:
        return _refuse(str(problem))
    return GOOD


async def _prfaq_export(told: argparse.Namespace) -> int:
    from bot.prfaq import CannotRead
    from bot.prfaqs import export
    from storage.database import UnusableUrl

    config = read_config(slack=False)
    logs.configure(config.log_level)
    url = config.database_url.get_secret_value()
    try:
        sys.stdout.write(await export(url, told.number, workspace=told.workspace, revision=told.revision))
    except (CannotRead, UnusableUrl) as problem:
        return _refuse(str(problem))
    return GOOD


def _confirmed(member: str, workspace: str) -> bool:
    print(f"This takes {member} out of {workspace} for good: name, id and words. It cannot be undone.")  # noqa: T201
    try:
        return input(f"Type {member} to go on: ").strip() == member
    except EOFError:
        return False


def _manifest(told: argparse.Namespace) -> int:
    if not is_command(told.slash):
        return _refuse(f"{told.slash} is no slash command: it looks like /decide, without capitals.")
    if told.http and not told.http.startswith("https://"):
        return _refuse(f"{told.http} is no address that Slack can reach: it looks like https://decide.example.com.")
    sys.stdout.write(rendered(told.slash, http=told.http))
    return GOOD


@contextlib.asynccontextmanager
async def _clock(config: Config) -> AsyncIterator[Clock]:
    if not config.clock:
        yield SystemClock()
        return
    remote = RemoteClock(config.clock)
    await remote.start()
    try:
        yield remote
    finally:
        await remote.close()


def _stop_signals() -> asyncio.Event:
    """Return an event that is set when somebody asks the process to end."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(one, stopped.set)
    return stopped


def _missing(what: str, module: ModuleNotFoundError, how: str) -> int:
    """Refuse where an image for serving comes without the sandbox's packages."""
    name = str(module.name).partition(".")[0]
    return _refuse(f"The {what} needs {name}, which is not installed: run {how}, which installs it.")


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
