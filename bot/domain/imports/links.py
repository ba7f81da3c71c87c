"""Links: how decisions point at one another, and which decision is meant."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from bot.domain.imports.values import Link, LinkKind

__all__ = ["FRONT_KEYS", "Target", "number_in", "read_links", "resolve"]

FRONT_KEYS: Mapping[str, LinkKind] = {
    "supersedes": LinkKind.SUPERSEDES,
    "replaces": LinkKind.SUPERSEDES,
    "obsoletes": LinkKind.SUPERSEDES,
    "superseded-by": LinkKind.SUPERSEDED_BY,
    "superseded by": LinkKind.SUPERSEDED_BY,
    "superseded": LinkKind.SUPERSEDED_BY,
    "replaced-by": LinkKind.SUPERSEDED_BY,
    "replaced by": LinkKind.SUPERSEDED_BY,
    "amends": LinkKind.AMENDS,
    "extends": LinkKind.AMENDS,
    "amended-by": LinkKind.AMENDED_BY,
    "amended by": LinkKind.AMENDED_BY,
    "related": LinkKind.RELATES,
    "relates-to": LinkKind.RELATES,
    "relates to": LinkKind.RELATES,
    "related-to": LinkKind.RELATES,
    "depends-on": LinkKind.RELATES,
    "depends on": LinkKind.RELATES,
    "builds on": LinkKind.RELATES,
    "links": LinkKind.RELATES,
}
_VERBS: tuple[tuple[re.Pattern[str], LinkKind], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"\b(?:partially|partly|portions?|parts?)\b.*\bsuper[sc]e+ded\b", LinkKind.AMENDED_BY),
        (r"\b(?:super[sc]e+ded|replaced|obsoleted|ersetzt|abgelöst|remplacée?|reemplazad[oa])\s*(?:by|durch|par)?",
         LinkKind.SUPERSEDED_BY),
        (r"\b(?:super[sc]e+de[sd]?|superseeds|replaces?|obsoletes?|ersetzt|remplace|reemplaza)\b", LinkKind.SUPERSEDES),
        (r"\b(?:amended|clarified|refined|extended|modified|updated)\s+by\b", LinkKind.AMENDED_BY),
        (r"\b(?:amends?|clarifies|refines|extends|modifies|updates)\b", LinkKind.AMENDS),
    )
)  # fmt: skip
_PATH = re.compile(r"\[[^\]\[]*\]\(\s*<?([^()\s<>]+\.(?:md|markdown|json)(?:#[^()\s<>]*)?)>?[^()]*\)", re.IGNORECASE)
_LINKED = re.compile(r"\[(?P<words>[^\]\[]*)\](?:\([^()]*\))?")
_NAMED = re.compile(
    r"\b(?:ADR|MADR|AD|RFC|decision|record)s?[\s#_-]*(\d{1,6})\b|(?<![\w#/.-])#?(\d{1,5})(?![\w/-])", re.IGNORECASE
)
_FILE = re.compile(r"(?:^|[^a-z0-9])(?:adr|madr|rfc|dr)?[-_ ]?(\d{1,7})(?=[-_. ]|$)", re.IGNORECASE)
_DATED = 8  # digits of a file name that begins with a day


@dataclass(frozen=True, slots=True)
class Target:
    """A decision that may be pointed at: its path and number there, and its number here."""

    source: str
    wrote: str
    number: int


def number_in(source: str) -> int | None:
    """Return the number that a file's name begins with; a day (20210331-…) is none."""
    name = posixpath.basename(source.partition("#")[0])
    found = _FILE.search(name) or re.match(r"(?:adr|rfc)(\d{1,6})", name, re.IGNORECASE)
    return int(found[1]) if found and found.start() < 5 and len(found[1]) < _DATED - 1 else None


def read_links(text: str, usual: LinkKind | None = None) -> tuple[Link, ...]:
    """Return the pointers in ``text``, line by line; a line without a verb is of the ``usual`` kind, or none."""
    found: dict[Link, None] = {}
    kind = usual
    for line in text.split("\n"):
        for part, which in _parts(line, kind):
            found |= dict.fromkeys(Link(which, target) for target in _targets(part))
    return tuple(found)


def _parts(line: str, usual: LinkKind | None) -> Iterable[tuple[str, LinkKind]]:
    """Yield what of a line belongs to which verb: from it on, up to the next one."""
    starts: dict[int, LinkKind] = {}
    for pattern, kind in _VERBS:
        for one in pattern.finditer(line):
            starts.setdefault(one.end(), kind)
    places = sorted(starts)
    if not places:
        if usual is not None:
            yield line, usual
        return
    for at, end in zip(places, [*places[1:], len(line)], strict=True):
        yield line[at:end], starts[at]


def _targets(part: str) -> Iterable[str]:
    paths = _PATH.findall(part)
    if paths:
        return [unquote(one) for one in paths]
    words = _LINKED.sub(lambda found: f" {found['words']} ", part)
    words = re.sub(r"\d{4}-\d{1,2}-\d{1,2}", " ", re.sub(r"https?://\S+", " ", words))
    named = [found[1] or found[2] for found in _NAMED.finditer(words)]
    files = re.findall(r"[\w./-]+\.(?:md|markdown)\b", words)
    return files or named


def resolve(link: Link, source: str, by_path: Mapping[str, int], by_number: Mapping[str, Iterable[int]]) -> int | None:
    """Return which record here is meant by a link that stands in the file ``source``; None where none or several are.

    ``by_path`` maps paths to numbers here; ``by_number`` maps a folder and a number there ("docs/adr:7"; "7" for all
    folders) to numbers here.
    """
    folder = posixpath.dirname(source.partition("#")[0])
    path = posixpath.normpath(posixpath.join(folder, link.target.partition("#")[0]))
    if path in by_path:
        return by_path[path]
    digits = int(link.target) if link.target.isdecimal() else number_in(link.target)
    for key in (f"{folder}:{digits}", f"{digits}"):
        found = list(by_number.get(key, ()))
        if found:
            return found[0] if len(found) == 1 else None
    return None
