"""PRFAQs: begun, written in drafts, crumpled, woken when their day comes; each in one transaction that ends elsewhere.

Locks go from a circle to its PRFAQ, never the other way. What concerns a circle stands in ``bot.flows.circles``.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import circles as rules
from bot.domain import ownership as owning
from bot.domain.circles import NOWHERE, Circle, Draft, Prfaq, Revision
from bot.domain.circles.states import why_not_write
from bot.domain.debates import Debate, DebateState
from bot.domain.intents import Kind, View
from bot.domain.ledger import Verb, canonical
from bot.domain.people import Member
from bot.domain.prfaq import Document, document_of
from bot.domain.refusals import Code, Refusal
from bot.domain.waivers import NOTE, Waiver, waive, waived
from bot.flows import history, home
from bot.views.prfaq.pages import pages
from storage import debates, outbox, papers, people, prfaqs
from storage.unit import Held, Unit

__all__ = [
    "Case",
    "begin",
    "case_of",
    "circle_ended",
    "freeze",
    "hand_off",
    "keep",
    "leave_note",
    "override",
    "reopen",
    "save",
    "ship",
    "stored",
    "wake_due",
    "withdraw",
]

_UNKNOWN = Refusal(Code.UNKNOWN_RECORD)


@dataclass(frozen=True, slots=True)
class Case:
    """A PRFAQ with its record and the text that is being written."""

    held: Held[Debate]
    prfaq: Prfaq
    draft: Draft

    @property
    def document(self) -> Document:
        """The text that is being written."""
        return document_of(self.draft.document)


def stored(document: Document) -> str:
    """Return a text as a row keeps it: the same JSON for the same text."""
    return canonical(document.as_json())


async def case_of(unit: Unit, number: int, *, lock: bool = False) -> Case | None:
    """Return PRFAQ ``number``, or None; ``lock`` keeps every other writer out until the commit."""
    held = await debates.get_debate(unit, number, lock=lock)
    if held is None or held.value.state is not DebateState.DOCUMENT:
        return None
    found, draft = await papers.get_paper(unit, Prfaq, number, 1), await prfaqs.get_draft(unit, number)
    return Case(held, found, draft) if found and draft else None


# writing


async def begin(
    unit: Unit, document: Document, *, by: Member, now: datetime, begun_from: str, retroactive: bool = False
) -> int | Refusal:
    """Begin a PRFAQ and return its number; its author alone sees it until a circle is asked.

    ``begun_from`` is the id of the form, so that the same form delivered twice begins one.
    """
    if by.guest or by.stranger:
        return Refusal(Code.GUEST_OPENS)
    existing = await debates.find_opened_from(unit, begun_from)
    if existing is not None:
        return existing
    number = await people.take_number(unit)
    prfaq = rules.begin(number, document.title, by=by.id, now=now, retroactive=retroactive)
    record = Debate(
        number=number,
        channel=NOWHERE,
        question=prfaq.title,
        options=(),
        opener=by.id,
        decider=by.id,
        contributors=(),
        deadline=now,
        opened_at=now,
        state=DebateState.DOCUMENT,
    )
    kept = await debates.add_debate(unit, record, opened_from=begun_from)
    if kept != number:  # the same form, at the same moment
        return kept
    owned = owning.began(number, by.id, by=by.id, now=now)
    await papers.add_paper(unit, prfaq)
    await papers.add_paper(unit, owned)
    await prfaqs.begin_draft(unit, Draft(number, stored(document), 1, by.id, now))
    await history.note(unit, number, Verb.PRFAQ_BEGUN, by=by.id, now=now, to=[record, prfaq, owned])
    await home.refresh(unit, [by.id], now)
    return number


async def save(
    unit: Unit, number: int, change: Callable[[Document], Document], *, seen: int, by: Member, now: datetime
) -> Case | Refusal:
    """Change the text, and return the PRFAQ after it. Of two who began from the same text, the later is refused.

    The same words once more are no change, and refuse nobody: a press may be delivered twice.
    """
    case = await case_of(unit, number, lock=True)
    if case is None:
        return _UNKNOWN
    refused = why_not_write(case.prfaq, by.id)
    if refused:
        return refused
    document = change(case.document)
    if stored(document) == case.draft.document:
        return case
    saved = rules.save(case.prfaq, case.draft, stored(document), document.title, seen=seen, by=by.id, now=now)
    if isinstance(saved, Refusal):
        return saved
    prfaq, draft = saved
    await prfaqs.save_draft(unit, draft, seen=case.draft.version)
    if prfaq != case.prfaq:
        record = replace(case.held.value, question=prfaq.title)
        await debates.save_debate(unit, record, seen=case.held.seen)
        await papers.save_paper(unit, prfaq, seen=case.prfaq)
        was: list[history.Told] = [case.held.value, case.prfaq]
        await history.note(unit, number, Verb.EDITED, by=by.id, now=now, was=was, to=[record, prfaq])
    await home.refresh(unit, [by.id], now)
    return await case_of(unit, number) or _UNKNOWN


async def leave_note(
    unit: Unit, number: int, place: str, reason: str, *, by: Member, now: datetime, prefix: str = NOTE
) -> Waiver | Refusal:
    """Leave one note of the linter as it is, with a reason; ``place`` names its section and its term.

    How many were left is told to the next circle.
    """
    case = await case_of(unit, number, lock=True)
    if case is None:
        return _UNKNOWN
    refused = why_not_write(case.prfaq, by.id)
    if refused:
        return refused
    rule, earlier = f"{prefix}{place}", await papers.list_papers(unit, Waiver, number)
    if rule in waived(earlier):
        return next(one for one in earlier if one.rule == rule)
    waiver = waive(number, len(earlier) + 1, rule, reason, by=by.id, now=now)
    if isinstance(waiver, Waiver):
        await papers.add_paper(unit, waiver)
        await history.note(unit, number, Verb.WAIVED, by=by.id, now=now, to=[waiver])
    return waiver


async def override(unit: Unit, number: int, rule: str, reason: str, *, by: Member, now: datetime) -> Waiver | Refusal:
    """Override a rule that keeps a text from a circle (P4), with a reason that is logged."""
    return await leave_note(unit, number, rule, reason, by=by, now=now, prefix="")


async def freeze(unit: Unit, case: Case, *, by: Member, now: datetime) -> int:
    """Keep the text as the next revision, unless it is the newest one already; return which it is."""
    newest = await prfaqs.get_revision(unit, case.prfaq.number, case.prfaq.revision) if case.prfaq.revision else None
    if newest is not None and newest.document == case.draft.document:
        return newest.ordinal
    revision = Revision(case.prfaq.number, case.prfaq.revision + 1, case.draft.document, by.id, now)
    await prfaqs.add_revision(unit, revision)
    told: list[history.Told] = [prfaqs.ledger_row(revision)]
    await history.note(unit, revision.number, Verb.PRFAQ_FROZEN, by=by.id, now=now, to=told)
    return revision.ordinal


# where it stands


async def keep(
    unit: Unit,
    before: Prfaq,
    after: Prfaq,
    verb: Verb,
    *,
    by: str | None,
    now: datetime,
    record: tuple[Held[Debate], Debate] | None = None,
) -> None:
    """Store where a PRFAQ stands now; ``record`` is its record before and after, where that changed, too.

    Its newest circle's card says so, and the Home of everybody who is named on it.
    """
    await papers.save_paper(unit, after, seen=before)
    was: list[history.Told] = [before]
    to: list[history.Told] = [after]
    if record is not None:
        held, changed = record
        await debates.save_debate(unit, changed, seen=held.seen)
        was, to = [*was, held.value], [*to, changed]
    await history.note(unit, after.number, verb, by=by, now=now, was=was, to=to)
    if after.circle is not None:
        await outbox.want(unit, [View(Kind.CARD, after.circle)], now)
    unit.wake("ticker")
    await home.refresh(unit, {before.author, after.author, *([by] if by else [])}, now)


_Rule = Callable[[Prfaq], Prfaq | Refusal | tuple[Refusal, ...]]


async def _step(unit: Unit, number: int, rule: _Rule, verb: Verb, *, by: Member, now: datetime) -> Prfaq | Refusal:
    case = await case_of(unit, number, lock=True)
    if case is None:
        return _UNKNOWN
    after = rule(case.prfaq)
    if isinstance(after, Refusal):
        return after
    if isinstance(after, tuple):
        return after[0]
    await keep(unit, case.prfaq, after, verb, by=by.id, now=now)
    return after


async def reopen(unit: Unit, number: int, changed: str, *, by: Member, now: datetime) -> Prfaq | Refusal:
    """Its author says what has changed since it was parked; it is a draft again."""

    def rule(prfaq: Prfaq) -> Prfaq | Refusal:
        return rules.reopen(prfaq, changed, by=by.id, now=now)

    return await _step(unit, number, rule, Verb.PRFAQ_REOPENED, by=by, now=now)


async def hand_off(unit: Unit, number: int, plan: str, team: str, *, by: Member, now: datetime) -> Prfaq | Refusal:
    """Its author says how it ships, and who does it; not before what to build is answered."""

    def rule(prfaq: Prfaq) -> Prfaq | Refusal:
        return rules.hand_off(prfaq, plan, team, by=by.id, now=now)

    return await _step(unit, number, rule, Verb.PRFAQ_HANDED_OFF, by=by, now=now)


async def ship(unit: Unit, number: int, *, by: Member, now: datetime) -> Prfaq | Refusal:
    """It shipped."""
    return await _step(unit, number, lambda one: rules.ship(one, by=by.id, now=now), Verb.PRFAQ_SHIPPED, by=by, now=now)


async def withdraw(unit: Unit, number: int, reason: str, *, by: Member, now: datetime) -> Prfaq | Refusal:
    """Its author takes an approved one back."""

    def rule(prfaq: Prfaq) -> Prfaq | Refusal:
        return rules.withdraw(prfaq, reason, by=by.id, now=now)

    return await _step(unit, number, rule, Verb.PRFAQ_WITHDRAWN, by=by, now=now)


# by the clock, and by what happened elsewhere


async def circle_ended(unit: Unit, circle: Debate, *, by: str | None, now: datetime) -> None:
    """A circle ended; without a verdict, its PRFAQ is where it was before that was asked."""
    read = await papers.get_paper(unit, Circle, circle.number, 1)
    case = await case_of(unit, circle.prfaq or 0, lock=True)
    back = rules.back(case.prfaq, read, circle, now=now) if case and read else None
    if case and back:
        await keep(unit, case.prfaq, back.prfaq, Verb.PRFAQ_BACK, by=by, now=now)
    if read and circle.state is DebateState.UNDONE:  # the text in its thread goes with the card
        revision = await prfaqs.get_revision(unit, read.prfaq, read.revision)
        count = len(pages(document_of(revision.document))) if revision else 0
        await outbox.want(unit, [View(Kind.TEXT, circle.number, str(page + 1)) for page in range(count)], now)


async def wake_due(unit: Unit, now: datetime) -> bool:
    """Let one parked PRFAQ come back whose day has come: its author finds it in that morning's message. False where
    none is due.
    """
    for number in await prfaqs.list_due_returns(unit, now, limit=1):
        case = await case_of(unit, number, lock=True)
        after = rules.wake(case.prfaq, now=now) if case else None
        if case and after and number in await prfaqs.list_due_returns(unit, now):
            await keep(unit, case.prfaq, after, Verb.PRFAQ_RETURNED, by=None, now=now)
        return True
    return False
