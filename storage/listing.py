"""Listing: what a run finds in a folder, and has seen of it, in a file that goes away with the run.

A folder may hold a million files: neither their names nor what was read of them is kept in memory. It is no part of the
database of records: nothing in it is worth more than the run.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.imports import Link, LinkKind, Target

__all__ = ["Folder", "Listing"]

_AT_ONCE = 1_000
_TABLES = """
CREATE TABLE folders (id INTEGER PRIMARY KEY, place TEXT NOT NULL, sort TEXT NOT NULL, told TEXT NOT NULL, walked INT);
CREATE INDEX by_sort ON folders (sort);
CREATE INDEX by_told ON folders (told);
CREATE TABLE files (folder INT, name TEXT, PRIMARY KEY (folder, name)) WITHOUT ROWID;
CREATE TABLE seen (digest TEXT, source TEXT);
CREATE INDEX by_digest ON seen (digest);
CREATE TABLE targets (number INTEGER PRIMARY KEY, source TEXT, wrote TEXT);
CREATE INDEX by_source ON targets (source);
CREATE INDEX by_wrote ON targets (wrote);
CREATE TABLE links (at INTEGER PRIMARY KEY, number INT, source TEXT, kind TEXT, target TEXT);
"""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder: where it is below the one that is imported ("" for itself), and the path that is told of it."""

    id: int
    place: str
    told: str


class Listing:
    """The notes of one run. Use it in one thread, and close it."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")  # SQLite's own name for a file that nobody else sees
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Let the notes go."""
        self._db.close()

    # folders and files

    def add_folders(self, ones: Iterable[tuple[str, str]]) -> None:
        """Note folders by place and told path; each is walked later."""
        # What is deeper comes after what is beside it, name by name: "a/b" between "a" and "a-b".
        rows = ((place, place.replace("/", "\x01"), told) for place, told in ones)
        self._db.executemany("INSERT INTO folders (place, sort, told, walked) VALUES (?, ?, ?, 0)", rows)

    def to_walk(self) -> Folder | None:
        """Return a folder that nobody has looked into yet, and note that somebody does."""
        row = self._db.execute("SELECT id, place, told FROM folders WHERE walked = 0 LIMIT 1").fetchone()
        if row is None:
            return None
        self._db.execute("UPDATE folders SET walked = 1 WHERE id = ?", (row[0],))
        return Folder(*row)

    def add_files(self, folder: Folder, names: Iterable[str]) -> None:
        """Note the files of a folder."""
        self._db.executemany("INSERT OR IGNORE INTO files VALUES (?, ?)", ((folder.id, name) for name in names))

    def count_files(self) -> int:
        """Return how many files were noted."""
        return int(self._db.execute("SELECT count(*) FROM files").fetchone()[0])

    def folders(self) -> Iterator[Folder]:
        """Yield the folders that hold files, in the order in which a person would read them."""
        found = self._db.execute(
            "SELECT id, place, told FROM folders WHERE EXISTS (SELECT 1 FROM files WHERE folder = id) ORDER BY sort"
        )
        while rows := found.fetchmany(_AT_ONCE):
            yield from (Folder(*row) for row in rows)

    def files(self, folder: Folder, limit: int = -1) -> Iterator[str]:
        """Yield the names of a folder's files, in their order; with ``limit`` the first ones."""
        found = self._db.execute("SELECT name FROM files WHERE folder = ? ORDER BY name LIMIT ?", (folder.id, limit))
        while rows := found.fetchmany(_AT_ONCE):
            yield from (row[0] for row in rows)

    def has_folder(self, told: str) -> bool:
        """Say whether a folder of this told path is among those of this run."""
        found = self._db.execute("SELECT 1 FROM folders WHERE told = ? LIMIT 1", (told,)).fetchone()
        return found is not None

    # what was read

    def see(self, digest: str, source: str) -> None:
        """Note what was read, by its hash."""
        self._db.execute("INSERT INTO seen VALUES (?, ?)", (digest, source))

    def seen(self, digest: str) -> list[str]:
        """Return the first paths under which this was read in this run."""
        found = self._db.execute("SELECT source FROM seen WHERE digest = ? LIMIT 50", (digest,))
        return [row[0] for row in found.fetchall()]

    def add_target(self, target: Target) -> None:
        """Note a decision that may be pointed at, though it is kept nowhere."""
        self._db.execute("INSERT INTO targets VALUES (?, ?, ?)", (target.number, target.source, target.wrote))

    def targets(self, sources: Sequence[str], numbers: Sequence[tuple[str, str]]) -> list[Target]:
        """Return the noted decisions with one of these paths, or below one of these folders of this number."""
        found: dict[int, Target] = {}
        by_path = "SELECT source, wrote, number FROM targets WHERE source = ?"
        by_number = "SELECT source, wrote, number FROM targets WHERE wrote = ? AND substr(source, 1, ?) = ?"
        asked: list[tuple[str, tuple[str | int, ...]]] = [(by_path, (source,)) for source in sources]
        asked += [(by_number, (number, len(folder) + 1, f"{folder}/")) for folder, number in numbers]
        for statement, values in asked:
            found |= {row[2]: Target(*row) for row in self._db.execute(statement, values)}
        return list(found.values())

    # what points at what

    def add_links(self, number: int, source: str, links: Iterable[Link]) -> None:
        """Note what a decision points at."""
        rows = ((number, source, one.kind.value, one.target) for one in links)
        self._db.executemany("INSERT INTO links (number, source, kind, target) VALUES (?, ?, ?, ?)", rows)

    def links(self, at_once: int) -> Iterator[list[tuple[int, str, tuple[Link, ...]]]]:
        """Yield what decisions point at, so many decisions at a time, in their order."""
        after = 0
        while True:
            rows = self._db.execute(
                "SELECT at, number, source, kind, target FROM links WHERE at > ? ORDER BY at LIMIT ?", (after, _AT_ONCE)
            ).fetchall()
            if not rows:
                return
            whole: dict[int, tuple[str, list[tuple[int, Link]]]] = {}
            for at, number, source, kind, target in rows:
                whole.setdefault(number, (source, []))[1].append((at, Link(LinkKind(kind), target)))
            if len(rows) == _AT_ONCE and len(whole) > 1:
                whole.popitem()  # the last one may have more
            after = max(at for _, ones in whole.values() for at, _ in ones)
            ready = [(number, source, tuple(one for _, one in ones)) for number, (source, ones) in whole.items()]
            for place in range(0, len(ready), at_once):
                yield ready[place : place + at_once]
