"""Checks: what whoever asks should look at once more, before their question goes out."""

from collections.abc import Sequence
from typing import Any

from bot.domain import checks as rules
from bot.domain.opening import Opening
from bot.domain.people import Member
from bot.domain.records import Related
from bot.domain.search.outside import Outside
from bot.views.checks import check_modal
from bot.views.opening import Draft
from storage import people
from storage.unit import Unit

__all__ = ["check_form"]


async def check_form(
    unit: Unit,
    form: Opening,
    draft: Draft,
    *,
    by: Member,
    similar: Sequence[Related] = (),
    outside: Outside | None = None,
) -> dict[str, Any] | None:
    """Return the view "Check first" for a form that misses nothing, or None where there is nothing to look at.

    ``similar`` are records like this question that ``by`` may see, the likest first; ``outside`` is how those like it
    went that were decided.
    """
    named = {by.id, form.decider, *form.contributors, *form.affected, *form.informed, *filter(None, [form.keeper])}
    known = await people.get_members(unit, named)
    found = rules.checks(form, by=by.id, people=known, similar=similar)
    return check_modal(draft, found, known, me=by.id, similar=similar, outside=outside) if found else None
