"""PRFAQs and their circles in rows: written, read, sealed, judged, parked, back; the ledger tells all of it."""

import json
from dataclasses import replace
from datetime import UTC, date, timedelta

from bot.domain.circles import Asking, Draft, Note, NoteKind, PrfaqState, Verdict, VerdictForm
from bot.domain.debates import DebateState
from bot.domain.digests import Week
from bot.domain.people import Member
from bot.domain.positions import PositionForm
from bot.domain.prfaq import Document, document_of
from bot.domain.prfaq.review import review
from bot.domain.records import Audience, Channel, Item, can_see
from bot.domain.refusals import Code, Refusal
from bot.domain.waiting import WaitingKind, waiting_for
from bot.domain.waivers import NOTE
from bot.flows import authors, circles, debates, desk, positions, prfaq, settings
from bot.flows import people as members
from bot.flows.funnel import week_of
from storage import people, prfaqs
from storage.database import Database
from storage.ledger import forget
from storage.papers import get_paper
from storage.records import get_record, list_records_for, list_visible
from storage.unit import Unit
from tests.storage.chains import LEAD, ONE, TWO, broken
from tests.storage.worlds import HOUR, NOW, start

AUTHOR = Member("UAUTHOR", "Author", "Europe/Berlin")
OTHER = Member("UOTHER", "Other", "Europe/Berlin")
TEXT = Document.of(sections={"heading": "Refunds in a minute", "problem": "Two of five wait a week."})
WHY = "Unit cost is twice what a customer would ever pay for it, and nothing here lowers it."
DAY = timedelta(days=1)


async def _begun(unit: Unit) -> int:
    await start(unit)
    await people.save_members(unit, [AUTHOR, OTHER], NOW)
    number = await prfaq.begin(unit, TEXT, by=AUTHOR, now=NOW, begun_from="V1")
    assert isinstance(number, int)
    return number


def _asking(*readers: str, decider: str = "ULEAD", last: bool = False) -> Asking:
    return Asking("C1", readers, decider, NOW + 6 * HOUR, last=last)


async def _asked(unit: Unit, number: int, *readers: str, form: str = "A1", last: bool = False) -> int:
    asking = _asking(*readers, last=last)
    circle = await circles.ask(unit, number, asking, circles.Asked(), by=AUTHOR, now=NOW, asked_from=form)
    assert isinstance(circle, int), circle
    await debates.card_stands(unit, circle, NOW)
    return circle


async def _reads(unit: Unit, circle: int, by: Member, choice: str = "Revise", *notes: Note) -> None:
    form = PositionForm(choice, "It is two customers.", notes=notes)
    done = await positions.seal(unit, circle, form, by=by, now=NOW + HOUR)
    assert isinstance(done, positions.Sealed), done


async def _judged(unit: Unit, circle: int, verdict: Verdict, **more: object) -> None:
    values: dict[str, object] = {"cause": "economics", "reason": WHY}
    if verdict is Verdict.PARK:
        values |= {"winner": "Chat first", "return_on": date(2026, 9, 14)}
    form = VerdictForm(verdict.value, **(values | more))  # type: ignore[arg-type]  # by name
    given = await circles.give(unit, circle, form, by=LEAD, now=NOW + 2 * HOUR)
    assert not isinstance(given, tuple), given


async def _state(unit: Unit, number: int) -> PrfaqState:
    case = await prfaq.case_of(unit, number)
    assert case is not None
    return case.prfaq.state


async def test_from_the_first_draft_to_a_parked_idea_that_returns(database: Database, workspace: str) -> None:
    """Circle 1: revise, then advance; circle 2 parks it; on its day it is a draft again, and says why it was parked."""
    kill = Note(NoteKind.KILL, "Unit cost", "problem")
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        first = await _asked(unit, number, "UONE", "UTWO")
        for one, by in ((ONE, (kill,)), (TWO, ())):
            await _reads(unit, first, one, "Revise", *by)
        record = await get_record(unit, first)
        assert record is not None
        assert record.debate.state is DebateState.REVEALED
        assert [one.notes for one in record.positions if one.member == "UONE"] == [(kill,)]
        await _judged(unit, first, Verdict.REVISE, reason="The customer is two customers.")
        assert await _state(unit, number) is PrfaqState.REVISE
        two = await prfaq.save(
            unit, number, lambda d: d.put("heading", "For shops"), seen=1, by=AUTHOR, now=NOW + 3 * HOUR
        )
        assert not isinstance(two, Refusal)
        assert two.prfaq.title == "For shops"
        again = await _asked(unit, number, "UONE", form="A2")
        read = await get_record(unit, again)
        assert read is not None
        assert read.circle is not None
        assert (read.circle.place, read.circle.turn, read.circle.revision) == (1, 2, 2)
        new, old = await circles.shown_to(unit, read.circle, "UONE")
        assert old is not None
        assert (new.title, old.title) == ("For shops", "Refunds in a minute")
        assert (await circles.shown_to(unit, read.circle, "UNEW"))[1] is None
        await _reads(unit, again, ONE, "Advance")
        await _judged(unit, again, Verdict.ADVANCE)
        second = await _asked(unit, number, "UONE", "UOTHER", form="A3")
        for one in (ONE, OTHER):
            await _reads(unit, second, one, "Park")
        await _judged(unit, second, Verdict.PARK)
        assert await _state(unit, number) is PrfaqState.PARKED
        assert [one.place for one in await prfaqs.list_circles(unit, number)] == [1, 1, 2]
        day = await prfaqs.next_return(unit)
        assert day is not None
        assert day.isoformat() == "2026-09-14T07:00:00+00:00"
        assert not await prfaq.wake_due(unit, day - HOUR)
        assert await prfaq.wake_due(unit, day)
        assert not await prfaq.wake_due(unit, day)
        [back] = waiting_for(await list_records_for(unit, "UAUTHOR"), "UAUTHOR")
        assert (back.kind, back.number, back.remind_at) == (WaitingKind.CAME_BACK, number, day)
        assert back.record.prfaq is not None
        assert back.record.prfaq.reason == WHY
        await prfaq.reopen(unit, number, "The cost fell by 40 %.", by=AUTHOR, now=day + HOUR)
        assert await list_records_for(unit, "UAUTHOR") == []
        assert await broken(unit) == []


async def test_nobody_reads_a_draft_but_its_author(database: Database, workspace: str) -> None:
    """Before its first circle a PRFAQ is its author's alone; then whoever reads it, and its channel, see it."""
    audiences = [Audience(AUTHOR), Audience(ONE), Audience(OTHER), Audience(None, "C1"), Audience(OTHER, "C9")]
    seen = []
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        for _ in range(2):
            record = await get_record(unit, number)
            assert record is not None
            by_rule = [can_see(one, Item.RECORD, record) for one in audiences]
            assert by_rule == [number in [o.debate.number for o in await list_visible(unit, one)] for one in audiences]
            assert by_rule == [bool(await prfaqs.list_prfaqs(unit, one)) for one in audiences]
            seen.append(by_rule)
            await _asked(unit, number, "UONE")
    assert seen == [[True, False, False, False, False], [True, True, True, True, True]]


async def test_of_two_editors_the_later_is_told(database: Database, workspace: str) -> None:
    """Who began from the older text is refused and the newer one stays; the same words again are no change."""
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        await prfaq.save(unit, number, lambda d: d.put("solution", "Press."), seen=1, by=AUTHOR, now=NOW)
        again = await prfaq.save(unit, number, lambda d: d.put("solution", "Press."), seen=1, by=AUTHOR, now=NOW)
        assert not isinstance(again, Refusal)
        late = await prfaq.save(unit, number, lambda d: d.put("problem", "Slow."), seen=1, by=AUTHOR, now=NOW)
        assert isinstance(late, Refusal)
        assert late.code is Code.PRFAQ_MEANWHILE
        stranger = await prfaq.save(unit, number, lambda d: d.put("problem", "No."), seen=2, by=ONE, now=NOW)
        assert isinstance(stranger, Refusal)
        assert stranger.code is Code.NOT_AUTHOR
        draft = await prfaqs.get_draft(unit, number)
        assert isinstance(draft, Draft)
        assert draft.version == 2
        assert "Slow" not in draft.document


async def test_a_circle_without_a_verdict_leaves_it_where_it_was(database: Database, workspace: str) -> None:
    """Taken back, closed or crumpled, a circle changes nothing that was read before; crumpling closes it."""
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        gone = await _asked(unit, number, "UONE")
        await debates.undo(unit, gone, by=AUTHOR, draft={}, now=NOW)
        assert await _state(unit, number) is PrfaqState.DRAFT
        case = await prfaq.case_of(unit, number)
        assert case is not None
        assert case.prfaq.place == 0
        assert case.prfaq.revision == 1
        assert await prfaqs.list_last_read(unit, number) == {}
        open_one = await _asked(unit, number, "UONE", form="A2")
        crumpled = await circles.crumple(unit, number, "Nobody would pay.", by=AUTHOR, now=NOW + HOUR)
        assert not isinstance(crumpled, Refusal)
        assert await _state(unit, number) is PrfaqState.CRUMPLED
        closed = await get_record(unit, open_one)
        assert closed is not None
        assert closed.debate.state is DebateState.CANCELLED
        assert await broken(unit) == []


async def test_an_author_who_leaves(database: Database, workspace: str) -> None:
    """Their PRFAQ is nobody's at once; the decider of its circle is asked, takes it on, and goes on writing it."""
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        circle = await _asked(unit, number, "UONE")
        await debates.close(unit, circle, by=LEAD, reason="Too early.", now=NOW)
        early = await authors.take_on(unit, number, by=LEAD, now=NOW)
        assert isinstance(early, Refusal), "its decider takes nothing from an author who is there"
        await members.know(unit, [Member("UAUTHOR", "Author", deactivated=True)], NOW + DAY)
        [asked] = waiting_for(await list_records_for(unit, "ULEAD"), "ULEAD")
        assert (asked.kind, asked.number) == (WaitingKind.NO_AUTHOR, number)
        refused = await authors.take_on(unit, number, by=ONE, now=NOW + DAY)
        assert isinstance(refused, Refusal)
        taken = await authors.take_on(unit, number, by=LEAD, now=NOW + DAY)
        assert not isinstance(taken, Refusal)
        assert taken.author == "ULEAD"
        saved = await prfaq.save(unit, number, lambda d: d.put("solution", "Mine now."), seen=1, by=LEAD, now=NOW + DAY)
        assert not isinstance(saved, Refusal)
        assert waiting_for(await list_records_for(unit, "ULEAD"), "ULEAD") == ()
        assert await broken(unit) == []


async def test_an_author_names_a_successor(database: Database, workspace: str) -> None:
    """Asked with a note, who sees that it is there and nothing of its text; a no is read at the desk; a yes makes it
    theirs, and what the former author still had open is refused, since it is no text of theirs any more.
    """
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        for to, note, code in ((None, "Please.", Code.ONE_OWNER), ("UONE", "", Code.OWNER_FIRST)):
            refused = await authors.hand_over(unit, number, to, note, by=AUTHOR, now=NOW)
            assert isinstance(refused[0], Refusal)
            assert refused[0].code is code
        not_theirs = await authors.hand_over(unit, number, "UTWO", "Mine.", by=ONE, now=NOW)
        assert isinstance(not_theirs[0], Refusal)
        uninvited = await authors.take_on(unit, number, by=TWO, now=NOW)
        assert isinstance(uninvited, Refusal)
        await authors.hand_over(unit, number, "UONE", "The numbers are the work.", by=AUTHOR, now=NOW)
        [asked] = waiting_for(await list_records_for(unit, "UONE"), "UONE")
        assert (asked.kind, asked.number) == (WaitingKind.NO_AUTHOR, number)
        assert can_see(Audience(ONE), Item.RECORD, asked.record)
        assert waiting_for(await list_records_for(unit, "UAUTHOR"), "UAUTHOR") == ()
        thin = await authors.decline(unit, number, " ", by=ONE, now=NOW + HOUR)
        assert isinstance(thin[0], Refusal)
        await authors.decline(unit, number, "No time before May.", by=ONE, now=NOW + HOUR)
        said = await authors.offered(unit, number)
        assert said is not None
        assert said.why == "No time before May."
        assert waiting_for(await list_records_for(unit, "UONE"), "UONE") == ()
        assert await broken(unit) == []
        await authors.hand_over(unit, number, "UTWO", "The numbers are the work.", by=AUTHOR, now=NOW + HOUR)
        stranger = await authors.take_on(unit, number, by=ONE, now=NOW + HOUR)
        assert isinstance(stranger, Refusal)
        taken = await authors.take_on(unit, number, by=TWO, now=NOW + 2 * HOUR)
        assert not isinstance(taken, Refusal)
        assert taken.author == "UTWO"
        late = await prfaq.save(unit, number, lambda d: d.put("problem", "Old."), seen=1, by=AUTHOR, now=NOW + 3 * HOUR)
        assert isinstance(late, Refusal)
        assert late.code is Code.NOT_AUTHOR
        again = await authors.take_on(unit, number, by=TWO, now=NOW + 3 * HOUR)
        assert isinstance(again, Refusal)
        assert await broken(unit) == []


async def test_the_funnel_counts_what_one_may_see(database: Database, workspace: str) -> None:
    """Each reading is a passage; what was taken back, or belongs to a channel that one is not in, is none."""
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        circle = await _asked(unit, number, "UONE")
        assert [one.verdict for one in await prfaqs.list_passages(unit, Audience(None, "C1"))] == [None]
        await _reads(unit, circle, ONE)
        await _judged(unit, circle, Verdict.KILL)
        [one] = await prfaqs.list_passages(unit, Audience(None, "C1"))
        assert (one.verdict, one.cause, one.place) == ("Kill", "economics", 1)
        assert await prfaqs.list_passages(unit, Audience(None, "C9")) == []


async def test_a_week_tells_what_moved(database: Database, workspace: str) -> None:
    """A digest tells of each PRFAQ that moved once, as it stands, with the funnel; of a draft, of another channel's or
    in an older week it tells nothing.
    """
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        week = Week(202648, Channel("C1", "support"), NOW - DAY, NOW + DAY, UTC)
        assert await week_of(unit, week) is None
        circle = await _asked(unit, number, "UONE")
        await _reads(unit, circle, ONE)
        await _judged(unit, circle, Verdict.KILL)
        part = await week_of(unit, week)
        assert part is not None
        [line] = part.lines
        assert "killed" in line.text
        assert "economics" in line.text
        assert part.counted == "1 PRFAQ moved"
        assert "Circle 1" in part.drawn
        assert await week_of(unit, replace(week, since=NOW + DAY)) is None
        assert await week_of(unit, replace(week, channel=Channel("C9", "other"))) is None
        assert await week_of(unit, replace(week, channel=Channel("C9", "other"), beside=("C1",))) == part
        assert await week_of(unit, replace(week, reader="UAUTHOR")) is None


async def test_what_is_refused_changes_nothing(database: Database, workspace: str) -> None:
    """The author as decider, a circle of the same readers, a kill without a reason: refused, each by its field."""
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        own = _asking("UONE", decider="UAUTHOR")
        refused = await circles.ask(unit, number, own, circles.Asked(), by=AUTHOR, now=NOW, asked_from="A0")
        assert isinstance(refused, tuple)
        assert (Code.OWN_VERDICT, "decider") in [(o.code, o.field) for o in refused]
        circle = await _asked(unit, number, "UONE")
        await _reads(unit, circle, ONE)
        thin = await circles.give(unit, circle, VerdictForm("Kill", None, "No."), by=LEAD, now=NOW + HOUR)
        assert isinstance(thin, tuple)
        assert [(one.code, one.field) for one in thin] == [(Code.NO_CAUSE, "cause"), (Code.THIN_VERDICT, "reason")]
        own_verdict = await circles.give(unit, circle, VerdictForm("Kill", None, WHY), by=AUTHOR, now=NOW + HOUR)
        assert isinstance(own_verdict, tuple)
        assert own_verdict[0].code is Code.OWN_VERDICT
        await circles.waive_length(unit, circle, "It is short, and it is true.", by=LEAD, now=NOW + HOUR)
        await _judged(unit, circle, Verdict.ADVANCE, reason="Good.")
        same = await circles.ask(
            unit, number, _asking("UONE"), circles.Asked(), by=AUTHOR, now=NOW + HOUR, asked_from="A5"
        )
        assert isinstance(same, tuple)
        assert [(o.code, o.field) for o in same] == [(Code.NOBODY_FRESH, "readers")]
        paper = await get_paper(unit, prfaq.Prfaq, number, 1)
        assert paper is not None
        assert paper.state is PrfaqState.ADVANCED
        assert await broken(unit) == []


async def test_the_later_of_two_windows_reads_how_it_differs(database: Database, workspace: str) -> None:
    """The form that was refused says what it would change in the newer text; saved again knowingly, it does."""
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        await prfaq.save(unit, number, lambda d: d.put("problem", "A week, in 14 shops."), seen=1, by=AUTHOR, now=NOW)
        mine = TEXT.put("problem", "Nine days, in 9 shops.")
        late = await prfaq.save(unit, number, lambda _: mine, seen=1, by=AUTHOR, now=NOW)
        assert isinstance(late, Refusal)
        case = await prfaq.case_of(unit, number)
        assert case is not None
        form = await desk.part_form(unit, case, "problem", by=AUTHOR, now=NOW, refused=mine)
        shown = json.dumps(form)
        assert "_was:_ A week, in 14 shops." in shown
        assert "_now:_ Nine days, in 9 shops." in shown
        assert form["private_metadata"] == f"number={number}&part=problem&seen=2"
        again = await prfaq.save(unit, number, lambda _: mine, seen=2, by=AUTHOR, now=NOW)
        assert not isinstance(again, Refusal)
        assert again.document.text("problem") == "Nine days, in 9 shops."


async def test_word_notes_are_settled_before_circle_two(database: Database, workspace: str) -> None:
    """Circle 1 reads hype and is told nothing of it; circle 2 is refused until each note is fixed or left with a
    reason, all of which may be left, and how many were is told on its card.
    """
    text = Document.of(
        first={"who": "Support leads of shops with 3 to 20 agents"},
        sections={
            "summary": "Berlin, 4 June 2027. Acme opens it to 40 shops.",
            "problem": "Many teams wait 9 days (ticket log, 2026, n=212). It is a revolutionary wait.",
            "solution": "The lead presses Refund.",
        },
        internal=[("Why might this fail?", "Fraud, 2 %."), ("What would make us stop?", "Fraud of 2 % in a month.")],
    )
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        await prfaq.save(unit, number, lambda _: text, seen=1, by=AUTHOR, now=NOW)
        case = await prfaq.case_of(unit, number)
        assert case is not None
        assert await desk.missing(unit, case, by=AUTHOR, now=NOW) == ([], [])
        circle = await _asked(unit, number, "UONE")
        await _reads(unit, circle, ONE)
        await _judged(unit, circle, Verdict.ADVANCE)
        case = await prfaq.case_of(unit, number)
        assert case is not None
        found, words = await desk.missing(unit, case, by=AUTHOR, now=NOW)
        assert [(one.code, one.facts["count"]) for one in found] == [(Code.WORDS_OPEN, len(words))]
        assert [one.lower() for one in words] == ["many", "revolutionary"]
        notes = review(case.document).parts["problem"].notes
        for note in notes:
            known = await desk.note_at(unit, case.document, "problem", f"{note.start}-{note.end}")
            assert known is not None
            rule = known[0].removeprefix(NOTE)
            thin = await prfaq.leave_note(unit, number, rule, "It is.", by=AUTHOR, now=NOW)
            assert isinstance(thin, Refusal)
            await prfaq.leave_note(unit, number, rule, "Everybody here knows which ones.", by=AUTHOR, now=NOW)
        assert await desk.missing(unit, case, by=AUTHOR, now=NOW) == ([], [])
        read = await desk.known_for(unit, case, None, by=AUTHOR, now=NOW)
        form = _asking("UOTHER")
        second = await circles.ask(unit, number, form, read, by=AUTHOR, now=NOW, asked_from="B1")
        assert isinstance(second, int)
        record = await get_record(unit, second)
        assert record is not None
        assert record.circle is not None
        assert (record.circle.waived, record.circle.claims > 0) == (len(notes), True)
        assert await broken(unit) == []


async def test_a_forgotten_author_leaves_no_word(database: Database, workspace: str) -> None:
    """The text of somebody who is forgotten is in no row, frozen or being written, and every chain holds."""
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        await _asked(unit, number, "UONE")
        await forget(unit, "UAUTHOR", NOW + DAY)
        case = await prfaq.case_of(unit, number)
        assert case is not None
        assert case.document == Document()
        revision = await prfaqs.get_revision(unit, number, 1)
        assert revision is not None
        assert "Two of five" not in revision.document
        assert document_of(revision.document) == Document()
        assert await broken(unit) == []


async def test_a_very_near_deadline_is_confirmed_by_asking_again(database: Database, workspace: str) -> None:
    """Ten minutes are refused once, as for any question; the same form again asks the circle, and only once."""
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        soon = Asking("C1", ("UONE",), "ULEAD", NOW + timedelta(minutes=10))
        told = {"by": AUTHOR, "now": NOW}
        first = await circles.ask(unit, number, soon, circles.Asked(), **told, asked_from="A1")
        assert isinstance(first, tuple)
        assert [(one.code, one.field) for one in first] == [(Code.DEADLINE_TOO_SOON, "deadline")]
        again = await circles.ask(unit, number, soon, circles.Asked(), **told, asked_from="A2")
        assert isinstance(again, int)
        assert await circles.ask(unit, number, soon, circles.Asked(), **told, asked_from="A2") == again
        assert len(await prfaqs.list_circles(unit, number)) == 1


async def test_the_words_of_a_workspace(database: Database, workspace: str) -> None:
    """An admin adds a word with its question and takes one out; who is none may not, and a line needs a word."""
    text = TEXT.put("problem", "Many shops want synergy.")
    admin = Member("UADMIN", "Admin", admin=True)
    async with database.unit(workspace) as unit:
        number = await _begun(unit)
        await people.save_members(unit, [admin], NOW)
        await prfaq.save(unit, number, lambda _: text, seen=1, by=AUTHOR, now=NOW)
        case = await prfaq.case_of(unit, number)
        assert case is not None
        for words, by, code in (("synergy: Which?", AUTHOR, Code.SETTINGS_OF), (": Which?", admin, Code.NO_WORD)):
            refused = await settings.adjust(unit, {"lexicon": words}, by=by, now=NOW, seen=None)
            assert isinstance(refused, tuple)
            assert refused[0].code is code
        before = json.dumps(await desk.part_form(unit, case, "problem", by=AUTHOR, now=NOW, saved=True))
        assert "How many of how many?" in before
        await settings.adjust(unit, {"lexicon": "synergy: Which two?\n-many"}, by=admin, now=NOW, seen=None)
        after = json.dumps(await desk.part_form(unit, case, "problem", by=AUTHOR, now=NOW, saved=True))
        assert "Which two?" in after
        assert "How many of how many?" not in after
