"""Closed sets of words, read once from ``words.toml``."""

import tomllib
from functools import cache
from importlib import resources

__all__ = ["words"]


@cache
def _sets() -> dict[str, str]:
    return tomllib.loads((resources.files(__package__) / "words.toml").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """Return the set of that name; ``KeyError`` where there is none."""
    return frozenset(_sets()[name].split())
