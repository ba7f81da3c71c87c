"""The head of a decision: what is told of it beside its text, as keys, tables, badges or headings; status and day."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.domain.imports import words
from bot.domain.imports.front import Front, unquoted
from bot.domain.imports.page import Page, bullets, folded, plain, unaccented
from bot.domain.imports.values import Doubt, Fate, Order

__all__ = ["Told", "read_day", "read_status", "read_told"]

_META = re.compile(
    r"^\s*(?:>\s*)?(?:[-*+]\s+)?(?:\*\*|__|_|\*)?(?P<key>[^\W\d_][^\n:|*]{0,40}?)\s*(?:\*\*|__|_|\*)?\s*[:：]\s*(?:\*\*|__|_|\*)?\s*(?P<value>.*)$"
)
_ROW = re.compile(r"^\s*\|\s*(?:\*\*)?(?P<key>[^|]{1,40}?)(?:\*\*)?\s*\|\s*(?P<value>.*?)\s*\|?\s*$")
_RULE = re.compile(r"^[\s|:+-]*-[\s|:+-]*$")
_BOLD = re.compile(r"^(\*\*|__|`)([^*_`]+)\1$")
_LONGEST_DAY = 30  # signs
_NOTHING = frozenset({"", "-", "–", "—", "none", "n/a", "na", "(none)", "nothing", "unknown", "tbd", "~", "null"})


@dataclass(slots=True)
class Told:
    """What is said about the decision beside its text: keys in lower case, in the order in which they are found."""

    values: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, value: str) -> None:
        """Take a value unless it is none, or the key was told before."""
        key = unaccented(" ".join(plain(key).casefold().split())).rstrip(" :")
        value = unquoted(_bare(value))
        if value.strip().casefold() not in _NOTHING:
            self.values.setdefault(key, value.strip())


def _bare(value: str) -> str:
    """Return a value without the bold type that is around it as a whole."""
    said = value.strip()
    found = _BOLD.match(said)
    return found[2].strip() if found else said


def read_told(front: Front, page: Page, first: int) -> Told:
    """Return what is told in front matter, above the title and under it, and under headings that are keys."""
    told = Told()
    for key in front.values:
        told.add(key, front.get(key))
    texts = [page.above, *(one.text for one in page.sections[:first])]
    texts += [one.text for one in page.sections[first:] if folded(one.heading) in words.STATUS]
    for one in page.sections[first:]:
        said = folded(one.heading)
        if said in {"metadata", "meta", "details", "info"}:
            texts.append(one.text)
        if said in words.DATES or said in words.PEOPLE:  # a heading in place of a key
            items = bullets(one.text) or (one.text.strip().partition("\n\n")[0].replace("\n", " "),)
            told.add(said, ", ".join(items))
    for text in texts:
        text = _columns(told, text)
        for line in _lines(text):
            if found := _ROW.match(line) or _META.match(line):
                told.add(found["key"], found["value"])
    return told


def _columns(told: Told, text: str) -> str:
    """Take what a table tells whose first row are the keys; return the text without it."""
    lines = text.split("\n")
    for at in range(len(lines) - 2):
        keys, values = _cells(lines[at]), _cells(lines[at + 2])
        known = sum(key in words.STATUS or key in words.DATES or key in words.PEOPLE for key in map(folded, keys))
        if known > 1 and _RULE.match(lines[at + 1]):
            for key, value in zip(keys, values, strict=False):
                told.add(key, value)
            return "\n".join([*lines[:at], *lines[at + 3 :]])
    return text


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")] if "|" in line else []


def _lines(text: str) -> Iterable[str]:
    for line in text.split("\n"):
        if line.lstrip().startswith("|"):
            yield line
        else:
            yield from re.split(r"\s+[|·•]\s+(?=\*{0,2}[^\W\d_][\w ]{1,25}\*{0,2}:)", line)


def read_status(told: Told, page: Page) -> str:
    """Return the lines that say where the decision stands; "" for none."""
    for one in page.sections:
        if folded(one.heading) in words.STATUS and one.text.strip():
            lines = [line for line in one.text.split("\n") if line.strip() and not _is_rule(line)]
            kept = [line for line in lines if not _other_key(line)]
            if kept and (words.read_fate("\n".join(kept)) or not any(key in told.values for key in words.STATUS)):
                return "\n".join(kept)
        found = re.match(r"(.+?)\s*[:：]\s*(.+)$", one.heading)
        if found and folded(found[1]) in words.STATUS:
            return found[2]
    return next(
        (
            told.values[key]
            for key in sorted(words.STATUS, key=lambda one: (one != "status", one))
            if key in told.values
        ),
        "",
    )


def _is_rule(line: str) -> bool:
    return not re.search(r"\w", line)


def _other_key(line: str) -> bool:
    found = _META.match(line) or _ROW.match(line)
    key = folded(found["key"]) if found else ""
    return bool(key) and (key in words.DATES or key in words.PEOPLE)


def read_day(
    told: Told, page: Page, status: str, fate: Fate, source: str, order: Order | None = None
) -> tuple[date | None, Doubt | None]:
    """Return the day of the decision, and what is in doubt about it."""
    said = [told.values[key] for key in words.DATES if key in told.values]
    days = [day for one in said if (day := words.read_day(one, order))]
    if not days and fate is Fate.ACCEPTED and (day := words.read_day(status, order)):
        days = [day]
    if not days and (found := re.match(r"(\d{4})-?(\d{2})-?(\d{2})[-_]", posixpath.basename(source))):
        day = words.read_day("-".join(found.groups()))
        days = [day] if day else []
    if not days and (day := _alone(page, order)):
        days = [day]
    if not days and (day := _changed(page, order)):
        days = [day]
    if not days:
        return None, Doubt.ODD_DATE if any(re.search(r"\d", one) for one in said) else Doubt.NO_DATE
    twice = {told.values.get("date"), told.values.get("decided")} - {None}
    contradicts = len({words.read_day(one or "") for one in twice} - {None}) > 1
    if contradicts:
        return days[0], Doubt.TWO_DATES
    ordered = any(words.read_day(one, order) == days[0] and words.read_day(one) is None for one in said)
    return days[0], Doubt.ORDERED if ordered else None


def _alone(page: Page, order: Order | None) -> date | None:
    """Return the day that stands on a line of its own above or under the title."""
    for text in (page.above, *(one.text for one in page.sections[:1])):
        for line in text.split("\n"):
            said = _bare(line).strip("_*() ")
            alone = len(said) < _LONGEST_DAY and re.fullmatch(r"[\w .,/-]*\d{4}|\d{4}[\w .,/-]*", said)
            if alone and (day := words.read_day(said, order)):
                return day
    return None


def _changed(page: Page, order: Order | None) -> date | None:
    """Return the day of a list of changes on which it was accepted, else the first one."""
    for one in page.sections:
        if folded(one.heading) not in words.HISTORY:
            continue
        lines = [(line, day) for line in one.text.split("\n") if (day := words.read_day(line, order))]
        accepted = [day for line, day in lines if re.search(r"\b(?:accepted|approved|ratified)\b", line, re.IGNORECASE)]
        if lines:
            return accepted[-1] if accepted else min(day for _, day in lines)
    return None
