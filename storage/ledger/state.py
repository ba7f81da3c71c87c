"""State: the rows that the ledger speaks about, as facts; and the beginning of a chain for records older than it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Table, select

from bot.domain.ledger import Facts, Verb, facts
from bot.domain.ledger.facts import Path, Value
from storage.ledger.chain import append
from storage.schema import (
    answers,
    changes,
    circles,
    concerns,
    debate_people,
    debates,
    decision_asked,
    decisions,
    escalations,
    evidence,
    exercises,
    followup_steps,
    followups,
    handovers,
    imports,
    marks,
    ownerships,
    positions,
    prfaq_revisions,
    prfaqs,
    proposals,
    receipts,
    reviews,
    sheets,
    signals,
    waivers,
)
from storage.unit import Unit

__all__ = ["TABLES", "carry_over", "load_facts"]

TABLES: Mapping[str, Table] = {
    "debate": debates,
    "person": debate_people,
    "position": positions,
    "change": changes,
    "decision": decisions,
    "asked": decision_asked,
    "receipt": receipts,
    "answer": answers,
    "mark": marks,
    "escalation": escalations,
    "evidence": evidence,
    "review": reviews,
    "signal": signals,
    "waiver": waivers,
    "handover": handovers,
    "proposal": proposals,
    "followup": followups,
    "followup_step": followup_steps,
    "concern": concerns,
    "ownership": ownerships,
    "prfaq": prfaqs,
    "prfaq_revision": prfaq_revisions,
    "circle": circles,
    "exercise": exercises,
    "sheet": sheets,
    "import": imports,
}


async def load_facts(unit: Unit, numbers: Sequence[int]) -> dict[int, Facts]:
    """Return what the rows of these records say now, one query for each table.

    ``ValueError`` or the like where a row holds what no column of its kind can: the rows were not written by us.
    """
    whole: dict[int, dict[Path, Value]] = defaultdict(dict)
    for kind, table in TABLES.items():
        statement = select(table).where(table.c.workspace == unit.workspace, table.c.number.in_(numbers))
        if table is marks:  # what was taken away stands there no more; its row is kept for news that come late
            statement = statement.where(marks.c.taken_away.is_(None))
        for row in (await unit.execute(statement)).mappings():
            whole[row["number"]].update(facts(kind, dict(row)))
    return dict(whole)


async def carry_over(unit: Unit, now: datetime) -> int:
    """Begin a chain for each record of the workspace that has none; return how many there were.

    The first entry tells the rows as they stand: what happened before the ledger began cannot be known from it.
    """
    found = await unit.execute(
        select(debates.c.number).where(debates.c.workspace == unit.workspace, debates.c.ledger_length == 0)
    )
    numbers = list(found.scalars())
    for number in numbers:
        told = (await load_facts(unit, [number]))[number]
        await append(unit, number, Verb.CARRIED, by=None, now=now, told=told)
    return len(numbers)
