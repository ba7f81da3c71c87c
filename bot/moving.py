"""``python -m bot export`` and ``import``: their place on the command line."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs
from bot.clock import SystemClock
from bot.config import read_config

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

__all__ = ["add_to"]

DONE, COULD_NOT = 0, 1


def add_to(commands: "Commands") -> None:
    """Add what moves records out and in."""
    export = commands.add_parser("export", help="take records out, as Markdown (MADR 4), a table, or JSON")
    export.add_argument("--format", required=True, choices=("madr", "csv", "json"))
    export.add_argument("--to", type=Path, required=True, metavar="DIR", help="a new folder, or an empty one")
    export.add_argument("--workspace", metavar="T…", help="which; needed where there are several")
    whose = export.add_mutually_exclusive_group()
    whose.add_argument("--as", dest="reader", metavar="U…", help="what this member may see")
    whose.add_argument("--about", metavar="U…", help="what is about this member, as they may see it")
    export.set_defaults(command=_export)

    taken = commands.add_parser("import", help="take decisions in that were written elsewhere: Markdown, our own JSON")
    taken.add_argument("folder", type=Path, metavar="DIR")
    taken.add_argument("--workspace", metavar="T…", help="where; needed where there are several")
    taken.add_argument("--channel", metavar="C…|#NAME", help="for those of one channel (for every full member)")
    taken.add_argument("--log", metavar="NAME", help="what the log is called; needed where two are called the same")
    taken.add_argument("--dry-run", action="store_true", help="only say what is understood and what is not")
    taken.set_defaults(command=_import)


async def _export(told: argparse.Namespace) -> int:
    from bot.exports import CannotExport, export, progress_on
    from storage.database import UnusableUrl

    config = read_config(slack=False)
    logs.configure(config.log_level)
    try:
        done = await export(
            config.database_url.get_secret_value(),
            told.format,
            told.to,
            workspace=told.workspace,
            reader=told.reader,
            about=told.about,
            progress=progress_on(sys.stderr),
        )
    except (CannotExport, UnusableUrl) as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return COULD_NOT
    print(f"\x1b[K{done}" if sys.stdout.isatty() else done)  # noqa: T201  # over what was told of the progress
    return DONE


async def _import(told: argparse.Namespace) -> int:
    from bot.imports import CannotImport, Options, print_all
    from storage.database import DatabaseInUse, UnusableUrl

    config = read_config(slack=False)
    logs.configure(config.log_level)
    options = Options(told.folder, told.workspace, told.channel, told.dry_run, told.log)
    try:
        return await print_all(config.database_url.get_secret_value(), options, SystemClock().now())
    except (CannotImport, DatabaseInUse, UnusableUrl) as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return COULD_NOT
