"""Markdown: one file read as a decision, whoever wrote it and with whichever headings."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.imports import ours, words
from bot.domain.imports.front import Front, read_front
from bot.domain.imports.head import Told, read_day, read_status, read_told
from bot.domain.imports.links import FRONT_KEYS, digits, number_in, read_links
from bot.domain.imports.page import Page, Section, bullets, folded, plain, read_page
from bot.domain.imports.values import Doubt, Fate, Form, Link, LinkKind, NoDecision, Order, Why, Written

__all__ = ["MOST_TEXT", "clipped", "read"]

MOST_TEXT = 100_000
"""Signs of a decision's text that are kept."""
_MOST_WORDS, _MOST_LINE, _MOST_OPTIONS, _MOST_OPTION = 3_000, 300, 20, 150

_NAMES = re.compile(r"^_?(?:readme|index|toc|changelog|contributing|sidebar|summary|license)(?:[-_.]|$)", re.IGNORECASE)
_TEMPLATE_TITLE = re.compile(
    r"^(?:number\.?\s+title|[\[{<(]\s*(?:short|title)|[\[{<(]\s*(?:adr|decision)[^\]}>)]*[\]}>)]\s*$"
    r"|.*\bshort title of\b|title$|[\[{<][^\]}>]*[\]}>]$"
    r"|(?:adr|rfc)[\s#_-]*(?:[xn]{2,4}|0*x|yyyy[\d-]*)\b"  # ADR-XXX: ...
    r"|(?:adr|rfc)[\s\d#_-]*:?\s*[\[{<].*[\]}>]$|(?:adr|rfc)[\s#_-]*:$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^[\[(]?(?:(?:architecture|architectural)\s+decision(?:\s+record)?|adr|madr|rfc|decision(?:\s+record)?|dr)?[\s#_-]*"
    r"(?P<number>\d{1,6})(?P<end>\s*[.:)\]·|–—-]+\s*|\s+)(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_PREFIX = re.compile(r"^(?:adr|madr|architecture decision record|decision record|decision)\s*[:–—-]\s*", re.IGNORECASE)
_CHOSEN = re.compile(
    r"(?:chosen|selected|preferred)\s+(?:option|alternative|solution)s?[^:\n]{0,20}[:：]\s*(?P<said>.+)"
    r"|(?:gewählte\s+(?:option|alternative)|option\s+choisie|opción\s+elegida|opção\s+escolhida)\s*[:：]\s*(?P<local>.+)",
    re.IGNORECASE | re.DOTALL,
)
_TEMPLATE_NAME = re.compile(
    r"^(?:\W|_|\d|adr|madr|rfc|kep|architecture|decision|record|empty)*templates?|templates?$|^(?:\d|\W|_|adr)*(?:plantilla|vorlage|modele|modelo|szablon)$"
)
_QUOTES = " \"“”„'«»"
_QUOTED = re.compile(  # up to the sign that closes it, whatever quotes are within
    r"\s*(?:\"(.+?)\"(?!\w)|“(.+?)[”“]|„(.+?)[“”]|«(.+?)»|'(.+?)'(?!\w)(?=\s*(?:[,.;]|$)))"
)
_UNTICKED = re.compile(r"\s*(?:[-*+]\s+)?\[ \]")
_POINTS = re.compile(r"\b(?:adr|rfc)[\s#_-]*\d|\.md\b|\[\[", re.IGNORECASE)
_ASKED = re.compile(  # what templates ask of their writers
    r"\[option 1\]|\{title of option 1\}|^\W*(?:what is )?the change that we(?:['’]re| are) proposing", re.IGNORECASE
)
_LOGS = frozenset(
    ["adr", "adrs", "adl", "decisions", "architecture-decisions", "decision-records", "architecture-decision-records"]
)
_GENERAL = re.compile(
    r"(?:architectur\w+\s+)?(?:decision(?:\s+record)?|adr|madr)?\s*(?:\(adr\))?[\s#_:-]*\d*$", re.IGNORECASE
)
_DATED = re.compile(r"^(?:adr\s*)?[\[(]?(?:19|20)\d\d-\d\d-\d\d[\])]?\s*[:–—-]?\s*", re.IGNORECASE)
_OWNED = frozenset(("creation-date", "deciders", "decision-makers", "owners", "stakeholders"))
_LEFT_OVER = re.compile(r"\b(?:decision record|adr) template$", re.IGNORECASE)  # a title that nobody has changed
_DECLARED = re.compile(
    r"^[\[(]?(?:(?:architectur\w+\s+)?decision\s+record|adr|madr)\s*(?:[:–—-]|for\b)|\badr[\s#_-]*\d", re.IGNORECASE
)
_BECAUSE = re.compile(
    r"[,;.]?\s*\b(?:because|since|weil|da|parce qu[e']|car|porque|pois)\b(?:[:\s]\s*|$)", re.IGNORECASE
)
_AFTER = re.compile(rf"\s*(?:[\"”“'»,.;:(]|$)|\s*{_BECAUSE.pattern}", re.IGNORECASE)
_UNFILLED = re.compile(r"^\s*[{\[<].*[}\]>]\s*$", re.DOTALL)


def read(text: str, source: str, order: Order | None = None) -> Written | NoDecision:
    """Return the decision that the file ``source`` holds, or why it is none. ``order`` is that of 07/11/2016 there."""
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        return NoDecision(source, Why.EMPTY)
    if _is_template(source):
        return NoDecision(source, Why.TEMPLATE)
    front = read_front(text.lstrip("\n"))
    if ours.is_ours(front):
        return ours.read(front, text, source)
    page = read_page(front.body)
    if not any(_is_part(one) for one in page.sections):  # some write their headings in bold type
        strong = read_page(front.body, strong=True)
        page = strong if any(_is_part(one) for one in strong.sections) else page
    title, number, first, declared = _title(page, front, source)
    if _TEMPLATE_TITLE.match(title):
        return NoDecision(source, Why.TEMPLATE)
    told = read_told(front, page, first)
    number = _number(number, told, source)
    status = read_status(told, page)
    known = bool(words.read_fate(status))
    decision = _said(page, told, words.DECISION, first)
    logged = number_in(source) is not None and posixpath.basename(posixpath.dirname(source)).lower() in _LOGS
    answer = decision or (_said(page, told, words.ANSWER, first) if known or declared or logged else "")
    context = _said(page, told, words.CONTEXT, first)
    if _NAMES.search(posixpath.basename(source).rpartition(".")[0]) and not (
        (decision and (known or context or declared)) or (known and _OWNED & front.values.keys())
    ):
        return NoDecision(source, Why.INDEX)
    placed = number is not None or len(page.sections) > 1 or bool(({"status"} | _OWNED) & front.values.keys())
    told_of = declared and any(one.text.strip() for one in page.sections)
    if not (answer or told_of or (known and (context or placed))):
        return NoDecision(source, Why.UNDECIDED)
    if _UNFILLED.match(answer or context or "-") or (not known and _ASKED.search(answer)):
        return NoDecision(source, Why.TEMPLATE)
    parts = _Parts(title, number, status, context, answer, first, declared, order)
    return _written(text, source, front, page, told, parts)


def _is_template(source: str) -> bool:
    """Say whether a file is a template by its name: "adr-template.md", not "0014-project-templates.md"."""
    folder, name = posixpath.split(source.lower())
    stem = name.rpartition(".")[0]
    if posixpath.basename(folder).strip("._") in ("template", "templates"):
        return True
    numbered = number_in(source) or re.match(r"\d{8}|\d{4}-\d\d-\d\d", stem)
    return not numbered and bool(_TEMPLATE_NAME.search(stem))


@dataclass(frozen=True, slots=True)
class _Parts:
    title: str
    number: int | None
    status: str
    context: str
    decision: str
    first: int
    declared: bool
    order: Order | None


def _written(text: str, source: str, front: Front, page: Page, told: Told, parts: _Parts) -> Written:
    doubts = [Doubt.FRONT_MATTER] if front.odd else []
    fate = words.read_fate(parts.status)
    if fate is None:
        odd = bool(parts.status.strip())
        fate = Fate.KEPT if odd or not (parts.decision or parts.declared) else Fate.ACCEPTED
        doubts.append(Doubt.ODD_STATUS if odd else Doubt.NO_STATUS)
    on, odd_day = read_day(told, page, parts.status, fate, source, parts.order)
    doubts += [odd_day] if odd_day else []
    doubts += [Doubt.CUT] if len(text) > MOST_TEXT else []
    options = _options(page, parts.first)
    choice, why = _chosen(parts.decision, options)
    links = _links(told, page, parts, fate)
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
        options=tuple(clipped(one, _MOST_OPTION) for one in options),
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


def _title(page: Page, front: Front, source: str) -> tuple[str, int | None, int, bool]:
    """Return the title without its number, the number, how many sections belong to the title (one, or none), and
    whether it says of itself that it is a decision.
    """
    head = page.sections[0] if page.sections else None
    first = 1 if head and folded(head.heading) and not _is_part(head) else 0
    said = (head.heading if first and head else "") or front.get("title")
    if _GENERAL.match(" ".join(said.split())):  # "# ADR-7", and the title below
        below = (one.text for one in page.sections if folded(one.heading) in words.TITLE)
        said = next((text.strip().partition("\n")[0] for text in below if text.strip()), said)
    if not said or _LEFT_OVER.search(said):
        stem = posixpath.basename(source).rpartition(".")[0]
        said = re.sub(r"^(?:adr[-_]?)?\d+[-_]", "", stem, flags=re.IGNORECASE).replace("-", " ").replace("_", " ")
    said = " ".join(plain(said).split())
    declared = bool(_DECLARED.search(said))
    said = _DATED.sub("", said) or said  # "ADR 2022-12-05: ..." has a day, no number
    found = _NUMBERED.match(said)
    if found and (found["end"].strip() or found["number"].startswith("0") or number_in(source) == int(found["number"])):
        return found["rest"].strip(), int(found["number"]), first, declared
    named = re.sub(r"\d{4}-\d\d-\d\d|\d{7,}", "", front.get("number", "id", "adr", "adr-number", "adr-id"))
    digits = re.search(r"(\d{1,6})", named)
    return _PREFIX.sub("", said) or said, int(digits[1]) if digits else None, first, declared


def _number(number: int | None, told: Told, source: str) -> int | None:
    """Return the number in the title, else the one that is told, else that of the file."""
    digits = re.search(r"(\d{1,6})\D*$", told.values.get("adr number", ""))
    if number is None and not digits and _NAMES.search(posixpath.basename(source)):
        return number_in(posixpath.dirname(source))  # 0005-queues/index.md
    return number if number is not None else int(digits[1]) if digits else number_in(source)


def _is_part(one: Section) -> bool:
    said = folded(one.heading)
    return any(said in known for known in (words.STATUS, words.CONTEXT, words.DECISION, words.OPTIONS, words.LINKS))


def _said(page: Page, told: Told, names: frozenset[str], first: int) -> str:
    """Return what stands under a heading of one of these names, or after such a key: "- **Decision:** we wait"."""
    return _under(page, names, first) or next((told.values[key] for key in told.values if key in names), "")


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


def _chosen(decision: str, options: Iterable[str]) -> tuple[str, str]:
    """Return which option was chosen and because of what, as MADR writes it; "" for what is not there. An option may
    hold quotes and reasons of its own: one that is known is taken as a whole.
    """
    paragraph = next((one for one in decision.split("\n\n") if _CHOSEN.search(one)), "")
    found = _CHOSEN.search(plain(paragraph))
    if found is None:
        return "", ""
    said = " ".join((found["said"] or found["local"]).split())
    bare = said.lstrip(_QUOTES)
    known = max((one for one in options if _begins(bare, one)), key=len, default="")
    told = bare[len(_same(known)) :].lstrip(_QUOTES) if known else said
    option, *why = _BECAUSE.split(told, maxsplit=1)
    quoted = _QUOTED.match(option)
    name = known or (next(filter(None, quoted.groups())) if quoted else option.strip(f"{_QUOTES}.,;:"))
    if _UNFILLED.match(name):
        return "", ""
    rest = decision.partition(paragraph)[2].strip()
    return name.strip(), "\n\n".join(one for one in (*why, rest) if one).strip()


def _begins(said: str, option: str) -> bool:
    """Say whether words begin with an option that ends there: "CC0, because", not "CC0 and MIT, because"."""
    whole = _same(option)
    return bool(whole) and _same(said).startswith(whole) and bool(_AFTER.match(said[len(whole) :]))


def _same(option: str) -> str:
    """Return an option as it is compared: on one line, of one kind of quotes."""
    return re.sub('["“”„«»]', "'", " ".join(option.split())).lower()


def _form(page: Page, front: Front) -> Form:
    names = {folded(one.heading) for one in page.sections}
    if names & {"decision outcome", "considered options", "context and problem statement"}:
        return Form.MADR
    if {"status", "context", "decision"} <= names:
        return Form.NYGARD
    return Form.MADR if {"decision-makers", "deciders"} & front.values.keys() else Form.OTHER


def _links(told: Told, page: Page, parts: "_Parts", fate: Fate) -> tuple[Link, ...]:
    found: dict[Link, None] = {}
    for key, kind in FRONT_KEYS.items():
        if key in told.values:
            value = told.values[key]
            found |= dict.fromkeys(Link(kind, one.target) for one in read_links(value, kind))
    known = {digits(one) or one.target for one in found}
    above = (one for one in _above(page, parts.first) if (digits(one) or one.target) not in known)
    status = "\n".join(line for line in parts.status.split("\n") if not _UNTICKED.match(line))
    for one in (*read_links(status), *above):
        partly = one.kind is LinkKind.SUPERSEDED_BY and fate is not Fate.SUPERSEDED
        found[Link(LinkKind.AMENDED_BY if partly else one.kind, one.target)] = None
    for section in page.sections:
        if folded(section.heading) in words.LINKS:
            here = ".md" in section.text or "[[" in section.text
            found |= dict.fromkeys(read_links(section.text, LinkKind.RELATES if here else None))
    return tuple(_once(found))


def _above(page: Page, first: int) -> Iterator[Link]:
    """Yield what lines of the head say of other decisions: "> This decision supersedes ADR-3"."""
    for text in (page.above, *(one.text for one in page.sections[:first])):
        for line in text.split("\n"):
            if _POINTS.search(line):
                yield from read_links(line)


def _once(found: Iterable[Link]) -> Iterator[Link]:
    """Yield each pointer once, a path rather than the number that is the same decision; what only relates, last."""
    said = list(found)
    stronger = {digits(one) or one.target for one in said if one.kind is not LinkKind.RELATES}
    told: dict[tuple[LinkKind, str], Link] = {}
    for one in said:
        key = digits(one) or one.target
        if one.kind is LinkKind.RELATES and key in stronger:
            continue
        if (one.kind, key) not in told or (told[one.kind, key].target.isdecimal() and not one.target.isdecimal()):
            told[one.kind, key] = one
    yield from told.values()
