"""``python -m bot import``: decisions that were written elsewhere go in, and what became of them is printed."""

import sys
from datetime import datetime

from bot.imports.options import CannotImport, Options
from bot.imports.run import Line, run

__all__ = ["CannotImport", "Line", "Options", "print_all", "run"]

_EACH = 100  # files between two words on how far it is
_EACH_LINE = 5_000  # the same where lines are not written over


async def print_all(url: str, options: Options, now: datetime) -> int:
    """Import, print each line and how far it is on the way; return 0, or 1 where a file could not be read."""
    broken, over = False, False
    live = sys.stderr.isatty()

    def progress(files: int, total: int, understood: int) -> None:
        nonlocal over
        if files % (_EACH if live else _EACH_LINE) == 0:
            over = live
            begin, end = ("\r", "") if live else ("", "\n")
            said = f"{begin}{files:,} of {total:,} files read, {understood:,} decisions …"
            print(said, end=end, file=sys.stderr, flush=True)  # noqa: T201

    async for line in run(url, options, now=now, progress=progress):
        print(f"\n{line}" if over else line)  # noqa: T201
        broken, over = broken or line.broken, False
    return int(broken)
