"""A circle, on every screen: to read, private, open, judged; the verdict; the desk, the list, the funnel."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.domain.circles import Circle, Note, NoteKind, Passage, Prfaq, PrfaqState, Verdict, VerdictForm, funnel
from bot.domain.debates import DebateState
from bot.domain.digests import Week
from bot.domain.ownership import Ownership, OwningState
from bot.domain.positions import PositionKind
from bot.domain.prfaq import Document
from bot.domain.prfaq.changes import changes
from bot.domain.prfaq.checks import why_not_circle
from bot.domain.prfaq.review import review
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.domain.today import item_of
from bot.domain.waiting import waiting_for
from bot.views import asks, circles, debates, digests, home, positions, refusals, today
from bot.views.circles import authors, desk, forms
from bot.views.circles.funnel import list_modal
from bot.views.digests.prfaqs import weekly
from bot.views.kit import Said
from bot.views.words import words_modal
from tests.views import cast
from tests.views.cast import AFTER, AGENTS, BERLIN, LEAD, NOW, PEOPLE, at

ONE, TWO, THREE = AGENTS[:3]
WEEK = timedelta(days=7)
WHY = "The customer is two customers: pick the support lead or the finance lead, and write for one."
QUESTION = "Refunds in a minute: what becomes of it?"
CIRCLE = Circle(42, 7, 1, 1, minutes=6, claims=9, supported=3, waived=2)
NOTES = (Note(NoteKind.FIX, "whose wait is it?", "problem"), Note(NoteKind.KILL, "Unit cost eats the margin"))
DEBATE = replace(
    cast.DEBATE,
    question=QUESTION,
    background="",
    options=("Advance", "Revise", "Park", "Kill"),
    opener="UAGENT4",
    decider="ULEAD",
    decider_accepted=False,
    prfaq=7,
)
READS = (
    replace(cast.position(ONE.id, "Kill", "The margin is gone."), notes=NOTES),
    replace(cast.position(TWO.id, "Revise", "Two customers."), notes=(Note(NoteKind.QUESTION, "Who pays?"),)),
    cast.position(THREE.id, "Advance", "A real wait."),
)
IDEA = Prfaq(7, "UAGENT4", "Refunds in a minute", NOW, NOW, revision=1, place=1, circle=42)
BACK = replace(
    IDEA, state=PrfaqState.DRAFT, place=0, reason=WHY, ended_by="ULEAD", cause="economics", winner="Chat first"
)
BACK = replace(BACK, return_on=date(2026, 11, 24), returned_at=at(9))
TEXT = Document.of(
    first={"who": "Support leads of shops", "benefit": "Money back within a minute"},
    sections={"heading": "Refunds in a minute", "problem": "Many teams wait 9 days for a refund."},
    internal=[("Why might this fail?", "Fraud.")],
)


PASSAGES = (
    *(Passage(n, 1, "Advance" if n % 3 else "Kill", at(9) - n * WEEK, at(9) - n * WEEK, "economics") for n in range(9)),
    *(Passage(n, 1, None, at(9) - 2 * WEEK, None) for n in range(20, 23)),
    *(Passage(n, 2, "Advance", at(9) - n * WEEK / 2, at(9), last=True) for n in (1, 4, 7)),
)
WIDE = funnel(
    [PrfaqState.KILLED] * 3 + [PrfaqState.APPROVED] * 3 + [PrfaqState.IN_CIRCLE] * 3,
    PASSAGES,
    until=AFTER,
    retroactive=1,
    revisions=[1, 2, 2],
    dates=(1, 2),
)


def digest() -> Said:
    """Return a week in which two PRFAQs moved."""
    ended = replace(
        IDEA,
        number=8,
        title="Chat in the till",
        state=PrfaqState.KILLED,
        reason=WHY,
        ended_by="ULEAD",
        cause="economics",
    )
    part = weekly([(replace(IDEA, state=PrfaqState.IN_CIRCLE), record()), (ended, None)], WIDE, BERLIN, NOW)
    return digests.digest(Week(202648, cast.SUPPORT, NOW - WEEK, NOW, BERLIN), [part] if part else [])


def record(state: DebateState = DebateState.COLLECTING, circle: Circle = CIRCLE, **news: Any) -> Record:
    """Return a circle's record at a stage."""
    at_stage: dict[str, Any] = {"state": state}
    if state in (DebateState.REVEALED, DebateState.JUDGED):
        at_stage |= {"revealed_at": AFTER}
    if state is DebateState.JUDGED:
        at_stage |= {"ended_at": AFTER, "ended_by": "ULEAD"}
    return Record(replace(DEBATE, **at_stage), cast.SUPPORT, PEOPLE, circle=circle, **news)


def judged(verdict: Verdict, *, last: bool = False, **news: Any) -> Record:
    """Return a circle with a verdict."""
    circle = replace(CIRCLE, verdict=verdict, reason=WHY, given_by="ULEAD", given_at=AFTER, last=last, **news)
    return record(DebateState.JUDGED, circle, positions=READS)


def _document(one: Prfaq, **news: Any) -> Record:
    values: dict[str, Any] = {"state": DebateState.DOCUMENT, "question": one.title, "prfaq": None, "contributors": ()}
    return Record(replace(DEBATE, number=7, decider="UAGENT4", **values), cast.SUPPORT, PEOPLE, prfaq=one, **news)


def _morning(member: str, subject: Record, then: Record | None = None) -> Said:
    waits = waiting_for([subject], member)[0]
    item = item_of(waits)
    assert item is not None
    entry = today.Entry(item, then or subject, None if then else waits)
    return today.today(PEOPLE[member], [entry], more=0, now=at(10))


def _said(said: Said | None) -> Said:
    assert said is not None
    return said


def screens() -> dict[str, Said | dict[str, Any]]:
    """Return what is seen of a PRFAQ and its circles."""
    reading, opened = record(), record(DebateState.REVEALED, positions=READS)
    sealed = record(positions=READS[:1])
    passed = record(positions=(replace(READS[0], kind=PositionKind.PASSED, choice=None, reason="", notes=()),))
    closed = record(DebateState.CANCELLED, positions=READS[:1])
    closed = replace(
        closed, debate=replace(closed.debate, ended_at=AFTER, ended_by="UAGENT4", end_reason="Nobody pays.")
    )
    parked = judged(Verdict.PARK, cause="economics", winner="Chat first", return_on=date(2027, 5, 24))
    approved = judged(Verdict.ADVANCE, last=True)
    early = replace(CIRCLE, retroactive=True, last=True, turn=2)
    orphan = Ownership(7, 1, "UAGENT4", "UAGENT4", OwningState.ORPHANED, NOW, until=NOW, asked="ULEAD")
    handed = Ownership(7, 2, "UAGENT4", "ULEAD", OwningState.PROPOSED, NOW, "The numbers are the work.")
    return {
        "PC-reading": debates.card(sealed),
        "PC-last": debates.card(record(circle=early)),
        "PC-open": debates.card(opened),
        "PC-revise": debates.card(judged(Verdict.REVISE)),
        "PC-parked": debates.card(parked),
        "PC-approved": debates.card(approved),
        "PC-closed": debates.card(closed),
        "PC-reveal": debates.reveal(opened),
        "PC-text": circles.whole_page(QUESTION, [], 1, 2),
        "PA-ask": asks.ask(reading, TWO.id, first=True, now=NOW),
        "PA-kept": asks.ask(sealed, ONE.id, first=False, now=NOW),
        "PA-passed": asks.ask(passed, ONE.id, first=False, now=NOW),
        "PA-open": asks.ask(opened, ONE.id, first=False, now=NOW),
        "PA-judged": asks.ask(parked, ONE.id, first=False, now=NOW),
        "PA-closed": asks.ask(closed, ONE.id, first=False, now=NOW),
        "PA-words": words_modal(closed, ONE.id, NOW),
        "PN-reading": debates.named(reading, "ULEAD", NOW),
        "PN-open": debates.named(opened, "ULEAD", NOW),
        "PN-judged": debates.named(parked, "ULEAD", NOW),
        "PT-turn": debates.turn(opened, "ULEAD", AFTER),
        "PT-own": debates.turn(replace(opened, debate=replace(opened.debate, decider="UAGENT4")), "UAGENT4", AFTER),
        "PT-approved": debates.turn(approved, "ULEAD", AFTER),
        "PF-notes": positions.position_modal(sealed, ONE.id, None, False, NOW),
        "PF-read-all": positions.positions_modal(opened),
        "PF-verdict": forms.verdict_modal(opened, VerdictForm(None), usual=date(2027, 5, 24)),
        "PF-park": forms.verdict_modal(
            record(DebateState.REVEALED, replace(CIRCLE, last=True)), VerdictForm("Park"), usual=date(2027, 5, 24)
        ),
        "PF-thin": forms.thin_modal(opened, refusals.sentence(Refusal(Code.THIN_VERDICT, {"words": 3, "needed": 10}))),
        "PF-decide": forms.decide_modal(
            IDEA, 42, ["UAGENT4"], look_back=date(2027, 2, 22), stop="2 % fraud.", statement="We build it: refunds"
        ),
        "PF-ask": forms.circle_modal(
            replace(IDEA, state=PrfaqState.ADVANCED),
            forms.Filled("C0SUPPORT", "", (ONE.id,), "ULEAD", at(15), fresh="At least one reads it the first time."),
            zone=BERLIN,
            now=NOW,
        ),
        "PF-confidential": forms.circle_modal(
            IDEA,
            forms.Filled("C0SUPPORT", "", (ONE.id,), "ULEAD", at(15), True, ("margin of 12 %",)),
            zone=BERLIN,
            now=NOW,
        ),
        "PF-words": forms.words_modal("synergy: Which two?"),
        "PF-new": forms.new_modal(Document()),
        "PF-crumple": forms.line_modal(IDEA, "crumple"),
        "PF-reopen": forms.line_modal(BACK, "reopen"),
        "PF-ship": forms.line_modal(IDEA, "ship"),
        "PD-desk": desk.desk_modal(desk.Desk(IDEA, TEXT, review(TEXT), 1, 1, [CIRCLE]), zone=BERLIN, now=NOW),
        "PD-back": desk.desk_modal(desk.Desk(BACK, TEXT, review(TEXT)), zone=BERLIN, now=NOW),
        "PD-missing": desk.missing_modal(IDEA, why_not_circle(TEXT, 2, today=date(2026, 11, 24)), ["Many"]),
        "PD-changed": desk.changed_modal(
            "Refunds in a minute", 42, changes(TEXT, TEXT.put("problem", "In 14 shops: 9 days.")), "your last reading"
        ),
        "PL-list": list_modal(
            [IDEA, replace(BACK, number=8, state=PrfaqState.PARKED)],
            funnel(
                [PrfaqState.DRAFT, PrfaqState.PARKED, PrfaqState.CRUMPLED],
                [Passage(number, 1, "Advance", NOW, AFTER, claims=2, supported=1) for number in range(9)]
                + [Passage(9, 1, "Kill", NOW, AFTER, "economics")],
            ),
            {},
            BERLIN,
            NOW,
        ),
        "PL-trend": list_modal([IDEA], WIDE, {}, BERLIN, NOW),
        "PL-none": list_modal([], funnel([], []), {}, BERLIN, NOW),
        "G-prfaqs": digest(),
        "E-prfaqs": home.home(ONE, [], home.Mine(prfaqs=[replace(IDEA, author=ONE.id)], funnel=WIDE), now=NOW),
        "PM-reading": _morning(TWO.id, reading),
        "PM-kept": _morning(ONE.id, reading, sealed),
        "PM-judge": _morning("ULEAD", opened),
        "PM-judged": _morning("ULEAD", opened, parked),
        "PM-back": _morning("UAGENT4", _document(BACK)),
        "PM-said": _morning("UAGENT4", _document(BACK), _document(replace(BACK, changed="Cheaper."))),
        "PM-handed": _morning("UAGENT4", _document(replace(IDEA, author="ULEAD"), ownerships=(handed,))),
        "PF-hand": authors.hand_modal(IDEA),
        "PF-decline": authors.decline_modal(IDEA),
        "PM-no-author": _morning("ULEAD", _document(IDEA, ownerships=(orphan,))),
        "PH-mine": home.home_from(PEOPLE["UAGENT4"], (), {}, replace(home.NOTHING, prfaqs=[BACK]), now=NOW),
        "PH-reading": home.home_from(LEAD, (opened,), {}, now=AFTER),
    }
