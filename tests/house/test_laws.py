"""The laws of the house, executed: style, types, imports, dependencies, clocks, names and sizes."""

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Container, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for top in ("bot", "handlers", "storage") for path in sorted((ROOT / top).rglob("*.py"))]
OUR_CODE = [path for path in SOURCES if "migrations" not in path.parts]


def _run(*command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout[-4000:] + done.stderr[-2000:]


def _calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_style() -> None:
    """Everything is formatted and linted by one configuration."""
    assert _run("ruff", "check", "bot", "handlers", "storage", "tests") == ""
    assert _run("ruff", "format", "--check", "-q", "bot", "handlers", "storage", "tests") == ""


def test_types() -> None:
    """The product's code is strictly typed."""
    assert _run("mypy") == ""


def test_imports_run_one_way() -> None:
    """The contracts of the floors hold."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_dependencies_are_declared_and_used() -> None:
    """Each import is declared and each declared package is used."""
    assert _run("deptry", ".") == ""


SLEEPERS = re.compile(
    r"^(asyncio\.(sleep|wait_for|timeout)|.*\.call_(later|at)|time\.(time|sleep|monotonic|perf_counter)|(datetime\.)?datetime\.(now|utcnow|today)|(datetime\.)?date\.today)$"
)


@pytest.mark.parametrize(
    "path", [p for p in OUR_CODE if "clock" not in p.parts], ids=lambda p: str(p.relative_to(ROOT))
)
def test_nobody_else_sleeps_or_reads_the_clock(path: Path) -> None:
    """Time passes and is read in ``bot/clock`` alone; everybody else is told."""
    assert [f"{path.name}:{line} {call}" for line, call in _calls(path) if SLEEPERS.match(call)] == []


def test_the_domain_never_waits() -> None:
    """A rule is a plain function: no ``async`` and no ``await`` on the ground floor."""
    for path in (ROOT / "bot" / "domain").rglob("*.py"):
        waits = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.AsyncFunctionDef | ast.Await)]
        assert not waits, path


def test_nobody_below_the_edge_commits() -> None:
    """One stimulus is one transaction, committed by the database's own door and nowhere else."""
    for path in OUR_CODE:
        if path.name in ("database.py", "migrate.py", "one_trip.py") or "sandbox" in path.parts:
            continue
        assert not [line for line, call in _calls(path) if call.endswith((".commit", ".rollback"))], path


@pytest.mark.parametrize("path", OUR_CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_stay_small(path: Path) -> None:
    """A room past 400 lines becomes a package of the same name."""
    assert len(path.read_text().splitlines()) <= 400


def test_names_of_rooms() -> None:
    """No file is called after having no place: utils, helpers, manager, base, common."""
    banned = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
    assert [path for path in SOURCES if path.stem in banned] == []


def test_one_word_one_room_per_floor() -> None:
    """Each capability has its room on each floor that it needs, under the same name."""
    from handlers import CAPABILITIES

    names = [capability.name for capability in CAPABILITIES]
    assert len(set(names)) == len(names)
    for name in names:
        assert (ROOT / "handlers" / f"{name}.py").exists(), name
        assert (ROOT / "bot" / "flows" / f"{name}.py").exists(), name
    rooms = {path.stem for path in (ROOT / "handlers").glob("*.py")} - {
        "__init__",
        "boundary",
        "http",
        "bolt",
        "envelope",
    }
    edge = {"envelopes", "sight", "copies", "grammar", "replies", "routing", "events", "uploads", "origins"}
    assert rooms <= set(names) | edge


def test_every_test_states_its_promise() -> None:
    """A test without a docstring promises nothing."""
    silent = []
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
            if named and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []


def test_the_words_speak_of_the_product() -> None:
    """No path of somebody's machine and no address of a package registry stands in the tree."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    pattern = re.compile(
        r"/" + r"work/|/" + r"root/|/" + r"home/[a-z]|pypi\." + r"org|npmjs\." + r"org|files\.pythonhosted"
    )
    for name in listed:
        path = ROOT / name
        if path.suffix in {".png", ".svg"} or not path.exists():
            continue
        assert not pattern.search(path.read_text(errors="ignore")), name


def test_wire_ids_are_unique_and_versioned() -> None:
    """What stands on a button for ever has a version, and no two things share a name."""
    from bot.views import wire

    ids = [value for name, value in vars(wire).items() if name.isupper() and isinstance(value, str)]
    versioned = [value for value in ids if re.search(r"\.v\d+$", value)]
    assert len(versioned) == len(set(versioned))
    assert len(versioned) > 20


def _rooms() -> dict[str, Path]:
    """Return each module of the product by its name."""
    paths = [path for top in ("bot", "handlers", "storage") for path in sorted((ROOT / top).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def _above(name: str) -> set[str]:
    """Return the packages in which a module lies: they are read before it."""
    parts = name.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts))}


def _reads(path: Path, rooms: Container[str]) -> Iterator[str]:
    """Yield the modules that a module names while it is itself being read."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            within = [f"{node.module}.{one.name}" for one in node.names]
            yield from (one if one in rooms else node.module for one in within)
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def test_each_room_can_be_imported_first() -> None:
    """No module waits for another that waits for it: in whatever order they are read, they can be."""
    rooms, waits = _rooms(), {}
    for name, path in rooms.items():
        named = [one for one in _reads(path, rooms) if one in rooms]
        waits[name] = {other for one in named for other in {one} | (_above(one) - _above(name))} - {name}
    graphlib.TopologicalSorter(waits).prepare()  # raises, and names the circle
