"""Versions: a newer version of a decision takes the place of the one that stood; what goes on is carried over."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.commitments import Answered
from bot.domain.decisions import Decision
from bot.domain.ledger import Verb
from bot.flows import history
from storage import commitments, decisions, positions, receipts
from storage.unit import Held, Unit

__all__ = ["take_place"]


async def take_place(
    unit: Unit,
    held: Held[Decision],
    ended: Decision,
    fresh: Decision,
    *,
    verb: Verb,
    by: str,
    now: datetime,
    carried: Collection[str] = (),
) -> None:
    """Keep ``ended`` and, in its place, ``fresh`` (see ``next_version``), and tell the ledger.

    What was heard goes on in the new version. Answers stay with the version that they were given to; those of the
    people ``carried`` are kept once more for the new one, since nothing of theirs was touched.
    """
    number = fresh.number
    answered = await commitments.list_standings(unit, held.value, await positions.list_positions(unit, number))
    heard = [
        replace(one, version=fresh.version) for one in await receipts.list_receipts(unit, number, held.value.version)
    ]
    await decisions.save_decision(unit, ended, seen=held.seen)
    await decisions.add_decision(unit, fresh)
    await receipts.add_receipts(unit, heard)
    told: list[history.Told] = [ended, fresh, *(receipts.ledger_row(one) for one in heard)]
    for one in answered:
        if one.member in carried and one.form is not None:
            # Not "now": it was said while the version before stood, and not after this one came into force.
            at = fresh.in_force_at or now
            kept = Answered(one.member, one.form, at, await commitments.next_order(unit))
            await commitments.add_answer(unit, number, fresh.version, kept)
            told.append(commitments.answer_row(fresh.version, kept))
    await history.note(unit, number, verb, by=by, now=now, was=[held.value], to=told)
