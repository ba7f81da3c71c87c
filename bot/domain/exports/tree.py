"""The tree: everything of a record that its reader may take along, in plain values; ``docs/decide-export.schema.json``
says what each is.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.commitments import DISSENTS, Standing
from bot.domain.debates import DebateState
from bot.domain.decisions import Decision
from bot.domain.escalations import Escalation
from bot.domain.exports.beside import concerns_of, edits, reading_of, where_from
from bot.domain.exports.plain import day, moment, person
from bot.domain.people import Member
from bot.domain.positions import Position
from bot.domain.records import (
    Audience,
    FollowUpCase,
    Item,
    Record,
    Related,
    can_see,
    can_see_follow_up,
    sees_related,
)
from bot.domain.reviews import Review, ReviewState

__all__ = ["FORMAT", "Tree", "exported", "follow_up_tree", "moves"]

FORMAT = "decide-export/1"
"""Names the shape; another shape is another number, and this one is read for ever."""

Tree = Mapping[str, Any]

_STAY = frozenset({DebateState.WAITING, DebateState.UNDONE, DebateState.DOCUMENT})


def moves(record: Record, reader: Member | None) -> bool:
    """Say whether ``reader`` (None: the operator) takes this record along.

    What nobody was told of yet, what was taken back at once, and PRFAQs stay: of those moves what a circle read.
    """
    if record.debate.state in _STAY:
        return False
    return reader is None or can_see(Audience(reader), Item.RECORD, record)


def exported(
    record: Record,
    follow_ups: Iterable[FollowUpCase] = (),
    *,
    reader: Member | None,
    workspace: str,
    text: str = "",
) -> Tree:
    """Return ``record`` as ``reader`` (None: the operator) may take it along; ``moves`` was asked before.

    ``text`` is the PRFAQ that a circle read, as Markdown. Instants are told in UTC, dates as they stand on their
    owner's calendar.
    """
    debate, decision = record.debate, record.decision
    return {
        "format": FORMAT,
        "workspace": workspace,
        "number": debate.number,
        "source": record.imported.source if record.imported else "",
        "imported": where_from(record),
        "kind": _kind(record),
        "state": (decision.state if decision else debate.state).value,
        "question": debate.question,
        "background": debate.background,
        "options": list(debate.options),
        "door": debate.door.value,
        "success": (decision.success if decision else "") or debate.success,
        "channel": {"id": record.channel.id, "name": record.channel.name, "public": record.channel.public},
        "opener": person(record, debate.opener),
        "decider": person(record, debate.decider),
        "owner": person(record, record.owner) if record.owner else None,
        "people": _people(record),
        "dates": _dates(record),
        "decision": _version(record, decision) if decision else None,
        "earlier": [_version(record, one) for one in record.earlier],
        "closed": _closed(record),
        "edits": edits(record),
        "positions": _positions(record),
        "apart": _apart(record),
        "dissents": _dissents(record),
        "receipts": _receipts(record),
        "commitments": [found for one in record.standings if (found := _commitment(record, one))],
        "unanswered": _unanswered(record, reader),
        "blocks": [_block(record, one) for one in record.escalations],
        "signals": _signals(record),
        "reviews": [_review(record, one) for one in record.reviews if one.state is not ReviewState.NOTED],
        "concerns": concerns_of(record),
        "follow_ups": [
            follow_up_tree(one) for one in follow_ups if reader is None or can_see_follow_up(Audience(reader), one)
        ],
        "evidence": _evidence(record),
        "waivers": [
            {"rule": one.rule, "by": person(record, one.by), "reason": one.reason, "at": moment(one.at)}
            for one in record.waivers
        ],
        "circle": reading_of(record, text),
        "links": _links(record, reader),
    }


def _kind(record: Record) -> str:
    if record.circle is not None or record.debate.is_circle:
        return "circle"
    return "recorded" if record.debate.decided_before else "question"


def _people(record: Record) -> dict[str, list[dict[str, str]]]:
    debate = record.debate
    parts = {
        "contributors": debate.contributors,
        "affected": debate.affected,
        "informed": debate.informed,
        "keeper": filter(None, (debate.keeper,)),
        "approver": filter(None, (debate.approver,)),
    }
    return {role: [person(record, one) for one in members] for role, members in parts.items()}


def _dates(record: Record) -> dict[str, str | None]:
    debate, decision = record.debate, record.decision
    return {
        "opened": moment(debate.opened_at),
        "deadline": moment(debate.deadline),
        "revealed": moment(debate.revealed_at),
        "decided": moment(decision.decided_at) if decision else None,
        "answers_until": moment(decision.answers_until) if decision else None,
        "in_force": moment(decision.in_force_at) if decision else None,
        "look_back": day(decision.look_back if decision else debate.look_back),
    }


def _version(record: Record, one: Decision) -> dict[str, Any]:
    return {
        "version": one.version,
        "origin": one.origin.value,
        "state": one.state.value,
        "choice": one.choice,
        "statement": one.statement,
        "why": one.why,
        "decided_by": person(record, one.decided_by),
        "decided_at": moment(one.decided_at),
        "ended_at": moment(one.ended_at),
        "ended_by": person(record, one.ended_by) if one.ended_by else None,
        "end_reason": one.end_reason,
        "cost": one.cost,
    }


def _closed(record: Record) -> dict[str, Any] | None:
    """Return how it ended without a decision, where it did."""
    debate = record.debate
    if not debate.ended or record.decision is not None:
        return None
    by = person(record, debate.ended_by) if debate.ended_by else None
    return {"reason": debate.end_reason, "by": by, "at": moment(debate.ended_at)}


# what people said


def _opened(record: Record) -> list[Position]:
    """Return the positions that everybody who sees the record reads; of what is theirs alone, nobody takes any."""
    inside = Audience(channel=record.debate.channel)
    return [
        one
        for one in record.positions
        if can_see(inside, Item.WORDS, record, author=one.member, version=one.version) and one.choice is not None
    ]


def _positions(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "who": person(record, one.member),
            "choice": one.choice,
            "reason": one.reason,
            "change_my_mind": one.change_my_mind,
            "confidence": one.confidence,
            "chance": one.chance,
            "cause": one.cause,
            "informed": one.informed,
            "entered_by": person(record, one.entered_by) if one.entered_by else None,
            "confirmed": not one.unconfirmed,
            "at": moment(one.at),
            "notes": [{"kind": note.kind.value, "section": note.section, "text": note.text} for note in one.notes],
        }
        for one in _opened(record)
    ]


def _apart(record: Record) -> list[dict[str, Any]]:
    """Return what was thought apart beside positions, as far as it opened: ranks, reasons, the owner's chance."""
    inside, offered = Audience(channel=record.debate.channel), {one.ordinal: one for one in record.exercises}
    found = []
    for one in record.sheets:
        if not can_see(inside, Item.APART, record, author=one.member, version=one.ordinal):
            continue
        exercise = offered.get(one.exercise)
        criteria = exercise.criteria if exercise else ()
        found.append(
            {
                "who": person(record, one.member),
                "kind": exercise.kind.value if exercise else "chance",
                "about": criteria[one.place - 1] if 0 < one.place <= len(criteria) else "",
                "lines": one.lines.splitlines(),
            }
        )
    return found


def _dissents(record: Record) -> list[dict[str, Any]]:
    """Return who saw it differently: by a position that opened, or by an answer, in the words that count last."""
    decision = record.decision
    if decision is None:
        return []
    found = {
        one.member: {
            "who": person(record, one.member),
            "choice": one.choice,
            "words": one.reason,
            "change_my_mind": one.change_my_mind,
            "best_reason": "",
        }
        for one in _opened(record)
        if one.choice != decision.choice and one.member != decision.decided_by
    }
    for standing in record.standings:
        form = standing.form
        if form is None or form.kind not in DISSENTS:
            continue
        known = found.get(standing.member, {})
        found[standing.member] = {
            "who": person(record, standing.member),
            "choice": known.get("choice") or "",
            "words": form.words or known.get("words", ""),
            "change_my_mind": form.change_my_mind or known.get("change_my_mind", ""),
            "best_reason": form.best_reason,
        }
    return list(found.values())


def _receipts(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "who": person(record, one.member),
            "by": person(record, one.by),
            "choice": one.choice,
            "heard": one.sentence,
            "point": one.point,
            "again": one.again,
            "state": one.state.value,
        }
        for one in record.receipts
    ]


def _commitment(record: Record, one: Standing) -> dict[str, Any] | None:
    if one.form is None:
        return None
    return {
        "who": person(record, one.member),
        "kind": one.form.kind.value,
        "words": one.form.words,
        "change_my_mind": one.form.change_my_mind,
        "best_reason": one.form.best_reason,
        "ground": one.form.ground.value if one.form.ground else None,
        "need": one.form.need,
    }


def _unanswered(record: Record, reader: Member | None) -> dict[str, Any]:
    """Return how many of those asked have not answered; by name for whoever is named on the record alone."""
    decision = record.decision
    silent = [one for one in decision.asked if record.standing(one).kind is None] if decision else []
    named = reader is not None and can_see(Audience(reader), Item.SILENT, record)
    return {"count": len(silent), "who": [person(record, one) for one in silent] if named else []}


def _block(record: Record, one: Escalation) -> dict[str, Any]:
    case = record.cases.get(one.ordinal)
    return {
        "who": person(record, one.member),
        "state": one.state.value,
        "words": case.words if case else "",
        "need": case.need if case else "",
        "opened_at": moment(one.opened_at),
        "ruling": one.ruling.value if one.ruling else None,
        "ruled_by": person(record, one.ruled_by) if one.ruled_by else None,
        "why": one.why,
        "reads": one.reads,
    }


# what came of it


def _signals(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "by": person(record, one.by),
            "text": one.text,
            "on": day(one.on),
            "action": one.action,
            "state": one.state.value,
            "reason": one.reason,
        }
        for one in record.signals
    ]


def _review(record: Record, one: Review) -> dict[str, Any]:
    """Return a look back; what it found, once it is closed: who knows the outcome finds every process good, or bad."""
    over = one.state is ReviewState.CLOSED
    return {
        "cause": one.cause.value,
        "state": one.state.value,
        "opened_at": moment(one.opened_at),
        "closed_at": moment(one.closed_at),
        "by": person(record, one.judged_by) if over and one.judged_by else None,
        "process": one.process.value if over and one.process else None,
        "verdict": one.verdict.value if over and one.verdict else None,
        "outcome": one.happened if over else "",
        "lesson": one.learned if over else "",
        "cost": one.cost if over else "",
        "again_on": day(one.again_on) if over else None,
    }


def follow_up_tree(case: FollowUpCase) -> dict[str, Any]:
    """Return a follow-up, and how it ended. Who may see it was asked before."""
    one = case.followup
    ended = next((step.note for step in reversed(case.steps) if one.ended_at and step.at == one.ended_at), "")
    return {
        "text": one.text,
        "owner": {"id": one.owner, "name": case.name(one.owner)} if one.owner else None,
        "state": one.state.value,
        "due": day(one.due),
        "made_at": moment(one.made_at),
        "ended_at": moment(one.ended_at),
        "result": ended,
    }


def _evidence(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "author": person(record, one.author) if one.author else None,
            "laid_by": person(record, one.by),
            "text": one.text,
            "link": one.link,
            "at": moment(one.at),
        }
        for one in record.evidence
    ]


# what it hangs together with


def _links(record: Record, reader: Member | None) -> dict[str, Any]:
    """Return the records before and after it. One that its reader may not see is not even a number."""

    def seen(one: Related) -> bool:
        return one.state not in _STAY and (reader is None or sees_related(Audience(reader), one))

    later = [one for one in record.followed_by if seen(one)]
    successor = record.decision.successor if record.decision else None
    before = record.follows if record.follows and seen(record.follows) else None
    return {
        "follows": _related(before) if before else None,
        "followed_by": [_related(one) for one in later],
        "superseded_by": next((_related(one) for one in later if one.number == successor), None),
        "card": record.card_link,
        "asked_from": record.debate.source_link,
    }


def _related(one: Related) -> dict[str, Any]:
    return {"number": one.number, "question": one.question, "state": one.state.value}
