"""``python -m bot import``: a folder of decisions that were written elsewhere goes into rows, file after file.

Files are read one at a time and kept some at a time, so that a folder may hold any number of them. What is here
already, by its path or word for word, stays as it is: the same folder twice changes nothing.
"""

import hashlib
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.domain.imports import Form, Link, NoDecision, Target, Written
from bot.domain.imports.reading import read
from bot.flows import imports as flow
from bot.views import imports as views
from bot.views.kit import plain
from storage import migrate, people
from storage.database import Database
from storage.imports import Known, load_known

__all__ = ["CannotImport", "Line", "Options", "print_all", "run"]

MOST_BYTES = 5_000_000
_MOST_JSON = 500_000_000
_AT_ONCE = 50  # decisions that are committed together
_ENDINGS = (".md", ".markdown", ".mdx", ".json", ".jsonl", ".ndjson")
_OTHERS = (".adoc", ".asciidoc", ".rst", ".org", ".docx", ".textile", ".html")
_SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})
_LONGEST_SOURCE = 500
_TOLD_EACH = 100  # files between two words on how far it is
_FOLDERS = 3  # of the path of the folder itself that are told


class CannotImport(Exception):  # noqa: N818  # its text is a sentence for whoever started the program
    """There is nothing that could be imported, or nowhere to keep it."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said. ``channel`` is None for everybody."""

    folder: Path
    workspace: str | None = None
    channel: str | None = None
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line to print, and whether it tells of a file that could not be read."""

    says: str
    broken: bool = False

    def __str__(self) -> str:
        return plain(self.says).replace("\n", " ")


@dataclass(slots=True)
class _Run:
    """What became of the files so far. ``links`` are told once all records have numbers."""

    known: Known
    workspace: str
    kept: int = 0
    same: int = 0
    changed: int = 0
    left: int = 0
    broken: int = 0
    files: int = 0
    links: list[tuple[int, str, tuple[Link, ...]]] = field(default_factory=list)
    waiting: list[tuple[Written, str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


async def run(
    url: str, options: Options, *, now: datetime, progress: Callable[[int, int], None] = lambda _files, _kept: None
) -> AsyncIterator[Line]:
    """Import a folder, or with ``dry`` only tell what would be; yield lines to print, the totals last.

    ``progress`` is called with the files read and the decisions understood. Raises ``CannotImport`` before anything is
    kept, ``DatabaseInUse`` where the bot is running on the same SQLite file.
    """
    folder = options.folder
    if not folder.exists():
        raise CannotImport(f"There is no folder {folder}.")
    async with _opened(url, writing=not options.dry) as database:
        workspace = await _workspace(database, options.workspace)
        async with database.reading(workspace) as unit:
            if options.channel is not None and await people.find_channel(unit, options.channel) is None:
                raise CannotImport(
                    f"{options.channel} is no channel that is known here: use the bot there once, then import."
                )
            told = _Run(await load_known(unit), workspace)
        if options.dry:
            yield Line(f"Nothing is kept: this only tells what would be. {views.seen_by(options.channel)}")
        channel = "" if options.dry else await _prepare(database, workspace, options, now)
        for source, path in _files(folder):
            told.files += 1
            for line in _take(told, source, path, dry=options.dry):
                yield line
            if len(told.waiting) >= _AT_ONCE:
                await _keep(database, workspace, told, channel, now, dry=options.dry)
            progress(told.files, told.kept + len(told.waiting))
        await _keep(database, workspace, told, channel, now, dry=options.dry)
        async for line in _link(database, workspace, told, now, dry=options.dry):
            yield line
        counts = {"known": told.same, "changed": told.changed, "left": told.left, "broken": told.broken}
        yield Line(views.totals(told.kept, dry=options.dry, **counts))


def _take(told: _Run, source: str, path: Path, *, dry: bool) -> Iterator[Line]:
    """Read one file; yield what there is to say of it. What is new waits to be kept."""
    try:
        raw = _bytes(path, source)
        text = _decoded(raw)
    except _Unreadable as problem:
        told.broken += 1
        yield Line(f"{source}: not imported, {problem}", broken=True)
        return
    if text is None:
        told.broken += 1
        yield Line(f"{source}: not imported, it is not text", broken=True)
        return
    for one in read(text, source):
        if isinstance(one, NoDecision):
            told.left += 1
            yield Line(views.not_read(one.source, one.why, one.line))
            continue
        # Of a file of ours each record counts by itself, whatever stands around it.
        digest = hashlib.sha256(one.text.encode("utf-8", "replace") if one.form is Form.DECIDE else raw).hexdigest()
        yield from _new(told, one, digest, dry=dry)


def _new(told: _Run, one: Written, digest: str, *, dry: bool) -> Iterator[Line]:
    if digest in told.known.by_digest or one.home == told.workspace:
        told.same += 1
        return
    if one.source in told.known.by_path:
        told.changed += 1
        yield Line(views.changed(one.source, told.known.by_path[one.source]))
        return
    if any(digest == other for _, other in told.waiting) or (dry and digest in told.seen):
        told.same += 1
        yield Line(views.twice(one.source))
        return
    told.waiting.append((one, digest))
    if dry:
        told.seen.add(digest)
        yield Line(views.understood(one))
    for line in views.doubts(one):
        yield Line(line)


class _Unreadable(Exception):  # noqa: N818  # its text goes on a sentence
    """A file that cannot be read, and why."""


def _bytes(path: Path, source: str) -> bytes:
    if source.lower().endswith(_OTHERS):
        raise _Unreadable("only Markdown and JSON are read")
    most = _MOST_JSON if ".json" in source.lower() or source.lower().endswith(".ndjson") else MOST_BYTES
    try:
        size = path.stat().st_size
        if size > most:
            raise _Unreadable(f"it has {size / 1_000_000:,.0f} MB; {most / 1_000_000:,.0f} MB are read at most")
        return path.read_bytes()
    except OSError as problem:
        raise _Unreadable(f"it cannot be read ({problem.strerror or type(problem).__name__})") from problem


async def print_all(url: str, options: Options, now: datetime) -> int:
    """Import, print each line and how far it is on the way; return 0, or 1 where a file could not be read."""
    broken, last = False, 0

    def progress(files: int, understood: int) -> None:
        nonlocal last
        if files % _TOLD_EACH == 0 and sys.stderr.isatty():
            last = files
            print(f"\r{files:,} files read, {understood:,} decisions …", end="", file=sys.stderr, flush=True)  # noqa: T201

    async for line in run(url, options, now=now, progress=progress):
        print(f"\n{line}" if last else line)  # noqa: T201
        broken, last = broken or line.broken, 0
    return int(broken)


async def _workspace(database: Database, named: str | None) -> str:
    async with database.reading() as unit:
        known = await people.list_workspaces(unit)
    found = [one for one in known if named in (None, one)]
    if not found:
        where = f"{named} is not known here" if named else "No workspace is known here"
        raise CannotImport(f"{where}: install the app and start it once.")
    if len(found) > 1:
        raise CannotImport(f"There are {len(found)} workspaces: say which with --workspace ({', '.join(found)}).")
    return found[0]


async def _prepare(database: Database, workspace: str, options: Options, now: datetime) -> str:
    async with database.unit(workspace) as unit:
        return await flow.prepare(unit, options.channel, now)


async def _keep(database: Database, workspace: str, told: _Run, channel: str, now: datetime, *, dry: bool) -> None:
    """Keep what waits, all of it or nothing."""
    if dry:
        told.kept += len(told.waiting)
        told.waiting.clear()
        return
    if not told.waiting:
        return
    added: list[tuple[Target, str, tuple[Link, ...]]] = []
    async with database.unit(workspace) as unit:
        numbers = await flow.keep(unit, told.waiting, channel=channel, now=now)
        for number, (one, digest) in zip(numbers, told.waiting, strict=True):
            wrote = "" if one.number is None else str(one.number)
            added.append((Target(one.source, wrote, number), digest, one.links))
    for target, digest, links in added:
        told.known.add(target, digest)
        told.kept += 1
        if links:
            told.links.append((target.number, target.source, links))
    told.waiting.clear()


async def _link(database: Database, workspace: str, told: _Run, now: datetime, *, dry: bool) -> AsyncIterator[Line]:
    """Tell each new record what it points at, now that all of them have numbers."""
    if dry:
        return
    places = flow.Places(told.known.targets)
    for at in range(0, len(told.links), _AT_ONCE):
        said: list[tuple[str, int]] = []
        async with database.unit(workspace) as unit:
            for number, source, links in told.links[at : at + _AT_ONCE]:
                said += [(source, one) for one in await flow.link(unit, number, source, links, places, now=now)]
        for source, one in said:
            yield Line(views.disagrees(source, one))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each file under ``folder`` that may hold decisions, with the path by which it is known: folder after
    folder, by name, so that numbers follow those of the files. Hidden ones and links to folders are left out.
    """
    if folder.is_file():
        yield _source(folder.resolve().parent, folder.name), folder
        return
    root = folder.resolve()
    stack = [""]
    while stack:
        place = stack.pop()
        with os.scandir(root / place) as found:
            entries = sorted((one.name, one.is_dir(follow_symlinks=False)) for one in found)
        deeper = []
        for name, is_folder in entries:
            inner = f"{place}/{name}" if place else name
            if name.startswith(".") or name in _SKIPPED:
                continue
            if is_folder:
                deeper.append(inner)
            elif name.lower().endswith(_ENDINGS + _OTHERS):
                yield _source(root, inner), root / inner
        stack += reversed(deeper)


def _source(root: Path, inner: str) -> str:
    """Return the path that is told: the last folders of the one that is imported, and the path in it."""
    return "/".join([*(part for part in root.parts[-_FOLDERS:] if part != "/"), inner])[-_LONGEST_SOURCE:]


def _decoded(raw: bytes) -> str | None:
    """Return what a file says, or None where it is no text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if b"\x00" in raw:
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


@asynccontextmanager
async def _opened(url: str, *, writing: bool) -> AsyncIterator[Database]:
    database = Database(url, writing=writing)
    try:
        if database.is_sqlite and not _exists(database):
            raise CannotImport(f"There is no database at {database.url.database}.")
        if await migrate.current(database) != migrate.newest():
            raise CannotImport("The database is not of this version: run python -m bot migrate first.")
        yield database
    finally:
        await database.close()


def _exists(database: Database) -> bool:
    return Path(str(database.url.database)).exists()
