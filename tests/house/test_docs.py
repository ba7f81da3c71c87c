"""The documents say what the code does: commands, settings, scopes, diagrams, dependencies."""

import argparse
import json
import re
import tomllib
from pathlib import Path

from bot import config
from bot.__main__ import _parser
from bot.domain.settings import DEFAULTS, said
from bot.views import settings
from bot.views.home import help_page
from handlers import CAPABILITIES
from tests.house.diagrams import drawn
from tests.views.checkers import words

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def _rows(heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading."""
    part = README.split(f"{heading}\n", 1)[1]
    part = re.split(r"\n#+ ", part)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_diagrams_are_those_of_the_code() -> None:
    """Each drawn machine equals its table; ``python -m tests.house.diagrams`` draws them anew."""
    assert drawn(README) == README


def test_each_subcommand_is_in_the_readme() -> None:
    """The table of commands names what ``/decide help`` names, and nothing else."""
    documented = {
        row[0].strip("`").removeprefix("/decide").strip() for row in _rows("## Commands") if "/decide" in row[0]
    }
    offered = {line.usage for capability in CAPABILITIES for line in capability.help}

    assert offered == documented


def test_each_command_of_the_program_is_in_the_readme() -> None:
    """The table of the command line names each command of ``python -m bot``, and nothing else."""
    documented = {match for match in re.findall(r"^\| `python -m bot (\w+)", README, re.MULTILINE)}
    parser = next(one for one in _parser()._actions if isinstance(one, argparse._SubParsersAction))

    assert set(parser.choices) == documented


def test_each_setting_is_in_the_readme() -> None:
    """The table of settings names each variable that the configuration reads."""
    documented = {row[0].strip("`") for row in _rows("## Settings")}

    assert {name.upper() for name in config._Environment.model_fields} == documented


def test_each_setting_of_a_workspace_is_in_the_readme() -> None:
    """The table of what a workspace may set names each field of the form, with its default."""
    fields = {name: settings.LABELS[name] for name in (*settings.FIELDS, *settings.MORE_FIELDS, *settings.DAY_FIELDS)}
    defaults = {label: said(DEFAULTS, name) or "nobody" for name, label in fields.items()}

    assert {row[0]: row[1] for row in _rows("### Settings of a workspace")} == defaults


def test_scopes_are_those_of_the_manifest() -> None:
    """The table of scopes is the manifest's, required and optional."""
    scopes = json.loads((ROOT / "manifest.json").read_text())["oauth_config"]["scopes"]
    required: set[str] = set()
    optional: set[str] = set()
    for names, needed, *_ in _rows("### Scopes"):
        (required if needed == "yes" else optional).update(re.findall(r"`([^`]+)`", names))

    assert required == set(scopes["bot"])
    assert optional == set(scopes.get("bot_optional", []))


def test_each_dependency_has_its_reason() -> None:
    """ARCHITECTURE.md names each package that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    house = (ROOT / "ARCHITECTURE.md").read_text()
    for requirement in wanted:
        name = re.split(r"[\[<>=~! ]", requirement)[0]
        assert name == "decide" or name in house, name


def test_locks_pin_by_hash_and_name_no_registry() -> None:
    """Lock files hold names, versions and hashes, and no address."""
    for path in ROOT.glob("requirements*.lock"):
        text = path.read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_every_line_of_help_has_an_example() -> None:
    """What stands as an example is one: it begins like the usage, fills in what the usage only names, and is shown."""
    lines = [line for capability in CAPABILITIES for line in capability.help]
    told = [line.strip() for line in words(help_page(lines, "/decide")).split("\n")]
    for line in lines:
        assert bool(line.example) == bool(line.usage), line.usage
        assert not set("<>") & set(line.example)
        assert f"/decide {line.example}".strip() in told, line.usage
