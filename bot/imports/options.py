"""Options: what the command line says of an import, and the sentence for what cannot be."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["CannotImport", "Options"]


class CannotImport(Exception):  # noqa: N818  # its text is a sentence for whoever started the program
    """There is nothing that could be imported, or nowhere to keep it."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said. ``channel`` is its id or "#name", None for everybody; ``log`` is what the folder is
    called, None for the last folders of its path.
    """

    folder: Path
    workspace: str | None = None
    channel: str | None = None
    dry: bool = False
    log: str | None = None
