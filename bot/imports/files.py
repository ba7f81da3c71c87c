"""Files: those below a folder that may hold decisions, found one after the other, and what they say."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from storage.listing import Folder, Listing

__all__ = ["MOST_BYTES", "Unreadable", "list_files", "path_of", "text_of"]

MOST_BYTES = 5_000_000
_MOST_JSON = 500_000_000
_JSON = (".json", ".jsonl", ".ndjson")
_ENDINGS = (".md", ".markdown", ".mdx", *_JSON)
_OTHERS = (".adoc", ".asciidoc", ".rst", ".org", ".docx", ".textile", ".html")
_SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})
_LONGEST_TOLD = 300
_AT_ONCE = 1_000
_FOLDERS = 3  # of the path of the folder itself that are told


class Unreadable(Exception):  # noqa: N818  # its text goes on a sentence
    """A file that cannot be read, and why."""


def list_files(listing: Listing, folder: Path, name: str | None) -> Iterator[str]:
    """Note each file under ``folder`` that may hold decisions; yield the folders that nobody may look into. Hidden ones
    and links to folders are left out.

    ``name`` is what the folder is called; without one it is the last three folders of its path.
    """
    root = folder.resolve()
    alone = None
    if root.is_file():
        root, alone = root.parent, root.name
    told = name or "/".join(part for part in root.parts[-_FOLDERS:] if part != "/")
    listing.add_folders([("", told)])
    while at := listing.to_walk():
        if alone is not None:
            listing.add_files(at, [alone])
            continue
        inner = f"{at.place}/" if at.place else ""
        try:
            with os.scandir(root / at.place) as found:
                wanted = _wanted(found)
                while some := list(islice(wanted, _AT_ONCE)):
                    listing.add_files(at, (one for one, is_folder in some if not is_folder))
                    deeper = [one for one, is_folder in some if is_folder]
                    listing.add_folders((f"{inner}{one}", f"{at.told}/{one}"[-_LONGEST_TOLD:]) for one in deeper)
        except OSError:
            yield at.told


def _wanted(found: Iterable[os.DirEntry[str]]) -> Iterator[tuple[str, bool]]:
    """Yield the name of each entry that counts, and whether it is a folder."""
    for one in found:
        if one.name.startswith(".") or one.name in _SKIPPED:
            continue
        is_folder = one.is_dir(follow_symlinks=False)
        if is_folder or one.name.lower().endswith(_ENDINGS + _OTHERS):
            yield one.name, is_folder


def path_of(folder: Path, at: Folder, name: str) -> Path:
    """Return where a file is."""
    root = folder.resolve()
    return (root.parent if root.is_file() else root) / at.place / name


def text_of(path: Path) -> tuple[str, bytes]:
    """Return what a file says, and its bytes; raise ``Unreadable`` with the reason."""
    ending = path.suffix.lower()
    if ending in _OTHERS:
        raise Unreadable("only Markdown and JSON are read")
    most = _MOST_JSON if ending in _JSON else MOST_BYTES
    try:
        size = path.stat().st_size
        if size > most:
            raise Unreadable(f"it has {size / 1_000_000:,.0f} MB; {most / 1_000_000:,.0f} MB are read at most")
        raw = path.read_bytes()
    except OSError as problem:
        raise Unreadable(f"it cannot be read ({problem.strerror or type(problem).__name__})") from problem
    text = _decoded(raw)
    if text is None:
        raise Unreadable("it is not text")
    return text, raw


def _decoded(raw: bytes) -> str | None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if b"\x00" in raw:
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
