"""Run the tests: ``python -m tests`` for everything, ``python -m tests laws`` for style, types and structure alone."""

import sys

import pytest

from tests.budget import Budget


def main(arguments: list[str]) -> int:
    """Run pytest in this process; its closing line is the last thing printed."""
    if arguments == ["laws"]:
        return int(pytest.main(["tests/house"], plugins=[Budget()]))
    return int(pytest.main(arguments or ["tests"], plugins=[Budget()]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
