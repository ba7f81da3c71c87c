"""Known: which log a folder belongs to, so that the same one comes in once, and two of them stay two.

A log is a folder of decisions. It is the one that was imported before if some of its files are known by their paths,
which begin with the last folders of the one that was named. Else it was moved if most of what is in it is here already,
word for word and under the same names, from a folder that is not part of this run as well. Else it is another log, and
what it has in common with others is its own.
"""

import hashlib
import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.imports import Form, NoDecision, Order, Written
from bot.domain.imports.links import folder_of
from bot.domain.imports.reading import order_in, read
from bot.imports.files import Unreadable, path_of, text_of
from bot.imports.options import Options
from storage.imports import count_in_folder, list_read_before, list_sources
from storage.listing import Folder, Listing
from storage.unit import Unit

__all__ = ["Log", "digest_of", "log_of", "same_tree"]

_SAMPLE = 50  # files of a folder that say which log it is
_SURELY, _CALLED_THE_SAME = 3, 2  # decisions that two teams do not have in common by chance
_HEAD = 4_000  # signs of a file among which its day is


@dataclass(frozen=True, slots=True)
class Log:
    """A folder as it is known: ``name`` is the path under which its decisions are kept, ``moved`` says that it was
    another one before, ``strange`` that none of its files reads as it did; ``order`` is that of its days, None where
    they do not tell.
    """

    name: str
    order: Order | None = None
    moved: bool = False
    strange: bool = False


def digest_of(one: Written, raw: bytes) -> str:
    """Return the hash by which a decision is known: of a file's bytes; of what stands in it, where it holds several."""
    several = one.form is Form.DECIDE or "#" in one.source
    return hashlib.sha256(one.text.encode("utf-8", "replace") if several else raw).hexdigest()


def same_tree(one: str, other: str) -> bool:
    """Say whether one of two folders is the other, or lies in it."""
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


async def log_of(unit: Unit, options: Options, listing: Listing, folder: Folder) -> Log:
    """Return which log a folder belongs to, by its first files."""
    read_of, order = _first(options, listing, folder)
    known = await list_sources(unit, [source for source, _ in read_of]) if read_of else {}
    before = await list_read_before(unit, (digest for _, digest in read_of)) if read_of else {}
    if known or not read_of:
        same = any(source in before.get(digest, ()) for source, digest in read_of)
        return Log(folder.told, order, strange=len(known) > 1 and not same)
    for former, count in _candidates(read_of, before, listing).most_common():
        same = posixpath.basename(former) == posixpath.basename(folder.told)
        if count < (_CALLED_THE_SAME if same else _SURELY):
            continue
        if 2 * count > len(read_of) or 2 * count > await count_in_folder(unit, former):
            return Log(former, order, moved=True)
    return Log(folder.told, order)


def _first(options: Options, listing: Listing, folder: Folder) -> tuple[Sequence[tuple[str, str]], Order | None]:
    """Return path and hash of the first decisions of a folder, and the order in which its days are written."""
    found: list[tuple[str, str]] = []
    orders: Counter[Order] = Counter()
    for name in listing.files(folder, _SAMPLE):
        try:
            text, raw = text_of(path_of(options.folder, folder, name))
        except Unreadable:
            continue
        if order := order_in(text[:_HEAD]):
            orders[order] += 1
        for one in read(text, f"{folder.told}/{name}"):
            if not isinstance(one, NoDecision) and len(found) < _SAMPLE:
                found.append((one.source, digest_of(one, raw)))
    return found, next(iter(orders)) if len(orders) == 1 else None


def _candidates(
    found: Iterable[tuple[str, str]], before: Mapping[str, Sequence[str]], listing: Listing
) -> Counter[str]:
    """Return the folders from which files of these names and words came, each with how many of them."""
    counts: Counter[str] = Counter()
    for source, digest in found:
        name = posixpath.basename(source)
        folders = {folder_of(path) for path in before.get(digest, ()) if posixpath.basename(path) == name}
        counts.update(one for one in folders if not listing.has_folder(one))
    return counts
