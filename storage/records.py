"""Records: a debate with everything that hangs on it. One or a hundred of them are read with the same eight queries:
nine, where a question was changed while it was open, one more for each kind of papers that hang on any of them, and
three where one follows another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, Table, Text, and_, bindparam, exists, or_, select
from sqlalchemy.engine import RowMapping

from bot.domain.amendments import Proposal
from bot.domain.changes import Change
from bot.domain.commitments import Answered, AnswerForm, Mark
from bot.domain.concerns import Concern
from bot.domain.debates import Debate
from bot.domain.decisions import Decision
from bot.domain.escalations import Escalation
from bot.domain.evidence import Evidence
from bot.domain.handovers import Handover
from bot.domain.intents import Kind
from bot.domain.ownership import Ownership
from bot.domain.people import Member
from bot.domain.positions import Position
from bot.domain.receipts import Receipt
from bot.domain.records import Audience, Channel, Record, Related
from bot.domain.reviews import Review
from bot.domain.signals import Signal
from bot.domain.waivers import Waiver
from storage.changes import change_from
from storage.commitments import answered_from, fold_standings, mark_from
from storage.conditions import may_wait_for, under_way, visible_to
from storage.debates import debate_from, load_roles
from storage.decisions import decision_from
from storage.papers import P, Paper, kinds_of, kinds_there, load_papers
from storage.people import get_members
from storage.positions import position_from
from storage.receipts import receipt_from
from storage.related import any_related, card_link, load_related
from storage.schema import (
    answers,
    changes,
    channels,
    debates,
    decision_asked,
    decisions,
    marks,
    messages,
    positions,
    receipts,
    workspaces,
)
from storage.unit import Unit

__all__ = ["get_record", "list_records", "list_records_for", "list_under_way_in", "list_visible", "visible_to"]


async def get_record(unit: Unit, number: int) -> Record | None:
    """Return record ``number`` with everybody who is named on it, or None, in at most eight queries."""
    if unit.read is not None and number in unit.read:
        known: Record | None = unit.read[number]
        return known
    found = await _load(unit, _ONE, number=number)
    record = found[0] if found else None
    if unit.read is not None:
        unit.read[number] = record
    return record


async def list_records(unit: Unit, numbers: Sequence[int]) -> list[Record]:
    """Return the records of these numbers, newest first; no number is none."""
    return await _load(unit, _THESE, numbers=list(numbers)) if numbers else []


async def list_records_for(unit: Unit, member: str) -> list[Record]:
    """Return all records that may wait for ``member``, newest first: see ``storage.conditions.may_wait_for``."""
    if not unit.read:
        records = await _load(unit, _WAITING, member=member)
        if unit.read is not None:
            unit.read |= {one.debate.number: one for one in records}
        return records
    found = await unit.execute(_WAITING_NUMBERS, {"workspace": unit.workspace, "member": member})
    numbers = list(found.scalars())
    missing = [number for number in numbers if number not in unit.read]
    unit.read |= {one.debate.number: one for one in (await _load(unit, _THESE, numbers=missing) if missing else ())}
    return [one for one in map(unit.read.get, numbers) if one is not None]


async def list_visible(unit: Unit, audience: Audience, limit: int = 50) -> list[Record]:
    """Return the records that ``audience`` may see, newest first."""
    numbers = select(debates.c.number).where(_HERE, visible_to(audience)).order_by(debates.c.number.desc())
    return await _load(unit, _whole(numbers.limit(limit)))


async def list_under_way_in(unit: Unit, channel: str) -> list[Record]:
    """Return the records of a conversation that are undecided, or whose decision takes answers, newest first."""
    return await _load(unit, _UNDER_WAY, channel=channel)


@dataclass(slots=True)
class _Parts:
    """What hangs on one debate, while it is gathered."""

    debate: Debate
    channel: Channel
    first_here: bool
    card_link: str
    papers: frozenset[type[Paper]] = frozenset()
    related: bool = False
    follows: Related | None = None
    followed_by: tuple[Related, ...] = ()
    decisions: list[Decision] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    escalations: tuple[Escalation, ...] = ()
    cases: dict[int, AnswerForm] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    signals: tuple[Signal, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    handovers: tuple[Handover, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    concerns: tuple[Concern, ...] = ()
    ownerships: tuple[Ownership, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def decision(self) -> Decision | None:
        """The newest version of the decision."""
        return self.decisions[-1] if self.decisions else None

    def mentioned(self) -> set[str]:
        """Return everybody whose name the record may need."""
        people = {*self.debate.named, *self.debate.asking, *(one.member for one in self.positions)}
        people |= {member for one in self.changes for member in (one.by, one.member) if member}
        people |= {member for member in (self.debate.ended_by, self.debate.source_author) if member}
        people |= {one.entered_by for one in self.positions if one.entered_by}
        for decision in self.decisions:
            people |= {*decision.asked, decision.owner, decision.decided_by, *filter(None, [decision.ended_by])}
        return people | self._on_papers()

    def _on_papers(self) -> set[str]:
        blocks = {name for one in self.escalations for name in (one.member, one.approver, one.ruled_by)}
        offers = {name for one in self.handovers for name in (one.to, one.by, one.seconded_by)}
        offers |= {name for one in self.proposals for name in (one.by, one.owner)}
        noted = {one.by for one in self.reviews} | {one.by for one in self.signals} | {one.by for one in self.waivers}
        noted |= {name for one in self.reviews for name in (one.judged_by, one.told)}
        noted |= {one.ended_by for one in self.signals} | {one.member for one in self.concerns}
        noted |= {one.by for one in self.receipts}
        noted |= {name for one in self.evidence for name in (one.by, one.author)}
        owned = {name for one in self.ownerships for name in (one.owner, one.by, one.asked)}
        return {name for name in blocks | offers | noted | owned if name}

    def record(self, people: dict[str, Member]) -> Record:
        """Return the whole."""
        standings = fold_standings(self.decision, self.positions, self.answered, self.marks) if self.decision else ()
        return Record(
            debate=self.debate,
            channel=self.channel,
            people={member: people[member] for member in self.mentioned() if member in people},
            positions=tuple(self.positions),
            decision=self.decision,
            earlier=tuple(self.decisions[:-1]),
            escalations=self.escalations,
            cases=self.cases,
            reviews=self.reviews,
            signals=self.signals,
            waivers=self.waivers,
            handovers=self.handovers,
            proposals=self.proposals,
            concerns=self.concerns,
            ownerships=self.ownerships,
            evidence=self.evidence,
            standings=standings,
            receipts=tuple(self.receipts),
            changes=tuple(self.changes),
            first_here=self.first_here,
            card_link=self.card_link,
            follows=self.follows,
            followed_by=self.followed_by,
        )


async def _load(unit: Unit, which: Select[Any], **given: object) -> list[Record]:
    parts = await _load_debates(unit, which, given)
    if not parts:
        return []
    for row in await _rows(unit, _POSITIONS, numbers=list(parts)):
        parts[row["number"]].positions.append(position_from(row))
    changed = [number for number, one in parts.items() if one.debate.changes]
    if changed:
        for row in await _rows(unit, _CHANGES, numbers=changed):
            parts[row["number"]].changes.append(change_from(row))
    for number, versions in (await _load_decisions(unit, parts)).items():
        parts[number].decisions = versions
    await _load_papers(unit, parts)
    if related := {number: one.debate.follows for number, one in parts.items() if one.related}:
        for number, (before, later) in (await load_related(unit, related)).items():
            parts[number].follows, parts[number].followed_by = before, later
    if any(one.decision for one in parts.values()):
        await _load_answers(unit, parts)
    people = await get_members(unit, set[str]().union(*(one.mentioned() for one in parts.values())))
    return [one.record(people) for one in parts.values()]


# Statements are made once, with names for what they are given: to make one takes longer than to run it.


def _of(table: Table) -> Select[Any]:
    """Return the query for the rows of a table that hang on the records ``numbers``."""
    here = table.c.workspace == bindparam("workspace")
    return select(table).where(here, table.c.number.in_(bindparam("numbers", expanding=True)))


_POSITIONS = _of(positions).order_by(positions.c.at, positions.c.member, positions.c.version)
_CHANGES = _of(changes).order_by(changes.c.seq, changes.c.ordinal)
_ANSWERS = _of(answers).order_by(answers.c.said_order)
_MARKS = _of(marks)
_RECEIPTS = _of(receipts).order_by(receipts.c.place)


async def _rows(unit: Unit, statement: Select[Any], **given: object) -> Iterable[RowMapping]:
    return (await unit.execute(statement, {"workspace": unit.workspace, **given})).mappings().all()


def _whole_debates() -> Select[Any]:
    """Return the query for debates, but for which ones."""
    earlier = debates.alias()
    before = or_(
        debates.c.posted_at.is_(None),
        earlier.c.posted_at < debates.c.posted_at,
        and_(earlier.c.posted_at == debates.c.posted_at, earlier.c.number < debates.c.number),
    )
    followed = exists().where(
        earlier.c.workspace == debates.c.workspace,
        earlier.c.channel == debates.c.channel,
        earlier.c.number != debates.c.number,
        earlier.c.posted_at.is_not(None),
        before,
    )
    card = and_(
        messages.c.workspace == debates.c.workspace,
        messages.c.number == debates.c.number,
        messages.c.kind == Kind.CARD.value,
    )
    return (
        select(
            debates,
            followed.label("not_first"),
            *kinds_there(),
            any_related().label("related"),
            channels.c.name.label("channel_name"),
            channels.c.public.label("channel_public"),
            channels.c.archived.label("channel_archived"),
            workspaces.c.address.label("address"),
            messages.c.channel.label("card_channel"),
            messages.c.ts.label("card_ts"),
        )
        .join(workspaces, workspaces.c.workspace == debates.c.workspace)
        .outerjoin(messages, card)
        .outerjoin(channels, and_(channels.c.workspace == debates.c.workspace, channels.c.id == debates.c.channel))
        .order_by(debates.c.number.desc())
    )


_DEBATES = _whole_debates()
_HERE = debates.c.workspace == bindparam("workspace")


def _whole(numbers: Select[tuple[int]]) -> Select[Any]:
    """Return the query for the debates of these numbers."""
    return _DEBATES.where(_HERE, debates.c.number.in_(numbers.correlate(None)))


_NUMBERS = select(debates.c.number).where(_HERE)
_ONE = _DEBATES.where(_HERE, debates.c.number == bindparam("number"))
_WAITING_NUMBERS = _NUMBERS.where(may_wait_for(bindparam("member", type_=Text))).order_by(debates.c.number.desc())
_WAITING = _whole(_WAITING_NUMBERS.order_by(None))
_THESE = _DEBATES.where(_HERE, debates.c.number.in_(bindparam("numbers", expanding=True)))
_UNDER_WAY = _whole(_NUMBERS.where(debates.c.channel == bindparam("channel"), under_way()))


async def _load_debates(unit: Unit, which: Select[Any], given: Mapping[str, object]) -> dict[int, _Parts]:
    found = await _rows(unit, which, **given)
    rows = {row["number"]: row for row in found}
    roles = await load_roles(unit, list(rows)) if rows else {}
    return {
        number: _Parts(
            debate_from(row, roles[number]),
            _channel(row),
            not row["not_first"],
            card_link(row),
            kinds_of(row),
            bool(row["related"]),
        )
        for number, row in rows.items()
    }


def _channel(row: RowMapping) -> Channel:
    """Return the conversation of a debate; one that we never heard of is not public."""
    return Channel(
        row["channel"], row["channel_name"] or "", bool(row["channel_public"]), bool(row["channel_archived"])
    )


_DECISIONS = (
    _of(decisions)
    .add_columns(decision_asked.c.member)
    .outerjoin(
        decision_asked,
        and_(
            decision_asked.c.workspace == decisions.c.workspace,
            decision_asked.c.number == decisions.c.number,
            decision_asked.c.version == decisions.c.version,
        ),
    )
    .order_by(decisions.c.number, decisions.c.version, decision_asked.c.ordinal)
)


async def _load_decisions(unit: Unit, parts: dict[int, _Parts]) -> dict[int, list[Decision]]:
    """Return all versions of the decision of each debate that has one: a row for each person asked, or one without."""
    found = await _rows(unit, _DECISIONS, numbers=list(parts))
    rows: dict[tuple[int, int], RowMapping] = {}
    asked: dict[tuple[int, int], list[str]] = defaultdict(list)
    for row in found:
        place = row["number"], row["version"]
        rows[place] = row
        if row["member"] is not None:
            asked[place].append(row["member"])
    versions: dict[int, list[Decision]] = defaultdict(list)
    for place, row in rows.items():
        versions[place[0]].append(decision_from(row, asked[place], parts[place[0]].debate.door))
    return versions


async def _load_papers(unit: Unit, parts: dict[int, _Parts]) -> None:
    """Read what hangs on the records, a query for each kind of which there is any."""
    blocks, reviews = await _papers(unit, Escalation, parts), await _papers(unit, Review, parts)
    signals, waivers = await _papers(unit, Signal, parts), await _papers(unit, Waiver, parts)
    offers, proposals = await _papers(unit, Handover, parts), await _papers(unit, Proposal, parts)
    concerns, owned = await _papers(unit, Concern, parts), await _papers(unit, Ownership, parts)
    beside = await _papers(unit, Evidence, parts)
    for number, one in parts.items():
        one.evidence = beside.get(number, ())
        one.concerns, one.ownerships = concerns.get(number, ()), owned.get(number, ())
        one.escalations, one.reviews = blocks.get(number, ()), reviews.get(number, ())
        one.signals, one.waivers = signals.get(number, ()), waivers.get(number, ())
        one.handovers, one.proposals = offers.get(number, ()), proposals.get(number, ())


async def _papers(unit: Unit, kind: type[P], parts: dict[int, _Parts]) -> dict[int, tuple[P, ...]]:
    there = [number for number, one in parts.items() if kind in one.papers]
    return await load_papers(unit, kind, there) if there else {}


async def _load_answers(unit: Unit, parts: dict[int, _Parts]) -> None:
    decided = [number for number, one in parts.items() if one.decision]
    for row in await _rows(unit, _ANSWERS, numbers=decided):
        one, answered = parts[row["number"]], answered_from(row)
        if row["taken_back_at"] is None and one.decision and row["version"] == one.decision.version:
            one.answered.append(answered)
        one.cases |= {
            block.ordinal: answered.form
            for block in one.escalations
            if (block.version, block.said_order, block.member) == (row["version"], answered.order, answered.member)
        }
    for number, owned in (await load_papers(unit, Ownership, decided)).items():
        parts[number].ownerships = owned
    for row in await _rows(unit, _MARKS, numbers=decided):
        mark = mark_from(row)
        if mark:
            parts[row["number"]].marks.append(mark)
    for row in await _rows(unit, _RECEIPTS, numbers=decided):
        one = parts[row["number"]]
        if one.decision and row["version"] == one.decision.version:
            one.receipts.append(receipt_from(row))
