"""Run the tests: ``python -m tests`` for everything, ``python -m tests laws`` for style, types and structure alone.

The stories take turns between the databases, unless ``WAYS=all`` is in the environment: see ``tests/stories/conftest``.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests.budget import Budget

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 2**30  # bytes


def _in_memory() -> None:
    """Keep the databases of the run in memory where there is plenty: nothing here has to survive a power cut."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    unused = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if min(unused, shutil.disk_usage(MEMORY).free) > ENOUGH:  # a run takes about one gigabyte of it
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # asked for by now: looked for anew


def main(arguments: list[str]) -> int:
    """Run pytest in this process; its closing line is the last thing printed."""
    if arguments == ["laws"]:
        return int(pytest.main(["tests/house"], plugins=[Budget()]))
    os.environ.setdefault("WAYS", "turns")
    _in_memory()
    # Files stay whole on one worker: each has its PostgreSQL, and the page can be mounted once in a process. A third
    # worker uses the time in which the other two wait for the disk.
    return int(pytest.main(arguments or ["-n", "3", "--dist", "loadfile", "tests"], plugins=[Budget()]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
