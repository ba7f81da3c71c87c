"""Run the tests: ``python -m tests`` for everything, ``python -m tests laws`` for style, types and structure alone."""

import sys

import pytest

from tests.budget import Budget


def main(arguments: list[str]) -> int:
    """Run pytest in this process; its closing line is the last thing printed."""
    if arguments == ["laws"]:
        return int(pytest.main(["tests/house"], plugins=[Budget()]))
    # Files stay whole on one worker: each worker has one PostgreSQL, and the page can be mounted once in a process.
    return int(pytest.main(arguments or ["-n", "2", "--dist", "loadfile", "tests"], plugins=[Budget()]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
