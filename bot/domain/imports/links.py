"""Links: how decisions point at one another, and which decision is meant."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from bot.domain.imports.values import Link, LinkKind

__all__ = ["FRONT_KEYS", "Target", "digits", "folder_of", "log_of", "number_in", "paths", "read_links", "resolve"]

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
        (r"\b(?:super[sc]e+ded|replaced|obsoleted|ersetzt|abgelöst|remplac[ée]e?|reemplazad[oa]|substitu[ií]d[oa]"
         r"|sostituit[oa]|vervangen|ersatt|zastąpion[yae]|замен[её]н[ао]?)\b\s*[-_]?(?:by|durch|par|por|da|door|av|przez)?\b"
         r"|被?取代",
         LinkKind.SUPERSEDED_BY),
        (r"\b(?:super[sc]e+des?|superseeds?)\s+(?:some|parts?|portions?|aspects?)\b", LinkKind.AMENDS),
        (r"\b(?:super[sc]e+de[sd]?|superseeds|replaces?|obsoletes?|ersetzt|remplace|reemplaza|substitui)\b",
         LinkKind.SUPERSEDES),
        (r"\b(?:amended|clarified|refined|extended|modified|updated)\s+by\b", LinkKind.AMENDED_BY),
        (r"\b(?:amends?|clarifies|refines|extends|modifies|updates)\b", LinkKind.AMENDS),
    )
)  # fmt: skip
_PATH = re.compile(
    r"\[[^\]\[]*\]\(\s*<?([^()\s<>:]+\.(?:md|markdown|mdx|html?|json)(?:#[^()\s<>]*)?)>?[^()]*\)", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"\]\(https?://[^\s()]+/(\d{3,5}-[^\s()/#?]+?)(?:\.md|\.html?)?(?:[#?][^\s()]*)?\)", re.IGNORECASE
)
_WIKI = re.compile(r"\[\[([^\]\[|#\n]{1,200})[^\]\[\n]*\]\]")
_LINKED = re.compile(r"\[(?P<words>[^\]\[]*)\](?:\([^()]*\))?")
_AND = r"(?:\s*(?:,|;|&|and|und|et|y|e)\s*#?\d{1,5}\b(?![\w/.-]))*"
_NAMED = re.compile(
    rf"\b(?:ADR|MADR|AD|RFC|KEP|OTEP|DEC|decision|record)s?(?:[-_][a-z]{{1,12}}(?=[-_]))?[\s#_:-]*(\d{{1,6}}\b{_AND})",
    re.IGNORECASE,
)
# A number alone is a decision where it follows at once: elsewhere it counts something, or is an issue.
_BARE = re.compile(rf"\W*?(?<![\w#/.-])#?(\d{{1,5}}(?![\w/-]){_AND})", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
_FILE = re.compile(r"(?:^|[^a-z0-9])(?:adr|madr|rfc|dr)?[-_ ]?(\d{1,7})(?=[-_. ]|$)", re.IGNORECASE)
_LETTERED = re.compile(  # ODH-ADR-MR-0001-x
    r"(?:[a-z]{1,12}[-_]){0,3}(?:adr|rfc|kep|hep|dec|decision)[-_](?:[a-z]{1,12}[-_])?(\d{1,6})(?=[-_. ]|$)",
    re.IGNORECASE,
)
_LOG = 3  # folders of a path that say which log it is
_DAY_FIRST = re.compile(r"(?:adr[-_ ])?(?:19|20)\d\d[-_.](?:0[1-9]|1[0-2])[-_.]", re.IGNORECASE)
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
    if _DAY_FIRST.match(name):
        return None
    found = _FILE.search(name) or re.match(r"(?:adr|rfc)(\d{1,6})", name, re.IGNORECASE)
    if found and found.start() < 5 and len(found[1]) < _DATED - 1:
        return int(found[1])
    last = _LETTERED.match(name)
    return int(last[1]) if last else None


def read_links(text: str, usual: LinkKind | None = None) -> tuple[Link, ...]:
    """Return the pointers in ``text``, line by line; a line without a verb is of the ``usual`` kind, or none."""
    found: dict[Link, None] = {}
    kind = usual
    for line in text.split("\n"):
        which = None
        for part, which in _parts(line, kind):
            found |= dict.fromkeys(Link(which, target) for target in _targets(part))
        if which is not None and line.rstrip(" *_").endswith((":", "：")):
            kind = which  # "Superseded by:", and a list below
        elif line.strip() and not _ITEM.match(line):
            kind = usual
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
    addresses = _ADDRESS.findall(part)
    if addresses:
        return [f"{unquote(one)}.md" for one in addresses]
    wiki = [one.strip() for one in _WIKI.findall(part)]
    if wiki:
        return [one if one.lower().endswith(".md") else f"{one}.md" for one in wiki]
    words = _LINKED.sub(lambda found: f" {found['words']} ", part)
    words = re.sub(r"\d{4}-\d{1,2}-\d{1,2}", " ", re.sub(r"https?://\S+", " ", words))
    files = re.findall(r"[\w./-]+\.(?:md|markdown)\b", words)
    if files:
        return files
    said = _NAMED.findall(words) or ([bare[1]] if (bare := _BARE.match(words)) else [])
    return [number for one in said for number in re.findall(r"\d+", one)]


def paths(link: Link, source: str) -> tuple[str, ...]:
    """Return the paths that a link in the file ``source`` may mean; what is published as HTML was Markdown here."""
    target = link.target.partition("#")[0]
    path = posixpath.normpath(posixpath.join(folder_of(source), target))
    stem, ending = posixpath.splitext(path)
    return (path, f"{stem}.md") if ending.lower() in (".html", ".htm") else (path,)


def digits(link: Link) -> str:
    """Return the number that a link names, without leading zeros; "" for none."""
    number = int(link.target) if link.target.isdecimal() else number_in(link.target)
    return "" if number is None else str(number)


def folder_of(source: str) -> str:
    """Return the folder of a file."""
    return posixpath.dirname(source.partition("#")[0])


def log_of(source: str) -> str:
    """Return the folder within which a number means one decision, also where it stands in a folder beside: the first
    three of the path, which are those of the folder that was imported.
    """
    return "/".join(folder_of(source).split("/")[:_LOG])


def resolve(link: Link, source: str, by_path: Mapping[str, int], by_number: Mapping[str, Iterable[int]]) -> int | None:
    """Return which record here is meant by a link that stands in the file ``source``; None where none or several are.

    ``by_path`` maps paths to numbers here; ``by_number`` maps a folder and a number there ("docs/adr:7"), and a log and
    a number ("docs//7"), to numbers here.
    """
    for path in paths(link, source):
        if path in by_path:
            return by_path[path]
    number = digits(link)
    for key in (f"{folder_of(source)}:{number}", f"{log_of(source)}//{number}"):
        found = list(by_number.get(key, ()))
        if found:
            return found[0] if len(found) == 1 else None
    return None
