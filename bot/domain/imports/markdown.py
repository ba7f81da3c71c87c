"""Markdown: one file read as a decision, whoever wrote it and with whichever headings."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.domain.imports import ours, words
from bot.domain.imports.front import Front, read_front
from bot.domain.imports.links import FRONT_KEYS, number_in, read_links
from bot.domain.imports.page import Page, Section, bullets, folded, plain, read_page
from bot.domain.imports.values import Doubt, Fate, Form, Link, LinkKind, NoDecision, Why, Written

__all__ = ["MOST_TEXT", "clipped", "read"]

MOST_TEXT = 100_000
"""Signs of a decision's text that are kept."""
_MOST_WORDS, _MOST_LINE, _MOST_OPTIONS, _MOST_OPTION = 3_000, 300, 20, 150

_NAMES = re.compile(r"^_?(?:readme|index|toc|changelog|contributing|sidebar|summary|license)(?:[-_.]|$)", re.IGNORECASE)
_TEMPLATE_TITLE = re.compile(
    r"^(?:number\.?\s+title|[\[{<(]\s*(?:short|title)|[\[{<(]\s*(?:adr|decision)[^\]}>)]*[\]}>)]\s*$"
    r"|.*\bshort title of\b|title$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^[\[(]?(?:(?:architecture|architectural)\s+decision(?:\s+record)?|adr|madr|rfc|decision(?:\s+record)?|dr)?[\s#_-]*"
    r"(?P<number>\d{1,6})(?P<end>\s*[.:)\]·|–—-]+\s*|\s+)(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_PREFIX = re.compile(r"^(?:adr|madr|architecture decision record|decision record|decision)\s*[:–—-]\s*", re.IGNORECASE)
_META = re.compile(
    r"^\s*(?:>\s*)?(?:[-*+]\s+)?(?:\*\*|__|_|\*)?(?P<key>[^\W\d_][^\n:|*]{0,40}?)\s*(?:\*\*|__|_|\*)?\s*[:：]\s*(?:\*\*|__|_|\*)?\s*(?P<value>.*)$"
)
_ROW = re.compile(r"^\s*\|\s*(?:\*\*)?(?P<key>[^|]{1,40}?)(?:\*\*)?\s*\|\s*(?P<value>.*?)\s*\|?\s*$")
_CHOSEN = re.compile(
    r"(?:chosen|selected|preferred)\s+(?:option|alternative|solution)s?[^:\n]{0,20}[:：]\s*(?P<said>.+)"
    r"|(?:gewählte\s+(?:option|alternative)|option\s+choisie|opción\s+elegida|opção\s+escolhida)\s*[:：]\s*(?P<local>.+)",
    re.IGNORECASE | re.DOTALL,
)
_BECAUSE = re.compile(r"[,;.]?\s*\b(?:because|since|weil|da|parce qu[e']|car|porque|pois)\b[:\s]\s*", re.IGNORECASE)
_RULE = re.compile(r"^[\s|:+-]*-[\s|:+-]*$")
_UNFILLED = re.compile(r"^\s*[{\[<].*[}\]>]\s*$", re.DOTALL)
_NOTHING = frozenset({"", "-", "–", "—", "none", "n/a", "na", "(none)", "nothing", "unknown", "tbd", "~", "null"})


@dataclass(slots=True)
class _Told:
    """What is said about the decision beside its text: keys in lower case, in the order in which they are found."""

    values: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, value: str) -> None:
        key = " ".join(plain(key).casefold().split())
        if value.strip().casefold() not in _NOTHING:
            self.values.setdefault(key, value.strip())


def read(text: str, source: str) -> Written | NoDecision:
    """Return the decision that the file ``source`` holds, or why it is none."""
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        return NoDecision(source, Why.EMPTY)
    name = posixpath.basename(source)
    if "template" in name.lower() or "/template" in source.lower():
        return NoDecision(source, Why.TEMPLATE)
    front = read_front(text.lstrip("\n"))
    if ours.is_ours(front):
        return ours.read(front, text, source)
    page = read_page(front.body)
    if not any(_is_part(one) for one in page.sections):  # some write their headings in bold type
        strong = read_page(front.body, strong=True)
        page = strong if any(_is_part(one) for one in strong.sections) else page
    title, number, first = _title(page, front, source)
    if _TEMPLATE_TITLE.match(title):
        return NoDecision(source, Why.TEMPLATE)
    told = _told(front, page, first)
    number = _number(number, told, source)
    status = _status(told, page)
    decision = _under(page, words.DECISION, first)
    context = _under(page, words.CONTEXT, first)
    known = bool(words.read_fate(status))
    if _NAMES.search(name.rpartition(".")[0]) and not (known and decision):
        return NoDecision(source, Why.INDEX)
    placed = number is not None or "status" in front.values or len(page.sections) > 1
    if not (decision or (known and (context or placed))):
        return NoDecision(source, Why.UNDECIDED)
    if _UNFILLED.match(decision or context or "-"):
        return NoDecision(source, Why.TEMPLATE)
    return _written(text, source, front, page, told, _Parts(title, number, status, context, decision, first))


@dataclass(frozen=True, slots=True)
class _Parts:
    title: str
    number: int | None
    status: str
    context: str
    decision: str
    first: int


def _written(text: str, source: str, front: Front, page: Page, told: _Told, parts: _Parts) -> Written:
    doubts = [Doubt.FRONT_MATTER] if front.odd else []
    fate = words.read_fate(parts.status)
    if fate is None:
        odd = bool(parts.status.strip())
        fate = Fate.KEPT if odd or not parts.decision else Fate.ACCEPTED
        doubts.append(Doubt.ODD_STATUS if odd else Doubt.NO_STATUS)
    on, odd_day = _day(told, parts.status, fate, source)
    doubts += [odd_day] if odd_day else []
    doubts += [Doubt.CUT] if len(text) > MOST_TEXT else []
    choice, why = _chosen(parts.decision)
    links = _links(told, parts.status, page, fate)
    return Written(
        source=source,
        form=_form(page, front),
        title=clipped(parts.title, _MOST_LINE),
        text=text[:MOST_TEXT],
        number=parts.number,
        status=clipped(" ".join(plain(parts.status).split()), _MOST_LINE),
        fate=fate,
        on=on,
        context=clipped(parts.context, _MOST_WORDS),
        options=tuple(clipped(one, _MOST_OPTION) for one in _options(page, parts.first)),
        choice=clipped(choice, _MOST_LINE),
        statement=clipped(choice or parts.title, _MOST_LINE),
        why=clipped(why or parts.decision, _MOST_WORDS),
        people="; ".join(
            f"{label}: {clipped(' '.join(plain(told.values[key]).split()), _MOST_LINE)}"
            for key, label in words.PEOPLE.items()
            if key in told.values
        ),
        links=links,
        doubts=tuple(doubts),
    )


def clipped(text: str, most: int) -> str:
    """Return ``text``, cut where it is longer than ``most`` signs, with a sign that says so."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _title(page: Page, front: Front, source: str) -> tuple[str, int | None, int]:
    """Return the title without its number, the number, and how many sections belong to the title: one, or none."""
    head = page.sections[0] if page.sections else None
    first = 1 if head and folded(head.heading) and not _is_part(head) else 0
    said = (head.heading if first and head else "") or front.get("title")
    if not said:
        stem = posixpath.basename(source).rpartition(".")[0]
        said = re.sub(r"^(?:adr[-_]?)?\d+[-_]", "", stem, flags=re.IGNORECASE).replace("-", " ").replace("_", " ")
    said = " ".join(plain(said).split())
    found = _NUMBERED.match(said)
    if found and (found["end"].strip() or found["number"].startswith("0") or number_in(source) == int(found["number"])):
        return found["rest"].strip(), int(found["number"]), first
    named = front.get("number", "id", "adr", "adr-number")
    digits = re.search(r"(\d{1,6})\D*$", named)
    return _PREFIX.sub("", said) or said, int(digits[1]) if digits else None, first


def _number(number: int | None, told: _Told, source: str) -> int | None:
    """Return the number in the title, else the one that is told, else that of the file."""
    digits = re.search(r"(\d{1,6})\D*$", told.values.get("adr number", ""))
    return number if number is not None else int(digits[1]) if digits else number_in(source)


def _is_part(one: Section) -> bool:
    said = folded(one.heading)
    return any(said in known for known in (words.STATUS, words.CONTEXT, words.DECISION, words.OPTIONS, words.LINKS))


def _told(front: Front, page: Page, first: int) -> _Told:
    told = _Told()
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


def _columns(told: _Told, text: str) -> str:
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


def _status(told: _Told, page: Page) -> str:
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


def _day(told: _Told, status: str, fate: Fate, source: str) -> tuple[date | None, Doubt | None]:
    said = [told.values[key] for key in words.DATES if key in told.values]
    days = [day for one in said if (day := words.read_day(one))]
    if not days and fate is Fate.ACCEPTED and (day := words.read_day(status)):
        days = [day]
    if not days and (found := re.match(r"(\d{4})-?(\d{2})-?(\d{2})[-_]", posixpath.basename(source))):
        day = words.read_day("-".join(found.groups()))
        days = [day] if day else []
    if not days:
        return None, Doubt.ODD_DATE if any(re.search(r"\d", one) for one in said) else Doubt.NO_DATE
    twice = {told.values.get("date"), told.values.get("decided")} - {None}
    contradicts = len({words.read_day(one or "") for one in twice} - {None}) > 1
    return days[0], Doubt.TWO_DATES if contradicts else None


def _under(page: Page, names: frozenset[str], first: int) -> str:
    """Return the text under the first section of one of these names that has any, without its consequences."""
    for place, one in enumerate(page.sections[first:], start=first):
        if folded(one.heading) not in names:
            continue
        parts = [part for part in page.under(place) if part is one or not _apart(part)]
        texts = (part.text if part is one else f"{part.heading}\n{part.text}" for part in parts)
        if said := "\n\n".join(text.strip() for text in texts if text.strip()):
            return said
    return ""


def _apart(one: Section) -> bool:
    said = folded(one.heading)
    return said in words.CONSEQUENCES or said in words.OPTIONS or said in words.LINKS


def _options(page: Page, first: int) -> tuple[str, ...]:
    for place, one in enumerate(page.sections[first:], start=first):
        if folded(one.heading) in words.OPTIONS:
            found = bullets(one.text) or tuple(part.heading for part in page.under(place) if part is not one)
            if found:
                return tuple(dict.fromkeys(re.sub(r"^\[[ xX]\]\s*", "", said) for said in found))[:_MOST_OPTIONS]
    return ()


def _chosen(decision: str) -> tuple[str, str]:
    """Return which option was chosen and because of what, as MADR writes it; "" for what is not there."""
    paragraph = next((one for one in decision.split("\n\n") if _CHOSEN.search(one)), "")
    found = _CHOSEN.search(plain(paragraph))
    if found is None:
        return "", ""
    said = " ".join((found["said"] or found["local"]).split())
    option, *why = _BECAUSE.split(said, maxsplit=1)
    quoted = re.match(r"[\"“„'«](.+?)[\"”“'»](?!\w)", option)
    name = quoted[1] if quoted else option
    rest = decision.partition(paragraph)[2].strip()
    return name.strip(" \"“”'.,;:"), "\n\n".join(one for one in (*why, rest) if one).strip()


def _form(page: Page, front: Front) -> Form:
    names = {folded(one.heading) for one in page.sections}
    if names & {"decision outcome", "considered options", "context and problem statement"}:
        return Form.MADR
    if {"status", "context", "decision"} <= names:
        return Form.NYGARD
    return Form.MADR if {"decision-makers", "deciders"} & front.values.keys() else Form.OTHER


def _links(told: _Told, status: str, page: Page, fate: Fate) -> tuple[Link, ...]:
    found: dict[Link, None] = {}
    for key, kind in FRONT_KEYS.items():
        if key in told.values:
            value = told.values[key]
            found |= dict.fromkeys(Link(kind, one.target) for one in read_links(value, kind))
    for one in read_links(status):
        partly = one.kind is LinkKind.SUPERSEDED_BY and fate is not Fate.SUPERSEDED
        found[Link(LinkKind.AMENDED_BY if partly else one.kind, one.target)] = None
    for section in page.sections:
        if folded(section.heading) in words.LINKS:
            found |= dict.fromkeys(read_links(section.text, LinkKind.RELATES) if ".md" in section.text else ())
    told_of = {one.target for one in found if one.kind is not LinkKind.RELATES}
    return tuple(one for one in found if one.kind is not LinkKind.RELATES or one.target not in told_of)
