"""Circles: one is asked, its decider gives the verdict, its author crumples the idea; what its readers are shown.

A circle is a debate and goes through the same flows as any other from its card to the reveal.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.capability import Discard, Rendered
from bot.domain import calendar
from bot.domain import circles as rules
from bot.domain import debates as questions
from bot.domain.circles import Asking, Circle, Given, Prfaq, VerdictForm
from bot.domain.circles.asking import opening_of
from bot.domain.debates import DebateState
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.people import Member
from bot.domain.prfaq import Document, document_of
from bot.domain.recording import Recording
from bot.domain.refusals import Code, Refusal
from bot.domain.signals import why_not_armed
from bot.domain.waivers import NOTE, Waiver, waive, waived
from bot.flows import history, prfaq, signals
from bot.flows.debates import ASK_AGAIN, keep
from bot.flows.lanes import reaches
from bot.flows.prfaq import Case, case_of, freeze
from bot.flows.recording import record_decided
from bot.views.circles import whole_page
from bot.views.circles.forms import Approved
from bot.views.kit import clip
from bot.views.prfaq.pages import pages
from storage import debates, outbox, papers, people, prfaqs
from storage.settings import get_settings
from storage.unit import Unit

__all__ = [
    "Asked",
    "approve",
    "ask",
    "crumple",
    "give",
    "keep_verdict",
    "kept_verdict",
    "render_text",
    "shown_to",
    "statement_of",
    "usual_return",
    "waive_length",
]

HALF_A_YEAR = timedelta(days=182)
_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a text when a circle is asked: what keeps it from that, and the figures that are kept."""

    found: tuple[Refusal, ...] = ()
    claims: int = 0
    supported: int = 0
    minutes: int = 1


async def ask(
    unit: Unit,
    number: int,
    form: Asking,
    read: Asked,
    *,
    by: Member,
    now: datetime,
    asked_from: str,
) -> int | tuple[Refusal, ...]:
    """Ask a circle to read PRFAQ ``number``: its text is frozen, and each reader gets one message once the card stands.

    Returns the number of the circle's record; the same form delivered twice asks once. ``read`` is what the text
    misses. A deadline that is very near or far is refused once: the same one again is the confirmation.
    """
    existing = await debates.find_opened_from(unit, asked_from)
    if existing is not None:
        return existing
    case = await case_of(unit, number, lock=True)
    if case is None:
        return (_UNKNOWN,)
    before = await prfaqs.list_last_read(unit, number)
    refusals = rules.why_not_ask(case.prfaq, form, by=by.id, readers_before=before.keys(), found=read.found)
    opening = opening_of(case.prfaq, form)
    asked_again = await _asked_again(unit, number, form, by=by, now=now)
    opened = questions.open_debate(
        opening,
        number=0,
        by=by,
        people=await people.get_members(unit, {by.id, form.decider, *form.readers}),
        now=now,
        seed=secrets.randbits(31),
        asked_again=asked_again,
        settings=await get_settings(unit),
        reaches=await reaches(unit, opening.contributors, form.deadline, now),
    )
    if isinstance(opened, tuple):
        doubtful = form.deadline.isoformat() if form.deadline and {one.code for one in opened} & ASK_AGAIN else ""
        await debates.save_draft(unit, by.id, f"circle:{number}", {"asked_again": doubtful}, now)
        return (*refusals, *(_of_this_form(one) for one in opened))
    if refusals:
        return refusals
    record = replace(opened.debate, number=await people.take_number(unit), prfaq=number)
    if await debates.add_debate(unit, record, opened_from=asked_from) != record.number:
        return await debates.find_opened_from(unit, asked_from) or (_UNKNOWN,)
    await _begin(unit, case, record, form, read, by=by, now=now)
    return record.number


async def _asked_again(unit: Unit, number: int, form: Asking, *, by: Member, now: datetime) -> bool:
    kept = await debates.find_draft(unit, by.id, f"circle:{number}", now) or {}
    return form.deadline is not None and kept.get("asked_again") == form.deadline.isoformat()


def _of_this_form(one: Refusal) -> Refusal:
    return replace(one, field={"contributors": "readers"}.get(one.field or "", one.field))


async def _begin(
    unit: Unit, case: Case, record: questions.Debate, form: Asking, read: Asked, *, by: Member, now: datetime
) -> None:
    number, place = case.prfaq.number, case.prfaq.next_place
    revision = await freeze(unit, case, by=by, now=now)
    turns = [one.place for one in await prfaqs.list_circles(unit, number)]
    left = [one for one in await papers.list_papers(unit, Waiver, number) if one.rule.startswith(NOTE)]
    circle = Circle(
        record.number,
        number,
        place,
        revision,
        turn=turns.count(place) + 1,
        last=form.last,
        came_from=case.prfaq.state.value,
        waived=len(left),
        claims=read.claims,
        supported=read.supported,
        minutes=read.minutes,
        retroactive=case.prfaq.retroactive,
    )
    await papers.add_paper(unit, circle)
    await history.note(unit, record.number, Verb.OPENED, by=by.id, now=now, to=[record, circle])
    held = await debates.get_debate(unit, number, lock=True)
    if held is None:
        return
    readers = (*held.value.informed, *record.contributors, record.decider)
    told = tuple(one for one in dict.fromkeys(readers) if one != case.prfaq.author)
    known = replace(held.value, channel=record.channel, informed=told)
    after = rules.ask(case.prfaq, circle, now=now)
    await prfaq.keep(unit, case.prfaq, after, Verb.PRFAQ_ASKED, by=by.id, now=now, record=(held, known))
    length = len(pages(case.document))
    texts = [View(Kind.TEXT, record.number, str(page)) for page in range(1, length + 1)]
    await outbox.want(unit, [View(Kind.CARD, record.number), *texts], now)


async def give(unit: Unit, number: int, form: VerdictForm, *, by: Member, now: datetime) -> Given | tuple[Refusal, ...]:
    """End circle ``number`` with a verdict; of two at the same moment one is given, and the other is told."""
    held = await debates.get_debate(unit, number, lock=True)
    circle = await papers.get_paper(unit, Circle, number, 1)
    case = await case_of(unit, circle.prfaq, lock=True) if circle else None
    if held is None or circle is None or case is None:
        return (_UNKNOWN,)
    given = rules.give(
        held.value,
        circle,
        case.prfaq,
        form,
        by=by.id,
        now=now,
        today=calendar.local_day(now, calendar.zone_of(by.zone)),
        overridden=waived(await papers.list_papers(unit, Waiver, number)),
    )
    if not isinstance(given, Given):
        return given
    await papers.save_paper(unit, given.circle, seen=circle)
    await keep(unit, held, given.debate, given.intents, now, verb=None)
    was: list[history.Told] = [held.value, circle]
    await history.note(unit, number, Verb.VERDICT, by=by.id, now=now, was=was, to=[given.debate, given.circle])
    await prfaq.keep(unit, case.prfaq, given.prfaq, Verb.VERDICT, by=by.id, now=now)
    await debates.drop_draft(unit, by.id, _kept_for(number))
    return given


async def waive_length(unit: Unit, number: int, reason: str, *, by: Member, now: datetime) -> Waiver | Refusal:
    """Let a short reason stand (P9), because ...; the same press twice is one waiver."""
    held = await debates.get_debate(unit, number, lock=True)
    circle = await papers.get_paper(unit, Circle, number, 1)
    case = await case_of(unit, circle.prfaq) if circle else None
    if held is None or case is None:
        return _UNKNOWN
    refused = rules.why_not_give(held.value, case.prfaq, by.id)
    if refused:
        return refused
    earlier = await papers.list_papers(unit, Waiver, number)
    if "P9" in waived(earlier):
        return next(one for one in earlier if one.rule == "P9")
    waiver = waive(number, len(earlier) + 1, "P9", reason, by=by.id, now=now)
    if isinstance(waiver, Waiver):
        await papers.add_paper(unit, waiver)
        await history.note(unit, number, Verb.WAIVED, by=by.id, now=now, to=[waiver])
    return waiver


async def crumple(unit: Unit, number: int, reason: str, *, by: Member, now: datetime) -> Prfaq | Refusal:
    """Its author throws it away; a circle that reads it now is closed, and its notes are never opened."""
    seen = await case_of(unit, number)
    if seen is None:
        return _UNKNOWN
    reading = seen.prfaq.circle if seen.prfaq.state is rules.PrfaqState.IN_CIRCLE else None
    circle = await debates.get_debate(unit, reading, lock=True) if reading else None
    case = await case_of(unit, number, lock=True)
    crumpled = rules.crumple(case.prfaq, reason, by=by.id, now=now) if case else _UNKNOWN
    if case is None or isinstance(crumpled, Refusal):
        return crumpled if isinstance(crumpled, Refusal) else _UNKNOWN
    await prfaq.keep(unit, case.prfaq, crumpled, Verb.PRFAQ_CRUMPLED, by=by.id, now=now)
    if circle is not None and not circle.value.ended:
        closed = questions.close(circle.value, by=circle.value.opener, reason=crumpled.reason, now=now)
        if isinstance(closed, questions.Changed):
            await keep(unit, circle, closed.debate, closed.intents, now, verb=Verb.CLOSED, by=by.id)
    return crumpled


async def shown_to(unit: Unit, circle: Circle, reader: str) -> tuple[Document, Document | None]:
    """Return the text that a circle reads, and the one that ``reader`` read before in an earlier circle, or None."""
    before = (await prfaqs.list_last_read(unit, circle.prfaq, but=circle.number)).get(reader)
    wanted = {circle.revision, *([before] if before and before < circle.revision else [])}
    found = {one.ordinal: one for one in await prfaqs.list_revisions(unit, circle.prfaq, sorted(wanted))}
    texts = {ordinal: document_of(one.document) for ordinal, one in found.items()}
    return texts.get(circle.revision, Document()), texts.get(before or 0) if before != circle.revision else None


async def approve(
    unit: Unit, number: int, circle: int, form: Approved, *, by: Member, now: datetime, recorded_from: str
) -> int | tuple[Refusal, ...]:
    """Let an approved PRFAQ become a decision with an owner, a look back, its metrics and a stop signal; return its
    number. Whoever gave the last verdict records it, once; the two are linked both ways.
    """
    existing = await debates.find_opened_from(unit, recorded_from)
    if existing is not None:
        return existing
    last, case = await papers.get_paper(unit, Circle, circle, 1), await case_of(unit, number, lock=True)
    read = await debates.get_debate(unit, circle)
    if case is None or last is None or read is None or last.prfaq != number:
        return (_UNKNOWN,)
    if case.prfaq.state is not rules.PrfaqState.APPROVED or case.prfaq.decision is not None:
        return (Refusal(Code.PRFAQ_OVER, {"state": case.prfaq.state}),)
    if last.given_by != by.id:
        return (Refusal(Code.NOT_DECIDER, {"decider": last.given_by}),)
    missing = () if form.output and form.inputs else (Refusal(Code.NO_METRIC, field="metrics"),)
    refused = (*missing, *why_not_armed(form.signal, calendar.local_day(now, calendar.zone_of(by.zone))))
    if refused:
        return refused
    said = Recording(read.value.channel, statement_of(case.prfaq), last.reason, form.owner, form.look_back, ())
    success = f"Output: {form.output} · Inputs: {form.inputs}"
    decision = await record_decided(
        unit, said, by=by, now=now, opened_from=recorded_from, prfaq=number, success=success
    )
    if isinstance(decision, tuple):
        return decision
    await signals.arm(unit, decision, form.signal, by=by, now=now)
    after = replace(case.prfaq, decision=decision)
    await prfaq.keep(unit, case.prfaq, after, Verb.PRFAQ_DECIDED, by=by.id, now=now)
    await outbox.want(unit, [View(Kind.TURN, circle, by.id)], now)
    return decision


def statement_of(one: Prfaq) -> str:
    """Return the decision that an approved PRFAQ is, in a sentence."""
    return clip(f"We build it: {one.title}", SENTENCE_LIMIT)


# a verdict that is being written


def usual_return(now: datetime, by: Member) -> date:
    """Return the day on which a parked PRFAQ comes back where nobody says otherwise: a working day in half a year."""
    return calendar.working_day_from(calendar.local_day(now, calendar.zone_of(by.zone)) + HALF_A_YEAR, by.working)


async def keep_verdict(unit: Unit, number: int, form: VerdictForm, *, by: Member, now: datetime) -> None:
    """Keep what ``by`` wrote of a verdict so far, for seven days."""
    day = form.return_on.isoformat() if form.return_on else ""
    kept = {"verdict": form.verdict, "cause": form.cause, "reason": form.reason, "winner": form.winner, "day": day}
    await debates.save_draft(unit, by.id, _kept_for(number), kept, now)


async def kept_verdict(unit: Unit, number: int, *, by: Member, now: datetime) -> VerdictForm:
    """Return what ``by`` wrote of a verdict so far."""
    kept = await debates.find_draft(unit, by.id, _kept_for(number), now) or {}
    day = str(kept.get("day") or "")
    return VerdictForm(
        kept.get("verdict"),
        kept.get("cause"),
        str(kept.get("reason") or ""),
        str(kept.get("winner") or ""),
        date.fromisoformat(day) if day else None,
    )


def _kept_for(number: int) -> str:
    return f"verdict:{number}"  # in place of a conversation


async def render_text(unit: Unit, number: int, page: str | None, now: datetime) -> Rendered | Discard:
    """Draw one page of the text that a circle reads, in the thread of its card."""
    circle = await papers.get_paper(unit, Circle, number, 1)
    record = await debates.get_debate(unit, number)
    if circle is None or record is None or record.value.state is DebateState.UNDONE:
        return Discard("no circle", delete=True)
    revision = await prfaqs.get_revision(unit, circle.prfaq, circle.revision)
    found = pages(document_of(revision.document)) if revision else []
    at = int(page) - 1 if page and page.isdecimal() else 0
    if at >= len(found):
        return Discard("no such page", delete=True)
    said = whole_page(record.value.question, found[at], at + 1, len(found))
    return Rendered(said, channel=record.value.channel, thread_of=View(Kind.CARD, number).key)
