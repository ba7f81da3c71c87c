"""What stands in the way: of keeping a text, and of a circle (P1 to P4, P7, P8). Refusals with codes, never sentences.

Everything else is a note beside the text (``bot.domain.prfaq.review``) and stands in nobody's way.
"""

import re
from collections.abc import Iterator
from datetime import date

from bot.domain.lint import Text, superlative
from bot.domain.lint.text import Text as _Text
from bot.domain.prfaq.document import Document, only_emoji
from bot.domain.prfaq.sections import DOCUMENT_LIMIT, EXTERNAL, INTERNAL, KEYS, SECTION_LIMIT, title_of
from bot.domain.refusals import Code, Refusal

__all__ = ["answers_to_failure", "everyone", "how_to_ship", "why_not_circle", "why_not_keep", "why_not_keep_whole"]

_PR = tuple(key for key in KEYS if key != "quotes")
# Everybody, alone or with a noun that narrows nothing down. "All nurses of night wards" is a customer.
_WIDE = (
    r"users?|customers?|consumers?|people|persons?|humans?|business(?:es)?|compan(?:y|ies)|organi[sz]ations?|enterprises?|"
    r"teams?|individuals?|households?|restaurants?|shops?|stores?|retailers?|merchants?|employees|workers|professionals?|"
    r"developers?|families|parents|students|schools|hospitals|farmers|sellers|buyers|managers"
)
_EVERYONE = re.compile(
    rf"\b(?:everyone|everybody|anyone|anybody|the (?:whole|entire) world|the general public|the public)\b|"
    rf"\b(?:all|any|every|each)\s(?:of\s(?:our|the)\s)?(?:kinds? of\s|types? of\s|sizes? of\s)?(?:{_WIDE})\b"
    rf"(?!\s(?:of|in|with|who|that|whose|at|from|between|under|over|aged|where|on)\b)",
    re.IGNORECASE,
)
_ONLY_WIDE = re.compile(rf"\W*(?:the\s|our\s)?(?:{_WIDE})\W*\Z", re.IGNORECASE)
_SHIP = re.compile(
    r"\b(?:sprints?|story points?|backlogs?|jira|kanban|scrum|epics?|user stor(?:y|ies)|head ?counts?|ftes?|staffing|"
    r"work ?streams?|burn-?down|gantt|milestones?|hiring plan|squads?|tech(?:nical)? leads?)\b|"
    r"\b[A-Z]{2,6}-\d{1,6}\b(?=\s(?:is|will|ticket|blocks?|must|needs))|\b\d+ (?:engineers|developers|designers)\b",
    re.IGNORECASE,
)
_NOT_SHIP = re.compile(r"\b(?:for|helps?|lets?|of|their|your|a|each|every)\s\Z", re.IGNORECASE)
# Who plans for a living reads of sprints in the press release: only a sentence about us is about our work.
_OURS = re.compile(
    r"\b(?:we|our|us|build|builds|built|building|made|makes|develop\w*|ship\w*|deliver\w*|hire\w*)\b", re.IGNORECASE
)
FAIL = re.compile(
    r"\b(?:fail|fails|failure|not work|go(?:es)? wrong|sink|kill (?:this|it|us)|risks?|could hurt|break this)\b",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\b(?:make us stop|we stop|to stop|stop signals?|kill criteri(?:a|on)|pull the plug|call it off|give up|"
    r"shut (?:it|this) down|abandon|walk away|stop (?:this|it|us|doing|building|work))\b",
    re.IGNORECASE,
)
_LEAST = 3  # words of a part that says anything


def why_not_keep(key: str, text: str) -> Refusal | None:
    """Return why a text is not kept as it is: too long (with the count), or nothing but emoji. Nothing is ever cut."""
    if len(text) > SECTION_LIMIT:
        return Refusal(Code.TOO_LONG, {"limit": SECTION_LIMIT, "length": len(text)}, key)
    return Refusal(Code.ONLY_EMOJI, {}, key) if only_emoji(text) else None


def why_not_keep_whole(document: Document) -> list[Refusal]:
    """Return why a document is not kept, part by part: what a file brings may be as long as it likes."""
    found: list[Refusal] = []
    if document.length > DOCUMENT_LIMIT:
        found.append(Refusal(Code.TOO_LONG, {"limit": DOCUMENT_LIMIT, "length": document.length}, "document"))
    texts = [(f"first.{key}", text) for key, text in document.first.items()]
    texts += [(key, text) for key, text in document.parts() if text]
    texts += [
        (f"{name}.{place}", pair.question)
        for name in (EXTERNAL, INTERNAL)
        for place, pair in enumerate(document.pairs(name), start=1)
        if pair.question
    ]
    return found + [refused for key, text in texts if (refused := why_not_keep(key, text))]


def why_not_circle(document: Document, ordinal: int, *, today: date) -> list[Refusal]:
    """Return all that stands in the way of circle ``ordinal`` (from 1). ``today`` is the author's own day.

    A superlative without number and source (P4) is asked about from circle 2 on and is the one that can be waived.
    Whether a reader is new (P5) and who gives the verdict (P6) are questions of rows.
    """
    found = [*_missing(document), *_customer(document), *_date(document, today), *_evidence(document)]
    found += [
        Refusal(Code.HOW_TO_SHIP, {"words": document.text(key)[start:end]}, key)
        for key, start, end in how_to_ship(document)[:1]
    ]
    if ordinal > 1:
        found += list(_superlatives(document))[:1]
    return found + _failure(document)


def _missing(document: Document) -> Iterator[Refusal]:
    wanted = {
        "who": document.text("first.who") or document.text("subheading"),
        "problem": document.text("problem"),
        "solution": document.text("solution"),
        "summary": document.text("summary"),
    }
    for key, text in wanted.items():
        if len(text.split()) < (1 if key == "who" else _LEAST):
            yield Refusal(Code.MISSING_PART, {"part": key}, "first.who" if key == "who" else key)
    if document.text("summary") and document.released is None:
        yield Refusal(Code.MISSING_PART, {"part": "date"}, "summary")


def everyone(text: str) -> str | None:
    """Return the words that make everybody the customer ("all restaurants"), None where somebody is named."""
    found = _EVERYONE.search(text)
    if found:
        return found.group()
    return text.strip(" .\n") if _ONLY_WIDE.match(text) else None


def _customer(document: Document) -> Iterator[Refusal]:
    for key in ("first.who", "subheading"):
        words = everyone(document.text(key))
        if words:
            yield Refusal(Code.EVERYONE, {"words": words}, key)
            return


def _date(document: Document, today: date) -> Iterator[Refusal]:
    released = document.released
    if released is not None and released <= today:
        yield Refusal(Code.RELEASE_PAST, {"day": released}, "summary")


def _evidence(document: Document) -> Iterator[Refusal]:
    text = Text(document.text("problem"))
    if not text.words or not text.english:
        return
    tagged = re.search(r"\bassum(?:ption|ptions|ed|e)\b", text.text, re.IGNORECASE)
    if not any(text.numbers.values()) and not tagged and not _counted_in_words(text):
        yield Refusal(Code.NO_NUMBER, {}, "problem")


def _counted_in_words(text: _Text) -> bool:
    from bot.domain.lint.claims import counts

    ranges = text.word_ranges
    return any(counts(text, at, high) for low, high in ranges for at in range(low, high))


def how_to_ship(document: Document) -> list[tuple[str, int, int]]:
    """Return where the press release speaks of sprints, tickets or staffing (P7): ``(section, start, end)`` each."""
    found = []
    for key in _PR:
        text = Text(document.text(key))
        for match in _SHIP.finditer(text.text):
            free = not any(low <= match.start() < high for low, high in text.masked)
            named = _NOT_SHIP.search(text.text[max(0, match.start() - 8) : match.start()])
            if free and not named and _OURS.search(text.shown(text.sentence_at(match.start()))):
                found.append((key, match.start(), match.end()))
    return found


def _superlatives(document: Document) -> Iterator[Refusal]:
    """Yield the superlatives of the press release and the customers' questions that no number and source carries."""
    for key, written in document.parts():
        if key.startswith(INTERNAL):
            continue
        text = Text(written)
        for number in range(len(text.sentences)) if text.english else ():
            span = superlative(text, number)
            carried = text.numbers.get(number) and text.sourced(number)
            if span and not carried and not text.asks(number):
                yield Refusal(Code.BARE_SUPERLATIVE, {"words": written[span[0] : span[1]]}, key)


def _failure(document: Document) -> list[Refusal]:
    asked = [one.question for one in document.internal if one.answer.strip()]
    missing = []
    if not any(FAIL.search(question) for question in asked):
        missing.append("fail")
    if not any(_STOP.search(question) for question in asked):
        missing.append("stop")
    return [Refusal(Code.NO_FAILURE, {"missing": tuple(missing)}, INTERNAL)] if missing else []


def answers_to_failure(document: Document) -> tuple[str, str]:
    """Return what the internal questions answer to why it might fail, and to what would make us stop; "" for none."""
    fail = next((one.answer for one in document.internal if FAIL.search(one.question)), "")
    stop = next((one.answer for one in document.internal if _STOP.search(one.question)), "")
    return fail, stop


def where(refusal: Refusal) -> str:
    """Return the title of the part that a refusal is about."""
    key = refusal.field or "document"
    name, _, place = key.partition(".")
    if name in (EXTERNAL, INTERNAL) and place:
        return f"{title_of(name)}, question {place}"
    return "The whole" if key == "document" else title_of(key)
