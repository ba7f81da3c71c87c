"""What a reader misses in the shape of a PRFAQ: who it is for, whose problem it is, what is answered. Questions alone.

Each is asked only where the words leave little doubt; a part that is not written yet is asked nothing.
"""

import re
from collections.abc import Iterator, Mapping

from bot.domain.lint import Kind, Note, sources
from bot.domain.lint.masks import masks
from bot.domain.lint.numbers import NUMBER_WORDS, numbers
from bot.domain.lint.sentences import spans
from bot.domain.lint.words import words
from bot.domain.prfaq.checks import FAIL
from bot.domain.prfaq.document import Document, Pair
from bot.domain.prfaq.sections import EXTERNAL, INTERNAL

__all__ = ["product_name", "shape_notes"]

_ANSWERED = 3  # internal answers from which on the list is more than a beginning
_PEOPLE = words("prfaq.people")
_WIDE = words("prfaq.wide")
_PERSON = re.compile(r"[a-z]{3,}(?:ers|ors|ists|ians|ees|ants|ents|folk|men|women)\Z")
_ROLE = re.compile(r"[a-z]{3,}(?:er|or|ist|ian|eer)\Z")
_NO_ROLE = words("prfaq.no_role")
_CHIEF = re.compile(r"c[a-z]{1,2}o\Z|[aes]?vp\Z")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME = r"[A-Z][\w-]+(?: [A-Z0-9][\w-]*){0,2}"
_CALLED = re.compile(rf"\s*({_NAME})\s?(?::|[—–]|-\s)")
_LEADING = re.compile(r"(?:Introducing|Announcing|Meet|The|New)\s(?=\S)")
_DOES = re.compile(
    rf"({_NAME}) (?:launches|lets|gives|turns|helps|makes|brings|tells|is|offers) (?:an?|the|you|your|it)\b"
)
_PRESENTED = re.compile(
    rf"\b(?:launch(?:ed|es)?|announc(?:ed|es)|introduc(?:ed|es|ing)|unveil(?:ed|s)|releas(?:ed|es|ing))\s(?:the\s)?(?:\*\*)?({_NAME})"
    rf"|\b({_NAME})(?:\*\*)?(?:(?:,|\sis)\s(?:an?|the)|\s(?:lets|gives|brings|provides|helps|turns|organi[sz]es))\s"
)
_OURS = re.compile(
    r"(?:we|our|(?:the|this|our)\s(?:app|platform|tool|system|solution|product|engine|service|software|bot|api))\b",
    re.IGNORECASE,
)
_TECHNOLOGY = re.compile(
    r"\b(?:AI|ML|LLMs?|GPT|IoT|NFTs?|5G|[Bb]lockchain|[Mm]achine [Ll]earning|[Dd]eep [Ll]earning|[Gg]enerative|"
    r"[Qq]uantum|[Mm]etaverse|[Ww]eb3|[Cc]rypto|[Ss]erverless|[Kk]ubernetes|[Nn]eural|[Aa]gentic|[Bb]ig [Dd]ata)\b"
)
_HIGH = re.compile(
    r"\b(?:high|highest|severe|critical|biggest|largest|worst)\b[^.\n]{0,60}\brisks?\b"
    r"|\brisks?\b[^.\n]{0,60}\b(?:high|highest|severe|critical|likely)\b|\b(?:severity|likelihood|probability)\b[^.\n]{0,20}\bhigh\b",
    re.IGNORECASE,
)
_RISK = re.compile(r"\b(?:risks?|riskiest|might|may|could|would|wrong|sink|will this|hurt)\b", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\b(?:do|does|did|don['’]t|doesn['’]t|cannot|can['’]t|not)\s(?:not\s)?(?:yet\s)?"
    r"(?:know|known|say yet|tell yet|sure)\b"
    r"|\b(?:unknown|tbd|to be determined|nobody knows|no data|no evidence|unproven|unverified|untested|open question|"
    r"not measured|not decided|undecided)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"(?:is|are|was|were|do|does|did|can|will|has|have|could|would|should|may|must)\s"
    r"(?!(?:i|we|you) (?:see|know|find|learn|get|read)\b)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"how (?:much|many|long|often|large|big|soon|fast)\b"
    r"|what (?:does|will|would|do) [^?]{1,40}\bcost\b|what is the price\b",
    re.IGNORECASE,
)
_YES = words("prfaq.yes")
_FREE = words("prfaq.free")
_EARLY = 8  # words in which "yes" or "no" is said


def shape_notes(document: Document) -> Mapping[str, list[Note]]:
    """Return the notes on the shape of a document, by part as in ``Document.parts``; places are those of its text."""
    found: dict[str, list[Note]] = {}
    for key, note in _all(document):
        beside = found.setdefault(key, [])
        if all((note.start, note.end) != (one.start, one.end) for one in beside):  # a place names one note
            beside.append(note)
    return found


def _all(document: Document) -> Iterator[tuple[str, Note]]:
    name = product_name(document)
    yield from _heading(document)
    yield from _subheading(document)
    yield from _problem(document, name)
    yield from _solution(document, name)
    yield from _quotes(document)
    for key in (EXTERNAL, INTERNAL):
        for place, pair in enumerate(document.pairs(key), start=1):
            yield from ((f"{key}.{place}", note) for note in _answer(pair))
    yield from _internal(document)


def _note(text: str, start: int, end: int, term: str, question: str) -> Note:
    return Note(start, end, Kind.SHAPE, term, text[start:end], question)


def _first(text: str) -> tuple[int, int]:
    """Return where the first sentence stands; the whole where there is none."""
    found = spans(text)
    return found[0] if found else (0, len(text))


def product_name(document: Document) -> str:
    """Return what the product is called: what stands before the colon of the heading, or what the summary or the
    solution presents and the heading names, too; "" where neither is plain.
    """
    heading = document.text("heading")
    called = _CALLED.match(heading)
    if called:
        return _LEADING.sub("", called.group(1))
    does = _DOES.match(heading)
    if does and re.search(rf"\b{re.escape(does.group(1))}\b", document.text("solution")):
        return does.group(1)
    for key in ("summary", "solution", "problem"):
        for match in _PRESENTED.finditer(document.text(key)[:1_000]):
            name = str(match.group(1) or match.group(2))
            for one in (name, name.split()[0]):
                if re.search(rf"\b{re.escape(one)}\b", heading):
                    return one
    return ""


def _heading(document: Document) -> Iterator[tuple[str, Note]]:
    """A technology in the heading, and little of a problem: is it looking for one?"""
    text = document.text("heading")
    problem, solution = (len(document.text(key).split()) for key in ("problem", "solution"))
    match = _TECHNOLOGY.search(text)
    if match and problem and problem * 2 < solution:
        question = "Whose problem does it solve? The problem is told in half the words of the solution, or fewer. Why?"
        yield "heading", _note(text, *match.span(), "technology first", question)


def _subheading(document: Document) -> Iterator[tuple[str, Note]]:
    """Nobody is named for whom it is."""
    text = document.text("subheading")
    said = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    if len(said) < _ANSWERED:
        return
    who = {word.rstrip("s") for word in re.findall(r"[^\W\d_]{4,}", document.text("first.who").lower())}
    if any(word.rstrip("s") in who for word in said if len(word) > 3):
        return
    named = [word for word in said if word not in _WIDE and _is_role(word)]
    if not named:
        start, end = _first(text)
        yield "subheading", _note(text, start, end, "no segment", "For whom is it: which people, where, how many?")


def _problem(document: Document, name: str) -> Iterator[tuple[str, Note]]:
    text = document.text("problem")
    match = re.search(rf"\b{re.escape(name)}\b", text) if name else None
    if match and not any(low <= match.start() < high for low, high in masks(text)):
        question = "Its name is in the problem. What do people do today, where nobody has heard of it?"
        yield "problem", _note(text, *match.span(), "product in the problem", question)


def _solution(document: Document, name: str) -> Iterator[tuple[str, Note]]:
    text = document.text("solution")
    start, end = _first(text)
    opening = text[start:end].lstrip("*_ ")
    if opening and (_OURS.match(opening) or (name and opening.startswith(name))):
        first = _WORD.search(text, start)
        if first:
            question = "What does the customer do first, and what do they get from it?"
            yield "solution", _note(text, *first.span(), "customer first", question)


def _quotes(document: Document) -> Iterator[tuple[str, Note]]:
    """A quote whose speaker has no role."""
    text = document.text("quotes")
    at = 0
    for paragraph in re.split(r"(\n[ \t>]*\n)", text):
        start, at = at, at + len(paragraph)
        outside = _outside(paragraph)
        if outside is None or not _WORD.search(outside):
            continue
        if not any(_is_role(word) for word in _WORD.findall(outside.lower())):
            shown = outside.strip() if outside.strip() in paragraph else paragraph.strip()
            low = start + paragraph.index(shown)
            yield (
                "quotes",
                _note(text, low, low + len(shown), "no role", "Who says so: in which role, at what kind of place?"),
            )
            return


def _outside(paragraph: str) -> str | None:
    """Return what is said about the speaker; None where nothing is quoted."""
    pieces = re.split('[“”"]', paragraph)
    if len(pieces) > 2:  # what stands between the marks is every other piece
        return " ".join(filter(None, (one.strip(" >\n*") for one in pieces[::2])))
    lines = paragraph.strip().splitlines()
    if len(lines) > 1 and lines[0].lstrip().startswith(">") and re.match(r"[>\s]*(?:[-—–]|&mdash;)", lines[-1]):
        return lines[-1]
    return None


def _is_role(word: str) -> bool:
    return (
        word in _PEOPLE
        or bool(_CHIEF.match(word))
        or (bool(_ROLE.match(word) or _PERSON.match(word)) and word not in _NO_ROLE)
    )


def _answer(pair: Pair) -> Iterator[Note]:
    """A question that asks yes or no, or how many, is answered so, or with the day on which it will be."""
    question, answer = pair.question.strip(), pair.answer
    if not answer.strip() or not question.endswith("?"):
        return
    start, end = _first(answer)
    said = [word.lower() for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)?", answer[start:end])]
    if _UNKNOWN.search(answer[start:end]):
        if not sources.has_date(answer) and (_YES_NO.match(question) or _HOW_MANY.match(question)):
            yield _note(answer, start, end, "unknown without a day", "By which day will we know, and who finds it out?")
    elif _YES_NO.match(question) and " or " not in question:
        denied = any(word in ("not", "cannot", "never", "nobody") or word.endswith(("n't", "n’t")) for word in said)
        if not denied and _YES.isdisjoint(said[:_EARLY]):
            yield _note(answer, start, end, "neither yes nor no", "Is that a yes, a no, or “we do not know”?")
    elif _HOW_MANY.match(question):
        told = bool(numbers(answer)) or not (NUMBER_WORDS | _FREE).isdisjoint(re.findall(r"[a-z]+", answer.lower()))
        if not told:
            yield _note(answer, start, end, "no number", "Which number is that, or on which day will we know it?")


def _internal(document: Document) -> Iterator[tuple[str, Note]]:
    """Among our own questions one risk is high, and one answer is not known: else it is a sales pitch."""
    answered = [(place, one) for place, one in enumerate(document.internal, start=1) if len(one.answer.split()) > 1]
    if len(answered) < _ANSWERED:
        return
    risks = [(place, one) for place, one in answered if FAIL.search(one.question) and _RISK.search(one.question)]
    if risks and not any(_HIGH.search(f"{one.question} {one.answer}") for _, one in answered):
        place, one = risks[0]
        start, end = _first(one.answer)
        yield (
            f"{INTERNAL}.{place}",
            _note(one.answer, start, end, "no high risk", "Which risk is high, and what would it cost us?"),
        )
    if not any(_UNKNOWN.search(one.answer) or sources.tagged(one.answer) for _, one in answered):
        place, one = answered[-1]
        start, end = _first(one.answer)
        question = "Every internal answer is known. What do we not know yet, and by which day will we?"
        yield f"{INTERNAL}.{place}", _note(one.answer, start, end, "nothing unknown", question)
