"""Where the time of a test run goes: printed at its end, against what each part may take."""

from collections import Counter
from pathlib import PurePath

import pytest

# Seconds for each part, added up over three workers on two cores; several folders make one part. All of it takes
# ten minutes by the clock on two slow cores, and is to take less than eight.
BUDGET = {
    "laws": (60, ("house",)),
    "rules and screens": (80, ("domain", "clock", "views", "corpus")),
    "rows, engine, edge": (650, ("storage", "engine", "handlers", "app", "flows", "faults")),
    "machine": (160, ("machine",)),
    "sandbox": (60, ("sandbox",)),
    "stories": (900, ("stories",)),
    "browser": (75, ("browser",)),
}


class Budget:
    """A pytest plugin that adds up how long the tests of each folder took, fixtures included."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add one phase of one test."""
        parts = PurePath(report.nodeid.partition("::")[0]).parts
        self.spent[parts[1] if len(parts) > 2 else ""] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print a line for each part that ran."""
        terminalreporter.section("time")
        for part, (budget, folders) in BUDGET.items():
            spent = sum(self.spent[folder] for folder in folders)
            if spent:
                over = "  over its budget" if spent > budget else ""
                terminalreporter.write_line(f"{part:<20} {spent:6.1f} s of {budget} s{over}")
