"""Answers to decisions: those given by button or form, never overwritten, and the emoji that stand on messages.

An emoji is kept by the name that Slack sent, skin tone and all: one hand in two tones is two reactions there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, tuple_, update
from sqlalchemy.engine import RowMapping

from bot.domain.commitments import (
    BEFORE_ASKING,
    Answer,
    Answered,
    AnswerForm,
    Ground,
    Mark,
    Standing,
    earlier_words,
    meaning_of,
    since,
    standing,
)
from bot.domain.decisions import Decision
from bot.domain.positions import Position, current
from storage.people import next_order
from storage.schema import answers, marks
from storage.unit import Unit
from storage.upsert import insert_into

__all__ = [
    "Look",
    "add_answer",
    "add_mark",
    "answer_row",
    "answered_from",
    "ask_anew",
    "fold_standings",
    "list_marks",
    "list_standings",
    "mark_from",
    "mark_row",
    "mark_rows",
    "next_order",
    "remove_mark",
    "replace_marks_seen",
    "take_back_answer",
]

Told = tuple[str, Mapping[str, object]]
_MARK_KEY = ["workspace", "channel", "ts", "member", "emoji"]
_WRITTEN = ("words", "change_my_mind", "best_reason", "need")


def answered_from(row: RowMapping) -> Answered:
    """Return the answer that a row holds."""
    ground = Ground(row["ground"]) if row["ground"] else None
    form = AnswerForm(Answer(row["kind"]), ground=ground, **{name: row[name] for name in _WRITTEN})
    return Answered(row["member"], form, row["at"], row["said_order"])


def mark_from(row: RowMapping) -> Mark | None:
    """Return the mark that a row holds; None for an emoji that says nothing, or was taken away."""
    kind = meaning_of(row["emoji"]) if row["taken_away"] is None else None
    return Mark(row["member"], kind, row["said_order"], row["stamp"]) if kind else None


async def add_answer(unit: Unit, number: int, version: int, answered: Answered) -> None:
    """Keep an answer by button or form to this version of a decision; of one member's, the newest counts."""
    row = answer_row(version, answered)[1]
    await unit.execute(answers.insert().values(workspace=unit.workspace, number=number, **row))


def answer_row(
    version: int, answered: Answered, taken_back_at: datetime | None = None
) -> tuple[str, Mapping[str, object]]:
    """Return an answer by button or form as it is kept, and as the ledger tells it."""
    form = answered.form
    return "answer", {
        "version": version,
        "said_order": answered.order,
        "member": answered.member,
        "kind": form.kind.value,
        "ground": form.ground.value if form.ground else None,
        "at": answered.at,
        "taken_back_at": taken_back_at,
        **{name: getattr(form, name) for name in _WRITTEN},
    }


def mark_row(
    channel: str, ts: str, member: str, emoji: str, order: int | None, stamp: str = ""
) -> tuple[str, Mapping[str, object]]:
    """Return an emoji that stands on a message as the ledger tells it."""
    row = {"channel": channel, "ts": ts, "member": member, "emoji": emoji, "said_order": order, "stamp": stamp}
    return "mark", row


async def take_back_answer(unit: Unit, number: int, version: int, member: str, now: datetime) -> bool:
    """Let no answer by button or form of ``member`` count any more; say whether one did. The rows stay."""
    taken = await unit.execute(
        update(answers)
        .where(
            answers.c.workspace == unit.workspace,
            answers.c.number == number,
            answers.c.version == version,
            answers.c.member == member,
            answers.c.taken_back_at.is_(None),
        )
        .values(taken_back_at=now)
    )
    return taken.rowcount > 0


async def ask_anew(unit: Unit, number: int, version: int, member: str, now: datetime) -> list[tuple[Told, Told]]:
    """Let nothing that ``member`` said so far answer this version: they are asked anew.

    Answers by button or form stay on record; an emoji that still stands counts as one from before the question.
    Returns each row as it was and as it is, for the ledger.
    """
    mine = answers.c.workspace == unit.workspace, answers.c.number == number, answers.c.member == member
    counting = answers.c.version == version, answers.c.taken_back_at.is_(None)
    said = (await unit.execute(select(answers).where(*mine, *counting))).mappings().all()
    told = [(answer_row(version, answered_from(one)), answer_row(version, answered_from(one), now)) for one in said]
    await take_back_answer(unit, number, version, member, now)
    here = marks.c.workspace == unit.workspace, marks.c.number == number, marks.c.member == member
    standing = marks.c.taken_away.is_(None)
    for one in (await unit.execute(select(marks).where(*here, standing))).mappings().all():
        place = one["channel"], one["ts"], member, one["emoji"]
        before = mark_row(*place, one["said_order"], one["stamp"])
        told.append((before, mark_row(*place, BEFORE_ASKING, one["stamp"])))
    await unit.execute(update(marks).where(*here, standing).values(said_order=BEFORE_ASKING))
    return told


async def add_mark(
    unit: Unit, number: int, channel: str, ts: str, member: str, emoji: str, order: int | None, stamp: str = ""
) -> bool:
    """Keep an emoji that ``member`` put on the message at ``ts``; say whether that changed anything.

    Hearing of one twice keeps its first place in the order; one that had only been seen gets its place now. ``stamp``
    is Slack's time of the event: one that is older than a removal of the same emoji changes nothing.
    """
    row = {"channel": channel, "ts": ts, "member": member, "emoji": emoji, "number": number, "said_order": order}
    statement = insert_into(unit, marks).values(workspace=unit.workspace, stamp=stamp, **row)
    only_seen = and_(marks.c.taken_away.is_(None), marks.c.said_order.is_(None))
    away_before = marks.c.taken_away < stamp if stamp else marks.c.taken_away.is_not(None)
    added = await unit.execute(
        statement.on_conflict_do_update(
            index_elements=_MARK_KEY,
            set_={"said_order": order, "stamp": stamp, "taken_away": None},
            where=or_(only_seen, away_before),
        ).returning(marks.c.number)
    )
    return added.first() is not None


async def remove_mark(unit: Unit, number: int, channel: str, ts: str, member: str, emoji: str, stamp: str = "") -> bool:
    """An emoji was taken away at ``stamp``; say whether we had it. It may be heard of before it was put there."""
    before = await unit.execute(
        select(marks.c.stamp).where(*_mark(unit, channel, ts, member, emoji), marks.c.taken_away.is_(None))
    )
    had = before.first()
    if had is not None and had.stamp > stamp:  # put there again since, as we heard already
        return False
    row = {"channel": channel, "ts": ts, "member": member, "emoji": emoji, "number": number, "taken_away": stamp}
    statement = insert_into(unit, marks).values(workspace=unit.workspace, **row)
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=_MARK_KEY,
            set_={"taken_away": stamp},
            where=or_(marks.c.taken_away.is_(None), marks.c.taken_away < stamp),
        )
    )
    return had is not None


def _mark(unit: Unit, channel: str, ts: str, member: str, emoji: str) -> tuple[ColumnElement[bool], ...]:
    return (
        marks.c.workspace == unit.workspace,
        marks.c.channel == channel,
        marks.c.ts == ts,
        marks.c.member == member,
        marks.c.emoji == emoji,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """In what a look at a message differed from our rows: pairs of member and emoji. False where in nothing."""

    added: frozenset[tuple[str, str]]
    gone: frozenset[tuple[str, str]]

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)


async def replace_marks_seen(unit: Unit, number: int, channel: str, ts: str, found: Iterable[tuple[str, str]]) -> Look:
    """Let the marks of a message be those that a look at it found, as pairs of member and emoji.

    New ones have no place in the order, since a look tells no times; known ones keep theirs. Return what the look
    found otherwise than the rows did.
    """
    known = await unit.execute(
        select(marks.c.member, marks.c.emoji).where(
            marks.c.workspace == unit.workspace,
            marks.c.channel == channel,
            marks.c.ts == ts,
            marks.c.taken_away.is_(None),
        )
    )
    before, after = {(row.member, row.emoji) for row in known}, set(found)
    if before - after:
        await unit.execute(
            delete(marks).where(
                marks.c.workspace == unit.workspace,
                marks.c.channel == channel,
                marks.c.ts == ts,
                tuple_(marks.c.member, marks.c.emoji).in_(sorted(before - after)),
            )
        )
    if after - before:
        key = {"workspace": unit.workspace, "channel": channel, "ts": ts, "number": number, "said_order": None}
        rows = [{**key, "member": member, "emoji": emoji} for member, emoji in sorted(after - before)]
        seen = {"said_order": None, "stamp": "", "taken_away": None}  # one of whose return we heard nothing
        await unit.execute(insert_into(unit, marks).on_conflict_do_update(index_elements=_MARK_KEY, set_=seen), rows)
    return Look(frozenset(after - before), frozenset(before - after))


async def list_marks(unit: Unit, number: int) -> tuple[Mark, ...]:
    """Return the emoji that stand on all messages of a record and mean something."""
    found = await unit.execute(select(marks).where(marks.c.workspace == unit.workspace, marks.c.number == number))
    return tuple(mark for row in found.mappings() if (mark := mark_from(row)))


async def mark_rows(unit: Unit, number: int, channel: str) -> list[tuple[str, Mapping[str, object]]]:
    """Return the emoji that stand on the messages of a record in ``channel``, as the ledger tells them."""
    here = (marks.c.workspace == unit.workspace, marks.c.number == number, marks.c.channel == channel)
    found = await unit.execute(select(marks).where(*here, marks.c.taken_away.is_(None)))
    return [
        mark_row(channel, row["ts"], row["member"], row["emoji"], row["said_order"], row["stamp"])
        for row in found.mappings()
    ]


async def list_standings(unit: Unit, decision: Decision, positions: Iterable[Position]) -> tuple[Standing, ...]:
    """Return what each person asked has answered, in the order of asking, in two queries."""
    found = await unit.execute(
        select(answers)
        .where(
            answers.c.workspace == unit.workspace,
            answers.c.number == decision.number,
            answers.c.version == decision.version,
            answers.c.taken_back_at.is_(None),
        )
        .order_by(answers.c.said_order)
    )
    said = [answered_from(row) for row in found.mappings()]
    return fold_standings(decision, positions, said, await list_marks(unit, decision.number))


def fold_standings(
    decision: Decision, positions: Iterable[Position], said: Iterable[Answered], seen: Iterable[Mark]
) -> tuple[Standing, ...]:
    """Return the answers that count; ``said`` are those by button or form, in the order of saying."""
    said, seen = list(said), list(since(decision, seen))
    written, newest = current(positions), {one.member: one for one in said}
    until = decision.in_force_at
    in_time = {one.member: one for one in said if until is None or one.at <= until}

    def fold(member: str, answered: Answered | None) -> Standing:
        words = None if decision.one_way else earlier_words(decision, written.get(member))
        return standing(member, answered, [mark for mark in seen if mark.member == member], words)

    found = []
    for member in decision.asked:
        counts, last = fold(member, newest.get(member)), newest.get(member)
        if last is not None and last is not in_time.get(member):
            counts = replace(counts, changed_at=last.at, was=fold(member, in_time.get(member)).form)
        found.append(counts)
    return tuple(found)
