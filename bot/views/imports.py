"""Imports: where a record came from, as its readers are told; and what the command line says of each file."""

from collections.abc import Sequence
from datetime import date

from bot.domain.imports import Doubt, Fate, Form, Imported, Link, Why, Written
from bot.views import dates
from bot.views.kit import excerpt

__all__ = [
    "NAME",
    "PROBLEMS",
    "absent",
    "ambiguous_channel",
    "came_from",
    "changed",
    "disagrees",
    "doubts",
    "moved",
    "no_channel",
    "not_read",
    "seen_by",
    "strange",
    "totals",
    "twice",
    "understood",
]

NAME = "imported"
"""Who decided, asked and owns what was imported, and where: nobody of Slack's, and no conversation of Slack's."""

FORMS = {Form.MADR: "MADR", Form.NYGARD: "Nygard", Form.OTHER: "other headings", Form.DECIDE: "Decide's own"}
FATES = {
    Fate.ACCEPTED: "in force",
    Fate.SUPERSEDED: "superseded",
    Fate.DEPRECATED: "undone",
    Fate.REJECTED: "closed without a decision",
    Fate.PROPOSED: "closed, not decided yet",
    Fate.KEPT: "closed, status kept as written",
}
PROBLEMS = {
    Why.EMPTY: "it is empty",
    Why.TEMPLATE: "it is a template",
    Why.INDEX: "it is an index or an introduction",
    Why.UNDECIDED: "nothing in it says what was decided: no status, and no heading such as Decision",
    Why.NOT_JSON: "it is not JSON",
    Why.NOT_OURS: "it is not JSON that python -m bot export writes",
}
DOUBTS = {
    Doubt.NO_STATUS: "no status: taken as accepted, since it says what was chosen",
    Doubt.ODD_STATUS: "a status that we have no word for: kept as written",
    Doubt.NO_DATE: "no date: it counts from the day of the import",
    Doubt.ODD_DATE: "a date that is none, or can be read in two ways: it counts from the day of the import",
    Doubt.ORDERED: "a date that can be read in two ways: read in the order of the others in this folder",
    Doubt.TWO_DATES: "two dates that differ: that of the decision counts",
    Doubt.FRONT_MATTER: "front matter with lines that are not YAML: they were left out",
    Doubt.CUT: "longer than 100,000 signs: the rest was left out",
}


def came_from(imported: Imported) -> str:
    """Return where a record came from: path, number and status as they were written."""
    wrote = f"number {imported.wrote}" if imported.wrote else ""
    day = f"dated {dates.day(imported.on)}" if imported.on else "without a date"
    status = f"“{excerpt(imported.status)}”" if imported.status else ""
    facts = ", ".join(one for one in (wrote, status, day) if one)
    who = f" · {excerpt(imported.people)}" if imported.people else ""
    links = f" · {excerpt(imported.links.replace(chr(10), ', '))}" if imported.links else ""
    return f"imported from {excerpt(imported.source)} ({facts}){who}{links}"


def understood(one: Written) -> str:
    """Return the line of a decision that a dry run understood."""
    number = f"{one.number} " if one.number is not None else ""
    day = _day(one.on)
    links = f", {', '.join(f'{link.kind.value} {link.target}' for link in one.links)}" if one.links else ""
    return f"{one.source}: {number}“{one.title}” ({FORMS[one.form]}, {FATES[one.fate]}, {day}{links})"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "no date"


def doubts(one: Written) -> Sequence[str]:
    """Return a line for each thing that could not be read for certain."""
    return [f"{one.source}: {DOUBTS[doubt]}" for doubt in one.doubts]


def not_read(source: str, why: Why, line: int = 0) -> str:
    """Return the line of a file that is no decision."""
    return f"{source}{f', line {line}' if line else ''}: not imported, {PROBLEMS[why]}"


def changed(source: str, number: int) -> str:
    """Return the line of a file that was imported before, and reads differently now."""
    return f"{source}: changed since it was imported as decision {number}; that is left as it is"


def twice(source: str) -> str:
    """Return the line of a file that says word for word what another one does."""
    return f"{source}: not imported, another file says the same word for word"


def moved(folder: str, before: str) -> str:
    """Return the line of a folder that was imported from another place before."""
    return (
        f"{folder}: taken for {before}, imported before, since most of it is the same word for word; "
        "if it is the log of somebody else, import it alone with --log NAME"
    )


def strange(folder: str) -> str:
    """Return the line of a folder that has the path of one that was imported, and nothing of what was in it."""
    return f"{folder}: nothing in it is as it was imported; if it is the log of somebody else, use --log NAME"


def absent(source: str, link: Link) -> str:
    """Return the line of a decision that replaces, or is replaced by, one that is neither in the folder nor here."""
    return f"{source}: {link.kind.value} {link.target}, which is not among what was read or imported: kept as written"


def no_channel(name: str, known: Sequence[str]) -> str:
    """Return why nothing goes into a channel that we do not know."""
    others = f" Public ones: {', '.join(known)}." if known else ""
    return f"{name} is no channel that is known here: use the bot there once, then import.{others}"


def ambiguous_channel(name: str, found: Sequence[str]) -> str:
    """Return why nothing goes into a channel whose name several have."""
    return f"{len(found)} channels are called {name}: say which by its id ({', '.join(found)})."


def disagrees(source: str, number: int) -> str:
    """Return the line of a decision that takes the place of one which says of itself that it is in force."""
    return f"{source}: says that it supersedes decision {number}, which says that it is in force: both left as written"


def seen_by(channel: str | None) -> str:
    """Return who will see what is imported."""
    if channel is None:
        return "Every full member of the workspace will see them; --channel C… keeps them to those of one channel."
    return f"Whoever may see the records of {channel} will see them."


def totals(kept: int, *, dry: bool, known: int, changed: int, left: int, broken: int) -> str:
    """Return the last line of a run: what became of how many."""
    does = "would be imported" if dry else "imported"
    parts = [f"{dates.plural(kept, 'decision')} {does}"]
    parts += [f"{known} here already"] if known else []
    parts += [f"{changed} changed since and left as they are"] if changed else []
    parts += [f"{left} no decision"] if left else []
    parts += [f"{broken} not readable"] if broken else []
    return ", ".join(parts) + "."
