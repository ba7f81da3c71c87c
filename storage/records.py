"""Records: a debate with everything that hangs on it. One or a hundred of them are read with the same eight queries:
nine, where a question was changed while it was open, one more for each kind of papers that hang on any of them, and
three where one follows another.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, exists, or_, select
from sqlalchemy.engine import RowMapping

from bot.domain.amendments import Proposal
from bot.domain.changes import Change
from bot.domain.commitments import Answered, AnswerForm, Mark
from bot.domain.concerns import Concern
from bot.domain.debates import Debate
from bot.domain.decisions import Decision
from bot.domain.escalations import Escalation
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
    digests,
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
    found = await _load(unit, select(debates.c.number).where(_here(unit), debates.c.number == number))
    record = found[0] if found else None
    if unit.read is not None:
        unit.read[number] = record
    return record


async def list_records_for(unit: Unit, member: str) -> list[Record]:
    """Return all records that may wait for ``member``, newest first: see ``storage.conditions.may_wait_for``."""
    return await _load(unit, select(debates.c.number).where(_here(unit), may_wait_for(member)))


async def list_visible(unit: Unit, audience: Audience, limit: int = 50) -> list[Record]:
    """Return the records that ``audience`` may see, newest first."""
    return await _load(unit, _newest(select(debates.c.number).where(_here(unit), visible_to(audience)), limit))


async def list_records(unit: Unit, condition: ColumnElement[bool], limit: int) -> list[Record]:
    """Return the records that meet a condition on ``debates``, the newest first, ``limit`` at most."""
    return await _load(unit, _newest(select(debates.c.number).where(_here(unit), condition), limit))


async def list_under_way_in(unit: Unit, channel: str) -> list[Record]:
    """Return the records of a conversation that are undecided, or whose decision takes answers, newest first."""
    found = select(debates.c.number).where(_here(unit), debates.c.channel == channel, under_way())
    return await _load(unit, found)


def _here(unit: Unit) -> ColumnElement[bool]:
    return debates.c.workspace == unit.workspace


def _newest(numbers: Select[tuple[int]], limit: int) -> Select[tuple[int]]:
    return numbers.order_by(debates.c.number.desc()).limit(limit)


@dataclass(slots=True)
class _Parts:
    """What hangs on one debate, while it is gathered."""

    debate: Debate
    channel: Channel
    first_here: bool
    card_link: str
    digest_offer: str
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
            standings=standings,
            receipts=tuple(self.receipts),
            changes=tuple(self.changes),
            first_here=self.first_here,
            card_link=self.card_link,
            digest_offer=self.digest_offer,
            follows=self.follows,
            followed_by=self.followed_by,
        )


async def _load(unit: Unit, numbers: Select[tuple[int]]) -> list[Record]:
    parts = await _load_debates(unit, numbers)
    if not parts:
        return []
    ids = list(parts)
    for row in await _rows(unit, select(positions).where(*_of(unit, positions, ids)).order_by(*_written)):
        parts[row["number"]].positions.append(position_from(row))
    changed = [number for number, one in parts.items() if one.debate.changes]
    if changed:
        told = select(changes).where(*_of(unit, changes, changed)).order_by(changes.c.seq, changes.c.ordinal)
        for row in await _rows(unit, told):
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


_written = (positions.c.at, positions.c.member, positions.c.version)


def _of(unit: Unit, table: Table, ids: Sequence[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.workspace == unit.workspace, table.c.number.in_(ids)


async def _rows(unit: Unit, statement: Select[*tuple[object, ...]]) -> Iterable[RowMapping]:
    return (await unit.execute(statement)).mappings().all()


def _whole_debates() -> Select[*tuple[Any, ...]]:
    """Return the query for debates, but for which ones: made once, since making it takes longer than running it."""
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
    unset = (digests.c.set_by.is_(None), digests.c.on.is_(False))
    own = (digests.c.workspace == debates.c.workspace, digests.c.offered == debates.c.number)
    offered = case((exists().where(*own, *unset), workspaces.c.command), else_="")
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
            offered.label("digest_offer"),
            messages.c.channel.label("card_channel"),
            messages.c.ts.label("card_ts"),
        )
        .join(workspaces, workspaces.c.workspace == debates.c.workspace)
        .outerjoin(messages, card)
        .outerjoin(channels, and_(channels.c.workspace == debates.c.workspace, channels.c.id == debates.c.channel))
        .order_by(debates.c.number.desc())
    )


_DEBATES = _whole_debates()


async def _load_debates(unit: Unit, numbers: Select[tuple[int]]) -> dict[int, _Parts]:
    found = await _rows(unit, _DEBATES.where(_here(unit), debates.c.number.in_(numbers.correlate(None))))
    rows = {row["number"]: row for row in found}
    roles = await load_roles(unit, list(rows)) if rows else {}
    return {
        number: _Parts(
            debate_from(row, roles[number]),
            _channel(row),
            not row["not_first"],
            card_link(row),
            f"{row['digest_offer']} digest" if row["digest_offer"] else "",
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
    select(decisions, decision_asked.c.member)
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
    found = await _rows(unit, _DECISIONS.where(*_of(unit, decisions, list(parts))))
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
    for number, one in parts.items():
        one.concerns, one.ownerships = concerns.get(number, ()), owned.get(number, ())
        one.escalations, one.reviews = blocks.get(number, ()), reviews.get(number, ())
        one.signals, one.waivers = signals.get(number, ()), waivers.get(number, ())
        one.handovers, one.proposals = offers.get(number, ()), proposals.get(number, ())


async def _papers(unit: Unit, kind: type[P], parts: dict[int, _Parts]) -> dict[int, tuple[P, ...]]:
    there = [number for number, one in parts.items() if kind in one.papers]
    return await load_papers(unit, kind, there) if there else {}


async def _load_answers(unit: Unit, parts: dict[int, _Parts]) -> None:
    decided = [number for number, one in parts.items() if one.decision]
    said = select(answers).where(*_of(unit, answers, decided))
    for row in await _rows(unit, said.order_by(answers.c.said_order)):
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
    for row in await _rows(unit, select(marks).where(*_of(unit, marks, decided))):
        mark = mark_from(row)
        if mark:
            parts[row["number"]].marks.append(mark)
    heard = select(receipts).where(*_of(unit, receipts, decided)).order_by(receipts.c.place)
    for row in await _rows(unit, heard):
        one = parts[row["number"]]
        if one.decision and row["version"] == one.decision.version:
            one.receipts.append(receipt_from(row))
