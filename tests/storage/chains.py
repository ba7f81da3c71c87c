"""Records with a history, made by the flows themselves; and hands that change stored values behind the bot's back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, Table, insert, select, text, update

from bot.domain.amendments import Act, Proposal, ProposalState
from bot.domain.changes import Wording
from bot.domain.circles import Circle, Note, NoteKind, Prfaq, PrfaqState, Revision
from bot.domain.commitments import Answer, AnswerForm
from bot.domain.concerns import Concern, ConcernState, Mind
from bot.domain.decisions import DecisionForm
from bot.domain.escalations import Escalation, EscalationState, Ruling
from bot.domain.evidence import Evidence
from bot.domain.exercises import Exercise, ExerciseKind, Sheet
from bot.domain.followups import Did, Followed, FollowUp, FollowUpState, FollowUpStep, Vacant
from bot.domain.handovers import Handover, HandoverState
from bot.domain.imports import Form, Imported
from bot.domain.ledger import Verb
from bot.domain.opening import Opening
from bot.domain.ownership import Ownership, OwningState
from bot.domain.people import Member
from bot.domain.positions import PositionForm
from bot.domain.receipts import dissents
from bot.domain.reviews import Cause, Process, Review, ReviewState, Verdict
from bot.domain.signals import Signal, SignalState
from bot.domain.waivers import Waiver
from bot.flows import changes, commitments, debates, decisions, history, positions
from storage import debates as kept_debates
from storage import positions as kept_positions
from storage.columns import Json, UtcDateTime
from storage.database import Database
from storage.followups import add_follow_up, ledger_rows
from storage.ledger import Checked, walk
from storage.outbox import MessageRow
from storage.papers import Paper, add_paper
from storage.prfaqs import add_revision
from storage.prfaqs import ledger_row as revision_row
from storage.schema import debates as debates_table
from storage.schema import ledger, ledger_salts
from storage.unit import Unit
from tests.databases import new_workspace
from tests.storage.worlds import HOUR, NOW, start

LEAD, ONE, TWO = Member("ULEAD", "Lead", "Europe/Berlin"), Member("UONE", "One"), Member("UTWO", "Two", "Asia/Tokyo")
FAR = 1000  # what is added to a number that is changed
WORDS = ("The zebra opinion.", "A yak would change it.", "I would rather wait, said the vole.", "Ask the ibex first.")


class Undo(Exception):  # noqa: N818  # not a mistake: it ends a transaction that must leave nothing
    """What was tried is taken back."""


def line(number: int) -> MessageRow:
    """Return the message in the channel that asks everybody."""
    return MessageRow(
        workspace="",
        key=f"line:{number}",
        kind="line",
        number=number,
        member=None,
        channel="C1",
        ts="1.1",
        shown_hash=None,
        revision=1,
        shown_revision=1,
        not_before=None,
        lease_until=None,
        lease_by=None,
        attempts=0,
        failed=None,
        reposted=False,
        gone=None,
        note=None,
        created_at=NOW,
    )


async def opened(unit: Unit, form: str, now: datetime = NOW) -> int:
    """Ask a question by the flow; its card stands."""
    asked = Opening(
        channel="C1",
        question="Should refunds need a second pair of eyes?",
        background="A quoted emu.",
        options=("Yes", "No"),
        contributors=("UONE", "UTWO"),
        deadline=now + 6 * HOUR,
        decider="ULEAD",
        affected=(),
        informed=(),
        source_link="https://acme.example/p1",
        source_author="UTWO",
    )
    done = await debates.open_debate(unit, asked, by=LEAD, now=now, opened_from=form, kept_for="C1", draft={})
    assert isinstance(done, debates.Opened), done
    await debates.card_stands(unit, done.number, now)
    return done.number


async def says(unit: Unit, number: int, by: Member, choice: str, now: datetime, why: str = WORDS[0]) -> object:
    """Seal a position by the flow."""
    notes = (Note(NoteKind.FIX, WORDS[3], "problem"),) if by is TWO else ()
    form = PositionForm(choice, why, WORDS[1] if by is TWO else "", "70", notes=notes)
    return await positions.seal(unit, number, form, by=by, now=now)


async def decides(unit: Unit, number: int, now: datetime, choice: str = "Yes") -> object:
    """Decide by the flow, with a sentence for each who chose differently."""
    held = await kept_debates.get_debate(unit, number)
    assert held
    versions = await kept_positions.list_positions(unit, number)
    heard = {
        one.key: f"I hear point {place}, and take it along."
        for place, one in enumerate(dissents(held.value, versions, choice))
    }
    form = DecisionForm(choice, f"{choice}, for a while", "Two of five were wrong.", "UONE", now.date() + timedelta(14))
    return await decisions.decide(unit, number, form, by=LEAD, now=now, heard=heard)


async def lived(database: Database, workspace: str) -> int:
    """Let one record go through everything; return its number. ``UTWO`` disagrees, in ``WORDS``."""
    now = NOW
    async with database.unit(workspace) as unit:
        await start(unit)
        number = await opened(unit, "V1")
        await says(unit, number, TWO, "Yes", now)
        await positions.withdraw(unit, number, by=TWO, now=now)
        wording = Wording("Should each refund need a second pair of eyes?", "A shorter background.", ("Yes", "No"))
        await changes.edit_question(unit, number, wording, by=LEAD, now=now, seen=None)
        await changes.move_deadline(unit, number, now + 7 * HOUR, "A holiday.", by=LEAD, now=now)
        await changes.spoken_openly(unit, number, "UONE", by=TWO, now=now)
        await says(unit, number, TWO, "No", now + HOUR)
        await says(unit, number, ONE, "Yes", now + HOUR, "Fine.")
        await says(unit, number, TWO, "No", now + 2 * HOUR, WORDS[0])
        await decides(unit, number, now + 3 * HOUR)
        form = AnswerForm(Answer.DISAGREE_AND_COMMIT, WORDS[2], WORDS[3])
        await commitments.answer(unit, number, form, by=TWO, now=now + 4 * HOUR)
        await commitments.mark(unit, line(number), emoji="white_check_mark", by="UTWO", now=now + 5 * HOUR, stamp="5.0")
        await commitments.unmark(
            unit, line(number), emoji="white_check_mark", by="UTWO", now=now + 6 * HOUR, stamp="6.0"
        )
        await commitments.mark(unit, line(number), emoji="handshake", by="UTWO", now=now + 7 * HOUR, stamp="7.0")
        await commitments.mark(unit, line(number), emoji="white_check_mark", by="UONE", now=now + 8 * HOUR, stamp="8.0")
        for paper, verb in hung(number, now + 9 * HOUR):
            await add_paper(unit, paper)
            await history.note(unit, number, verb, by="UTWO", now=now + 9 * HOUR, to=[paper])
        made = follow_up(number, now + 9 * HOUR)
        await add_follow_up(unit, made)
        told = [ledger_rows(made.followup), ledger_rows(made.step)]
        await history.note(unit, number, Verb.FOLLOW_UP_MADE, by="UTWO", now=now + 9 * HOUR, to=told)
        frozen = Revision(number, 1, f'{{"problem":"{WORDS[2]}"}}', "UTWO", now + 9 * HOUR)
        await add_revision(unit, frozen)
        row = [revision_row(frozen)]
        await history.note(unit, number, Verb.PRFAQ_FROZEN, by="UTWO", now=now + 9 * HOUR, to=row)
    return number


def follow_up(number: int | None, at: datetime, id: int = 7) -> Followed:
    """Return a follow-up in which nothing is empty, and a step in the words of ``UTWO``."""
    day = at.date()
    made = FollowUp(
        id, number, "Tell the shops.", "UTWO", "C1", "https://x.slack.com/a", "UONE", "UTWO", _STATE, day, at, at
    )
    whole = replace(made, slips=1, blocker="ULEAD", vacant=Vacant.LEFT, late_at=at, ended_at=at, ended_by="UTWO")
    return Followed(whole, FollowUpStep(id, 1, number, Did.BLOCKED, "UTWO", at, "UTWO", day, WORDS[0]))


_STATE = FollowUpState.BLOCKED


def hung(number: int, at: datetime) -> tuple[tuple[Paper, Verb], ...]:
    """Return one paper of each kind, in the words of ``UTWO``, and what hangs it there."""
    block = Escalation(number, 1, 1, "UTWO", EscalationState.RULED, at, at + 48 * HOUR, "ULEAD", 1, at, at)
    block = replace(block, ruling=Ruling.CHANGED, ruled_by="ULEAD", why="Both are right.", reads="In two phases")
    owned = Ownership(
        number, 2, "UONE", "UTWO", OwningState.DECLINED, at, WORDS[0], at, at, WORDS[1], "UTWO", at, at, "ULEAD"
    )
    proposed = Proposal(
        number, 1, 1, Act.AMEND, ProposalState.DECLINED, "UTWO", at, WORDS[0], WORDS[1], "UONE", at.date()
    )
    proposed = replace(proposed, reason=WORDS[2], cost=WORDS[3], ended_at=at)
    return (
        (block, Verb.BLOCKED),
        (Review(number, 1, 1, Cause.NEWS, ReviewState.NOTED, at, "UTWO", WORDS[0], at), Verb.REVIEW),
        (Signal(number, 1, "UTWO", WORDS[0], at.date(), WORDS[1], at), Verb.SIGNALS),
        (_looked_back(number, at), Verb.LOOKED_BACK),
        (_overruled(number, at), Verb.SIGNAL_OVERRULED),
        (_feared(number, at), Verb.CONCERN_SAID),
        (Waiver(number, 1, "D3", "UTWO", WORDS[0], at), Verb.WAIVED),
        (proposed, Verb.PROPOSED),
        (owned, Verb.OWN_DECLINED),
        (Exercise(number, 1, ExerciseKind.PREMORTEM, "UTWO", at, "Cost"), Verb.EXERCISE),
        (Sheet(number, 1, 1, 1, "UTWO", WORDS[0], at, "sealed.1"), Verb.APART),
        (Evidence(number, 1, "ULEAD", "UTWO", "1.5", "https://acme.example/p2", WORDS[0], at), Verb.EVIDENCE),
        (Handover(number, 1, "UONE", "UTWO", WORDS[0], HandoverState.DECLINED, at, "ULEAD", at), Verb.HANDED),
        (_written(number, at), Verb.PRFAQ_BEGUN),
        (_judged(number, at), Verb.VERDICT),
        (_imported(number, at), Verb.IMPORTED),
    )


def _imported(number: int, at: datetime) -> Imported:
    told = ("adr/0001.md", Form.MADR, "1", "Accepted", at.date(), "Decider: Priya", "amends 2", "d" * 64, "# One", at)
    return Imported(number, 1, *told)


def _written(number: int, at: datetime) -> Prfaq:
    one = Prfaq(number, "UTWO", "Refunds in a minute", at, at, 1, PrfaqState.SHIPPED, 3, 2, 9, True, "economics")
    over = {"reason": WORDS[0], "ended_by": "UTWO", "winner": "Chat", "return_on": at.date(), "returned_at": at}
    after = {"changed": WORDS[1], "decision": 12, "ship": "In May", "team": "Payments", "shipped_at": at}
    return replace(one, **over, **after)  # type: ignore[arg-type]  # fields by name


def _judged(number: int, at: datetime) -> Circle:
    one = Circle(number, 5, 2, 3, 1, 2, True, "revise", 4, 9, 5, 6, True, "Park", "economics", WORDS[0], "Chat")
    return replace(one, return_on=at.date(), given_by="UTWO", given_at=at)


def _looked_back(number: int, at: datetime) -> Review:
    review = Review(number, 2, 1, Cause.DATE, ReviewState.CLOSED, at, closed_at=at, asked_at=at, skips=1, skipped_at=at)
    said = {"happened": WORDS[0], "learned": WORDS[1], "cost": WORDS[2], "again_on": at.date(), "proposal": 1}
    judged = {"process": Process.SOUND, "judged_by": "UTWO", "judged_at": at, "verdict": Verdict.REVERSED}
    return replace(review, told="ULEAD", **judged, **said)  # type: ignore[arg-type]  # fields by name


def _overruled(number: int, at: datetime) -> Signal:
    signal = Signal(number, 2, "UONE", "It is slow.", at.date(), "Stop.", at, SignalState.OVERRULED, at, at, at, at)
    return replace(signal, ended_at=at, ended_by="UTWO", reason=WORDS[3])


def _feared(number: int, at: datetime) -> Concern:
    concern = Concern(number, 1, 2, "UTWO", WORDS[0], WORDS[1], ConcernState.DID_NOT, at)
    return replace(concern, answered_at=at, happened=Mind.HAPPENED)


_LIVED: dict[str, tuple[str, int]] = {}


async def lived_once(database: Database) -> tuple[str, int]:
    """Return a workspace with such a record, the same one for all who leave it as it was."""
    known = _LIVED.get(str(database.url))
    if known is None:
        workspace = new_workspace()
        known = _LIVED[str(database.url)] = (workspace, await lived(database, workspace))
    return known


async def findings(unit: Unit) -> list[Checked]:
    """Walk the chains of the unit's workspace inside its own transaction."""
    return [one async for one in walk(lambda: nullcontext(unit))]


async def broken(unit: Unit) -> list[str]:
    """Return what does not hold in the unit's workspace, as sentences."""
    return [f"{one.number}/{one.broken.seq} {one.broken.what}" for one in await findings(unit) if one.broken]


@asynccontextmanager
async def tampering(database: Database, workspace: str) -> AsyncIterator[Unit]:
    """A transaction of somebody who owns the database: no trigger or key stands in their way; nothing of it stays."""
    try:
        async with database.unit(workspace) as unit:
            if unit.dialect == "sqlite":
                for name in ("ledger_keeps_entries", "ledger_keeps_all"):
                    await unit.execute(text(f"DROP TRIGGER {name}"))
                await unit.execute(text("PRAGMA defer_foreign_keys=on"))
            else:
                await unit.execute(text("SET LOCAL session_replication_role = replica"))
            yield unit
            raise Undo
    except Undo:
        pass


def other(column: Column[Any], value: Any) -> Any:
    """Return another value that this column can hold."""
    if column.name == "taken_away" and value:
        return None  # it stands there again
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, Integer):
        return (value or 0) + FAR
    if isinstance(column.type, UtcDateTime):
        return (value or NOW) + timedelta(seconds=1)
    if isinstance(column.type, Date):
        return (value or date(2026, 1, 1)) + timedelta(days=1)
    return ["flipped"] if isinstance(column.type, Json) else "flipped"


async def flip(unit: Unit, table: Table, column: Column[Any]) -> None:
    """Change one stored value of the unit's workspace: where something is written, if anywhere."""
    rows = (await unit.execute(select(table).where(table.c.workspace == unit.workspace))).mappings().all()
    rows = sorted(rows, key=lambda row: tuple(str(row[one.name]) for one in table.primary_key))
    if column is ledger_salts.c.salt:  # of a text that stands: what was overwritten can be compared with nothing
        rows = [row for row in rows if row["path"] == "debate/question"][::-1]
    row = next((one for one in rows if one[column.name] not in (None, "", False)), rows[0])
    key = [one == row[one.name] for one in table.primary_key]
    done = await unit.execute(update(table).where(*key).values({column.name: other(column, row[column.name])}))
    assert done.rowcount == 1, "nothing was flipped"


async def forge(unit: Unit, number: int, length: int) -> None:
    """Move the head that the record's row knows back to entry ``length``."""
    head = ""
    if length:
        found = await unit.execute(
            select(ledger.c.hash).where(
                ledger.c.workspace == unit.workspace, ledger.c.number == number, ledger.c.seq == length
            )
        )
        head = str(found.scalar_one())
    await unit.execute(
        update(debates_table)
        .where(debates_table.c.workspace == unit.workspace, debates_table.c.number == number)
        .values(ledger_head=head, ledger_length=length)
    )


async def add_row(unit: Unit, table: Table, **values: Any) -> None:
    """Slip a row in that no flow wrote."""
    await unit.execute(insert(table).values(workspace=unit.workspace, **values))
