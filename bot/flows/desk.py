"""The desk: a PRFAQ put together for whoever writes or reads it, and what its text misses for the next circle."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain import calendar
from bot.domain.circles import Asking, Circle, Prfaq
from bot.domain.circles.confidential import looks_confidential
from bot.domain.lint import Kind
from bot.domain.lint.workspace import lexicon_of
from bot.domain.people import Member
from bot.domain.prfaq import EXTERNAL, INTERNAL, Document, document_of, markdown
from bot.domain.prfaq.changes import changes
from bot.domain.prfaq.checks import why_not_circle, why_not_keep_whole
from bot.domain.prfaq.review import PartReview, Review, review
from bot.domain.refusals import Code, Refusal
from bot.domain.waivers import NOTE, Waiver, waived
from bot.flows import authors, prfaq
from bot.flows.circles import Asked, shown_to
from bot.flows.prfaq import Case, case_of
from bot.views import dates, wire
from bot.views.circles.authors import offered_line
from bot.views.circles.desk import Desk, changed_modal, compare_modal, desk_modal, meanwhile_blocks, missing_modal
from bot.views.circles.forms import Filled, circle_modal
from bot.views.prfaq.forms import part_modal
from bot.views.prfaq.notes import Left
from bot.views.prfaq.pages import reading_minutes, whole_modal
from storage import debates, papers, people, prfaqs
from storage.settings import get_settings
from storage.unit import Unit

__all__ = [
    "ask_form",
    "begin_whole",
    "compared",
    "desk",
    "known_for",
    "missing",
    "note_at",
    "part_form",
    "put_part",
    "text_of",
]

MUST = frozenset({Kind.HYPE, Kind.QUANTITY})
"""Kinds of notes that are fixed or left with a reason before circle 2 reads."""
_SLUG = re.compile(r"[^a-z0-9]+")


def _rule(part: str, term: str) -> str:
    """Return the rule of the waiver that leaves this term in this part: an opaque id, the same after each edit."""
    return f"{NOTE}{part}:{_SLUG.sub('_', term.lower()).strip('_')[:30]}"


async def begin_whole(unit: Unit, text: str, by: Member, now: datetime, begun_from: str) -> dict[str, Any] | Refusal:
    """Begin a PRFAQ with a whole Markdown text, and return its desk; the same press delivered twice begins one."""
    document = markdown.read(text)
    wrong = why_not_keep_whole(document)
    if wrong:
        return wrong[0]
    if not document.length:
        return Refusal(Code.EMPTY_REASON)
    begun = await prfaq.begin(unit, document, by=by, now=now, begun_from=begun_from)
    if isinstance(begun, Refusal):
        return begun
    case = await case_of(unit, begun)
    return await desk(unit, case, by=by, now=now) if case else Refusal(Code.UNKNOWN_RECORD)


async def note_at(unit: Unit, document: Document, part: str, at: str) -> tuple[str, str, str] | None:
    """Return the rule, the words and the question of the note at a place such as "12-25"; None where there is none."""
    found = (await _review(unit, document)).parts.get(part)
    for note in found.notes if found else ():
        if f"{note.start}-{note.end}" == at:
            return _rule(part, note.term), note.words, note.question
    return None


async def _review(unit: Unit, document: Document) -> Review:
    """Return what is noted about a text by the words of this workspace."""
    return review(document, lexicon=lexicon_of((await get_settings(unit)).lexicon))


def _open_notes(found: Review, rules: frozenset[str]) -> list[tuple[str, str]]:
    """Return the part and the words of each note that must be fixed or left, and is neither."""
    return [
        (key, note.words)
        for key, one in found.parts.items()
        for note in one.notes
        if note.kind in MUST and _rule(key, note.term) not in rules
    ]


# the desk


async def desk(unit: Unit, case: Case, *, by: Member, now: datetime) -> dict[str, Any]:
    """Return the desk of a PRFAQ, for its author."""
    found = await _review(unit, case.document)
    rules = waived(await papers.list_papers(unit, Waiver, case.prfaq.number))
    row = await authors.offered(unit, case.prfaq.number)
    known = await people.get_members(unit, [row.owner]) if row else {}
    told = offered_line(row, known[row.owner].name if row.owner in known else row.owner) if row else ""
    shown = Desk(
        case.prfaq,
        case.document,
        found,
        len(_open_notes(found, rules)),
        sum(one.startswith(NOTE) for one in rules),
        await prfaqs.list_circles(unit, case.prfaq.number),
        case.prfaq.author == by.id,
        told,
    )
    return desk_modal(shown, zone=calendar.zone_of(by.zone), now=now)


async def part_form(
    unit: Unit,
    case: Case,
    part: str,
    *,
    by: Member,
    now: datetime,
    saved: bool = False,
    refused: Document | None = None,
) -> dict[str, Any]:
    """Return the form of one part; once ``saved`` with what is asked about it. ``refused`` is the text that was not
    kept since somebody saved a newer one: the form says how it differs, and its next *Save* knows of the newer one.
    """
    number, document = case.prfaq.number, case.document
    ids = wire.value(number=number, part=part, seen=case.draft.version)
    found = (await _review(unit, document)).parts.get(part) if saved else None
    time = dates.clock_time(now, calendar.zone_of(by.zone)) if saved else ""
    left: list[Left] = []
    if found is not None:
        waivers = {one.rule: one for one in await papers.list_papers(unit, Waiver, number)}
        kept = [note for note in found.notes if _rule(part, note.term) in waivers]
        left = [Left(note.words, waivers[_rule(part, note.term)].reason) for note in kept]
        rest = tuple(note for note in found.notes if note not in kept)
        found = PartReview(found.key, found.text, rest, found.claims, found.meter, found.english)
    form = part_modal(part, refused or document, number=number, ids=ids, review=found, left=left, saved=time)
    if refused is not None:
        form["blocks"] = [*meanwhile_blocks(changes(document, refused)), *form["blocks"]]
    return form


def put_part(document: Document, part: str, question: str, text: str) -> Document:
    """Return the document with one part written anew; an answer without its question and itself is taken out."""
    name, _, place = part.partition(".")
    if name not in (EXTERNAL, INTERNAL):
        return document.put(part, text)
    pairs = [(one.question, one.answer) for one in document.pairs(name)]
    at = int(place) - 1 if place.isdecimal() else len(pairs)
    pairs[at : at + 1] = [(question, text)]
    return document.put_pairs(name, [one for one in pairs if any(words.strip() for words in one)])


# for the next circle


async def missing(unit: Unit, case: Case, *, by: Member, now: datetime) -> tuple[list[Refusal], list[str]]:
    """Return what the text misses for the next circle, and the words of notes that are open from circle 2 on."""
    place, today = case.prfaq.next_place, calendar.local_day(now, calendar.zone_of(by.zone))
    rules = waived(await papers.list_papers(unit, Waiver, case.prfaq.number))
    found = why_not_circle(case.document, place, today=today)
    found = [one for one in found if not (one.code is Code.BARE_SUPERLATIVE and "P4" in rules)]
    notes = _open_notes(await _review(unit, case.document), rules) if place > 1 else []
    if notes:
        found.append(Refusal(Code.WORDS_OPEN, {"count": len(notes)}, notes[0][0]))
    return found, [words for _, words in notes]


async def known_for(unit: Unit, case: Case, form: Asking | None, *, by: Member, now: datetime) -> Asked:
    """Return what is known of the text when a circle is asked, with what keeps it from that."""
    found, _ = await missing(unit, case, by=by, now=now)
    if form is not None and not form.told and (words := await _confidential(unit, case, form.channel)):
        found.append(Refusal(Code.PRFAQ_CONFIDENTIAL, {"found": ", ".join(words)}, "told"))
    grades = (await _review(unit, case.document)).grades
    return Asked(tuple(found), grades.all, grades.supported, reading_minutes(case.document))


async def _confidential(unit: Unit, case: Case, channel: str) -> tuple[str, ...]:
    """Return what looks confidential, where everybody could read it; of a channel that we never heard of they may."""
    known = await people.find_channel(unit, channel) if channel else None
    if not channel or (known is not None and not known.public):
        return ()
    document = case.document
    press = [text for key, text in document.parts() if not key.startswith(INTERNAL)]
    return looks_confidential(press, [one.answer for one in document.internal])


async def ask_form(
    unit: Unit, case: Case, *, by: Member, now: datetime, channel: str = "", asked: Asking | None = None
) -> dict[str, Any]:
    """Return the form "Ask a circle", filled from the last one, or what is missing first. ``asked`` is the form as it
    was sent, drawn again with the question whether confidential numbers may be posted.
    """
    found, notes = await missing(unit, case, by=by, now=now)
    if found:
        return missing_modal(case.prfaq, found, notes)
    filled = _again(asked) if asked else await _filled(unit, case.prfaq, by=by, now=now, channel=channel)
    if asked:
        filled = Filled(**{**_plain(filled), "found": await _confidential(unit, case, asked.channel)})
    return circle_modal(case.prfaq, filled, zone=calendar.zone_of(by.zone), now=now)


def _plain(filled: Filled) -> Mapping[str, Any]:
    return {name: getattr(filled, name) for name in Filled.__dataclass_fields__}


def _again(asked: Asking) -> Filled:
    return Filled(asked.channel, "", asked.readers, asked.decider, asked.deadline, asked.last)


async def _filled(unit: Unit, one: Prfaq, *, by: Member, now: datetime, channel: str) -> Filled:
    last = await debates.get_debate(unit, one.circle) if one.circle else None
    deadline = calendar.default_deadline(now, calendar.zone_of(by.zone), by.working)
    if last is None:
        return Filled(channel=channel, deadline=deadline)
    again = one.next_place == one.place
    fresh = "" if again else "At least one of them reads it for the first time (P5)."
    readers = last.value.contributors
    decider = last.value.decider if last.value.decider != one.author else None
    return Filled(last.value.channel, "", readers, decider, deadline, fresh=fresh)


# reading


async def text_of(unit: Unit, number: int, *, reader: Member, page: int, whole: bool) -> dict[str, Any] | None:
    """Return the text of a PRFAQ, or of the one that a circle reads; to who read it before, what changed."""
    circle = await papers.get_paper(unit, Circle, number, 1)
    if circle is None:
        case = await case_of(unit, number)
        return whole_modal(case.document, number, page) if case else None
    new, old = await shown_to(unit, circle, reader.id)
    if old is None or whole or page:
        return whole_modal(new, number, page)
    return changed_modal(new.title, number, changes(old, new), "your last reading")


async def compared(unit: Unit, case: Case) -> dict[str, Any]:
    """Return what changed between the newest frozen text and the one that is being written, or the two newest."""
    frozen = await prfaqs.list_revisions(unit, case.prfaq.number)
    texts = [document_of(one.document) for one in frozen]
    if texts and texts[-1] != case.document:
        return compare_modal(case.prfaq, changes(texts[-1], case.document), f"v{len(texts)}")
    if len(texts) > 1:
        return compare_modal(case.prfaq, changes(texts[-2], texts[-1]), f"v{len(texts) - 1}")
    return compare_modal(case.prfaq, (), "v1")
