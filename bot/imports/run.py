"""The run: a folder of decisions that were written elsewhere goes into rows, file after file.

Files are read one at a time and kept some at a time, and what was seen of them lies in a file, so that a folder may
hold any number of them. What is here already stays as it is: the same folder twice changes nothing.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.domain.imports import Form, Link, LinkKind, NoDecision, Target, Written
from bot.domain.imports import links as pointers
from bot.domain.imports.reading import read
from bot.flows import imports as flow
from bot.imports.files import Unreadable, list_files, path_of, text_of
from bot.imports.known import Log, digest_of, log_of, same_tree
from bot.imports.options import CannotImport, Options
from bot.views import imports as views
from bot.views.kit import plain
from storage import migrate, people
from storage.database import Database
from storage.imports import list_questions, list_read_before, list_sources, list_targets
from storage.listing import Folder, Listing
from storage.unit import Unit

__all__ = ["Line", "run"]

_AT_ONCE = 50  # decisions that are committed together
_REPLACING = (LinkKind.SUPERSEDES, LinkKind.SUPERSEDED_BY)


@dataclass(frozen=True, slots=True)
class Line:
    """One line to print, and whether it tells of a file that could not be read."""

    says: str
    broken: bool = False

    def __str__(self) -> str:
        return plain(self.says).replace("\n", " ")


@dataclass(slots=True)
class _Run:
    """What became of the files so far."""

    options: Options
    database: Database
    workspace: str
    listing: Listing
    now: datetime
    channel: str = ""
    kept: int = 0
    same: int = 0
    changed: int = 0
    left: int = 0
    broken: int = 0
    files: int = 0
    waiting: list[tuple[Written, str]] = field(default_factory=list)


async def run(
    url: str,
    options: Options,
    *,
    now: datetime,
    progress: Callable[[int, int, int], None] = lambda _files, _of, _kept: None,
) -> AsyncIterator[Line]:
    """Import a folder, or with ``dry`` only tell what would be; yield lines to print, the totals last.

    ``progress`` is called with the files read, how many there are, and the decisions understood. Raises
    ``CannotImport`` before anything is kept, ``DatabaseInUse`` where the bot is running on the same SQLite file.
    """
    if not options.folder.exists():
        raise CannotImport(f"There is no folder {options.folder}.")
    async with _opened(url, writing=not options.dry) as database:
        workspace = await _workspace(database, options.workspace)
        async with database.reading(workspace) as unit:
            options = replace(options, channel=await _channel(unit, options.channel))
        listing = Listing()
        try:
            told = _Run(options, database, workspace, listing, now)
            async for line in _all(told, progress):
                yield line
        finally:
            listing.close()


async def _all(told: _Run, progress: Callable[[int, int, int], None]) -> AsyncIterator[Line]:
    if told.options.dry:
        yield Line(f"Nothing is kept: this only tells what would be. {views.seen_by(told.options.channel)}")
    for closed in list_files(told.listing, told.options.folder, told.options.log):
        told.broken += 1
        yield Line(f"{closed}: not imported, it cannot be looked into", broken=True)
    if not told.options.dry:
        async with told.database.unit(told.workspace) as unit:
            told.channel = await flow.prepare(unit, told.options.channel, told.now)
    total = told.listing.count_files()
    for folder in told.listing.folders():
        async for line in _folder(told, folder, total, progress):
            yield line
    async for line in _link(told):
        yield line
    counts = {"known": told.same, "changed": told.changed, "left": told.left, "broken": told.broken}
    yield Line(views.totals(told.kept, dry=told.options.dry, **counts))


async def _folder(
    told: _Run, folder: Folder, total: int, progress: Callable[[int, int, int], None]
) -> AsyncIterator[Line]:
    async with told.database.reading(told.workspace) as unit:
        log = await log_of(unit, told.options, told.listing, folder)
    if log.moved:
        yield Line(views.moved(folder.told, log.name))
    if log.strange:
        yield Line(views.strange(folder.told))
    for name in told.listing.files(folder):
        told.files += 1
        for line in _take(told, log, folder, name):
            yield line
        if len(told.waiting) >= _AT_ONCE:
            async for line in _keep(told, log):
                yield line
        progress(told.files, total, told.kept + len(told.waiting))
    async for line in _keep(told, log):
        yield line


def _take(told: _Run, log: Log, folder: Folder, name: str) -> Iterator[Line]:
    """Read one file; yield what there is to say of it where it is no decision. What is one waits to be kept."""
    source = f"{log.name}/{name}"
    try:
        text, raw = text_of(path_of(told.options.folder, folder, name))
    except Unreadable as problem:
        told.broken += 1
        yield Line(f"{source}: not imported, {problem}", broken=True)
        return
    for one in read(text, source, log.order):
        if isinstance(one, NoDecision):
            told.left += 1
            yield Line(views.not_read(one.source, one.why, one.line))
        else:
            told.waiting.append((one, digest_of(one, raw)))


async def _keep(told: _Run, log: Log) -> AsyncIterator[Line]:
    """Keep what waits and is new, all of it or nothing; yield what there is to say of each."""
    waiting, told.waiting = told.waiting, []
    for at in range(0, len(waiting), _AT_ONCE):
        some = waiting[at : at + _AT_ONCE]
        async with told.database.reading(told.workspace) as unit:
            here = await _Here.load(unit, some, log)
        new: list[tuple[Written, str]] = []
        for one, digest in some:
            fresh, lines = _sift(told, here, one, digest)
            new += [(one, digest)] * fresh
            for line in lines:
                yield line
        await _add(told, new)


@dataclass(frozen=True, slots=True)
class _Here:
    """What is here already of some decisions: by hash, by path, and by number and question what we exported."""

    workspace: str
    folder: str
    before: dict[str, list[str]]
    paths: dict[str, int]
    questions: dict[int, str]

    @classmethod
    async def load(cls, unit: Unit, some: Sequence[tuple[Written, str]], log: Log) -> "_Here":
        ours = [one.number for one, _ in some if one.form is Form.DECIDE and one.number is not None]
        return cls(
            unit.workspace,
            log.name,
            dict(await list_read_before(unit, (digest for _, digest in some))),
            dict(await list_sources(unit, [one.source for one, _ in some])),
            dict(await list_questions(unit, ours)) if ours else {},
        )

    def has(self, one: Written, digest: str) -> bool:
        """Say whether a decision was imported from this log, or is a record of ours that went out."""
        paths = self.before.get(digest, ())
        return any(same_tree(pointers.folder_of(path), self.folder) for path in paths) or self._is_ours(one)

    def _is_ours(self, one: Written) -> bool:
        """Say whether it is a record that is here: what a file says of its home holds as long as its record does."""
        if one.form is not Form.DECIDE or one.home not in ("", self.workspace) or one.number is None:
            return False
        return " ".join(self.questions.get(one.number, "").split()) == " ".join(one.title.split()) != ""


def _sift(told: _Run, here: _Here, one: Written, digest: str) -> tuple[bool, list[Line]]:
    """Return whether a decision is new, and what there is to say of it."""
    if here.has(one, digest):
        told.same += 1
        return False, []
    if one.source in here.paths:
        told.changed += 1
        return False, [Line(views.changed(one.source, here.paths[one.source]))]
    if any(same_tree(pointers.folder_of(path), pointers.folder_of(one.source)) for path in told.listing.seen(digest)):
        told.same += 1
        return False, [Line(views.twice(one.source))]
    told.listing.see(digest, one.source)
    lines = [Line(views.understood(one))] if told.options.dry else []
    return True, lines + [Line(doubt) for doubt in views.doubts(one)]


async def _add(told: _Run, new: Sequence[tuple[Written, str]]) -> None:
    if not new:
        return
    if told.options.dry:
        numbers = [-(told.kept + place) for place in range(1, len(new) + 1)]
        for number, (one, _) in zip(numbers, new, strict=True):
            wrote = "" if one.number is None else str(one.number)
            told.listing.add_target(Target(one.source, wrote, number))
    else:
        async with told.database.unit(told.workspace) as unit:
            numbers = await flow.keep(unit, new, channel=told.channel, now=told.now)
    for number, (one, _) in zip(numbers, new, strict=True):
        told.kept += 1
        told.listing.add_links(number, one.source, one.links)


async def _link(told: _Run) -> AsyncIterator[Line]:
    """Tell each new record what it points at, now that all of them have numbers."""
    for some in told.listing.links(_AT_ONCE):
        wanted = [(source, one) for _, source, links in some for one in links]
        said: list[Line] = []
        async with _unit(told) as unit:
            places = flow.Places(await _targets(unit, told, wanted))
            for source, one in wanted:
                if one.kind in _REPLACING and pointers.resolve(one, source, places.by_path, places.by_number) is None:
                    said.append(Line(views.absent(source, one)))
            for number, source, links in () if told.options.dry else some:
                odd = await flow.link(unit, number, source, links, places, now=told.now)
                said += [Line(views.disagrees(source, other)) for other in odd]
        for line in said:
            yield line


async def _targets(unit: Unit, told: _Run, wanted: Sequence[tuple[str, Link]]) -> list[Target]:
    """Return the decisions that some links may mean, here and, in a dry run, among those that would be."""
    sources = sorted({path for source, one in wanted for path in pointers.paths(one, source)})
    told_of = ((pointers.log_of(source), pointers.digits(one)) for source, one in wanted)
    numbered = sorted({(log, number) for log, number in told_of if number})
    found = await list_targets(unit, sources, numbered)
    return found + told.listing.targets(sources, numbered)


@asynccontextmanager
async def _unit(told: _Run) -> AsyncIterator[Unit]:
    kind = told.database.reading if told.options.dry else told.database.unit
    async with kind(told.workspace) as unit:
        yield unit


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


async def _channel(unit: Unit, named: str | None) -> str | None:
    """Return the id of the channel that was named by its id or its name; None for none."""
    if named is None or await people.find_channel(unit, named) is not None:
        return named
    found = await people.list_channels_called(unit, named.removeprefix("#"))
    if len(found) > 1:
        raise CannotImport(views.ambiguous_channel(named, [one.id for one in found]))
    if not found:
        known = await people.list_public(unit, limit=10)
        raise CannotImport(views.no_channel(named, [f"#{one.name}" for one in known if one.name]))
    return found[0].id


@asynccontextmanager
async def _opened(url: str, *, writing: bool) -> AsyncIterator[Database]:
    database = Database(url, writing=writing)
    try:
        if database.is_sqlite and not Path(str(database.url.database)).exists():  # noqa: ASYNC240  # a moment
            raise CannotImport(f"There is no database at {database.url.database}.")
        if await migrate.current(database) != migrate.newest():
            raise CannotImport("The database is not of this version: run python -m bot migrate first.")
        yield database
    finally:
        await database.close()
